// What the wall clock is worth: by a trusted time, the running time since, jumps and dead batteries.
// Method: hours and starts of a machine in the test's hand.
#include "app/desk/clock_trust.h"

#include <doctest/doctest.h>

using namespace tomoshibi;
using app::ClockTrust;
using store::journal::ClockConfidence;
using store::orders::Uptime;

namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr Instant kStart{1795230000000};

Instant wall(std::int64_t minutes) { return {kStart.milliseconds + minutes * kMinute}; }
Uptime up(std::int64_t minutes, std::uint8_t boot = 1) { return {{boot}, minutes * kMinute}; }

}  // namespace

TEST_CASE("clock trust: unknown without a trusted time, anchored for an hour after it, then drifting") {
  ClockTrust trust;
  CHECK(trust.look(wall(0), up(0), false, kStart).confidence == ClockConfidence::kUnknown);
  CHECK(trust.look(wall(1), up(1), true, kStart).confidence == ClockConfidence::kAnchored);
  CHECK(trust.look(wall(60), up(60), false, kStart).confidence == ClockConfidence::kAnchored);
  CHECK(trust.look(wall(61), up(61), false, kStart).confidence == ClockConfidence::kDrifting);
  CHECK(trust.look(wall(62), up(62), true, kStart).confidence == ClockConfidence::kAnchored);
}

TEST_CASE("clock trust: a jump is told once and ends the trust until the next trusted time") {
  ClockTrust trust;
  CHECK_FALSE(trust.look(wall(0), up(0), true, kStart).jumped);
  const auto jumped = trust.look(wall(130), up(10), false, kStart);
  CHECK(jumped.jumped);
  CHECK(jumped.confidence == ClockConfidence::kDrifting);
  const auto after = trust.look(wall(131), up(11), false, kStart);
  CHECK_FALSE(after.jumped);
  CHECK(after.confidence == ClockConfidence::kDrifting);
  CHECK(trust.look(wall(132), up(12), true, kStart).confidence == ClockConfidence::kAnchored);
  CHECK(trust.look(wall(-600), up(13), false, wall(132)).jumped);
}

TEST_CASE("clock trust: the anchor outlives a start; a clock that stood still is found by the journal") {
  ClockTrust before;
  const auto first = before.look(wall(0), up(0), true, kStart);
  CHECK(first.is_new_anchor);
  CHECK_FALSE(before.look(wall(1), up(1), true, kStart).is_new_anchor);
  CHECK(before.look(wall(16), up(16), true, kStart).is_new_anchor);
  auto after = ClockTrust::from(before.kept());
  CHECK(after.look(wall(30), up(1, 2), false, wall(16)).confidence == ClockConfidence::kAnchored);
  CHECK(after.look(wall(120), up(91, 2), false, wall(30)).confidence == ClockConfidence::kDrifting);
  auto dead = ClockTrust::from(before.kept());
  CHECK(dead.look(Instant{0}, up(1, 3), false, wall(16)).confidence == ClockConfidence::kDrifting);
  CHECK(ClockTrust::from(Bytes(5)).look(wall(0), up(0), false, kStart).confidence ==
        ClockConfidence::kUnknown);
}

TEST_CASE("clock trust: a trusted time overrules a journal that once ran a day ahead, over starts too") {
  constexpr std::int64_t kDay = 24 * 60;
  ClockTrust trust;
  const Instant ahead = wall(3 * kDay);  // What the entries of the wrong clock left behind.
  CHECK(trust.look(wall(0), up(0), false, ahead).confidence == ClockConfidence::kUnknown);
  CHECK(trust.look(wall(1), up(1), true, ahead).confidence == ClockConfidence::kAnchored);
  // Each entry carries the journal's time on by a little, never by the clock.
  const Instant later{ahead.milliseconds + 400};
  CHECK(trust.look(wall(30), up(30), false, later).confidence == ClockConfidence::kAnchored);
  auto after = ClockTrust::from(trust.kept());
  CHECK(after.look(wall(50), up(1, 2), false, later).confidence == ClockConfidence::kAnchored);
  // What shows a time that the anchor did not know speaks against the clock again.
  CHECK(after.look(wall(55), up(6, 2), false, wall(6 * kDay)).confidence ==
        ClockConfidence::kDrifting);
  // An anchor of an earlier release has no such time: it is read, and overrules nothing.
  Bytes earlier = trust.kept();
  earlier.resize(earlier.size() - 8);
  CHECK(ClockTrust::from(earlier).look(wall(50), up(1, 2), false, wall(2)).confidence ==
        ClockConfidence::kAnchored);
  CHECK(ClockTrust::from(earlier).look(wall(50), up(1, 2), false, later).confidence ==
        ClockConfidence::kDrifting);
}
