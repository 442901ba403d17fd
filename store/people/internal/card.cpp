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

// Blanks, hyphens, brackets and dots: how a number is laid out on a card says nothing.
bool is_separator(char32_t c) {
  return std::u32string_view(U" -.・ー,、。/~'\"()[]{}<>「」『』【】〔〕:;#&+=_^!|\\").find(c) !=
         std::u32string_view::npos;
}
// A digit that nobody can read, as people note it. Full width is folded before.
bool is_unreadable(char32_t c) {
  return c == U'?' || c == U'*' || c == U'×' || c == U'■' || c == U'□' || c == U'●' || c == U'○' ||
         c == U'◯' || c == U'〓' || c == U'※';
}
// A kanji for a digit, an O or an I where digits stand; 0 when it is none.
char32_t as_digit(char32_t c) {
  constexpr std::u32string_view kKanji = U"〇一二三四五六七八九";
  const std::size_t at = kKanji.find(c);
  if (at != std::u32string_view::npos) return U'0' + static_cast<char32_t>(at);
  if (c == U'O') return U'0';
  return c == U'I' || c == U'L' ? U'1' : 0;
}

// What a card prints in front of the number, and people type with it.
std::u32string_view without_label(std::u32string_view text) {
  for (const std::u32string_view label :
       {U"保険者番号", U"被保険者番号", U"記号番号", U"番号", U"枝番", U"第", U"NO"}) {
    if (text.size() > label.size() && text.starts_with(label)) text.remove_prefix(label.size());
  }
  if (text.size() > 1 && (text.ends_with(U'番') || text.ends_with(U'号'))) text.remove_suffix(1);
  return text;
}

// One bit for each of the sixteen digits that is not zero.
std::uint64_t marks(std::uint64_t digits) {
  return (digits | digits >> 1 | digits >> 2 | digits >> 3) & 0x1111111111111111;
}

// Is `longer` `shorter` with one digit more? `free`: digits of `shorter` that may be any, and
// `free_longer` those of `longer`. The first that differs from the right is the one too many.
bool one_more(std::uint64_t shorter, std::uint64_t longer, std::uint64_t free,
              std::uint64_t free_longer) {
  const std::uint64_t differs = (shorter ^ longer) & ~free & ~free_longer;
  if (differs == 0) return false;
  const int equal = std::countr_zero(differs) / 4;
  if (equal >= 15) return false;
  const int above = 4 * (equal + 1);
  return ((longer >> above ^ shorter >> (4 * equal)) & ~(free >> (4 * equal)) &
          ~(free_longer >> above)) == 0;
}

// A digit too many or too few of at least three.
bool is_one_more(const Code& asked, const Code& held) {
  const int first = digits_in(asked.digits | asked.unread);
  const int second = digits_in(held.digits);
  if (first >= 3 && first == second + 1) {
    return one_more(held.digits, asked.digits, 0, asked.unread);
  }
  return second >= 3 && second == first + 1 &&
         one_more(asked.digits, held.digits, asked.unread, 0);
}

}  // namespace

Code read_code(std::string_view text) {
  Code code;
  const bool digits = std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  if (digits && text.size() <= 16) {  // As registers hold them.
    for (const char c : text) code.digits = code.digits << 4 | static_cast<unsigned>(c - '0');
    code.length = static_cast<std::uint8_t>(text.size());
    return code;
  }
  std::u32string kept;
  bool plain = true;
  bool any_digit = false;
  const std::u32string folded = fold(text);
  for (char32_t c : without_label(folded)) {
    if (is_separator(c)) continue;
    if (is_unreadable(c)) c = U'?';
    any_digit = any_digit || is_digit(c) || c == U'?';
    plain = plain && (is_digit(c) || c == U'?' || as_digit(c) != 0);
    kept += c;
  }
  code.length = static_cast<std::uint8_t>(std::min<std::size_t>(kept.size(), 254));
  const bool kanji = std::ranges::all_of(kept, [](char32_t c) { return c > 0x7f; });
  if (!plain || (!any_digit && !kanji) || kept.size() > 16) {
    code.hashed = true;
    code.digits = hash_of(kanji_key(kept));
    return code;
  }
  for (const char32_t c : kept) {
    const char32_t digit = as_digit(c) == 0 ? c : as_digit(c);
    code.digits = code.digits << 4 | (c == U'?' ? 0 : digit - U'0');
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
  if (count <= 2) {
    // A digit was left out or stands twice, it was not one for another: a zero in front is none.
    const bool too_short = asked.length < digits_in(held.digits);
    const bool too_long = held.length != 0 && held.length < digits_in(asked.digits);
    if ((too_short || too_long) && is_one_more(asked, held)) return CodeMatch::kOneMore;
  }
  if (count == 1) return CodeMatch::kOneDigit;
  const int low = std::countr_zero(where);
  if (count == 2 && (where >> low) == 0x11) {
    const std::uint64_t one = asked.digits >> low & 0xff;
    const std::uint64_t other = held.digits >> low & 0xff;
    if (one == ((other >> 4 & 0xf) | (other << 4 & 0xf0))) return CodeMatch::kExchanged;
  }
  if (is_one_more(asked, held)) return CodeMatch::kOneMore;
  return count == 2 ? CodeMatch::kTwoDigits : CodeMatch::kOther;
}

bool begins(const Code& asked, const Code& held) {
  if (asked.hashed || held.hashed) return false;
  // As written, and as printed where a register pads with zeros.
  for (const int length : {static_cast<int>(held.length), digits_in(held.digits)}) {
    const int shift = 4 * (length - asked.length);
    if (shift < 0) continue;
    if (shift >= 64 || asked.length == 0) return asked.length == 0;
    if (((held.digits >> shift ^ asked.digits) & ~asked.unread) == 0) return true;
  }
  return false;
}

namespace {

std::u32string symbol_once(std::string_view text) {
  const std::u32string folded = fold(text);
  std::u32string_view rest = folded;
  for (const std::u32string_view label : {U"記号番号", U"記号"}) {
    if (rest.size() > label.size() && rest.starts_with(label)) rest.remove_prefix(label.size());
  }
  std::u32string joined;
  for (const char32_t c : name_key(rest)) {
    if (!is_separator(c)) joined += is_unreadable(c) ? U'?' : c;
  }
  // A run of digits does without zeros in front: 小073 is 小73.
  std::u32string key;
  for (std::size_t at = 0; at < joined.size(); ++at) {
    const bool first = key.empty() || !is_digit(key.back());
    const bool more = at + 1 < joined.size() && is_digit(joined[at + 1]);
    const bool behind_unread = !key.empty() && key.back() == U'?';
    if (joined[at] == U'0' && first && more && !behind_unread) continue;
    key += joined[at];
  }
  return key;
}

bool is_usual(char32_t c) {
  return (c < 0x80 && c != 0) || is_kanji(c) || (is_kana(c) && c != U'ー');
}

}  // namespace

std::u32string symbol_key(std::string_view text) {
  std::u32string key = symbol_once(text);
  // Marks that a separator kept apart may join, and then join again.
  while (!std::ranges::all_of(key, is_usual)) {
    std::u32string next = symbol_once(encode(key));
    if (next == key) break;
    key = std::move(next);
  }
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
  constexpr int kWholeNumber = 10;
  const std::u32string folded = fold(text);
  std::u32string_view rest = folded;
  std::uint64_t value = 1;  // In front of the digits, so that leading zeros count.
  int count = 0;
  const auto take = [&](char32_t digit) {
    value = value * 10 + (digit - U'0');
    ++count;
  };
  const auto digits = std::ranges::count_if(rest, is_digit);
  for (const std::u32string_view country : {U"+81", U"0081", U"(+81)", U"81-", U"81 "}) {
    if (!rest.starts_with(country) || digits < 11) continue;  // 81-2345 is a local number.
    take(U'0');
    rest.remove_prefix(country.size());
    const std::size_t digit = rest.find_first_of(U"0123456789");  // +81 (0)76
    if (digit != std::u32string_view::npos && rest[digit] == U'0') rest.remove_prefix(digit + 1);
    break;
  }
  for (const char32_t c : rest) {
    // A second number, or one inside a house, begins.
    const bool another = c == U'/' || c == U',' || c == U'、' || c == U';' || c == U'・' || c == U' ';
    if ((another && count >= kWholeNumber) || c == U'内' || c == U'#' || c == U'X') break;
    if (is_digit(c) && count < 15) take(c);
  }
  return count < 6 ? 0 : value;
}

}  // namespace tomoshibi::store::people::internal
