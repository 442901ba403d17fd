// Promise: an order's time can be stretched by no clock: running time adds up over starts, a signed
// time ends it, the wall clock does neither.
// Method: the public cases (clock_interval.json) step by step; the same at their bounds; counters
// that run backwards or are absurd.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>

#include "sync/core/interval.h"

using namespace tomoshibi;
using namespace tomoshibi::sync;

namespace {

constexpr std::int64_t kSecond = 1000;

Running at(std::uint8_t boot, std::int64_t milliseconds) {
  Running running;
  running.boot[0] = boot;
  running.milliseconds = milliseconds;
  return running;
}

}  // namespace

TEST_CASE("interval: the public cases, event by event") {
  const std::filesystem::path file =
      std::filesystem::path(TOMOSHIBI_SHARED) / "data/vectors/clock_interval.json";
  if (!std::filesystem::exists(file)) {
    MESSAGE("skipped: no public vectors");
    return;
  }
  std::ifstream stream(file);
  const auto vectors = nlohmann::json::parse(stream);
  int events = 0;
  for (const auto& one : vectors.at("orders")) {
    CAPTURE(one.at("case").get<std::string>());
    const Validity validity{{one["order"]["not_after"].get<std::int64_t>() * kSecond},
                            one["order"]["duration"].get<std::int64_t>()};
    Instant lower;
    std::uint8_t boot = 1;
    UsedTime used{.last = at(boot, 0)};
    bool is_closed = false;
    for (const auto& event : one["events"]) {
      if (event.contains("signed")) {
        lower = std::max(lower, Instant{event["signed"].get<std::int64_t>() * kSecond});
      }
      if (event.value("reboot", false)) ++boot;
      is_closed = is_closed || event.value("closed", false);
      used.advance(at(boot, event["mono"].get<std::int64_t>() * kSecond));
      CHECK(lower.milliseconds == event["lower"].get<std::int64_t>() * kSecond);
      CHECK(used.used_milliseconds == event["used"].get<std::int64_t>() * kSecond);
      const auto expected = event["expect"].get<std::string>();
      if (!is_closed) CHECK(is_valid(validity, lower, used) == (expected == "valid"));
      if (expected == "expired-by-running-time") {
        CHECK(running_seconds_left(validity.duration_seconds, used) == 0);
        CHECK(lower <= validity.not_after);
      }
      if (expected == "expired-by-signed-time") CHECK(lower > validity.not_after);
      ++events;
    }
  }
  CHECK(events > 15);
}

TEST_CASE("interval: at the bound it is valid, a millisecond later not") {
  const Validity week{{1'000'000}, 7 * 86400};
  UsedTime used{.last = at(1, 0), .used_milliseconds = std::int64_t{7} * 86400 * 1100};
  CHECK(is_valid(week, {1'000'000}, used));
  CHECK_FALSE(is_valid(week, {1'000'001}, used));
  used.advance(at(1, 1));
  CHECK_FALSE(is_valid(week, {1'000'000}, used));
  CHECK(running_seconds_left(week.duration_seconds, used) == 0);
}

TEST_CASE("interval: a count that runs backwards adds nothing and is not counted twice") {
  UsedTime used{.last = at(1, 5000)};
  used.advance(at(1, 4000));
  CHECK(used.used_milliseconds == 0);
  used.advance(at(1, 5500));
  CHECK(used.used_milliseconds == 500);
  used.advance(at(2, 300));   // Another start: what it has lasted.
  CHECK(used.used_milliseconds == 800);
  used.advance(at(2, -7));
  CHECK(used.used_milliseconds == 800);
  used.advance(at(3, -7));
  CHECK(used.used_milliseconds == 800);
}

TEST_CASE("interval: absurd counts end an order, they never wrap round") {
  UsedTime used{.last = at(1, 0)};
  for (int i = 0; i < 20; ++i) {
    used.advance(at(static_cast<std::uint8_t>(i + 2), std::numeric_limits<std::int64_t>::max()));
  }
  CHECK(used.used_milliseconds == kUsedMillisecondsMax);
  CHECK_FALSE(is_valid({{0}, 92 * 86400}, {0}, used));
  const std::int64_t most = std::numeric_limits<std::int64_t>::max();
  CHECK(running_seconds_left(most, UsedTime{}) > 0);
  CHECK_FALSE(is_valid({{0}, -1}, {0}, UsedTime{.last = {}, .used_milliseconds = 1}));
}
