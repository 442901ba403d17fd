// What the tests of the transparency log share: the public vectors and a tree held in memory.
#pragma once

#include <sodium.h>

#include <algorithm>
#include <doctest/doctest.h>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "store/tlog/merkle.h"

namespace tomoshibi::test {

using nlohmann::json;
namespace tlog = store::tlog;

// null, with a message, where the public vectors are absent.
inline json vectors(const std::string& name) {
  std::ifstream file(std::string(TOMOSHIBI_SHARED) + "/data/vectors/" + name);
  if (!file) {
    MESSAGE("skipped: the shared vectors are not here");
    return json();
  }
  return json::parse(file);
}

inline Bytes bytes_of(const json& hex) { return from_hex(hex.get<std::string>()).value(); }

inline std::optional<Digest> hash_of(const json& hex) {
  const Bytes bytes = bytes_of(hex);
  Digest digest{};
  if (bytes.size() != digest.size()) return std::nullopt;
  std::ranges::copy(bytes, digest.begin());
  return digest;
}

// Empty when a hash has another length than 32 bytes: no such proof can be put into a Proof.
inline std::optional<tlog::Proof> proof_of(const json& hashes) {
  tlog::Proof proof;
  for (const json& hex : hashes) {
    const auto hash = hash_of(hex);
    if (!hash) return std::nullopt;
    proof.push_back(*hash);
  }
  return proof;
}

inline std::string decoded(const json& base64) {
  const auto text = base64.get<std::string>();
  std::string out(text.size(), '\0');
  std::size_t length = 0;
  REQUIRE(sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(),
                            text.size(), nullptr, &length, nullptr,
                            sodium_base64_VARIANT_ORIGINAL) == 0);
  out.resize(length);
  return out;
}

// Every perfect subtree of a list of leaves.
class KeptTree final {
 public:
  explicit KeptTree(std::vector<Digest> leaves) {
    levels_.push_back(std::move(leaves));
    while (levels_.back().size() > 1) {
      const auto& below = levels_.back();
      std::vector<Digest> level;
      for (std::size_t at = 0; at + 1 < below.size(); at += 2)
        level.push_back(tlog::node_hash(below[at], below[at + 1]));
      levels_.push_back(std::move(level));
    }
  }
  std::uint64_t size() const { return levels_.front().size(); }
  const Digest& leaf(std::uint64_t index) const { return levels_.front().at(index); }
  tlog::SubtreeHash hashes() const {
    return [this](unsigned level, std::uint64_t index) -> Result<Digest> {
      if (level >= levels_.size() || index >= levels_[level].size())
        return Error(Errc::kNotFound, "no such subtree");
      return levels_[level][index];
    };
  }
  Digest root(std::uint64_t size) const { return tlog::root_of(size, hashes()).value(); }

 private:
  std::vector<std::vector<Digest>> levels_;
};

// Entry i is the number in 8 bytes, big-endian, and a suffix.
inline KeptTree numbered_tree(std::uint64_t size, ByteView suffix) {
  std::vector<Digest> leaves;
  for (std::uint64_t index = 0; index < size; ++index) {
    Bytes entry;
    for (int shift = 56; shift >= 0; shift -= 8)
      entry.push_back(static_cast<std::uint8_t>(index >> shift));
    entry.insert(entry.end(), suffix.begin(), suffix.end());
    leaves.push_back(tlog::leaf_hash(entry));
  }
  return KeptTree(std::move(leaves));
}

}  // namespace tomoshibi::test
