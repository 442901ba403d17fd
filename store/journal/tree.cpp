#include "store/journal/tree.h"

#include <algorithm>
#include <memory>
#include <span>
#include <utility>

namespace tomoshibi::store::journal {
namespace {

constexpr unsigned kTileLevel = 8;
static_assert(std::uint64_t{1} << kTileLevel == Tree::kTileLeaves);

Digest root_of_all(std::span<const Digest> hashes) {
  if (hashes.size() == 1) return hashes[0];
  const std::size_t half = hashes.size() / 2;  // Perfect subtrees alone: a power of two.
  return tlog::node_hash(root_of_all(hashes.first(half)), root_of_all(hashes.subspan(half)));
}

// The leaves of one tile at a time: a proof asks for the same one many times.
struct TileInHand {
  std::uint64_t number = UINT64_MAX;
  std::vector<Digest> leaves;
};

}  // namespace

void Tree::append(const Digest& leaf) {
  frontier_.append(leaf);
  tile_.append(leaf);
  if (tile_.size() < kTileLeaves) return;
  tiles_.push_back(tile_.root());
  tile_ = {};
}

tlog::SubtreeHash Tree::hashes(const Leaves& leaves) const {
  return [this, &leaves, hand = std::make_shared<TileInHand>()](
             unsigned level, std::uint64_t index) -> Result<Digest> {
    if (level >= kTileLevel) {
      const std::uint64_t tiles = std::uint64_t{1} << (level - kTileLevel);
      return root_of_all(std::span(tiles_).subspan(index * tiles, tiles));
    }
    const std::uint64_t count = std::uint64_t{1} << level;
    const std::uint64_t first = index << level;
    const std::uint64_t tile = first / kTileLeaves;
    if (hand->number != tile) {
      const std::uint64_t from = tile * kTileLeaves;
      TRY(read, leaves(from, std::min(kTileLeaves, size() - from)));
      hand->leaves = std::move(read);
      hand->number = tile;
    }
    const std::uint64_t at = first % kTileLeaves;
    if (at + count > hand->leaves.size()) {
      return Error(Errc::kCorrupt, "the journal holds fewer entries than its tree");
    }
    return root_of_all(std::span(hand->leaves).subspan(at, count));
  };
}

Result<tlog::Proof> Tree::prove_inclusion(std::uint64_t index, std::uint64_t size_then,
                                          const Leaves& leaves) const {
  if (size_then > size() || index >= size_then) {
    return Error(Errc::kNotFound, "the journal has no such entry, or had none then");
  }
  return tlog::prove_inclusion(index, size_then, hashes(leaves));
}

Result<tlog::Proof> Tree::prove_consistency(std::uint64_t old_size, std::uint64_t size_then,
                                            const Leaves& leaves) const {
  if (size_then > size() || old_size > size_then) {
    return Error(Errc::kNotFound, "the journal has no such size, or had none then");
  }
  return tlog::prove_consistency(old_size, size_then, hashes(leaves));
}

}  // namespace tomoshibi::store::journal
