// Random numbers of our own: the same seed gives the same people with every compiler.
//
// Invariant: a stream depends on (seed, stream) only, never on the thread that draws from it.
// The distributions of the standard library are not portable, so none is used.
// Source: xoshiro256** 1.0 and SplitMix64 (Blackman, Vigna; public domain descriptions).
// Proof: tests/population_region_test.cpp (same seed, same bytes).
#pragma once

#include <cstddef>
#include <cstdint>

namespace tomoshibi::population {

class Random {
 public:
  Random(std::uint64_t seed, std::uint64_t stream);

  std::uint64_t next();
  double unit();                     // [0, 1)
  bool chance(double probability);   // True with that probability.
  int below(int bound);              // [0, bound); bound > 0.
  int between(int first, int last);  // Both included.
  double normal();                   // Mean 0, deviation 1, within ±6 (a sum of twelve).
  double normal(double mean, double deviation) { return mean + deviation * normal(); }
  double log_normal(double median, double sigma);

  // Index of a cumulative table: the first entry above a draw over the last entry.
  std::size_t pick(const std::uint32_t* cumulative, std::size_t count);

  template <typename T, std::size_t N>
  const T& of(const T (&values)[N]) {
    return values[static_cast<std::size_t>(below(static_cast<int>(N)))];
  }

 private:
  std::uint64_t state_[4];
};

}  // namespace tomoshibi::population
