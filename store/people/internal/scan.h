// Everybody is weighed: P(query | person) for every visible person, the sum of it, the best of it, and who
// fits.
//
// The scan looks at as few people as it can: it reads the lists of those whom a name, a day, a place or a
// number brings near, and bounds all others together. When they cannot be bounded to a ten-millionth of
// the sum it looks at everybody. Both ways weigh with the same code, and answer alike.
// Proof: tests/people_pruning_test.cpp. Source: docs/search.md.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "store/people/internal/asked.h"

namespace tomoshibi::store::people::internal {

struct Best {
  float weight = 0;
  std::uint32_t slot = 0;
};
struct Scan {
  std::vector<Best> best;   // Best first; equal ones by row. Whoever weighs kListed of the first or more.
  double log_mass = -1e30;  // ln of the sum of P(query | person).
  double log_kin = -1e30;   // The same of what a relative shares: surname, place, household's card.
  double log_scale = 0;     // ln P of a weight of one.
  bool exchanged = false;   // Symbol and number fit better in each other's box.
  std::uint64_t fitting = 0;
  std::vector<std::uint64_t> narrowing;  // Card: who is left after each part that was given.
  bool exhaustive = false;  // Everybody was looked at.
};

// Who weighs less than this share of the best is not on the list.
inline constexpr float kListed = 1e-6F;

enum class Thoroughness : std::uint8_t { kAsNeeded, kEverybody };
Scan scan(const Index& index, const Asked& asked, Thoroughness thoroughness);

}  // namespace tomoshibi::store::people::internal
