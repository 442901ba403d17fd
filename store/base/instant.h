// Points in time and calendar days, with the Japanese eras both ways.
//
// Instant: milliseconds since 1970-01-01T00:00Z, shown in Japan Standard Time (UTC+9, no summer
// time since 1951). Date: a proleptic Gregorian day. PartialDate: what is known of a day (a year
// alone, an impossible 30 February): kept as it was said, because a slip is a clue, not an error.
//
// Source: era limits by the Cabinet orders: Meiji to 1912-07-29, Taisho 1912-07-30 to 1926-12-24,
// Showa 1926-12-25 to 1989-01-07, Heisei 1989-01-08 to 2019-04-30, Reiwa from 2019-05-01.
// Proof: tests/base_instant_test.cpp, tests/base_said_birth_test.cpp.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tomoshibi {

struct Instant {
  std::int64_t milliseconds = 0;
  auto operator<=>(const Instant&) const = default;
};
Instant now();  // The machine's wall clock. Only app/ calls it; everything below takes a parameter.

struct Date {
  std::int16_t year = 0;  // 0: no date.
  std::uint8_t month = 0;
  std::uint8_t day = 0;
  auto operator<=>(const Date&) const = default;
  bool known() const { return year != 0; }
};

bool is_valid(const Date& date);
std::int32_t to_days(const Date& date);        // Days since 1970-01-01. Requires is_valid().
Date from_days(std::int32_t days);
Date add_days(const Date& date, std::int32_t days);
std::int32_t days_between(const Date& from, const Date& to);
int weekday_of(const Date& date);              // 0 Sunday ... 6 Saturday.
int age_on(const Date& birth, const Date& day);  // Full years; -1 when not yet born.

Date date_in_japan(Instant instant);
Instant start_of_day_in_japan(const Date& date);

std::string to_iso(const Date& date);                 // 1947-03-14; empty when unknown.
std::optional<Date> date_from_iso(std::string_view);  // Exactly YYYY-MM-DD, valid days only.
std::string to_iso(Instant instant);                  // 2026-11-21T14:32:05+09:00
std::optional<Instant> instant_from_iso(std::string_view);  // FHIR date, dateTime or instant.
std::string clock_text(Instant instant);              // 14:32, in Japan.

enum class Era : std::uint8_t { kMeiji, kTaisho, kShowa, kHeisei, kReiwa };
struct EraYear {
  Era era;
  int year;  // 1 is 元年.
};
// The era in force on that day; a day before 1868-01-25 has none.
std::optional<EraYear> era_of(const Date& date);
// The Gregorian year of an era year, whether or not the era reached it (昭和65年 is 1990).
int gregorian_year(Era era, int year);
std::string_view era_name(Era era);   // 昭和
std::string_view era_short(Era era);  // 昭

std::string to_japanese(const Date& date);       // 昭和22年(1947)3月14日
std::string to_japanese_short(const Date& date);  // 昭22(1947)-03-14
std::string to_japanese_masked(const Date& date);  // 昭22(1947)-03-＊＊, as lists show it.
std::string to_month_day(const Date& date);        // 11/17

// What was said of a birth date. Zero means "not said".
struct PartialDate {
  int year = 0;
  int month = 0;
  int day = 0;
  bool operator==(const PartialDate&) const = default;
  bool complete() const { return year != 0 && month != 0 && day != 0; }
  bool empty() const { return year == 0 && month == 0 && day == 0; }
};
PartialDate to_partial(const Date& date);

// Reads a birth date as people write it, in any width: ISO, 1947/3/14, 昭和22年3月14日,
// しょうわ22, SHOWA 22, ㍼22, S22.3.14, s220314, 3220314 (the code of an era), 19470314, 昭和22年, 1947,
// 元年, kanji numerals, 14 Mar 1947, 昭和22(1947)年. What is not known may be ?, ＊ or 00. An impossible
// day or month is kept as it is; of a year in two digits without an era only month and day are kept.
// Empty when nothing of it reads as a date (an age, a name), or when it could be several (3112).
std::optional<PartialDate> read_birth_date(std::string_view text);

// An age as people say it: 79, 79歳, 約87歳 and 八十過ぎ (approximate), 70代 (a decade), 70代後半 (about
// 77), 80-85歳, 二十歳, 米寿, 生後3か月 and 1歳半 (full years).
struct SaidAge {
  int years = 0;
  bool approximate = false;
  bool decade = false;
};
std::optional<SaidAge> read_age(std::string_view text);

}  // namespace tomoshibi
