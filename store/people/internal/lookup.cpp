#include "store/people/internal/lookup.h"

#include <algorithm>

namespace tomoshibi::store::people::internal {
namespace {

void sort_unique(std::vector<std::u32string>& values) {
  std::ranges::sort(values);
  const auto repeated = std::ranges::unique(values);
  values.erase(repeated.begin(), repeated.end());
}

}  // namespace

void refresh(Lookup& lookup, const Index& index) {
  if (lookup.revision == index.revision()) return;
  lookup = Lookup{};
  lookup.revision = index.revision();
  for (std::size_t half = 0; half < 2; ++half) {
    const auto& names = half == 0 ? index.families : index.givens;
    for (std::uint32_t term = 0; term < names.size(); ++term) {
      if (!names[term].key.empty()) lookup.by_key[half][names[term].key].push_back(term);
      if (!names[term].kana.empty()) lookup.by_kana[half][names[term].kana].push_back(term);
    }
  }
  for (std::size_t slot = 0; slot < index.slots(); ++slot) {
    if ((index.flags[slot] & (Index::kWithheld | Index::kAbsent)) != 0) continue;
    if (index.day[slot] == kNoDay) continue;
    const Date date = from_days(static_cast<std::int32_t>(index.day[slot]) + kFirstDay);
    const auto year = static_cast<std::size_t>(date.year - Lookup::kFirstYear);
    if (year < Lookup::kYears) ++lookup.born[year];
  }
  for (const PlaceTerm& term : index.places) {
    if (term.people == 0) continue;
    lookup.cities.push_back(term.place.city);
    lookup.towns.push_back(term.place.town);
    lookup.prefectures.push_back(term.place.prefecture);
  }
  sort_unique(lookup.cities);
  sort_unique(lookup.towns);
  sort_unique(lookup.prefectures);
}

}  // namespace tomoshibi::store::people::internal
