// How municipalities and towns are read, and the gazetteer made of it.
#include <algorithm>
#include <array>
#include <unordered_map>

#include "store/people/gazetteer.h"
#include "store/people/internal/place.h"
#include "store/people/internal/place_names.h"
#include "store/people/internal/text.h"

namespace tomoshibi::store::people::internal {
namespace {

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
      std::u32string key = kanji_key(city.city) + U'/' + town_key(item.substr(0, equals));
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

}  // namespace

std::u32string written_city(std::u32string_view key) {
  if (const Municipality* known = municipality_of(key)) return known->written;
  const Municipality* known = municipality_without_district(key);
  return known == nullptr ? std::u32string(key)
                          : std::u32string(without_district(known->written));
}

std::u32string city_kana(std::u32string_view key) {
  const std::u32string_view bare = without_district(key);
  for (const CityReading& entry : kCityReadings) {
    if (kanji_key(entry.city) == bare) return std::u32string(entry.kana);
  }
  const Municipality* known = municipality_of(key);
  return known == nullptr ? std::u32string() : known->kana;
}

std::vector<std::u32string> readings_of(const Place& place) {
  static const Readings readings = make_readings();
  std::vector<std::u32string> forms;
  const std::u32string_view bare = without_district(place.city);
  const std::u32string city = city_kana(place.city);
  if (city.empty()) return forms;
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
  forms.push_back(city);
  for (const std::u32string& kana : towns) {
    forms.push_back(kana);
    forms.push_back(city + kana);
    if (!district_kana.empty()) forms.push_back(district_kana + city + kana);
  }
  return forms;
}

}  // namespace tomoshibi::store::people::internal

namespace tomoshibi::store::people {
namespace {

// 疋田=ヒキダ 疋田町=ヒキダマチ: appends the towns of one municipality, by reading.
void append_towns(const std::string& city, std::u32string_view towns,
                  std::vector<PlaceName>& places) {
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
