#include "store/base/instant.h"

#include <array>
#include <cstdio>
#include <string>

namespace tomoshibi {
namespace {

constexpr std::int64_t kMillisecondsPerDay = 86'400'000;
constexpr std::int64_t kJapanOffset = 9 * 3'600'000;

using std::chrono::day;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

year_month_day civil(const Date& date) {
  return year_month_day(year(date.year), month(date.month), day(date.day));
}

Date date_of(const year_month_day& value) {
  return Date{static_cast<std::int16_t>(static_cast<int>(value.year())),
              static_cast<std::uint8_t>(static_cast<unsigned>(value.month())),
              static_cast<std::uint8_t>(static_cast<unsigned>(value.day()))};
}

struct EraRule {
  Era era;
  Date first;           // First day of the era.
  std::string_view name, short_name;
};
// Newest first. Source: see the header.
constexpr std::array<EraRule, 5> kEras{{{Era::kReiwa, {2019, 5, 1}, "令和", "令"},
                                        {Era::kHeisei, {1989, 1, 8}, "平成", "平"},
                                        {Era::kShowa, {1926, 12, 25}, "昭和", "昭"},
                                        {Era::kTaisho, {1912, 7, 30}, "大正", "大"},
                                        {Era::kMeiji, {1868, 1, 25}, "明治", "明"}}};

const EraRule& rule_of(Era era) {
  for (const EraRule& rule : kEras) {
    if (rule.era == era) return rule;
  }
  return kEras.front();
}

std::string formatted(const char* format, int a, int b = 0, int c = 0) {
  std::array<char, 48> buffer{};
  const int length = std::snprintf(buffer.data(), buffer.size(), format, a, b, c);
  return std::string(buffer.data(), static_cast<std::size_t>(length));
}

bool read_digits(std::string_view text, std::size_t at, std::size_t count, int& value) {
  if (at + count > text.size()) return false;
  value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
    value = value * 10 + (text[i] - '0');
  }
  return true;
}

}  // namespace

Instant now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return Instant{std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

bool is_valid(const Date& date) { return date.year != 0 && civil(date).ok(); }

std::int32_t to_days(const Date& date) {
  return static_cast<std::int32_t>(sys_days(civil(date)).time_since_epoch().count());
}
Date from_days(std::int32_t days) {
  return date_of(year_month_day(sys_days(std::chrono::days(days))));
}
Date add_days(const Date& date, std::int32_t days) { return from_days(to_days(date) + days); }
std::int32_t days_between(const Date& from, const Date& to) { return to_days(to) - to_days(from); }
int weekday_of(const Date& date) {
  return static_cast<int>(std::chrono::weekday(sys_days(civil(date))).c_encoding());
}

int age_on(const Date& birth, const Date& today) {
  if (today < birth) return -1;
  const bool had_birthday =
      today.month > birth.month || (today.month == birth.month && today.day >= birth.day);
  return today.year - birth.year - (had_birthday ? 0 : 1);
}

Date date_in_japan(Instant instant) {
  const std::int64_t local = instant.milliseconds + kJapanOffset;
  std::int64_t days = local / kMillisecondsPerDay;
  if (local % kMillisecondsPerDay < 0) --days;
  return from_days(static_cast<std::int32_t>(days));
}

Instant start_of_day_in_japan(const Date& date) {
  return Instant{to_days(date) * kMillisecondsPerDay - kJapanOffset};
}

std::string to_iso(const Date& date) {
  return date.known() ? formatted("%04d-%02d-%02d", date.year, date.month, date.day) : std::string();
}

std::optional<Date> date_from_iso(std::string_view text) {
  int y = 0;
  int m = 0;
  int d = 0;
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  if (!read_digits(text, 0, 4, y) || !read_digits(text, 5, 2, m) || !read_digits(text, 8, 2, d)) {
    return std::nullopt;
  }
  const Date date{static_cast<std::int16_t>(y), static_cast<std::uint8_t>(m),
                  static_cast<std::uint8_t>(d)};
  return is_valid(date) ? std::optional(date) : std::nullopt;
}

std::string to_iso(Instant instant) {
  const std::int64_t local = instant.milliseconds + kJapanOffset;
  std::int64_t second = local % kMillisecondsPerDay;
  if (second < 0) second += kMillisecondsPerDay;
  const int seconds = static_cast<int>(second / 1000);
  return to_iso(date_in_japan(instant)) +
         formatted("T%02d:%02d:%02d+09:00", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::string clock_text(Instant instant) { return to_iso(instant).substr(11, 5); }

std::optional<Instant> instant_from_iso(std::string_view text) {
  int y = 0;
  int m = 1;
  int d = 1;
  if (!read_digits(text, 0, 4, y)) return std::nullopt;
  if (text.size() > 4 && (text[4] != '-' || !read_digits(text, 5, 2, m))) return std::nullopt;
  if (text.size() > 7 && (text[7] != '-' || !read_digits(text, 8, 2, d))) return std::nullopt;
  const Date date{static_cast<std::int16_t>(y), static_cast<std::uint8_t>(m),
                  static_cast<std::uint8_t>(d)};
  if (!is_valid(date)) return std::nullopt;
  if (text.size() <= 10) return start_of_day_in_japan(date);

  int hour = 0;
  int minute = 0;
  int second = 0;
  if (text[10] != 'T' || !read_digits(text, 11, 2, hour) || text.size() < 16 || text[13] != ':' ||
      !read_digits(text, 14, 2, minute)) {
    return std::nullopt;
  }
  std::size_t at = 16;
  int milliseconds = 0;
  if (at < text.size() && text[at] == ':') {
    if (!read_digits(text, at + 1, 2, second)) return std::nullopt;
    at += 3;
    if (at < text.size() && text[at] == '.') {
      int scale = 100;
      for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, scale /= 10) {
        milliseconds += (text[at] - '0') * scale;
      }
    }
  }
  if (hour > 24 || minute > 59 || second > 60) return std::nullopt;
  std::int64_t offset = kJapanOffset;  // A time without a zone is Japan's.
  if (at < text.size() && text[at] == 'Z') {
    offset = 0;
  } else if (at < text.size()) {
    int hours = 0;
    int minutes = 0;
    if ((text[at] != '+' && text[at] != '-') || !read_digits(text, at + 1, 2, hours) ||
        text.size() < at + 6 || !read_digits(text, at + 4, 2, minutes)) {
      return std::nullopt;
    }
    offset = (hours * 60 + minutes) * 60'000LL * (text[at] == '-' ? -1 : 1);
  }
  const std::int64_t of_day = ((hour * 60LL + minute) * 60 + second) * 1000 + milliseconds;
  return Instant{to_days(date) * kMillisecondsPerDay + of_day - offset};
}

std::optional<EraYear> era_of(const Date& date) {
  for (const EraRule& rule : kEras) {
    if (date >= rule.first) return EraYear{rule.era, date.year - rule.first.year + 1};
  }
  return std::nullopt;
}

int gregorian_year(Era era, int era_year) { return rule_of(era).first.year + era_year - 1; }
std::string_view era_name(Era era) { return rule_of(era).name; }
std::string_view era_short(Era era) { return rule_of(era).short_name; }

std::string to_japanese(const Date& date) {
  if (!date.known()) return {};
  const auto era = era_of(date);
  std::string text;
  if (era) {
    text = std::string(era_name(era->era)) + (era->year == 1 ? "元" : formatted("%d", era->year)) +
           formatted("年(%d)", date.year);
  } else {
    text = formatted("%d年", date.year);
  }
  return text + formatted("%d月%d日", date.month, date.day);
}

std::string to_japanese_short(const Date& date) {
  if (!date.known()) return {};
  const auto era = era_of(date);
  std::string text;
  if (era) {
    text = std::string(era_short(era->era)) + (era->year == 1 ? "元" : formatted("%d", era->year)) +
           formatted("(%d)", date.year);
  } else {
    text = formatted("%d", date.year);
  }
  return text + formatted("-%02d-%02d", date.month, date.day);
}

std::string to_japanese_masked(const Date& date) {
  std::string text = to_japanese_short(date);
  if (text.size() >= 2) text.replace(text.size() - 2, 2, "＊＊");
  return text;
}

std::string to_month_day(const Date& date) {
  return date.known() ? formatted("%d/%d", date.month, date.day) : std::string();
}

PartialDate to_partial(const Date& date) { return PartialDate{date.year, date.month, date.day}; }

}  // namespace tomoshibi
