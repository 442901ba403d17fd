// Sign-in: whether this kiosk can be used today, in one look, and the PIN.
//
// Status needs no sign-in and shows no patient word. The PIN is six digits and signs in at the
// sixth. Everything on the cards is given by the app: only state that really exists. Outside
// colleagues, orders and roads have no key here until they exist.
//
// PinEntry is plain memory: the app wipes it (wipe()) as soon as it was checked, and on leaving.
// Source: screens.md a; care.md 4, 26. Proof: tests/gui_screen_sign_in_test.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "gui/ui.h"
#include "gui/widgets/icons.h"
#include "store/base/ids.h"

namespace tomoshibi::gui {

inline constexpr std::size_t kPinDigits = 6;

struct PinEntry {
  std::array<char, kPinDigits> digits{};
  std::size_t count = 0;
  [[nodiscard]] bool complete() const { return count == kPinDigits; }
  [[nodiscard]] std::string_view text() const { return {digits.data(), count}; }
  void wipe();  // Volatile writes.
  friend bool operator==(const PinEntry&, const PinEntry&) = default;
};
[[nodiscard]] PinEntry add_digit(PinEntry before, char digit);
[[nodiscard]] PinEntry delete_one(PinEntry before);

struct SignInAccount {
  AccountId id;
  std::string name;      // 西村 由紀
  std::string role;      // 医師
  bool is_demo = false;  // 体験用, in words.
};
// The card over everything: can the kiosk be used, where, whose data.
struct OrderCard {
  Tone tone = Tone::kOk;
  Icon icon = Icon::kLockOpen;
  std::string title;     // 災害時閲覧を利用できます; 体験用の町です。実在の患者ではありません
  std::vector<std::pair<std::string, std::string>> lines;  // 使う場所, データ: at most two.
  std::string foot;      // 11月28日（土）24:00まで; empty: none.
  std::string foot_note; // あと7日9時間
};
struct SignInFact {
  Icon icon = Icon::kNone;
  std::string label;     // データの中身
  std::string value;     // 処方箋 11/20
  std::string line;      // レセプト 9月分　石川県
  Tone tone = Tone::kPlain;
};

struct SignInState {
  std::string post;      // 輪島市 第3救護所（中央中学校 体育館）　端末 K-12
  OrderCard order;
  std::vector<SignInFact> facts;        // At most six.
  bool basis_is_settled = false;        // False: 実データでの運用根拠は未確定.
  std::vector<SignInAccount> accounts;  // At most six.
  std::string account_note;             // How to try it: the demo PIN in words. Empty: none.
  std::optional<AccountId> chosen;      // None and one account: that one.
  PinEntry pin;
  std::optional<int> attempts_left;     // After a wrong PIN; forgotten at the next digit.
  int wait_minutes = 10;                // What the attempts lead to.
  int wait_seconds = 0;                 // Above 0: the pad refuses, 次の入力まで 0:30.
  bool is_checking = false;             // The PIN is being checked: the pad refuses.
  float shake_x = 0.0F;                 // The refusal's shake, -8 to 8; the app moves it.
  bool legibility_is_open = false;
};

struct PinChanged { PinEntry pin; };
struct AccountChosen { AccountId id; };
struct SignIn { AccountId id; PinEntry pin; };
struct LegibilityOpened { bool is_open = true; };
struct LegibilityChanged { Theme theme; Language language = Language::kJapanese; };
using SignInIntent =
    std::variant<PinChanged, AccountChosen, SignIn, LegibilityOpened, LegibilityChanged>;

// The whole window: no strip, no nav.
[[nodiscard]] std::optional<SignInIntent> draw(Ui& ui, const SignInState& state);

}  // namespace tomoshibi::gui
