#include "store/journal/sealed_book.h"

#include <utility>

namespace tomoshibi::store::journal {
namespace {

// What the book is given: a box that does not open leaves its entry closed, and opens nothing here.
void apply_to(ConsentBook& book, Entry entry, const SealingKey& key) {
  if (std::holds_alternative<ConsentRecorded>(entry.body) ||
      std::holds_alternative<ConsentWithdrawn>(entry.body)) {
    [[maybe_unused]] const auto tried = open_personal(entry, key);
  }
  book.apply(entry);
}

}  // namespace

bool SealedBook::matters(const Entry& entry) {
  return std::holds_alternative<ConsentRecorded>(entry.body) ||
         std::holds_alternative<ConsentWithdrawn>(entry.body) ||
         std::holds_alternative<ChartViewed>(entry.body) ||
         std::holds_alternative<ChartClosed>(entry.body);
}

void SealedBook::take(Entry sealed, const SealingKey& key, Instant now) {
  if (std::holds_alternative<ConsentRecorded>(sealed.body)) {
    if (!ConsentBook::needs_personal(sealed, now)) return;
    consents_.insert(sealed.header.seq);
  } else if (const auto* view = std::get_if<ChartViewed>(&sealed.body)) {
    if (!consents_.contains(view->consent)) return;
  } else if (const auto* closed = std::get_if<ChartClosed>(&sealed.body)) {
    if (!consents_.contains(closed->consent)) return;
  } else if (!std::holds_alternative<ConsentWithdrawn>(sealed.body)) {
    return;
  }
  if (book_) apply_to(*book_, sealed, key);
  sealed_.push_back(std::move(sealed));
}

void SealedBook::clear() {
  sealed_.clear();
  consents_.clear();
  book_.reset();
}

ConsentBook& SealedBook::opened(const SealingKey& key) {
  if (!book_) {
    book_.emplace();
    for (const Entry& entry : sealed_) apply_to(*book_, entry, key);
  }
  return *book_;
}

std::size_t SealedBook::open_consents(Instant now) const {
  if (book_) return book_->open(now).size();
  std::set<EntrySeq> open;
  for (const Entry& entry : sealed_) {
    if (const auto* consent = std::get_if<ConsentRecorded>(&entry.body)) {
      if (opens(consent->answer) && within_time(entry.header.wall, now)) {
        open.insert(entry.header.seq);
      }
    } else if (const auto* withdrawn = std::get_if<ConsentWithdrawn>(&entry.body)) {
      open.erase(withdrawn->consent);
    } else if (const auto* closed = std::get_if<ChartClosed>(&entry.body)) {
      const bool ends = closed->reason == CloseReason::kWrongPerson ||
                        closed->reason == CloseReason::kWithdrawn;
      if (ends) open.erase(closed->consent);
    }
  }
  return open.size();
}

}  // namespace tomoshibi::store::journal
