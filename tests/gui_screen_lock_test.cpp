// The lock screen says who locked, takes a PIN or a password, and shows neither it nor a patient.
// Method: draw it without a window, touch and type, read wishes, words and areas.
// With TOMOSHIBI_PICTURES=<folder> it is written there in three themes and text sizes.
#include <doctest/doctest.h>

#include <string>

#include "gui/screens/lock.h"
#include "gui/screens/lock_words.h"
#include "gui/screens/proof_words.h"
#include "tests/support/story_people.h"

namespace tomoshibi::gui {
namespace {

using test::ImGuiHarness;

struct Fixture {
  ImGuiHarness harness;
  LockState state;
  SecretText proof;
  Fixture() {
    harness.ui().record_text(true);
    state.prover.accounts = {{.id = {"nishimura"}, .name = "西村 由紀", .role = "医師"}};
    state.prover.proof = &proof;
  }
  std::optional<LockIntent> draw_once() {
    return harness.frame([&](Ui& ui) { return draw(ui, state); });
  }
  std::optional<LockIntent> press(std::string_view path) {
    return harness.press([&](Ui& ui) { return draw(ui, state); }, path);
  }
  std::optional<LockIntent> press_key(Key key) {
    return harness.press_key([&](Ui& ui) { return draw(ui, state); }, key);
  }
  std::optional<LockIntent> type(std::u32string_view text) {
    return harness.type([&](Ui& ui) { return draw(ui, state); }, text);
  }
  template <typename Wanted>
  static bool is(const std::optional<LockIntent>& intent) {
    return intent && std::holds_alternative<ProverIntent>(*intent) &&
           std::holds_alternative<Wanted>(std::get<ProverIntent>(*intent));
  }
  bool take(const std::optional<LockIntent>& intent) {
    if (!is<ProofTyped>(intent)) return false;
    apply(proof, std::get<ProofTyped>(std::get<ProverIntent>(*intent)).keys,
          state.prover.accounts[0].shape);
    return true;
  }
};

TEST_CASE("lock: says who locked and how many digits are missing") {
  Fixture f;
  f.proof = SecretText("12");
  f.draw_once();
  CHECK(f.harness.sees("ロック中：西村 由紀"));
  CHECK(f.harness.sees("あと4桁"));
}

TEST_CASE("lock: only the user's own words stand on it") {
  Fixture f;
  f.state.prover.refusal = ProverRefusal::kWrong;
  f.state.prover.attempts_left = 4;
  f.draw_once();
  // Whatever is drawn is a word of the interface, a digit of the pad, or what the state holds.
  std::string known = "西村 由紀医師";
  for (const Words& words : lock_words::all()) known += words.ja;
  for (const Words& words : words::all()) known += words.ja;
  for (const Words& words : proof_words::all()) known += words.ja;
  known += "ロック中：西村 由紀暗証番号をあと6桁0123456789";
  known += "暗証番号が違います。あと4回で10分待ちになります。";
  for (const std::string& piece : f.harness.ui().seen()) {
    CAPTURE(piece);
    CHECK(known.find(piece) != std::string::npos);
  }
}

TEST_CASE("lock: pad and keyboard give digits, delete and clear") {
  Fixture f;
  REQUIRE(f.take(f.press("lock/pin/7")));
  REQUIRE(f.take(f.type(U"48a2")));
  CHECK(f.proof.view() == "7482");
  CHECK_FALSE(f.type(U"あ").has_value());
  REQUIRE(f.take(f.press("lock/pin/delete")));
  REQUIRE(f.take(f.press_key(Key::kBackspace)));
  CHECK(f.proof.view() == "74");
  REQUIRE(f.take(f.press("lock/pin/clear")));
  CHECK(f.proof.empty());
}

TEST_CASE("lock: a typed digit is never drawn") {
  Fixture f;
  f.proof = SecretText("555");
  f.harness.input.typed = U"5";
  f.draw_once();
  int fives = 0;
  for (const std::string& piece : f.harness.ui().seen()) fives += piece == "5" ? 1 : 0;
  CHECK(fives == 1);  // The key of the pad.
}

TEST_CASE("lock: unlocking needs six digits or more") {
  Fixture f;
  f.proof = SecretText("12345");
  CHECK_FALSE(f.press("lock/primary").has_value());
  CHECK_FALSE(f.press_key(Key::kEnter).has_value());
  f.proof = SecretText("12345678");
  CHECK(Fixture::is<Prove>(f.press("lock/primary")));
  CHECK(Fixture::is<Prove>(f.press_key(Key::kEnter)));
}

TEST_CASE("lock: while waiting or checking the pad refuses") {
  Fixture f;
  f.proof = SecretText("123456");
  f.state.prover.wait_seconds = 30;
  CHECK_FALSE(f.press("lock/pin/7").has_value());
  CHECK_FALSE(f.press("lock/primary").has_value());
  CHECK_FALSE(f.type(U"123").has_value());
  CHECK(f.harness.sees("次の入力まで 0:30"));
  f.state.prover.wait_seconds = 0;
  f.state.prover.is_checking = true;
  CHECK_FALSE(f.press("lock/pin/7").has_value());
  CHECK_FALSE(f.press("lock/other_user").has_value());
}

TEST_CASE("lock: somebody else can sign in") {
  Fixture f;
  const auto intent = f.press("lock/other_user");
  REQUIRE(intent.has_value());
  CHECK(std::holds_alternative<lock::OtherUser>(*intent));
}

TEST_CASE("lock: an account that ten wrong tries locked leads to two people") {
  Fixture f;
  f.state.prover.accounts[0].standing = Standing::kLocked;
  CHECK(Fixture::is<UnlockWished>(f.press("lock/primary")));
}

TEST_CASE("lock: nothing is cut, targets are large enough, in every look") {
  Fixture f;
  f.proof = SecretText("123");
  f.state.prover.refusal = ProverRefusal::kWrong;
  for (const ProofShape shape : {ProofShape::kPin, ProofShape::kPassword}) {
    f.state.prover.accounts[0].shape = shape;
    const std::string name = shape == ProofShape::kPin ? "lock" : "lock-password";
    test::in_every_look(f.harness, name, [&](const std::string& file) {
      f.draw_once();
      CHECK_MESSAGE(test::faulty_areas(f.harness.ui()) == "", file);
      for (const std::string& word : f.harness.ui().seen()) {
        const bool is_cut = word.ends_with("…");
        CHECK_MESSAGE(!is_cut, file << ": " << word);
      }
      f.harness.picture(file);
    });
  }
}

}  // namespace
}  // namespace tomoshibi::gui
