// Promise: what people suffer from, take and are measured with agrees: prevalence as in the table,
// nobody takes what the cautions forbid or two products of one group, check-ups fit the diseases.
// Method: makes 20,000 people once and looks at all of them.
#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "app/population/region.h"

namespace {

using namespace tomoshibi;
using namespace tomoshibi::population;

const std::vector<Resident>& sample() {
  static const std::vector<Resident> kSample = [] {
    Options options;
    options.seed = 11;
    options.people = 20000;
    const Synthesis synthesis(options);
    std::vector<Resident> all;
    for (std::uint64_t i = 0; i < synthesis.blocks(); ++i) {
      for (Resident& resident : synthesis.make_residents(i)) all.push_back(std::move(resident));
    }
    return all;
  }();
  return kSample;
}

const Window& window() {
  static const Window kWindow({2026, 11, 21});
  return kWindow;
}

bool ill(const Resident& resident, Illness illness) {
  return resident.health.illnesses.test(at(illness));
}

double answer(const Checkup& checkup, std::string_view code) {
  for (const Answer& item : checkup.answers) {
    if (item.code == code) return item.list == nullptr ? item.value : item.answer;
  }
  return NAN;
}

bool starts(const Product& product, std::string_view prefix) {
  return std::string_view(product.code).starts_with(prefix);
}

}  // namespace

TEST_CASE("health: prevalence at 20,000 people is that of the table within four deviations") {
  for (const Illness illness :
       {Illness::kDiabetes2, Illness::kAsthma, Illness::kEpilepsy, Illness::kRheumatoid,
        Illness::kConstipation, Illness::kOsteoporosis, Illness::kProstate, Illness::kGlaucoma,
        Illness::kSchizophrenia, Illness::kHypothyroid}) {
    double expected = 0;
    int found = 0;
    const IllnessFacts& facts = illness_table()[at(illness)];
    for (const Resident& resident : sample()) {
      const int band = age_band(resident.citizen.age);
      if (band < 2) continue;  // The young ones start later than their band.
      expected += (resident.citizen.woman ? facts.women : facts.men)[band] / 100;
      found += ill(resident, illness) ? 1 : 0;
    }
    CAPTURE(facts.key);
    CHECK(std::abs(found - expected) < 4 * std::sqrt(expected) + 1);
  }
}

TEST_CASE("health: a third and more of the people of 75 and over have high blood pressure") {
  int old = 0, high = 0;
  for (const Resident& resident : sample()) {
    if (resident.citizen.age < 75) continue;
    ++old;
    high += ill(resident, Illness::kHypertension) ? 1 : 0;
  }
  CHECK(high * 100 > old * 40);
  CHECK(high * 100 < old * 48);
}

TEST_CASE("health: no course breaks a caution") {
  for (const Resident& resident : sample()) {
    for (const Course& course : resident.health.courses) {
      const Product& product = *course.product;
      CAPTURE(product.code);
      if (resident.citizen.woman) {
        CHECK((product.cautions & kMenOnly) == 0);
      } else {
        CHECK((product.cautions & kWomenOnly) == 0);
      }
      if (ill(resident, Illness::kDialysis)) CHECK((product.cautions & kNotInDialysis) == 0);
      if (ill(resident, Illness::kAsthma)) CHECK((product.cautions & kNotInAsthma) == 0);
      if (ill(resident, Illness::kParkinson)) CHECK((product.cautions & kNotInParkinson) == 0);
      if (resident.citizen.age < 40) CHECK((product.cautions & kAdultsOver40) == 0);
    }
  }
}

TEST_CASE("health: at no day two products of one group, nor one ingredient twice") {
  const Day day = window().today - 30;
  for (const Resident& resident : sample()) {
    std::uint64_t groups = 0;
    std::map<std::string_view, int> ingredients;
    for (const Course& course : resident.health.courses) {
      if (course.first > day || course.last < day) continue;
      CAPTURE(course.product->code);
      CHECK((groups & course.product->groups) == 0);
      groups |= course.product->groups;
      CHECK(++ingredients[std::string_view(course.product->code).substr(0, 7)] == 1);
    }
  }
}

TEST_CASE("health: anticoagulated people get no plain NSAID, prosthetic valves get warfarin") {
  for (const Resident& resident : sample()) {
    bool thinned = false, warfarin = false;
    for (const Course& course : resident.health.courses) {
      thinned |= (course.product->groups & kAnticoagulant) != 0;
      warfarin |= starts(*course.product, "3332001");
    }
    if (ill(resident, Illness::kValve)) CHECK(warfarin);
    for (const Course& course : resident.health.courses) {
      if (thinned) CHECK_FALSE(starts(*course.product, "1149019"));
    }
  }
}

TEST_CASE("health: children get children's products and nothing for the old") {
  int children = 0;
  for (const Resident& resident : sample()) {
    if (resident.citizen.age >= 12) continue;
    ++children;
    for (const Course& course : resident.health.courses) {
      for (const char* prefix : {"1190012", "2171022", "2189", "4291", "3999018", "2590", "1124"}) {
        CHECK_FALSE(starts(*course.product, prefix));
      }
    }
  }
  CHECK(children > 800);
}

TEST_CASE("health: nobody takes what he is allergic to by ingredient in an acute episode") {
  for (const Resident& resident : sample()) {
    for (const AllergyFact& allergy : resident.health.allergies) {
      const std::string_view bad = std::string_view(allergy.code9).substr(0, 7);
      if (bad.empty()) continue;
      for (const Visit& visit : resident.visits) {
        for (const Line& line : visit.lines) {
          if (starts(*line.product, bad)) FAIL_CHECK(line.product->code);
        }
      }
    }
  }
}

TEST_CASE("health: visits lie in the window, never on Sundays, with sound quantities") {
  int early = 0, unordered = 0, sundays = 0, empty = 0, long_days = 0, wrong = 0, visits = 0;
  for (const Resident& resident : sample()) {
    Day before = 0;
    for (const Visit& visit : resident.visits) {
      ++visits;
      early += visit.day > window().today ? 1 : 0;
      unordered += visit.day < before ? 1 : 0;
      before = visit.day;
      sundays += weekday_of(from_days(visit.day)) == 0 ? 1 : 0;
      REQUIRE(visit.care < resident.health.cares.size());
      for (const Line& line : visit.lines) {
        const bool counted = line.product->form == Form::kOral && line.days > 0 &&
                             line.product->days_per_week == 7 && !starts(*line.product, "6250052");
        empty += line.quantity <= 0 ? 1 : 0;
        long_days += line.days > 90 ? 1 : 0;
        if (counted && std::abs(line.quantity - line.daily_dose * line.days) > 0.02) ++wrong;
        if ((line.product->groups & kHypnotic) != 0 && line.days > 30) ++long_days;
      }
    }
  }
  CHECK(visits > 200000);
  CHECK(early == 0);
  CHECK(unordered == 0);
  CHECK(sundays == 0);
  CHECK(empty == 0);
  CHECK(long_days == 0);
  CHECK(wrong == 0);
}

TEST_CASE("checkups: 75 and over have the questionnaire of 後期高齢者 and fewer items") {
  int late = 0, early = 0;
  for (const Resident& resident : sample()) {
    for (const Checkup& checkup : resident.checkups) {
      CHECK(resident.citizen.age >= 40);
      const bool waist = !std::isnan(answer(checkup, "9N016160100000001"));
      const bool questions = !std::isnan(answer(checkup, "9N932000000000011"));
      const int age = age_on(resident.citizen.birth, checkup.day);
      CHECK(questions == (age >= 75));
      CHECK(waist == (age < 75));
      (age >= 75 ? late : early) += 1;
    }
  }
  CHECK(late > 300);
  CHECK(early > 5000);
}

TEST_CASE("checkups: on dialysis creatinine is 6 to 14 and eGFR under 10") {
  int seen = 0;
  for (const Resident& resident : sample()) {
    for (const Checkup& checkup : resident.checkups) {
      if (answer(checkup, "9N726000000000011") != 1) continue;
      ++seen;
      const double creatinine = answer(checkup, "3C015000002327101");
      CHECK(creatinine >= 6);
      CHECK(creatinine <= 14);
      CHECK(answer(checkup, "8A065000002391901") < 10);
    }
  }
  CHECK(seen > 3);
}

TEST_CASE("checkups: people on insulin have an HbA1c of about 7.4") {
  double sum = 0;
  int count = 0;
  for (const Resident& resident : sample()) {
    if (!resident.health.on_insulin || ill(resident, Illness::kDialysis)) continue;
    for (const Checkup& checkup : resident.checkups) {
      if (answer(checkup, "9N706000000000011") != 1) continue;
      sum += answer(checkup, "3D046000001906202");
      ++count;
    }
  }
  REQUIRE(count > 30);
  CHECK(sum / count == doctest::Approx(7.4).epsilon(0.04));
}

TEST_CASE("checkups: fasting and random items exclude each other and follow the hours") {
  for (const Resident& resident : sample()) {
    for (const Checkup& checkup : resident.checkups) {
      const bool fasting = answer(checkup, "9N141000000000011") == 2;
      CHECK(std::isnan(answer(checkup, "3F015000002327101")) != fasting);
      CHECK(std::isnan(answer(checkup, "3F015129902327101")) == fasting);
      CHECK(std::isnan(answer(checkup, "3D010000001926101")) != fasting);
    }
  }
}
