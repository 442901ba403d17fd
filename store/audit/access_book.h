// What a journal tells about people, joined from its entries: each access with its consent, its
// views, its end and its reviews; each search with what was asked and whom it showed.
//
//   entries, in order, opened as far as the reader's key goes ──take()──▶ accesses, searches, …
//
// An access is one consent, refusal or opening without consent and everything done under it: the unit
// that is counted, reviewed, drawn for a sample and told to the person. It is named by its consent's
// number and its device. Several journals can be read one after the other; numbers are compared
// within a device only.
// With a key that opens nothing, persons, reasons and criteria are empty and everything else holds.
// Cost: a few hundred bytes an access. Thread: any, one at a time.
// Proof: tests/audit_access_book_test.cpp.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "store/base/consent.h"
#include "store/base/ids.h"
#include "store/base/instant.h"
#include "store/journal/entry.h"

namespace tomoshibi::store::audit {

using journal::KeyId;

// An entry of one of several journals.
struct EntryName {
  KeyId device{};
  EntrySeq seq;
  auto operator<=>(const EntryName&) const = default;
};

struct ReviewMade {
  EntrySeq entry;
  Instant at;
  AccountId reviewer;
  journal::ReviewStage stage = journal::ReviewStage::kFirst;
  journal::ReviewOutcome outcome = journal::ReviewOutcome::kJustified;
  std::string note;
};

struct View {
  EntrySeq entry;
  Instant at;
  AccountId account;
  SectionSet sections;
};

struct Access {
  EntryName name;                  // Of the consent's entry.
  Instant at;
  journal::ClockConfidence confidence = journal::ClockConfidence::kUnknown;
  AccountId account;
  std::optional<Role> role;
  std::string place;
  ConsentAnswer answer = ConsentAnswer::kOral;
  IdentityCheck identity = IdentityCheck::kStated;
  std::vector<NoConsentReason> reasons;
  std::string note;
  SectionSet sections;             // That the consent covers.
  std::optional<journal::WordingUsed> wording;
  journal::ConsentFlags flags;
  std::vector<PersonId> persons;   // The record chosen first; empty when sealed to others.
  std::optional<EntrySeq> search;  // The search in which the person was chosen.
  std::vector<View> views;
  std::optional<journal::SecondPerson> second;
  std::vector<EntrySeq> prints;
  std::vector<EntrySeq> records;   // What was given or noted under it.
  bool withdrawn = false;
  bool wrong_person = false;       // 別の方でした
  std::vector<ReviewMade> reviews;

  bool without_consent() const;    // Family or none.
  bool was_opened() const { return !views.empty(); }
};

struct SearchSeen {
  EntryName name;                  // Of the begin.
  Instant at;
  AccountId account;
  std::optional<Role> role;
  journal::SearchCriteria criteria;  // As it ended.
  std::vector<PersonId> shown;
  journal::SearchOutcome outcome = journal::SearchOutcome::kCleared;
  bool ended = false;
  bool refused = false;            // search_refused: the role, a lock or no order.
  bool led_to_access = false;      // A consent of the same user followed for somebody it showed.
  std::vector<ReviewMade> reviews;
};

// Signing in and out, alarms, reading the journal and the rest, as they stand.
struct OtherAct {
  EntryName name;
  Instant at;
  AccountId account;
  std::optional<Role> role;
  journal::EntryKind kind{};
  std::string what;                // lock idle, alarm clock_jump, audit_read list, …
};

class AccessBook final {
 public:
  // In the order of the journal; entries of other devices may come in between.
  void take(const journal::Entry& entry);

  std::span<const Access> accesses() const { return accesses_; }    // In the order of their entries.
  std::span<const SearchSeen> searches() const { return searches_; }
  std::span<const OtherAct> others() const { return others_; }
  const Access* find(const EntryName& name) const;
  // Names of staff as their sign-ins and account entries give them; empty when sealed.
  std::string_view staff_name(const AccountId& account) const;
  std::uint64_t entries() const { return entries_; }

 private:
  std::vector<Access> accesses_;
  std::vector<SearchSeen> searches_;
  std::vector<OtherAct> others_;
  std::map<EntryName, std::size_t> access_at_;
  std::map<EntryName, std::size_t> search_at_;
  std::map<AccountId, std::string> staff_;
  std::uint64_t entries_ = 0;
};

}  // namespace tomoshibi::store::audit
