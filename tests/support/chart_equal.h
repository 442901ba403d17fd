// Two charts or people are the same: compared as the rows that they would be kept as.
#pragma once

#include "store/charts/internal/row.h"

namespace tomoshibi::test {

template <typename Value>
bool same_row(const Value& one, const Value& other) {
  store::charts::internal::Row first, second;
  store::charts::internal::make_row(one, first);
  store::charts::internal::make_row(other, second);
  return first.key == second.key && first.date == second.date && first.as_of == second.as_of &&
         first.value == second.value && first.body == second.body;
}
template <typename Value>
bool same_rows(const std::vector<Value>& one, const std::vector<Value>& other) {
  if (one.size() != other.size()) return false;
  for (std::size_t at = 0; at < one.size(); ++at) {
    if (!same_row(one[at], other[at])) return false;
  }
  return true;
}
inline bool same(const Person& one, const Person& other) {
  return one.id == other.id && same_row(one, other);
}
inline bool same(const Chart& one, const Chart& other) {
  return one.person == other.person && same_rows(one.medications, other.medications) &&
         same_rows(one.checkups, other.checkups) && same_rows(one.allergies, other.allergies) &&
         same_rows(one.conditions, other.conditions) && same_rows(one.procedures, other.procedures) &&
         one.unread == other.unread;
}

}  // namespace tomoshibi::test
