#include "store/people/internal/traits.h"

namespace tomoshibi::store::people::internal {

Traits::Traits(const Image& image) {
  for (std::vector<std::uint32_t>& counts : before_) counts.assign(kNoDay + 2ULL, 0);
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
    ++before_[image.bits(slot) & kSexMask][image.day(slot) + 1];
    ++starts_[image.place(slot) + 1];
    if (by_given) ++given_starts_[image.given(slot) + 1];
  }
  for (std::vector<std::uint32_t>* counts : {&before_[0], &before_[1], &before_[2], &starts_, &given_starts_}) {
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

}  // namespace tomoshibi::store::people::internal
