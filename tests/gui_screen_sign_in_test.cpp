// Sign-in takes a PIN by touch and keyboard or a password with a board of letters, refuses while it
// waits or checks, says why an account cannot sign in, and shows no key for what does not exist.
// Method: draw it without a window, press by path, read the wishes, the words and the areas.
// With TOMOSHIBI_PICTURES=<folder> its states are written there in every theme and text size.
#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <variant>

#include "gui/screens/proof_words.h"
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
  state.prover.accounts = {{.id = {"nishimura"}, .name = "西村 由紀", .role = "医師"},
                           {.id = {"otani"}, .name = "大谷 健", .role = "薬剤師"},
                           {.id = {"hamada"}, .name = "浜田 誠", .role = "管理者"},
                           {.id = {"takada"}, .name = "高田 文子", .role = "監査"}};
  state.prover.accounts[2].shape = ProofShape::kPassword;
  state.prover.chosen = AccountId{"nishimura"};
  return state;
}

SignInState sealed() {
  SignInState state = sample();
  state.order = {};
  state.order.is_sunken = true;
  state.order.icon = Icon::kLock;
  state.order.title = "封印中です";
  state.order.lines = {{"", "開放通知のファイル・QR・読み上げコードで開きます。"},
                       {"", "前回の通知 第2号は11/14 24:00に終わりました。"}};
  state.notes = {{Icon::kClock, "端末の証明書はあと30日です（12/21まで）。", Tone::kPlain}};
  state.can_enter_order = state.has_roads = true;
  return state;
}

SignInState drill() {
  SignInState state = sample();
  state.order.tone = Tone::kDrill;
  state.order.title = "訓練です。実在の患者は出ません";
  state.order.lines = {{"", "架空の町「あかり町」20,000人"}, {"", "訓練の開放通知 第2号　本日 17:00まで"}};
  state.order.foot.clear();
  state.order.foot_note.clear();
  state.basis_is_settled = true;
  state.can_enter_order = state.has_roads = true;
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
  state.prover.accounts = {{.id = {"demo"}, .name = "西村 由紀", .role = "医師", .is_demo = true}};
  state.prover.accounts[0].pin_digits = kPinDigits;
  state.prover.chosen.reset();
  state.account_note = "体験用の暗証番号は 246810 です。";
  return state;
}

struct Fixture {
  ImGuiHarness harness;
  SignInState state = sample();
  SecretText proof;
  Fixture() {
    harness.ui().record_text(true);
    state.prover.proof = &proof;
  }
  void use(SignInState other) {
    state = std::move(other);
    state.prover.proof = &proof;
  }

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
  // What the app does with what was typed. False: something else was asked, or nothing.
  bool take(const std::optional<SignInIntent>& wish) {
    const auto* typed = proving<ProofTyped>(wish);
    if (typed == nullptr) return false;
    const SignInAccount* account = chosen_account(state.prover);
    apply(proof, typed->keys, account == nullptr ? ProofShape::kPin : account->shape);
    return true;
  }
  template <typename Wanted>
  static const Wanted* proving(const std::optional<SignInIntent>& wish) {
    if (!wish || !std::holds_alternative<ProverIntent>(*wish)) return nullptr;
    return std::get_if<Wanted>(&std::get<ProverIntent>(*wish));
  }
  void enter(std::string_view digits) {
    for (const char digit : digits) REQUIRE(take(press(std::string("pin/") + digit)));
  }
  void pictures(const std::string& name) {
    test::in_every_look(harness, name, [&](const std::string& file) {
      draw_once();
      CHECK_MESSAGE(test::faulty_areas(harness.ui()) == "", file);
      harness.picture(file);
    });
  }
};

TEST_CASE("sign-in: six digits and the key sign in the chosen account") {
  Fixture f;
  f.enter("24681");
  CHECK_FALSE(f.press("primary").has_value());
  f.enter("0");
  CHECK(f.proof.view() == "246810");
  const auto wish = f.press("primary");
  REQUIRE(Fixture::proving<Prove>(wish) != nullptr);
  CHECK(Fixture::proving<Prove>(wish)->id == AccountId{"nishimura"});
}

TEST_CASE("sign-in: only a PIN whose length is known is complete by itself") {
  Fixture f;
  f.enter("246810");
  CHECK(is_enough(f.state.prover.accounts[0], f.proof));
  CHECK_FALSE(completes(f.state.prover.accounts[0], f.proof));
  f.enter("12");  // Longer ones are taken as well.
  CHECK(f.proof.view() == "24681012");
  CHECK(is_enough(f.state.prover.accounts[0], f.proof));
  f.use(demo());
  CHECK_FALSE(is_enough(f.state.prover.accounts[0], f.proof));
  CHECK(completes(f.state.prover.accounts[0], SecretText("123456")));
}

TEST_CASE("sign-in: a single account need not be chosen") {
  Fixture f;
  f.use(demo());
  REQUIRE(f.take(f.type(U"246810")));
  const auto wish = f.press_key(Key::kEnter);
  REQUIRE(Fixture::proving<Prove>(wish) != nullptr);
  CHECK(Fixture::proving<Prove>(wish)->id == AccountId{"demo"});
  CHECK(f.harness.sees("医師・体験用"));
  CHECK(f.harness.sees("246810 です"));
}

TEST_CASE("sign-in: without an account digits are kept and the primary says what is missing") {
  Fixture f;
  f.state.prover.chosen.reset();
  REQUIRE(f.take(f.type(U"１２３４５６")));
  CHECK(f.proof.view() == "123456");
  CHECK_FALSE(f.press("primary").has_value());
  const auto account = f.press("accounts/otani");
  REQUIRE(Fixture::proving<AccountChosen>(account) != nullptr);
  f.state.prover.chosen = Fixture::proving<AccountChosen>(account)->id;
  CHECK(Fixture::proving<Prove>(f.press_key(Key::kEnter)) != nullptr);
}

TEST_CASE("sign-in: delete, clear and backspace take digits away, letters do nothing") {
  Fixture f;
  f.enter("123");
  REQUIRE(f.take(f.press("pin/delete")));
  CHECK(f.proof.view() == "12");
  REQUIRE(f.take(f.press_key(Key::kBackspace)));
  CHECK(f.proof.view() == "1");
  CHECK_FALSE(f.type(U"abc").has_value());
  REQUIRE(f.take(f.press("pin/clear")));
  CHECK(f.proof.empty());
}

TEST_CASE("sign-in: the digits of a PIN are never drawn") {
  Fixture f;
  f.proof = SecretText("7777");
  f.draw_once();
  CHECK_FALSE(f.harness.sees("77"));
}

TEST_CASE("sign-in: a password has the board of letters, three layers, and every sign of ASCII") {
  Fixture f;
  f.state.prover.chosen = AccountId{"hamada"};
  f.draw_once();
  CHECK_FALSE(f.harness.has_area("pin/1"));
  std::string seen;
  for (const LatinLayer layer : {LatinLayer::kSmall, LatinLayer::kCapital, LatinLayer::kSigns}) {
    f.state.prover.layer = layer;
    f.draw_once();
    for (const Area& area : f.harness.ui().areas()) {
      if (area.path == "latin/slash") seen += '/';
      else if (area.path.size() == 7 && area.path.starts_with("latin/")) seen += area.path.back();
    }
  }
  for (char code = '!'; code <= '~'; ++code) {
    CHECK_MESSAGE(seen.find(code) != std::string::npos, code);
  }
  f.state.prover.layer = LatinLayer::kSmall;
  REQUIRE(f.take(f.press("latin/k")));
  REQUIRE(f.take(f.press("latin/space")));
  auto layer = f.press("latin/shift");
  REQUIRE(Fixture::proving<LayerChanged>(layer) != nullptr);
  CHECK(Fixture::proving<LayerChanged>(layer)->layer == LatinLayer::kCapital);
  f.state.prover.layer = LatinLayer::kCapital;
  REQUIRE(f.take(f.press("latin/B")));
  REQUIRE(f.take(f.type(U"ｚ9_")));
  CHECK(f.proof.view() == "k Bz9_");
  REQUIRE(f.take(f.press("latin/delete")));
  CHECK(f.proof.view() == "k Bz9");
  layer = f.press("latin/shift");
  REQUIRE(Fixture::proving<LayerChanged>(layer) != nullptr);
  CHECK(Fixture::proving<LayerChanged>(layer)->layer == LatinLayer::kSmall);
}

TEST_CASE("sign-in: a password is seen only while the key is held") {
  Fixture f;
  f.state.prover.chosen = AccountId{"hamada"};
  f.proof = SecretText("Noto-hanto 2026");
  f.draw_once();
  CHECK_FALSE(f.harness.sees("Noto"));
  const Area* show = f.harness.area("proof/show");
  REQUIRE(show != nullptr);
  f.harness.input.pointer = show->rect.center();
  f.harness.input.is_down = true;
  f.draw_once();
  CHECK(f.harness.sees("Noto-hanto 2026"));
  f.harness.input.is_down = false;
  f.draw_once();
  CHECK_FALSE(f.harness.sees("Noto"));
}

TEST_CASE("sign-in: while waiting or checking neither pad, keyboard nor Enter act") {
  Fixture f;
  f.proof = SecretText("123456");
  f.state.prover.wait_seconds = 605;
  CHECK_FALSE(f.press("pin/1").has_value());
  CHECK_FALSE(f.type(U"123456").has_value());
  CHECK_FALSE(f.press_key(Key::kEnter).has_value());
  CHECK(f.harness.sees("次の入力まで 10:05"));
  // Somebody else can be chosen meanwhile.
  CHECK(Fixture::proving<AccountChosen>(f.press("accounts/otani")) != nullptr);
  f.state.prover.wait_seconds = 0;
  f.state.prover.is_checking = true;
  CHECK_FALSE(f.press("pin/0").has_value());
  CHECK_FALSE(f.press("primary").has_value());
  CHECK_FALSE(f.press("accounts/otani").has_value());
  CHECK(f.harness.sees("確かめています…"));
  f.state.prover.is_opening_data = true;
  f.state.prover.opening_step = 3;
  f.state.prover.opening_steps = 4;
  f.draw_once();
  CHECK(f.harness.sees("データを開いています 3/4"));
}

TEST_CASE("sign-in: a wrong proof says how many attempts are left and what they lead to") {
  Fixture f;
  f.state.prover.refusal = ProverRefusal::kWrong;
  f.state.prover.attempts_left = 4;
  f.draw_once();
  CHECK(f.harness.sees("暗証番号が違います。あと4回で10分待ち"));
  f.state.prover.chosen = AccountId{"hamada"};
  f.draw_once();
  CHECK(f.harness.sees("パスワードが違います。あと4回で10分待ち"));
}

TEST_CASE("sign-in: an account that cannot sign in says why and what opens it") {
  Fixture f;
  SignInAccount& account = f.state.prover.accounts[0];
  account.standing = Standing::kLocked;
  f.draw_once();
  CHECK(f.harness.sees("10回続けて違いました"));
  CHECK(f.harness.sees("2人で解除します"));
  CHECK_FALSE(f.harness.has_area("pin/1"));
  auto wish = f.press("primary");
  REQUIRE(Fixture::proving<UnlockWished>(wish) != nullptr);
  CHECK(Fixture::proving<UnlockWished>(wish)->id == AccountId{"nishimura"});
  account.standing = Standing::kDisabled;
  CHECK_FALSE(f.press("primary").has_value());
  CHECK(f.harness.sees("停止中"));
  account.standing = Standing::kExpired;
  account.is_responder = true;
  wish = f.press("primary");
  CHECK(Fixture::proving<RegisterWished>(wish) != nullptr);
  CHECK(f.harness.sees("応援者の72時間が過ぎました"));
  CHECK(f.harness.sees("応援・期限切れ"));
  account.is_responder = false;
  CHECK_FALSE(f.press("primary").has_value());
  CHECK(f.harness.sees("この利用者の期限が過ぎました"));
}

TEST_CASE("sign-in: more accounts than fit are turned page by page") {
  Fixture f;
  for (int i = 0; i < 7; ++i) {
    f.state.prover.accounts.push_back(
        {.id = {"more" + std::to_string(i)}, .name = "見本 " + std::to_string(i), .role = "医師"});
  }
  f.draw_once();
  CHECK(f.harness.has_area("accounts/takada"));
  CHECK_FALSE(f.harness.has_area("accounts/more0"));
  const auto wish = f.press("accounts/others");
  REQUIRE(Fixture::proving<AccountsPaged>(wish) != nullptr);
  f.state.prover.first = Fixture::proving<AccountsPaged>(wish)->first;
  f.draw_once();
  CHECK(f.harness.has_area("accounts/more0"));
  f.state.prover.first = 8;
  CHECK(Fixture::proving<AccountsPaged>(f.press("accounts/others"))->first == 0);
  CHECK(Fixture::proving<RegisterWished>(f.press("accounts/register")) != nullptr);
}

TEST_CASE("sign-in: up and down choose the account") {
  Fixture f;
  auto wish = f.press_key(Key::kDown);
  REQUIRE(Fixture::proving<AccountChosen>(wish) != nullptr);
  CHECK(Fixture::proving<AccountChosen>(wish)->id == AccountId{"otani"});
  f.state.prover.chosen = AccountId{"otani"};
  wish = f.press_key(Key::kUp);
  REQUIRE(Fixture::proving<AccountChosen>(wish) != nullptr);
  CHECK(Fixture::proving<AccountChosen>(wish)->id == AccountId{"nishimura"});
}

TEST_CASE("sign-in: a store without orders has no key for them, the missing basis is said") {
  Fixture f;
  f.draw_once();
  for (const auto word : {"開放通知を入力", "データと経路", "ほかの利用者"}) {
    CHECK_FALSE(f.harness.sees(word));
  }
  f.state.can_enter_order = f.state.has_roads = true;
  auto wish = f.press("order_key");
  REQUIRE(wish.has_value());
  CHECK(std::holds_alternative<OrderWished>(*wish));
  wish = f.press("roads_key");
  REQUIRE(wish.has_value());
  CHECK(std::holds_alternative<RoadsWished>(*wish));
  // Nobody walks away while a proof is being checked.
  f.state.prover.is_checking = true;
  CHECK_FALSE(f.press("order_key").has_value());
  f.state.prover.is_checking = false;
  CHECK(f.harness.sees("実データでの運用根拠は未確定"));
  f.state.basis_is_settled = true;
  f.draw_once();
  CHECK_FALSE(f.harness.sees("実データでの運用根拠は未確定"));
}

TEST_CASE("sign-in: quiet lines stand under the card, whatever the text size leaves of the facts") {
  Fixture f;
  f.state.notes = {{Icon::kClock, "端末の証明書はあと30日です。", Tone::kPlain}};
  f.state.facts[5] = {Icon::kTriangle, "自己点検", "操作記録に異常", "監査の担当者に", Tone::kDanger};
  for (const TextSize text : {TextSize::kNormal, TextSize::kLarge, TextSize::kLargest}) {
    f.harness.ui().theme.text = text;
    f.draw_once();
    CHECK(f.harness.sees("あと30日です"));
    CHECK(f.harness.sees("実データでの運用根拠は未確定"));
    CHECK(f.harness.sees("操作記録に異常"));  // Who must act is told, whatever goes.
    CHECK(f.harness.sees("データの中身"));
  }
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
  f.proof = SecretText("1234");
  f.pictures("a-signin");
  f.proof.clear();
  f.use(sealed());
  f.pictures("a-signin-sealed");
  f.use(drill());
  f.pictures("a-signin-drill");
  f.use(sample());
  f.state.can_enter_order = f.state.has_roads = true;
  f.state.prover.refusal = ProverRefusal::kWrong;
  f.state.prover.chosen = AccountId{"hamada"};
  f.proof = SecretText("correct horse");
  f.pictures("a-signin-password");
  f.state.prover.is_checking = f.state.prover.is_opening_data = true;
  f.state.prover.opening_step = 3;
  f.state.prover.opening_steps = 4;
  f.pictures("a-signin-opening");
  f.state.prover.is_checking = f.state.prover.is_opening_data = false;
  f.state.prover.refusal = ProverRefusal::kNone;
  f.state.prover.accounts[0].standing = Standing::kLocked;
  f.state.prover.accounts[1].is_responder = true;
  f.state.prover.accounts[3].standing = Standing::kDisabled;
  f.state.prover.accounts.push_back({.id = {"more1"}, .name = "見本 一", .role = "医師"});
  f.state.prover.accounts.push_back({.id = {"more2"}, .name = "見本 二", .role = "医師"});
  f.state.prover.chosen = AccountId{"nishimura"};
  f.pictures("a-signin-locked");
  f.proof.clear();
  f.use(demo());
  f.pictures("a-signin-demo");
  f.state.prover.refusal = ProverRefusal::kWrong;
  f.state.prover.attempts_left = 4;
  f.pictures("a-signin-refused");
  f.state.prover.refusal = ProverRefusal::kNone;
  f.state.prover.wait_seconds = 30;
  f.state.legibility_is_open = true;
  f.pictures("a-signin-legibility");
}

TEST_CASE("sign-in: every sentence has both languages") {
  for (const auto list : {sign_in_words::all(), proof_words::all()}) {
    for (const Words& words : list) {
      CHECK_FALSE(words.ja.empty());
      CHECK_FALSE(words.en.empty());
    }
  }
}

}  // namespace
}  // namespace tomoshibi::gui
