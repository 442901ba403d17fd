#include "sync/core/keys.h"

#include <sodium.h>

#include <algorithm>
#include <cassert>
#include <cstdlib>

namespace tomoshibi::sync {
namespace {

static_assert(crypto_box_SEALBYTES == kSealOverhead);
static_assert(crypto_box_PUBLICKEYBYTES == 32 && crypto_box_SECRETKEYBYTES == 32);

using Tag = std::array<std::uint8_t, 32>;

// Of nothing, too, a place: libsodium declares that it gets one.
const std::uint8_t* start_of(ByteView bytes) {
  static constexpr std::uint8_t kNothing = 0;
  return bytes.empty() ? &kNothing : bytes.data();
}

// HMAC-SHA-256 of any key length over the parts; what it leaves on the stack is wiped.
class Hmac final {
 public:
  explicit Hmac(ByteView key) {
    crypto_auth_hmacsha256_init(&state_, start_of(key), key.size());
  }
  Hmac(const Hmac&) = delete;
  Hmac& operator=(const Hmac&) = delete;
  ~Hmac() { sodium_memzero(&state_, sizeof state_); }
  Hmac& add(ByteView part) {
    crypto_auth_hmacsha256_update(&state_, start_of(part), part.size());
    return *this;
  }
  void finish(Tag& out) { crypto_auth_hmacsha256_final(&state_, out.data()); }

 private:
  crypto_auth_hmacsha256_state state_;
};

void expand(ByteView key, ByteView salt, ByteView info, std::span<std::uint8_t> out) {
  assert(out.size() <= std::size_t{255} * 32);
  Tag pseudo_random{};
  Hmac(salt).add(key).finish(pseudo_random);
  Tag block{};
  std::size_t done = 0;
  for (std::uint8_t number = 1; done < out.size(); ++number) {
    Hmac hmac(pseudo_random);
    if (number > 1) hmac.add(block);
    hmac.add(info).add(ByteView(&number, 1)).finish(block);
    const std::size_t take = std::min(block.size(), out.size() - done);
    std::copy_n(block.begin(), take, out.begin() + static_cast<std::ptrdiff_t>(done));
    done += take;
  }
  sodium_memzero(pseudo_random.data(), pseudo_random.size());
  sodium_memzero(block.data(), block.size());
}

// BLAKE2b-24(ephemeral public ‖ recipient), as libsodium's sealed boxes have it.
std::array<std::uint8_t, crypto_box_NONCEBYTES> seal_nonce(ByteView ephemeral, ByteView to) {
  std::array<std::uint8_t, crypto_box_NONCEBYTES> nonce{};
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, nonce.size());
  crypto_generichash_update(&state, ephemeral.data(), ephemeral.size());
  crypto_generichash_update(&state, to.data(), to.size());
  crypto_generichash_final(&state, nonce.data(), nonce.size());
  return nonce;
}

WipedBytes purpose_prefix(std::string_view purpose, ByteView context) {
  WipedBytes out(purpose.begin(), purpose.end());
  out.push_back(0);
  out.insert(out.end(), context.begin(), context.end());
  return out;
}

}  // namespace

WipedBytes hkdf_sha256(ByteView key, ByteView salt, ByteView info, std::size_t length) {
  WipedBytes out(length);
  expand(key, salt, info, out);
  return out;
}

Secret<32> derive(ByteView key, std::string_view purpose, ByteView context) {
  Bytes info(as_bytes("tomoshibi/").begin(), as_bytes("tomoshibi/").end());
  info.insert(info.end(), purpose.begin(), purpose.end());
  for (const char sign : std::string_view("/v1")) info.push_back(static_cast<std::uint8_t>(sign));
  info.push_back(0);
  info.insert(info.end(), context.begin(), context.end());
  Secret<32> out;
  expand(key, {}, info, out.fill());
  return out;
}

Digest sha256(ByteView bytes) {
  Digest out{};
  crypto_hash_sha256(out.data(), bytes.data(), bytes.size());
  return out;
}

BoxPair make_box_pair() { return box_pair_from(Secret<32>::random()); }

BoxPair box_pair_from(const Secret<32>& seed) {
  BoxPair pair;
  std::ranges::copy(seed.view(), pair.private_half.fill().begin());
  pair.public_half = public_half_of(seed);
  return pair;
}

BoxPublic public_half_of(const Secret<32>& private_half) {
  BoxPublic out{};
  crypto_scalarmult_base(out.data(), private_half.view().data());
  return out;
}

bool is_box_public(const BoxPublic& key) {
  // Every scalar is made a multiple of eight, which takes such a point to zero; libsodium then
  // fails.
  std::array<std::uint8_t, 32> scalar{};
  scalar[0] = 8;
  std::array<std::uint8_t, 32> out{};
  return crypto_scalarmult(out.data(), scalar.data(), key.data()) == 0;
}

Bytes seal(const BoxPublic& to, ByteView text, const Secret<32>* ephemeral) {
  Bytes out(text.size() + kSealOverhead);
  bool sealed = false;
  if (ephemeral == nullptr) {
    sealed = crypto_box_seal(out.data(), text.data(), text.size(), to.data()) == 0;
  } else {
    const BoxPublic half = public_half_of(*ephemeral);
    std::ranges::copy(half, out.begin());
    sealed = crypto_box_easy(out.data() + half.size(), text.data(), text.size(),
                             seal_nonce(half, to).data(), to.data(),
                             ephemeral->view().data()) == 0;
  }
  if (!sealed) std::abort();  // A key of small order: the text must not go out readable.
  return out;
}

Result<WipedBytes> open_box(const BoxPair& as, ByteView sealed) {
  if (sealed.size() < kSealOverhead) return Error(Errc::kDenied, "sealed box: too short");
  WipedBytes out(sealed.size() - kSealOverhead);
  if (crypto_box_seal_open(out.data(), sealed.data(), sealed.size(), as.public_half.data(),
                           as.private_half.view().data()) != 0)
    return Error(Errc::kDenied, "sealed box: for another key, or damaged");
  return out;
}

Bytes seal_for(const BoxPublic& to, std::string_view purpose, ByteView context, ByteView text,
               const Secret<32>* ephemeral) {
  WipedBytes whole = purpose_prefix(purpose, context);
  whole.insert(whole.end(), text.begin(), text.end());
  return seal(to, whole, ephemeral);
}

Result<WipedBytes> open_for(const BoxPair& as, std::string_view purpose, ByteView context,
                            ByteView sealed) {
  TRY(whole, open_box(as, sealed));
  const WipedBytes prefix = purpose_prefix(purpose, context);
  if (whole.size() < prefix.size() || !std::equal(prefix.begin(), prefix.end(), whole.begin()))
    return Error(Errc::kDenied, "sealed box: made for another purpose");
  return WipedBytes(whole.begin() + static_cast<std::ptrdiff_t>(prefix.size()), whole.end());
}

}  // namespace tomoshibi::sync
