// Promise: a birth date or an age is understood as it was said, and a slip stays close to the truth.
// Method: each kind of slip against the table and the level it must reach.
#include <doctest/doctest.h>

#include <cmath>

#include "store/people/internal/fields.h"
#include "store/people/internal/image_builder.h"

using namespace tomoshibi;
using namespace tomoshibi::store::people;
using namespace tomoshibi::store::people::internal;

namespace {

// A hundred people born in each year from 1930 to 2025.
Index even_register() {
  const Terms none;
  ImageBuilder builder(none);
  for (std::uint32_t number = 0; number < 9600; ++number) {
    Face face;
    face.day = day_of(Date{static_cast<std::int16_t>(1930 + number / 100), 6, 15});
    builder.add(number + 1, face);
  }
  auto image = Image::parse(builder.finish());
  REQUIRE(image);
  Index index;
  REQUIRE(index.add(*std::move(image)));
  return index;
}

AskedBirth read(std::string birth, std::string age = "", std::string card = "") {
  Query query;
  query.person.birth = std::move(birth);
  query.person.age = std::move(age);
  query.card.birth = std::move(card);
  return read_birth(query);
}

}  // namespace

TEST_CASE("birth: every slip is likelier than another day and less likely than the day itself") {
  const Index index = even_register();
  const DayWeights scores = score_birth({1947, 3, 12}, index);
  const auto log = [&](const Date& date) { return scores.of(day_of(date)).weight; };
  const float exact = log({1947, 3, 12});
  const float other = log({1961, 7, 30});
  for (const Date& slip : {Date{1947, 12, 3}, Date{1947, 3, 13}, Date{1947, 3, 22}, Date{1947, 3, 30},
                           Date{1947, 8, 12}, Date{1948, 3, 12}, Date{1957, 3, 12},
                           Date{1974, 3, 12}, Date{1972, 3, 12}, Date{1933, 3, 12}}) {
    CHECK(log(slip) < exact);
    CHECK(log(slip) > other);
    CHECK(birth_level({1947, 3, 12}, slip) == BirthLevel::kSlip);
  }
  CHECK(birth_level({1947, 3, 12}, {1947, 3, 12}) == BirthLevel::kExact);
  CHECK(birth_level({1947, 3, 12}, {1961, 7, 30}) == BirthLevel::kFar);
}

TEST_CASE("birth: over the end of a month and on a leap day") {
  CHECK(birth_level({1947, 3, 1}, {1947, 2, 28}) == BirthLevel::kSlip);
  CHECK(birth_level({1947, 2, 30}, {1947, 2, 20}) == BirthLevel::kSlip);  // No such day: a clue.
  const Index index = even_register();
  CHECK(score_birth({1947, 2, 30}, index).log_u < 0);
}

TEST_CASE("birth: a year alone is part of a date, with its own slips") {
  CHECK(birth_level({1947, 0, 0}, {1947, 11, 30}) == BirthLevel::kPart);
  CHECK(birth_level({1947, 0, 0}, {1948, 1, 1}) == BirthLevel::kSlip);
  CHECK(birth_level({1947, 0, 0}, {1930, 1, 1}) == BirthLevel::kFar);
  const Index index = even_register();
  const DayWeights scores = score_birth({1947, 0, 0}, index);
  CHECK(scores.of(day_of({1947, 6, 6})).fits);
  CHECK(!scores.of(day_of({1948, 6, 6})).fits);
}

TEST_CASE("birth: what an absent person would say is as likely as the register is old") {
  const Index index = even_register();
  const DayWeights scores = score_birth({1947, 3, 12}, index);
  CHECK(scores.log_u == doctest::Approx(std::log(0.95 / 96 / 365.25)).epsilon(0.03));
}

TEST_CASE("birth: a date in the box of the age and an age in the box of the date are understood") {
  CHECK(read("S22.3.14").date == PartialDate{1947, 3, 14});
  CHECK(read("", "昭和22年").date == PartialDate{1947, 0, 0});
  CHECK(read("79歳").age.has_value());
  CHECK(read("", "70代").age->decade);
  CHECK(read("", "", "1947-03-14").date == PartialDate{1947, 3, 14});
  CHECK(read("わからない").not_understood);
  CHECK(!read("").not_understood);
}

TEST_CASE("birth: an age is believed less the farther off it is") {
  const SaidAge about{79, true, false};
  CHECK(age_log(about, 79) > age_log(about, 82));
  CHECK(age_log(about, 82) > age_log(about, 88));
  const SaidAge decade{70, false, true};
  CHECK(age_log(decade, 70) == doctest::Approx(age_log(decade, 79)));
  CHECK(age_log(decade, 81) < age_log(decade, 79));
}

TEST_CASE("birth: ages are counted on the day of asking") {
  const Index index = even_register();
  const Date today{2026, 11, 21};
  const DayWeights scores = score_age({79, false, true}, index, today);
  CHECK(!scores.of(day_of({1946, 11, 21})).fits);  // Eighty today.
  CHECK(scores.of(day_of({1946, 11, 22})).fits);  // Seventy-nine until tomorrow.
}

TEST_CASE("birth: sex in every usual writing, and nothing from anything else") {
  for (const char* text : {"男", "男性", "M", "male", "1", "１", "おとこ"}) {
    CHECK(read_sex(text) == Sex::kMale);
  }
  for (const char* text : {"女", "女性", "F", "Female", "2", "オンナ"}) {
    CHECK(read_sex(text) == Sex::kFemale);
  }
  CHECK(read_sex("不明") == Sex::kUnknown);
  CHECK(read_sex("") == Sex::kUnknown);
}

TEST_CASE("birth: an impossible date is not dropped, it leads to the days it may have been") {
  const Index index = even_register();
  CHECK(read("昭和20年2月30日").date == PartialDate{1945, 2, 30});
  CHECK(read("19450229").date == PartialDate{1945, 2, 29});
  CHECK_FALSE(read("昭和20年2月30日").not_understood);
  const DayWeights february = score_birth({1945, 2, 30}, index);
  CHECK(february.of(day_of({1945, 2, 20})).weight > february.of(day_of({1946, 7, 1})).weight);
  CHECK(birth_level({1945, 2, 30}, {1945, 2, 28}) == BirthLevel::kSlip);
  const DayWeights swapped = score_birth({1947, 13, 3}, index);  // Month and day.
  CHECK(swapped.of(day_of({1947, 3, 13})).weight > swapped.of(day_of({1947, 3, 14})).weight);
  CHECK(birth_level({1947, 13, 3}, {1947, 3, 13}) == BirthLevel::kSlip);
  CHECK(score_birth({1947, 99, 99}, index).log_u < 0);
}

TEST_CASE("birth: what could be several dates is said not to be understood, and asks nothing") {
  CHECK(read("3112").not_understood);
  CHECK_FALSE(read("3112").date.has_value());
  CHECK_FALSE(read("3112").age.has_value());
  CHECK(read("22/3").not_understood);
}

TEST_CASE("birth: an era and the next are one year, a newborn and an old man 93 apart") {
  CHECK(read("S64.1.7").date == PartialDate{1989, 1, 7});
  CHECK(read("H1.1.8").date == PartialDate{1989, 1, 8});
  CHECK(read("昭和64年").date == read("平成元年").date);
  CHECK(read("明治45年").date == read("大正1年").date);
  CHECK(birth_level({2026, 3, 3}, {1933, 3, 3}) == BirthLevel::kSlip);
}

TEST_CASE("birth: without a year month and day are asked, in every year") {
  const Index index = even_register();
  CHECK(read("22.3.14").date == PartialDate{0, 3, 14});
  const DayWeights scores = score_birth({0, 3, 14}, index);
  CHECK(scores.of(day_of({1947, 3, 14})).fits);
  CHECK(scores.of(day_of({1988, 3, 14})).fits);
  CHECK_FALSE(scores.of(day_of({1947, 3, 15})).fits);
}

TEST_CASE("birth: babies and old people in their own words") {
  CHECK(read("", "生後3か月").age->years == 0);
  CHECK(read("", "1歳半").age->years == 1);
  CHECK(read("", "八十過ぎ").age->approximate);
  CHECK(read("", "70代後半").age->years == 77);
  CHECK(read("米寿").age->years == 88);
}
