// Base45 (RFC 9285): bytes in the 45 characters that a QR code packs closest. One spelling only.
#pragma once

#include <string>
#include <string_view>

#include "store/base/bytes.h"
#include "store/base/result.h"

namespace tomoshibi {

std::string to_base45(ByteView bytes);
//   Errors: kBadInput.
Result<Bytes> from_base45(std::string_view text);

}  // namespace tomoshibi
