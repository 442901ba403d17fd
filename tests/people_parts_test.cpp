// Promise: a register of several databases answers as one database of the same people does; the overlay
// stands for the parts, and nothing of a part is ever written.
// Method: random people spread over three parts and an overlay of corrections, additions and removals,
// beside one database that was told the same; then each rule by itself on a few people.
#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <optional>

#include "tests/people_maker.h"
#include "tests/support/scratch.h"

using namespace tomoshibi;
using namespace tomoshibi::store::people;
namespace vault = tomoshibi::store::vault;

namespace {

constexpr std::array kSteps{vault::Migration{1, kSchemaV1}, vault::Migration{2, kSchemaImage},
                            vault::Migration{3, kSchemaRemoved}, vault::Migration{4, kSchemaWords}};

enum class Made : std::uint8_t { kWithImage, kWithNewerRows, kWithoutImage };

// Databases of people in a folder, and a register that stands on all of them.
class Parts {
 public:
  void make(std::span<const Person> people, Made made) {
    auto database = open_file(count_, vault::Database::Mode::kReadWrite);
    REQUIRE(database.migrate(kSteps));
    {
      auto alone = Register::open(database);
      REQUIRE(alone);
      const std::size_t first = made == Made::kWithImage ? people.size() : people.size() * 9 / 10;
      put(database, *alone, people.first(first));
      if (made != Made::kWithoutImage) REQUIRE(alone->make_image());
      put(database, *alone, people.subspan(first));
    }
    ++count_;
  }
  // Requires: make() was called for every part.
  void open() {
    people_.reset();
    overlay_.reset();
    databases_.clear();
    std::vector<RegisterPart> parts;
    databases_.reserve(count_);
    for (std::size_t at = 0; at < count_; ++at) {
      databases_.push_back(open_file(at, vault::Database::Mode::kReadOnly));
      parts.push_back({&databases_.back()});
    }
    overlay_.emplace(open_file(99, vault::Database::Mode::kReadWrite));
    REQUIRE(overlay_->migrate(kSteps));
    auto people = Register::open(std::move(parts), *overlay_);
    REQUIRE(people);
    people_.emplace(*std::move(people));
  }
  void put(std::span<const Person> people) { put(*overlay_, *people_, people); }
  std::string bytes(std::size_t at) const {
    std::ifstream stream(file(at), std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  Register& people() { return *people_; }
  vault::Database& overlay() { return *overlay_; }
  Answer find(const Query& query, Role role = Role::kDoctor,
              internal::Thoroughness thoroughness = internal::Thoroughness::kAsNeeded) {
    auto answer = internal::Door::find(*people_, role, query, kToday, thoroughness);
    REQUIRE(answer);
    return *std::move(answer);
  }

 private:
  static void put(vault::Database& database, Register& store, std::span<const Person> people) {
    auto transaction = vault::Transaction::begin(database);
    REQUIRE(transaction);
    for (const Person& person : people) REQUIRE(store.put(person));
    REQUIRE(transaction->commit());
  }
  std::filesystem::path file(std::size_t at) const {
    return scratch_.path() / ("part-" + std::to_string(at) + ".db");
  }
  vault::Database open_file(std::size_t at, vault::Database::Mode mode) const {
    auto database = vault::Database::open(file(at), mode, test::test_key());
    REQUIRE(database);
    return *std::move(database);
  }
  test::Scratch scratch_;
  std::size_t count_ = 0;
  std::vector<vault::Database> databases_;
  std::optional<vault::Database> overlay_;
  std::optional<Register> people_;
};

Person yamamoto(std::string_view id, std::string_view town = "河井町1番地") {
  return make_person(id, {"山本", "喜代子", "ヤマモト", "キヨコ"}, {1947, 3, 14}, Sex::kFemale, "輪島市",
                     std::string(town));
}
Query about_yamamoto() {
  Query query;
  query.person.kana = "ヤマモト キヨコ";
  query.person.birth = "S22.3.14";
  return query;
}
std::vector<Person> crowd(std::size_t from, std::size_t count) {
  Maker maker(static_cast<unsigned>(from));
  std::vector<Person> people;
  for (std::size_t at = 0; at < count; ++at) people.push_back(maker.person(1'000'000 + from + at));
  for (Person& person : people) person.withheld = false;
  return people;
}

}  // namespace

TEST_CASE("parts: three parts and an overlay answer as one database of all") {
  constexpr std::size_t kPeople = 9000;
  Maker maker(20261123);
  std::vector<Person> people;
  for (std::size_t number = 0; number < kPeople; ++number) people.push_back(maker.person(number));
  Parts parts;
  parts.make(std::span(people).subspan(0, 4500), Made::kWithImage);
  parts.make(std::span(people).subspan(4500, 4200), Made::kWithNewerRows);
  parts.make(std::span(people).subspan(8700, 300), Made::kWithoutImage);
  const std::array before{parts.bytes(0), parts.bytes(1), parts.bytes(2)};
  parts.open();
  // What came since: corrections, people who are new, and some who are gone.
  std::vector<Person> later;
  for (std::size_t at = 0; at < 400; ++at) {
    Person person = people[at * 22 + 5];
    if (at % 2 == 0) person.address.line = "河井町9番地";
    if (at % 3 == 0) person.names.front().given_kana = "ソト";
    if (at % 5 == 0) person.withheld = !person.withheld;
    person.as_of.milliseconds += 1000;
    later.push_back(person);
  }
  for (std::size_t number = 0; number < 200; ++number) later.push_back(maker.person(kPeople + number));
  std::vector<PersonId> gone;
  for (std::size_t at = 0; at < 90; ++at) gone.push_back(people[at * 97 + 11].id);
  for (std::size_t at = 0; at < 9; ++at) gone.push_back(later[at * 60 + 3].id);
  TestRegister whole;
  put_all(whole, people, 0, kPeople);
  put_all(whole, later, 0, later.size());
  parts.put(later);
  for (const PersonId& id : gone) {
    REQUIRE(whole.people().remove(id));
    REQUIRE(parts.people().remove(id));
  }
  REQUIRE(whole.people().after_import());
  CHECK(whole.people().size() == parts.people().size());
  std::vector<Person> asked = people;
  asked.insert(asked.end(), later.begin(), later.end());
  const auto compare = [&](int rounds) {
    for (int round = 0; round < rounds; ++round) {
      const std::size_t number = maker.below(2) == 0 ? maker.below(kPeople) : kPeople + maker.below(later.size());
      const Query query = maker.about(asked[number]);
      CAPTURE(round);
      const Answer one = whole.find(query);
      check_alike(one, parts.find(query));
      if (round % 8 == 0) {
        check_alike(one, parts.find(query, Role::kDoctor, internal::Thoroughness::kEverybody));
      }
    }
    const auto held = whole.people().holdings();
    const auto held_in_parts = parts.people().holdings();
    REQUIRE(held);
    REQUIRE(held_in_parts);
    REQUIRE(held->size() == held_in_parts->size());
    for (std::size_t at = 0; at < held->size(); ++at) {
      CHECK((*held)[at].people == (*held_in_parts)[at].people);
    }
  };
  compare(250);
  parts.open();
  compare(150);
  REQUIRE(parts.people().make_image());
  compare(100);
  parts.open();
  compare(100);
  for (std::size_t at = 0; at < before.size(); ++at) CHECK(before[at] == parts.bytes(at));
}

TEST_CASE("parts: the overlay's record stands for the part's, and a removed one comes back when put again") {
  Parts parts;
  std::vector<Person> first = crowd(0, 50);
  first.push_back(yamamoto("kiyoko"));
  parts.make(first, Made::kWithImage);
  parts.open();
  REQUIRE(names_first(parts.find(about_yamamoto()), id_of("kiyoko")));
  CHECK(*parts.people().put(yamamoto("kiyoko")) == Register::Put::kUnchanged);
  CHECK(*parts.people().put(yamamoto("kiyoko", "鳳至町7番地")) == Register::Put::kStored);
  const Answer moved = parts.find(about_yamamoto());
  REQUIRE(moved.candidates.size() == 1);
  CHECK(moved.candidates.front().person.address.line == "鳳至町7番地");
  CHECK(moved.people == 51);
  REQUIRE(parts.people().remove(id_of("kiyoko")));
  for (int round = 0; round < 2; ++round) {
    CHECK_FALSE(lists(parts.find(about_yamamoto()), id_of("kiyoko")));
    CHECK(parts.people().size() == 50);
    const auto person = internal::Door::person(parts.people(), Role::kDoctor, id_of("kiyoko"));
    REQUIRE_FALSE(person);
    CHECK(person.error().code == Errc::kNotFound);
    CHECK_FALSE(parts.people().resolve("test", "kiyoko")->has_value());
    parts.open();
  }
  CHECK(*parts.people().put(yamamoto("kiyoko")) == Register::Put::kStored);
  CHECK(names_first(parts.find(about_yamamoto()), id_of("kiyoko")));
  parts.open();
  CHECK(names_first(parts.find(about_yamamoto()), id_of("kiyoko")));
  CHECK(parts.people().resolve("test", "kiyoko")->has_value());
}

TEST_CASE("parts: whoever one part withholds is not shown from another, unless the overlay says otherwise") {
  Parts parts;
  std::vector<Person> first = crowd(0, 50), second = crowd(100, 50);
  first.push_back(yamamoto("kiyoko"));
  second.push_back(yamamoto("kiyoko"));
  second.back().withheld = true;
  parts.make(first, Made::kWithImage);
  parts.make(second, Made::kWithImage);
  parts.open();
  const Answer hidden = parts.find(about_yamamoto(), Role::kSelected);
  CHECK(hidden.candidates.empty());
  CHECK_FALSE(lists(hidden, id_of("kiyoko")));
  CHECK(parts.find(about_yamamoto()).verdict == Verdict::kWithheld);
  const auto selected = internal::Door::person(parts.people(), Role::kSelected, id_of("kiyoko"));
  REQUIRE_FALSE(selected);
  CHECK(selected.error().code == Errc::kNotFound);
  Person open_again = yamamoto("kiyoko");
  open_again.as_of.milliseconds += 1;
  CHECK(*parts.people().put(open_again) == Register::Put::kStored);
  CHECK(names_first(parts.find(about_yamamoto(), Role::kSelected), id_of("kiyoko")));
}

TEST_CASE("parts: of one person in two parts the newer record counts, once") {
  Parts parts;
  std::vector<Person> first = crowd(0, 50), second = crowd(100, 50);
  first.push_back(yamamoto("kiyoko"));
  second.push_back(yamamoto("kiyoko", "鳳至町7番地"));
  second.back().as_of.milliseconds += 1;
  parts.make(first, Made::kWithImage);
  parts.make(second, Made::kWithImage);
  parts.open();
  const Answer answer = parts.find(about_yamamoto());
  REQUIRE(answer.candidates.size() == 1);
  CHECK(answer.candidates.front().person.address.line == "鳳至町7番地");
  CHECK(answer.fitting == 1);
  const auto person = internal::Door::person(parts.people(), Role::kDoctor, id_of("kiyoko"));
  REQUIRE(person);
  CHECK(person->address.line == "鳳至町7番地");
}

TEST_CASE("parts: identifiers and links reach over databases") {
  Parts parts;
  std::vector<Person> first = crowd(0, 50), second = crowd(100, 50);
  first.push_back(yamamoto("kiyoko"));
  Person married = yamamoto("kiyoko-2");
  married.names.front().family = "前田";
  married.names.front().family_kana = "マエダ";
  married.identifiers.push_back({"urn:x", "77"});
  second.push_back(married);
  parts.make(first, Made::kWithImage);
  parts.make(second, Made::kWithImage);
  parts.open();
  REQUIRE(parts.people().link(id_of("kiyoko"), id_of("kiyoko-2"), "same card"));
  for (int round = 0; round < 2; ++round) {
    CHECK(*parts.people().resolve("urn:x", "77") == id_of("kiyoko-2"));
    CHECK(*parts.people().resolve("test", "kiyoko") == id_of("kiyoko"));
    const Answer answer = parts.find(about_yamamoto());
    REQUIRE(names_first(answer, id_of("kiyoko")));
    REQUIRE(answer.candidates.front().others.size() == 1);
    CHECK(answer.candidates.front().others.front().person.id == id_of("kiyoko-2"));
    CHECK(answer.candidates.front().others.front().evidence == "same card");
    parts.open();
  }
  Person other = yamamoto("somebody", "三井町3番地");
  other.identifiers.push_back({"urn:x", "77"});
  REQUIRE(parts.people().put(other));
  CHECK_FALSE(parts.people().resolve("urn:x", "77")->has_value());
}

TEST_CASE("parts: a register of too many parts, or of none that is there, is refused") {
  TestRegister store;
  const auto missing = Register::open({RegisterPart{}}, store.database());
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == Errc::kBadInput);
  const auto many = Register::open(std::vector<RegisterPart>(kMostParts, {&store.database()}), store.database());
  REQUIRE_FALSE(many);
  CHECK(many.error().code == Errc::kBadInput);
}
