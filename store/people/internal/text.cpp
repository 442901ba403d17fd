#include "store/people/internal/text.h"

#include <unicode/unorm2.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace tomoshibi::store::people::internal {
namespace {

constexpr std::u32string_view kClasses =
#include "store/people/internal/kanji_classes.inc"
    ;

std::unordered_map<char32_t, char32_t> make_classes() {
  std::unordered_map<char32_t, char32_t> first_of;
  char32_t first = 0;
  for (const char32_t c : kClasses) {
    if (c == U' ') {
      first = 0;
    } else if (first == 0) {
      first = c;
    } else {
      first_of.emplace(c, first);
    }
  }
  return first_of;
}

bool is_dropped(char32_t c) {
  return c < 0x20 || c == 0x7f || (c >= 0xfe00 && c <= 0xfe0f) ||  // Controls, VS.
         (c >= 0xe0100 && c <= 0xe01ef) || (c >= 0x180b && c <= 0x180d) ||  // IVS, Mongolian.
         (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) || c == 0x2060 ||
         c == 0xfeff || (c >= 0xfff9 && c <= 0xfffd);
}
bool is_blank(char32_t c) { return c == U' ' || c == 0x3000 || c == 0xa0 || c == U'\t'; }
bool is_hyphen(char32_t c) {
  return c == U'-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x2500 || c == 0xad;
}

// What NFKC must not see: a voicing mark that stands alone would become a blank and a mark.
char32_t before_nfkc(char32_t c) {
  if (c == 0x309b) return 0x3099;
  if (c == 0x309c) return 0x309a;
  return c;
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

std::u32string nfkc(const std::u32string& text) {
  std::u16string wide;
  for (const char32_t c : text) {
    if (!is_dropped(c) || c == U'\t' || c == U'\n') append_utf16(wide, before_nfkc(c));
  }
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2* form = unorm2_getNFKCInstance(&status);
  std::u16string out(wide.size() * 3 + 24, u'\0');
  const std::int32_t length =
      unorm2_normalize(form, wide.data(), static_cast<std::int32_t>(wide.size()), out.data(),
                       static_cast<std::int32_t>(out.size()), &status);
  if (U_FAILURE(status)) return text;  // Longer than 18 times: kept as it is, compared as it is.
  out.resize(static_cast<std::size_t>(length));
  return from_utf16(out);
}

// Katakana from ァ on: the row's vowel (A I U E O = 0..4), 5 for ン, ッ and what has none.
constexpr std::u32string_view kVowelRows[5] = {
    U"ァアカガサザタダナハバパマャヤラヮワヵ", U"ィイキギシジチヂニヒビピミリヰ",
    U"ゥウクグスズツヅヌフブプムュユルヴ", U"ェエケゲセゼテデネヘベペメレヱヶ",
    U"ォオコゴソゾトドノホボポモョヨロヲ"};
constexpr char32_t kFirstKatakana = U'ァ';
constexpr std::size_t kKatakana = 96;

constexpr std::array<std::uint8_t, kKatakana> make_vowels() {
  std::array<std::uint8_t, kKatakana> vowels{};
  for (auto& vowel : vowels) vowel = 5;
  for (std::uint8_t row = 0; row < 5; ++row) {
    for (const char32_t c : kVowelRows[row]) vowels[c - kFirstKatakana] = row;
  }
  return vowels;
}
constexpr auto kVowels = make_vowels();

int vowel_of(char32_t c) {
  if (c < kFirstKatakana || c >= kFirstKatakana + kKatakana) return 5;
  return kVowels[c - kFirstKatakana];
}

char32_t large(char32_t c) {
  constexpr std::u32string_view kSmall = U"ァィゥェォャュョッヮヵヶ";
  constexpr std::u32string_view kLarge = U"アイウエオヤユヨツワカケ";
  const std::size_t at = kSmall.find(c);
  return at == std::u32string_view::npos ? c : kLarge[at];
}

char32_t unvoiced(char32_t c) {
  constexpr std::u32string_view kVoiced = U"ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポヴ";
  constexpr std::u32string_view kPlain = U"カキクケコサシスセソタチツテトハヒフヘホハヒフヘホウ";
  const std::size_t at = kVoiced.find(c);
  return at == std::u32string_view::npos ? c : kPlain[at];
}

char32_t same_sound(char32_t c) {
  switch (c) {
    case U'ヅ': return U'ズ';
    case U'ヂ': return U'ジ';
    case U'ヲ': return U'オ';
    case U'ヰ': return U'イ';
    case U'ヱ': return U'エ';
    default: return c;
  }
}

// Pairs that are heard for each other; both orders.
bool are_confused(char32_t one, char32_t other) {
  constexpr std::u32string_view kPairs =
      U"シヒチシイエミニムヌムブダラドロデレマバモノセヘキチワアナラヤアユイリイヒキスツヨオチジ"
      U"ミビメベモボナマネメヌムタカテケトコハカサシャアュウョオジビギビ";
  for (std::size_t at = 0; at + 1 < kPairs.size(); at += 2) {
    if ((kPairs[at] == one && kPairs[at + 1] == other) ||
        (kPairs[at] == other && kPairs[at + 1] == one)) {
      return true;
    }
  }
  return false;
}

float substitution(char32_t one, char32_t other) {
  if (one == other || one == U'?' || other == U'?') return 0;
  const char32_t first = large(same_sound(one));
  const char32_t second = large(same_sound(other));
  if (first == second) return 0.1F;
  if (unvoiced(first) == unvoiced(second)) return 0.45F;
  if (are_confused(first, second)) return 0.5F;
  if (vowel_of(first) != 5 && vowel_of(first) == vowel_of(second)) return 0.75F;
  return 1;
}

// Costs of every pair of katakana, computed once: the distance runs thousands of times a query.
struct Costs {
  std::array<float, kKatakana * kKatakana> pair{};
  Costs() {
    for (char32_t one = 0; one < kKatakana; ++one) {
      for (char32_t other = 0; other < kKatakana; ++other) {
        pair[one * kKatakana + other] = substitution(kFirstKatakana + one, kFirstKatakana + other);
      }
    }
  }
  float of(char32_t one, char32_t other) const {
    const char32_t a = one - kFirstKatakana;
    const char32_t b = other - kFirstKatakana;
    if (a < kKatakana && b < kKatakana) return pair[a * kKatakana + b];
    return one == other || one == U'?' || other == U'?' ? 0.0F : 1.0F;
  }
};

float insertion(char32_t c, char32_t previous) {
  if (c == U'ン') return 0.7F;
  if (c == U'ッ') return 0.8F;
  if (c == U'ー') return 0.3F;
  const int vowel = vowel_of(previous);  // A long vowel heard or missed.
  if (vowel == 4 && (c == U'ウ' || c == U'オ')) return 0.45F;
  if (vowel == 2 && c == U'ウ') return 0.45F;
  if (vowel == 3 && (c == U'イ' || c == U'エ')) return 0.5F;
  return 1;
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
  const std::u32string points = decode(utf8);
  const bool ascii = std::ranges::all_of(points, [](char32_t c) { return c < 0x80; });
  std::u32string folded;
  for (char32_t c : ascii ? points : nfkc(points)) {
    if (c == U'\n' || is_blank(c)) c = U' ';
    if (is_dropped(c)) continue;
    if (is_hyphen(c)) c = U'-';
    if (c >= U'a' && c <= U'z') c -= 0x20;
    if (c == U' ' && (folded.empty() || folded.back() == U' ')) continue;
    folded += c;
  }
  if (!folded.empty() && folded.back() == U' ') folded.pop_back();
  return folded;
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
  static const std::unordered_map<char32_t, char32_t> classes = make_classes();
  std::u32string key;
  for (char32_t c : folded) {
    if (c == U'々' && !key.empty()) c = key.back();
    if (c == U'ケ' || c == U'ヵ' || c == U'ガ') c = U'ヶ';
    if (const auto found = classes.find(c); found != classes.end()) c = found->second;
    key += c;
  }
  return key;
}

std::u32string kana_key(std::u32string_view folded) {
  std::u32string key;
  for (char32_t c : folded) {
    if (c >= 0x3041 && c <= 0x3096) c += 0x60;
    if (c == U'-' || c == U'~') c = U'ー';
    if (c == U' ' || c == U'・' || c == U'.' || c == U',' || c == U'=') continue;
    if (c == U'ー' && (key.empty() || key.back() == U'ー')) continue;
    key += c;
  }
  return key;
}

std::u32string spelling_key(std::u32string_view kana) {
  std::u32string key;
  for (const char32_t c : kana) {
    char32_t written = large(same_sound(c));
    const int vowel = key.empty() ? 5 : vowel_of(key.back());
    if (c == U'ー' && vowel < 5) written = U"アイウエオ"[vowel];
    if (written == U'ウ' && vowel == 4) written = U'オ';
    if (written == U'イ' && vowel == 3) written = U'エ';
    key += written;
  }
  return key;
}

std::u32string sound_key(std::u32string_view kana) {
  std::u32string key;
  for (const char32_t c : spelling_key(kana)) {
    const int vowel = key.empty() ? 5 : vowel_of(key.back());
    if (c == U'ー') continue;
    if (vowel < 5 && c == U"アイウエオ"[vowel] && vowel != 0 && vowel != 1) continue;
    key += c == U'ヴ' ? U'ブ' : c;
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

double kana_distance(std::u32string_view asked, std::u32string_view held, double limit) {
  static const Costs costs;
  constexpr std::size_t kMost = 24;
  if (asked.size() > kMost || held.size() > kMost) return limit + 1;
  std::array<float, kMost + 1> before{};
  std::array<float, kMost + 1> now{};
  for (std::size_t j = 1; j <= held.size(); ++j) {
    before[j] = before[j - 1] + insertion(held[j - 1], j > 1 ? held[j - 2] : 0);
  }
  for (std::size_t i = 1; i <= asked.size(); ++i) {
    const float without = insertion(asked[i - 1], i > 1 ? asked[i - 2] : 0);
    now[0] = before[0] + without;
    float least = now[0];
    for (std::size_t j = 1; j <= held.size(); ++j) {
      const float with = insertion(held[j - 1], j > 1 ? held[j - 2] : 0);
      now[j] = std::min({before[j - 1] + costs.of(asked[i - 1], held[j - 1]), before[j] + without,
                         now[j - 1] + with});
      least = std::min(least, now[j]);
    }
    if (static_cast<double>(least) > limit) return limit + 1;
    std::swap(before, now);
  }
  return static_cast<double>(before[held.size()]);
}

int letter_distance(std::u32string_view one, std::u32string_view other, int limit) {
  constexpr std::size_t kMost = 40;
  const std::size_t longer = std::max(one.size(), other.size());
  const std::size_t shorter = std::min(one.size(), other.size());
  if (longer > kMost || longer - shorter > static_cast<std::size_t>(limit)) return limit + 1;
  std::array<std::array<int, kMost + 1>, 3> rows{};
  for (std::size_t j = 0; j <= other.size(); ++j) rows[0][j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= one.size(); ++i) {
    auto& now = rows[i % 3];
    const auto& before = rows[(i + 2) % 3];
    const auto& twice = rows[(i + 1) % 3];
    now[0] = static_cast<int>(i);
    int least = now[0];
    for (std::size_t j = 1; j <= other.size(); ++j) {
      const int same = one[i - 1] == other[j - 1] ? 0 : 1;
      now[j] = std::min({before[j - 1] + same, before[j] + 1, now[j - 1] + 1});
      if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1]) {
        now[j] = std::min(now[j], twice[j - 2] + 1);
      }
      least = std::min(least, now[j]);
    }
    if (least > limit) return limit + 1;
  }
  return rows[one.size() % 3][other.size()];
}

}  // namespace tomoshibi::store::people::internal
