// How often what is said differs from what is registered: the part of the search's model that is fitted
// from confirmed answers.
//
// Invariant: every rate is above 0, and a fit from nothing gives back what it began with.
// Source: the table "Ranking weights" of docs/search.md. Proof: tests/people_rates_test.cpp.
#pragma once

#include <cstdint>
#include <span>

#include "store/base/bytes.h"
#include "store/base/instant.h"
#include "store/base/person.h"
#include "store/base/result.h"

namespace tomoshibi::store::people {

// Probabilities. Those of a birth date are for one date each, as often as a slip can be made.
struct Rates {
  double birth_exact = 0.93;
  double birth_exchanged = 0.015;        // Day and month.
  double birth_near_day = 0.003;         // A day or ten days off, each way.
  double birth_other_day = 0.012 / 28;
  double birth_other_month = 0.008 / 11;
  double birth_next_year = 0.0035;       // Each way.
  double birth_ten_years = 0.001;        // Each way.
  double birth_year_exchanged = 0.004;   // 1935 for 1953.
  double birth_other_era = 0.0008;       // Each of ten.
  double sex_other = 0.015;
  double absent = 0.06;                  // Nobody of the register is meant.
  bool operator==(const Rates&) const = default;
};
bool are_valid(const Rates& rates);

// One confirmed answer: what was asked and who it was. A birth date that was not asked to the day is empty.
struct Confirmed {
  PartialDate asked_birth;
  Date birth;
  Sex asked_sex = Sex::kUnknown, sex = Sex::kUnknown;
  bool registered = true;  // False: nobody of the register was meant.
};
// Counted, and smoothed toward `before` as if that were two hundred answers more.
Rates fit_rates(std::span<const Confirmed> answers, const Rates& before);

// What a measurement found: rates that answer better, how many confirmed answers say so, and how well half
// of them were answered before and after (mean log-loss). Whoever may search proposes; an administrator
// applies.
struct RatesProposal {
  Rates rates;
  std::uint64_t counted = 0, tried = 0;
  double loss_before = 0, loss_after = 0;
  bool operator==(const RatesProposal&) const = default;
};
Bytes encode_proposal(const RatesProposal& proposal);
// Errors: kCorrupt (not such bytes, or a rate that is none).
Result<RatesProposal> decode_proposal(ByteView bytes);

}  // namespace tomoshibi::store::people
