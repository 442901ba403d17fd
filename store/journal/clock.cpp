#include "store/journal/clock.h"

#include <algorithm>

namespace tomoshibi::store::journal {
namespace {

constexpr std::uint64_t kMillisecondsMax = (std::uint64_t{1} << 48) - 1;
constexpr std::uint16_t kCounterMax = 0xffff;

// A wall clock before 1970 is a dead clock: it counts as zero and the last time leads.
std::uint64_t physical(Instant now) {
  if (now.milliseconds < 0) return 0;
  return std::min(static_cast<std::uint64_t>(now.milliseconds), kMillisecondsMax);
}

HybridTime after(std::uint64_t milliseconds, std::uint16_t counter) {
  if (counter == kCounterMax) return {milliseconds + 1, 0};
  return {milliseconds, static_cast<std::uint16_t>(counter + 1)};
}

}  // namespace

ClockConfidence confidence_of(const ClockFacts& facts) {
  if (!facts.seconds_since_anchor) return ClockConfidence::kUnknown;
  const std::int64_t jump = facts.jump_seconds < 0 ? -facts.jump_seconds : facts.jump_seconds;
  const bool is_fresh = *facts.seconds_since_anchor >= 0 &&
                        *facts.seconds_since_anchor < kAnchorSeconds;
  return is_fresh && jump < kJumpSeconds && facts.kept_going ? ClockConfidence::kAnchored
                                                             : ClockConfidence::kDrifting;
}

HybridTime tick(HybridTime last, Instant now) {
  const std::uint64_t wall = physical(now);
  if (wall > last.milliseconds) return {wall, 0};
  return after(last.milliseconds, last.counter);
}

HybridTime receive(HybridTime last, HybridTime remote, Instant now) {
  const std::uint64_t wall = physical(now);
  const std::uint64_t known = std::max(last.milliseconds, remote.milliseconds);
  if (wall > known) return {wall, 0};
  if (last.milliseconds == remote.milliseconds) {
    return after(known, std::max(last.counter, remote.counter));
  }
  return after(known, last.milliseconds > remote.milliseconds ? last.counter : remote.counter);
}

std::array<std::uint8_t, 8> encode(HybridTime time) {
  const std::uint64_t packed = time.milliseconds << 16 | time.counter;
  std::array<std::uint8_t, 8> bytes{};
  for (std::size_t at = 0; at < 8; ++at) {
    bytes[at] = static_cast<std::uint8_t>(packed >> (56 - 8 * at));
  }
  return bytes;
}

Result<HybridTime> decode_hybrid_time(ByteView bytes) {
  if (bytes.size() != 8) return Error(Errc::kBadInput, "a hybrid time is 8 bytes long");
  std::uint64_t packed = 0;
  for (const std::uint8_t byte : bytes) packed = packed << 8 | byte;
  return HybridTime{packed >> 16, static_cast<std::uint16_t>(packed & 0xffff)};
}

}  // namespace tomoshibi::store::journal
