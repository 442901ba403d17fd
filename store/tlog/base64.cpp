// Base64: see the header.
#include "store/tlog/base64.h"

#include <sodium.h>

#include <algorithm>

namespace tomoshibi::store::tlog {

std::string to_base64(ByteView bytes) {
  std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // The terminator.
  return text;
}

Result<Bytes> from_base64(std::string_view text) {
  Bytes bytes(text.size() / 4 * 3 + 1);  // One more: the decoder takes no null pointer.
  std::size_t length = 0;
  const bool good = text.size() % 4 == 0 &&
                    sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr,
                                      &length, nullptr, sodium_base64_VARIANT_ORIGINAL) == 0;
  if (!good) return Error(Errc::kBadInput, "base64: malformed");
  bytes.resize(length);
  // The decoder's own strictness is not relied on.
  if (to_base64(bytes) != text) return Error(Errc::kBadInput, "base64: another spelling");
  return bytes;
}

Result<Digest> hash_from_base64(std::string_view text) {
  Digest hash{};
  if (text.size() != 44) return Error(Errc::kBadInput, "base64: not a hash of 32 bytes");
  TRY(bytes, from_base64(text));
  if (bytes.size() != hash.size()) return Error(Errc::kBadInput, "base64: not a hash of 32 bytes");
  std::ranges::copy(bytes, hash.begin());
  return hash;
}

}  // namespace tomoshibi::store::tlog
