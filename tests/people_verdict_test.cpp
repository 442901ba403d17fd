// Promise: the register never says more than it knows: certain needs two keys, and none, uncovered,
// stale and withheld are each said when they are true and only then.
// Method: small registers made for each verdict; roles are compared answer by answer.
#include <doctest/doctest.h>

#include "people_support.h"

using namespace tomoshibi;
using namespace tomoshibi::store::people;

namespace {

PersonQuery by(std::string kana, std::string birth, std::string address = "") {
  PersonQuery query;
  query.kana = std::move(kana);
  query.birth = std::move(birth);
  query.address = std::move(address);
  return query;
}

Person yamamoto() {
  return make_person("yamamoto", {"山本", "喜代子", "ヤマモト", "キヨコ"}, {1947, 3, 14}, Sex::kFemale,
                     "輪島市", "門前町道下12番地");
}

bool same_answer(const Answer& one, const Answer& other) {
  if (one.verdict != other.verdict || one.fitting != other.fitting ||
      one.people != other.people || one.candidates.size() != other.candidates.size() ||
      one.nearest.size() != other.nearest.size() || one.rows_allowed != other.rows_allowed) {
    return false;
  }
  for (std::size_t at = 0; at < one.nearest.size(); ++at) {
    if (one.nearest[at].person.id != other.nearest[at].person.id) return false;
  }
  for (std::size_t at = 0; at < one.candidates.size(); ++at) {
    if (one.candidates[at].person.id != other.candidates[at].person.id) return false;
    if (one.candidates[at].probability != other.candidates[at].probability) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("verdict: full name and birth date are two keys") {
  TestRegister store;
  add_crowd(store);
  const PersonId id = store.add(yamamoto());
  const Answer answer = store.find(by("ヤマモト キヨコ", "S22.3.14"));
  CHECK(answer.verdict == Verdict::kCertain);
  CHECK(names_first(answer, id));
  CHECK(answer.candidates.front().equal() == 2);
  CHECK(answer.candidates.front().differs() == 0);
}

TEST_CASE("verdict: one key is never certain, however probable") {
  TestRegister store;
  add_crowd(store);
  store.add(yamamoto());
  CHECK(store.find(by("ヤマモト キヨコ", "")).verdict == Verdict::kPossible);
  CHECK(store.find(by("", "1947-03-14")).verdict == Verdict::kPossible);
}

TEST_CASE("verdict: a birth date beyond one slip vetoes, whatever else agrees") {
  TestRegister store;
  add_crowd(store);
  store.add(yamamoto());
  CHECK(store.find(by("ヤマモト キヨコ", "1952-11-02", "門前町道下12")).verdict != Verdict::kCertain);
}

TEST_CASE("verdict: impossible days are kept as a clue") {
  TestRegister store;
  add_crowd(store);
  Person person = yamamoto();
  person.birth = {1945, 2, 20};
  store.add(person);
  const Answer answer = store.find(by("ヤマモト キヨコ", "昭和20年2月30日"));
  REQUIRE(!answer.candidates.empty());
  CHECK(field_of(answer.candidates.front(), Field::kBirth) == FieldMatch::kClose);
}

TEST_CASE("verdict: namesakes of one birth date are both shown and neither is certain") {
  TestRegister store;
  add_crowd(store);
  const PersonId one = store.add(yamamoto());
  Person other = yamamoto();
  other.id = id_of("other");
  other.source_id = "other";
  other.address.line = "河井町3番地";
  const PersonId two = store.add(other);
  for (const char* address : {"", "輪島市門前町道下12番地"}) {
    const Answer answer = store.find(by("ヤマモト キヨコ", "1947-03-14", address));
    CHECK(answer.verdict == Verdict::kPossible);
    CHECK(lists(answer, one));
    CHECK(lists(answer, two));
    REQUIRE(answer.candidates.size() >= 2);
    CHECK(answer.candidates[0].namesake);
    CHECK(answer.candidates[1].namesake);
  }
}

TEST_CASE("verdict: twins are not told apart by a name that fits neither") {
  TestRegister store;
  add_crowd(store);
  store.add(make_person("one", {"川嶋", "悠真", "カワシマ", "ユウマ"}, {2010, 8, 8}, Sex::kMale));
  store.add(make_person("two", {"川嶋", "悠斗", "カワシマ", "ユウト"}, {2010, 8, 8}, Sex::kMale));
  const Answer answer = store.find(by("カワシマ ユウ", "2010-08-08"));
  CHECK(answer.verdict == Verdict::kPossible);
  CHECK(answer.candidates.size() >= 2);
}

TEST_CASE("verdict: linked records are one human being, not namesakes") {
  TestRegister store;
  add_crowd(store);
  const PersonId one = store.add(yamamoto());
  Person moved = yamamoto();
  moved.id = id_of("moved");
  moved.source_id = "moved";
  moved.address.line = "河井町3番地";
  const PersonId two = store.add(moved);
  REQUIRE(store.people().link(one, two, "same member id"));
  const Answer answer = store.find(by("ヤマモト キヨコ", "1947-03-14"));
  // One row with both: neither a second candidate nor a namesake.
  REQUIRE(!answer.candidates.empty());
  CHECK(!lists(answer, answer.candidates.front().linked.front()));
  CHECK(answer.candidates.front().linked.size() == 1);
  REQUIRE(answer.candidates.front().others.size() == 1);
  CHECK(answer.candidates.front().others.front().evidence == "same member id");
  CHECK(answer.candidates.front().others.front().person.address !=
        answer.candidates.front().person.address);
  CHECK(!answer.candidates.front().namesake);
}

TEST_CASE("verdict: nobody found is said with the three nearest") {
  TestRegister store;
  add_crowd(store);
  store.add(yamamoto());
  const Answer answer = store.find(by("ゴンドウ ヤエ", "1931-01-09"));
  CHECK(answer.verdict == Verdict::kNone);
  CHECK(answer.candidates.empty());
  CHECK(answer.nearest.size() == kMostNearest);
}

TEST_CASE("verdict: an unregistered brother at the registered address is not the brother") {
  TestRegister store;
  add_crowd(store);
  store.add(make_person("sister", {"島尾", "美咲", "シマオ", "ミサキ"}, {1998, 5, 20}, Sex::kFemale,
                        "輪島市", "門前町道下40番地"));
  CHECK(store.find(by("シマオ サキ", "1999-05-20", "門前町道下40")).verdict != Verdict::kCertain);
}

TEST_CASE("verdict: an unregistered namesake with day and month exchanged is not certain") {
  TestRegister store;
  add_crowd(store);
  store.add(make_person("one", {"遠藤", "敏章", "エンドウ", "トシアキ"}, {1986, 7, 4}, Sex::kMale));
  const Answer answer = store.find(by("エンドウ トシアキ", "1987-04-07"));
  CHECK(answer.verdict != Verdict::kCertain);
}

TEST_CASE("verdict: an empty register and a foreign municipality are uncovered") {
  TestRegister store;
  CHECK(store.find(by("ヤマモト キヨコ", "1947-03-14")).verdict == Verdict::kUncovered);
  add_crowd(store);
  const Answer answer = store.find(by("ゴンドウ ヤエ", "", "富山県氷見市窪"));
  CHECK(answer.verdict == Verdict::kUncovered);
  CHECK(answer.candidates.empty());
  REQUIRE(!answer.held.empty());
  CHECK(answer.held.front().name == "輪島市");
  CHECK(answer.held.front().people == 400);
}

TEST_CASE("verdict: an insurer that is not held is uncovered, a misread one is not") {
  TestRegister store;
  add_crowd(store);
  Person person = yamamoto();
  person.cards.push_back({"39172044", "", "00123456", ""});
  const PersonId id = store.add(person);
  CHECK(store.find(CardQuery{"06139463", "12", "345", "", ""}).verdict == Verdict::kUncovered);
  CHECK(names_first(store.find(CardQuery{"39172045", "", "00123456", "", "1947-03-14"}), id));
}

TEST_CASE("verdict: somebody known by name and birth date is found though he names another town") {
  TestRegister store;
  add_crowd(store);
  const PersonId id = store.add(yamamoto());
  const Answer answer = store.find(by("ヤマモト キヨコ", "1947-03-14", "富山県氷見市窪"));
  CHECK(names_first(answer, id));
  CHECK(answer.verdict != Verdict::kUncovered);
}

TEST_CASE("verdict: data older than a month cannot say none") {
  TestRegister store;
  Person person = yamamoto();
  person.as_of = *instant_from_iso("2026-10-21");
  store.add(person);
  const Answer old = store.find(by("ゴンドウ ヤエ", "1931-01-09"));
  CHECK(old.verdict == Verdict::kStale);
  CHECK(!old.held.empty());
  person.as_of = *instant_from_iso("2026-10-22");
  store.add(person);
  CHECK(store.find(by("ゴンドウ ヤエ", "1931-01-09")).verdict == Verdict::kNone);
}

TEST_CASE("verdict: nothing asked is refused") {
  TestRegister store;
  add_crowd(store);
  CHECK(store.find(PersonQuery{}).verdict == Verdict::kRefused);
  PersonQuery blank;
  blank.kana = "　 ";
  CHECK(store.find(blank).verdict == Verdict::kRefused);
}

TEST_CASE("verdict: a withheld person is exactly absent to every other role and lesser match") {
  TestRegister with, without;
  add_crowd(with);
  add_crowd(without);
  Person hidden = yamamoto();
  hidden.withheld = true;
  const PersonId id = with.add(hidden);
  const PersonQuery full = by("ヤマモト キヨコ", "1947-03-14", "門前町道下12");
  for (const Role role : {Role::kGeneral, Role::kSelected, Role::kAdministrator, Role::kAuditor}) {
    CHECK(same_answer(with.find(full, role), without.find(full, role)));
  }
  for (const PersonQuery& lesser :
       {by("ヤマモト キヨコ", ""), by("ヤマモト", "1947-03-14"), by("ヤマモト キヨコ", "1947"),
        by("ヤマモト キヨコ", "1947-03-15"), by("", "1947-03-14", "門前町道下12")}) {
    CHECK(same_answer(with.find(lesser), without.find(lesser)));
  }
  for (const Role role : {Role::kDoctor, Role::kPharmacist}) {
    const Answer answer = with.find(full, role);
    CHECK(answer.verdict == Verdict::kWithheld);
    REQUIRE(answer.candidates.size() == 1);
    CHECK(answer.candidates.front().person.id == id);
    CHECK(answer.candidates.front().person.names.empty());
    CHECK(answer.candidates.front().person.address.city.empty());
    CHECK(answer.nearest.empty());
  }
}

TEST_CASE("verdict: a withheld record is not reached over a link, nor by its id") {
  TestRegister store;
  const PersonId open = store.add(yamamoto());
  Person hidden = yamamoto();
  hidden.id = id_of("hidden");
  hidden.source_id = "hidden";
  hidden.withheld = true;
  store.add(hidden);
  REQUIRE(store.people().link(open, hidden.id, "same member id"));
  const auto linked = store.people().linked_with(open);
  REQUIRE(linked);
  CHECK(linked->empty());
  const auto denied = internal::Door::person(store.people(), Role::kGeneral, hidden.id);
  REQUIRE(!denied);
  CHECK(denied.error().code == Errc::kNotFound);
  CHECK(internal::Door::person(store.people(), Role::kDoctor, hidden.id));
}

TEST_CASE("verdict: a suppressed address is in no answer") {
  TestRegister store;
  add_crowd(store);
  Person person = yamamoto();
  person.address_suppressed = true;
  const PersonId id = store.add(person);
  const Answer answer = store.find(by("ヤマモト キヨコ", "1947-03-14"));
  REQUIRE(names_first(answer, id));
  CHECK(answer.candidates.front().person.address == Address{});
  const auto shown = internal::Door::person(store.people(), Role::kDoctor, id);
  REQUIRE(shown);
  CHECK(shown->address == Address{});
}

TEST_CASE("verdict: an unconscious man is never certain") {
  TestRegister store;
  add_crowd(store);
  store.add(yamamoto());
  PersonQuery query;
  query.sex = "女";
  query.age = "約80歳";
  query.address = "門前町道下";
  CHECK(store.find(query).verdict == Verdict::kPossible);
}

TEST_CASE("verdict: the question asked is the one that separates the first candidates") {
  TestRegister store;
  add_crowd(store);
  // Two of one surname, house and sex: the birth date tells them apart; address and sex do not.
  store.add(make_person("elder", {"蔵谷", "楓", "クラタニ", "カエデ"}, {1990, 1, 1}, Sex::kFemale));
  store.add(make_person("younger", {"蔵谷", "椿", "クラタニ", "ツバキ"}, {1993, 1, 1}, Sex::kFemale));
  PersonQuery query = by("クラタニ", "", "輪島市河井町");
  query.sex = "女";
  const Answer sisters = store.find(query);
  REQUIRE(sisters.ask);
  CHECK(sisters.ask == Field::kBirth);
  // Who is certain is asked nothing.
  CHECK(!store.find(by("クラタニ カエデ", "1990-01-01")).ask);
  // Known by name, house unknown, twins of one day: only the name is left.
  store.add(make_person("twin", {"蔵谷", "杏", "クラタニ", "アン"}, {1990, 1, 1}, Sex::kFemale));
  CHECK(store.find(by("クラタニ", "1990-01-01", "輪島市河井町")).ask == Field::kKana);
}

TEST_CASE("verdict: a slip in the birth date needs the house, the phone or the card") {
  TestRegister store;
  add_crowd(store);
  Person person = yamamoto();
  person.phones.push_back("0768-42-0001");
  store.add(person);
  CHECK(store.find(by("ヤマモト キヨコ", "1947-04-14")).verdict == Verdict::kPossible);
  CHECK(store.find(by("ヤマモト キヨコ", "1947-04-14", "輪島市門前町道下")).verdict == Verdict::kPossible);
  CHECK(store.find(by("ヤマモト キヨコ", "1947-04-14", "輪島市門前町道下12")).verdict == Verdict::kCertain);
  PersonQuery with_phone = by("ヤマモト キヨコ", "1947-04-14");
  with_phone.phone = "0768420001";
  CHECK(store.find(with_phone).verdict == Verdict::kCertain);
}

TEST_CASE("verdict: an easily misheard name with the exact birth date is certain, a brother's is not") {
  TestRegister store;
  add_crowd(store);
  store.add(yamamoto());
  CHECK(store.find(by("ヤナモト キヨコ", "1947-03-14")).verdict == Verdict::kCertain);
  CHECK(store.find(by("ヤマモト キヨミ", "1947-03-14")).verdict != Verdict::kCertain);
  CHECK(store.find(by("ヤマモト キヨ", "1947-03-14", "門前町道下12")).verdict != Verdict::kCertain);
}

TEST_CASE("verdict: a twin's name of one kanji, written without a blank, is not a misspelt surname") {
  TestRegister store;
  add_crowd(store);
  store.add(make_person("miu", {"金田", "美羽", "カネダ", "ミウ"}, {2022, 7, 17}, Sex::kFemale));
  PersonQuery query;
  query.name = "金田葵";
  query.birth = "2022-07-17";
  query.sex = "女";
  query.address = "輪島市河井町1";
  CHECK(store.find(query).verdict != Verdict::kCertain);
}
