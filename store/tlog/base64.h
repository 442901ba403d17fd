// Base64 with one spelling only: standard alphabet, padded, no stray bits, no white space.
// Proof: tests/tlog_note_test.cpp (notes with other spellings).
#pragma once

#include <string>
#include <string_view>

#include "store/base/bytes.h"
#include "store/base/result.h"

namespace tomoshibi::store::tlog {

std::string to_base64(ByteView bytes);
// Cost: allocates three quarters of the text; callers bound the text.
//   Errors: kBadInput.
Result<Bytes> from_base64(std::string_view text);
// Of exactly 32 bytes.
Result<Digest> hash_from_base64(std::string_view text);

}  // namespace tomoshibi::store::tlog
