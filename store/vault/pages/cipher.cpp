#include "store/vault/pages/cipher.h"

#include <openssl/evp.h>
#include <sodium.h>

#include <algorithm>
#include <climits>
#include <cstring>
#include <utility>

namespace tomoshibi::store::vault::pages {
namespace {

constexpr std::size_t kPrefixBytes = 12;
constexpr std::size_t kKeptContexts = 16;
using Prefix = std::array<std::uint8_t, kPrefixBytes>;
using Block = std::array<std::uint8_t, 16>;

struct ContextFree {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, ContextFree>;

// Twice the value in GF(2^128), as CMAC does it; without a branch on the secret.
void twice(Block& block) {
  const auto carry = static_cast<std::uint8_t>(block[0] >> 7);
  for (std::size_t at = 0; at < 15; ++at) {
    block[at] = static_cast<std::uint8_t>(block[at] << 1 | block[at + 1] >> 7);
  }
  const unsigned mask = (0U - static_cast<unsigned>(carry)) & 0x87U;
  block[15] = static_cast<std::uint8_t>(static_cast<unsigned>(block[15]) << 1U ^ mask);
}

bool one_block(EVP_CIPHER_CTX* context, const Block& in, std::uint8_t* out) {
  int length = 0;
  return EVP_EncryptUpdate(context, out, &length, in.data(), 16) == 1 && length == 16;
}

}  // namespace

struct PageCipher::State {
  struct Kept {
    Prefix prefix{};
    Context context;
  };

  bool start(const Secret<32>& key);
  bool derive(const Prefix& prefix, bool encrypts, Context& into);
  EVP_CIPHER_CTX* opener(const Prefix& prefix);
  bool next_nonce(std::span<std::uint8_t, kNonceBytes> nonce);
  bool synthetic_nonce(ByteView associated, ByteView text, std::span<std::uint8_t, kNonceBytes> nonce);

  Context block;         // AES-256, one block at a time, under the key itself.
  Secret<16> subkey;     // K1 of the specification.
  std::array<Kept, kKeptContexts> kept;
  std::size_t next_kept = 0;
  std::size_t last_hit = 0;
  Context sealer;
  std::unique_ptr<Secret<32>> nonce_key;  // Present: nonces are synthetic.
  std::array<std::uint8_t, 20> batch{};
  std::uint32_t counter = kSealsPerBatch;  // Full: the first seal draws a batch.
};

bool PageCipher::State::start(const Secret<32>& key) {
  block.reset(EVP_CIPHER_CTX_new());
  if (!block || EVP_EncryptInit_ex(block.get(), EVP_aes_256_ecb(), nullptr, key.view().data(),
                                   nullptr) != 1) {
    return false;
  }
  EVP_CIPHER_CTX_set_padding(block.get(), 0);
  Block zero{};
  if (!one_block(block.get(), zero, zero.data())) return false;
  twice(zero);
  std::ranges::copy(zero, subkey.fill().begin());
  sodium_memzero(zero.data(), zero.size());
  return true;
}

bool PageCipher::State::derive(const Prefix& prefix, bool encrypts, Context& into) {
  std::array<std::uint8_t, 32> key{};
  bool good = true;
  for (std::uint8_t half = 0; half < 2; ++half) {
    Block input{0x00, static_cast<std::uint8_t>(half + 1), 'X', 0x00};
    std::ranges::copy(prefix, input.begin() + 4);
    const auto mask = subkey.view();
    for (std::size_t at = 0; at < 16; ++at) input[at] = static_cast<std::uint8_t>(input[at] ^ mask[at]);
    good = good && one_block(block.get(), input, key.data() + half * 16);
  }
  if (!into) into.reset(EVP_CIPHER_CTX_new());
  good = good && into &&
         EVP_CipherInit_ex(into.get(), EVP_aes_256_gcm(), nullptr, key.data(), nullptr,
                           encrypts ? 1 : 0) == 1;
  sodium_memzero(key.data(), key.size());
  return good;
}

EVP_CIPHER_CTX* PageCipher::State::opener(const Prefix& prefix) {
  if (kept[last_hit].context && kept[last_hit].prefix == prefix) return kept[last_hit].context.get();
  for (std::size_t at = 0; at < kept.size(); ++at) {
    if (kept[at].context && kept[at].prefix == prefix) {
      last_hit = at;
      return kept[at].context.get();
    }
  }
  Kept& place = kept[next_kept];
  if (!derive(prefix, false, place.context)) {
    place.context.reset();
    return nullptr;
  }
  place.prefix = prefix;
  last_hit = std::exchange(next_kept, (next_kept + 1) % kept.size());
  return place.context.get();
}

bool PageCipher::State::next_nonce(std::span<std::uint8_t, kNonceBytes> nonce) {
  if (counter == kSealsPerBatch) {
    randombytes_buf(batch.data(), batch.size());
    Prefix prefix{};
    std::copy_n(batch.begin(), kPrefixBytes, prefix.begin());
    if (!derive(prefix, true, sealer)) return false;
    counter = 0;
  }
  std::ranges::copy(batch, nonce.begin());
  for (std::size_t at = 0; at < 4; ++at) {
    nonce[20 + at] = static_cast<std::uint8_t>(counter >> (24 - 8 * at));
  }
  ++counter;
  return true;
}

bool PageCipher::State::synthetic_nonce(ByteView associated, ByteView text,
                                        std::span<std::uint8_t, kNonceBytes> nonce) {
  crypto_generichash_state hash;
  crypto_generichash_init(&hash, nonce_key->view().data(), nonce_key->view().size(), nonce.size());
  crypto_generichash_update(&hash, associated.data(), associated.size());
  crypto_generichash_update(&hash, text.data(), text.size());
  crypto_generichash_final(&hash, nonce.data(), nonce.size());
  Prefix prefix{};
  std::copy_n(nonce.begin(), kPrefixBytes, prefix.begin());
  return derive(prefix, true, sealer);
}

namespace {

bool seal_under(EVP_CIPHER_CTX* context, const std::uint8_t* nonce, ByteView associated,
                ByteView text, std::uint8_t* out, std::span<std::uint8_t, kTagBytes> tag) {
  int length = 0;
  int rest = 0;
  return text.size() <= INT_MAX &&
         EVP_EncryptInit_ex(context, nullptr, nullptr, nullptr, nonce) == 1 &&
         EVP_EncryptUpdate(context, nullptr, &length, associated.data(),
                           static_cast<int>(associated.size())) == 1 &&
         EVP_EncryptUpdate(context, out, &length, text.data(), static_cast<int>(text.size())) == 1 &&
         length == static_cast<int>(text.size()) &&
         EVP_EncryptFinal_ex(context, out + length, &rest) == 1 && rest == 0 &&
         EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, kTagBytes, tag.data()) == 1;
}

}  // namespace

Result<PageCipher> PageCipher::create(const Secret<32>& key) {
  auto state = std::make_unique<State>();
  if (!state->start(key)) return Error(Errc::kStorage, "the cipher of the store cannot be started");
  return PageCipher(std::move(state));
}

Result<PageCipher> PageCipher::create_synthetic(const Secret<32>& key,
                                                const Secret<32>& nonce_key) {
  TRY(cipher, create(key));
  cipher.state_->nonce_key = std::make_unique<Secret<32>>();
  std::ranges::copy(nonce_key.view(), cipher.state_->nonce_key->fill().begin());
  return cipher;
}

PageCipher::PageCipher(std::unique_ptr<State> state) : state_(std::move(state)) {}
PageCipher::PageCipher(PageCipher&&) noexcept = default;
PageCipher& PageCipher::operator=(PageCipher&&) noexcept = default;
PageCipher::~PageCipher() = default;

bool PageCipher::seal(ByteView associated, ByteView text, std::uint8_t* out, Trailer trailer) {
  const auto nonce = trailer.first<kNonceBytes>();
  const bool has_nonce = state_->nonce_key != nullptr
                             ? state_->synthetic_nonce(associated, text, nonce)
                             : state_->next_nonce(nonce);
  return has_nonce && seal_under(state_->sealer.get(), nonce.data() + kPrefixBytes, associated, text,
                                 out, trailer.last<kTagBytes>());
}

bool PageCipher::open(ByteView associated, ByteView sealed, TrailerView trailer, std::uint8_t* out) {
  Prefix prefix{};
  std::copy_n(trailer.begin(), kPrefixBytes, prefix.begin());
  EVP_CIPHER_CTX* context = state_->opener(prefix);
  std::array<std::uint8_t, kTagBytes> tag{};
  std::ranges::copy(trailer.last<kTagBytes>(), tag.begin());
  int length = 0;
  int rest = 0;
  const bool good =
      context != nullptr && sealed.size() <= INT_MAX &&
      EVP_DecryptInit_ex(context, nullptr, nullptr, nullptr, trailer.data() + kPrefixBytes) == 1 &&
      EVP_DecryptUpdate(context, nullptr, &length, associated.data(),
                        static_cast<int>(associated.size())) == 1 &&
      EVP_DecryptUpdate(context, out, &length, sealed.data(), static_cast<int>(sealed.size())) == 1 &&
      length == static_cast<int>(sealed.size()) &&
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, kTagBytes, tag.data()) == 1 &&
      EVP_DecryptFinal_ex(context, out + length, &rest) == 1;
  if (!good) sodium_memzero(out, sealed.size());
  return good;
}

bool PageCipher::seal_with(std::span<const std::uint8_t, kNonceBytes> nonce, ByteView associated,
                           ByteView text, std::uint8_t* out,
                           std::span<std::uint8_t, kTagBytes> tag) {
  Prefix prefix{};
  std::copy_n(nonce.begin(), kPrefixBytes, prefix.begin());
  Context context;
  return state_->derive(prefix, true, context) &&
         seal_under(context.get(), nonce.data() + kPrefixBytes, associated, text, out, tag);
}

}  // namespace tomoshibi::store::vault::pages
