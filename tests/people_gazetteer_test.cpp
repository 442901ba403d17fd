// The gazetteer: every municipality of the prefecture, each town with a reading, in an order to choose from.
// Method: known places, and properties of the whole list.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "store/people/gazetteer.h"

using namespace tomoshibi::store::people;

TEST_CASE("gazetteer: nineteen municipalities, each before its towns") {
  const auto places = known_places();
  std::set<std::string> cities;
  for (const PlaceName& place : places) {
    if (place.town.empty()) {
      CHECK(cities.insert(place.city).second);
    } else {
      CHECK(cities.contains(place.city));
    }
    CHECK_FALSE(place.kana.empty());
  }
  CHECK(cities.size() == 19);
  CHECK(places.size() > 1500);
}

TEST_CASE("gazetteer: towns stand by their reading, and are found by it") {
  const auto places = known_places();
  const auto town = std::ranges::find_if(
      places, [](const PlaceName& place) { return place.city == "輪島市" && place.town == "河井町"; });
  REQUIRE(town != places.end());
  CHECK(town->kana == "カワイマチ");
  for (std::size_t at = 1; at < places.size(); ++at) {
    const bool same = places[at].city == places[at - 1].city && !places[at - 1].town.empty();
    if (same && !places[at].town.empty()) CHECK(places[at - 1].kana <= places[at].kana);
  }
}
