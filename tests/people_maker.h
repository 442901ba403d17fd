// Random people and random, damaged questions about them, and what it means that two answers are alike.
#pragma once

#include <cmath>
#include <cstdio>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "tests/people_support.h"

namespace tomoshibi::store::people {

// Names made of syllables: some hundred surnames and given names, a few of them very common.
class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}

  Person person(std::size_t number) {
    const std::size_t family = zipf(400), given = zipf(300);
    const Sex sex = below(2) == 0 ? Sex::kMale : Sex::kFemale;
    Person person = make_person(
        "p" + std::to_string(number),
        {kanji(family), kanji(given + 500), kana(family, 3), kana(given + 977, 2 + given % 3)},
        add_days(Date{1930, 1, 1}, static_cast<std::int32_t>(below(34000))), sex, "輪島市",
        kana(below(60) + 3000, 2) + "町" + std::to_string(below(40) + 1) + "番地" +
            std::to_string(below(9) + 1));
    const std::size_t insurer = below(2) == 0 ? 0 : below(4);  // One without symbols insures thousands.
    const std::string symbol = insurer == 0 ? "" : std::to_string(insurer * 100 + below(30));
    const std::size_t longest = insurer == 0 ? 10'000'000 : 400;
    person.cards.push_back({kInsurers[insurer], symbol, std::to_string(below(longest) + 1),
                            below(10) == 0 ? "" : "0" + std::to_string(below(5))});
    if (below(20) == 0) {
      person.cards.push_back({kInsurers[1], "777", std::to_string(below(900)), "00"});
    }
    if (below(15) == 0) {
      PersonName former = person.names.front();
      former.use = NameUse::kFormer;
      former.family = kanji(zipf(400));
      former.family_kana = kana(zipf(400), 3);
      person.names.push_back(former);
    }
    if (below(30) == 0) person.birth = Date{};
    if (below(40) == 0) person.address = Address{};
    if (below(60) == 0) person.withheld = true;
    return person;
  }

  // What somebody might ask about him: some of the fields, some of them wrong.
  Query about(const Person& person) {
    Query query;
    const PersonName& name = person.names[below(person.names.size())];
    const std::size_t kind = below(9);  // From 6 on a card; 6 alone.
    if (kind != 6) {
      if (below(3) != 0) query.person.kana = slip(name.family_kana) + " " + slip(name.given_kana);
      if (below(3) == 0) query.person.name = name.family + (below(2) == 0 ? " " : "") + name.given;
      if (below(12) == 0) query.person.kana = name.family_kana;
      if (below(12) == 0) query.person.kana = name.given_kana;
      if (below(20) == 0) query.person.kana.clear();
      if (below(20) == 0) query.person.phone = "0768-22-0001";
      if (below(3) != 0 && person.birth.known()) {
        Date birth = person.birth;
        if (below(4) == 0) birth = add_days(birth, static_cast<std::int32_t>(below(40)) - 20);
        query.person.birth = to_iso(birth);
      } else if (below(8) == 0 && person.birth.known()) {
        query.person.birth = std::to_string(person.birth.year);
      } else if (below(2) == 0 && person.birth.known()) {
        query.person.age = std::to_string(2026 - person.birth.year);
      }
      if (below(2) == 0) query.person.sex = person.sex == Sex::kMale ? "男" : "女";
      if (below(2) == 0) query.person.address = person.address.line;
    }
    if (kind >= 6) {
      const InsuranceCard& card = person.cards[below(person.cards.size())];
      if (below(6) != 0) query.card.insurer_number = card.insurer_number;
      if (below(6) != 0) query.card.symbol = card.symbol;
      query.card.number = card.number;
      if (below(4) == 0) query.card.number[below(card.number.size())] = static_cast<char>('0' + below(10));
      if (below(2) == 0) query.card.branch = card.branch;
      if (below(2) == 0 && person.birth.known()) query.card.birth = to_iso(person.birth);
      if (below(6) == 0) query.card.number[below(query.card.number.size())] = '?';
      if (below(6) == 0 && !query.card.symbol.empty()) query.card.symbol.back() = '?';
      if (below(10) == 0) query.card.symbol.swap(query.card.number);
    }
    return query;
  }

  std::size_t below(std::size_t end) { return random_() % end; }

 private:
  static constexpr std::array<const char*, 4> kInsurers{"39170012", "01170015", "170043", "06170011"};
  static constexpr std::array<const char*, 30> kSyllables{
      "ア", "カ", "サ", "タ", "ナ", "マ", "ヤ", "ワ", "イ", "キ", "シ", "チ", "ニ", "ミ", "リ",
      "ウ", "ク", "ス", "ツ", "ム", "エ", "ケ", "セ", "テ", "オ", "コ", "ソ", "ト", "モ", "ロ"};
  static constexpr std::array<const char*, 20> kKanji{"山", "川", "田", "中", "本", "村", "石", "井",
                                                      "藤", "林", "清", "和", "正", "子", "美", "一",
                                                      "郎", "雄", "恵", "花"};
  std::size_t zipf(std::size_t end) {
    return static_cast<std::size_t>(std::pow(static_cast<double>(end), static_cast<double>(below(100000)) / 1e5)) - 1;
  }
  static std::string kana(std::size_t number, std::size_t syllables) {
    std::string text;
    for (std::size_t at = 0; at < syllables; ++at) {
      text += kSyllables[(number * 7 + at * (number / 30 + 3)) % 30];
    }
    return text;
  }
  static std::string kanji(std::size_t number) {
    return std::string(kKanji[number % 20]) + kKanji[number / 20 % 20];
  }
  std::string slip(std::string kana) {
    if (below(5) == 0 && kana.size() >= 3) kana.replace(below(kana.size() / 3) * 3, 3, kSyllables[below(30)]);
    return kana;
  }
  static std::string to_iso(const Date& date) {
    char text[16];
    std::snprintf(text, sizeof text, "%04d-%02d-%02d", date.year, date.month, date.day);
    return text;
  }
  std::mt19937 random_;
};

inline std::vector<std::pair<PersonId, double>> listed(const Answer& answer) {
  std::vector<std::pair<PersonId, double>> all;
  for (const auto* list : {&answer.candidates, &answer.nearest}) {
    for (const Candidate& one : *list) all.emplace_back(one.person.id, one.probability);
  }
  return all;
}

inline void check_alike(const Answer& one, const Answer& other) {
  CHECK(one.verdict == other.verdict);
  CHECK(one.fitting == other.fitting);
  CHECK(one.people == other.people);
  CHECK(one.narrowing == other.narrowing);
  const auto first = listed(one);
  const auto second = listed(other);
  REQUIRE(first.size() == second.size());
  for (std::size_t at = 0; at < first.size(); ++at) {
    CHECK(first[at].first == second[at].first);
    CHECK(std::abs(first[at].second - second[at].second) < 1e-6);
  }
}

inline void put_all(TestRegister& store, const std::vector<Person>& people, std::size_t from, std::size_t to) {
  auto transaction = store::vault::Transaction::begin(store.database());
  REQUIRE(transaction);
  for (std::size_t at = from; at < to; ++at) store.add(people[at]);
  REQUIRE(transaction->commit());
}

}  // namespace tomoshibi::store::people
