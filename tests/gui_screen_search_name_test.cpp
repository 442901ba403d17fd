// Search by name: keys of board and keyboard change the form, names appear only when they may, the
// day of birth is never drawn, the list stays under a finger, the primary leads on.
// Method: pure edits first; then the screen without a window, pressed by path, its words read.
// With TOMOSHIBI_PICTURES=<folder> its states are written there in every theme and text size.
#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <variant>

#include "gui/screens/search_name.h"
#include "gui/screens/search_words.h"
#include "tests/support/story_people.h"

namespace tomoshibi::gui {
namespace {

using test::ImGuiHarness;
using Scheme = BirthEntry::Scheme;

BirthEntry typed_birth(std::u32string_view keys) {
  BirthEntry entry;
  for (const char32_t key : keys) entry = type_birth(entry, key);
  return entry;
}

TEST_CASE("birth entry: two digits without an era are read as 昭和, more than 64 as an age") {
  CHECK(typed_birth(U"22").shown() == "昭和22年");
  CHECK(typed_birth(U"22").said() == PartialDate{1947, 0, 0});
  CHECK(typed_birth(U"22").birth_query() == "1947年");
  CHECK(typed_birth(U"79").shown() == "約79歳");
  CHECK(typed_birth(U"79").birth_query().empty());
  CHECK(typed_birth(U"79").age_query() == "約79歳");
}

TEST_CASE("birth entry: four digits of a century are a western year") {
  CHECK(typed_birth(U"1947").said() == PartialDate{1947, 0, 0});
  CHECK(typed_birth(U"19470314").said() == PartialDate{1947, 3, 14});
  CHECK(typed_birth(U"19470314").birth_query() == "1947年3月14日");
  CHECK(typed_birth(U"2019").shown() == "2019年");
}

TEST_CASE("birth entry: 190314 is 昭和19年3月14日, there is no month 14") {
  CHECK(typed_birth(U"190314").said() == PartialDate{1944, 3, 14});
}

TEST_CASE("birth entry: an era is chosen by key or letter, again takes it away") {
  const BirthEntry showa = typed_birth(U"s22");
  CHECK(showa.scheme == Scheme::kShowa);
  CHECK(choose_scheme(showa, Scheme::kHeisei).said().year == 2010);
  CHECK(choose_scheme(showa, Scheme::kShowa).scheme == Scheme::kGuess);
  CHECK(typed_birth(U"r8").said().year == 2026);
  CHECK(typed_birth(U"h1").shown() == "平成1年");
  CHECK(typed_birth(U"h01").shown() == "平成元年");
}

TEST_CASE("birth entry: a month or day that can only be one digit gets its zero") {
  CHECK(typed_birth(U"s22314").digits == "220314");
  CHECK(typed_birth(U"s220314").said() == PartialDate{1947, 3, 14});
  CHECK(typed_birth(U"s2231").shown() == "昭和22年3月1");
  CHECK(typed_birth(U"s2235").said() == PartialDate{1947, 3, 5});
}

TEST_CASE("birth entry: an impossible day is kept as it was said") {
  CHECK(typed_birth(U"s200230").said() == PartialDate{1945, 2, 30});
}

TEST_CASE("birth entry: no more digits than the scheme has, no age above 130") {
  CHECK(typed_birth(U"s2203149").digits == "220314");
  CHECK(typed_birth(U"194703149").digits == "19470314");
  CHECK(typed_birth(U"a131").digits == "13");
}

TEST_CASE("birth entry: what is said is understood by the register's reader of dates") {
  for (const std::u32string_view keys :
       {U"22", U"s2203", U"220314", U"1947", U"19470314", U"h010108"}) {
    const BirthEntry entry = typed_birth(keys);
    const auto read = read_birth_date(entry.birth_query());
    REQUIRE(read.has_value());
    CHECK(*read == entry.said());
  }
  REQUIRE(read_age(typed_birth(U"a79").age_query()).has_value());
  CHECK(read_age(typed_birth(U"a79").age_query())->years == 79);
}

TEST_CASE("places: municipalities first, narrowed by kana, voicing does not matter") {
  const auto& places = test::story_places();
  AddressEntry address;
  CHECK(places_that_fit(places, address).size() == 5);
  address.filter.text = "わし";
  const auto wajima = places_that_fit(places, address);
  REQUIRE(wajima.size() == 1);
  CHECK(places[wajima.front()].city == "輪島市");
}

TEST_CASE("places: a district does not hide its town, a row of kana narrows, kanji is pasted") {
  const auto& places = test::story_places();
  AddressEntry address;
  address.filter.text = "あなみ";
  REQUIRE(places_that_fit(places, address).size() == 1);
  address.filter.text.clear();
  address.kana_row = U'か';
  CHECK(places_that_fit(places, address).size() == 1);
  address.kana_row = 0;
  address.filter.text = "河井";
  REQUIRE(places_that_fit(places, address).size() == 1);
}

TEST_CASE("places: the towns of a chosen municipality only") {
  AddressEntry address;
  address.city = "輪島市";
  const auto towns = places_that_fit(test::story_places(), address);
  CHECK(towns.size() == 3);
  CHECK(address.query() == "輪島市");
  address.town = "河井町";
  CHECK(address.query() == "輪島市河井町");
}

TEST_CASE("name form: kana and kanji go to their own part of the question") {
  NameForm form;
  form.name.text = "やまもと き";
  CHECK(form.kana_query() == "やまもと き");
  CHECK(form.name_query().empty());
  form.name.text = "𠮷田 喜代子";
  CHECK(form.kana_query().empty());
  CHECK(form.name_query() == "𠮷田 喜代子");
  form.name.text = "やま？と";
  CHECK(form.kana_query() == "やま？と");
  form.sex = SexEntry::kUnknown;
  CHECK(form.sex_query().empty());
  CHECK(form.given() == 1);
}

TEST_CASE("name form: leaving the field settles what was half typed") {
  NameForm form;
  form.name = {"やまもと け", "n"};
  CHECK(go_to(form, NameField::kBirth).name.text == "やまもと けん");
  form.birth.digits = "22";
  form.sex = SexEntry::kFemale;
  CHECK(form.shown() == "やまもと けん　昭和22年　女");
}

TEST_CASE("differences: what differs is marked, a shorter name gets a dot, days stay masked") {
  CHECK(mark_difference("はまの きよこ", "はまの きよ") ==
        std::vector<TextRun>{{"はまの きよ", false}, {"・", true}});
  CHECK(mark_difference("はまの", "はまだ") == std::vector<TextRun>{{"はま", false}, {"だ", true}});
  const auto birth = mark_birth({1947, 3, 14}, {1948, 3, 15});
  CHECK(birth ==
        std::vector<TextRun>{{"昭", false}, {"23(1948)", true}, {"-03-", false}, {"＊＊", true}});
  CHECK(mark_unreadable("48?1", "4821556") ==
        std::vector<TextRun>{{"48", false}, {"2", true}, {"1556", false}});
}

TEST_CASE("answers: thousands are separated") {
  CHECK(with_thousands(0) == "0");
  CHECK(with_thousands(402118) == "402,118");
  CHECK(with_thousands(1087127) == "1,087,127");
}

struct Fixture {
  ImGuiHarness harness;
  SearchNameState state;
  Fixture() {
    harness.ui().record_text(true);
    state.form = test::yamamoto_form();
    state.places = test::story_places();
    state.answer = test::seven_yamamoto();
  }
  std::optional<SearchNameIntent> draw_once() {
    return harness.frame([&](Ui& ui) { return draw(ui, state); });
  }
  std::optional<SearchNameIntent> press(std::string_view path) {
    return harness.press([&](Ui& ui) { return draw(ui, state); }, path);
  }
  std::optional<SearchNameIntent> press_key(Key key) {
    return harness.press_key([&](Ui& ui) { return draw(ui, state); }, key);
  }
  std::optional<SearchNameIntent> type(std::u32string_view text) {
    return harness.type([&](Ui& ui) { return draw(ui, state); }, text);
  }
  void take(const std::optional<SearchNameIntent>& wish) {
    REQUIRE(wish.has_value());
    REQUIRE(std::holds_alternative<NameFormChanged>(*wish));
    state.form = std::get<NameFormChanged>(*wish).form;
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

TEST_CASE("search by name: kana of the board, voiced and deleted") {
  Fixture f;
  f.state.form = {};
  for (const auto kana : {"や", "ま", "た"}) f.touch(std::string("kana/") + kana);
  f.touch("kana/voicing");
  CHECK(f.state.form.name.text == "やまだ");
  f.touch("kana/space");
  f.touch("kana/unknown");
  CHECK(f.state.form.name.text == "やまだ ？");
  f.touch("kana/delete");
  f.touch("kana/clear");
  CHECK(f.state.form.name == KanaText{});
}

TEST_CASE("search by name: romaji from a real keyboard, digits go to the birth date") {
  Fixture f;
  f.state.form = {};
  f.take(f.type(U"yamamoto ki"));
  CHECK(f.state.form.name.text == "やまもと き");
  f.take(f.type(U"22"));
  CHECK(f.state.form.active == NameField::kBirth);
  CHECK(f.state.form.birth.shown() == "昭和22年");
  f.take(f.press_key(Key::kBackspace));
  CHECK(f.state.form.birth.digits == "2");
  f.take(f.press_key(Key::kEscape));
  CHECK(f.state.form.active == NameField::kName);
}

TEST_CASE("search by name: era, age, sex and place by touch") {
  Fixture f;
  f.state.form = {};
  f.touch("fields/birth");
  f.touch("digits/7");
  f.touch("digits/9");
  CHECK(f.state.form.birth.shown() == "約79歳");
  f.touch("digits/clear");
  f.touch("birth/showa");
  f.touch("digits/2");
  f.touch("digits/2");
  CHECK(f.state.form.birth.scheme == Scheme::kShowa);
  f.touch("fields/sex");
  f.touch("sex/female");
  CHECK(f.state.form.sex == SexEntry::kFemale);
  f.touch("sex/female");
  CHECK(f.state.form.sex == SexEntry::kNotGiven);
  f.touch("fields/address");
  f.touch("address_board/row_わ");
  f.touch("address_board/わ");
  CHECK(f.state.form.address.filter.text == "わ");
  f.touch("address_board/places/輪島市/");
  CHECK(f.state.form.address.city == "輪島市");
  f.touch("address_board/places/輪島市/河井町");
  CHECK(f.state.form.address.query() == "輪島市河井町");
  f.touch("address_board/places/city");
  CHECK(f.state.form.address.empty());
}

TEST_CASE("search by name: rows are drawn when allowed, the day of birth never") {
  Fixture f;
  f.draw_once();
  CHECK(f.harness.sees("山本 喜代子"));
  CHECK(f.harness.sees("昭22(1947)-03-＊＊"));
  CHECK(f.harness.sees("同姓同名"));
  CHECK(f.harness.sees("7人を見比べる"));
  for (const auto day : {"-03-14", "3月14日", "-08-27"}) CHECK_FALSE(f.harness.sees(day));
}

TEST_CASE("search by name: no name is drawn when rows are not allowed") {
  Fixture f;
  f.state.answer.rows_allowed = false;
  f.draw_once();
  CHECK_FALSE(f.harness.sees("喜代子"));
  CHECK_FALSE(f.harness.sees("輪島市"));
  CHECK(f.harness.sees("2つ以上の項目で10人以下になると"));
  f.state.answer.rows_allowed = true;
  f.state.answer.fitting = 38;
  f.draw_once();
  CHECK_FALSE(f.harness.sees("喜代子"));
  CHECK(f.harness.sees("38"));
}

TEST_CASE("search by name: near hits count, the head never says fewer than stand below it") {
  Fixture f;
  f.state.answer.fitting = 0;
  f.draw_once();
  CHECK(f.harness.sees("7人を見比べる"));
  CHECK(std::ranges::find(f.harness.ui().seen(), "7") != f.harness.ui().seen().end());
}

TEST_CASE("search by name: more than ten rows are never drawn") {
  Fixture f;
  f.state.answer.rows.resize(14, f.state.answer.rows.back());
  for (std::size_t i = 0; i < f.state.answer.rows.size(); ++i) {
    f.state.answer.rows[i].id = test::story_id(static_cast<std::uint8_t>(i + 1));
  }
  f.draw_once();
  const auto wish = f.press("page_down");
  REQUIRE(wish.has_value());
  f.state.list = std::get<ListMoved>(*wish).position;
  f.draw_once();
  CHECK(f.harness.sees("6–10／10"));
  CHECK_FALSE(f.harness.has_area("rows/" + to_text(test::story_id(11))));
}

TEST_CASE("search by name: a row leads to consent, a namesake's to the comparison") {
  Fixture f;
  const auto clear = f.press("rows/" + to_text(test::story_id(3)));
  REQUIRE(clear.has_value());
  REQUIRE(std::holds_alternative<ChoosePerson>(*clear));
  CHECK(std::get<ChoosePerson>(*clear) == ChoosePerson{.id = test::story_id(3)});
  const auto namesake = f.press("rows/" + to_text(test::story_id(2)));
  REQUIRE(namesake.has_value());
  REQUIRE(std::holds_alternative<ComparePeople>(*namesake));
  CHECK(std::get<ComparePeople>(*namesake).focus == test::story_id(2));
}

TEST_CASE("search by name: a certain person is marked and opens nothing by himself") {
  Fixture f;
  f.state.answer.rows.resize(1);
  f.state.answer.fitting = 1;
  f.state.answer.rows.front().is_namesake = false;
  f.state.answer.rows.front().is_certain = true;
  CHECK_FALSE(f.draw_once().has_value());
  CHECK(f.harness.sees("可能性が高い"));
  const auto wish = f.press("primary");
  REQUIRE(wish.has_value());
  CHECK(std::get<ChoosePerson>(*wish) == ChoosePerson{.id = test::story_id(1)});
}

TEST_CASE("search by name: the primary goes to what is missing") {
  Fixture f;
  f.state.answer.rows_allowed = false;
  f.state.form.birth = {};
  f.touch("primary");
  CHECK(f.state.form.active == NameField::kBirth);
  f.state.form.birth.digits = "22";
  f.touch("primary");
  CHECK(f.state.form.active == NameField::kAddress);
  f.state.form = {};
  f.state.answer = {};
  CHECK_FALSE(f.press("primary").has_value());
  CHECK_FALSE(f.press_key(Key::kEnter).has_value());
}

TEST_CASE("search by name: Enter compares, F2 to F4 change the screen, the tabs too") {
  Fixture f;
  auto wish = f.press_key(Key::kEnter);
  REQUIRE(wish.has_value());
  CHECK(std::holds_alternative<ComparePeople>(*wish));
  wish = f.press_key(Key::kF3);
  REQUIRE(wish.has_value());
  CHECK(std::get<SwitchTab>(*wish).tab == SearchTab::kByCard);
  wish = f.press_key(Key::kF4);
  REQUIRE(wish.has_value());
  CHECK(std::holds_alternative<WishOpenPatients>(*wish));
  wish = f.press("tab_card");
  REQUIRE(wish.has_value());
  CHECK(std::get<SwitchTab>(*wish).tab == SearchTab::kByCard);
  CHECK_FALSE(f.press("tab_name").has_value());
}

TEST_CASE("search by name: hidden names are bars and cannot be chosen") {
  Fixture f;
  f.harness.ui().names_hidden = true;
  f.draw_once();
  CHECK_FALSE(f.harness.sees("喜代子"));
  CHECK_FALSE(f.harness.sees("きよこ"));
  CHECK_FALSE(f.harness.sees("(1947)"));
  CHECK_FALSE(f.press("rows/" + to_text(test::story_id(3))).has_value());
  CHECK_FALSE(f.press("primary").has_value());
}

TEST_CASE("search by name: a new answer waits while a finger is down") {
  Fixture f;
  AnswerSlot slot;
  slot.arrive(f.state.answer);
  const auto screen = [&](Ui& ui) {
    slot.settle(ui);
    SearchNameState state = f.state;
    state.answer = slot.shown();
    return draw(ui, state);
  };
  f.harness.frame(screen);
  const Area* row = f.harness.area("rows/" + to_text(test::story_id(3)));
  REQUIRE(row != nullptr);
  const Vec2 middle = row->rect.center();
  f.harness.input.pointer = middle;
  f.harness.input.is_down = true;
  f.harness.frame(screen);
  SearchAnswer other = f.state.answer;
  std::swap(other.rows[2], other.rows[5]);
  slot.arrive(other);
  f.harness.frame(screen);
  CHECK(slot.shown().rows[2].id == test::story_id(3));
  f.harness.input.is_down = false;
  const auto wish = f.harness.frame(screen);
  REQUIRE(wish.has_value());
  CHECK(std::get<ChoosePerson>(*wish).id == test::story_id(3));
  CHECK(f.harness.ui().wants_another_frame());
  f.harness.frame(screen);
  CHECK(slot.shown().rows[2].id == test::story_id(6));
}

TEST_CASE("search by name: a long search shows its bar and says so") {
  Fixture f;
  f.state.busy = {true, 0.4F};
  f.draw_once();
  CHECK(f.harness.sees("探しています…"));
}

TEST_CASE("search by name: nothing overlaps or leaves the window in any look") {
  Fixture f;
  f.pictures("b-name");
  f.state.form.active = NameField::kBirth;
  f.pictures("b-birth");
  f.state.form = go_to(f.state.form, NameField::kAddress);
  f.state.form.address.kana_row = U'か';
  f.pictures("b-address");
  f.state.form.address = {};
  f.state.form.address.city = "輪島市";
  f.state.form.address.town = "門前町道下";
  f.state.form.birth.digits = "220314";
  f.pictures("b-towns");
  f.state.form = go_to(test::yamamoto_form(), NameField::kSex);
  f.state.answer.rows.resize(1);
  f.state.answer.fitting = 1;
  f.state.answer.rows.front().is_certain = true;
  f.state.answer.rows.front().is_namesake = false;
  f.state.busy = {true, 0.4F};
  f.pictures("b-sex-certain-busy");
  f.state.busy = {};
  f.state.form = test::yamamoto_form();
  f.state.form.birth = {};
  f.state.answer = test::seven_yamamoto();
  f.state.answer.rows_allowed = false;
  f.state.answer.is_synthetic = true;
  f.state.answer.people = 20000;
  f.state.answer.fitting = 38;
  f.pictures("b-count");
  f.state.form = {};
  f.state.answer.found = Found::kNothingAsked;
  f.pictures("b-nothing");
  f.state.form = test::yamamoto_form();
  f.state.answer = test::seven_yamamoto();
  f.harness.ui().names_hidden = true;
  f.pictures("b-hidden");
}

TEST_CASE("search by name: the one question stands under the rows and leads to its field") {
  Fixture f;
  f.state.answer.ask = AskFor::kAddress;
  f.draw_once();
  CHECK(f.harness.sees("「どこの町にお住まいですか」"));
  f.touch("ask");
  CHECK(f.state.form.active == NameField::kAddress);
  f.state.answer.ask = AskFor::kCard;
  const auto wish = f.press("ask");
  REQUIRE(wish.has_value());
  CHECK(std::holds_alternative<SwitchTab>(*wish));
  f.state.answer.rows_allowed = false;
  f.draw_once();
  CHECK_FALSE(f.harness.has_area("ask"));
  f.state.answer = test::seven_yamamoto();
  f.state.answer.ask = AskFor::kBirthDay;
  f.state.form = test::yamamoto_form();
  f.pictures("b-ask");
}

TEST_CASE("search by name: two records of one human being are one row with both") {
  Fixture f;
  f.state.answer.rows.resize(2);
  f.state.answer.fitting = 2;
  f.state.answer.rows[0].is_namesake = f.state.answer.rows[1].is_namesake = false;
  f.state.answer.rows[0].is_certain = true;
  f.state.answer.rows[0].linked = "住所・保険の異なる2件";
  f.state.answer.rows[0].linked_by = "転居の届け";
  f.state.answer.rows[0].other = "もう1件：金沢市 本町　国民健康保険";
  f.draw_once();
  CHECK(f.harness.sees("住所・保険の異なる2件（転居の届け）"));
  CHECK(f.harness.sees("金沢市 本町"));
  CHECK(f.harness.sees("可能性が高い"));
  f.pictures("b-linked");
}

TEST_CASE("search by name: what nobody can be searched by says so") {
  Fixture f;
  f.state.form = {};
  f.state.form.sex = SexEntry::kFemale;
  f.state.answer = {};
  f.state.answer.refused = true;
  f.draw_once();
  CHECK(f.harness.sees("これだけでは探せません"));
  f.pictures("b-refused");
}

TEST_CASE("name form: a letter that is no kana yet narrows nothing, and no n is taken for ん too early") {
  NameForm form;
  for (const char32_t letter : std::u32string_view(U"yamak"))
    form.name = type_character(form.name, letter);
  CHECK(form.kana_query() == "やま");
  form.name = type_character(delete_one(form.name), U'n');
  CHECK(form.kana_query() == "やま");
  form.name = type_character(form.name, U'a');
  CHECK(form.kana_query() == "やまな");
  // The field is left: the n was a ん.
  form.name = type_character(form.name, U'n');
  CHECK(go_to(form, NameField::kBirth).kana_query() == "やまなん");
}

TEST_CASE("name form: a scanned name carries its kanji until a hand edits it") {
  NameForm form;
  form.name.text = "やまもと きよこ";
  form.written = "山本 喜代子";
  CHECK(form.name_query() == "山本 喜代子");
  CHECK(form.kana_query() == "やまもと きよこ");
  CHECK(form.shown() == "山本 喜代子 やまもと きよこ");
  CHECK(edited_by_hand(form, go_to(form, NameField::kSex)).written == "山本 喜代子");
  NameForm edited = form;
  edited.name = delete_one(edited.name);
  CHECK(edited_by_hand(form, edited).name_query().empty());
  CHECK(clear_field(form, NameField::kName).written.empty());
  CHECK(birth_entry({1947, 3, 14}).said() == PartialDate{1947, 3, 14});
  CHECK(birth_entry({1945, 2, 30}).birth_query() == "1945年2月30日");
  CHECK(birth_entry({1947, 0, 0}).shown() == "1947年");
  CHECK(birth_entry({}).empty());
}

TEST_CASE("search words: every sentence has both languages") {
  for (const Words& words : search_words::all()) {
    CHECK_FALSE(words.ja.empty());
    CHECK_FALSE(words.en.empty());
  }
}

}  // namespace
}  // namespace tomoshibi::gui
