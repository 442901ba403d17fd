// The search itself, with the role in the open: Register::find is the door for the house, which
// takes a SearchAccess; this header is for people's own sources and tests.
#pragma once

#include "store/base/access.h"
#include "store/people/internal/scan.h"
#include "store/people/query.h"
#include "store/people/register.h"

namespace tomoshibi::store::people::internal {

Result<Answer> find(Register::State& state, Role role, const Query& query, const Date& today,
                    Thoroughness thoroughness);
Result<Person> person(Register::State& state, Role role, const PersonId& id);

// For tests: opens what Register keeps shut.
struct Door {
  static Result<Answer> find(const Register& people, Role role, const Query& query,
                             const Date& today,
                             Thoroughness thoroughness = Thoroughness::kAsNeeded);
  static Result<Person> person(const Register& people, Role role, const PersonId& id);
  static Register::State& state(Register& people);
};

}  // namespace tomoshibi::store::people::internal
