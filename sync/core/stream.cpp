#include "sync/core/stream.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "store/base/wiped.h"
#include "sync/core/keys.h"

namespace tomoshibi::sync {
namespace {

constexpr std::size_t kNonceBytes = 12;

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

std::array<std::uint8_t, kNonceBytes> nonce_of(std::uint64_t index, bool is_last) {
  std::array<std::uint8_t, kNonceBytes> nonce{};
  for (std::size_t at = 0; at < 8; ++at)
    nonce[3 + at] = static_cast<std::uint8_t>(index >> (56 - 8 * at));
  nonce[kNonceBytes - 1] = is_last ? 1 : 0;
  return nonce;
}

}  // namespace

struct Stream::State {
  Context sealer;
  Context opener;
  Digest aad{};
  Digest commitment{};
};

std::uint64_t sealed_size(std::uint64_t plain_bytes, std::size_t chunk_bytes) {
  const std::uint64_t chunks =
      std::max<std::uint64_t>(1, plain_bytes / chunk_bytes + (plain_bytes % chunk_bytes != 0));
  return plain_bytes + kStreamTagBytes * chunks;
}

Stream::Stream(std::unique_ptr<State> state) : state_(std::move(state)) {}
Stream::Stream(Stream&&) noexcept = default;
Stream& Stream::operator=(Stream&&) noexcept = default;
Stream::~Stream() = default;

const Digest& Stream::commitment() const { return state_->commitment; }

Result<Stream> Stream::with_chunk_key(const Secret<32>& chunk_key, const Digest& aad) {
  auto state = std::make_unique<State>();
  state->aad = aad;
  state->sealer.reset(EVP_CIPHER_CTX_new());
  state->opener.reset(EVP_CIPHER_CTX_new());
  const std::uint8_t* key = chunk_key.view().data();
  // The key is set once; each chunk sets its nonce alone.
  if (!state->sealer || !state->opener ||
      EVP_EncryptInit_ex(state->sealer.get(), EVP_aes_256_gcm(), nullptr, key, nullptr) != 1 ||
      EVP_DecryptInit_ex(state->opener.get(), EVP_aes_256_gcm(), nullptr, key, nullptr) != 1)
    return Error(Errc::kStorage, "the cipher cannot be set up");
  return Stream(std::move(state));
}

Result<Stream> Stream::create(const Secret<32>& data_key, const Digest& aad) {
  static constexpr std::string_view kInfo("tomoshibi/segment-stream/v1\0", 28);
  const WipedBytes both = hkdf_sha256(data_key.view(), aad, as_bytes(kInfo), 64);
  Secret<32> chunk_key;
  std::copy_n(both.begin(), 32, chunk_key.fill().begin());
  TRY(stream, with_chunk_key(chunk_key, aad));
  std::copy_n(both.begin() + 32, 32, stream.state_->commitment.begin());
  return stream;
}

Result<void> Stream::seal(std::uint64_t index, bool is_last, ByteView text, Bytes& sealed) {
  if (text.size() > kChunkBytes) return Error(Errc::kBadInput, "stream: a chunk is too long");
  EVP_CIPHER_CTX* const context = state_->sealer.get();
  const auto nonce = nonce_of(index, is_last);
  sealed.resize(text.size() + kStreamTagBytes);
  int done = 0;
  int rest = 0;
  const bool good =
      EVP_EncryptInit_ex(context, nullptr, nullptr, nullptr, nonce.data()) == 1 &&
      EVP_EncryptUpdate(context, nullptr, &done, state_->aad.data(),
                        static_cast<int>(state_->aad.size())) == 1 &&
      (text.empty() || EVP_EncryptUpdate(context, sealed.data(), &done, text.data(),
                                         static_cast<int>(text.size())) == 1) &&
      EVP_EncryptFinal_ex(context, sealed.data() + text.size(), &rest) == 1 && rest == 0 &&
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, kStreamTagBytes,
                          sealed.data() + text.size()) == 1;
  if (!good) return Error(Errc::kStorage, "the cipher failed");
  return ok();
}

Result<void> Stream::open(std::uint64_t index, bool is_last, ByteView sealed, Bytes& text) {
  text.clear();
  if (sealed.size() < kStreamTagBytes || sealed.size() > kSealedChunkBytes)
    return Error(Errc::kBadInput, "stream: a chunk of impossible length");
  EVP_CIPHER_CTX* const context = state_->opener.get();
  const auto nonce = nonce_of(index, is_last);
  const std::size_t size = sealed.size() - kStreamTagBytes;
  std::array<std::uint8_t, kStreamTagBytes> tag{};
  std::copy_n(sealed.data() + size, tag.size(), tag.begin());
  text.resize(std::max<std::size_t>(size, 1));  // OpenSSL takes no null pointer for a place.
  int done = 0;
  int rest = 0;
  const bool good =
      EVP_DecryptInit_ex(context, nullptr, nullptr, nullptr, nonce.data()) == 1 &&
      EVP_DecryptUpdate(context, nullptr, &done, state_->aad.data(),
                        static_cast<int>(state_->aad.size())) == 1 &&
      (size == 0 || EVP_DecryptUpdate(context, text.data(), &done, sealed.data(),
                                      static_cast<int>(size)) == 1) &&
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, kStreamTagBytes, tag.data()) == 1 &&
      EVP_DecryptFinal_ex(context, text.data() + size, &rest) == 1;
  if (!good) {
    sodium_memzero(text.data(), text.size());  // Not authentic: nobody may see it.
    text.clear();
    return Error(Errc::kDenied, "stream: a chunk does not verify");
  }
  text.resize(size);
  return ok();
}

Result<Bytes> seal_all(Stream& stream, ByteView text, std::size_t chunk_bytes) {
  Bytes all;
  all.reserve(sealed_size(text.size(), chunk_bytes));
  Bytes sealed;
  for (std::uint64_t index = 0;; ++index) {
    const std::size_t size = std::min(chunk_bytes, text.size());
    const bool is_last = size == text.size();
    TRY_VOID(stream.seal(index, is_last, text.first(size), sealed));
    all.insert(all.end(), sealed.begin(), sealed.end());
    text = text.subspan(size);
    if (is_last) return all;
  }
}

Result<Bytes> open_all(Stream& stream, ByteView sealed, std::size_t chunk_bytes) {
  const std::size_t step = chunk_bytes + kStreamTagBytes;
  const std::size_t last = sealed.size() % step;
  if (sealed.empty() || (last != 0 && last < kStreamTagBytes) ||
      (last == kStreamTagBytes && sealed.size() > step))
    return Error(Errc::kBadInput, "stream: a length that no text has");
  Bytes all;
  all.reserve(sealed.size());
  Bytes text;
  for (std::uint64_t index = 0; !sealed.empty(); ++index) {
    const std::size_t size = std::min(step, sealed.size());
    const auto opened = stream.open(index, size == sealed.size(), sealed.first(size), text);
    if (!opened) {
      sodium_memzero(all.data(), all.size());
      return opened.error();
    }
    all.insert(all.end(), text.begin(), text.end());
    sealed = sealed.subspan(size);
  }
  return all;
}

}  // namespace tomoshibi::sync
