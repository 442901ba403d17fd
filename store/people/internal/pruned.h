// As few people as are needed: those whom a surname, a day of birth, a given name, a place or a card brings
// near are weighed one by one; all others together are known by sex, day of birth and place.
//
// Exact: whoever is not weighed bears names that are far, so his weight follows from sex, day and place, and
// the sum of that over everybody is taken from traits.h. What remains open (a given name that is near in
// front of a surname that is not; another card) is bounded.
// Proof: tests/people_pruning_test.cpp.
#pragma once

#include <vector>

#include "store/people/internal/card_scan.h"
#include "store/people/internal/weigher.h"

namespace tomoshibi::store::people::internal {

// `splits`: beside `weighers`; empty when no card is asked. False: it would take longer than weighing
// everybody, or is not known well enough; the tally is of no use then.
bool weigh_few(const std::vector<Weigher>& weighers, const std::vector<CardSplit>& splits,
               const Allowance& allowance, Tally& tally);

}  // namespace tomoshibi::store::people::internal
