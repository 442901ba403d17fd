#include "store/people/internal/lookup.h"

#include <algorithm>
#include <map>

#include "store/people/internal/text.h"

namespace tomoshibi::store::people::internal {
namespace {

void sort_unique(std::vector<std::u32string>& values) {
  std::ranges::sort(values);
  const auto repeated = std::ranges::unique(values);
  values.erase(repeated.begin(), repeated.end());
}

void count_places(Lookup& lookup, const Index& index) {
  std::unordered_map<std::u32string_view, float> in_city, same_name;
  for (const PlaceTerm& term : index.places) {
    if (term.people == 0) continue;
    in_city[term.place.city] += 1;
    same_name[term.place.town] += 1;
    lookup.cities.push_back(term.place.city);
    lookup.towns.push_back(term.place.town);
    lookup.prefectures.push_back(term.place.prefecture);
  }
  for (const PlaceTerm& term : index.places) {
    lookup.towns_of_city.push_back(std::max(in_city[term.place.city], 1.0F));
    lookup.cities_of_town.push_back(std::max(same_name[term.place.town], 1.0F));
  }
  sort_unique(lookup.cities);
  sort_unique(lookup.towns);
  sort_unique(lookup.prefectures);
}

void count_cards(Lookup& lookup, const Index& index) {
  std::unordered_map<std::uint64_t, std::uint32_t> groups;
  for (std::uint32_t slot = 0; slot < index.slots(); ++slot) {
    if ((index.flags[slot] & (Index::kWithheld | Index::kAbsent)) != 0) continue;
    ++groups[std::uint64_t{index.insurer[slot]} << 32 | index.symbol[slot]];
    if (index.number_length[slot] != 0) lookup.by_number.emplace_back(index.number[slot], slot);
  }
  for (const ExtraCard& extra : index.extra_cards) {
    if ((index.flags[extra.slot] & Index::kWithheld) != 0 || extra.card.number.empty()) continue;
    lookup.by_number.emplace_back(extra.card.number.digits, extra.slot);
  }
  std::ranges::sort(lookup.by_number);
  for (const auto& [key, people] : groups) {
    lookup.card_groups.push_back(
        {static_cast<std::uint32_t>(key >> 32), static_cast<std::uint32_t>(key), people});
  }
}

// Municipalities first, then insurers, the largest first.
std::vector<Holding> make_holdings(const Index& index) {
  std::vector<Holding> places(index.places.size());
  std::vector<Holding> insurers(index.insurers.size());
  for (std::size_t slot = 0; slot < index.slots(); ++slot) {
    if ((index.flags[slot] & (Index::kWithheld | Index::kAbsent)) != 0) continue;
    const auto add = [&](Holding& holding) {
      ++holding.people;
      holding.as_of = std::max(holding.as_of, Instant{index.as_of[slot]});
    };
    if (index.place[slot] != kNoTerm) add(places[index.place[slot]]);
    if (index.insurer[slot] != kNoTerm) add(insurers[index.insurer[slot]]);
  }
  std::map<std::u32string_view, Holding> cities;
  for (std::size_t term = 0; term < places.size(); ++term) {
    Holding& city = cities[index.places[term].place.city];
    city.people += places[term].people;
    city.as_of = std::max(city.as_of, places[term].as_of);
  }
  std::vector<Holding> all;
  for (auto& [city, holding] : cities) {
    if (city.empty() || holding.people == 0) continue;
    holding.name = encode(written_city(city));
    all.push_back(std::move(holding));
  }
  for (std::size_t term = 0; term < insurers.size(); ++term) {
    if (insurers[term].people == 0) continue;
    insurers[term].kind = Holding::Kind::kInsurer;
    insurers[term].code = index.insurers[term].text;
    insurers[term].name = std::string(insurer_kind(index.insurers[term].text));
    all.push_back(std::move(insurers[term]));
  }
  std::ranges::stable_sort(all, [](const Holding& one, const Holding& other) {
    return one.kind != other.kind ? one.kind < other.kind : one.people > other.people;
  });
  return all;
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
    if ((index.flags[slot] & Index::kWithheld) != 0) {
      lookup.withheld.push_back(static_cast<std::uint32_t>(slot));
    }
    if ((index.flags[slot] & (Index::kWithheld | Index::kAbsent)) != 0) continue;
    if (index.day[slot] == kNoDay) continue;
    const Date date = from_days(static_cast<std::int32_t>(index.day[slot]) + kFirstDay);
    const auto year = static_cast<std::size_t>(date.year - Lookup::kFirstYear);
    if (year < Lookup::kYears) ++lookup.born[year];
  }
  count_places(lookup, index);
  count_cards(lookup, index);
  lookup.holdings = make_holdings(index);
}

}  // namespace tomoshibi::store::people::internal
