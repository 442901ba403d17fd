// How far the wall clock can be trusted, for the entries that are written now.
//
//   a trusted time (the kernel says it is synchronised; later a signed one) ──▶ anchor, kept over starts
//   each look: wall clock against running time since ──▶ confidence, and whether it jumped
//
// Nothing is stopped by it: an odd clock is written down, with an alarm, and work goes on.
// Source: sync-and-reliability.md 2.7; reference/formats.md 11.2. Proof: tests/desk_clock_trust_test.cpp.
#pragma once

#include <functional>
#include <optional>

#include "store/base/bytes.h"
#include "store/base/instant.h"
#include "store/journal/clock.h"
#include "store/orders/uptime.h"

namespace tomoshibi::app {

// Does somebody who can be trusted agree with the wall clock at this moment? Empty: nobody ever does.
using TimeTrust = std::function<bool()>;
// What the kernel says: a time service keeps the clock.
bool kernel_clock_is_synchronised();

class ClockTrust final {
 public:
  // What an earlier run kept; anything else than our own bytes counts as nothing.
  static ClockTrust from(ByteView kept);
  Bytes kept() const;

  struct Look {
    store::journal::ClockConfidence confidence = store::journal::ClockConfidence::kUnknown;
    bool jumped = false;        // Since the last look, by a minute or more.
    bool is_new_anchor = false;  // Worth keeping: at most once a quarter of an hour.
  };
  // `newest`: the latest time that the journal holds; a clock far before it stood still, unless a
  // trusted time agrees with the clock: then the journal is what ran ahead.
  Look look(Instant wall, const store::orders::Uptime& uptime, bool is_trusted, Instant newest);

 private:
  struct Pair {
    Instant wall;
    store::orders::Uptime uptime;
  };
  std::optional<Pair> anchor_;
  std::optional<Instant> newest_;  // Of the journal, at the anchor.
  std::optional<Pair> last_;
  std::optional<Instant> kept_at_;
  std::int64_t jump_seconds_ = 0;  // Since the anchor.
};

}  // namespace tomoshibi::app
