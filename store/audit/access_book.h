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
// A review counts only from somebody whose role may review; what else claims to be one stands among
// the other acts. A review that is read before its subject (another device's journal) waits for it.
// Limits: kUnderOneMax views, prints, exports and records an access, kReviewsMax reviews a subject,
// kShownMax people a search; what lies beyond is counted, and the search says that it is cut.
// Cost: a few hundred bytes an access. Thread: any, one at a time.
// Proof: tests/audit_access_book_test.cpp.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "store/base/consent.h"
#include "store/base/ids.h"
#include "store/base/instant.h"
#include "store/journal/entry.h"

namespace tomoshibi::store::audit {

using journal::KeyId;

inline constexpr std::size_t kUnderOneMax = 4096;
inline constexpr std::size_t kReviewsMax = 64;
inline constexpr std::size_t kShownMax = 65'536;

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
  KeyId device{};  // In whose journal the entry stands.
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
  std::vector<EntrySeq> exports;   // Of the chart.
  bool sealed = false;             // To others: persons, reasons and the note are not known.
  std::uint64_t beyond = 0;        // Views, prints, exports and records that are counted only.

  bool without_consent() const;    // Family or none.
  bool was_opened() const { return !views.empty(); }
  bool concerns(const PersonId& person) const;
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
  std::uint64_t shown_count = 0;   // In all, as it is said in clear.
  bool shown_cut = false;          // Not everybody shown is known: sealed to others, or too many.

  bool showed(const PersonId& person) const;
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

// A draw of accesses to be looked at: sample_of() (review.h) gives them.
struct Draw {
  EntryName name;
  Instant at;
  AccountId account;
  std::uint64_t size = 0;
  Digest root{};
  std::uint32_t count = 0;
};

// Until it had a kind of its own, a refused try at the audit desk was written as a refused search.
bool was_at_audit_desk(const journal::SearchRefused& body);

class AccessBook final {
 public:
  // In the order of the journal; entries of other devices may come in between.
  void take(const journal::Entry& entry);

  std::span<const Access> accesses() const { return accesses_; }    // In the order of their entries.
  std::span<const SearchSeen> searches() const { return searches_; }
  std::span<const OtherAct> others() const { return others_; }
  std::span<const Draw> draws() const { return draws_; }
  const Access* find(const EntryName& name) const;
  const SearchSeen* find_search(const EntryName& name) const;
  // Names of staff as their sign-ins and account entries give them; empty when sealed.
  std::string_view staff_name(const AccountId& account) const;
  std::uint64_t entries() const { return entries_; }

 private:
  using Who = std::pair<KeyId, AccountId>;
  void take_other(const journal::Entry& entry);
  void take_search(const journal::Entry& entry, const journal::SearchBegins& body);
  void take_search(const journal::Entry& entry, const journal::SearchRefused& body);
  void take_search_end(const journal::Entry& entry, const journal::SearchEnds& body);
  void take_consent(const journal::Entry& entry, const journal::ConsentRecorded& body);
  void take_view(const journal::Entry& entry, const journal::ChartViewed& body);
  void take_review(const journal::Entry& entry, const journal::Reviewed& body);
  bool take_under(const journal::Entry& entry);
  void find_search_of(Access& access);
  Access* under(const journal::Entry& entry, EntrySeq consent);
  SearchSeen* add_search(const journal::Entry& entry, const journal::SearchCriteria& criteria);
  std::vector<ReviewMade> early_reviews_of(const EntryName& name);

  std::vector<Access> accesses_;
  std::vector<SearchSeen> searches_;
  std::vector<OtherAct> others_;
  std::vector<Draw> draws_;
  std::map<EntryName, std::size_t> access_at_;
  std::map<EntryName, std::size_t> search_at_;
  std::map<EntryName, std::vector<ReviewMade>> early_reviews_;
  std::map<Who, std::vector<std::size_t>> recent_;  // The latest searches of each user.
  std::map<AccountId, std::string> staff_;
  std::uint64_t entries_ = 0;
};

}  // namespace tomoshibi::store::audit
