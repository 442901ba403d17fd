// A register of a few invented people in a directory of its own, for the tests of people.
#pragma once

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <unistd.h>
#include <utility>

#include "store/people/internal/search.h"
#include "store/people/register.h"
#include "store/people/schema.h"
#include "store/vault/database.h"
#include "tests/support/test_key.h"

namespace tomoshibi::store::people {

inline constexpr Date kToday{2026, 11, 21};

inline PersonId id_of(std::string_view name) {
  return derive_person_id(open_source_key("test"), "test", name);
}

class TestRegister {
 public:
  TestRegister() {
    static std::atomic<int> number{0};
    directory_ = std::filesystem::temp_directory_path() /
                 ("tomoshibi-people-" + std::to_string(::getpid()) + "-" +
                  std::to_string(++number));
    std::filesystem::create_directories(directory_);
    open();
  }
  ~TestRegister() {
    people_.reset();
    database_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }
  TestRegister(const TestRegister&) = delete;
  TestRegister& operator=(const TestRegister&) = delete;

  void open(IndexForm form = IndexForm::kByMemory) {
    people_.reset();
    database_.reset();
    auto database =
        vault::Database::open(directory_ / "region.db", vault::Database::Mode::kReadWrite,
                              test::test_key());
    REQUIRE(database);
    database_ = std::make_unique<vault::Database>(*std::move(database));
    const std::array<vault::Migration, 4> steps{
        {{1, kSchemaV1}, {2, kSchemaImage}, {3, kSchemaRemoved}, {4, kSchemaWords}}};
    REQUIRE(database_->migrate(steps));
    auto people = Register::open(*database_, form);
    REQUIRE(people);
    people_ = std::make_unique<Register>(*std::move(people));
  }

  Register& people() { return *people_; }
  vault::Database& database() { return *database_; }

  PersonId add(const Person& person) {
    const auto put = people_->put(person);
    REQUIRE(put);
    return person.id;
  }
  Answer find(const Query& query, Role role = Role::kDoctor) {
    auto answer = internal::Door::find(*people_, role, query, kToday);
    REQUIRE(answer);
    return *std::move(answer);
  }
  Answer find(const PersonQuery& query, Role role = Role::kDoctor) {
    return find(Query{query, {}}, role);
  }
  Answer find(const CardQuery& query, Role role = Role::kDoctor) {
    return find(Query{{}, query}, role);
  }

 private:
  std::filesystem::path directory_;
  std::unique_ptr<vault::Database> database_;
  std::unique_ptr<Register> people_;
};

struct Names {
  std::string family, given, family_kana, given_kana;
};
inline Person make_person(std::string_view id, const Names& names, const Date& birth, Sex sex,
                          std::string city = "輪島市", std::string line = "河井町1番地") {
  Person person;
  person.id = id_of(id);
  person.source_system = "test";
  person.source_id = std::string(id);
  person.names.push_back(
      {NameUse::kUsual, names.family, names.given, names.family_kana, names.given_kana});
  person.birth = birth;
  person.sex = sex;
  person.address.prefecture = "石川県";
  person.address.city = std::move(city);
  person.address.line = std::move(line);
  person.as_of = *instant_from_iso("2026-11-10");
  return person;
}

// Four hundred others, so that frequencies mean something: no name of theirs is used in a test.
inline void add_crowd(TestRegister& store) {
  static constexpr std::array<std::pair<const char*, const char*>, 20> kFamilies{
      {{"佐藤", "サトウ"}, {"鈴木", "スズキ"}, {"高橋", "タカハシ"}, {"田中", "タナカ"},
       {"伊藤", "イトウ"}, {"中村", "ナカムラ"}, {"小林", "コバヤシ"}, {"加藤", "カトウ"},
       {"吉田", "ヨシダ"}, {"山田", "ヤマダ"}, {"林", "ハヤシ"}, {"清水", "シミズ"},
       {"森", "モリ"}, {"池田", "イケダ"}, {"橋本", "ハシモト"}, {"石川", "イシカワ"},
       {"前田", "マエダ"}, {"岡田", "オカダ"}, {"藤田", "フジタ"}, {"村上", "ムラカミ"}}};
  static constexpr std::array<std::pair<const char*, const char*>, 20> kGivens{
      {{"清", "キヨシ"}, {"勇", "イサム"}, {"茂", "シゲル"}, {"博", "ヒロシ"},
       {"実", "ミノル"}, {"進", "ススム"}, {"昇", "ノボル"}, {"三郎", "サブロウ"},
       {"武", "タケシ"}, {"豊", "ユタカ"}, {"和子", "カズコ"}, {"幸子", "サチコ"},
       {"節子", "セツコ"}, {"弘子", "ヒロコ"}, {"文子", "フミコ"}, {"久子", "ヒサコ"},
       {"静子", "シズコ"}, {"芳子", "ヨシコ"}, {"清子", "キヨコ"}, {"敏子", "トシコ"}}};
  static constexpr std::array<const char*, 4> kTowns{"鳳至町", "町野町曽々木", "門前町道下",
                                                     "三井町興徳寺"};
  auto transaction = vault::Transaction::begin(store.database());
  REQUIRE(transaction);
  for (std::size_t number = 0; number < 400; ++number) {
    const auto& family = kFamilies[number % 20];
    const auto& given = kGivens[(number / 20 + number) % 20];
    const std::size_t at = (number / 20 + number) % 20;
    Person person = make_person(
        "crowd-" + std::to_string(number), {family.first, given.first, family.second, given.second},
        add_days(Date{1935, 1, 3}, static_cast<std::int32_t>(number * 71 % 25000)),
        at < 10 ? Sex::kMale : Sex::kFemale, "輪島市",
        kTowns[number % 4] + std::to_string(number % 90 + 1) + "番地");
    person.cards.push_back({"170043", "輪" + std::to_string(number % 30),
                            std::to_string(1000000 + number * 7919), "00"});
    store.add(person);
  }
  REQUIRE(transaction->commit());
}

inline bool names_first(const Answer& answer, const PersonId& id) {
  return !answer.candidates.empty() && answer.candidates.front().person.id == id;
}
inline bool lists(const Answer& answer, const PersonId& id) {
  for (const Candidate& one : answer.candidates) {
    if (one.person.id == id) return true;
  }
  return false;
}
inline FieldMatch field_of(const Candidate& one, Field field) {
  for (const auto& [which, how] : one.fields) {
    if (which == field) return how;
  }
  return FieldMatch::kUnknown;
}

}  // namespace tomoshibi::store::people
