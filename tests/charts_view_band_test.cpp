// Promise: the band says what the rows say, never takes an absence for a fact, and names no
// calculation without its month. Method: rows by hand around each rule.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "store/charts/view.h"

using namespace tomoshibi;
using namespace tomoshibi::store::charts;

namespace {

constexpr Date kToday{2026, 11, 21};
constexpr Date kBirth{1947, 3, 14};

Procedure procedure(std::string text, Date date) {
  Procedure row;
  row.text = std::move(text);
  row.date = date;
  return row;
}

// Sessions on given weekdays (0 Sunday) of the four weeks up to 30 September 2026.
Chart with_sessions(std::initializer_list<int> weekdays) {
  Chart chart;
  for (int back = 0; back < 28; ++back) {
    const Date day = add_days(Date{2026, 9, 30}, -back);
    for (const int weekday : weekdays) {
      if (weekday_of(day) == weekday)
        chart.procedures.push_back(procedure("人工腎臓（慢性維持透析）", day));
    }
  }
  return chart;
}

ChartView view_of(const Chart& chart, SectionSet sections = SectionSet::all(),
                  Date today = kToday) {
  return make_view(std::vector{chart}, Sex::kFemale, kBirth, sections, today);
}

Allergy allergy(std::string text, std::string reaction, bool severe, Date date) {
  Allergy row;
  row.text = std::move(text);
  row.reaction = std::move(reaction);
  row.severe = severe;
  row.medication = true;
  row.date = date;
  row.key = row.text + row.reaction;
  return row;
}

}  // namespace

TEST_CASE("band: no allergy row means ask, not none") {
  const ChartView view = view_of(Chart{});
  CHECK(view.band.allergy_state == AllergyState::kAsk);
  CHECK(kAskAllergy == "アレルギー 情報なし・本人に確認");
}

TEST_CASE("band: a row that says none is a denial, with its source, and never an allergy") {
  for (const char* text :
       {"なし", "アレルギーなし", "特になし", "No known allergy", "No known drug allergy"}) {
    Chart chart;
    chart.allergies = {allergy(text, "", false, {2024, 5, 1})};
    const Band band = view_of(chart).band;
    CHECK(band.allergy_state == AllergyState::kSaidNone);
    CHECK(band.allergies.empty());
    REQUIRE(band.denials.size() == 1);
    CHECK(band.denials[0].date == Date{2024, 5, 1});
  }
}

TEST_CASE("band: a denial never outweighs an allergy") {
  Chart chart;
  chart.allergies = {allergy("なし", "", false, {2026, 5, 1}),
                     allergy("ペニシリン系", "発疹", false, {2019, 1, 1})};
  const Band band = view_of(chart).band;
  CHECK(band.allergy_state == AllergyState::kKnown);
  CHECK(band.allergies.size() == 1);
  CHECK(band.denials.size() == 1);
}

TEST_CASE("band: allergies are the union of all voices, entered in error does not remove") {
  Chart first;
  first.allergies = {allergy("ペニシリン系", "アナフィラキシー", true, {2019, 4, 1}),
                     allergy("そば", "", false, {2020, 1, 1})};
  first.allergies[1].medication = false;
  Chart second;
  second.allergies = {allergy("ﾍﾟﾆｼﾘﾝ系", "発疹", false, {2024, 4, 1})};
  second.allergies[0].entered_in_error = true;
  const ChartView view =
      make_view(std::vector{first, second}, Sex::kFemale, kBirth, SectionSet::all(), kToday);
  REQUIRE(view.band.allergies.size() == 2);
  const AllergyLine& line = view.band.allergies[0];
  CHECK(line.severe);
  CHECK(line.disputed);
  CHECK(line.reaction == "アナフィラキシー");
  CHECK(line.voices.size() == 2);
  CHECK(view.allergies.size() == 3);
  CHECK(view.band.allergies[1].text == "そば");
}

TEST_CASE("band: an allergy that only an erroneous entry names still stands") {
  Chart chart;
  chart.allergies = {allergy("セフェム系", "", false, {2024, 1, 1})};
  chart.allergies[0].entered_in_error = true;
  const Band band = view_of(chart).band;
  CHECK(band.allergy_state == AllergyState::kKnown);
  CHECK(band.allergies[0].disputed);
}

TEST_CASE(
    "band: dialysis says its weekdays from four weeks of sessions and the month of the receipts") {
  const Chart chart = with_sessions({1, 3, 5});
  const Band band = view_of(chart).band;
  CHECK(band.dialysis.state == Dialysis::State::kCurrent);
  CHECK(dialysis_text(band.dialysis) == "週3回 月水金");
  CHECK(dialysis_note(band, kToday) == "レセプト9月分まで。最終透析日は本人に確認");
  CHECK(dialysis_note(band, Date{2027, 1, 5}) == "レセプト2026年9月分まで。最終透析日は本人に確認");
}

TEST_CASE("band: without a regular week there is no pattern") {
  Chart chart;
  for (const std::uint8_t day : std::initializer_list<std::uint8_t>{1, 2, 9, 17, 24}) {
    chart.procedures.push_back(procedure("人工腎臓", Date{2026, 9, day}));
  }
  const Band band = view_of(chart).band;
  CHECK(band.dialysis.state == Dialysis::State::kCurrent);
  CHECK(band.dialysis.pattern.empty());
  CHECK(dialysis_text(band.dialysis) == "透析あり");
  Chart one;
  one.procedures = {procedure("人工腎臓", Date{2026, 9, 2})};
  CHECK(view_of(one).band.dialysis.pattern.empty());
}

TEST_CASE("band: a row that says its weekdays is believed, as far as it counts") {
  const auto pattern = [](std::string text) {
    Chart chart;
    chart.procedures = {procedure(std::move(text), Date{2026, 9, 1})};
    return view_of(chart).band.dialysis.pattern;
  };
  CHECK(pattern("人工腎臓（慢性維持透析） 週3回 月・水・金 13回") == "週3回 月水金");
  CHECK(pattern("人工腎臓 週３回（火木土）") == "週3回");
  CHECK(pattern("人工腎臓 週3回 火木土") == "週3回 火木土");
  CHECK(pattern("人工腎臓 週3回 火木") == "週3回");
  CHECK(pattern("人工腎臓 週 9回") == "");
  CHECK(pattern("人工腎臓 1週間") == "");
}

TEST_CASE("band: what was not done, is planned or was taken back proves nothing") {
  for (const char* text :
       {"人工腎臓（実施せず）", "人工腎臓（取り消し）", "在宅酸素療法指導管理料（予定）"}) {
    Chart chart;
    chart.procedures = {procedure(text, Date{2026, 9, 1})};
    const Band band = view_of(chart).band;
    CHECK(band.dialysis.state == Dialysis::State::kNoInformation);
    CHECK(band.devices.empty());
  }
}

TEST_CASE("band: dialysis turns into the past one day after 180 days") {
  Chart chart;
  chart.procedures = {procedure("人工腎臓", add_days(kToday, -kCurrentDays))};
  CHECK(view_of(chart).band.dialysis.state == Dialysis::State::kCurrent);
  const Band later = view_of(chart, SectionSet::all(), add_days(kToday, 1)).band;
  CHECK(later.dialysis.state == Dialysis::State::kPast);
  CHECK(dialysis_text(later.dialysis).starts_with("過去に透析（"));
}

TEST_CASE("band: peritoneal dialysis is seen in procedures and in its fluid") {
  Chart chart;
  chart.procedures = {procedure("在宅自己腹膜灌流指導管理料", Date{2026, 9, 10})};
  CHECK(dialysis_text(view_of(chart).band.dialysis) == "腹膜透析");
  Chart fluid;
  Medication row;
  row.text = "腹膜透析液";
  row.yj = "3420420A1020";
  row.date = Date{2026, 10, 1};
  row.source = Source::kReceipt;
  fluid.medications = {row};
  const ChartView view = view_of(fluid);
  CHECK(view.band.dialysis.state == Dialysis::State::kCurrent);
  CHECK(view.band.dialysis.peritoneal);
}

TEST_CASE("band: the questionnaire's yes is a reason to ask, no dialysis") {
  Chart chart;
  CheckupItem item;
  item.code = "9N726000000000011";
  item.text = "1";
  item.date = Date{2025, 6, 3};
  chart.checkups = {item};
  const Band band = view_of(chart).band;
  CHECK(band.dialysis.state == Dialysis::State::kNoInformation);
  CHECK(band.dialysis.questionnaire == Date{2025, 6, 3});
  CHECK(dialysis_note(band, kToday).find("本人に確認") != std::string::npos);
  chart.checkups[0].text = "2";
  CHECK_FALSE(view_of(chart).band.dialysis.questionnaire);
}

TEST_CASE("band: oxygen and other devices come from procedures, and absence says until when") {
  Chart chart = with_sessions({2, 4, 6});
  CHECK(oxygen_text(view_of(chart).band, kToday) == "情報なし（9月分まで）");
  chart.procedures.push_back(
      procedure("在宅酸素療法指導管理料（その他の場合）", Date{2026, 9, 12}));
  chart.procedures.push_back(procedure("在宅持続陽圧呼吸療法指導管理料", Date{2024, 9, 12}));
  const Band band = view_of(chart).band;
  REQUIRE(band.devices.size() == 2);
  CHECK(band.devices[0].kind == Device::Kind::kOxygen);
  CHECK(band.devices[0].current);
  CHECK_FALSE(band.devices[1].current);
  CHECK(oxygen_text(band, kToday) == "在宅酸素（9月分まで）");
  CHECK(oxygen_text(view_of(Chart{}).band, kToday) == "情報なし");
}

TEST_CASE("band: eGFR is the newest dated value, with its month, and a reference on dialysis") {
  Chart chart = with_sessions({1, 3, 5});
  const auto egfr = [](std::string text, Date date) {
    CheckupItem item;
    item.code = "8A065000002391901";
    item.text = std::move(text);
    item.date = date;
    return item;
  };
  chart.checkups = {egfr("13.2", {2024, 6, 1}), egfr("7.1", {2025, 6, 3}), egfr("60", Date{}),
                    egfr("<5", {2026, 1, 1})};
  const Band band = view_of(chart).band;
  REQUIRE(band.egfr);
  CHECK(egfr_text(band) == "eGFR 7.1（2025年6月・透析中は参考）");
  chart.procedures.clear();
  CHECK(egfr_text(view_of(chart).band) == "eGFR 7.1（2025年6月）");
  chart.checkups = {egfr("60", Date{})};
  CHECK_FALSE(view_of(chart).band.egfr);
  CHECK(egfr_text(view_of(chart).band) == "情報なし");
}

TEST_CASE("band: infections and psychiatric names are sensitive facts, dementia is not") {
  Chart chart;
  for (const char* text : {"統合失調症", "アルツハイマー型認知症", "Ｂ型慢性肝炎", "高血圧症"}) {
    Condition condition;
    condition.text = text;
    condition.onset = Date{2020, 1, 1};
    chart.conditions.push_back(condition);
  }
  chart.conditions[3].code = "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/ICD10-2013-full|I10";
  const Band band = view_of(chart).band;
  REQUIRE(band.sensitive.size() == 2);
  CHECK(band.sensitive[0].kind == SensitiveFact::Kind::kInfection);
  CHECK(band.sensitive[1].text == "統合失調症");
  CHECK(sensitive_kind_of("病名", "ICD10|F20.0") == SensitiveFact::Kind::kPsychiatric);
  CHECK(sensitive_kind_of("病名", "ICD10|B24") == SensitiveFact::Kind::kInfection);
  CHECK_FALSE(sensitive_kind_of("病名", "ICD10|F03"));
  CHECK_FALSE(sensitive_kind_of("病名", "local|F20"));
}

TEST_CASE("band: what is not in the consent is said, not shown as absent") {
  Chart chart = with_sessions({1, 3, 5});
  chart.allergies = {allergy("ペニシリン系", "", true, {2019, 1, 1})};
  const Band none = view_of(chart, SectionSet().with(Section::kCheckup)).band;
  CHECK(none.allergy_state == AllergyState::kNotConsented);
  CHECK(none.allergies.empty());
  CHECK(none.dialysis.state == Dialysis::State::kNotConsented);
  CHECK(none.devices_not_consented);
  CHECK(none.medicines_not_consented);
  CHECK(dialysis_text(none.dialysis) == "同意に含まれていません");
  CHECK(oxygen_text(none, kToday) == "同意に含まれていません");
  const Band medicines = view_of(chart, SectionSet().with(Section::kMedication)).band;
  CHECK(medicines.allergy_state == AllergyState::kKnown);
}
