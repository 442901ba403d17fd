// Promise: ▲ and ▽ stand exactly where the 受診勧奨判定値 say, one row is one analyte whatever the
// method, and nothing undated is current. Method: each limit from both sides; tables of one or two
// days.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "store/charts/checkup_marks.h"
#include "store/charts/checkup_marks_items.h"

using namespace tomoshibi;
using namespace tomoshibi::store::charts;

namespace {

CheckupItem item(std::string code, std::string text, Date date = {2025, 6, 3}) {
  CheckupItem result;
  result.code = std::move(code);
  result.text = std::move(text);
  result.date = date;
  return result;
}

const CheckupRow* find_row(const CheckupTable& table, std::string_view key) {
  for (const CheckupRow& row : table.rows) {
    if (row.key == key) return &row;
  }
  return nullptr;
}

constexpr const char* kSystolicFirst = "9A751000000000001";
constexpr const char* kSystolicSecond = "9A752000000000001";
constexpr const char* kSystolicOther = "9A755000000000001";
constexpr const char* kHbA1c = "3D046000001906202";
constexpr const char* kEgfr = "8A065000002391901";
constexpr const char* kFastingTriglyceride = "3F015000002327101";
constexpr const char* kLastMeal = "9N141000000000011";

}  // namespace

TEST_CASE("checkup marks: each limit from both sides") {
  struct Limit {
    const char* key;
    double marked, plain;
    Mark mark;
  };
  for (const Limit& limit :
       {Limit{"SBP", 140, 139, Mark::kAbove}, Limit{"DBP", 90, 89, Mark::kAbove},
        Limit{"HBA1C", 6.5, 6.4, Mark::kAbove}, Limit{"LDL", 140, 139, Mark::kAbove},
        Limit{"TG_FASTING", 300, 299, Mark::kAbove}, Limit{"TG_RANDOM", 300, 299, Mark::kAbove},
        Limit{"HDL", 34, 35, Mark::kBelow}, Limit{"EGFR", 44.9, 45.0, Mark::kBelow},
        Limit{"GLUCOSE_FASTING", 126, 125, Mark::kAbove},
        Limit{"GLUCOSE_RANDOM", 126, 125, Mark::kAbove}, Limit{"NON_HDL", 170, 169, Mark::kAbove},
        Limit{"AST", 51, 50, Mark::kAbove}, Limit{"ALT", 51, 50, Mark::kAbove},
        Limit{"GGT", 101, 100, Mark::kAbove}}) {
    CAPTURE(std::string(limit.key));
    CHECK(mark_of(limit.key, limit.marked, Sex::kFemale) == limit.mark);
    CHECK(mark_of(limit.key, limit.plain, Sex::kFemale) == Mark::kNone);
    CHECK(mark_of(limit.key, limit.marked, Sex::kUnknown) == limit.mark);
  }
}

TEST_CASE("checkup marks: haemoglobin depends on the sex and is not marked without one") {
  CHECK(mark_of("HB", 12.0, Sex::kMale) == Mark::kBelow);
  CHECK(mark_of("HB", 12.1, Sex::kMale) == Mark::kNone);
  CHECK(mark_of("HB", 11.0, Sex::kFemale) == Mark::kBelow);
  CHECK(mark_of("HB", 11.1, Sex::kFemale) == Mark::kNone);
  CHECK(mark_of("HB", 5.0, Sex::kUnknown) == Mark::kNone);
  const std::vector items{item("2A030000001930101", "11.5")};
  CHECK(make_checkup_table(items, Sex::kFemale, false).rows[0].decision == "11.0以下");
  CHECK(make_checkup_table(items, Sex::kMale, false).rows[0].decision == "12.0以下");
  CHECK(make_checkup_table(items, Sex::kUnknown, false).rows[0].decision ==
        "男12.0以下・女11.0以下");
}

TEST_CASE("checkup marks: items without a limit, other units and nonsense are not marked") {
  CHECK(mark_of("CREATININE", 9.9, Sex::kMale) == Mark::kNone);
  CHECK(mark_of("BMI", 40, Sex::kMale) == Mark::kNone);
  CHECK(mark_of("NO_SUCH_ITEM", 1, Sex::kMale) == Mark::kNone);
  CHECK(mark_of("HBA1C", 48, Sex::kMale, "mmol/mol") == Mark::kNone);
  CHECK(mark_of("HBA1C", 6.5, Sex::kMale, "％") == Mark::kAbove);
  CHECK(mark_of("SBP", 140, Sex::kMale, "mm[Hg]") == Mark::kAbove);
  CHECK(mark_of("EGFR", 44.9, Sex::kMale, "ml/min/1.73m2") == Mark::kBelow);
  CHECK(mark_of("EGFR", 44.9, Sex::kMale, "mL/min/{1.73_m2}") == Mark::kBelow);
  CHECK(mark_of("AST", 51, Sex::kMale, "IU/L") == Mark::kAbove);
  CHECK(mark_of("LDL", std::numeric_limits<double>::quiet_NaN(), Sex::kMale) == Mark::kNone);
}

TEST_CASE("checkup marks: every code of a set and its method variants are one item") {
  for (const char* code :
       {"3D046000001906202", "3D046000001920402", "3D046000001927102", "3D046000001999902"}) {
    CHECK(checkup_item_of(code) == "HBA1C");
  }
  CHECK(checkup_item_of("3D046000001911102") == "HBA1C");  // Another method of a clinic.
  CHECK(checkup_item_of("3F077000002391901") == "LDL");
  CHECK(checkup_item_of("3F015129902327101") == "TG_RANDOM");
  CHECK(checkup_item_of("3F015000002327101") == "TG_FASTING");
  CHECK(checkup_item_of("3D045000001906202").empty());  // JDS is another scale.
  CHECK(checkup_item_of("3A015000001827101").empty());  // Albumin of another material.
  CHECK(checkup_item_of("9N706000000000012").empty());
  CHECK(checkup_item_of("").empty());
}

TEST_CASE("checkup table: rows in the order of the screen, columns by day, newest last") {
  const std::vector items{item(kEgfr, "7.1"), item(kHbA1c, "6.4"), item(kSystolicFirst, "144"),
                          item(kHbA1c, "6.8", {2024, 6, 10}), item("local-1", "3", {2024, 6, 10})};
  const CheckupTable table = make_checkup_table(items, Sex::kFemale, false);
  REQUIRE(table.columns.size() == 2);
  CHECK(table.columns[0].title == "2024年6月");
  CHECK(table.columns[1].title == "2025年6月");
  REQUIRE(table.rows.size() == 4);
  CHECK(table.rows[0].key == "SBP");
  CHECK(table.rows[1].key == "HBA1C");
  CHECK(table.rows[2].key == "EGFR");
  CHECK(table.rows[3].key == "local-1");
  CHECK(table.rows[0].cells[0].text.empty());
  CHECK(table.rows[0].cells[1].mark == Mark::kAbove);
  CHECK(table.rows[1].cells[0].mark == Mark::kAbove);
  CHECK(table.rows[1].cells[1].mark == Mark::kNone);
  CHECK(table.rows[1].decision == "6.5以上");
  CHECK(table.rows[2].decision == "45未満");
  CHECK_FALSE(table.rows[2].bad_is_above);
}

TEST_CASE("checkup table: two days of one month say their day") {
  const std::vector items{item(kHbA1c, "6.4"), item(kHbA1c, "6.5", {2025, 6, 20})};
  const CheckupTable table = make_checkup_table(items, Sex::kFemale, false);
  CHECK(table.columns[0].title == "2025年6月3日");
  CHECK(table.columns[1].title == "2025年6月20日");
}

TEST_CASE("checkup table: several results on a day show the preferred one and say so") {
  std::vector items{item(kSystolicFirst, "150"), item(kSystolicSecond, "142"),
                    item(kSystolicOther, "138")};
  for (int turn = 0; turn < 3; ++turn) {
    std::rotate(items.begin(), items.begin() + 1, items.end());
    const CheckupCell cell = make_checkup_table(items, Sex::kMale, false).rows[0].cells[0];
    CHECK(cell.text == "138");
    CHECK(cell.mark == Mark::kNone);
    CHECK(cell.several);
    CHECK(cell.others.size() == 2);
  }
  const std::vector same{item(kHbA1c, "6.4"), item("3D046000001920402", "6.4")};
  CHECK_FALSE(make_checkup_table(same, Sex::kMale, false).rows[0].cells[0].several);
  const std::vector tie{item(kHbA1c, "6.4"), item("3D046000001920402", "7.0")};
  CHECK(make_checkup_table(tie, Sex::kMale, false).rows[0].cells[0].text == "7.0");
}

TEST_CASE("checkup table: the hour of the last meal decides between fasting and random") {
  for (const auto& [meal, key] :
       {std::pair{"2", "TG_FASTING"}, std::pair{"3", "TG_RANDOM"}, std::pair{"4", "TG_RANDOM"}}) {
    const std::vector items{item(kFastingTriglyceride, "310"), item(kLastMeal, meal)};
    const CheckupTable table = make_checkup_table(items, Sex::kMale, false);
    REQUIRE(find_row(table, key) != nullptr);
    CHECK(find_row(table, key)->cells[0].mark == Mark::kAbove);
  }
  const std::vector alone{item(kFastingTriglyceride, "310")};
  CHECK(make_checkup_table(alone, Sex::kMale, false).rows[0].key == "TG_FASTING");
}

TEST_CASE("checkup table: coded answers become words") {
  const std::vector items{item("1A010000000191111", "5"), item("1A020000000191111", "＋"),
                          item("9N706000000000011", "1")};
  const CheckupTable table = make_checkup_table(items, Sex::kMale, false);
  CHECK(find_row(table, "URINE_PROTEIN")->cells[0].text == "＋＋＋");
  CHECK(find_row(table, "URINE_PROTEIN")->decision == "—");
  CHECK(find_row(table, "URINE_SUGAR")->cells[0].text == "＋");
  CHECK(find_row(table, "MEDICATED_GLUCOSE")->cells[0].text == "はい");
}

TEST_CASE(
    "checkup table: a limit of the method and a value in another unit are shown, not marked") {
  CheckupItem limit = item(kEgfr, "<5");
  limit.value = 5.0;
  CheckupItem other_unit = item(kHbA1c, "58");
  other_unit.unit = "mmol/mol";
  const std::vector items{limit, other_unit};
  const CheckupTable table = make_checkup_table(items, Sex::kMale, false);
  CHECK(find_row(table, "EGFR")->cells[0].text == "<5");
  CHECK(find_row(table, "EGFR")->cells[0].mark == Mark::kNone);
  CHECK_FALSE(find_row(table, "EGFR")->cells[0].value);
  CHECK(find_row(table, "HBA1C")->cells[0].text == "58 mmol/mol");
  CHECK(find_row(table, "HBA1C")->cells[0].mark == Mark::kNone);
  CHECK_FALSE(find_row(table, "HBA1C")->cells[0].value);
}

TEST_CASE("checkup table: on dialysis HbA1c and eGFR are a reference, and nothing else") {
  const std::vector items{item(kEgfr, "7.1"), item(kHbA1c, "6.4"), item(kSystolicFirst, "144")};
  for (const CheckupRow& row : make_checkup_table(items, Sex::kMale, true).rows) {
    CHECK(row.dialysis_reference == (row.key != "SBP"));
  }
  for (const CheckupRow& row : make_checkup_table(items, Sex::kMale, false).rows) {
    CHECK_FALSE(row.dialysis_reference);
  }
}

TEST_CASE("checkup table: a value without a date is no column and no point") {
  const std::vector items{item(kEgfr, "30", Date{}), item(kEgfr, "31", Date{2025, 0, 0})};
  const CheckupTable table = make_checkup_table(items, Sex::kMale, false);
  CHECK(table.columns.empty());
  CHECK(table.rows.empty());
  CHECK(table.undated.size() == 2);
  CHECK(table.undated[0].name == "eGFR");
  CHECK(make_plot(table, "EGFR").value == "—");
}

TEST_CASE("checkup table: infections are sensitive, unknown items keep their name") {
  CheckupItem infection = item("5F016000002302301", "陽性");
  infection.name = "ＨＢｓ抗原";
  CheckupItem unknown = item("", "5");
  unknown.name = "検査X";
  const std::vector items{infection, unknown};
  const CheckupTable table = make_checkup_table(items, Sex::kMale, false);
  REQUIRE(table.rows.size() == 2);
  CHECK(table.rows[0].sensitive);
  CHECK(table.rows[1].name == "検査X");
  CHECK_FALSE(table.rows[1].sensitive);
}

TEST_CASE("checkup plot: five calendar years with holes, and the newest value with its date") {
  const std::vector items{item(kHbA1c, "7.4", {2021, 6, 1}), item(kHbA1c, "6.8", {2024, 6, 1}),
                          item(kHbA1c, "9.9", {2019, 6, 1}),
                          item(kSystolicFirst, "144", {2025, 6, 1})};
  const CheckupTable table = make_checkup_table(items, Sex::kMale, true);
  const CheckupPlot plot = make_plot(table, "HBA1C");
  CHECK(plot.title == "HbA1c ※");
  CHECK(plot.first_year == 2021);
  CHECK(plot.last_year == 2025);
  REQUIRE(plot.points.size() == 5);
  REQUIRE(plot.points[0]);
  CHECK(plot.points[0]->mark == Mark::kAbove);
  CHECK_FALSE(plot.points[1]);
  CHECK(plot.points[3]->value == doctest::Approx(6.8));
  CHECK_FALSE(plot.points[4]);
  CHECK(plot.value == "6.8");
  CHECK(plot.value_date == Date{2024, 6, 1});
  CHECK(plot.threshold_label == "受診勧奨 6.5");
  const std::vector<CheckupPlot> plots = make_main_plots(table);
  REQUIRE(plots.size() == 4);
  CHECK(plots[0].key == "SBP");
  CHECK(plots[3].value == "—");
}
