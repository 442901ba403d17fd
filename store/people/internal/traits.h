// Traits: sex and day of birth of everybody of an image, place by place and given name by given name, so that
// what many people weigh together is known without looking at each of them.
//
// Invariant: counts whoever was visible when the image was taken up; who was hidden since stands in gone().
// Cost: 8 B a person, in memory alone; made in one pass at loading. An image without lists of its own gets them
// here, 24 B a person more. Births: .8 MB for all images together.
// Proof: tests/people_pruning_test.cpp, tests/people_image_test.cpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "store/people/internal/image.h"

namespace tomoshibi::store::people::internal {

class Traits {
 public:
  static constexpr std::size_t kSexes = 3;

  Traits() = default;
  explicit Traits(const Image& image);

  // Everybody, place by place: day, sex << 16.
  std::span<const std::uint32_t> of_all() const { return by_place_; }
  // Each of the people of a place: day, sex << 16.
  std::span<const std::uint32_t> of_place(std::uint32_t place) const {
    return std::span(by_place_).subspan(starts_[place], starts_[place + 1] - starts_[place]);
  }
  // Each of those who have the given name: day, sex << 16, place << 18. Requires: has_given_names().
  static constexpr std::uint32_t kMostPlaces = 1U << 14;
  bool has_given_names() const { return !given_starts_.empty(); }
  std::span<const std::uint32_t> of_given(std::uint32_t given) const {
    return std::span(by_given_).subspan(given_starts_[given], given_starts_[given + 1] - given_starts_[given]);
  }
  void hide(std::uint32_t slot) { gone_.push_back(slot); }
  const std::vector<std::uint32_t>& gone() const { return gone_; }
  bool empty() const { return starts_.empty(); }

 private:
  std::vector<std::uint32_t> starts_, by_place_, given_starts_, by_given_, gone_;
};

// How many of everybody in Traits were born when, by sex, over all images.
class Births {
 public:
  // `by`: 1, or -1 for an image that is taken away.
  void add(const Traits& traits, int by);
  // People of a sex born on the days [first, end); kNoDay is a day too.
  std::uint32_t born(std::size_t sex, std::uint32_t first, std::uint32_t end) const {
    return before_[sex].empty() ? 0 : before_[sex][end] - before_[sex][first];
  }

 private:
  std::array<std::vector<std::uint32_t>, Traits::kSexes> before_;  // Born before each day.
};

// The lists of an image that is too small to bring them: slots by given name (further names included), day and
// place.
class SmallLists {
 public:
  SmallLists() = default;
  explicit SmallLists(const Image& image);
  bool empty() const { return slots_.front().empty(); }

  template <typename Give>
  void each(Image::List list, std::uint32_t value, Give&& give) const {
    const auto& slots = slots_[static_cast<std::size_t>(list)];
    const auto from = std::ranges::lower_bound(slots, value, {}, &Listed::value);
    for (auto at = from; at != slots.end() && at->value == value; ++at) give(std::uint32_t{at->slot});
  }

 private:
  struct Listed {
    std::uint32_t value;
    std::uint32_t slot;
    auto operator<=>(const Listed&) const = default;
  };
  std::array<std::vector<Listed>, 3> slots_;
};

}  // namespace tomoshibi::store::people::internal
