#include "store/orders/accounts.h"

#include <sodium.h>

#include <algorithm>
#include <utility>

#include "store/orders/internal/account_table.h"
#include "store/orders/internal/wrapping.h"

namespace tomoshibi::store::orders {
namespace {

using internal::Attempt;
using internal::Row;

constexpr std::size_t kSettingNameMax = 64;
constexpr std::size_t kSettingBytesMax = 4096;

constexpr Error kWrong(Errc::kDenied, "the account and the password or PIN do not fit");
constexpr Error kNobody(Errc::kNotFound, "there is no such account");

// Nobody may be called this: tries of unknown accounts are written under it, so that they take as
// long as those of a known one.
AccountId unknown_id() { return AccountId{"-"}; }

Result<Row> row_of(vault::Database& database, const AccountId& id) {
  TRY(row, internal::find_row(database, id));
  if (!row) return kNobody;
  return std::move(*row);
}

bool is_in_its_time(const Row& row, Instant now, const Uptime& uptime) {
  const Instant time = internal::no_earlier_than(row.anchor, now, uptime);
  const Account& account = row.account;
  return time >= account.valid_from && (!account.valid_until || time < *account.valid_until);
}

Result<void> check_may_act(const Row& row, Instant now, const Uptime& uptime) {
  if (row.account.is_disabled) return Error(Errc::kDenied, "this account is disabled");
  if (!is_in_its_time(row, now, uptime)) {
    return Error(Errc::kDenied, "this account is over, or has not begun");
  }
  return ok();
}

Result<void> check_proof(const SecretText& proof, const Account& account) {
  return account.proof == ProofKind::kPin ? check_pin(proof, account.factor, account)
                                          : check_password(proof, account.factor, account);
}

Result<void> check_fields(const NewAccount& account) {
  if (!internal::is_account_id(account.id.value)) {
    return Error(Errc::kBadInput, "an account's id is 2 to 8 half-width letters and digits");
  }
  const bool is_readable = internal::is_readable_text(account.name) &&
                           internal::is_readable_text(account.kana) &&
                           internal::is_readable_text(account.profession);
  if (account.name.empty() || !is_readable) {
    return Error(Errc::kBadInput, "a name is needed, of at most 128 bytes that can be seen");
  }
  if (account.role > Role::kMaster) return Error(Errc::kBadInput, "there is no such role");
  const bool is_known = account.proof >= ProofKind::kPassword && account.proof <= ProofKind::kPin &&
                        account.factor <= SecondFactor::kTokenFile;
  if (!is_known) return Error(Errc::kBadInput, "there is no such proof or second factor");
  return ok();
}

// The set-up of a machine needs nobody: until somebody is there who may make others.
Result<void> check_set_up(vault::Database& database, bool is_demo) {
  TRY(rows, internal::all_rows(database));
  const bool has_maker = std::ranges::any_of(rows, [](const Row& row) {
    return row.account.role == Role::kMaster || row.account.role == Role::kAdministrator;
  });
  const bool is_all_demo =
      std::ranges::all_of(rows, [](const Row& row) { return row.account.is_demo; });
  if (is_demo ? !is_all_demo : has_maker) {
    return Error(Errc::kDenied, "who makes this account must sign in and be named");
  }
  return ok();
}

// Gives the maker's id as his row has it; empty for the set-up.
Result<AccountId> check_maker(vault::Database& database, const NewAccount& account, Instant now,
                              const Uptime& uptime) {
  const bool is_set_up = account.made_by.value.empty();
  if (account.is_demo || is_set_up) TRY_VOID(check_set_up(database, account.is_demo));
  if (is_set_up) return AccountId{};
  TRY(maker, row_of(database, account.made_by));
  TRY_VOID(check_may_act(maker, now, uptime));
  if (maker.account.responder || !may_make(maker.account.role, account.role)) {
    return Error(Errc::kDenied, "this role may not make an account of that role");
  }
  return std::move(maker.account.id);
}

Row row_from(const NewAccount& from, Instant now, const Uptime& uptime) {
  Row row;
  row.account.id = from.id;
  row.account.name = from.name;
  row.account.kana = from.kana;
  row.account.profession = from.profession;
  row.account.role = from.role;
  row.account.proof = from.proof;
  row.account.factor = from.factor;
  row.account.valid_from = now;
  row.account.must_change = from.must_change;
  row.account.is_demo = from.is_demo;
  row.anchor = {now, uptime};
  return row;
}

Result<void> give_new_keys(Row& row, const SecretText& proof, const Secret<32>* token,
                           const vault::PassphraseCost& cost) {
  const Secret<32> half = Secret<32>::random();
  row.account.public_half = internal::public_half_of(half);
  TRY(wrapped, internal::wrap(row.account, half, proof, token, cost));
  row.wrapped = wrapped;
  return ok();
}

// Written only while the id is free: the check and the row are one transaction.
Result<Account> store_new(vault::Database& database, const Row& row) {
  TRY(transaction, vault::Transaction::begin(database));
  TRY(taken, internal::find_row(database, row.account.id));
  if (taken) return Error(Errc::kDenied, "this account id is taken; choose another");
  TRY_VOID(internal::put_row(database, row));
  TRY_VOID(transaction.commit());
  return row.account;
}

// The cost of the account that came last: what a wrong password would take.
Result<vault::PassphraseCost> usual_cost(vault::Database& database) {
  TRY(statement, database.prepare("SELECT passes, memory_kib FROM account"
                                  " ORDER BY valid_from DESC, id LIMIT 1"));
  TRY(is_there, statement.step());
  if (!is_there) return vault::kCostDefault;
  return vault::PassphraseCost{static_cast<std::uint32_t>(statement.integer(0)),
                               static_cast<std::uint32_t>(statement.integer(1))};
}

Result<void> count_try(vault::Database& database, const AccountId& id, const Attempt& before,
                       const Uptime& uptime) {
  return internal::put_attempt(
      database, id, {std::min(before.failures + 1, internal::kFailuresThatLock), uptime});
}

struct Begun {
  Row row;
  Attempt before;
};

// Counts the try and makes that durable. Nothing of the proof was looked at.
Result<Begun> begin_try(vault::Database& database, const AccountId& id, const Secret<32>* token,
                        const Uptime& uptime) {
  TRY(transaction, vault::Transaction::begin(database));
  TRY(row, row_of(database, id));
  if (row.account.factor != SecondFactor::kNone && token == nullptr) {
    return Error(Errc::kDenied, "the second factor of the account is missing");
  }
  TRY(before, internal::attempt_of(database, row.account.id));
  if (before.failures >= internal::kFailuresThatLock) {
    return Error(Errc::kLocked, "this account is locked; two other members unlock it");
  }
  if (internal::wait_left(before, uptime) > 0) {
    return Error(Errc::kLocked, "too many wrong tries; wait until the time shown");
  }
  TRY_VOID(count_try(database, row.account.id, before, uptime));
  TRY_VOID(transaction.commit());
  return Begun{std::move(row), before};
}

// The derivation could not be made, so nothing was learnt: the try is given back.
Result<void> take_back(vault::Database& database, const Begun& begun) {
  TRY(transaction, vault::Transaction::begin(database));
  if (begun.before.failures == 0) {
    TRY_VOID(internal::clear_attempt(database, begun.row.account.id));
  } else {
    TRY_VOID(internal::put_attempt(database, begun.row.account.id, begun.before));
  }
  return transaction.commit();
}

Result<void> try_unknown(vault::Database& database, const SecretText& proof, const Uptime& uptime) {
  TRY(cost, usual_cost(database));
  TRY(transaction, vault::Transaction::begin(database));
  TRY_VOID(internal::put_attempt(database, unknown_id(), {1, uptime}));
  TRY_VOID(transaction.commit());
  internal::pretend_to_unwrap(proof, cost);
  return ok();
}

// Both of an unlock: who they are, and that each was here just now.
Result<void> check_unlocker(const Row& one, const Row& locked, Instant now, const Uptime& uptime) {
  TRY_VOID(check_may_act(one, now, uptime));
  const Account& account = one.account;
  const bool is_member = !account.responder && !account.is_locked && !account.must_change &&
                         (!account.is_demo || locked.account.is_demo);
  if (!is_member) return Error(Errc::kDenied, "this account may not unlock another");
  const bool is_fresh = one.proven && one.proven->boot == uptime.boot &&
                        one.proven->milliseconds <= uptime.milliseconds &&
                        passed_since(*one.proven, uptime) <= kFreshProofMilliseconds;
  if (!is_fresh) return Error(Errc::kDenied, "both who unlock sign in first, just now");
  return ok();
}

}  // namespace

bool may_make(Role maker, Role made) {
  if (maker == Role::kMaster) return made == Role::kAdministrator;
  if (maker != Role::kAdministrator) return false;
  return made == Role::kGeneral || is_medical(made) || made == Role::kAuditor;
}

bool may_vouch(const Account& account) {
  const bool has_role = is_medical(account.role) || account.role == Role::kAdministrator;
  return has_role && !account.responder && !account.is_disabled && !account.is_locked &&
         !account.is_revoked;
}

Result<Accounts> Accounts::open(vault::Database& database, UptimeClock uptime) {
  TRY_VOID(database.migrate(migrations()));
  return Accounts(database, std::move(uptime));
}

std::span<const vault::Migration> Accounts::migrations() { return internal::migrations(); }

Result<std::vector<Account>> Accounts::list() const {
  TRY(rows, internal::all_rows(*database_));
  std::vector<Account> accounts;
  accounts.reserve(rows.size());
  for (Row& row : rows) accounts.push_back(std::move(row.account));
  return accounts;
}

Result<Account> Accounts::find(const AccountId& id) const {
  TRY(row, row_of(*database_, id));
  return std::move(row.account);
}

Result<Proven> Accounts::prove(const AccountId& id, const SecretText& proof,
                               const Secret<32>* token, Instant now) {
  auto begun = begin_try(*database_, id, token, uptime_());
  if (!begun) {
    if (begun.error().code == Errc::kNotFound) TRY_VOID(try_unknown(*database_, proof, uptime_()));
    return begun.error();
  }
  Row& row = begun->row;
  auto half = internal::unwrap(row.account, row.wrapped, proof, token);
  const Uptime done = uptime_();
  if (!half) {
    if (half.error().code == Errc::kDenied) return kWrong;
    TRY_VOID(take_back(*database_, *begun));
    return half.error();
  }
  const Result<void> may_act = check_may_act(row, now, done);
  TRY(transaction, vault::Transaction::begin(*database_));
  TRY_VOID(internal::clear_attempt(*database_, row.account.id));
  if (may_act) {
    row.anchor = {internal::no_earlier_than(row.anchor, now, done), done};
    row.proven = done;
    TRY_VOID(internal::put_row(*database_, row));
  }
  TRY_VOID(transaction.commit());
  if (!may_act) return may_act.error();
  row.account.is_locked = false;
  return Proven{std::move(row.account), std::move(*half)};
}

Result<Tries> Accounts::tries(const AccountId& id, Instant now) const {
  TRY(row, row_of(*database_, id));
  TRY(attempt, internal::attempt_of(*database_, row.account.id));
  Tries tries;
  tries.is_locked = attempt.failures >= internal::kFailuresThatLock;
  const std::int64_t left = tries.is_locked ? 0 : internal::wait_left(attempt, uptime_());
  if (left > 0) tries.wait_until = Instant{now.milliseconds + left};
  const bool may_try = !tries.is_locked && left == 0;
  tries.left_before_wait = may_try ? std::max(5 - attempt.failures, 1) : 0;
  tries.failures = attempt.failures;
  return tries;
}

Result<Account> Accounts::add(const NewAccount& account, const SecretText& proof,
                              const Secret<32>* token, const vault::PassphraseCost& cost,
                              Instant now) {
  const Uptime uptime = uptime_();
  TRY_VOID(check_fields(account));
  TRY(maker, check_maker(*database_, account, now, uptime));
  Row row = row_from(account, now, uptime);
  row.account.made_by = std::move(maker);
  TRY_VOID(check_proof(proof, row.account));
  TRY_VOID(give_new_keys(row, proof, token, cost));
  return store_new(*database_, row);
}

Result<Account> Accounts::register_responder(const NewAccount& account, const Responder& responder,
                                             const SecretText& proof, const Secret<32>* token,
                                             const vault::PassphraseCost& cost, Instant now) {
  const Uptime uptime = uptime_();
  TRY_VOID(check_fields(account));
  const bool is_readable = internal::is_readable_text(responder.team) &&
                           internal::is_readable_text(responder.identity_seen);
  if (responder.team.empty() || responder.identity_seen.empty() || !is_readable) {
    return Error(Errc::kBadInput, "a team and what was seen of the identity are needed");
  }
  if (account.profession.empty()) return Error(Errc::kBadInput, "a profession is needed");
  if (account.role != Role::kGeneral && !is_medical(account.role)) {
    return Error(Errc::kDenied, "somebody from outside is a medical viewer or general staff");
  }
  AccountId vouched_by;
  if (!responder.vouched_by.value.empty()) {
    TRY(voucher, row_of(*database_, responder.vouched_by));
    TRY_VOID(check_may_act(voucher, now, uptime));
    if (!may_vouch(voucher.account)) {
      return Error(Errc::kDenied, "this account may not vouch for somebody");
    }
    vouched_by = std::move(voucher.account.id);
  }
  Row row = row_from(account, now, uptime);
  row.account.responder = responder;
  row.account.responder->vouched_by = vouched_by;
  row.account.made_by = vouched_by;
  row.account.must_change = false;  // The PIN is the responder's own from the beginning.
  row.account.valid_until = Instant{now.milliseconds + kResponderMilliseconds};
  TRY_VOID(check_proof(proof, row.account));
  TRY_VOID(give_new_keys(row, proof, token, cost));
  return store_new(*database_, row);
}

Result<void> Accounts::change_proof(const AccountId& id, const SecretText& old_proof,
                                    const SecretText& new_proof, const Secret<32>* token,
                                    const vault::PassphraseCost& cost, Instant now) {
  TRY(account, find(id));
  TRY_VOID(check_proof(new_proof, account));
  TRY(old_text, vault::normalised(old_proof));
  TRY(new_text, vault::normalised(new_proof));
  const bool is_same = old_text.size() == new_text.size() &&
                       sodium_memcmp(old_text.view().data(), new_text.view().data(),
                                     new_text.size()) == 0;
  if (is_same) return Error(Errc::kBadInput, "the new one is the old one; choose another");
  TRY(proven, prove(id, old_proof, token, now));
  TRY(wrapped, internal::wrap(proven.account, proven.private_half, new_proof, token, cost));
  TRY(transaction, vault::Transaction::begin(*database_));
  TRY(row, row_of(*database_, id));
  row.wrapped = wrapped;
  row.account.must_change = false;
  TRY_VOID(internal::put_row(*database_, row));
  return transaction.commit();
}

Result<Account> Accounts::reset_proof(const AccountId& id, const SecretText& new_proof,
                                      const Secret<32>* token, const vault::PassphraseCost& cost,
                                      Instant now) {
  TRY(row, row_of(*database_, id));
  if (row.account.responder) {
    return Error(Errc::kDenied, "somebody from outside is registered anew, under a new id");
  }
  if (!row.issuer.empty()) {
    return Error(Errc::kDenied, "an account of a roster is reset where it was made");
  }
  if (row.account.is_revoked) return Error(Errc::kDenied, "this account was revoked for ever");
  TRY_VOID(check_proof(new_proof, row.account));
  TRY_VOID(give_new_keys(row, new_proof, token, cost));
  row.account.must_change = true;
  row.anchor = {now, uptime_()};
  row.proven.reset();
  TRY(transaction, vault::Transaction::begin(*database_));
  TRY_VOID(internal::put_row(*database_, row));
  TRY_VOID(internal::clear_attempt(*database_, row.account.id));
  TRY_VOID(transaction.commit());
  row.account.is_locked = false;
  return std::move(row.account);
}

Result<void> Accounts::set_disabled(const AccountId& id, bool is_disabled) {
  TRY(transaction, vault::Transaction::begin(*database_));
  TRY(row, row_of(*database_, id));
  if (!is_disabled && row.account.is_revoked) {
    return Error(Errc::kDenied, "this account was revoked for ever; make another");
  }
  if (!is_disabled && row.issuer_says != internal::IssuerSays::kUse) {
    return Error(Errc::kDenied, "the roster of this account disabled it; a newer roster is needed");
  }
  row.is_disabled_here = is_disabled;
  TRY_VOID(internal::put_row(*database_, row));
  return transaction.commit();
}

Result<void> Accounts::revoke(const AccountId& id) {
  TRY(transaction, vault::Transaction::begin(*database_));
  TRY(row, row_of(*database_, id));
  if (!row.issuer.empty()) {
    return Error(Errc::kDenied, "an account of a roster is revoked where it was made");
  }
  row.account.is_revoked = true;
  TRY_VOID(internal::put_row(*database_, row));
  TRY_VOID(internal::put_revoked(*database_, {}, row.account.id));
  return transaction.commit();
}

Result<void> Accounts::unlock(const AccountId& id, const AccountId& first,
                              const AccountId& second) {
  const Uptime uptime = uptime_();
  TRY(transaction, vault::Transaction::begin(*database_));
  TRY(locked, row_of(*database_, id));
  TRY(one, row_of(*database_, first));
  TRY(other, row_of(*database_, second));
  // Compared as the rows have them: NISHI and nishi are one member.
  const AccountId& account = locked.account.id;
  if (one.account.id == other.account.id || one.account.id == account ||
      other.account.id == account) {
    return Error(Errc::kDenied, "two members other than the locked one unlock an account");
  }
  for (const Row* row : {&one, &other}) {
    // Both signed in within minutes: the time they signed in at is the time now.
    TRY_VOID(check_unlocker(*row, locked, row->anchor.wall, uptime));
  }
  TRY_VOID(internal::clear_attempt(*database_, account));
  return transaction.commit();
}

Result<std::optional<Bytes>> Accounts::setting(std::string_view name) const {
  return internal::read_setting(*database_, name);
}

Result<void> Accounts::set_setting(std::string_view name, ByteView value) {
  if (name.empty() || name.size() > kSettingNameMax || value.size() > kSettingBytesMax ||
      !internal::is_readable_text(name)) {
    return Error(Errc::kBadInput, "a setting has a name of at most 64 bytes and 4,096 of value");
  }
  return internal::write_setting(*database_, name, value);
}

}  // namespace tomoshibi::store::orders
