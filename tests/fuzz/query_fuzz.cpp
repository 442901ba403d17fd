// Any bytes in the boxes of the search form: names, birth, sex, address and card are read within
// their caps, and reading what was folded already reads the same.
// Run: build with the fuzz preset, then ./fuzz_query CORPUS -max_len=1000 (boxes parted by line feeds)
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "store/people/internal/fields.h"
#include "store/people/internal/names.h"
#include "store/people/internal/text.h"

using namespace tomoshibi;
using namespace tomoshibi::store::people;
using namespace tomoshibi::store::people::internal;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

constexpr std::size_t kMostGuesses = 40;

void check_name(const PersonQuery& query) {
  const AskedName asked = read_name(query);
  require(asked.guesses.size() <= kMostGuesses && asked.pieces.size() <= 2 * kMostGuesses);
  for (const NamePiece& piece : asked.pieces) {
    require(!piece.empty());
    require(piece.text.size() <= kMostText && piece.kana.size() <= kMostText);
    require(piece.roman.size() <= 4 * kMostText);
  }
  for (const NameGuess& guess : asked.guesses) {
    require(guess.family == kNoPiece || guess.family < asked.pieces.size());
    require(guess.given == kNoPiece || guess.given < asked.pieces.size());
    require(guess.family != kNoPiece || guess.given != kNoPiece);
    require(guess.penalty <= 0);
  }
  PersonQuery folded = query;
  folded.name = encode(fold(query.name));
  folded.kana = encode(fold(query.kana));
  const AskedName again = read_name(folded);
  require(again.pieces == asked.pieces && again.guesses.size() == asked.guesses.size());
}

void check_birth(const Query& query) {
  const AskedBirth birth = read_birth(query);
  if (birth.date) require(!birth.date->empty() && birth.date->month <= 99 && birth.date->day <= 99);
  if (birth.age) require(birth.age->years >= 0 && birth.age->years <= 130);
  for (const int year : {1890, 1947, 2026}) {
    const Date held{static_cast<std::int16_t>(year), 2, 28};
    if (birth.date) static_cast<void>(birth_level(*birth.date, held));
    if (birth.age) require(age_log(*birth.age, 2026 - year) <= 0);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<std::u32string> cities{U"白山市", U"輪島市", U"金沢市"};
  static const std::vector<std::u32string> towns{U"三十苅町", U"本町"};
  Query query;
  const std::array<std::string*, 12> boxes{
      &query.person.name, &query.person.kana,  &query.person.birth,        &query.person.age,
      &query.person.sex,  &query.person.address, &query.person.phone,      &query.card.insurer_number,
      &query.card.symbol, &query.card.number,  &query.card.branch,         &query.card.birth};
  std::size_t box = 0;
  for (std::size_t at = 0; at < size; ++at) {
    if (data[at] == '\n') {
      if (++box == boxes.size()) break;
      continue;
    }
    *boxes[box] += static_cast<char>(data[at]);
  }
  check_name(query.person);
  check_birth(query);
  static_cast<void>(read_sex(query.person.sex));
  require(read_place(query.person.address, cities, towns).guesses.size() <= 8);
  const AskedCard card = read_card(query.card);
  const AskedCard other = exchanged(query.card);
  require(card.symbol.size() <= kMostText && other.symbol.size() <= kMostText);
  require(other.insurer == card.insurer && other.branch == card.branch);
  return 0;
}
