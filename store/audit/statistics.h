// Counts for officials: by day, facility and reason; the kind that the ministry publishes (views a
// week). No person in it. Proof: tests/audit_statistics_test.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "store/audit/access_book.h"
#include "store/base/instant.h"

namespace tomoshibi::store::audit {

struct Counts {
  std::uint64_t opened = 0;         // Accesses with at least one view.
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
  Instant from{0};
  Instant until{INT64_MAX};
};

Statistics statistics_of(const AccessBook& book, const Period& period = {});

}  // namespace tomoshibi::store::audit
