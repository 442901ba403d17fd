// As few people as are needed: those whom a surname, a day of birth, a given name or a place brings near are
// weighed one by one, list after list, until all others together cannot matter.
#pragma once

#include <vector>

#include "store/people/internal/weigher.h"

namespace tomoshibi::store::people::internal {

// How much whoever is not weighed may weigh together, in units of the tally.
struct Allowance {
  double absent = 0;      // What "not registered" weighs: part of the sum.
  double kin_factor = 0;  // What a unit of kin weighs against a unit of mass.
};

// Of an image, in a search that asks of a card too: what all cards weigh together, and the best of them.
struct CardMass {
  double mass = 0;
  double household = 0;  // The same of what a family shares.
  std::vector<Best> best;
};

// `cards`: beside `weighers`; empty when no card is asked. False: it would take longer than weighing
// everybody; the tally is of no use then.
bool weigh_few(const std::vector<Weigher>& weighers, const std::vector<CardMass>& cards,
               const Allowance& allowance, Tally& tally);

}  // namespace tomoshibi::store::people::internal
