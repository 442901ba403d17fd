// Yearly check-ups whose values agree with the person's diseases and medicines.
//
// Invariant: people of 75 and over have the questionnaire of 後期高齢者 and no waist; fasting and
// random glucose and triglycerides are different items; on dialysis creatinine is 6 to 14.
// Source: JLAC10 codes and answer lists of the eCheckupReport implementation guide (item set of
// 2024); distributions: 国民健康・栄養調査 2023 and 2017, specific check-ups of 892,692 people, the
// rest guesses; eGFR: 194 × Cr^-1.094 × age^-0.287 (× 0.739 for women).
// Proof: tests/population_health_test.cpp.
#pragma once

#include <vector>

#include "app/population/health.h"

namespace tomoshibi::population {

struct Answer {
  const char* code;     // JLAC10.
  const char* name;
  double value = 0;     // A number, when list is null.
  int decimals = 0;
  const char* unit = "";
  const char* list = nullptr;  // Answer code system: the number after 1.2.392.200119.6.
  int answer = 0;              // Code in that list.
  const char* answer_text = "";
};

struct Checkup {
  Date day;
  Day known;  // When it was registered.
  bool late_elder = false;
  const Facility* place = nullptr;
  std::vector<Answer> answers;
};

std::vector<Checkup> make_checkups(Random& random, const Citizen& citizen, const Health& health,
                                   const Window& window, const Facilities& facilities);

}  // namespace tomoshibi::population
