// Promise: accounts travel as store/orders/roster.h says: only from trusted issuers, never
// backwards, revoked for ever, nothing that rules or is bound to a machine, no clash overwritten,
// every flipped byte refused. Method: two or three machines; rosters made by hand; the golden
// roster that a Python writer made from the document alone.
#include <algorithm>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <random>

#include "store/base/cbor.h"
#include "store/orders/internal/account_table.h"
#include "store/orders/roster.h"
#include "store/orders/roster_format.h"
#include "tests/orders_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;
using orders::IssuerKey;
using orders::Roster;
using orders::RosterAccount;
using orders::RosterSignature;
using orders::RosterSummary;

namespace {

constexpr std::string_view kGolden = TOMOSHIBI_SOURCE "/tests/golden/roster_v1.json";

AccountId id_of(std::string_view text) { return AccountId{std::string(text)}; }

struct Issuer {
  IssuerKey key{};
  Secret<64> secret;

  explicit Issuer(std::uint8_t seed_byte) {
    const Secret<32> seed = token_of(seed_byte);
    crypto_sign_seed_keypair(key.data(), secret.fill().data(), seed.view().data());
  }
  orders::Signer signer() const {
    return [this](ByteView message) {
      RosterSignature signature{};
      crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(),
                           secret.view().data());
      return signature;
    };
  }
  Bytes sign(const Roster& roster) const { return sign(orders::encode_roster(roster)); }
  Bytes sign(ByteView content) const {
    return orders::join_roster(key, signer()(orders::roster_message(content)), content);
  }
};

struct Facility : Machine {
  Issuer issuer;
  explicit Facility(std::uint8_t seed) : issuer(seed) { set_up(); }

  Bytes roster() {
    const auto bytes = orders::export_roster(database, issuer.key, "見本診療所", now, issuer.signer());
    REQUIRE(bytes.has_value());
    return *bytes;
  }
  void trust(const Issuer& other) {
    REQUIRE(orders::trust_issuer(database, other.key, "隣の診療所").has_value());
  }
  Result<RosterSummary> apply(ByteView bytes) { return orders::apply_roster(database, bytes, now); }
  bool has(std::string_view id) const { return accounts.find(id_of(id)).has_value(); }
  bool is_disabled(std::string_view id) const { return accounts.find(id_of(id))->is_disabled; }
};

// An account by hand; the wrapping is bytes that open nothing, which no reader can know.
RosterAccount account_named(std::string_view id) {
  RosterAccount account;
  account.id = id_of(id);
  account.name = "西 灯";
  account.role = Role::kDoctor;
  account.public_half.fill(9);
  account.wrapped.cost = kCheap;
  account.valid_from = {1'700'000'000'000};
  return account;
}

Roster roster_of(const Issuer& issuer, std::uint64_t revision,
                 std::vector<RosterAccount> accounts, std::vector<AccountId> revoked = {}) {
  Roster roster;
  roster.issuer = issuer.key;
  roster.facility = "隣の診療所";
  roster.revision = revision;
  roster.issued = {1'790'000'000'000};
  roster.expires = {1'830'000'000'000};
  roster.accounts = std::move(accounts);
  roster.revoked = std::move(revoked);
  return roster;
}

}  // namespace

TEST_CASE("roster: a doctor signs in where his roster arrived") {
  Facility home(1);
  Facility shelter(2);
  const auto made = home.add("nishi", Role::kDoctor);
  REQUIRE(made.has_value());
  shelter.trust(home.issuer);
  const auto summary = shelter.apply(home.roster());
  REQUIRE(summary.has_value());
  CHECK(summary->added == std::vector{id_of("nishi")});
  CHECK(summary->clashes.empty());
  CHECK(summary->facility == "見本診療所");
  const auto proven = shelter.prove("nishi");
  REQUIRE(proven.has_value());
  CHECK(proven->account.public_half == made->public_half);
  CHECK(proven->account.issuer.size() == 16);
  CHECK(proven->account.role == Role::kDoctor);
  CHECK(code_of(shelter.prove("nishi", kOther)) == Errc::kDenied);
  const auto issuers = orders::trusted_issuers(shelter.database);
  REQUIRE(issuers->size() == 1);
  CHECK(issuers->front().revision == summary->revision);
}

TEST_CASE("roster: what rules and what is bound to a machine stays at home") {
  Facility home(1);
  REQUIRE(home.add("nishi", Role::kDoctor).has_value());
  REQUIRE(home.add("minami", Role::kGeneral).has_value());
  REQUIRE(home.add("kansa", Role::kAuditor).has_value());
  const Secret<32> token = token_of(7);
  for (const auto factor : {orders::SecondFactor::kMachine, orders::SecondFactor::kTokenFile}) {
    orders::NewAccount pin = home.account_of(
        factor == orders::SecondFactor::kMachine ? "here" : "kita", Role::kPharmacist);
    pin.proof = orders::ProofKind::kPin;
    pin.factor = factor;
    REQUIRE(home.accounts.add(pin, SecretText(kPin), &token, kCheap, home.now).has_value());
  }
  orders::NewAccount outside = home.account_of("ouen", Role::kDoctor);
  outside.profession = "医師";
  REQUIRE(home.accounts
              .register_responder(outside, {"DMAT", "隊員証", id_of("nishi")}, SecretText(kGood),
                                  nullptr, kCheap, home.now)
              .has_value());
  const Bytes file = home.roster();
  const auto parts = orders::parts_of_roster(file);
  const auto roster = orders::read_roster(parts->content);
  REQUIRE(roster.has_value());
  std::vector<std::string> ids;
  for (const RosterAccount& account : roster->accounts) ids.push_back(account.id.value);
  CHECK(ids == std::vector<std::string>{"kita", "minami", "nishi"});
  CHECK(roster->revoked.empty());
}

TEST_CASE("roster: demo accounts do not travel") {
  Machine machine;
  orders::NewAccount demo = machine.account_of("demo1", Role::kDoctor);
  demo.is_demo = true;
  demo.made_by = {};
  REQUIRE(machine.accounts.add(demo, SecretText("demo"), nullptr, kCheap, machine.now).has_value());
  const Issuer issuer(1);
  const auto file =
      orders::export_roster(machine.database, issuer.key, "見本", machine.now, issuer.signer());
  REQUIRE(file.has_value());
  CHECK(orders::read_roster(orders::parts_of_roster(*file)->content)->accounts.empty());
}

TEST_CASE("roster: only a trusted issuer's, with his signature, while it lasts") {
  Facility shelter(1);
  const Issuer issuer(2);
  const Issuer stranger(3);
  const Bytes file = issuer.sign(roster_of(issuer, 1, {account_named("nishi")}));
  CHECK(code_of(shelter.apply(file)) == Errc::kDenied);
  shelter.trust(issuer);
  // Signed by a stranger, in the name of the trusted one: outside and inside.
  const Bytes content = orders::encode_roster(roster_of(issuer, 1, {account_named("nishi")}));
  CHECK(code_of(shelter.apply(stranger.sign(content))) == Errc::kDenied);
  const Bytes forged = orders::join_roster(
      issuer.key, stranger.signer()(orders::roster_message(content)), content);
  CHECK(code_of(shelter.apply(forged)) == Errc::kCorrupt);
  // Signed over other words of the same key: another domain.
  const Bytes bare = orders::join_roster(issuer.key, issuer.signer()(content), content);
  CHECK(code_of(shelter.apply(bare)) == Errc::kCorrupt);
  // The trusted issuer signs what names another issuer.
  CHECK(code_of(shelter.apply(issuer.sign(roster_of(stranger, 1, {account_named("nishi")})))) ==
        Errc::kBadInput);
  CHECK_FALSE(shelter.has("nishi"));
  shelter.now = roster_of(issuer, 1, {}).expires;
  CHECK(code_of(shelter.apply(file)) == Errc::kDenied);
  shelter.now.milliseconds -= 1;
  CHECK(shelter.apply(file).has_value());
}

TEST_CASE("roster: every byte flipped, every length cut, nothing of it stays") {
  Facility shelter(1);
  const Issuer issuer(2);
  shelter.trust(issuer);
  const Bytes file =
      issuer.sign(roster_of(issuer, 1, {account_named("kita"), account_named("nishi")}));
  for (std::size_t at = 0; at < file.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      Bytes damaged = file;
      damaged[at] ^= static_cast<std::uint8_t>(1 << bit);
      REQUIRE_FALSE(shelter.apply(damaged).has_value());
    }
    REQUIRE_FALSE(shelter.apply(ByteView(file).first(at)).has_value());
  }
  Bytes longer = file;
  longer.push_back(0);
  CHECK_FALSE(shelter.apply(longer).has_value());
  CHECK(shelter.accounts.list()->size() == 2);
  CHECK(shelter.apply(file).has_value());
  CHECK(shelter.accounts.list()->size() == 4);
}

TEST_CASE("roster: revisions go forward, and one number has one content") {
  Facility shelter(1);
  const Issuer issuer(2);
  shelter.trust(issuer);
  const Bytes fifth = issuer.sign(roster_of(issuer, 5, {account_named("nishi")}));
  REQUIRE(shelter.apply(fifth).has_value());
  CHECK(code_of(shelter.apply(issuer.sign(roster_of(issuer, 4, {account_named("kita")})))) ==
        Errc::kDenied);
  const auto again = shelter.apply(fifth);
  REQUIRE(again.has_value());
  CHECK(again->added.empty());
  CHECK(again->changed.empty());
  CHECK_FALSE(again->same_revision_differs);
  const auto twin = shelter.apply(issuer.sign(roster_of(issuer, 5, {account_named("kita")})));
  REQUIRE(twin.has_value());
  CHECK(twin->same_revision_differs);
  CHECK(twin->added.empty());
  CHECK_FALSE(shelter.has("kita"));
  CHECK_FALSE(shelter.is_disabled("nishi"));
  // Distrusting and trusting again is no way back.
  REQUIRE(orders::distrust_issuer(shelter.database, issuer.key).has_value());
  shelter.trust(issuer);
  CHECK(code_of(shelter.apply(issuer.sign(roster_of(issuer, 4, {})))) == Errc::kDenied);
  CHECK(shelter.apply(issuer.sign(roster_of(issuer, 6, {account_named("kita")}))).has_value());
}

TEST_CASE("roster: revoked is for ever, whatever later rosters say") {
  Facility shelter(1);
  const Issuer issuer(2);
  shelter.trust(issuer);
  REQUIRE(shelter.apply(issuer.sign(roster_of(issuer, 1, {account_named("nishi")}))).has_value());
  const auto second = shelter.apply(issuer.sign(roster_of(issuer, 2, {}, {id_of("nishi")})));
  REQUIRE(second.has_value());
  CHECK(second->revoked == std::vector{id_of("nishi")});
  CHECK(shelter.accounts.find(id_of("nishi"))->is_revoked);
  CHECK(code_of(shelter.accounts.set_disabled(id_of("nishi"), false)) == Errc::kDenied);
  for (const std::string_view name : {"nishi", "NISHI", "Nishi"}) {
    static std::uint64_t revision = 2;
    const auto later =
        shelter.apply(issuer.sign(roster_of(issuer, ++revision, {account_named(name)})));
    REQUIRE(later.has_value());
    CHECK(later->added.empty());
    CHECK(shelter.accounts.find(id_of("nishi"))->is_revoked);
  }
  // Revoked before it was ever seen.
  REQUIRE(shelter.apply(issuer.sign(roster_of(issuer, 20, {}, {id_of("kita")}))).has_value());
  REQUIRE(shelter.apply(issuer.sign(roster_of(issuer, 21, {account_named("kita")}))).has_value());
  CHECK_FALSE(shelter.has("kita"));
}

TEST_CASE("roster: one issuer revokes nothing of another's, nor what was made here") {
  Facility shelter(1);
  const Issuer issuer(2);
  const Issuer other(3);
  shelter.trust(issuer);
  shelter.trust(other);
  REQUIRE(shelter.add("kita", Role::kDoctor).has_value());
  REQUIRE(shelter.apply(issuer.sign(roster_of(issuer, 1, {account_named("nishi")}))).has_value());
  const auto summary = shelter.apply(
      other.sign(roster_of(other, 1, {}, {id_of("a1"), id_of("kita"), id_of("nishi")})));
  REQUIRE(summary.has_value());
  CHECK(summary->revoked.empty());
  for (const std::string_view id : {"a1", "kita", "nishi"}) CHECK_FALSE(shelter.is_disabled(id));
}

TEST_CASE("roster: a clash is told by id, changes nothing, and stops nobody else") {
  Facility shelter(1);
  const Issuer issuer(2);
  const Issuer other(3);
  shelter.trust(issuer);
  shelter.trust(other);
  const auto here = shelter.add("kita", Role::kDoctor);
  REQUIRE(shelter.apply(issuer.sign(roster_of(issuer, 1, {account_named("nishi")}))).has_value());
  const auto before = shelter.accounts.find(id_of("nishi"));
  const auto summary = shelter.apply(other.sign(roster_of(
      other, 1,
      {account_named("KITA"), account_named("a1"), account_named("minami"),
       account_named("nishi")})));
  REQUIRE(summary.has_value());
  CHECK(summary->clashes == std::vector{id_of("KITA"), id_of("a1"), id_of("nishi")});
  CHECK(summary->added == std::vector{id_of("minami")});
  CHECK(shelter.accounts.find(id_of("kita"))->public_half == here->public_half);
  CHECK(shelter.accounts.find(id_of("nishi"))->issuer == before->issuer);
  CHECK(shelter.prove("a1").has_value());
}

TEST_CASE("roster: who is not named any more stops, until he is named again") {
  Facility shelter(1);
  const Issuer issuer(2);
  shelter.trust(issuer);
  REQUIRE(shelter.apply(issuer.sign(roster_of(issuer, 1, {account_named("nishi")}))).has_value());
  const auto without = shelter.apply(issuer.sign(roster_of(issuer, 2, {account_named("kita")})));
  CHECK(without->changed == std::vector{id_of("nishi")});
  CHECK(shelter.is_disabled("nishi"));
  CHECK(code_of(shelter.accounts.set_disabled(id_of("nishi"), false)) == Errc::kDenied);
  const auto back = shelter.apply(
      issuer.sign(roster_of(issuer, 3, {account_named("kita"), account_named("nishi")})));
  CHECK(back->changed == std::vector{id_of("nishi")});
  CHECK_FALSE(shelter.is_disabled("nishi"));
}

TEST_CASE("roster: disabled at home is disabled here; disabled here stays so") {
  Facility home(1);
  Facility shelter(2);
  REQUIRE(home.add("nishi", Role::kDoctor).has_value());
  shelter.trust(home.issuer);
  REQUIRE(shelter.apply(home.roster()).has_value());
  REQUIRE(home.accounts.set_disabled(id_of("nishi"), true).has_value());
  REQUIRE(shelter.apply(home.roster()).has_value());
  CHECK(code_of(shelter.prove("nishi")) == Errc::kDenied);
  REQUIRE(home.accounts.set_disabled(id_of("nishi"), false).has_value());
  REQUIRE(shelter.apply(home.roster()).has_value());
  CHECK(shelter.prove("nishi").has_value());
  REQUIRE(shelter.accounts.set_disabled(id_of("nishi"), true).has_value());
  REQUIRE(shelter.apply(home.roster()).has_value());
  CHECK(shelter.is_disabled("nishi"));
  REQUIRE(home.accounts.revoke(id_of("nishi")).has_value());
  CHECK(shelter.apply(home.roster())->revoked == std::vector{id_of("nishi")});
  // Nobody but the issuer resets or revokes what the issuer made.
  CHECK(code_of(shelter.accounts.reset_proof(id_of("nishi"), SecretText(kOther), nullptr, kCheap,
                                             shelter.now)) == Errc::kDenied);
  CHECK(code_of(shelter.accounts.revoke(id_of("nishi"))) == Errc::kDenied);
}

TEST_CASE("roster: a password changed here stays until the issuer's changes") {
  Facility home(1);
  Facility shelter(2);
  orders::NewAccount account = home.account_of("nishi", Role::kDoctor);
  account.must_change = true;
  REQUIRE(home.accounts.add(account, SecretText(kGood), nullptr, kCheap, home.now).has_value());
  shelter.trust(home.issuer);
  REQUIRE(shelter.apply(home.roster()).has_value());
  CHECK(shelter.prove("nishi")->account.must_change);
  REQUIRE(shelter.accounts
              .change_proof(id_of("nishi"), SecretText(kGood), SecretText(kOther), nullptr, kCheap,
                            shelter.now)
              .has_value());
  REQUIRE(shelter.apply(home.roster()).has_value());
  CHECK_FALSE(shelter.prove("nishi", kOther)->account.must_change);
  REQUIRE(home.accounts
              .change_proof(id_of("nishi"), SecretText(kGood),
                            SecretText("seven lanterns on the quay"), nullptr, kCheap, home.now)
              .has_value());
  REQUIRE(shelter.apply(home.roster()).has_value());
  CHECK(code_of(shelter.prove("nishi", kOther)) == Errc::kDenied);
  CHECK(shelter.prove("nishi", "seven lanterns on the quay").has_value());
}

TEST_CASE("roster: new keys of the issuer end a lock here") {
  Facility home(1);
  Facility shelter(2);
  REQUIRE(home.add("nishi", Role::kDoctor).has_value());
  shelter.trust(home.issuer);
  REQUIRE(shelter.apply(home.roster()).has_value());
  for (int failure = 1; failure <= 10; ++failure) {
    REQUIRE(shelter.fail("nishi") == Errc::kDenied);
    shelter.pass(kHour);
  }
  REQUIRE(shelter.apply(home.roster()).has_value());
  CHECK(code_of(shelter.prove("nishi")) == Errc::kLocked);  // A newer roster alone does not.
  REQUIRE(home.accounts
              .reset_proof(id_of("nishi"), SecretText(kOther), nullptr, kCheap, home.now)
              .has_value());
  REQUIRE(shelter.apply(home.roster()).has_value());
  CHECK(shelter.prove("nishi", kOther).has_value());
}

TEST_CASE("roster: its accounts end with it, and a dead clock ends nobody") {
  Facility home(1);
  Facility shelter(2);
  REQUIRE(home.add("nishi", Role::kDoctor).has_value());
  shelter.trust(home.issuer);
  const Bytes file = home.roster();
  const Instant begin = home.now;
  SUBCASE("the last millisecond") {
    REQUIRE(shelter.apply(file).has_value());
    shelter.pass(orders::kRosterMilliseconds - 1);
    CHECK(shelter.prove("nishi").has_value());
    shelter.now.milliseconds += 1;
    CHECK(code_of(shelter.prove("nishi")) == Errc::kDenied);
  }
  SUBCASE("a clock that died before it arrived") {
    shelter.now.milliseconds = 0;
    REQUIRE(shelter.apply(file).has_value());
    CHECK(shelter.prove("nishi").has_value());
  }
  CHECK(shelter.accounts.find(id_of("nishi"))->valid_until->milliseconds ==
        begin.milliseconds + orders::kRosterMilliseconds);
}

TEST_CASE("roster: distrusting an issuer stops his accounts until he is trusted and heard again") {
  Facility shelter(1);
  const Issuer issuer(2);
  shelter.trust(issuer);
  const Bytes file = issuer.sign(roster_of(issuer, 1, {account_named("nishi")}));
  REQUIRE(shelter.apply(file).has_value());
  REQUIRE(orders::distrust_issuer(shelter.database, issuer.key).has_value());
  CHECK(shelter.is_disabled("nishi"));
  CHECK(orders::trusted_issuers(shelter.database)->empty());
  CHECK(code_of(shelter.apply(file)) == Errc::kDenied);
  CHECK(code_of(orders::distrust_issuer(shelter.database, issuer.key)) == Errc::kNotFound);
  shelter.trust(issuer);
  CHECK(shelter.is_disabled("nishi"));
  REQUIRE(shelter.apply(file).has_value());
  CHECK_FALSE(shelter.is_disabled("nishi"));
}

TEST_CASE("roster: trust needs a key and a name, and has a limit") {
  Facility shelter(1);
  CHECK(code_of(orders::trust_issuer(shelter.database, IssuerKey{}, "x")) == Errc::kBadInput);
  CHECK(code_of(orders::trust_issuer(shelter.database, Issuer(2).key, "")) == Errc::kBadInput);
  int number = 0;
  for (; number < 255; ++number) {
    const Issuer issuer(static_cast<std::uint8_t>(number));
    REQUIRE(orders::trust_issuer(shelter.database, issuer.key, "x").has_value());
  }
  CHECK(orders::trusted_issuers(shelter.database)->size() == 255);
  REQUIRE(orders::trust_issuer(shelter.database, Issuer(255).key, "x").has_value());
  IssuerKey further{};
  Secret<64> secret;
  crypto_sign_keypair(further.data(), secret.fill().data());
  CHECK(code_of(orders::trust_issuer(shelter.database, further, "x")) == Errc::kBadInput);
  CHECK(orders::trusted_issuers(shelter.database)->size() == 256);
}

TEST_CASE("roster: revisions grow, not below the clock, so that a restored machine repeats none") {
  Facility home(1);
  const auto revision_of = [](const Bytes& file) {
    return orders::read_roster(orders::parts_of_roster(file)->content)->revision;
  };
  const std::uint64_t first = revision_of(home.roster());
  CHECK(first == static_cast<std::uint64_t>(home.now.milliseconds / 1000));
  CHECK(revision_of(home.roster()) == first + 1);
  home.now.milliseconds = 0;
  CHECK(revision_of(home.roster()) == first + 2);
  home.now.milliseconds = 1'900'000'000'000;
  CHECK(revision_of(home.roster()) == 1'900'000'000U);
}

TEST_CASE("roster: what was signed by another key than named is not handed out") {
  Facility home(1);
  const Issuer other(9);
  CHECK(code_of(orders::export_roster(home.database, home.issuer.key, "見本", home.now,
                                      other.signer())) == Errc::kBadInput);
  CHECK(code_of(orders::export_roster(home.database, home.issuer.key, "", home.now,
                                      home.issuer.signer())) == Errc::kBadInput);
}

TEST_CASE("roster format: what breaks a rule is refused") {
  const Issuer issuer(2);
  struct Case {
    const char* what;
    std::function<void(Roster&)> change;
  };
  const auto first = [](Roster& roster) -> RosterAccount& { return roster.accounts.front(); };
  const Case cases[] = {
      {"administrator", [&](Roster& r) { first(r).role = Role::kAdministrator; }},
      {"master", [&](Roster& r) { first(r).role = Role::kMaster; }},
      {"auditor", [&](Roster& r) { first(r).role = Role::kAuditor; }},
      {"no role", [&](Roster& r) { first(r).role = static_cast<Role>(7); }},
      {"bound to a machine", [&](Roster& r) { first(r).factor = orders::SecondFactor::kMachine; }},
      {"PIN alone", [&](Roster& r) { first(r).proof = orders::ProofKind::kPin; }},
      {"no proof", [&](Roster& r) { first(r).proof = static_cast<orders::ProofKind>(0); }},
      {"id too long", [&](Roster& r) { first(r).id.value = "abcdefghi"; }},
      {"id too short", [&](Roster& r) { first(r).id.value = "a"; }},
      {"id with a sign", [&](Roster& r) { first(r).id.value = "ab-c"; }},
      {"no name", [&](Roster& r) { first(r).name.clear(); }},
      {"name with a control", [&](Roster& r) { first(r).name = "a\tb"; }},
      {"name too long", [&](Roster& r) { first(r).name = std::string(129, 'a'); }},
      {"cheap passes", [&](Roster& r) { first(r).wrapped.cost.passes = 1; }},
      {"cheap memory", [&](Roster& r) { first(r).wrapped.cost.memory_kib = 65'535; }},
      {"dear memory", [&](Roster& r) { first(r).wrapped.cost.memory_kib = 2'097'153; }},
      {"dear passes", [&](Roster& r) { first(r).wrapped.cost.passes = 11; }},
      {"a public half of small order", [&](Roster& r) { first(r).public_half = {1}; }},
      {"no public half", [&](Roster& r) { first(r).public_half = {}; }},
      {"a time before 1970", [&](Roster& r) { first(r).valid_from.milliseconds = -1; }},
      {"a time far off", [&](Roster& r) { r.expires.milliseconds = 1LL << 48; }},
      {"over before it begins", [&](Roster& r) { r.expires = r.issued; }},
      {"revision 0", [&](Roster& r) { r.revision = 0; }},
      {"revision too large", [&](Roster& r) { r.revision = (1ULL << 53) + 1; }},
      {"no facility", [&](Roster& r) { r.facility.clear(); }},
      {"out of order", [&](Roster& r) { std::swap(r.accounts[0], r.accounts[1]); }},
      {"twice", [&](Roster& r) { r.accounts[1] = r.accounts[0]; }},
      {"twice in another case", [&](Roster& r) { r.accounts[0].id.value = "NISHI"; }},
      {"named and revoked", [&](Roster& r) { r.revoked = {id_of("nishi")}; }},
      {"revoked out of order", [&](Roster& r) { r.revoked = {id_of("zz"), id_of("yy")}; }},
      {"revoked, no id", [&](Roster& r) { r.revoked = {id_of("???")}; }}};
  const Roster good = roster_of(issuer, 1, {account_named("kita"), account_named("nishi")});
  CHECK(orders::read_roster(orders::encode_roster(good)).value() == good);
  for (const Case& one : cases) {
    CAPTURE(one.what);
    Roster bad = good;
    one.change(bad);
    CHECK(code_of(orders::read_roster(orders::encode_roster(bad))) == Errc::kBadInput);
  }
}

TEST_CASE("roster format: limits hold at their edges") {
  const Issuer issuer(2);
  const auto id_at = [](std::size_t number) {
    std::string text = std::to_string(100'000 + number);
    return id_of("a" + text);
  };
  Roster roster = roster_of(issuer, 1, {});
  for (std::size_t number = 0; number < orders::kRosterAccountsMax; ++number) {
    roster.accounts.push_back(account_named(id_at(number).value));
  }
  const Bytes full = orders::encode_roster(roster);
  CHECK(full.size() < orders::kRosterBytesMax);
  CHECK(orders::read_roster(full).value() == roster);
  roster.accounts.push_back(account_named("zzz"));
  CHECK(code_of(orders::read_roster(orders::encode_roster(roster))) == Errc::kBadInput);
  roster.accounts.clear();
  for (std::size_t number = 0; number < orders::kRosterRevokedMax; ++number) {
    roster.revoked.push_back(id_at(number));
  }
  CHECK(orders::read_roster(orders::encode_roster(roster)).has_value());
  roster.revoked.push_back(id_of("zzz"));
  CHECK(code_of(orders::read_roster(orders::encode_roster(roster))) == Errc::kBadInput);
  const Bytes huge(orders::kRosterBytesMax + 1);
  CHECK(code_of(orders::parts_of_roster(huge)) == Errc::kBadInput);
  CHECK(code_of(orders::read_roster(huge)) == Errc::kBadInput);
}

TEST_CASE("roster format: keys from 1000 on are read over, others not; noise reads or is refused") {
  const Issuer issuer(2);
  const Bytes content = orders::encode_roster(roster_of(issuer, 1, {account_named("nishi")}));
  const auto with_key = [&](std::uint64_t key) {
    const auto value = cbor::decode(content);
    cbor::Writer writer;
    writer.add_map(value->items.size() / 2 + 1);
    for (const cbor::Value& item : value->items) writer.add_value(item);
    writer.add_unsigned(key).add_bool(true);
    return writer.take();
  };
  CHECK(orders::read_roster(with_key(1000)).has_value());
  CHECK(code_of(orders::read_roster(with_key(10))) == Errc::kBadInput);
  std::mt19937 random(5);
  int read = 0;
  for (int round = 0; round < 20'000; ++round) {
    Bytes changed = content;
    const auto flips = 1 + random() % 3;
    for (std::uint32_t flip = 0; flip < flips; ++flip) {
      changed[random() % changed.size()] = static_cast<std::uint8_t>(random());
    }
    const auto roster = orders::read_roster(changed);
    if (!roster) continue;
    ++read;
    CHECK(orders::encode_roster(*roster) == changed);
  }
  CHECK(read > 0);
}

TEST_CASE("roster: the golden one, written by another hand from the document, applies and opens") {
  std::ifstream stream{std::string(kGolden)};
  REQUIRE(stream.good());
  const auto golden = nlohmann::json::parse(stream);
  const auto file = from_hex(golden["file"].get<std::string>());
  const auto key = from_hex(golden["issuer"].get<std::string>());
  REQUIRE(file.has_value());
  IssuerKey issuer{};
  std::ranges::copy(*key, issuer.begin());
  Machine machine;
  REQUIRE(orders::trust_issuer(machine.database, issuer, "見本診療所").has_value());
  const auto summary = orders::apply_roster(machine.database, *file, Instant{1'795'300'000'000});
  REQUIRE(summary.has_value());
  CHECK(summary->revision == 7);
  CHECK(summary->added == std::vector{id_of("kita"), id_of("minami"), id_of("nishi")});
  machine.now = Instant{1'795'300'000'000};
  const auto parts = orders::parts_of_roster(*file);
  const auto roster = orders::read_roster(parts->content);
  CHECK(std::ranges::equal(orders::encode_roster(*roster), parts->content));
  for (const auto& known : golden["accounts"]) {
    const auto token_bytes = from_hex(known["token"].get<std::string>());
    Secret<32> token;
    std::ranges::copy(*token_bytes, token.fill().begin());
    const auto found = store::orders::internal::find_row(
        machine.database, id_of(known["id"].get<std::string>()));
    const auto half = store::orders::internal::unwrap(
        (*found)->account, (*found)->wrapped, SecretText(known["proof"].get<std::string>()),
        &token);
    REQUIRE(half.has_value());
    CHECK(to_hex(half->view()) == known["private_half"].get<std::string>());
  }
  CHECK(machine.accounts.find(id_of("minami"))->is_disabled);
  CHECK(machine.accounts.find(id_of("minami"))->must_change);
}
