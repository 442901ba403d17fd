// The known check-up items: their codes, words, limits and coded answers, as constant tables.
//
// Source: reference/domain.md section 3.3 (受診勧奨判定値), reference/checkup-codes.md sections 1 and 2
// (codes and answer lists of JP-CodeSystems-eCheckup, commit a9ab40f).
// Proof: tests/charts_checkup_marks_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "store/base/person.h"

namespace tomoshibi::store::charts {

enum class Direction : std::uint8_t { kNone, kAtOrAbove, kAtOrBelow, kBelow };

struct CheckupAnswer {
  std::string_view code, text;
};

struct CheckupItemInfo {
  std::string_view key;
  std::string_view name;
  std::string_view unit;
  Direction direction = Direction::kNone;
  double limit = 0.0;        // Of men, where `limit_women` differs.
  double limit_women = 0.0;
  std::string_view decision;        // 140以上; of men.
  std::string_view decision_women;  // Empty: the same for both.
  std::span<const CheckupAnswer> answers;  // Of a coded item.
};

// In the order of the screen.
std::span<const CheckupItemInfo> checkup_items();
const CheckupItemInfo* find_checkup_item(std::string_view key);

// Of several results of one item on one day, the larger is shown: blood pressure その他 (a mean)
// before the second before the first, a measured waist before a reported one.
int code_preference(std::string_view jlac10);

// The limit for a sex; nothing when there is none, or when it differs and the sex is unknown.
std::optional<double> limit_of(const CheckupItemInfo& item, Sex sex);

}  // namespace tomoshibi::store::charts
