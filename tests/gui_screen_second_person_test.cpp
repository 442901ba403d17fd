// A second person is asked for and never a bar: a colleague signs, the hub answered, or nobody is
// there; each of the three leads on.
// Method: draw it without a window, touch, read wishes and words. Pictures with TOMOSHIBI_PICTURES.
#include <doctest/doctest.h>

#include <string>

#include "gui/screens/second_person.h"
#include "gui/screens/second_person_words.h"
#include "tests/support/imgui_harness.h"

namespace tomoshibi::gui {
namespace {

using test::ImGuiHarness;

struct Fixture {
  ImGuiHarness harness;
  SecretText proof;
  SecondPersonState state;
  Fixture() {
    harness.ui().record_text(true);
    state.grounds = {"対象の方は、あなたと同じ姓です", "不開示の届けがあります"};
    SignInAccount colleague;
    colleague.id = AccountId{"ph01"};
    colleague.name = "大谷 健";
    colleague.role = "薬剤師";
    state.prover.accounts = {colleague};
    state.prover.chosen = colleague.id;
    state.prover.proof = &proof;
  }
  auto screen() {
    return [this](Ui& ui) { return draw(ui, state); };
  }
  std::optional<SecondPersonIntent> press(std::string_view path) {
    return harness.press(screen(), path);
  }
};

TEST_CASE("second person: the grounds, and that one can go on, stand first") {
  Fixture f;
  (void)f.harness.frame(f.screen());
  CHECK(f.harness.sees("続けられます（後日確認）"));
  CHECK(f.harness.sees("同じ姓"));
  CHECK(f.harness.sees("不開示の届け"));
}

TEST_CASE("second person: a colleague proves himself") {
  Fixture f;
  f.proof = SecretText("123456");
  const auto intent = f.press("second_person/primary");
  REQUIRE(intent.has_value());
  CHECK(std::get<Prove>(std::get<ProverIntent>(*intent)).id.value == "ph01");
}

TEST_CASE("second person: nobody there goes on with a reason, and with none yet the key says so") {
  Fixture f;
  auto intent = f.press("second_person/by/nobody");
  REQUIRE(intent.has_value());
  CHECK(std::get<second_person::ChooseBy>(*intent).by == SecondBy::kNobody);
  f.state.by = SecondBy::kNobody;
  CHECK_FALSE(f.press("second_person/record").has_value());
  CHECK(f.harness.sees("どれか1つを選んでください"));
  intent = f.press("second_person/answer/0");
  REQUIRE(intent.has_value());
  f.state.chosen = std::get<second_person::ChooseWords>(*intent).index;
  CHECK(second_words(f.state) == "夜間で1人");
  intent = f.press("second_person/record");
  REQUIRE(intent.has_value());
  CHECK(std::holds_alternative<second_person::Record>(*intent));
}

TEST_CASE("second person: the hub's answer names who answered") {
  Fixture f;
  f.state.by = SecondBy::kVoice;
  f.state.chosen = 1;
  CHECK(second_words(f.state) == "本部の薬剤師");
  (void)f.harness.frame(f.screen());
  CHECK(f.harness.sees("記録して開く"));
}

TEST_CASE("second person: the way back opens nothing") {
  Fixture f;
  const auto intent = f.press("second_person/leave");
  REQUIRE(intent.has_value());
  CHECK(std::holds_alternative<second_person::Leave>(*intent));
}

TEST_CASE("second person: both languages, nothing cut, everything inside at every size; pictures") {
  for (const Words& entry : second_person_words::all()) {
    CHECK_FALSE(entry.ja.empty());
    CHECK_FALSE(entry.en.empty());
  }
  Fixture f;
  for (const TextSize text : {TextSize::kNormal, TextSize::kLarge, TextSize::kLargest}) {
    for (const SecondBy by : {SecondBy::kColleague, SecondBy::kVoice, SecondBy::kNobody}) {
      for (const ProofShape shape : {ProofShape::kPin, ProofShape::kPassword}) {
        f.harness.ui().theme.text = text;
        f.state.by = by;
        f.state.prover.accounts[0].shape = shape;
        (void)f.harness.frame(f.screen());
        f.harness.picture("second-" + std::to_string(static_cast<int>(text)) +
                          std::to_string(static_cast<int>(by)) +
                          std::to_string(static_cast<int>(shape)));
        for (const std::string& word : f.harness.ui().seen()) {
          CAPTURE(word);
          CHECK_FALSE(word.ends_with("…"));
        }
        for (const Area& area : f.harness.ui().areas()) {
          CAPTURE(area.path);
          CHECK(area.rect.bottom() <= kWindowHeight + 4.0F);
        }
      }
    }
  }
}

}  // namespace
}  // namespace tomoshibi::gui
