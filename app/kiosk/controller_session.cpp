// Controller: who is there. Sign-in, lock, and names that come back with the PIN.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "app/kiosk/controller.h"
#include "gui/screens/lock_words.h"

namespace tomoshibi::app {

namespace charts = store::charts;
namespace journal = store::journal;

// The worst of what the kiosk knows about itself.
gui::SignInFact Controller::self_test() const {
  if (status_->store_rolled_back) {
    return {gui::Icon::kTriangle, "自己点検", "古い写しに戻っています",
            "監査の担当者に知らせてください", gui::Tone::kDanger};
  }
  if (status_->journal.condition != journal::JournalCondition::kGood) {
    return {gui::Icon::kTriangle, "自己点検", "操作記録に異常",
            "使えます。監査の担当者に知らせてください", gui::Tone::kDanger};
  }
  if (status_->reserve_bytes < status_->reserve_wanted) {
    return {gui::Icon::kTriangle, "自己点検", "空き容量が不足", "記録のための余裕がありません",
            gui::Tone::kCaution};
  }
  return {gui::Icon::kCheck, "自己点検", "異常なし", "操作記録を検証しました"};
}

gui::SignInState Controller::sign_in_state() const {
  gui::SignInState state;
  if (!profile_ || !status_) return state;
  const Date today = date_in_japan(clock_());
  state.post = fmt::format("{}　端末 {}", profile_->facility_name, profile_->kiosk_name);
  const std::string people = gui::with_thousands(status_->people);
  if (orders_) {
    state.order = present_order_card(*orders_, held_, clock_());
    state.notes = order_notes(*orders_, clock_());
    state.can_enter_order = state.has_roads = true;
  } else if (profile_->is_demo) {
    state.order.tone = gui::Tone::kOk;
    state.order.icon = gui::Icon::kLockOpen;
    state.order.title = "体験用の町です。実在の患者ではありません";
    state.order.lines = {{"使う場所", "この端末だけ"},
                         {"データ", fmt::format("架空の{}人", people)}};
  } else {
    // No order can be entered yet: nothing is said to be open by one.
    state.order.tone = gui::Tone::kPrimary;
    state.order.icon = gui::Icon::kLock;
    state.order.title = "開放通知はまだありません";
    state.order.lines = {{"使う場所", "この端末だけ"}, {"データ", fmt::format("{}人", people)}};
  }
  std::string content = charts::ages_text(status_->ages, today);
  std::string extent = fmt::format("市町と保険者 {}", status_->holdings.size());
  if (orders_) {
    // Sealed or not: what lies on the shelf, and as of when.
    std::uint64_t held = 0;
    std::size_t areas = 0;
    Instant newest{};
    for (const Held& one : held_) {
      if (one.area.is_drill != is_drill()) continue;
      held += one.people;
      ++areas;
      newest = std::max(newest, one.data_as_of);
    }
    content = areas == 0 ? "データはまだありません" : gui::with_thousands(held) + "人";
    extent = areas == 0 ? "データと経路から受け取ります"
                        : fmt::format("{}地域　{}の時点", areas,
                                      to_month_day(date_in_japan(newest)));
  }
  state.facts = {
      {gui::Icon::kDocument, "データの中身", content, extent},
      {gui::Icon::kUpload, "未送信の操作記録", fmt::format("{}件", status_->journal.last.value),
       "送り先はまだありません"},
      {gui::Icon::kCopies, "操作記録の控え", "この端末だけ",
       waiting_seal_ ? "封印紙ができています" : "ほかの端末に控えはありません"},
      {gui::Icon::kBattery, "電池",
       power_.has_battery ? fmt::format("{}%", power_.percent) : "電池なし",
       power_.has_battery && !power_.is_charging ? "電源につながっていません"
                                                 : "電源につながっています"},
      {gui::Icon::kClock, "時刻", clock_text(clock_()), "未照合（記録は続けます）"},
      self_test()};
  if (const auto* chosen = gui::chosen_account(prover_)) {
    if (const auto* account = account_of(chosen->id)) state.account_note = demo_note(ui_, *account);
  }
  state.prover = prover_;
  state.legibility_is_open = sign_in_.legibility_is_open;
  return state;
}

const store::orders::Account* Controller::account_of(const std::optional<AccountId>& id) const {
  if (!id) return nullptr;
  const auto found = std::ranges::find(accounts_, *id, &store::orders::Account::id);
  return found == accounts_.end() ? nullptr : &*found;
}

void Controller::refresh_accounts(std::function<void()> then) {
  store_->post(
      [](Desk& desk) { return desk.accounts(); },
      [this, then = std::move(then)](Result<std::vector<store::orders::Account>> accounts) {
        if (accounts) accounts_ = *std::move(accounts);
        then();
      });
}

void Controller::draw_sign_in() {
  if (!profile_ || !status_) return;
  // Facts and standings move on; what was chosen and entered stays.
  prover_.accounts = present_accounts(accounts_, clock_());
  prover_.proof = &proof_;
  if (!prover_.chosen && profile_->is_demo) {
    prover_.chosen = AccountId{kDemoDoctor};
    read_tries(*prover_.chosen);
  }
  const auto intent = gui::draw(ui_, sign_in_state());
  if (!intent) return;
  ui_.request_frame();
  if (const auto* proving = std::get_if<gui::ProverIntent>(&*intent)) {
    if (const auto* unlock = std::get_if<gui::UnlockWished>(proving)) {
      show_unlock(unlock->id);
    } else if (std::holds_alternative<gui::RegisterWished>(*proving)) {
      show_staff(gui::StaffKind::kResponder);
    } else if (const auto account = act(*proving)) {
      try_proof(*account);
    }
  } else if (const auto* legibility = std::get_if<gui::LegibilityOpened>(&*intent)) {
    sign_in_.legibility_is_open = legibility->is_open;
  } else if (const auto* look = std::get_if<gui::LegibilityChanged>(&*intent)) {
    ui_.theme = look->theme;
    ui_.language = look->language;
  } else if (std::holds_alternative<gui::OrderWished>(*intent)) {
    show_order(gui::OrderWay::kFile);
  } else if (std::holds_alternative<gui::RoadsWished>(*intent)) {
    show_roads();
  }
}

struct Controller::Tried {
  Result<void> result;
  store::orders::Tries tries;
  bool must_change = false;
  Result<std::vector<store::orders::Account>> accounts;
};

void Controller::try_proof(const AccountId& account) {
  prover_.is_checking = true;
  prover_.refusal = gui::ProverRefusal::kNone;
  checking_since_ = now_;
  const auto* wanted = account_of(account);
  if (wanted != nullptr && wanted->must_change) old_proof_ = SecretText(proof_.view());
  sign_in_step_->store(0);
  store_->post(
      [account, proof = std::exchange(proof_, {}), token = token_of(account), step = sign_in_step_,
       store = store_](Desk& desk) {
        const auto tell = [&](SignInStep now) {
          step->store(static_cast<int>(now));
          store->look_again();
        };
        Result<void> result = desk.sign_in(account, proof, token, tell);
        return Tried{result, desk.tries(account), desk.must_change_proof(), desk.accounts()};
      },
      [this, account](Tried outcome) { tried(std::move(outcome), account); });
}

void Controller::tried(Tried outcome, const AccountId& account) {
  prover_.is_checking = false;
  checking_since_.reset();
  if (outcome.accounts) accounts_ = *std::move(outcome.accounts);
  if (!outcome.result) {
    old_proof_.clear();
    if (screen_ == Screen::kLocked && account_of(account) != nullptr) {
      prover_.accounts = {present_account(*account_of(account), clock_())};
    }
    return refuse(outcome.result.error(), outcome.tries);
  }
  who_ = account;
  is_signed_in_ = true;
  figures_.reset();
  touched_ = now_;
  lock_notice_.clear();
  ui_.names_hidden = false;
  refresh_status();  // The region is open: what is held may have changed.
  const bool back = std::exchange(only_names_hidden_, false) && screen_ == Screen::kLocked;
  if (back) {
    show(before_hidden_);
  } else if (outcome.must_change) {
    reset_of_.reset();
    show(Screen::kNewProof);
  } else {
    land();
  }
}

// The first screen of whoever signed in: clinicians search, auditors read the journal; the others
// work with accounts.
void Controller::land() {
  const auto* account = self();
  if (account != nullptr && is_medical(account->role)) {
    show_search();
  } else if (account != nullptr && account->role == Role::kAuditor) {
    show_audit();
  } else {
    show_members();
  }
}

void Controller::draw_locked() {
  gui::LockState state;
  state.prover = prover_;
  state.notice = lock_notice_;
  state.only_names = only_names_hidden_;
  if (figures_ && !only_names_hidden_ && now_ - touched_ < options_.hide_after) {
    state.figures = figures_text(*figures_);
  }
  if (!only_names_hidden_) state.seal = waiting_seal_words();
  const auto intent = gui::draw(ui_, state);
  if (!intent || !who_) return;
  ui_.request_frame();
  if (std::holds_alternative<gui::lock::OtherUser>(*intent)) {
    if (only_names_hidden_) lock(journal::LockReason::kSignOut);
    only_names_hidden_ = false;
    who_.reset();
    show(Screen::kSignIn);
    return;
  }
  const auto& proving = std::get<gui::ProverIntent>(*intent);
  if (const auto* unlock = std::get_if<gui::UnlockWished>(&proving)) return show_unlock(unlock->id);
  if (std::holds_alternative<gui::RegisterWished>(proving))
    return show_staff(gui::StaffKind::kResponder);
  if (const auto account = act(proving)) try_proof(*account);
}

void Controller::lock_now() {
  if (is_signed_in_) lock(journal::LockReason::kByHand);
}

void Controller::lock(journal::LockReason reason) {
  forget_patients();
  is_signed_in_ = false;
  nobody_was_drawn_ = false;
  struct Left {
    Result<void> left;
    std::optional<store::audit::OwnFigures> figures;
  };
  // Told to whoever leaves by his own hand; a kiosk that locks by itself has nobody in front of it.
  const bool is_told = reason == journal::LockReason::kByHand;
  figures_.reset();
  store_->post([reason, is_told](Desk& desk) {
                 const auto figures = desk.own_figures();
                 Left out{desk.leave(reason), {}};
                 if (is_told && figures) out.figures = *figures;
                 return out;
               },
               [this](const Left& done) {
                 const Result<void>& left = done.left;
                 if (!is_signed_in_) figures_ = done.figures;
                 if (left) {
                   left_ = !is_signed_in_;
                 } else {
                   lock_notice_ = ui_.say(gui::lock_words::kNotRecorded);
                 }
                 ui_.request_frame();
               });
  search_is_open_ = false;
  only_names_hidden_ = false;
  ui_.names_hidden = false;
  // Hidden names are asked for on the same screen: it begins anew.
  forget_proofs();
  show(Screen::kLocked);
  if (const auto* account = self()) begin_prover({present_account(*account, clock_())}, who_);
}

// Everything that names a patient goes; what was pressed and focused with it.
void Controller::forget_patients() {
  name_form_ = {};
  card_form_ = {};
  tab_ = gui::SearchTab::kByName;
  slot_.clear();
  answer_.reset();
  list_ = {};
  ++form_number_;
  scanned_number_ = 0;
  code_note_ = gui::CodeNote::kNone;
  compare_ = {};
  chosen_.reset();
  consent_ = {};
  agreeing_fields_.clear();
  receipt_ = {};
  asked_for_.reset();
  second_person_ = {};
  order_.reset();
  chart_.reset();
  consented_ = viewed_ = {};
  turning_to_.reset();
  turn_next_.reset();
  place_ = {};
  patients_.clear();
  open_ = {};
  end_audit();
  members_ = {};
  staff_ = {};
  unlock_ = {};
  unlock_of_.reset();
  new_proof_ = {};
  ui_.forget();
}

}  // namespace tomoshibi::app
