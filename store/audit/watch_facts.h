// What the watch judges: a few words an access and a search, from a book or from entries as they come.
#pragma once

#include <vector>

#include "store/audit/watch.h"

namespace tomoshibi::store::audit::watching {

// How somebody was found. Nothing is known of a search that is sealed, or by the record's own id.
struct Found {
  bool searched = false;
  bool known = false;  // The criteria are, and name a person.
  bool by_card = false;
  bool by_birth = false;  // A whole birth date.
  bool operator==(const Found&) const = default;
};

struct AccessFact {
  EntryName name;
  Instant at;
  AccountId account;
  std::optional<PersonId> person;  // The least of a person's records: whichever was chosen.
  journal::ConsentFlags flags;
  ConsentAnswer answer = ConsentAnswer::kOral;
  std::optional<EntrySeq> search;
  Found found;
  bool opened = false;
  bool recorded = false;
  bool emergency = false;  // While a spoken code held.
  std::vector<AccountId> viewers;  // In order, each once; at most kViewersKept.
};
inline constexpr std::size_t kViewersKept = 16;

struct SearchFact {
  EntryName name;
  Instant at;
  AccountId account;
  bool counts = false;  // Ended, not refused, and neither a list nor a batch.
  bool led = false;
};

struct Facts {
  std::vector<AccessFact> accesses;
  std::vector<SearchFact> searches;
};

Found found_by(const journal::SearchCriteria& criteria);
bool counts(journal::SearchKind kind, journal::SearchOutcome outcome, bool ended, bool refused);
std::optional<PersonId> person_of(std::span<const PersonId> persons);
void add_viewer(AccessFact& access, const AccountId& account);

std::vector<Flag> judge(Facts facts, const Limits& limits);

}  // namespace tomoshibi::store::audit::watching
