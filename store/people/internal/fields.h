// Birth date, age, sex, place, card, phone: what was asked, and a table of log P(asked | value) for
// every value that the register can hold.
//
// Every table ends with one more entry: "the register does not say", which carries ln u and so says
// nothing. Absent people are judged by the same u, from the register's own frequencies.
// Proof: tests/people_birth_test.cpp, people_place_test.cpp, people_card_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/people/internal/index.h"
#include "store/people/internal/lookup.h"
#include "store/people/query.h"

namespace tomoshibi::store::people::internal {

struct DayScores {
  std::vector<float> log;   // kDays + 1
  std::vector<std::uint8_t> fits;
  double log_u = 0;
  bool asked = false;
};
// How far a birth date is from what was said.
enum class BirthLevel : std::uint8_t { kExact, kPart, kSlip, kFar };  // kPart: a year alone, right.

struct AskedBirth {
  std::optional<PartialDate> date;
  std::optional<SaidAge> age;
  bool not_understood = false;
};
AskedBirth read_birth(const Query& query);
DayScores score_birth(const PartialDate& asked, const Lookup& lookup, double people);
DayScores score_age(const SaidAge& asked, const Lookup& lookup, double people, const Date& today);
BirthLevel birth_level(const PartialDate& asked, const Date& held);
// log P of the age said, given the true one.
double age_log(const SaidAge& asked, int age);

// Unknown when it reads as neither.
Sex read_sex(std::string_view text);

enum class PlaceLevel : std::uint8_t { kTown, kCity, kSound, kPrefix, kSameCity, kElsewhere };
struct PlaceScores {
  AskedPlace asked;
  std::vector<float> log;                // places + 1
  std::vector<PlaceLevel> level;
  std::vector<std::uint8_t> guess;       // Which reading of the address it was: for the block.
  double log_u = 0;
  bool given = false;
  bool any_block = false;
  bool unknown_place = false;  // A prefecture or municipality of which nobody is held.
};
PlaceScores score_place(std::string_view text, const Index& index, Lookup& lookup);
float block_log(const PlaceScores& scores, std::uint32_t place, const Block& held);
double block_log_u();

struct AskedCard {
  Code insurer, number;
  std::u32string symbol;
  std::uint8_t branch = kNoBranch;
  bool empty() const {
    return insurer.empty() && number.empty() && symbol.empty() && branch == kNoBranch;
  }
};
AskedCard read_card(const CardQuery& query);
// The same with what stands in the boxes of symbol and number exchanged.
AskedCard exchanged(const CardQuery& query);

struct CardScores {
  AskedCard asked;
  std::vector<float> insurer, symbol;  // Terms + 1.
  std::vector<std::uint8_t> insurer_fits, symbol_fits;
  double number_other = 0, number_any = 0, number_log_u = 0;
  double insurer_log_u = 0, symbol_log_u = 0;
};
CardScores score_card(const AskedCard& asked, const Index& index);
double code_log(CodeMatch match, int length, double other);
inline constexpr double kNothing = 0;

}  // namespace tomoshibi::store::people::internal
