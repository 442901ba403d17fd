// xoshiro256** seeded by SplitMix64; see random.h.
#include "app/population/random.h"

#include <algorithm>
#include <cmath>

namespace tomoshibi::population {
namespace {

std::uint64_t split_mix(std::uint64_t& state) {
  state += 0x9e3779b97f4a7c15u;
  std::uint64_t mixed = state;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
  return mixed ^ (mixed >> 31);
}

std::uint64_t rotate_left(std::uint64_t value, int bits) {
  return (value << bits) | (value >> (64 - bits));
}

}  // namespace

Random::Random(std::uint64_t seed, std::uint64_t stream) : state_{} {
  std::uint64_t mixer = seed;
  std::uint64_t mixed_seed = split_mix(mixer);
  mixer = mixed_seed ^ (stream * 0xd1342543de82ef95u + 1);
  for (std::uint64_t& word : state_) word = split_mix(mixer);
}

std::uint64_t Random::next() {
  const std::uint64_t result = rotate_left(state_[1] * 5, 7) * 9;
  const std::uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = rotate_left(state_[3], 45);
  return result;
}

double Random::unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

bool Random::chance(double probability) { return unit() < probability; }

int Random::below(int bound) {
  const std::uint64_t wide = (next() >> 32) * static_cast<std::uint64_t>(bound);
  return static_cast<int>(wide >> 32);
}

int Random::between(int first, int last) { return first + below(last - first + 1); }

double Random::normal() {
  double sum = -6.0;
  for (int i = 0; i < 12; ++i) sum += unit();
  return sum;
}

double Random::log_normal(double median, double sigma) {
  return median * std::exp(sigma * normal());
}

std::size_t Random::pick(const std::uint32_t* cumulative, std::size_t count) {
  const auto draw =
      static_cast<std::uint32_t>(below(static_cast<int>(cumulative[count - 1])));
  const std::uint32_t* found = std::upper_bound(cumulative, cumulative + count, draw);
  return static_cast<std::size_t>(found - cumulative);
}

}  // namespace tomoshibi::population
