#include "sync/hub/enroller.h"

#include <sodium.h>

#include <algorithm>

#include "store/base/cbor.h"

namespace tomoshibi::sync {
namespace {

constexpr std::size_t kRecordBytesMax = 4096;
constexpr Generation kGenerationsHeld = 2;  // By a device.

std::string two_digits(std::uint32_t prefecture) {
  return {static_cast<char>('0' + prefecture / 10 % 10), static_cast<char>('0' + prefecture % 10)};
}

template <typename Array>
Result<Array> array_at(cbor::MapReader& map, std::uint64_t key) {
  Array array{};
  TRY(bytes, map.bytes_at(key, array.size()));
  if (bytes.size() != array.size())
    return Error(Errc::kCorrupt, "a device's record does not read");
  std::ranges::copy(bytes, array.begin());
  return array;
}

Instant days_after(Instant from, int days) {
  return Instant{from.milliseconds + std::int64_t{days} * 24 * 3'600'000};
}

bool is_same(const DeviceRecord& record, const Contact& contact) {
  return record.signing_key == contact.signing_key && record.box_key == contact.box_key;
}

}  // namespace

std::string fleet_path(Generation generation) {
  return "fleet/" + std::to_string(generation) + ".fleet";
}
std::string fleet_box_path(Generation generation, const DeviceId& device) {
  return "fleet/" + std::to_string(generation) + "/" + to_hex(device) + ".box";
}
std::string certificate_path(const DeviceId& device) {
  return "devices/" + to_hex(device) + ".cert";
}
std::string revocation_path(const DeviceId& device) {
  return "revoked/" + to_hex(device) + ".revoked";
}
std::string epoch_keys_path(std::uint32_t prefecture, bool is_drill) {
  return "keys/" + two_digits(prefecture) + (is_drill ? "-drill.epochs" : ".epochs");
}
std::string root_path(std::uint64_t version) {
  return "root/" + std::to_string(version) + ".root";
}

Bytes encode(const DeviceRecord& record) {
  cbor::MapWriter map;
  map.add_bytes(0, record.enrolled.device)
      .add_text(1, record.enrolled.facility)
      .add_text(2, record.enrolled.facility_name)
      .add_text(3, record.enrolled.kiosk_name)
      .add_unsigned(4, record.enrolled.place)
      .add_bytes(5, record.enrolled.one_time_key)
      .add_signed(6, record.enrolled.not_after.milliseconds)
      .add_unsigned(7, record.serial)
      .add_bytes(8, record.signing_key)
      .add_bytes(9, record.box_key)
      .add_signed(10, record.not_after.milliseconds)
      .add_unsigned(11, record.is_cloned ? 1 : 0)
      .add_unsigned(12, record.is_revoked ? 1 : 0);
  return map.finish();
}

Result<DeviceRecord> read_device_record(ByteView bytes) {
  if (bytes.size() > kRecordBytesMax)
    return Error(Errc::kCorrupt, "a device's record does not read");
  TRY(value, cbor::decode(bytes));
  TRY(map, cbor::MapReader::create(value));
  DeviceRecord record;
  TRY(device, array_at<DeviceId>(map, 0));
  TRY(facility, map.text_at(1, kNameBytesMax));
  TRY(facility_name, map.text_at(2, kNameBytesMax));
  TRY(kiosk_name, map.text_at(3, kNameBytesMax));
  TRY(place, map.unsigned_at(4, 99'999));
  TRY(one_time_key, array_at<PublicKey>(map, 5));
  TRY(package_end, map.signed_at(6));
  TRY(serial, map.unsigned_at(7, ~std::uint64_t{0}));
  TRY(signing_key, array_at<PublicKey>(map, 8));
  TRY(box_key, array_at<BoxPublic>(map, 9));
  TRY(certificate_end, map.signed_at(10));
  TRY(cloned, map.unsigned_at(11, 1));
  TRY(revoked, map.unsigned_at(12, 1));
  TRY_VOID(map.finish());
  record.enrolled = {device,     facility,     facility_name,
                     kiosk_name, static_cast<std::uint32_t>(place), one_time_key,
                     Instant{package_end}};
  record.serial = serial;
  record.signing_key = signing_key;
  record.box_key = box_key;
  record.not_after = Instant{certificate_end};
  record.is_cloned = cloned != 0;
  record.is_revoked = revoked != 0;
  return record;
}

Result<Bytes> Enroller::sign(DocumentKind kind, Bytes body) {
  SignedDocument document{.kind = kind, .body = std::move(body), .signatures = {}};
  TRY_VOID(add_signature(document, *enrol_));
  return encode(document);
}

Result<Fleet> Enroller::fleet() const {
  TRY(generations, book_->generations());
  if (generations.empty()) return Error(Errc::kNotFound, "this hub has no fleet key yet");
  TRY(document, folder_->get(fleet_path(generations.back()), bytes_max(DocumentKind::kFleet)));
  return read_fleet(document, *root_);
}

Result<void> Enroller::advance(Instant now) {
  TRY(generations, book_->generations());
  const Generation next = generations.empty() ? 1 : generations.back() + 1;
  const BoxPair pair = make_box_pair();
  TRY(document, sign(DocumentKind::kFleet, encode_fleet_body({.prefecture = prefecture_,
                                                               .generation = next,
                                                               .made = now,
                                                               .public_half = pair.public_half})));
  // Public half first: what is in the book can always be shown. A cut between the two is written over.
  TRY_VOID(folder_->put(fleet_path(next), document));
  TRY_VOID(book_->put_fleet(next, pair.private_half));
  TRY(devices, book_->devices());
  for (const DeviceRecord& record : devices) {
    if (record.serial != 0 && !record.is_revoked) TRY_VOID(put_box(record, next));
  }
  return ok();
}

Result<void> Enroller::put_box(const DeviceRecord& record, Generation generation) {
  TRY(secret, book_->fleet_secret(generation));
  return folder_->put(fleet_box_path(generation, record.enrolled.device),
                      seal_fleet(record.box_key, generation, secret));
}

Result<Bytes> Enroller::enrol(const EnrolRequest& request, std::vector<Bytes> epoch_keys,
                              Instant now) {
  TRY(fleet, this->fleet());
  DeviceRecord record;
  const Secret<16> id = Secret<16>::random();
  std::ranges::copy(id.view(), record.enrolled.device.begin());
  Enrolment package;
  package.one_time_seed = Secret<32>::random();
  std::array<std::uint8_t, 64> expanded{};
  crypto_sign_seed_keypair(record.enrolled.one_time_key.data(), expanded.data(),
                           package.one_time_seed.view().data());
  sodium_memzero(expanded.data(), expanded.size());
  record.enrolled.facility = request.facility;
  record.enrolled.facility_name = request.facility_name;
  record.enrolled.kiosk_name = request.kiosk_name;
  record.enrolled.place = request.place;
  record.enrolled.not_after = days_after(now, kPackageDays);
  TRY(one_time, sign(DocumentKind::kOneTime, encode_body(record.enrolled)));
  TRY(fleet_document, folder_->get(fleet_path(fleet.generation), bytes_max(DocumentKind::kFleet)));
  TRY(secret, book_->fleet_secret(fleet.generation));
  const BoxPair box = one_time_box(package.one_time_seed, record.enrolled.device);
  package.root = root_->document();
  package.one_time = std::move(one_time);
  package.fleet = std::move(fleet_document);
  package.fleet_box = seal_fleet(box.public_half, fleet.generation, secret);
  package.epoch_keys = std::move(epoch_keys);
  Bytes bytes = encode(package);
  // What a kiosk would refuse is not handed out.
  TRY(read, read_enrolment(bytes, now));
  TRY_VOID(book_->put(record));
  return bytes;
}

Result<void> Enroller::issue(DeviceRecord& record, const Contact& contact, Instant now) {
  TRY(devices, book_->devices());
  std::uint64_t serial = 0;
  for (const DeviceRecord& one : devices) serial = std::max(serial, one.serial);
  DeviceCertificate certificate;
  certificate.serial = serial + 1;
  certificate.device = record.enrolled.device;
  certificate.signing_key = contact.signing_key;
  certificate.box_key = contact.box_key;
  certificate.facility = record.enrolled.facility;
  certificate.facility_name = record.enrolled.facility_name;
  certificate.kiosk_name = record.enrolled.kiosk_name;
  certificate.place = record.enrolled.place;
  certificate.not_before = now;
  certificate.not_after = certificate_end(now);
  TRY(document, sign(DocumentKind::kDevice, encode_body(certificate)));
  const bool is_first = record.serial == 0;
  record.serial = certificate.serial;
  record.signing_key = contact.signing_key;
  record.box_key = contact.box_key;
  record.not_after = certificate.not_after;
  // A first contact is in the book first: a second one under this key is a clone from here on. A renewal
  // is answered first: until then the key that signed it must be known.
  if (is_first) TRY_VOID(book_->put(record));
  TRY_VOID(folder_->put(certificate_path(record.enrolled.device), document));
  if (!is_first) TRY_VOID(book_->put(record));
  TRY(generations, book_->generations());
  const std::size_t first = generations.size() > kGenerationsHeld
                                ? generations.size() - kGenerationsHeld
                                : 0;
  for (std::size_t at = first; at < generations.size(); ++at)
    TRY_VOID(put_box(record, generations[at]));
  return ok();
}

Result<Admission> Enroller::admit(ByteView bytes, Instant now) {
  Admission answer;
  answer.why = "no contact of a device that this hub enrolled";
  const auto document = read_document(bytes, DocumentKind::kContact);
  if (!document || document->signatures.size() != 1) return answer;
  const PublicKey signer = document->signatures.front().key;
  TRY(devices, book_->devices());
  const auto known = std::ranges::find_if(devices, [&](const DeviceRecord& one) {
    return one.enrolled.one_time_key == signer || (one.serial != 0 && one.signing_key == signer);
  });
  if (known == devices.end()) return answer;
  DeviceRecord& record = *known;
  const auto contact = read_contact(bytes, signer);
  if (!contact || contact->device != record.enrolled.device) return answer;
  answer.device = record.enrolled.device;
  answer.kiosk_name = record.enrolled.kiosk_name;
  answer.why = "this device was revoked";
  if (record.is_revoked) return answer;
  const bool is_first = record.enrolled.one_time_key == signer;
  if (!is_first) {
    answer.why = "a renewal of another certificate than the newest";
    if (contact->serial != record.serial) return answer;
    answer.why = "a renewal before its last 90 days, or after its end";
    if (!may_renew(record.not_after, now)) return answer;
    TRY_VOID(issue(record, *contact, now));
    answer.what = Admitted::kRenewed;
    answer.why = "renewed";
    return answer;
  }
  if (contact->serial != 0) return answer;
  if (record.serial == 0) {
    answer.why = "the enrolment package is older than 180 days";
    if (now > record.enrolled.not_after) return answer;
    TRY_VOID(issue(record, *contact, now));
    answer.what = Admitted::kIssued;
    answer.why = "admitted";
    return answer;
  }
  if (is_same(record, *contact)) {
    // A power cut may have come between the book and the answer.
    if (!folder_->has(certificate_path(record.enrolled.device)))
      TRY_VOID(issue(record, *contact, now));
    answer.what = Admitted::kAgain;
    answer.why = "admitted before; the answer stands";
    return answer;
  }
  record.is_cloned = true;
  TRY_VOID(book_->put(record));
  answer.what = Admitted::kClone;
  answer.why = "a second machine came with the same package: one of the two is not yours";
  return answer;
}

Result<void> Enroller::mark_revoked(const DeviceId& device) {
  TRY(devices, book_->devices());
  for (DeviceRecord& record : devices) {
    if (record.enrolled.device != device || record.is_revoked) continue;
    record.is_revoked = true;
    TRY_VOID(book_->put(record));
  }
  return ok();
}

Result<void> Enroller::revoke(const DeviceId& device, const std::string& reason, Instant now) {
  TRY(devices, book_->devices());
  if (std::ranges::none_of(devices, [&](const DeviceRecord& one) {
        return one.enrolled.device == device;
      }))
    return Error(Errc::kNotFound, "this hub enrolled no such device");
  TRY(document, sign(DocumentKind::kRevocation,
                     encode_body(Revocation{.device = device, .at = now, .reason = reason})));
  TRY_VOID(take_revocation(document));
  return advance(now);
}

Result<void> Enroller::take_revocation(ByteView document) {
  TRY(revocation, read_revocation(document, *root_));
  if (!folder_->has(revocation_path(revocation.device)))
    TRY_VOID(folder_->put(revocation_path(revocation.device), document));
  return mark_revoked(revocation.device);
}

}  // namespace tomoshibi::sync
