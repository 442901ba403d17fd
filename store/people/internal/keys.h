// The two-key rule: what agrees between one person and what was asked, and whether that is enough to
// call him certain.
//
// Invariant: pure; the same facts give the same keys. A posterior says how probable somebody is among
// those who are registered; keys say whether somebody who is *not* (a brother at the same address, a
// namesake born on a day that a slip makes of this one) would look the same.
// Shape: points, twenty to a key, so that sums are exact.
// Source: docs/search.md, "Verdicts". Proof: tests/people_verdict_test.cpp, people_nasty_test.cpp.
#pragma once

#include <cstdint>

namespace tomoshibi::store::people::internal {

// One half of a name.
enum class HalfFact : std::uint8_t {
  kUnsaid,
  kAgrees,   // Written alike, or sounding alike.
  kReading,  // Other kanji of this reading, another reading of these kanji.
  kClose,    // Misheard by one sound that is easily taken for another.
  kFar,      // Near, but a brother's or sister's name may be as near; or still being typed.
  kOther,
};
enum class BirthFact : std::uint8_t {
  kUnsaid,
  kUnknown,     // The register does not say.
  kExact,       // To the day.
  kYear,        // A year (and month) alone, and right.
  kMisread,     // Day and month exchanged, one digit another one.
  kImpossible,  // No such day was asked; this one is beside it. So it is a slip and no other birthday.
  kSlip,        // Any other known slip.
  kFar,
};
enum class AgeFact : std::uint8_t { kUnsaid, kUnknown, kFits, kClose, kOther, kFar };
enum class TwoWayFact : std::uint8_t { kUnsaid, kUnknown, kSame, kOther };
enum class PlaceFact : std::uint8_t {
  kUnsaid,
  kUnknown,
  kTown,
  kTownOtherNumber,  // The town, but no part of the number of the house.
  kCity,
  kSound,
  kPrefix,
  kSameCity,  // Another town of it.
  kElsewhere,
};
enum class CodeFact : std::uint8_t {
  kUnsaid,
  kUnknown,
  kExact,
  kUnread,      // Every digit that can be read is right.
  kSlip,        // One digit, two exchanged, one too many or too few.
  kUnreadSlip,  // A slip beside digits that cannot be read.
  kOther,
};

struct Facts {
  HalfFact family = HalfFact::kUnsaid, given = HalfFact::kUnsaid;
  bool name_asked = false;
  bool may_have_married = false;  // An adult woman: her surname may have been another.
  BirthFact birth = BirthFact::kUnsaid;
  AgeFact age = AgeFact::kUnsaid;
  TwoWayFact sex = TwoWayFact::kUnsaid, phone = TwoWayFact::kUnsaid, branch = TwoWayFact::kUnsaid;
  PlaceFact place = PlaceFact::kUnsaid;
  bool block_agrees = false;  // At least the first part of the number of the house.
  CodeFact insurer = CodeFact::kUnsaid, symbol = CodeFact::kUnsaid, number = CodeFact::kUnsaid;
  bool symbol_held = true;       // His card has a 記号.
  bool personal_number = false;  // 後期高齢者: nobody shares the number, and there is no branch.
  bool exchanged = false;        // Symbol and number stood in each other's box.

  bool full_name() const {
    return family == HalfFact::kAgrees && given == HalfFact::kAgrees;
  }
  bool operator==(const Facts&) const = default;
};

struct Keys {
  int points = 0;
  bool veto = false;
  double keys() const;
};
Keys keys_of(const Facts& facts);

inline constexpr int kPointsOfKey = 20;

}  // namespace tomoshibi::store::people::internal
