// Sign-in: whether this kiosk can be used today, in one look, and who signs in.
//
// Status needs no sign-in and shows no patient word. Everything on the cards is given by the app:
// only state that really exists: a store without orders has neither key, and its card says so. While a
// password is entered, the board of letters has the place of the facts. A kiosk in a drill says it
// first: violet, before anything else.
//
// Source: screens.md a; care.md 4, 26. Proof: tests/gui_screen_sign_in_test.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "gui/screens/prover.h"
#include "gui/ui.h"
#include "gui/widgets/icons.h"

namespace tomoshibi::gui {

// The card over everything: can the kiosk be used, where, whose data.
struct OrderCard {
  Tone tone = Tone::kOk;
  bool is_sunken = false;  // Sealed: on `sunken`, with the closed lock; the tone does not count.
  Icon icon = Icon::kLockOpen;
  std::string title;     // 災害時閲覧を利用できます; 体験用の町です。実在の患者ではありません
  // 使う場所, データ: at most three. Without a label the value has the whole line.
  std::vector<std::pair<std::string, std::string>> lines;
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

// A quiet line under the card: 端末の証明書はあと30日です。
struct SignInNote {
  Icon icon = Icon::kTriangle;
  std::string text;
  Tone tone = Tone::kPlain;
};

struct SignInState {
  std::string post;      // 輪島市 第3救護所（中央中学校 体育館）　端末 K-12
  OrderCard order;
  std::vector<SignInFact> facts;        // At most six.
  bool basis_is_settled = false;        // False: 実データでの運用根拠は未確定.
  std::vector<SignInNote> notes;        // At most two.
  std::string account_note;             // How to try it: the demo PIN in words. Empty: none.
  ProverState prover;
  bool can_register = true;             // 応援者を登録.
  bool legibility_is_open = false;
  bool can_enter_order = false;         // The key 開放通知を入力.
  bool has_roads = false;               // The key データと経路.
};

struct LegibilityOpened { bool is_open = true; };
struct LegibilityChanged { Theme theme; Language language = Language::kJapanese; };
struct OrderWished {};
struct RoadsWished {};
using SignInIntent =
    std::variant<ProverIntent, LegibilityOpened, LegibilityChanged, OrderWished, RoadsWished>;

// The whole window: no strip, no nav.
[[nodiscard]] std::optional<SignInIntent> draw(Ui& ui, const SignInState& state);

}  // namespace tomoshibi::gui
