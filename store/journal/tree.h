// The Merkle tree over a journal's entries: entry hashes are its leaves, in the order of their
// numbers (entry n is leaf n - 1).
//
// In memory stand the frontier and one hash for every 256 entries, so that a proof reads at most 256
// rows on either side of it; nothing of the tree is stored, since it is remade whenever the
// journal is read.
// Cost: 32 bytes for 256 entries; append() two hashes on average; a proof some 500 rows.
// Proof: tests/journal_tree_test.cpp.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "store/base/bytes.h"
#include "store/base/result.h"
#include "store/tlog/checkpoint.h"
#include "store/tlog/merkle.h"

namespace tomoshibi::store::journal {

class Tree final {
 public:
  static constexpr std::uint64_t kTileLeaves = 256;

  void append(const Digest& leaf);
  std::uint64_t size() const { return frontier_.size(); }
  Digest root() const { return frontier_.root(); }
  tlog::TreeHead head() const { return {size(), root()}; }

  // Hashes of the leaves [from, from + count).
  using Leaves = std::function<Result<std::vector<Digest>>(std::uint64_t from, std::uint64_t count)>;
  // Of leaf `index` in the tree of the first `size`.
  //   Errors: kNotFound (index >= size, or a size that is not reached yet), what `leaves` says.
  Result<tlog::Proof> prove_inclusion(std::uint64_t index, std::uint64_t size,
                                      const Leaves& leaves) const;
  Result<tlog::Proof> prove_consistency(std::uint64_t old_size, std::uint64_t size,
                                        const Leaves& leaves) const;

 private:
  tlog::SubtreeHash hashes(const Leaves& leaves) const;
  tlog::Frontier frontier_;
  tlog::Frontier tile_;        // Of the tile that is not full.
  std::vector<Digest> tiles_;  // Roots of the full ones.
};

}  // namespace tomoshibi::store::journal
