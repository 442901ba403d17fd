// Hybrid logical clock: orders the entries of a journal whatever the wall clock does.
//
// Invariant: tick() and receive() return a time strictly after the one given. No clock value is
// ever refused: a dead, stuck or jumping clock never stops an entry. Shown times come from the
// estimate and its confidence, never from here.
// Encoded: 48 bits milliseconds, 16 bits counter, big-endian; sorts as bytes.
//
// Source: Kulkarni and others, "Logical Physical Clocks" (2014); reference/formats.md 11.1, 11.2.
// Proof: tests/journal_clock_test.cpp (public vectors).
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>

#include "store/base/bytes.h"
#include "store/base/instant.h"
#include "store/base/result.h"

namespace tomoshibi::store::journal {

// What is known of the wall clock when an entry is written.
enum class ClockConfidence : std::uint8_t {
  kUnknown = 0,   // No signed or trusted time was ever seen.
  kDrifting = 1,  // An anchor exists, but it is old, or the clock jumped.
  kAnchored = 2,  // Less than an hour since a signed or trusted time.
};

// What is seen of the wall clock: how long ago a signed or trusted time agreed with it, how far it jumped
// since against the machine's running time, and whether it kept going while the power was off.
struct ClockFacts {
  std::optional<std::int64_t> seconds_since_anchor{};
  std::int64_t jump_seconds = 0;
  bool kept_going = true;
};
inline constexpr std::int64_t kAnchorSeconds = 3600;
inline constexpr std::int64_t kJumpSeconds = 60;
ClockConfidence confidence_of(const ClockFacts& facts);

struct HybridTime {
  std::uint64_t milliseconds = 0;  // 48 bits.
  std::uint16_t counter = 0;
  auto operator<=>(const HybridTime&) const = default;
};

// A local event at wall clock `now`.
HybridTime tick(HybridTime last, Instant now);
// A message stamped `remote` arrived at wall clock `now`.
HybridTime receive(HybridTime last, HybridTime remote, Instant now);

std::array<std::uint8_t, 8> encode(HybridTime time);
//   Errors: kBadInput unless 8 bytes.
Result<HybridTime> decode_hybrid_time(ByteView bytes);

}  // namespace tomoshibi::store::journal
