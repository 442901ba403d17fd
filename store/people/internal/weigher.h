// Weighs people of one image against a query: look-up and multiplication.
//
// Invariant: whatever way a person is reached, his weight is the same to the last bit.
// Cost: about 10 ns for one who stands beside the last, several times that for one anywhere.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "store/people/internal/asked.h"
#include "store/people/internal/tally.h"

namespace tomoshibi::store::people::internal {

// The first cards of an image against one reading of the boxes.
class CardWeigher {
 public:
  CardWeigher(const Segment& segment, const CardScores& scores, float penalty);

  struct Weight {
    float all = 0, household = 0;
    bool fits = false;
  };
  Weight weigh(const CardEntry& entry, std::uint32_t group) const;

  // Insurer and symbol of the group alone, and whether both are near what was asked.
  float of_group(std::uint32_t group) const { return groups_[group]; }
  bool near(std::uint32_t group) const { return near_[group] != 0; }
  bool insurer_fits(std::uint32_t group) const { return (group_fits_[group] & 1) != 0; }
  bool symbol_fits(std::uint32_t group) const { return (group_fits_[group] & 2) != 0; }
  CodeMatch match(const CardEntry& entry, bool near) const;
  float of_number(CodeMatch match) const { return number_[static_cast<std::size_t>(match)]; }
  float of_branch(std::uint8_t branch) const { return branch_[branch]; }
  bool number_fits(const Code& held) const;
  const CardScores& scores() const { return *scores_; }

 private:
  const CardScores* scores_;
  bool has_number_ = false;
  std::uint32_t digits_ = 0, read_ = 0;  // Of the number: those that can be read.
  int length_ = 0;
  std::vector<float> groups_;
  std::vector<std::uint8_t> near_, group_fits_;
  std::array<float, 6> number_{};
  std::array<float, 256> branch_{};
};

class Weigher {
 public:
  Weigher(const Index& index, const Segment& segment, const Asked& asked);

  // What everybody of one surname shares.
  struct Family {
    std::uint32_t number = 0;  // The image's.
    bool near = false;         // Some hypothesis says more than "a different name".
    float kin = kStart;
    std::array<float, 2> far_given{};  // With any given name that is far; by whether she may have married.
  };
  Family family(std::uint32_t number) const;
  bool family_is_near(std::uint32_t number) const { return family_near_[number] != 0; }

  struct Weight {
    float all = 0, kin = 0;
    bool fits = false;
  };
  Weight weigh(const Family& family, std::uint32_t slot) const;
  Weight weigh(std::uint32_t slot) const { return weigh(family(segment_.image.family_of(slot)), slot); }

  // Everybody of the slots [from, to).
  void run(std::uint32_t from, std::uint32_t to, Tally& tally) const;
  // Makes run() cheaper where cards are asked: all of them beforehand, in the order they lie in.
  void weigh_all_cards();
  // His card fits three units of ln better with symbol and number exchanged.
  bool fits_exchanged(std::uint32_t slot) const;

  const Segment& segment() const { return segment_; }
  const Asked& asked() const { return asked_; }
  float of_day(std::uint32_t day) const { return days_[day]; }
  float of_place(std::uint32_t place) const { return places_[place]; }  // Without the block.
  bool place_is_near(std::uint32_t place) const { return place_near_[place] != 0; }
  bool given_is_near(std::uint32_t given) const { return given_near_[given] != 0; }
  float of_sex(std::uint8_t bits) const { return sexes_[bits & kSexMask]; }
  const CardWeigher& cards() const { return *cards_; }
  const std::optional<CardWeigher>& exchanged() const { return exchanged_; }
  // ln P that a weight of kStart stands for: the best that a name can be.
  static double log_scale(const Asked& asked);
  // The most that a name with a far surname and this given name weighs.
  float of_far_family(std::uint32_t given) const { return std::max(far_family_[0][given], far_family_[1][given]); }
  float kin_of_far_family() const { return kin_of_far_family_; }
  // A person by his card, in a search that asks of nothing but card, birth and sex.
  Weight weigh_card(const CardEntry& entry, std::uint32_t group) const;

 private:
  void run_far(std::uint32_t from, std::uint32_t to, Tally& tally) const;
  void prepare_names();
  void prepare_places();
  float name_weight(std::uint32_t family, std::uint32_t given, bool may_have_married) const;
  float with_further_names(std::uint32_t slot, float weight) const;
  float with_block(std::uint32_t slot, std::uint32_t place, float weight) const;
  float phone_weight(std::uint32_t slot) const;
  CardWeigher::Weight card_weight(std::uint32_t slot, std::uint8_t bits) const;
  CardWeigher::Weight further_cards(std::uint32_t slot, CardWeigher::Weight best) const;

  const Index& index_;
  const Segment& segment_;
  const Image& image_;
  const Asked& asked_;
  bool has_name_, has_day_, has_sex_, has_place_, has_card_;
  float name_top_ = 0;
  std::vector<std::uint8_t> family_near_, given_near_;  // By the image's terms, one more for none.
  std::array<std::vector<float>, 2> far_family_;        // By given name, with any surname that is far.
  float kin_of_far_family_ = kStart;
  std::vector<float> days_;
  std::array<float, 4> sexes_{};
  std::vector<float> places_;
  std::vector<std::uint8_t> place_near_;
  PhoneWeights phone_{};
  std::optional<CardWeigher> cards_, exchanged_;
  std::vector<CardWeigher::Weight> by_position_;
};

}  // namespace tomoshibi::store::people::internal
