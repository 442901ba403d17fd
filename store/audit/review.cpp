#include "store/audit/review.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <tuple>

namespace tomoshibi::store::audit {
namespace {

using journal::ReviewOutcome;
using journal::ReviewStage;

// The lower, the graver: what the row of the queue says first.
unsigned gravity_of(FlagKind kind) {
  static constexpr std::array kGravest{
      FlagKind::kAfterRefusal,  FlagKind::kWithheld,      FlagKind::kEmergencyCode,
      FlagKind::kNoConsent,     FlagKind::kOwnHousehold,  FlagKind::kSameSurname,
      FlagKind::kOwnStaff,      FlagKind::kNeighbour,     FlagKind::kSameAddress,
      FlagKind::kSoughtAfter,   FlagKind::kNotSearched,   FlagKind::kBulk,
      FlagKind::kSearchesOnly,  FlagKind::kAfterHours,    FlagKind::kByNight,
      FlagKind::kBudget,        FlagKind::kNoConsentRate, FlagKind::kNamesake};
  const auto at = std::ranges::find(kGravest, kind);
  return static_cast<unsigned>(at - kGravest.begin());
}

// Whose access or search it is, and what was said of it.
struct Subject {
  AccountId account;
  Instant at;
  std::span<const ReviewMade> reviews;
  bool top_priority = false;
};

std::optional<Subject> subject_of(const AccessBook& book, const EntryName& name) {
  if (const Access* access = book.find(name)) {
    return Subject{access->account, access->at, access->reviews, is_top_priority(*access)};
  }
  if (const SearchSeen* search = book.find_search(name)) {
    return Subject{search->account, search->at, search->reviews, false};
  }
  return std::nullopt;
}

bool is_finding(ReviewOutcome outcome) {
  return outcome == ReviewOutcome::kUnjustified || outcome == ReviewOutcome::kReported;
}

ReviewState state_of(const Subject& subject) {
  bool has_first = false;
  bool is_asked = false;
  bool has_finding = false;
  bool has_second = false;
  std::vector<AccountId> firsts;
  for (const ReviewMade& made : subject.reviews) {
    if (made.reviewer == subject.account) continue;
    if (made.stage == ReviewStage::kFirst) {
      has_first = true;
      is_asked = made.outcome == ReviewOutcome::kAsked;
      has_finding = has_finding || is_finding(made.outcome);
      firsts.push_back(made.reviewer);
    } else if (has_first && std::ranges::find(firsts, made.reviewer) == firsts.end()) {
      has_second = has_second || made.outcome != ReviewOutcome::kAsked;
    }
  }
  if (!has_first) return ReviewState::kWaiting;
  const bool needs_second = subject.top_priority || has_finding || is_asked;
  return needs_second && !has_second ? ReviewState::kWaitsForSecond : ReviewState::kDone;
}

// Times of one journal that were written as its clock stood, put right from behind: an entry is no
// later than one that follows it.
class LatestTimes final {
 public:
  explicit LatestTimes(const AccessBook& book) {
    for (const Access& access : book.accesses()) {
      add(access.name, access.at);
      for (const View& view : access.views) add({access.name.device, view.entry}, view.at);
    }
    for (const SearchSeen& search : book.searches()) add(search.name, search.at);
    for (const OtherAct& act : book.others()) add(act.name, act.at);
    KeyId device{};
    Instant earliest{INT64_MAX};
    for (auto at = times_.rbegin(); at != times_.rend(); ++at) {
      if (at->first.device != device) earliest = {INT64_MAX};
      device = at->first.device;
      earliest = std::min(earliest, at->second);
      at->second = earliest;
    }
  }
  Instant of(const EntryName& name, Instant written) const {
    const auto at = times_.find(name);
    return at == times_.end() ? written : at->second;
  }

 private:
  void add(const EntryName& name, Instant at) { times_.emplace(name, at); }
  std::map<EntryName, Instant> times_;
};

void sort_flags(std::vector<Flag>& flags) {
  std::ranges::stable_sort(flags, [](const Flag& one, const Flag& other) {
    return gravity_of(one.kind) < gravity_of(other.kind);
  });
}

ReviewItem make_item(const EntryName& name, const Subject& subject, std::vector<Flag> flags,
                     Instant since) {
  ReviewItem item;
  item.subject = name;
  item.flags = std::move(flags);
  sort_flags(item.flags);
  item.top_priority = subject.top_priority;
  item.at = subject.at;
  const std::int64_t late = INT64_MAX - kReviewMilliseconds;
  item.due = {std::min(since.milliseconds, late) + kReviewMilliseconds};
  item.state = state_of(subject);
  return item;
}

// The numbers of a draw, as the header says.
class Numbers final {
 public:
  Numbers(std::uint64_t size, const Digest& root) : size_(size), root_(root) {}
  std::uint64_t below(std::uint64_t bound) {
    const std::uint64_t over = (UINT64_MAX % bound + 1) % bound;  // 2^64 mod bound
    for (;;) {
      const std::uint64_t number = next();
      if (over == 0 || number <= UINT64_MAX - over) return number % bound;
    }
  }

 private:
  std::uint64_t next() {
    if (at_ == block_.size()) refill();
    std::uint64_t number = 0;
    for (int byte = 0; byte < 8; ++byte) number = number << 8 | block_[at_++];
    return number;
  }
  void refill() {
    static constexpr std::string_view kDomain("tomoshibi/audit-sample/v1\0", 26);
    std::array<std::uint8_t, 16> tail{};
    for (std::size_t byte = 0; byte < 8; ++byte) {
      const std::size_t shift = 56 - 8 * byte;
      tail[byte] = static_cast<std::uint8_t>(size_ >> shift);
      tail[8 + byte] = static_cast<std::uint8_t>(counter_ >> shift);
    }
    const ByteView domain = as_bytes(kDomain);
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, domain.data(), domain.size());
    crypto_hash_sha256_update(&state, root_.data(), root_.size());
    crypto_hash_sha256_update(&state, tail.data(), tail.size());
    crypto_hash_sha256_final(&state, block_.data());
    ++counter_;
    at_ = 0;
  }

  std::uint64_t size_;
  Digest root_;
  std::uint64_t counter_ = 0;
  Digest block_{};
  std::size_t at_ = sizeof(Digest);
};

}  // namespace

std::string_view name_of(ReviewState state) {
  switch (state) {
    case ReviewState::kWaiting: return "waiting";
    case ReviewState::kWaitsForSecond: return "second";
    case ReviewState::kDone: return "done";
  }
  return "waiting";
}

std::vector<ReviewItem> review_queue(const AccessBook& book, std::span<const Flag> flags,
                                     const Arrival& arrived) {
  std::map<EntryName, std::vector<Flag>> flagged;
  for (const Flag& flag : flags) flagged[flag.subject].push_back(flag);
  // Completeness does not rest on whoever flags: without consent is always looked at.
  for (const Access& access : book.accesses()) {
    if (!access.without_consent()) continue;
    std::vector<Flag>& list = flagged[access.name];
    const bool is_there = std::ranges::any_of(
        list, [](const Flag& flag) { return flag.kind == FlagKind::kNoConsent; });
    if (!is_there) list.push_back({access.name, FlagKind::kNoConsent, 0});
  }
  const LatestTimes times(book);
  std::vector<ReviewItem> queue;
  for (auto& [name, list] : flagged) {
    const auto subject = subject_of(book, name);
    if (!subject) continue;
    const Instant since = arrived ? arrived(name, subject->at) : times.of(name, subject->at);
    queue.push_back(make_item(name, *subject, std::move(list), since));
  }
  std::ranges::stable_sort(queue, [](const ReviewItem& one, const ReviewItem& other) {
    const auto rank = [](const ReviewItem& item) {
      return std::tuple(item.state == ReviewState::kDone, !item.top_priority, item.due);
    };
    return rank(one) < rank(other);
  });
  return queue;
}

Result<ReviewItem> item_of(const AccessBook& book, std::span<const Flag> flags,
                           const EntryName& name) {
  const auto subject = subject_of(book, name);
  if (!subject) return Error(Errc::kNotFound, "no access and no search has this number");
  std::vector<Flag> own;
  for (const Flag& flag : flags) {
    if (flag.subject == name) own.push_back(flag);
  }
  return make_item(name, *subject, std::move(own), subject->at);
}

Result<void> may_review(const AccessBook& book, const ReviewItem& item, const AccountId& reviewer,
                        ReviewStage stage) {
  const auto subject = subject_of(book, item.subject);
  if (!subject) return Error(Errc::kNotFound, "no access and no search has this number");
  if (subject->account == reviewer) {
    return Error(Errc::kDenied, "nobody reviews his own access; another person does");
  }
  const ReviewState state = state_of(*subject);
  if (state == ReviewState::kDone) return Error(Errc::kDenied, "this review is done");
  if (stage == ReviewStage::kFirst) return ok();
  if (state == ReviewState::kWaiting) {
    return Error(Errc::kDenied, "there is no first review yet");
  }
  const bool was_first = std::ranges::any_of(subject->reviews, [&](const ReviewMade& made) {
    return made.stage == ReviewStage::kFirst && made.reviewer == reviewer;
  });
  if (was_first) {
    return Error(Errc::kDenied, "nobody is the second of his own first review");
  }
  return ok();
}

std::vector<EntryName> sample_of(const AccessBook& book, std::uint64_t size, const Digest& root,
                                 std::uint32_t count, const std::optional<KeyId>& device) {
  std::vector<EntryName> candidates;
  for (const Access& access : book.accesses()) {
    const bool is_in = (!device || access.name.device == *device) && access.name.seq.value <= size;
    if (is_in && access.answer != ConsentAnswer::kRefused) candidates.push_back(access.name);
  }
  std::ranges::sort(candidates);
  const std::size_t drawn = std::min<std::size_t>(count, candidates.size());
  Numbers numbers(size, root);
  for (std::size_t at = 0; at < drawn; ++at) {
    const std::uint64_t chosen = at + numbers.below(candidates.size() - at);
    std::swap(candidates[at], candidates[static_cast<std::size_t>(chosen)]);
  }
  candidates.resize(drawn);
  return candidates;
}

}  // namespace tomoshibi::store::audit
