#include "store/people/gazetteer.h"
#include "store/people/internal/place.h"

#include <algorithm>
#include <unordered_map>

#include "store/people/internal/text.h"

namespace tomoshibi::store::people::internal {
namespace {

struct Merger {
  std::u32string_view old_name;  // With its district.
  std::u32string_view city;      // What it is now.
  std::u32string_view prefix;    // What stands before the town now.
};
constexpr std::array<Merger, 35> kMergers{{
    {U"鳳至郡門前町", U"輪島市", U"門前町"},
    {U"松任市", U"白山市", U""},
    {U"石川郡美川町", U"白山市", U"美川"},
    {U"石川郡鶴来町", U"白山市", U"鶴来"},
    {U"石川郡野々市町", U"野々市市", U""},
    {U"石川郡河内村", U"白山市", U"河内町"},
    {U"石川郡吉野谷村", U"白山市", U""},
    {U"石川郡鳥越村", U"白山市", U""},
    {U"石川郡尾口村", U"白山市", U""},
    {U"石川郡白峰村", U"白山市", U"白峰"},
    {U"鹿島郡中島町", U"七尾市", U"中島町"},
    {U"鹿島郡能登島町", U"七尾市", U"能登島"},
    {U"鹿島郡田鶴浜町", U"七尾市", U"田鶴浜町"},
    {U"鹿島郡鹿島町", U"鹿島郡中能登町", U""},
    {U"鹿島郡鹿西町", U"鹿島郡中能登町", U""},
    {U"鹿島郡鳥屋町", U"鹿島郡中能登町", U""},
    {U"江沼郡山中町", U"加賀市", U"山中温泉"},
    {U"能美郡寺井町", U"能美市", U"寺井町"},
    {U"能美郡辰口町", U"能美市", U"辰口町"},
    {U"能美郡根上町", U"能美市", U""},
    {U"鳳至郡能都町", U"鳳珠郡能登町", U""},
    {U"鳳至郡柳田村", U"鳳珠郡能登町", U"柳田"},
    {U"珠洲郡内浦町", U"鳳珠郡能登町", U""},
    {U"鳳至郡穴水町", U"鳳珠郡穴水町", U""},
    {U"羽咋郡富来町", U"羽咋郡志賀町", U"富来"},
    {U"羽咋郡志雄町", U"羽咋郡宝達志水町", U""},
    {U"羽咋郡押水町", U"羽咋郡宝達志水町", U""},
    {U"河北郡高松町", U"かほく市", U""},
    {U"河北郡七塚町", U"かほく市", U""},
    {U"河北郡宇ノ気町", U"かほく市", U""},
    // Districts that were renamed or are said by mistake.
    {U"鳳至郡能登町", U"鳳珠郡能登町", U""},
    {U"石川郡鳥越", U"白山市", U""},
    {U"江沼郡加賀市", U"加賀市", U""},
    {U"珠洲郡珠洲市", U"珠洲市", U""},
    {U"鹿島郡七尾市", U"七尾市", U""},
}};

constexpr std::array<std::u32string_view, 47> kPrefectures{
    U"北海道", U"青森県", U"岩手県", U"宮城県", U"秋田県",   U"山形県", U"福島県", U"茨城県",
    U"栃木県", U"群馬県", U"埼玉県", U"千葉県", U"東京都",   U"神奈川県", U"新潟県", U"富山県",
    U"石川県", U"福井県", U"山梨県", U"長野県", U"岐阜県",   U"静岡県", U"愛知県", U"三重県",
    U"滋賀県", U"京都府", U"大阪府", U"兵庫県", U"奈良県",   U"和歌山県", U"鳥取県", U"島根県",
    U"岡山県", U"広島県", U"山口県", U"徳島県", U"香川県",   U"愛媛県", U"高知県", U"福岡県",
    U"佐賀県", U"長崎県", U"熊本県", U"大分県", U"宮崎県",   U"鹿児島県", U"沖縄県"};

struct CityReading {
  std::u32string_view city, kana;
};
// Readings of the municipalities of Ishikawa and their districts (general knowledge, stable).
constexpr std::array<CityReading, 19> kCityReadings{{{U"金沢市", U"カナザワシ"},
                                                     {U"七尾市", U"ナナオシ"},
                                                     {U"小松市", U"コマツシ"},
                                                     {U"輪島市", U"ワジマシ"},
                                                     {U"珠洲市", U"スズシ"},
                                                     {U"加賀市", U"カガシ"},
                                                     {U"羽咋市", U"ハクイシ"},
                                                     {U"かほく市", U"カホクシ"},
                                                     {U"白山市", U"ハクサンシ"},
                                                     {U"能美市", U"ノミシ"},
                                                     {U"野々市市", U"ノノイチシ"},
                                                     {U"川北町", U"カワキタマチ"},
                                                     {U"津幡町", U"ツバタマチ"},
                                                     {U"内灘町", U"ウチナダマチ"},
                                                     {U"志賀町", U"シカマチ"},
                                                     {U"宝達志水町", U"ホウダツシミズチョウ"},
                                                     {U"中能登町", U"ナカノトマチ"},
                                                     {U"穴水町", U"アナミズマチ"},
                                                     {U"能登町", U"ノトチョウ"}}};
constexpr std::array<CityReading, 6> kDistrictReadings{{{U"能美郡", U"ノミグン"},
                                                        {U"河北郡", U"カホクグン"},
                                                        {U"羽咋郡", U"ハクイグン"},
                                                        {U"鹿島郡", U"カシマグン"},
                                                        {U"鳳珠郡", U"ホウスグン"},
                                                        {U"石川郡", U"イシカワグン"}}};

struct CityTowns {
  std::u32string_view city, towns;
};
constexpr CityTowns kTownReadings[] = {
#include "store/people/internal/place_readings.inc"
};

constexpr std::u32string_view kNumerals = U"〇一二三四五六七八九十百千";
constexpr std::u32string_view kWards =
    U"イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰオクヤマケフコエテアサキユメミシヱヒモセス"
    U"甲乙丙丁戊己庚辛壬癸";

bool is_numeral(char32_t c) { return kNumerals.find(c) != std::u32string_view::npos; }

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

bool follows_a_number(std::u32string_view rest) {
  for (const std::u32string_view mark : {U"丁目", U"番地", U"番", U"号"}) {
    if (rest.starts_with(mark) && !rest.starts_with(U"番丁") && !rest.starts_with(U"番町")) {
      return true;
    }
  }
  return false;
}

// Kanji numerals become digits from the first that stands before 丁目, 番, 号 on.
std::u32string with_digits(std::u32string_view text) {
  std::size_t start = text.size();
  for (std::size_t at = 1; at < text.size();) {
    if (!is_numeral(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && is_numeral(text[end])) ++end;
    if (follows_a_number(text.substr(end))) {
      start = at;
      break;
    }
    at = end;
  }
  std::u32string out(text.substr(0, start));
  for (std::size_t at = start; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_numeral(text[end]) && end - at < 8) ++end;
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

char32_t ward_of(char32_t c) {
  if (c == U'二') return U'ニ';  // The numeral for the letter, in front of digits.
  if (c == U'八') return U'ハ';
  if (c >= 0x3041 && c <= 0x3096) c += 0x60;
  return kWards.find(c) == std::u32string_view::npos ? 0 : c;
}

// Takes イ, 甲, ヘの, 甲部 off the end of a town that numbers follow.
char32_t take_ward(std::u32string& town) {
  std::size_t end = town.size();
  while (end > 2 && (town[end - 1] == U'の' || town[end - 1] == U'-' || town[end - 1] == U'部' ||
                     town[end - 1] == U'ノ' || town[end - 1] == U'ー')) {
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

std::u32string key_of_city(std::string_view city) {
  std::u32string key;
  for (const char32_t c : kanji_key(fold(city))) {
    if (c != U' ') key += c;
  }
  return key;
}

std::u32string city_key(std::u32string_view city) { return kanji_key(city); }

std::u32string without_blanks(std::u32string_view text) {
  std::u32string out;
  for (const char32_t c : text) {
    if (c != U' ') out += c;
  }
  return out;
}

// The number behind the town, up to where a building begins.
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
  for (const char32_t c : tail) {
    if (is_digit(c)) {
      if (after_blank && count > 0) break;  // 1-2-3 305号: a room.
      value = std::min(value * 10 + (c - U'0'), 1'000'000U);
      in_number = true;
      continue;
    }
    close();
    after_blank = c == U' ';
    if (after_blank) continue;
    if (std::u32string_view(U"丁目番地号のノ之-ー,、・").find(c) == std::u32string_view::npos) break;
  }
  close();
  return block;
}

using Readings = std::unordered_map<std::u32string, std::u32string>;

// "city/town" -> reading.
Readings make_readings() {
  Readings readings;
  for (const CityTowns& city : kTownReadings) {
    std::u32string_view rest = city.towns;
    while (!rest.empty()) {
      const std::u32string_view item = rest.substr(0, rest.find(U' '));
      rest.remove_prefix(std::min(rest.size(), item.size() + 1));
      const std::size_t equals = item.find(U'=');
      if (equals == std::u32string_view::npos) continue;
      std::u32string key = city_key(city.city) + U'/' + town_key(item.substr(0, equals));
      readings.emplace(std::move(key), std::u32string(item.substr(equals + 1)));
    }
  }
  return readings;
}

std::u32string replaced(std::u32string_view text, std::u32string_view from,
                        std::u32string_view to) {
  std::u32string out;
  for (std::size_t at = 0; at < text.size();) {
    if (text.substr(at).starts_with(from)) {
      out += to;
      at += from.size();
    } else {
      out += text[at++];
    }
  }
  return out;
}

std::u32string_view take_prefecture(std::u32string_view& text) {
  for (const std::u32string_view name : kPrefectures) {
    if (text.starts_with(name)) {
      text.remove_prefix(name.size());
      return name;
    }
  }
  return {};
}

void add_guess(AskedPlace& asked, std::u32string_view city, std::u32string_view line,
               std::u32string_view prefix = {}) {
  SplitLine split = split_line(line);
  std::u32string town = split.town;
  if (!prefix.empty() && !town.starts_with(town_key(prefix))) town = town_key(prefix) + town;
  asked.guesses.push_back({std::u32string(city), std::move(town), split.block});
}

// Municipalities that are no more; without their district only when the rest is a town.
void add_mergers(AskedPlace& asked, std::u32string_view text) {
  for (const Merger& merger : kMergers) {
    const std::u32string old_name = city_key(merger.old_name);
    const std::u32string_view bare = without_district(old_name);
    for (const std::u32string_view name : {std::u32string_view(old_name), bare}) {
      if (name.size() < 3 || !text.starts_with(name)) continue;
      add_guess(asked, city_key(merger.city), text.substr(name.size()), merger.prefix);
      if (!merger.prefix.empty()) add_guess(asked, city_key(merger.city), text.substr(name.size()));
      break;
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

// ...市, or ...郡...町: a municipality by its form, when nothing of the register begins so.
std::u32string city_by_form(std::u32string_view text, bool after_prefecture) {
  const std::size_t district = text.find(U'郡');
  if (district != std::u32string_view::npos && district >= 1 && district <= 4) {
    const std::size_t end = text.find_first_of(U"町村", district + 2);
    if (end != std::u32string_view::npos) return std::u32string(text.substr(0, end + 1));
  }
  const std::size_t city = text.find(U'市', 1);
  if (city != std::u32string_view::npos && city <= 5) {
    return std::u32string(text.substr(0, city + 1));
  }
  const std::size_t end = text.find_first_of(U"町村区", 1);
  if (after_prefecture && end != std::u32string_view::npos) {
    return std::u32string(text.substr(0, end + 1));
  }
  return {};
}

}  // namespace

std::size_t Block::size() const {
  return static_cast<std::size_t>(std::ranges::find(numbers, 0) - numbers.begin());
}

std::u32string town_key(std::u32string_view folded) {
  std::u32string key;
  std::u32string_view text = folded;
  for (const std::u32string_view word : {U"大字", U"小字", U"字"}) {
    if (text.starts_with(word) && text.size() > word.size()) text.remove_prefix(word.size());
  }
  for (const char32_t c : kanji_key(replaced(text, U"町字", U"町"))) {
    if (c == U' ' || c == U'-' || c == U'の' || c == U'ノ' || c == U'之') continue;
    key += c == U'が' ? U'ヶ' : c;
  }
  return key;
}

std::u32string_view without_district(std::u32string_view city) {
  const std::size_t at = city.find(U'郡');
  const bool district = at != std::u32string_view::npos && at >= 1 && at + 2 < city.size();
  return district ? city.substr(at + 1) : city;
}

SplitLine split_line(std::u32string_view line) {
  const std::u32string text = with_digits(line);
  std::size_t digit = 0;
  while (digit < text.size() && !is_digit(text[digit])) ++digit;
  std::u32string town = without_blanks(text.substr(0, digit));
  SplitLine split;
  if (digit < text.size()) {
    const char32_t ward = take_ward(town);
    split.block = read_block(std::u32string_view(text).substr(digit));
    split.block.ward = ward;
  }
  split.town = town_key(town);
  return split;
}

PlaceAndBlock place_of(const Address& address) {
  PlaceAndBlock out;
  out.place.prefecture = key_of_city(address.prefecture);
  out.place.city = key_of_city(address.city);
  // The line as far as the building: a blank behind the number ends it.
  SplitLine split = split_line(fold(address.line));
  out.place.town = std::move(split.town);
  out.block = split.block;
  for (const Merger& merger : kMergers) {
    if (out.place.city != city_key(merger.old_name)) continue;
    const std::u32string prefix = town_key(merger.prefix);
    if (!out.place.town.starts_with(prefix)) out.place.town = prefix + out.place.town;
    out.place.city = city_key(merger.city);
    break;
  }
  return out;
}

AskedPlace read_place(std::string_view raw, std::span<const std::u32string> cities,
                      std::span<const std::u32string> towns) {
  AskedPlace asked;
  const std::u32string folded = fold(raw);
  if (folded.empty()) return asked;
  const bool kana_only = std::ranges::all_of(folded, [](char32_t c) {
    return is_kana(c) || is_digit(c) || c == U' ' || c == U'-' || c == U'?';
  });
  if (kana_only) {
    std::u32string_view letters = folded;
    const std::size_t digit = letters.find_first_of(U"0123456789");
    Block block = digit == std::u32string_view::npos
                      ? Block{}
                      : read_block(kana_key(letters.substr(digit)));
    asked.kana = kana_key(letters.substr(0, digit));
    if (asked.kana.starts_with(U"イシカワケン")) asked.kana.erase(0, 6);
    asked.guesses.push_back({{}, {}, block});
    return asked;
  }
  const std::size_t digit = std::min(folded.find_first_of(U"0123456789"), folded.size());
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
  add_mergers(asked, text);
  if (asked.guesses.empty() && !begins_a_town(text, towns)) {
    asked.unknown_city = city_by_form(text, !asked.prefecture.empty());
  }
  // The whole as a town: 本町, 二日市.
  if (!known && asked.unknown_city.empty()) add_guess(asked, {}, text);
  if (asked.guesses.empty()) add_guess(asked, asked.unknown_city, {});
  return asked;
}

std::u32string written_city(std::u32string_view key) {
  const std::u32string_view bare = without_district(key);
  for (const CityReading& entry : kCityReadings) {
    if (city_key(entry.city) != bare) continue;
    return std::u32string(key.substr(0, key.size() - bare.size())) + std::u32string(entry.city);
  }
  return std::u32string(key);
}

std::vector<std::u32string> readings_of(const Place& place) {
  static const Readings readings = make_readings();
  std::vector<std::u32string> forms;
  const std::u32string_view bare = without_district(place.city);
  const auto known =
      std::ranges::find_if(kCityReadings, [&](const CityReading& entry) {
        return city_key(entry.city) == bare;
      });
  if (known == kCityReadings.end()) return forms;
  const std::u32string city_kana(known->kana);
  std::u32string district_kana;
  for (const CityReading& district : kDistrictReadings) {
    if (place.city.starts_with(district.city)) district_kana = district.kana;
  }
  std::vector<std::u32string> towns;
  const auto town = readings.find(std::u32string(bare) + U'/' + place.town);
  if (town != readings.end()) {
    towns.push_back(town->second);
    const std::u32string other = replaced(town->second, U"マチ", U"チョウ");
    if (other != town->second) towns.push_back(other);
  }
  forms.push_back(city_kana);
  for (const std::u32string& kana : towns) {
    forms.push_back(kana);
    forms.push_back(city_kana + kana);
    if (!district_kana.empty()) forms.push_back(district_kana + city_kana + kana);
  }
  return forms;
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

namespace tomoshibi::store::people {
namespace {

// 疋田=ヒキダ 疋田町=ヒキダマチ: appends the towns of one municipality, by reading.
void append_towns(const std::string& city, std::u32string_view towns, std::vector<PlaceName>& places) {
  const std::size_t first = places.size();
  while (!towns.empty()) {
    const std::size_t end = std::min(towns.find(U' '), towns.size());
    const std::u32string_view entry = towns.substr(0, end);
    towns.remove_prefix(std::min(end + 1, towns.size()));
    const std::size_t equals = entry.find(U'=');
    if (equals == std::u32string_view::npos) continue;
    places.push_back({city, internal::encode(entry.substr(0, equals)),
                      internal::encode(entry.substr(equals + 1))});
  }
  std::sort(places.begin() + static_cast<std::ptrdiff_t>(first), places.end(),
            [](const PlaceName& one, const PlaceName& other) { return one.kana < other.kana; });
}

}  // namespace

std::vector<PlaceName> known_places() {
  std::vector<PlaceName> places;
  for (const auto& entry : internal::kCityReadings) {
    const std::string city = internal::encode(entry.city);
    places.push_back({city, {}, internal::encode(entry.kana)});
    for (const auto& towns : internal::kTownReadings) {
      if (internal::without_district(towns.city) == entry.city) append_towns(city, towns.towns, places);
    }
  }
  return places;
}

}  // namespace tomoshibi::store::people
