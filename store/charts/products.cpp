// The table of ingredients and its binary search.
#include "store/charts/products.h"

#include <algorithm>
#include <array>

namespace tomoshibi::store::charts {
namespace {

constexpr auto kIngredients = std::to_array<Ingredient>({
#include "store/charts/products_table.inc"
});

constexpr bool is_sorted_by_code() {
  for (std::size_t at = 0; at < kIngredients.size(); ++at) {
    if (kIngredients[at].code.size() != 7) return false;
    if (at > 0 && kIngredients[at - 1].code >= kIngredients[at].code) return false;
  }
  return true;
}
static_assert(is_sorted_by_code(), "the search below needs unique codes of 7 characters, in order");

}  // namespace

std::span<const Ingredient> ingredients() { return kIngredients; }

const Ingredient* find_ingredient(std::string_view drug_code) {
  if (drug_code.size() < 7) return nullptr;
  const std::string_view code = drug_code.substr(0, 7);
  const auto* found = std::lower_bound(
      kIngredients.begin(), kIngredients.end(), code,
      [](const Ingredient& row, std::string_view wanted) { return row.code < wanted; });
  if (found == kIngredients.end() || found->code != code) return nullptr;
  return found;
}

}  // namespace tomoshibi::store::charts
