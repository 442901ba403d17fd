// The tables as arrays; see tables.h.
#include "app/population/tables.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <iterator>
#include <string>

namespace tomoshibi::population {
namespace {

constexpr IllnessFacts kIllnesses[] = {
#include "app/population/illnesses.inc"
};
static_assert(std::size(kIllnesses) == kIllnessCount);

constexpr Product kProducts[] = {
#include "app/population/products.inc"
};

// Codes: JIS X 0402. Population: census of 2020-10-01. Readings: general knowledge.
constexpr Municipality kMunicipalities[] = {
    {"17201", "金沢市", "カナザワシ", 463254, Region::kKaga, "076"},
    {"17202", "七尾市", "ナナオシ", 50300, Region::kNoto, "0767"},
    {"17203", "小松市", "コマツシ", 106216, Region::kKaga, "0761"},
    {"17204", "輪島市", "ワジマシ", 24608, Region::kOkuNoto, "0768"},
    {"17205", "珠洲市", "スズシ", 12929, Region::kOkuNoto, "0768"},
    {"17206", "加賀市", "カガシ", 63220, Region::kKaga, "0761"},
    {"17207", "羽咋市", "ハクイシ", 20407, Region::kNoto, "0767"},
    {"17209", "かほく市", "カホクシ", 34889, Region::kKaga, "076"},
    {"17210", "白山市", "ハクサンシ", 110408, Region::kKaga, "076"},
    {"17211", "能美市", "ノミシ", 48523, Region::kKaga, "0761"},
    {"17212", "野々市市", "ノノイチシ", 57238, Region::kKaga, "076"},
    {"17324", "川北町", "カワキタマチ", 6135, Region::kKaga, "076"},
    {"17361", "津幡町", "ツバタマチ", 36957, Region::kKaga, "076"},
    {"17365", "内灘町", "ウチナダマチ", 26574, Region::kKaga, "076"},
    {"17384", "志賀町", "シカマチ", 18630, Region::kNoto, "0767"},
    {"17386", "宝達志水町", "ホウダツシミズチョウ", 12121, Region::kNoto, "0767"},
    {"17407", "中能登町", "ナカノトマチ", 16540, Region::kNoto, "0767"},
    {"17461", "穴水町", "アナミズマチ", 7890, Region::kOkuNoto, "0768"},
    {"17463", "能登町", "ノトチョウ", 15687, Region::kOkuNoto, "0768"},
};

constexpr Town kTowns[] = {
#include "app/population/towns.inc"
};

constexpr Surname kSurnames[] = {
#include "app/population/surnames.inc"
};

constexpr GivenName kMen[] = {
#include "app/population/given_men.inc"
};

constexpr GivenName kWomen[] = {
#include "app/population/given_women.inc"
};

constexpr ForeignName kForeign[] = {
#include "app/population/foreign.inc"
};

ProductUse read_use(const Product& product) {
  ProductUse use;
  std::string_view rest = product.conditions;
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    std::string_view key = rest.substr(0, comma);
    if (key.ends_with("_C")) {
      use.child = true;
      key.remove_suffix(2);
    }
    for (std::size_t i = 0; i < kIllnessCount; ++i) {
      if (key == kIllnesses[i].key) use.illnesses.set(i);
    }
    rest = comma == std::string_view::npos ? "" : rest.substr(comma + 1);
  }
  return use;
}

template <typename Row, std::size_t N>
std::span<const GivenName> cohort_of(const Row (&rows)[N], int cohort) {
  const auto before = [](const GivenName& row, int value) { return row.cohort < value; };
  const auto* first = std::lower_bound(std::begin(rows), std::end(rows), cohort, before);
  const auto* last = std::lower_bound(std::begin(rows), std::end(rows), cohort + 1, before);
  return {first, last};
}

}  // namespace

std::span<const IllnessFacts> illness_table() { return kIllnesses; }
std::span<const Product> product_table() { return kProducts; }
std::span<const Municipality> municipality_table() { return kMunicipalities; }
std::span<const Surname> surname_table() { return kSurnames; }
std::span<const ForeignName> foreign_names() { return kForeign; }

int age_band(int age) {
  if (age < 15) return 0;
  if (age < 40) return 1;
  if (age < 65) return 2;
  return age < 75 ? 3 : 4;
}

std::span<const Product> products_of(std::string_view prefix) {
  const auto head = [prefix](const Product& row) {
    return std::string_view(row.code).substr(0, prefix.size());
  };
  const auto* first =
      std::partition_point(std::begin(kProducts), std::end(kProducts),
                           [&](const Product& row) { return head(row) < prefix; });
  const auto* last = std::partition_point(
      first, std::end(kProducts), [&](const Product& row) { return head(row) == prefix; });
  return {first, last};
}

std::span<const ProductUse> product_uses() {
  static const auto kUses = [] {
    std::array<ProductUse, std::size(kProducts)> uses;
    std::transform(std::begin(kProducts), std::end(kProducts), uses.begin(), read_use);
    return uses;
  }();
  return kUses;
}

std::size_t index_of(const Product& product) {
  return static_cast<std::size_t>(&product - std::begin(kProducts));
}

std::span<const Town> towns_of(std::size_t municipality) {
  const int wanted = static_cast<int>(municipality);
  const auto before = [](const Town& row, int value) { return row.municipality < value; };
  const auto* first = std::lower_bound(std::begin(kTowns), std::end(kTowns), wanted, before);
  const auto* last = std::lower_bound(std::begin(kTowns), std::end(kTowns), wanted + 1, before);
  return {first, last};
}

std::span<const GivenName> given_names(bool woman, int birth_year) {
  int cohort = 0;
  for (int i = 1; i < static_cast<int>(std::size(kCohortFirstYear)); ++i) {
    if (birth_year >= kCohortFirstYear[i]) cohort = i;
  }
  return woman ? cohort_of(kWomen, cohort) : cohort_of(kMen, cohort);
}

}  // namespace tomoshibi::population
