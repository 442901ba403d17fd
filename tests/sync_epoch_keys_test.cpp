// Public halves are read as ORDER published them, and the epoch of a day is the same for everybody.
// Method: a prefecture there and back; months over borders of years; bodies that break one rule
// each.
#include "sync/core/epoch_keys.h"

#include <doctest/doctest.h>

#include "tests/sync_roots.h"

using namespace tomoshibi;
using namespace tomoshibi::sync;
using namespace tomoshibi::test;

namespace {

Instant at(const char* text) { return instant_from_iso(text).value(); }

AreaEpochs area_epochs(std::uint32_t code, Epoch current, Epoch count) {
  AreaEpochs out;
  out.anchor = {.area = {.code = code}, .epoch = 0, .value = {1, 2, 3}};
  out.current = current;
  out.first = 1;
  for (Epoch epoch = 1; epoch <= count; ++epoch)
    out.public_halves.push_back(sample_pair(static_cast<std::uint8_t>(epoch)).public_half);
  return out;
}

EpochKeys sample() {
  EpochKeys keys{.issue = 3,
                 .prefecture = 17,
                 .is_drill = false,
                 .made = at("2026-11-22T09:00:00+09:00"),
                 .areas = {}};
  keys.areas = {area_epochs(17000, 2, 24), area_epochs(17204, 5, 24)};
  return keys;
}

Bytes document_of(const EpochKeys& keys, std::initializer_list<std::uint8_t> signers = {11, 12}) {
  return encode(signed_by(signers, DocumentKind::kEpochKeys, encode_epoch_keys_body(keys)));
}

}  // namespace

TEST_CASE("epoch keys: there and back") {
  const TrustRoot root = sample_trust();
  const EpochKeys keys = sample();
  const EpochKeys read = read_epoch_keys(document_of(keys), root).value();
  CHECK(encode_epoch_keys_body(read) == encode_epoch_keys_body(keys));
  CHECK(read.issue == 3);
  CHECK(read.of({.code = 17204})->current == 5);
  CHECK(read.of({.code = 17205}) == nullptr);
  CHECK(read.of({.code = 17204, .is_drill = true}) == nullptr);
  CHECK(read.public_half({.code = 17204}, 7) == sample_pair(7).public_half);
  CHECK_FALSE(read.public_half({.code = 17204}, 0));
  CHECK_FALSE(read.public_half({.code = 17204}, 25));
}

TEST_CASE("epoch keys: only two of ORDER publish them") {
  const TrustRoot root = sample_trust();
  CHECK(read_epoch_keys(document_of(sample(), {11}), root).error().code == Errc::kDenied);
  CHECK(read_epoch_keys(document_of(sample(), {31, 21}), root).error().code == Errc::kDenied);
  CHECK(read_epoch_keys(document_of(sample(), {1, 2, 3}), root).error().code == Errc::kDenied);
}

TEST_CASE("epoch keys: an epoch begins with every first of a month in Japan") {
  const EpochKeys keys = sample();
  const Area area{.code = 17204};
  CHECK(keys.current(area, keys.made).value() == 5);
  // A clock that is behind.
  CHECK(keys.current(area, at("2020-01-01T00:00:00+09:00")).value() == 5);
  CHECK(keys.current(area, at("2026-11-30T23:59:59+09:00")).value() == 5);
  CHECK(keys.current(area, at("2026-12-01T00:00:00+09:00")).value() == 6);
  CHECK(keys.current(area, at("2026-11-30T15:00:00Z")).value() == 6);
  CHECK(keys.current(area, at("2026-12-31T23:59:59+09:00")).value() == 6);
  CHECK(keys.current(area, at("2027-01-01T00:00:00+09:00")).value() == 7);
  CHECK(keys.current(area, at("2028-06-30T00:00:00+09:00")).value() == 24);
  CHECK(keys.current(area, at("2028-07-01T00:00:00+09:00")).error().code == Errc::kNotFound);
  CHECK(keys.current({.code = 17999}, keys.made).error().code == Errc::kNotFound);
}

TEST_CASE("epoch keys: bodies that break one rule are refused") {
  const TrustRoot root = sample_trust();
  const auto refused = [&root](auto change) {
    EpochKeys keys = sample();
    change(keys);
    return read_epoch_keys(document_of(keys), root);
  };
  CHECK(refused([](EpochKeys&) {}).has_value());
  const auto bad = [&refused](auto change) {
    const auto read = refused(change);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == Errc::kBadInput);
  };
  bad([](EpochKeys& keys) { keys.issue = 0; });
  bad([](EpochKeys& keys) { keys.prefecture = 48; });
  bad([](EpochKeys& keys) { keys.prefecture = 16; });
  bad([](EpochKeys& keys) { keys.areas.clear(); });
  bad([](EpochKeys& keys) { std::swap(keys.areas[0], keys.areas[1]); });
  bad([](EpochKeys& keys) { keys.areas[1] = keys.areas[0]; });
  bad([](EpochKeys& keys) { keys.areas[0].public_halves.clear(); });
  bad([](EpochKeys& keys) { keys.areas[0].public_halves[3] = BoxPublic{}; });
  bad([](EpochKeys& keys) { keys.areas[0].first = 0; });
  bad([](EpochKeys& keys) { keys.areas[0].current = 25; });
  bad([](EpochKeys& keys) { keys.areas[0].current = 0; });
  bad([](EpochKeys& keys) { keys.areas[0].anchor.epoch = 1; });  // It opens an epoch that is named.
  bad([](EpochKeys& keys) { keys.areas[0].first = keys.areas[0].current = 190; });
  bad([](EpochKeys& keys) {
    keys.areas[0] = area_epochs(17000, 1, 24);
    keys.areas[0].public_halves.resize(kEpochsMax + 1, sample_pair(1).public_half);
  });
}
