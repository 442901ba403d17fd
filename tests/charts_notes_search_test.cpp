// Promise: any part of a word that the open view shows is found, in any width and either kana; nothing is
// found that the consent or the screen keeps back, nothing of another patient, and no input breaks it.
// Method: one chart by hand, asked in many writings, under several consents; random text as questions.
#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "store/charts/notes_search.h"
#include "tests/support/region_fixture.h"

using namespace tomoshibi;
using namespace tomoshibi::store::charts;

namespace {

constexpr Date kToday{2026, 11, 21};

Chart some_chart() {
  Chart chart;
  Medication pill;
  pill.text = "アムロジピン錠5mg「サワイ」";
  pill.yj = "2171022F2017";
  pill.usage = "1日1回朝食後";
  pill.notes = {"グレープフルーツを避ける"};
  pill.date = {2026, 11, 10};
  pill.days = 28;
  pill.facility = "能登里山病院";
  pill.pharmacy = "はまなす薬局";
  chart.medications.push_back(pill);
  Medication other = pill;
  other.text = "マグミット錠330mg";
  other.yj = "2344009F2031";
  other.notes.clear();
  other.facility = "輪島\"中央\"診療所";
  chart.medications.push_back(other);
  Allergy allergy;
  allergy.text = "ペニシリン";
  allergy.reaction = "じんましん";
  chart.allergies.push_back(allergy);
  Procedure dialysis;
  dialysis.text = "人工腎臓（慢性維持透析）";
  dialysis.date = {2026, 9, 30};
  chart.procedures.push_back(dialysis);
  return chart;
}

ChartView view_of(const Chart& chart, SectionSet sections = SectionSet::all()) {
  return make_view(std::vector{chart}, Sex::kFemale, {1947, 3, 14}, sections, kToday);
}

std::vector<NoteHit> hits(NotesSearch& search, std::string_view text) {
  auto found = search.find(text);
  REQUIRE(found);
  return *std::move(found);
}

// The text of the only medicine that is found; empty for none or several.
std::string only_medicine(NotesSearch& search, const ChartView& view, std::string_view text) {
  const auto found = hits(search, text);
  if (found.size() != 1 || found.front().kind != NoteKind::kMedication) return {};
  return view.medications.at(found.front().row).newest.text;
}

}  // namespace

TEST_CASE("notes: part of a word is found in any width and either kana, words are joined by and") {
  test::RegionFixture region;
  auto search = NotesSearch::open(region.region());
  REQUIRE(search);
  CHECK(hits(*search, "アムロ").empty());
  const ChartView view = view_of(some_chart());
  REQUIRE(view.medications.size() == 2);
  REQUIRE(search->take(view));
  const std::string pill = "アムロジピン錠5mg「サワイ」";
  for (const char* text : {"アムロジピン", "ムロジ", "あむろじぴん", "ｱﾑﾛｼﾞﾋﾟﾝ", "サワイ", "グレープ", "５ＭＧ 「サワイ", "朝食後 アムロ",
                           "能登里山", "アムロ　能登", "里山"}) {
    CAPTURE(text);
    CHECK(only_medicine(*search, view, text) == pill);
  }
  CHECK(hits(*search, "はまなす").size() == 2);
  CHECK(hits(*search, "アムロジピン マグミット").empty());
  CHECK(only_medicine(*search, view, "\"中央\"") == "マグミット錠330mg");
  CHECK(hits(*search, "透析") == std::vector<NoteHit>{{NoteKind::kProcedure, 0}});
  CHECK(hits(*search, "ペニシリン") == std::vector<NoteHit>{{NoteKind::kAllergy, 0}});
  CHECK(hits(*search, "ジンマシン") == std::vector<NoteHit>{{NoteKind::kAllergy, 0}});
  CHECK(hits(*search, "").empty());
  CHECK(hits(*search, " 　").empty());
  // Not across two texts of one row.
  CHECK(hits(*search, "朝食後能登").empty());
}

TEST_CASE("notes: what the consent leaves out is not found, nor another patient's rows") {
  test::RegionFixture region;
  auto search = NotesSearch::open(region.region());
  REQUIRE(search);
  const Chart chart = some_chart();
  REQUIRE(search->take(view_of(chart)));
  CHECK_FALSE(hits(*search, "アムロジピン").empty());
  const ChartView without = view_of(chart, SectionSet{});
  REQUIRE(without.medications_refused);
  REQUIRE(search->take(without));
  CHECK(hits(*search, "アムロジピン").empty());
  REQUIRE(search->take(view_of(chart)));
  REQUIRE(search->take(view_of(Chart{})));
  CHECK(hits(*search, "アムロジピン").empty());
  REQUIRE(search->take(view_of(chart)));
  REQUIRE(search->forget());
  CHECK(hits(*search, "アムロジピン").empty());
}

TEST_CASE("notes: sensitive rows are found when the screen shows them, not before") {
  test::RegionFixture region;
  auto search = NotesSearch::open(region.region());
  REQUIRE(search);
  ChartView view = view_of(some_chart());
  view.medications.front().critical.sensitive = true;
  CheckupRow row;
  row.name = "HIV抗体";
  row.sensitive = true;
  Condition infection;
  infection.text = "Ｂ型慢性肝炎";
  view.conditions.push_back(infection);
  REQUIRE(sensitive_kind_of(infection.text, infection.code));
  view.checkups.rows.push_back(row);
  const std::string hidden = view.medications.front().newest.text.substr(0, 12);
  REQUIRE(search->take(view));
  CHECK(hits(*search, hidden).empty());
  CHECK(hits(*search, "hiv").empty());
  CHECK(hits(*search, "慢性肝炎").empty());
  REQUIRE(search->take(view, NotesSearch::Sensitive::kShown));
  CHECK(hits(*search, hidden).size() == 1);
  CHECK(hits(*search, "慢性肝炎") == std::vector<NoteHit>{{NoteKind::kCondition, 0}});
  CHECK(hits(*search, "hiv") == std::vector<NoteHit>{{NoteKind::kCheckup, 0}});
}

TEST_CASE("notes: whatever is typed is text, and nothing more") {
  test::RegionFixture region;
  auto search = NotesSearch::open(region.region());
  REQUIRE(search);
  REQUIRE(search->take(view_of(some_chart())));
  for (const char* text : {"\"", "\"\"\"", "AND OR NOT", "NEAR(a b)", "text:アムロ", "*", "アムロ*", "^アムロ", "' OR 1=1 --",
                           "a b c d e f g h i j k", "\xff\xfe\xe3", "%", "_", "{text}:x", "(((", "-錠"}) {
    CAPTURE(text);
    CHECK(search->find(text).has_value());
  }
  std::mt19937 random(5);
  for (int round = 0; round < 500; ++round) {
    std::string text;
    for (std::size_t size = random() % 40; size > 0; --size) text += static_cast<char>(random() % 256);
    CHECK(search->find(text).has_value());
  }
  const auto long_text = search->find(std::string(kMostNoteBytes + 1, 'a'));
  REQUIRE_FALSE(long_text);
  CHECK(long_text.error().code == Errc::kBadInput);
}
