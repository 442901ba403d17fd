// Roots, frontiers and proofs are those of RFC 6962, and nothing else is taken for a proof.
// Method: public vectors, good and bad; random trees in which every proof verifies and every
// changed bit of it fails; a tree recomputed from the definition.
#include <random>

#include "tests/tlog_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;

namespace {

// The reasons of the vectors, as this code says them.
std::string_view reason_of(const std::string& expected) {
  if (expected == "proof-too-long") return "proof: too long";
  if (expected == "proof-too-short") return "proof: too short";
  if (expected == "proof-not-empty") return "proof: should be empty";
  if (expected == "index-out-of-range") return "proof: the tree has no such leaf";
  if (expected == "rollback") return "proof: the tree has shrunk";
  if (expected == "fork") return "proof: same size, another root";
  return "proof: leads to another root";
}

std::vector<Digest> hashed_leaves(const json& entries) {
  std::vector<Digest> leaves;
  for (const json& entry : entries) leaves.push_back(tlog::leaf_hash(bytes_of(entry)));
  return leaves;
}

// The definition itself: split at the largest power of two below the size.
Digest defined_root(std::span<const Digest> leaves) {
  if (leaves.empty()) return tlog::empty_root();
  if (leaves.size() == 1) return leaves[0];
  std::size_t split = 1;
  while (split * 2 < leaves.size()) split *= 2;
  return tlog::node_hash(defined_root(leaves.first(split)), defined_root(leaves.subspan(split)));
}

std::vector<Digest> random_leaves(std::mt19937_64& random, std::size_t count) {
  std::vector<Digest> leaves(count);
  for (Digest& leaf : leaves)
    for (auto& byte : leaf) byte = static_cast<std::uint8_t>(random());
  return leaves;
}

// Calls `check` with each single bit of the hash changed, and puts it back.
template <typename Check>
void with_each_bit_changed(Digest& hash, const Check& check) {
  for (std::size_t bit = 0; bit < hash.size() * 8; ++bit) {
    hash[bit / 8] = static_cast<std::uint8_t>(hash[bit / 8] ^ (1u << bit % 8));
    check();
    hash[bit / 8] = static_cast<std::uint8_t>(hash[bit / 8] ^ (1u << bit % 8));
  }
}

}  // namespace

TEST_CASE("merkle: roots and frontiers are those of the public vectors") {
  const json all = vectors("merkle.json");
  if (all.is_null()) return;
  const auto leaves = hashed_leaves(all["leaves"]);
  tlog::Frontier tree;
  for (const json& one : all["roots"]) {
    while (tree.size() < one["size"].get<std::uint64_t>()) tree.append(leaves.at(tree.size()));
    CHECK(tree.size() == one["size"].get<std::uint64_t>());
    CHECK(tree.root() == *hash_of(one["root"]));
    CHECK(std::ranges::equal(tree.hashes(), *proof_of(one["frontier"])));
  }
}

TEST_CASE("merkle: proofs of the public vectors are made alike, and verify") {
  const json all = vectors("merkle.json");
  if (all.is_null()) return;
  const KeptTree tree(hashed_leaves(all["leaves"]));
  for (const json& one : all["inclusion"]) {
    const auto index = one["index"].get<std::uint64_t>();
    const auto size = one["size"].get<std::uint64_t>();
    const auto proof = *proof_of(one["proof"]);
    CHECK(tlog::prove_inclusion(index, size, tree.hashes()).value() == proof);
    CHECK(tlog::verify_inclusion(tree.leaf(index), index, size, proof, tree.root(size)));
  }
  for (const json& one : all["consistency"]) {
    const auto old = one["old"].get<std::uint64_t>();
    const auto size = one["new"].get<std::uint64_t>();
    const auto proof = *proof_of(one["proof"]);
    CHECK(tlog::prove_consistency(old, size, tree.hashes()).value() == proof);
    CHECK(tlog::verify_consistency(old, tree.root(old), size, tree.root(size), proof));
  }
}

TEST_CASE("merkle: bad proofs of the public vectors are refused for their reason") {
  const json all = vectors("merkle.json");
  if (all.is_null()) return;
  for (const json& one : all["inclusion_invalid"]) {
    CAPTURE(one["case"].get<std::string>());
    const auto proof = proof_of(one["proof"]);
    CHECK(proof.has_value() == (one["expect"] != "bad-hash-length"));
    if (!proof) continue;
    const auto good = tlog::verify_inclusion(*hash_of(one["leaf_hash"]), one["index"], one["size"],
                                             *proof, *hash_of(one["root"]));
    REQUIRE_FALSE(good);
    CHECK(good.error().code == Errc::kCorrupt);
    CHECK(good.error().what == reason_of(one["expect"]));
  }
  for (const json& one : all["consistency_invalid"]) {
    CAPTURE(one["case"].get<std::string>());
    const auto good =
        tlog::verify_consistency(one["old"], *hash_of(one["old_root"]), one["new"],
                                 *hash_of(one["new_root"]), *proof_of(one["proof"]));
    REQUIRE_FALSE(good);
    CHECK(good.error().code == Errc::kCorrupt);
    CHECK(good.error().what == reason_of(one["expect"]));
  }
}

TEST_CASE("merkle: a proof does not bind the size; that is the signature's") {
  const json all = vectors("merkle.json");
  if (all.is_null()) return;
  for (const json& one : all["ambiguous"])
    for (const char* size : {"size_true", "size_claimed"})
      CHECK(tlog::verify_inclusion(*hash_of(one["leaf_hash"]), one["index"], one[size],
                                   *proof_of(one["proof"]), *hash_of(one["root"])));
}

TEST_CASE("merkle: trees of up to 100,003 entries agree with the public vectors") {
  const json all = vectors("merkle.json");
  if (all.is_null()) return;
  const KeptTree tree = numbered_tree(100'003, bytes_of(all["big_suffix"]));
  tlog::Frontier frontier;
  for (const json& big : all["big"]) {
    const auto size = big["size"].get<std::uint64_t>();
    while (frontier.size() < size) frontier.append(tree.leaf(frontier.size()));
    const Digest root = *hash_of(big["root"]);
    CHECK(tree.root(size) == root);
    CHECK(frontier.root() == root);
    CHECK(std::ranges::equal(frontier.hashes(), *proof_of(big["frontier"])));
    for (const json& one : big["inclusion"]) {
      const auto index = one["index"].get<std::uint64_t>();
      const auto proof = *proof_of(one["proof"]);
      CHECK(tree.leaf(index) == *hash_of(one["leaf_hash"]));
      CHECK(tlog::prove_inclusion(index, size, tree.hashes()).value() == proof);
      CHECK(tlog::verify_inclusion(tree.leaf(index), index, size, proof, root));
    }
    for (const json& one : big["consistency"]) {
      const auto old = one["old"].get<std::uint64_t>();
      const auto proof = *proof_of(one["proof"]);
      CHECK(tlog::prove_consistency(old, size, tree.hashes()).value() == proof);
      CHECK(tlog::verify_consistency(old, *hash_of(one["old_root"]), size, root, proof));
    }
  }
}

TEST_CASE("merkle: of random trees every proof verifies") {
  std::mt19937_64 random(20261122);
  for (int round = 0; round < 40; ++round) {
    const auto leaves = random_leaves(random, 1 + random() % 300);
    const KeptTree tree(leaves);
    const Digest root = defined_root(leaves);
    tlog::Frontier frontier;
    for (const Digest& leaf : leaves) frontier.append(leaf);
    CHECK(frontier.root() == root);
    CHECK(tree.root(tree.size()) == root);
    for (std::uint64_t index = 0; index < tree.size(); ++index) {
      const auto proof = tlog::prove_inclusion(index, tree.size(), tree.hashes()).value();
      CHECK(tlog::verify_inclusion(leaves[index], index, tree.size(), proof, root));
    }
    for (std::uint64_t old = 0; old <= tree.size(); ++old) {
      const auto proof = tlog::prove_consistency(old, tree.size(), tree.hashes()).value();
      CHECK(tlog::verify_consistency(old, defined_root(std::span(leaves).first(old)), tree.size(),
                                     root, proof));
    }
  }
}

TEST_CASE("merkle: one changed bit anywhere spoils a proof") {
  std::mt19937_64 random(417);
  for (int round = 0; round < 12; ++round) {
    const KeptTree tree(random_leaves(random, 2 + random() % 100));
    const auto size = tree.size();
    const auto index = random() % size;
    auto proof = tlog::prove_inclusion(index, size, tree.hashes()).value();
    Digest leaf = tree.leaf(index);
    Digest root = tree.root(size);
    const auto refused = [&] {
      CHECK_FALSE(tlog::verify_inclusion(leaf, index, size, proof, root));
    };
    for (Digest& hash : proof) with_each_bit_changed(hash, refused);
    with_each_bit_changed(leaf, refused);
    with_each_bit_changed(root, refused);

    const auto old = 1 + random() % (size - 1);
    auto steps = tlog::prove_consistency(old, size, tree.hashes()).value();
    Digest old_root = tree.root(old);
    const auto unproven = [&] {
      CHECK_FALSE(tlog::verify_consistency(old, old_root, size, root, steps));
    };
    for (Digest& hash : steps) with_each_bit_changed(hash, unproven);
    with_each_bit_changed(old_root, unproven);
    with_each_bit_changed(root, unproven);
  }
}

TEST_CASE("merkle: what cannot be proven is refused, and a failing store is passed on") {
  const KeptTree tree = numbered_tree(5, {});
  CHECK(tlog::prove_inclusion(5, 5, tree.hashes()).error().code == Errc::kBadInput);
  CHECK(tlog::prove_inclusion(0, 0, tree.hashes()).error().code == Errc::kBadInput);
  CHECK(tlog::prove_consistency(6, 5, tree.hashes()).error().code == Errc::kBadInput);
  CHECK(tlog::prove_inclusion(0, tlog::kTreeSizeMax + 1, tree.hashes()).error().code ==
        Errc::kBadInput);
  // The tree has five leaves: of nine it cannot tell.
  CHECK(tlog::prove_inclusion(0, 9, tree.hashes()).error().code == Errc::kNotFound);
  CHECK(tlog::prove_consistency(4, 9, tree.hashes()).error().code == Errc::kNotFound);
  CHECK(tlog::root_of(9, tree.hashes()).error().code == Errc::kNotFound);
  CHECK(tlog::root_of(0, tree.hashes()).value() == tlog::empty_root());
  const tlog::Proof long_proof(64);
  CHECK_FALSE(tlog::verify_inclusion({}, 0, std::uint64_t{1} << 63, long_proof, {}));
  CHECK_FALSE(tlog::verify_consistency(0, tree.root(1), 5, tree.root(5), {}));
}
