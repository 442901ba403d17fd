// Base45: see the header.
#include "store/base/base45.h"

namespace tomoshibi {

namespace {

constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
static_assert(kDigits.size() == 45);

}  // namespace

std::string to_base45(ByteView bytes) {
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 2) {
    const bool pair = at + 1 < bytes.size();
    unsigned value = pair ? bytes[at] * 256u + bytes[at + 1] : bytes[at];
    for (int digit = 0; digit < (pair ? 3 : 2); ++digit, value /= 45) text += kDigits[value % 45];
  }
  return text;
}

Result<Bytes> from_base45(std::string_view text) {
  const Error malformed(Errc::kBadInput, "base45: malformed");
  Bytes bytes;
  while (!text.empty()) {
    const auto group = text.substr(0, 3);
    if (group.size() == 1) return malformed;
    std::size_t value = 0;
    for (std::size_t at = group.size(); at > 0; --at) {
      const auto digit = kDigits.find(group[at - 1]);
      if (digit == std::string_view::npos) return malformed;
      value = value * 45 + digit;
    }
    if (value > (group.size() == 3 ? 0xffffu : 0xffu)) return malformed;
    if (group.size() == 3) bytes.push_back(static_cast<std::uint8_t>(value >> 8));
    bytes.push_back(static_cast<std::uint8_t>(value & 0xff));
    text.remove_prefix(group.size());
  }
  return bytes;
}

}  // namespace tomoshibi
