// Sign-in takes six digits by touch and by keyboard, signs in at the sixth, refuses while it waits
// or checks, and shows no key for what does not exist.
// Method: draw it without a window, press by path, read the wishes, the words and the areas.
// With TOMOSHIBI_PICTURES=<folder> its states are written there in every theme and text size.
#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <variant>

#include "gui/screens/sign_in.h"
#include "gui/screens/sign_in_words.h"
#include "tests/support/story_people.h"

namespace tomoshibi::gui {
namespace {

using test::ImGuiHarness;

SignInState sample() {
  SignInState state;
  state.post = "輪島市 第3救護所（中央中学校 体育館）　端末 K-12";
  state.order.tone = Tone::kOk;
  state.order.title = "災害時閲覧を利用できます";
  state.order.lines = {{"使う場所", "輪島市・珠洲市・穴水町・能登町"},
                       {"データ", "石川県全域（住所不明の方を含む）"}};
  state.order.foot = "11月28日（土）24:00まで";
  state.order.foot_note = "あと7日9時間　通知 第3号 改訂2";
  state.facts = {{Icon::kDocument, "データの中身", "処方箋 11/20", "レセプト 9月分　石川県"},
                 {Icon::kUpload, "未送信の操作記録", "14件", "最後に送信 11/21 06:10"},
                 {Icon::kCopies, "操作記録の控え", "2か所", "K-07・運搬USB U-03"},
                 {Icon::kBattery, "電池", "64%", "約3時間40分　電源なし"},
                 {Icon::kClock, "時刻", "照合済み", "拠点と照合 11/21 06:10"},
                 {Icon::kCheck, "自己点検", "異常なし", "11/21 05:58　訓練 10/12 合格"}};
  state.accounts = {{{"nishimura"}, "西村 由紀", "医師"},
                    {{"otani"}, "大谷 健", "薬剤師"},
                    {{"hamada"}, "浜田 誠", "管理者"},
                    {{"takada"}, "高田 文子", "監査"}};
  state.chosen = AccountId{"nishimura"};
  return state;
}

SignInState demo() {
  SignInState state = sample();
  state.post = "体験用の町　端末 K-00";
  state.order.tone = Tone::kPrimary;
  state.order.icon = Icon::kHouse;
  state.order.title = "体験用の町です。実在の患者ではありません";
  state.order.lines = {{"データ", "架空の20,000人（石川県の地名）"}};
  state.order.foot.clear();
  state.order.foot_note.clear();
  state.facts = {{Icon::kDocument, "データの中身", "処方箋 11/20", "レセプト 9月分　石川県"},
                 {Icon::kCopies, "操作記録", "128件", "すべて検証済み"},
                 {Icon::kClock, "時刻", "14:32", "端末の時計（照合なし）"},
                 {Icon::kCheck, "自己点検", "異常なし", "11/21 14:30"}};
  state.accounts = {{{"demo"}, "西村 由紀", "医師", true}};
  state.chosen.reset();
  state.account_note = "体験用の暗証番号は 246810 です。";
  return state;
}

struct Fixture {
  ImGuiHarness harness;
  SignInState state = sample();
  Fixture() { harness.ui().record_text(true); }

  std::optional<SignInIntent> draw_once() {
    return harness.frame([&](Ui& ui) { return draw(ui, state); });
  }
  std::optional<SignInIntent> press(std::string_view path) {
    return harness.press([&](Ui& ui) { return draw(ui, state); }, path);
  }
  std::optional<SignInIntent> type(std::u32string_view text) {
    return harness.type([&](Ui& ui) { return draw(ui, state); }, text);
  }
  std::optional<SignInIntent> press_key(Key key) {
    return harness.press_key([&](Ui& ui) { return draw(ui, state); }, key);
  }
  // What the app does with a digit.
  void enter(std::string_view digits) {
    for (const char digit : digits) {
      const auto wish = press(std::string("pin/") + digit);
      REQUIRE(wish.has_value());
      REQUIRE(std::holds_alternative<PinChanged>(*wish));
      state.pin = std::get<PinChanged>(*wish).pin;
    }
  }
  void pictures(const std::string& name) {
    test::in_every_look(harness, name, [&](const std::string& file) {
      draw_once();
      CHECK_MESSAGE(test::faulty_areas(harness.ui()) == "", file);
      harness.picture(file);
    });
  }
};

TEST_CASE("sign-in: the sixth digit signs in with the chosen account") {
  Fixture f;
  f.enter("24681");
  CHECK(f.state.pin.count == 5);
  const auto wish = f.press("pin/0");
  REQUIRE(wish.has_value());
  REQUIRE(std::holds_alternative<SignIn>(*wish));
  CHECK(std::get<SignIn>(*wish).id == AccountId{"nishimura"});
  CHECK(std::get<SignIn>(*wish).pin.text() == "246810");
}

TEST_CASE("sign-in: a single account need not be chosen") {
  Fixture f;
  f.state = demo();
  const auto wish = f.type(U"246810");
  REQUIRE(wish.has_value());
  REQUIRE(std::holds_alternative<SignIn>(*wish));
  CHECK(std::get<SignIn>(*wish).id == AccountId{"demo"});
  CHECK(f.harness.sees("医師・体験用"));
  CHECK(f.harness.sees("246810 です"));
}

TEST_CASE("sign-in: without an account six digits are kept and the primary says what is missing") {
  Fixture f;
  f.state.chosen.reset();
  const auto wish = f.type(U"１２３４５６");
  REQUIRE(wish.has_value());
  REQUIRE(std::holds_alternative<PinChanged>(*wish));
  f.state.pin = std::get<PinChanged>(*wish).pin;
  CHECK_FALSE(f.press("primary").has_value());
  const auto account = f.press("accounts/otani");
  REQUIRE(account.has_value());
  f.state.chosen = std::get<AccountChosen>(*account).id;
  const auto signing = f.press_key(Key::kEnter);
  REQUIRE(signing.has_value());
  CHECK(std::holds_alternative<SignIn>(*signing));
}

TEST_CASE("sign-in: delete, clear and backspace take digits away, letters do nothing") {
  Fixture f;
  f.enter("123");
  auto wish = f.press("pin/delete");
  REQUIRE(wish.has_value());
  CHECK(std::get<PinChanged>(*wish).pin.text() == "12");
  wish = f.press_key(Key::kBackspace);
  REQUIRE(wish.has_value());
  CHECK(std::get<PinChanged>(*wish).pin.text() == "12");
  wish = f.press("pin/clear");
  REQUIRE(wish.has_value());
  CHECK(std::get<PinChanged>(*wish).pin.text().empty());
  CHECK_FALSE(f.type(U"abc").has_value());
}

TEST_CASE("sign-in: the digits are never drawn") {
  Fixture f;
  f.state.pin = add_digit(add_digit(PinEntry{}, '7'), '7');
  f.draw_once();
  CHECK_FALSE(f.harness.sees("77"));
  f.state.pin.wipe();
  CHECK(f.state.pin == PinEntry{});
}

TEST_CASE("sign-in: while waiting or checking neither pad, keyboard nor Enter act") {
  Fixture f;
  f.state.pin = add_digit(PinEntry{}, '1');
  f.state.wait_seconds = 30;
  CHECK_FALSE(f.press("pin/1").has_value());
  CHECK_FALSE(f.type(U"123456").has_value());
  CHECK_FALSE(f.press_key(Key::kEnter).has_value());
  CHECK(f.harness.sees("次の入力まで 0:30"));
  f.state.wait_seconds = 0;
  f.state.is_checking = true;
  CHECK_FALSE(f.press("pin/0").has_value());
  CHECK_FALSE(f.press("primary").has_value());
  CHECK(f.harness.sees("確かめています…"));
}

TEST_CASE("sign-in: a wrong PIN says how many attempts are left and what they lead to") {
  Fixture f;
  f.state.attempts_left = 4;
  f.draw_once();
  CHECK(f.harness.sees("あと4回で10分待ち"));
}

TEST_CASE("sign-in: up and down choose the account") {
  Fixture f;
  auto wish = f.press_key(Key::kDown);
  REQUIRE(wish.has_value());
  CHECK(std::get<AccountChosen>(*wish).id == AccountId{"otani"});
  f.state.chosen = AccountId{"otani"};
  wish = f.press_key(Key::kUp);
  REQUIRE(wish.has_value());
  CHECK(std::get<AccountChosen>(*wish).id == AccountId{"nishimura"});
}

TEST_CASE("sign-in: what does not exist yet has no key, the missing basis is said") {
  Fixture f;
  f.draw_once();
  for (const auto word : {"応援者を登録", "開放通知を入力", "データと経路", "ほかの利用者"}) {
    CHECK_FALSE(f.harness.sees(word));
  }
  CHECK(f.harness.sees("実データでの運用根拠は未確定"));
  f.state.basis_is_settled = true;
  f.draw_once();
  CHECK_FALSE(f.harness.sees("実データでの運用根拠は未確定"));
}

TEST_CASE("sign-in: legibility opens, changes theme, text and language, closes with Esc") {
  Fixture f;
  auto wish = f.press("legibility_key");
  REQUIRE(wish.has_value());
  CHECK(std::get<LegibilityOpened>(*wish).is_open);
  f.state.legibility_is_open = true;
  wish = f.press("legibility/theme/2");
  REQUIRE(wish.has_value());
  CHECK(std::get<LegibilityChanged>(*wish).theme.kind == ThemeKind::kHighContrast);
  wish = f.press("legibility/text/2");
  REQUIRE(wish.has_value());
  CHECK(std::get<LegibilityChanged>(*wish).theme.text == TextSize::kLargest);
  wish = f.press("legibility/language/1");
  REQUIRE(wish.has_value());
  CHECK(std::get<LegibilityChanged>(*wish).language == Language::kEnglish);
  wish = f.press_key(Key::kEscape);
  REQUIRE(wish.has_value());
  CHECK_FALSE(std::get<LegibilityOpened>(*wish).is_open);
}

TEST_CASE("sign-in: every key is reachable and large enough in every look") {
  Fixture f;
  f.state.pin = add_digit(add_digit(add_digit(add_digit(PinEntry{}, '1'), '2'), '3'), '4');
  f.pictures("a-signin");
  f.state = demo();
  f.pictures("a-signin-demo");
  f.state.attempts_left = 4;
  f.pictures("a-signin-refused");
  f.state.attempts_left.reset();
  f.state.wait_seconds = 30;
  f.state.legibility_is_open = true;
  f.pictures("a-signin-legibility");
}

TEST_CASE("sign-in: every sentence has both languages") {
  for (const Words& words : sign_in_words::all()) {
    CHECK_FALSE(words.ja.empty());
    CHECK_FALSE(words.en.empty());
  }
}

}  // namespace
}  // namespace tomoshibi::gui
