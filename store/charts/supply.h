// What a dispensing covers, by calculation, and when nothing may be calculated.
//
// Invariants (design/care.md 1 and 2, which stand above every picture):
//   - The sum is the last covered day: 21 days from 28 October are covered to 17 November.
//   - Only the newest dispensing counts. Leftovers of earlier ones are not added: nobody saw them.
//   - Several rows of one ingredient on that day have a sum only if they end on the same day.
//   - No sum for pens and other injections, inhalers and everything external, as-needed, weekly,
//     alternate-day, weekday and uneven doses, doses that change, rows without usage or days, rows
//     whose quantity is too small for the days, and rows that only the patient wrote: kCheckAtHand.
//   - A prescription is not a pick-up: without a dispensing there is no sum, kPrescribedOnly.
//   - alarm (the only red) is for rank 1 whose covered days are over, and is worded as calculated.
// When in doubt, no sum: a wrong refusal costs a look into a bag, a wrong sum a dose.
//
// Source: design/care.md 1 and 2; reference/jahis-tc.md section 3.
// Proof: tests/charts_supply_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "store/base/chart.h"
#include "store/charts/critical.h"

namespace tomoshibi::store::charts {

enum class SupplyKind : std::uint8_t {
  kCalculated = 1,   // 計算上 11/17分まで
  kCheckAtHand,      // 残量は現物で確認
  kPrescribedOnly,   // 処方のみ・受け取り未確認
};

// What is known of the pick-up: the second line under the sum.
enum class PickUp : std::uint8_t {
  kDispensed = 1,    // 調剤済み 10/28
  kClaimed,          // A receipt says that it was given: レセプト 9月分
  kNotebook,         // お薬手帳 10/28
  kNotConfirmed,     // 処方のみ・受け取り未確認
  // Something was dispensed, and a later prescription is not known to be picked up.
  kNewerPrescription,
};

struct Supply {
  SupplyKind kind = SupplyKind::kCheckAtHand;
  PickUp pick_up = PickUp::kNotConfirmed;
  Date basis;             // Day of the row that all of this is about.
  Date newer_prescription;  // Only with kNewerPrescription.
  std::optional<Date> covered_until;  // Only with kCalculated.
  int days_left = 0;      // Covered days from today on, today included; 0 or less: over.
  bool over = false;      // The last covered day lies before today.
  bool warn = false;      // Not over, and 3 covered days or fewer are left, today included.
  bool alarm = false;     // Rank 1 and over.
};

inline constexpr int kWarnDays = 3;
inline constexpr int kDaysMax = 366;  // More days than that in one dispensing are not believed.

// Whether days of this row mean "taken evenly on each of them". False when in doubt.
bool is_countable(const Medication& row);

// The last covered day of one row; nothing where care.md allows no sum.
std::optional<Date> covered_until(const Medication& row);

// The supply of one ingredient from its rows, newest first. Empty rows give kCheckAtHand.
Supply supply_of(std::span<const Medication> rows_newest_first, Rank rank, Date today);

// 計算上 11/17分まで (with the year when it is not today's), 残量は現物で確認, 処方のみ・受け取り未確認.
std::string supply_text(const Supply& supply, Date today);
// 調剤済み 10/28, レセプト 9月分, 処方のみ・受け取り未確認, 処方 11/20・受け取り未確認, お薬手帳 10/28.
std::string pick_up_text(const Supply& supply, Date today);

}  // namespace tomoshibi::store::charts
