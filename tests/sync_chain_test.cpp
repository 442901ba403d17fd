// A chain secret leads to its anchor, and only for its own area, epoch and world.
// Method: the public vectors; every pair of epochs of a chain; claims that are a little wrong.
#include "sync/core/chain.h"

#include "tests/sync_vectors.h"

using namespace tomoshibi;
using namespace tomoshibi::sync;
using namespace tomoshibi::test;

namespace {

ChainAnchor anchor_of(const Area& area, Epoch epoch, const ChainSecret& secret) {
  ChainAnchor anchor{.area = area, .epoch = epoch};
  std::ranges::copy(secret.view(), anchor.value.begin());
  return anchor;
}

// Our chains have 16 bytes; the vectors have others too.
bool has_our_length(const nlohmann::json& hex) { return hex.get<std::string>().size() == 32; }

}  // namespace

TEST_CASE("chain: the public chains come out step by step") {
  const auto all = public_vectors("hash_chain.json");
  if (all.is_null()) return;
  int chains = 0;
  for (const auto& chain : all["chains"]) {
    if (chain["key_bytes"] != 16) continue;
    ++chains;
    const Area area = area_from_text(chain["muni"].get<std::string>()).value();
    const auto top = chain["top_epoch"].get<Epoch>();
    ChainSecret at = hex_secret<16>(chain["keys"].back()["key"]);
    REQUIRE(chain["keys"].back()["epoch"] == top);
    const ChainSecret last = hex_secret<16>(chain["keys"].back()["key"]);
    for (Epoch epoch = top;; --epoch) {
      for (const auto& known : chain["keys"]) {
        if (known["epoch"] != epoch) continue;
        CHECK(to_hex(at.view()) == known["key"]);
        CHECK(walk_down(area, top, last, epoch) == at);
      }
      if (epoch == 0) break;
      at = step_down(area, epoch, at);
    }
  }
  CHECK(chains >= 2);
}

TEST_CASE("chain: proofs are judged as the public cases are") {
  const auto all = public_vectors("hash_chain.json");
  if (all.is_null()) return;
  int good = 0;
  int bad = 0;
  for (const auto& chain : all["chains"]) {
    if (chain["key_bytes"] != 16) continue;
    for (const auto& one : chain["cases"]) {
      CAPTURE(one["case"].get<std::string>());
      if (!has_our_length(one["key"])) continue;  // Another length is another type here.
      const auto area = area_from_text(one["muni"].get<std::string>());
      REQUIRE(area);
      const ChainAnchor anchor{.area = *area,
                               .epoch = one["anchor_epoch"],
                               .value = hex_array<16>(one["anchor_key"])};
      const auto proven = prove(anchor, one["epoch"], hex_secret<16>(one["key"]));
      if (one["expect"] == "ok") {
        ++good;
        CHECK(proven);
        continue;
      }
      ++bad;
      REQUIRE_FALSE(proven);
      CHECK(proven.error().code ==
            (one["expect"] == "mismatch" ? Errc::kDenied : Errc::kBadInput));
    }
  }
  CHECK(good >= 12);
  CHECK(bad >= 14);
}

TEST_CASE("chain: every secret proves its own epoch and no other") {
  const Area area{.code = 17204};
  constexpr Epoch kTop = 12;
  const ChainSecret top = ChainSecret::random();
  for (Epoch below = 0; below <= kTop; ++below) {
    const ChainAnchor anchor = anchor_of(area, below, walk_down(area, kTop, top, below));
    for (Epoch true_epoch = 1; true_epoch <= kTop; ++true_epoch) {
      const ChainSecret secret = walk_down(area, kTop, top, true_epoch);
      for (Epoch claimed = 0; claimed <= kTop + 1; ++claimed) {
        const bool expected = claimed == true_epoch && claimed >= below;
        if (prove(anchor, claimed, secret).has_value() != expected) FAIL("epoch " << claimed);
      }
    }
  }
}

TEST_CASE("chain: the cap on steps is exact") {
  const Area area{.code = 1100};
  const ChainSecret top = ChainSecret::random();
  const ChainAnchor anchor = anchor_of(area, 0, walk_down(area, kStepsMax, top, 0));
  CHECK(prove(anchor, kStepsMax, top));
  CHECK(prove(anchor, kStepsMax + 1, top).error().code == Errc::kBadInput);
  CHECK(prove(anchor, 0xffffffff, top).error().code == Errc::kBadInput);
  CHECK(prove(anchor, 0, walk_down(area, kStepsMax, top, 0)).error().code == Errc::kBadInput);
}

TEST_CASE("chain: a drill's secret means nothing in the real world, nor one area's in another") {
  const Area real{.code = 17204};
  const Area drill{.code = 17204, .is_drill = true};
  CHECK(chain_name(real) == "17204");
  CHECK(chain_name(drill) == "drill:17204");
  const ChainSecret top = ChainSecret::random();
  const ChainAnchor of_real = anchor_of(real, 0, walk_down(real, 5, top, 0));
  const ChainAnchor of_drill = anchor_of(drill, 0, walk_down(drill, 5, top, 0));
  CHECK(of_real.value != of_drill.value);
  CHECK(prove(of_real, 5, top));
  CHECK(prove(of_drill, 5, top));
  ChainAnchor crossed = of_drill;
  crossed.area = real;
  CHECK(prove(crossed, 5, top).error().code == Errc::kDenied);
  CHECK(epoch_pair(real, 5, top).public_half != epoch_pair(drill, 5, top).public_half);
  CHECK(epoch_pair(real, 5, top).public_half != epoch_pair({.code = 17205}, 5, top).public_half);
  CHECK(epoch_pair(real, 5, top).public_half != epoch_pair(real, 4, top).public_half);
  CHECK(epoch_pair(real, 5, top).public_half == epoch_pair(real, 5, top).public_half);
}
