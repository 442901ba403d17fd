// Presenters: what reaches a screen is what the rules of care let through.
// Method: answers and charts of the store's own types, made by hand.
#include <doctest/doctest.h>

#include "app/desk/evidence.h"
#include "app/kiosk/power.h"
#include "app/kiosk/present_chart.h"
#include "app/kiosk/present_consent.h"
#include "app/kiosk/present_search.h"
#include "app/kiosk/present_wording.h"
#include "store/charts/view.h"
#include "store/journal/wording.h"
#include "tests/support/scratch.h"

#include <fstream>

using namespace tomoshibi;
using namespace tomoshibi::app;
namespace charts = tomoshibi::store::charts;
namespace people = tomoshibi::store::people;

namespace {

constexpr Date kToday{2026, 11, 21};

Person lady() {
  Person person;
  person.id.bytes[0] = 7;
  person.names.push_back({NameUse::kUsual, "山本", "喜代子", "ヤマモト", "キヨコ"});
  person.birth = {1947, 3, 14};
  person.sex = Sex::kFemale;
  person.address.city = "輪島市";
  person.address.line = "門前町道下１２番地";
  person.cards.push_back({"39172044", "", "00484821", ""});
  return person;
}

people::Answer one_found() {
  people::Answer answer;
  answer.verdict = people::Verdict::kPossible;
  answer.fitting = 1;
  answer.rows_allowed = true;
  people::Candidate candidate;
  candidate.person = lady();
  candidate.probability = 0.97;
  candidate.fields = {{people::Field::kKana, people::FieldMatch::kEqual},
                      {people::Field::kBirth, people::FieldMatch::kClose},
                      {people::Field::kAddress, people::FieldMatch::kDiffers}};
  answer.candidates.push_back(candidate);
  return answer;
}

OpenedChart chart_with(Medication medication) {
  OpenedChart opened;
  opened.person = lady();
  opened.today = kToday;
  Chart chart;
  chart.person = opened.person.id;
  chart.medications.push_back(std::move(medication));
  opened.view = charts::make_view(std::span(&chart, 1), Sex::kFemale, opened.person.birth, SectionSet::all(), kToday);
  return opened;
}

}  // namespace

TEST_CASE("present: a row has the town without its number, the reading in hiragana, and fields as agreements") {
  const auto shown = present_answer(one_found(), {}, {"", "", false, kToday});
  REQUIRE(shown.rows.size() == 1);
  CHECK(shown.rows.front().place == "輪島市 門前町道下");
  Person block = lady();
  block.address.line = "門前町道下ロの45番地";
  CHECK(town_of(block) == "輪島市 門前町道下");
  block.address.line = "マリーナ";
  CHECK(town_of(block) == "輪島市 マリーナ");
  CHECK(shown.rows.front().reading == "やまもと きよこ");
  CHECK(shown.rows.front().age == 79);
  const auto columns = present_columns(one_found(), {"", "", false, kToday});
  REQUIRE(columns.size() == 1);
  CHECK(columns.front().agreement[0] == gui::Agreement::kAgrees);
  CHECK(columns.front().agreement[1] == gui::Agreement::kClose);
  CHECK(columns.front().agreement[3] == gui::Agreement::kDiffers);
  CHECK(columns.front().number_tail == "4821");
  CHECK(agreeing_fields(one_found().candidates.front()) == "よみ");
}

TEST_CASE("present: two records of one human being are one row that says in what they differ and why") {
  people::Answer answer = one_found();
  people::LinkedRecord other;
  other.person = lady();
  other.person.id.bytes[0] = 8;
  other.person.names.front().family = "旧姓";
  other.person.address.city = "金沢市";
  other.person.address.line = "本町２丁目";
  other.person.cards = {{"00170134", "", "12345678", ""}};
  other.evidence = "moved";
  answer.candidates.front().others.push_back(other);
  answer.candidates.front().linked.push_back(other.person.id);
  const auto shown = present_answer(answer, {}, {"", "", false, kToday});
  REQUIRE(shown.rows.size() == 1);
  CHECK(shown.rows.front().linked == "氏名・住所・保険の異なる2件");
  CHECK(shown.rows.front().other.find("もう1件：金沢市 本町") == 0);
  CHECK(shown.rows.front().linked_by == "転居の届け");
  // A former name is not shown in lists.
  CHECK(shown.rows.front().other.find("旧姓") == std::string::npos);
  const auto columns = present_columns(answer, {"", "", false, kToday});
  REQUIRE(columns.size() == 1);
  CHECK(columns.front().linked == 1);
  CHECK(columns.front().linked_by == "転居の届け");
  CHECK(columns.front().other.find("旧姓") == std::string::npos);
  CHECK(evidence_words("xyz-9") == "届けられたつながり");
  CHECK(evidence_words("転居届 2026-10") == "転居届 2026-10");
  Chosen chosen;
  chosen.person = lady();
  chosen.others = {other};
  CHECK(present_chosen(chosen, start_of_day_in_japan(kToday)).linked ==
        "氏名・住所・保険の異なる2件（転居の届け）");
}

TEST_CASE("present: the question is asked of those who are not certain, and by what is not said yet") {
  people::Answer answer = one_found();
  answer.ask = people::Field::kBirth;
  CHECK(present_ask(answer, {}) == gui::AskFor::kBirth);
  Asked year;
  year.birth = {1947, 0, 0};
  CHECK(present_ask(answer, year) == gui::AskFor::kBirthDay);
  answer.ask = people::Field::kPhone;  // No board takes it.
  CHECK(present_ask(answer, {}) == gui::AskFor::kNothing);
  answer.ask = people::Field::kAddress;
  answer.verdict = people::Verdict::kCertain;
  CHECK(present_answer(answer, {}, {"", "", false, kToday}).ask == gui::AskFor::kNothing);
}

TEST_CASE("present: of somebody near the first difference has its value, the others their words") {
  people::Answer answer = one_found();
  answer.verdict = people::Verdict::kNone;
  answer.nearest = answer.candidates;
  answer.candidates.clear();
  answer.nearest.front().fields = {{people::Field::kKana, people::FieldMatch::kEqual},
                                   {people::Field::kBirth, people::FieldMatch::kDiffers},
                                   {people::Field::kSex, people::FieldMatch::kDiffers},
                                   {people::Field::kAddress, people::FieldMatch::kClose}};
  Asked asked;
  asked.name = "やまもと きよこ";
  asked.birth = {1948, 3, 0};
  const auto shown = present_answer(answer, asked, {"", "", false, kToday});
  REQUIRE(shown.empty.nearest.size() == 1);
  CHECK(shown.empty.nearest.front().difference == gui::NearDifference::kBirthYear);
  CHECK(shown.empty.nearest.front().also ==
        std::vector{gui::NearDifference::kSex, gui::NearDifference::kAddress});
}

TEST_CASE("present: half a number is nobody's yet, and is not called not found") {
  people::Answer answer;
  answer.verdict = people::Verdict::kNone;
  answer.people = 1998;
  answer.narrowing = {412, 0};
  gui::CardForm form;
  form.insurer = "39172044";
  form.active = gui::CardField::kNumber;
  form.number = "03271";
  const auto half = present_answer(answer, asked_of(form), {"", "", false, kToday});
  CHECK(half.found == gui::Found::kPeople);
  CHECK(half.fitting == 412);
  REQUIRE(half.narrowing.size() == 1);
  CHECK(half.rows.empty());
  form.number = "03271999";
  CHECK(present_answer(answer, asked_of(form), {"", "", false, kToday}).found ==
        gui::Found::kNone);
  form.number = "03271";
  form.active = gui::CardField::kBirth;  // The hand has moved on: that is all there is of it.
  CHECK(present_answer(answer, asked_of(form), {"", "", false, kToday}).found ==
        gui::Found::kNone);
}

TEST_CASE("present: what is held says as of when; what cannot be searched by is said") {
  people::Answer answer;
  answer.verdict = people::Verdict::kUncovered;
  people::Holding holding;
  holding.name = "鳳珠郡穴水町";
  holding.people = 7312;
  holding.as_of = start_of_day_in_japan({2026, 11, 20});
  answer.held.push_back(holding);
  const auto shown = present_answer(answer, {}, {"", "", false, kToday});
  REQUIRE(shown.empty.held.size() == 1);
  CHECK(shown.empty.held.front().as_of == "11/20");
  CHECK(shown.empty.held.front().value == "7,312人");
  CHECK_FALSE(shown.refused);
  answer.verdict = people::Verdict::kRefused;
  CHECK(present_answer(answer, {}, {"", "", false, kToday}).refused);
}

TEST_CASE("present: rows that are not allowed never reach the screen") {
  people::Answer answer = one_found();
  answer.rows_allowed = false;
  CHECK(present_answer(answer, {}, {"", "", false, kToday}).rows.empty());
}

TEST_CASE("present: of a withheld person nothing but the id goes on") {
  people::Answer answer;
  answer.verdict = people::Verdict::kWithheld;
  people::Candidate candidate;
  candidate.person.id.bytes[0] = 9;
  answer.candidates.push_back(candidate);
  const auto shown = present_answer(answer, {}, {"", "", false, kToday});
  CHECK(shown.found == gui::Found::kWithheld);
  CHECK(shown.rows.empty());
  CHECK(shown.empty.nearest.empty());
  CHECK(shown.empty.withheld.bytes[0] == 9);
}

TEST_CASE("present: psychiatric names stay hidden until they are asked for") {
  Medication medication;
  medication.key = "m";
  medication.text = "リスペリドン錠１ｍｇ";
  medication.yj = "1179038F1015";
  medication.date = {2026, 11, 1};
  medication.days = 28;
  medication.usage = "1日1回就寝前";
  medication.kind = DosageKind::kInternal;
  const OpenedChart opened = chart_with(medication);
  REQUIRE(opened.view.medications.size() == 1);
  REQUIRE(opened.view.medications.front().critical.sensitive);
  ChartPlace place;
  const Instant now = start_of_day_in_japan(kToday);
  const auto hidden = present_chart(opened, {}, place, now);
  CHECK(std::get<gui::MedicinesState>(hidden.page).rows.front().name == "配慮情報");
  CHECK(hidden.band.has_sensitive);
  place.sensitive_shown = true;
  const auto shown = present_chart(opened, {}, place, now);
  CHECK(std::get<gui::MedicinesState>(shown.page).rows.front().name == "リスペリドン錠１ｍｇ");
}

TEST_CASE("present: a covered day is handed on as a day alone; only the screen says 計算上") {
  Medication medication;
  medication.key = "w";
  medication.text = "ワルファリンＫ錠１ｍｇ";
  medication.yj = "3332001F1024";
  medication.date = {2026, 10, 28};
  medication.days = 21;
  medication.dose = "2";
  medication.unit = "錠";
  medication.usage = "1日1回夕食後";
  medication.kind = DosageKind::kInternal;
  medication.source = Source::kDispensing;
  const OpenedChart opened = chart_with(medication);
  const auto state = present_chart(opened, {}, {}, start_of_day_in_japan(kToday));
  const auto& row = std::get<gui::MedicinesState>(state.page).rows.front();
  CHECK(row.supply.kind == gui::SupplyKind::kCalculated);
  CHECK(row.supply.covered_until == "11/17");
  CHECK(row.supply.tone == gui::Tone::kDanger);
  REQUIRE_FALSE(state.band.medicines.empty());
  CHECK(state.band.medicines.front().status == "計算上 11/17分まで");
}

TEST_CASE("present: a consent that ran out is said in the band, with the way to ask again") {
  Medication medication;
  medication.key = "x";
  medication.text = "薬";
  medication.date = {2026, 11, 1};
  ChartGround ground;
  const Instant now = start_of_day_in_japan(kToday);
  ground.until = now;
  const auto state = present_chart(chart_with(medication), ground, {}, now);
  CHECK(state.band.consent_is_over);
  REQUIRE(state.band.notices.size() == 1);
  CHECK(state.band.notices.front().sentence == "同意の24時間が過ぎました");
  CHECK(time_left(Instant{now.milliseconds + 5 * 60'000}, now) == "5分");
}

TEST_CASE("present: kana outside katakana stay as they are") {
  CHECK(to_hiragana("ヤマモト キヨコ") == "やまもと きよこ");
  CHECK(to_hiragana("グェン・ヴー") == "ぐぇん・ゔー");
  CHECK(to_hiragana("山本 Nguyen") == "山本 Nguyen");
}

TEST_CASE("power: a battery is read, rubbish is none") {
  const test::Scratch scratch;
  CHECK_FALSE(read_power(scratch.path() / "absent").has_battery);
  const auto battery = scratch.path() / "BAT0";
  std::filesystem::create_directory(battery);
  std::ofstream(battery / "type") << "Battery\n";
  std::ofstream(battery / "capacity") << "64\n";
  std::ofstream(battery / "status") << "Discharging\n";
  std::ofstream(battery / "energy_now") << "33000000\n";
  std::ofstream(battery / "power_now") << "9000000\n";
  const Power power = read_power(scratch.path());
  CHECK(power.has_battery);
  CHECK(power.percent == 64);
  CHECK(power.minutes_left == 220);
  std::ofstream(battery / "capacity") << "full\n";
  CHECK_FALSE(read_power(scratch.path()).has_battery);
}

TEST_CASE("present: the words on the screen, put together, are the words that the journal hashes") {
  for (std::uint8_t bits = 0; bits < 16; ++bits) {
    const SectionSet sections = SectionSet::from_bits(bits);
    std::string shown;
    for (const gui::ConsentLine& line : present_wording(sections)) {
      for (const gui::ConsentPiece& piece : line.pieces) shown += piece.text;
    }
    if (sections.empty()) {
      CHECK(shown.empty());
      continue;
    }
    CHECK(shown == store::journal::wording_for(sections, store::journal::Language::kJapanese).text);
    CHECK(present_wording(sections).size() == 5);
  }
}
