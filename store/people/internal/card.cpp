#include "store/people/internal/card.h"

#include <algorithm>
#include <bit>

#include "store/people/internal/text.h"

namespace tomoshibi::store::people::internal {
namespace {

std::uint64_t hash_of(std::u32string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a: compared for equality inside one process only.
  for (const char32_t c : text) hash = (hash ^ c) * 0x100000001b3;
  return hash;
}

bool is_separator(char32_t c) {
  return c == U' ' || c == U'-' || c == U'.' || c == U'・' || c == U'ー' || c == U',' || c == U'/';
}

// One bit for each of the sixteen digits that is not zero.
std::uint64_t marks(std::uint64_t digits) {
  return (digits | digits >> 1 | digits >> 2 | digits >> 3) & 0x1111111111111111;
}

bool one_more(std::uint64_t shorter, std::uint64_t longer) {
  const std::uint64_t differs = shorter ^ longer;
  if (differs == 0) return false;
  const int equal = std::countr_zero(differs) / 4;
  if (equal >= 15) return false;
  return longer >> (4 * (equal + 1)) == shorter >> (4 * equal);
}

int digits_in(std::uint64_t digits) { return (64 - std::countl_zero(digits | 1) + 3) / 4; }

}  // namespace

Code read_code(std::string_view text) {
  Code code;
  std::u32string kept;
  for (const char32_t c : fold(text)) {
    if (!is_separator(c)) kept += c;
  }
  code.length = static_cast<std::uint8_t>(std::min<std::size_t>(kept.size(), 255));
  const bool plain =
      std::ranges::all_of(kept, [](char32_t c) { return is_digit(c) || c == U'?'; });
  if (!plain || kept.size() > 16) {
    code.hashed = true;
    code.digits = hash_of(kanji_key(kept));
    return code;
  }
  for (const char32_t c : kept) {
    code.digits = code.digits << 4 | (c == U'?' ? 0 : c - U'0');
    code.unread = code.unread << 4 | (c == U'?' ? 0xf : 0);
  }
  return code;
}

CodeMatch compare(const Code& asked, const Code& held) {
  if (asked.hashed || held.hashed) {
    return asked.hashed && held.hashed && asked.digits == held.digits ? CodeMatch::kExact
                                                                      : CodeMatch::kOther;
  }
  const std::uint64_t differs = (asked.digits ^ held.digits) & ~asked.unread;
  if (differs == 0) return CodeMatch::kExact;
  const std::uint64_t where = marks(differs);
  const int count = std::popcount(where);
  if (count == 1) return CodeMatch::kOneDigit;
  const int low = std::countr_zero(where);
  if (count == 2 && (where >> low) == 0x11) {
    const std::uint64_t one = asked.digits >> low & 0xff;
    const std::uint64_t other = held.digits >> low & 0xff;
    if (one == ((other >> 4 & 0xf) | (other << 4 & 0xf0))) return CodeMatch::kExchanged;
  }
  if (asked.unread == 0) {
    const int first = digits_in(asked.digits);
    const int second = digits_in(held.digits);
    if (first >= 3 && first == second + 1 && one_more(held.digits, asked.digits)) {
      return CodeMatch::kOneMore;
    }
    if (second >= 3 && second == first + 1 && one_more(asked.digits, held.digits)) {
      return CodeMatch::kOneMore;
    }
  }
  return count == 2 ? CodeMatch::kTwoDigits : CodeMatch::kOther;
}

bool begins(const Code& asked, const Code& held) {
  if (asked.hashed || held.hashed || asked.length > held.length) return false;
  const int shift = 4 * (held.length - asked.length);
  if (shift >= 64) return asked.length == 0;
  return ((held.digits >> shift ^ asked.digits) & ~asked.unread) == 0;
}

std::u32string symbol_key(std::string_view text) {
  std::u32string key;
  for (const char32_t c : kanji_key(fold(text))) {
    if (!is_separator(c)) key += c;
  }
  const bool number = std::ranges::all_of(key, is_digit);
  const std::size_t digit = key.find_first_not_of(U'0');
  if (number && digit != std::u32string::npos) key.erase(0, digit);
  return key;
}

CodeMatch compare_symbols(std::u32string_view asked, std::u32string_view held) {
  if (asked == held) return CodeMatch::kExact;
  if (asked.size() == held.size()) {
    int differs = 0;
    std::size_t first = 0;
    for (std::size_t at = 0; at < asked.size() && differs < 3; ++at) {
      if (asked[at] == held[at] || asked[at] == U'?') continue;
      if (++differs == 1) first = at;
    }
    if (differs == 0) return CodeMatch::kExact;
    if (differs == 1) return CodeMatch::kOneDigit;
    const bool swapped = differs == 2 && first + 1 < asked.size() &&
                         asked[first] == held[first + 1] && asked[first + 1] == held[first];
    if (swapped) return CodeMatch::kExchanged;
    if (differs == 2 && asked.size() > 3) return CodeMatch::kTwoDigits;
    return CodeMatch::kOther;
  }
  const std::size_t longer = std::max(asked.size(), held.size());
  const std::size_t shorter = std::min(asked.size(), held.size());
  if (longer != shorter + 1 || shorter < 3) return CodeMatch::kOther;
  return letter_distance(asked, held, 1) == 1 ? CodeMatch::kOneMore : CodeMatch::kOther;
}

std::uint8_t read_branch(std::string_view text) {
  const Code code = read_code(text);
  if (code.empty() || code.hashed || code.unread != 0 || code.digits > 0x99) return kNoBranch;
  return static_cast<std::uint8_t>((code.digits >> 4) * 10 + (code.digits & 0xf));
}

std::uint64_t read_phone(std::string_view text) {
  const std::u32string folded = fold(text);
  std::uint64_t value = 1;  // In front of the digits, so that leading zeros count.
  int count = 0;
  std::size_t from = 0;
  if (folded.starts_with(U"+81")) {
    value = 10;
    count = 1;
    from = folded.size() > 3 && folded[3] == U'0' ? 4 : 3;
  }
  for (const char32_t c : std::u32string_view(folded).substr(from)) {
    if (!is_digit(c) || count >= 15) continue;
    value = value * 10 + (c - U'0');
    ++count;
  }
  return count < 6 ? 0 : value;
}

}  // namespace tomoshibi::store::people::internal
