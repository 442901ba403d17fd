// Promise: a municipality is its code, an address leads to it, and what is not known is said as such.
// Method: every row of the table both ways; addresses as sources write them; codes that nobody has.
#include <doctest/doctest.h>

#include <algorithm>

#include "store/base/municipality.h"

using namespace tomoshibi;

TEST_CASE("municipality: each code has one name and each name leads back") {
  CHECK(municipalities().size() == 19);
  CHECK(std::ranges::is_sorted(municipalities(), {}, &Municipality::code));
  for (const Municipality& one : municipalities()) {
    CHECK(area_name(one.code) == one.name);
    CHECK(area_code_of("石川県", one.name) == one.code);
    CHECK(area_code_of("", one.name) == one.code);
    CHECK(area_code_of("富山県", one.name) == 16000);
  }
}

TEST_CASE("municipality: 鳳珠郡能登町 is 能登町, and 中能登町 is not") {
  CHECK(area_code_of("石川県", "鳳珠郡能登町") == 17463);
  CHECK(area_code_of("石川県", "鹿島郡中能登町") == 17407);
  CHECK(area_code_of("石川県", "中能登町") == 17407);
}

TEST_CASE("municipality: an address that is not known belongs to its prefecture's own compartment") {
  CHECK(area_code_of("石川県", "") == 17000);
  CHECK(area_code_of("石川県", "門前町") == 17000);
  CHECK(area_code_of("", "") == 0);
  CHECK(area_name(17000) == "石川県（住所不明）");
}

TEST_CASE("municipality: 47 prefectures, and digits for what the table does not hold") {
  for (std::uint32_t code = 1; code <= 47; ++code) {
    CHECK(prefecture_code(prefecture_name(code)) == code);
  }
  CHECK(prefecture_name(0).empty());
  CHECK(prefecture_name(48).empty());
  CHECK(area_name(17) == "石川県");
  CHECK(area_name(1101) == "01101");
}
