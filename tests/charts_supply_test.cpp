// Promise: a sum is shown only where care.md allows one, and it is the last covered day. Method:
// one countable row, then one change at a time that must take the sum away; boundaries of warn and
// over.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "store/charts/supply.h"

using namespace tomoshibi;
using namespace tomoshibi::store::charts;

namespace {

constexpr Date kToday{2026, 11, 21};

Medication warfarin() {
  Medication row;
  row.text = "ワルファリンK錠1mg";
  row.yj = "3332001F1123";
  row.date = Date{2026, 10, 28};
  row.days = 21;
  row.dose = "2";
  row.unit = "錠";
  row.usage = "1日1回夕食後";
  row.kind = DosageKind::kInternal;
  row.source = Source::kDispensing;
  return row;
}

Medication on(Medication row, Date date) {
  row.date = date;
  return row;
}

}  // namespace

TEST_CASE("supply: 21 days from 28 October are covered to 17 November") {
  CHECK(covered_until(warfarin()) == Date{2026, 11, 17});
  Medication one_day = warfarin();
  one_day.days = 1;
  CHECK(covered_until(one_day) == one_day.date);
}

TEST_CASE("supply: no sum without days, without usage, with unbelievable days or without a date") {
  Medication row = warfarin();
  row.days.reset();
  CHECK_FALSE(covered_until(row));
  for (const int days : {0, -1, kDaysMax + 1}) {
    row.days = days;
    CHECK_FALSE(covered_until(row));
  }
  row.days = kDaysMax;
  CHECK(covered_until(row));
  row = warfarin();
  row.usage.clear();
  CHECK_FALSE(covered_until(row));
  row.usage = "　 ";
  CHECK_FALSE(covered_until(row));
  row = warfarin();
  row.date = Date{2026, 2, 30};
  CHECK_FALSE(covered_until(row));
}

TEST_CASE("supply: no sum for pens, inhalers, external forms and other kinds of dosage") {
  for (const char* code : {"2492416G1029", "2290801G1024", "2649734S1013", "1319739Q1015"}) {
    Medication row = warfarin();
    row.yj = code;
    CHECK_FALSE(covered_until(row));
    row.kind = DosageKind::kUnknown;
    CHECK_FALSE(covered_until(row));
  }
  for (const DosageKind kind :
       {DosageKind::kAsNeeded, DosageKind::kInjection, DosageKind::kExternal, DosageKind::kOther}) {
    Medication row = warfarin();
    row.kind = kind;
    CHECK_FALSE(covered_until(row));
  }
  for (const char* unit : {"キット", "筒", "本", "瓶", "枚", "吸入", "ｷｯﾄ"}) {
    Medication row = warfarin();
    row.unit = unit;
    CHECK_FALSE(covered_until(row));
  }
}

TEST_CASE("supply: usages that are not the same on every day have no sum") {
  for (const char* usage : {"週1回起床時", "１週間に１回 週１回", "隔日朝食後", "1日おき 朝食後",
                            "月水金 朝食後", "火曜・木曜 夕食後", "4週に1回起床時", "月1回", "頓用",
                            "疼痛時", "不眠時", "発作時", "頭痛がひどいとき", "医師の指示通り",
                            "必要時", "透析日 朝食後", "漸減", "不均等 朝2夕1", "3日に1回"}) {
    Medication row = warfarin();
    row.usage = usage;
    CAPTURE(std::string(usage));
    CHECK_FALSE(covered_until(row));
  }
  Medication row = warfarin();
  row.uneven = true;
  CHECK_FALSE(covered_until(row));
  row = warfarin();
  row.notes = {"隔日に服用"};
  CHECK_FALSE(covered_until(row));
}

TEST_CASE("supply: usual usages of every day do have a sum") {
  for (const char* usage :
       {"1日1回朝食後", "１日３回　毎食後", "1日1回就寝時", "1日1回起床時", "1日2回 8時 20時",
        "6時間毎", "分3 毎食直前", "1日1回夕食後 1週間分", "眠前"}) {
    Medication row = warfarin();
    row.usage = usage;
    CAPTURE(std::string(usage));
    CHECK(covered_until(row));
  }
  Medication row = warfarin();
  row.notes = {"1週間以上続くときは受診", "一包化"};
  CHECK(covered_until(row));
}

TEST_CASE("supply: medicines that are never daily have no sum, whatever the usage says") {
  for (const char* code : {"3999016M1021", "3969025F2029", "3999018F2095", "3999019F2162",
                           "3999026F2090", "3999047F2024"}) {
    Medication row = warfarin();
    row.yj = code;
    CAPTURE(std::string(code));
    CHECK_FALSE(covered_until(row));
  }
  Medication daily = warfarin();
  daily.yj = "3999018F1013";  // Alendronate 5 mg is taken every day.
  CHECK(covered_until(daily));
}

TEST_CASE("supply: fewer tablets than the days need take the sum away, more do not") {
  Medication row = warfarin();
  row.quantity = "42";
  CHECK(covered_until(row));
  row.quantity = "41";
  CHECK_FALSE(covered_until(row));
  row.quantity = "４２";
  CHECK(covered_until(row));
  row.quantity = "100";
  CHECK(covered_until(row));
  row.quantity = "適量";
  CHECK(covered_until(row));
}

TEST_CASE("supply: an uncoded medicine needs a word of its source that it is swallowed by count") {
  Medication row = warfarin();
  row.yj.clear();
  CHECK(covered_until(row));
  row.kind = DosageKind::kUnknown;
  CHECK(covered_until(row));
  row.unit = "mL";
  CHECK_FALSE(covered_until(row));
  row = warfarin();
  row.yj.clear();
  for (const char* text : {"ランタス注ソロスター", "モーラステープ",
                           "リウマトレックスカプセル２ｍｇ", "ﾀﾘﾋﾞｯﾄﾞ点眼液"}) {
    row.text = text;
    CHECK_FALSE(covered_until(row));
  }
}

TEST_CASE("supply: what the patient wrote is not calculated with") {
  Medication row = warfarin();
  row.source = Source::kNotebook;
  CHECK(covered_until(row));
  row.patient_entered = true;
  CHECK_FALSE(covered_until(row));
  CHECK(supply_of(std::vector{row}, Rank::kHours, kToday).kind == SupplyKind::kCheckAtHand);
}

TEST_CASE("supply: a prescription is not a pick-up") {
  Medication row = warfarin();
  row.source = Source::kPrescription;
  CHECK_FALSE(covered_until(row));
  const Supply supply = supply_of(std::vector{row}, Rank::kHours, kToday);
  CHECK(supply.kind == SupplyKind::kPrescribedOnly);
  CHECK_FALSE(supply.covered_until);
  CHECK_FALSE(supply.over);
  CHECK_FALSE(supply.alarm);
  CHECK(supply_text(supply, kToday) == "処方のみ・受け取り未確認");
  row.yj = "2492416G1029";
  const Supply pen = supply_of(std::vector{row}, Rank::kHours, kToday);
  CHECK(pen.kind == SupplyKind::kCheckAtHand);
  CHECK(supply_text(pen, kToday) == "残量は現物で確認");
  CHECK(pick_up_text(pen, kToday) == "処方のみ・受け取り未確認");
}

TEST_CASE("supply: over begins on the day after the last covered day, warn three days before") {
  struct Case {
    Date today;
    int days_left;
    bool over, warn;
  };
  for (const Case& expected :
       {Case{{2026, 11, 14}, 4, false, false}, Case{{2026, 11, 15}, 3, false, true},
        Case{{2026, 11, 17}, 1, false, true}, Case{{2026, 11, 18}, 0, true, false},
        Case{{2026, 11, 21}, -3, true, false}}) {
    const Supply supply = supply_of(std::vector{warfarin()}, Rank::kHours, expected.today);
    CHECK(supply.kind == SupplyKind::kCalculated);
    CHECK(supply.days_left == expected.days_left);
    CHECK(supply.over == expected.over);
    CHECK(supply.warn == expected.warn);
    CHECK(supply.alarm == expected.over);
  }
}

TEST_CASE("supply: only rank 1 alarms") {
  for (const Rank rank : {Rank::kDays, Rank::kWeeks, Rank::kUnknown, Rank::kCanWait}) {
    const Supply supply = supply_of(std::vector{warfarin()}, rank, kToday);
    CHECK(supply.over);
    CHECK_FALSE(supply.alarm);
  }
}

TEST_CASE("supply: only the newest dispensing counts, leftovers are not added") {
  const std::vector rows{warfarin(), on(warfarin(), Date{2026, 10, 20})};
  const Supply supply = supply_of(rows, Rank::kHours, kToday);
  CHECK(supply.covered_until == Date{2026, 11, 17});
}

TEST_CASE("supply: a later prescription does not hide the dispensing before it") {
  Medication prescription = on(warfarin(), Date{2026, 11, 20});
  prescription.source = Source::kPrescription;
  const Supply supply = supply_of(std::vector{prescription, warfarin()}, Rank::kHours, kToday);
  CHECK(supply.kind == SupplyKind::kCalculated);
  CHECK(supply.covered_until == Date{2026, 11, 17});
  CHECK(supply.pick_up == PickUp::kNewerPrescription);
  CHECK(pick_up_text(supply, kToday) == "処方 11/20・受け取り未確認");
}

TEST_CASE("supply: two strengths of one day need a common end") {
  Medication half = warfarin();
  half.yj = "3332001F3029";
  CHECK(supply_of(std::vector{warfarin(), half}, Rank::kHours, kToday).kind ==
        SupplyKind::kCalculated);
  half.days = 7;
  CHECK(supply_of(std::vector{warfarin(), half}, Rank::kHours, kToday).kind ==
        SupplyKind::kCheckAtHand);
}

TEST_CASE("supply: no rows, no claim") {
  const Supply supply = supply_of({}, Rank::kHours, kToday);
  CHECK(supply.kind == SupplyKind::kCheckAtHand);
  CHECK_FALSE(supply.alarm);
}

TEST_CASE("supply: words carry the year where it is not this year's") {
  const Supply supply = supply_of(std::vector{warfarin()}, Rank::kHours, kToday);
  CHECK(supply_text(supply, kToday) == "計算上 11/17分まで");
  CHECK(pick_up_text(supply, kToday) == "調剤済み 10/28");
  CHECK(supply_text(supply, Date{2027, 1, 3}) == "計算上 2026/11/17分まで");
  Medication receipt = warfarin();
  receipt.source = Source::kReceipt;
  const Supply claimed = supply_of(std::vector{receipt}, Rank::kHours, kToday);
  CHECK(pick_up_text(claimed, kToday) == "レセプト 10月分");
  CHECK(pick_up_text(claimed, Date{2027, 1, 3}) == "レセプト 2026年10月分");
}
