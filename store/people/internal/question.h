// The one question that would separate the first candidates.
//
// Shape: for every field that a person can be asked for and that was not given exactly, the
// candidates fall into groups by what is registered of it. Worth of a question: how much more often
// the most probable person would be the right one after the answer, over all candidates by their
// probabilities, times how likely somebody knows the answer. Two people who are not registered stand
// among the candidates: a relative, who shares surname, address and the family's card with the first,
// and a namesake, who shares the name.
// Proof: tests/people_verdict_test.cpp.
#pragma once

#include <optional>

#include "store/people/internal/verdict.h"

namespace tomoshibi::store::people::internal {

// Empty when no question would tell anything.
std::optional<Field> best_question(const Case& what, const Answer& answer);

}  // namespace tomoshibi::store::people::internal
