#include "store/orders/internal/wrapping.h"

#include <sodium.h>

#include <algorithm>
#include <cassert>
#include <string_view>

#include "store/base/cbor.h"

namespace tomoshibi::store::orders::internal {
namespace {

constexpr std::string_view kWrapDomain = "tomoshibi/account-wrap/v1";
constexpr std::string_view kHalfDomain = "tomoshibi/account-half/v1";
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
static_assert(kBoxBytes == kNonceBytes + 32 + crypto_aead_xchacha20poly1305_ietf_ABYTES);
static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == 32);

constexpr Error kWrong(Errc::kDenied, "the account and the password or PIN do not fit");

Bytes binding_of(const Account& account, const vault::Salt& salt,
                 const vault::PassphraseCost& cost) {
  cbor::Writer writer;
  writer.add_array(11).add_text(kHalfDomain).add_text(account.id.value);
  writer.add_unsigned(static_cast<std::uint64_t>(account.role));
  writer.add_unsigned(static_cast<std::uint64_t>(account.proof));
  writer.add_unsigned(static_cast<std::uint64_t>(account.factor));
  writer.add_bytes(account.public_half).add_bytes(salt);
  writer.add_unsigned(cost.passes).add_unsigned(cost.memory_kib);
  if (account.responder && account.valid_until) {
    writer.add_signed(account.valid_until->milliseconds);
  } else {
    writer.add_null();
  }
  writer.add_bool(account.is_demo);
  return writer.take();
}

Result<Secret<32>> wrapping_key(const Account& account, const SecretText& proof,
                                const Secret<32>* token, const vault::Salt& salt,
                                const vault::PassphraseCost& cost) {
  if (account.factor != SecondFactor::kNone && token == nullptr) {
    return Error(Errc::kDenied, "the second factor of the account is missing");
  }
  TRY(secret, vault::key_from_passphrase(proof, salt, cost));
  crypto_generichash_state state;
  crypto_generichash_init(&state, secret.view().data(), secret.view().size(), 32);
  const auto add = [&](ByteView bytes) {
    crypto_generichash_update(&state, bytes.data(), bytes.size());
  };
  const std::array<std::uint8_t, 2> factor{0, static_cast<std::uint8_t>(account.factor)};
  add(as_bytes(kWrapDomain));
  add(factor);
  if (account.factor != SecondFactor::kNone) add(token->view());
  Secret<32> key;
  crypto_generichash_final(&state, key.fill().data(), key.fill().size());
  sodium_memzero(&state, sizeof state);
  return key;
}

}  // namespace

Digest digest_of_wrapping(const WrappedHalf& wrapped) {
  cbor::Writer writer;
  writer.add_array(4).add_bytes(wrapped.box).add_bytes(wrapped.salt);
  writer.add_unsigned(wrapped.cost.passes).add_unsigned(wrapped.cost.memory_kib);
  return digest_of(writer.bytes());
}

vault::PublicHalf public_half_of(const Secret<32>& private_half) {
  vault::PublicHalf half{};
  const int done = crypto_scalarmult_base(half.data(), private_half.view().data());
  assert(done == 0);
  (void)done;
  return half;
}

bool may_be_sealed_to(const vault::PublicHalf& half) {
  // Every clamped scalar takes such a point to zero, which libsodium reports.
  constexpr std::array<std::uint8_t, 32> kScalar{8};
  std::array<std::uint8_t, 32> out{};
  return crypto_scalarmult(out.data(), kScalar.data(), half.data()) == 0;
}

Result<WrappedHalf> wrap(const Account& account, const Secret<32>& private_half,
                         const SecretText& proof, const Secret<32>* token,
                         const vault::PassphraseCost& cost) {
  if (sodium_init() < 0) return Error(Errc::kStorage, "this machine gives no random numbers");
  WrappedHalf wrapped{.cost = cost};
  randombytes_buf(wrapped.salt.data(), wrapped.salt.size());
  randombytes_buf(wrapped.box.data(), kNonceBytes);
  TRY(key, wrapping_key(account, proof, token, wrapped.salt, cost));
  const Bytes binding = binding_of(account, wrapped.salt, cost);
  crypto_aead_xchacha20poly1305_ietf_encrypt(
      wrapped.box.data() + kNonceBytes, nullptr, private_half.view().data(), 32, binding.data(),
      binding.size(), nullptr, wrapped.box.data(), key.view().data());
  return wrapped;
}

Result<Secret<32>> unwrap(const Account& account, const WrappedHalf& wrapped,
                          const SecretText& proof, const Secret<32>* token) {
  const auto key = wrapping_key(account, proof, token, wrapped.salt, wrapped.cost);
  if (!key) {
    // What cannot be a password of anybody is a wrong one.
    return key.error().code == Errc::kBadInput ? kWrong : key.error();
  }
  const Bytes binding = binding_of(account, wrapped.salt, wrapped.cost);
  Secret<32> half;
  const bool opens =
      crypto_aead_xchacha20poly1305_ietf_decrypt(
          half.fill().data(), nullptr, nullptr, wrapped.box.data() + kNonceBytes,
          wrapped.box.size() - kNonceBytes, binding.data(), binding.size(), wrapped.box.data(),
          key->view().data()) == 0;
  if (!opens || public_half_of(half) != account.public_half) return kWrong;
  return half;
}

void pretend_to_unwrap(const SecretText& proof, const vault::PassphraseCost& cost) {
  const WrappedHalf nobody{.cost = cost};
  [[maybe_unused]] const auto nothing = unwrap(Account{}, nobody, proof, nullptr);
}

}  // namespace tomoshibi::store::orders::internal
