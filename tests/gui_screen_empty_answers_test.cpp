// The empty answers say why, what was searched and what to do next; the nearest are named only when
// rows may be; the withheld answer says nothing of the filing and both its keys lead to consent.
// Method: draw them through the search screen without a window, press by path, read every word.
// With TOMOSHIBI_PICTURES=<folder> its states are written there in every theme and text size.
#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <variant>

#include "gui/screens/empty_answers.h"
#include "gui/screens/empty_answers_words.h"
#include "gui/screens/search_card.h"
#include "gui/screens/search_name.h"
#include "tests/support/story_people.h"

namespace tomoshibi::gui {
namespace {

using test::ImGuiHarness;
using test::story_id;

NearPerson near(std::uint8_t number, std::string_view name, std::string_view reading,
                NearDifference difference, std::vector<TextRun> registered,
                std::string_view place) {
  NearPerson out;
  out.id = story_id(number);
  out.name = name;
  out.reading = reading;
  out.difference = difference;
  out.registered = std::move(registered);
  out.place = place;
  return out;
}

SearchAnswer none() {
  SearchAnswer answer;
  answer.found = Found::kNone;
  answer.people = 1087127;
  answer.region = "石川県";
  answer.content_age = "レセプト 9月分まで";
  answer.rows_allowed = true;
  answer.empty.nearest = {near(21, "浜野 喜世子", "はまの きよこ", NearDifference::kBirthYear,
                               mark_birth({1947, 0, 0}, {1948, 5, 3}), "輪島市 堀町"),
                          near(22, "浜野 きよ", "はまの きよ", NearDifference::kGivenName,
                               mark_difference("きよこ", "きよ"), "珠洲市 蛸島町"),
                          near(23, "浜田 喜代子", "はまだ きよこ", NearDifference::kFamilyName,
                               mark_difference("はまの", "はまだ"), "輪島市 河井町")};
  return answer;
}

SearchAnswer uncovered() {
  SearchAnswer answer;
  answer.found = Found::kUncovered;
  answer.region = "石川県";
  answer.empty.asked_for = "富山県 氷見市";
  answer.empty.held = {{"石川県 19市町", "1,083,215人"},
                       {"石川県 住所不明", "3,912人"},
                       {"電子処方箋", "11/20 18:00"},
                       {"レセプト", "9月分"}};
  return answer;
}

SearchAnswer stale() {
  SearchAnswer answer = none();
  answer.found = Found::kStale;
  answer.empty.stale_area = "能登町";
  answer.empty.stale_days = 9;
  answer.empty.content_age = "処方箋 11/12まで　レセプト 9月分";
  return answer;
}

SearchAnswer withheld() {
  SearchAnswer answer;
  answer.found = Found::kWithheld;
  answer.region = "石川県";
  answer.rows_allowed = true;
  answer.empty.withheld = story_id(31);
  return answer;
}

struct Fixture {
  ImGuiHarness harness;
  SearchNameState state;
  Fixture() {
    harness.ui().record_text(true);
    state.form.name.text = "はまの きよこ";
    state.form.birth.digits = "22";
    state.form.sex = SexEntry::kFemale;
    state.places = test::story_places();
    state.answer = none();
  }
  std::optional<SearchNameIntent> draw_once() {
    return harness.frame([&](Ui& ui) { return draw(ui, state); });
  }
  std::optional<SearchNameIntent> press(std::string_view path) {
    return harness.press([&](Ui& ui) { return draw(ui, state); }, path);
  }
  [[nodiscard]] std::string everything() {
    std::string all;
    for (const std::string& piece : harness.ui().seen()) all += piece;
    return all;
  }
  [[nodiscard]] bool reads(std::string_view text) {
    return everything().find(text) != std::string::npos;
  }
  void pictures(const std::string& name) {
    test::in_every_look(harness, name, [&](const std::string& file) {
      draw_once();
      CHECK_MESSAGE(test::faulty_areas(harness.ui()) == "", file);
      test::picture_with_frame(harness, state, file);
    });
  }
};

TEST_CASE("none: not found is not the same as no medicines, and the nearest show what differs") {
  Fixture f;
  f.draw_once();
  CHECK(f.reads("見つかりません"));
  CHECK(f.reads("薬がないという意味ではありません"));
  CHECK(f.reads("レセプト 9月分まで"));
  CHECK(f.reads("生年が違う：昭23(1948)-05-＊＊"));
  CHECK(f.reads("旅行中の方・自衛官・生活保護の方・海外からの方"));
  CHECK_FALSE(f.reads("-05-03"));
}

TEST_CASE("none: no name of the nearest when rows are not allowed") {
  Fixture f;
  f.state.answer.rows_allowed = false;
  f.draw_once();
  for (const auto name : {"浜野", "喜世子", "はまだ", "蛸島町"}) CHECK_FALSE(f.reads(name));
  CHECK(f.reads("探したデータ：レセプト 9月分まで"));
}

TEST_CASE("none: whatever else differs of somebody near is said in words") {
  Fixture f;
  f.state.answer = none();
  f.state.answer.empty.nearest[1].place.clear();
  f.state.answer.empty.nearest[1].also = {NearDifference::kSex, NearDifference::kAddress};
  f.draw_once();
  CHECK(f.reads("ほかに違う：性別・住所"));
  f.pictures("e1-also-differs");
}

TEST_CASE("uncovered: everything held says as of when") {
  Fixture f;
  f.state.answer = uncovered();
  f.state.answer.empty.held = {{"鳳珠郡穴水町", "7,312人", "11/20"},
                               {"国民健康保険 00170134", "112,345人", "11/18"}};
  f.state.answer.empty.content_age = "処方箋 11/20・レセプト 9月分";
  f.draw_once();
  CHECK(f.harness.sees("11/20まで"));
  CHECK(f.harness.sees("中身：処方箋 11/20・レセプト 9月分"));
  f.pictures("e2-as-of");
}

TEST_CASE("none: a near person is chosen, a namesake compared") {
  Fixture f;
  auto wish = f.press("empty/nearest/" + to_text(story_id(22)));
  REQUIRE(wish.has_value());
  CHECK(std::get<ChoosePerson>(*wish) == ChoosePerson{.id = story_id(22)});
  f.state.answer.empty.nearest[1].is_namesake = true;
  wish = f.press("empty/nearest/" + to_text(story_id(22)));
  REQUIRE(wish.has_value());
  CHECK(std::get<ComparePeople>(*wish).focus == story_id(22));
}

TEST_CASE("none: the steps name what they take away, and the form comes back so") {
  Fixture f;
  auto wish = f.press("empty/primary");
  REQUIRE(wish.has_value());
  CHECK(std::get<NameFormChanged>(*wish).form.birth.empty());
  CHECK(std::get<NameFormChanged>(*wish).form.name.text == "はまの きよこ");
  CHECK(f.reads("生まれを外して探す"));
  f.state.form.address.city = "輪島市";
  wish = f.press("empty/primary");
  REQUIRE(wish.has_value());
  CHECK(std::get<NameFormChanged>(*wish).form.address.empty());
  CHECK_FALSE(std::get<NameFormChanged>(*wish).form.birth.empty());
  wish = f.press("empty/secondary_1");
  REQUIRE(wish.has_value());
  CHECK(std::get<NameFormChanged>(*wish).form == NameForm{});
}

TEST_CASE(
    "none: a form with one thing in it is asked by age or by card, never emptied by the primary") {
  Fixture f;
  f.state.form = {};
  f.state.form.name.text = "はまの";
  auto wish = f.press("empty/primary");
  REQUIRE(wish.has_value());
  const NameForm by_age = std::get<NameFormChanged>(*wish).form;
  CHECK(by_age.name.text == "はまの");
  CHECK(by_age.active == NameField::kBirth);
  CHECK(by_age.birth.scheme == BirthEntry::Scheme::kAge);
  wish = f.press("empty/secondary_0");
  REQUIRE(wish.has_value());
  CHECK(std::get<SwitchTab>(*wish).tab == SearchTab::kByCard);
}

TEST_CASE("empty answers: no key for what does not exist yet, the input stays live") {
  for (const SearchAnswer& answer : {none(), uncovered(), stale(), withheld()}) {
    Fixture f;
    f.state.answer = answer;
    f.draw_once();
    for (const auto word : {"未登録の方として記録", "からデータをもらう",
                            "新しいデータを取りに行く", "旧姓でも探す"}) {
      CHECK_FALSE(f.reads(word));
    }
    const auto wish = f.press("kana/あ");
    REQUIRE(wish.has_value());
    CHECK(std::get<NameFormChanged>(*wish).form.name.text == "はまの きよこあ");
  }
}

TEST_CASE("uncovered: it cannot be looked up; what is held is said") {
  Fixture f;
  f.state.answer = uncovered();
  f.state.form.address.filter.text = "ひみし";
  f.draw_once();
  CHECK(f.reads("いないのではなく、調べられません"));
  CHECK(f.reads("富山県 氷見市"));
  CHECK(f.reads("1,083,215人"));
  const auto wish = f.press("empty/primary");
  REQUIRE(wish.has_value());
  CHECK(std::get<NameFormChanged>(*wish).form.address.empty());
}

TEST_CASE("stale: the age in words, what may have changed, then the nearest") {
  Fixture f;
  f.state.answer = stale();
  f.draw_once();
  CHECK(f.reads("断定できません"));
  CHECK(f.reads("日前"));
  CHECK(f.reads("転入・転出・出生"));
  CHECK_FALSE(f.reads("喜世子"));
  const auto wish = f.press("empty/primary");
  REQUIRE(wish.has_value());
  CHECK(std::holds_alternative<ShowNearest>(*wish));
  f.state.answer.empty.shows_nearest = true;
  f.draw_once();
  CHECK(f.reads("喜世子"));
  f.state.answer.rows_allowed = false;
  f.draw_once();
  CHECK_FALSE(f.reads("喜世子"));
}

TEST_CASE("withheld: both ways lead to consent, and it says nothing of the filing") {
  Fixture f;
  f.state.answer = withheld();
  // Whatever else the state holds by mistake is not drawn.
  f.state.answer.rows = test::seven_yamamoto().rows;
  f.state.answer.empty.nearest = none().empty.nearest;
  f.draw_once();
  CHECK(f.reads("診療情報を表示できません"));
  CHECK(f.reads("続けられます（後日確認）"));
  for (const auto word : {"喜代子", "浜野", "輪島市", "見つかりません"}) CHECK_FALSE(f.reads(word));
  auto wish = f.press("empty/primary");
  REQUIRE(wish.has_value());
  CHECK(std::get<ChoosePerson>(*wish) ==
        ChoosePerson{.id = story_id(31), .answer = ConsentAnswer::kOral});
  wish = f.press("empty/secondary_0");
  REQUIRE(wish.has_value());
  CHECK(std::get<ChoosePerson>(*wish) ==
        ChoosePerson{.id = story_id(31), .answer = ConsentAnswer::kNone});
}

SearchAnswer sealed() {
  SearchAnswer answer;
  answer.found = Found::kSealed;
  answer.empty.sealed.last = "前回の通知 第2号は11/14 24:00に終わりました。";
  return answer;
}

TEST_CASE("sealed: no fault, what would open it, and the key that leads there") {
  Fixture f;
  f.state.answer = sealed();
  f.state.answer.empty.sealed.notes = {"通知 1a2b3c4d 第1版：この端末の場所・施設は対象外です。"};
  f.draw_once();
  for (const auto word : {"まだ封印されています", "故障ではありません", "開放通知のファイル", "QRコード",
                          "読み上げコード", "前回の通知 第2号", "対象外です"}) {
    CHECK_MESSAGE(f.reads(word), std::string(word));
  }
  CHECK_FALSE(f.harness.sees("見つかりません"));
  auto wish = f.press("empty/primary");
  REQUIRE(wish.has_value());
  CHECK(std::holds_alternative<EnterOrder>(*wish));
  f.state.answer.empty.sealed.can_enter = false;
  f.draw_once();
  CHECK_FALSE(f.harness.has_area("empty/primary"));
}

TEST_CASE("ended: the post's own records stay readable, and the way to them is there") {
  Fixture f;
  f.state.answer = sealed();
  f.state.answer.found = Found::kEnded;
  f.draw_once();
  CHECK(f.harness.sees("災害時閲覧は終わりました"));
  CHECK(f.harness.sees("この救護所の記録は見られます"));
  auto wish = f.press("empty/secondary_0");
  REQUIRE(wish.has_value());
  CHECK(std::holds_alternative<WishOpenPatients>(*wish));
  wish = f.press("empty/primary");
  REQUIRE(wish.has_value());
  CHECK(std::holds_alternative<EnterOrder>(*wish));
}

TEST_CASE("empty answers: the card search offers its own steps") {
  ImGuiHarness harness;
  harness.ui().record_text(true);
  SearchCardState state;
  state.form.insurer = "01170018";
  state.form.number = "4821";
  state.form.branch = "01";
  state.answer = none();
  const auto screen = [&](Ui& ui) { return draw(ui, state); };
  auto wish = harness.press(screen, "empty/primary");
  REQUIRE(wish.has_value());
  CHECK(std::get<CardFormChanged>(*wish).form.branch.empty());
  CHECK(std::get<CardFormChanged>(*wish).form.number == "4821");
  wish = harness.press(screen, "empty/secondary_0");
  REQUIRE(wish.has_value());
  CHECK(std::get<SwitchTab>(*wish).tab == SearchTab::kByName);
  state.answer = uncovered();
  state.answer.empty.asked_for = "06999999";
  state.answer.empty.asked_by_insurer = true;
  harness.frame(screen);
  CHECK(harness.sees("この保険者のデータがありません"));
}

TEST_CASE("empty answers: nothing overlaps or leaves the window in any look") {
  Fixture f;
  f.pictures("e1-none");
  f.state.answer.rows_allowed = false;
  f.pictures("e1-none-unnamed");
  f.state.answer = uncovered();
  f.state.form.address.filter.text = "ひみし";
  f.pictures("e2-uncovered");
  f.state.form.address = {};
  f.state.form.address.city = "能登町";
  f.state.answer = stale();
  f.pictures("e3-stale");
  f.state.answer.empty.shows_nearest = true;
  f.pictures("e3-nearest");
  f.state.form.address = {};
  f.state.answer = withheld();
  f.pictures("e4-withheld");
  f.state.answer = sealed();
  f.pictures("e5-sealed");
  f.state.answer.found = Found::kEnded;
  f.pictures("e5-ended");
}

TEST_CASE("empty words: every sentence has both languages") {
  for (const Words& words : empty_words::all()) {
    CHECK_FALSE(words.ja.empty());
    CHECK_FALSE(words.en.empty());
  }
}

}  // namespace
}  // namespace tomoshibi::gui
