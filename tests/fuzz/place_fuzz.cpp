// Any bytes as an address, asked and registered: few guesses, bounded towns, and a town of a town is
// itself; everything in one line never reads worse than nothing.
// Run: build with the fuzz preset, then ./fuzz_place CORPUS -max_len=400
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "store/people/internal/place.h"
#include "store/people/internal/text.h"

using namespace tomoshibi;
using namespace tomoshibi::store::people::internal;

namespace {

constexpr std::size_t kMostTown = 4 * kMostText;

void require(bool holds) {
  if (!holds) std::abort();
}

void check_block(const Block& block) {
  bool ended = false;
  for (const std::uint16_t number : block.numbers) {
    require(!ended || number == 0);  // Zero ends.
    ended = number == 0;
  }
  if (!block.empty()) require(compare(block, block) == BlockMatch::kAll);
}

void check_place(const PlaceAndBlock& place) {
  require(place.place.town.size() <= kMostTown && place.place.city.size() <= kMostTown);
  require(town_key(place.place.town) == place.place.town);
  check_block(place.block);
  require(readings_of(place.place).size() <= 8);
  require(!written_city(place.place.city).empty() || place.place.city.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<std::u32string> cities{U"かほく市", U"白山市", U"羽咋郡志賀町", U"輪島市",
                                                  U"野野市市", U"金沢市", U"鳳珠郡能登町"};
  static const std::vector<std::u32string> towns{U"ミズキ", U"三十苅町", U"本町", U"泉", U"泉野町"};
  std::string text;
  for (std::size_t at = 0; at < size; ++at) text += static_cast<char>(data[at]);
  const AskedPlace asked = read_place(text, cities, towns);
  require(asked.guesses.size() <= 8 && asked.kana.size() <= kMostTown);
  for (const AskedPlace::Guess& guess : asked.guesses) {
    require(guess.town.size() <= kMostTown);
    require(town_key(guess.town) == guess.town);
    check_block(guess.block);
  }
  const SplitLine split = split_line(fold(text));
  require(town_key(split.town) == split.town);
  check_block(split.block);
  Address address;
  address.line = text;
  check_place(place_of(address));
  const std::size_t cut = std::min(text.size(), text.find('\n'));
  address.city = text.substr(0, cut);
  address.line = text.substr(cut);
  check_place(place_of(address));
  return 0;
}
