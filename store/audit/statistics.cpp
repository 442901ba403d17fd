#include "store/audit/statistics.h"

#include <algorithm>
#include <functional>

namespace tomoshibi::store::audit {
namespace {

constexpr std::int64_t kBelievableMillisecondsMax = std::int64_t{1} << 47;

Date day_of(Instant at) { return date_in_japan(believable(at)); }

Date monday_of(const Date& day) { return add_days(day, -((weekday_of(day) + 6) % 7)); }

void count(Counts& counts, const Access& access) {
  if (access.wrong_person) ++counts.wrong_person;
  if (access.withdrawn) ++counts.withdrawn;
  if (access.answer == ConsentAnswer::kRefused) {
    ++counts.refused;
    return;
  }
  if (!access.was_opened()) return;
  ++counts.opened;
  counts.views += access.views.size();
  switch (access.answer) {
    case ConsentAnswer::kOral: ++counts.oral; break;
    case ConsentAnswer::kGuardian: ++counts.guardian; break;
    case ConsentAnswer::kFamily: ++counts.family; break;
    case ConsentAnswer::kNone: ++counts.none; break;
    case ConsentAnswer::kRefused: break;
  }
  if (!access.without_consent()) return;
  for (const NoConsentReason reason : access.reasons) ++counts.reasons[reason];
}

void count(Counts& counts, const SearchSeen& search) {
  if (search.refused) {
    ++counts.searches_refused;
  } else {
    ++counts.searches;
  }
}

// Every span of `step` days from the first to the last, zeros included.
std::vector<DayCounts> listed(const std::map<Date, Counts>& found, std::int32_t step) {
  std::vector<DayCounts> rows;
  if (found.empty()) return rows;
  const Date last = found.rbegin()->first;
  if (days_between(found.begin()->first, last) > kDaysMax) {
    for (const auto& [day, counts] : found) rows.push_back({day, counts});
    return rows;
  }
  for (Date day = found.begin()->first; day <= last; day = add_days(day, step)) {
    const auto at = found.find(day);
    rows.push_back({day, at == found.end() ? Counts() : at->second});
  }
  return rows;
}

}  // namespace

Instant believable(Instant at) {
  return {std::clamp<std::int64_t>(at.milliseconds, 0, kBelievableMillisecondsMax)};
}

Statistics statistics_of(const AccessBook& book, const Period& period) {
  Statistics result;
  std::map<Date, Counts> days;
  std::map<Date, Counts> weeks;
  const auto add = [&](const auto& act, Counts* place) {
    if (!period.holds(act.at)) return;
    const Date day = day_of(act.at);
    for (Counts* counts : {&result.all, &days[day], &weeks[monday_of(day)],
                           &result.devices[act.name.device], place}) {
      if (counts != nullptr) count(*counts, act);
    }
  };
  for (const Access& access : book.accesses()) {
    add(access, period.holds(access.at) ? &result.places[access.place] : nullptr);
  }
  for (const SearchSeen& search : book.searches()) add(search, nullptr);
  result.days = listed(days, 1);
  result.weeks = listed(weeks, 7);
  return result;
}

}  // namespace tomoshibi::store::audit
