// The consent book while nobody asks it: the entries it is made from, their personal parts sealed.
//
// While the kiosk is locked nobody needs to know whose consent is open, and a note can say more than
// a name. So the journal keeps the few entries that matter as they stand on disk, opens their boxes
// when the first question about a person comes, and forgets what was opened at the lock.
//
//   take() ──▶ entries, sealed ── opened() ──▶ ConsentBook ── forget() ──▶ entries, sealed
//
// What stays readable while it is shut: numbers, times, accounts, answers; no person, no note.
// Cost: opened() takes one unsealing for each consent of two days and each refusal ever.
// Proof: tests/journal_sealed_book_test.cpp, tests/journal_consent_test.cpp.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <vector>

#include "store/journal/consent_book.h"
#include "store/journal/device_keys.h"
#include "store/journal/entry.h"

namespace tomoshibi::store::journal {

class SealedBook final {
 public:
  // Does this entry matter to the book at all?
  static bool matters(const Entry& entry);
  // `sealed`: as read_entry() gives it. In the order of the journal.
  void take(Entry sealed, const SealingKey& key, Instant now);
  void clear();

  ConsentBook& opened(const SealingKey& key);
  bool is_open() const { return book_.has_value(); }
  void forget() { book_.reset(); }

  // Consents that can be looked under now, without opening a box: one that another refusal of the same
  // person ended counts too. Exact while the book is open.
  std::size_t open_consents(Instant now) const;

 private:
  std::vector<Entry> sealed_;
  std::set<EntrySeq> consents_;  // Of the consents in sealed_: views and closings of others are dropped.
  std::optional<ConsentBook> book_;
};

}  // namespace tomoshibi::store::journal
