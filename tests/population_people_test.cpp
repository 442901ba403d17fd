// Promise: the people look like a rural prefecture: ages, households, insurance, names.
// Method: makes 20,000 people of all municipalities once and counts.
#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "app/population/region.h"

namespace {

using namespace tomoshibi;
using namespace tomoshibi::population;

struct Block {
  std::vector<Resident> residents;
};

const std::vector<Block>& sample() {
  static const std::vector<Block> kSample = [] {
    Options options;
    options.seed = 7;
    options.people = 20000;
    const Synthesis synthesis(options);
    std::vector<Block> blocks(synthesis.blocks());
    for (std::uint64_t i = 0; i < blocks.size(); ++i) {
      blocks[i].residents = synthesis.make_residents(i);
    }
    return blocks;
  }();
  return kSample;
}

template <typename Visit>
void each(const Visit& visit) {
  for (const Block& block : sample()) {
    for (const Resident& resident : block.residents) visit(resident.citizen);
  }
}

}  // namespace

TEST_CASE("people: every insurer number has 6 or 8 digits and its check digit") {
  each([](const Citizen& citizen) {
    if (citizen.no_insurance) return;
    const std::string& number = citizen.card.insurer_number;
    CHECK((number.size() == 6 || number.size() == 8));
    CHECK(check_digit_of(number) == CheckDigit::kValid);
    CHECK_FALSE(citizen.card.number.empty());
    if (!citizen.old_insurer.empty())
      CHECK(check_digit_of(citizen.old_insurer) == CheckDigit::kValid);
  });
}

TEST_CASE("people: insurers of every kind occur") {
  std::set<std::string> laws;
  Random random(3, 3);
  for (int i = 0; i < 400; ++i) {
    for (const Citizen& citizen :
         make_block(random, static_cast<std::size_t>(i % 19), 128, {2026, 11, 21})) {
      const std::string& number = citizen.card.insurer_number;
      if (!number.empty()) laws.insert(number.size() == 6 ? "国保" : number.substr(0, 2));
      if (!citizen.old_insurer.empty()) laws.insert(citizen.old_insurer.substr(0, 2));
    }
  }
  for (const char* law : {"国保", "01", "02", "03", "04", "06", "07", "31", "32", "33", "34", "39",
                          "63", "67", "72", "73", "74", "75"}) {
    CAPTURE(law);
    CHECK(laws.count(law) == 1);
  }
}

TEST_CASE("people: from 75 everybody is in 後期高齢者医療, with a number only") {
  each([](const Citizen& citizen) {
    if (citizen.no_insurance || citizen.age < 75) return;
    CHECK(citizen.card.insurer_number.starts_with("3917"));
    CHECK(citizen.card.symbol.empty());
    CHECK(citizen.card.branch.empty());
  });
}

TEST_CASE("people: households share symbol and number, branches differ") {
  int shared = 0;
  for (const Block& block : sample()) {
    std::map<std::string, std::set<std::string>> branches;
    std::map<std::string, std::set<int>> homes;
    for (const Resident& resident : block.residents) {
      const InsuranceCard& card = resident.citizen.card;
      if (card.branch.empty()) continue;
      const std::string cover = card.insurer_number + ":" + card.symbol + ":" + card.number;
      CHECK(branches[cover].insert(card.branch).second);
      homes[cover].insert(resident.citizen.household);
    }
    for (const auto& [cover, set] : branches) {
      if (set.size() > 1) ++shared;
      CHECK(homes[cover].size() == 1);
    }
  }
  CHECK(shared > 1000);
}

TEST_CASE("people: the ages are those of a rural prefecture, older in Oku-Noto") {
  int all = 0, old = 0, children = 0, oku = 0, oku_old = 0;
  each([&](const Citizen& citizen) {
    ++all;
    old += citizen.age >= 65 ? 1 : 0;
    children += citizen.age < 15 ? 1 : 0;
    if (municipality_table()[citizen.municipality].region == Region::kOkuNoto) {
      ++oku;
      oku_old += citizen.age >= 65 ? 1 : 0;
    }
  });
  CHECK(old * 100 > all * 29);
  CHECK(old * 100 < all * 37);
  CHECK(children * 100 > all * 8);
  CHECK(children * 100 < all * 13);
  REQUIRE(oku > 500);
  CHECK(oku_old * 100 > oku * 47);
  CHECK(oku_old * 100 < oku * 60);
}

TEST_CASE("people: no child lives without a grown-up, mothers are 20 to 43 years older") {
  for (const Block& block : sample()) {
    std::map<int, int> oldest;
    for (const Resident& resident : block.residents) {
      int& age = oldest[resident.citizen.household];
      age = std::max(age, resident.citizen.age);
    }
    for (const Resident& resident : block.residents) {
      if (resident.citizen.age >= 18) continue;
      CHECK(oldest[resident.citizen.household] - resident.citizen.age >= 17);
    }
  }
}

TEST_CASE("people: twins, namesakes, foreign residents and variant kanji are there") {
  int twins = 0, namesakes = 0, foreign = 0, people = 0, maiden = 0, withheld = 0, variants = 0;
  for (const Block& block : sample()) {
    std::map<std::string, int> by_birth, by_name;
    for (const Resident& resident : block.residents) {
      const Citizen& citizen = resident.citizen;
      ++people;
      foreign += citizen.foreign ? 1 : 0;
      maiden += citizen.former_family.empty() ? 0 : 1;
      withheld += citizen.withheld ? 1 : 0;
      variants += citizen.family.find('\xf0') != std::string::npos ? 1 : 0;
      if (citizen.age < 30 &&
          by_birth[std::to_string(citizen.household) + to_iso(citizen.birth)]++ > 0) {
        ++twins;
      }
      if (by_name[citizen.family + citizen.given + citizen.given_kana +
                  std::to_string(citizen.birth.year)]++ > 0) {
        ++namesakes;
      }
    }
  }
  CHECK(twins >= 8);
  CHECK(namesakes >= 20);
  CHECK(foreign * 1000 > people * 22);
  CHECK(foreign * 1000 < people * 48);
  CHECK(maiden > 100);
  CHECK(withheld >= 2);
  CHECK(withheld <= 30);
  CHECK(variants >= 20);
}

TEST_CASE("people: facilities have unique ten-digit codes with valid check digits") {
  const Facilities facilities;
  std::set<std::string> codes;
  for (const Facility& facility : facilities.all()) {
    CHECK(facility.code.size() == 10);
    CHECK(check_digit_of(facility.code) == CheckDigit::kValid);
    CHECK(codes.insert(facility.code).second);
  }
  CHECK(codes.size() > 300);
}
