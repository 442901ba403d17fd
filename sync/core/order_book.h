// OrderBook: which orders this kiosk has seen, and what is open because of them. No I/O, no clock
// of its own.
//
//   apply(order) ─▶ the highest revision of its id counts; a close is a tombstone for ever
//   apply_code() ─▶ emergency: one area, 7 days of running time from entry (formats.md 9.3)
//   look(now)    ─▶ what is open now, and why what is not
//
// Invariants
//   - Highest revision that has begun. The same revision with another body is a dispute: an alarm,
//     neither counts, the last undisputed one stays. An older revision changes nothing. The same
//     body in another envelope (other signers) is the same order.
//   - A close counts whatever its revision, whenever it comes, disputed or not: after it nothing of
//     that id opens again. What opens later has its own id.
//   - A revision more than kRevisionStepMax above what was seen is refused; an unknown id counts
//     from 0.
//   - A revision that begins later waits; until then the one before goes on. `is_drill` never
//     changes within an id.
//   - An order for other places or facilities than this kiosk's is kept and opens nothing here.
//   - Validity is interval.h's. `lower` is kept here and never falls. Running time is counted from
//     the first revision that began here, and begins with what has certainly passed: it is at least
//     duration - (not_after - lower). A revision whose not_before is later than the first one's has
//     that much more. A start of the machine costs kKeepEverySeconds, so that pulling the plug
//     before the book was kept wins nothing.
//   - Real and drill never mix, and people wait: while something real is open here, no drill opens,
//     and whatever real opens ends the drill here for good.
//   - What signs no longer (a root that dropped its keys) opens nothing: note_root().
//   - Secrets are not here: orders keep their sealed boxes, codes are kept sealed to the region
//     (seal_for(region, "order-code", area ‖ epoch)). forget_keys() drops the boxes of what has
//     ended.
//   - The whole book is bytes (encode/decode), kept by the caller after each apply(), apply_code(),
//     note_root() and look() that says so, durable before anything opens. What it answers is a
//     function of those bytes and the calls since: after a power cut, the calls that were lost are
//     made again.
// Errors: kBadInput, kDenied, with why() for the screen. Caps: 256 orders, 64 codes, 12 MiB, and
// 4,096 ended orders of which only id and revision are kept.
// Source: architecture.md (rules where two voices differ); formats.md 8, 11.2; domain.md 1.7.
// Proof: tests/sync_order_book_test.cpp (root_rules.json orders, clock_interval.json),
// tests/fuzz/order_book_fuzz.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sync/core/interval.h"
#include "sync/core/order.h"

namespace tomoshibi::sync {

struct KioskPlace {
  std::uint32_t place = 0;             // 17204
  std::string facility;                // Ten digits.
};

enum class Applied : std::uint8_t {
  kOpened,    // The first of its id that is open here.
  kExtended,  // Its period, reason or 名簿照合; the lists are the same.
  kChanged,   // Areas, places or facilities.
  kClosed, kSame,
  kNotHere,   // Valid, but for other places or facilities.
};
enum class OrderRefusal : std::uint8_t {
  kNone,
  kMalformed,         // No order, an order that breaks its format, or one without its keys.
  kForged,            // No signature of ours, or a bad one of a known key.
  kTooFewSignatures,
  kWrongRole,         // Signed well, by keys that may not order.
  kOlderRevision,
  kDisputed,          // Kept: two bodies of one revision, an alarm.
  kClosedBefore,
  kOver,              // Kept: it supersedes what is older, and opens nothing.
  kNotYet,            // Kept: it begins later, and nothing of its id is open until then.
  kTooMany,
  kTooFarAhead,       // Its revision jumps further than an authority counts.
};
std::string_view name_of(OrderRefusal refusal);  // too-few-signatures …

inline constexpr std::int64_t kEmergencySeconds = 7 * 86400;
inline constexpr std::int64_t kKeepEverySeconds = 300;
inline constexpr std::uint64_t kRevisionStepMax = 1000;
inline constexpr std::size_t kOrdersMax = 256;
inline constexpr std::size_t kCodesMax = 64;
inline constexpr std::size_t kPastOrdersMax = 4096;
inline constexpr std::size_t kOrderBookBytesMax = std::size_t{16} << 20;

struct Standing {                      // One order or code, as it stands now.
  OrderId id{};                        // Of a code: zeros.
  std::uint64_t revision = 0;          // Of a code: its epoch.
  enum class State : std::uint8_t {
    kOpen, kNotHere, kNotYet, kOver, kClosed,
    kDisputed,                         // No revision of it is left that counts.
    kUnsigned,                         // Its signers are no longer the authority's.
  };
  State state = State::kOpen;
  bool has_dispute = false;            // Whatever the state: two bodies of one revision are here.
  bool is_emergency = false;
  bool is_drill = false;
  bool allows_roster_triage = false;
  std::string reason;
  std::vector<std::uint32_t> places, data;
  std::vector<std::string> facilities;
  Instant issued, not_before, not_after;  // Of a code: zeros.
  // Running time after which it is surely over; a signed time can end it before.
  std::int64_t seconds_left = 0;
};

class OrderBook final {
 public:
  OrderBook();
  OrderBook(OrderBook&&) noexcept;
  OrderBook& operator=(OrderBook&&) noexcept;
  ~OrderBook();
  // Bytes that encode() made and that the caller kept whole; signatures are not looked at again
  // before note_root() and sealed_keys(). Errors: kCorrupt.
  static Result<OrderBook> decode(ByteView kept);
  Bytes encode() const;

  struct Outcome {
    Applied applied = Applied::kSame;
    OrderId id{};
    std::uint64_t revision = 0;
  };
  // Changes nothing when it refuses, but for kDisputed, kOver and kNotYet. Keep the book in any
  // case.
  Result<Outcome> apply(ByteView file, const TrustRoot& root, const KioskPlace& here,
                        const Moment& now);
  OrderRefusal why() const;            // Of the last apply() or apply_code() that failed.
  // The caller has proven the secret against the chain; `sealed` is it for the region's key. The
  // same code again changes nothing, also when its days are over; a later epoch of the area begins
  // anew.
  Result<void> apply_code(const Area& area, Epoch epoch, Bytes sealed, const Moment& now);
  void note_signed_time(Instant at);   // A checkpoint, a certificate.
  Instant lower() const;

  // A newer root was accepted: what it does not sign stands no longer; what it signs again stands
  // again. True: the book changed.
  bool note_root(const TrustRoot& root);

  // Counts running time first: call it at start and at least each minute. True: keep the book (a
  // start, something began or ended, or kKeepEverySeconds since the last time).
  bool look(const Moment& now, const KioskPlace& here);
  std::vector<Standing> standing() const;  // As of the last look() or apply(), newest first.
  std::vector<Area> open_areas() const;    // Of the open ones, sorted, each once.

  // Of what is open now: where the secrets are. What `root` does not sign is left out.
  struct SealedKeys {
    OrderFile order;                   // With its box; or, for a code:
    bool is_code = false;
    Area area;
    Epoch epoch = 0;
    Bytes sealed;
  };
  Result<std::vector<SealedKeys>> sealed_keys(const TrustRoot& root) const;
  // Boxes and codes of what is closed or over, and of a superseded revision that had an area more
  // than the one that counts, dropped from the book. True: something was.
  bool forget_keys();

 private:
  struct State;
  explicit OrderBook(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace tomoshibi::sync
