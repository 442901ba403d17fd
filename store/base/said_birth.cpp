// Birth dates as people say and write them.
//
// The tidied text is cut into tokens; the numbers take the places that their signs name, else year,
// month, day.
// Nothing is guessed: of 22.3.14 month and day are kept, 3112 is said not to be understood.
// Limits: 128 bytes of text; at most three numbers make a date.
// Source: JIS X 0301 (letters of the eras), the codes 1-5 of eras in claims of health insurance.
// Proof: tests/base_said_birth_test.cpp, tests/people_normalise_property_test.cpp.
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/instant.h"
#include "store/base/said_text.h"

namespace tomoshibi {
namespace {

using said::is_digit;
using said::take_numeral;
constexpr int kFirstYear = 1850, kLastYear = 2100;

bool is_year(int value) { return value >= kFirstYear && value <= kLastYear; }

struct Token {
  enum class Kind : std::uint8_t {
    kEra, kNumber, kUnknown, kYear, kMonth, kDay, kOpen, kClose, kOther
  };
  Kind kind = Kind::kOther;
  Era era = Era::kShowa;
  int value = 0;
  std::size_t digits = 0;
  std::u32string written;  // The digits, for 19470314 and 220314.
};
using Kind = Token::Kind;

struct Word {
  std::u32string_view text;
  Kind kind;
  Era era = Era::kReiwa;
};
// Longest first where one begins another. Kana as plain_kana() leaves them.
constexpr Word kWords[] = {
    {U"生年月日", Kind::kOther},        {U"誕生日", Kind::kOther},
    {U"令和", Kind::kEra, Era::kReiwa},  {U"平成", Kind::kEra, Era::kHeisei},
    {U"昭和", Kind::kEra, Era::kShowa},  {U"大正", Kind::kEra, Era::kTaisho},
    {U"明治", Kind::kEra, Era::kMeiji},  {U"令", Kind::kEra, Era::kReiwa},
    {U"平", Kind::kEra, Era::kHeisei},   {U"昭", Kind::kEra, Era::kShowa},
    {U"大", Kind::kEra, Era::kTaisho},   {U"明", Kind::kEra, Era::kMeiji},
    {U"レイワ", Kind::kEra, Era::kReiwa},  {U"ヘイセイ", Kind::kEra, Era::kHeisei},
    {U"シヨウワ", Kind::kEra, Era::kShowa}, {U"シヨーワ", Kind::kEra, Era::kShowa},
    {U"タイシヨウ", Kind::kEra, Era::kTaisho}, {U"メイシ", Kind::kEra, Era::kMeiji},
    {U"REIWA", Kind::kEra, Era::kReiwa}, {U"HEISEI", Kind::kEra, Era::kHeisei},
    {U"SHOWA", Kind::kEra, Era::kShowa}, {U"SYOWA", Kind::kEra, Era::kShowa},
    {U"TAISHO", Kind::kEra, Era::kTaisho}, {U"TAISYO", Kind::kEra, Era::kTaisho},
    {U"MEIJI", Kind::kEra, Era::kMeiji}, {U"MEIZI", Kind::kEra, Era::kMeiji},
    {U"西暦", Kind::kOther},            {U"BORN", Kind::kOther},
    {U"DOB", Kind::kOther},             {U"不明", Kind::kUnknown},
    {U"不詳", Kind::kUnknown},          {U"年", Kind::kYear},
    {U"ネン", Kind::kYear},             {U"月", Kind::kMonth},
    {U"カツ", Kind::kMonth},            {U"日", Kind::kDay},
    {U"ニチ", Kind::kDay},              {U"生マレ", Kind::kOther},
    {U"生レ", Kind::kOther},            {U"ウマレ", Kind::kOther},
    {U"出生", Kind::kOther},            {U"生", Kind::kOther},
    {U"頃", Kind::kOther},              {U"コロ", Kind::kOther},
};
constexpr std::u32string_view kMonthNames[] = {
    U"JANUARY", U"FEBRUARY", U"MARCH",     U"APRIL",   U"MAY",      U"JUNE",
    U"JULY",    U"AUGUST",   U"SEPTEMBER", U"OCTOBER", U"NOVEMBER", U"DECEMBER"};

std::optional<Era> era_of_letter(char32_t c) {
  switch (c) {
    case U'M': return Era::kMeiji;
    case U'T': return Era::kTaisho;
    case U'S': return Era::kShowa;
    case U'H': return Era::kHeisei;
    case U'R': return Era::kReiwa;
    default: return std::nullopt;
  }
}

bool is_separator(char32_t c) {
  constexpr std::u32string_view kSeparators = U" \t　\u00a0-/.,、。・:~'’‐‑‒–—―−ー〜｡､･·";
  return kSeparators.find(c) != std::u32string_view::npos;
}

Token number(int value, std::u32string written) {
  Token token;
  token.kind = Kind::kNumber;
  token.value = value;
  token.digits = written.size();
  token.written = std::move(written);
  return token;
}

std::u32string digits_of(int value) {
  std::u32string digits;
  for (const char c : std::to_string(value)) digits += static_cast<char32_t>(c);
  return digits;
}

// 月曜日, 月曜, (月): says nothing. Its length; 0 when there is none.
std::size_t weekday_length(std::u32string_view text) {
  constexpr std::u32string_view kDays = U"月火水木金土日";
  const bool open = text.starts_with(U'(');
  const std::u32string_view inner = text.substr(open ? 1 : 0);
  if (inner.empty() || kDays.find(inner.front()) == std::u32string_view::npos) return 0;
  std::size_t length = 1;
  if (inner.substr(1).starts_with(U"曜日")) {
    length = 3;
  } else if (inner.substr(1).starts_with(U"曜")) {
    length = 2;
  } else if (!open) {
    return 0;
  }
  if (!open) return length;
  return inner.substr(length).starts_with(U')') ? length + 2 : 0;
}

// The month of an English name, in three letters or in full. Its length; 0 when there is none.
std::size_t month_length(std::u32string_view text, int& month) {
  for (std::size_t at = 0; at < std::size(kMonthNames); ++at) {
    const std::u32string_view name = kMonthNames[at];
    if (!text.starts_with(name.substr(0, 3))) continue;
    month = static_cast<int>(at) + 1;
    return text.starts_with(name) ? name.size() : text.starts_with(U"SEPT") ? 4 : 3;
  }
  return 0;
}

// 79歳 behind a date is no part of it. The length of the number and the sign.
std::size_t age_length(std::u32string_view text) {
  std::u32string_view rest = text;
  if (rest.starts_with(U'満')) rest.remove_prefix(1);
  std::size_t digits = 0;
  while (digits < rest.size() && is_digit(rest[digits])) ++digits;
  rest.remove_prefix(digits);
  for (const std::u32string_view sign : {U"歳", U"才", U"サイ"}) {
    if (digits > 0 && digits < 4 && rest.starts_with(sign)) {
      return text.size() - rest.size() + sign.size();
    }
  }
  return 0;
}

// The next token; takes it off the head of `text`. Empty for what no date has.
std::optional<Token> take_token(std::u32string_view& text) {
  Token token;
  const char32_t c = text.front();
  if (const std::size_t length = std::max(age_length(text), weekday_length(text)); length > 0) {
    text.remove_prefix(length);
    return token;
  }
  if (is_digit(c)) {
    std::size_t end = 0;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end > 8) return std::nullopt;
    std::u32string written(text.substr(0, end));
    text.remove_prefix(end);
    if (text.starts_with(U'?')) {  // 194?: not known, the last digit or more.
      while (text.starts_with(U'?')) text.remove_prefix(1);
      token.kind = Kind::kUnknown;
      return token;
    }
    int value = 0;
    for (const char32_t digit : written) value = value * 10 + static_cast<int>(digit - U'0');
    return number(value, std::move(written));
  }
  if (c == U'?' || (c == U'X' && (text.size() == 1 || text[1] == U'X' || is_separator(text[1])))) {
    const auto blank = [](char32_t at) { return at == U'?' || at == U'X' || is_digit(at); };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    token.kind = Kind::kUnknown;
    return token;
  }
  if (is_separator(c)) {
    text.remove_prefix(1);
    return token;
  }
  if (c == U'(' || c == U')') {
    token.kind = c == U'(' ? Kind::kOpen : Kind::kClose;
    text.remove_prefix(1);
    return token;
  }
  if (c == U'元') {
    text.remove_prefix(1);
    return number(1, U"1");
  }
  for (const Word& word : kWords) {
    if (!text.starts_with(word.text)) continue;
    text.remove_prefix(word.text.size());
    token.kind = word.kind;
    token.era = word.era;
    return token;
  }
  int month = 0;
  if (const std::size_t length = month_length(text, month); length > 0) {
    text.remove_prefix(length);
    Token named = number(month, digits_of(month));
    named.kind = Kind::kMonth;
    return named;
  }
  if (const auto era = era_of_letter(c)) {
    text.remove_prefix(1);
    token.kind = Kind::kEra;
    token.era = *era;
    return token;
  }
  const int value = take_numeral(text);
  if (value < 0) return std::nullopt;
  return number(value, digits_of(value));
}

// A number with what stands around it.
struct Item {
  Token number;
  std::optional<Era> era;
  Kind sign = Kind::kOther;
  bool known() const { return number.kind == Kind::kNumber; }
};

// Empty when there is something that no date has.
std::optional<std::vector<Item>> items_of(std::u32string_view text) {
  std::vector<Item> items;
  std::optional<Era> era;
  bool closed = true;  // The last number has its sign, or none will come.
  bool had_year = false;
  int depth = 0;
  while (!text.empty()) {
    const auto token = take_token(text);
    if (!token) return std::nullopt;
    switch (token->kind) {
      case Kind::kEra:
        if (era) return std::nullopt;
        era = token->era;
        break;
      case Kind::kNumber:
      case Kind::kUnknown: {
        // 昭和22(1947)年, 1947年(昭和22年): the year once more.
        const bool again = had_year && depth > 0 && token->kind == Kind::kNumber &&
                           (era || is_year(token->value));
        if (!again) {
          if (items.size() == 3) return std::nullopt;
          items.push_back({*token, era, Kind::kOther});
        }
        had_year = had_year || era.has_value() || is_year(token->value);
        era.reset();
        closed = again;
        break;
      }
      case Kind::kYear:
      case Kind::kDay:
        if (!closed) items.back().sign = token->kind;
        closed = true;
        break;
      case Kind::kMonth:
        if (token->value > 0) {  // A name.
          if (items.size() == 3) return std::nullopt;
          Token named = *token;
          named.kind = Kind::kNumber;
          items.push_back({named, std::nullopt, Kind::kMonth});
        } else if (!closed) {
          items.back().sign = Kind::kMonth;
        }
        closed = true;
        break;
      case Kind::kOpen: ++depth; break;
      case Kind::kClose: --depth; break;
      case Kind::kOther: break;
    }
  }
  if (era) return std::nullopt;  // An era and no year.
  return items;
}

int part(const Token& token, std::size_t at, std::size_t count) {
  int value = 0;
  for (std::size_t digit = at; digit < at + count; ++digit) {
    value = value * 10 + static_cast<int>(token.written[digit] - U'0');
  }
  return value;
}

// A run without separators behind an era: S220314, S20314 (S2.03.14), S2203 (a year and a month).
std::optional<PartialDate> read_era_run(const Token& run, Era era) {
  const auto year = [&](std::size_t digits) { return gregorian_year(era, part(run, 0, digits)); };
  switch (run.digits) {
    case 6: return PartialDate{year(2), part(run, 2, 2), part(run, 4, 2)};
    case 5: return PartialDate{year(1), part(run, 1, 2), part(run, 3, 2)};
    case 4:
      if (is_year(run.value)) return PartialDate{run.value, 0, 0};  // 昭和1947年.
      return PartialDate{year(2), part(run, 2, 2), 0};
    default: return std::nullopt;
  }
}

// 3220314. Seven of the eight digits of a western date are none: they have no such year or month.
std::optional<PartialDate> read_coded(const Token& run) {
  struct Code {
    Era era;
    int years;
  };
  constexpr std::array<Code, 5> kCodes{{{Era::kMeiji, 45}, {Era::kTaisho, 15}, {Era::kShowa, 64},
                                        {Era::kHeisei, 31}, {Era::kReiwa, 99}}};
  const int code = part(run, 0, 1);
  const int month = part(run, 3, 2);
  const int day = part(run, 5, 2);
  if (code < 1 || code > 5 || month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
  const Code& meant = kCodes[static_cast<std::size_t>(code - 1)];
  const int year = part(run, 1, 2);
  if (year < 1 || year > meant.years) return std::nullopt;
  return PartialDate{gregorian_year(meant.era, year), month, day};
}

// 19470314, 14031947, 3220314, 194703, 220314, 0314.
std::optional<PartialDate> read_run(const Token& run) {
  if (run.digits == 8) {
    if (is_year(part(run, 0, 4))) {
      return PartialDate{part(run, 0, 4), part(run, 4, 2), part(run, 6, 2)};
    }
    if (!is_year(part(run, 4, 4))) return std::nullopt;
    return PartialDate{part(run, 4, 4), part(run, 2, 2), part(run, 0, 2)};
  }
  if (run.digits == 7) return read_coded(run);
  const auto is_month_and_day = [&run](std::size_t at) {
    const int month = part(run, at, 2);
    const int day = part(run, at + 2, 2);
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
  };
  if (run.digits == 6) {
    if (is_year(part(run, 0, 4)) && part(run, 4, 2) <= 12) {
      return PartialDate{part(run, 0, 4), part(run, 4, 2), 0};
    }
    // Which century or era is not said.
    return is_month_and_day(2) ? std::optional(PartialDate{0, part(run, 2, 2), part(run, 4, 2)})
                               : std::nullopt;
  }
  if (run.digits == 4 && is_year(run.value)) return PartialDate{run.value, 0, 0};
  if (run.digits == 4 && run.written.front() == U'0' && is_month_and_day(0)) {
    return PartialDate{0, part(run, 0, 2), part(run, 2, 2)};
  }
  return std::nullopt;
}

enum class Place : std::uint8_t { kYear, kMonth, kDay, kNone };

// Which number stands first when nothing says it: 14/3/1947, 3/1947 and 3/14 have no year in front.
std::vector<Place> order_of(const std::vector<Item>& items) {
  const auto value = [&](std::size_t at) { return items[at].known() ? items[at].number.value : 0; };
  const Item& first = items.front();
  const bool year_first = first.era || is_year(value(0)) || first.sign == Kind::kYear;
  if (year_first || items.size() == 1) return {Place::kYear, Place::kMonth, Place::kDay};
  const bool year_last = is_year(value(items.size() - 1)) || items.back().era;
  if (items.size() == 3) {
    if (!year_last) return {Place::kYear, Place::kMonth, Place::kDay};
    const bool american = value(1) > 12 && value(0) <= 12;
    if (american || first.sign == Kind::kMonth) return {Place::kMonth, Place::kDay, Place::kYear};
    return {Place::kDay, Place::kMonth, Place::kYear};
  }
  if (year_last) return {Place::kMonth, Place::kYear};
  if (!items[0].known()) return {Place::kYear, Place::kMonth};
  if (items[1].sign == Kind::kMonth) return {Place::kDay, Place::kMonth};
  return {Place::kMonth, Place::kDay};
}

bool set_year(PartialDate& date, const Item& item) {
  const int value = item.number.value;
  if (item.era && !is_year(value)) {
    if (value < 1 || value > 99) return false;
    date.year = gregorian_year(*item.era, value);
  } else if (is_year(value)) {
    date.year = value;
  } else if (value > 99) {
    return false;
  }
  return true;  // 22.3.14: the era is not said.
}

std::optional<PartialDate> read_items(const std::vector<Item>& items) {
  std::vector<Place> places = order_of(items);
  PartialDate date;
  std::size_t next = 0;
  std::array<bool, 4> taken{};
  for (const Item& item : items) {
    Place place = next < places.size() ? places[next] : Place::kNone;
    if (item.sign == Kind::kYear) place = Place::kYear;
    if (item.sign == Kind::kMonth) place = Place::kMonth;
    if (item.sign == Kind::kDay) place = Place::kDay;
    bool& twice = taken[static_cast<std::size_t>(place)];
    if (place == Place::kNone || twice) return std::nullopt;
    twice = true;
    const auto at = std::ranges::find(places, place);
    next = at == places.end() ? places.size() : static_cast<std::size_t>(at - places.begin()) + 1;
    if (!item.known()) continue;
    const int value = item.number.value;
    if (place == Place::kYear) {
      if (!set_year(date, item)) return std::nullopt;
    } else if (place == Place::kMonth && item.sign == Kind::kOther && item.number.digits == 4 &&
               next < places.size() && places[next] == Place::kDay) {
      date.month = part(item.number, 0, 2);  // 1947 0314
      date.day = part(item.number, 2, 2);
      next = places.size();
    } else if (value > 99) {
      return std::nullopt;
    } else {
      (place == Place::kMonth ? date.month : date.day) = value;
    }
  }
  return date;
}

// Without a year, what is impossible is no slip of a date but something else.
bool makes_sense(const PartialDate& date) {
  if (date.empty()) return false;
  return date.year != 0 || (date.month >= 1 && date.month <= 12 && date.day <= 31);
}

bool is_moment(std::u32string_view text) {  // 1947-03-14T00:00:00
  return text.size() > 13 && text[4] == U'-' && text[7] == U'-' && text[10] == U'T' &&
         is_digit(text[11]) && is_digit(text[12]) && text[13] == U':';
}

}  // namespace

std::optional<PartialDate> read_birth_date(std::string_view raw) {
  if (raw.size() > said::kMostBytes) return std::nullopt;
  std::u32string text = said::tidied(raw);
  if (is_moment(text)) text.resize(10);
  const auto items = items_of(text);
  if (!items || items->empty()) return std::nullopt;
  std::optional<PartialDate> date;
  const Item& first = items->front();
  if (items->size() == 1 && first.known() && first.number.digits >= 4) {
    date = first.era ? read_era_run(first.number, *first.era) : read_run(first.number);
  } else {
    date = read_items(*items);
  }
  return date && makes_sense(*date) ? date : std::nullopt;
}

}  // namespace tomoshibi
