// Strip, nav and patient band say every fact at every text size and ask for what was touched.
// Method: draw them without a window from plain states, touch them by path, read texts and pixels.
#include <doctest/doctest.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gui/frame.h"
#include "tests/support/frame_samples.h"
#include "tests/support/imgui_harness.h"

namespace tomoshibi::gui {
namespace {

using test::ImGuiHarness;

constexpr std::array kTexts{TextSize::kNormal, TextSize::kLarge, TextSize::kLargest};

}  // namespace

// ---- Frame ----

TEST_CASE("strip: cells, hide and lock ask for themselves, by touch and by key") {
  ImGuiHarness harness;
  const auto state = test::sample_strip();
  const auto screen = [&](Ui& ui) { return status_strip(ui, state); };
  for (std::size_t cell = 0; cell < 5; ++cell) {
    const auto intent = harness.press(screen, "strip/" + std::to_string(cell));
    REQUIRE(intent.has_value());
    CHECK(intent->kind == StatusIntent::Kind::kCell);
    CHECK(intent->cell == cell);
  }
  CHECK(harness.press(screen, "strip/hide")->kind == StatusIntent::Kind::kHide);
  CHECK(harness.press(screen, "strip/lock")->kind == StatusIntent::Kind::kLock);
  CHECK(harness.press_key(screen, Key::kF11)->kind == StatusIntent::Kind::kHide);
  CHECK(harness.press_key(screen, Key::kF12)->kind == StatusIntent::Kind::kLock);
  CHECK_FALSE(harness.frame(screen).has_value());
}

TEST_CASE("strip: a cell that needs attention is filled and says the same words") {
  ImGuiHarness harness;
  auto state = test::sample_strip();
  state.cells[1].first = "処方箋 11/12〜";
  state.cells[1].tone = Tone::kDanger;
  harness.frame([&](Ui& ui) { return status_strip(ui, state); });
  CHECK(harness.sees("処方箋 11/12〜"));
  CHECK(harness.pixel(262, 28) == harness.ui().colors().danger);
}

TEST_CASE(
    "nav: tabs ask for their place, a roster that the order forbids refuses, a drill says so") {
  ImGuiHarness harness;
  NavState state;
  const auto screen = [&](Ui& ui) { return nav(ui, state); };
  CHECK(harness.press(screen, "nav/1")->tab == NavTab::kOpenPatients);
  CHECK(harness.press(screen, "nav/2")->tab == NavTab::kRoster);
  CHECK(harness.press(screen, "nav/unidentified")->kind == NavIntent::Kind::kUnidentified);
  CHECK_FALSE(harness.sees("訓練"));
  state.has_roster = false;
  state.is_drill = true;
  CHECK_FALSE(harness.press(screen, "nav/2").has_value());
  CHECK(harness.sees("訓練　実在の患者ではありません"));
}

TEST_CASE("drill: the frame is violet on all four edges and nowhere else") {
  ImGuiHarness harness;
  harness.frame([](Ui& ui) {
    fill_rect(ui, {0, 0, 1280, 800}, ui.colors().ground);
    drill_frame(ui);
    return false;
  });
  const Palette& p = harness.ui().colors();
  const auto is_stripe = [&](Color c) { return c == p.drill || c == p.drill_tint; };
  for (int at = 100; at < 700; at += 100) {
    int striped = 0;
    for (int i = 0; i < 24; ++i) {
      striped += is_stripe(harness.pixel(3, at + i)) ? 1 : 0;
      striped += is_stripe(harness.pixel(1276, at + i)) ? 1 : 0;
      striped += is_stripe(harness.pixel(at + i, 2)) ? 1 : 0;
      striped += is_stripe(harness.pixel(at + i, 795)) ? 1 : 0;
    }
    CHECK(striped > 40);
    CHECK(harness.pixel(at, 400) == p.ground);
  }
}

// ---- Patient band ----

namespace {

auto band_screen(const PatientBandState& state, float* bottom = nullptr) {
  return [&state, bottom](Ui& ui) {
    const BandResult result = patient_band(ui, state);
    if (bottom != nullptr) *bottom = result.bottom;
    return result.intent;
  };
}

}  // namespace

TEST_CASE("band: every kind of fact is there at every text size, and nothing of it is cut") {
  ImGuiHarness harness;
  const auto state = test::sample_band();
  for (const TextSize text : kTexts) {
    harness.ui().theme.text = text;
    float bottom = 0;
    harness.frame(band_screen(state, &bottom));
    CAPTURE(static_cast<int>(text));
    for (const std::string_view fact :
         {"山本 喜代子", "やまもと きよこ", "女 79歳", "名乗った", "口頭で同意", "残り 23時間58分",
          "ペニシリン系", "アナフィラキシー", "週3回", "月水金", "レセプト9月分まで。",
          "最終透析日は本人に確認", "ワルファリン", "計算上 11/17分まで", "残量は現物で確認",
          "eGFR 7.1", "情報なし（9月分まで）"}) {
      CAPTURE(std::string(fact));
      CHECK(harness.sees(fact));
    }
    for (const std::string& drawn : harness.ui().seen())
      CHECK(drawn.find("…") == std::string::npos);
    CHECK(bottom < 400.0F);
    CHECK(harness.sees("カルベジロール") == (text == TextSize::kNormal));
    CHECK(harness.sees("ほか 1") == (text != TextSize::kNormal));
  }
}

TEST_CASE("band: keys ask to close, to show sensitive facts, to see more; Esc closes") {
  ImGuiHarness harness;
  const auto state = test::sample_band();
  const auto screen = band_screen(state);
  CHECK(harness.press(screen, "band/close") == BandIntent::kClose);
  CHECK(harness.press(screen, "band/sensitive") == BandIntent::kShowSensitive);
  CHECK(harness.press(screen, "band/allergies") == BandIntent::kMoreAllergies);
  CHECK(harness.press(screen, "band/medicines") == BandIntent::kMoreMedicines);
  CHECK(harness.press_key(screen, Key::kEscape) == BandIntent::kClose);
}

TEST_CASE("band: absence is said in words, with one touch for what the person answers") {
  ImGuiHarness harness;
  PatientBandState state = test::sample_band();
  state.allergy_knowledge = AllergyKnowledge::kNoInformation;
  state.allergies.clear();
  state.dialysis.reset();
  state.medicines.clear();
  state.renal.clear();
  state.oxygen.clear();
  const auto screen = band_screen(state);
  CHECK(harness.press(screen, "band/says-none") == BandIntent::kPatientSaysNoAllergy);
  CHECK(harness.sees("情報なし・本人に確認"));
  CHECK(harness.sees("重要な薬の情報なし・本人に確認"));
  CHECK(harness.sees("透析"));
  CHECK(harness.press(screen, "band/medicines") == std::nullopt);
  state.allergy_knowledge = AllergyKnowledge::kPatientSaidNone;
  state.allergy_note = "11/21 14:33 西村 由紀が尋ねました";
  harness.frame(screen);
  CHECK(harness.sees("本人はなしと回答"));
  CHECK_FALSE(harness.has_area("band/says-none"));
}

TEST_CASE("band: four allergies show two and the number of the rest") {
  ImGuiHarness harness;
  PatientBandState state = test::sample_band();
  state.allergies = {{"ペニシリン系", "アナフィラキシー", "2019年"},
                     {"ヨード造影剤", "じんましん", ""},
                     {"そば", "", ""},
                     {"ラテックス", "", ""}};
  harness.frame(band_screen(state));
  CHECK(harness.sees("ペニシリン系"));
  CHECK(harness.sees("ヨード造影剤"));
  CHECK(harness.sees("ほか 2"));
  harness.picture("band-allergies");
}

TEST_CASE("band: a notice stands under the band, moves the screen down and has its key") {
  ImGuiHarness harness;
  PatientBandState state = test::sample_band();
  float without = 0;
  harness.frame(band_screen(state, &without));
  state.notices = {
      {std::string(words::kConsentOver.ja), std::string(words::kAskAgain.ja), Tone::kCaution}};
  float with = 0;
  const auto screen = band_screen(state, &with);
  CHECK(harness.press(screen, "band/notice") == BandIntent::kNotice);
  CHECK(with >= without + 56.0F);
  CHECK(harness.sees("同意の24時間が過ぎました"));
  harness.picture("band-notice");
}

TEST_CASE("band: a presumed identity says so in the colour of caution, not of certainty") {
  ImGuiHarness harness;
  PatientBandState state = test::sample_band();
  state.identity = "本人確認 推定";
  state.identity_presumed = true;
  harness.frame(band_screen(state));
  CHECK(harness.sees("本人確認 推定"));
  const Palette& p = harness.ui().colors();
  int green = 0;
  for (int y = 64; y < 120; ++y) {
    for (int x = 600; x < 860; ++x) green += harness.pixel(x, y) == p.ok_ink ? 1 : 0;
  }
  CHECK(green == 0);
}

}  // namespace tomoshibi::gui
