#include "sync/core/interval.h"

#include <algorithm>

namespace tomoshibi::sync {
namespace {

constexpr std::int64_t kDurationSecondsMax = std::int64_t{1} << 38;

// duration + 10 %, in tenths of a millisecond: both sides of the rule stay whole numbers.
std::int64_t tenths_allowed(std::int64_t duration_seconds) {
  return std::clamp<std::int64_t>(duration_seconds, 0, kDurationSecondsMax) * 1000 * 11;
}

}  // namespace

void UsedTime::advance(const Running& now) {
  const std::int64_t seen = last.boot == now.boot ? last.milliseconds : 0;
  const std::int64_t passed =
      std::clamp<std::int64_t>(now.milliseconds, seen, kUsedMillisecondsMax) - seen;
  used_milliseconds =
      std::clamp<std::int64_t>(used_milliseconds + passed, 0, kUsedMillisecondsMax);
  last = {now.boot, std::max(seen, now.milliseconds)};
}

bool is_valid(const Validity& validity, Instant lower, const UsedTime& used) {
  return lower <= validity.not_after &&
         used.used_milliseconds * 10 <= tenths_allowed(validity.duration_seconds);
}

std::int64_t running_seconds_left(std::int64_t duration_seconds, const UsedTime& used) {
  const std::int64_t tenths = tenths_allowed(duration_seconds) - used.used_milliseconds * 10;
  return tenths <= 0 ? 0 : tenths / 10'000;
}

}  // namespace tomoshibi::sync
