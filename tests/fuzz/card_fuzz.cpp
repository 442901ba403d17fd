// Any bytes in the boxes of a card and as a phone number: nothing but a key or a number comes out; a
// number is itself, begins itself, and is the same in full width.
// Run: build with the fuzz preset, then ./fuzz_card CORPUS -max_len=200
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "store/people/internal/card.h"
#include "store/people/internal/text.h"

using namespace tomoshibi::store::people::internal;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

std::string in_full_width(std::string_view text) {
  std::u32string wide;
  for (const char32_t c : decode(text)) wide += c > 0x20 && c < 0x7f ? c + 0xfee0 : c;
  return encode(wide);
}

void check_code(std::string_view text) {
  const Code code = read_code(text);
  if (code.hashed) {
    require(compare(code, code) == CodeMatch::kExact);
    return;
  }
  require(code.length <= 16);
  for (int at = 0; at < 16; ++at) {
    const std::uint64_t digit = code.digits >> (4 * at) & 0xf;
    const std::uint64_t unread = code.unread >> (4 * at) & 0xf;
    require(digit < 10 && (unread == 0 || (unread == 0xf && digit == 0)));
    require(at < code.length || (digit == 0 && unread == 0));
  }
  require(compare(code, code) == CodeMatch::kExact);
  require(begins(code, code));
  require(read_code(in_full_width(text)) == code);
}

void check_pair(std::string_view one, std::string_view other) {
  const Code first = read_code(one);
  const Code second = read_code(other);
  if (first.unread == 0 && second.unread == 0 && !first.hashed && !second.hashed) {
    const bool exact = compare(first, second) == CodeMatch::kExact;
    require(exact == (first.digits == second.digits));
    require(exact == (compare(second, first) == CodeMatch::kExact));
  }
  static_cast<void>(begins(first, second));
  const std::u32string key = symbol_key(one);
  require(symbol_key(encode(key)) == key);
  require(compare_symbols(key, key) == CodeMatch::kExact);
  static_cast<void>(compare_symbols(key, symbol_key(other)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text;
  for (std::size_t at = 0; at < size; ++at) text += static_cast<char>(data[at]);
  check_code(text);
  const std::size_t cut = std::min(text.find('\n'), text.size());
  check_pair(std::string_view(text).substr(0, cut), std::string_view(text).substr(cut));
  const std::uint8_t branch = read_branch(text);
  require(branch <= 99 || branch == kNoBranch);
  const std::uint64_t phone = read_phone(text);
  require(phone == 0 || (phone >= 1'000'000 && phone < 20'000'000'000'000'000));
  return 0;
}
