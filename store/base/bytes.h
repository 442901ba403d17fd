// Byte strings and the few operations that everybody needs on them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/result.h"

namespace tomoshibi {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Lower-case hexadecimal, two characters a byte.
std::string to_hex(ByteView bytes);
//   Errors: kBadInput on an odd length or another character.
Result<Bytes> from_hex(std::string_view text);

// BLAKE2b-256 (libsodium crypto_generichash), the digest of everything that is not a Merkle tree.
using Digest = std::array<std::uint8_t, 32>;
Digest digest_of(ByteView bytes);

}  // namespace tomoshibi
