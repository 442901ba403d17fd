// Promise: who may make whom, proofs, resets, disabling, two-person unlocking and responders are as
// store/orders/accounts.h says. Method: the whole matrix of roles; each refusal by itself; rows
// that were changed behind our back.
#include <algorithm>
#include <array>

#include "store/orders/accounts.h"
#include "tests/orders_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;

namespace {

constexpr std::array kRoles{Role::kGeneral,  Role::kDoctor,        Role::kPharmacist,
                            Role::kSelected, Role::kAdministrator, Role::kAuditor,
                            Role::kMaster};

AccountId id_of(std::string_view text) { return AccountId{std::string(text)}; }

orders::Responder responder_by(std::string_view voucher) {
  return {"DMAT 能登", "DMAT 隊員証", id_of(voucher)};
}

Result<orders::Account> register_one(Machine& machine, std::string_view id, Role role,
                                     std::string_view voucher) {
  orders::NewAccount account = machine.account_of(id, role);
  account.profession = "医師";
  account.proof = orders::ProofKind::kPin;
  account.factor = orders::SecondFactor::kMachine;
  const Secret<32> token = token_of(7);
  return machine.accounts.register_responder(account, responder_by(voucher), SecretText(kPin),
                                             &token, kCheap, machine.now);
}

void lock(Machine& machine, std::string_view id) {
  for (int failure = 1; failure <= 10; ++failure) {
    CHECK(machine.fail(id) == Errc::kDenied);
    if (failure < 10) machine.pass(kHour);
  }
  CHECK(machine.fail(id) == Errc::kLocked);
  CHECK(machine.accounts.find(id_of(id))->is_locked);
}

}  // namespace

TEST_CASE("accounts: who may make whom, all of it") {
  for (const Role maker : kRoles) {
    for (const Role made : kRoles) {
      bool may = false;
      if (maker == Role::kMaster) may = made == Role::kAdministrator;
      if (maker == Role::kAdministrator) {
        may = made != Role::kMaster && made != Role::kAdministrator;
      }
      CHECK(orders::may_make(maker, made) == may);
    }
  }
}

TEST_CASE("accounts: the matrix is held when an account is made") {
  Machine machine;
  machine.set_up();
  REQUIRE(machine.add("d1", Role::kDoctor).has_value());
  REQUIRE(machine.add("g1", Role::kGeneral).has_value());
  REQUIRE(machine.add("u1", Role::kAuditor).has_value());
  int number = 0;
  for (const std::string_view maker : {"m1", "a1", "d1", "g1", "u1"}) {
    const Role maker_role = machine.accounts.find(id_of(maker))->role;
    for (const Role made : kRoles) {
      orders::NewAccount account = machine.account_of("x" + std::to_string(++number), made);
      account.made_by = id_of(maker);
      const auto result =
          machine.accounts.add(account, SecretText(kGood), nullptr, kCheap, machine.now);
      CHECK(result.has_value() == orders::may_make(maker_role, made));
      if (!result) CHECK(result.error().code == Errc::kDenied);
    }
  }
  orders::NewAccount account = machine.account_of("y1", Role::kDoctor);
  account.made_by = id_of("nobody");
  CHECK(code_of(machine.accounts.add(account, SecretText(kGood), nullptr, kCheap, machine.now)) ==
        Errc::kNotFound);
  REQUIRE(machine.accounts.set_disabled(id_of("a1"), true).has_value());
  CHECK(code_of(machine.add("y2", Role::kDoctor)) == Errc::kDenied);
}

TEST_CASE("accounts: the set-up needs nobody, until there is an administrator") {
  Machine machine;
  orders::NewAccount first = machine.account_of("d1", Role::kDoctor);
  first.made_by = {};
  REQUIRE(machine.accounts.add(first, SecretText(kGood), nullptr, kCheap, machine.now).has_value());
  orders::NewAccount administrator = machine.account_of("a1", Role::kAdministrator);
  administrator.made_by = {};
  REQUIRE(machine.accounts.add(administrator, SecretText(kGood), nullptr, kCheap, machine.now)
              .has_value());
  for (const Role role : kRoles) {
    orders::NewAccount later = machine.account_of("z1", role);
    later.made_by = {};
    CHECK(code_of(machine.accounts.add(later, SecretText(kGood), nullptr, kCheap, machine.now)) ==
          Errc::kDenied);
  }
}

TEST_CASE("accounts: demo accounts skip the rules, and stand beside no real one") {
  Machine machine;
  orders::NewAccount demo = machine.account_of("demo1", Role::kAdministrator);
  demo.is_demo = true;
  demo.proof = orders::ProofKind::kPin;
  demo.made_by = {};
  const auto add_demo = [&](std::string_view pin) {
    return machine.accounts.add(demo, SecretText(pin), nullptr, kCheap, machine.now);
  };
  REQUIRE(add_demo("111111").has_value());
  demo.id.value = "demo2";
  demo.role = Role::kDoctor;
  REQUIRE(add_demo("123456").has_value());
  CHECK(machine.prove("demo2", "123456").has_value());
  CHECK(code_of(machine.prove("demo2", "111111")) == Errc::kDenied);

  orders::NewAccount real = machine.account_of("d1", Role::kDoctor);
  real.made_by = id_of("demo1");
  REQUIRE(machine.accounts.add(real, SecretText(kGood), nullptr, kCheap, machine.now).has_value());
  demo.id.value = "demo3";
  CHECK(code_of(add_demo("123456")) == Errc::kDenied);
}

TEST_CASE("accounts: ids are short, half-width, and taken whatever their case") {
  Machine machine;
  machine.set_up();
  for (const std::string_view bad : {"", "x", "ninechars", "a b", "a-b", "ｄ１", "医師"}) {
    CHECK(code_of(machine.add(bad, Role::kDoctor)) == Errc::kBadInput);
  }
  REQUIRE(machine.add("Nishi", Role::kDoctor).has_value());
  CHECK(code_of(machine.add("nishi", Role::kDoctor)) == Errc::kDenied);
  CHECK(machine.accounts.find(id_of("NISHI"))->id.value == "Nishi");
  CHECK(machine.prove("nishi").has_value());
  CHECK(code_of(machine.accounts.find(id_of("higashi"))) == Errc::kNotFound);
}

TEST_CASE("accounts: a name can be seen and turns nothing round") {
  Machine machine;
  machine.set_up();
  for (const std::string_view bad : {std::string_view(""), std::string_view("a\nb"),
                                     std::string_view("西\u202e灯"), std::string_view("\xff"),
                                     std::string_view("a\u200bb"), std::string_view("a\0b", 3)}) {
    orders::NewAccount account = machine.account_of("d1", Role::kDoctor);
    account.name = std::string(bad);
    CHECK(code_of(machine.accounts.add(account, SecretText(kGood), nullptr, kCheap, machine.now)) ==
          Errc::kBadInput);
  }
  orders::NewAccount account = machine.account_of("d1", Role::kDoctor);
  account.name = "葛\U000e0100城 渡邉";  // A variation selector is part of how a name is written.
  CHECK(machine.accounts.add(account, SecretText(kGood), nullptr, kCheap, machine.now).has_value());
  account.id.value = "d2";
  account.name = std::string(129, 'a');
  CHECK(code_of(machine.accounts.add(account, SecretText(kGood), nullptr, kCheap, machine.now)) ==
        Errc::kBadInput);
}

TEST_CASE("accounts: a right proof gives the private half, a wrong one nothing") {
  Machine machine;
  machine.set_up();
  const auto made = machine.add("d1", Role::kDoctor);
  REQUIRE(made.has_value());
  const auto proven = machine.prove("d1");
  REQUIRE(proven.has_value());
  vault::PublicHalf half{};
  REQUIRE(crypto_scalarmult_base(half.data(), proven->private_half.view().data()) == 0);
  CHECK(half == made->public_half);
  CHECK(proven->account.id.value == "d1");
  CHECK(code_of(machine.prove("d1", kOther)) == Errc::kDenied);
  CHECK(code_of(machine.prove("nobody")) == Errc::kNotFound);
  // Full-width and half-width are one password.
  REQUIRE(machine.add("d2", Role::kDoctor, "ｔｈｒｅｅ grey herons at low tide").has_value());
  CHECK(machine.prove("d2").has_value());
}

TEST_CASE("accounts: a PIN works with its token only, and a missing token is no try") {
  Machine machine;
  machine.set_up();
  orders::NewAccount account = machine.account_of("p1", Role::kPharmacist);
  account.proof = orders::ProofKind::kPin;
  account.factor = orders::SecondFactor::kMachine;
  const Secret<32> token = token_of(7);
  const Secret<32> another = token_of(8);
  CHECK(code_of(machine.accounts.add(account, SecretText(kPin), nullptr, kCheap, machine.now)) ==
        Errc::kDenied);
  REQUIRE(machine.accounts.add(account, SecretText(kPin), &token, kCheap, machine.now).has_value());
  CHECK(machine.prove("p1", kPin, &token).has_value());
  CHECK(machine.prove("p1", "９４０１７３", &token).has_value());
  for (int round = 0; round < 20; ++round) {
    CHECK(code_of(machine.prove("p1", kPin)) == Errc::kDenied);
  }
  CHECK(machine.accounts.tries(id_of("p1"), machine.now)->left_before_wait == 5);
  CHECK(code_of(machine.prove("p1", kPin, &another)) == Errc::kDenied);
  CHECK(machine.accounts.tries(id_of("p1"), machine.now)->left_before_wait == 4);
  CHECK(machine.prove("p1", kPin, &token).has_value());
}

TEST_CASE("accounts: changing a proof keeps the key and ends the duty to change") {
  Machine machine;
  machine.set_up();
  orders::NewAccount account = machine.account_of("d1", Role::kDoctor);
  account.must_change = true;
  REQUIRE(
      machine.accounts.add(account, SecretText(kGood), nullptr, kCheap, machine.now).has_value());
  const auto first = machine.prove("d1");
  REQUIRE(first.has_value());
  CHECK(first->account.must_change);
  const auto change = [&](std::string_view from, std::string_view to) {
    return machine.accounts.change_proof(id_of("d1"), SecretText(from), SecretText(to), nullptr,
                                         kCheap, machine.now);
  };
  CHECK(code_of(change(kGood, "too short")) == Errc::kBadInput);
  CHECK(code_of(change(kGood, kGood)) == Errc::kBadInput);
  CHECK(code_of(change(kGood, "ｔｈｒｅｅ grey herons at low tide")) == Errc::kBadInput);
  CHECK(code_of(change("four grey herons at low tide", kOther)) == Errc::kDenied);
  CHECK(machine.accounts.tries(id_of("d1"), machine.now)->left_before_wait == 4);
  REQUIRE(change(kGood, kOther).has_value());
  CHECK(code_of(machine.prove("d1")) == Errc::kDenied);
  const auto second = machine.prove("d1", kOther);
  REQUIRE(second.has_value());
  CHECK_FALSE(second->account.must_change);
  CHECK(second->private_half == first->private_half);
}

TEST_CASE("accounts: a reset gives new keys, the duty to change, and ends the row of wrong tries") {
  Machine machine;
  machine.set_up();
  const auto made = machine.add("d1", Role::kDoctor);
  lock(machine, "d1");
  const auto reset = machine.accounts.reset_proof(id_of("d1"), SecretText(kOther), nullptr, kCheap,
                                                  machine.now);
  REQUIRE(reset.has_value());
  CHECK(reset->public_half != made->public_half);
  CHECK_FALSE(reset->is_locked);
  CHECK(code_of(machine.prove("d1")) == Errc::kDenied);
  const auto proven = machine.prove("d1", kOther);
  REQUIRE(proven.has_value());
  CHECK(proven->account.must_change);
  REQUIRE(register_one(machine, "r1", Role::kDoctor, "d1").has_value());
  const Secret<32> token = token_of(7);
  CHECK(code_of(machine.accounts.reset_proof(id_of("r1"), SecretText("830462"), &token, kCheap,
                                             machine.now)) == Errc::kDenied);
}

TEST_CASE("accounts: disabled answers like wrong, unless the proof is right") {
  Machine machine;
  machine.set_up();
  REQUIRE(machine.add("d1", Role::kDoctor).has_value());
  REQUIRE(machine.accounts.set_disabled(id_of("d1"), true).has_value());
  CHECK(machine.accounts.find(id_of("d1"))->is_disabled);
  const auto wrong = machine.prove("d1", kOther);
  const auto right = machine.prove("d1");
  CHECK(code_of(wrong) == Errc::kDenied);
  CHECK(code_of(right) == Errc::kDenied);
  CHECK(std::string_view(wrong.error().what) != std::string_view(right.error().what));
  REQUIRE(machine.accounts.set_disabled(id_of("d1"), false).has_value());
  CHECK(machine.prove("d1").has_value());
}

TEST_CASE("accounts: revoked is for ever") {
  Machine machine;
  machine.set_up();
  REQUIRE(machine.add("d1", Role::kDoctor).has_value());
  REQUIRE(machine.accounts.revoke(id_of("d1")).has_value());
  CHECK(code_of(machine.prove("d1")) == Errc::kDenied);
  CHECK(code_of(machine.accounts.set_disabled(id_of("d1"), false)) == Errc::kDenied);
  CHECK(code_of(machine.accounts.reset_proof(id_of("d1"), SecretText(kOther), nullptr, kCheap,
                                             machine.now)) == Errc::kDenied);
  CHECK(machine.accounts.find(id_of("d1"))->is_revoked);
}

TEST_CASE("accounts: two others unlock, and nobody less") {
  Machine machine;
  machine.set_up();
  for (const std::string_view id : {"d1", "d2", "d3"}) {
    REQUIRE(machine.add(id, Role::kDoctor).has_value());
  }
  REQUIRE(register_one(machine, "r1", Role::kDoctor, "d2").has_value());
  const Secret<32> token = token_of(7);
  lock(machine, "d1");
  const auto unlock = [&](std::string_view first, std::string_view second) {
    return machine.accounts.unlock(id_of("d1"), id_of(first), id_of(second));
  };
  CHECK(code_of(unlock("d2", "d3")) == Errc::kDenied);  // Nobody proved anything.
  REQUIRE(machine.prove("d2").has_value());
  CHECK(code_of(unlock("d2", "d3")) == Errc::kDenied);  // One did.
  REQUIRE(machine.prove("d3").has_value());
  REQUIRE(machine.prove("r1", kPin, &token).has_value());
  CHECK(code_of(unlock("d2", "d2")) == Errc::kDenied);
  CHECK(code_of(unlock("d2", "D2")) == Errc::kDenied);
  CHECK(code_of(unlock("d1", "d2")) == Errc::kDenied);
  CHECK(code_of(unlock("d2", "D1")) == Errc::kDenied);
  CHECK(code_of(unlock("d2", "r1")) == Errc::kDenied);
  CHECK(code_of(unlock("d2", "nobody")) == Errc::kNotFound);

  REQUIRE(machine.accounts.set_disabled(id_of("d3"), true).has_value());
  CHECK(code_of(unlock("d2", "d3")) == Errc::kDenied);
  REQUIRE(machine.accounts.set_disabled(id_of("d3"), false).has_value());

  machine.pass(orders::kFreshProofMilliseconds + 1);
  CHECK(code_of(unlock("d2", "d3")) == Errc::kDenied);  // Too long ago.
  REQUIRE(machine.prove("d2").has_value());
  REQUIRE(machine.prove("d3").has_value());
  machine.restart();
  CHECK(code_of(unlock("d2", "d3")) == Errc::kDenied);  // Before a restart.
  REQUIRE(machine.prove("d2").has_value());
  REQUIRE(machine.prove("d3").has_value());
  machine.restart();
  machine.uptime->milliseconds = 2 * kMinute;  // Later than both by count, in another start.
  CHECK(code_of(unlock("d2", "d3")) == Errc::kDenied);
  REQUIRE(machine.prove("d2").has_value());
  REQUIRE(machine.prove("d3").has_value());
  CHECK(machine.accounts.find(id_of("d1"))->is_locked);
  REQUIRE(unlock("d3", "d2").has_value());
  CHECK_FALSE(machine.accounts.find(id_of("d1"))->is_locked);
  CHECK(machine.prove("d1").has_value());
}

TEST_CASE("accounts: nobody ends his own wait, and two others do") {
  Machine machine;
  machine.set_up();
  REQUIRE(machine.add("d1", Role::kDoctor).has_value());
  for (const std::string_view id : {"d1", "a1", "m1"}) REQUIRE(machine.prove(id).has_value());
  for (int failure = 1; failure <= 5; ++failure) REQUIRE(machine.fail("d1") == Errc::kDenied);
  CHECK(code_of(machine.accounts.unlock(id_of("d1"), id_of("d1"), id_of("a1"))) == Errc::kDenied);
  CHECK(code_of(machine.accounts.unlock(id_of("d1"), id_of("a1"), id_of("d1"))) == Errc::kDenied);
  CHECK(machine.accounts.tries(id_of("d1"), machine.now)->wait_until.has_value());
  REQUIRE(machine.accounts.unlock(id_of("d1"), id_of("a1"), id_of("m1")).has_value());
  CHECK(machine.prove("d1").has_value());
}

TEST_CASE("accounts: a member who has not made his password his own unlocks nobody") {
  Machine machine;
  machine.set_up();
  REQUIRE(machine.add("d1", Role::kDoctor).has_value());
  orders::NewAccount fresh = machine.account_of("g1", Role::kGeneral);
  fresh.must_change = true;
  REQUIRE(machine.accounts.add(fresh, SecretText(kGood), nullptr, kCheap, machine.now).has_value());
  lock(machine, "d1");
  REQUIRE(machine.prove("a1").has_value());
  REQUIRE(machine.prove("g1").has_value());
  CHECK(code_of(machine.accounts.unlock(id_of("d1"), id_of("a1"), id_of("g1"))) == Errc::kDenied);
}

TEST_CASE("responders: who may vouch, and for what") {
  Machine machine;
  machine.set_up();
  REQUIRE(machine.add("d1", Role::kDoctor).has_value());
  REQUIRE(machine.add("p1", Role::kPharmacist).has_value());
  REQUIRE(machine.add("s1", Role::kSelected).has_value());
  REQUIRE(machine.add("g1", Role::kGeneral).has_value());
  REQUIRE(machine.add("u1", Role::kAuditor).has_value());
  int number = 0;
  const auto next = [&] { return "r" + std::to_string(++number); };
  for (const std::string_view voucher : {"d1", "p1", "s1", "a1"}) {
    CHECK(register_one(machine, next(), Role::kDoctor, voucher).has_value());
  }
  for (const std::string_view voucher : {"g1", "u1", "m1", "r1"}) {
    CHECK(code_of(register_one(machine, next(), Role::kDoctor, voucher)) == Errc::kDenied);
  }
  CHECK(code_of(register_one(machine, next(), Role::kDoctor, "nobody")) == Errc::kNotFound);
  CHECK(register_one(machine, "code1", Role::kDoctor, "").has_value());  // By the order's code.
  for (const Role role : {Role::kAdministrator, Role::kAuditor, Role::kMaster}) {
    CHECK(code_of(register_one(machine, next(), role, "d1")) == Errc::kDenied);
  }
  REQUIRE(machine.accounts.set_disabled(id_of("d1"), true).has_value());
  CHECK(code_of(register_one(machine, next(), Role::kDoctor, "d1")) == Errc::kDenied);
  const auto account = machine.accounts.find(id_of("r1"));
  REQUIRE(account->responder.has_value());
  CHECK(account->responder->vouched_by.value == "d1");
  REQUIRE(register_one(machine, "upper", Role::kDoctor, "P1").has_value());
  CHECK(machine.accounts.find(id_of("upper"))->responder->vouched_by.value == "p1");
  CHECK(account->responder->team == "DMAT 能登");
}

TEST_CASE("responders: a team, a profession and what was seen are needed") {
  Machine machine;
  machine.set_up();
  orders::NewAccount account = machine.account_of("r1", Role::kDoctor);
  const auto attempt = [&](const orders::Responder& responder) {
    return machine.accounts.register_responder(account, responder, SecretText(kGood), nullptr,
                                               kCheap, machine.now);
  };
  CHECK(code_of(attempt(responder_by("a1"))) == Errc::kBadInput);
  account.profession = "医師";
  CHECK(code_of(attempt({"", "医師免許証", id_of("a1")})) == Errc::kBadInput);
  CHECK(code_of(attempt({"石川県", "", id_of("a1")})) == Errc::kBadInput);
  CHECK(attempt({"石川県", "医師免許証", id_of("a1")}).has_value());
}

TEST_CASE("responders: 72 hours to the millisecond, whatever is done to the clock") {
  Machine machine;
  machine.set_up();
  REQUIRE(register_one(machine, "r1", Role::kDoctor, "a1").has_value());
  const Secret<32> token = token_of(7);
  const Instant begin = machine.now;
  const auto works = [&] { return machine.prove("r1", kPin, &token).has_value(); };
  const auto at = [&](std::int64_t since) {
    machine.now.milliseconds = begin.milliseconds + since;
  };
  CHECK(works());
  machine.pass(orders::kResponderMilliseconds - 1);
  CHECK(works());
  SUBCASE("the last millisecond") {
    machine.pass(1);
    CHECK_FALSE(works());
  }
  SUBCASE("the clock goes back, the machine runs on") {
    at(0);
    CHECK(works());
    machine.uptime->milliseconds += 1;
    CHECK_FALSE(works());
  }
  SUBCASE("the clock goes back over a restart") {
    machine.restart();  // One second of it is known to have passed.
    at(-kHour);
    CHECK_FALSE(works());
  }
  SUBCASE("the clock goes far ahead and is put right: nothing is remembered of it") {
    at(50 * orders::kResponderMilliseconds);
    CHECK_FALSE(works());
    at(orders::kResponderMilliseconds - 1);
    CHECK(works());
  }
  CHECK(machine.accounts.find(id_of("r1"))->valid_until->milliseconds ==
        begin.milliseconds + 72 * kHour);
}

TEST_CASE("accounts: a dead clock keeps no member out") {
  Machine machine;
  machine.set_up();
  REQUIRE(machine.add("d1", Role::kDoctor).has_value());
  machine.restart();
  machine.now.milliseconds = 0;
  CHECK(machine.prove("d1").has_value());
}

TEST_CASE("accounts: a row changed behind our back opens nothing") {
  Machine machine;
  machine.set_up();
  REQUIRE(machine.add("g1", Role::kGeneral).has_value());
  REQUIRE(machine.add("d1", Role::kDoctor, kOther).has_value());
  REQUIRE(machine.prove("g1").has_value());
  const auto changed = [&](const char* sql) {
    REQUIRE(machine.database.execute(sql).has_value());
    return machine.accounts.list();
  };
  SUBCASE("a role") {
    REQUIRE(machine.database.execute("UPDATE account SET role = 1 WHERE id = 'g1'").has_value());
    CHECK(code_of(machine.prove("g1")) == Errc::kDenied);
  }
  SUBCASE("another's credential") {
    REQUIRE(machine.database
                .execute("UPDATE account SET (public_half, box, salt) ="
                         " (SELECT public_half, box, salt FROM account WHERE id = 'g1')"
                         " WHERE id = 'd1'")
                .has_value());
    CHECK(code_of(machine.prove("d1")) == Errc::kDenied);
  }
  SUBCASE("another's public half") {
    REQUIRE(machine.database
                .execute("UPDATE account SET public_half = (SELECT public_half FROM account"
                         " WHERE id = 'd1') WHERE id = 'g1'")
                .has_value());
    CHECK(code_of(machine.prove("g1")) == Errc::kDenied);
  }
  SUBCASE("the end of a responder") {
    REQUIRE(register_one(machine, "r1", Role::kDoctor, "a1").has_value());
    REQUIRE(machine.database.execute("UPDATE account SET valid_until = valid_until + 1"
                                     " WHERE id = 'r1'")
                .has_value());
    const Secret<32> token = token_of(7);
    CHECK(code_of(machine.prove("r1", kPin, &token)) == Errc::kDenied);
  }
  SUBCASE("a cost below the floor is damage") {
    CHECK(code_of(changed("UPDATE account SET memory_kib = 8 WHERE id = 'g1'")) == Errc::kCorrupt);
  }
  SUBCASE("a role that is none is damage") {
    CHECK(code_of(changed("UPDATE account SET role = 7 WHERE id = 'g1'")) == Errc::kCorrupt);
  }
  SUBCASE("a short key is damage") {
    CHECK(code_of(changed("UPDATE account SET public_half = X'00' WHERE id = 'g1'")) ==
          Errc::kCorrupt);
  }
}

TEST_CASE("accounts: all of it is there after the store is opened again") {
  Machine machine;
  machine.set_up();
  REQUIRE(register_one(machine, "r1", Role::kPharmacist, "a1").has_value());
  REQUIRE(machine.fail("r1") == Errc::kDenied);
  const auto before = machine.accounts.list();
  machine.database = Machine::open_database(machine.scratch.path() / "machine.db");
  machine.accounts = machine.open_accounts();
  const auto after = machine.accounts.list();
  REQUIRE(before->size() == 3);
  REQUIRE(after->size() == 3);
  for (std::size_t at = 0; at < 3; ++at) {
    CHECK((*after)[at].id == (*before)[at].id);
    CHECK((*after)[at].public_half == (*before)[at].public_half);
    CHECK((*after)[at].responder == (*before)[at].responder);
    CHECK((*after)[at].valid_until == (*before)[at].valid_until);
    CHECK((*after)[at].made_by == (*before)[at].made_by);
  }
}

TEST_CASE("settings: kept by name, within bounds") {
  Machine machine;
  CHECK_FALSE(machine.accounts.setting("lock.minutes")->has_value());
  REQUIRE(machine.accounts.set_setting("lock.minutes", Bytes{15}).has_value());
  REQUIRE(machine.accounts.set_setting("lock.minutes", Bytes{5}).has_value());
  CHECK(machine.accounts.setting("lock.minutes")->value() == Bytes{5});
  CHECK(code_of(machine.accounts.set_setting("", Bytes{5})) == Errc::kBadInput);
  CHECK(code_of(machine.accounts.set_setting(std::string(65, 'a'), Bytes{5})) == Errc::kBadInput);
  CHECK(code_of(machine.accounts.set_setting("a", Bytes(4097))) == Errc::kBadInput);
}

TEST_CASE("migrations: dense from 1") {
  int expected = 0;
  for (const vault::Migration& step : orders::Accounts::migrations()) {
    CHECK(step.version == ++expected);
  }
  CHECK(expected > 0);
}
