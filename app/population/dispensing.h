// When medicines are handed out over five years: regular visits of each care and acute episodes.
//
// Invariant: a visit's day is never a Sunday or 1 to 3 January, never after the day of the data;
// quantity is daily dose times dosing days for oral medicines, whole packs otherwise.
// Source: cycles and jitter are guesses after the national shares of dispensing lengths (NDB).
// Proof: tests/population_health_test.cpp.
#pragma once

#include <vector>

#include "app/population/health.h"

namespace tomoshibi::population {

struct Line {
  const Product* product = nullptr;
  double daily_dose = 0;
  int days = 0;  // 0: as needed or a pack, whose days nobody counts.
  double quantity = 0;
  const char* unit = "";
};

struct Visit {
  Day day = 0;
  std::size_t care = 0;
  std::vector<Line> lines;
};

// Everything handed out to a person, in order of days. May add cares for acute episodes.
std::vector<Visit> make_visits(Random& random, const Citizen& citizen, const Window& window,
                               const Facilities& facilities, Health& health);

// One line for a product: what a dispensing of so many days amounts to.
Line make_line(Random& random, const Product& product, double daily_dose, int days);

}  // namespace tomoshibi::population
