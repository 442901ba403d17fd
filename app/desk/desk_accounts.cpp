// Desk: accounts and rosters. Every act is checked, done, fitted into the slots and journaled.
#include <algorithm>
#include <utility>

#include "app/desk/desk_state.h"

namespace tomoshibi::app {

namespace journal = store::journal;
namespace orders = store::orders;
namespace vault = store::vault;

namespace {

journal::AccountChanged change_of(journal::AccountAction action, const orders::Account& account) {
  journal::AccountChanged change;
  change.action = action;
  change.subject = account.id;
  change.role = account.role;
  change.name = account.name;
  return change;
}

}  // namespace

// Whoever changes accounts has the region open: only then a slot can be given or taken.
Result<void> Desk::State::may_manage(Role made) const {
  TRY_VOID(working());
  if (!orders::may_make(actor->role, made)) {
    return Error(Errc::kDenied,
                 "this role may not manage such an account: a master manages administrators, "
                 "an administrator everybody else");
  }
  return with_region();
}

Result<void> Desk::State::may_handle_rosters() const {
  TRY_VOID(working());
  if (actor->role != Role::kAdministrator && actor->role != Role::kMaster) {
    return Error(Errc::kDenied, "only an administrator or a master handles rosters");
  }
  return with_region();
}

Result<void> Desk::State::note(const journal::AccountChanged& change) {
  TRY_VOID(book.record_account_change(actor, change, clock()));
  return ok();
}

// ---------------------------------------------------------------------------- accounts

Result<orders::Account> Desk::add_account(const orders::NewAccount& account,
                                          const SecretText& proof,
                                          const std::filesystem::path& token_file) {
  TRY_VOID(state_->may_manage(account.role));
  if (account.is_demo && !profile().is_demo) {
    return Error(Errc::kDenied, "this is no demo store; its accounts keep the rules");
  }
  TRY(token, state_->token_for(account.factor, token_file));
  orders::NewAccount wish = account;
  wish.made_by = state_->actor->account;
  orders::Accounts& accounts = state_->machine.accounts();
  TRY(made, accounts.add(wish, proof, token ? &*token : nullptr, state_->machine.cost(), now()));
  const auto noted = state_->note(change_of(journal::AccountAction::kAdded, made));
  if (!noted) {
    // An account that nobody can hear of does not work.
    [[maybe_unused]] const auto stopped = accounts.set_disabled(made.id, true);
    return noted.error();
  }
  TRY_VOID(state_->fit_slots(state_->region->slots));
  return made;
}

Result<void> Desk::set_account_disabled(const AccountId& id, bool is_disabled) {
  TRY(account, state_->machine.accounts().find(id));
  TRY_VOID(state_->may_manage(account.role));
  TRY_VOID(state_->machine.accounts().set_disabled(account.id, is_disabled));
  TRY_VOID(state_->fit_slots(state_->region->slots));
  return state_->note(change_of(
      is_disabled ? journal::AccountAction::kDisabled : journal::AccountAction::kEnabled, account));
}

Result<void> Desk::reset_account_proof(const AccountId& id, const SecretText& new_proof,
                                       const std::filesystem::path& token_file) {
  TRY(account, state_->machine.accounts().find(id));
  TRY_VOID(state_->may_manage(account.role));
  TRY(token, state_->token_for(account.factor, token_file));
  TRY(fresh, state_->machine.accounts().reset_proof(
                 account.id, new_proof, token ? &*token : nullptr, state_->machine.cost(), now()));
  TRY_VOID(state_->fit_slots(state_->region->slots));
  return state_->note(change_of(journal::AccountAction::kProofReset, fresh));
}

Result<void> Desk::recover_account(const AccountId& id, std::span<const vault::Share> region_shares,
                                   const SecretText& new_proof) {
  TRY(account, state_->machine.accounts().find(id));
  TRY(slots, vault::KeySlots::load(Machine::region_slots_file(directory())));
  TRY(is_older, state_->machine.is_older_than_seen("region.slots", slots));
  if (is_older) {
    TRY_VOID(state_->raise(journal::AlarmKind::kSlotsRolledBack));
    return Error(Errc::kDenied,
                 "an older region.slots was put back; put the newest back, or restore a backup");
  }
  TRY_VOID(slots.open_with_shares(region_shares));
  TRY_VOID(leave(journal::LockReason::kSignOut));
  TRY(token, state_->token_for(account.factor, {}));
  TRY(fresh, state_->machine.accounts().reset_proof(
                 account.id, new_proof, token ? &*token : nullptr, state_->machine.cost(), now()));
  TRY_VOID(state_->fit_slots(slots));
  journal::AccountChanged change = change_of(journal::AccountAction::kProofReset, fresh);
  change.identity_seen = "recovery sheets";
  return state_->note(change);
}

Result<void> Desk::unlock_account(const AccountId& locked, const SignInProof& first,
                                  const SignInProof& second) {
  TRY(account, state_->machine.accounts().find(locked));
  TRY(one, state_->prove(first.account, first.proof, first.token_file));
  TRY(other, state_->prove(second.account, second.proof, second.token_file));
  TRY_VOID(state_->machine.accounts().unlock(account.id, one.account.id, other.account.id));
  journal::AccountChanged change = change_of(journal::AccountAction::kUnlocked, account);
  change.second = other.account.id;
  const journal::Actor by{one.account.id, one.account.name, one.account.role};
  TRY_VOID(state_->book.record_account_change(by, change, now()));
  return ok();
}

Result<orders::Account> Desk::register_responder(const orders::NewAccount& account,
                                                 const orders::Responder& responder,
                                                 const SecretText& proof,
                                                 const SignInProof* voucher) {
  std::optional<orders::Proven> proven;
  if (voucher != nullptr) {
    TRY(one, state_->prove(voucher->account, voucher->proof, voucher->token_file));
    if (one.account.must_change) {
      return Error(Errc::kLocked, "who vouches changes his own password first");
    }
    proven.emplace(std::move(one));
  } else {
    TRY_VOID(state_->with_region());
  }
  // A way in is given by an open compartment: the one that is open, or the voucher's for this call.
  std::optional<vault::KeySlots> for_this_call;
  if (!state_->region) {
    TRY(slots, state_->open_slots(proven->account, proven->private_half));
    for_this_call.emplace(std::move(slots));
  }
  vault::KeySlots& slots = state_->region ? state_->region->slots : *for_this_call;
  orders::Responder vouched = responder;
  vouched.vouched_by = proven ? proven->account.id : state_->actor->account;
  TRY(token, state_->token_for(account.factor, {}));
  orders::Accounts& accounts = state_->machine.accounts();
  TRY(made, accounts.register_responder(account, vouched, proof, token ? &*token : nullptr,
                                        state_->machine.cost(), now()));
  journal::AccountChanged change = change_of(journal::AccountAction::kResponderRegistered, made);
  change.team = vouched.team;
  change.identity_seen = vouched.identity_seen;
  change.second = vouched.vouched_by;
  const journal::Actor by =
      proven ? journal::Actor{proven->account.id, proven->account.name, proven->account.role}
             : *state_->actor;
  const auto noted = state_->book.record_account_change(by, change, now());
  if (!noted) {
    [[maybe_unused]] const auto stopped = accounts.set_disabled(made.id, true);
    return noted.error();
  }
  TRY_VOID(state_->fit_slots(slots));
  return made;
}

// ---------------------------------------------------------------------------- rosters

orders::IssuerKey Desk::issuer_key() const { return state_->book.public_keys().device; }

Result<Bytes> Desk::export_roster() {
  TRY_VOID(state_->may_handle_rosters());
  const auto sign = [&](ByteView message) { return state_->book.sign_raw(message); };
  TRY(roster, orders::export_roster(state_->machine.database(), issuer_key(),
                                    profile().facility_name, now(), sign));
  journal::AccountChanged change;
  change.action = journal::AccountAction::kRosterExported;
  change.issuer = issuer_key();
  change.name = profile().facility_name;
  TRY_VOID(state_->note(change));
  return roster;
}

Result<orders::RosterSummary> Desk::apply_roster(ByteView roster) {
  TRY_VOID(state_->may_handle_rosters());
  TRY(summary, orders::apply_roster(state_->machine.database(), roster, now()));
  if (summary.same_revision_differs) {
    TRY_VOID(state_->raise(journal::AlarmKind::kRosterFork));
    return summary;
  }
  journal::AccountChanged change;
  change.action = journal::AccountAction::kRosterApplied;
  change.issuer = summary.issuer;
  change.revision = summary.revision;
  change.name = summary.facility;
  TRY_VOID(state_->note(change));
  TRY_VOID(state_->fit_slots(state_->region->slots));
  return summary;
}

Result<void> Desk::trust_issuer(const orders::IssuerKey& issuer, std::string_view name) {
  TRY_VOID(state_->may_handle_rosters());
  TRY_VOID(orders::trust_issuer(state_->machine.database(), issuer, name));
  journal::AccountChanged change;
  change.action = journal::AccountAction::kIssuerTrusted;
  change.issuer = issuer;
  change.name = std::string(name);
  return state_->note(change);
}

Result<void> Desk::distrust_issuer(const orders::IssuerKey& issuer) {
  TRY_VOID(state_->may_handle_rosters());
  TRY_VOID(orders::distrust_issuer(state_->machine.database(), issuer));
  TRY_VOID(state_->fit_slots(state_->region->slots));
  journal::AccountChanged change;
  change.action = journal::AccountAction::kIssuerDistrusted;
  change.issuer = issuer;
  return state_->note(change);
}

Result<std::vector<orders::TrustedIssuer>> Desk::trusted_issuers() const {
  return orders::trusted_issuers(state_->machine.database());
}

}  // namespace tomoshibi::app
