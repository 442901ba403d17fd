// What the entries say about who may be looked at now: open consents and refusals, in memory.
//
// apply() is fed every entry once, in order, when the journal is opened and after each commit, so
// what a reopened journal knows is by construction what it knew before.
// Proof: tests/journal_consent_test.cpp (a reopened journal lists the same).
#pragma once

#include <map>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "store/journal/entry.h"
#include "store/journal/journal.h"

namespace tomoshibi::store::journal {

class ConsentBook final {
 public:
  // Is the personal part of this entry needed? Old consents are not opened again at start.
  static bool needs_personal(const Entry& entry, Instant now);
  void apply(const Entry& entry);

  std::vector<OpenConsent> open(Instant now) const;
  std::optional<OpenConsent> for_person(const PersonId& person, Instant now) const;
  std::optional<Refusal> refusal_of(const PersonId& person) const;
  const OpenConsent* find(EntrySeq consent) const;

 private:
  void take_consent(const Entry& entry, const ConsentRecorded& body);
  void take_refusal(const Header& header, std::span<const PersonId> persons, bool withdrawal);
  void forget_old(Instant now);
  std::map<EntrySeq, OpenConsent> consents_;
  std::unordered_map<PersonId, Refusal> refusals_;
};

}  // namespace tomoshibi::store::journal
