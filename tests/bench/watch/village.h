// A village and its shelter: who lives where, who works there, and when.
//
// People come from the synthetic region (app/population: households, names by frequency, former
// surnames). Some towns are the shelter's own: houses along a road with numbers, one surname borne
// by many. What is guessed stands as a named constant with its reason.
// Invariant: same seed, same village.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "app/population/people.h"
#include "app/population/random.h"
#include "store/base/ids.h"
#include "store/base/instant.h"

namespace tomoshibi::watch_bench {

using population::Random;

inline constexpr std::int64_t kMinute = 60'000;
inline constexpr std::int64_t kHour = 60 * kMinute;
inline constexpr std::int64_t kDay = 24 * kHour;

struct Resident {
  PersonId id;
  std::string family, given, former_family;
  std::string line;       // Of the address, behind the city.
  int town = -1;          // Of the shelter's towns; -1: elsewhere in the city.
  int lot = 0;            // House number in that town.
  std::size_t household = 0;
  int age = 0;
  bool here = false;      // In the shelter.
  bool chronic = false;   // Comes again and again.
};

struct Shift {
  std::int64_t from = 0;
  std::int64_t until = 0;
};

struct Member {
  AccountId account;
  std::string family, given;
  std::size_t resident = SIZE_MAX;  // SIZE_MAX: from another prefecture.
  bool pharmacist = false;
  std::vector<Shift> shifts;        // In order.
  double records = 0;               // How often something is recorded for a patient.
  double asks_birth = 0;            // How often a name is searched with its whole birth date.
  double reads_card = 0;
  double pace = 1;                  // Of patients, beside the others on duty.
  // What the desk finds in the register under the member's full name, at most three.
  std::vector<std::size_t> homes;

  bool is_local() const { return resident != SIZE_MAX; }
  bool works_at(std::int64_t time) const;
};

struct Village {
  std::vector<Resident> people;
  std::vector<std::vector<std::size_t>> households;
  std::vector<Member> staff;
  std::vector<std::size_t> sheltered;
  std::size_t famous = 0;   // Known to all of them; may be in the shelter.
  std::int64_t start = 0;   // Midnight of a Monday in Japan.
};

Village make_village(Random& random);
std::vector<std::size_t> on_duty(const Village& village, std::int64_t time);

}  // namespace tomoshibi::watch_bench
