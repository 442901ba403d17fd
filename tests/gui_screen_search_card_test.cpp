// Search by card: fields hand on to each other, ？ stands for a digit, check digits warn and never
// stop, symbol and number change places, names appear only when they may.
// Method: pure edits first; then the screen without a window, pressed by path, its words read.
// With TOMOSHIBI_PICTURES=<folder> its states are written there in every theme and text size.
#include <doctest/doctest.h>

#include <array>
#include <optional>
#include <string>
#include <variant>

#include "gui/screens/search_card.h"
#include "tests/support/story_people.h"

namespace tomoshibi::gui {
namespace {

using test::ImGuiHarness;

CardForm typed(std::u32string_view keys) {
  CardForm form;
  for (const char32_t key : keys) form = add_character(form, key);
  return form;
}

TEST_CASE("card form: a full field hands on to the next") {
  const CardForm form = typed(U"0117001823100456");
  CHECK(form.insurer == "01170018");
  CHECK(form.symbol.text == "23100456");
  CHECK(form.active == CardField::kNumber);
  const CardForm whole = typed(U"011700182310045648?1556701");
  CHECK(whole.number == "48?15567");
  CHECK(whole.branch == "01");
  CHECK(whole.active == CardField::kBirth);
}

TEST_CASE("card form: full width is half width, letters are not digits") {
  CHECK(typed(U"０１１７").insurer == "0117");
  CHECK(typed(U"0x1？").insurer == "01?");
}

TEST_CASE("card form: a symbol takes letters and kanji, and may go beyond its boxes") {
  CardForm form = go_to({}, CardField::kSymbol);
  for (const char32_t key : std::u32string_view(U"石国a12")) form = add_character(form, key);
  CHECK(form.text(CardField::kSymbol) == "石国A12");
  form.board = CardForm::Board::kLetters;
  for (int i = 0; i < 30; ++i) form = add_character(form, U'9');
  CHECK(character_count(form.symbol.text) == 20);
}

TEST_CASE("card form: symbol and number change places") {
  CardForm form;
  form.symbol.text = "4821556";
  form.number = "23100";
  form = exchange_symbol_and_number(form);
  CHECK(form.symbol.text == "23100");
  CHECK(form.number == "4821556");
}

TEST_CASE("card form: what the comparison repeats") {
  CardForm form = typed(U"01170018");
  form = go_to(form, CardField::kNumber);
  form = add_character(add_character(form, U'4'), U'?');
  CHECK(form.shown() == "保険者 01170018　番号 4?");
  CHECK_FALSE(form.empty());
}

SearchAnswer four_people() {
  SearchAnswer answer;
  answer.found = Found::kPeople;
  answer.fitting = 4;
  answer.people = 1087127;
  answer.region = "石川県";
  answer.rows_allowed = true;
  answer.narrowing = {
      {CardField::kInsurer, 402118}, {CardField::kSymbol, 37}, {CardField::kNumber, 4}};
  answer.rows = {
      test::story_row(11, "中田 隆", "なかた たかし", {1974, 5, 2}, Sex::kMale, ""),
      test::story_row(12, "中田 由美子", "なかた ゆみこ", {1977, 2, 8}, Sex::kFemale, ""),
      test::story_row(13, "上野 誠", "うえの まこと", {1985, 9, 30}, Sex::kMale, ""),
      test::story_row(14, "上野 さくら", "うえの さくら", {2012, 4, 17}, Sex::kFemale, "")};
  constexpr std::array<std::string_view, 4> kNumbers{"4821556", "4821556", "4871402", "4871402"};
  constexpr std::array<std::string_view, 4> kBranches{"00", "01", "00", "02"};
  for (std::size_t i = 0; i < 4; ++i) {
    answer.rows[i].number = mark_unreadable("48?1", kNumbers.at(i));
    answer.rows[i].branch = kBranches.at(i);
  }
  return answer;
}

CardForm torn_card() {
  CardForm form;
  form.insurer = "01170018";
  form.symbol.text = "2310045";
  form.number = "48?1";
  form.active = CardField::kNumber;
  return form;
}

struct Fixture {
  ImGuiHarness harness;
  SearchCardState state;
  Fixture() {
    harness.ui().record_text(true);
    state.form = torn_card();
    state.insurer_name = "協会けんぽ 石川支部";
    state.answer = four_people();
  }
  std::optional<SearchCardIntent> draw_once() {
    return harness.frame([&](Ui& ui) { return draw(ui, state); });
  }
  std::optional<SearchCardIntent> press(std::string_view path) {
    return harness.press([&](Ui& ui) { return draw(ui, state); }, path);
  }
  std::optional<SearchCardIntent> press_key(Key key) {
    return harness.press_key([&](Ui& ui) { return draw(ui, state); }, key);
  }
  void take(const std::optional<SearchCardIntent>& wish) {
    REQUIRE(wish.has_value());
    REQUIRE(std::holds_alternative<CardFormChanged>(*wish));
    state.form = std::get<CardFormChanged>(*wish).form;
  }
  void touch(std::string_view path) { take(press(path)); }
  void pictures(const std::string& name) {
    test::in_every_look(harness, name, [&](const std::string& file) {
      draw_once();
      CHECK_MESSAGE(test::faulty_areas(harness.ui()) == "", file);
      test::picture_with_frame(harness, state, file);
    });
  }
};

TEST_CASE("search by card: the pad fills, skips, deletes and clears") {
  Fixture f;
  f.state.form = {};
  f.touch("pad/0");
  f.touch("pad/1");
  f.touch("pad/next");
  f.touch("pad/next");
  CHECK(f.state.form.active == CardField::kNumber);
  f.touch("pad/4");
  f.touch("pad/unknown");
  CHECK(f.state.form.number == "4?");
  f.touch("pad/delete");
  f.touch("pad/clear");
  CHECK(f.state.form.number.empty());
  f.touch("pad/previous");
  CHECK(f.state.form.active == CardField::kSymbol);
  f.touch("insurer/0");
  CHECK(f.state.form.active == CardField::kInsurer);
}

TEST_CASE("search by card: a symbol of letters and kana has its own boards") {
  Fixture f;
  f.state.form = {};
  f.touch("pad/letters");
  CHECK(f.state.form.active == CardField::kSymbol);
  f.touch("letters/A");
  f.touch("other_board");
  f.touch("kana/あ");
  CHECK(f.state.form.symbol.text == "Aあ");
  f.take(f.press_key(Key::kEscape));
  CHECK(f.state.form.board == CardForm::Board::kDigits);
  const std::array<std::string, 1> symbols{"石国"};
  f.touch("pad/letters");
  f.state.symbol_words = symbols;
  f.touch("symbol_words/石国");
  CHECK(f.state.form.symbol.text == "石国");
}

TEST_CASE("search by card: birth date with the era's key") {
  Fixture f;
  f.touch("birth_field");
  f.touch("birth/showa");
  for (const auto digit : {"4", "9", "0", "5", "0", "2"}) f.touch(std::string("pad/") + digit);
  CHECK(f.state.form.text(CardField::kBirth) == "1974年5月2日");
}

TEST_CASE("search by card: the keyboard fills the focused field, arrows move") {
  Fixture f;
  f.state.form = {};
  f.take(f.harness.type([&](Ui& ui) { return draw(ui, f.state); }, U"01170018"));
  CHECK(f.state.form.active == CardField::kSymbol);
  f.take(f.press_key(Key::kDown));
  CHECK(f.state.form.active == CardField::kNumber);
  f.take(f.press_key(Key::kUp));
  CHECK(f.state.form.active == CardField::kSymbol);
}

TEST_CASE("search by card: how the count fell, and which digits were read") {
  Fixture f;
  f.draw_once();
  CHECK(f.harness.sees("保険者 402,118 → 記号 37 → 番号 4"));
  CHECK(f.harness.sees("中田 由美子"));
  CHECK(f.harness.sees("3桁目は読めない"));
  CHECK(f.harness.sees("協会けんぽ 石川支部"));
  CHECK(f.harness.sees("？にした桁は下線で示します"));
}

TEST_CASE("search by card: no name while rows are not allowed") {
  Fixture f;
  f.state.answer.rows_allowed = false;
  f.draw_once();
  CHECK_FALSE(f.harness.sees("中田"));
  f.state.form.birth = {};
  f.touch("primary");
  CHECK(f.state.form.active == CardField::kBirth);
}

TEST_CASE("search by card: a wrong check digit warns, the search goes on") {
  Fixture f;
  f.state.form.insurer = "01170019";
  f.draw_once();
  CHECK(f.harness.sees("検証番号が合いません"));
  CHECK(f.harness.sees("中田 隆"));
  f.state.form.insurer = "011700";
  f.state.form.active = CardField::kInsurer;
  f.draw_once();
  CHECK_FALSE(f.harness.sees("検証番号が合いません"));
}

TEST_CASE("search by card: an exchanged symbol and number are put right by one key") {
  Fixture f;
  f.state.answer.symbol_and_number_exchanged = true;
  f.touch("exchange");
  CHECK(f.state.form.symbol.text == "48?1");
  CHECK(f.state.form.number == "2310045");
}

TEST_CASE("search by card: a row is chosen, Enter compares, F2 goes to the name") {
  Fixture f;
  auto wish = f.press("rows/" + to_text(test::story_id(12)));
  REQUIRE(wish.has_value());
  CHECK(std::get<ChoosePerson>(*wish).id == test::story_id(12));
  wish = f.press_key(Key::kEnter);
  REQUIRE(wish.has_value());
  CHECK(std::holds_alternative<ComparePeople>(*wish));
  wish = f.press_key(Key::kF2);
  REQUIRE(wish.has_value());
  CHECK(std::get<SwitchTab>(*wish).tab == SearchTab::kByName);
}

TEST_CASE("search by card: a name that a code gave stands beside the numbers and can be dropped") {
  Fixture f;
  f.state.form.holder = {"見本 花子", "みほん はなこ", SexEntry::kFemale};
  f.draw_once();
  CHECK(f.harness.sees("コードの氏名"));
  CHECK(f.harness.sees("見本 花子"));
  f.pictures("c-holder");
  const auto wish = f.press("drop_holder");
  REQUIRE(wish.has_value());
  CHECK(std::get<CardFormChanged>(*wish).form.holder.empty());
  CardForm only_holder;
  only_holder.holder = f.state.form.holder;
  CHECK_FALSE(only_holder.empty());
}

TEST_CASE("search by card: nothing overlaps or leaves the window in any look") {
  Fixture f;
  f.pictures("c-card");
  f.state.answer.symbol_and_number_exchanged = true;
  f.pictures("c-exchanged");
  f.state.answer.symbol_and_number_exchanged = false;
  f.state.form.insurer = "01170019";
  f.pictures("c-check-digit");
  f.state.form = go_to(torn_card(), CardField::kBirth);
  f.state.form.birth.digits = "490502";
  f.pictures("c-birth");
  f.state.form = torn_card();
  f.state.form.active = CardField::kSymbol;
  f.state.form.board = CardForm::Board::kLetters;
  const std::array<std::string, 2> symbols{"石国", "金国"};
  f.state.symbol_words = symbols;
  f.state.answer.rows_allowed = false;
  f.pictures("c-letters");
  f.state.symbol_words = {};
  f.state.form = {};
  f.state.answer.found = Found::kNothingAsked;
  f.state.answer.narrowing.clear();
  f.pictures("c-nothing");
}

}  // namespace
}  // namespace tomoshibi::gui
