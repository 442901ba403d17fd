// Text of names as the search compares it. Nothing of this is ever shown: display keeps what is
// registered. Works on code points (𠮷 and 𣘺 are outside the BMP).
//
// Each function is idempotent: folding twice changes nothing.
// Source: the normalisation rules 1-8 of docs/search.md; kanji_classes.inc.
// Proof: tests/people_text_test.cpp, one case a rule with its trap.
#pragma once

#include <cstddef>
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
// white space of every kind made one, at most one blank between words, none at the ends.
std::u32string fold(std::string_view utf8);

bool is_kana(char32_t c);   // Hiragana, katakana and ー.
bool is_kanji(char32_t c);
bool is_roman(char32_t c);
bool is_digit(char32_t c);

// Rules 2 and 3: one character for each class of kanji, 々 written out, ヶ for ケ.
std::u32string kanji_key(std::u32string_view folded);

// Rule 4: katakana, hyphens after kana are ー, without blanks and middle dots; '?' stays.
std::u32string kana_key(std::u32string_view folded);
// Between rules 4 and 5: the same sound written otherwise: small kana large, ー and ウ after オ as
// the vowel, ヅ ズ, ヂ ジ, ヲ オ.
std::u32string spelling_key(std::u32string_view kana);
// Rule 5: second key, never alone: long vowels dropped too (オオノ and オノ fall together).
std::u32string sound_key(std::u32string_view kana);

// Rule 8: one spelling of Hepburn, Kunrei and passports; blanks between words stay.
std::u32string roman_key(std::u32string_view folded);
std::u32string roman_of_kana(std::u32string_view kana);

std::vector<std::u32string> words_of(std::u32string_view folded);

// Rule 6: how far apart two readings are: voicing .45, sounds that are confused .5, the same vowel
// .75, ン .7, ッ .8, anything else 1. '?' stands for any kana. `limit`: more than that is enough.
double kana_distance(std::u32string_view asked, std::u32string_view held, double limit);
// Plain edits with exchanged neighbours as one; for roman letters and kanji.
int letter_distance(std::u32string_view one, std::u32string_view other, int limit);

}  // namespace tomoshibi::store::people::internal
