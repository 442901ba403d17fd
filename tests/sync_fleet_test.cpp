// A fleet key is ENROL's word, and its private half opens for one device and one generation.
// Method: there and back; the other device, generation, role; bodies that break one rule each.
#include "sync/core/fleet.h"

#include <doctest/doctest.h>

#include "tests/sync_roots.h"

using namespace tomoshibi;
using namespace tomoshibi::sync;
using namespace tomoshibi::test;

namespace {

Fleet sample() {
  return {.prefecture = 17,
          .generation = 4,
          .made = {1'795'230'000'000},
          .public_half = sample_pair(71).public_half};
}

Bytes document_of(const Fleet& fleet, std::initializer_list<std::uint8_t> signers = {21}) {
  return encode(signed_by(signers, DocumentKind::kFleet, encode_fleet_body(fleet)));
}

}  // namespace

TEST_CASE("fleet: the document there and back, and only by ENROL") {
  const TrustRoot root = sample_trust();
  const Fleet read = read_fleet(document_of(sample()), root).value();
  CHECK(encode_fleet_body(read) == encode_fleet_body(sample()));
  CHECK(read.generation == 4);
  for (const std::uint8_t other : std::initializer_list<std::uint8_t>{1, 11, 31, 41, 99})
    CHECK(read_fleet(document_of(sample(), {other}), root).error().code == Errc::kDenied);
}

TEST_CASE("fleet: bodies that break one rule are refused") {
  const TrustRoot root = sample_trust();
  const auto bad = [&root](auto change) {
    Fleet fleet = sample();
    change(fleet);
    CHECK(read_fleet(document_of(fleet), root).error().code == Errc::kBadInput);
  };
  bad([](Fleet& fleet) { fleet.generation = 0; });
  bad([](Fleet& fleet) { fleet.prefecture = 0; });
  bad([](Fleet& fleet) { fleet.prefecture = 48; });
  bad([](Fleet& fleet) { fleet.public_half = {}; });
}

TEST_CASE("fleet: the private half opens for its device and generation, and nobody else") {
  const BoxPair device = make_box_pair();
  const BoxPair fleet = sample_pair(71);
  const Bytes box = seal_fleet(device.public_half, 4, fleet.private_half);
  const BoxPair opened = open_fleet(device, 4, box).value();
  CHECK(opened.public_half == fleet.public_half);
  CHECK(opened.private_half == fleet.private_half);
  CHECK(open_fleet(device, 5, box).error().code == Errc::kDenied);
  CHECK(open_fleet(make_box_pair(), 4, box).error().code == Errc::kDenied);
  const Bytes context = {0, 0, 0, 4};
  const Bytes shorter = seal_for(device.public_half, "fleet", context, Bytes(31, 1));
  CHECK(open_fleet(device, 4, shorter).error().code == Errc::kDenied);
  const Bytes other = seal_for(device.public_half, "order-keys", context, Bytes(32, 1));
  CHECK(open_fleet(device, 4, other).error().code == Errc::kDenied);
}
