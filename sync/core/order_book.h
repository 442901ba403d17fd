// OrderBook: which orders this kiosk has seen, and what is open because of them. No I/O, no clock of its own.
//
//   apply(order) ─▶ the highest revision of its id counts; a close is a tombstone for ever
//   apply_code() ─▶ emergency: one area, 7 days of running time from entry (formats.md 9.3)
//   look(now)    ─▶ what is open now, and why what is not
//
// Invariants
//   - Highest revision; the same revision with other bytes is a dispute: an alarm, neither counts, the last
//     undisputed one stays. An older revision changes nothing. After a close nothing of that id opens again.
//   - An order for other places or facilities than this kiosk's is kept and opens nothing here.
//   - Validity is interval.h's. `lower` is kept here and never falls.
//   - Secrets are not here: orders keep their sealed boxes, codes are kept sealed to the region
//     (seal_for(region, "order-code", area ‖ epoch)). forget_keys() drops the boxes of what has ended.
//   - The whole book is bytes (encode/decode), kept by the caller after each change, durable before anything opens.
// Errors: kBadInput, kDenied, with why() for the screen. Caps: 256 orders, 64 codes.
// Source: architecture.md (rules where two voices differ); formats.md 8, 11.2; domain.md 1.7.
// Proof: tests/sync_order_book_test.cpp (root_rules.json orders, clock_interval.json), tests/fuzz/order_book_fuzz.cpp.
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
  kOpened, kExtended, kChanged,        // kChanged: areas, places or facilities.
  kClosed, kSame, kNotHere,            // kNotHere: valid, but for other places or facilities.
};
enum class OrderRefusal : std::uint8_t {
  kNone, kMalformed, kForged, kTooFewSignatures, kWrongRole, kOlderRevision, kDisputed, kClosedBefore, kOver, kNotYet, kTooMany,
};
std::string_view name_of(OrderRefusal refusal);

inline constexpr std::int64_t kEmergencySeconds = 7 * 86400;

struct Standing {                      // One order or code, as it stands now.
  OrderId id{};                        // Of a code: zeros.
  std::uint64_t revision = 0;
  enum class State : std::uint8_t { kOpen, kNotHere, kNotYet, kOver, kClosed, kDisputed };
  State state = State::kOpen;
  bool is_emergency = false;
  bool is_drill = false;
  bool allows_roster_triage = false;
  std::string reason;
  std::vector<std::uint32_t> places, data;
  std::vector<std::string> facilities;
  Instant not_before, not_after;
  std::int64_t seconds_left = 0;       // The least that is certainly left of running time.
};

class OrderBook final {
 public:
  OrderBook();
  OrderBook(OrderBook&&) noexcept;
  OrderBook& operator=(OrderBook&&) noexcept;
  ~OrderBook();
  static Result<OrderBook> decode(ByteView kept);
  Bytes encode() const;

  struct Outcome {
    Applied applied = Applied::kSame;
    OrderId id{};
    std::uint64_t revision = 0;
  };
  // Changes nothing when it refuses, but for a dispute, which is kept (both sides, as evidence).
  Result<Outcome> apply(ByteView file, const TrustRoot& root, const KioskPlace& here,
                        const Moment& now);
  OrderRefusal why() const;            // Of the last apply() that failed.
  // The caller has proven the secret against the chain; `sealed` is it for the region's key.
  Result<void> apply_code(const Area& area, Epoch epoch, Bytes sealed, const Moment& now);
  void note_signed_time(Instant at);   // A checkpoint, a certificate.
  Instant lower() const;

  // Counts running time first: call it at least each minute while something is open. True: the book changed and
  // should be kept (at most once in five minutes but when something ended).
  bool look(const Moment& now, const KioskPlace& here);
  std::vector<Standing> standing() const;             // As of the last look(), newest first.
  // Real and drill never mix: with a drill open, only it counts.
  std::vector<Area> open_areas() const;

  // Of what is open now: where the secrets are.
  struct SealedKeys {
    OrderFile order;                   // With its box; or, for a code:
    bool is_code = false;
    Area area;
    Epoch epoch = 0;
    Bytes sealed;
  };
  Result<std::vector<SealedKeys>> sealed_keys(const TrustRoot& root) const;
  // Boxes and codes of what is closed or over, dropped from the book. True: something was.
  bool forget_keys();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tomoshibi::sync
