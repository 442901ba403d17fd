// Controller: who is there. Sign-in, lock, and names that come back with the PIN.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "app/kiosk/controller.h"

namespace tomoshibi::app {

namespace charts = store::charts;
namespace journal = store::journal;

namespace {

// A PIN on its way to the store thread: wiped when it was checked, whatever became of it.
class CarriedPin final {
 public:
  explicit CarriedPin(gui::PinEntry& pin) : pin_(pin) { pin.wipe(); }
  CarriedPin(CarriedPin&& other) noexcept : pin_(other.pin_) { other.pin_.wipe(); }
  CarriedPin& operator=(CarriedPin&&) = delete;
  CarriedPin(const CarriedPin&) = delete;
  CarriedPin& operator=(const CarriedPin&) = delete;
  ~CarriedPin() { pin_.wipe(); }
  std::string_view text() const { return pin_.text(); }

 private:
  gui::PinEntry pin_;
};

// 次の入力まで 0:30
int seconds_until(const std::optional<Instant>& wait, Instant now) {
  if (!wait || *wait <= now) return 0;
  return static_cast<int>((wait->milliseconds - now.milliseconds + 999) / 1000);
}

// One shake: three swings of 8 px that die away.
float shake_at(std::chrono::steady_clock::duration since) {
  const float seconds = std::chrono::duration<float>(since).count();
  return 8.0F * std::sin(seconds * 78.0F) * std::max(0.0F, 1.0F - seconds / 0.24F);
}

}  // namespace

gui::SignInState Controller::sign_in_state() const {
  gui::SignInState state;
  if (!profile_ || !status_) return state;
  const Date today = date_in_japan(clock_());
  state.post = fmt::format("{}　端末 {}", profile_->facility_name, profile_->kiosk_name);
  state.order.tone = gui::Tone::kOk;
  state.order.icon = gui::Icon::kLockOpen;
  state.order.title = "体験用の町です。実在の患者ではありません";
  state.order.lines = {{"使う場所", "この端末だけ"},
                       {"データ", fmt::format("架空の{}人", gui::with_thousands(status_->people))}};
  std::string content = charts::ages_text(status_->ages, today);
  state.facts = {
      {gui::Icon::kDocument, "データの中身", content, fmt::format("市町と保険者 {}", status_->holdings.size())},
      {gui::Icon::kUpload, "未送信の操作記録", fmt::format("{}件", status_->journal.last.value), "送り先はまだありません"},
      {gui::Icon::kCopies, "操作記録の控え", "この端末だけ", "ほかの端末に控えはありません"},
      {gui::Icon::kBattery, "電池", power_.has_battery ? fmt::format("{}%", power_.percent) : "電池なし",
       power_.has_battery && !power_.is_charging ? "電源につながっていません" : "電源につながっています"},
      {gui::Icon::kClock, "時刻", clock_text(clock_()), "未照合（記録は続けます）"},
      status_->journal.condition == journal::JournalCondition::kGood
          ? gui::SignInFact{gui::Icon::kCheck, "自己点検", "異常なし", "操作記録を検証しました"}
          : gui::SignInFact{gui::Icon::kTriangle, "自己点検", "操作記録に異常",
                            "使えます。監査の担当者に知らせてください", gui::Tone::kDanger}};
  for (const store::orders::Account& account : accounts_) {
    state.accounts.push_back({account.id, account.name, account.profession, account.is_demo});
  }
  if (state.accounts.size() == 1) state.chosen = state.accounts.front().id;
  return state;
}

void Controller::draw_sign_in() {
  if (profile_ && status_) {
    // Facts move on; what was entered stays.
    gui::SignInState fresh = sign_in_state();
    fresh.pin = sign_in_.pin;
    fresh.attempts_left = sign_in_.attempts_left;
    fresh.wait_seconds = sign_in_.wait_seconds;
    fresh.is_checking = sign_in_.is_checking;
    fresh.legibility_is_open = sign_in_.legibility_is_open;
    if (sign_in_.chosen) fresh.chosen = sign_in_.chosen;
    sign_in_ = std::move(fresh);
  }
  sign_in_.shake_x = shake_from_ ? shake_at(now_ - *shake_from_) : 0.0F;
  if (shake_from_) ui_.request_frame();
  const auto intent = gui::draw(ui_, sign_in_);
  if (!intent) return;
  if (const auto* changed = std::get_if<gui::PinChanged>(&*intent)) {
    sign_in_.pin = changed->pin;
    sign_in_.attempts_left.reset();
  } else if (const auto* chosen = std::get_if<gui::AccountChosen>(&*intent)) {
    sign_in_.chosen = chosen->id;
    sign_in_.pin.wipe();
  } else if (const auto* wish = std::get_if<gui::SignIn>(&*intent)) {
    sign_in_.is_checking = true;
    sign_in_.pin.wipe();
    try_pin(wish->id, wish->pin);
  } else if (const auto* legibility = std::get_if<gui::LegibilityOpened>(&*intent)) {
    sign_in_.legibility_is_open = legibility->is_open;
  } else if (const auto* look = std::get_if<gui::LegibilityChanged>(&*intent)) {
    ui_.theme = look->theme;
    ui_.language = look->language;
  }
  ui_.request_frame();
}

void Controller::try_pin(const AccountId& account, gui::PinEntry pin) {
  struct Outcome {
    Result<void> result;
    store::orders::Tries tries;
  };
  store_->post(
      [account, carried = CarriedPin(pin)](Desk& desk) {
        Result<void> result = desk.sign_in(account, SecretText(carried.text()));
        return Outcome{result, desk.tries(account)};
      },
      [this, account](const Outcome& outcome) { signed_in(outcome.result, account, outcome.tries); });
}

void Controller::signed_in(const Result<void>& result, const AccountId& account, const store::orders::Tries& tries) {
  sign_in_.is_checking = false;
  lock_is_checking_ = false;
  lock_refusal_.clear();
  if (result) {
    who_ = account;
    touched_ = now_;
    ui_.names_hidden = false;
    const bool back = std::exchange(only_names_hidden_, false) && screen_ == Screen::kLocked;
    if (back) {
      show(before_hidden_);
    } else {
      show_search();
    }
    return;
  }
  if (result.error().code == Errc::kDenied || result.error().code == Errc::kLocked) {
    shake_from_ = now_;
    sign_in_.wait_seconds = seconds_until(tries.wait_until, clock_());
    if (!tries.wait_until) sign_in_.attempts_left = tries.left_before_wait;
    lock_refusal_ = tries.wait_until
                        ? std::string("暗証番号が違います。しばらく待ってください。")
                        : fmt::format("暗証番号が違います。あと{}回で10分待ちになります。", tries.left_before_wait);
  } else {
    // The journal cannot be written: nobody can sign in, and that is said.
    lock_refusal_ = "記録を書けないため、ログインできません。空き容量を確かめてください。";
    sign_in_.attempts_left = tries.left_before_wait;
  }
  ui_.request_frame();
}

void Controller::draw_locked() {
  gui::LockState state;
  if (profile_ && who_) {
    const auto account = std::ranges::find(accounts_, *who_, &store::orders::Account::id);
    if (account != accounts_.end()) {
      state.user = account->name;
      state.role = account->profession;
    }
  }
  state.filled = lock_pin_.count;
  state.refusal = lock_refusal_;
  state.is_checking = lock_is_checking_;
  state.shake = shake_from_ ? shake_at(now_ - *shake_from_) : 0.0F;
  if (shake_from_) ui_.request_frame();
  const auto intent = gui::draw(ui_, state);
  if (!intent || !who_) return;
  if (const auto* typed = std::get_if<gui::lock::Digits>(&*intent)) {
    lock_refusal_.clear();
    for (const char digit : typed->digits) lock_pin_ = gui::add_digit(lock_pin_, digit);
  } else if (std::holds_alternative<gui::lock::DeleteDigit>(*intent)) {
    lock_pin_ = gui::delete_one(lock_pin_);
  } else if (std::holds_alternative<gui::lock::ClearDigits>(*intent)) {
    lock_pin_.wipe();
  } else if (std::holds_alternative<gui::lock::OtherUser>(*intent)) {
    lock_pin_.wipe();
    if (only_names_hidden_) lock(journal::LockReason::kSignOut);
    only_names_hidden_ = false;
    who_.reset();
    sign_in_ = sign_in_state();
    show(Screen::kSignIn);
    return;
  }
  const bool wants_check = std::holds_alternative<gui::lock::Unlock>(*intent) || lock_pin_.complete();
  if (wants_check && lock_pin_.complete() && !lock_is_checking_) {
    lock_is_checking_ = true;
    const gui::PinEntry pin = lock_pin_;
    lock_pin_.wipe();
    try_pin(*who_, pin);
  }
  ui_.request_frame();
}

void Controller::lock(journal::LockReason reason) {
  forget_patients();
  store_->post([reason](Desk& desk) { return desk.leave(reason); },
               [this](const Result<void>& left) {
                 if (!left) lock_refusal_ = "ロックの記録を書けませんでした。空き容量を確かめてください。";
               });
  search_is_open_ = false;
  only_names_hidden_ = false;
  ui_.names_hidden = false;
  show(Screen::kLocked);
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
  compare_ = {};
  chosen_.reset();
  consent_ = {};
  agreeing_fields_.clear();
  chart_.reset();
  place_ = {};
  patients_.clear();
  open_ = {};
  ui_.forget();
}

}  // namespace tomoshibi::app
