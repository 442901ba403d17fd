// Ids, secrets, check digits and fixed names: values that other parts rely on to the byte.
// Method: known numbers of reference works, round trips, and properties over many inputs.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

#include "store/base/consent.h"
#include "store/base/ids.h"
#include "store/base/person.h"
#include "store/base/secret.h"

using namespace tomoshibi;

TEST_CASE("person id: the same source gives the same id, any difference another") {
  const Digest key = open_source_key("fhir");
  const PersonId id = derive_person_id(key, "fhir", "00000001");
  CHECK(id == derive_person_id(key, "fhir", "00000001"));
  CHECK(id != derive_person_id(key, "fhir", "00000002"));
  CHECK(id != derive_person_id(key, "fhi", "r00000001"));  // Lengths are bound in.
  CHECK(id != derive_person_id(open_source_key("other"), "fhir", "00000001"));
  CHECK(person_id_from_text(to_text(id)) == id);
  // Fixed for ever: a store of an earlier release must find its people again.
  CHECK(to_text(id) == "d36182be7099e8be9bb875ed5a994d89");
}

TEST_CASE("person id: text that is no id is refused") {
  for (const char* text : {"", "12", "zz99aebd9e10a1c4a6a5a4bf5ad5f2ba", "2f99aebd9e10a1c4a6a5a4bf5ad5f2b"}) {
    CHECK_FALSE(person_id_from_text(text).has_value());
  }
}

TEST_CASE("check digit: published insurer numbers hold, published invalid ones warn") {
  for (const char* good : {"33120015", "01130012", "39342027", "39131016", "06139463", "138016", "0110113719"}) {
    CHECK(check_digit_of(good) == CheckDigit::kValid);
  }
  for (const char* bad : {"06012345", "67012345", "1318814790", "1311234567"}) {
    CHECK(check_digit_of(bad) == CheckDigit::kWrong);
  }
  CHECK(check_digit_of("あいう") == CheckDigit::kNotANumber);
  CHECK(check_digit_of("") == CheckDigit::kNotANumber);
  CHECK(with_check_digit("3312001") == "33120015");
  CHECK(with_check_digit("13801") == "138016");
}

TEST_CASE("check digit: padding with zeros does not change it, one wrong digit always shows") {
  CHECK(check_digit_of("00138016") == CheckDigit::kValid);
  const std::string number = "39172044";
  REQUIRE(check_digit_of(number) == CheckDigit::kValid);
  for (std::size_t at = 0; at < number.size(); ++at) {
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string other = number;
      other[at] = digit;
      if (other != number) CHECK(check_digit_of(other) == CheckDigit::kWrong);
    }
  }
}

TEST_CASE("insurer: the kind is read from the law number") {
  CHECK(insurer_kind("01170018") == "協会けんぽ");
  CHECK(insurer_kind("39172044") == "後期高齢者医療");
  CHECK(insurer_kind("170035") == "国民健康保険");
  CHECK(insurer_kind("00170035") == "国民健康保険");
  CHECK(insurer_kind("99999999") == "");
}

TEST_CASE("consent: names are fixed and read back") {
  std::set<std::string_view> names;
  for (const auto answer : {ConsentAnswer::kOral, ConsentAnswer::kGuardian, ConsentAnswer::kFamily,
                            ConsentAnswer::kNone, ConsentAnswer::kRefused}) {
    CHECK(consent_answer_from(name_of(answer)) == answer);
    names.insert(name_of(answer));
  }
  CHECK(names == std::set<std::string_view>{"oral", "guardian", "family", "none", "refused"});
  CHECK_FALSE(consent_answer_from("yes").has_value());
  CHECK(SectionSet::all().without(Section::kSurgery).has(Section::kCheckup));
  CHECK_FALSE(SectionSet::all().without(Section::kSurgery).has(Section::kSurgery));
}

TEST_CASE("secret: moved, not copied; equal only when every byte is") {
  static_assert(!std::is_copy_constructible_v<Secret<32>>);
  Secret<32> a = Secret<32>::random();
  Secret<32> b;
  CHECK_FALSE(a == b);
  std::copy(a.view().begin(), a.view().end(), b.fill().begin());
  CHECK(a == b);
  b.fill()[31] ^= 1;
  CHECK_FALSE(a == b);
  const Secret<32> c = std::move(a);
  CHECK(c.view().size() == 32);
}
