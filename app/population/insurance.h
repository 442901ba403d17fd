// Which insurance a household has: schemes by 法別番号, symbols, numbers and branches.
//
// Invariant: every insurer number carries its valid check digit; people of one cover share symbol
// and number and differ by branch; 後期高齢者 have a number only; a branch that was never
// registered is empty, not "00".
// Source: 法別番号 01 02 03 04 06 07 31-34 39 63 67 72-75 and the form of insurer numbers; the
// serial digits are invented, except 後期 (the municipality's JIS digits, by analogy).
// Proof: tests/population_people_test.cpp.
#pragma once

#include <span>

#include "app/population/people.h"

namespace tomoshibi::population {

// Gives each citizen of one household a card. The first is the head.
void insure_household(Random& random, std::span<Citizen> household);

// A card of 後期高齢者医療: from 75, or from 65 with a recognised disability.
void insure_late_elder(Random& random, Citizen& citizen);

}  // namespace tomoshibi::population
