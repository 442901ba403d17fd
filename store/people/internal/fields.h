// Birth date, age, sex, place, card, phone: what was asked, and a table of log P(asked | value) for
// every value that the register can hold.
//
// Every table ends with one more entry: "the register does not say", which carries ln u and so says
// nothing. Absent people are judged by the same u, from the register's own frequencies.
// Proof: tests/people_birth_test.cpp, people_place_test.cpp, people_card_test.cpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/people/internal/index.h"
#include "store/people/internal/lookup.h"
#include "store/people/query.h"
#include "store/people/rates.h"

namespace tomoshibi::store::people::internal {

// Days of birth that explain what was said alike.
struct DayRange {
  std::uint32_t first = 0, last = 0;
  float weight = 0;  // P(said | born then)
  bool fits = false;
};
// Every day that no range names weighs `cold`; who has no birth date, exp(log_u).
struct DayWeights {
  std::vector<DayRange> ranges;  // Apart from each other, ascending.
  float cold = 1;
  double log_u = 0;
  bool asked = false;
  // Of one day; kNoDay too.
  DayRange of(std::uint32_t day) const;
};
// Both facts together; either may not have been asked.
DayWeights join(const DayWeights& one, const DayWeights& other);

// How far a birth date is from what was said.
enum class BirthLevel : std::uint8_t { kExact, kPart, kSlip, kFar };  // kPart: a year alone, right.

struct AskedBirth {
  std::optional<PartialDate> date;
  std::optional<SaidAge> age;
  bool not_understood = false;
};
AskedBirth read_birth(const Query& query);
DayWeights score_birth(const PartialDate& asked, const Index& index, const Rates& rates = {});
DayWeights score_age(const SaidAge& asked, const Index& index, const Date& today);
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
  struct Symbol {
    std::uint32_t term = 0;
    float log = 0;
    bool fits = false;
  };
  AskedCard asked;
  std::vector<float> insurer;  // Terms + 1; empty when none was asked.
  std::vector<std::uint8_t> insurer_fits;
  std::vector<Symbol> symbols;  // Those that are near or fit, ascending; all others weigh symbol_other.
  // Of a card of which insurer or symbol is another one, the rest says nothing: kOther.
  float insurer_other = 0, symbol_other = 0;
  std::array<float, 6> number{};  // By CodeMatch.
  double insurer_log_u = 0, symbol_log_u = 0, number_log_u = 0, branch_log_u = 0;

  bool asks_insurer() const { return !insurer.empty(); }
  bool asks_symbol() const { return !asked.symbol.empty(); }
  bool asks_number() const { return !asked.number.empty(); }
  // Of the register's numbers; kNoTerm: the card has none. What was not asked: 0, and it fits.
  float insurer_log(std::uint32_t term) const {
    return insurer.empty() ? 0 : insurer[std::min<std::size_t>(term, insurer.size() - 1)];
  }
  bool insurer_near(std::uint32_t term) const { return insurer.empty() || insurer_log(term) > insurer_other; }
  bool insurer_does_fit(std::uint32_t term) const {
    return insurer_fits.empty() || (term < insurer_fits.size() - 1 && insurer_fits[term] != 0);
  }
  Symbol symbol(std::uint32_t term) const;
  bool symbol_near(float log) const { return asked.symbol.empty() || log > symbol_other; }
};
CardScores score_card(const AskedCard& asked, const Index& index, const Lookup& lookup);
double code_log(CodeMatch match, int length, double other);

// How a number of the register stands to the one asked, as the scores count it. Of a card of another
// insurer or symbol only a long number counts, read whole, that agrees to the last digit.
CodeMatch number_match(const CardScores& card, bool same_group, const Code& held);
float branch_log(const CardScores& card, std::uint8_t held);
// All of a card; `household`: the part that the family shares.
float card_log(const CardScores& card, const CardFace& held);

}  // namespace tomoshibi::store::people::internal
