// The header of a vault file, in clear: what it is, and the salt from which its keys are derived.
//
// Written once, twice over (blocks 0 and 3), never changed after. A digest finds damage; the key
// commitment says whether a key is this file's before anything is opened with it, since GCM itself
// would let a file be made that opens under two keys.
// Source: reference/formats.md 7.1, 7.3. Proof: tests/vault_pages_test.cpp, tests/fuzz/page_fuzz.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "store/base/secret.h"
#include "store/vault/data_key.h"
#include "store/vault/pages/layout.h"

namespace tomoshibi::store::vault::pages {

inline constexpr std::uint16_t kVersion = 1;
inline constexpr std::uint16_t kSuite = 1;  // XAES-256-GCM, HKDF-SHA-256.

struct Header {
  std::uint32_t page_bytes = 4096;
  FileId file{};
  std::array<std::uint8_t, 32> salt{};
  std::array<std::uint8_t, 32> commitment{};
  bool operator==(const Header&) const = default;
};

using Block = std::array<std::uint8_t, kBlockBytes>;

// What a block says: absent when it is no header, or a damaged one. `newer` is set when the digest is
// right and the version or suite is not one of ours.
std::optional<Header> read_header(const Block& block, bool* newer);
void write_header(const Header& header, Block& block);

// HKDF-SHA-256 of the data key: one key a purpose.
struct FileKeys {
  Secret<32> pages;  // Pages, tag pages, heads.
  Secret<32> log;    // Log header, frames, marks.
  std::array<std::uint8_t, 32> commitment{};
};
//   Errors: kStorage when OpenSSL fails.
Result<FileKeys> derive_keys(const DataKey& key, const Header& header);

// Of an image: file id and salt come from the data key, and so does the key of its nonces. A file whose
// id is this one is an image; a file that lives has a random one.
struct ImageNames {
  FileId file{};
  std::array<std::uint8_t, 32> salt{};
};
Result<ImageNames> image_names(const DataKey& key);
Result<Secret<32>> derive_nonce_key(const DataKey& key, const Header& header);

}  // namespace tomoshibi::store::vault::pages
