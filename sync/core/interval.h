// Time that nobody can stretch: what has certainly passed, and what is certainly over.
//
//   lower     the latest signed time ever seen (checkpoint, order, cosignature, certificate):
//             never falls, durable
//   used      running time since an order was first applied, added up over starts of the machine
//   valid     lower <= not_after  and  used * 10 <= duration * 11   (at the bound is still valid)
//
// The wall clock counts in neither: set back it wins nothing, set forward it closes nothing. Time
// while the machine was off is seen only by a signed time.
// Source: sync-and-reliability.md 2.7; reference/formats.md 11.2.
// Proof: tests/sync_interval_test.cpp (public cases clock_interval.json).
#pragma once

#include <array>
#include <cstdint>

#include "store/base/instant.h"

namespace tomoshibi::sync {

// Counts from the machine's start, sleep included; `boot` names that start.
struct Running {
  std::array<std::uint8_t, 16> boot{};
  std::int64_t milliseconds = 0;
  bool operator==(const Running&) const = default;
};

// What a machine can say of now. `wall` shows and orders things; the only rule that it enters is
// that an order which begins later than it was issued waits until wall or lower has come there.
struct Moment {
  Instant wall;
  Running running;
};

struct UsedTime {
  Running last;                      // When it was counted last.
  std::int64_t used_milliseconds = 0;
  // Adds what certainly passed since `last`; in another boot: what that boot has lasted. A count
  // that runs backwards within one boot adds nothing.
  void advance(const Running& now);
  bool operator==(const UsedTime&) const = default;
};
inline constexpr std::int64_t kUsedMillisecondsMax = std::int64_t{1} << 48;  // It stays there.

struct Validity {
  Instant not_after;
  std::int64_t duration_seconds = 0;  // 0 … 2^38.
};
bool is_valid(const Validity& validity, Instant lower, const UsedTime& used);
// Running time after which it is over by that rule, unless a signed time ends it before. 0: over.
std::int64_t running_seconds_left(std::int64_t duration_seconds, const UsedTime& used);

}  // namespace tomoshibi::sync
