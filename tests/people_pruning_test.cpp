// Promise: looking at few people answers as looking at everybody does: the same list, the same verdict, the
// same probabilities.
// Method: random people and random, damaged questions about them; each question is answered both ways, on
// one image, on an image with additions and corrections, and on several images.
#include <doctest/doctest.h>

#include "tests/people_maker.h"

using namespace tomoshibi;
using namespace tomoshibi::store::people;

namespace {

constexpr std::size_t kPeople = 9000;

Answer ask(TestRegister& store, const Query& query, internal::Thoroughness thoroughness) {
  auto answer = internal::Door::find(store.people(), Role::kDoctor, query, kToday, thoroughness);
  REQUIRE(answer);
  return *std::move(answer);
}

}  // namespace

TEST_CASE("pruning: few people answer as everybody does, on one image and on several") {
  Maker maker(20261122);
  std::vector<Person> people;
  for (std::size_t number = 0; number < kPeople; ++number) people.push_back(maker.person(number));
  TestRegister whole, parts;
  put_all(whole, people, 0, kPeople);
  REQUIRE(whole.people().after_import());
  // An image of most, where some stand otherwise; additions and corrections beside it.
  std::vector<Person> before = people;
  for (std::size_t at = 0; at < 600; ++at) before[at * 7].address.line = "河井町9番地";
  for (std::size_t at = 0; at < 300; ++at) before[at * 11].names.front().given_kana = "ソト";
  put_all(parts, before, 0, kPeople - 500);
  REQUIRE(parts.people().after_import());
  parts.open();
  put_all(parts, people, 0, kPeople);
  REQUIRE(parts.people().index_stats().images >= 1);
  int few = 0, all = 0;
  for (int round = 0; round < 700; ++round) {
    const Query query = maker.about(people[maker.below(kPeople)]);
    const Answer needed = ask(whole, query, internal::Thoroughness::kAsNeeded);
    CAPTURE(round);
    CAPTURE(query.person.kana.empty());
    CAPTURE(query.person.name.empty());
    CAPTURE(query.person.birth);
    CAPTURE(query.person.age);
    CAPTURE(query.person.address.empty());
    CAPTURE(query.card.symbol);
    CAPTURE(query.card.number);
    CAPTURE(query.card.birth);
    check_alike(needed, ask(whole, query, internal::Thoroughness::kEverybody));
    check_alike(needed, ask(parts, query, internal::Thoroughness::kAsNeeded));
    ++all;
    few += needed.verdict == Verdict::kCertain ? 1 : 0;
  }
  CHECK(parts.people().index_stats().images == 2);
  MESSAGE(few << " of " << all << " certain");
}
