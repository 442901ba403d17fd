#include "store/people/internal/place.h"

#include <algorithm>
#include <optional>

#include "store/people/internal/place_names.h"
#include "store/people/internal/text.h"

namespace tomoshibi::store::people::internal {
namespace {

constexpr std::size_t kMostGuesses = 8;
constexpr std::u32string_view kNumerals = U"〇一二三四五六七八九十百千";
constexpr std::u32string_view kDigits = U"0123456789";
constexpr std::u32string_view kWards =
    U"イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰオクヤマケフコエテアサキユメミシヱヒモセス"
    U"甲乙丙丁戊己庚辛壬癸";

bool is_numeral(char32_t c) { return kNumerals.find(c) != std::u32string_view::npos; }
bool is_between(char32_t c) { return c == U'-' || c == U'の' || c == U'ノ'; }

// 三百八十 and 三八〇 are both 380.
std::uint32_t numeral_value(std::u32string_view text) {
  std::uint32_t total = 0;
  std::uint32_t digit = 0;
  bool digits_only = true;
  for (const char32_t c : text) digits_only = digits_only && kNumerals.find(c) < 10;
  for (const char32_t c : text) {
    const auto value = static_cast<std::uint32_t>(kNumerals.find(c));
    if (digits_only) {
      total = total * 10 + value;
    } else if (value < 10) {
      digit = value;
    } else {
      total += std::max(digit, 1U) * (value == 10 ? 10 : value == 11 ? 100 : 1000);
      digit = 0;
    }
  }
  return total + digit;
}

std::size_t numerals_end(std::u32string_view text, std::size_t at) {
  while (at < text.size() && is_numeral(text[at])) ++at;
  return at;
}

// 二丁目, 三十番地; 二の四, 二-四: numerals that count houses. 三十苅町 and 三番丁 are names.
bool follows_a_number(std::u32string_view rest) {
  for (const std::u32string_view mark : {U"丁目", U"番地", U"番", U"号"}) {
    if (rest.starts_with(mark) && !rest.starts_with(U"番丁") && !rest.starts_with(U"番町")) {
      return true;
    }
  }
  return rest.size() > 1 && is_between(rest[0]) && (is_numeral(rest[1]) || is_digit(rest[1]));
}

// Kanji numerals become digits from the first that counts houses on.
std::u32string with_digits(std::u32string_view text) {
  std::size_t start = text.size();
  for (std::size_t at = 1; at < text.size();) {
    const std::size_t end = numerals_end(text, at);
    if (end > at && follows_a_number(text.substr(end))) {
      start = at;
      break;
    }
    at = std::max(end, at + 1);
  }
  std::u32string out(text.substr(0, start));
  for (std::size_t at = start; at < text.size();) {
    const std::size_t end = std::min(numerals_end(text, at), at + 8);
    if (end == at) {
      out += text[at++];
      continue;
    }
    for (const char c : std::to_string(numeral_value(text.substr(at, end - at)))) {
      out += static_cast<char32_t>(c);
    }
    at = end;
  }
  return out;
}

void append_numeral(std::u32string& out, std::u32string_view digits) {
  if (digits.size() == 1) {
    out += kNumerals[digits[0] - U'0'];
    return;
  }
  if (digits[0] != U'1') out += kNumerals[digits[0] - U'0'];
  out += U'十';
  if (digits[1] != U'0') out += kNumerals[digits[1] - U'0'];
}

// Digits that are part of a name are written as the register writes them: 3番丁, 北3条, 7ツ屋町.
std::u32string with_numerals(std::u32string_view text) {
  std::u32string out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_digit(text[end])) ++end;
    const std::u32string_view rest = text.substr(end);
    const bool name = rest.starts_with(U"番丁") || rest.starts_with(U"番町") ||
                      rest.starts_with(U'条') || rest.starts_with(U'ツ') || rest.starts_with(U'ッ');
    if (end == at || end - at > 2 || text[at] == U'0' || !name) {
      end = std::max(end, at + 1);
      out += text.substr(at, end - at);
    } else {
      append_numeral(out, text.substr(at, end - at));
    }
    at = end;
  }
  return out;
}

char32_t ward_of(char32_t c) {
  if (c == U'二') return U'ニ';  // The numeral for the letter, in front of digits.
  if (c == U'八') return U'ハ';
  if (c >= 0x3041 && c <= 0x3096) c += 0x60;
  return kWards.find(c) == std::u32string_view::npos ? 0 : c;
}

// Takes イ, 甲, ヘの, 甲部 off the end of a town that numbers follow.
char32_t take_ward(std::u32string& town) {
  std::size_t end = town.size();
  while (end > 2 && (is_between(town[end - 1]) || town[end - 1] == U'部' || town[end - 1] == U'ー')) {
    --end;
  }
  if (end < 2) return 0;
  const char32_t c = town[end - 1];
  const char32_t ward = ward_of(c);
  const bool street = c == U'丁' && (town[end - 2] == U'番' || is_numeral(town[end - 2]));
  const bool alone = !street && (!is_kana(c) || !is_kana(town[end - 2]));
  if (ward == 0 || !alone) {
    while (!town.empty() && (town.back() == U'-' || town.back() == U'の')) town.pop_back();
    return 0;
  }
  town.resize(end - 1);
  return ward;
}

std::u32string without_blanks(std::u32string_view text) {
  std::u32string out;
  for (const char32_t c : text) {
    if (c != U' ') out += c;
  }
  return out;
}

std::u32string key_of_city(std::string_view city) { return kanji_key(without_blanks(fold(city))); }

// The number behind the town, up to where a building begins. A blank ends it, but not one that
// stands beside a hyphen.
Block read_block(std::u32string_view tail) {
  Block block;
  std::size_t count = 0;
  std::uint32_t value = 0;
  bool in_number = false;
  const auto close = [&] {
    if (in_number && value > 0 && count < block.numbers.size()) {
      block.numbers[count++] = static_cast<std::uint16_t>(std::min(value, 65535U));
    }
    value = 0;
    in_number = false;
  };
  bool after_blank = false;
  char32_t before = 0;
  for (const char32_t c : tail) {
    if (is_digit(c)) {
      if (after_blank && count > 0) break;  // 1-2-3 305号: a room.
      value = std::min(value * 10 + (c - U'0'), 1'000'000U);
      in_number = true;
      before = c;
      continue;
    }
    close();
    after_blank = c == U' ' && !is_between(before);
    if (c == U' ') continue;
    before = c;
    if (std::u32string_view(U"丁目番地号割線のノ之-ー,、・()").find(c) != std::u32string_view::npos) {
      continue;
    }
    // 12番地甲, 5番地のイ: the letter behind the number.
    if (count > 0 && kWards.find(c) != std::u32string_view::npos && c >= 0x4e00) block.ward = c;
    break;
  }
  close();
  return block;
}

// 〒920-0853 in front of an address says nothing that the address does not.
std::u32string_view without_postal_code(std::u32string_view text) {
  std::u32string_view rest = text;
  if (rest.starts_with(U'〒')) rest.remove_prefix(1);
  std::size_t digits = 0;
  std::size_t at = 0;
  for (; at < rest.size() && digits < 7; ++at) {
    if (is_digit(rest[at])) {
      ++digits;
    } else if (!(rest[at] == U'-' && digits == 3) && !(rest[at] == U' ' && digits == 0)) {
      return text;
    }
  }
  if (digits < 7 || (at < rest.size() && (is_digit(rest[at]) || is_between(rest[at])))) return text;
  rest.remove_prefix(at);
  while (rest.starts_with(U' ')) rest.remove_prefix(1);
  return rest;
}

std::u32string without_brackets(std::u32string_view text) {
  std::u32string out;
  for (const char32_t c : text) {
    if (std::u32string_view(U"()[]「」『』【】〔〕").find(c) == std::u32string_view::npos) out += c;
  }
  return out;
}

void add_guess(AskedPlace& asked, std::u32string_view city, std::u32string_view line,
               std::u32string_view prefix = {}) {
  if (asked.guesses.size() == kMostGuesses) return;
  SplitLine split = split_line(line);
  if (!split.town.starts_with(prefix)) {
    split = split_line(std::u32string(prefix) + std::u32string(line));
  }
  AskedPlace::Guess guess{std::u32string(city), std::move(split.town), split.block};
  for (const AskedPlace::Guess& known : asked.guesses) {
    if (known.city == guess.city && known.town == guess.town) return;
  }
  asked.guesses.push_back(std::move(guess));
}

// Municipalities that are no more, where the register has what they became. Without their district
// too: 門前町道下. What stands in front of the town now is not always known: 中島町長浦, 中島長浦, 長浦.
void add_mergers(AskedPlace& asked, std::u32string_view text,
                 std::span<const std::u32string> cities) {
  for (const Merged& old : mergers()) {
    const bool whole = text.starts_with(old.key);
    if (!whole && (old.bare.size() < 3 || !text.starts_with(old.bare))) continue;
    if (std::ranges::find(cities, old.city) == cities.end()) continue;
    const std::u32string_view rest = text.substr(whole ? old.key.size() : old.bare.size());
    if (!old.prefix.empty()) {
      add_guess(asked, old.city, rest, old.prefix);
      add_guess(asked, old.city, rest);
    } else {
      add_guess(asked, old.city, rest);
      const std::u32string_view stem(old.bare.data(), old.bare.size() - 1);
      add_guess(asked, old.city, rest, town_key(stem));
    }
  }
}

bool begins_a_town(std::u32string_view text, std::span<const std::u32string> towns) {
  const std::u32string key = town_key(text.substr(0, std::min<std::size_t>(text.size(), 12)));
  for (std::size_t length = std::min<std::size_t>(key.size(), 12); length >= 2; --length) {
    const std::u32string piece = key.substr(0, length);
    const auto at = std::ranges::lower_bound(towns, piece);
    if (at != towns.end() && *at == piece) return true;
  }
  const auto at = std::ranges::lower_bound(towns, key);
  return at != towns.end() && at->starts_with(key);
}

// ...郡...町, or ...市 behind a prefecture: one that the tables do not know, because it merged long ago.
std::u32string municipality_by_form(std::u32string_view text, bool after_prefecture) {
  const std::size_t district = text.find(U'郡');
  if (district != std::u32string_view::npos && district >= 1 && district <= 4) {
    const std::size_t end = text.find_first_of(U"町村", district + 2);
    if (end != std::u32string_view::npos) return std::u32string(text.substr(0, end + 1));
  }
  if (!after_prefecture) return {};  // 八日市出町 is a town.
  const std::size_t end = text.find_first_of(U"市町村区", 1);
  return end <= 6 ? std::u32string(text.substr(0, end + 1)) : std::u32string();
}

// A municipality of Japan, of today or before a merger, of which the register has nobody.
std::u32string other_municipality(std::u32string_view text, std::u32string_view prefecture) {
  const MunicipalityHead head = municipality_at_head(text, prefecture);
  if (head.municipality != nullptr) return std::u32string(text.substr(0, head.length));
  for (const Merged& old : mergers()) {
    if (text.starts_with(old.key)) return old.key;
  }
  return municipality_by_form(text, !prefecture.empty());
}

// An address in kana: its sound without numbers, and the block.
bool read_kana(AskedPlace& asked, std::u32string_view folded) {
  const std::u32string text = with_digits(folded);
  const std::size_t digit = std::min(text.find_first_of(kDigits), text.size());
  const std::u32string_view letters = std::u32string_view(text).substr(0, digit);
  const auto is_sound = [](char32_t c) {
    return is_kana(c) || c == U' ' || c == U'-' || c == U'?';
  };
  const std::u32string_view tail = std::u32string_view(text).substr(digit);
  const bool sounds = std::ranges::all_of(letters, is_sound);
  const bool any_kanji = std::ranges::any_of(tail, is_kanji);
  const bool counts = std::ranges::all_of(tail, [&](char32_t c) {
    return is_sound(c) || is_digit(c) ||
           std::u32string_view(U"丁目番地号").find(c) != std::u32string_view::npos;
  });
  if (!sounds || !counts || (letters.empty() && any_kanji)) return false;
  const Block block = any_kanji ? read_block(tail) : read_block(kana_key(tail));
  const std::u32string kana = kana_key(letters);
  std::u32string_view rest = kana;
  asked.prefecture = take_prefecture_kana(rest);
  asked.kana = rest;
  if (asked.kana.empty() && !kana.empty()) asked.kana = kana;
  asked.guesses.push_back({{}, {}, block});
  return true;
}

// Kanazawa-shi Honmachi 2-4, or from the small to the large: 2-4 Honmachi, Kanazawa City, Ishikawa.
bool read_roman(AskedPlace& asked, std::u32string_view folded) {
  if (std::ranges::none_of(folded, is_roman) || std::ranges::any_of(folded, is_kanji) ||
      std::ranges::any_of(folded, is_kana)) {
    return false;
  }
  std::vector<std::u32string> parts(1);
  std::u32string numbers;
  for (const char32_t c : folded) {
    if (c == U',') {
      parts.emplace_back();
    } else if (is_digit(c) || (c == U'-' && !numbers.empty() && is_digit(numbers.back()))) {
      numbers += c;
    } else {
      parts.back() += c == U'-' ? U' ' : c;
    }
  }
  std::ranges::reverse(parts);
  std::u32string words;
  for (const std::u32string& part : parts) words += part + U' ';
  std::u32string letters;
  const std::vector<std::u32string> all = words_of(words);
  for (std::size_t at = 0; at < all.size(); ++at) {
    const std::u32string& word = all[at];
    const std::u32string_view next =
        at + 1 < all.size() ? std::u32string_view(all[at + 1]) : std::u32string_view();
    if (next == U"KEN" || next.starts_with(U"PREF")) {  // A prefecture.
      ++at;
      continue;
    }
    if (word == U"JAPAN") continue;
    letters += word == U"CITY" ? U"SHI" : word == U"TOWN" ? U"MACHI" : word;
  }
  asked.kana = kana_of_roman(letters);
  asked.guesses.push_back({{}, {}, read_block(numbers)});
  return !asked.kana.empty();
}

// かなざわし本町: the municipality in kana, the town in kanji.
std::u32string with_city_in_kanji(std::u32string_view text,
                                  std::span<const std::u32string> cities) {
  if (text.empty() || !is_kana(text.front())) return std::u32string(text);
  std::size_t end = 0;
  while (end < text.size() && is_kana(text[end])) ++end;
  const std::u32string kana = kana_key(text.substr(0, end));
  std::u32string_view rest = kana;
  const std::u32string_view prefecture = take_prefecture_kana(rest);
  for (const std::u32string& city : cities) {
    const std::u32string sound = city_kana(city);
    if (sound.empty() || !rest.starts_with(sound)) continue;
    return city + std::u32string(text.substr(end - (rest.size() - sound.size())));
  }
  return std::u32string(prefecture) + std::u32string(text.substr(end - rest.size()));
}

// 金沢市ほんまち: the whole by its sound, when no town is written so.
void read_town_in_kana(AskedPlace& asked, std::span<const std::u32string> towns,
                       std::u32string_view text) {
  const AskedPlace::Guess guess = asked.guesses.front();
  const bool sounds = guess.town.size() >= 2 && std::ranges::all_of(guess.town, is_kana);
  if (!sounds || std::ranges::binary_search(towns, guess.town)) return;
  const std::u32string sound = city_kana(guess.city);
  const std::size_t length = text.starts_with(guess.city) ? guess.city.size()
                                                          : without_district(guess.city).size();
  const std::u32string_view rest = text.substr(length);
  if (sound.empty()) return;
  asked.kana = sound + kana_key(rest.substr(0, rest.find_first_of(kDigits)));
  asked.guesses = {{{}, {}, guess.block}};
}

// 金沢本町 for 金沢市本町.
void add_without_sign(AskedPlace& asked, std::u32string_view text,
                      std::span<const std::u32string> cities,
                      std::span<const std::u32string> towns) {
  for (const std::u32string& city : cities) {
    const std::u32string_view bare = without_district(city);
    const std::u32string_view stem = bare.substr(0, bare.size() - 1);
    if (stem.size() < 2 || !text.starts_with(stem) || text.size() < stem.size() + 2) continue;
    if (begins_a_town(text.substr(stem.size()), towns)) {
      add_guess(asked, city, text.substr(stem.size()));
    }
  }
}

}  // namespace

std::size_t Block::size() const {
  return static_cast<std::size_t>(std::ranges::find(numbers, 0) - numbers.begin());
}

std::u32string town_key(std::u32string_view folded) {
  std::u32string key;
  for (char32_t c : kanji_key(folded)) {
    if (c == U' ' || c == U'-' || c == U'の' || c == U'ノ' || c == U'之') continue;
    if (c == U'が') c = U'ヶ';
    if (c >= 0x3041 && c <= 0x3096) c += 0x60;
    if (c == U'ッ') c = U'ツ';
    if (c == U'ケ' || c == U'ヵ' || c == U'ガ') c = U'ヶ';
    // 字, 大字, 小字 stand between; 十文字 is a name.
    const bool of_letters = !key.empty() && (key.back() == U'文' || key.back() == U'数');
    if (c == U'字' && !of_letters) {
      const bool sized = !key.empty() && (key.back() == U'大' || key.back() == U'小');
      const bool heads = key.size() == 1 || (key.size() > 1 && (key[key.size() - 2] == U'町' ||
                                                                key[key.size() - 2] == U'村'));
      if (sized && heads) key.pop_back();
      continue;
    }
    key += c;
  }
  return key;
}

std::u32string_view without_district(std::u32string_view city) {
  const std::size_t at = city.find(U'郡');
  const bool district = at != std::u32string_view::npos && at >= 1 && at + 2 < city.size();
  return district ? city.substr(at + 1) : city;
}

SplitLine split_line(std::u32string_view line) {
  const std::u32string text = with_digits(with_numerals(line));
  const std::size_t digit = std::min(text.find_first_of(kDigits), text.size());
  std::u32string town =
      without_blanks(without_brackets(std::u32string_view(text).substr(0, digit)));
  SplitLine split;
  if (digit < text.size()) {
    while (!town.empty() && (town.back() == U'第' || town.back() == U'#')) town.pop_back();
    const char32_t ward = take_ward(town);
    split.block = read_block(std::u32string_view(text).substr(digit));
    if (ward != 0) split.block.ward = ward;
  }
  split.town = town_key(town);
  return split;
}

PlaceAndBlock place_of(const Address& address) {
  PlaceAndBlock out;
  out.place.prefecture = key_of_city(address.prefecture);
  out.place.city = key_of_city(address.city);
  const std::u32string folded = fold(address.line);
  std::u32string_view line = without_postal_code(folded);
  // Everything in one line, or what stands in its own field once more.
  std::u32string_view city = out.place.city;
  const std::u32string_view in_city = take_prefecture(city);
  const std::u32string_view in_line = take_prefecture(line);
  if (out.place.prefecture.empty()) out.place.prefecture = in_city.empty() ? in_line : in_city;
  out.place.city = std::u32string(city);
  std::u32string key = kanji_key(line.substr(0, std::min<std::size_t>(line.size(), 12)));
  if (!out.place.city.empty()) {
    if (key.starts_with(out.place.city)) line.remove_prefix(out.place.city.size());
  } else if (const MunicipalityHead head = municipality_at_head(key, out.place.prefecture);
             head.municipality != nullptr) {
    out.place.city = head.municipality->key;
    line.remove_prefix(head.length);
  } else {
    for (const Merged& old : mergers()) {
      if (!key.starts_with(old.key)) continue;
      out.place.city = old.key;
      line.remove_prefix(old.key.size());
      break;
    }
  }
  // The line as far as the building: a blank behind the number ends it.
  SplitLine split = split_line(line);
  out.place.town = std::move(split.town);
  out.block = split.block;
  if (const Merged* old = merged(out.place.city)) {
    if (!out.place.town.starts_with(old->prefix)) out.place.town = old->prefix + out.place.town;
    out.place.city = old->city;
  }
  return out;
}

AskedPlace read_place(std::string_view raw, std::span<const std::u32string> cities,
                      std::span<const std::u32string> towns) {
  AskedPlace asked;
  const std::u32string all = fold(raw);
  const std::u32string_view said = without_postal_code(all);
  if (said.empty() || read_kana(asked, said) || read_roman(asked, said)) return asked;
  asked = AskedPlace{};
  const std::u32string folded = with_city_in_kanji(said, cities);
  const std::size_t digit = std::min(folded.find_first_of(kDigits), folded.size());
  const std::u32string_view whole = folded;
  std::u32string key = kanji_key(without_blanks(whole.substr(0, digit)));
  key += whole.substr(digit);
  std::u32string_view text = key;
  asked.prefecture = take_prefecture(text);
  if (text.empty()) {
    asked.guesses.push_back({});
    return asked;
  }
  for (const std::u32string& city : cities) {
    const std::u32string_view bare = without_district(city);
    if (text.starts_with(city)) {
      add_guess(asked, city, text.substr(city.size()));
    } else if (bare != city && text.starts_with(bare)) {
      add_guess(asked, city, text.substr(bare.size()));
    }
  }
  const bool known = !asked.guesses.empty();
  if (known) read_town_in_kana(asked, towns, text);
  if (!asked.kana.empty()) return asked;
  add_mergers(asked, text, cities);
  if (asked.guesses.empty() && !begins_a_town(text, towns)) {
    asked.unknown_city = other_municipality(text, asked.prefecture);
  }
  if (asked.guesses.empty() && asked.unknown_city.empty()) {
    add_without_sign(asked, text, cities, towns);
  }
  // The whole as a town: 本町, 二日市.
  if (!known && asked.unknown_city.empty()) add_guess(asked, {}, text);
  if (asked.guesses.empty()) add_guess(asked, asked.unknown_city, {});
  return asked;
}

BlockMatch compare(const Block& asked, const Block& held) {
  const std::size_t first = asked.size();
  const std::size_t second = held.size();
  const std::size_t common = std::min(first, second);
  std::size_t leading = 0;
  while (leading < common && asked.numbers[leading] == held.numbers[leading]) ++leading;
  const bool wards = asked.ward == held.ward;
  const bool ward_missing = asked.ward == 0 || held.ward == 0;
  if (leading == first && leading == second && wards) return BlockMatch::kAll;
  if (leading == common && common > 0 && (wards || ward_missing)) return BlockMatch::kPrefix;
  for (std::size_t one = 0; one < first; ++one) {
    for (std::size_t other = 0; other < second; ++other) {
      if (asked.numbers[one] == held.numbers[other]) return BlockMatch::kPart;
    }
  }
  return BlockMatch::kNone;
}

}  // namespace tomoshibi::store::people::internal
