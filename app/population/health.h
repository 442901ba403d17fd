// What a person suffers from and takes: illnesses, courses of medicines, allergies, operations.
//
// Invariant: a course's product passed the cautions of that person (age, sex, dialysis, asthma,
// ...), and no two courses of one day share an exclusion group.
// Source: prevalence in tables.h; co-prescription after common Japanese practice (guesses).
// Proof: tests/population_health_test.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/population/facilities.h"
#include "app/population/people.h"

namespace tomoshibi::population {

using Day = std::int32_t;  // Days since 1970-01-01.

// The window of five years that the region's records cover, relative to the day of the data.
struct Window {
  explicit Window(const Date& as_of);
  Day today;
  Day first;         // First day of the oldest claims month kept.
  Day receipts_end;  // Last day of the newest claims month known.
  Day electronic_first;  // E-prescription data are kept for 100 days.
};

// One medicine over time, at one place of care.
struct Course {
  const Product* product = nullptr;
  double daily_dose = 0;
  Day first = 0;
  Day last = 0;
  std::size_t care = 0;  // Index into Health::cares.
};

// One doctor's office that a person visits, and where its medicines are handed out.
struct Care {
  const Facility* clinic = nullptr;
  const Facility* pharmacy = nullptr;  // Null: 院内.
  Specialty specialty = Specialty::kInternal;
  int cycle_days = 28;
  int early_cycle_days = 56;  // Before the last twelve months: longer, as stable people had it.
};

struct Problem {
  Illness illness;
  Day onset;
  std::size_t care;
};

struct AllergyFact {
  const char* substance;
  const char* code9;  // First nine characters of a product's code for medicines, else empty.
  const char* reaction;
  bool medication;
  bool severe;
  Date when;  // Month and day may be zero.
};

struct ProcedureFact {
  const char* text;
  const char* note;
  Day day;
  bool surgery;
  std::size_t care;
  bool monthly;  // Repeats each month from `day` on (dialysis, home oxygen).
  int first_weekday = 0;  // Dialysis: 1 Monday, Wednesday, Friday; 2 Tuesday, Thursday, Saturday.
};

struct Health {
  Illnesses illnesses;
  std::vector<Problem> problems;
  std::vector<Care> cares;
  std::vector<Course> courses;
  std::vector<AllergyFact> allergies;
  std::vector<ProcedureFact> procedures;
  bool on_insulin = false;
  bool on_sglt2 = false;
  bool smoker = false;
  std::uint64_t groups = 0;   // Exclusion groups that the courses take up.
  std::uint32_t barred = 0;   // Cautions of this person.
  double leftover = 1.0;  // How late the person comes back, as a factor.
};

Health make_health(Random& random, const Citizen& citizen, const Window& window,
                   const Facilities& facilities);

// For the story and the tests: illnesses with the prevalence table only.
Illnesses draw_illnesses(Random& random, int age, bool woman);

// Every code prefix that the regimen names.
std::vector<std::string> regimen_prefixes();

}  // namespace tomoshibi::population
