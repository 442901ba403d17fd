#include "store/people/internal/keys.h"

#include <algorithm>

namespace tomoshibi::store::people::internal {
namespace {

// Points. A field that a relative or a namesake shares by nature is worth less than a key.
constexpr int kFullName = 20, kNearName = 15, kCloseName = 10, kSingleName = 10, kMaiden = 5;
constexpr int kBirthExact = 20, kBirthMisread = 8, kBirthSlip = 5, kYearOnly = 9;
constexpr int kAgeFits = 9, kAgeClose = 5;
constexpr int kTown = 20, kTownOtherNumber = 0, kTownSound = 10, kTownPrefix = 5;
constexpr int kOtherTown = -5, kElsewhere = -10;
constexpr int kPhone = 20;
constexpr int kCardComplete = 24, kCardLegible = 20, kCardNumberSlip = 16, kCardPoor = 8;
constexpr int kNumberAlone = 15, kNumberUnread = 11;
constexpr int kBranch = 6;
constexpr int kContradicts = -10;  // Sex, branch.

bool agrees(HalfFact half) { return half == HalfFact::kAgrees || half == HalfFact::kReading; }
bool close_or_better(HalfFact half) { return agrees(half) || half == HalfFact::kClose; }

enum class CardKind : std::uint8_t {
  kNone,
  kPoor,
  kNumberOnly,
  kUnreadOnly,
  kNumberWrong,
  kLegible,
  kComplete,
};

int slips_of(CodeFact fact) {
  return fact == CodeFact::kSlip ? 1 : fact == CodeFact::kUnreadSlip || fact == CodeFact::kOther ? 2 : 0;
}

CardKind kind_of_card(const Facts& facts) {
  if (facts.number == CodeFact::kUnsaid || facts.number == CodeFact::kUnknown) {
    return CardKind::kNone;
  }
  const bool symbol_said = facts.symbol != CodeFact::kUnsaid;
  const int slips = slips_of(facts.insurer) + slips_of(facts.symbol) + slips_of(facts.number);
  const bool whole = facts.insurer != CodeFact::kUnsaid && facts.insurer != CodeFact::kUnknown &&
                     symbol_said == facts.symbol_held;
  const bool unread = facts.insurer == CodeFact::kUnread || facts.symbol == CodeFact::kUnread ||
                      facts.number == CodeFact::kUnread;
  if (slips >= 2) return CardKind::kNone;
  if (!whole) {
    if (slips != 0) return CardKind::kNone;
    return facts.number == CodeFact::kExact ? CardKind::kNumberOnly : CardKind::kUnreadOnly;
  }
  if (facts.exchanged) return slips == 0 ? CardKind::kLegible : CardKind::kNone;
  if (slips == 1 && unread) return CardKind::kPoor;
  if (slips == 1) {
    return facts.number == CodeFact::kSlip ? CardKind::kNumberWrong : CardKind::kLegible;
  }
  return unread ? CardKind::kLegible : CardKind::kComplete;
}

int points_of(CardKind kind) {
  switch (kind) {
    case CardKind::kNone: return 0;
    case CardKind::kPoor: return kCardPoor;
    case CardKind::kNumberOnly: return kNumberAlone;
    case CardKind::kUnreadOnly: return kNumberUnread;
    case CardKind::kNumberWrong: return kCardNumberSlip;
    case CardKind::kLegible: return kCardLegible;
    case CardKind::kComplete: return kCardComplete;
  }
  return 0;
}

int name_points(const Facts& facts) {
  const HalfFact family = facts.family, given = facts.given;
  const bool single = family == HalfFact::kUnsaid || given == HalfFact::kUnsaid;
  if (single) {
    const HalfFact said = family == HalfFact::kUnsaid ? given : family;
    return agrees(said) ? kSingleName : said == HalfFact::kClose ? kSingleName / 2 : 0;
  }
  if (facts.full_name()) return kFullName;
  if (agrees(family) && agrees(given)) return kNearName;
  if (close_or_better(family) && close_or_better(given)) return kCloseName;
  // A surname before marriage.
  if (family == HalfFact::kOther && agrees(given) && facts.may_have_married) return kMaiden;
  return 0;
}

int birth_points(BirthFact birth) {
  switch (birth) {
    case BirthFact::kExact: return kBirthExact;
    case BirthFact::kYear: return kYearOnly;
    case BirthFact::kMisread: return kBirthMisread;
    case BirthFact::kImpossible: return kBirthMisread;
    case BirthFact::kSlip: return kBirthSlip;
    default: return 0;
  }
}

int place_points(PlaceFact place) {
  switch (place) {
    case PlaceFact::kTown: return kTown;
    case PlaceFact::kTownOtherNumber: return kTownOtherNumber;
    case PlaceFact::kSound: return kTownSound;
    case PlaceFact::kPrefix: return kTownPrefix;
    case PlaceFact::kSameCity: return kOtherTown;
    case PlaceFact::kElsewhere: return kElsewhere;
    default: return 0;
  }
}

// Somebody else of this house or of this name would look the same: by name.
bool name_vetoes(const Facts& facts, CardKind card) {
  if (!facts.name_asked) return false;
  const HalfFact family = facts.family, given = facts.given;
  const bool exact_day = facts.birth == BirthFact::kExact;
  const bool own_card = card >= CardKind::kLegible && facts.branch != TwoWayFact::kOther;
  // Another name altogether: another human being, but for a surname before marriage.
  if (given == HalfFact::kOther) return true;
  if (family == HalfFact::kOther) {
    const bool with_given = given != HalfFact::kUnsaid && agrees(given);
    return !facts.may_have_married || !(with_given && exact_day);
  }
  // Half a name that is not his: a name without a blank, taken for a surname with one letter too many.
  if (given == HalfFact::kUnsaid && family == HalfFact::kFar) return true;
  if (own_card) return false;
  // A given name that a brother or sister may have, a twin even with the same birth date.
  if (given == HalfFact::kFar || (given == HalfFact::kClose && !exact_day)) return true;
  if (family == HalfFact::kFar && !exact_day) return true;
  // A surname, an age and a town are a brother's too: it needs the house, the date or the card.
  const bool surname_alone = given == HalfFact::kUnsaid && family != HalfFact::kUnsaid;
  const bool house = facts.block_agrees && facts.age == AgeFact::kFits;
  return surname_alone && !house && !exact_day && card == CardKind::kNone;
}

// A namesake born on a day that looks like a slip: he does not live in the same house.
bool slip_vetoes(const Facts& facts, CardKind card) {
  if (facts.birth != BirthFact::kMisread && facts.birth != BirthFact::kSlip) return false;
  if (facts.name_asked && !(agrees(facts.family) && agrees(facts.given))) return true;
  return !facts.block_agrees && facts.phone != TwoWayFact::kSame && card < CardKind::kLegible;
}

bool is_vetoed(const Facts& facts, CardKind card) {
  if (facts.birth == BirthFact::kFar) return true;
  const bool other_age = facts.age == AgeFact::kFar || facts.age == AgeFact::kOther;
  if (other_age && facts.birth != BirthFact::kExact) return true;
  return name_vetoes(facts, card) || slip_vetoes(facts, card);
}

}  // namespace

double Keys::keys() const { return static_cast<double>(points) / kPointsOfKey; }

Keys keys_of(const Facts& facts) {
  const CardKind card = kind_of_card(facts);
  Keys keys;
  int name = name_points(facts);
  // The whole family has this surname and this card.
  const bool surname_alone = facts.given == HalfFact::kUnsaid;
  const bool family_card = facts.branch != TwoWayFact::kSame && !facts.personal_number;
  if (surname_alone && card == CardKind::kComplete && family_card) name = 0;
  keys.points = name + birth_points(facts.birth) + place_points(facts.place) + points_of(card);
  keys.points += facts.age == AgeFact::kFits ? kAgeFits : facts.age == AgeFact::kClose ? kAgeClose : 0;
  if (facts.phone == TwoWayFact::kSame) keys.points += kPhone;
  if (facts.sex == TwoWayFact::kOther) keys.points += kContradicts;
  if (facts.branch == TwoWayFact::kOther) keys.points += kContradicts;
  const bool personal = facts.branch == TwoWayFact::kSame || facts.personal_number;
  if (personal && card >= CardKind::kNumberWrong) keys.points += kBranch;
  keys.veto = is_vetoed(facts, card);
  if (keys.veto) keys.points = std::min(keys.points, kPointsOfKey);
  return keys;
}

}  // namespace tomoshibi::store::people::internal
