#include "sync/core/certificate.h"

#include <sodium.h>

#include <algorithm>

#include "store/base/cbor.h"

namespace tomoshibi::sync {
namespace {

constexpr std::string_view kOneTimeRole = "one-time";
constexpr std::string_view kDeviceRole = "device";
constexpr std::string_view kMagic = "TMSENRL1";
constexpr std::uint64_t kInstantMax = (std::uint64_t{1} << 48) - 1;
constexpr std::uint64_t kSerialMax = std::uint64_t{1} << 48;
constexpr std::size_t kFacilityDigits = 10;
constexpr std::int64_t kDayMilliseconds = 86'400'000;

// One body: a map of which every field is read once. The first thing that is wrong stays.
class Fields final {
 public:
  static Result<Fields> create(const cbor::Value& item) {
    TRY(map, cbor::MapReader::create(item));
    return Fields(std::move(map));
  }
  template <std::size_t N>
  Result<void> array(std::uint64_t key, std::array<std::uint8_t, N>& out) {
    TRY(bytes, map_.bytes_at(key, N));
    if (bytes.size() != N) return Error(Errc::kBadInput, "certificate: a field of another length");
    std::ranges::copy(bytes, out.begin());
    return ok();
  }
  Result<void> box_public(std::uint64_t key, BoxPublic& out) {
    TRY_VOID(array(key, out));
    if (!is_box_public(out)) return Error(Errc::kBadInput, "certificate: a point of small order");
    return ok();
  }
  Result<void> role(std::string_view wanted) {
    TRY(role, map_.text_at(0, 16));
    if (role != wanted) return Error(Errc::kBadInput, "certificate: another role");
    return ok();
  }
  Result<void> text(std::uint64_t key, std::size_t bytes_max, std::string& out) {
    TRY(text, map_.text_at(key, bytes_max));
    if (!is_plain_text(text, bytes_max)) return Error(Errc::kBadInput, "certificate: a text");
    out = std::move(text);
    return ok();
  }
  Result<void> facility(std::uint64_t key, std::string& out) {
    TRY(text, map_.text_at(key, kFacilityDigits));
    const auto is_digit = [](char sign) { return sign >= '0' && sign <= '9'; };
    if (text.size() != kFacilityDigits || !std::ranges::all_of(text, is_digit))
      return Error(Errc::kBadInput, "certificate: a facility's code has ten digits");
    out = std::move(text);
    return ok();
  }
  Result<void> place(std::uint64_t key, std::uint32_t& out) {
    TRY(code, map_.unsigned_at(key, 99999));
    out = static_cast<std::uint32_t>(code);
    if (!is_area_code(out)) return Error(Errc::kBadInput, "certificate: no such place");
    return ok();
  }
  Result<void> instant(std::uint64_t key, Instant& out) {
    TRY(milliseconds, map_.unsigned_at(key, kInstantMax));
    out.milliseconds = static_cast<std::int64_t>(milliseconds);
    return ok();
  }
  Result<void> serial(std::uint64_t key, std::uint64_t& out) {
    TRY(serial, map_.unsigned_at(key, kSerialMax));
    out = serial;
    return ok();
  }
  Result<void> finish() const { return map_.finish(); }

 private:
  explicit Fields(cbor::MapReader map) : map_(std::move(map)) {}
  cbor::MapReader map_;
};

Result<SignedDocument> read_enrol(ByteView bytes, DocumentKind kind, const TrustRoot& root) {
  TRY(document, read_document(bytes, kind));
  TRY_VOID(root.verify(document, AuthorityRole::kEnrol));
  return document;
}

void append_part(Bytes& out, ByteView part) {
  for (int shift = 24; shift >= 0; shift -= 8)
    out.push_back(static_cast<std::uint8_t>(part.size() >> static_cast<unsigned>(shift)));
  out.insert(out.end(), part.begin(), part.end());
}

// Takes the parts of a package from its front.
class Parts final {
 public:
  explicit Parts(ByteView rest) : rest_(rest) {}
  bool empty() const { return rest_.empty(); }
  Result<ByteView> next() {
    constexpr std::size_t kHead = 4;
    if (rest_.size() < kHead) return Error(Errc::kBadInput, "enrolment: cut");
    std::size_t length = 0;
    for (std::size_t at = 0; at < kHead; ++at) length = (length << 8U) | rest_[at];
    rest_ = rest_.subspan(kHead);
    if (length > rest_.size()) return Error(Errc::kBadInput, "enrolment: cut");
    const ByteView part = rest_.first(length);
    rest_ = rest_.subspan(length);
    return part;
  }

 private:
  ByteView rest_;
};

Result<Enrolment> read_parts(ByteView bytes) {
  if (bytes.size() > kEnrolmentBytesMax) return Error(Errc::kBadInput, "enrolment: too long");
  if (bytes.size() < kMagic.size() || as_text(bytes.first(kMagic.size())) != kMagic)
    return Error(Errc::kBadInput, "enrolment: no enrolment package");
  Parts parts(bytes.subspan(kMagic.size()));
  const auto copied = [](ByteView part) { return Bytes(part.begin(), part.end()); };
  Enrolment out;
  TRY(root, parts.next());
  TRY(one_time, parts.next());
  TRY(seed, parts.next());
  TRY(fleet, parts.next());
  TRY(fleet_box, parts.next());
  if (seed.size() != out.one_time_seed.view().size())
    return Error(Errc::kBadInput, "enrolment: a seed of another length");
  out.root = copied(root);
  out.one_time = copied(one_time);
  std::ranges::copy(seed, out.one_time_seed.fill().begin());
  out.fleet = copied(fleet);
  out.fleet_box = copied(fleet_box);
  while (!parts.empty()) {
    TRY(keys, parts.next());
    if (out.epoch_keys.size() == kEpochDocumentsMax)
      return Error(Errc::kBadInput, "enrolment: too many documents");
    out.epoch_keys.push_back(copied(keys));
  }
  return out;
}

Result<std::vector<EpochKeys>> read_all_epoch_keys(const std::vector<Bytes>& documents,
                                                   const TrustRoot& root) {
  std::vector<EpochKeys> out;
  for (const Bytes& document : documents) {
    TRY(keys, read_epoch_keys(document, root));
    for (const EpochKeys& other : out)
      if (other.prefecture == keys.prefecture && other.is_drill == keys.is_drill)
        return Error(Errc::kBadInput, "enrolment: epoch keys of one prefecture twice");
    out.push_back(std::move(keys));
  }
  return out;
}

bool is_seed_of(const Secret<32>& seed, const PublicKey& key) {
  PublicKey own{};
  Secret<64> expanded;
  crypto_sign_seed_keypair(own.data(), expanded.fill().data(), seed.view().data());
  return own == key;
}

}  // namespace

Bytes encode_body(const OneTime& one_time) {
  cbor::MapWriter map;
  map.add_text(0, name_of(AuthorityRole::kEnrol))
      .add_bytes(1, one_time.device)
      .add_text(2, one_time.facility)
      .add_text(3, one_time.facility_name)
      .add_text(4, one_time.kiosk_name)
      .add_unsigned(5, one_time.place)
      .add_bytes(6, one_time.one_time_key)
      .add_signed(7, one_time.not_after.milliseconds);
  return map.finish();
}

Bytes encode_body(const Contact& contact) {
  cbor::MapWriter map;
  map.add_text(0, contact.serial == 0 ? kOneTimeRole : kDeviceRole)
      .add_bytes(1, contact.device)
      .add_bytes(2, contact.signing_key)
      .add_bytes(3, contact.box_key)
      .add_unsigned(4, contact.serial)
      .add_signed(5, contact.made.milliseconds);
  return map.finish();
}

Bytes encode_body(const DeviceCertificate& certificate) {
  cbor::MapWriter map;
  map.add_text(0, name_of(AuthorityRole::kEnrol))
      .add_unsigned(1, certificate.serial)
      .add_bytes(2, certificate.device)
      .add_bytes(3, certificate.signing_key)
      .add_bytes(4, certificate.box_key)
      .add_text(5, certificate.facility)
      .add_text(6, certificate.facility_name)
      .add_text(7, certificate.kiosk_name)
      .add_unsigned(8, certificate.place)
      .add_signed(9, certificate.not_before.milliseconds)
      .add_signed(10, certificate.not_after.milliseconds);
  return map.finish();
}

Bytes encode_body(const Revocation& revocation) {
  cbor::MapWriter map;
  map.add_text(0, name_of(AuthorityRole::kEnrol))
      .add_bytes(1, revocation.device)
      .add_signed(2, revocation.at.milliseconds)
      .add_text(3, revocation.reason);
  return map.finish();
}

Result<OneTime> read_one_time(ByteView document, const TrustRoot& root) {
  TRY(read, read_enrol(document, DocumentKind::kOneTime, root));
  TRY(item, cbor::decode(read.body));
  TRY(fields, Fields::create(item));
  OneTime out;
  TRY_VOID(fields.role(name_of(AuthorityRole::kEnrol)));
  TRY_VOID(fields.array(1, out.device));
  TRY_VOID(fields.facility(2, out.facility));
  TRY_VOID(fields.text(3, kNameBytesMax, out.facility_name));
  TRY_VOID(fields.text(4, kNameBytesMax, out.kiosk_name));
  TRY_VOID(fields.place(5, out.place));
  TRY_VOID(fields.array(6, out.one_time_key));
  TRY_VOID(fields.instant(7, out.not_after));
  TRY_VOID(fields.finish());
  return out;
}

Result<Contact> read_contact(ByteView document, const PublicKey& signer) {
  TRY(read, read_document(document, DocumentKind::kContact));
  TRY_VOID(verify(read, {.keys = {signer}, .threshold = 1}));
  TRY(item, cbor::decode(read.body));
  TRY(fields, Fields::create(item));
  Contact out;
  TRY_VOID(fields.array(1, out.device));
  TRY_VOID(fields.array(2, out.signing_key));
  TRY_VOID(fields.box_public(3, out.box_key));
  TRY_VOID(fields.serial(4, out.serial));
  TRY_VOID(fields.role(out.serial == 0 ? kOneTimeRole : kDeviceRole));
  TRY_VOID(fields.instant(5, out.made));
  TRY_VOID(fields.finish());
  return out;
}

Result<DeviceCertificate> read_device_certificate(ByteView document, const TrustRoot& root) {
  TRY(read, read_enrol(document, DocumentKind::kDevice, root));
  TRY(item, cbor::decode(read.body));
  TRY(fields, Fields::create(item));
  DeviceCertificate out;
  TRY_VOID(fields.role(name_of(AuthorityRole::kEnrol)));
  TRY_VOID(fields.serial(1, out.serial));
  TRY_VOID(fields.array(2, out.device));
  TRY_VOID(fields.array(3, out.signing_key));
  TRY_VOID(fields.box_public(4, out.box_key));
  TRY_VOID(fields.facility(5, out.facility));
  TRY_VOID(fields.text(6, kNameBytesMax, out.facility_name));
  TRY_VOID(fields.text(7, kNameBytesMax, out.kiosk_name));
  TRY_VOID(fields.place(8, out.place));
  TRY_VOID(fields.instant(9, out.not_before));
  TRY_VOID(fields.instant(10, out.not_after));
  TRY_VOID(fields.finish());
  if (out.serial == 0 || out.not_after <= out.not_before)
    return Error(Errc::kBadInput, "certificate: serial or times");
  return out;
}

Result<Revocation> read_revocation(ByteView document, const TrustRoot& root) {
  TRY(read, read_enrol(document, DocumentKind::kRevocation, root));
  TRY(item, cbor::decode(read.body));
  TRY(fields, Fields::create(item));
  Revocation out;
  TRY_VOID(fields.role(name_of(AuthorityRole::kEnrol)));
  TRY_VOID(fields.array(1, out.device));
  TRY_VOID(fields.instant(2, out.at));
  TRY_VOID(fields.text(3, kReasonBytesMax, out.reason));
  TRY_VOID(fields.finish());
  return out;
}

Instant certificate_end(Instant from) {
  Date day = date_in_japan(from);
  const std::int64_t within = from.milliseconds - start_of_day_in_japan(day).milliseconds;
  const int months = day.month - 1 + kCertificateMonths;
  day.year = static_cast<std::int16_t>(day.year + months / 12);
  day.month = static_cast<std::uint8_t>(months % 12 + 1);
  while (!is_valid(day)) --day.day;  // 31 November is the 30th.
  return {start_of_day_in_japan(day).milliseconds + within};
}

std::optional<int> reminder_due(Instant not_after, Instant now, std::optional<int> told_days) {
  constexpr std::array<int, 4> kMarks = {90, 60, 30, 15};
  constexpr int kDailyFrom = 7;
  const int left = std::max(0, days_between(date_in_japan(now), date_in_japan(not_after)));
  std::optional<int> mark;
  for (const int one : kMarks)
    if (left <= one) mark = one;
  if (left <= kDailyFrom) mark = left;
  if (!mark || (told_days && *told_days <= *mark)) return std::nullopt;
  return mark;
}

bool may_renew(Instant not_after, Instant now) {
  return now <= not_after &&
         not_after.milliseconds - now.milliseconds <= kRenewalDays * kDayMilliseconds;
}

BoxPair one_time_box(const Secret<32>& one_time_seed, const DeviceId& device) {
  return box_pair_from(derive(one_time_seed.view(), "one-time-box", device));
}

Bytes encode(const Enrolment& enrolment) {
  Bytes out(kMagic.begin(), kMagic.end());
  append_part(out, enrolment.root);
  append_part(out, enrolment.one_time);
  append_part(out, enrolment.one_time_seed.view());
  append_part(out, enrolment.fleet);
  append_part(out, enrolment.fleet_box);
  for (const Bytes& keys : enrolment.epoch_keys) append_part(out, keys);
  return out;
}

Result<ReadEnrolment> read_enrolment(ByteView bytes, Instant now) {
  TRY(parts, read_parts(bytes));
  TRY(root, TrustRoot::begin(parts.root));
  TRY(one_time, read_one_time(parts.one_time, root));
  if (!is_seed_of(parts.one_time_seed, one_time.one_time_key))
    return Error(Errc::kDenied, "enrolment: the one-time key is another");
  if (now > one_time.not_after) return Error(Errc::kDenied, "enrolment: its 180 days are over");
  TRY(fleet, read_fleet(parts.fleet, root));
  const BoxPair box = one_time_box(parts.one_time_seed, one_time.device);
  TRY(fleet_pair, open_fleet(box, fleet.generation, parts.fleet_box));
  if (fleet_pair.public_half != fleet.public_half)
    return Error(Errc::kDenied, "enrolment: the fleet key is another");
  TRY(epoch_keys, read_all_epoch_keys(parts.epoch_keys, root));
  return ReadEnrolment{.parts = std::move(parts),
                       .root = std::move(root),
                       .one_time = std::move(one_time),
                       .fleet = fleet,
                       .epoch_keys = std::move(epoch_keys)};
}

}  // namespace tomoshibi::sync
