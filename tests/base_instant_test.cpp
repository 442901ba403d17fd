// Days, instants and eras: what was written is read, and what is read is written back the same way.
// Method: era borders, every spelling that people use, impossible days, and a sweep over all days.
#include <doctest/doctest.h>

#include "store/base/instant.h"

using namespace tomoshibi;

TEST_CASE("era: each era ends on the day before the next begins") {
  CHECK(to_japanese(Date{1912, 7, 29}) == "明治45年(1912)7月29日");
  CHECK(to_japanese(Date{1912, 7, 30}) == "大正元年(1912)7月30日");
  CHECK(to_japanese(Date{1926, 12, 24}) == "大正15年(1926)12月24日");
  CHECK(to_japanese(Date{1926, 12, 25}) == "昭和元年(1926)12月25日");
  CHECK(to_japanese(Date{1989, 1, 7}) == "昭和64年(1989)1月7日");
  CHECK(to_japanese(Date{1989, 1, 8}) == "平成元年(1989)1月8日");
  CHECK(to_japanese(Date{2019, 4, 30}) == "平成31年(2019)4月30日");
  CHECK(to_japanese(Date{2019, 5, 1}) == "令和元年(2019)5月1日");
}

TEST_CASE("era: lists show the short form, and mask the day of birth") {
  CHECK(to_japanese_short(Date{1947, 3, 14}) == "昭22(1947)-03-14");
  CHECK(to_japanese_masked(Date{1947, 3, 14}) == "昭22(1947)-03-＊＊");
  CHECK(to_japanese_masked(Date{}) == "");
}

TEST_CASE("date: every day from 1860 to 2060 counts to and from days") {
  Date day{1860, 1, 1};
  for (std::int32_t at = to_days(day); at <= to_days(Date{2060, 12, 31}); ++at) {
    const Date date = from_days(at);
    REQUIRE(to_days(date) == at);
    REQUIRE(date_from_iso(to_iso(date)) == date);
  }
  CHECK_FALSE(is_valid(Date{2025, 2, 29}));
  CHECK_FALSE(date_from_iso("2025-02-29").has_value());
}

TEST_CASE("date: age turns on the birthday, and is -1 before birth") {
  CHECK(age_on(Date{1947, 3, 14}, Date{2026, 3, 13}) == 78);
  CHECK(age_on(Date{1947, 3, 14}, Date{2026, 3, 14}) == 79);
  CHECK(age_on(Date{2026, 3, 14}, Date{2026, 3, 13}) == -1);
}

TEST_CASE("instant: FHIR dates, dateTimes and instants are read; Japan is the zone without one") {
  CHECK(to_iso(*instant_from_iso("2026-11-21T14:32:05+09:00")) == "2026-11-21T14:32:05+09:00");
  CHECK(to_iso(*instant_from_iso("2026-11-21T05:32:05Z")) == "2026-11-21T14:32:05+09:00");
  CHECK(instant_from_iso("2026-11-21T05:32:05.250Z")->milliseconds % 1000 == 250);
  CHECK(to_iso(*instant_from_iso("2026-11-21")) == "2026-11-21T00:00:00+09:00");
  CHECK(to_iso(*instant_from_iso("2018")) == "2018-01-01T00:00:00+09:00");
  for (const char* bad : {"", "20261121", "2026-13-01", "2026-11-21T25:00:00Z", "2026-11-21T1:00"}) {
    CHECK_FALSE(instant_from_iso(bad).has_value());
  }
}

TEST_CASE("birth date: every spelling of one day reads the same") {
  const PartialDate wanted{1960, 6, 2};
  for (const char* text :
       {"1960-06-02", "1960/6/2", "1960.6.2", "19600602", "昭和35年6月2日", "昭和３５年６月２日", "S35.6.2",
        "s350602", "Ｓ３５．６．２", "昭35.6.2", "昭和三十五年六月二日", "1960年6月2日生", "西暦1960年6月2日"}) {
    INFO(text);
    const auto read = read_birth_date(text);
    REQUIRE(read.has_value());
    CHECK(*read == wanted);
  }
}

TEST_CASE("birth date: a part is kept as a part, an impossible day as it was said") {
  CHECK(*read_birth_date("昭和22年") == PartialDate{1947, 0, 0});
  CHECK(*read_birth_date("1947") == PartialDate{1947, 0, 0});
  CHECK(*read_birth_date("昭和22年3月") == PartialDate{1947, 3, 0});
  CHECK(*read_birth_date("3月14日") == PartialDate{0, 3, 14});
  CHECK(*read_birth_date("昭和20年2月30日") == PartialDate{1945, 2, 30});
  CHECK(*read_birth_date("平成元年") == PartialDate{1989, 0, 0});
  CHECK(*read_birth_date("R8.1.2") == PartialDate{2026, 1, 2});
  CHECK(*read_birth_date("昭和65年1月1日") == PartialDate{1990, 1, 1});
}

TEST_CASE("birth date: an age, a name or rubbish is no date") {
  for (const char* text : {"", "79", "79歳", "山本", "1947-03-14-05", "昭和", "123456789", "2101"}) {
    INFO(text);
    CHECK_FALSE(read_birth_date(text).has_value());
  }
}

TEST_CASE("age: exact, about, decade") {
  CHECK(read_age("79")->years == 79);
  CHECK(read_age("７９歳")->years == 79);
  CHECK(read_age("約87歳")->approximate);
  CHECK(read_age("約87歳")->years == 87);
  CHECK(read_age("70代")->decade);
  CHECK(read_age("七十代")->years == 70);
  CHECK(read_age("80歳くらい")->approximate);
  for (const char* text : {"", "歳", "1947", "131", "八百"}) {
    INFO(text);
    CHECK_FALSE(read_age(text).has_value());
  }
}
