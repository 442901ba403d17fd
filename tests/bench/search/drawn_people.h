// People of an invented region for measuring: drawn by number, with as many distinct names as a
// prefecture has, and what is asked about them.
//
// Invariant: same seed and block, same people. Nothing is kept: a block of 128 is made when it is
// asked for. Shape: households of app/population; a quarter of the families, and a third of the
// given names, get rarer names put together from parts, so that dictionaries grow as they do in the
// field (scale_bench says how many there are), and cards those of as many employers.
#pragma once

#include <cstdint>
#include <vector>

#include "store/base/person.h"
#include "store/people/query.h"

namespace tomoshibi::bench {

inline constexpr Date kToday{2026, 11, 21};
inline constexpr std::uint64_t kDrawnAtOnce = 128;

// Everybody of one block; ids are derived from the block's number and the place in it.
std::vector<Person> drawn_people(std::uint64_t seed, std::uint64_t block);

// How somebody is asked for. Each is a class of query that the product meets.
enum class Asked : std::uint8_t {
  kReadingAndBirth,     // ヤマモト キヨコ, 1947-03-14
  kWritingTownAndSlip,  // 山本 喜代子, a wrong digit in the birth date, town
  kMisheardAgeTown,     // ヤマモト ギヨコ, about 80, town
  kSurnameAgeTown,
  kSexAgeTown,      // Somebody unconscious.
  kWritingAndYear,  // 山本 喜代子, 1947, and the sex
  kCard,            // Everything on it.
  kTornCard,        // A digit unreadable, and a surname.
  kWrongCard,       // One digit wrong.
  kCount
};
store::people::Query drawn_query(const Person& person, Asked asked);
bool is_card(Asked asked);

}  // namespace tomoshibi::bench
