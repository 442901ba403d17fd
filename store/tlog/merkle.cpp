// Merkle trees: see the header.
#include "store/tlog/merkle.h"

#include <sodium.h>

#include <algorithm>
#include <bit>
#include <cassert>

namespace tomoshibi::store::tlog {

namespace {

constexpr std::uint8_t kLeafPrefix = 0;
constexpr std::uint8_t kNodePrefix = 1;

// The largest power of two below `count`, which is at least 2.
std::uint64_t split_of(std::uint64_t count) { return std::bit_floor(count - 1); }

// Root over [begin, end), where `begin` is aligned to every perfect subtree inside.
Result<Digest> range_root(std::uint64_t begin, std::uint64_t end, const SubtreeHash& hash) {
  std::vector<Digest> parts;
  while (begin < end) {
    const auto width = std::bit_floor(end - begin);
    const auto level = static_cast<unsigned>(std::countr_zero(width));
    TRY(part, hash(level, begin >> level));
    parts.push_back(part);
    begin += width;
  }
  Digest root = parts.back();
  for (std::size_t at = parts.size() - 1; at > 0; --at) root = node_hash(parts[at - 1], root);
  return root;
}

// One step of both verifications, from node `at` of a level whose last node is `last`. True: the
// proof's hash stands on the left.
bool climbs_right(std::uint64_t& at, std::uint64_t& last) {
  const bool left = (at & 1) != 0 || at == last;
  if (left) {
    while ((at & 1) == 0 && at > 0) {
      at >>= 1;
      last >>= 1;
    }
  }
  at >>= 1;
  last >>= 1;
  return left;
}

}  // namespace

Digest leaf_hash(ByteView entry) {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  crypto_hash_sha256_update(&state, &kLeafPrefix, 1);
  crypto_hash_sha256_update(&state, entry.data(), entry.size());
  Digest digest;
  crypto_hash_sha256_final(&state, digest.data());
  return digest;
}

Digest node_hash(const Digest& left, const Digest& right) {
  std::array<std::uint8_t, 1 + 2 * std::tuple_size_v<Digest>> input;
  input[0] = kNodePrefix;
  std::ranges::copy(left, input.begin() + 1);
  std::ranges::copy(right, input.begin() + 1 + std::ssize(left));
  Digest digest;
  crypto_hash_sha256(digest.data(), input.data(), input.size());
  return digest;
}

Digest empty_root() {
  Digest digest;
  crypto_hash_sha256(digest.data(), nullptr, 0);
  return digest;
}

void Frontier::append(const Digest& leaf) {
  assert(size_ < kTreeSizeMax);
  Digest hash = leaf;
  for (auto rest = size_; (rest & 1) != 0; rest >>= 1) {
    hash = node_hash(hashes_.back(), hash);
    hashes_.pop_back();
  }
  hashes_.push_back(hash);
  ++size_;
}

Digest Frontier::root() const {
  if (hashes_.empty()) return empty_root();
  Digest root = hashes_.back();
  for (std::size_t at = hashes_.size() - 1; at > 0; --at) root = node_hash(hashes_[at - 1], root);
  return root;
}

Result<Proof> prove_inclusion(std::uint64_t index, std::uint64_t size, const SubtreeHash& hash) {
  if (size > kTreeSizeMax) return Error(Errc::kBadInput, "the tree is larger than 2^40");
  if (index >= size) return Error(Errc::kBadInput, "no such leaf in this tree");
  Proof proof;
  std::uint64_t begin = 0;
  std::uint64_t count = size;
  while (count > 1) {
    const auto left = split_of(count);
    if (index - begin < left) {
      TRY(sibling, range_root(begin + left, begin + count, hash));
      proof.push_back(sibling);
      count = left;
    } else {
      TRY(sibling, range_root(begin, begin + left, hash));
      proof.push_back(sibling);
      begin += left;
      count -= left;
    }
  }
  std::ranges::reverse(proof);
  return proof;
}

Result<Proof> prove_consistency(std::uint64_t old_size, std::uint64_t size,
                                const SubtreeHash& hash) {
  if (size > kTreeSizeMax) return Error(Errc::kBadInput, "the tree is larger than 2^40");
  if (old_size > size) return Error(Errc::kBadInput, "the old tree is larger than the new one");
  Proof proof;
  if (old_size == 0 || old_size == size) return proof;
  std::uint64_t begin = 0;
  std::uint64_t count = size;
  std::uint64_t rest = old_size;  // Leaves of the old tree from `begin` on.
  while (rest < count) {
    const auto left = split_of(count);
    if (rest <= left) {
      TRY(sibling, range_root(begin + left, begin + count, hash));
      proof.push_back(sibling);
      count = left;
    } else {
      TRY(sibling, range_root(begin, begin + left, hash));
      proof.push_back(sibling);
      begin += left;
      count -= left;
      rest -= left;
    }
  }
  // The old tree's last subtree; when it is the whole old tree the verifier has it already.
  if (begin > 0) {
    TRY(shared, range_root(begin, begin + count, hash));
    proof.push_back(shared);
  }
  std::ranges::reverse(proof);
  return proof;
}

Result<Digest> root_of(std::uint64_t size, const SubtreeHash& hash) {
  if (size > kTreeSizeMax) return Error(Errc::kBadInput, "the tree is larger than 2^40");
  if (size == 0) return empty_root();
  return range_root(0, size, hash);
}

Result<void> verify_inclusion(const Digest& leaf, std::uint64_t index, std::uint64_t size,
                              std::span<const Digest> proof, const Digest& root) {
  if (index >= size) return Error(Errc::kCorrupt, "proof: the tree has no such leaf");
  if (proof.size() > kProofHashesMax) return Error(Errc::kCorrupt, "proof: too long");
  std::uint64_t at = index;
  std::uint64_t last = size - 1;
  Digest hash = leaf;
  for (const Digest& sibling : proof) {
    if (last == 0) return Error(Errc::kCorrupt, "proof: too long");
    hash = climbs_right(at, last) ? node_hash(sibling, hash) : node_hash(hash, sibling);
  }
  if (last != 0) return Error(Errc::kCorrupt, "proof: too short");
  if (hash != root) return Error(Errc::kCorrupt, "proof: leads to another root");
  return ok();
}

Result<void> verify_consistency(std::uint64_t old_size, const Digest& old_root,
                                std::uint64_t size, const Digest& root,
                                std::span<const Digest> proof) {
  if (old_size > size) return Error(Errc::kCorrupt, "proof: the tree has shrunk");
  if (old_size == size || old_size == 0) {
    if (!proof.empty()) return Error(Errc::kCorrupt, "proof: should be empty");
    if (old_root != (old_size == 0 ? empty_root() : root) || (size == 0 && root != old_root))
      return Error(Errc::kCorrupt, "proof: same size, another root");
    return ok();
  }
  if (proof.size() > kProofHashesMax) return Error(Errc::kCorrupt, "proof: too long");
  std::uint64_t at = old_size - 1;
  std::uint64_t last = size - 1;
  while ((at & 1) != 0) {
    at >>= 1;
    last >>= 1;
  }
  // Of a power of two the prover leaves out what the verifier has: the old root.
  const bool whole = std::has_single_bit(old_size);
  if (!whole && proof.empty()) return Error(Errc::kCorrupt, "proof: too short");
  Digest old_hash = whole ? old_root : proof.front();
  Digest hash = old_hash;
  for (const Digest& next : proof.subspan(whole ? 0 : 1)) {
    if (last == 0) return Error(Errc::kCorrupt, "proof: too long");
    if (climbs_right(at, last)) {
      old_hash = node_hash(next, old_hash);
      hash = node_hash(next, hash);
    } else {
      hash = node_hash(hash, next);
    }
  }
  if (last != 0) return Error(Errc::kCorrupt, "proof: too short");
  if (old_hash != old_root || hash != root)
    return Error(Errc::kCorrupt, "proof: leads to another root");
  return ok();
}

}  // namespace tomoshibi::store::tlog
