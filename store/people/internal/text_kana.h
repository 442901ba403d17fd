// Katakana as sounds: rows, small and large, voiced and plain. Shared by the parts of text.h.
// Source: the fifty sounds, in the order of Unicode from U+30A1. Proof: tests/people_text_test.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tomoshibi::store::people::internal {

inline constexpr char32_t kFirstKatakana = U'ァ';
inline constexpr std::size_t kKatakana = 96;  // To U+3100, ー included.

// The vowel of each row, A I U E O = 0..4; kNoVowel for ン, ッ and what is no kana.
inline constexpr int kNoVowel = 5;
inline constexpr std::u32string_view kVowels = U"アイウエオ";
inline constexpr std::u32string_view kVowelRows[5] = {
    U"ァアカガサザタダナハバパマャヤラヮワヵ", U"ィイキギシジチヂニヒビピミリヰ",
    U"ゥウクグスズツヅヌフブプムュユルヴ", U"ェエケゲセゼテデネヘベペメレヱヶ",
    U"ォオコゴソゾトドノホボポモョヨロヲ"};

constexpr std::array<std::uint8_t, kKatakana> make_vowels() {
  std::array<std::uint8_t, kKatakana> vowels{};
  for (auto& vowel : vowels) vowel = kNoVowel;
  for (std::uint8_t row = 0; row < 5; ++row) {
    for (const char32_t c : kVowelRows[row]) vowels[c - kFirstKatakana] = row;
  }
  return vowels;
}

// Each character of `from` becomes that of `to`, every other katakana itself.
constexpr std::array<char32_t, kKatakana> make_pairs(std::u32string_view from,
                                                     std::u32string_view to) {
  std::array<char32_t, kKatakana> pairs{};
  for (std::size_t at = 0; at < kKatakana; ++at) {
    pairs[at] = kFirstKatakana + static_cast<char32_t>(at);
  }
  for (std::size_t at = 0; at < from.size(); ++at) pairs[from[at] - kFirstKatakana] = to[at];
  return pairs;
}

inline constexpr auto kVowelOf = make_vowels();
inline constexpr auto kLarge = make_pairs(U"ァィゥェォャュョッヮヵヶ", U"アイウエオヤユヨツワカケ");
inline constexpr auto kPlainOf = make_pairs(U"ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポヴ",
                                            U"カキクケコサシスセソタチツテトハヒフヘホハヒフヘホウ");
inline constexpr auto kVoicedOf = make_pairs(U"カキクケコサシスセソタチツテトハヒフヘホウ",
                                             U"ガギグゲゴザジズゼゾダヂヅデドバビブベボヴ");
inline constexpr auto kSameSound = make_pairs(U"ヅヂヲヰヱ", U"ズジオイエ");

constexpr bool is_katakana(char32_t c) {
  return c >= kFirstKatakana && c < kFirstKatakana + kKatakana;
}
constexpr int vowel_of(char32_t c) {
  return is_katakana(c) ? kVowelOf[c - kFirstKatakana] : kNoVowel;
}
constexpr char32_t mapped(const std::array<char32_t, kKatakana>& pairs, char32_t c) {
  return is_katakana(c) ? pairs[c - kFirstKatakana] : c;
}

}  // namespace tomoshibi::store::people::internal
