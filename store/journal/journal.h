// Append-only, hash-chained, signed record of who looked at whom and why; the only maker of the
// rights to show candidates (SearchAccess) and to read a chart (AuditedAccess).
//
// Invariants
//   1 An access is returned only after COMMIT under synchronous=FULL: its entry is on disk.
//   2 One writer: the head file is locked; numbers are dense from 1; each entry names the hash of
//     the one before. Time never stops an entry.
//   3 The head file, outside the database, may lag behind the database but never leads: it is
//     written after the commit. A head that leads means that entries were taken away.
//   4 Lost, damaged or rolled-back entries start a new incarnation, whose first entry says so.
//     Nothing is repaired in silence and no doctor is blocked by it.
//   5 Personal fields are on disk only as sealed boxes.
//   6 After a failed write the database is closed and read again before the next entry.
//
//   7 When the disk is full, the room that the journal keeps for itself is given free (make_room),
//     the entry is written, and an alarm behind it says so.
//
//   DIR/journal.db      entry(seq, bytes, signature), sealed; DIR/journal.head; DIR/keys/
//
// Final, no virtual function: nobody can derive from it and mint accesses without writing.
// Thread: the store thread. Cost of every record_: one fdatasync; see docs/format/journal-v1.md.
// Errors of every record_: kStorage (nothing was granted), kBadInput (a limit of entry.h).
// Source: sync-and-reliability.md 2.8; the write path of Tessera ("a durably assigned number, or an
// error"). Proof: tests/journal_*_test.cpp, tests/compile_fail/.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "store/base/access.h"
#include "store/journal/consent_rules.h"
#include "store/journal/entry.h"
#include "store/tlog/checkpoint.h"
#include "store/vault/data_key.h"

namespace tomoshibi::store::journal {

// What the machine compartment gives the journal.
struct MachineKeys {
  vault::DataKey data;   // Of journal.db.
  Secret<32> wrapping;   // Of the private halves in DIR/keys.
};

struct JournalOptions {
  ClockConfidence confidence = ClockConfidence::kUnknown;
  ConsentPolicy policy;
  // Asked when a write failed: true when the disk was full and some of the journal's own reserve
  // was given free; the write is then tried once more.
  std::function<bool()> make_room;
};

enum class JournalCondition : std::uint8_t {
  kGood,
  kRolledBack,  // Entries that the head names are not in the database.
  kDamaged,     // An entry does not verify.
  kHeadLost,    // The head file was missing or damaged.
  kRestored,    // Put back from a backup: entries may be missing.
  kMoved,       // Went on on another machine: a copy may exist.
};

struct JournalStatus {
  JournalCondition condition = JournalCondition::kGood;  // As found at opening, or ever before.
  Incarnation incarnation{};
  EntrySeq last;
  Digest head{};
  HybridTime hybrid;
  std::optional<EntrySeq> first_bad;
  bool head_lags = false;  // The last head could not be written; entries are safe.
};

// A consent that is, or was until it ran out, the ground for looking at somebody.
struct OpenConsent {
  EntrySeq entry;
  std::vector<PersonId> persons;  // The record chosen first, then those linked with it.
  ConsentAnswer answer = ConsentAnswer::kOral;
  IdentityCheck identity = IdentityCheck::kStated;
  std::vector<NoConsentReason> reasons;
  std::string note;
  SectionSet sections;
  ConsentFlags flags;
  AccountId account;               // Who took it.
  std::vector<AccountId> viewers;  // Who opened the chart under it.
  Instant since;
  Instant until;
  bool chart_open = false;         // Viewed and not closed since.
  bool ran_out = false;            // The 24 hours are over: ask again.
  bool asks_again = false;         // Family or none: reopening asks 今は意思を確認できますか.
};

// The person said no: 「11/21 14:10 本人が断っています」, shown first on any later opening.
struct Refusal {
  EntrySeq entry;
  Instant at;
  AccountId account;
  bool withdrawal = false;  // A consent was taken back.
};

// What became of record_consent(): a refusal is a recorded answer, not a failure.
struct ConsentGiven {
  EntrySeq entry;
  Instant until;
};
struct ConsentRefused {
  EntrySeq entry;
};
using ConsentOutcome = std::variant<ConsentGiven, ConsentRefused>;

struct ViewRequest {
  Actor actor;
  std::vector<PersonId> charts;  // Each of them named by the consent.
  EntrySeq consent;
  SectionSet sections;
};

class Journal final {
 public:
  // Opens or creates. Walks the whole chain, verifies its end and rebuilds the open consents;
  // starts a new incarnation when something is wrong (see status()).
  //   Errors: kStorage (in use by another process, disk), kCorrupt (keys do not fit or are missing,
  //           the database file is not readable).
  //   Cost: microseconds an entry, and one unsealing for each consent of the last two days.
  static Result<Journal> open(const std::filesystem::path& directory, MachineKeys keys,
                              const JournalOptions& options, Instant now);
  Journal(Journal&&) noexcept;
  Journal& operator=(Journal&&) noexcept;
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  ~Journal();

  JournalStatus status() const;
  void set_confidence(ClockConfidence confidence);
  // Whom records and consents are sealed to beside the facility: the region's newest public key.
  void set_region(const std::optional<PublicKey>& region);
  // What opens the region now (Header::under): stands in every entry until it is changed.
  void set_under(std::string under);
  // What only whoever opened the store can know: it was restored, copied to another machine, or
  // its chip has seen later starts. A new incarnation says so.
  Result<void> begin_again(IncarnationCause cause, Instant now);

  // The tree over all entries so far (entry hashes are its leaves), and a proof of one entry in the
  // tree of `size`: at most 34 hashes up to 2^34 entries.
  //   Errors of proving: kNotFound (no such entry, or a size that is not reached yet).
  //   Cost: reads at most 256 rows for each level of 256.
  tlog::TreeHead tree_head() const;
  Result<tlog::Proof> prove(EntrySeq entry, std::uint64_t size) const;
  Result<tlog::Proof> prove_grown(std::uint64_t old_size, std::uint64_t size) const;
  // `watcher` is told of every entry after it is durable, opened.
  void tell(std::function<void(const Entry&)> watcher);
  // Entries from `since` on by their wall clock, in order, opened with the facility's key: what a
  // watch needs to know of the hours before. Cost: one unsealing an entry.
  Result<void> read_recent(Instant since, const std::function<void(const Entry&)>& give) const;
  // The bytes and the signature of one entry as they are kept: what a proof is about.
  Result<SignedEntry> signed_entry(EntrySeq entry) const;
  // Signed by the device; the origin names device and incarnation.
  Result<std::string> checkpoint(const tlog::TreeHead& head) const;
  std::string origin() const;

  // Durable before the first candidate appears. Any role: what candidates may show is the search's.
  Result<SearchAccess> begin_search(const Actor& actor, const SearchCriteria& criteria,
                                    Instant now);
  // On choosing, clearing, 30 s idle or lock; a long list takes several entries in one commit.
  Result<EntrySeq> end_search(const SearchAccess& access, const Actor& actor,
                              const SearchCriteria& final_criteria, std::span<const PersonId> shown,
                              SearchOutcome outcome, Instant now);
  Result<EntrySeq> record_search_refused(const Actor& actor, const SearchCriteria& criteria,
                                         SearchRefusal why, Instant now);

  //   Errors: kDenied, kBadInput as check_consent().
  Result<ConsentOutcome> record_consent(const ConsentRequest& request, Instant now);
  // Ends every consent that names one of the same persons, at once.
  //   Errors: kNotFound when the entry is no consent that is open.
  Result<EntrySeq> record_withdrawal(const Actor& actor, EntrySeq consent, Instant now);

  // The right to read what the consent covers, and nothing else.
  //   Errors: kDenied  the role, a section or a person is not covered; refused, withdrawn, ended.
  Result<AuditedAccess> record_view(const ViewRequest& request, Instant now);
  // kWrongPerson (別の方でした) and kWithdrawn end the consent.
  //   Errors: kNotFound when the entry is no consent that is open.
  Result<EntrySeq> record_close(const Actor& actor, EntrySeq consent, CloseReason reason,
                                Instant now);

  Result<EntrySeq> record_sign_in(const Actor& actor, Instant now);
  // Only for an account that exists: what else was typed may be a secret and is not kept.
  Result<EntrySeq> record_sign_in_failure(const std::optional<AccountId>& account,
                                          std::uint32_t failures, Instant now);
  Result<EntrySeq> record_lock(const Actor& actor, LockReason reason, Instant now);
  Result<EntrySeq> record_import(const Actor& actor, const Imported& summary, Instant now);
  Result<EntrySeq> record_alarm(AlarmKind kind, Instant now);
  Result<EntrySeq> record_audit_read(const Actor& actor, AuditReading reading,
                                     std::uint64_t entries, Instant now);
  // Without an actor the device itself acted, or somebody who proved himself for this call alone.
  Result<EntrySeq> record_account_change(const std::optional<Actor>& actor,
                                         const AccountChanged& change, Instant now);
  Result<EntrySeq> record_store_upkeep(const std::optional<Actor>& actor, const StoreUpkeep& upkeep,
                                       Instant now);

  // Acts that have no rule of their own here; views, searches and consents have.
  using PlainAct = std::variant<Printed, Exported, RecordMade, OrderHandled, Synced,
                                CustodyChanged, SecondPerson, ReceiptGiven, Reviewed>;
  Result<EntrySeq> record(const std::optional<Actor>& actor, const PlainAct& act, Instant now);
  // The tree as it stands, written down by an entry behind it.
  struct Mark {
    EntrySeq entry;
    tlog::TreeHead head;
  };
  Result<Mark> record_seal(const std::optional<Actor>& actor, SealCause cause, Instant now);
  Result<Mark> record_sample(const Actor& actor, std::uint32_t count, Instant now);

  // Ed25519 by this device over `message` as it is: for what carries its own domain (rosters).
  Signature sign_raw(ByteView message) const;
  const PublicKeys& public_keys() const;

  // 閲覧中の患者, newest first: within their 24 hours, or run out with the chart still open.
  std::vector<OpenConsent> open_consents(Instant now) const;
  // How many, without opening what names them: see sealed_book.h.
  std::size_t open_consent_count(Instant now) const;
  // At a lock: persons and notes of consents stay in memory as sealed boxes alone, until the next
  // question about them.
  void forget_consents();
  // The consent under which this person can be opened again now; empty when it must be asked.
  std::optional<OpenConsent> consent_for(const PersonId& person, Instant now) const;
  // The latest refusal or withdrawal ever recorded here.
  std::optional<Refusal> refusal_of(const PersonId& person) const;

 private:
  struct State;
  explicit Journal(std::unique_ptr<State> state);
  struct By;  // Who is written into the header.
  Result<EntrySeq> append(const By& by, const Body& body, Instant now);
  std::unique_ptr<State> state_;
};

}  // namespace tomoshibi::store::journal
