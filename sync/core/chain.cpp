#include "sync/core/chain.h"

#include <sodium.h>

#include <algorithm>
#include <cassert>

namespace tomoshibi::sync {
namespace {

constexpr std::string_view kLabel = "tomoshibi/epoch-chain/v1";
constexpr std::size_t kSecretBytes = 16;

std::array<std::uint8_t, 4> big_endian(Epoch epoch) {
  return {static_cast<std::uint8_t>(epoch >> 24), static_cast<std::uint8_t>(epoch >> 16),
          static_cast<std::uint8_t>(epoch >> 8), static_cast<std::uint8_t>(epoch)};
}

// In place: K[epoch] becomes K[epoch - 1].
void step(std::string_view name, Epoch epoch, std::span<std::uint8_t, kSecretBytes> value) {
  const std::uint8_t zero = 0;
  const auto number = big_endian(epoch);
  std::array<std::uint8_t, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  crypto_hash_sha256_update(&state, as_bytes(kLabel).data(), kLabel.size());
  crypto_hash_sha256_update(&state, &zero, 1);
  crypto_hash_sha256_update(&state, as_bytes(name).data(), name.size());
  crypto_hash_sha256_update(&state, &zero, 1);
  crypto_hash_sha256_update(&state, number.data(), number.size());
  crypto_hash_sha256_update(&state, value.data(), value.size());
  crypto_hash_sha256_final(&state, hash.data());
  std::copy_n(hash.begin(), kSecretBytes, value.begin());
  sodium_memzero(hash.data(), hash.size());
  sodium_memzero(&state, sizeof state);
}

}  // namespace

std::string chain_name(const Area& area) {
  return (area.is_drill ? "drill:" : "") + code_text(area);
}

ChainSecret step_down(const Area& area, Epoch epoch, const ChainSecret& secret) {
  assert(epoch > 0);
  return walk_down(area, epoch, secret, epoch - 1);
}

ChainSecret walk_down(const Area& area, Epoch epoch, const ChainSecret& secret, Epoch lower) {
  assert(lower <= epoch && epoch - lower <= kStepsMax);
  ChainSecret out;
  std::ranges::copy(secret.view(), out.fill().begin());
  const std::string name = chain_name(area);
  for (Epoch at = epoch; at > lower; --at) step(name, at, out.fill());
  return out;
}

Result<void> prove(const ChainAnchor& anchor, Epoch epoch, const ChainSecret& secret) {
  if (epoch == 0 || epoch < anchor.epoch)
    return Error(Errc::kBadInput, "chain: an epoch below the anchor");
  if (epoch - anchor.epoch > kStepsMax)
    return Error(Errc::kBadInput, "chain: an epoch too far above the anchor");
  const ChainSecret end = walk_down(anchor.area, epoch, secret, anchor.epoch);
  if (sodium_memcmp(end.view().data(), anchor.value.data(), anchor.value.size()) != 0)
    return Error(Errc::kDenied, "chain: the secret is not of this area and epoch");
  return ok();
}

BoxPair epoch_pair(const Area& area, Epoch epoch, const ChainSecret& secret) {
  const std::string name = chain_name(area);
  Bytes context(name.begin(), name.end());
  context.push_back(0);
  const auto number = big_endian(epoch);
  context.insert(context.end(), number.begin(), number.end());
  return box_pair_from(derive(secret.view(), "epoch-pair", context));
}

}  // namespace tomoshibi::sync
