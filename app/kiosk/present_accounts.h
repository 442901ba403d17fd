// Accounts as the window shows them, and what it says when the store refuses something about one.
//
// Pure functions of values. What the store refuses comes as an English sentence of its own; each
// that a user can cause has words of the window (refused_proof(), refused_account()). Proof:
// tests/kiosk_accounts_test.cpp.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/desk/desk.h"
#include "gui/screens/members.h"
#include "gui/screens/staff.h"

namespace tomoshibi::app {

gui::SignInAccount present_account(const store::orders::Account& account, Instant now);
std::vector<gui::SignInAccount> present_accounts(
    const std::vector<store::orders::Account>& accounts, Instant now);
// 医師・応援
std::string role_text(const store::orders::Account& account);
// Who reads the journal: auditors all of it, administrators their own facility's.
bool may_audit(Role role);
// Where nobody has to be told how: the demo's own proofs. Empty otherwise.
std::string demo_note(const gui::Ui& ui, const store::orders::Account& account);

// Tries, waits and the lock, beside the keypad.
void present_tries(const store::orders::Tries& tries, Instant now, gui::ProverState& prover);
gui::ProverRefusal refused_sign_in(const Error& error, const store::orders::Tries& tries);

gui::ProofRefused refused_proof(const Error& error);
gui::StaffRefused refused_account(const Error& error);

std::vector<gui::MemberRow> present_members(const std::vector<store::orders::Account>& accounts,
                                            const store::orders::Account& self, Instant now);

// `folder`/<id>.token, or in a folder directly below it: a stick. Empty when there is none.
std::filesystem::path find_token(const std::filesystem::path& folder, const AccountId& account);

// The account that a finished form asks for. `others`: a responder's id is the first that is free.
store::orders::NewAccount new_account(gui::StaffKind kind, const gui::StaffForm& form,
                                      const std::vector<store::orders::Account>& others);
// 11月25日（水）14:32, three days from now.
std::string responder_ends(Instant now);
// How many characters a new proof has at least.
std::size_t fewest_characters(const store::orders::Account& account);

}  // namespace tomoshibi::app
