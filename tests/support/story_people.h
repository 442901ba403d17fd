// The people of the design's pictures, as the search screens' states hold them. All are invented.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gui/frame.h"
#include "gui/screens/search_name.h"
#include "tests/support/frame_samples.h"
#include "tests/support/imgui_harness.h"

namespace tomoshibi::test {

[[nodiscard]] inline PersonId story_id(std::uint8_t number) {
  PersonId id;
  id.bytes.back() = number;
  return id;
}

[[nodiscard]] inline gui::PersonRow story_row(std::uint8_t number, std::string_view name,
                                              std::string_view reading, const Date& birth, Sex sex,
                                              std::string_view place) {
  gui::PersonRow row;
  row.id = story_id(number);
  row.name = name;
  row.reading = reading;
  row.birth = birth;
  row.age = age_on(birth, {2026, 11, 21});
  row.sex = sex;
  row.place = place;
  return row;
}

// Seven people for やまもと き, born in 昭和22年; the first two are namesakes.
[[nodiscard]] inline gui::SearchAnswer seven_yamamoto() {
  gui::SearchAnswer answer;
  answer.found = gui::Found::kPeople;
  answer.fitting = 7;
  answer.people = 1087127;
  answer.region = "石川県";
  answer.content_age = "レセプト 9月分まで";
  answer.rows_allowed = true;
  answer.rows = {
      story_row(1, "山本 喜代子", "やまもと きよこ", {1947, 3, 14}, Sex::kFemale,
                "輪島市 門前町道下"),
      story_row(2, "山本 喜代子", "やまもと きよこ", {1947, 8, 27}, Sex::kFemale, "輪島市 河井町"),
      story_row(3, "山本 清", "やまもと きよし", {1947, 11, 30}, Sex::kMale, "珠洲市 飯田町"),
      story_row(4, "山元 きみ", "やまもと きみ", {1947, 1, 19}, Sex::kFemale, "穴水町 大町"),
      story_row(5, "山本 喜美枝", "やまもと きみえ", {1947, 6, 25}, Sex::kFemale, "輪島市 鳳至町"),
      story_row(6, "山本 菊男", "やまもと きくお", {1947, 5, 18}, Sex::kMale, "能登町 宇出津"),
      story_row(7, "𠮷本 樹", "よしもと いつき", {1947, 2, 16}, Sex::kMale, "七尾市 和倉町")};
  answer.rows[0].is_namesake = true;
  answer.rows[1].is_namesake = true;
  return answer;
}

[[nodiscard]] inline gui::NameForm yamamoto_form() {
  gui::NameForm form;
  form.name.text = "やまもと き";
  form.birth.digits = "22";
  return form;
}

inline const std::array<gui::Place, 9>& story_places() {
  static const std::array<gui::Place, 9> places{{{"金沢市", "", "かなざわし"},
                                                 {"七尾市", "", "ななおし"},
                                                 {"輪島市", "", "わじまし"},
                                                 {"珠洲市", "", "すずし"},
                                                 {"鳳珠郡穴水町", "", "ほうすぐんあなみずまち"},
                                                 {"輪島市", "門前町道下", "もんぜんまちとうげ"},
                                                 {"輪島市", "河井町", "かわいまち"},
                                                 {"輪島市", "鳳至町", "ふげしまち"},
                                                 {"珠洲市", "飯田町", "いいだまち"}}};
  return places;
}

// Calls `each(name)` in every theme and text size, gloves and left hand once; light and normal
// after.
template <typename Each>
void in_every_look(ImGuiHarness& harness, const std::string& name, Each&& each) {
  constexpr std::array<std::string_view, 3> kThemes{"light", "dark", "hc"};
  constexpr std::array<std::string_view, 3> kTexts{"normal", "large", "largest"};
  gui::Theme& theme = harness.ui().theme;
  for (std::size_t kind = 0; kind < kThemes.size(); ++kind) {
    for (std::size_t text = 0; text < kTexts.size(); ++text) {
      theme = {};
      theme.kind = static_cast<gui::ThemeKind>(kind);
      theme.text = static_cast<gui::TextSize>(text);
      each(name + "-" + std::string(kThemes.at(kind)) + "-" + std::string(kTexts.at(text)));
    }
  }
  theme = {};
  theme.gloves = true;
  theme.left_handed = true;
  each(name + "-gloves-left");
  theme = {};
  harness.ui().language = gui::Language::kEnglish;
  each(name + "-english");
  harness.ui().language = gui::Language::kJapanese;
}

// No area outside the window, none lower than 56 px (rows, keys), no two that overlap by more than
// the half gutter each brings: whatever the text size.
[[nodiscard]] inline std::string faulty_areas(const gui::Ui& ui) {
  std::string faults;
  const auto& areas = ui.areas();
  for (const gui::Area& area : areas) {
    const bool outside = area.rect.x < -0.5F || area.rect.y < -0.5F ||
                         area.rect.right() > 1280.5F || area.rect.bottom() > 800.5F;
    if (outside) faults += "outside: " + area.path + "\n";
    const bool is_cell = area.path.find("insurer/") != std::string::npos ||
                         area.path.find("symbol/") != std::string::npos ||
                         area.path.find("number/") != std::string::npos ||
                         area.path.find("branch/") != std::string::npos;
    if (!is_cell && (area.rect.h < 55.5F || area.rect.w < 55.5F))
      faults += "small: " + area.path + "\n";
  }
  for (std::size_t i = 0; i < areas.size(); ++i) {
    for (std::size_t j = i + 1; j < areas.size(); ++j) {
      const gui::Rect a = areas[i].rect.inset(4.5F);
      const gui::Rect b = areas[j].rect.inset(4.5F);
      const bool apart =
          a.right() <= b.x || b.right() <= a.x || a.bottom() <= b.y || b.bottom() <= a.y;
      if (!apart) faults += "overlap: " + areas[i].path + " and " + areas[j].path + "\n";
    }
  }
  return faults;
}

// A search screen with strip and nav around it, as the app draws it.
template <typename State>
void picture_with_frame(ImGuiHarness& harness, const State& state, const std::string& name) {
  harness.frame([&](gui::Ui& ui) {
    (void)gui::status_strip(ui, sample_strip());
    (void)gui::nav(ui, gui::NavState{});
    return gui::draw(ui, state);
  });
  harness.picture(name);
}

}  // namespace tomoshibi::test
