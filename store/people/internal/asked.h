// A query, read: every field as what was asked and how well each distinct value of the register explains it.
//
// Also the absent and the relative: what somebody who is not registered would have said by chance.
#pragma once

#include <cstdint>
#include <vector>

#include "store/people/internal/fields.h"
#include "store/people/internal/names.h"
#include "store/people/internal/state.h"
#include "store/people/rates.h"

namespace tomoshibi::store::people::internal {

struct Asked {
  Rates rates;
  AskedName name;
  AskedBirth birth;
  Sex sex = Sex::kUnknown;
  PlaceScores place;
  CardScores card, card_exchanged;
  bool has_card = false, may_be_exchanged = false;
  std::uint64_t phone = 0;
  std::vector<PieceScores> pieces;  // Of name.pieces.
  DayWeights day_date, day_age;
  DayWeights day;                   // Both together.
  std::uint32_t adult_before = 0;   // Born before that day: an adult.
  int fields = 0;                   // How many kinds of fact were given (care.md 22).

  bool nothing() const;
  // A card, and at most a birth date or a sex: nothing that stands with the person.
  bool card_alone() const;
};
// Requires: refresh(state) was called.
Asked prepare(Register::State& state, const Query& query, const Date& today);

// ln P(asked | not registered), and of the fields that an unregistered relative does not share.
struct Chance {
  double absent = 0, relative = 0;
};
Chance chance_of(const Asked& asked, const Index& index);

// The name hypothesis that explains this person best, and the name of his that it is about.
struct NameOfPerson {
  std::size_t guess = 0;
  FaceName name;
  float log = -1e30F;
};
NameOfPerson best_name(const Asked& asked, const Face& face);

// P of a phone: none registered, the same, another.
struct PhoneWeights {
  float none, equal, other;
};
PhoneWeights phone_weights(const Index& index);

}  // namespace tomoshibi::store::people::internal
