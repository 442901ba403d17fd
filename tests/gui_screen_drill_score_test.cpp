// The page that ends a drill tells what was counted, and says that nothing was counted where it was
// not. Method: draw it without a window under the drill's frame, read its words.
#include <doctest/doctest.h>

#include "gui/screens/drill_score.h"
#include "gui/screens/drill_score_words.h"
#include "gui/widgets/cards.h"
#include "tests/support/story_people.h"

namespace tomoshibi::gui {
namespace {

struct Fixture {
  test::ImGuiHarness harness;
  DrillScore score;
  Fixture() {
    harness.ui().record_text(true);
    score.drill = "訓練の開放通知 第2号";
    score.period = "11/21 13:00 〜 17:00";
    score.seconds_to_first_chart = 154;
    score.charts = 21;
    score.wrong_person = 1;
    score.seal = SealChecked::kGood;
  }
  std::optional<CloseDrillScore> screen(Ui& ui) {
    auto out = draw(ui, score);
    drill_frame(ui);
    return out;
  }
};

TEST_CASE("drill score: time to the first chart, wrong person, journal, in words") {
  Fixture f;
  const auto screen = [&](Ui& ui) { return f.screen(ui); };
  f.harness.frame(screen);
  for (const auto word : {"2分34秒", "21件中 1件", "異常なし", "実在の患者は出ませんでした"})
    CHECK_MESSAGE(f.harness.sees(word), word);
  CHECK(f.harness.press(screen, "drill_score/primary").has_value());
  f.score.seconds_to_first_chart.reset();
  f.score.charts = f.score.wrong_person = 0;
  f.score.seal = SealChecked::kNot;
  f.harness.frame(screen);
  CHECK(f.harness.sees("開いていません"));
  CHECK(f.harness.sees("していません"));
  CHECK_FALSE(f.harness.sees("0秒"));
}

TEST_CASE("drill score: readable in every look, both languages") {
  Fixture f;
  test::in_every_look(f.harness, "n-drill-score", [&](const std::string& file) {
    f.harness.frame([&](Ui& ui) { return f.screen(ui); });
    CHECK_MESSAGE(test::faulty_areas(f.harness.ui()) == "", file);
    f.harness.picture(file);
  });
  for (const Words& words : drill_score_words::all()) {
    CHECK_FALSE(words.ja.empty());
    CHECK_FALSE(words.en.empty());
  }
}

}  // namespace
}  // namespace tomoshibi::gui
