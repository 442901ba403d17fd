// Any text as an offline proof: read or refused, never worse; what reads has one spelling and
// proves nothing under a fixed key. Any bytes as hashes of a proof: what verifies has the only
// length there is.
// Run: build with the fuzz preset, then ./fuzz_tlog_proof CORPUS -max_len=8192
#include <sodium.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "store/tlog/tlog_proof.h"

using namespace tomoshibi;
namespace tlog = tomoshibi::store::tlog;

namespace {

tlog::WitnessPolicy fixed_policy() {
  tlog::VerifierKey key{"log.example", tlog::NoteKeyType::kEd25519, {}};
  const std::array<std::uint8_t, 32> seed{};
  std::array<std::uint8_t, 64> secret{};
  crypto_sign_seed_keypair(key.key.data(), secret.data(), seed.data());
  return tlog::WitnessPolicy::create(key, {}, 0).value();
}

void check_hashes(ByteView bytes) {
  if (bytes.size() < 4) return;
  const std::uint64_t size = 1 + (std::uint64_t{bytes[0]} << 8 | bytes[1]);
  const std::uint64_t index = (std::uint64_t{bytes[2]} << 8 | bytes[3]) % size;
  tlog::Proof proof;
  for (bytes = bytes.subspan(4); bytes.size() >= 32; bytes = bytes.subspan(32)) {
    Digest hash{};
    std::copy_n(bytes.begin(), hash.size(), hash.begin());
    proof.push_back(hash);
  }
  // A leaf under a root that nobody knows a tree for.
  if (tlog::verify_inclusion(tlog::leaf_hash({}), index, size, proof, Digest{})) std::abort();
  const auto old = index;
  if (old > 0 &&
      tlog::verify_consistency(old, tlog::leaf_hash({}), size, Digest{}, proof))
    std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto policy = fixed_policy();
  const ByteView bytes(data, size);
  const auto proof = tlog::parse_tlog_proof(as_text(bytes));
  if (proof) {
    const auto again = tlog::format_tlog_proof(*proof);
    if (again && *again != as_text(bytes)) std::abort();
    if (tlog::verify_tlog_proof(*proof, tlog::leaf_hash({}), "log.example", policy)) std::abort();
  }
  check_hashes(bytes);
  return 0;
}
