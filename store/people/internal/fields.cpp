#include "store/people/internal/fields.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "store/people/internal/text.h"
#include "store/people/internal/weights.h"

namespace tomoshibi::store::people::internal {
namespace {

using namespace weights;

struct Calendar {
  int year, month, day;
};

int swapped_year(int year) {  // 1935 said as 1953.
  return year / 100 * 100 + year % 10 * 10 + year / 10 % 10;
}
constexpr std::array<int, 4> kEraOffsets{63, 25, 30, 93};

// Smoothed: a birth date that nobody registered has must not look impossible.
double share_of_year(const Lookup& lookup, int year, double people) {
  const int at = year - Lookup::kFirstYear;
  if (at < 0 || at >= static_cast<int>(Lookup::kYears)) return 0.02 / (people + 1);
  return (lookup.born[static_cast<std::size_t>(at)] + 0.5) / (people + 1);
}

class DayTable {
 public:
  DayTable(const Lookup& lookup, double people, double nothing)
      : lookup_(lookup), people_(people), nothing_(nothing) {
    scores_.asked = true;
    scores_.log.assign(kDays + 1, static_cast<float>(std::log(nothing)));
    scores_.fits.assign(kDays + 1, 0);
  }
  void set(const Calendar& date, double probability, bool fits = false) {
    if (date.year < Lookup::kFirstYear || date.year > 2059) return;
    const Date real{static_cast<std::int16_t>(date.year), static_cast<std::uint8_t>(date.month),
                    static_cast<std::uint8_t>(date.day)};
    if (date.month < 1 || date.month > 12 || date.day < 1 || !is_valid(real)) return;
    set(day_of(real), probability, fits);
  }
  void set(std::uint32_t day, double probability, bool fits) {
    if (day >= kDays) return;
    const auto log = static_cast<float>(std::log(probability));
    if (log > scores_.log[day]) {
      const Date date = from_days(static_cast<std::int32_t>(day) + kFirstDay);
      const double before = std::exp(static_cast<double>(scores_.log[day]));
      sum_ += (probability - before) * share_of_year(lookup_, date.year, people_) / 365.25;
      scores_.log[day] = log;
    }
    if (fits) scores_.fits[day] = 1;
  }
  void set_days(int year, int first_month, int last_month, double probability, bool fits) {
    for (int month = first_month; month <= last_month; ++month) {
      for (int day = 1; day <= 31; ++day) set(Calendar{year, month, day}, probability, fits);
    }
  }
  DayScores finish() {
    scores_.log_u = std::log(nothing_ + sum_);
    scores_.log[kNoDay] = static_cast<float>(scores_.log_u);
    scores_.fits[kNoDay] = 1;
    return std::move(scores_);
  }

 private:
  const Lookup& lookup_;
  double people_;
  double nothing_;
  double sum_ = 0;
  DayScores scores_;
};

void set_full_date(DayTable& table, const PartialDate& asked) {
  const int y = asked.year, m = asked.month, d = asked.day;
  table.set({y, m, d}, kBirthExact, true);
  table.set({y, d, m}, kBirthSwap);
  for (const int by : {-10, -1, 1, 10}) {
    table.set({y, m, d + by}, kBirthNearDay);
    const Date real{static_cast<std::int16_t>(y), static_cast<std::uint8_t>(m),
                    static_cast<std::uint8_t>(d)};
    if ((by == 1 || by == -1) && is_valid(real)) {  // Over the end of a month.
      const Date near = add_days(real, by);
      table.set({near.year, near.month, near.day}, kBirthNearDay);
    }
    table.set({y + by, m, d}, std::abs(by) == 1 ? kBirthNextYear : kBirthTenYears);
  }
  table.set({swapped_year(y), m, d}, kBirthYearSwap);
  for (int day = 1; day <= 31; ++day) table.set({y, m, day}, kBirthOtherDay);
  for (int month = 1; month <= 12; ++month) table.set({y, month, d}, kBirthMonth);
  for (const int offset : kEraOffsets) {
    table.set({y + offset, m, d}, kBirthEra);
    table.set({y - offset, m, d}, kBirthEra);
  }
  for (const int by : {-1, 1}) {
    for (const int days : {-2, -1, 1, 2}) table.set({y + by, m, d + days}, kBirthYearAndDay);
    table.set({y + by, d, m}, kBirthSwapAndYear);
    table.set({y, d, m + by}, kBirthSwapAndDay);
  }
}

// Only a year, or a year and a month.
void set_year(DayTable& table, const PartialDate& asked) {
  const int first = asked.month == 0 ? 1 : asked.month;
  const int last = asked.month == 0 ? 12 : asked.month;
  table.set_days(asked.year, first, last, kYearExact, true);
  if (asked.month != 0) table.set_days(asked.year, 1, 12, 0.03 / 11, false);
  for (const int by : {-10, -1, 1, 10}) {
    table.set_days(asked.year + by, first, last, std::abs(by) == 1 ? kYearNext : kYearTen, false);
  }
  table.set_days(swapped_year(asked.year), first, last, kYearSwap, false);
  for (const int offset : kEraOffsets) {
    table.set_days(asked.year + offset, first, last, kYearEra, false);
    table.set_days(asked.year - offset, first, last, kYearEra, false);
  }
}

void set_month_and_day(DayTable& table, const PartialDate& asked) {
  for (int year = Lookup::kFirstYear; year < 2060; ++year) {
    if (asked.day == 0) {
      table.set_days(year, asked.month, asked.month, kYearExact, true);
      continue;
    }
    table.set({year, asked.month, asked.day}, kBirthExact, true);
    table.set({year, asked.day, asked.month}, kBirthSwap);
    for (int day = 1; day <= 31; ++day) table.set({year, asked.month, day}, kBirthOtherDay);
  }
}

}  // namespace

AskedBirth read_birth(const Query& query) {
  AskedBirth asked;
  for (const std::string& text : {query.person.birth, query.card.birth}) {
    if (asked.date || fold(text).empty()) continue;
    asked.date = read_birth_date(text);
    if (asked.date && asked.date->empty()) asked.date.reset();
    // An age in the box of the birth date is an age.
    if (!asked.date && !asked.age) asked.age = read_age(text);
    if (!asked.date && !asked.age) asked.not_understood = true;
  }
  if (!fold(query.person.age).empty()) {
    if (const auto age = read_age(query.person.age)) {
      asked.age = age;
    } else if (const auto date = read_birth_date(query.person.age); date && !asked.date) {
      asked.date = date;
    } else {
      asked.not_understood = true;
    }
  }
  return asked;
}

DayScores score_birth(const PartialDate& asked, const Lookup& lookup, double people) {
  const double nothing = asked.complete() ? kBirthNone
                         : asked.year != 0 ? kYearNone / (asked.month == 0 ? 1 : 12)
                                           : 0.02 / 365;
  DayTable table(lookup, people, nothing);
  if (asked.complete()) {
    set_full_date(table, asked);
  } else if (asked.year != 0) {
    set_year(table, asked);
  } else {
    set_month_and_day(table, asked);
  }
  return table.finish();
}

double age_log(const SaidAge& asked, int age) {
  if (asked.decade) {
    const int first = asked.years / 10 * 10;
    const int outside = age < first ? first - age : std::max(0, age - first - 9);
    return outside == 0 ? std::log(0.93) : std::log(0.035) - 0.55 * outside;
  }
  const int off = std::abs(asked.years - age);
  if (off > 4) return std::log(0.02) - 0.55 * (off - 4);
  constexpr std::array<double, 5> kApproximate{0.17, 0.11, 0.10, 0.10, 0.09};
  constexpr std::array<double, 5> kPlain{0.30, 0.13, 0.085, 0.065, 0.05};
  const auto at = static_cast<std::size_t>(off);
  return std::log(asked.approximate ? kApproximate[at] : kPlain[at]);
}

DayScores score_age(const SaidAge& asked, const Lookup& lookup, double people, const Date& today) {
  DayScores scores;
  scores.asked = true;
  scores.log.assign(kDays + 1, static_cast<float>(std::log(1e-9)));
  scores.fits.assign(kDays + 1, 0);
  const auto last = static_cast<std::int32_t>(day_of(today));
  if (last >= static_cast<std::int32_t>(kDays)) return scores;
  double u = 0;
  int age = 0;
  // Backwards from today, a year of life at a time.
  std::int32_t end = last;
  while (end >= 0 && age <= 125) {
    Date birthday = today;
    birthday.year = static_cast<std::int16_t>(today.year - age - 1);
    if (!is_valid(birthday)) birthday.day = 28;
    const std::int32_t begin =
        std::max(0, to_days(birthday) - kFirstDay + 1);
    const double log = age_log(asked, age);
    const int off = std::abs(asked.years - age);
    const bool fits = asked.decade ? age / 10 == asked.years / 10 : off <= 4;
    for (std::int32_t day = begin; day <= end; ++day) {
      scores.log[static_cast<std::size_t>(day)] = static_cast<float>(log);
      scores.fits[static_cast<std::size_t>(day)] = fits ? 1 : 0;
    }
    u += std::exp(log) * share_of_year(lookup, today.year - age, people);
    end = begin - 1;
    ++age;
  }
  scores.log_u = std::log(std::max(u, 1e-6));
  scores.log[kNoDay] = static_cast<float>(scores.log_u);
  scores.fits[kNoDay] = 1;
  return scores;
}

BirthLevel birth_level(const PartialDate& asked, const Date& held) {
  if (!held.known()) return BirthLevel::kFar;
  const bool year = asked.year == 0 || asked.year == held.year;
  const bool month = asked.month == 0 || asked.month == held.month;
  const bool day = asked.day == 0 || asked.day == held.day;
  if (year && month && day) return asked.complete() ? BirthLevel::kExact : BirthLevel::kPart;
  if (!asked.complete()) {
    const int off = std::abs(asked.year - held.year);
    return asked.year != 0 && (off == 1 || swapped_year(asked.year) == held.year)
               ? BirthLevel::kSlip
               : BirthLevel::kFar;
  }
  if (year && asked.month == held.day && asked.day == held.month) return BirthLevel::kSlip;
  const Date real{static_cast<std::int16_t>(asked.year), static_cast<std::uint8_t>(asked.month),
                  static_cast<std::uint8_t>(asked.day)};
  if (is_valid(real) && std::abs(days_between(real, held)) == 1) return BirthLevel::kSlip;
  if (year && month) return BirthLevel::kSlip;
  if (year && day) return BirthLevel::kSlip;
  if (month && day) {
    const int off = std::abs(asked.year - held.year);
    if (off == 1 || off == 10 || swapped_year(asked.year) == held.year) return BirthLevel::kSlip;
    if (std::ranges::find(kEraOffsets, off) != kEraOffsets.end()) return BirthLevel::kSlip;
  }
  return BirthLevel::kFar;
}

Sex read_sex(std::string_view text) {
  const std::u32string folded = fold(text);
  if (folded.empty()) return Sex::kUnknown;
  const std::u32string kana = kana_key(folded);
  if (folded == U"1" || folded == U"M" || folded == U"MALE" || folded.starts_with(U"男") ||
      kana.starts_with(U"オトコ") || kana.starts_with(U"ダン") || folded == U"♂") {
    return Sex::kMale;
  }
  if (folded == U"2" || folded == U"F" || folded == U"FEMALE" || folded.starts_with(U"女") ||
      kana.starts_with(U"オンナ") || kana.starts_with(U"ジョ") || folded == U"♀") {
    return Sex::kFemale;
  }
  return Sex::kUnknown;
}

AskedCard read_card(const CardQuery& query) {
  AskedCard asked;
  asked.insurer = read_code(query.insurer_number);
  asked.symbol = symbol_key(query.symbol);
  asked.number = read_code(query.number);
  asked.branch = read_branch(query.branch);
  return asked;
}

AskedCard exchanged(const CardQuery& query) {
  AskedCard asked = read_card(query);
  asked.symbol = symbol_key(query.number);
  asked.number = read_code(query.symbol);
  return asked;
}

double code_log(CodeMatch match, int length, double other) {
  const double n = std::max(length, 1);
  switch (match) {
    case CodeMatch::kExact: return kCodeExact;
    case CodeMatch::kOneDigit: return std::max(other, std::log(0.03 / (9 * n)));
    case CodeMatch::kExchanged: return std::max(other, std::log(0.02 / n));
    case CodeMatch::kTwoDigits: return std::max(other, std::log(0.0006 / (40 * n * n)));
    case CodeMatch::kOneMore: return std::max(other, std::log(0.004 / (10 * n)));
    case CodeMatch::kOther: return other;
  }
  return other;
}

CardScores score_card(const AskedCard& asked, const Index& index) {
  CardScores scores;
  scores.asked = asked;
  const double people = std::max<double>(index.visible(), kFewPeople);
  if (!asked.insurer.empty()) {
    const double other = std::log(kElsewhere / std::max<double>(static_cast<double>(index.insurers.size()), 10));
    double u = 0.3 / people;
    scores.insurer_fits.assign(index.insurers.size() + 1, 0);
    for (std::size_t term = 0; term < index.insurers.size(); ++term) {
      const InsurerTerm& held = index.insurers[term];
      const CodeMatch match = compare(asked.insurer, held.code);
      const double log = code_log(match, asked.insurer.length, other);
      scores.insurer.push_back(static_cast<float>(log));
      u += held.people / people * std::exp(log);
      const bool fits = match == CodeMatch::kExact || begins(asked.insurer, held.code);
      scores.insurer_fits[term] = fits ? 1 : 0;
    }
    scores.insurer_log_u = std::log(std::min(u, 1.0));
    scores.insurer.push_back(static_cast<float>(scores.insurer_log_u));
  }
  if (!asked.symbol.empty()) {
    const double other =
        std::log(kElsewhere / std::max<double>(static_cast<double>(index.symbols.size()), 50));
    double u = 0.3 / people;
    scores.symbol_fits.assign(index.symbols.size() + 1, 0);
    for (std::size_t term = 0; term < index.symbols.size(); ++term) {
      const SymbolTerm& held = index.symbols[term];
      const CodeMatch match = compare_symbols(asked.symbol, held.key);
      const double log = code_log(match, static_cast<int>(asked.symbol.size()), other);
      scores.symbol.push_back(static_cast<float>(log));
      if (match != CodeMatch::kOther) u += held.people / people * std::exp(log);
      const bool fits = match == CodeMatch::kExact || held.key.starts_with(asked.symbol);
      scores.symbol_fits[term] = fits ? 1 : 0;
    }
    u += std::exp(other);
    scores.symbol_log_u = std::log(std::min(u, 1.0));
    // A card without a symbol where one was asked: another kind of card.
    scores.symbol.push_back(static_cast<float>(other));
  }
  scores.number_other = std::log(kElsewhere / std::max(people, 100.0));
  scores.number_any = scores.number_other;
  return scores;
}

}  // namespace tomoshibi::store::people::internal
