// The review queue: what waits for somebody's eyes, with a clock, and what became of it.
//
//   flagged or without consent ──▶ waiting ── first review ──▶ done, or asked / unjustified ──▶
//   second review by another person ──▶ done
//
// - Due 72 hours after the journal arrived here (for the device's own: after the entry). A clock that
//   ran ahead wins no time: an entry is no later than any entry behind it.
// - Unjustified and reported findings, and those of top priority, need a second reviewer; nobody is
//   the second of his own first review, nobody reviews his own access. A question (asked) is ended by
//   a second reviewer, or by a later first review that says justified.
// - What was found once cannot be taken away: a finding stays in force whatever its maker says later.
// - A sample is drawn by the root of the tree as it stood, so that nobody can choose it; the draw is
//   an entry, so the next one has another root.
//
// The draw, so that another program draws the same. n candidates: the consents of one device with a
// number up to `size` whose answer is not "refused", by number: public parts alone. Random numbers:
// the 64-bit big-endian quarters, in order, of
//     SHA-256("tomoshibi/audit-sample/v1" ‖ 00 ‖ root ‖ size (8, big-endian) ‖ block (8, big-endian))
// for block 0, 1, 2 … For k = 0 … min(count, n) - 1: m = n - k; take numbers until one, x, is below
// the largest multiple of m that is at most 2^64; exchange candidates k and k + (x mod m). Drawn are
// the first min(count, n), in that order.
// Proof: tests/audit_review_test.cpp.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "store/audit/access_book.h"
#include "store/audit/flag.h"
#include "store/base/bytes.h"

namespace tomoshibi::store::audit {

inline constexpr std::int64_t kReviewMilliseconds = std::int64_t{72} * 60 * 60 * 1000;

enum class ReviewState : std::uint8_t { kWaiting, kWaitsForSecond, kDone };
std::string_view name_of(ReviewState state);  // waiting second done

struct ReviewItem {
  EntryName subject;
  std::vector<Flag> flags;  // Gravest first; at least one, but for an item made by item_of().
  bool top_priority = false;
  Instant at;               // Of the access.
  Instant due;
  ReviewState state = ReviewState::kWaiting;
};

// When an entry of another device's journal arrived here; the default is the device's own journal.
using Arrival = std::function<Instant(const EntryName& name, Instant written)>;

// Everything that was ever to be reviewed; waiting ones first: top priority, then by what is due.
std::vector<ReviewItem> review_queue(const AccessBook& book, std::span<const Flag> flags,
                                     const Arrival& arrived = {});
// One that need not be in the queue (a drawn access). Errors: kNotFound (no access, no search).
Result<ReviewItem> item_of(const AccessBook& book, std::span<const Flag> flags,
                           const EntryName& subject);

// May this person make this review of this item? Errors: kDenied with the reason, kNotFound.
Result<void> may_review(const AccessBook& book, const ReviewItem& item, const AccountId& reviewer,
                        journal::ReviewStage stage);

// `count` accesses of the first `size` entries, in the order of the draw; the same for everybody.
// `device`: whose tree it is; left out when the book holds one journal.
std::vector<EntryName> sample_of(const AccessBook& book, std::uint64_t size, const Digest& root,
                                 std::uint32_t count, const std::optional<KeyId>& device = {});

}  // namespace tomoshibi::store::audit
