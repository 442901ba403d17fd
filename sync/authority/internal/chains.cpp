#include "sync/authority/internal/chains.h"

#include <sodium.h>

#include <algorithm>

#include "store/base/cbor.h"

namespace tomoshibi::sync::internal {
namespace {

constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t kLineBytes = 4 + 16;
constexpr std::string_view kKeyType = "tomoshibi chains key";
constexpr std::string_view kChainsType = "tomoshibi chains";
constexpr Error kDamaged(Errc::kDenied, "chains: other keys, or damaged");
constexpr Error kMalformed(Errc::kBadInput, "chains: not written as it should be");

Bytes seal_box(ByteView text, const Secret<32>& key, ByteView binding) {
  Bytes out(kNonceBytes + text.size() + kTagBytes);
  randombytes_buf(out.data(), kNonceBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(out.data() + kNonceBytes, nullptr, text.data(),
                                             text.size(), binding.data(), binding.size(), nullptr,
                                             out.data(), key.view().data());
  return out;
}

Result<WipedBytes> open_sealed(ByteView box, const Secret<32>& key, ByteView binding) {
  if (box.size() < kNonceBytes + kTagBytes) return kMalformed;
  WipedBytes out(box.size() - kNonceBytes - kTagBytes);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          out.data(), nullptr, nullptr, box.data() + kNonceBytes, box.size() - kNonceBytes,
          binding.data(), binding.size(), box.data(), key.view().data()) != 0)
    return kDamaged;
  return out;
}

// What the two together derive; `first` has the lower public half.
struct PairKey {
  Bytes publics;
  Secret<32> key;
};
PairKey pair_key(const RoleKey& one, const RoleKey& other) {
  const bool in_order = one.public_key() < other.public_key();
  const RoleKey& first = in_order ? one : other;
  const RoleKey& second = in_order ? other : one;
  Secret<64> seeds;
  std::ranges::copy(first.seed().view(), seeds.fill().begin());
  std::ranges::copy(second.seed().view(), seeds.fill().begin() + 32);
  const PublicKey low = first.public_key();
  const PublicKey high = second.public_key();
  Bytes publics(low.begin(), low.end());
  publics.insert(publics.end(), high.begin(), high.end());
  Secret<32> key = derive(seeds.view(), "chains-key", publics);
  return {.publics = std::move(publics), .key = std::move(key)};
}

cbor::MapWriter chains_head(std::uint32_t prefecture, bool is_drill) {
  cbor::MapWriter map;
  map.add_text(0, kChainsType).add_unsigned(1, 1).add_unsigned(2, prefecture).add_bool(3, is_drill);
  return map;
}

}  // namespace

Bytes seal_chain_key(const ChainKey& key, std::span<const RoleKey* const> order_keys) {
  const std::size_t count = order_keys.size();
  cbor::Writer pairs;
  pairs.add_array(count * (count - 1) / 2);
  for (std::size_t one = 0; one < count; ++one) {
    for (std::size_t other = one + 1; other < count; ++other) {
      const PairKey pair = pair_key(*order_keys[one], *order_keys[other]);
      const ByteView publics(pair.publics);
      pairs.add_array(3).add_bytes(publics.first(32)).add_bytes(publics.subspan(32));
      pairs.add_bytes(seal_box(key.view(), pair.key, publics));
    }
  }
  cbor::MapWriter map;
  map.add_text(0, kKeyType).add_unsigned(1, 1).add_encoded(2, pairs.bytes());
  return map.finish();
}

Result<ChainKey> open_chain_key(ByteView file, const RoleKey& one, const RoleKey& other) {
  TRY(item, cbor::decode(file));
  TRY(map, cbor::MapReader::create(item));
  TRY(type, map.text_at(0, 32));
  TRY(version, map.unsigned_at(1, 255));
  const cbor::Value* pairs = map.find(2);
  if (type != kKeyType || version != 1 || pairs == nullptr || !pairs->is(cbor::Kind::kArray))
    return kMalformed;
  const PairKey wanted = pair_key(one, other);
  for (const cbor::Value& pair : pairs->items) {
    if (!pair.is(cbor::Kind::kArray) || pair.items.size() != 3) return kMalformed;
    Bytes publics(pair.items[0].bytes.begin(), pair.items[0].bytes.end());
    publics.insert(publics.end(), pair.items[1].bytes.begin(), pair.items[1].bytes.end());
    if (publics != wanted.publics) continue;
    TRY(text, open_sealed(pair.items[2].bytes, wanted.key, publics));
    ChainKey key;
    if (text.size() != key.view().size()) return kMalformed;
    std::ranges::copy(text, key.fill().begin());
    return key;
  }
  return kDamaged;
}

Bytes seal_chains(const ChainTops& tops, std::uint32_t prefecture, bool is_drill,
                  const ChainKey& key) {
  WipedBytes text;
  text.reserve(tops.size() * kLineBytes);
  for (const auto& [code, top] : tops) {
    for (const unsigned shift : {24U, 16U, 8U, 0U})
      text.push_back(static_cast<std::uint8_t>(code >> shift));
    text.insert(text.end(), top.view().begin(), top.view().end());
  }
  cbor::MapWriter map = chains_head(prefecture, is_drill);
  const Bytes binding = map.finish();
  map.add_bytes(4, seal_box(text, key, binding));
  return map.finish();
}

Result<ChainTops> open_chains(ByteView file, std::uint32_t prefecture, bool is_drill,
                              const ChainKey& key) {
  TRY(item, cbor::decode(file));
  if (!item.is(cbor::Kind::kMap) || item.items.empty()) return kMalformed;
  const cbor::Value& box = item.items.back();  // Field 4; the binding below covers the others.
  if (!box.is(cbor::Kind::kBytes)) return kMalformed;
  cbor::MapWriter expected = chains_head(prefecture, is_drill);
  const Bytes binding = expected.finish();
  expected.add_bytes(4, box.bytes);
  if (expected.finish() != Bytes(file.begin(), file.end())) return kMalformed;
  TRY(text, open_sealed(box.bytes, key, binding));
  if (text.size() % kLineBytes != 0) return kMalformed;
  ChainTops tops;
  for (ByteView rest(text); !rest.empty(); rest = rest.subspan(kLineBytes)) {
    const auto code = static_cast<std::uint32_t>(rest[0] << 24U | rest[1] << 16U | rest[2] << 8U |
                                                 rest[3]);
    ChainSecret top;
    std::ranges::copy(rest.subspan(4, 16), top.fill().begin());
    tops.emplace(code, std::move(top));
  }
  return tops;
}

}  // namespace tomoshibi::sync::internal
