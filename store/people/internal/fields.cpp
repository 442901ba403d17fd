#include "store/people/internal/fields.h"

#include <algorithm>
#include <array>
#include <bit>
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
// Years between the same year of two eras: 昭和 and 平成, 大正 and 昭和, 平成 and 令和, and so on.
constexpr std::array<int, 5> kEraOffsets{63, 25, 30, 93, 14};

// Smoothed: a birth date that nobody registered has must not look impossible.
double share_of_year(const Index& index, int year) {
  const double people = std::max<double>(index.visible(), 1) + 1;
  const int at = year - Index::kFirstYear;
  if (at < 0 || at >= static_cast<int>(Index::kYears)) return 0.02 / people;
  return (index.born()[static_cast<std::size_t>(at)] + 0.5) / people;
}

class DayTable {
 public:
  DayTable(const Index& index, double nothing) : index_(index), nothing_(nothing) {}
  void set(const Calendar& date, double probability, bool fits = false) {
    if (date.year < Index::kFirstYear || date.year > 2059) return;
    const Date real{static_cast<std::int16_t>(date.year), static_cast<std::uint8_t>(date.month),
                    static_cast<std::uint8_t>(date.day)};
    if (date.month < 1 || date.month > 12 || date.day < 1 || !is_valid(real)) return;
    const std::uint32_t day = day_of(real);
    if (day >= kDays || probability <= nothing_) return;
    set_.push_back({day, real.year, static_cast<float>(probability), fits});
  }
  void set_days(int year, int first_month, int last_month, double probability, bool fits) {
    for (int month = first_month; month <= last_month; ++month) {
      for (int day = 1; day <= 31; ++day) set(Calendar{year, month, day}, probability, fits);
    }
  }
  // Of several weights of a day the greatest counts.
  DayWeights finish() {
    std::ranges::sort(set_, [](const Set& one, const Set& other) {
      return one.day != other.day ? one.day < other.day : one.weight > other.weight;
    });
    DayWeights weights;
    weights.asked = true;
    weights.cold = static_cast<float>(nothing_);
    double sum = nothing_;
    std::uint32_t before = kNoDay;
    for (const Set& one : set_) {
      if (one.day == before) {
        weights.ranges.back().fits = weights.ranges.back().fits || one.fits;
        continue;
      }
      before = one.day;
      sum += (static_cast<double>(one.weight) - nothing_) * share_of_year(index_, one.year) / 365.25;
      weights.ranges.push_back({one.day, one.day, one.weight, one.fits});
    }
    weights.log_u = std::log(sum);
    return weights;
  }

 private:
  struct Set {
    std::uint32_t day;
    int year;
    float weight;
    bool fits;
  };
  const Index& index_;
  double nothing_;
  std::vector<Set> set_;
};

void set_full_date(DayTable& table, const PartialDate& asked, const Rates& rates) {
  const int y = asked.year, m = asked.month, d = asked.day;
  table.set({y, m, d}, rates.birth_exact, true);
  table.set({y, d, m}, rates.birth_exchanged);
  for (const int by : {-10, -1, 1, 10}) {
    table.set({y, m, d + by}, rates.birth_near_day);
    const Date real{static_cast<std::int16_t>(y), static_cast<std::uint8_t>(m),
                    static_cast<std::uint8_t>(d)};
    if ((by == 1 || by == -1) && is_valid(real)) {  // Over the end of a month.
      const Date near = add_days(real, by);
      table.set({near.year, near.month, near.day}, rates.birth_near_day);
    }
    table.set({y + by, m, d}, std::abs(by) == 1 ? rates.birth_next_year : rates.birth_ten_years);
  }
  table.set({swapped_year(y), m, d}, rates.birth_year_exchanged);
  for (int day = 1; day <= 31; ++day) table.set({y, m, day}, rates.birth_other_day);
  for (int month = 1; month <= 12; ++month) {
    table.set({y, month, d}, rates.birth_other_month);
  }
  for (const int offset : kEraOffsets) {
    table.set({y + offset, m, d}, rates.birth_other_era);
    table.set({y - offset, m, d}, rates.birth_other_era);
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
  for (int year = Index::kFirstYear; year < 2060; ++year) {
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

DayRange DayWeights::of(std::uint32_t day) const {
  if (day >= kNoDay) return {kNoDay, kNoDay, static_cast<float>(std::exp(log_u)), true};
  const auto after = std::ranges::upper_bound(ranges, day, {}, &DayRange::first);
  if (after != ranges.begin() && (after - 1)->last >= day) return *(after - 1);
  return {day, day, cold, false};
}

DayWeights join(const DayWeights& one, const DayWeights& other) {
  if (!one.asked || !other.asked) return one.asked ? one : other;
  DayWeights both;
  both.asked = true;
  both.cold = one.cold * other.cold;
  both.log_u = one.log_u + other.log_u;
  std::vector<std::uint32_t> borders{0};
  for (const DayWeights* weights : {&one, &other}) {
    for (const DayRange& range : weights->ranges) {
      borders.push_back(range.first);
      borders.push_back(range.last + 1);
    }
  }
  std::ranges::sort(borders);
  borders.erase(std::unique(borders.begin(), borders.end()), borders.end());
  for (std::size_t at = 0; at < borders.size() && borders[at] < kNoDay; ++at) {
    const std::uint32_t last = at + 1 < borders.size() ? borders[at + 1] - 1 : kNoDay - 1;
    const DayRange first = one.of(borders[at]);
    const DayRange second = other.of(borders[at]);
    both.ranges.push_back({borders[at], last, first.weight * second.weight, first.fits && second.fits});
  }
  return both;
}

DayWeights score_birth(const PartialDate& asked, const Index& index, const Rates& rates) {
  const double nothing = asked.complete() ? kBirthNone
                         : asked.year != 0 ? kYearNone / (asked.month == 0 ? 1 : 12)
                                           : 0.02 / 365;
  DayTable table(index, nothing);
  if (asked.complete()) {
    set_full_date(table, asked, rates);
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

DayWeights score_age(const SaidAge& asked, const Index& index, const Date& today) {
  DayWeights weights;
  weights.asked = true;
  weights.cold = 1e-9F;
  const std::uint32_t last = day_of(today);
  double u = 0;
  // Backwards from today, a year of life at a time.
  std::int64_t end = last < kNoDay ? std::int64_t{last} : -1;
  for (int age = 0; end >= 0 && age <= 125; ++age) {
    Date birthday = today;
    birthday.year = static_cast<std::int16_t>(today.year - age - 1);
    if (!is_valid(birthday)) birthday.day = 28;
    const std::int64_t begin =
        std::max<std::int64_t>(0, std::int64_t{to_days(birthday)} - kFirstDay + 1);
    const double log = age_log(asked, age);
    const int off = std::abs(asked.years - age);
    const bool fits = asked.decade ? age / 10 == asked.years / 10 : off <= 4;
    weights.ranges.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end),
                              static_cast<float>(std::exp(log)), fits});
    u += std::exp(log) * share_of_year(index, today.year - age);
    end = begin - 1;
  }
  std::ranges::reverse(weights.ranges);
  weights.log_u = std::log(std::max(u, 1e-6));
  return weights;
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
  // A slip is always likelier than any other code: the number of a card counts beside a misread insurer.
  const double slip = other + 0.01;
  switch (match) {
    case CodeMatch::kExact: return kCodeExact;
    case CodeMatch::kOneDigit: return std::max(slip, std::log(0.03 / (9 * n)));
    case CodeMatch::kExchanged: return std::max(slip, std::log(0.02 / n));
    case CodeMatch::kTwoDigits: return std::max(other, std::log(0.0006 / (40 * n * n)));
    case CodeMatch::kOneMore: return std::max(slip, std::log(0.012 / (4 * n)));
    case CodeMatch::kOther: return other;
  }
  return other;
}

namespace {

void score_insurers(CardScores& scores, const Index& index, const Lookup& lookup, double people) {
  const Code& asked = scores.asked.insurer;
  if (asked.empty()) return;
  const auto used = static_cast<double>(lookup.used[static_cast<std::size_t>(TermKind::kInsurer)]);
  const double other = std::log(kElsewhere / std::max<double>(used, 10));
  scores.insurer_other = static_cast<float>(other);
  double u = 0.3 / people;
  scores.insurer_fits.assign(index.insurers.size() + 1, 0);
  for (std::size_t term = 0; term < index.insurers.size(); ++term) {
    const InsurerTerm& held = index.insurers[term];
    const CodeMatch match = compare(asked, held.code);
    const double log = code_log(match, asked.length, other);
    scores.insurer.push_back(static_cast<float>(log));
    u += held.people / people * std::exp(log);
    const bool fits = match == CodeMatch::kExact || begins(asked, held.code);
    scores.insurer_fits[term] = fits ? 1 : 0;
  }
  scores.insurer_log_u = std::log(std::min(u, 1.0));
  scores.insurer.push_back(static_cast<float>(scores.insurer_log_u));
}

// A card without a symbol where one was asked is another kind of card.
void score_symbols(CardScores& scores, const Index& index, const Lookup& lookup, double people) {
  const std::u32string& asked = scores.asked.symbol;
  if (asked.empty()) return;
  const auto used = static_cast<double>(lookup.used[static_cast<std::size_t>(TermKind::kSymbol)]);
  const double other = std::log(kElsewhere / std::max<double>(used, 50));
  scores.symbol_other = static_cast<float>(other);
  double u = 0.3 / people + std::exp(other);
  for (const std::uint32_t term : lookup.symbols.near(index.symbols, asked)) {
    const SymbolTerm& held = index.symbols[term];
    const std::size_t longer = std::max(asked.size(), held.key.size());
    const bool begun = held.key.size() >= asked.size() && held.key.front() == asked.front();
    if (longer - std::min(asked.size(), held.key.size()) > 1 && !begun) continue;
    CodeMatch match = compare_symbols(asked, held.key);
    if (match == CodeMatch::kTwoDigits) match = CodeMatch::kOther;  // Another symbol.
    const bool fits = match == CodeMatch::kExact || (begun && held.key.starts_with(asked));
    float log = scores.symbol_other;
    if (match != CodeMatch::kOther) {
      log = static_cast<float>(code_log(match, static_cast<int>(asked.size()), other));
      u += held.people / people * std::exp(static_cast<double>(log));
    }
    if (fits || log > scores.symbol_other) scores.symbols.push_back({term, log, fits});
  }
  scores.symbol_log_u = std::log(std::min(u, 1.0));
}

// By how many digits it has: somebody who is not registered has any number of that many as likely.
void score_number(CardScores& scores, const Index& index, double people) {
  const Code& asked = scores.asked.number;
  if (asked.empty()) return;
  const double other = std::log(kElsewhere / std::max(people, 100.0));
  // Of a long number two wrong digits are another number.
  for (std::size_t match = 0; match < scores.number.size(); ++match) {
    const CodeMatch level{static_cast<std::uint8_t>(match)};
    const bool counts = level != CodeMatch::kTwoDigits || asked.length < Image::kLongEnough;
    scores.number[match] =
        static_cast<float>(counts ? code_log(level, asked.length, other) : other);
  }
  const int digits = std::min(digits_in(asked.digits), 16);
  const double share = (index.numbers_of_length(digits) + 1.0) / people;
  const int unread = std::popcount(asked.unread) / 4;
  const double chance = share / (9 * std::pow(10.0, digits - 1 - std::min(unread, digits - 1)));
  scores.number_log_u = std::log(std::min(1.0, chance + std::exp(other)));
}

}  // namespace

CardScores::Symbol CardScores::symbol(std::uint32_t term) const {
  if (asked.symbol.empty()) return {term, 0, true};
  const auto found = std::ranges::lower_bound(symbols, term, {}, &Symbol::term);
  return found != symbols.end() && found->term == term ? *found : Symbol{term, symbol_other, false};
}

CardScores score_card(const AskedCard& asked, const Index& index, const Lookup& lookup) {
  CardScores scores;
  scores.asked = asked;
  const double people = std::max<double>(index.visible(), kFewPeople);
  score_insurers(scores, index, lookup, people);
  score_symbols(scores, index, lookup, people);
  score_number(scores, index, people);
  scores.branch_log_u = asked.branch == kNoBranch ? 0 : std::log(0.3);
  return scores;
}

CodeMatch number_match(const CardScores& card, bool same_group, const Code& held) {
  if (held.empty()) return CodeMatch::kOther;
  const CodeMatch match = compare(card.asked.number, held);
  if (same_group) return match;
  const bool counts = match == CodeMatch::kExact && card.asked.number.unread == 0 &&
                      digits_in(held.digits) >= Image::kLongEnough;
  return counts ? match : CodeMatch::kOther;
}

float branch_log(const CardScores& card, std::uint8_t held) {
  if (card.asked.branch == kNoBranch) return 0;
  if (held == kNoBranch) return static_cast<float>(kBranchAny);
  return static_cast<float>(held == card.asked.branch ? kBranchEqual : kBranchOther);
}

float card_log(const CardScores& card, const CardFace& held) {
  const float symbol = card.symbol(held.symbol).log;
  const bool same_group = card.insurer_near(held.insurer) && card.symbol_near(symbol);
  float log = card.insurer_log(held.insurer) + symbol;
  if (card.asks_number()) {
    log += card.number[static_cast<std::size_t>(number_match(card, same_group, held.number))];
  }
  return log + branch_log(card, held.branch);
}

}  // namespace tomoshibi::store::people::internal
