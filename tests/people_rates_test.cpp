// Promise: the rates of the search are fitted from confirmed answers by counting, smoothed, and kept until
// they are put back.
// Method: answers made with known slips; a register opened again.
#include <doctest/doctest.h>

#include "people_support.h"
#include "store/people/rates.h"

using namespace tomoshibi;
using namespace tomoshibi::store::people;

namespace {

Confirmed one(const PartialDate& asked, const Date& held) {
  Confirmed confirmed;
  confirmed.asked_birth = asked;
  confirmed.birth = held;
  return confirmed;
}

}  // namespace

TEST_CASE("rates: nothing counted gives back what was") {
  CHECK(fit_rates({}, Rates{}) == Rates{});
  CHECK(are_valid(Rates{}));
}

TEST_CASE("rates: counted slips move their rate and no other up") {
  std::vector<Confirmed> answers(600, one({1947, 3, 14}, {1947, 3, 14}));
  for (int at = 0; at < 200; ++at) answers.push_back(one({1947, 3, 4}, {1947, 4, 3}));
  const Rates fitted = fit_rates(answers, Rates{});
  // (200 + 200 * .015) of (800 + 200).
  CHECK(fitted.birth_exchanged == doctest::Approx(0.203));
  CHECK(fitted.birth_exact == doctest::Approx(0.786));
  CHECK(fitted.birth_next_year < Rates{}.birth_next_year);
  CHECK(are_valid(fitted));
}

TEST_CASE("rates: who is not registered and whose sex is wrong are counted apart") {
  std::vector<Confirmed> answers(300);
  for (std::size_t at = 0; at < answers.size(); ++at) {
    answers[at].asked_sex = Sex::kMale;
    answers[at].sex = at % 10 == 0 ? Sex::kFemale : Sex::kMale;
    answers[at].registered = at % 2 == 0;
  }
  const Rates fitted = fit_rates(answers, Rates{});
  CHECK(fitted.absent == doctest::Approx((150 + 200 * 0.06) / 500));
  CHECK(fitted.sex_other == doctest::Approx((30 + 200 * 0.015) / 350));
  CHECK(fitted.birth_exact == Rates{}.birth_exact);
}

TEST_CASE("rates: kept rates weigh at once and after opening again, until they are put back") {
  TestRegister store;
  add_crowd(store);
  store.add(make_person("one", {"鷲尾", "勝", "ワシオ", "マサル"}, {1945, 2, 8}, Sex::kMale));
  PersonQuery query;
  query.kana = "ワシオ";
  query.birth = "1945-08-02";
  const auto probability = [&] { return store.find(query).candidates.front().probability; };
  const double before = probability();
  Rates careless;
  careless.birth_exchanged = 0.4;
  careless.birth_exact = 0.5;
  REQUIRE(store.people().keep_rates(careless));
  const double after = probability();
  CHECK(after > before);
  store.open();
  CHECK(store.people().rates() == careless);
  CHECK(probability() == doctest::Approx(after));
  REQUIRE(store.people().keep_rates(Rates{}));
  store.open();
  CHECK(store.people().rates() == Rates{});
  CHECK(probability() == doctest::Approx(before));
  careless.sex_other = 0;
  CHECK(!store.people().keep_rates(careless));
}
