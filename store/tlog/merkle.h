// Merkle trees of RFC 6962 (= 9162) over SHA-256: one entry of many is proven by a few hashes.
//
//   leaf(d) = H(00 ‖ d)   node(l, r) = H(01 ‖ l ‖ r)   empty = H("")
//
// A tree of n > 1 leaves splits at the largest power of two below n; nothing is padded. Appending
// needs only the frontier: the roots of the perfect subtrees of n, one for each set bit.
//
// A proof binds neither the size nor, where shapes agree, the index: both are authentic only through
// the signature over (size, root) and the number inside the entry. Take no size from a prover.
// Cost: append() two hashes on average; verifying at most 63 hashes; nothing allocates but proofs.
// Errors of verifying: kCorrupt, with the reason as a literal. Source: reference/formats.md 4.
// Proof: tests/tlog_merkle_test.cpp (public vectors).
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "store/base/bytes.h"
#include "store/base/result.h"

namespace tomoshibi::store::tlog {

inline constexpr std::uint64_t kTreeSizeMax = std::uint64_t{1} << 40;
inline constexpr std::size_t kProofHashesMax = 63;

Digest leaf_hash(ByteView entry);
Digest node_hash(const Digest& left, const Digest& right);
Digest empty_root();

// The state of a growing tree, in at most 40 hashes.
class Frontier final {
 public:
  Frontier() = default;
  void append(const Digest& leaf);
  std::uint64_t size() const { return size_; }
  Digest root() const;
  // Largest subtree first.
  std::span<const Digest> hashes() const { return hashes_; }

 private:
  std::uint64_t size_ = 0;
  std::vector<Digest> hashes_;
};

using Proof = std::vector<Digest>;  // From the leaf's sibling upwards.

// Root of the perfect subtree over leaves [index·2^level, (index+1)·2^level).
using SubtreeHash = std::function<Result<Digest>(unsigned level, std::uint64_t index)>;

//   Errors: kBadInput (index >= size, old > size), whatever `hash` says.
Result<Proof> prove_inclusion(std::uint64_t index, std::uint64_t size, const SubtreeHash& hash);
Result<Proof> prove_consistency(std::uint64_t old_size, std::uint64_t size,
                                const SubtreeHash& hash);
// Root of the first `size` leaves.
Result<Digest> root_of(std::uint64_t size, const SubtreeHash& hash);

Result<void> verify_inclusion(const Digest& leaf, std::uint64_t index, std::uint64_t size,
                              std::span<const Digest> proof, const Digest& root);
Result<void> verify_consistency(std::uint64_t old_size, const Digest& old_root,
                                std::uint64_t size, const Digest& root,
                                std::span<const Digest> proof);

}  // namespace tomoshibi::store::tlog
