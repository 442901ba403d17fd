// Promise: a card is found however its numbers are written, torn or misread.
// Method: numbers are compared on their own, then a register of a family and a crowd is asked.
#include <doctest/doctest.h>

#include "people_support.h"
#include "store/people/internal/card.h"

using namespace tomoshibi;
using namespace tomoshibi::store::people;
using namespace tomoshibi::store::people::internal;

namespace {

CodeMatch match(std::string_view asked, std::string_view held) {
  return compare(read_code(asked), read_code(held));
}

// A couple on one card, and an old lady with a card that has no symbol.
struct Family {
  TestRegister store;
  PersonId husband, wife, old_lady;
  Family() {
    add_crowd(store);
    Person one = make_person("husband", {"東海林", "太郎", "ショウジ", "タロウ"}, {1970, 4, 2},
                             Sex::kMale);
    one.cards.push_back({"01170018", "99375609", "803", "00"});
    Person two = make_person("wife", {"東海林", "恵", "ショウジ", "メグミ"}, {1972, 8, 9},
                             Sex::kFemale);
    two.cards.push_back({"01170018", "99375609", "803", "01"});
    Person three = make_person("old-lady", {"山本", "喜代子", "ヤマモト", "キヨコ"}, {1947, 3, 14},
                               Sex::kFemale);
    three.cards.push_back({"39172044", "", "00123456", ""});
    husband = store.add(one);
    wife = store.add(two);
    old_lady = store.add(three);
  }
};

}  // namespace

TEST_CASE("card: width, hyphens, blanks and padding do not matter") {
  CHECK(match("１２３－４５６７", "1234567") == CodeMatch::kExact);
  CHECK(match("0001234567", "1234567") == CodeMatch::kExact);
  CHECK(match("123 4567", "0001234567") == CodeMatch::kExact);
  CHECK(match("00170019", "170019") == CodeMatch::kExact);
  CHECK(symbol_key("小７３") == symbol_key("小73"));
  CHECK(symbol_key("公立石川・12") == symbol_key("公立石川12"));
  CHECK(symbol_key("00123") == symbol_key("123"));
}

TEST_CASE("card: misread digits are told apart by kind") {
  CHECK(match("1234567", "1234568") == CodeMatch::kOneDigit);
  CHECK(match("1234567", "1234657") == CodeMatch::kExchanged);
  CHECK(match("1234567", "1294568") == CodeMatch::kTwoDigits);
  CHECK(match("123456", "1234567") == CodeMatch::kOneMore);
  CHECK(match("12344567", "1234567") == CodeMatch::kOneMore);
  CHECK(match("1234567", "7654321") == CodeMatch::kOther);
}

TEST_CASE("card: a question mark stands for one digit, in any width") {
  CHECK(match("12?4567", "1234567") == CodeMatch::kExact);
  CHECK(match("12？4？67", "1234567") == CodeMatch::kExact);
  CHECK(match("12?4567", "1234568") == CodeMatch::kOneDigit);
  CHECK(compare_symbols(U"石?国", U"石川国") == CodeMatch::kExact);
}

TEST_CASE("card: what does not fit a word is equal or not") {
  CHECK(match("12345678901234567890", "12345678901234567890") == CodeMatch::kExact);
  CHECK(match("12345678901234567890", "12345678901234567891") == CodeMatch::kOther);
  CHECK(match("A123", "a123") == CodeMatch::kExact);
  CHECK(read_code("").empty());
}

TEST_CASE("card: a branch is two digits or nothing") {
  CHECK(read_branch("02") == 2);
  CHECK(read_branch("２") == 2);
  CHECK(read_branch("") == kNoBranch);
  CHECK(read_branch("123") == kNoBranch);
}

TEST_CASE("card: a complete card with its branch is certain") {
  Family family;
  const Answer answer = family.store.find(CardQuery{"01170018", "９９３７５６０９", "８０３", "01", ""});
  CHECK(answer.verdict == Verdict::kCertain);
  CHECK(names_first(answer, family.wife));
  CHECK(answer.fitting == 1);
  CHECK(answer.rows_allowed);
  REQUIRE(answer.narrowing.size() == 4);
  CHECK(answer.narrowing[0] == 2);
  CHECK(answer.narrowing[3] == 1);
}

TEST_CASE("card: without branch the family is shown together; the birth date tells them apart") {
  Family family;
  const Answer both = family.store.find(CardQuery{"01170018", "99375609", "803", "", ""});
  CHECK(both.verdict == Verdict::kPossible);
  CHECK(lists(both, family.husband));
  CHECK(lists(both, family.wife));
  CHECK(both.fitting == 2);
  CHECK(both.ask == Field::kBirth);
  const Answer one = family.store.find(CardQuery{"01170018", "99375609", "803", "", "S47.8.9"});
  CHECK(one.verdict == Verdict::kCertain);
  CHECK(names_first(one, family.wife));
}

TEST_CASE("card: an empty symbol is no obstacle") {
  Family family;
  const Answer answer = family.store.find(CardQuery{"39172044", "", "123456", "", "昭和22年3月14日"});
  CHECK(answer.verdict == Verdict::kCertain);
  CHECK(names_first(answer, family.old_lady));
  CHECK(field_of(answer.candidates.front(), Field::kNumber) == FieldMatch::kVariant);
}

TEST_CASE("card: two unreadable digits still find the person") {
  Family family;
  const Answer answer = family.store.find(CardQuery{"0117?018", "99375609", "8?3", "01", ""});
  CHECK(names_first(answer, family.wife));
  CHECK(field_of(answer.candidates.front(), Field::kNumber) == FieldMatch::kClose);
}

TEST_CASE("card: symbol and number in each other's box are noticed") {
  Family family;
  const Answer answer = family.store.find(CardQuery{"01170018", "803", "99375609", "01", ""});
  CHECK(answer.warnings.symbol_and_number_exchanged);
  CHECK(names_first(answer, family.wife));
  CHECK(answer.verdict != Verdict::kCertain);
}

TEST_CASE("card: a wrong check digit warns and the search goes on") {
  Family family;
  const Answer answer = family.store.find(CardQuery{"01170019", "99375609", "803", "01", ""});
  CHECK(answer.warnings.insurer_check_digit_wrong);
  CHECK(names_first(answer, family.wife));
  CHECK(!family.store.find(CardQuery{"01170018", "", "803", "", ""})
             .warnings.insurer_check_digit_wrong);
}

TEST_CASE("card: a torn card and half a name together") {
  Family family;
  Query query;
  query.card.number = "8?3";
  query.person.kana = "しょうじ";
  query.person.sex = "女";
  const Answer answer = family.store.find(query);
  CHECK(names_first(answer, family.wife));
}
