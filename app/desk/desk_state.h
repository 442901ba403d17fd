// What a Desk holds: for the sources of app/desk alone.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/desk/desk.h"
#include "app/desk/directory.h"
#include "app/desk/facts.h"
#include "app/desk/machine.h"
#include "app/desk/membership.h"
#include "app/desk/opening.h"
#include "app/desk/reserve.h"
#include "app/desk/shelf.h"
#include "store/charts/chart_reader.h"
#include "store/charts/import.h"
#include "store/journal/journal.h"
#include "store/people/register.h"
#include "store/vault/database.h"
#include "store/vault/slots.h"
#include "store/vault/upkeep.h"

namespace tomoshibi::app {

inline constexpr std::string_view kRolledBackSetting = "rolled-back";
// Set by a restore that had to take the journal from the backup.
inline constexpr std::string_view kRestoredSetting = "journal-restored";
inline constexpr std::string_view kClockSetting = "clock-anchor";
inline constexpr std::string_view kRegionKeySetting = "region-seal-key";
inline constexpr Error kNobodySignedIn(Errc::kLocked, "nobody is signed in; sign in first");

// What makes two people one household, for the watch; empty when it is not known or protected.
std::string household_of(const Person& person);

struct Desk::State {
  State(DataDirectory directory_in, Machine machine_in, std::unique_ptr<Reserve> reserve_in,
        store::journal::Journal journal_in, Clock clock_in);
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State();

  // An open search: its right, what was asked last, and everybody whom it showed.
  struct Search {
    SearchAccess access;
    store::journal::SearchCriteria criteria;
    std::vector<PersonId> shown;  // In order of first appearance.
    std::set<PersonId> shown_set;
  };
  // What a member opened with his key. Declared in the order in which each needs the one before.
  struct Region {
    store::vault::KeySlots slots;
    store::vault::Database database;   // The facility's own: all that a store without a fleet has.
    std::optional<OpenedParts> parts;  // Of an enrolled kiosk, while an order is open …
    std::optional<store::vault::Database> overlay;  // … and what is laid over them.
    std::vector<sync::Area> ordered;   // As of that opening.
    bool is_ending = false;            // The order is over; a chart is still open.
    // Nobody is here to be found as long as these are empty.
    Region(store::vault::KeySlots slots_in, store::vault::Database database_in)
        : slots(std::move(slots_in)), database(std::move(database_in)) {}
    std::optional<store::people::Register> persons;
    std::optional<store::charts::ChartReader> reader;
    std::optional<store::charts::Importer> importer;
    std::optional<store::vault::Copying> rekeying;  // To the next key, in slices (upkeep.h).
  };

  // ---- finding (desk.cpp)
  void note_shown(const PersonId& id);
  void note_shown(const store::people::Answer& answer);
  Result<void> begin(const store::journal::SearchCriteria& criteria);
  Result<void> use_applied_rates(store::people::Register& persons);  // desk_rates.cpp
  Result<void> load(Region& opened);
  Result<store::charts::ContentAges> ages_of(Region& opened) const;

  // ---- who is there (desk_sign_in.cpp)
  Result<void> working() const;      // Somebody is signed in and has a proof of his own.
  Result<void> with_region() const;  // And the region's compartment is open.
  Result<void> with_people() const;  // And there are people to be found: no order is needed, or one is open.
  // The second factor that this account needs; empty when none.
  Result<std::optional<Secret<32>>> token_for(store::orders::SecondFactor factor,
                                              const std::filesystem::path& token_file);
  // Proves and journals a wrong try; a right one is the caller's to journal.
  Result<store::orders::Proven> prove(const AccountId& id, const SecretText& proof,
                                      const std::filesystem::path& token_file);
  Result<store::vault::KeySlots> open_slots(const store::orders::Account& account,
                                            const Secret<32>& private_half);
  // Slots as the accounts say: missing ones are added, those of whoever may not come in are
  // removed.
  Result<void> fit_slots(store::vault::KeySlots& slots);
  Result<void> settle_rekey(store::vault::KeySlots& slots);
  void tell(SignInStep step) const {
    if (progress) progress(step);
  }
  Result<void> open_region(const store::orders::Proven& proven);
  // Everything of the region leaves memory. What is shown while locked is kept.
  void close_region();
  void keep_facts();
  Result<void> raise(store::journal::AlarmKind kind);

  // ---- orders (desk_orders.cpp); nothing of it without a membership
  sync::Moment moment() const;
  Result<void> open_ordered(Region& opened);
  Result<void> open_overlay(Region& opened);
  // Counts time, closes what is over, opens what was added. `anew`: new data is on the shelf.
  Result<void> fit_region(bool anew = false);
  void close_people();
  // What was laid over the images, and what its key is made of, are gone.
  Result<void> destroy_overlay();
  Result<void> note_order(store::journal::OrderEvent event, const sync::OrderId& id,
                          std::uint64_t revision, ByteView content);
  bool has_open_chart() const;
  // The journal in which a drill is, or the real one (desk_drill.cpp).
  Result<void> use_log(bool of_drill);

  // ---- watching (desk_watch.cpp)
  // From the journal of the last two days; forgotten at the lock.
  Result<void> begin_watch();
  Result<void> learn_homes();  // While a search is open.
  void end_watch();
  // The key to which what the next doctor must know is sealed: kept, since only its half is secret.
  Result<void> keep_region_key(store::vault::KeySlots& slots);
  store::journal::PublicKey region_recipient(const store::journal::PublicKey& own) const;
  // Is this the newest state of this machine's journal? Says so in a new incarnation when not.
  Result<void> check_newest();
  // Looks at the clock, before something is written that somebody will ask the hour of.
  Result<void> look_at_clock();
  // Keeps where the journal stands outside its files; `always`, or when 64 entries came since.
  void anchor(bool always);

  // ---- accounts (desk_accounts.cpp)
  Result<void> may_manage(Role made) const;
  Result<void> may_handle_rosters() const;
  Result<void> note(const store::journal::AccountChanged& change);

  DataDirectory directory;
  Machine machine;
  std::unique_ptr<Reserve> reserve;  // The journal's make_room points at it.
  store::journal::Journal book;  // The one that is written now.
  std::optional<store::journal::Journal> other_book;  // The real one, during a drill.
  bool in_drill = false;
  Instant drill_since;
  Clock clock;
  std::optional<Membership> member;  // Empty: a store without a fleet.
  std::optional<Shelf> shelf;
  bool opens_anew = false;  // New data or secrets are here; a chart that is open has to be closed first.
  bool was_open = false;  // As of the last look at the orders: that one ran out is said once.
  std::optional<RegionFacts> facts;  // Of the last time that the region was open.
  std::unique_ptr<Region> region;
  std::optional<store::journal::Actor> actor;
  std::string token_file;                        // Of who is signed in, for change_proof().
  std::optional<store::orders::Proven> pending;  // Signed in, must change first; wiped with it.
  std::optional<Search> search;
  std::optional<store::audit::Watch> watch;  // While somebody is signed in and the region open.
  // Where people of the user's own name live: at most three, none when there are more. Looked up in the
  // user's first search; nobody is shown by it.
  std::optional<std::vector<Address>> homes;
  std::string last_household;                // Of whom this user opened last without consent.
  store::orders::UptimeClock uptime;
  TimeTrust trust;
  ClockTrust clock_trust;
  EntrySeq anchored;  // Where the journal stood when that was kept last.
  bool store_rolled_back = false;
  SignInProgress progress;  // Only while a sign-in runs.
};

}  // namespace tomoshibi::app
