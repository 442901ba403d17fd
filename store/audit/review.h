// The review queue: what waits for somebody's eyes, with a clock, and what became of it.
//
//   flagged or without consent ──▶ waiting ── first review ──▶ done, or asked / unjustified ──▶
//   second review by another person ──▶ done
//
// - Due 72 hours after the journal arrived here (for the device's own: after the entry).
// - Unjustified and reported findings, and those of top priority, need a second reviewer; nobody is
//   the second of his own first review, nobody reviews his own access.
// - A sample is drawn by the root of the tree as it stood, so that nobody can choose it; the draw is
//   an entry, so the next one has another root.
// Proof: tests/audit_review_test.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "store/audit/access_book.h"
#include "store/audit/flag.h"
#include "store/base/bytes.h"

namespace tomoshibi::store::audit {

inline constexpr std::int64_t kReviewMilliseconds = std::int64_t{72} * 60 * 60 * 1000;

enum class ReviewState : std::uint8_t { kWaiting, kWaitsForSecond, kDone };

struct ReviewItem {
  EntryName subject;
  std::vector<Flag> flags;  // Gravest first.
  bool top_priority = false;
  Instant at;               // Of the access.
  Instant due;
  ReviewState state = ReviewState::kWaiting;
};

// Everything that was ever to be reviewed; waiting ones first: top priority, then by what is due.
std::vector<ReviewItem> review_queue(const AccessBook& book, std::span<const Flag> flags);

// May this person make this review of this item? Errors: kDenied with the reason, kNotFound.
Result<void> may_review(const AccessBook& book, const ReviewItem& item, const AccountId& reviewer,
                        journal::ReviewStage stage);

// `count` accesses of the first `size` entries, in the order of the draw; the same for everybody.
std::vector<EntryName> sample_of(const AccessBook& book, std::uint64_t size, const Digest& root,
                                 std::uint32_t count);

}  // namespace tomoshibi::store::audit
