// A new PIN or password: rules before typing, entered twice, the same; a refusal says its cause;
// two people unlock one after the other. Method: draw without a window, touch and type, read
// wishes, words and areas. With TOMOSHIBI_PICTURES=<folder> the states are written there in every
// look.
#include <doctest/doctest.h>

#include <string>

#include "gui/screens/new_proof.h"
#include "gui/screens/new_proof_words.h"
#include "gui/screens/unlock_pair.h"
#include "gui/screens/unlock_pair_words.h"
#include "tests/support/story_people.h"

namespace tomoshibi::gui {
namespace {

using test::ImGuiHarness;

struct Fixture {
  ImGuiHarness harness;
  NewProofState state;
  SecretText first, second;
  Fixture() {
    harness.ui().record_text(true);
    state.member = "大谷 健";
    state.role = "薬剤師";
    state.this_kiosk_only = true;
    state.twice.first = &first;
    state.twice.second = &second;
  }
  auto screen() {
    return [this](Ui& ui) { return draw(ui, state); };
  }
  std::optional<NewProofIntent> draw_once() { return harness.frame(screen()); }
  std::optional<NewProofIntent> press(std::string_view path) {
    return harness.press(screen(), path);
  }
  std::optional<NewProofIntent> type(std::u32string_view text) {
    return harness.type(screen(), text);
  }
  bool take(const std::optional<NewProofIntent>& intent) {
    if (!intent || !std::holds_alternative<TwiceWish>(*intent)) return false;
    const auto& wish = std::get<TwiceWish>(*intent);
    if (wish.at_second) state.twice.at_second = *wish.at_second;
    if (wish.layer) state.twice.layer = *wish.layer;
    apply(state.twice.at_second ? second : first, wish.keys, state.twice.shape);
    return true;
  }
  void pictures(const std::string& name) {
    test::in_every_look(harness, name, [&](const std::string& file) {
      draw_once();
      CHECK_MESSAGE(test::faulty_areas(harness.ui()) == "", file);
      harness.picture(file);
    });
  }
};

TEST_CASE("new proof: keys edit the text in order, and only what belongs to its shape") {
  SecretText proof;
  ProofKeys keys;
  for (const char32_t character : std::u32string_view(U"1a２あ\n3")) keys.type(character);
  keys.remove();
  apply(proof, keys, ProofShape::kPin);
  CHECK(proof.view() == "12");
  keys.clear();
  keys.type(U'ｘ');
  keys.type(U'　');
  apply(proof, keys, ProofShape::kPassword);
  CHECK(proof.view() == "x ");
  keys.wipe();
  CHECK(keys.empty());
  for (int i = 0; i < 60; ++i) keys.type(U'7');
  apply(proof, keys, ProofShape::kPin);
  apply(proof, keys, ProofShape::kPin);
  CHECK(proof.size() == kPinDigitsMax);
}

TEST_CASE("new proof: the rules stand there before anything is typed") {
  Fixture f;
  f.draw_once();
  CHECK(f.harness.sees("6桁以上の数字"));
  CHECK(f.harness.sees("使えません"));
  CHECK(f.harness.sees("この端末だけで使えます"));
  f.state.twice.shape = ProofShape::kPassword;
  f.state.twice.fewest = 15;
  f.draw_once();
  CHECK(f.harness.sees("15字以上"));
  CHECK(f.harness.sees("字の種類に決まりはありません"));
}

TEST_CASE("new proof: saved only when long enough and twice the same") {
  Fixture f;
  CHECK_FALSE(f.press("new_proof/primary").has_value());
  REQUIRE(f.take(f.type(U"48201")));
  f.draw_once();
  CHECK(f.harness.sees("あと1桁"));
  REQUIRE(f.take(f.press("new_proof/twice/pin/7")));
  f.draw_once();
  CHECK(f.harness.sees("もう一度、同じものを"));
  REQUIRE(f.take(f.press("new_proof/twice/second")));
  REQUIRE(f.take(f.type(U"482018")));
  f.draw_once();
  CHECK(f.harness.sees("2回が違います"));
  CHECK_FALSE(f.press("new_proof/primary").has_value());
  REQUIRE(f.take(f.harness.press_key(f.screen(), Key::kBackspace)));
  REQUIRE(f.take(f.type(U"7")));
  const auto intent = f.press("new_proof/primary");
  REQUIRE(intent.has_value());
  CHECK(std::holds_alternative<SaveProof>(*intent));
  f.state.is_saving = true;
  CHECK_FALSE(f.press("new_proof/primary").has_value());
  CHECK_FALSE(f.type(U"1").has_value());
}

TEST_CASE("new proof: every refusal has its sentence in both languages") {
  Fixture f;
  for (int i = 1; i <= static_cast<int>(ProofRefused::kStorage); ++i) {
    const auto refused = static_cast<ProofRefused>(i);
    f.harness.ui().language = Language::kJapanese;
    const std::string japanese(refusal_sentence(f.harness.ui(), refused));
    f.harness.ui().language = Language::kEnglish;
    const std::string english(refusal_sentence(f.harness.ui(), refused));
    CHECK_FALSE(japanese.empty());
    CHECK_FALSE(english.empty());
    CHECK(japanese != english);
  }
  for (const auto list : {new_proof_words::all(), unlock_pair_words::all()}) {
    for (const Words& words : list) {
      CHECK_FALSE(words.ja.empty());
      CHECK_FALSE(words.en.empty());
    }
  }
}

TEST_CASE("new proof: one can leave without choosing") {
  Fixture f;
  auto intent = f.press("new_proof/leave");
  REQUIRE(intent.has_value());
  CHECK(std::holds_alternative<LeaveProof>(*intent));
  intent = f.harness.press_key(f.screen(), Key::kEscape);
  REQUIRE(intent.has_value());
  CHECK(std::holds_alternative<LeaveProof>(*intent));
}

TEST_CASE("new proof: every key is reachable and large enough in every look") {
  Fixture f;
  f.first = SecretText("482017");
  f.second = SecretText("482");
  f.state.twice.at_second = true;
  f.pictures("new-pin");
  f.state.twice.shape = ProofShape::kPassword;
  f.state.twice.fewest = 15;
  f.first = SecretText("kaze-no-tani 1984");
  f.second = SecretText("kaze-no-tani 1984");
  f.state.refused = ProofRefused::kCommon;
  f.pictures("new-password");
  f.state.is_own = false;
  f.state.refused = ProofRefused::kNone;
  f.draw_once();
  CHECK(f.harness.sees("大谷 健さんのパスワードを再設定"));
}

struct PairFixture {
  ImGuiHarness harness;
  UnlockPairState state;
  SecretText proof;
  PairFixture() {
    harness.ui().record_text(true);
    state.locked = "浜田 誠";
    state.prover.accounts = {{.id = {"nishimura"}, .name = "西村 由紀", .role = "医師"},
                             {.id = {"otani"}, .name = "大谷 健", .role = "薬剤師"},
                             {.id = {"takada"}, .name = "高田 文子", .role = "監査"}};
    state.prover.accounts[1].shape = ProofShape::kPassword;
    state.prover.proof = &proof;
  }
  auto screen() {
    return [this](Ui& ui) { return draw(ui, state); };
  }
};

TEST_CASE("unlock by two: the first and then the second, each chooses and proves himself") {
  PairFixture f;
  f.harness.frame(f.screen());
  CHECK(f.harness.sees("1人目の方を選んでください"));
  CHECK(f.harness.sees("浜田 誠さんは、10回続けて"));
  auto intent = f.harness.press(f.screen(), "unlock_pair/accounts/nishimura");
  REQUIRE(intent.has_value());
  f.state.prover.chosen = AccountId{"nishimura"};
  f.proof = SecretText("135790");
  intent = f.harness.press(f.screen(), "unlock_pair/primary");
  REQUIRE(intent.has_value());
  CHECK(std::holds_alternative<Prove>(std::get<ProverIntent>(*intent)));
  CHECK(f.harness.sees("次の方へ"));
  f.state.first = "西村 由紀";
  f.state.prover.accounts.erase(f.state.prover.accounts.begin());
  f.state.prover.chosen.reset();
  f.proof.clear();
  f.harness.frame(f.screen());
  CHECK(f.harness.sees("2人目の方を選んでください"));
  CHECK(f.harness.sees("西村 由紀さん"));
  CHECK_FALSE(f.harness.has_area("unlock_pair/accounts/register"));
  intent = f.harness.press(f.screen(), "unlock_pair/leave");
  REQUIRE(intent.has_value());
  CHECK(std::holds_alternative<LeaveUnlock>(*intent));
  f.state.prover.accounts.clear();
  f.harness.frame(f.screen());
  CHECK(f.harness.sees("解除できるほかの利用者がいません"));
}

TEST_CASE("unlock by two: every key is reachable and large enough in every look") {
  PairFixture f;
  f.state.first = "西村 由紀";
  f.state.prover.accounts.erase(f.state.prover.accounts.begin());
  for (const char* chosen : {"takada", "otani"}) {
    f.state.prover.chosen = AccountId{chosen};
    f.proof = SecretText("1357");
    test::in_every_look(f.harness, std::string("unlock-") + chosen, [&](const std::string& file) {
      f.harness.frame(f.screen());
      CHECK_MESSAGE(test::faulty_areas(f.harness.ui()) == "", file);
      f.harness.picture(file);
    });
  }
}

}  // namespace
}  // namespace tomoshibi::gui
