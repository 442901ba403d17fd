// What is said of the region while it is locked: how many people, from where, how old. No patient
// word.
//
// Written into machine.db when the region closes and after each import; what does not read is
// absent, and nothing depends on it. Proof: tests/desk_machine_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "store/base/bytes.h"
#include "store/charts/content_ages.h"
#include "store/people/query.h"

namespace tomoshibi::app {

struct RegionFacts {
  std::uint64_t people = 0;
  std::vector<store::people::Holding> holdings;
  store::charts::ContentAges ages;
};

Bytes encode(const RegionFacts& facts);
std::optional<RegionFacts> decode_facts(ByteView bytes);

}  // namespace tomoshibi::app
