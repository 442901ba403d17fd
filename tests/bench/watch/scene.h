// What happens in a week, as acts on a time line, before it becomes entries.
#pragma once

#include <optional>
#include <vector>

#include "store/journal/bodies.h"
#include "tests/bench/watch/shelter_week.h"
#include "tests/bench/watch/village.h"

namespace tomoshibi::watch_bench {

inline constexpr std::size_t kNobody = SIZE_MAX;

struct Look {               // Under an open consent: a further user looks.
  std::size_t member = 0;
  std::int64_t at = 0;
};

// One turn at the kiosk: a search, mostly a consent and a chart.
struct Act {
  std::int64_t at = 0;
  std::size_t member = 0;
  std::size_t person = kNobody;        // kNobody: a search that finds nobody.
  bool by_card = false;
  bool says_birth = true;
  bool is_batch = false;
  store::journal::SearchOutcome outcome = store::journal::SearchOutcome::kChosen;
  ConsentAnswer answer = ConsentAnswer::kOral;
  bool has_consent = true;
  std::int64_t search_takes = 40'000;
  std::int64_t consent_takes = 45'000;
  std::int64_t open_for = 4 * kMinute;
  std::optional<std::int64_t> record_after;  // Of the view.
  std::optional<store::journal::CloseReason> close;
  bool is_namesake = false;
  bool is_withheld = false;
  std::vector<Look> looks;
  Label label;

  std::int64_t consent_at() const { return at + search_takes + consent_takes; }
};

// The honest week. Acts are not in order of time.
std::vector<Act> honest_acts(Random& random, const Village& village);
// Adds what the snooper does; may let somebody look under one of the honest consents.
void add_snooping(Random& random, const Village& village, Snooping kind, std::vector<Act>& acts);

}  // namespace tomoshibi::watch_bench
