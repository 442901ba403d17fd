// Roman letters and kana: one spelling for all of them (rule 8 of text.h).
//
// What remains is Kunrei without long vowels. A change can make another possible (XHI, SHI, SI), so
// the rules are applied until nothing changes; each makes the text shorter or leaves fewer of the
// letters that rules act on, so that ends.
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "store/people/internal/text.h"
#include "store/people/internal/text_kana.h"

namespace tomoshibi::store::people::internal {
namespace {

struct Rule {
  std::u32string_view from, to;
  std::size_t used;  // Of `from`: what follows is looked at again.
};

// Longest first within one letter.
constexpr Rule kRules[] = {
    {U"BH", U"B", 2},   {U"CCH", U"T", 1},  {U"CHI", U"TI", 3}, {U"CH", U"TY", 2},
    {U"CK", U"K", 2},   {U"C", U"K", 1},    {U"DZU", U"ZU", 3}, {U"DZ", U"Z", 2},
    {U"DH", U"D", 2},   {U"DU", U"ZU", 2},  {U"DI", U"ZI", 2},  {U"FU", U"HU", 2},
    {U"F", U"H", 1},    {U"GH", U"G", 2},   {U"JI", U"ZI", 2},  {U"JY", U"ZY", 2},
    {U"J", U"ZY", 1},   {U"KH", U"K", 2},   {U"L", U"R", 1},    {U"MB", U"N", 1},
    {U"MP", U"N", 1},   {U"MM", U"N", 1},   {U"PH", U"H", 2},   {U"QI", U"TI", 2},
    {U"Q", U"K", 1},    {U"RH", U"R", 2},   {U"SHI", U"SI", 3}, {U"SH", U"SY", 2},
    {U"TCH", U"T", 1},  {U"TSU", U"TU", 3}, {U"TH", U"T", 2},   {U"TS", U"T", 2},
    {U"VU", U"BU", 2},  {U"V", U"B", 1},    {U"WO", U"O", 2},   {U"XIA", U"SYA", 3},
    {U"XIO", U"SYO", 3}, {U"XIU", U"SYU", 3}, {U"XI", U"SI", 2}, {U"X", U"SY", 1},
    {U"ZHI", U"ZI", 3}, {U"ZH", U"ZY", 2},
};

// By katakana from ァ on; empty for what has no sound of its own.
constexpr std::u32string_view kSyllables[] = {
    U"A", U"A", U"I", U"I", U"U", U"U", U"E", U"E", U"O", U"O", U"KA", U"GA", U"KI",
    U"GI", U"KU", U"GU", U"KE", U"GE", U"KO", U"GO", U"SA", U"ZA", U"SI", U"ZI", U"SU", U"ZU",
    U"SE", U"ZE", U"SO", U"ZO", U"TA", U"DA", U"TI", U"ZI", U"", U"TU", U"ZU", U"TE", U"DE",
    U"TO", U"DO", U"NA", U"NI", U"NU", U"NE", U"NO", U"HA", U"BA", U"PA", U"HI", U"BI", U"PI",
    U"HU", U"BU", U"PU", U"HE", U"BE", U"PE", U"HO", U"BO", U"PO", U"MA", U"MI", U"MU", U"ME",
    U"MO", U"YA", U"YA", U"YU", U"YU", U"YO", U"YO", U"RA", U"RI", U"RU", U"RE", U"RO", U"WA",
    U"WA", U"I", U"E", U"O", U"N", U"BU", U"KA", U"KE"};
constexpr std::size_t kSpoken = std::size(kSyllables);
static_assert(kFirstKatakana + kSpoken == U'ヶ' + 1);

bool is_small(char32_t c) {
  return std::u32string_view(U"ァィゥェォャュョヮ").find(c) != std::u32string_view::npos;
}
bool is_vowel(char32_t c) {
  return c == U'A' || c == U'I' || c == U'U' || c == U'E' || c == U'O';
}

// The rule for the letters at the head of `rest`; none most of the time.
const Rule* rule_for(std::u32string_view rest) {
  for (const Rule& rule : kRules) {
    if (rule.from.front() < rest.front()) continue;
    if (rule.from.front() > rest.front()) break;
    if (rest.starts_with(rule.from)) return &rule;
  }
  return nullptr;
}

// NG before nothing, a blank or another consonant is N: HOANG is ホアン; KENGO and KENGYO keep it.
bool is_nasal(std::u32string_view rest) {
  if (!rest.starts_with(U"NG")) return false;
  return rest.size() == 2 || (!is_vowel(rest[2]) && rest[2] != U'Y' && rest[2] != U'W');
}

std::u32string respelled(std::u32string_view text) {
  std::u32string key;
  key.reserve(text.size() + 8);
  for (std::size_t at = 0; at < text.size();) {
    const std::u32string_view rest = text.substr(at);
    const char32_t c = rest.front();
    if (c == U'-' || c == U'\'') {
      ++at;
    } else if (c == U'.' || c == U',') {
      key += U' ';
      ++at;
    } else if (is_nasal(rest)) {
      key += U'N';
      at += 2;
    } else if (const Rule* rule = rule_for(rest); rule != nullptr) {
      key += rule->to;
      at += rule->used;
    } else {
      key += c;
      ++at;
    }
  }
  return key;
}

// OH, OU, OO are O; UU and UH are U; EI is E; an H is heard before a vowel or Y alone. What is
// behind a vowel that stays is not touched: OHARA is not OARA.
std::u32string shortened(std::u32string_view text) {
  std::u32string key;
  key.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char32_t c = text[at];
    const char32_t last = key.empty() ? U' ' : key.back();
    const char32_t next = at + 1 < text.size() ? text[at + 1] : U' ';
    const bool syllable = is_vowel(next) || (next == U'Y' && last != U'O');  // OHYAMA is 大山.
    if (c == U'H' && is_vowel(last) && !syllable) continue;
    if (c == U'U' && last == U'O') continue;
    if ((c == U'O' || c == U'U' || c == U'E') && last == c) continue;
    if (c == U'I' && last == U'E') continue;
    if (c == U' ' && last == U' ') continue;
    key += c;
  }
  if (!key.empty() && key.back() == U' ') key.pop_back();
  return key;
}

bool is_ascii(std::u32string_view text) {
  for (const char32_t c : text) {
    if (c >= 0x80 || (c >= U'a' && c <= U'z')) return false;
  }
  return true;
}

}  // namespace

std::u32string roman_key(std::u32string_view folded) {
  std::u32string key = is_ascii(folded) ? std::u32string(folded) : without_accents(folded);
  while (true) {
    std::u32string next = shortened(respelled(key));
    if (next == key) return key;
    key = std::move(next);
  }
}

std::u32string roman_of_kana(std::u32string_view kana) {
  std::u32string roman;
  roman.reserve(kana.size() * 3);
  bool doubled = false;
  char32_t before = U' ';
  for (const char32_t c : kana) {
    if (c == U'ッ') {
      doubled = true;
      continue;
    }
    if (c == U' ' && !roman.empty()) roman += c;
    if (c < kFirstKatakana || c >= kFirstKatakana + kSpoken) continue;
    std::u32string_view syllable = kSyllables[c - kFirstKatakana];
    if (is_small(c) && !roman.empty() && is_vowel(roman.back())) {
      const char32_t base = roman.back();
      roman.pop_back();
      // ウェ WE; キャ KYA; シェ SYE; ファ HA; ティ TI.
      if (before == U'ウ' && base == U'U') roman += U'W';
      if (syllable.size() == 1 && base == U'I' && syllable != U"I") roman += U'Y';
    }
    if (doubled) roman += syllable.front();
    doubled = false;
    roman += syllable;
    before = c;
  }
  return roman_key(roman);
}

std::u32string kana_of_roman(std::u32string_view folded) {
  const std::u32string text = roman_key(folded);
  // The kana that is said so, the everyday one: large, ジ and ズ, not ヂ and ヅ.
  const auto said = [](std::u32string_view syllable) -> char32_t {
    for (std::size_t at = 0; at < kSpoken; ++at) {
      const char32_t c = kFirstKatakana + static_cast<char32_t>(at);
      if (kSyllables[at] == syllable && !is_small(c)) return c;
    }
    return 0;
  };
  constexpr std::u32string_view kGlides = U"ャュョ";
  constexpr std::u32string_view kGlideVowels = U"AUO";
  std::u32string kana;
  for (std::size_t at = 0; at < text.size();) {
    const std::u32string_view rest = std::u32string_view(text).substr(at);
    const char32_t next = rest.size() > 1 ? rest[1] : U' ';
    if (rest[0] == next && !is_vowel(next) && next != U'N' && next != U' ') {
      kana += U'ッ';
      ++at;
    } else if (rest[0] == U'N' && !is_vowel(next) && next != U'Y') {
      kana += U'ン';
      ++at;
    } else if (rest.size() > 2 && next == U'Y' && kGlideVowels.find(rest[2]) != std::u32string_view::npos &&
               said(std::u32string{rest[0], U'I'}) != 0) {
      kana += said(std::u32string{rest[0], U'I'});
      kana += kGlides[kGlideVowels.find(rest[2])];
      at += 3;
    } else if (const char32_t two = said(rest.substr(0, 2)); two != 0) {
      kana += two;
      at += std::min<std::size_t>(rest.size(), 2);
    } else {
      if (const char32_t one = said(rest.substr(0, 1)); one != 0) kana += one;
      ++at;
    }
  }
  return kana;
}

}  // namespace tomoshibi::store::people::internal
