// Ages as people say them.
//
// The text is tidied, words that say "about" are taken out, what is left must be a number.
// Source: festive names of ages by custom. Proof: tests/base_said_birth_test.cpp.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "store/base/instant.h"
#include "store/base/said_text.h"

namespace tomoshibi {
namespace {

using said::is_digit;
using said::take_numeral;
constexpr int kOldest = 130;

// Takes every `word` out of `text`; whether there was one.
bool take_out(std::u32string& text, std::u32string_view word) {
  bool found = false;
  for (std::size_t at = text.find(word); at != std::u32string::npos; at = text.find(word, at)) {
    text.erase(at, word.size());
    found = true;
  }
  return found;
}

struct NamedAge {
  std::u32string_view word;
  int years;
  bool approximate;
};
// Festive names of ages; the custom counts by calendar years, so they are approximate.
constexpr NamedAge kNamedAges[] = {
    {U"ハタチ", 20, false}, {U"還暦", 60, true}, {U"古希", 70, true},   {U"古稀", 70, true},
    {U"喜寿", 77, true},    {U"傘寿", 80, true}, {U"米寿", 88, true},   {U"卒寿", 90, true},
    {U"白寿", 99, true},    {U"百寿", 100, true}, {U"新生児", 0, true},  {U"乳児", 0, true},
    {U"赤チヤン", 0, true}, {U"赤子", 0, true},  {U"アカチヤン", 0, true},
};
constexpr std::u32string_view kAbout[] = {
    U"約",   U"オヨソ", U"オオヨソ", U"タイタイ", U"大体", U"クライ", U"位",     U"前後", U"頃",   U"コロ",
    U"程度", U"程",     U"ホト",     U"過キ",     U"過",   U"スキ",   U"余リ",   U"余",   U"アマリ", U"近ク",
    U"近",   U"チカク", U"以上",     U"以下",     U"未満", U"推定",   U"見タ目", U"手前", U"ラシイ",
    U"チヨイ", U"チヨツト"};
constexpr std::u32string_view kNothing[] = {U"歳",   U"才",  U"サイ", U"満", U"年齢", U"YEARS",
                                            U"YEAR", U"YRS", U"OLD",  U"YO", U"Y",    U"AGE"};

// Digits or kanji numerals, nothing else.
std::optional<int> whole_number(std::u32string_view text) {
  if (text.empty()) return std::nullopt;
  if (std::ranges::all_of(text, is_digit)) {
    if (text.size() > 3) return std::nullopt;
    int value = 0;
    for (const char32_t c : text) value = value * 10 + static_cast<int>(c - U'0');
    return value;
  }
  const int value = take_numeral(text);
  return value >= 0 && text.empty() ? std::optional(value) : std::nullopt;
}

// 生後3か月, 18ヶ月, 1歳6か月, 1歳半, 生後10日: full years.
std::optional<SaidAge> read_baby(std::u32string_view text) {
  SaidAge age;
  const bool since_birth = text.starts_with(U"生後");
  if (since_birth) text.remove_prefix(2);
  for (const std::u32string_view sign : {U"歳", U"才", U"サイ"}) {
    const std::size_t at = text.find(sign);
    if (at == std::u32string_view::npos) continue;
    const auto years = whole_number(text.substr(0, at));
    if (!years) return std::nullopt;
    age.years = *years;
    text.remove_prefix(at + sign.size());
    if (text == U"半") return age;
    break;
  }
  const std::size_t end = text.find_first_of(U"カケ箇個月週日");
  if (end == std::u32string_view::npos) return std::nullopt;
  const auto count = whole_number(text.substr(0, end));
  if (!count) return std::nullopt;
  std::u32string_view unit = text.substr(end);
  const bool counted = unit.find_first_of(U"カケ箇個") == 0;
  if (counted) unit.remove_prefix(1);
  if (unit.ends_with(U'半')) unit.remove_suffix(1);
  if (unit == U"月" && (counted || since_birth)) {
    age.years += *count / 12;
    return age;
  }
  const bool days = unit == U"日" || unit == U"週" || unit == U"週間" || unit == U"日目";
  return since_birth && days ? std::optional(age) : std::nullopt;
}

}  // namespace

std::optional<SaidAge> read_age(std::string_view raw) {
  if (raw.size() > said::kMostBytes) return std::nullopt;
  std::u32string text = said::tidied(raw);
  for (const char32_t c : U"  　()、。,・") take_out(text, std::u32string(1, c));
  SaidAge age;
  for (const std::u32string_view word : kAbout) age.approximate |= take_out(text, word);
  if (auto baby = read_baby(text)) {
    baby->approximate = age.approximate;
    return baby->years > kOldest ? std::nullopt : baby;
  }
  for (const NamedAge& named : kNamedAges) {
    if (text != named.word) continue;
    return SaidAge{named.years, named.approximate || age.approximate, false};
  }
  int third = -1;  // Of a decade: 70代後半 is about 77.
  if (take_out(text, U"前半")) third = 2;
  if (take_out(text, U"後半")) third = 7;
  if (take_out(text, U"半ハ") || take_out(text, U"ナカハ") || take_out(text, U"中頃")) third = 5;
  for (const std::u32string_view word : {U"代", U"台", U"タイ"}) age.decade |= take_out(text, word);
  const bool counted = take_out(text, U"数エ年") || take_out(text, U"数エ");  // One more than full.
  for (const std::u32string_view word : kNothing) take_out(text, word);
  take_out(text, U"ツ");  // 三つ
  const std::size_t to = text.find_first_of(U"-~〜‐–−ー");
  const auto first = whole_number(std::u32string_view(text).substr(0, to));
  if (!first) return std::nullopt;
  age.years = *first;
  if (to != std::u32string::npos && to + 1 < text.size()) {  // 80-85歳
    const auto last = whole_number(std::u32string_view(text).substr(to + 1));
    if (!last || *last < *first) return std::nullopt;
    age.years = (*first + *last + (age.decade ? 9 : 0)) / 2;
    age.approximate = true;
    age.decade = false;
  }
  if (counted && age.years > 0) {
    --age.years;
    age.approximate = true;
  }
  if (age.years > kOldest) return std::nullopt;
  if (age.decade && third >= 0) return SaidAge{age.years / 10 * 10 + third, true, false};
  return age;
}

}  // namespace tomoshibi
