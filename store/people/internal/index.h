// The register in memory: images side by side, searched as one, with one dictionary over all of them.
//
// Shape: a slot is the number of a person's place: the image's first slot plus the slot inside. Terms are
// merged by value, people are counted over all images; a search over several images answers as one over
// an image built of all of them.
// Invariant: nobody stands in two images visibly: whoever was replaced by a newer record is hidden.
// Proof: tests/people_image_test.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "store/people/internal/image.h"
#include "store/people/internal/terms.h"
#include "store/people/internal/traits.h"

namespace tomoshibi::store::people::internal {

// Very many cards of one insurer: those of one symbol, or all that are not so many, together. How many have
// which branch, by sex; and each of them, with the day of birth. Whoever was visible when the image was taken
// up.
struct Crowd {
  std::uint32_t insurer = 0;  // The register's number.
  std::array<std::array<std::uint32_t, 4>, 128> people{};  // Branch (127: none), sex.
  std::vector<std::uint32_t> traits;                       // Day, sex << 16, branch << 18.
};
inline constexpr std::uint32_t kCrowd = 4096;         // A group of so many is a crowd.
inline constexpr std::uint32_t kCrowdedInsurer = 24;  // Of one insurer, in groups that are none: few, for images may be many.

struct Segment {
  Image image;
  std::uint32_t base = 0;  // Slot of its first person.
  std::uint32_t part = 0;  // Which of the register's databases its rows are of.
  // From the image's term numbers to the register's; the count of the kind leads to kNoTerm.
  std::array<std::vector<std::uint32_t>, kTermKinds> to_register;
  std::vector<CardGroup> groups;              // In the register's numbers, kNoTerm: none.
  std::vector<std::uint32_t> by_insurer, by_symbol;  // Groups in the order of those numbers.
  std::vector<std::uint32_t> group_people;    // Visible ones.
  std::vector<Crowd> crowds;
  std::vector<std::uint32_t> crowd_of_group;  // kNoTerm: none.
  std::array<std::uint32_t, 17> lengths{};    // Visible people by the digits of their card's number.
  std::array<std::vector<std::uint32_t>, kTermKinds> people;  // Visible people by the image's terms.
  Traits traits;  // Empty where people are few: everybody of the image is weighed.
  SmallLists lists;  // Where the image has none.

  std::span<const std::uint32_t> groups_of_insurer(std::uint32_t insurer) const;
  std::span<const std::uint32_t> groups_of_symbol(std::uint32_t symbol) const;
  // Everybody with that given name (further names included), day or place; the image's numbers.
  // Requires: traits are not empty.
  template <typename Give>
  void each(Image::List list, std::uint32_t value, Give&& give) const {
    if (image.listed()) {
      image.each(list, value, give);
    } else {
      lists.each(list, value, give);
    }
  }
  std::uint32_t term(TermKind kind, std::uint32_t local) const {
    return to_register[static_cast<std::size_t>(kind)][local];
  }
};

// From so many people on an image is not weighed whole.
inline constexpr std::uint32_t kTraitsFrom = 256;

// People who are counted and stand in no image: how many have each term, which year of birth, how long a
// number; and the newest word of each place and insurer.
struct Totals {
  std::array<std::vector<std::uint32_t>, kTermKinds> terms;  // By the register's numbers.
  std::array<std::vector<std::int64_t>, kTermKinds> newest;
  std::uint32_t people = 0;
};

class Index : public Terms {
 public:
  static constexpr int kFirstYear = 1870;
  static constexpr std::size_t kYears = 191;

  // Errors: kCorrupt (terms that do not decode).
  Result<void> add(Image image, std::uint32_t part = 0);
  // After the last of several images: what was kept to match their dictionaries.
  void forget_values();
  // The number of a value, a new one when nobody had it. Errors: kCorrupt (not such a term).
  Result<std::uint32_t> number_of(TermKind kind, std::string_view packed);
  // Counts a person who stands in no image, or (-1) no more. `face` in the register's numbers.
  void count_face(const Face& face, int by);
  const Totals& totals() const { return totals_; }
  // Which images have a term, of families, givens and places, and under which number of their own. Those of
  // images that came after find_bearers() are looked for.
  struct Bearer {
    std::uint32_t segment = 0, local = 0;
  };
  void find_bearers();
  template <typename Give>
  void each_bearer(TermKind kind, std::span<const std::uint32_t> terms, Give&& give) const;
  // Everybody in the traits of all images.
  const Births& births() const { return births_; }

  // People who are counted already, to be weighed. `used`: the register's numbers of the image's terms.
  Result<void> add_counted(Image image, std::uint32_t part,
                           std::array<std::vector<std::uint32_t>, kTermKinds> used);
  // Those of add_counted(), which came last; the revision stays.
  void drop_counted(std::size_t segments);
  // Takes the image that was added last away again.
  void drop_last();
  // Takes a person out of every search and figure.
  void hide(std::uint32_t slot);

  const std::vector<Segment>& segments() const { return segments_; }
  std::uint32_t slots() const;
  std::uint32_t visible() const { return visible_; }  // Everybody who is not withheld.
  const std::vector<std::uint32_t>& withheld() const { return withheld_; }
  // Visible people by year of birth.
  const std::array<std::uint32_t, kYears>& born() const { return born_; }

  // Visible people whose card's number has so many digits, leading zeros not counted.
  std::uint32_t numbers_of_length(int digits) const;

  bool is_visible(std::uint32_t slot) const;
  std::uint32_t row(std::uint32_t slot) const;
  std::uint32_t part(std::uint32_t slot) const { return segment_of(slot).part; }
  // Of those who weigh the same the lesser comes first: by database and row, but for a person who stands
  // for one of another database.
  std::uint64_t order(std::uint32_t slot) const;
  void stand_for(std::uint64_t own, std::uint64_t order) { stands_for_[own] = order; }
  static std::uint64_t order_of(std::size_t part, std::uint32_t row) {
    return std::uint64_t{part} << 32 | row;
  }
  Face face(std::uint32_t slot) const;  // In the register's numbers; as_of is not part of it.
  // Bytes of all images, dictionaries not counted.
  std::size_t size_bytes() const;

  // Grows whenever people or terms change: what was computed from them is stale.
  std::uint64_t revision() const { return revision_; }

 private:
  Result<void> take_terms(Segment& segment);
  void take_groups(Segment& segment);
  void count(const Segment& segment, int by);
  void count_people(Segment& segment, bool is_kept);
  static void begin_crowds(Segment& segment);
  const Segment& segment_of(std::uint32_t slot) const;

  // The bearers of one kind of term, by the register's numbers.
  struct Bearers {
    std::vector<std::uint32_t> starts;
    std::vector<Bearer> all;
  };

  std::vector<Segment> segments_;
  std::array<Bearers, 3> bearers_;
  std::size_t known_bearers_ = 0;  // Of so many segments.
  Births births_;
  // Sought without a string made for it: nearly all terms of a later image are known.
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  std::array<std::unordered_map<std::string, std::uint32_t, TextHash, std::equal_to<>>, kTermKinds> by_value_;
  std::unordered_map<std::uint64_t, std::uint64_t> stands_for_;
  Totals totals_;
  std::array<std::uint32_t, 17> lengths_{};  // Of the totals.
  std::vector<std::uint32_t> withheld_;
  std::array<std::uint32_t, kYears> born_{};
  std::uint32_t visible_ = 0;
  std::uint64_t revision_ = 0;
};

template <typename Give>
void Index::each_bearer(TermKind kind, std::span<const std::uint32_t> terms, Give&& give) const {
  const auto at = static_cast<std::size_t>(kind);
  const Bearers& bearers = bearers_[at];
  for (const std::uint32_t term : terms) {
    if (term + 1ULL >= bearers.starts.size()) continue;
    for (std::uint32_t one = bearers.starts[term]; one < bearers.starts[term + 1]; ++one) {
      give(bearers.all[one].segment, bearers.all[one].local);
    }
  }
  for (std::size_t segment = known_bearers_; segment < segments_.size(); ++segment) {
    const std::vector<std::uint32_t>& to = segments_[segment].to_register[at];
    for (std::uint32_t local = 0; local + 1 < to.size(); ++local) {
      if (std::ranges::binary_search(terms, to[local])) give(static_cast<std::uint32_t>(segment), local);
    }
  }
}

}  // namespace tomoshibi::store::people::internal
