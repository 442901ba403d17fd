// Counts for officials: by day, facility and reason; the kind that the ministry publishes (views a
// week). No person in it.
//
// Counted is what was opened, on the day of its consent: oral, guardian, family and none add up to
// `opened`, and the reasons are those of what was opened without consent. Refusals opened nothing and
// stand beside. Searches belong to a device and to no place.
// Days are calendar days in Japan. A span of more than kDaysMax days comes from a clock that stood
// wrong: then only the days on which something was done are listed.
// Proof: tests/audit_statistics_test.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "store/audit/access_book.h"
#include "store/base/instant.h"

namespace tomoshibi::store::audit {

inline constexpr std::int32_t kDaysMax = 1100;

// What a broken clock wrote, moved to where a calendar can write it: 1970 to about 6430.
Instant believable(Instant at);

struct Counts {
  std::uint64_t opened = 0;         // Accesses with at least one view.
  std::uint64_t views = 0;          // All of them: a chart that is opened again counts again.
  std::uint64_t oral = 0;
  std::uint64_t guardian = 0;
  std::uint64_t family = 0;         // Counts as without consent.
  std::uint64_t none = 0;           // Counts as without consent.
  std::uint64_t refused = 0;        // Opened nothing.
  std::uint64_t wrong_person = 0;   // 別の方でした
  std::uint64_t withdrawn = 0;
  std::uint64_t searches = 0;
  std::uint64_t searches_refused = 0;
  std::map<NoConsentReason, std::uint64_t> reasons;
  std::uint64_t without_consent() const { return family + none; }
};

struct DayCounts {
  Date day;  // In Japan.
  Counts counts;
};

struct Statistics {
  Counts all;
  std::vector<DayCounts> days;                 // Every day from the first to the last, zeros included.
  std::vector<DayCounts> weeks;                // By the Monday that begins them.
  std::map<std::string, Counts> places;        // Facility as the consent named it.
  std::map<journal::KeyId, Counts> devices;
};

struct Period {
  Instant from{INT64_MIN};
  Instant until{INT64_MAX};  // Not included.
  bool holds(Instant at) const { return from <= at && at < until; }
};

Statistics statistics_of(const AccessBook& book, const Period& period = {});

}  // namespace tomoshibi::store::audit
