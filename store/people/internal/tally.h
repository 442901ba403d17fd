// What a scan adds up: the mass of everybody, the best of them, who fits.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

#include "store/people/internal/scan.h"

namespace tomoshibi::store::people::internal {

// A weight whose lowest bit says whether the value fits the query (the live count): one load for both.
inline float with_fit(float weight, bool fits) {
  const auto bits = std::bit_cast<std::uint32_t>(weight);
  return std::bit_cast<float>((bits & ~1U) | (fits ? 1U : 0U));
}
inline unsigned fit_of(float weight) { return std::bit_cast<std::uint32_t>(weight) & 1U; }

// Weights are products of up to ten factors: a start far above one keeps the least of them from
// underflowing.
inline constexpr int kStartExponent = 100;
inline const float kStart = std::ldexp(1.0F, kStartExponent);

class Tally {
 public:
  explicit Tally(const Index& index) : index_(&index) {}

  void add(std::uint32_t slot, float all, float kin, bool fits) {
    mass_ += static_cast<double>(all);
    kin_ += static_cast<double>(kin);
    fitting_ += fits ? 1 : 0;
    if (all >= least_) offer(slot, all);
  }
  // A person who may be met again: his weight alone.
  void offer(std::uint32_t slot, float all) {
    if (all < least_ || all <= 0) return;
    best_.push_back({all, slot});
    most_ = std::max(most_, all);
    if (best_.size() >= kRoom) prune();
  }
  // Many at once, of whom those who weigh enough were offered one by one.
  void add_many(double mass, double kin, std::uint64_t fitting) {
    mass_ += mass;
    kin_ += kin;
    fitting_ += fitting;
  }
  float least() const { return least_; }
  void add_mass(double mass, double kin) {
    mass_ += mass;
    kin_ += kin;
  }
  void merge(const Tally& other) {
    mass_ += other.mass_;
    kin_ += other.kin_;
    fitting_ += other.fitting_;
    most_ = std::max(most_, other.most_);
    best_.insert(best_.end(), other.best_.begin(), other.best_.end());
    if (best_.size() >= kRoom) prune();
  }

  // Whoever weighs less than this is not on the list, whoever else is met.
  float least_listed() {
    prune();
    return std::max(most_ * kListed, best_.size() == kKept ? best_.back().weight : 0.0F);
  }

  double mass() const { return mass_; }
  double kin() const { return kin_; }
  float most() const { return most_; }
  std::uint64_t fitting() const { return fitting_; }
  // The best, best first.
  std::vector<Best> best() {
    prune();
    return best_;
  }

 private:
  static constexpr std::size_t kRoom = 256;
  static constexpr std::size_t kKept = kMostCandidates + 1;

  void prune() {
    const auto better = [this](const Best& one, const Best& other) {
      if (one.weight != other.weight) return one.weight > other.weight;
      return index_->order(one.slot) < index_->order(other.slot);
    };
    const std::size_t kept = std::min(best_.size(), kKept);
    std::ranges::partial_sort(best_, best_.begin() + static_cast<std::ptrdiff_t>(kept), better);
    best_.resize(kept);
    const float listed = most_ * kListed;
    while (!best_.empty() && best_.back().weight < listed) best_.pop_back();
    least_ = std::max(listed, best_.size() == kKept ? best_.back().weight : 0.0F);
  }

  const Index* index_;
  double mass_ = 0, kin_ = 0;
  float most_ = 0, least_ = 0;
  std::uint64_t fitting_ = 0;
  std::vector<Best> best_;
};

}  // namespace tomoshibi::store::people::internal
