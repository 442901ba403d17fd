#include "app/desk/clock_trust.h"

#include <sys/timex.h>

#include <algorithm>
#include <cstdlib>

namespace tomoshibi::app {
namespace {

namespace journal = store::journal;

constexpr std::size_t kKeptBytes = 8 + 16 + 8;
constexpr std::int64_t kKeepEvery = 15 * 60 * 1000;
constexpr std::int64_t kStoodStill = std::int64_t{24} * 60 * 60 * 1000;

void put(Bytes& bytes, std::int64_t value) {
  for (unsigned byte = 0; byte < 8; ++byte) {
    bytes.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(value) >> (56 - 8 * byte)));
  }
}

std::int64_t get(ByteView bytes) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : bytes.first(8)) value = value << 8 | byte;
  return static_cast<std::int64_t>(value);
}

}  // namespace

bool kernel_clock_is_synchronised() {
  timex state{};
  const int code = ::adjtimex(&state);
  return code >= 0 && code != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
}

ClockTrust ClockTrust::from(ByteView kept) {
  ClockTrust trust;
  if (kept.size() != kKeptBytes) return trust;
  Pair anchor;
  anchor.wall = {get(kept)};
  std::ranges::copy(kept.subspan(8, 16), anchor.uptime.boot.begin());
  anchor.uptime.milliseconds = get(kept.subspan(24));
  trust.anchor_ = anchor;
  return trust;
}

Bytes ClockTrust::kept() const {
  Bytes bytes;
  if (!anchor_) return bytes;
  put(bytes, anchor_->wall.milliseconds);
  bytes.insert(bytes.end(), anchor_->uptime.boot.begin(), anchor_->uptime.boot.end());
  put(bytes, anchor_->uptime.milliseconds);
  return bytes;
}

ClockTrust::Look ClockTrust::look(Instant wall, const store::orders::Uptime& uptime,
                                  bool is_trusted, Instant newest) {
  Look look;
  if (last_ && last_->uptime.boot == uptime.boot) {
    const std::int64_t passed = uptime.milliseconds - last_->uptime.milliseconds;
    const std::int64_t jump = (wall.milliseconds - last_->wall.milliseconds - passed) / 1000;
    look.jumped = std::abs(jump) >= journal::kJumpSeconds;
    jump_seconds_ += jump;
  }
  last_ = Pair{wall, uptime};
  if (is_trusted) {
    look.is_new_anchor = !kept_at_ || std::abs(wall.milliseconds - kept_at_->milliseconds) >= kKeepEvery;
    if (look.is_new_anchor) kept_at_ = wall;
    anchor_ = last_;
    jump_seconds_ = 0;
  }
  journal::ClockFacts facts;
  facts.jump_seconds = jump_seconds_;
  facts.kept_going = wall.milliseconds > newest.milliseconds - kStoodStill;
  if (anchor_) {
    // Over a start of the machine only the wall clock tells; it may have been set.
    const bool is_same_boot = anchor_->uptime.boot == uptime.boot;
    const std::int64_t since = is_same_boot
                                   ? uptime.milliseconds - anchor_->uptime.milliseconds
                                   : wall.milliseconds - anchor_->wall.milliseconds;
    facts.seconds_since_anchor = since / 1000;
  }
  look.confidence = journal::confidence_of(facts);
  return look;
}

}  // namespace tomoshibi::app
