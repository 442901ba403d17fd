// Who lives in the region: households with names, births, addresses and insurance.
//
// People come in blocks of kBlockPeople, one municipality a block; a block depends on the seed and
// its number only. In a block the ages are drawn from the pyramid first and families are put
// together from them, so the pyramid holds by construction.
// Source: age shares by region after the census of 2020 and its Noto decline (rounded, own table);
// insurer numbers: 法別2 + prefecture2 + 3 digits + check digit (JP numbering of insurers).
// Proof: tests/population_people_test.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/population/random.h"
#include "app/population/tables.h"
#include "store/base/instant.h"
#include "store/base/person.h"

namespace tomoshibi::population {

inline constexpr std::uint64_t kBlockPeople = 128;

struct Citizen {
  std::string family, given, family_kana, given_kana;
  std::string former_family, former_family_kana;  // Before marriage; mostly empty.
  std::string alias_family, alias_family_kana;    // 通称 of a foreign resident; given name is kept.
  bool foreign = false;
  bool woman = false;
  Date birth;
  int age = 0;
  int household = 0;
  std::size_t municipality = 0;
  const Town* town = nullptr;
  std::string block;     // 12番地, 3丁目4番5号, ロの45番地
  std::string building;
  std::string phone;
  InsuranceCard card;
  std::string insurer_name;
  bool dependant = false;
  bool no_insurance = false;  // 生活保護.
  std::string old_insurer;    // An ended 退職国保 cover, rarely.
  bool withheld = false;
  bool address_suppressed = false;
  bool lives_in_care_home = false;
};

// The people of one block, households together. `count` is at most kBlockPeople.
std::vector<Citizen> make_block(Random& random, std::size_t municipality, int count,
                                const Date& as_of);


}  // namespace tomoshibi::population
