#include "store/base/instant.h"

#include <array>
#include <cstdio>
#include <string>
#include <vector>

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
  char letter;          // As JAHIS and cards write it.
};
// Newest first. Source: see the header.
constexpr std::array<EraRule, 5> kEras{{{Era::kReiwa, {2019, 5, 1}, "令和", "令", 'R'},
                                        {Era::kHeisei, {1989, 1, 8}, "平成", "平", 'H'},
                                        {Era::kShowa, {1926, 12, 25}, "昭和", "昭", 'S'},
                                        {Era::kTaisho, {1912, 7, 30}, "大正", "大", 'T'},
                                        {Era::kMeiji, {1868, 1, 25}, "明治", "明", 'M'}}};

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

// ---------------------------------------------------------------------------- what people write

namespace {

// A birth date as written, cut into what matters: an era, numbers, separators.
struct Token {
  enum class Kind : std::uint8_t { kEra, kNumber, kYearSign, kMonthSign, kDaySign, kSeparator, kOther };
  Kind kind = Kind::kOther;
  Era era = Era::kShowa;
  int value = 0;
  std::size_t digits = 0;
  std::string written;  // The digits, for 19470314 and 220314.
};

struct Spelling {
  std::string_view text;
  Token::Kind kind;
  Era era;
};
constexpr std::array<Spelling, 15> kSpellings{{
    {"令和", Token::Kind::kEra, Era::kReiwa},   {"平成", Token::Kind::kEra, Era::kHeisei},
    {"昭和", Token::Kind::kEra, Era::kShowa},   {"大正", Token::Kind::kEra, Era::kTaisho},
    {"明治", Token::Kind::kEra, Era::kMeiji},   {"令", Token::Kind::kEra, Era::kReiwa},
    {"平", Token::Kind::kEra, Era::kHeisei},    {"昭", Token::Kind::kEra, Era::kShowa},
    {"大", Token::Kind::kEra, Era::kTaisho},    {"明", Token::Kind::kEra, Era::kMeiji},
    {"西暦", Token::Kind::kOther, Era::kReiwa}, {"年", Token::Kind::kYearSign, Era::kReiwa},
    {"月", Token::Kind::kMonthSign, Era::kReiwa}, {"日", Token::Kind::kDaySign, Era::kReiwa},
    {"生", Token::Kind::kOther, Era::kReiwa},
}};

constexpr std::array<std::string_view, 10> kKanjiDigits{"〇", "一", "二", "三", "四",
                                                        "五", "六", "七", "八", "九"};

// Half width: ASCII folded from full width, ideographic space to space. Everything else as it is.
std::string half_width(std::string_view text) {
  std::string folded;
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    if (at + 2 < text.size() && byte(at) == 0xEF && (byte(at + 1) == 0xBC || byte(at + 1) == 0xBD)) {
      const unsigned point = 0xF000U | (byte(at + 1) & 0x3FU) << 6 | (byte(at + 2) & 0x3FU);
      if (point >= 0xFF01 && point <= 0xFF5E) {
        folded += static_cast<char>(point - 0xFEE0);
        at += 3;
        continue;
      }
    }
    if (text.substr(at).starts_with("　")) {
      folded += ' ';
      at += 3;
      continue;
    }
    folded += text[at++];
  }
  return folded;
}

// Kanji numerals (二十二, 三〇) at `at`: their value and length in bytes; length 0 when there is none.
std::size_t kanji_number(std::string_view text, int& value) {
  std::size_t at = 0;
  int total = 0;
  int current = 0;
  bool any = false;
  while (at < text.size()) {
    bool found = false;
    for (std::size_t digit = 0; digit < kKanjiDigits.size(); ++digit) {
      if (text.substr(at).starts_with(kKanjiDigits[digit])) {
        current = current * 10 + static_cast<int>(digit);
        at += kKanjiDigits[digit].size();
        found = any = true;
        break;
      }
    }
    if (!found && text.substr(at).starts_with("十")) {
      total += (current == 0 ? 1 : current) * 10;
      current = 0;
      at += std::string_view("十").size();
      found = any = true;
    }
    if (!found || total + current > 9999) break;
  }
  value = total + current;
  return any ? at : 0;
}

std::optional<Era> era_of_letter(char c) {
  const char upper = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  for (const EraRule& rule : kEras) {
    if (rule.letter == upper) return rule.era;
  }
  return std::nullopt;
}

// The next token of `text` from `at`; moves `at` on. Empty kind kOther for what is passed over.
std::optional<Token> next_token(std::string_view text, std::size_t& at) {
  Token token;
  const char c = text[at];
  if (c >= '0' && c <= '9') {
    token.kind = Token::Kind::kNumber;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') token.written += text[at++];
    token.digits = token.written.size();
    if (token.digits > 8) return std::nullopt;
    token.value = std::stoi(token.written);
    return token;
  }
  if (c == ' ' || c == '-' || c == '/' || c == '.' || c == ',' || c == '\t') {
    ++at;
    token.kind = Token::Kind::kSeparator;
    return token;
  }
  if (const auto era = era_of_letter(c)) {
    ++at;
    token.kind = Token::Kind::kEra;
    token.era = *era;
    return token;
  }
  if (text.substr(at).starts_with("元")) {
    at += std::string_view("元").size();
    token.kind = Token::Kind::kNumber;
    token.value = 1;
    token.digits = 1;
    token.written = "1";
    return token;
  }
  for (const Spelling& spelling : kSpellings) {
    if (text.substr(at).starts_with(spelling.text)) {
      at += spelling.text.size();
      token.kind = spelling.kind;
      token.era = spelling.era;
      return token;
    }
  }
  int value = 0;
  const std::size_t length = kanji_number(text.substr(at), value);
  if (length == 0) return std::nullopt;  // Something that no date has.
  at += length;
  token.kind = Token::Kind::kNumber;
  token.value = value;
  token.written = std::to_string(value);
  token.digits = token.written.size();
  return token;
}

int two_digits(const std::string& text, std::size_t at) {
  return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

// Fills `date` from a run without separators: 19470314, 194703 (year, month), S220314, S2203.
bool read_run(const Token& token, std::optional<Era> era, PartialDate& date) {
  const std::string& digits = token.written;
  if (era && (token.digits == 6 || token.digits == 5)) {
    const std::string padded = token.digits == 5 ? "0" + digits : digits;
    date = {gregorian_year(*era, two_digits(padded, 0)), two_digits(padded, 2), two_digits(padded, 4)};
    return true;
  }
  if (era && token.digits == 4) {
    date = {gregorian_year(*era, two_digits(digits, 0)), two_digits(digits, 2), 0};
    return true;
  }
  if (!era && token.digits == 8) {
    date = {token.value / 10000, token.value / 100 % 100, token.value % 100};
    return true;
  }
  if (!era && token.digits == 6 && token.value / 100 >= 1850 && token.value / 100 <= 2100) {
    date = {token.value / 100, token.value % 100, 0};
    return true;
  }
  return false;
}

}  // namespace

std::optional<PartialDate> read_birth_date(std::string_view raw) {
  if (raw.size() > 128) return std::nullopt;
  const std::string text = half_width(raw);
  std::optional<Era> era;
  std::vector<Token> numbers;
  std::vector<Token::Kind> signs;  // Sign directly after each number.
  for (std::size_t at = 0; at < text.size();) {
    const auto token = next_token(text, at);
    if (!token) return std::nullopt;
    if (token->kind == Token::Kind::kEra) {
      if (era || !numbers.empty()) return std::nullopt;
      era = token->era;
    } else if (token->kind == Token::Kind::kNumber) {
      numbers.push_back(*token);
      signs.push_back(Token::Kind::kOther);
    } else if (token->kind != Token::Kind::kOther && !signs.empty() &&
               signs.back() == Token::Kind::kOther) {
      signs.back() = token->kind;
    }
  }
  if (numbers.empty() || numbers.size() > 3) return std::nullopt;

  PartialDate date;
  if (numbers.size() == 1 && numbers.front().digits >= 4 && read_run(numbers.front(), era, date)) {
    return date;
  }
  // Numbers take the place that their sign names, else the next one: year, month, day.
  std::size_t place = 0;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (signs[i] == Token::Kind::kMonthSign) place = 1;
    if (signs[i] == Token::Kind::kDaySign) place = 2;
    if (place > 2) return std::nullopt;
    const int value = numbers[i].value;
    if (place == 0) {
      if (era) {
        if (value < 1 || value > 99) return std::nullopt;
        date.year = gregorian_year(*era, value);
      } else if (value >= 1850 && value <= 2100) {
        date.year = value;
      } else {
        return std::nullopt;  // 79 alone is an age, not a year.
      }
    } else if (value < 1 || value > (place == 1 ? 12 : 31)) {
      return std::nullopt;
    } else {
      (place == 1 ? date.month : date.day) = value;
    }
    ++place;
  }
  return date.empty() ? std::nullopt : std::optional(date);
}

std::optional<SaidAge> read_age(std::string_view raw) {
  if (raw.size() > 64) return std::nullopt;
  std::string text = half_width(raw);
  SaidAge age;
  for (const std::string_view word : {"約", "およそ", "だいたい", "くらい", "ぐらい", "位", "前後", "頃"}) {
    if (const std::size_t at = text.find(word); at != std::string::npos) {
      text.erase(at, word.size());
      age.approximate = true;
    }
  }
  if (const std::size_t at = text.find("代"); at != std::string::npos) {
    text.erase(at, std::string_view("代").size());
    age.decade = true;
  }
  for (const std::string_view word : {"歳", "才", "さい"}) {
    if (const std::size_t at = text.find(word); at != std::string::npos) text.erase(at, word.size());
  }
  std::string digits;
  for (const char c : text) {
    if (c == ' ') continue;
    digits += c;
  }
  int value = 0;
  if (digits.empty()) return std::nullopt;
  if (digits.find_first_not_of("0123456789") == std::string::npos) {
    if (digits.size() > 3) return std::nullopt;
    value = std::stoi(digits);
  } else if (kanji_number(digits, value) != digits.size()) {
    return std::nullopt;
  }
  if (value > 130) return std::nullopt;
  age.years = value;
  return age;
}

}  // namespace tomoshibi
