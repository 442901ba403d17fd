// A synthetic region: invented people of Ishikawa with five years of medicines and check-ups.
//
// Invariant: same options, same bytes, however many threads work; nothing in it is a real person.
// The file appears under its name only when it is complete.
// Shape: FHIR R4 NDJSON, the lines of a person together (docs/population.md).
// A .zst is a row of zstd frames, as RFC 8878 allows.
// Proof: tests/population_region_test.cpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "store/base/instant.h"
#include "store/base/result.h"

namespace tomoshibi::population {

struct Options {
  std::uint64_t people = 20000;
  std::uint64_t seed = 1;
  std::vector<std::string> areas;  // JIS X 0402, five digits; empty: all 19 of Ishikawa.
  Date as_of = {2026, 11, 21};     // The day of the data.
};

struct Progress {
  std::uint64_t people_done = 0;
  std::uint64_t resources = 0;
  std::uint64_t bytes = 0;  // Of the file so far.
};

inline constexpr std::uint64_t kPeopleMax = 10'000'000;

// Writes `out` when it ends in .zst or .ndjson, else out/region.ndjson.zst (directories are made).
// Calls `progress` about ten times a second on the calling thread, and once at the end.
// Blocks for about 0.3 ms a person on two cores. Errors: kBadInput for an unknown area, an invalid
// date, nobody or too many people; kStorage when the file cannot be written.
Result<Progress> generate(const Options& options, const std::filesystem::path& out,
                          const std::function<void(const Progress&)>& progress);

}  // namespace tomoshibi::population
