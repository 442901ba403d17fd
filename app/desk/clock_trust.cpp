#include "app/desk/clock_trust.h"

#include <sys/timex.h>

#include <algorithm>
#include <cstdlib>

namespace tomoshibi::app {
namespace {

namespace journal = store::journal;

// Wall clock, start, running time, and the journal's newest time then; the last is not in older ones.
constexpr std::size_t kFirstKeptBytes = 8 + 16 + 8;
constexpr std::size_t kKeptBytes = kFirstKeptBytes + 8;
// So far entries may carry the journal's time on while its wall clock has not caught up.
constexpr std::int64_t kTold = 60 * 1000;
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
  if (kept.size() != kKeptBytes && kept.size() != kFirstKeptBytes) return trust;
  Pair anchor;
  anchor.wall = {get(kept)};
  std::ranges::copy(kept.subspan(8, 16), anchor.uptime.boot.begin());
  anchor.uptime.milliseconds = get(kept.subspan(24));
  trust.anchor_ = anchor;
  if (kept.size() == kKeptBytes) trust.newest_ = Instant{get(kept.subspan(kFirstKeptBytes))};
  return trust;
}

Bytes ClockTrust::kept() const {
  Bytes bytes;
  if (!anchor_) return bytes;
  put(bytes, anchor_->wall.milliseconds);
  bytes.insert(bytes.end(), anchor_->uptime.boot.begin(), anchor_->uptime.boot.end());
  put(bytes, anchor_->uptime.milliseconds);
  put(bytes, newest_.value_or(anchor_->wall).milliseconds);
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
    newest_ = newest;
    jump_seconds_ = 0;
  }
  journal::ClockFacts facts;
  facts.jump_seconds = jump_seconds_;
  // The journal's time never goes back: after a clock that ran ahead it stays there. A trusted time
  // overrules it, then and until entries show a time that was not known at that anchor.
  const bool was_overruled = newest_ && newest.milliseconds <= newest_->milliseconds + kTold;
  facts.kept_going = is_trusted || was_overruled ||
                     wall.milliseconds > newest.milliseconds - kStoodStill;
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
