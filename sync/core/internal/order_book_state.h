// What an OrderBook keeps, and its bytes. Rules stand in order_book.cpp.
//
// One id holds, by revision: what counts or may count again (the newest revisions), both sides of
// each dispute above that, or its close. Errors of decode: kCorrupt.
// Proof: tests/sync_order_book_test.cpp, tests/fuzz/order_book_fuzz.cpp.
#pragma once

#include <optional>
#include <vector>

#include "sync/core/order_book.h"

namespace tomoshibi::sync::internal {

inline constexpr std::size_t kKeptMax = 16;      // Documents of one id.
inline constexpr std::size_t kSealedCodeMax = 512;

struct KeptOrder {
  Bytes document;                      // Signed, as it came.
  OrderBody body;                      // Read from it.
  Digest body_digest{};
  Bytes box;                           // Empty: a close, or forgotten.
  bool is_disputed = false;
  bool has_begun = false;
  bool is_signed = true;               // By the root that was seen last.
};
struct OrderRecord {                   // All of one id.
  OrderId id{};
  std::vector<KeptOrder> kept;         // Rising revision.
  std::uint64_t highest = 0;           // Revision that was ever seen.
  Instant first_not_before;            // Of the first revision that began here.
  std::optional<UsedTime> used;        // Since it began; empty: none has.
  std::uint64_t at = 0;                // Order of arrival of what came last.
  bool is_ended_here = false;          // A drill that something real ended.
  bool was_open = false;               // At the last look.
};
struct CodeRecord {
  Area area;
  Epoch epoch = 0;
  Bytes sealed;                        // Empty: forgotten.
  UsedTime used;
  std::uint64_t at = 0;
  bool is_ended_here = false;
  bool was_open = false;
};
struct PastOrder {                     // Ended, and too long ago to keep more of it.
  OrderId id{};
  std::uint64_t revision = 0;
  bool is_closed = false;
};

struct BookState {
  Instant lower;
  std::vector<OrderRecord> orders;
  std::vector<CodeRecord> codes;
  std::vector<PastOrder> past;
  std::uint64_t arrivals = 0;
  KioskPlace here;                     // As it was told last.
  // Not kept.
  OrderRefusal why = OrderRefusal::kNone;
  Moment now;
  bool has_changed = false;            // Since look() last asked to keep the book.
  std::optional<Running> kept_at;      // When look() last asked to keep the book.
};

Bytes encode_book(const BookState& state);
Result<BookState> decode_book(ByteView kept);

}  // namespace tomoshibi::sync::internal
