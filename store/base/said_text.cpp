#include "store/base/said_text.h"

#include <algorithm>

namespace tomoshibi::said {
namespace {

// Broken bytes are passed over.
std::u32string decode(std::string_view utf8) {
  std::u32string text;
  for (std::size_t at = 0; at < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[at]);
    const std::size_t length =
        lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    char32_t point = length == 1 ? lead : lead & (0x7fU >> length);
    bool whole = length > 0 && at + length <= utf8.size();
    for (std::size_t more = 1; whole && more < length; ++more) {
      const auto next = static_cast<unsigned char>(utf8[at + more]);
      whole = (next & 0xc0U) == 0x80;
      point = point << 6 | (next & 0x3fU);
    }
    if (whole) text += point;
    at += whole ? length : 1;
  }
  return text;
}

// One form for each kana, so that しょうわ, ｼｮｳﾜ and ショウワ are one word: large, without voicing.
char32_t plain_kana(char32_t c) {
  constexpr std::u32string_view kHalf =
      U"ヲアイウエオヤユヨツーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";
  constexpr std::u32string_view kFrom = U"ァィゥェォャュョッヮヵヶガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポヴ";
  constexpr std::u32string_view kTo = U"アイウエオヤユヨツワカケカキクケコサシスセソタチツテトハヒフヘホハヒフヘホウ";
  if (c >= 0xff66 && c <= 0xff9d) return kHalf[c - 0xff66];
  if (c >= 0x3041 && c <= 0x3096) c += 0x60;
  const std::size_t at = kFrom.find(c);
  return at == std::u32string_view::npos ? c : kTo[at];
}

// A digit as kanji say it, formal numerals of old registers included; 0-9, 10, 100, else -1.
int numeral(char32_t c) {
  constexpr std::u32string_view kDigits = U"〇一二三四五六七八九";
  constexpr std::u32string_view kFormal = U"零壱弐参四伍六七八玖";
  constexpr std::u32string_view kOld = U"零壹貳參肆五陸漆捌九";
  for (const std::u32string_view row : {kDigits, kFormal, kOld}) {
    const std::size_t at = row.find(c);
    if (at != std::u32string_view::npos) return static_cast<int>(at);
  }
  if (c == U'弍') return 2;
  if (c == U'十' || c == U'拾') return 10;
  return c == U'百' ? 100 : -1;
}

}  // namespace

std::u32string tidied(std::string_view raw) {
  std::u32string text;
  for (char32_t c : decode(raw)) {
    if (c >= 0xff01 && c <= 0xff5e) c -= 0xfee0;
    if (c >= U'a' && c <= U'z') c -= 0x20;
    if (c == 0xff9e || c == 0xff9f || (c >= 0x3099 && c <= 0x309c)) continue;
    if ((c >= 0xfe00 && c <= 0xfe0f) || (c >= 0x200b && c <= 0x200f) || c == 0xfeff) continue;
    switch (c) {  // Eras in one character; numbers in one.
      case 0x337e: text += U"明治"; continue;
      case 0x337d: text += U"大正"; continue;
      case 0x337c: text += U"昭和"; continue;
      case 0x337b: text += U"平成"; continue;
      case 0x32ff: text += U"令和"; continue;
      case U'廿': text += U"二十"; continue;
      case U'卅': text += U"三十"; continue;
      case U'○': case U'◯':  // 二○ is 20, ○月 is not known.
        c = !text.empty() && numeral(text.back()) >= 0 ? U'〇' : U'?';
        break;
      case U'＊': case U'*': case U'×': case U'✕': case U'✖': case U'_': case U'？':
        c = U'?';
        break;
      case U'（': case U'【': case U'［': case U'[': c = U'('; break;
      case U'）': case U'】': case U'］': case U']': c = U')'; break;
      default: c = plain_kana(c);
    }
    text += c;
  }
  return text;
}

int take_numeral(std::u32string_view& text) {
  int total = 0;
  int current = 0;
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    const int digit = numeral(text[at]);
    if (digit < 0 || total + current > 9999) break;
    if (digit < 10) {
      current = current * 10 + digit;
    } else {
      total += std::max(current, 1) * digit;
      current = 0;
    }
  }
  text.remove_prefix(at);
  return at == 0 ? -1 : total + current;
}

}  // namespace tomoshibi::said
