// Hospitals, clinics and pharmacies of the region: invented, the same for every seed.
//
// Invariant: ten-digit codes (prefecture 2, table 1 or 4, district 2, serial 4, check digit) with
// valid check digits, one code a facility. Any likeness of a name to a real one is chance.
// Proof: tests/population_people_test.cpp.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "app/population/random.h"
#include "app/population/tables.h"

namespace tomoshibi::population {

struct Facility {
  std::string name;
  std::string code;
  Specialty specialty = Specialty::kInternal;
  bool hospital = false;
  bool electronic = false;  // Uses e-prescriptions (a clinic) or registers dispensing (a pharmacy).
  bool dispenses = false;   // 院内: hands out medicines itself.
};

class Facilities {
 public:
  Facilities();

  // A facility for that specialty, in the municipality or where its people go.
  const Facility& clinic(Random& random, std::size_t municipality, Specialty specialty) const;
  const Facility& hospital(Random& random, std::size_t municipality) const;
  const Facility& pharmacy(Random& random, std::size_t municipality) const;
  const Facility& check_up_place(Random& random, std::size_t municipality) const;
  const Facility& named(std::string_view name) const;  // Requires: one of the story's names.
  const std::vector<Facility>& all() const { return all_; }

 private:
  using Indices = std::vector<std::size_t>;
  std::size_t add(Facility facility, std::size_t municipality, char table);
  void add_clinics(std::size_t municipality);

  std::vector<Facility> all_;
  std::vector<Indices> clinics_;   // By municipality * kSpecialtyCount + specialty.
  std::vector<Indices> hospitals_;  // By municipality.
  std::vector<Indices> pharmacies_;
  std::vector<int> serials_;
  Random random_;
};

}  // namespace tomoshibi::population
