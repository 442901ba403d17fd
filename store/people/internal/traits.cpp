#include "store/people/internal/traits.h"

namespace tomoshibi::store::people::internal {

Traits::Traits(const Image& image) {
  const std::uint32_t places = image.terms(TermKind::kPlace) + 1;
  const std::uint32_t givens = image.terms(TermKind::kGiven) + 1;
  const bool by_given = places <= kMostPlaces;
  starts_.assign(places + 1ULL, 0);
  if (by_given) given_starts_.assign(givens + 1ULL, 0);
  const auto is_visible = [&image](std::uint32_t slot) {
    return (image.bits(slot) & (kWithheldBit | kGoneBit)) == 0;
  };
  for (std::uint32_t slot = 0; slot < image.slots(); ++slot) {
    if (!is_visible(slot)) continue;
    ++starts_[image.place(slot) + 1];
    if (by_given) ++given_starts_[image.given(slot) + 1];
  }
  for (std::vector<std::uint32_t>* counts : {&starts_, &given_starts_}) {
    for (std::size_t at = 1; at < counts->size(); ++at) (*counts)[at] += (*counts)[at - 1];
  }
  by_place_.resize(starts_.back());
  if (by_given) by_given_.resize(given_starts_.back());
  std::vector<std::uint32_t> next = starts_, next_given = given_starts_;
  for (std::uint32_t slot = 0; slot < image.slots(); ++slot) {
    if (!is_visible(slot)) continue;
    const std::uint32_t place = image.place(slot);
    const std::uint32_t trait = image.day(slot) | (image.bits(slot) & unsigned{kSexMask}) << 16;
    by_place_[next[place]++] = trait;
    if (by_given) by_given_[next_given[image.given(slot)]++] = trait | place << 18;
  }
}

void Births::add(const Traits& traits, int by) {
  std::array<std::vector<std::int64_t>, Traits::kSexes> born;
  for (auto& counts : born) counts.assign(kNoDay + 2ULL, 0);
  for (const std::uint32_t trait : traits.of_all()) born[trait >> 16 & kSexMask][(trait & 0xffff) + 1] += by;
  for (std::size_t sex = 0; sex < Traits::kSexes; ++sex) {
    before_[sex].resize(born[sex].size());
    std::int64_t sum = 0;
    for (std::size_t at = 0; at < born[sex].size(); ++at) {
      sum += born[sex][at];
      before_[sex][at] = static_cast<std::uint32_t>(before_[sex][at] + sum);
    }
  }
}

SmallLists::SmallLists(const Image& image) {
  auto& [givens, days, places] = slots_;
  for (std::uint32_t slot = 0; slot < image.slots(); ++slot) {
    givens.push_back({image.given(slot), slot});
    days.push_back({image.day(slot), slot});
    places.push_back({image.place(slot), slot});
  }
  for (const SideName& name : image.names()) givens.push_back({name.given, name.slot});
  for (auto& list : slots_) {
    std::ranges::sort(list);
    list.erase(std::unique(list.begin(), list.end()), list.end());
  }
}

}  // namespace tomoshibi::store::people::internal
