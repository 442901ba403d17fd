// Decimal numbers as the C2SP texts write them: ASCII digits, no sign, no leading zero.
#pragma once

#include <charconv>
#include <cstdint>
#include <string_view>

#include "store/base/result.h"

namespace tomoshibi::store::tlog {

//   Errors: kBadInput.
inline Result<std::uint64_t> parse_decimal(std::string_view text, std::uint64_t max) {
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos ||
      (text.size() > 1 && text.front() == '0'))
    return Error(Errc::kBadInput, "number: not a decimal without leading zeros");
  std::uint64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || value > max) return Error(Errc::kBadInput, "number: too large");
  return value;
}

}  // namespace tomoshibi::store::tlog
