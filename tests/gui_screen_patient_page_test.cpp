// The patient's page asks in plain words with a reading over every kanji, nudges nobody, and shows
// nothing of the person's record.
// Method: draw it without a window, touch it, read words and areas; compare the answers' look.
// With TOMOSHIBI_PICTURES=<folder> it is written there in three themes and text sizes.
#include <doctest/doctest.h>

#include <array>
#include <string>

#include "gui/screens/patient_page.h"
#include "tests/support/imgui_harness.h"

namespace tomoshibi::gui {
namespace {

using test::ImGuiHarness;

PatientPageState sample(SectionSet sections = SectionSet::all().without(Section::kSurgery)) {
  PatientPageState out;
  out.asker = {{"西村", "にしむら"}, {" ", ""}, {"由紀", "ゆき"},
               {"（", ""},           {"医師", "いし"}, {"）", ""}};
  out.lines = patient_lines(sections);
  return out;
}

struct Fixture {
  ImGuiHarness harness;
  PatientPageState state = sample();
  Fixture() { harness.ui().record_text(true); }
  std::optional<PatientPageIntent> draw_once() {
    return harness.frame([&](Ui& ui) { return draw(ui, state); });
  }
  std::optional<PatientPageIntent> press(std::string_view path) {
    return harness.press([&](Ui& ui) { return draw(ui, state); }, path);
  }
};

bool is_kanji(char32_t code) { return code >= 0x4E00 && code <= 0x9FFF; }

bool has_kanji(std::string_view text) {
  while (const auto character = next_character(text)) {
    if (is_kanji(character->code)) return true;
  }
  return false;
}

TEST_CASE("patient page: every kanji of the words has its reading") {
  for (std::uint8_t bits = 1; bits < 16; ++bits) {
    for (const PatientLine& line : patient_lines(SectionSet::from_bits(bits))) {
      for (const RubyText& piece : line.pieces) {
        CAPTURE(piece.base);
        CHECK(has_kanji(piece.base) == !piece.reading.empty());
        CHECK_FALSE(has_kanji(piece.reading));
      }
    }
  }
}

TEST_CASE("patient page: the question names the chosen scopes and no other") {
  Fixture f;
  f.draw_once();
  CHECK(f.harness.sees("くすり"));
  CHECK(f.harness.sees("けんしん"));
  CHECK_FALSE(f.harness.sees("しゅじゅつ"));
  CHECK(f.harness.sees("ちりょう"));
  CHECK(patient_lines({}).empty());
}

TEST_CASE("patient page: a touch is a hint, and there is a way back") {
  Fixture f;
  const std::array<std::pair<const char*, PatientHint>, 3> hints{
      {{"patient/yes", PatientHint::kYes},
       {"patient/no", PatientHint::kNo},
       {"patient/not_understood", PatientHint::kNotUnderstood}}};
  for (const auto& [path, hint] : hints) {
    const auto intent = f.press(path);
    REQUIRE(intent.has_value());
    REQUIRE(std::holds_alternative<patient_page::Touched>(*intent));
    CHECK(std::get<patient_page::Touched>(*intent).hint == hint);
  }
  auto back = f.press("patient/back_to_doctor");
  REQUIRE(back.has_value());
  CHECK(std::holds_alternative<patient_page::BackToDoctor>(*back));
  back = f.harness.press_key([&](Ui& ui) { return draw(ui, f.state); }, Key::kEscape);
  REQUIRE(back.has_value());
  CHECK(std::holds_alternative<patient_page::BackToDoctor>(*back));
}

TEST_CASE("patient page: Enter answers nothing") {
  Fixture f;
  f.draw_once();
  CHECK_FALSE(
      f.harness.press_key([&](Ui& ui) { return draw(ui, f.state); }, Key::kEnter).has_value());
}

TEST_CASE("patient page: the three answers have one size and one look") {
  Fixture f;
  f.draw_once();
  const Rect yes = f.harness.area("patient/yes")->rect;
  const Rect no = f.harness.area("patient/no")->rect;
  const Rect ask = f.harness.area("patient/not_understood")->rect;
  CHECK(yes.w == doctest::Approx(no.w));
  CHECK(yes.w == doctest::Approx(ask.w));
  CHECK(yes.h == no.h);
  // The ground of each, in the upper left of the box, clear of icon and border.
  const auto ground = [&](const Rect& rect) {
    return f.harness.pixel(static_cast<int>(rect.x) + 24, static_cast<int>(rect.y) + 20);
  };
  CHECK(ground(yes) == ground(no));
  CHECK(ground(yes) == ground(ask));
}

TEST_CASE("patient page: nothing is cut and everything is inside, at every size and scope") {
  Fixture f;
  for (const TextSize text : {TextSize::kNormal, TextSize::kLarge, TextSize::kLargest}) {
    f.harness.ui().theme.text = text;
    f.state = sample(SectionSet::all());
    f.draw_once();
    for (const std::string& word : f.harness.ui().seen()) CHECK_FALSE(word.ends_with("…"));
    for (const Area& area : f.harness.ui().areas()) {
      CHECK(area.rect.bottom() <= kWindowHeight);
      CHECK(area.rect.right() <= kWindowWidth);
      CHECK(area.rect.h >= 56.0F);
    }
  }
}

TEST_CASE("patient page: pictures") {
  Fixture f;
  for (const ThemeKind kind : {ThemeKind::kLight, ThemeKind::kDark, ThemeKind::kHighContrast}) {
    for (const TextSize text : {TextSize::kNormal, TextSize::kLarge, TextSize::kLargest}) {
      f.harness.ui().theme.kind = kind;
      f.harness.ui().theme.text = text;
      f.state = sample(text == TextSize::kLargest ? SectionSet::all()
                                                  : SectionSet::all().without(Section::kSurgery));
      f.state.hint = kind == ThemeKind::kDark ? std::optional(PatientHint::kYes) : std::nullopt;
      f.draw_once();
      f.harness.picture("f-patient-" + std::to_string(static_cast<int>(kind)) +
                        std::to_string(static_cast<int>(text)));
    }
  }
}

}  // namespace
}  // namespace tomoshibi::gui
