// Weighs people of one image against a query: look-up and multiplication.
//
// Shape: QuestionTables has what a question makes of every value of the register, once for all images; a
// Weigher adds an image and how its numbers lead to the register's.
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
  CardWeigher(const CardScores& scores, float penalty);
  // The same of this image.
  CardWeigher on(const Segment& segment) const {
    CardWeigher weigher = *this;
    weigher.segment_ = &segment;
    return weigher;
  }

  // What all cards of one insurer and symbol share.
  struct Group {
    float weight = 0;    // Insurer and symbol alone.
    bool near = false;   // Both are near what was asked.
    bool insurer_fits = false, symbol_fits = false;
  };
  Group group(std::uint32_t number) const;

  struct Weight {
    float all = 0, household = 0;
    bool fits = false;
  };
  Weight weigh(const CardEntry& entry, const Group& group) const;

  CodeMatch match(const CardEntry& entry, bool near) const;
  float of_number(CodeMatch match) const { return number_[static_cast<std::size_t>(match)]; }
  float of_branch(std::uint8_t branch) const { return branch_[branch]; }
  // The most that a branch weighs.
  float most_of_branch() const { return *std::ranges::max_element(branch_); }
  // What a card weighs of which insurer and symbol weigh so much, and the number is another.
  float with_another_number(float group) const { return group * of_number(CodeMatch::kOther); }
  bool number_fits(const Code& held) const;
  const CardScores& scores() const { return *scores_; }
  float penalty() const { return penalty_; }

 private:
  const Segment* segment_ = nullptr;
  const CardScores* scores_;
  float penalty_;
  bool has_number_ = false;
  std::uint32_t digits_ = 0, read_ = 0;  // Of the number: those that can be read.
  int length_ = 0;
  std::array<float, 6> number_{};
  std::array<float, 256> branch_{};
};

// By the register's numbers; each table has one entry more, for whoever has none. Requires: index and question
// stay as long as the tables.
struct QuestionTables {
  QuestionTables(const Index& index, const Asked& asked);

  // Any surname, or given name, that is far from the asked.
  static constexpr std::uint32_t kFar = kNoTerm - 1;

  template <typename Value>
  static Value of(const std::vector<Value>& table, std::uint32_t term) {
    return table[std::min<std::size_t>(term, table.size() - 1)];
  }
  // What two halves of a name weigh, kFar or the register's numbers.
  float name_weight(std::uint32_t family, std::uint32_t given, bool may_have_married) const;
  float kin_weight(std::uint32_t family) const;
  // With a surname that is far this given name weighs more than any that is far.
  bool outweighs_far(std::uint32_t given) const {
    constexpr float kMore = 1.000001F;
    return of(far_family[0], given) > far_name[0] * kMore || of(far_family[1], given) > far_name[1] * kMore;
  }
  bool far_family_fits(std::uint32_t given) const {
    return (fit_of(of(far_family[0], given)) | fit_of(of(far_family[1], given))) != 0;
  }
  // The most that a name with a far surname and this given name weighs.
  float of_far_family(std::uint32_t given) const {
    return std::max(of(far_family[0], given), of(far_family[1], given));
  }

  const Index* index;
  const Asked* asked;
  float name_top = 0;
  std::vector<std::uint8_t> family_near, given_near;
  std::vector<std::uint32_t> near_families, near_givens;  // The same, ascending; not who has none.
  std::array<std::vector<float>, 2> far_family;           // By given name, with any surname that is far.
  std::array<float, 2> far_name{kStart, kStart};          // By whether she may have married.
  float kin_of_far_family = kStart;
  std::vector<float> days;
  std::array<float, 4> sexes{};
  std::vector<float> places;  // Without the block.
  std::vector<std::uint8_t> place_near;
  PhoneWeights phone{};
  std::optional<CardWeigher> cards, exchanged;

 private:
  void prepare_names();
  void prepare_days();
  void prepare_places();
};

class Weigher {
 public:
  Weigher(const QuestionTables& tables, const Segment& segment);

  // What everybody of one surname shares.
  struct Family {
    std::uint32_t number = 0;  // The image's.
    bool near = false;         // Some hypothesis says more than "a different name".
    float kin = kStart;
    std::array<float, 2> far_given{};  // With any given name that is far; by whether she may have married.
  };
  Family family(std::uint32_t number) const;
  bool family_is_near(std::uint32_t number) const {
    return tables_.of(tables_.family_near, family_term(number)) != 0;
  }

  struct Weight {
    float all = 0, kin = 0;
    bool fits = false;
  };
  Weight weigh(const Family& family, std::uint32_t slot) const;
  // The same, cards not counted.
  Weight weigh_without_card(const Family& family, std::uint32_t slot) const;
  Weight weigh(std::uint32_t slot) const { return weigh(family(segment_.image.family_of(slot)), slot); }

  // Everybody of the slots [from, to).
  void run(std::uint32_t from, std::uint32_t to, Tally& tally) const;
  // Makes run() cheaper where cards are asked: all of them beforehand, in the order they lie in.
  void weigh_all_cards();
  // His card fits three units of ln better with symbol and number exchanged.
  bool fits_exchanged(std::uint32_t slot) const;

  const Segment& segment() const { return segment_; }
  const Asked& asked() const { return asked_; }
  const QuestionTables& tables() const { return tables_; }
  bool given_is_near(std::uint32_t given) const {
    return tables_.of(tables_.given_near, given_term(given)) != 0;
  }
  double most_of_day_and_sex() const;
  double of_day_and_sex(std::uint32_t day, unsigned sex) const {
    const double of_day = has_day_ ? static_cast<double>(days_[day]) : 1.0;
    return has_sex_ ? of_day * static_cast<double>(tables_.sexes[sex]) : of_day;
  }
  const CardWeigher& cards() const { return *cards_; }
  const std::optional<CardWeigher>& exchanged() const { return exchanged_; }
  // ln P that a weight of kStart stands for: the best that a name can be.
  static double log_scale(const Asked& asked);
  // What a person weighs whose surname is far, the number of the house, further names and cards not counted;
  // the given name counts where the traits know it.
  struct Far {
    double all = 0, kin = 0;
  };
  Far far_of(std::uint32_t slot) const;
  Far far_seen(std::uint32_t slot) const;  // Whether or not he is hidden.
  // What everybody weighs more whose given name is near (the image's number), as if each surname were far.
  double more_of_given(std::uint32_t given) const;
  // His card, the best of them; asked() has one.
  CardWeigher::Weight card_weight(std::uint32_t slot) const;
  // A person by his card, in a search that asks of nothing but card, birth and sex.
  struct CardGroups {
    CardWeigher::Group usual, exchanged;
  };
  CardGroups card_groups(std::uint32_t group) const;
  // The same card as card_weight(), of somebody whose first card this is.
  CardWeigher::Weight card_of(const CardEntry& entry, const CardGroups& groups) const;
  Weight weigh_card(const CardEntry& entry, const CardGroups& groups) const;

 private:
  static constexpr std::uint32_t kFar = QuestionTables::kFar;

  void run_far(std::uint32_t from, std::uint32_t to, Tally& tally) const;
  std::uint32_t family_term(std::uint32_t family) const {
    return family == kFar ? kFar : segment_.to_register[0][family];
  }
  std::uint32_t given_term(std::uint32_t given) const { return segment_.to_register[1][given]; }
  float far_family(bool may_have_married, std::uint32_t given) const {
    return tables_.of(tables_.far_family[may_have_married ? 1 : 0], given_term(given));
  }
  float of_place(std::uint32_t place) const {
    return tables_.of(tables_.places, segment_.to_register[2][place]);
  }
  bool place_is_near(std::uint32_t place) const {
    return tables_.of(tables_.place_near, segment_.to_register[2][place]) != 0;
  }
  float name_weight(std::uint32_t family, std::uint32_t given, bool may_have_married) const;
  float with_further_names(std::uint32_t slot, float weight) const;
  float with_block(std::uint32_t slot, std::uint32_t place, float weight) const;
  float phone_weight(std::uint32_t slot) const;
  CardWeigher::Weight first_card(const CardEntry& entry, const CardGroups& groups) const;
  CardWeigher::Weight further_cards(std::uint32_t slot, CardWeigher::Weight best) const;

  const QuestionTables& tables_;
  const Segment& segment_;
  const Image& image_;
  const Asked& asked_;
  bool has_name_, has_day_, has_sex_, has_place_, has_card_;
  const float* days_;
  std::optional<CardWeigher> cards_, exchanged_;
  std::vector<CardWeigher::Weight> by_position_;
};

// What everybody visible of the images that have traits weighs with a surname that is far, each once; as
// Weigher::far_of() says it. Requires: a weigher for each segment of the index, or for as many as come first.
Weigher::Far far_of_all(const std::vector<Weigher>& weighers);

}  // namespace tomoshibi::store::people::internal
