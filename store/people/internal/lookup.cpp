#include "store/people/internal/lookup.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "store/people/internal/text.h"

namespace tomoshibi::store::people::internal {
namespace {

// Two tokens of one hash only bring a name to be compared for nothing.
std::uint32_t hash_of(std::string_view token) {
  std::uint32_t hash = 0x811c9dc5;  // FNV-1a
  for (const char c : token) hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x01000193U;
  return hash;
}

// Those of a sorted list of terms whose text is `value`.
template <typename TextOf>
std::span<const std::uint32_t> range_of(const std::vector<std::uint32_t>& list, std::u32string_view value,
                                        const TextOf& text_of) {
  const auto from = std::ranges::lower_bound(list, value, {}, text_of);
  const auto to = std::ranges::upper_bound(list, value, {}, text_of);
  return {list.data() + (from - list.begin()), static_cast<std::size_t>(to - from)};
}

void sort_unique(std::vector<std::u32string>& values) {
  std::ranges::sort(values);
  values.erase(std::unique(values.begin(), values.end()), values.end());
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

// Municipalities first, then insurers, the largest first.
std::vector<Holding> make_holdings(const Index& index) {
  std::vector<Holding> places(index.places.size());
  std::vector<Holding> insurers(index.insurers.size());
  for (const Segment& segment : index.segments()) {
    const auto add = [&segment](TermKind kind, std::vector<Holding>& holdings) {
      const auto at = static_cast<std::size_t>(kind);
      for (std::uint32_t local = 0; local < segment.image.terms(kind); ++local) {
        if (segment.people[at][local] == 0) continue;
        Holding& holding = holdings[segment.to_register[at][local]];
        holding.people += segment.people[at][local];
        holding.as_of = std::max(holding.as_of, Instant{segment.image.newest(kind, local)});
      }
    };
    add(TermKind::kPlace, places);
    add(TermKind::kInsurer, insurers);
  }
  const auto add_totals = [&index](TermKind kind, std::vector<Holding>& holdings) {
    const auto at = static_cast<std::size_t>(kind);
    for (std::size_t term = 0; term < index.totals().terms[at].size(); ++term) {
      if (index.totals().terms[at][term] == 0) continue;
      holdings[term].people += index.totals().terms[at][term];
      holdings[term].as_of = std::max(holdings[term].as_of, Instant{index.totals().newest[at][term]});
    }
  };
  add_totals(TermKind::kPlace, places);
  add_totals(TermKind::kInsurer, insurers);
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

void NameLists::extend(TermKind kind, const std::vector<NameTerm>& names) {
  const auto count = static_cast<std::uint32_t>(names.size());
  if (known_ == count) return;
  const auto merge_in = [this, count](std::vector<std::uint32_t>& list, const auto& value_of) {
    const auto before = static_cast<std::ptrdiff_t>(list.size());
    for (std::uint32_t term = known_; term < count; ++term) {
      if (!value_of(term).empty()) list.push_back(term);
    }
    const auto less = [&value_of](std::uint32_t one, std::uint32_t other) {
      const int order = value_of(one).compare(value_of(other));
      return order != 0 ? order < 0 : one < other;
    };
    std::sort(list.begin() + before, list.end(), less);
    std::inplace_merge(list.begin(), list.begin() + before, list.end(), less);
  };
  merge_in(by_key_, [&names](std::uint32_t term) -> const std::u32string& { return names[term].key; });
  merge_in(by_kana_, [&names](std::uint32_t term) -> const std::u32string& { return names[term].kana; });
  const auto before = static_cast<std::ptrdiff_t>(tokens_.size());
  for (std::uint32_t term = known_; term < count; ++term) {
    for (const std::string& token : tokens_of(kind, names[term])) {
      tokens_.emplace_back(hash_of(token), term);
    }
  }
  std::sort(tokens_.begin() + before, tokens_.end());
  std::inplace_merge(tokens_.begin(), tokens_.begin() + before, tokens_.end());
  known_ = count;
}

std::span<const std::uint32_t> NameLists::written(const std::vector<NameTerm>& names,
                                                  std::u32string_view key) const {
  return range_of(by_key_, key, [&names](std::uint32_t term) { return std::u32string_view(names[term].key); });
}

std::span<const std::uint32_t> NameLists::heard(const std::vector<NameTerm>& names,
                                                std::u32string_view kana) const {
  return range_of(by_kana_, kana, [&names](std::uint32_t term) { return std::u32string_view(names[term].kana); });
}

void NameLists::with_token(std::string_view token, std::vector<std::uint32_t>& terms) const {
  const std::uint32_t hash = hash_of(token);
  auto at = std::ranges::lower_bound(tokens_, std::pair{hash, std::uint32_t{0}});
  for (; at != tokens_.end() && at->first == hash; ++at) terms.push_back(at->second);
}

namespace {

// Less by the letters from the last to the first.
int compare_from_back(std::u32string_view one, std::u32string_view other) {
  const std::size_t shorter = std::min(one.size(), other.size());
  for (std::size_t at = 1; at <= shorter; ++at) {
    const char32_t first = one[one.size() - at], second = other[other.size() - at];
    if (first != second) return first < second ? -1 : 1;
  }
  return one.size() == other.size() ? 0 : one.size() < other.size() ? -1 : 1;
}

}  // namespace

void SymbolList::extend(const std::vector<SymbolTerm>& symbols) {
  const auto count = static_cast<std::uint32_t>(symbols.size());
  if (known_ == count) return;
  const auto before = static_cast<std::ptrdiff_t>(by_front_.size());
  for (std::uint32_t term = known_; term < count; ++term) {
    by_front_.push_back(term);
    by_back_.push_back(term);
  }
  const auto merge_in = [before](std::vector<std::uint32_t>& list, const auto& less) {
    std::sort(list.begin() + before, list.end(), less);
    std::inplace_merge(list.begin(), list.begin() + before, list.end(), less);
  };
  merge_in(by_front_, [&symbols](std::uint32_t one, std::uint32_t other) {
    return symbols[one].key < symbols[other].key;
  });
  merge_in(by_back_, [&symbols](std::uint32_t one, std::uint32_t other) {
    return compare_from_back(symbols[one].key, symbols[other].key) < 0;
  });
  known_ = count;
}

std::vector<std::uint32_t> SymbolList::near(const std::vector<SymbolTerm>& symbols,
                                            std::u32string_view asked) const {
  if (asked.size() < 2 || asked.find(U'?') != std::u32string_view::npos) {
    std::vector<std::uint32_t> all = by_front_;
    std::ranges::sort(all);
    return all;
  }
  // One slip leaves the first half or the second one as it is, unless it exchanges the two in the middle.
  const std::u32string_view head = asked.substr(0, asked.size() / 2);
  const std::u32string_view tail = asked.substr(asked.size() / 2);
  std::vector<std::uint32_t> near;
  const auto from_front = std::ranges::partition_point(
      by_front_, [&](std::uint32_t term) { return symbols[term].key < head; });
  for (auto at = from_front; at != by_front_.end() && symbols[*at].key.starts_with(head); ++at) {
    near.push_back(*at);
  }
  const auto from_back = std::ranges::partition_point(by_back_, [&](std::uint32_t term) {
    return compare_from_back(symbols[term].key, tail) < 0;
  });
  for (auto at = from_back; at != by_back_.end() && symbols[*at].key.ends_with(tail); ++at) {
    near.push_back(*at);
  }
  std::u32string turned(asked);
  std::swap(turned[head.size() - 1], turned[head.size()]);
  const auto exchanged = std::ranges::partition_point(
      by_front_, [&](std::uint32_t term) { return symbols[term].key < turned; });
  if (exchanged != by_front_.end() && symbols[*exchanged].key == turned) near.push_back(*exchanged);
  std::ranges::sort(near);
  near.erase(std::unique(near.begin(), near.end()), near.end());
  return near;
}

void refresh(Lookup& lookup, const Index& index) {
  if (lookup.revision == index.revision()) return;
  lookup.revision = index.revision();
  lookup.names[0].extend(TermKind::kFamily, index.families);
  lookup.names[1].extend(TermKind::kGiven, index.givens);
  lookup.symbols.extend(index.symbols);
  for (std::size_t kind = 0; kind < kTermKinds; ++kind) {
    lookup.used[kind] = index.used(TermKind{static_cast<std::uint8_t>(kind)});
  }
  for (auto* list : {&lookup.cities, &lookup.towns, &lookup.prefectures}) list->clear();
  lookup.towns_of_city.clear();
  lookup.cities_of_town.clear();
  count_places(lookup, index);
  lookup.holdings = make_holdings(index);
}

}  // namespace tomoshibi::store::people::internal
