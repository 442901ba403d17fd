// Medicines that must be seen first: which of them a code stands for, and how urgent it is.
//
// Matched on the first 7 characters of a drug code (route and ingredient), never on a class of 3 or
// 4 digits, because a class mixes a medicine with its opposite (339: antiplatelets and what raises
// platelets). One prefix carries two ranks and is told apart by 9 characters: desmopressin
// 2419001F4 and F5 are for nocturia. What is in no group, and what has no code, is kUnknown: it is
// shown above rank 4 and is never called "not critical". The rank is that of the medicine alone: it
// orders the screen and is no advice.
//
// Source: reference/critical-medicines.md section 1, whose every prefix was looked up in the health
// ministry's price list of 2025-07-16; sections 3 and 4 for the traps.
// Cost: a binary search in about 770 constant rows.
// Proof: tests/charts_critical_test.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "store/base/chart.h"

namespace tomoshibi::store::charts {

// In the order of the screen: the unknown stands between 3 and 4.
enum class Rank : std::uint8_t { kHours = 1, kDays = 2, kWeeks = 3, kUnknown = 4, kCanWait = 5 };

struct Critical {
  Rank rank = Rank::kUnknown;
  std::string_view group;       // "ANTICOAG"; empty when unknown.
  std::string_view label;       // 抗凝固薬; empty when unknown.
  std::string_view short_name;  // ワルファリン, インスリン: as the band says it; empty when unknown.
  bool weekly_only = false;     // Methotrexate by mouth or pen: kWeeklyBanner belongs to it.
  bool sensitive = false;       // HIV, hepatitis B, psychiatry: names stand behind 配慮情報［見る］.
};

inline constexpr std::string_view kWeeklyBanner = "週1回の薬です。毎日飲みません";

// 1, 2, 3, 4 as the reference counts them; 0 when unknown.
int rank_number(Rank rank);

// The 12 characters of a drug code (or 7 and more of them), any case. Empty: unknown.
Critical critical_of(std::string_view drug_code);

// The first 7 characters of the row's drug code (YJ, price list, or general name code): route and
// ingredient. Empty when the row carries none (HOT9 or receipt code only, or text alone).
std::string ingredient_of(const Medication& row);
// The code that ingredient_of() took them from, in capitals; empty when there is none.
std::string drug_code_of(const Medication& row);

// How a coded medicine enters the body: characters 5 to 7 of the code.
enum class Route : std::uint8_t { kUnknown, kOral, kInjection, kExternal };
Route route_of(std::string_view drug_code);

}  // namespace tomoshibi::store::charts
