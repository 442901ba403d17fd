// Promise: normalising twice changes nothing; width and script of the same text make no difference;
// no digit of a number is lost; a date reads the same from every way of writing it.
// Method: random texts out of everything that people paste, and random dates and numbers in every form.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <string>
#include <vector>

#include "store/base/instant.h"
#include "store/people/internal/card.h"
#include "store/people/internal/place.h"
#include "store/people/internal/text.h"

using namespace tomoshibi;
using namespace tomoshibi::store::people::internal;

namespace {

// Letters of every kind that a name field has seen, odd ones often.
std::u32string any_text() {
  static const std::u32string kOdd =
      U"髙﨑𠮷𣘺葛\U000E0100辻\uFE00々〻ゝゞヽヾ゛゜ﾞﾟ\u3099\u309Aｶｷｸﾊﾋァッヵヶーｰ－—〜～-~'’`´ OHUCVXQJLTMBPNGSDZF"
      U"ohzꜞěễÐßÆ\u0301\u0308㍻㈱㌔⻄⺟⽅\U0001B002\U0001B100ヴゔヷ?？・･.,=゠\t\n\u00AD\u200B\u3000のノ之がガケ字大小";
  const auto length = *rc::gen::inRange<std::size_t>(0, 24);
  std::u32string text;
  for (std::size_t at = 0; at < length; ++at) {
    switch (*rc::gen::inRange(0, 8)) {
      case 0: text += *rc::gen::inRange<char32_t>(0x3041, 0x3100); break;
      case 1: text += *rc::gen::inRange<char32_t>(0x4e00, 0xa000); break;
      case 2: text += *rc::gen::inRange<char32_t>(0xff61, 0xffa0); break;
      case 3: text += *rc::gen::inRange<char32_t>(0x20, 0x250); break;
      case 4: text += *rc::gen::inRange<char32_t>(0xf900, 0xfb00); break;
      case 5: text += *rc::gen::inRange<char32_t>(0x2e80, 0x3000); break;
      default: text += kOdd[*rc::gen::inRange<std::size_t>(0, kOdd.size())];
    }
  }
  return text;
}

std::u32string katakana(std::size_t least) {
  const auto length = *rc::gen::inRange<std::size_t>(least, 10);
  std::u32string text;
  while (text.size() < length) {
    const char32_t c = *rc::gen::inRange<char32_t>(U'ァ', U'ヴ');  // What hiragana has too.
    if (c != U'ヮ' && c != U'ヰ' && c != U'ヱ') text += c;
  }
  return text;
}

// A reading as Japanese names have them.
std::u32string name_in_katakana() {
  constexpr std::u32string_view kKana =
      U"アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワガギグゲゴザジズゼゾダデドバビブベボパピプペポ";
  constexpr std::u32string_view kBeforeGlide = U"キシチニヒミリギジビピ";
  std::u32string text;
  const auto length = *rc::gen::inRange<std::size_t>(1, 7);
  for (std::size_t at = 0; at < length; ++at) {
    const char32_t c = kKana[*rc::gen::inRange<std::size_t>(0, kKana.size())];
    const bool doubles = std::u32string_view(U"カキクケコサシスセソタチツテトパピプペポ").find(c) !=
                         std::u32string_view::npos;
    if (at > 0 && doubles && *rc::gen::inRange(0, 4) == 0) text += U'ッ';
    text += c;
    if (kBeforeGlide.find(c) != std::u32string_view::npos && *rc::gen::inRange(0, 3) == 0) {
      text += U"ャュョ"[*rc::gen::inRange(0, 3)];
    }
    if (*rc::gen::inRange(0, 5) == 0) text += U'ン';
  }
  return text;
}

std::u32string in_hiragana(std::u32string text) {
  for (char32_t& c : text) {
    if (c >= U'ァ' && c <= U'ヶ') c -= 0x60;
  }
  return text;
}

// As an old system writes it: half width, voicing a letter of its own.
std::u32string in_half_width(std::u32string_view text) {
  constexpr std::u32string_view kWhole = U"ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";
  constexpr std::u32string_view kVoiced = U"ガギグゲゴザジズゼゾダヂヅデドバビブベボヴ";
  constexpr std::u32string_view kOfVoiced = U"カキクケコサシスセソタチツテトハヒフヘホウ";
  constexpr std::u32string_view kHalfVoiced = U"パピプペポ";
  std::u32string half;
  for (const char32_t c : text) {
    const std::size_t voiced = kVoiced.find(c);
    const std::size_t half_voiced = kHalfVoiced.find(c);
    char32_t plain = c;
    if (voiced != std::u32string_view::npos) plain = kOfVoiced[voiced];
    if (half_voiced != std::u32string_view::npos) plain = U"ハヒフヘホ"[half_voiced];
    const std::size_t at = kWhole.find(plain);
    if (at == std::u32string_view::npos) return {};
    half += static_cast<char32_t>(0xff66 + at);
    if (voiced != std::u32string_view::npos) half += U'ﾞ';
    if (half_voiced != std::u32string_view::npos) half += U'ﾟ';
  }
  return half;
}

std::string in_full_width(std::string_view ascii) {
  std::u32string wide;
  for (const char c : ascii) {
    wide += static_cast<char32_t>(static_cast<unsigned char>(c)) + 0xfee0;
  }
  return encode(wide);
}

std::string in_kanji(int value) {
  constexpr std::u32string_view kDigits = U"〇一二三四五六七八九";
  std::u32string text;
  if (value >= 20) text += kDigits[static_cast<std::size_t>(value / 10)];
  if (value >= 10) text += U'十';
  if (value % 10 != 0) text += kDigits[static_cast<std::size_t>(value % 10)];
  return encode(text);
}

std::string padded(int value) {
  std::string text = std::to_string(value);
  if (value < 10) text.insert(0, 1, '0');
  return text;
}

Date any_date() {
  const std::int32_t first = to_days(Date{1868, 1, 25});
  const std::int32_t last = to_days(Date{2060, 12, 31});
  return from_days(*rc::gen::inRange(first, last));
}

std::string any_digits(std::size_t longest, std::size_t least = 1) {
  const auto length = *rc::gen::inRange<std::size_t>(least, longest + 1);
  std::string digits;
  for (std::size_t at = 0; at < length; ++at) {
    digits += static_cast<char>('0' + *rc::gen::inRange(0, 10));
  }
  return digits;
}

}  // namespace

TEST_CASE("normalise: folding twice changes nothing, and what it gives is bounded") {
  CHECK(rc::check("fold", [] {
    const std::u32string text = any_text();
    const std::u32string once = fold(encode(text));
    RC_ASSERT(fold(encode(once)) == once);
    RC_ASSERT(once.size() <= kMostText);
  }));
}

TEST_CASE("normalise: every key of a key is itself") {
  CHECK(rc::check("keys", [] {
    const std::u32string text = fold(encode(any_text()));
    const std::u32string kanji = kanji_key(text);
    const std::u32string name = name_key(text);
    const std::u32string kana = kana_key(text);
    const std::u32string spelling = spelling_key(kana);
    const std::u32string sound = sound_key(kana);
    const std::u32string roman = roman_key(text);
    const std::u32string town = town_key(text);
    RC_ASSERT(kanji_key(kanji) == kanji);
    RC_ASSERT(name_key(name) == name);
    RC_ASSERT(kana_key(kana) == kana);
    RC_ASSERT(spelling_key(spelling) == spelling);
    RC_ASSERT(sound_key(sound) == sound);
    RC_ASSERT(sound_key(spelling) == sound || kana.find(U'ー') != std::u32string::npos);
    RC_ASSERT(roman_key(roman) == roman);
    RC_ASSERT(town_key(town) == town);
    RC_ASSERT(symbol_key(encode(symbol_key(encode(text)))) == symbol_key(encode(text)));
  }));
}

TEST_CASE("normalise: katakana, hiragana and half width are one reading") {
  CHECK(rc::check("kana", [] {
    const std::u32string text = katakana(1);
    const std::u32string wanted = kana_key(fold(encode(text)));
    RC_ASSERT(kana_key(fold(encode(in_hiragana(text)))) == wanted);
    const std::u32string half = in_half_width(text);
    RC_PRE(!half.empty());
    RC_ASSERT(kana_key(fold(encode(half))) == wanted);
  }));
}

TEST_CASE("normalise: small kana written large are the same spelling and sound") {
  CHECK(rc::check("old systems", [] {
    const std::u32string text = katakana(1);
    std::u32string large = text;
    constexpr std::u32string_view kSmall = U"ァィゥェォャュョッ";
    constexpr std::u32string_view kLarge = U"アイウエオヤユヨツ";
    for (char32_t& c : large) {
      const std::size_t at = kSmall.find(c);
      if (at != std::u32string_view::npos) c = kLarge[at];
    }
    RC_ASSERT(spelling_key(text) == spelling_key(large));
    RC_ASSERT(sound_key(text) == sound_key(large));
  }));
}

TEST_CASE("normalise: a variation selector behind any kanji changes no key") {
  CHECK(rc::check("selectors", [] {
    const char32_t kanji = *rc::gen::inRange<char32_t>(0x4e00, 0xa000);
    const char32_t selector = *rc::gen::inRange<char32_t>(0xe0100, 0xe01f0);
    const std::u32string plain{kanji, U'田'};
    const std::u32string varied{kanji, selector, U'田', 0xfe01};
    RC_ASSERT(kanji_key(fold(encode(plain))) == kanji_key(fold(encode(varied))));
  }));
}

TEST_CASE("normalise: a name cut at any byte loses its last character at most") {
  CHECK(rc::check("cut", [] {
    const std::string whole = encode(any_text());
    const auto cut = *rc::gen::inRange<std::size_t>(0, whole.size() + 1);
    const std::u32string kept = decode(whole.substr(0, cut));
    RC_ASSERT(decode(whole).starts_with(kept));
    RC_ASSERT(encode(kept).size() + 4 > cut);
  }));
}

TEST_CASE("normalise: roman letters of a reading become the same reading, long vowels apart") {
  CHECK(rc::check("roman", [] {
    const std::u32string roman = roman_of_kana(name_in_katakana());
    RC_ASSERT(roman_key(roman) == roman);
    RC_ASSERT(roman_of_kana(kana_of_roman(roman)) == roman);
  }));
}

TEST_CASE("normalise: a date reads the same from every form of it") {
  CHECK(rc::check("dates", [] {
    const Date date = any_date();
    const PartialDate wanted = to_partial(date);
    const auto era = era_of(date);
    RC_PRE(era.has_value() && era->year < 100);
    const std::string y = std::to_string(date.year);
    const std::string m = std::to_string(date.month);
    const std::string d = std::to_string(date.day);
    const std::string letter(1, "MTSHR"[static_cast<std::size_t>(era->era)]);
    const std::string code(1, "12345"[static_cast<std::size_t>(era->era)]);
    const std::string of_era = std::to_string(era->year);
    const std::string name(era_name(era->era));
    const std::string mark(era_short(era->era));
    const std::string first = era->year == 1 ? "元" : of_era;
    const std::vector<std::string> forms{
        y + "-" + padded(date.month) + "-" + padded(date.day), y + "/" + m + "/" + d,
        y + padded(date.month) + padded(date.day), y + "年" + m + "月" + d + "日",
        d + " " + std::string("JanFebMarAprMayJunJulAugSepOctNovDec").substr(date.month * 3U - 3, 3) +
            " " + y,
        name + first + "年" + m + "月" + d + "日",
        name + in_kanji(era->year) + "年" + in_kanji(date.month) + "月" + in_kanji(date.day) + "日",
        mark + of_era + "-" + m + "-" + d, letter + of_era + "." + m + "." + d,
        letter + padded(era->year) + padded(date.month) + padded(date.day),
        code + padded(era->year) + padded(date.month) + padded(date.day), to_japanese(date),
        to_japanese_short(date)};
    for (const std::string& form : forms) {
      RC_ASSERT(read_birth_date(form) == wanted);
      RC_ASSERT(!read_age(form).has_value());
    }
    RC_ASSERT(read_birth_date(in_full_width(letter + of_era + "." + m + "." + d)) == wanted);
    RC_ASSERT(read_birth_date(in_full_width(y + "/" + m + "/" + d)) == wanted);
  }));
}

TEST_CASE("normalise: an impossible day is kept in every form") {
  CHECK(rc::check("impossible dates", [] {
    const int year = *rc::gen::inRange(1900, 2027);
    const int month = *rc::gen::inRange(1, 13);
    const int day = *rc::gen::inRange(29, 100);
    const PartialDate wanted{year, month, day};
    const std::string y = std::to_string(year);
    RC_ASSERT(read_birth_date(y + "-" + padded(month) + "-" + padded(day)) == wanted);
    RC_ASSERT(read_birth_date(y + padded(month) + padded(day)) == wanted);
    RC_ASSERT(read_birth_date(y + "年" + padded(month) + "月" + padded(day) + "日") == wanted);
  }));
}

TEST_CASE("normalise: an age in digits of any width, or in kanji, is that age") {
  CHECK(rc::check("ages", [] {
    const int years = *rc::gen::inRange(1, 100);
    const std::string digits = std::to_string(years);
    for (const std::string& form : {digits, digits + "歳", in_full_width(digits) + "才",
                                    in_kanji(years) + "歳", "満" + digits + "さい"}) {
      const auto age = read_age(form);
      RC_ASSERT(age.has_value());
      RC_ASSERT(age->years == years);
      RC_ASSERT(!age->approximate);
    }
    RC_ASSERT(read_age("約" + digits + "歳")->approximate);
    RC_ASSERT(!read_birth_date(digits).has_value());
  }));
}

TEST_CASE("normalise: no digit of a number is lost, in any width and layout") {
  CHECK(rc::check("codes", [] {
    const std::string digits = any_digits(16);
    const Code code = read_code(digits);
    std::uint64_t wanted = 0;
    for (const char c : digits) wanted = wanted << 4 | static_cast<unsigned>(c - '0');
    RC_ASSERT(!code.hashed);
    RC_ASSERT(code.digits == wanted);
    RC_ASSERT(code.length == digits.size());
    RC_ASSERT(read_code(in_full_width(digits)) == code);
    std::string laid_out;
    for (const char c : digits) laid_out += std::string(1, c) + (c % 2 == 0 ? "-" : " ");
    RC_ASSERT(read_code(laid_out) == code);
    std::string longer = digits.substr(0, 15);
    longer.insert(0, 1, '0');
    RC_ASSERT(compare(code, read_code(longer)) == CodeMatch::kExact || digits.size() == 16);
  }));
}

TEST_CASE("normalise: one slip in a number is seen as that slip or as nothing worse") {
  CHECK(rc::check("slips", [] {
    std::string digits = any_digits(12, 4);
    digits[0] = static_cast<char>('1' + (digits[0] - '0') % 9);
    const auto at = *rc::gen::inRange<std::size_t>(0, digits.size());
    const Code held = read_code(digits);
    std::string asked = digits;
    asked[at] = '?';
    RC_ASSERT(compare(read_code(asked), held) == CodeMatch::kExact);
    asked = digits;
    asked.erase(at, 1);
    RC_ASSERT(compare(read_code(asked), held) == CodeMatch::kOneMore ||
              read_code(asked).digits == held.digits || asked.front() == '0');
    asked = digits;
    asked[at] = static_cast<char>('0' + (digits[at] - '0' + 1) % 10);
    RC_ASSERT(compare(read_code(asked), held) == CodeMatch::kOneDigit);
    RC_ASSERT(begins(read_code(digits.substr(0, at)), held));
  }));
}

TEST_CASE("normalise: the numbers of an address are one tuple in every writing") {
  CHECK(rc::check("blocks", [] {
    const int chome = *rc::gen::inRange(1, 40);
    const int banchi = *rc::gen::inRange(1, 90);
    const int go = *rc::gen::inRange(1, 60);
    const std::string a = std::to_string(chome);
    const std::string b = std::to_string(banchi);
    const std::string c = std::to_string(go);
    Block wanted;
    wanted.numbers = {static_cast<std::uint16_t>(chome), static_cast<std::uint16_t>(banchi),
                      static_cast<std::uint16_t>(go), 0};
    for (const std::string& form :
         {a + "丁目" + b + "番" + c + "号", a + "-" + b + "-" + c, a + "の" + b + "の" + c,
          a + "丁目" + b + "番地の" + c, a + "－" + b + "ー" + c, in_full_width(a + "-" + b + "-" + c),
          in_kanji(chome) + "丁目" + in_kanji(banchi) + "番" + in_kanji(go) + "号",
          in_kanji(chome) + "の" + in_kanji(banchi) + "の" + in_kanji(go), a + " - " + b + " - " + c}) {
      const SplitLine split = split_line(fold("三十苅町" + form));
      RC_ASSERT(split.town == std::u32string(U"三十苅町"));
      RC_ASSERT(split.block == wanted);
    }
  }));
}
