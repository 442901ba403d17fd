// Desk: the use cases of one kiosk, in the order in which a doctor needs them. No pixels, no
// sockets.
//
//   sign_in -> find ... find -> choose -> record_consent -> open_chart -> close_chart -> leave
//
//   locked ── sign_in() ──▶ open (region key, region.db, index in memory) ── leave() ──▶ locked
//                └─ must_change_proof(): only change_proof() and leave() work until it is changed
//
// Locked: region.db is closed, the index, the region's keys and the member's key are wiped; the
// machine's own part (accounts, journal, the device's signing key) works on.
//
// Invariants
//   - Nothing about a person leaves the desk before the journal entry that permits it is durable:
//     the first find() of a search writes its begin, open_chart() its view.
//   - Whoever is handed out counts as shown; end_search() writes whom.
//   - Every call but sign_in(), status() and the lists of accounts needs somebody who is signed in;
//     whatever touches people needs the region open.
//   - A member's private half lives from the proof until the region is open, no longer.
//   - Whoever may open the region has a slot in region.slots: medical viewers and general, who work
//     with it; administrators and masters, because only an open compartment gives a slot to
//     somebody else (what they may see is the journal's to refuse). An auditor reads the journal:
//     no slot.
// Thread: the store thread. Errors of every call: kLocked when nobody is signed in, kStorage.
// Proof: tests/desk_flow_test.cpp, tests/desk_accounts_test.cpp.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/desk/clock_trust.h"
#include "app/desk/directory.h"
#include "store/audit/watch.h"
#include "store/base/wiped.h"
#include "store/charts/chart_reader.h"
#include "store/charts/content_ages.h"
#include "store/charts/import.h"
#include "store/charts/view.h"
#include "store/journal/journal.h"
#include "store/orders/accounts.h"
#include "store/orders/roster.h"
#include "store/people/register.h"
#include "store/vault/shamir.h"
#include "sync/core/order_book.h"
#include "sync/core/road.h"
#include "sync/core/spoken.h"

namespace tomoshibi::app {

// What may be handed out of an answer. The window shows rows only when care.md 22 allows them; the
// command line answers with every candidate.
enum class Disclosure : std::uint8_t { kRowsWhenAllowed, kEveryCandidate };

// Somebody was chosen: what the consent screen needs to know of him.
struct Chosen {
  Person person;
  std::vector<PersonId> records;  // The one chosen first, then those linked with it.
  std::vector<store::people::LinkedRecord> others;  // Those linked, as they may be shown.
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
  std::vector<store::people::LinkedRecord> others;  // His other records; the view shows all.
  store::charts::ChartView view;
  EntrySeq entry;  // Of the view.
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

// Somebody who proves himself for one call, beside whoever is signed in.
struct SignInProof {
  AccountId account;
  SecretText proof;
  std::filesystem::path token_file;  // Of an account with a token file.
};

// What a sign-in does now, told as it begins; those behind the proof open the region.
enum class SignInStep : std::uint8_t { kProof, kKeys, kRegion, kPeople, kCharts };
inline constexpr int kOpeningSteps = 4;
using SignInProgress = std::function<void(SignInStep)>;

inline constexpr int kLockMinutesMax = 15;

// What became of an order that was handed in.
struct OrderHandedIn {
  sync::Applied applied = sync::Applied::kSame;
  std::string id;  // Hexadecimal; what is read back over the telephone is its first eight digits.
  std::uint64_t revision = 0;
};
// What is open here, and what would be: for the sign-in screen, `status` and a refused search.
struct OrderStatus {
  std::vector<sync::Standing> orders;      // Newest first.
  std::vector<sync::Area> open;            // Whose data an order opens now.
  std::vector<sync::Area> absent;          // Of these, what is not on this kiosk.
  bool is_open = false;                    // Somebody could search now.
  bool is_ending = false;                  // Over, but for charts that are still open.
  bool is_drill = false;
  bool is_emergency = false;               // By a code alone.
  bool wants_fleet_key = false;            // An order is here whose fleet key is not: take the newest data.
  std::string authority;                   // Whose orders count here.
  bool is_demo_authority = false;
  std::uint32_t place = 0;                 // 17204
  std::optional<Instant> certificate_end;  // Empty before the first contact.
};
struct Held {                              // One area on the shelf.
  sync::Area area;
  sync::Epoch epoch = 0;
  std::uint64_t publication = 0;           // The newest that is covered without a gap.
  std::uint64_t people = 0;                // Of its snapshot.
  Instant data_as_of;
  std::uint64_t bytes = 0;
};
// One exchange with one road, told as a sentence by whoever asked for it.
struct TakenByRoad {
  std::uint64_t segments = 0, bytes = 0;
  std::uint64_t waiting = 0;               // Wanted and not there (or damaged): taken next time.
  std::vector<OrderHandedIn> orders;
  bool has_new_root = false, has_new_fleet_key = false, has_certificate = false;
  bool left_contact = false;
  std::uint64_t refused = 0;               // Files that did not verify; nothing of them was used.
  Instant data_as_of;                      // Of the newest that is here now.
};
// How a drill went, from its own journal: all of it, since the first.
struct DrillScore {
  std::uint64_t entries = 0, searches = 0, views = 0;
  std::uint64_t wrong = 0;            // Charts closed with 別の方でした.
  std::uint64_t without_consent = 0;
  std::optional<std::int64_t> seconds_to_first_chart;  // From the first search to the first view.
  bool is_log_good = false;           // The drill's journal verifies.
};
using RoadProgress = std::function<bool(std::uint64_t done, std::uint64_t total)>;  // Bytes; false stops.

// While locked, people, holdings and ages are what they were when the region was last open.
struct DeskStatus {
  bool is_region_open = false;
  bool is_enrolled = false;
  bool store_rolled_back = false;  // An older copy of a file was put back; it is in the journal.
  std::uint64_t people = 0;
  std::vector<store::people::Holding> holdings;
  store::people::IndexStats index;  // Nothing while locked.
  store::charts::ContentAges ages;  // Of the whole store.
  store::journal::JournalStatus journal;
  std::uint64_t open_consents = 0;
  std::uint64_t reserve_bytes = 0;  // Room on the disk that only the journal may take …
  std::uint64_t reserve_wanted =
      0;  // … and how much it should be: less means that the disk is full.
  Instant now;
};

// The clock comes from outside: main() gives the machine's, tests their own.
using Clock = std::function<Instant()>;

class Desk final {
 public:
  // Errors: kNotFound (no store), kStorage (in use, disk), kCorrupt, kDenied (older keys put back).
  // `uptime`: what waits after wrong proofs are counted in; tests give their own. `trust`: whether
  // the clock agrees with a trusted time; without it entries say that the clock is unknown.
  static Result<Desk> open(const std::filesystem::path& dir, Clock clock,
                           store::orders::UptimeClock uptime = store::orders::system_uptime,
                           TimeTrust trust = {});
  Desk(Desk&&) noexcept;
  Desk& operator=(Desk&&) noexcept;
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;
  ~Desk();

  const std::filesystem::path& directory() const;
  const KioskProfile& profile() const;
  Result<DeskStatus> status() const;
  Instant now() const;

  // ---- who is there

  // For the sign-in screen: nobody needs to be signed in.
  Result<std::vector<store::orders::Account>> accounts() const;
  store::orders::Tries tries(const AccountId& account) const;

  // Proves, opens the region and reads the index; nothing of it when it fails.
  //   Errors: kDenied (wrong, expired, disabled), kLocked (wait or locked: see tries()), kNotFound
  //   (no such account), kBadInput (token file).
  //   Cost: Argon2id as measured on this machine (about 0.6 s; 0.1 s in a demo) and the index.
  // `progress` is called on this thread.
  Result<void> sign_in(const AccountId& account, const SecretText& proof,
                       const std::filesystem::path& token_file = {},
                       const SignInProgress& progress = {});
  // The demo's own way in, for the command line. Errors: kDenied when this is no demo store.
  Result<void> sign_in_demo();
  // True after the first sign-in, until change_proof().
  bool must_change_proof() const;
  // Errors: kBadInput (the rules; the sentence says which), kDenied (the old one is wrong).
  Result<void> change_proof(const SecretText& old_proof, const SecretText& new_proof);
  const std::optional<store::journal::Actor>& actor() const;
  bool is_region_open() const;
  // Ends the search that is open, writes why, forgets who was signed in, closes and wipes the
  // region.
  Result<void> leave(store::journal::LockReason reason);

  // The automatic lock. Errors of setting: kDenied (no administrator), kBadInput (1 to 15).
  int lock_minutes() const;
  Result<void> set_lock_minutes(int minutes);

  // ---- accounts; each call checks orders::may_make, changes the slots and is journaled

  Result<store::orders::Account> add_account(const store::orders::NewAccount& account,
                                             const SecretText& proof,
                                             const std::filesystem::path& token_file = {});
  Result<void> set_account_disabled(const AccountId& account, bool is_disabled);
  // Forgotten: a new key pair; the member changes it at the next sign-in.
  Result<void> reset_account_proof(const AccountId& account, const SecretText& new_proof,
                                   const std::filesystem::path& token_file = {});
  // Nobody is left who could: whoever brings the region's recovery sheets gives this member a new
  // proof and its way in. Errors: also kBadInput (too few sheets, or damaged), kDenied (other
  // sheets).
  Result<void> recover_account(const AccountId& account,
                               std::span<const store::vault::Share> region_shares,
                               const SecretText& new_proof);
  // Two others, each with his own proof; nobody needs to be signed in.
  Result<void> unlock_account(const AccountId& locked, const SignInProof& first,
                              const SignInProof& second);
  // 応援者: vouched for by the clinician who is signed in, or by one who proves himself for this call.
  Result<store::orders::Account> register_responder(const store::orders::NewAccount& account,
                                                    const store::orders::Responder& responder,
                                                    const SecretText& proof,
                                                    const SignInProof* voucher = nullptr);

  // ---- rosters; administrators and masters

  store::orders::IssuerKey issuer_key() const;  // Of this kiosk.
  Result<Bytes> export_roster();
  Result<store::orders::RosterSummary> apply_roster(ByteView roster);
  Result<void> trust_issuer(const store::orders::IssuerKey& issuer, std::string_view name);
  Result<void> distrust_issuer(const store::orders::IssuerKey& issuer);
  Result<std::vector<store::orders::TrustedIssuer>> trusted_issuers() const;

  // ---- people and charts

  // Errors: kDenied when the role may not search people (the attempt is recorded).
  Result<store::people::Answer> find(const store::people::Query& query, Disclosure disclosure);
  // Many queries under one entry that names their digest; one end_search() closes it.
  Result<void> find_batch(
      std::span<const store::people::Query> queries, std::string_view digest,
      const std::function<void(std::size_t, const store::people::Answer&, std::int64_t)>& give);
  // The rates of the search's model. Whoever may search tries others until the region is closed, and
  // proposes them; an administrator, who cannot search, applies what was proposed, or goes back to the
  // rates that the program comes with. Errors: kDenied; apply: kNotFound (nothing was proposed).
  Result<store::people::Rates> search_rates() const;
  Result<void> try_search_rates(const store::people::Rates& rates);
  Result<void> propose_search_rates(const store::people::RatesProposal& proposal);
  Result<store::people::RatesProposal> apply_search_rates();
  Result<void> reset_search_rates();
  // Nothing to do when no search is open.
  Result<void> end_search(store::journal::SearchOutcome outcome);

  // Errors: kNotFound when nobody has this id (withheld people only for who may know of them).
  Result<Chosen> choose(const PersonId& person);
  Result<store::journal::ConsentOutcome> record_consent(const Chosen& chosen,
                                                        const ConsentForm& form);
  // Errors: kDenied when the consent does not cover it.
  Result<OpenedChart> open_chart(const Chosen& chosen, EntrySeq consent, SectionSet sections);
  Result<void> close_chart(EntrySeq consent, store::journal::CloseReason reason);
  // The person takes it back: every consent that names him ends at once. Errors: kNotFound (no
  // consent that is open).
  Result<EntrySeq> withdraw(EntrySeq consent);
  Result<std::vector<OpenPatient>> open_patients();

  // Reads a file into the region, whole or not at all.
  Result<store::charts::ImportCounts> import(const std::filesystem::path& file,
                                             const store::charts::ProgressCall& progress);
  std::span<const store::charts::Quarantined> quarantined() const;
  // After the last file of an import.
  Result<void> after_import();

  // People drawn by `seed`, for measuring. Counts as a search that showed them.
  Result<std::vector<Person>> sample(std::size_t count, std::uint64_t seed);

  // ---- orders and roads (desk_orders.cpp, desk_sync.cpp); kNotFound in a store without a fleet

  bool is_enrolled() const;
  // Enrolled, and no order opens anything now: find() answers kRefused.
  bool is_sealed() const;
  // Nobody needs to be signed in. Errors: kDenied, kBadInput (refused; order_refusal() says why).
  Result<OrderHandedIn> apply_order(ByteView file);
  sync::OrderRefusal order_refusal() const;
  // A code that was read out: opens one area for seven days. Somebody who may search is signed in.
  //   `second`: proves himself for this call; without one, `note` says why nobody could (care.md 15).
  //   Errors: kBadInput (a group is wrong), kDenied (it is not this area's), kLocked (too many tries: wait).
  Result<EntrySeq> apply_code(std::uint32_t area, std::string_view text, const SignInProof* second,
                              std::string note);
  Result<OrderStatus> orders() const;
  std::vector<Held> held() const;
  // Looks at the time: call it each minute. True: something opened or closed.
  Result<bool> tick();
  // True while what is open is a drill's: a frame on every screen, a word on every print.
  bool is_drill() const;
  // Errors: kNotFound (there was none).
  Result<DrillScore> drill_score();
  Result<TakenByRoad> take(sync::Road& road, const RoadProgress& progress = {});

  // ---- watching: nothing is ever blocked by it (care.md 15)

  // Grounds that the consent's entry will carry for this person (record_consent() writes them): a
  // surname or a household shared, a member of staff, more new people than usual.
  Result<store::journal::ConsentFlags> grounds(const Chosen& chosen);
  // Is there anybody else with an account who could look at it now?
  Result<bool> has_second_person() const;
  // Somebody else looked at it too, or nobody was there. `second` proves himself for this call and
  // is another member than the one signed in.
  //   Errors: kDenied (the same person, a wrong proof), kBadInput (nobody, and no words why).
  Result<EntrySeq> record_second_person(EntrySeq consent, store::journal::ConsentFlags grounds,
                                        store::journal::SecondHow how, const SignInProof* second,
                                        std::string note);
  // The user's own day, for the moment of signing out.
  Result<store::audit::OwnFigures> own_figures() const;

  // ---- seals and receipts

  // The tree as it stands, written down by an entry; the checkpoint is the signed note over it.
  struct Sealed {
    EntrySeq entry;
    store::tlog::TreeHead head;
    std::string checkpoint;
    std::string origin;
    Instant at;
  };
  Result<Sealed> seal(store::journal::SealCause cause);
  // The seal that is due by the clock (twice a day, 7:00 and 19:00 in Japan), when one is.
  std::optional<store::journal::SealCause> seal_due() const;
  // What proves one view: its bytes, and the way from it to a checkpoint made now. Journaled.
  struct Proven {
    store::journal::SignedEntry entry;
    std::uint64_t index = 0;   // Of the leaf: the entry's number less one.
    store::tlog::Proof proof;
    std::string checkpoint;
    std::string origin;
    store::journal::SignedEntry consent;  // Under which the chart was opened: why.
  };
  Result<Proven> prove_view(EntrySeq view, std::span<const PersonId> persons);

  // Reading the journal is an entry of its own.
  Result<void> record_audit_read(store::journal::AuditReading reading, std::uint64_t entries);

 private:
  friend class Upkeep;     // What is done with the files themselves (upkeep.h).
  friend class AuditDesk;  // What officials do with the journal (audit_desk.h).
  friend class Taking;     // One visit of a road (desk_sync.cpp).
  struct State;
  explicit Desk(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace tomoshibi::app
