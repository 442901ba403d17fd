// Rows of one person laid over others of his: by key, the newer as_of wins, as an import has it
// (fold.h).
//
// Used by whoever reads an overlay over parts, whoever writes one, and whoever makes one delta of
// several: so that all three come to the same.
// Proof: tests/charts_overlay_test.cpp, tests/charts_delta_test.cpp.
#pragma once

#include <cstdint>

#include "store/charts/internal/blob.h"

namespace tomoshibi::store::charts::internal {

// What becomes of the row that is there when the other one has its key and is as old.
enum class OfTwoAlike : std::uint8_t { kStays, kIsReplaced };

// `below` gets views into what `over` stands on, which must outlive it.
void lay_over(RowSet& below, const RowSet& over, OfTwoAlike rule);

}  // namespace tomoshibi::store::charts::internal
