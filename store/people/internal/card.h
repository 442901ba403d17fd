// Numbers of cards as the search compares them: any width, kanji numerals too, laid out in any way,
// with or without their label (番号 12-34), without leading zeros; '?', '＊' or '■' for a digit that
// nobody can read; an O or I among digits is one.
//
// Up to sixteen digits stand in one 64-bit word, four bits each, the last digit lowest: padding
// vanishes, and 100,000 comparisons take a fraction of a millisecond.
// Source: rule 12 of docs/search.md; domain.md section 2 (forms of the numbers).
// Proof: tests/people_card_test.cpp, tests/people_normalise_card_test.cpp.
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

namespace tomoshibi::store::people::internal {

struct Code {
  std::uint64_t digits = 0;   // Or a hash, when it does not fit.
  std::uint64_t unread = 0;   // Four bits set for every '?'.
  std::uint8_t length = 0;    // As written, with leading zeros.
  bool hashed = false;        // Letters, or more than sixteen digits: equal or not, nothing between.
  bool empty() const { return length == 0; }
  bool operator==(const Code&) const = default;
};
Code read_code(std::string_view text);

// How many digits a number has, four bits each, leading zeros not counted; at least one.
inline int digits_in(std::uint64_t digits) { return (64 - std::countl_zero(digits | 1) + 3) / 4; }

enum class CodeMatch : std::uint8_t {
  kExact,
  kOneDigit,
  kExchanged,   // Two neighbours.
  kTwoDigits,
  kOneMore,     // A digit too many or too few.
  kOther,
};
CodeMatch compare(const Code& asked, const Code& held);
// Is `asked` what one has typed so far of `held`, with or without the zeros that pad it?
bool begins(const Code& asked, const Code& held);

// 記号 is free text: folded, as name_key(), without hyphens, blanks and dots; its numbers lose their
// leading zeros. '?' stays.
std::u32string symbol_key(std::string_view text);
CodeMatch compare_symbols(std::u32string_view asked, std::u32string_view held);

// 0-99; kNoBranch when empty or not a number.
inline constexpr std::uint8_t kNoBranch = 255;
std::uint8_t read_branch(std::string_view text);

// Digits of the first phone number in the text, +81 as 0, without an extension; zero when there are
// fewer than six.
std::uint64_t read_phone(std::string_view text);

}  // namespace tomoshibi::store::people::internal
