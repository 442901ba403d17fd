// A passphrase gives one key however its text was typed; costs out of bounds are refused before
// memory is taken; what was measured is within the bounds.
// Method: a vector computed with another implementation (the reference library, libargon2
// 20171227), the same text in several normal forms, costs around both limits.
#include <algorithm>
#include <string>

#include <doctest/doctest.h>

#include "store/vault/passphrase.h"

using namespace tomoshibi;
using namespace tomoshibi::store::vault;

namespace {

std::string text_of(const Result<SecretText>& text) {
  REQUIRE(text);
  return std::string(text->view());
}

constexpr Salt kSalt{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

}  // namespace

TEST_CASE("passphrase: every way of typing one text is the same text") {
  CHECK(text_of(normalised(SecretText("灯火 Ａｂｃ１２３"))) == "灯火 Abc123");
  CHECK(text_of(normalised(SecretText("ﾄﾓｼﾋﾞ"))) == "トモシビ");
  CHECK(text_of(normalised(SecretText("か\u3099"))) == "が");
  CHECK(text_of(normalised(SecretText("e\u0301"))) == "\u00e9");
  CHECK(text_of(normalised(SecretText("\ufdfa"))).size() == 33);  // The longest growth there is.
  CHECK(text_of(normalised(SecretText())).empty());
  CHECK(text_of(normalised(SecretText(std::string(1024, 'a')))).size() == 1024);
}

TEST_CASE("passphrase: what is no text, or too long, is refused and never cut") {
  for (const std::string& text :
       {std::string("\xff"), std::string("\xed\xa0\x80"), std::string(1025, 'a')}) {
    CHECK(normalised(SecretText(text)).error().code == Errc::kBadInput);
  }
  std::string growing;
  for (int count = 0; count < 340; ++count) growing += "\ufdfa";  // 1,020 bytes; 11,220 after.
  CHECK(normalised(SecretText(growing)).error().code == Errc::kBadInput);
}

TEST_CASE("passphrase: costs out of bounds are refused") {
  const SecretText text("a passphrase of some length");
  for (const PassphraseCost& cost :
       {PassphraseCost{1, 65'536}, PassphraseCost{2, 65'535}, PassphraseCost{0, 0},
        PassphraseCost{11, 65'536}, PassphraseCost{2, 2'097'153},
        PassphraseCost{UINT32_MAX, UINT32_MAX}}) {
    CHECK(key_from_passphrase(text, kSalt, cost).error().code == Errc::kBadInput);
  }
  CHECK(key_from_passphrase(SecretText(), kSalt, kCostFloor).error().code == Errc::kBadInput);
}

TEST_CASE("passphrase: the key is Argon2id of the normalised text") {
  const auto key = key_from_passphrase(SecretText("ｔｏｍｏｓｈｉｂｉ 灯火"), kSalt, kCostFloor);
  REQUIRE(key);
  CHECK(to_hex(key->view()) ==
        "a331fca0f264defe80227f9c252cabfcd1605647124e0e1544993ba775a7c5ca");
  Salt other = kSalt;
  other[15] ^= 1;
  const auto second = key_from_passphrase(SecretText("tomoshibi 灯火"), other, kCostFloor);
  REQUIRE(second);
  CHECK_FALSE(*key == *second);
}

TEST_CASE("passphrase: a measured cost is within the bounds, the floor when no time is given") {
  CHECK(measure_cost(0) == kCostFloor);
  const PassphraseCost cost = measure_cost(150);
  CHECK(cost.memory_kib >= kCostFloor.memory_kib);
  CHECK(cost.memory_kib <= kCostDefault.memory_kib);
  CHECK((cost == kCostFloor || cost.passes == kCostDefault.passes));
}
