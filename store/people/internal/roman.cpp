// Roman letters and kana: one spelling for all of them (rule 8 of text.h).
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "store/people/internal/text.h"

namespace tomoshibi::store::people::internal {
namespace {

using Rule = std::pair<std::u32string_view, std::u32string_view>;

// Longest first within one letter. What remains is Kunrei without long vowels.
constexpr std::array<Rule, 24> kSpellings{{
    {U"TSU", U"TU"},  {U"TC", U"T"},    {U"SHI", U"SI"}, {U"CHI", U"TI"}, {U"SH", U"SY"},
    {U"CH", U"TY"},   {U"DZU", U"ZU"},  {U"DZ", U"Z"},   {U"JI", U"ZI"},  {U"JY", U"ZY"},
    {U"J", U"ZY"},    {U"FU", U"HU"},   {U"PH", U"H"},   {U"F", U"H"},    {U"MB", U"N"},
    {U"MP", U"N"},    {U"MM", U"N"},    {U"L", U"R"},    {U"VU", U"BU"},  {U"V", U"B"},
    {U"C", U"K"},     {U"X", U"S"},     {U"Q", U"K"},    {U"'", U""},
}};

constexpr std::u32string_view kPlain =
    U"アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンガギグゲゴザジズ"
    U"ゼゾダヂヅデドバビブベボパピプペポヴヰヱァィゥェォャュョヮ";
constexpr std::array<std::u32string_view, 83> kSyllables{
    U"A",  U"I",  U"U",  U"E",  U"O",  U"KA", U"KI", U"KU", U"KE", U"KO", U"SA", U"SI", U"SU",
    U"SE", U"SO", U"TA", U"TI", U"TU", U"TE", U"TO", U"NA", U"NI", U"NU", U"NE", U"NO", U"HA",
    U"HI", U"HU", U"HE", U"HO", U"MA", U"MI", U"MU", U"ME", U"MO", U"YA", U"YU", U"YO", U"RA",
    U"RI", U"RU", U"RE", U"RO", U"WA", U"O",  U"N",  U"GA", U"GI", U"GU", U"GE", U"GO", U"ZA",
    U"ZI", U"ZU", U"ZE", U"ZO", U"DA", U"ZI", U"ZU", U"DE", U"DO", U"BA", U"BI", U"BU", U"BE",
    U"BO", U"PA", U"PI", U"PU", U"PE", U"PO", U"BU", U"I",  U"E",  U"A",  U"I",  U"U",  U"E",
    U"O",  U"YA", U"YU", U"YO", U"WA"};
static_assert(kPlain.size() == kSyllables.size());
constexpr std::size_t kFirstSmall = kPlain.find(U'ァ');

std::u32string without_marks(std::u32string_view text) {
  constexpr std::u32string_view kMarked = U"ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝĀĒĪŌŪĂĐƠƯ";
  constexpr std::u32string_view kBare = U"AAAAAACEEEEIIIINOOOOOUUUUYAEIOUADOU";
  std::u32string bare;
  for (char32_t c : text) {
    if (c >= 0xe0 && c <= 0xfe && c != 0xf7) c -= 0x20;
    if (c >= 0x100 && c <= 0x17f && c % 2 == 1) c -= 1;
    const std::size_t at = kMarked.find(c);
    bare += at == std::u32string_view::npos ? c : kBare[at];
  }
  return bare;
}

// OH, OU, OO, OHO are O; UU is U; other doubled vowels one; a vowel before a vowel else stays.
std::u32string shorten(std::u32string_view text) {
  constexpr std::u32string_view kVowels = U"AIUEO";
  const auto vowel = [&](std::size_t at) {
    return at < text.size() && kVowels.find(text[at]) != std::u32string_view::npos;
  };
  std::u32string key;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char32_t c = text[at];
    const char32_t last = key.empty() ? U' ' : key.back();
    if (c == U'H' && last == U'O' && !vowel(at + 1)) continue;
    if (c == U'U' && last == U'O') continue;
    if ((c == U'O' || c == U'U' || c == U'E') && last == c) continue;
    if (c == U'I' && last == U'E') continue;
    key += c;
  }
  return key;
}

}  // namespace

std::u32string roman_key(std::u32string_view folded) {
  const std::u32string text = without_marks(folded);
  std::u32string key;
  for (std::size_t at = 0; at < text.size();) {
    const std::u32string_view rest = std::u32string_view(text).substr(at);
    if (rest.front() == U'-' || rest.front() == U'.' || rest.front() == U',') {
      key += rest.front() == U'-' ? U"" : U" ";
      ++at;
      continue;
    }
    bool replaced = false;
    for (const auto& [from, to] : kSpellings) {
      if (!rest.starts_with(from)) continue;
      key += to;
      at += from == U"TC" || from == U"MB" || from == U"MP" || from == U"MM" ? 1 : from.size();
      replaced = true;
      break;
    }
    if (!replaced) key += text[at++];
  }
  return shorten(key);
}

std::u32string roman_of_kana(std::u32string_view kana) {
  std::u32string roman;
  bool doubled = false;
  for (const char32_t c : kana) {
    if (c == U'ッ') {
      doubled = true;
      continue;
    }
    const std::size_t at = kPlain.find(c);
    if (at == std::u32string_view::npos) {
      if (c == U' ') roman += c;
      continue;
    }
    std::u32string_view syllable = kSyllables[at];
    const bool small = at >= kFirstSmall;
    if (small && !roman.empty() && (roman.back() == U'I' || roman.back() == U'U')) {
      const char32_t glide_base = roman.back();
      roman.pop_back();
      // キャ KYA; シェ SYE; ファ HA; ティ is TI by its own vowel below.
      if (syllable.size() == 1 && glide_base == U'I' && syllable != U"I") roman += U'Y';
    } else if (small && !roman.empty() && (roman.back() == U'E' || roman.back() == U'O')) {
      roman.pop_back();
    }
    if (doubled && !syllable.empty()) roman += syllable.front();
    doubled = false;
    roman += syllable;
  }
  return roman_key(roman);
}

}  // namespace tomoshibi::store::people::internal
