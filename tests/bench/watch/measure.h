// One week judged: how much of what was snooped carries a flag of the watch, and how much honest work.
//
// "No consent" alone is reviewed anyway: it is neither a catch nor a false alarm.
#pragma once

#include <cstdint>
#include <map>

#include "store/audit/flag.h"
#include "store/audit/watch.h"
#include "tests/bench/watch/shelter_week.h"
#include "tests/bench/watch/village.h"

namespace tomoshibi::watch_bench {

struct Share {
  std::uint64_t has = 0;
  std::uint64_t of = 0;
  double percent() const {
    return of == 0 ? 0 : 100.0 * static_cast<double>(has) / static_cast<double>(of);
  }
  void add(bool value) {
    ++of;
    if (value) ++has;
  }
  Share& operator+=(const Share& other) {
    has += other.has;
    of += other.of;
    return *this;
  }
};

struct Measured {
  Share snooped, honest, snooped_searches, honest_searches;
  std::map<store::audit::FlagKind, std::uint64_t> honest_by_flag, snooped_by_flag;
  std::map<Hard, Share> by_hard;
  Measured& operator+=(const Measured& other);
};

Measured measure(const ShelterWeek& week, const store::audit::Limits& limits = {});

}  // namespace tomoshibi::watch_bench
