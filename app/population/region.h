// The region as pieces that can be made in any order: chunks of blocks, each from its own seed.
#pragma once

#include <string>
#include <vector>

#include "app/population/facilities.h"
#include "app/population/population.h"
#include "app/population/records.h"

namespace tomoshibi::population {

inline constexpr std::uint64_t kBlocksAChunk = 4;

// One person with everything that is written of him; what tests look at.
struct Resident {
  Citizen citizen;
  Health health;
  std::vector<Visit> visits;
  std::vector<Checkup> checkups;
};

class Synthesis {
 public:
  // Requires: options checked by generate().
  explicit Synthesis(const Options& options);

  std::uint64_t chunks() const { return chunks_; }
  // Appends the lines of a chunk. Thread-safe: reads only.
  Progress write_chunk(std::uint64_t chunk, std::string& out) const;

  std::uint64_t blocks() const { return block_places_.size(); }
  std::vector<Resident> make_residents(std::uint64_t block) const;
  const Window& window() const { return window_; }

 private:
  Resident finish(Random& random, Citizen citizen) const;
  std::uint64_t write_resident(const Resident& resident, std::uint64_t index, Random& random,
                               std::string& out) const;

  Options options_;
  Window window_;
  Facilities facilities_;
  RecordWriter writer_;
  std::vector<std::size_t> block_places_;  // The municipality of each block.
  std::uint64_t story_people_ = 0;         // They come before block 0.
  std::uint64_t chunks_ = 0;
};

// Indices into municipality_table(); empty when a code is not of Ishikawa.
std::vector<std::size_t> places_of(const std::vector<std::string>& codes);

}  // namespace tomoshibi::population
