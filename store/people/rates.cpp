#include "store/people/rates.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace tomoshibi::store::people {
namespace {

constexpr double kSmoothing = 200;  // As many answers as the rates before count for.
constexpr std::size_t kSlips = 9;

// The rates of birth dates, and in how many ways each slip is made.
struct Slip {
  double Rates::*rate;
  double ways;
};
constexpr std::array<Slip, kSlips> kBirth{{
    {&Rates::birth_exact, 1},
    {&Rates::birth_exchanged, 1},
    {&Rates::birth_near_day, 4},
    {&Rates::birth_other_day, 28},
    {&Rates::birth_other_month, 11},
    {&Rates::birth_next_year, 2},
    {&Rates::birth_ten_years, 2},
    {&Rates::birth_year_exchanged, 1},
    {&Rates::birth_other_era, 10},
}};

int exchanged_year(int year) { return year / 100 * 100 + year % 10 * 10 + year / 10 % 10; }

// Which slip of kBirth it is; kSlips for none of them.
std::size_t slip_of(const PartialDate& asked, const Date& held) {
  const bool year = asked.year == held.year, month = asked.month == held.month,
             day = asked.day == held.day;
  if (year && month && day) return 0;
  if (year && asked.day == held.month && asked.month == held.day) return 1;
  if (year && month) {
    const int off = std::abs(asked.day - held.day);
    return off == 1 || off == 10 ? 2 : 3;
  }
  if (year && day) return 4;
  if (!month || !day) return kSlips;
  const int off = std::abs(asked.year - held.year);
  if (off == 1) return 5;
  if (off == 10) return 6;
  if (exchanged_year(asked.year) == held.year) return 7;
  constexpr std::array<int, 5> kEras{14, 25, 30, 63, 93};
  return std::ranges::find(kEras, off) != kEras.end() ? 8 : kSlips;
}

double smoothed(double seen, double of, double before) {
  if (of <= 0) return before;
  return (seen + kSmoothing * before) / (of + kSmoothing);
}

}  // namespace

bool are_valid(const Rates& rates) {
  const auto good = [](double rate) { return rate > 0 && rate < 1; };
  return std::ranges::all_of(kBirth, [&](const Slip& slip) { return good(rates.*slip.rate); }) &&
         good(rates.sex_other) && good(rates.absent);
}

Rates fit_rates(std::span<const Confirmed> answers, const Rates& before) {
  std::array<double, kSlips + 1> seen{};
  double dates = 0, sexes = 0, other_sex = 0, absent = 0;
  for (const Confirmed& one : answers) {
    if (!one.registered) {
      ++absent;
      continue;
    }
    if (one.asked_birth.complete() && one.birth.known()) {
      ++dates;
      ++seen[slip_of(one.asked_birth, one.birth)];
    }
    if (one.asked_sex != Sex::kUnknown && one.sex != Sex::kUnknown) {
      ++sexes;
      other_sex += one.asked_sex != one.sex ? 1 : 0;
    }
  }
  Rates rates = before;
  for (std::size_t at = 0; at < kSlips; ++at) {
    const Slip& slip = kBirth[at];
    if (dates <= 0) break;
    rates.*slip.rate = smoothed(seen[at], dates, before.*slip.rate * slip.ways) / slip.ways;
  }
  rates.sex_other = smoothed(other_sex, sexes, before.sex_other);
  if (answers.empty()) return rates;
  rates.absent = std::clamp(
      smoothed(absent, static_cast<double>(answers.size()), before.absent), 0.005, 0.5);
  return rates;
}

}  // namespace tomoshibi::store::people
