// Promise: passwords and PINs are refused for the reasons of store/orders/accounts.h and for no
// other. Method: tables of both sides of every rule; every PIN of six digits counted once.
#include <array>
#include <cstdio>
#include <random>
#include <string>

#include "store/orders/internal/guessable.h"
#include "tests/orders_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;
using store::orders::SecondFactor;

namespace {

orders::Account somebody() {
  orders::Account account;
  account.id.value = "akari77";
  account.name = "見本 灯里";
  account.kana = "ミホン アカリ";
  account.profession = "薬剤師";
  account.responder = orders::Responder{"noto rescue", "隊員証", {}};
  return account;
}

bool accepts(std::string_view password, SecondFactor factor = SecondFactor::kNone) {
  const auto result = orders::check_password(SecretText(password), factor, somebody());
  if (!result) CHECK(result.error().code == Errc::kBadInput);
  return result.has_value();
}

bool accepts_pin(std::string_view pin, SecondFactor factor = SecondFactor::kMachine) {
  const auto result = orders::check_pin(SecretText(pin), factor, somebody());
  if (!result) CHECK(result.error().code == Errc::kBadInput);
  return result.has_value();
}

}  // namespace

TEST_CASE("passwords: 15 characters alone, 8 with a token file, counted as people count") {
  CHECK(accepts("wvkqzjmxhrlbtyn"));
  CHECK_FALSE(accepts("wvkqzjmxhrlbty"));
  CHECK(accepts("wvkqzjmx", SecondFactor::kTokenFile));
  CHECK_FALSE(accepts("wvkqzjm", SecondFactor::kTokenFile));
  CHECK_FALSE(accepts("wvkqzjmxhrlbty", SecondFactor::kMachine));  // The kiosk is nobody's factor.
  CHECK(accepts("潮風に三羽の青鷺が舞い降りた朝"));        // 15 characters of three bytes.
  CHECK_FALSE(accepts("潮風に三羽の青鷺が舞い降りた"));
  CHECK_FALSE(accepts("ｶﾞｷﾞｸﾞｹﾞｺﾞﾊﾞﾋﾞﾌﾞ"));            // 8 after NFKC, 16 before.
  CHECK_FALSE(accepts(""));
  CHECK_FALSE(accepts(std::string(1025, 'x')));
  CHECK_FALSE(accepts("\xff\xfe wvkqzjmxhrlbtyn"));
}

TEST_CASE("passwords: no kind of character is asked for, none is refused") {
  CHECK(accepts("threegreyheronsatlowtide"));
  CHECK(accepts("three grey herons at low tide"));
  CHECK(accepts("839174650281736"));  // Digits alone, in no order.
  CHECK(accepts("みなとの灯台守は朝ねぼうをする"));
  CHECK(accepts("🐟 heron 🐟 umbrella 🐟"));
}

TEST_CASE("passwords: repeating the whole does not make it longer") {
  CHECK_FALSE(accepts("wvkqzjmwvkqzjm"));
  CHECK_FALSE(accepts("wvkqzjmwvkqzjmwvkqzjm"));
  CHECK_FALSE(accepts("wvkqzjmwvkqzjmwvkqz"));  // Not quite three times.
  CHECK(accepts("wvkqzjmxhrlbtynwvkqzjmxhrlbtyn"));
  CHECK_FALSE(accepts("abababababababababab"));
  CHECK_FALSE(accepts("wwwwvvvvkkkkqqqqwwww"));  // Four different characters.
}

TEST_CASE("passwords: what is nothing but listed words, runs, years and names is refused") {
  constexpr std::array kRefused{
      "passwordpassword1", "tomoshibi12345678", "Tomoshibi-2026-Kiosk", "adminadmin123456",
      "qwertyuiopasdfghjkl", "1qaz2wsx3edc4rfv", "zxcvbnmasdfghjkl", "abcdefghijklmnop",
      "ponmlkjihgfedcba", "aaaabbbbccccddddeeee", "P@ssw0rdP@ssw0rd!", "hinanjo-kusuri-2024",
      "いろはにほへとちりぬるをわかよたれ", "パスワードともしび123456", "避難所災害救護所薬局202612"};
  for (const std::string_view password : kRefused) {
    CAPTURE(password);
    const auto result =
        orders::check_password(SecretText(password), SecondFactor::kNone, somebody());
    REQUIRE(!result.has_value());
    CHECK(std::string_view(result.error().what).ends_with("guessed first"));
  }
  // Of the member himself: id, kana in Latin letters, profession, team.
  CHECK_FALSE(accepts("akari77akari77password"));
  CHECK_FALSE(accepts("mihonakaripassword"));
  CHECK_FALSE(accepts("みほんあかりぱすわーど2026"));
  CHECK_FALSE(accepts("ミホンアカリパスワード2026"));
  CHECK_FALSE(accepts("notorescue20242026"));
  orders::Account other = somebody();
  other.id.value = "kumo";
  other.kana = "ハセガワ クモ";
  other.responder.reset();
  CHECK(orders::check_password(SecretText("mihonakaripassword"), SecondFactor::kNone, other)
            .has_value());
}

TEST_CASE("passwords: a listed word inside something of one's own is no reason") {
  CHECK(accepts("the password is a heron"));
  CHECK(accepts("tomoshibi vqkzjw tide"));
  CHECK(accepts("akari77 likes rainy ferries"));
}

TEST_CASE("passwords: a demo account's is only not empty") {
  orders::Account demo = somebody();
  demo.is_demo = true;
  CHECK(orders::check_password(SecretText("demo"), SecondFactor::kNone, demo).has_value());
  CHECK(orders::check_pin(SecretText("111111"), SecondFactor::kNone, demo).has_value());
  CHECK(code_of(orders::check_password(SecretText(), SecondFactor::kNone, demo)) ==
        Errc::kBadInput);
  CHECK(code_of(orders::check_pin(SecretText(std::string(1025, '1')), SecondFactor::kNone, demo)) ==
        Errc::kBadInput);
}

TEST_CASE("PINs: six digits or more, behind a token") {
  CHECK(accepts_pin("940173"));
  CHECK(accepts_pin("940173", SecondFactor::kTokenFile));
  CHECK(accepts_pin("９４０１７３"));
  CHECK(accepts_pin("9401735826"));
  for (const std::string_view bad : {"", "94017", "94017x", "-940173", "九四〇一七三"}) {
    CHECK_FALSE(accepts_pin(bad));
  }
  CHECK_FALSE(accepts_pin("940173", SecondFactor::kNone));
  CHECK_FALSE(accepts_pin(std::string(65, '7')));
}

TEST_CASE("PINs: patterns and dates are refused") {
  constexpr std::array kRefused{
      "111111", "000000", "123456", "654321", "234567", "890123", "135791", "864208", "121212",
      "123123", "808080", "112233", "665544", "123321", "907709", "111222", "122221", "147258",
      "258369", "852456", "159753", "25802580", "123456789", "19800314", "14031980", "03141980",
      "800314", "140380", "031480", "990229", "3550314", "197803", "0000001", "777888777"};
  for (const std::string_view pin : kRefused) {
    CAPTURE(pin);
    CHECK_FALSE(accepts_pin(pin));
  }
  for (const std::string_view pin : {"940173", "607294", "83920571", "7402958"}) {
    CHECK(accepts_pin(pin));
  }
  orders::Account account = somebody();
  account.id.value = "u94017";
  CHECK(code_of(orders::check_pin(SecretText("940173"), SecondFactor::kMachine, account)) ==
        Errc::kBadInput);
}

TEST_CASE("PINs: of a million at six digits, between 80 and 95 in a hundred stay") {
  std::array<char, 16> text{};
  int refused = 0;
  for (int number = 0; number < 1'000'000; ++number) {
    std::snprintf(text.data(), text.size(), "%06d", number);
    if (orders::internal::is_guessable_pin({text.data(), 6})) ++refused;
  }
  MESSAGE("refused of 1,000,000: " << refused);
  CHECK(refused > 50'000);
  CHECK(refused < 200'000);
}

TEST_CASE("passwords: random ones are never refused") {
  std::mt19937 random(11);
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789";
  for (int round = 0; round < 300; ++round) {
    std::string password;
    while (password.size() < 16) password += kLetters[random() % kLetters.size()];
    CAPTURE(password);
    CHECK(accepts(password));
  }
}
