// Promise: a query equal to what is registered finds that person first; saying one more true thing does
// not lower the true person's rank in expectation.
// Method: several hundred people of drawn names, families and towns; each law over many draws, the seed
// fixed. Rank: place in the list of twenty, beyond it twenty-one.
#include <doctest/doctest.h>

#include <random>

#include "people_support.h"

using namespace tomoshibi;
using namespace tomoshibi::store::people;

namespace {

constexpr std::array<std::pair<const char*, const char*>, 24> kFamilies{
    {{"山本", "ヤマモト"}, {"山元", "ヤマモト"}, {"坂下", "サカシタ"}, {"阪下", "サカシタ"},
     {"渡辺", "ワタナベ"}, {"渡部", "ワタベ"},   {"東", "ヒガシ"},     {"東", "アズマ"},
     {"大野", "オオノ"},   {"小野", "オノ"},     {"河野", "コウノ"},   {"河野", "カワノ"},
     {"斎藤", "サイトウ"}, {"斉藤", "サイトウ"}, {"谷内", "ヤチ"},     {"谷内", "タニウチ"},
     {"浜", "ハマ"},       {"濱", "ハマ"},       {"中島", "ナカジマ"}, {"中嶋", "ナカシマ"},
     {"西", "ニシ"},       {"北", "キタ"},       {"南", "ミナミ"},     {"室", "ムロ"}}};
constexpr std::array<std::pair<const char*, const char*>, 16> kGivens{
    {{"美咲", "ミサキ"}, {"咲", "サキ"},     {"裕子", "ユウコ"}, {"裕子", "ヒロコ"},
     {"優子", "ユウコ"}, {"正雄", "マサオ"}, {"正夫", "マサオ"}, {"一郎", "イチロウ"},
     {"陽一", "ヨウイチ"}, {"翔", "ショウ"}, {"翔", "カケル"},   {"健", "ケン"},
     {"葵", "アオイ"},   {"碧", "アオイ"},   {"陽菜", "ヒナ"},   {"日奈", "ヒナ"}}};
constexpr std::array<const char*, 6> kTowns{"河井町", "鳳至町", "門前町道下", "町野町曽々木",
                                            "三井町興徳寺", "門前町鬼屋"};

template <class Table>
const auto& draw(std::mt19937& random, const Table& table) {
  return table[random() % table.size()];
}

// Households: one surname, one house, one card.
std::vector<Person> draw_people(std::mt19937& random, std::size_t wanted) {
  std::vector<Person> people;
  while (people.size() < wanted) {
    const auto& family = draw(random, kFamilies);
    const std::string line = std::string(draw(random, kTowns)) + std::to_string(random() % 300 + 1) + "番地";
    const std::string number = std::to_string(1000000 + random() % 9000000);
    const std::size_t members = 1 + random() % 4;
    for (std::size_t at = 0; at < members; ++at) {
      const auto& given = draw(random, kGivens);
      const Date birth = add_days(Date{1935, 1, 1}, static_cast<std::int32_t>(random() % 32000));
      Person person = make_person("drawn-" + std::to_string(people.size()),
                                  {family.first, given.first, family.second, given.second}, birth,
                                  random() % 2 == 0 ? Sex::kMale : Sex::kFemale, "輪島市", line);
      person.cards.push_back({"170043", "輪7", number, "0" + std::to_string(at)});
      person.phones.push_back("0768-" + std::to_string(100000 + random() % 900000));
      people.push_back(std::move(person));
    }
  }
  return people;
}

std::size_t rank_of(const Answer& answer, const PersonId& id) {
  for (std::size_t at = 0; at < answer.candidates.size(); ++at) {
    if (answer.candidates[at].person.id == id) return at + 1;
  }
  return kMostCandidates + 1;
}

// The fields of a person as he would say them, one by one.
constexpr int kFields = 7;
void say(Query& query, int field, const Person& person) {
  const PersonName& name = person.names.front();
  switch (field) {
    case 0: query.person.kana = name.family_kana + " " + name.given_kana; break;
    case 1: query.person.name = name.family + " " + name.given; break;
    case 2: query.person.birth = to_iso(person.birth); break;
    case 3: query.person.sex = person.sex == Sex::kMale ? "男" : "女"; break;
    case 4: query.person.address = person.address.city + person.address.line; break;
    case 5: query.person.phone = person.phones.front(); break;
    default: {
      const InsuranceCard& card = person.cards.front();
      query.card = {card.insurer_number, card.symbol, card.number, card.branch, ""};
    }
  }
}

struct Drawn {
  TestRegister store;
  std::mt19937 random{20261122};
  std::vector<Person> people = draw_people(random, 600);
  Drawn() {
    auto transaction = store::vault::Transaction::begin(store.database());
    REQUIRE(transaction);
    for (const Person& person : people) store.add(person);
    REQUIRE(transaction->commit());
  }
};

}  // namespace

TEST_CASE("property: a query equal to a row of the register finds that row first") {
  Drawn drawn;
  for (std::size_t at = 0; at < drawn.people.size(); at += 2) {
    const Person& person = drawn.people[at];
    Query all;
    for (int field = 0; field < kFields; ++field) say(all, field, person);
    const Answer answer = drawn.store.find(all);
    CHECK(names_first(answer, person.id));
    CHECK(answer.candidates.front().differs() == 0);
    Query name_and_birth;
    say(name_and_birth, 0, person);
    say(name_and_birth, 1, person);
    say(name_and_birth, 2, person);
    CHECK(names_first(drawn.store.find(name_and_birth), person.id));
  }
}

TEST_CASE("property: one more true field does not lower the true person's rank in expectation") {
  Drawn drawn;
  for (int added = 0; added < kFields; ++added) {
    double before = 0, after = 0;
    for (int draw_number = 0; draw_number < 150; ++draw_number) {
      const Person& person = draw(drawn.random, drawn.people);
      Query query;
      int said = 0;
      for (int field = 0; field < kFields; ++field) {
        if (field == added || drawn.random() % 3 != 0) continue;
        say(query, field, person);
        ++said;
      }
      if (said == 0) say(query, added == 3 ? 4 : 3, person);
      before += static_cast<double>(rank_of(drawn.store.find(query), person.id));
      say(query, added, person);
      after += static_cast<double>(rank_of(drawn.store.find(query), person.id));
    }
    CHECK(after <= before);
  }
}

TEST_CASE("property: the posterior is a probability") {
  Drawn drawn;
  for (int draw_number = 0; draw_number < 200; ++draw_number) {
    const Person& person = draw(drawn.random, drawn.people);
    Query query;
    say(query, static_cast<int>(drawn.random() % kFields), person);
    say(query, static_cast<int>(drawn.random() % kFields), person);
    double sum = 0;
    double last = 1;
    for (const Candidate& one : drawn.store.find(query).candidates) {
      CHECK(one.probability >= 0);
      CHECK(one.probability <= last + 1e-9);
      last = one.probability;
      sum += one.probability;
    }
    CHECK(sum <= 1 + 1e-6);
  }
}
