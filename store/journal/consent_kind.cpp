#include "store/journal/consent_kind.h"

#include "store/journal/consent_rules.h"

namespace tomoshibi::store::journal {

std::optional<Instant> consent_ends(ConsentKind kind, Instant taken, const Date& care_day) {
  switch (kind) {
    case ConsentKind::kDisaster:
    case ConsentKind::kCounter:
    case ConsentKind::kHouseCall: return until(taken);
    case ConsentKind::kOtherRoute:
    case ConsentKind::kOnline: return start_of_day_in_japan(add_days(care_day, 2));
    case ConsentKind::kHomeVisits: return std::nullopt;
  }
  return until(taken);
}

bool consent_holds(ConsentKind kind, Instant taken, const Date& care_day, bool withdrawn,
                   Instant now) {
  if (withdrawn || now.milliseconds < taken.milliseconds - kClockSlackMilliseconds) return false;
  const std::optional<Instant> end = consent_ends(kind, taken, care_day);
  return !end || now < *end;
}

}  // namespace tomoshibi::store::journal
