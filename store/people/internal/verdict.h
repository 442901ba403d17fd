// What a list of scored people means: certain, possible, none, uncovered or stale; who is a namesake
// of whom; and the one question that would separate the first two.
//
// Invariant: the posterior alone is never enough for kCertain (the two-key rule of docs/search.md).
// Proof: tests/people_verdict_test.cpp, people_nasty_test.cpp.
#pragma once

#include <span>
#include <vector>

#include "store/people/internal/explain.h"
#include "store/people/internal/scan.h"
#include "store/people/query.h"

namespace tomoshibi::store::people::internal {

// One of the list: what is registered of him as numbers, and how it stands to the query.
struct Suspect {
  Face face;
  Explained why;
};
struct Case {
  const Register::State& state;
  const Asked& asked;
  std::span<const Suspect> suspects;  // Beside Answer::candidates.
  const Date& today;
};

// Written alike or sounding alike, both halves of the usual name together.
bool are_namesakes(const Index& index, const Face& one, const Face& other);
void mark_namesakes(const Index& index, std::span<const Suspect> suspects,
                    std::vector<Candidate>& candidates);
// Sets verdict, ask, held; moves candidates to `nearest` when they are not what was asked for.
void judge(const Case& what, Answer& answer);

}  // namespace tomoshibi::store::people::internal
