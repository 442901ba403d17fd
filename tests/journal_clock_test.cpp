// Entries are ordered whatever the wall clock does, and no clock stops an entry.
// Method: public vectors of the hybrid clock; journals written under dead and jumping clocks.
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/journal_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;
using journal::HybridTime;
using nlohmann::json;

namespace {

json vectors(const std::string& name = "hlc") {
  std::ifstream file(std::string(TOMOSHIBI_SHARED) + "/data/vectors/" + name + ".json");
  if (!file) {
    MESSAGE("skipped: the shared vectors are not here");
    return json();
  }
  return json::parse(file);
}

HybridTime time_of(const json& pair) {
  return {pair[0].get<std::uint64_t>(), pair[1].get<std::uint16_t>()};
}

}  // namespace

TEST_CASE("clock: every public sequence gives the stated times") {
  const json all = vectors();
  if (all.is_null()) return;
  REQUIRE(all["sequences"].size() == 11);
  for (const json& sequence : all["sequences"]) {
    CAPTURE(sequence["case"].get<std::string>());
    HybridTime last = time_of(sequence["start"]);
    for (const json& event : sequence["events"]) {
      const Instant now{event["pt"].get<std::int64_t>()};
      const HybridTime next = event.contains("recv")
                                  ? journal::receive(last, time_of(event["recv"]), now)
                                  : journal::tick(last, now);
      CHECK(next == time_of(event["expect"]));
      CHECK(next > last);
      last = next;
    }
  }
}

TEST_CASE("clock: confidence is what the public cases say") {
  const json all = vectors("clock_interval");
  if (all.is_null()) return;
  for (const json& one : all["confidence"]) {
    CAPTURE(one.dump());
    journal::ClockFacts facts;
    if (!one["since_anchor_s"].is_null()) {
      facts.seconds_since_anchor = one["since_anchor_s"].get<std::int64_t>();
    }
    facts.jump_seconds = one["rtc_jump_s"].get<std::int64_t>();
    facts.kept_going = one["rtc_battery_ok"].get<bool>();
    const std::string expected = one["expect"];
    const auto confidence = journal::confidence_of(facts);
    CHECK(confidence == (expected == "anchored"  ? journal::ClockConfidence::kAnchored
                         : expected == "drifted" ? journal::ClockConfidence::kDrifting
                                                 : journal::ClockConfidence::kUnknown));
  }
}

TEST_CASE("clock: the encoding is that of the vectors, sorts as bytes and reads back") {
  const json all = vectors();
  if (all.is_null()) return;
  for (const json& one : all["encoding"]) {
    const HybridTime time{one["l"].get<std::uint64_t>(), one["c"].get<std::uint16_t>()};
    const auto bytes = journal::encode(time);
    CHECK(to_hex(bytes) == one["bytes"].get<std::string>());
    CHECK(journal::decode_hybrid_time(bytes).value() == time);
  }
  CHECK_FALSE(journal::decode_hybrid_time(Bytes(7)));
}

TEST_CASE("clock: a journal under a dead, stuck or jumping clock goes on and verifies") {
  const TemporaryDirectory home;
  {
    auto journal = open_journal(home.path());
    for (const std::int64_t wall : {std::int64_t{0}, std::int64_t{0}, kNoon.milliseconds,
                                    std::int64_t{-1}, INT64_MAX, std::int64_t{5}, INT64_MIN}) {
      CHECK(journal.record_sign_in(doctor(), {wall}));
    }
  }
  auto again = open_journal(home.path(), {0});
  CHECK(again.record_sign_in(doctor(), kNoon));
  const auto result = verified(home.path());
  CHECK(result.good);
  CHECK(result.entries == 9);
}
