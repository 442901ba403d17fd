// Promise: the whole view of one person, as the screens draw it: lines in the order of what kills,
// each with source and age, sections that were refused absent and said so. Method: the story of
// the chart picture (21 November 2026), then one rule at a time.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "store/charts/view.h"

using namespace tomoshibi;
using namespace tomoshibi::store::charts;

namespace {

constexpr Date kToday{2026, 11, 21};
constexpr Date kBirth{1947, 3, 14};

struct Given {
  const char* text;
  const char* yj;
  Date date;
  int days;
  Source source;
};

Medication row(const Given& given) {
  Medication result;
  result.key = std::string(given.yj) + to_iso(given.date);
  result.text = given.text;
  result.yj = given.yj;
  result.date = given.date;
  result.days = given.days;
  result.dose = "1";
  result.unit = "錠";
  result.usage = "1日1回朝食後";
  result.kind = DosageKind::kInternal;
  result.source = given.source;
  result.facility = "能登里山病院";
  result.pharmacy = "はまなす薬局";
  result.as_of = start_of_day_in_japan(given.date);
  return result;
}

Chart story() {
  Chart chart;
  chart.person.bytes[0] = 7;
  chart.medications = {
      row({"ホスレノール顆粒分包250mg", "2190029B1029", {2026, 9, 16}, 28, Source::kReceipt}),
      row({"アムロジンOD錠5mg", "2171022F4010", {2026, 11, 20}, 3, Source::kDispensing}),
      row({"アーチスト錠10mg", "2149032F1021", {2026, 10, 28}, 28, Source::kDispensing}),
      row({"ランタス注ソロスター", "2492416G1029", {2026, 10, 28}, 28, Source::kPrescription}),
      row({"ワルファリンK錠1mg「NIG」", "3332001F1123", {2026, 10, 28}, 21, Source::kDispensing}),
      row({"ワルファリンK錠1mg「NIG」", "3332001F1123", {2026, 10, 7}, 21, Source::kReceipt}),
  };
  chart.medications[3].kind = DosageKind::kInjection;
  chart.medications[3].unit = "キット";
  return chart;
}

ChartView view_of(const Chart& chart, SectionSet sections = SectionSet::all()) {
  return make_view(std::vector{chart}, Sex::kFemale, kBirth, sections, kToday);
}

std::vector<std::string> names_of(const ChartView& view) {
  std::vector<std::string> names;
  for (const MedicationLine& line : view.medications) names.push_back(line.short_name);
  return names;
}

}  // namespace

TEST_CASE("view: the chart of the picture, line by line") {
  const ChartView view = view_of(story());
  CHECK(names_of(view) == std::vector<std::string>{"ワルファリン", "インスリン", "カルベジロール",
                                                   "アムロジピン", "炭酸ランタン"});
  const MedicationLine& warfarin = view.medications[0];
  CHECK(supply_text(warfarin.supply, kToday) == "計算上 11/17分まで");
  CHECK(pick_up_text(warfarin.supply, kToday) == "調剤済み 10/28");
  CHECK(warfarin.supply.over);
  CHECK(warfarin.supply.alarm);
  CHECK(warfarin.critical.label == "抗凝固薬");
  CHECK(warfarin.main_indication == "血栓塞栓症など");
  CHECK(warfarin.winners.size() == 2);
  REQUIRE(warfarin.spans.size() == 2);
  CHECK(warfarin.spans[0].until == Date{2026, 10, 27});
  CHECK(usage_text(warfarin.newest) == "1日1回朝食後 21日分");
  CHECK(facility_text(warfarin.newest) == "能登里山病院・はまなす薬局");
  CHECK(source_text(warfarin.newest, kToday) == "電子処方箋 10/28");
  CHECK(age_text(age_days(warfarin.newest, kToday)) == "24日前");

  const MedicationLine& insulin = view.medications[1];
  CHECK(supply_text(insulin.supply, kToday) == "残量は現物で確認");
  CHECK(pick_up_text(insulin.supply, kToday) == "処方のみ・受け取り未確認");
  CHECK_FALSE(insulin.supply.alarm);
  CHECK(insulin.main_indication == "糖尿病");
  CHECK(insulin.spans.empty());

  const MedicationLine& carvedilol = view.medications[2];
  CHECK(supply_text(carvedilol.supply, kToday) == "計算上 11/24分まで");
  CHECK_FALSE(carvedilol.supply.warn);
  CHECK(carvedilol.main_indication == "高血圧・心不全など");

  const MedicationLine& amlodipine = view.medications[3];
  CHECK(supply_text(amlodipine.supply, kToday) == "計算上 11/22分まで");
  CHECK(amlodipine.supply.warn);
  CHECK(age_text(age_days(amlodipine.newest, kToday)) == "きのう");

  const MedicationLine& lanthanum = view.medications[4];
  CHECK(supply_text(lanthanum.supply, kToday) == "計算上 10/13分まで");
  CHECK(lanthanum.supply.over);
  CHECK_FALSE(lanthanum.supply.alarm);
  CHECK(source_text(lanthanum.newest, kToday) == "レセプト 9月分");
  CHECK(age_text(age_days(lanthanum.newest, kToday)) == "52日前");
  CHECK(lanthanum.main_indication == "高リン血症");

  CHECK(view.band.critical == std::vector<std::size_t>{0, 1, 2});
  CHECK(view.ages.newest_prescription == Date{2026, 11, 20});
  CHECK(view.ages.newest_receipt == YearMonth{2026, 10});
}

TEST_CASE("view: ages are those of the content, by source") {
  Chart chart = story();
  chart.medications.pop_back();
  CHECK(ages_text(view_of(chart).ages, kToday) == "処方箋 11/20・レセプト 9月分");
  CHECK(ages_text(view_of(chart).ages, Date{2027, 2, 1}) ==
        "処方箋 2026/11/20・レセプト 2026年9月分");
  CHECK(ages_text(ContentAges{}, kToday) == "情報なし");
}

TEST_CASE("view: the band orders one rank by last covered day, those without a sum last") {
  Chart chart;
  chart.medications = {
      row({"プレドニン錠5mg", "2456001F1310", {2026, 11, 1}, 28, Source::kDispensing}),
      row({"ランタス注ソロスター", "2492416G1029", {2026, 11, 20}, 28, Source::kDispensing}),
      row({"イーケプラ錠500mg", "1139010F2020", {2026, 10, 1}, 28, Source::kDispensing}),
      row({"メインテート錠5mg", "2123016F2020", {2026, 9, 1}, 14, Source::kDispensing}),
  };
  const ChartView view = view_of(chart);
  std::vector<std::string> names;
  for (const std::size_t at : view.band.critical) names.push_back(view.medications[at].short_name);
  CHECK(names == std::vector<std::string>{"レベチラセタム", "プレドニゾロン", "インスリン",
                                          "ビソプロロール"});
  // The list of all medicines is newest first within a rank.
  CHECK(names_of(view)[0] == "インスリン");
}

TEST_CASE("view: an unknown medicine stands above rank 4 and is counted when it has no code") {
  Chart chart;
  chart.medications = {
      row({"クレストール錠2.5mg", "2189017F1022", {2026, 11, 1}, 28, Source::kDispensing}),
      row({"治験薬X", "", {2026, 11, 1}, 28, Source::kDispensing}),
      row({"アムロジンOD錠5mg", "2171022F4010", {2026, 11, 1}, 28, Source::kDispensing}),
  };
  const ChartView view = view_of(chart);
  CHECK(names_of(view) == std::vector<std::string>{"アムロジピン", "治験薬X", "ロスバスタチン"});
  CHECK(view.band.uncoded == 1);
  CHECK(view.band.critical.empty());
  CHECK(view.medications[1].main_indication.empty());
}

TEST_CASE("view: a course that is long over comes last, leaves the band and does not alarm") {
  Chart chart = story();
  const Date start{2024, 1, 10};
  chart.medications.push_back(row({"プレドニン錠5mg", "2456001F1310", start, 5, Source::kReceipt}));
  const ChartView view = view_of(chart);
  const MedicationLine& last = view.medications.back();
  CHECK(last.short_name == "プレドニゾロン");
  CHECK(last.ended);
  CHECK(last.supply.over);
  CHECK_FALSE(last.supply.alarm);
  CHECK(view.band.critical.size() == 3);
}

TEST_CASE("view: ended begins one day after 180 days past the last covered day") {
  Chart chart;
  const Date last_covered = add_days(kToday, -kEndedDays);
  chart.medications = {row(
      {"ワルファリンK錠1mg", "3332001F1123", add_days(last_covered, -20), 21, Source::kReceipt})};
  const ChartView on_the_day = view_of(chart);
  CHECK_FALSE(on_the_day.medications[0].ended);
  CHECK(on_the_day.medications[0].supply.alarm);
  const ChartView next_day =
      make_view(std::vector{chart}, Sex::kFemale, kBirth, SectionSet::all(), add_days(kToday, 1));
  CHECK(next_day.medications[0].ended);
  CHECK_FALSE(next_day.medications[0].supply.alarm);
}

TEST_CASE("view: an undated medicine is never called ended") {
  Chart chart;
  chart.medications = {row({"ワルファリンK錠1mg", "3332001F1123", Date{}, 21, Source::kReceipt})};
  chart.medications[0].as_of = Instant{};
  const ChartView view = view_of(chart);
  CHECK_FALSE(view.medications[0].ended);
  CHECK(view.medications[0].supply.kind == SupplyKind::kCheckAtHand);
  CHECK(view.band.critical.size() == 1);
  CHECK(pick_up_text(view.medications[0].supply, kToday) == "日付なし");
}

TEST_CASE("view: rows without usage say so by their source") {
  Chart chart;
  Medication in_hospital =
      row({"ワルファリンK錠1mg", "3332001F1123", {2026, 11, 1}, 28, Source::kReceipt});
  in_hospital.usage.clear();
  chart.medications = {in_hospital};
  const ChartView view = view_of(chart);
  CHECK(usage_text(view.medications[0].newest) == "用法: レセプトに記載なし 28日分");
  CHECK(view.medications[0].supply.kind == SupplyKind::kCheckAtHand);
  CHECK_FALSE(view.medications[0].supply.alarm);
  in_hospital.kind = DosageKind::kAsNeeded;
  in_hospital.usage = "頭痛時";
  CHECK(usage_text(in_hospital) == "頭痛時 28回分");
}

TEST_CASE("view: weekly methotrexate has its banner and no sum") {
  Chart chart;
  chart.medications = {
      row({"リウマトレックスカプセル2mg", "3999016M1021", {2026, 11, 1}, 28, Source::kDispensing})};
  const MedicationLine line = view_of(chart).medications[0];
  CHECK(line.critical.weekly_only);
  CHECK(line.supply.kind == SupplyKind::kCheckAtHand);
  CHECK(kWeeklyBanner == "週1回の薬です。毎日飲みません");
}

TEST_CASE("view: nothing is inferred from sensitive medicines") {
  Chart chart;
  chart.medications = {
      row({"ビクタルビ配合錠", "6250117F1022", {2026, 11, 1}, 28, Source::kDispensing})};
  const ChartView view = view_of(chart);
  CHECK(view.medications[0].critical.sensitive);
  CHECK(view.medications[0].main_indication.empty());
  CHECK(view.band.critical.size() == 1);  // Rank 2 all the same: hidden by name, not dropped.
}

TEST_CASE("view: refused sections are absent and said so") {
  Chart chart = story();
  CheckupItem checkup;
  checkup.code = "3D046000001906202";
  checkup.text = "6.4";
  checkup.date = Date{2025, 6, 3};
  CheckupItem laboratory = checkup;
  laboratory.laboratory = true;
  laboratory.date = Date{2026, 8, 1};
  chart.checkups = {checkup, laboratory};
  Condition condition;
  condition.text = "心房細動";
  chart.conditions = {condition};
  Procedure surgery;
  surgery.text = "手術";
  surgery.surgery = true;
  surgery.date = Date{2020, 1, 1};
  Procedure care;
  care.text = "処置";
  care.date = Date{2026, 8, 1};
  chart.procedures = {surgery, care};
  chart.unread = {"411: x"};

  const ChartView all = view_of(chart);
  CHECK(all.checkups.columns.size() == 2);
  CHECK(all.surgeries.size() == 1);
  CHECK(all.procedures.size() == 1);
  CHECK(all.unread.size() == 1);
  CHECK_FALSE(all.checkups.refused);

  const ChartView no_medicines = view_of(chart, SectionSet::all().without(Section::kMedication));
  CHECK(no_medicines.medications.empty());
  CHECK(no_medicines.medications_refused);
  CHECK_FALSE(no_medicines.ages.newest_prescription);

  const ChartView no_care = view_of(chart, SectionSet::all().without(Section::kCare));
  CHECK(no_care.care_refused);
  CHECK(no_care.conditions.empty());
  CHECK(no_care.procedures.empty());
  CHECK(no_care.surgeries.size() == 1);
  CHECK(no_care.checkups.laboratory_refused);
  CHECK(no_care.checkups.columns.size() == 1);
  CHECK(no_care.unread.empty());

  const ChartView no_surgery = view_of(chart, SectionSet::all().without(Section::kSurgery));
  CHECK(no_surgery.surgeries.empty());
  CHECK(no_surgery.surgery_refused);
  CHECK(no_surgery.procedures.size() == 1);

  const ChartView no_checkup = view_of(chart, SectionSet::all().without(Section::kCheckup));
  CHECK(no_checkup.checkups.refused);
  REQUIRE(no_checkup.checkups.columns.size() == 1);
  CHECK(no_checkup.checkups.columns[0].laboratory);

  const ChartView nothing = view_of(chart, SectionSet());
  CHECK(nothing.medications.empty());
  CHECK(nothing.allergies.empty());
  CHECK(nothing.checkups.empty());
  CHECK(nothing.band.allergy_state == AllergyState::kNotConsented);
  CHECK(ages_text(nothing.ages, kToday) == "情報なし");
}

TEST_CASE(
    "view: open conditions stand before ended ones, newest first, undisclosed ones are flagged") {
  Chart chart;
  const auto condition = [](std::string text, Date onset, Date ended) {
    Condition result;
    result.text = std::move(text);
    result.onset = onset;
    result.ended = ended;
    return result;
  };
  chart.conditions = {condition("a", {2010, 1, 1}, {}), condition("b", {2024, 1, 1}, {2024, 2, 1}),
                      condition("c", {2020, 0, 0}, {})};
  chart.conditions[0].undisclosed = true;
  const ChartView view = view_of(chart);
  CHECK(view.conditions[0].text == "c");
  CHECK(view.conditions[1].text == "a");
  CHECK(view.conditions[1].undisclosed);
  CHECK(view.conditions[2].text == "b");
}

TEST_CASE("view: rows older than the person are counted") {
  Chart chart = story();
  CHECK(view_of(chart).rows_before_birth == 0);
  const ChartView child =
      make_view(std::vector{chart}, Sex::kFemale, Date{2026, 10, 20}, SectionSet::all(), kToday);
  CHECK(child.rows_before_birth == 2);
}

TEST_CASE(
    "view: the same rows in any order and any split into linked records give the same lines") {
  Chart chart = story();
  const ChartView expected = view_of(chart);
  std::mt19937 random(3);
  for (int turn = 0; turn < 10; ++turn) {
    std::shuffle(chart.medications.begin(), chart.medications.end(), random);
    Chart other;
    other.person.bytes[0] = 8;
    Chart rest = chart;
    other.medications.assign(chart.medications.begin(), chart.medications.begin() + 3);
    rest.medications.erase(rest.medications.begin(), rest.medications.begin() + 3);
    const ChartView view =
        make_view(std::vector{rest, other}, Sex::kFemale, kBirth, SectionSet::all(), kToday);
    CHECK(names_of(view) == names_of(expected));
    CHECK(view.medications[0].supply.covered_until == expected.medications[0].supply.covered_until);
    CHECK(view.band.critical == expected.band.critical);
  }
}

TEST_CASE("view: no records, an empty view that asks") {
  const ChartView view = make_view({}, Sex::kUnknown, Date{}, SectionSet::all(), kToday);
  CHECK(view.medications.empty());
  CHECK(view.checkups.empty());
  CHECK(view.band.allergy_state == AllergyState::kAsk);
  CHECK(ages_text(view.ages, kToday) == "情報なし");
}
