// Gazetteer: municipalities and towns that are known by name and reading, for choosing an address by
// touch. Facts, not people: nothing here comes from a register.
//
// Source: readings of municipalities in internal/place_readings.cpp, of towns in
// internal/place_readings.inc (Japan Post's list as in SKK-JISYO.geo and SKK-JISYO.zipcode, public
// domain; date there). Ishikawa only.
// Proof: tests/people_gazetteer_test.cpp.
#pragma once

#include <string>
#include <vector>

namespace tomoshibi::store::people {

struct PlaceName {
  std::string city;  // 輪島市
  std::string town;  // 門前町道下; empty: the municipality itself.
  std::string kana;  // Katakana, of the town, or of the municipality when there is none.
};

// Municipalities in the order of their codes, each followed by its towns in the order of their reading.
// Cost: about 2,000 short strings, made anew at every call.
std::vector<PlaceName> known_places();

}  // namespace tomoshibi::store::people
