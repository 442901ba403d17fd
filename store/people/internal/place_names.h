// Names of municipalities: how they are written and read, and what became of those that merged.
//
// All of Japan by name; readings where the source has them. Everything is compared as key: the
// kanji_key without blanks, districts included.
// Source: place_municipalities.inc, place_mergers.inc; prefectures by the law of 1947 on local
// government. Proof: tests/people_place_test.cpp, tests/people_normalise_place_test.cpp.
// Cost: tables of 2,000 names are made at the first use, 5 ms, and stay.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tomoshibi::store::people::internal {

struct Municipality {
  std::u32string prefecture;  // As a key, like `key`.
  std::u32string written;     // 鳳珠郡穴水町
  std::u32string key;
  std::u32string kana;        // Of the name behind the district; empty when not known.
};
// Exactly this key, with its district. Null when there is none.
const Municipality* municipality_of(std::u32string_view key);
// The same name behind the district; null when there is none, or several.
const Municipality* municipality_without_district(std::u32string_view key);

// The longest municipality that `text` begins with, and how much of it that is. One without its
// district is recognised inside `prefecture` alone, or as a city or a ward of Tokyo.
struct MunicipalityHead {
  const Municipality* municipality = nullptr;
  std::size_t length = 0;
};
MunicipalityHead municipality_at_head(std::u32string_view text, std::u32string_view prefecture);

// A municipality that is no more.
struct Merged {
  std::u32string key;     // With its district.
  std::u32string bare;    // Without.
  std::u32string city;    // What it is now.
  std::u32string prefix;  // What stands in front of the town now, as far as it is known.
};
std::span<const Merged> mergers();
const Merged* merged(std::u32string_view key);  // With its district; null when it is none.

// 石川県 off the head of `text`, or its reading in katakana. Empty when there is none.
std::u32string_view take_prefecture(std::u32string_view& text);
std::u32string_view take_prefecture_kana(std::u32string_view& kana);

}  // namespace tomoshibi::store::people::internal
