// Everybody is scored: one pass over the columns of the index, look-up and addition.
//
// Result: log P(query | person) for every visible slot, what an absent person would score, and who
// fits. Withheld people are not part of it.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "store/people/internal/fields.h"
#include "store/people/internal/names.h"
#include "store/people/internal/state.h"

namespace tomoshibi::store::people::internal {

struct Asked {
  AskedName name;
  AskedBirth birth;
  Sex sex = Sex::kUnknown;
  PlaceScores place;
  CardScores card, card_exchanged;
  bool has_card = false, may_be_exchanged = false;
  std::uint64_t phone = 0;
  std::vector<PieceScores> pieces;  // Of name.pieces.
  DayScores day_date, day_age;
  std::vector<float> day;           // Both together.
  std::uint32_t adult_before = 0;   // Born before that day: an adult.
  int fields = 0;                   // How many kinds of fact were given (care.md 22).
};
Result<Asked> prepare(Register::State& state, const Query& query, const Date& today);

struct Scan {
  std::vector<float> score;       // Of every slot; kUnseen for who is not visible.
  std::vector<std::uint8_t> fits;
  std::vector<float> relative;    // Surname, place and household's card: what a relative shares.
  double log_absent_u = 0;        // Sum of ln u of every field.
  double log_relative_u = 0;      // Of the fields that a relative does not share.
  bool exchanged = false;         // Symbol and number fit better in each other's box.
  std::uint64_t fitting = 0;
  // A card alone, whose number is registered: only `slots` were scored (score, fits and relative
  // run beside it), everybody else together as two sums.
  bool few = false;
  std::vector<std::uint32_t> slots;
  double rest = 0, rest_relative = 0;  // Sum of P(query | person) of all others.
  std::vector<std::uint64_t> narrowing;
};
inline constexpr float kUnseen = -1e30F;
Scan scan(const Register::State& state, const Asked& asked);
// The same for a card with nothing else but a birth date: people whose number is within one slip are
// scored one by one, the others by groups of insurer and symbol. Empty when no number agrees.
std::optional<Scan> scan_few(const Register::State& state, const Asked& asked);

// The name hypothesis that explains this person best, and the name of his that it is about.
struct NameOfPerson {
  std::size_t guess = 0;
  ExtraName name;
  float log = kUnseen;
};
NameOfPerson best_name(const Asked& asked, const Face& face);
float card_log(const CardScores& card, const CardFace& held);

}  // namespace tomoshibi::store::people::internal
