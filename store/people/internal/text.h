// Text of names as the search compares it. Nothing of this is ever shown: display keeps what is
// registered. Works on code points (𠮷 and 𣘺 are outside the BMP).
//
// Each function is idempotent: folding twice changes nothing.
// Source: the normalisation rules 1-8 of docs/search.md; kanji_classes.inc.
// Proof: tests/people_text_test.cpp, one case a rule with its trap; tests/people_normalise_*_test.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tomoshibi::store::people::internal {

// Longer text is cut before anything is done with it: no name and no address is longer.
inline constexpr std::size_t kMostText = 256;

// UTF-8 to code points and back; broken bytes (a name cut at a byte limit) are dropped.
std::u32string decode(std::string_view utf8);
std::string encode(std::u32string_view text);

// Rule 1. NFKC, variation selectors and controls dropped, roman letters in capitals, hyphens and
// white space of every kind made one, at most one blank between words, none at the ends; ゝ written
// out, radicals and 変体仮名 as the everyday character. At most kMostText code points.
// Cost: .1 us a name; without NFKC when kanji and kana alone are in it.
std::u32string fold(std::string_view utf8);

bool is_kana(char32_t c);   // Hiragana, katakana and ー.
bool is_kanji(char32_t c);
bool is_roman(char32_t c);
bool is_digit(char32_t c);

// Rules 2 and 3: one character for each class of kanji, 々 written out, ヶ for ケ.
std::u32string kanji_key(std::u32string_view folded);
// The same for names of people, where エリ子 is also えり子 and 一ノ瀬 is 一之瀬 and 一の瀬.
std::u32string name_key(std::u32string_view folded);

// Rule 4: katakana, hyphens after kana are ー, without blanks and middle dots; '?' stays.
std::u32string kana_key(std::u32string_view folded);
// Between rules 4 and 5: the same sound written otherwise: small kana large, ー and ウ after オ as
// the vowel, ヅ ズ, ヂ ジ, ヲ オ.
std::u32string spelling_key(std::u32string_view kana);
// Rule 5: second key, never alone: long vowels dropped too (オオノ and オノ fall together); the
// readings of NGUYEN are one.
std::u32string sound_key(std::u32string_view kana);

// Rule 8: one spelling of Hepburn, Kunrei and passports; blanks between words stay.
std::u32string roman_key(std::u32string_view folded);
std::u32string roman_of_kana(std::u32string_view kana);
// Back to katakana, without long vowels: for addresses in roman letters.
std::u32string kana_of_roman(std::u32string_view folded);
// Capitals without accents: NGUYEN for Nguyễn.
std::u32string without_accents(std::u32string_view text);

std::vector<std::u32string> words_of(std::u32string_view folded);

// Rule 6: how far apart two readings are: voicing .45, sounds that are confused .5, the same vowel
// .75, ン .7, ッ .8, anything else 1. '?' stands for any kana. `limit`: more than that is enough
// (what is returned then is more than `limit`, and says nothing else).
double kana_distance(std::u32string_view asked, std::u32string_view held, double limit);

// The same, with `asked` prepared once for many comparisons. A held reading may be given as codes,
// a byte for each kana: kana_code().
// Cost: 20-40 ns a reading that is far. Nothing is allocated.
class KanaMeasure {
 public:
  explicit KanaMeasure(std::u32string_view asked);
  double to(std::u32string_view held, double limit) const;
  double to(std::span<const std::uint8_t> codes, double limit) const;

  static constexpr std::size_t kMost = 48;  // Longer is never near.

 private:
  friend class KanaList;
  double measure(const std::uint8_t* codes, std::size_t length, double limit) const;
  std::array<std::uint8_t, kMost> codes_{};
  std::array<std::uint8_t, kMost> without_{};  // What leaving a kana out costs.
  std::size_t length_ = 0;                     // More than kMost: nothing is near.
};
// 0-95 for katakana from ァ on, 96 for '?', 97 for anything else.
std::uint8_t kana_code(char32_t c);

// Plain edits with exchanged neighbours as one; for roman letters and kanji.
int letter_distance(std::u32string_view one, std::u32string_view other, int limit);

}  // namespace tomoshibi::store::people::internal
