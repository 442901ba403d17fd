// Promise: for one facility, day and ingredient the stronger source is shown and the weaker one is
// kept; nothing else is ever beaten, and the order of the rows does not matter. Method: pairs and
// shuffles.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "store/charts/precedence.h"

using namespace tomoshibi;
using namespace tomoshibi::store::charts;

namespace {

Medication row(Source source, std::string yj, Date date = {2026, 10, 28},
               std::string facility = "能登里山病院") {
  Medication result;
  result.key = "k" + std::to_string(static_cast<int>(source)) + yj;
  result.text = "薬" + yj;
  result.yj = std::move(yj);
  result.date = date;
  result.facility = std::move(facility);
  result.source = source;
  return result;
}

std::vector<MedicationGroup> groups_of(std::vector<Medication> rows) {
  Chart chart;
  chart.medications = std::move(rows);
  return group_medications(std::vector{chart});
}

constexpr const char* kWarfarin = "3332001F1024";

}  // namespace

TEST_CASE("precedence: receipt beats dispensing beats prescription, and the losers are kept") {
  const auto groups =
      groups_of({row(Source::kPrescription, kWarfarin), row(Source::kReceipt, kWarfarin),
                 row(Source::kDispensing, kWarfarin)});
  REQUIRE(groups.size() == 1);
  REQUIRE(groups[0].winners.size() == 1);
  CHECK(groups[0].winners[0].source == Source::kReceipt);
  CHECK(groups[0].losers.size() == 2);
  const auto two =
      groups_of({row(Source::kPrescription, kWarfarin), row(Source::kDispensing, kWarfarin)});
  CHECK(two[0].winners[0].source == Source::kDispensing);
}

TEST_CASE("precedence: another day, facility or ingredient is not beaten") {
  const auto day = groups_of(
      {row(Source::kReceipt, kWarfarin), row(Source::kPrescription, kWarfarin, {2026, 10, 29})});
  CHECK(day[0].winners.size() == 2);
  CHECK(day[0].winners[0].date == Date{2026, 10, 29});
  const auto facility =
      groups_of({row(Source::kReceipt, kWarfarin),
                 row(Source::kDispensing, kWarfarin, {2026, 10, 28}, "別の診療所")});
  CHECK(facility[0].winners.size() == 2);
  const auto ingredient =
      groups_of({row(Source::kReceipt, kWarfarin), row(Source::kDispensing, "2149032F1021")});
  CHECK(ingredient.size() == 2);
  CHECK(ingredient[0].losers.empty());
  CHECK(ingredient[1].losers.empty());
}

TEST_CASE("precedence: two rows of one source and two strengths stand side by side") {
  const auto groups =
      groups_of({row(Source::kDispensing, kWarfarin), row(Source::kDispensing, "3332001F3029")});
  REQUIRE(groups.size() == 1);
  CHECK(groups[0].winners.size() == 2);
}

TEST_CASE("precedence: notebook rows beat nothing and are not beaten") {
  const auto groups =
      groups_of({row(Source::kNotebook, kWarfarin), row(Source::kReceipt, kWarfarin),
                 row(Source::kPrescription, kWarfarin)});
  CHECK(groups[0].winners.size() == 2);
  CHECK(groups[0].losers.size() == 1);
  const auto pair =
      groups_of({row(Source::kNotebook, kWarfarin), row(Source::kPrescription, kWarfarin)});
  CHECK(pair[0].losers.empty());
}

TEST_CASE(
    "precedence: the facility's code decides over its name, the pharmacy only without a clinic") {
  Medication receipt = row(Source::kReceipt, kWarfarin);
  Medication dispensing = row(Source::kDispensing, kWarfarin, {2026, 10, 28}, "能登里山病院　内科");
  receipt.facility_code = dispensing.facility_code = "1710110017";
  CHECK(groups_of({receipt, dispensing})[0].losers.size() == 1);
  dispensing.facility = receipt.facility;
  dispensing.facility_code = "1710110025";
  CHECK(groups_of({receipt, dispensing})[0].losers.empty());
  receipt = row(Source::kReceipt, kWarfarin, {2026, 10, 28}, "");
  dispensing = row(Source::kDispensing, kWarfarin);
  CHECK(groups_of({receipt, dispensing})[0].losers.empty());
  receipt.pharmacy = dispensing.pharmacy = "はまなす薬局";
  CHECK(groups_of({receipt, dispensing})[0].losers.size() == 1);
  receipt.facility = "別の診療所";  // Two clinics, one pharmacy: perhaps the same medicine twice.
  CHECK(groups_of({receipt, dispensing})[0].losers.empty());
  dispensing.facility = "別 の 診 療 所";
  CHECK(groups_of({receipt, dispensing})[0].losers.size() == 1);
}

TEST_CASE("precedence: rows without a date are shown and never beaten") {
  const auto groups = groups_of(
      {row(Source::kReceipt, kWarfarin, Date{}), row(Source::kDispensing, kWarfarin, Date{})});
  CHECK(groups[0].winners.size() == 2);
}

TEST_CASE("precedence: an uncoded row joins the ingredient that has its name, else stands alone") {
  Medication coded = row(Source::kDispensing, kWarfarin);
  coded.text = "ワルファリンＫ錠１ｍｇ「ＮＩＧ」";
  Medication uncoded = row(Source::kReceipt, "");
  uncoded.text = "ﾜﾙﾌｧﾘﾝK錠1mg「NIG」";
  const auto joined = groups_of({coded, uncoded});
  REQUIRE(joined.size() == 1);
  CHECK(joined[0].key == "3332001");
  CHECK(joined[0].coded);
  CHECK(joined[0].losers.size() == 1);
  uncoded.text = "ワルファリンK錠0.5mg「NIG」";
  CHECK(groups_of({coded, uncoded}).size() == 2);
  Medication homonym = row(Source::kDispensing, "2171022F2017");
  homonym.text = coded.text;
  uncoded.text = coded.text;
  CHECK(groups_of({coded, homonym, uncoded}).size() ==
        3);  // One name, two ingredients: it tells neither.
}

TEST_CASE("precedence: linked records are one human being and each group says who speaks") {
  Chart first;
  first.person.bytes[0] = 1;
  first.medications = {row(Source::kReceipt, kWarfarin)};
  Chart second;
  second.person.bytes[0] = 2;
  second.medications = {row(Source::kDispensing, kWarfarin),
                        row(Source::kDispensing, "2149032F1021")};
  const auto groups = group_medications(std::vector{first, second});
  REQUIRE(groups.size() == 2);
  CHECK(groups[0].records.size() == 1);
  CHECK(groups[1].records.size() == 2);
  CHECK(groups[1].losers.size() == 1);
}

TEST_CASE("precedence: the order of the rows does not matter") {
  std::vector<Medication> rows;
  for (const Source source :
       {Source::kReceipt, Source::kDispensing, Source::kPrescription, Source::kNotebook}) {
    for (const char* yj : {kWarfarin, "3332001F3029", "2149032F1021", ""}) {
      for (std::uint8_t day = 1; day < 4; ++day)
        rows.push_back(row(source, yj, Date{2026, 10, day}));
    }
  }
  const auto expected = groups_of(rows);
  std::mt19937 random(7);
  for (int turn = 0; turn < 20; ++turn) {
    std::shuffle(rows.begin(), rows.end(), random);
    const auto groups = groups_of(rows);
    REQUIRE(groups.size() == expected.size());
    for (std::size_t at = 0; at < groups.size(); ++at) {
      CHECK(groups[at].key == expected[at].key);
      REQUIRE(groups[at].winners.size() == expected[at].winners.size());
      for (std::size_t row_at = 0; row_at < groups[at].winners.size(); ++row_at) {
        CHECK(groups[at].winners[row_at].key == expected[at].winners[row_at].key);
        CHECK(groups[at].winners[row_at].date == expected[at].winners[row_at].date);
      }
      CHECK(groups[at].losers.size() == expected[at].losers.size());
    }
  }
}

TEST_CASE("precedence: folding ignores width, case and spaces and survives any bytes") {
  CHECK(fold_text("ﾜﾙﾌｧﾘﾝ　Ｋ錠 １ｍｇ") == fold_text("ワルファリンk錠1MG"));
  CHECK(fold_text("") == "");
  CHECK(fold_text("か\xE3\x82\x99") == fold_text("が"));  // A combining mark is composed.
  CHECK(fold_text("ＡＢＣ錠「あ」ー・") == fold_text("abc 錠「あ」ー・"));
  CHECK(fold_text("abc錠「あ」") == "abc錠「あ」");
  CHECK(fold_text("ABC 12") == "abc12");
  CHECK_FALSE(fold_text("\xff\xfe\x80").empty());
  std::string text;
  for (int at = 0; at < 1000; ++at) text += "錠";
  CHECK(fold_text(text) == text);
  CHECK(fold_text(text + "a") != fold_text(text + "b"));
  CHECK(fold_text(std::string(5000, '\x80')).size() >= 5000);
}
