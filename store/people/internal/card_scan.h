// A card, with at most a birth date and a sex: weighed in the order of the cards, where a household and
// everybody insured by one employer stand together.
#pragma once

#include <vector>

#include "store/people/internal/pruned.h"
#include "store/people/internal/weigher.h"

namespace tomoshibi::store::people::internal {

// Everybody.
void weigh_all_by_card(const std::vector<Weigher>& weighers, Tally& tally);
// Those whose insurer and symbol are near, and long numbers that agree to the digit. False: the others could
// matter.
bool weigh_few_by_card(const std::vector<Weigher>& weighers, const Allowance& allowance,
                       Tally& tally);

// Who is left after insurer, symbol, number, branch and birth, as far as each was asked.
std::vector<std::uint64_t> narrow(const std::vector<Weigher>& weighers, std::uint64_t fitting);

}  // namespace tomoshibi::store::people::internal
