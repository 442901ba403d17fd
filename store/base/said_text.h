// Text of dates and ages as people write it, made ready for reading: one width, one form of each kana.
//
// Source: JIS X 0301; formal numerals as old registers write them. Proof: tests/base_said_birth_test.cpp.
#pragma once

#include <string>
#include <string_view>

namespace tomoshibi::said {

inline constexpr std::size_t kMostBytes = 128;

inline bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }

// Half width letters in capitals; kana large and without voicing, so that しょうわ, ｼｮｳﾜ and ショウワ are
// one word; eras in one character written out; '?' for what is said not to be known.
// Broken bytes are passed over.
std::u32string tidied(std::string_view raw);

// Kanji numerals from the head of `text`: 二十二, 三〇, 百二, 弐拾. Takes them off; -1 when there are none.
int take_numeral(std::u32string_view& text);

}  // namespace tomoshibi::said
