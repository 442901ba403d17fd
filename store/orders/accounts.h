// Accounts: who may sign in on this kiosk, as what, and with which proof.
//
// An account holds an X25519 pair. The public half is what the slots of a compartment are sealed to
// (store/vault/slots.h); the private half lies here wrapped under the member's password or PIN, so
// "the password is right" and "the key came out" are one fact, and changing a password rewrites no
// slot. Nothing here opens anything by itself.
//
//   password   15 characters or more; 8 or more together with a token file; NFKC; a block list; no
//              composition rules, no expiry (NIST SP 800-63B-4, 3.1.1)
//   PIN        6 digits or more, only bound to a token: this machine's (it works on this kiosk
//              alone) or a token file
//
//   made ── first sign-in changes the password ──▶ in use ── 10 wrong in a row ──▶ locked
//     locked ── two other members, each with his own proof ──▶ in use       disabled ◀──▶ in use
//
// Invariants
//   1 Who may make whom: may_make(), held in add(). A role is fixed when the account is made and
//     bound into the wrapping of its key: nobody raises himself.
//   2 A try is counted, durably, before the proof is looked at: pulling the plug wins no free try.
//   3 Waits grow: none for four wrong ones; 10 minutes after the fifth, then 20, 30, 40, 50; the
//     tenth locks. A right answer ends the row. Waits are counted in the machine's uptime, so that
//     setting the clock neither frees nor prolongs; a restart lasts at most one whole wait more.
//   4 A responder (応援者) ends 72 hours after he was registered, is flagged everywhere, names who
//     vouched for him, vouches for nobody and unlocks nobody. Setting a clock back wins no time.
//   5 Disabled and ended accounts answer like a wrong proof, unless the proof is right.
// Kept in the machine's own vault: tables account, attempt, setting, issuer, revoked.
// Thread: one at a time. Errors of all: kStorage, kCorrupt.
// What is promised and what is not: docs/accounts.md. Source: care.md 16; domain.md 4.2; NIST SP
// 800-63B-4, 3.1.1. Proof: tests/orders_accounts_test.cpp, orders_tries_test.cpp,
// orders_proof_rules_test.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/base/access.h"
#include "store/base/bytes.h"
#include "store/base/ids.h"
#include "store/base/instant.h"
#include "store/base/result.h"
#include "store/base/secret.h"
#include "store/base/wiped.h"
#include "store/orders/uptime.h"
#include "store/vault/database.h"
#include "store/vault/passphrase.h"
#include "store/vault/slots.h"

namespace tomoshibi::store::orders {

enum class ProofKind : std::uint8_t { kPassword = 1, kPin };
enum class SecondFactor : std::uint8_t {
  kNone = 0,
  kMachine,    // 32 bytes that only this kiosk's machine compartment gives.
  kTokenFile,  // 32 bytes in a file of the member's own, on a stick.
};

// 医師 歯科医師 薬剤師 被選定者 …: written out, shown and journaled.
struct Responder {
  std::string team;           // DMAT 隊員証の所属, 県, 病院
  std::string identity_seen;  // What was looked at: 隊員証, 医師免許証, 運転免許証
  AccountId vouched_by;       // Empty: a one-time code of the order did.
  bool operator==(const Responder&) const = default;
};

struct Account {
  AccountId id;
  std::string name;
  std::string kana;
  std::string profession;
  Role role = Role::kGeneral;
  ProofKind proof = ProofKind::kPassword;
  SecondFactor factor = SecondFactor::kNone;
  vault::PublicHalf public_half{};
  Instant valid_from;
  std::optional<Instant> valid_until;
  bool must_change = false;  // The next sign-in sets a password of the member's own.
  bool is_disabled = false;  // Here, by its roster, or for ever.
  bool is_revoked = false;   // For ever.
  bool is_locked = false;    // By ten wrong tries.
  bool is_demo = false;
  std::optional<Responder> responder;
  std::string issuer;        // Key id (hex) of the roster that it came with; empty: made here.
  AccountId made_by;         // Empty: the set-up of the machine, or a roster.
};

// What is shown beside the keypad.
struct Tries {
  int left_before_wait = 5;  // Of the four free ones and the fifth; later 1, and 0 while waiting.
  std::optional<Instant> wait_until;
  bool is_locked = false;
  int failures = 0;  // Wrong ones in a row: what the journal says.
};

// The one place of the rule: a master makes administrators and nobody else; an administrator makes
// everybody but masters and administrators; nobody else makes anybody. May make is may reset.
bool may_make(Role maker, Role made);
// Medical viewers and administrators; not a responder, nobody disabled, locked or revoked.
bool may_vouch(const Account& account);

inline constexpr std::int64_t kResponderMilliseconds = 72LL * 3'600'000;
inline constexpr std::int64_t kFreshProofMilliseconds = 5LL * 60'000;

// Why a new password or PIN is refused. Errors are kBadInput with a sentence. A demo account's is
// refused only when it is empty or too long.
Result<void> check_password(const SecretText& password, SecondFactor factor, const Account& of);
Result<void> check_pin(const SecretText& pin, SecondFactor factor, const Account& of);

struct NewAccount {
  AccountId id;  // 2-8 half-width alphanumerics; unique here.
  std::string name;
  std::string kana;
  std::string profession;
  Role role = Role::kGeneral;
  ProofKind proof = ProofKind::kPassword;
  SecondFactor factor = SecondFactor::kNone;
  bool must_change = true;
  bool is_demo = false;  // Skips the rules for proofs: what it guards is not real.
  // Who makes it: held against may_make(). Empty is the set-up of a machine, good until its first
  // administrator or master stands, and for demo accounts beside nothing but demo accounts.
  AccountId made_by{};
};

// A sign-in that succeeded: the key that opens what is sealed to the member.
struct Proven {
  Account account;
  Secret<32> private_half;
};

class Accounts final {
 public:
  // `database` is the machine's vault and must outlive it. Runs migrations().
  static Result<Accounts> open(vault::Database& database, UptimeClock uptime = system_uptime);
  static std::span<const vault::Migration> migrations();

  Result<std::vector<Account>> list() const;
  //   Errors: kNotFound.
  Result<Account> find(const AccountId& id) const;

  // `token`: the second factor's 32 bytes, when the account has one; not looked at when it has
  // none. Ids are found whatever their case. A right answer of a member with must_change gives his
  // key too: the caller lets him do nothing before change_proof().
  //   Errors: kDenied (wrong, expired, disabled; a missing token, which is not counted), kLocked
  //   (wait: see tries(); or locked), kNotFound (takes as long as a wrong password).
  Result<Proven> prove(const AccountId& id, const SecretText& proof, const Secret<32>* token,
                       Instant now);
  Result<Tries> tries(const AccountId& id, Instant now) const;

  // `cost` as measured on this machine. Errors: kBadInput (rules above, fields out of bounds),
  // kDenied (id is taken, whatever its case and for ever; may_make or may_vouch does not hold),
  // kNotFound (who makes or vouches is not here).
  Result<Account> add(const NewAccount& account, const SecretText& proof, const Secret<32>* token,
                      const vault::PassphraseCost& cost, Instant now);
  Result<Account> register_responder(const NewAccount& account, const Responder& responder,
                                     const SecretText& proof, const Secret<32>* token,
                                     const vault::PassphraseCost& cost, Instant now);
  // By the member himself: proves the old (a try like any other), keeps the key pair, clears
  // must_change. Errors: as prove(); kBadInput (rules; the new is the old).
  Result<void> change_proof(const AccountId& id, const SecretText& old_proof,
                            const SecretText& new_proof, const Secret<32>* token,
                            const vault::PassphraseCost& cost, Instant now);
  // By whoever may make the role, when it is forgotten: a new key pair (the slots must be made anew
  // by the caller, which takes somebody who can open the compartment), must_change, no wrong tries.
  // Gives the account with its new public half. Errors: kDenied for responders (registered anew)
  // and for accounts of a roster (reset where they were made).
  Result<Account> reset_proof(const AccountId& id, const SecretText& new_proof,
                              const Secret<32>* token, const vault::PassphraseCost& cost,
                              Instant now);
  // Errors: kDenied when its roster disabled it, or it is revoked.
  Result<void> set_disabled(const AccountId& id, bool is_disabled);
  // For ever, here and wherever the next roster arrives. Errors: kDenied when a roster brought it.
  Result<void> revoke(const AccountId& id);
  // Two other members who signed in here (prove()) within the last five minutes of this start of
  // the machine. Ends a wait too. Errors: kDenied (one of them twice, or himself; a responder; a
  // demo account for a real one; disabled, locked, ended, must change; no fresh proof).
  Result<void> unlock(const AccountId& id, const AccountId& first, const AccountId& second);

  // Small facts of the machine, by name: seen slot revisions, the automatic lock's minutes. Name at
  // most 64 bytes, value 4,096. Errors: kBadInput.
  Result<std::optional<Bytes>> setting(std::string_view name) const;
  Result<void> set_setting(std::string_view name, ByteView value);

 private:
  Accounts(vault::Database& database, UptimeClock uptime)
      : database_(&database), uptime_(std::move(uptime)) {}
  vault::Database* database_;
  UptimeClock uptime_;
};

}  // namespace tomoshibi::store::orders
