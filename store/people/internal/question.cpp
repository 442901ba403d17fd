#include "store/people/internal/question.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>

#include "store/people/internal/text.h"

namespace tomoshibi::store::people::internal {
namespace {

// A question and how likely its answer is known and tells what is registered.
struct Askable {
  Field field;
  double known;
  bool relative_shares, namesake_shares;
};
constexpr std::array<Askable, 7> kAskable{{
    {Field::kBirth, 0.90, false, false},
    {Field::kKana, 0.85, false, true},
    {Field::kAddress, 0.85, true, false},
    {Field::kSex, 0.85, false, true},
    {Field::kBranch, 0.50, false, false},
    {Field::kNumber, 0.45, true, false},
    {Field::kPhone, 0.40, true, false},
}};
constexpr double kLeastGain = 0.0005;
constexpr double kUnregistered = 0.01;  // At the least, of each of the two.

std::u32string value_of(Field field, const Person& person) {
  switch (field) {
    case Field::kBirth: return fold(to_iso(person.birth));
    case Field::kKana: {
      if (person.names.empty()) return {};
      const PersonName& name = person.names.front();
      const bool kana = !name.given_kana.empty();
      return kana ? sound_key(kana_key(fold(name.family_kana + name.given_kana)))
                  : name_key(fold(name.family + name.given));
    }
    case Field::kAddress: return fold(person.address.city + person.address.line);
    case Field::kSex: return person.sex == Sex::kMale ? U"M" : person.sex == Sex::kFemale ? U"F" : U"";
    case Field::kBranch: return person.cards.empty() ? U"" : fold(person.cards.front().branch);
    case Field::kNumber: return person.cards.empty() ? U"" : fold(person.cards.front().number);
    case Field::kPhone: return person.phones.empty() ? U"" : fold(person.phones.front());
    default: return {};
  }
}

// Said to the letter, so that asking again would give nothing new.
bool is_settled(const Case& what, Field field) {
  const Facts& first = what.suspects.front().why.facts;
  switch (field) {
    case Field::kBirth: return first.birth == BirthFact::kExact;
    case Field::kKana: return first.full_name();
    case Field::kAddress: return first.place == PlaceFact::kTown && first.block_agrees;
    case Field::kSex: return first.sex == TwoWayFact::kSame;
    case Field::kBranch:
      return first.branch == TwoWayFact::kSame || first.number == CodeFact::kUnsaid;
    case Field::kNumber: return first.number == CodeFact::kExact;
    case Field::kPhone: return first.phone == TwoWayFact::kSame;
    default: return true;
  }
}

// Asked and answered otherwise than registered: the same answer may come again.
bool was_said(const Case& what, Field field) {
  const Facts& first = what.suspects.front().why.facts;
  switch (field) {
    case Field::kBirth: return first.birth != BirthFact::kUnsaid && first.birth != BirthFact::kYear;
    case Field::kKana:
      return first.family != HalfFact::kUnsaid && first.given != HalfFact::kUnsaid;
    case Field::kAddress: return first.place != PlaceFact::kUnsaid && what.asked.place.any_block;
    case Field::kSex: return first.sex != TwoWayFact::kUnsaid;
    case Field::kBranch: return first.branch != TwoWayFact::kUnsaid;
    case Field::kNumber: return first.number == CodeFact::kSlip || first.number == CodeFact::kOther;
    case Field::kPhone: return first.phone != TwoWayFact::kUnsaid;
    default: return true;
  }
}

double gain_of(const Askable& question, const Answer& answer) {
  std::map<std::u32string, double> most;  // Of each answer: the most probable person who gives it.
  double listed = 0;
  std::u32string first;
  bool said_of_all = true;
  for (const Candidate& one : answer.candidates) {
    const std::u32string value = value_of(question.field, one.person);
    said_of_all = said_of_all && !value.empty();
    if (&one == &answer.candidates.front()) first = value;
    double& best = most[value];
    best = std::max(best, one.probability);
    listed += one.probability;
  }
  if (first.empty()) return 0;
  if (!said_of_all) most[first] = std::max(most[first], most[U""]);  // He may be anybody's equal.
  most.erase(U"");
  const double unregistered = std::max(kUnregistered, (1 - listed) / 2);
  double right = 0;
  for (const auto& [value, best] : most) right += best;
  if (!question.relative_shares) right += unregistered;
  if (!question.namesake_shares) right += unregistered;
  const double now = std::max(answer.candidates.front().probability, unregistered);
  return question.known * (right - now);
}

}  // namespace

std::optional<Field> best_question(const Case& what, const Answer& answer) {
  std::optional<Field> best;
  if (answer.candidates.empty() || what.suspects.empty()) return best;
  double most = kLeastGain;
  for (const Askable& question : kAskable) {
    if (is_settled(what, question.field)) continue;
    double gain = gain_of(question, answer);
    if (was_said(what, question.field)) gain /= 3;
    if (gain <= most) continue;
    most = gain;
    best = question.field;
  }
  return best;
}

}  // namespace tomoshibi::store::people::internal
