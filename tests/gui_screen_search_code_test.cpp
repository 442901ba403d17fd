// The search by code says what can be read, what a scan that cannot be used was, and leads back.
// Method: the screen without a window. With TOMOSHIBI_PICTURES=<folder> its states are written there.
#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <variant>

#include "gui/screens/search_code.h"
#include "gui/screens/search_code_words.h"
#include "tests/support/story_people.h"

namespace tomoshibi::gui {
namespace {

using test::ImGuiHarness;

struct Fixture {
  ImGuiHarness harness;
  SearchCodeState state;
  Fixture() { harness.ui().record_text(true); }
  std::optional<SearchCodeIntent> draw_once() {
    return harness.frame([&](Ui& ui) { return draw(ui, state); });
  }
  std::optional<SearchCodeIntent> press(std::string_view path) {
    return harness.press([&](Ui& ui) { return draw(ui, state); }, path);
  }
  void pictures(const std::string& name) {
    test::in_every_look(harness, name, [&](const std::string& file) {
      draw_once();
      CHECK_MESSAGE(test::faulty_areas(harness.ui()) == "", file);
      test::picture_with_frame(harness, state, file);
    });
  }
};

}  // namespace

TEST_CASE("search by code: what can be read stands there, and the other searches are one touch away") {
  Fixture f;
  f.draw_once();
  CHECK(f.harness.sees("お薬手帳の二次元コード"));
  CHECK(f.harness.sees("処方箋の二次元コード"));
  for (const auto& [path, tab] : {std::pair("tab_name", SearchTab::kByName),
                                  std::pair("tab_card", SearchTab::kByCard),
                                  std::pair("primary", SearchTab::kByName)}) {
    const auto wish = f.press(path);
    REQUIRE(wish.has_value());
    CHECK(std::get<SwitchTab>(*wish).tab == tab);
  }
}

TEST_CASE("search by code: every scan that cannot be used has its own sentence") {
  Fixture f;
  for (const CodeNote note : {CodeNote::kUnreadable, CodeNote::kNotebookRest, CodeNote::kMyNumber}) {
    f.state.note = note;
    f.draw_once();
    std::string all;
    for (const std::string& piece : f.harness.ui().seen()) all += piece;
    CHECK(all.find(std::string(words_of(note).ja).substr(0, 24)) != std::string::npos);
  }
  for (const Words& words : search_code_words::all()) {
    CHECK_FALSE(words.ja.empty());
    CHECK_FALSE(words.en.empty());
  }
}

TEST_CASE("search by code: pictures") {
  Fixture f;
  f.pictures("code");
  f.state.note = CodeNote::kMyNumber;
  f.pictures("code-my-number");
}

}  // namespace tomoshibi::gui
