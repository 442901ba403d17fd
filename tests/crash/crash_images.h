// CrashPoints: every disk that a power cut may leave behind.
//
// Model: what was synced is there. Of what was not synced, each write and each truncation of each
// file, on its own, may be there, be missing, or be torn at a multiple of 512 or 4,096 bytes of the
// file; a file that grew may hold zeros instead. Names are made and deleted in order: some first
// part of what the directory was not yet synced for happened. Bytes outside a write do not change.
// All combinations when they are no more than the limit; beyond it the telling ones (all, none,
// each first part, each one missing, each one alone), then a seeded sample.
// Source: Pillai et al., "All File Systems Are Not Created Equal", OSDI 2014.
// Proof: tests/vault_recording_vfs_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/support/recording_vfs.h"

namespace tomoshibi::test {

class CrashPoints final {
 public:
  // Both are borrowed for the life of this object; `start` is durable.
  CrashPoints(const Disk& start, const std::vector<Operation>& operations);

  // To the instant after the first `count` operations; never backwards.
  void advance_to(std::size_t count);

  // Calls `visit` with at most `limit` disks (some may be equal).
  void each_disk(std::size_t limit, std::uint64_t seed,
                 const std::function<void(const Disk&)>& visit) const;

 private:
  enum class Fate : std::uint8_t { kKept, kDropped, kTorn512, kTorn4096, kScattered, kZeros };
  struct Plan {
    std::vector<Fate> fates;       // Of waiting_.
    std::size_t names = 0;         // How many of waiting_names_ happened.
    std::uint64_t seed = 0;        // Where torn writes end.
  };
  static std::vector<Fate> fates_of(const Operation& operation);
  void apply(const Operation& operation, Fate fate, std::uint64_t& random, Bytes& bytes) const;
  Disk disk_of(const Plan& plan) const;
  void each_combination(const std::vector<std::vector<Fate>>& choices, std::uint64_t seed,
                        const std::function<void(const Disk&)>& visit) const;
  std::vector<Plan> telling_plans() const;

  const std::vector<Operation>* operations_;
  std::size_t count_ = 0;
  std::map<int, Bytes> durable_;              // By number of content.
  std::map<std::string, int> durable_names_;
  std::vector<const Operation*> waiting_;        // Writes and truncations, in order.
  std::vector<const Operation*> waiting_names_;  // Creations and deletions, in order.
};

// A number that is equal for equal disks.
std::uint64_t fingerprint_of(const Disk& disk);

}  // namespace tomoshibi::test
