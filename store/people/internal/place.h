// Addresses as the search compares them: municipality, town, ward letter and numbers.
//
// 石川県鳳至郡門前町道下ニ三十番地の二 is 輪島市, 門前町道下, ニ, 30-2. Prefecture and district may be
// missing, 大字 and 字 mean nothing, ケヶがのノ之 are one or none; kanji numerals are read as numbers
// only in front of 丁目, 番, 番地, 号 and between each other (三十苅町 is a name); digits inside a name
// are written as numerals (北3条, 3番丁). Municipalities that merged resolve to what they are now. An
// address in kana or roman letters is compared by its sound. A postal code in front says nothing.
//
// Source: rule 11 of docs/search.md; municipalities and mergers in place_names.h; readings of towns
// in place_readings.inc.
// Proof: tests/people_place_test.cpp, tests/people_normalise_place_test.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/person.h"

namespace tomoshibi::store::people::internal {

struct Block {
  char32_t ward = 0;  // イロハ, 甲乙: a field of its own. 0: none.
  std::array<std::uint16_t, 4> numbers{};  // 2丁目4番8号 is 2, 4, 8; zero ends.
  bool operator==(const Block&) const = default;
  std::size_t size() const;
  bool empty() const { return ward == 0 && numbers[0] == 0; }
};

struct Place {
  std::u32string prefecture;  // Key forms, all of them.
  std::u32string city;        // With its district: 羽咋郡志賀町.
  std::u32string town;
  bool operator==(const Place&) const = default;
};

struct PlaceAndBlock {
  Place place;
  Block block;
};

// A registered address.
PlaceAndBlock place_of(const Address& address);

// The town without its number, and the number. `line` is folded.
struct SplitLine {
  std::u32string town;
  Block block;
};
SplitLine split_line(std::u32string_view line);
// What two spellings of a town have in common.
std::u32string town_key(std::u32string_view folded);
// 志賀町 of 羽咋郡志賀町.
std::u32string_view without_district(std::u32string_view city);

// An address as asked. It can often be read in several ways: each is a guess.
struct AskedPlace {
  struct Guess {
    std::u32string city;  // Empty: not said.
    std::u32string town;  // Empty: not said.
    Block block;
  };
  std::vector<Guess> guesses;
  std::u32string kana;           // Given in kana: the whole of it, without numbers.
  std::u32string prefecture;     // Said, as a key.
  std::u32string unknown_city;   // Said, and no city of the register.
  bool empty() const { return guesses.empty() && kana.empty(); }
};
// `cities`: those of the register, as keys with district. `towns`: all town keys, sorted.
AskedPlace read_place(std::string_view text, std::span<const std::u32string> cities,
                      std::span<const std::u32string> towns);

// A municipality of the register as it is written: 野々市市 for the key 野野市市. The key itself when the
// tables do not know it.
std::u32string written_city(std::u32string_view key);

// The reading of a municipality without its district; empty when it is not known.
std::u32string city_kana(std::u32string_view key);

// How the place may sound: its municipality first, then the town with and without it. Empty when
// the tables do not know the municipality; the first alone when they do not know the town.
std::vector<std::u32string> readings_of(const Place& place);

// How two numbers stand to each other.
enum class BlockMatch : std::uint8_t { kAll, kPrefix, kPart, kNone };
BlockMatch compare(const Block& asked, const Block& held);

}  // namespace tomoshibi::store::people::internal
