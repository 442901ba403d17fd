// Controller: a proof of one's own, responders and new members, unlocking by two, the list of
// members.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "app/desk/upkeep.h"
#include "app/kiosk/controller.h"
#include "gui/screens/members_words.h"

namespace tomoshibi::app {

namespace journal = store::journal;
namespace orders = store::orders;
namespace words = gui::members_words;

// ---------------------------------------------------------------------------- a new proof

void Controller::take_twice(const gui::TwiceWish& wish) {
  gui::TwiceState& twice = screen_ == Screen::kStaff ? staff_.twice : new_proof_.twice;
  if (wish.at_second) twice.at_second = *wish.at_second;
  if (wish.layer) twice.layer = *wish.layer;
  gui::apply(twice.at_second ? second_ : first_, wish.keys, twice.shape);
  new_proof_.refused = gui::ProofRefused::kNone;
  staff_.refused = gui::StaffRefused::kNone;
}

void Controller::draw_new_proof() {
  const auto* account = account_of(reset_of_ ? reset_of_ : who_);
  if (account == nullptr) return;
  new_proof_.member = account->name;
  new_proof_.role = role_text(*account);
  new_proof_.is_own = !reset_of_;
  new_proof_.this_kiosk_only = account->factor == orders::SecondFactor::kMachine;
  const bool is_pin = account->proof == orders::ProofKind::kPin;
  new_proof_.twice.shape = is_pin ? gui::ProofShape::kPin : gui::ProofShape::kPassword;
  new_proof_.twice.fewest = fewest_characters(*account);
  new_proof_.twice.first = &first_;
  new_proof_.twice.second = &second_;
  const auto intent = gui::draw(ui_, new_proof_);
  if (!intent) return;
  ui_.request_frame();
  if (const auto* wish = std::get_if<gui::TwiceWish>(&*intent)) {
    take_twice(*wish);
  } else if (std::holds_alternative<gui::SaveProof>(*intent)) {
    save_new_proof();
  } else if (reset_of_) {
    new_proof_ = {};
    reset_of_.reset();
    show_members();
  } else {
    // Whoever does not want one of his own is signed out; nothing of a patient was open.
    new_proof_ = {};
    is_signed_in_ = false;
    who_.reset();
    store_->post([](Desk& desk) { return desk.leave(journal::LockReason::kSignOut); },
                 [](const Result<void>&) {});
    show(Screen::kSignIn);
  }
}

void Controller::save_new_proof() {
  new_proof_.is_saving = true;
  second_.clear();
  const auto refused = [this](const Error& error) {
    new_proof_.refused = refused_proof(error);
    new_proof_.twice.at_second = false;
    ui_.request_frame();
  };
  if (reset_of_) {
    store_->post(
        [account = *reset_of_, proof = std::exchange(first_, {}), token = token_of(*reset_of_)](
            Desk& desk) { return desk.reset_account_proof(account, proof, token); },
        [this, refused](const Result<void>& result) {
          new_proof_.is_saving = false;
          if (!result && result.error().code == Errc::kBadInput) return refused(result.error());
          new_proof_ = {};
          reset_of_.reset();
          if (is_signed_in_) show_members();
          members_done(result, words::kDoneReset);
        });
    return;
  }
  store_->post([old = SecretText(old_proof_.view()), proof = std::exchange(first_, {})](
                   Desk& desk) { return desk.change_proof(old, proof); },
               [this, refused](const Result<void>& result) {
                 new_proof_.is_saving = false;
                 if (!result) return refused(result.error());
                 new_proof_ = {};
                 refresh_accounts([this] {
                   if (is_signed_in_ && screen_ == Screen::kNewProof) land();
                 });
                 refresh_status();
               });
}

// ---------------------------------------------------------------------------- responders, members

void Controller::show_staff(gui::StaffKind kind) {
  show(Screen::kStaff);
  staff_ = {};
  staff_.kind = kind;
  staff_.ends = responder_ends(clock_());
  const auto* account = is_signed_in_ ? self() : nullptr;
  if (account != nullptr) {
    staff_.vouched_by = fmt::format("{}（{}）", account->name, role_text(*account));
    staff_.may_make = {orders::may_make(account->role, Role::kDoctor),
                       orders::may_make(account->role, Role::kGeneral),
                       orders::may_make(account->role, Role::kAuditor),
                       orders::may_make(account->role, Role::kAdministrator)};
    return;
  }
  std::vector<gui::SignInAccount> vouchers;
  for (const orders::Account& one : accounts_) {
    if (orders::may_vouch(one)) vouchers.push_back(present_account(one, clock_()));
  }
  begin_prover(std::move(vouchers), std::nullopt);
}

void Controller::draw_staff() {
  staff_.twice.first = &first_;
  staff_.twice.second = &second_;
  const bool is_pin =
      staff_.kind == gui::StaffKind::kResponder || staff_.form.shape == gui::ProofShape::kPin;
  const gui::ProofShape shape = is_pin ? gui::ProofShape::kPin : gui::ProofShape::kPassword;
  if (staff_.twice.shape != shape) {
    first_.clear();
    second_.clear();
    staff_.twice.shape = shape;
  }
  staff_.twice.fewest = is_pin ? gui::kPinDigits : 15;
  staff_.voucher = prover_;
  staff_.voucher.proof = &proof_;
  const auto intent = gui::draw(ui_, staff_);
  if (!intent) return;
  ui_.request_frame();
  if (const auto* changed = std::get_if<gui::StaffFormChanged>(&*intent)) {
    staff_.form = changed->form;
    staff_.refused = gui::StaffRefused::kNone;
  } else if (const auto* wish = std::get_if<gui::TwiceWish>(&*intent)) {
    take_twice(*wish);
  } else if (const auto* next = std::get_if<gui::StaffNext>(&*intent)) {
    staff_.form.step = next->step;
    staff_.form.kana = gui::settle(staff_.form.kana);
    ui_.forget();
  } else if (std::holds_alternative<gui::StaffSave>(*intent)) {
    save_staff(std::nullopt);
  } else if (std::holds_alternative<gui::StaffLeave>(*intent)) {
    leave_staff();
  } else if (const auto* proving = std::get_if<gui::ProverIntent>(&*intent)) {
    if (const auto* unlock = std::get_if<gui::UnlockWished>(proving))
      return show_unlock(unlock->id);
    if (const auto voucher = act(*proving)) save_staff(voucher);
  }
}

void Controller::save_staff(std::optional<AccountId> voucher) {
  staff_.is_saving = true;
  staff_.refused = gui::StaffRefused::kNone;
  struct Saved {
    Result<orders::Account> made;
    orders::Tries tries;
  };
  const orders::NewAccount wish = new_account(staff_.kind, staff_.form, accounts_);
  const auto then = [this](const Saved& saved) { staff_saved(saved.made, saved.tries); };
  // Kept until it is known that it is good: a wrong voucher does not make the responder type again.
  SecretText proof(first_.view());
  if (staff_.kind == gui::StaffKind::kMember) {
    store_->post(
        [wish, own = std::move(proof)](Desk& desk) {
          return Saved{desk.add_account(wish, own), {}};
        },
        then);
    return;
  }
  const orders::Responder responder{staff_.form.written_team(), staff_.form.written_seen(), {}};
  if (!voucher) {
    store_->post(
        [wish, responder, own = std::move(proof)](Desk& desk) {
          return Saved{desk.register_responder(wish, responder, own), {}};
        },
        then);
    return;
  }
  prover_.is_checking = true;
  store_->post(
      [wish, responder, own = std::move(proof),
       by = SignInProof{*voucher, std::exchange(proof_, {}), token_of(*voucher)}](Desk& desk) {
        Result<orders::Account> made = desk.register_responder(wish, responder, own, &by);
        return Saved{std::move(made), desk.tries(by.account)};
      },
      then);
}

void Controller::staff_saved(const Result<orders::Account>& made, const orders::Tries& tries) {
  staff_.is_saving = false;
  prover_.is_checking = false;
  if (screen_ != Screen::kStaff) return;
  if (!made) {
    const bool by_voucher = staff_.form.step == gui::StaffStep::kVoucher;
    const bool is_proof = made.error().code == Errc::kBadInput;
    if (by_voucher && !is_proof) return refuse(made.error(), tries);
    staff_.refused = refused_account(made.error());
    staff_.proof_refused = refused_proof(made.error());
    if (staff_.refused == gui::StaffRefused::kIdTaken) staff_.form.step = gui::StaffStep::kNames;
    if (staff_.refused == gui::StaffRefused::kProof) {
      staff_.form.step = gui::StaffStep::kProof;
      staff_.twice.at_second = false;
      first_.clear();
      second_.clear();
    }
    ui_.forget();
    ui_.request_frame();
    return;
  }
  const bool is_responder = staff_.kind == gui::StaffKind::kResponder;
  const std::string sentence = ui_.say(is_responder ? words::kDoneRegistered : words::kDoneAdded,
                                       {made->name, made->id.value});
  const AccountId id = made->id;
  refresh_accounts([this, sentence, id] {
    if (screen_ != Screen::kStaff) return;
    staff_ = {};
    if (!is_signed_in_) {
      who_.reset();
      show(Screen::kSignIn);
      prover_.chosen = id;
      return;
    }
    show_members();
    members_.chosen = id;
    members_.notice = sentence;
  });
}

void Controller::leave_staff() {
  staff_ = {};
  if (is_signed_in_) return show_members();
  who_.reset();
  show(Screen::kSignIn);
}

// Half-filled forms of somebody who went away, with nobody signed in: they go, and what was typed.
void Controller::leave_forms() {
  if (is_signed_in_) return;
  if (screen_ == Screen::kStaff) return leave_staff();
  if (screen_ == Screen::kUnlockPair) return leave_unlock();
  if (!proof_.empty()) {
    proof_.clear();
    ui_.request_frame();
  }
}

// ---------------------------------------------------------------------------- unlocking by two

void Controller::show_unlock(const AccountId& account) {
  const auto* locked = account_of(account);
  if (locked == nullptr) return;
  show(Screen::kUnlockPair);
  unlock_ = {};
  unlock_of_ = account;
  unlock_.locked = locked->name;
  unlock_.role = role_text(*locked);
  std::vector<gui::SignInAccount> others;
  for (const orders::Account& one : accounts_) {
    const bool may = one.id != account && !one.responder && !one.must_change &&
                     (!one.is_demo || locked->is_demo);
    gui::SignInAccount shown = present_account(one, clock_());
    if (may && shown.standing == gui::Standing::kOpen) others.push_back(std::move(shown));
  }
  begin_prover(std::move(others), std::nullopt);
}

void Controller::draw_unlock() {
  unlock_.prover = prover_;
  unlock_.prover.proof = &proof_;
  const auto intent = gui::draw(ui_, unlock_);
  if (!intent) return;
  ui_.request_frame();
  if (std::holds_alternative<gui::LeaveUnlock>(*intent)) return leave_unlock();
  const auto account = act(std::get<gui::ProverIntent>(*intent));
  if (!account) return;
  if (!unlock_.first.empty()) return unlock_with(*account);
  // The first waits for the second; both are checked in one act.
  first_of_two_ = {*account, std::exchange(proof_, {}), token_of(*account)};
  const auto* first = account_of(*account);
  unlock_.first = first == nullptr ? account->value : first->name;
  std::vector<gui::SignInAccount> others = prover_.accounts;
  std::erase_if(others, [&](const gui::SignInAccount& one) { return one.id == *account; });
  begin_prover(std::move(others), std::nullopt);
  ui_.forget();
}

void Controller::unlock_with(const AccountId& second) {
  struct Outcome {
    Result<void> result;
    orders::Tries first, second;
    bool first_was_wrong = false;
  };
  prover_.is_checking = true;
  store_->post(
      [locked = *unlock_of_, first = std::exchange(first_of_two_, {}),
       other = SignInProof{second, std::exchange(proof_, {}), token_of(second)}](Desk& desk) {
        const int before = desk.tries(first.account).failures;
        Result<void> result = desk.unlock_account(locked, first, other);
        const orders::Tries after = desk.tries(first.account);
        return Outcome{result, after, desk.tries(other.account), after.failures > before};
      },
      [this, locked = *unlock_of_](const Outcome& outcome) {
        prover_.is_checking = false;
        if (screen_ != Screen::kUnlockPair) return;
        if (outcome.result) {
          refresh_accounts([this] {
            if (screen_ == Screen::kUnlockPair) leave_unlock();
          });
          return;
        }
        // Both begin again: a proof that was not needed is not kept.
        const Error error = outcome.result.error();
        show_unlock(locked);
        refuse(error, outcome.first_was_wrong ? outcome.first : outcome.second);
        // Whose was wrong is said by the tries; the next may be somebody else.
        tries_.reset();
        prover_.wait_seconds = 0;
        if (prover_.refusal == gui::ProverRefusal::kNone)
          prover_.refusal = gui::ProverRefusal::kNotAllowed;
      });
}

void Controller::leave_unlock() {
  const std::optional<AccountId> account = std::exchange(unlock_of_, std::nullopt);
  const std::string name = unlock_.locked;
  unlock_ = {};
  const auto* unlocked = account_of(account);
  const bool is_done = unlocked != nullptr && !unlocked->is_locked;
  if (is_signed_in_) {
    show_members();
    members_.chosen = account;
    if (is_done) members_.notice = ui_.say(words::kDoneUnlocked, {name});
    return;
  }
  who_.reset();
  show(Screen::kSignIn);
  prover_.chosen = account;
}

// ---------------------------------------------------------------------------- members

void Controller::show_members() {
  const std::size_t first = members_.first;
  const std::optional<int> rekey_percent = members_.rekey_percent;
  show(Screen::kMembers);
  members_ = {};
  members_.first = first;
  members_.rekey_percent = rekey_percent;
  refresh_accounts([this] { ui_.request_frame(); });
}

void Controller::draw_members() {
  draw_nav(gui::NavTab::kMembers);
  const auto* account = self();
  if (screen_ != Screen::kMembers || account == nullptr) return;
  members_.rows = present_members(accounts_, *account, clock_());
  members_.may_add = account->role == Role::kAdministrator || account->role == Role::kMaster;
  members_.may_register = orders::may_vouch(*account);
  members_.may_set_minutes = account->role == Role::kAdministrator;
  members_.may_rekey = account->role == Role::kAdministrator;
  members_.lock_minutes = lock_minutes_;
  const auto intent = gui::draw(ui_, members_);
  if (!intent) return;
  ui_.request_frame();
  act(*intent);
}

void Controller::members_done(const Result<void>& result, const gui::Words& done) {
  members_.is_saving = false;
  members_.notice_is_refusal = !result;
  const bool is_full = !result && result.error().code == Errc::kStorage;
  members_.notice =
      ui_.say(result ? done : (is_full ? words::kRefusedStorage : words::kRefusedHere));
  refresh_accounts([this] { ui_.request_frame(); });
}

// One slice, then whatever else waits, then the next: the window works meanwhile. A lock empties
// members_ and drops what was copied.
void Controller::step_rekey() {
  struct Outcome {
    Result<bool> done;
    double share = 1;
  };
  store_->post(
      [](Desk& desk) {
        Upkeep upkeep(desk);
        Result<bool> done = upkeep.step_rekey();
        return Outcome{done, upkeep.rekey_share().value_or(1)};
      },
      [this](const Outcome& outcome) {
        if (!members_.rekey_percent) return;
        ui_.request_frame();
        if (outcome.done && !*outcome.done) {
          members_.rekey_percent = static_cast<int>(outcome.share * 100);
          return step_rekey();
        }
        members_.rekey_percent.reset();
        members_done(outcome.done ? ok() : Result<void>(outcome.done.error()), words::kDoneRekey);
      });
}

void Controller::act(const gui::MembersIntent& intent) {
  if (!std::holds_alternative<gui::MembersMoved>(intent)) members_.notice.clear();
  if (const auto* chosen = std::get_if<gui::MemberChosen>(&intent)) {
    members_.chosen = chosen->id;
  } else if (const auto* moved = std::get_if<gui::MembersMoved>(&intent)) {
    members_.first = moved->first;
    members_.carried = moved->carried;
  } else if (std::holds_alternative<gui::MemberAdd>(intent)) {
    show_staff(gui::StaffKind::kMember);
  } else if (std::holds_alternative<gui::MemberRegister>(intent)) {
    show_staff(gui::StaffKind::kResponder);
  } else if (const auto* reset = std::get_if<gui::MemberReset>(&intent)) {
    show(Screen::kNewProof);
    new_proof_ = {};
    reset_of_ = reset->id;
  } else if (const auto* unlock = std::get_if<gui::MemberUnlock>(&intent)) {
    show_unlock(unlock->id);
  } else if (const auto* disable = std::get_if<gui::MemberDisable>(&intent)) {
    members_.is_saving = true;
    store_->post([wish = *disable](
                     Desk& desk) { return desk.set_account_disabled(wish.id, wish.is_disabled); },
                 [this, stops = disable->is_disabled](const Result<void>& result) {
                   members_done(result, stops ? words::kDoneDisabled : words::kDoneEnabled);
                 });
  } else if (const auto* rekey = std::get_if<gui::MembersRekey>(&intent)) {
    if (rekey->stops) {
      members_.rekey_percent.reset();
      store_->post([](Desk& desk) { return Upkeep(desk).cancel_rekey(); },
                   [this](const Result<void>& result) {
                     members_done(result, words::kDoneRekeyStop);
                   });
      return;
    }
    members_.rekey_percent = 0;
    store_->post([](Desk& desk) { return Upkeep(desk).begin_rekey(); },
                 [this](const Result<void>& result) {
                   if (result) return step_rekey();
                   members_.rekey_percent.reset();
                   members_done(result, words::kDoneRekey);
                 });
  } else if (const auto* minutes = std::get_if<gui::MembersLockMinutes>(&intent)) {
    members_.is_saving = true;
    const int wanted = minutes->minutes;
    store_->post([wanted](Desk& desk) { return desk.set_lock_minutes(wanted); },
                 [this, wanted](const Result<void>& result) {
                   if (result) lock_minutes_ = wanted;
                   members_done(result, words::kDoneMinutes);
                 });
  }
}

}  // namespace tomoshibi::app
