// Any m of n shares give the secret back, fewer, damaged or foreign ones nothing; what is printed
// reads back, and a slip of the pen is found in its group.
// Method: the shared vectors (skipped with a message when absent), the field against its definition
// over all 65,536 products, every single digit and every swap of neighbours on paper, random
// splits.
#include <sodium.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "store/vault/internal/shamir_field.h"
#include "store/vault/shamir.h"

using namespace tomoshibi;
using namespace tomoshibi::store::vault;
using internal::JoinFault;

namespace {

nlohmann::json vectors() {
  const auto path = std::filesystem::path(TOMOSHIBI_SHARED) / "data/vectors/shamir.json";
  std::ifstream in(path);
  return in ? nlohmann::json::parse(in) : nlohmann::json();
}

Bytes hex(const nlohmann::json& text) { return *from_hex(text.get<std::string>()); }

JoinFault fault_of(const std::string& expect) {
  if (expect == "ok") return JoinFault::kNone;
  if (expect == "too-few") return JoinFault::kTooFew;
  if (expect == "duplicate-x") return JoinFault::kTwice;
  if (expect == "x-zero") return JoinFault::kZero;
  if (expect == "bad-length") return JoinFault::kLength;
  REQUIRE(expect == "check-mismatch");
  return JoinFault::kCheck;
}

// The product by its definition: the polynomials' product, then the remainder.
unsigned product_of(unsigned a, unsigned b) {
  unsigned product = 0;
  for (int bit = 0; bit < 8; ++bit) {
    if ((b >> bit & 1U) != 0) product ^= a << bit;
  }
  for (int bit = 15; bit >= 8; --bit) {
    if ((product >> bit & 1U) != 0) product ^= 0x11bU << (bit - 8);
  }
  return product;
}

Share share_of(const internal::SetCheck& set, int needed, int number, const Bytes& y) {
  Share share;
  const auto bytes = share.bytes.fill();
  std::ranges::copy(set, bytes.begin());
  bytes[4] = static_cast<std::uint8_t>(needed);
  bytes[5] = static_cast<std::uint8_t>(number);
  std::ranges::copy(y, bytes.begin() + 6);
  const auto check = internal::share_check_of(bytes[4], bytes[5], set, y);
  std::ranges::copy(check, bytes.begin() + 38);
  return share;
}

std::vector<Share> pick(const std::vector<Share>& shares, std::initializer_list<int> numbers) {
  std::vector<Share> picked;
  for (const int number : numbers) {
    const auto from = shares[static_cast<std::size_t>(number - 1)].bytes.view();
    std::ranges::copy(from, picked.emplace_back().bytes.fill().begin());
  }
  return picked;
}

}  // namespace

TEST_CASE("shamir: the field multiplies as it is defined, and every element has its inverse") {
  for (unsigned a = 0; a < 256; ++a) {
    const auto one = static_cast<std::uint8_t>(a);
    for (unsigned b = 0; b < 256; ++b) {
      REQUIRE(internal::field_multiply(one, static_cast<std::uint8_t>(b)) == product_of(a, b));
    }
    CHECK(internal::field_multiply(one, internal::field_invert(one)) == (a == 0 ? 0 : 1));
  }
}

TEST_CASE("shamir: the shared vectors of the field, of splitting and of joining") {
  const nlohmann::json all = vectors();
  if (all.is_null()) {
    MESSAGE("skipped: shared vectors are not here");
    return;
  }
  for (const auto& one : all["gf"]) {
    const std::uint8_t a = hex(one["a"])[0];
    CHECK(internal::field_multiply(a, hex(one["b"])[0]) == hex(one["product"])[0]);
    CHECK(internal::field_invert(a) == hex(one["inverse_a"])[0]);
  }
  int joined = 0;
  for (const auto& set : all["sets"]) {
    const Bytes secret = hex(set["secret"]);
    const int needed = set["need"];
    const Bytes check_bytes = hex(set["set_check"]);
    internal::SetCheck check{};
    std::ranges::copy(check_bytes, check.begin());
    CHECK(internal::set_check_of(secret) == check);
    for (const auto& share : set["shares"]) {
      const Bytes wanted = hex(share["share_check"]);
      const Bytes y = hex(share["y"]);
      const auto found = internal::share_check_of(static_cast<std::uint8_t>(needed),
                                                  share["x"].get<std::uint8_t>(), check, y);
      CHECK(std::ranges::equal(found, wanted));
      if (set["coefficients"].is_null()) continue;
      Bytes coefficients;
      for (const auto& row : set["coefficients"]) {
        for (const auto& term : row) coefficients.push_back(hex(term)[0]);
      }
      Bytes value(secret.size());
      internal::evaluate(coefficients, needed, share["x"].get<std::uint8_t>(), value);
      CHECK(value == y);
    }
    for (const auto& one : set["cases"]) {
      std::vector<Bytes> values;
      std::vector<internal::Point> points;
      for (const auto& share : one["shares"]) values.push_back(hex(share[1]));
      for (std::size_t at = 0; at < values.size(); ++at) {
        points.push_back({one["shares"][at][0].get<std::uint8_t>(), values[at]});
      }
      Bytes result(secret.size(), 0xee);
      const JoinFault fault = internal::join_points(points, needed, check, result);
      CHECK(fault == fault_of(one["expect"]));
      if (fault == JoinFault::kNone) CHECK(result == secret);
      if (fault == JoinFault::kCheck) CHECK(result == Bytes(secret.size()));
      if (secret.size() != 32) continue;
      std::vector<Share> shares;
      for (const auto& point : points) {
        Bytes y(point.y.begin(), point.y.end());
        y.resize(32);
        shares.push_back(share_of(check, needed, point.number, y));
      }
      const auto whole = join(shares);
      CHECK(whole.has_value() == (fault == JoinFault::kNone));
      if (whole) CHECK(std::ranges::equal(whole->view(), secret));
      if (!whole) CHECK(whole.error().code == Errc::kBadInput);
      ++joined;
    }
  }
  CHECK(joined == 22);
}

TEST_CASE("shamir: every choice of three of five shares gives the secret, no two do") {
  const Secret<32> secret = Secret<32>::random();
  const auto shares = split(secret, 3, 5);
  REQUIRE(shares);
  for (int a = 1; a <= 5; ++a) {
    for (int b = 1; b <= 5; ++b) {
      if (a == b) continue;
      CHECK(join(pick(*shares, {a, b})).error().code == Errc::kBadInput);
      CHECK(join(pick(*shares, {a, b, a})).error().code == Errc::kBadInput);
      for (int c = 1; c <= 5; ++c) {
        if (c == a || c == b) continue;
        const auto joined = join(pick(*shares, {a, b, c}));
        REQUIRE(joined);
        CHECK(*joined == secret);
      }
    }
  }
  const auto all = join(*shares);
  REQUIRE(all);
  CHECK(*all == secret);
  CHECK((*shares)[4].needed() == 3);
  CHECK((*shares)[4].number() == 5);
}

TEST_CASE("shamir: 255 of 255 shares work, and numbers out of bounds are refused") {
  const Secret<32> secret = Secret<32>::random();
  const auto shares = split(secret, 255, 255);
  REQUIRE(shares);
  const auto joined = join(*shares);
  REQUIRE(joined);
  CHECK(*joined == secret);
  for (const auto& [needed, made] : {std::pair{1, 3}, {0, 0}, {4, 3}, {2, 256}, {-1, 5}}) {
    CHECK(split(secret, needed, made).error().code == Errc::kBadInput);
  }
  CHECK(join({}).error().code == Errc::kBadInput);
}

TEST_CASE("shamir: the highest coefficient is zero as often as any other value") {
  // With two shares, y1 xor y2 is the coefficient times (1 xor 2): zero exactly when it is zero.
  int zeros = 0;
  constexpr int kSplits = 800;
  const Secret<32> secret;
  for (int round = 0; round < kSplits; ++round) {
    const auto shares = split(secret, 2, 2);
    REQUIRE(shares);
    for (std::size_t at = 6; at < 38; ++at) {
      zeros += (*shares)[0].bytes.view()[at] == (*shares)[1].bytes.view()[at] ? 1 : 0;
    }
  }
  // 100 expected of 25,600; less than 40 or more than 180 happens once in more than a billion runs.
  CHECK(zeros > 40);
  CHECK(zeros < 180);
}

TEST_CASE("shamir: shares of two splits of one secret do not mix silently") {
  const Secret<32> secret = Secret<32>::random();
  const auto first = split(secret, 2, 3);
  const auto second = split(secret, 2, 3);
  REQUIRE(first);
  REQUIRE(second);
  std::vector<Share> mixed = pick(*first, {1});
  mixed.push_back(std::move(pick(*second, {2}).front()));
  CHECK(join(mixed).error().code == Errc::kBadInput);  // Same set check: the result gives it away.
  const auto other = split(Secret<32>::random(), 2, 3);
  REQUIRE(other);
  mixed = pick(*first, {1});
  mixed.push_back(std::move(pick(*other, {2}).front()));
  CHECK(join(mixed).error().code == Errc::kBadInput);
}

TEST_CASE("shamir: every flipped bit of a share is refused") {
  const auto shares = split(Secret<32>::random(), 2, 2);
  REQUIRE(shares);
  for (std::size_t bit = 0; bit < 40 * 8; ++bit) {
    std::vector<Share> damaged = pick(*shares, {1, 2});
    damaged[0].bytes.fill()[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    REQUIRE(join(damaged).error().code == Errc::kBadInput);
  }
}

TEST_CASE("shamir: paper holds twenty groups, with the check digits of the worked example") {
  Share share;
  const auto bytes = share.bytes.fill();
  for (std::size_t at = 0; at < 16; ++at) bytes[at] = static_cast<std::uint8_t>(at);
  const SecretText paper = to_paper(share);
  CHECK(paper.size() == 20 * 7 - 1);
  CHECK(paper.view().starts_with(
      "000015 005159 010294 015435 020577 025714 030858 035994"));
}

TEST_CASE("shamir: what was printed reads back in every way of writing digits") {
  const auto shares = split(Secret<32>::random(), 2, 3);
  REQUIRE(shares);
  static constexpr std::string_view kWide[] = {"０", "１", "２", "３", "４",
                                               "５", "６", "７", "８", "９"};
  static constexpr std::string_view kKanji[] = {"〇", "一", "二", "三", "四",
                                                "五", "六", "七", "八", "九"};
  for (const Share& share : *shares) {
    const SecretText paper = to_paper(share);
    std::string wide;
    std::string kanji;
    std::string dashed;
    std::string bare;
    for (const char c : paper.view()) {
      const auto digit = static_cast<std::size_t>(c - '0');
      wide += c == ' ' ? "　" : kWide[digit];
      kanji += c == ' ' ? "ー" : kKanji[digit];
      dashed += c == ' ' ? '-' : c;
      if (c != ' ') bare += c;
    }
    for (const std::string& text : {std::string(paper.view()), wide, kanji, dashed, bare}) {
      int wrong = -1;
      const auto read = from_paper(text, &wrong);
      REQUIRE(read);
      CHECK(wrong == 0);
      CHECK(read->bytes == share.bytes);
    }
    CHECK(from_paper(paper.view(), nullptr));
  }
}

TEST_CASE("shamir: one wrong digit or two swapped neighbours are found in their group") {
  const auto shares = split(Secret<32>::random(), 2, 2);
  REQUIRE(shares);
  const SecretText paper = to_paper(shares->front());
  const std::string good(paper.view());
  for (std::size_t at = 0; at < good.size(); ++at) {
    if (good[at] == ' ') continue;
    const int group = static_cast<int>(at / 7) + 1;
    for (char digit = '0'; digit <= '9'; ++digit) {
      if (digit == good[at]) continue;
      std::string slip = good;
      slip[at] = digit;
      int wrong = -1;
      REQUIRE_FALSE(from_paper(slip, &wrong));
      REQUIRE(wrong == group);
    }
    if (at + 1 < good.size() && good[at + 1] != ' ' && good[at] != good[at + 1]) {
      std::string slip = good;
      std::swap(slip[at], slip[at + 1]);
      int wrong = -1;
      REQUIRE_FALSE(from_paper(slip, &wrong));
      REQUIRE(wrong == group);
    }
  }
}

TEST_CASE("shamir: groups in a wrong order, missing, too many, or with letters are refused") {
  const auto shares = split(Secret<32>::random(), 2, 2);
  REQUIRE(shares);
  const SecretText paper = to_paper(shares->front());
  const std::string good(paper.view());
  int wrong = -1;
  std::string swapped = good.substr(7, 7) + good.substr(0, 7) + good.substr(14);
  CHECK_FALSE(from_paper(swapped, &wrong));
  // Groups 1 and 11 have the same number modulo 10: the share's own check finds what Damm cannot.
  swapped = good;
  std::swap_ranges(swapped.begin(), swapped.begin() + 6, swapped.begin() + 70);
  CHECK(from_paper(swapped, &wrong).has_value() == (swapped == good));
  CHECK(wrong == 0);
  CHECK_FALSE(from_paper(good.substr(0, 7 * 12), &wrong));
  CHECK(wrong == 13);
  CHECK_FALSE(from_paper(good + " 0", &wrong));
  CHECK(wrong == 20);
  CHECK_FALSE(from_paper("", &wrong));
  CHECK(wrong == 1);
  std::string letter = good;
  letter[16] = 'O';
  CHECK_FALSE(from_paper(letter, &wrong));
  CHECK(wrong == 3);
  CHECK_FALSE(from_paper("655360 ", &wrong));
  CHECK(wrong == 1);
}
