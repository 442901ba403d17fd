// Desk: the use cases of one kiosk, in the order in which a doctor needs them. No pixels, no sockets.
//
//   sign_in -> find ... find -> choose -> record_consent -> open_chart -> close_chart -> sign_out
//
// Invariants
//   - Nothing about a person leaves the desk before the journal entry that permits it is durable: the
//     first find() of a search writes its begin, open_chart() its view.
//   - Whoever is handed out counts as shown; end_search() writes whom.
//   - Every call but sign_in(), status() and the lists of accounts needs somebody who is signed in.
// Thread: the store thread. Errors of every call: kLocked when nobody is signed in, kStorage.
// Proof: tests/desk_flow_test.cpp.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/desk/directory.h"
#include "store/charts/chart_reader.h"
#include "store/charts/content_ages.h"
#include "store/charts/import.h"
#include "store/charts/view.h"
#include "store/journal/journal.h"
#include "store/people/register.h"

namespace tomoshibi::app {

// What may be handed out of an answer. The window shows rows only when care.md 22 allows them; the
// command line answers with every candidate.
enum class Disclosure : std::uint8_t { kRowsWhenAllowed, kEveryCandidate };

// Somebody was chosen: what the consent screen needs to know of him.
struct Chosen {
  Person person;
  std::vector<PersonId> records;  // The one chosen first, then those linked with it.
  bool withheld = false;
  std::optional<store::journal::Refusal> refusal;
  std::optional<store::journal::OpenConsent> consent;  // Under which he can be opened again now.
};

struct ConsentForm {
  ConsentAnswer answer = ConsentAnswer::kRefused;
  IdentityCheck identity = IdentityCheck::kStated;
  std::vector<NoConsentReason> reasons;
  std::string note;
  SectionSet sections = SectionSet::all();
  store::journal::ConsentFlags flags;
};

struct OpenedChart {
  Person person;
  store::charts::ChartView view;
  EntrySeq entry;    // Of the view.
  EntrySeq consent;
  Date today;
  Instant opened;
  double read_milliseconds = 0;  // From the right to read until the view stood: for measuring.
};

struct OpenPatient {
  store::journal::OpenConsent consent;
  Person person;
  bool mine = false;
};

struct SignInTries {
  int left = 0;                      // Before the wait.
  std::optional<Instant> wait_until;  // No try is looked at before.
};

struct DeskStatus {
  std::uint64_t people = 0;
  std::vector<store::people::Holding> holdings;
  store::charts::ContentAges ages;   // Of the whole store.
  store::journal::JournalStatus journal;
  std::uint64_t open_consents = 0;
  Instant now;
};

// The clock comes from outside: main() gives the machine's, tests their own.
using Clock = std::function<Instant()>;

class Desk final {
 public:
  // Errors: kNotFound (no store), kStorage (in use, disk), kCorrupt.
  static Result<Desk> open(const std::filesystem::path& dir, Clock clock);
  Desk(Desk&&) noexcept;
  Desk& operator=(Desk&&) noexcept;
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;
  ~Desk();

  const KioskProfile& profile() const;
  Result<DeskStatus> status() const;
  Instant now() const;

  // Errors: kDenied (wrong), kLocked (wait first: see tries()), kNotFound (no such account).
  // Cost: Argon2id, about 0.1 s. Five wrong in a row: ten minutes of waiting.
  Result<void> sign_in(const AccountId& account, std::string_view pin);
  // The demo's own way in, for the command line. Errors: kDenied when this is no demo store.
  Result<void> sign_in_demo();
  SignInTries tries(const AccountId& account) const;
  const std::optional<store::journal::Actor>& actor() const;
  // Ends the search that is open, writes why, and forgets who was signed in.
  Result<void> leave(store::journal::LockReason reason);

  // Errors: kDenied when the role may not search people (the attempt is recorded).
  Result<store::people::Answer> find(const store::people::Query& query, Disclosure disclosure);
  // Many queries under one entry that names their digest; one end_search() closes it.
  Result<void> find_batch(
      std::span<const store::people::Query> queries, std::string_view digest,
      const std::function<void(std::size_t, const store::people::Answer&, std::int64_t)>& give);
  // Nothing to do when no search is open.
  Result<void> end_search(store::journal::SearchOutcome outcome);

  // Errors: kNotFound when nobody has this id (withheld people only for who may know of them).
  Result<Chosen> choose(const PersonId& person);
  Result<store::journal::ConsentOutcome> record_consent(const Chosen& chosen, const ConsentForm& form);
  // Errors: kDenied when the consent does not cover it.
  Result<OpenedChart> open_chart(const Chosen& chosen, EntrySeq consent, SectionSet sections);
  Result<void> close_chart(EntrySeq consent, store::journal::CloseReason reason);
  Result<std::vector<OpenPatient>> open_patients();

  // Reads a file into the region, whole or not at all.
  Result<store::charts::ImportCounts> import(const std::filesystem::path& file,
                                             const store::charts::ProgressCall& progress);
  std::span<const store::charts::Quarantined> quarantined() const;
  // After the last file of an import.
  Result<void> after_import();

  // People drawn by `seed`, for measuring. Counts as a search that showed them.
  Result<std::vector<Person>> sample(std::size_t count, std::uint64_t seed);

  // Reading the journal is an entry of its own.
  Result<void> record_audit_read(store::journal::AuditReading reading, std::uint64_t entries);

 private:
  struct State;
  explicit Desk(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace tomoshibi::app
