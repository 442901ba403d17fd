// Promise: a wrapped private half opens with its proof, its token and its account's bound fields,
// and with nothing else. Method: one change at a time; every byte of the box and the salt.
#include "store/orders/internal/wrapping.h"
#include "tests/orders_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;
namespace internal = tomoshibi::store::orders::internal;

namespace {

struct Wrapped {
  orders::Account account;
  Secret<32> half = Secret<32>::random();
  Secret<32> token = token_of(3);
  internal::WrappedHalf wrapped;

  Wrapped() {
    account.id.value = "nishi";
    account.role = Role::kDoctor;
    account.proof = orders::ProofKind::kPin;
    account.factor = orders::SecondFactor::kTokenFile;
    account.public_half = internal::public_half_of(half);
    const auto made = internal::wrap(account, half, SecretText(kPin), &token, kCheap);
    REQUIRE(made.has_value());
    wrapped = *made;
  }
  Errc refusal() const {
    return code_of(internal::unwrap(account, wrapped, SecretText(kPin), &token));
  }
};

}  // namespace

TEST_CASE("wrapping: opens with what it was made with, and is never the same twice") {
  Wrapped one;
  const auto half = internal::unwrap(one.account, one.wrapped, SecretText(kPin), &one.token);
  REQUIRE(half.has_value());
  CHECK(*half == one.half);
  const auto again = internal::wrap(one.account, one.half, SecretText(kPin), &one.token, kCheap);
  REQUIRE(again.has_value());
  CHECK(again->box != one.wrapped.box);
  CHECK(again->salt != one.wrapped.salt);
}

TEST_CASE("wrapping: another proof, another token, no token") {
  Wrapped one;
  const Secret<32> another = token_of(4);
  CHECK(code_of(internal::unwrap(one.account, one.wrapped, SecretText("940174"), &one.token)) ==
        Errc::kDenied);
  CHECK(code_of(internal::unwrap(one.account, one.wrapped, SecretText(kPin), &another)) ==
        Errc::kDenied);
  CHECK(code_of(internal::unwrap(one.account, one.wrapped, SecretText(kPin), nullptr)) ==
        Errc::kDenied);
  CHECK(code_of(internal::unwrap(one.account, one.wrapped, SecretText(), &one.token)) ==
        Errc::kDenied);
}

TEST_CASE("wrapping: every bound field of the account") {
  Wrapped one;
  SUBCASE("id") { one.account.id.value = "Nishi"; }
  SUBCASE("role") { one.account.role = Role::kPharmacist; }
  SUBCASE("proof") { one.account.proof = orders::ProofKind::kPassword; }
  SUBCASE("factor") { one.account.factor = orders::SecondFactor::kMachine; }
  SUBCASE("public half") { one.account.public_half[31] ^= 1; }
  SUBCASE("demo") { one.account.is_demo = true; }
  SUBCASE("end of a responder") {
    one.account.responder = orders::Responder{};
    one.account.valid_until = Instant{1};
  }
  SUBCASE("passes") { one.wrapped.cost.passes += 1; }
  SUBCASE("memory") { one.wrapped.cost.memory_kib += 1; }
  CHECK(one.refusal() == Errc::kDenied);
}

TEST_CASE("wrapping: every byte of box and salt") {
  Wrapped one;
  for (std::size_t at = 0; at < one.wrapped.box.size(); ++at) {
    one.wrapped.box[at] ^= 0x10;
    CHECK(one.refusal() == Errc::kDenied);
    one.wrapped.box[at] ^= 0x10;
  }
  for (std::size_t at = 0; at < one.wrapped.salt.size(); ++at) {
    one.wrapped.salt[at] ^= 0x10;
    CHECK(one.refusal() == Errc::kDenied);
    one.wrapped.salt[at] ^= 0x10;
  }
  CHECK(internal::unwrap(one.account, one.wrapped, SecretText(kPin), &one.token).has_value());
}

TEST_CASE("wrapping: what opens but is not this account's half is a wrong proof") {
  Wrapped one;
  const Secret<32> stranger = Secret<32>::random();
  const auto crafted = internal::wrap(one.account, stranger, SecretText(kPin), &one.token, kCheap);
  REQUIRE(crafted.has_value());
  one.wrapped = *crafted;
  CHECK(one.refusal() == Errc::kDenied);
}

TEST_CASE("wrapping: costs out of bounds make no memory move") {
  Wrapped one;
  for (const vault::PassphraseCost cost :
       {vault::PassphraseCost{1, 65'536}, vault::PassphraseCost{2, 65'535},
        vault::PassphraseCost{11, 65'536}, vault::PassphraseCost{2, 4'000'000'000U}}) {
    CHECK(code_of(internal::wrap(one.account, one.half, SecretText(kPin), &one.token, cost)) ==
          Errc::kBadInput);
    one.wrapped.cost = cost;
    CHECK(one.refusal() == Errc::kDenied);
  }
}
