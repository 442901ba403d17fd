#include "store/vault/pages/header.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/sha.h>
#include <sodium.h>

#include <algorithm>
#include <memory>
#include <string_view>

namespace tomoshibi::store::vault::pages {
namespace {

constexpr std::string_view kMagic = "Tomoshibi vault\n";
constexpr std::size_t kDigestAt = kBlockBytes - 32;
static_assert(kMagic.size() == 16);

using Sha = std::array<std::uint8_t, 32>;

Sha digest_of_block(const Block& block) {
  Sha digest{};
  SHA256(block.data(), kDigestAt, digest.data());
  return digest;
}

struct KdfFree {
  void operator()(EVP_KDF* kdf) const { EVP_KDF_free(kdf); }
  void operator()(EVP_KDF_CTX* context) const { EVP_KDF_CTX_free(context); }
};

// HKDF-SHA-256 of the data key.
bool expand(const DataKey& key, ByteView salt, ByteView info, std::span<std::uint8_t> out) {
  const std::unique_ptr<EVP_KDF, KdfFree> kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
  if (!kdf) return false;
  const std::unique_ptr<EVP_KDF_CTX, KdfFree> context(EVP_KDF_CTX_new(kdf.get()));
  if (!context) return false;
  // OpenSSL takes its inputs as mutable pointers and does not change them.
  auto borrowed = [](const std::uint8_t* bytes) { return const_cast<std::uint8_t*>(bytes); };
  char digest[] = "SHA256";
  const std::array<OSSL_PARAM, 5> parameters = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, borrowed(key.view().data()), 32),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, borrowed(salt.data()), salt.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, borrowed(info.data()), info.size()),
      OSSL_PARAM_construct_end()};
  return EVP_KDF_derive(context.get(), out.data(), out.size(), parameters.data()) == 1;
}

// info = "tomoshibi/vault/v1/<use>" ‖ 00 ‖ file id (16) ‖ page size (4)
bool derive(const DataKey& key, const Header& header, std::string_view use,
            std::span<std::uint8_t> out) {
  Bytes info;
  for (const std::string_view part : {std::string_view("tomoshibi/vault/v1/"), use}) {
    info.insert(info.end(), part.begin(), part.end());
  }
  info.push_back(0);
  info.insert(info.end(), header.file.begin(), header.file.end());
  std::array<std::uint8_t, 4> size{};
  put_number<4>(size.data(), header.page_bytes);
  info.insert(info.end(), size.begin(), size.end());
  return expand(key, header.salt, info, out);
}

constexpr Error kNoKeys{Errc::kStorage, "the keys of the store cannot be derived"};

}  // namespace

std::optional<Header> read_header(const Block& block, bool* newer) {
  const Sha digest = digest_of_block(block);
  if (!std::equal(digest.begin(), digest.end(), block.begin() + kDigestAt)) return std::nullopt;
  if (!std::equal(kMagic.begin(), kMagic.end(), block.begin())) return std::nullopt;
  if (get_number<2>(block.data() + 16) != kVersion || get_number<2>(block.data() + 18) != kSuite) {
    if (newer != nullptr) *newer = true;
    return std::nullopt;
  }
  Header header;
  const std::uint64_t size = get_number<4>(block.data() + 20);
  if (!is_page_size(size)) return std::nullopt;
  header.page_bytes = static_cast<std::uint32_t>(size);
  std::copy_n(block.begin() + 24, header.file.size(), header.file.begin());
  std::copy_n(block.begin() + 40, header.salt.size(), header.salt.begin());
  std::copy_n(block.begin() + 72, header.commitment.size(), header.commitment.begin());
  return header;
}

void write_header(const Header& header, Block& block) {
  block.fill(0);
  std::ranges::copy(kMagic, block.begin());
  put_number<2>(block.data() + 16, kVersion);
  put_number<2>(block.data() + 18, kSuite);
  put_number<4>(block.data() + 20, header.page_bytes);
  std::ranges::copy(header.file, block.begin() + 24);
  std::ranges::copy(header.salt, block.begin() + 40);
  std::ranges::copy(header.commitment, block.begin() + 72);
  const Sha digest = digest_of_block(block);
  std::ranges::copy(digest, block.begin() + kDigestAt);
}

Result<FileKeys> derive_keys(const DataKey& key, const Header& header) {
  FileKeys keys;
  if (!derive(key, header, "pages", keys.pages.fill()) ||
      !derive(key, header, "log", keys.log.fill()) ||
      !derive(key, header, "commitment", keys.commitment)) {
    return kNoKeys;
  }
  return keys;
}

Result<ImageNames> image_names(const DataKey& key) {
  static constexpr std::array<std::uint8_t, 32> kNoSalt{};
  std::array<std::uint8_t, 48> both{};
  if (!expand(key, kNoSalt, as_bytes("tomoshibi/vault/v1/image"), both)) return kNoKeys;
  ImageNames names;
  std::copy_n(both.begin(), names.file.size(), names.file.begin());
  std::copy_n(both.begin() + 16, names.salt.size(), names.salt.begin());
  return names;
}

Result<Secret<32>> derive_nonce_key(const DataKey& key, const Header& header) {
  Secret<32> nonces;
  if (!derive(key, header, "nonces", nonces.fill())) return kNoKeys;
  return nonces;
}

}  // namespace tomoshibi::store::vault::pages
