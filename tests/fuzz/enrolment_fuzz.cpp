// An enrolment package comes as a file: whatever it holds, it is refused or every part of it
// verifies. Bodies of certificates are signed by the fuzzer, so that their readers are reached.
// First byte: which body, or the raw bytes as a package, or a good package with bytes changed.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "sync/core/certificate.h"
#include "tests/sync_roots.h"

using namespace tomoshibi;
using namespace tomoshibi::sync;
using namespace tomoshibi::test;

namespace {

constexpr Instant kNow = {1'795'230'000'000};
const DeviceId kDevice = {1, 2, 3};

Secret<32> seed_of(std::uint8_t number) {
  Secret<32> seed;
  std::ranges::fill(seed.fill(), number);
  return seed;
}

const Bytes& good_package() {
  static const Bytes made = [] {
    const OneTime one_time{.device = kDevice, .facility = "1712345678", .facility_name = "避難所",
                           .kiosk_name = "K-07", .place = 17204, .one_time_key = key_of(81),
                           .not_after = {kNow.milliseconds + 1000}};
    const Fleet fleet{.prefecture = 17, .generation = 2, .made = kNow,
                      .public_half = sample_pair(71).public_half};
    Enrolment out;
    out.root = sample_trust().document();
    out.one_time = encode(signed_by({21}, DocumentKind::kOneTime, encode_body(one_time)));
    out.one_time_seed = seed_of(81);
    out.fleet = encode(signed_by({21}, DocumentKind::kFleet, encode_fleet_body(fleet)));
    out.fleet_box = seal_fleet(one_time_box(out.one_time_seed, kDevice).public_half, 2,
                               sample_pair(71).private_half);
    return encode(out);
  }();
  return made;
}

void read_changed(ByteView changes) {
  if (!read_enrolment(good_package(), kNow)) std::abort();
  Bytes package = good_package();
  for (; changes.size() >= 3; changes = changes.subspan(3))
    package[(changes[0] * 256U + changes[1]) % package.size()] = changes[2];
  const bool is_same = package == good_package();
  if (read_enrolment(package, kNow).has_value() != is_same) std::abort();
}

template <typename Read>
void read_body(DocumentKind kind, ByteView body, std::uint8_t signer, Read read) {
  const auto first = read(encode(signed_by({signer}, kind, Bytes(body.begin(), body.end()))));
  if (!first) return;
  if (!read(encode(signed_by({signer}, kind, encode_body(*first))))) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  static const TrustRoot root = sample_trust();
  const ByteView rest(data + 1, size - 1);
  switch (data[0] % 6) {
    case 0:
      if (read_enrolment(rest, kNow)) std::abort();  // Nobody signed it.
      break;
    case 1: read_changed(rest); break;
    case 2:
      read_body(DocumentKind::kOneTime, rest, 21,
                [](ByteView one) { return read_one_time(one, root); });
      break;
    case 3:
      read_body(DocumentKind::kDevice, rest, 21,
                [](ByteView one) { return read_device_certificate(one, root); });
      break;
    case 4:
      read_body(DocumentKind::kRevocation, rest, 21,
                [](ByteView one) { return read_revocation(one, root); });
      break;
    default:
      read_body(DocumentKind::kContact, rest, 81,
                [](ByteView one) { return read_contact(one, key_of(81)); });
      break;
  }
  return 0;
}
