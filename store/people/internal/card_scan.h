// The cards of an image, told apart: those whose insurer, symbol or number is near what was asked, and all
// others together. A card with at most a birth date and a sex is weighed in the order of the cards, where a
// household and everybody insured by one employer stand together.
#pragma once

#include <vector>

#include "store/people/internal/weigher.h"

namespace tomoshibi::store::people::internal {

// How much whoever is not weighed may weigh together, in units of the tally.
struct Allowance {
  double absent = 0;      // What "not registered" weighs: part of the sum.
  double kin_factor = 0;  // What a unit of kin weighs against a unit of mass.
};

struct CardSplit {
  // Cards that are weighed one by one. Whoever fits what was asked is among them.
  struct Special {
    std::uint32_t position = 0, group = 0;
    bool operator==(const Special&) const = default;
    auto operator<=>(const Special&) const = default;
  };
  std::vector<Special> special;  // Ascending.
  // All others, hidden people not counted: insurer, symbol and number, without the branch.
  double people = 0, mass = 0;
  float most = 0;        // The most that one of them weighs.
  bool alike = false;    // Each of them weighs `most`, whatever the branch.
  double unseen = 0;     // At the most so much do their further cards weigh more.
  // Segment::crowds of which some are left, and what each of them weighs. Those that are not `inside` matter
  // when the rest must be known well.
  struct Left {
    std::uint32_t crowd = 0;
    float weight = 0;
    bool inside = false;
  };
  std::vector<Left> crowds;
  float outside = -1;      // What each card outside of crowds weighs; -1: they differ.
  bool too_many = false;   // Nearly everybody is special: the rest says nothing.
};
// Beside `weighers`.
std::vector<CardSplit> split_cards(const std::vector<Weigher>& weighers);

// Everybody.
void weigh_all_by_card(const std::vector<Weigher>& weighers, Tally& tally);
// Those who are special; the others as a sum. False: it is not known well enough. `splits` stands beside
// `weighers`.
bool weigh_few_by_card(const std::vector<Weigher>& weighers, const std::vector<CardSplit>& splits,
                       const Allowance& allowance, Tally& tally);

// Who is left after insurer, symbol, number, branch and birth, as far as each was asked.
std::vector<std::uint64_t> narrow(const std::vector<Weigher>& weighers, const std::vector<CardSplit>& splits,
                                  std::uint64_t fitting);
// The same, everybody looked at.
std::vector<std::uint64_t> narrow_everybody(const std::vector<Weigher>& weighers, std::uint64_t fitting);

}  // namespace tomoshibi::store::people::internal
