// What our own small table knows of an ingredient: its group, its short name, what it is mainly
// for.
//
// One constant row an ingredient, sorted by code, written by products_table.py from facts of the
// health ministry's price list of 2025-07-16, of reference/critical-medicines.md and of the common
// products' conditions. An ingredient without a row is unknown, not harmless.
// Proof: tests/charts_critical_test.cpp.
#pragma once

#include <span>
#include <string_view>

namespace tomoshibi::store::charts {

struct Ingredient {
  std::string_view code;        // 7 characters: route and ingredient.
  std::string_view group;       // Key of critical-medicines.md section 1; empty: in no group.
  std::string_view short_name;  // Ingredient without its salt.
  std::string_view indication;  // 高血圧・心不全など; empty: not said.
};

std::span<const Ingredient> ingredients();
// Nothing when the code has no row. Takes 7 characters or more.
const Ingredient* find_ingredient(std::string_view drug_code);

}  // namespace tomoshibi::store::charts
