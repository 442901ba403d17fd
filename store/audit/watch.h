// Watching: which accesses and searches somebody else should look at. Scored on the device, from its
// own journal; nothing is ever blocked (care.md 15), a score asks and flags.
//
// Two uses of one model: Watch follows the shift as it happens (budgets, the figures told to the user
// at sign-out, the grounds on which a second person is asked for); flags_of() goes over a whole
// journal for the review queue and gives, for the same entries, the same flags.
// The limits stand in Limits with their reasons; they were set on generated weeks and judged on
// weeks with seeds that the setting never saw (docs/audit.md has the figures).
// Proof: tests/audit_watch_test.cpp.
#pragma once

#include <memory>
#include <vector>

#include "store/audit/access_book.h"
#include "store/audit/flag.h"

namespace tomoshibi::store::audit {

struct Limits {
  std::uint32_t new_people_an_hour_by_user = 30;
  std::uint32_t new_people_an_hour_by_device = 60;
  // … the rest is the model's; each with a sentence why.
};

// What is told to the user himself at sign-out: 「同意なし きょう3件（ほかの方の中央値 0件）」.
struct OwnFigures {
  std::uint32_t opened = 0;             // People today.
  std::uint32_t without_consent = 0;
  std::uint32_t median_without_consent = 0;  // Of the others who opened anybody that day.
  std::uint32_t searches_only = 0;
};

// What is known of the person and the user beyond the journal: given by whoever has the register open.
struct Likeness {
  bool same_surname = false;   // As the user.
  bool same_address = false;   // As the user, or as the person opened just before without consent.
  bool own_staff = false;
};

class Watch final {
 public:
  explicit Watch(const Limits& limits = {});
  Watch(Watch&&) noexcept;
  Watch& operator=(Watch&&) noexcept;
  ~Watch();

  // Every entry of the device's journal, in order, as it was appended (opened) or read at the start.
  void take(const journal::Entry& entry);

  // Before a consent is recorded: the grounds that its entry should carry and for which a second
  // person is asked, when there is one.
  journal::ConsentFlags grounds(const AccountId& user, const PersonId& person,
                                const Likeness& likeness, Instant now) const;
  OwnFigures figures(const AccountId& user, Instant now) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Of everything in the book, in the order of the entries; an access can have several.
std::vector<Flag> flags_of(const AccessBook& book, const Limits& limits = {});

}  // namespace tomoshibi::store::audit
