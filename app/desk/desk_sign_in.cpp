// Desk: who is there. Sign-in opens the region, leaving wipes it.
#include <algorithm>
#include <utility>

#include "app/desk/desk_state.h"
#include "store/charts/content_ages.h"
#include "store/charts/region.h"
#include "store/vault/upkeep.h"

namespace tomoshibi::app {

namespace charts = store::charts;
namespace journal = store::journal;
namespace orders = store::orders;
namespace people = store::people;
namespace vault = store::vault;

namespace {

constexpr std::string_view kLockMinutesSetting = "lock-minutes";
constexpr std::string_view kRegionSlots = "region.slots";

journal::Actor actor_of(const orders::Account& account) {
  return {account.id, account.name, account.role};
}

// An auditor reads the journal, no chart. Whoever may not sign in has no way in either.
bool may_open_region(const orders::Account& account, Instant now) {
  const bool is_over = account.valid_until && *account.valid_until <= now;
  return account.role != Role::kAuditor && !account.is_disabled && !account.is_revoked && !is_over;
}

}  // namespace

// ---------------------------------------------------------------------------- what a call needs

Result<void> Desk::State::working() const {
  if (!actor) return kNobodySignedIn;
  if (pending)
    return Error(Errc::kLocked, "the password is not the member's own yet; change it first");
  return ok();
}

Result<void> Desk::State::with_region() const {
  TRY_VOID(working());
  if (!region) return Error(Errc::kDenied, "this account opens no people and no charts");
  return ok();
}

Result<void> Desk::State::with_people() const {
  TRY_VOID(with_region());
  if (!region->persons) {
    return Error(Errc::kLocked, "no order opens people here; apply one: tomoshibi order DIR apply FILE");
  }
  return ok();
}

Result<void> Desk::State::raise(journal::AlarmKind kind) {
  const bool is_rollback = kind == journal::AlarmKind::kStoreRolledBack ||
                           kind == journal::AlarmKind::kSlotsRolledBack;
  if (is_rollback) store_rolled_back = true;
  TRY_VOID(book.record_alarm(kind, clock()));
  // Said by `status` until an administrator has checked the store.
  if (is_rollback) TRY_VOID(machine.accounts().set_setting(kRolledBackSetting, Bytes{1}));
  return ok();
}

// ---------------------------------------------------------------------------- proving

Result<std::optional<Secret<32>>> Desk::State::token_for(orders::SecondFactor factor,
                                                         const std::filesystem::path& file) {
  std::optional<Secret<32>> token;
  if (factor == orders::SecondFactor::kMachine) {
    TRY(bytes, machine.pin_token());
    token.emplace(std::move(bytes));
  } else if (factor == orders::SecondFactor::kTokenFile && !file.empty()) {
    auto bytes = read_token_file(file);
    if (!bytes && bytes.error().code == Errc::kNotFound) {
      return Error(Errc::kBadInput, "the token file is not there; put the stick in");
    }
    if (!bytes) return bytes.error();
    token.emplace(*std::move(bytes));
  }
  return token;
}

Result<orders::Proven> Desk::State::prove(const AccountId& id, const SecretText& proof,
                                          const std::filesystem::path& token_file_in) {
  const auto found = machine.accounts().find(id);
  // Somebody who is not here is looked for as long as a wrong password takes.
  if (!found) return machine.accounts().prove(id, proof, nullptr, clock());
  TRY(token, token_for(found->factor, token_file_in));
  TRY(before, machine.accounts().tries(id, clock()));
  const Secret<32>* second = token ? &*token : nullptr;
  auto proven = machine.accounts().prove(id, proof, second, clock());
  // A try is counted on disk before it is looked at: on a full disk it takes of the reserve as
  // well.
  if (!proven && proven.error().code == Errc::kStorage && reserve->give_way()) {
    TRY_VOID(raise(journal::AlarmKind::kStorage));
    proven = machine.accounts().prove(id, proof, second, clock());
  }
  if (proven) return proven;
  TRY(after, machine.accounts().tries(id, clock()));
  if (after.failures > before.failures) {
    TRY_VOID(book.record_sign_in_failure(found->id, static_cast<std::uint32_t>(after.failures),
                                         clock()));
  }
  if (after.is_locked && !before.is_locked) {
    journal::AccountChanged change;
    change.action = journal::AccountAction::kLocked;
    change.subject = found->id;
    change.role = found->role;
    TRY_VOID(book.record_account_change(std::nullopt, change, clock()));
  }
  return proven;
}

// ---------------------------------------------------------------------------- the region

Result<vault::KeySlots> Desk::State::open_slots(const orders::Account& account,
                                                const Secret<32>& private_half) {
  TRY(slots, vault::KeySlots::load(Machine::region_slots_file(directory.path())));
  TRY(is_older, machine.is_older_than_seen(kRegionSlots, slots));
  if (is_older) {
    store_rolled_back = true;
    TRY_VOID(raise(journal::AlarmKind::kSlotsRolledBack));
    return Error(Errc::kDenied,
                 "an older region.slots was put back; put the newest back, or restore a backup");
  }
  const auto opened = slots.open_with_private_half(account.id.value, private_half);
  if (!opened && opened.error().code == Errc::kNotFound) {
    return Error(Errc::kLocked,
                 "this account has no key here yet: somebody who works here signs in once first");
  }
  if (!opened) return opened.error();
  return slots;
}

Result<void> Desk::State::fit_slots(vault::KeySlots& slots) {
  TRY(accounts, machine.accounts().list());
  const std::uint64_t before = slots.revision();
  for (const vault::SlotInfo& slot : slots.slots()) {
    if (slot.kind != vault::SlotKind::kAccount) continue;
    const bool stays = std::ranges::any_of(accounts, [&](const orders::Account& account) {
      return account.id.value == slot.label && account.public_half == slot.public_half &&
             may_open_region(account, clock());
    });
    if (!stays) TRY_VOID(slots.remove(vault::SlotKind::kAccount, slot.label));
  }
  const auto there = slots.slots();
  for (const orders::Account& account : accounts) {
    const bool has_one = std::ranges::any_of(there, [&](const vault::SlotInfo& slot) {
      return slot.kind == vault::SlotKind::kAccount && slot.label == account.id.value;
    });
    if (has_one || !may_open_region(account, clock())) continue;
    TRY_VOID(slots.add_public_half(vault::SlotKind::kAccount, account.id.value, account.public_half,
                                   clock()));
  }
  if (slots.revision() == before) return ok();
  return machine.remember(kRegionSlots, slots);
}

// A change of the region's key that was cut short: the file says which of the two keys counts.
Result<void> Desk::State::settle_rekey(vault::KeySlots& slots) {
  TRY(waits, slots.has_next_data_key("region"));
  if (!waits) return ok();
  TRY(current, slots.data_key("region"));
  TRY(next, slots.next_data_key("region"));
  bool is_next = false;
  {
    TRY(opened, vault::open_with_either(directory.region_file(), vault::Database::Mode::kReadWrite,
                                        current, &next));
    is_next = opened.with_next;
  }
  if (is_next) {
    TRY_VOID(slots.adopt_next_data_key("region"));
  } else {
    TRY_VOID(slots.drop_next_data_key("region"));
  }
  return machine.remember(kRegionSlots, slots);
}

Result<void> Desk::State::open_region(const orders::Proven& proven) {
  if (region || proven.account.role == Role::kAuditor) return ok();
  tell(SignInStep::kKeys);
  TRY(slots, open_slots(proven.account, proven.private_half));
  TRY_VOID(settle_rekey(slots));
  tell(SignInStep::kRegion);
  TRY(key, slots.data_key("region"));
  TRY(database,
      charts::open_region(directory.region_file(), vault::Database::Mode::kReadWrite, key));
  auto opened = std::make_unique<Region>(std::move(slots), std::move(database));
  if (opened->database.freshness() == vault::Freshness::kRolledBack) {
    store_rolled_back = true;
    TRY_VOID(raise(journal::AlarmKind::kStoreRolledBack));
  }
  TRY_VOID(keep_region_key(opened->slots));
  TRY_VOID(load(*opened));
  TRY_VOID(fit_slots(opened->slots));
  region = std::move(opened);
  return ok();
}

void Desk::State::keep_facts() {
  if (!region || !region->persons) return;
  RegionFacts now_true;
  now_true.people = region->persons->size();
  auto holdings = region->persons->holdings();
  const auto ages = ages_of(*region);
  if (!holdings || !ages) return;  // What stands is older, and true of then.
  now_true.holdings = *std::move(holdings);
  now_true.ages = *ages;
  const Bytes encoded = encode(now_true);
  const bool is_news = !facts || encode(*facts) != encoded;
  facts = std::move(now_true);
  if (!is_news) return;
  [[maybe_unused]] const auto kept = machine.keep("region-facts", encoded);
}

void Desk::State::close_region() {
  pending.reset();
  search.reset();
  end_watch();
  if (!region) return;
  keep_facts();
  region->rekeying.reset();  // Unfinished: the old key stays, the next opening forgets the other.
  close_people();
  region->slots.close();
  region.reset();
}

// ---------------------------------------------------------------------------- signing in and out

Result<std::vector<orders::Account>> Desk::accounts() const {
  return state_->machine.accounts().list();
}

orders::Tries Desk::tries(const AccountId& account) const {
  const auto tries = state_->machine.accounts().tries(account, now());
  return tries ? *tries : orders::Tries{};
}

bool Desk::must_change_proof() const { return state_->pending.has_value(); }
bool Desk::is_region_open() const { return state_->region && state_->region->persons; }

Result<void> Desk::sign_in(const AccountId& id, const SecretText& proof,
                           const std::filesystem::path& token_file,
                           const SignInProgress& progress) {
  // Told to nobody once this call is over, however it ends.
  struct Telling {
    State& state;
    ~Telling() { state.progress = {}; }
  };
  const Telling telling{*state_};
  state_->progress = progress;
  state_->tell(SignInStep::kProof);
  TRY_VOID(state_->look_at_clock());
  TRY(proven, state_->prove(id, proof, token_file));
  const journal::Actor actor = actor_of(proven.account);
  const bool is_same = state_->actor && state_->actor->account == actor.account &&
                       !state_->pending && !proven.account.must_change;
  if (state_->actor && !is_same) TRY_VOID(leave(journal::LockReason::kSignOut));
  if (!is_same && !proven.account.must_change) {
    auto opened = state_->open_region(proven);
    if (!opened) return opened;
  }
  const auto recorded = state_->book.record_sign_in(actor, now());
  if (!recorded) {
    if (!is_same) state_->close_region();
    return recorded.error();
  }
  state_->actor = actor;
  state_->token_file = token_file.string();
  if (proven.account.must_change) state_->pending.emplace(std::move(proven));
  return ok();
}

Result<void> Desk::sign_in_demo() {
  if (!profile().is_demo) {
    return Error(Errc::kDenied, "this is no demo store; sign in with --as and --password-file");
  }
  return sign_in(AccountId{kDemoDoctor}, SecretText(kDemoPin));
}

Result<void> Desk::change_proof(const SecretText& old_proof, const SecretText& new_proof) {
  if (!state_->actor) return kNobodySignedIn;
  orders::Accounts& accounts = state_->machine.accounts();
  TRY(account, accounts.find(state_->actor->account));
  TRY(token, state_->token_for(account.factor, state_->token_file));
  TRY(before, accounts.tries(account.id, now()));
  const auto changed = accounts.change_proof(
      account.id, old_proof, new_proof, token ? &*token : nullptr, state_->machine.cost(), now());
  if (!changed) {
    TRY(after, accounts.tries(account.id, now()));
    if (after.failures > before.failures) {
      TRY_VOID(state_->book.record_sign_in_failure(
          account.id, static_cast<std::uint32_t>(after.failures), now()));
    }
    return changed;
  }
  journal::AccountChanged change;
  change.action = journal::AccountAction::kProofChanged;
  change.subject = account.id;
  change.role = account.role;
  TRY_VOID(state_->book.record_account_change(state_->actor, change, now()));
  if (!state_->pending) return ok();
  const auto opened = state_->open_region(*state_->pending);
  state_->pending.reset();
  if (!opened) {
    TRY_VOID(leave(journal::LockReason::kSignOut));
    return opened;
  }
  return ok();
}

Result<void> Desk::leave(journal::LockReason reason) {
  if (!state_->actor) return ok();
  const Result<void> ended = end_search(journal::SearchOutcome::kLocked);
  const journal::Actor actor = *std::exchange(state_->actor, std::nullopt);
  state_->token_file.clear();
  state_->close_region();
  state_->book.forget_consents();
  wipe_dead_stack();
  TRY_VOID(state_->book.record_lock(actor, reason, now()));
  TRY_VOID(state_->use_log(false));
  state_->anchor(true);
  return ended;
}

// ---------------------------------------------------------------------------- the automatic lock

int Desk::lock_minutes() const {
  const auto value = state_->machine.accounts().setting(kLockMinutesSetting);
  if (!value || !*value || (*value)->size() != 1) return kLockMinutesMax;
  return std::clamp(static_cast<int>((**value)[0]), 1, kLockMinutesMax);
}

Result<void> Desk::set_lock_minutes(int minutes) {
  TRY_VOID(state_->working());
  if (state_->actor->role != Role::kAdministrator) {
    return Error(Errc::kDenied, "only an administrator sets the automatic lock");
  }
  if (minutes < 1 || minutes > kLockMinutesMax) {
    return Error(Errc::kBadInput, "the automatic lock takes 1 to 15 minutes");
  }
  const Bytes value{static_cast<std::uint8_t>(minutes)};
  TRY_VOID(state_->machine.accounts().set_setting(kLockMinutesSetting, value));
  const journal::StoreUpkeep upkeep{journal::UpkeepKind::kSettingChanged,
                                    journal::UpkeepResult::kDone, std::string(kLockMinutesSetting),
                                    std::to_string(minutes)};
  TRY_VOID(state_->book.record_store_upkeep(state_->actor, upkeep, now()));
  return ok();
}

}  // namespace tomoshibi::app
