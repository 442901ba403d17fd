// Why this person: field by field, as the bedside sees it, and the keys of the two-key rule.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "store/people/internal/keys.h"
#include "store/people/internal/scan.h"
#include "store/people/query.h"

namespace tomoshibi::store::people::internal {

struct Explained {
  std::vector<std::pair<Field, FieldMatch>> fields;
  Facts facts;
  int points = 0;           // Independent facts that agree; certain needs kPointsOfKey and a half.
  double keys = 0;
  bool full_name = false;   // Surname and given name both agree (written alike or sounding alike).
  bool birth_exact = false; // A whole date, to the day.
};
Explained explain(const Register::State& state, const Query& query, const Asked& asked,
                  const Face& face, const Date& today);

}  // namespace tomoshibi::store::people::internal
