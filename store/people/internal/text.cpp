#include "store/people/internal/text.h"

#include <unicode/unorm2.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "store/people/internal/text_kana.h"

namespace tomoshibi::store::people::internal {
namespace {

constexpr std::u32string_view kClasses =
#include "store/people/internal/kanji_classes.inc"
    ;

// Radicals that look like the character, pasted from printed lists; NFKC folds only two of them.
// Source: Unicode 14, EquivalentUnifiedIdeograph, the block CJK Radicals Supplement.
constexpr std::u32string_view kRadicals =
    U"⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺈刀⺉刂⺊卜⺌小⺍小⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛"
    U"⺨犭⺩王⺫目⺬示⺭礻⺯糹⺰纟⺱罓⺲罒⺴冗⺶羊⺹耂⺺肀⺻聿⺼肉⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻈讠⻉贝⻋车⻌辶⻍辶⻎辶⻏邑⻐钅"
    U"⻑長⻒镸⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀";

// 変体仮名, as old registers write names of women, from U+1B002 on.
// Source: Unicode 14, the names of the characters.
constexpr char32_t kFirstHentaigana = 0x1b002;
constexpr std::u32string_view kHentaigana =
    U"ああああいいいいうううううえええええおおおかかかかかかかかかかかかききききききききくくくくくくくけけけけけけけここここささささささささし"
    U"ししししすすすすすすすすせせせせせそそそそそそそたたたたちちちちちちちつつつつつてててててててててとととととととなななななななななに"
    U"にににににににぬぬぬねねねねねねねのののののはははははははははははひひひひひひひふふふへへへへへへへほほほほほほほほまままままままみみ"
    U"みみみみみむむむむめめめももももももややややややゆゆゆゆよよよよよよららららりりりりりりりるるるるるるれれれれろろろろろろわわわわわ"
    U"ゐゐゐゐゐゑゑゑゑををををををををんん";

// One everyday kanji for each of its variants: a table for the main block, a list for the rest.
class Classes {
 public:
  Classes() : of_main_(kMainSize) {
    for (std::size_t at = 0; at < kMainSize; ++at) {
      of_main_[at] = static_cast<char16_t>(kMain + at);
    }
    char32_t first = 0;
    for (const char32_t c : kClasses) {
      if (c == U' ') {
        first = 0;
      } else if (first == 0) {
        first = c;
      } else if (c >= kMain && c < kMain + kMainSize) {
        of_main_[c - kMain] = static_cast<char16_t>(first);
      } else {
        of_rest_.emplace_back(c, first);
      }
    }
    std::ranges::sort(of_rest_);
  }
  char32_t of(char32_t c) const {
    if (c >= kMain && c < kMain + kMainSize) return of_main_[c - kMain];
    if (c < 0x2e80) return c;
    const auto at = std::ranges::lower_bound(of_rest_, c, {}, &Pair::first);
    return at != of_rest_.end() && at->first == c ? at->second : c;
  }

 private:
  using Pair = std::pair<char32_t, char32_t>;
  static constexpr char32_t kMain = 0x4e00;
  static constexpr std::size_t kMainSize = 0x5200;
  std::vector<char16_t> of_main_;
  std::vector<Pair> of_rest_;
};

bool is_dropped(char32_t c) {
  if (c < 0x7f) return c < 0x20;
  return c < 0xa0 || (c >= 0xfe00 && c <= 0xfe0f) ||                         // Controls, VS.
         (c >= 0xe0000 && c <= 0xe01ef) || (c >= 0x180b && c <= 0x180d) ||  // IVS, tags, Mongolian.
         (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
         (c >= 0x2060 && c <= 0x206f) || c == 0x34f || c == 0x61c || c == 0xfeff ||
         (c >= 0xfff9 && c <= 0xfffd);
}
bool is_blank(char32_t c) { return c == U' ' || c == 0x3000 || c == 0xa0 || c == U'\t'; }

// Hyphens, waves, apostrophes and dots of every kind made one.
char32_t plain_mark(char32_t c) {
  if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x2500 || c == 0x2501 || c == 0xad ||
      c == 0x2043) {
    return U'-';
  }
  if (c == 0x301c || c == 0x3030) return U'~';
  if (c == 0x2018 || c == 0x2019 || c == 0x2bc || c == 0x2032 || c == U'`') return U'\'';
  if (c == 0xb7 || c == 0x2022 || c == 0x2027) return U'・';
  if (c == 0x30a0) return U'=';
  return c;
}

char32_t everyday_form(char32_t c) {
  if (c >= 0x2e81 && c <= 0x2ef2) {
    for (std::size_t at = 0; at < kRadicals.size(); at += 2) {
      if (kRadicals[at] == c) return kRadicals[at + 1];
    }
  }
  if (c >= kFirstHentaigana && c < kFirstHentaigana + kHentaigana.size()) {
    return kHentaigana[c - kFirstHentaigana];
  }
  if (c == 0x1b000) return U'エ';
  if (c == 0x1b001) return U'え';
  return c;
}

// ゝ ゞ ヽ ヾ: the kana before once more. Kept when there is none.
char32_t repeated_kana(char32_t mark, char32_t before) {
  const bool hiragana = before >= 0x3041 && before <= 0x3096;
  const char32_t kana = hiragana ? before + 0x60 : before;
  if (!is_katakana(kana) || kana == U'・' || kana == U'ー') return mark;
  const bool voiced = mark == U'ゞ' || mark == U'ヾ';
  const char32_t plain = mapped(kPlainOf, kana);
  const char32_t again = voiced ? mapped(kVoicedOf, plain) : plain;
  return hiragana ? again - 0x60 : again;
}

// What NFKC must not see: marks that stand alone would become a blank and a mark.
char32_t before_nfkc(char32_t c) {
  if (c == 0x309b) return 0x3099;
  if (c == 0x309c) return 0x309a;
  if (c == 0xb4) return U'\'';
  return everyday_form(c);
}

// Of what most text consists, and NFKC leaves alone.
bool is_plain(char32_t c) {
  return c < 0x7f || (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3041 && c <= 0x3096) ||
         (c >= 0x30a1 && c <= 0x30fc) || c == 0x3005 || c == 0x3000;
}

void append_utf16(std::u16string& text, char32_t c) {
  if (c < 0x10000) {
    text += static_cast<char16_t>(c);
  } else {
    text += static_cast<char16_t>(0xd7c0 + (c >> 10));
    text += static_cast<char16_t>(0xdc00 + (c & 0x3ff));
  }
}

std::u32string from_utf16(std::u16string_view text) {
  std::u32string points;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char32_t high = text[at];
    if (high >= 0xd800 && high < 0xdc00 && at + 1 < text.size()) {
      points += ((high - 0xd800) << 10) + (char32_t{text[++at]} - 0xdc00) + 0x10000;
    } else {
      points += high;
    }
  }
  return points;
}

std::u32string normalised(const std::u32string& text, const UNormalizer2* form) {
  std::u16string wide;
  for (const char32_t c : text) append_utf16(wide, c);
  // Nothing grows to more than eighteen times.
  std::u16string out(wide.size() * 18 + 24, u'\0');
  UErrorCode status = U_ZERO_ERROR;
  const std::int32_t length =
      unorm2_normalize(form, wide.data(), static_cast<std::int32_t>(wide.size()), out.data(),
                       static_cast<std::int32_t>(out.size()), &status);
  if (U_FAILURE(status)) return text;
  out.resize(static_cast<std::size_t>(length));
  return from_utf16(out);
}

std::u32string nfkc(const std::u32string& text) {
  std::u32string kept;
  for (const char32_t c : text) {
    if (!is_dropped(c) || c == U'\t' || c == U'\n') kept += before_nfkc(c);
  }
  UErrorCode status = U_ZERO_ERROR;
  return normalised(kept, unorm2_getNFKCInstance(&status));
}

}  // namespace

std::u32string decode(std::string_view utf8) {
  std::u32string text;
  for (std::size_t at = 0; at < utf8.size() && text.size() < kMostText;) {
    const auto lead = static_cast<unsigned char>(utf8[at]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2
                               : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    char32_t point = length == 1 ? lead : lead & (0x7fU >> length);
    bool whole = length > 0 && at + length <= utf8.size();
    for (std::size_t more = 1; whole && more < length; ++more) {
      const auto next = static_cast<unsigned char>(utf8[at + more]);
      whole = (next & 0xc0U) == 0x80;
      point = point << 6 | (next & 0x3fU);
    }
    if (!whole) {
      ++at;
      continue;
    }
    if (point < 0x110000 && (point < 0xd800 || point > 0xdfff)) text += point;
    at += length;
  }
  return text;
}

std::string encode(std::u32string_view text) {
  std::string utf8;
  const auto byte = [&utf8](char32_t value) { utf8 += static_cast<char>(value); };
  for (const char32_t c : text) {
    if (c < 0x80) {
      byte(c);
    } else if (c < 0x800) {
      byte(0xc0 | c >> 6), byte(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
      byte(0xe0 | c >> 12), byte(0x80 | (c >> 6 & 0x3f)), byte(0x80 | (c & 0x3f));
    } else {
      byte(0xf0 | c >> 18), byte(0x80 | (c >> 12 & 0x3f));
      byte(0x80 | (c >> 6 & 0x3f)), byte(0x80 | (c & 0x3f));
    }
  }
  return utf8;
}

std::u32string fold(std::string_view utf8) {
  std::u32string points = decode(utf8);
  if (!std::ranges::all_of(points, is_plain)) points = nfkc(points);
  std::u32string folded;
  folded.reserve(std::min(points.size(), kMostText));
  for (char32_t c : points) {
    if (folded.size() == kMostText) break;
    if (c == U'\n' || is_blank(c)) c = U' ';
    if (is_dropped(c) || c == 0x3099 || c == 0x309a) continue;  // A voicing that nothing takes.
    c = plain_mark(c);
    if (c >= U'a' && c <= U'z') c -= 0x20;
    const char32_t last = folded.empty() ? U' ' : folded.back();
    if (c == U' ' && last == U' ') continue;
    if (c == U'ゝ' || c == U'ゞ' || c == U'ヽ' || c == U'ヾ') c = repeated_kana(c, last);
    folded += c;
  }
  if (!folded.empty() && folded.back() == U' ') folded.pop_back();
  return folded;
}

std::u32string without_accents(std::u32string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2* form = unorm2_getNFDInstance(&status);
  std::u32string bare;
  for (char32_t c : text) {
    if (c >= 0x300 && c <= 0x36f) continue;
    std::array<char16_t, 8> parts{};
    if (is_roman(c) && c > 0x7f) {
      const std::int32_t length =
          unorm2_getDecomposition(form, static_cast<std::int32_t>(c), parts.data(),
                                  static_cast<std::int32_t>(parts.size()), &status);
      if (length > 0 && U_SUCCESS(status)) c = parts[0];  // Its accents follow.
    }
    switch (c) {
      case U'Đ': case U'đ': case U'Ð': case U'ð': bare += U'D'; break;
      case U'Ø': case U'ø': bare += U'O'; break;
      case U'Ł': case U'ł': bare += U'L'; break;
      case U'ı': bare += U'I'; break;
      case U'ß': bare += U"SS"; break;
      case U'Æ': case U'æ': bare += U"AE"; break;
      case U'Œ': case U'œ': bare += U"OE"; break;
      case U'Þ': case U'þ': bare += U"TH"; break;
      default: bare += c >= U'a' && c <= U'z' ? c - 0x20 : c;
    }
  }
  return bare;
}

bool is_kana(char32_t c) {
  return (c >= 0x3041 && c <= 0x3096) || (c >= 0x30a1 && c <= 0x30fa) || c == U'ー';
}
bool is_kanji(char32_t c) {
  return (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3400 && c <= 0x4dbf) || c == U'々' ||
         (c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3ffff) || c == U'〆' || c == U'〇';
}
bool is_roman(char32_t c) {
  return (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z') || (c >= 0xc0 && c <= 0x24f) ||
         (c >= 0x1e00 && c <= 0x1eff);
}
bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }

std::u32string kanji_key(std::u32string_view folded) {
  static const Classes classes;
  std::u32string key(folded);
  for (std::size_t at = 0; at < key.size(); ++at) {
    char32_t& c = key[at];
    if ((c == U'々' || c == U'〻') && at > 0) c = key[at - 1];
    if (c == U'ケ' || c == U'ヵ' || c == U'ガ') c = U'ヶ';
    c = classes.of(c);
  }
  return key;
}

std::u32string name_key(std::u32string_view folded) {
  std::u32string key = kanji_key(folded);
  for (char32_t& c : key) {
    if (c >= 0x3041 && c <= 0x3096) c += 0x60;
    if (c == U'ノ' || c == U'之') c = U'ノ';
    if (c == U'ケ' || c == U'ヵ' || c == U'ガ') c = U'ヶ';
    if (c == U'ッ') c = U'ツ';
  }
  return key;
}

std::u32string kana_key(std::u32string_view folded) {
  std::u32string key;
  key.reserve(folded.size());
  for (char32_t c : folded) {
    if (c >= 0x3041 && c <= 0x3096) c += 0x60;
    if (c == U'-' || c == U'~') c = U'ー';
    if (c == U'一' && !key.empty() && is_katakana(key.back())) c = U'ー';  // The numeral for it.
    if (c == U' ' || c == U'・' || c == U'.' || c == U',' || c == U'=') continue;
    if (c == U'ー' && (key.empty() || key.back() == U'ー')) continue;
    key += c;
  }
  return key;
}

std::u32string spelling_key(std::u32string_view kana) {
  constexpr std::u32string_view kOfVu = U"バビブベボ";
  std::u32string key;
  key.reserve(kana.size());
  bool after_vu = false;
  for (const char32_t c : kana) {
    char32_t written = mapped(kLarge, mapped(kSameSound, c));
    const int vowel = key.empty() ? kNoVowel : vowel_of(key.back());
    const std::size_t own = kVowels.find(written);
    if (after_vu && own != std::u32string_view::npos) {  // ヴァン is バン.
      key.back() = kOfVu[own];
      after_vu = false;
      continue;
    }
    after_vu = c == U'ヴ';
    if (after_vu) written = U'ブ';
    if (c == U'ー' && vowel < kNoVowel) written = kVowels[static_cast<std::size_t>(vowel)];
    if (written == U'ウ' && vowel == 4) written = U'オ';
    if (written == U'イ' && vowel == 3) written = U'エ';
    key += written;
  }
  return key;
}

std::u32string sound_key(std::u32string_view kana) {
  // A family name of many residents, as it is written and heard.
  constexpr std::array<std::u32string_view, 5> kNguyen{U"ニユエン", U"ヌエン", U"グイエン", U"ングエン",
                                                       U"ニユイエン"};
  std::u32string key;
  key.reserve(kana.size());
  std::u32string short_kana;
  for (const char32_t c : kana) {
    if (c != U'ー') short_kana += c;
  }
  for (const char32_t c : spelling_key(short_kana)) {
    const int vowel = key.empty() ? kNoVowel : vowel_of(key.back());
    const bool repeats = vowel < kNoVowel && c == kVowels[static_cast<std::size_t>(vowel)];
    if (repeats && vowel != 0 && vowel != 1) continue;
    key += c;
  }
  for (const std::u32string_view other : kNguyen) {
    if (key.starts_with(other)) key.replace(0, other.size(), U"グエン");
  }
  return key;
}

std::vector<std::u32string> words_of(std::u32string_view folded) {
  std::vector<std::u32string> words(1);
  for (const char32_t c : folded) {
    if (c == U' ' || c == U'・') {
      if (!words.back().empty()) words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

}  // namespace tomoshibi::store::people::internal
