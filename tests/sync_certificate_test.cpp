// A package makes one kiosk, for 180 days; certificates and reminders end when they say.
// Method: every document there and back and by the wrong role; a package changed at every byte;
// calendars.
#include "sync/core/certificate.h"

#include <sodium.h>

#include <doctest/doctest.h>

#include "tests/sync_roots.h"

using namespace tomoshibi;
using namespace tomoshibi::sync;
using namespace tomoshibi::test;

namespace {

Instant at(const char* text) { return instant_from_iso(text).value(); }

const DeviceId kDevice = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};

Secret<32> seed_of(std::uint8_t number) {
  Secret<32> seed;
  for (std::uint8_t& byte : seed.fill()) byte = number;
  return seed;
}

OneTime sample_one_time() {
  return {.device = kDevice,
          .facility = "1712345678",
          .facility_name = "門前中学校 避難所",
          .kiosk_name = "K-07",
          .place = 17204,
          .one_time_key = key_of(81),
          .not_after = at("2027-05-21T09:00:00+09:00")};
}

DeviceCertificate sample_certificate() {
  return {.serial = 7,
          .device = kDevice,
          .signing_key = key_of(91),
          .box_key = sample_pair(92).public_half,
          .facility = "1712345678",
          .facility_name = "門前中学校 避難所",
          .kiosk_name = "K-07",
          .place = 17204,
          .not_before = at("2026-11-22T09:00:00+09:00"),
          .not_after = at("2030-02-22T09:00:00+09:00")};
}

template <typename Body>
Bytes document_of(DocumentKind kind, const Body& body, std::initializer_list<std::uint8_t> by) {
  return encode(signed_by(by, kind, encode_body(body)));
}

EpochKeys sample_epoch_keys(bool is_drill) {
  EpochKeys keys{.issue = 1, .prefecture = 17, .is_drill = is_drill, .made = {1}, .areas = {}};
  AreaEpochs area;
  area.anchor.area = {.code = 17204, .is_drill = is_drill};
  area.public_halves = {sample_pair(5).public_half};
  keys.areas.push_back(area);
  return keys;
}

Bytes epoch_document(bool is_drill) {
  return encode(signed_by({11, 13}, DocumentKind::kEpochKeys,
                          encode_epoch_keys_body(sample_epoch_keys(is_drill))));
}

Enrolment sample_package() {
  Enrolment out;
  out.root = sample_trust().document();
  out.one_time = document_of(DocumentKind::kOneTime, sample_one_time(), {21});
  out.one_time_seed = seed_of(81);
  const Fleet fleet{.prefecture = 17, .generation = 2, .made = {1},
                    .public_half = sample_pair(71).public_half};
  out.fleet = encode(signed_by({21}, DocumentKind::kFleet, encode_fleet_body(fleet)));
  out.fleet_box = seal_fleet(one_time_box(out.one_time_seed, kDevice).public_half, 2,
                             sample_pair(71).private_half);
  out.epoch_keys = {epoch_document(false), epoch_document(true)};
  return out;
}

const Instant kInTime = {1'795'230'000'000};

}  // namespace

TEST_CASE("certificate: each body there and back, and refused from another role") {
  const TrustRoot root = sample_trust();
  const OneTime one_time =
      read_one_time(document_of(DocumentKind::kOneTime, sample_one_time(), {21}), root).value();
  CHECK(encode_body(one_time) == encode_body(sample_one_time()));
  const DeviceCertificate certificate =
      read_device_certificate(document_of(DocumentKind::kDevice, sample_certificate(), {21}), root)
          .value();
  CHECK(encode_body(certificate) == encode_body(sample_certificate()));
  const Revocation revocation{.device = kDevice, .at = kInTime, .reason = "盗難"};
  const auto read =
      read_revocation(document_of(DocumentKind::kRevocation, revocation, {21}), root);
  CHECK(encode_body(read.value()) == encode_body(revocation));
  for (const std::uint8_t other : std::initializer_list<std::uint8_t>{1, 11, 31, 81}) {
    CHECK(read_one_time(document_of(DocumentKind::kOneTime, sample_one_time(), {other}), root)
              .error().code == Errc::kDenied);
    CHECK(read_device_certificate(
              document_of(DocumentKind::kDevice, sample_certificate(), {other}), root)
              .error().code == Errc::kDenied);
    CHECK(read_revocation(document_of(DocumentKind::kRevocation, revocation, {other}), root)
              .error().code == Errc::kDenied);
  }
}

TEST_CASE("certificate: fields that are not what they should be") {
  const TrustRoot root = sample_trust();
  const auto bad = [&root](auto change) {
    DeviceCertificate certificate = sample_certificate();
    change(certificate);
    const auto read =
        read_device_certificate(document_of(DocumentKind::kDevice, certificate, {21}), root);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == Errc::kBadInput);
  };
  bad([](DeviceCertificate& one) { one.serial = 0; });
  bad([](DeviceCertificate& one) { one.box_key = {}; });
  bad([](DeviceCertificate& one) { one.facility = "171234567"; });
  bad([](DeviceCertificate& one) { one.facility = "171234567a"; });
  bad([](DeviceCertificate& one) { one.facility_name.clear(); });
  bad([](DeviceCertificate& one) { one.facility_name = "名\u202e前"; });
  bad([](DeviceCertificate& one) { one.kiosk_name.assign(kNameBytesMax + 1, 'k'); });
  bad([](DeviceCertificate& one) { one.place = 48001; });
  bad([](DeviceCertificate& one) { one.not_after = one.not_before; });
}

TEST_CASE("certificate: a contact is signed by the key that may say so") {
  const Contact first{.device = kDevice, .signing_key = key_of(91),
                      .box_key = sample_pair(92).public_half, .serial = 0, .made = kInTime};
  Contact renewal = first;
  renewal.serial = 7;
  for (const Contact& one : {first, renewal}) {
    const Bytes document = document_of(DocumentKind::kContact, one, {81});
    CHECK(encode_body(read_contact(document, key_of(81)).value()) == encode_body(one));
    CHECK(read_contact(document, key_of(91)).error().code == Errc::kDenied);
  }
  // A first contact cannot be turned into a renewal: the role is inside.
  CHECK(encode_body(first) != encode_body(renewal));
  CHECK(as_text(encode_body(first)).find("one-time") != std::string_view::npos);
  CHECK(as_text(encode_body(renewal)).find("one-time") == std::string_view::npos);
}

TEST_CASE("certificate: a package is read whole") {
  const Enrolment package = sample_package();
  const ReadEnrolment read = read_enrolment(encode(package), kInTime).value();
  CHECK(read.one_time.kiosk_name == "K-07");
  CHECK(read.fleet.generation == 2);
  CHECK(read.epoch_keys.size() == 2);
  CHECK(read.root.body().authority == "石川県（訓練用）");
  CHECK(encode(read.parts) == encode(package));
}

TEST_CASE("certificate: a package's time ends, exactly") {
  const Bytes bytes = encode(sample_package());
  const Instant end = sample_one_time().not_after;
  CHECK(read_enrolment(bytes, end));
  CHECK(read_enrolment(bytes, {end.milliseconds + 1}).error().code == Errc::kDenied);
}

TEST_CASE("certificate: a package changed at any byte is refused, and cut anywhere too") {
  const Bytes good = encode(sample_package());
  for (std::size_t at_byte = 0; at_byte < good.size(); ++at_byte) {
    Bytes bytes = good;
    bytes[at_byte] ^= 0x40;
    if (read_enrolment(bytes, kInTime)) FAIL("byte " << at_byte);
  }
  // A whole document less at the end is another package that is still a good one; nothing else is.
  int still_good = 0;
  for (std::size_t length = 0; length < good.size(); ++length)
    still_good += read_enrolment(ByteView(good).first(length), kInTime) ? 1 : 0;
  CHECK(still_good == 2);
}

TEST_CASE("certificate: a package whose parts do not belong together is refused") {
  const auto denied = [](auto change) {
    Enrolment package = sample_package();
    change(package);
    return read_enrolment(encode(package), kInTime);
  };
  CHECK_FALSE(denied([](Enrolment& one) { one.one_time_seed = seed_of(82); }));
  CHECK_FALSE(denied([](Enrolment& one) {
    one.fleet_box = seal_fleet(one_time_box(one.one_time_seed, kDevice).public_half, 2,
                               sample_pair(72).private_half);
  }));
  CHECK_FALSE(denied([](Enrolment& one) {
    one.fleet_box = seal_fleet(one_time_box(one.one_time_seed, kDevice).public_half, 3,
                               sample_pair(71).private_half);
  }));
  CHECK_FALSE(denied([](Enrolment& one) { one.epoch_keys.push_back(one.epoch_keys[0]); }));
  CHECK_FALSE(denied([](Enrolment& one) { one.epoch_keys.push_back(one.fleet); }));
  CHECK_FALSE(denied([](Enrolment& one) { std::swap(one.fleet, one.one_time); }));
  CHECK_FALSE(denied([](Enrolment& one) { one.epoch_keys.assign(95, Bytes{}); }));
  CHECK_FALSE(read_enrolment(Bytes(kEnrolmentBytesMax + 1, 0), kInTime));
}

TEST_CASE("certificate: 39 months, in Japan's calendar") {
  CHECK(to_iso(certificate_end(at("2026-11-22T14:30:00+09:00"))) == "2030-02-22T14:30:00+09:00");
  CHECK(to_iso(certificate_end(at("2026-11-30T00:00:00+09:00"))) == "2030-02-28T00:00:00+09:00");
  CHECK(to_iso(certificate_end(at("2024-11-29T23:59:59+09:00"))) == "2028-02-29T23:59:59+09:00");
  CHECK(to_iso(certificate_end(at("2026-09-30T15:30:00Z"))) == "2030-01-01T00:30:00+09:00");
}

TEST_CASE("certificate: reminders at 90, 60, 30, 15, then daily from 7, each once") {
  const Instant end = at("2030-02-22T14:30:00+09:00");
  std::optional<int> told;
  std::vector<int> marks;
  for (int left = 120; left >= -3; --left) {
    const Instant today = {end.milliseconds - std::int64_t{left} * 86'400'000};
    const auto due = reminder_due(end, today, told);
    if (!due) continue;
    marks.push_back(*due);
    told = due;
    CHECK_FALSE(reminder_due(end, today, told));
  }
  CHECK(marks == std::vector<int>{90, 60, 30, 15, 7, 6, 5, 4, 3, 2, 1, 0});
  // A machine that was off for weeks is told once, of where it is now.
  const Instant late = {end.milliseconds - std::int64_t{20} * 86'400'000};
  CHECK(reminder_due(end, late, 90) == 30);
  CHECK_FALSE(reminder_due(end, late, 30));
}

TEST_CASE("certificate: renewal opens 90 days before the end and closes with it") {
  const Instant end = at("2030-02-22T14:30:00+09:00");
  const Instant opens = {end.milliseconds - std::int64_t{90} * 86'400'000};
  CHECK_FALSE(may_renew(end, {opens.milliseconds - 1}));
  CHECK(may_renew(end, opens));
  CHECK(may_renew(end, end));
  CHECK_FALSE(may_renew(end, {end.milliseconds + 1}));
}
