// What the words of a usage (用法) say of how far a medicine reaches: whether its doses are uneven
// over time, whether it is taken as needed, and by which way it is given.
//
// Careful on one side only: whoever is in doubt is "uneven", and no supply is calculated for it
// (care.md 1 and 2). Proof: tests/charts_fhir_medication_test.cpp.
#pragma once

#include <string>
#include <string_view>

#include "store/base/chart.h"

namespace tomoshibi::store::charts::internal {

struct UsageSense {
  bool uneven = false;
  bool as_needed = false;
  DosageKind kind = DosageKind::kUnknown;
};
UsageSense sense_of_usage(std::string_view usage);

// 7 digits, a letter, 4 digits: a YJ or price list code. Lower case and spaces around are forgiven;
// empty when it is not one.
std::string yj_of(std::string_view code);
// By digits 5-7 of the price list code: 001-399 internal, 400-699 injection, 700-999 external.
DosageKind kind_of_yj(std::string_view yj);

}  // namespace tomoshibi::store::charts::internal
