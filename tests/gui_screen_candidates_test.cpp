// Candidates: what differs between namesakes is found, the question decides, the primary is shut
// until it is answered, the day of birth and any probability stay away.
// Method: the pure questions first; then the screen without a window, pressed by path.
// With TOMOSHIBI_PICTURES=<folder> its states are written there in every theme and text size.
#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "gui/screens/candidates.h"
#include "gui/screens/candidates_words.h"
#include "tests/support/story_people.h"

namespace tomoshibi::gui {
namespace {

using test::ImGuiHarness;
using test::story_id;

CompareColumn column(std::uint8_t number, std::string_view name, std::string_view reading,
                     const Date& birth, std::string_view city, std::string_view town,
                     std::string_view tail) {
  CompareColumn out;
  out.id = story_id(number);
  out.name = name;
  out.reading = reading;
  out.birth = birth;
  out.age = age_on(birth, {2026, 11, 21});
  out.sex = Sex::kFemale;
  out.city = city;
  out.town = town;
  out.insurer = "後期高齢者医療";
  out.number_tail = tail;
  out.agreement = {Agreement::kAgrees,   Agreement::kAgrees,   Agreement::kAgrees,
                   Agreement::kNotGiven, Agreement::kNotGiven, Agreement::kNotGiven};
  out.agrees = 3;
  return out;
}

CandidatesState sample() {
  CandidatesState state;
  state.asked = "やまもと きよこ　昭和22年　女";
  state.columns = {
      column(1, "山本 喜代子", "やまもと きよこ", {1947, 3, 14}, "輪島市", "門前町道下", "4821"),
      column(2, "山本 喜代子", "やまもと きよこ", {1947, 8, 27}, "輪島市", "河井町", "0377"),
      column(3, "山元 清子", "やまもと せいこ", {1947, 12, 15}, "珠洲市", "正院町", "1190")};
  state.columns[0].is_namesake = true;
  state.columns[0].linked = 1;
  state.columns[1].is_namesake = true;
  state.columns[2].agreement[0] = Agreement::kClose;
  state.columns[2].agrees = 2;
  state.columns[2].close = 1;
  return state;
}

TEST_CASE("questions: the month first, in the order of months, then the town") {
  const auto questions = questions_for(sample().columns);
  REQUIRE(questions.size() == 2);
  CHECK(questions[0].kind == CompareQuestion::Kind::kBirthMonth);
  REQUIRE(questions[0].answers.size() == 2);
  CHECK(questions[0].answers[0].label == "3月");
  CHECK(questions[0].answers[0].people == std::vector{story_id(1)});
  CHECK(questions[0].answers[1].label == "8月");
  CHECK(questions[1].kind == CompareQuestion::Kind::kTown);
}

TEST_CASE("questions: only what tells all namesakes apart, nothing without namesakes") {
  CandidatesState state = sample();
  state.columns[1].birth = {1947, 3, 27};
  state.columns[1].town = state.columns[0].town;
  CHECK(questions_for(state.columns).empty());
  state.columns[1].birth = {1952, 3, 27};
  const auto by_year = questions_for(state.columns);
  REQUIRE(by_year.size() == 1);
  CHECK(by_year[0].answers[0].label == "昭和22年");
  state.columns[0].is_namesake = false;
  CHECK(questions_for(state.columns).empty());
}

TEST_CASE("questions: never what namesakes share, rather what nobody has said yet") {
  CandidatesState state = sample();
  // Born on the same day, as many are registered on the first of January: the town parts them.
  state.columns[1].birth = state.columns[0].birth;
  const auto by_town = questions_for(state.columns);
  REQUIRE(by_town.size() == 1);
  CHECK(by_town[0].kind == CompareQuestion::Kind::kTown);
  // The month was typed already: whoever asks for it hears nothing new.
  state = sample();
  const auto asked = questions_for(state.columns, {1947, 3, 0});
  REQUIRE(asked.size() == 2);
  CHECK(asked[0].kind == CompareQuestion::Kind::kTown);
  CHECK(asked[1].kind == CompareQuestion::Kind::kBirthMonth);
  // Only the insurance differs.
  state.columns[1].birth = state.columns[0].birth;
  state.columns[1].town = state.columns[0].town;
  state.columns[1].insurer = "国民健康保険";
  const auto by_insurer = questions_for(state.columns);
  REQUIRE(by_insurer.size() == 1);
  CHECK(by_insurer[0].kind == CompareQuestion::Kind::kInsurance);
}

TEST_CASE("questions: three namesakes of whom two share the month are parted all the same") {
  CandidatesState state = sample();
  state.columns[2].is_namesake = true;
  state.columns[2].name = "山本 喜代子";
  state.columns[2].city = state.columns[0].city;
  state.columns[1].birth = {1947, 3, 27};
  state.columns[2].birth = {1947, 8, 1};
  state.columns[2].town = state.columns[1].town;
  const auto questions = questions_for(state.columns);
  REQUIRE(questions.size() == 2);
  CHECK(questions[0].kind == CompareQuestion::Kind::kBirthMonth);
  REQUIRE(questions[0].answers.size() == 2);
  CHECK(questions[0].answers[0].people == std::vector{story_id(1), story_id(2)});
  CHECK(questions[0].answers[1].people == std::vector{story_id(3)});
}

struct Fixture {
  ImGuiHarness harness;
  CandidatesState state = sample();
  Fixture() { harness.ui().record_text(true); }

  std::optional<CandidatesIntent> draw_once() {
    return harness.frame([&](Ui& ui) { return draw(ui, state); });
  }
  std::optional<CandidatesIntent> press(std::string_view path) {
    return harness.press([&](Ui& ui) { return draw(ui, state); }, path);
  }
  std::optional<CandidatesIntent> press_key(Key key) {
    return harness.press_key([&](Ui& ui) { return draw(ui, state); }, key);
  }
  void touch(std::string_view path) {
    const auto wish = press(path);
    REQUIRE(wish.has_value());
    REQUIRE(std::holds_alternative<CompareViewChanged>(*wish));
    state.view = std::get<CompareViewChanged>(*wish).view;
  }
  std::string column_path(std::uint8_t number) { return "columns/" + to_text(story_id(number)); }
  void pictures(const std::string& name) {
    test::in_every_look(harness, name, [&](const std::string& file) {
      draw_once();
      CHECK_MESSAGE(test::faulty_areas(harness.ui()) == "", file);
      test::picture_with_frame(harness, state, file);
    });
  }
};

TEST_CASE("candidates: the primary stays shut until the question is answered") {
  Fixture f;
  CHECK_FALSE(f.press("primary").has_value());
  f.touch(f.column_path(1));
  CHECK(f.state.view.chosen == story_id(1));
  CHECK_FALSE(f.press("primary").has_value());
  CHECK_FALSE(f.press_key(Key::kEnter).has_value());
  CHECK(f.harness.sees("質問の答えを選んでください"));
}

TEST_CASE("candidates: the right answer chooses the person and presets how identity was checked") {
  Fixture f;
  const auto wish = f.press("question/answer_1");
  REQUIRE(wish.has_value());
  REQUIRE(std::holds_alternative<ChoosePerson>(*wish));
  CHECK(std::get<ChoosePerson>(*wish) ==
        ChoosePerson{.id = story_id(2), .identity = IdentityCheck::kStated});
}

TEST_CASE("candidates: another month may be somebody else, and leads back") {
  Fixture f;
  f.touch("question/other");
  f.draw_once();
  CHECK(f.harness.sees("答えがどちらとも違います"));
  auto wish = f.press("primary");
  REQUIRE(wish.has_value());
  CHECK(std::holds_alternative<BackToSearch>(*wish));
  f.touch(f.column_path(1));
  wish = f.press("primary");
  REQUIRE(wish.has_value());
  CHECK(std::holds_alternative<BackToSearch>(*wish));
  f.touch(f.column_path(3));
  wish = f.press("primary");
  REQUIRE(wish.has_value());
  CHECK(std::get<ChoosePerson>(*wish) == ChoosePerson{.id = story_id(3)});
  f.touch("question/ask_again");
  CHECK(f.state.view.outcome == CompareView::Outcome::kOpen);
}

TEST_CASE("candidates: who cannot answer is chosen by other means and flagged") {
  Fixture f;
  f.touch("question/cannot_answer");
  CHECK_FALSE(f.press("primary").has_value());
  f.touch("question/belongings");
  CHECK_FALSE(f.press("primary").has_value());
  f.touch(f.column_path(2));
  const auto wish = f.press("primary");
  REQUIRE(wish.has_value());
  CHECK(std::get<ChoosePerson>(*wish) == ChoosePerson{.id = story_id(2),
                                                      .identity = IdentityCheck::kBelongings,
                                                      .is_flagged = true});
}

TEST_CASE("candidates: another question asks for the town, and stays in place when there is none") {
  Fixture f;
  f.touch("question/other_question");
  f.draw_once();
  CHECK(f.harness.sees("どこの町にお住まいですか"));
  CHECK(f.harness.sees("ほかの町"));
  f.state.columns[1].town = f.state.columns[0].town;
  CHECK_FALSE(f.press("question/other_question").has_value());
}

TEST_CASE("candidates: when only the day differs the day is asked for, not shown") {
  Fixture f;
  f.state.columns[1].birth = {1947, 3, 27};
  f.state.columns[1].town = f.state.columns[0].town;
  f.draw_once();
  CHECK(f.harness.sees("日まで尋ねて"));
  CHECK(f.harness.sees("＊＊"));
  for (const auto day : {"14", "27", "15"}) CHECK_FALSE(f.harness.sees(std::string("-") + day));
  CHECK_FALSE(f.press("primary").has_value());
}

TEST_CASE("candidates: agreement in words and numbers, no probability") {
  Fixture f;
  f.draw_once();
  CHECK(f.harness.sees("一致3・違い0"));
  CHECK(f.harness.sees("一致2・近い1"));
  for (const auto word : {"一致", "近い", "違う", "入力なし"}) CHECK(f.harness.sees(word));
  CHECK_FALSE(f.harness.sees("%"));
}

TEST_CASE("candidates: a certain person needs no column to be touched") {
  Fixture f;
  f.state.columns.resize(1);
  f.state.columns[0].is_namesake = false;
  f.state.columns[0].is_certain = true;
  CHECK_FALSE(f.draw_once().has_value());
  CHECK(f.harness.sees("本人の可能性が高い"));
  const auto wish = f.press_key(Key::kEnter);
  REQUIRE(wish.has_value());
  CHECK(std::get<ChoosePerson>(*wish) == ChoosePerson{.id = story_id(1)});
}

TEST_CASE("candidates: more than three are paged, Esc and F keys lead away") {
  Fixture f;
  for (std::uint8_t i = 4; i <= 7; ++i) {
    f.state.columns.push_back(
        column(i, "山本 菊", "やまもと きく", {1947, 6, i}, "能登町", "宇出津", "2210"));
  }
  f.touch("pages/down");
  CHECK(f.state.view.first == 3);
  f.draw_once();
  CHECK(f.harness.has_area(f.column_path(4)));
  CHECK_FALSE(f.harness.has_area(f.column_path(1)));
  auto wish = f.press_key(Key::kEscape);
  REQUIRE(wish.has_value());
  CHECK(std::holds_alternative<BackToSearch>(*wish));
  wish = f.press_key(Key::kF3);
  REQUIRE(wish.has_value());
  CHECK(std::get<SwitchTab>(*wish).tab == SearchTab::kByCard);
}

TEST_CASE("candidates: hidden names are bars and nothing goes on") {
  Fixture f;
  f.harness.ui().names_hidden = true;
  f.draw_once();
  for (const auto word : {"喜代子", "きよこ", "門前町", "4821"}) CHECK_FALSE(f.harness.sees(word));
  CHECK_FALSE(f.press("question/answer_0").has_value());
  CHECK_FALSE(f.press(f.column_path(3)).has_value());
}

TEST_CASE("candidates: nothing overlaps or leaves the window in any look") {
  Fixture f;
  f.pictures("d-compare");
  f.state.view.outcome = CompareView::Outcome::kCannotAnswer;
  f.state.view.means = IdentityCheck::kFamily;
  f.state.view.chosen = story_id(1);
  f.pictures("d-other-means");
  f.state.view = {};
  f.state.view.outcome = CompareView::Outcome::kNeither;
  f.pictures("d-neither");
  f.state = sample();
  f.state.columns.push_back(
      column(4, "山本 菊", "やまもと きく", {1947, 6, 4}, "能登町", "宇出津", "2210"));
  for (CompareColumn& each : f.state.columns) each.is_namesake = false;
  f.pictures("d-pages");
  f.state.columns.resize(1);
  f.state.columns[0].is_certain = true;
  f.pictures("d-certain");
}

TEST_CASE("candidates words: every sentence has both languages") {
  for (const Words& words : candidates_words::all()) {
    CHECK_FALSE(words.ja.empty());
    CHECK_FALSE(words.en.empty());
  }
}

TEST_CASE("candidates: an answer that fits two leaves these two and asks on") {
  Fixture f;
  f.state.columns[2] = f.state.columns[1];
  f.state.columns[2].id = story_id(3);
  f.state.columns[1].birth = {1947, 3, 27};
  f.state.columns[2].city = "珠洲市";
  f.state.columns[2].town = "正院町";
  f.state.columns[2].birth = {1947, 8, 1};
  f.state.columns[1].town = f.state.columns[2].town;
  f.touch("question/answer_0");
  CHECK(f.state.view.kept == std::vector{story_id(1), story_id(2)});
  f.draw_once();
  CHECK(f.harness.sees("どこの町にお住まいですか"));
  const auto wish = f.press("question/answer_1");
  REQUIRE(wish.has_value());
  REQUIRE(std::holds_alternative<ChoosePerson>(*wish));
}

TEST_CASE("candidates: namesakes whom nothing parts are said to be so; a birth date that both share is not asked for") {
  Fixture f;
  f.state.columns.pop_back();
  f.state.columns[1].birth = f.state.columns[0].birth;
  f.state.columns[1].town = f.state.columns[0].town;
  f.draw_once();
  CHECK(f.harness.sees("この画面の項目では分かれません"));
  CHECK_FALSE(f.harness.sees("生年月日を日まで尋ねて"));
  f.state.columns[1].birth.day = 27;
  f.draw_once();
  CHECK(f.harness.sees("生年月日を日まで尋ねて"));
  f.pictures("candidates-nothing-differs");
}

TEST_CASE("candidates: between others the one question of the answer stands in the banner") {
  Fixture f;
  f.state.columns[0].is_namesake = f.state.columns[1].is_namesake = false;
  f.state.ask = AskFor::kAddress;
  f.draw_once();
  CHECK(f.harness.sees("ご本人に尋ねてください：「どこの町にお住まいですか」"));
  f.pictures("candidates-ask");
}

TEST_CASE("candidates: two records of one human being are one column with both") {
  Fixture f;
  f.state.columns[0].linked_by = "転居の届け";
  f.state.columns[0].other = "金沢市 本町　国民健康保険";
  f.draw_once();
  CHECK(f.harness.sees("2件（転居の届け）"));
  CHECK(f.harness.sees("金沢市 本町"));
  f.pictures("candidates-linked");
}

}  // namespace
}  // namespace tomoshibi::gui
