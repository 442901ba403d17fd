// Who may come in and what his coming opens: real rules, a store of its own, and the journal of it.
// Method: a store with a master; members made through the desk; slots, journal and refusals looked
// at.
#include "tests/desk_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;
using app::Desk;
using app::SignInProof;
using store::journal::LockReason;
using store::orders::NewAccount;
using store::orders::Responder;

namespace {

Errc error_of(const auto& result) {
  REQUIRE_FALSE(result.has_value());
  return result.error().code;
}

bool finds(Desk& desk) {
  const auto answer = desk.find(by_kana("ミホン ハナコ"), app::Disclosure::kRowsWhenAllowed);
  return answer.has_value() && !answer->candidates.empty();
}

std::vector<std::string> slot_labels(const std::filesystem::path& dir) {
  const auto slots = store::vault::KeySlots::load(app::Machine::region_slots_file(dir));
  REQUIRE(slots.has_value());
  std::vector<std::string> labels;
  for (const auto& slot : slots->slots()) labels.push_back(slot.label);
  std::ranges::sort(labels);
  return labels;
}

// Ten wrong ones, each as early as it is looked at.
void lock_out(Store& store, Desk& desk, const char* id) {
  for (int wrong = 0; wrong < 10; ++wrong) {
    CHECK(error_of(sign_in(desk, id, "not this one, surely")) == Errc::kDenied);
    store.uptime.milliseconds += 60 * 60'000;
    store.time.milliseconds += 60 * 60'000;
  }
  CHECK(desk.tries(AccountId{id}).is_locked);
}

}  // namespace

TEST_CASE("accounts: until the first sign-in changed the password nothing works but that") {
  Store store(false);
  Desk desk = store.open();
  REQUIRE(sign_in(desk, "master1", kMasterPassword).has_value());
  CHECK_FALSE(desk.must_change_proof());
  CHECK(desk.is_region_open());
  REQUIRE(desk.add_account(member("admin1", Role::kAdministrator), SecretText(kGivenPassword))
              .has_value());
  REQUIRE(sign_in(desk, "admin1", kGivenPassword).has_value());
  CHECK(desk.must_change_proof());
  CHECK_FALSE(desk.is_region_open());
  CHECK(error_of(desk.find(by_kana("ミホン"), app::Disclosure::kRowsWhenAllowed)) == Errc::kLocked);
  CHECK(error_of(desk.add_account(member("doc1", Role::kDoctor), SecretText(kGivenPassword))) ==
        Errc::kLocked);
  CHECK(error_of(desk.set_lock_minutes(5)) == Errc::kLocked);
  CHECK(error_of(desk.change_proof(SecretText(kGivenPassword), SecretText("short"))) ==
        Errc::kBadInput);
  REQUIRE(desk.change_proof(SecretText(kGivenPassword), SecretText(kOwnPassword)).has_value());
  CHECK_FALSE(desk.must_change_proof());
  CHECK(desk.is_region_open());
  CHECK(desk.add_account(member("doc1", Role::kDoctor), SecretText(kGivenPassword)).has_value());
  CHECK(store.count("account_change proof_changed") == 1);
  CHECK(store.count("account_change added") == 2);
}

TEST_CASE("accounts: a master makes administrators, those everybody else, nobody raises himself") {
  Store store(false);
  Desk desk = store.open();
  staff(desk, {{"doc1", Role::kDoctor}, {"aud1", Role::kAuditor}});
  REQUIRE(sign_in(desk, "master1", kMasterPassword).has_value());
  CHECK(error_of(desk.add_account(member("doc2", Role::kDoctor), SecretText(kGivenPassword))) ==
        Errc::kDenied);
  CHECK(error_of(desk.set_account_disabled(AccountId{"doc1"}, true)) == Errc::kDenied);
  REQUIRE(sign_in(desk, "admin1", kOwnPassword).has_value());
  CHECK(error_of(desk.add_account(member("adm2", Role::kAdministrator),
                                  SecretText(kGivenPassword))) == Errc::kDenied);
  REQUIRE(sign_in(desk, "doc1", kOwnPassword).has_value());
  CHECK(error_of(desk.add_account(member("gen1", Role::kGeneral), SecretText(kGivenPassword))) ==
        Errc::kDenied);
  CHECK(error_of(desk.set_account_disabled(AccountId{"doc1"}, true)) == Errc::kDenied);
  CHECK(error_of(desk.export_roster()) == Errc::kDenied);
  CHECK(error_of(desk.set_lock_minutes(5)) == Errc::kDenied);
}

TEST_CASE(
    "accounts: who works with the region or gives others their way has a slot, an auditor none") {
  Store store(false);
  Desk desk = store.open();
  staff(desk, {{"doc1", Role::kDoctor}, {"aud1", Role::kAuditor}, {"gen1", Role::kGeneral}});
  CHECK(slot_labels(store.dir()) ==
        std::vector<std::string>{"admin1", "doc1", "gen1", "master1", "recovery"});
  REQUIRE(sign_in(desk, "aud1", kOwnPassword).has_value());
  CHECK_FALSE(desk.is_region_open());
  CHECK(error_of(desk.open_patients()) == Errc::kDenied);
  CHECK(error_of(desk.find(by_kana("ミホン"), app::Disclosure::kRowsWhenAllowed)) == Errc::kDenied);
  CHECK(desk.record_audit_read(store::journal::AuditReading::kList, 3).has_value());

  REQUIRE(sign_in(desk, "admin1", kOwnPassword).has_value());
  REQUIRE(desk.set_account_disabled(AccountId{"doc1"}, true).has_value());
  CHECK(slot_labels(store.dir()) ==
        std::vector<std::string>{"admin1", "gen1", "master1", "recovery"});
  CHECK(error_of(sign_in(desk, "doc1", kOwnPassword)) == Errc::kDenied);
  REQUIRE(desk.set_account_disabled(AccountId{"doc1"}, false).has_value());
  CHECK(sign_in(desk, "doc1", kOwnPassword).has_value());
  // Forgotten: a new key, and the old one's slot is gone with it.
  REQUIRE(sign_in(desk, "admin1", kOwnPassword).has_value());
  REQUIRE(desk.reset_account_proof(AccountId{"doc1"}, SecretText(kGivenPassword)).has_value());
  CHECK(error_of(sign_in(desk, "doc1", kOwnPassword)) == Errc::kDenied);
  REQUIRE(sign_in(desk, "doc1", kGivenPassword).has_value());
  CHECK(desk.must_change_proof());
  REQUIRE(desk.change_proof(SecretText(kGivenPassword), SecretText(kOwnPassword)).has_value());
  CHECK(desk.is_region_open());
}

TEST_CASE("accounts: ten wrong in a row lock; two others unlock, each with his own proof") {
  Store store(false);
  Desk desk = store.open();
  staff(desk, {{"doc1", Role::kDoctor}, {"gen1", Role::kGeneral}});
  lock_out(store, desk, "doc1");
  CHECK(error_of(sign_in(desk, "doc1", kOwnPassword)) == Errc::kLocked);
  CHECK(store.count("sign_in_failure") == 10);
  CHECK(store.count("account_change locked") == 1);
  const auto proof = [](const char* id, const char* password) {
    return SignInProof{AccountId{id}, SecretText(password), {}};
  };
  const AccountId doctor{"doc1"};
  CHECK(error_of(desk.unlock_account(doctor, proof("gen1", kOwnPassword),
                                     proof("gen1", kOwnPassword))) == Errc::kDenied);
  CHECK(error_of(desk.unlock_account(doctor, proof("gen1", kOwnPassword),
                                     proof("admin1", "wrong, this"))) == Errc::kDenied);
  REQUIRE(desk.unlock_account(doctor, proof("gen1", kOwnPassword), proof("admin1", kOwnPassword))
              .has_value());
  CHECK(store.count("account_change unlocked") == 1);
  CHECK(sign_in(desk, "doc1", kOwnPassword).has_value());
}

TEST_CASE("accounts: a responder is vouched for on the spot, works, and ends after 72 hours") {
  Store store(false);
  Desk desk = store.open();
  staff(desk, {{"doc1", Role::kDoctor}, {"gen1", Role::kGeneral}});
  REQUIRE(sign_in(desk, "doc1", kOwnPassword).has_value());
  REQUIRE(desk.import(store.scratch.path() / "person.ndjson", {}).has_value());
  REQUIRE(desk.after_import().has_value());
  REQUIRE(desk.leave(LockReason::kByHand).has_value());
  NewAccount helper = member("dmat07", Role::kDoctor);
  helper.proof = store::orders::ProofKind::kPin;
  helper.factor = store::orders::SecondFactor::kMachine;
  helper.must_change = false;
  const Responder responder{"DMAT 富山1", "隊員証", {}};
  const SecretText pin("482915");
  // Nobody is signed in: somebody vouches with his own proof, for this call alone.
  CHECK(error_of(desk.register_responder(helper, responder, pin)) == Errc::kLocked);
  const SignInProof clerk{AccountId{"gen1"}, SecretText(kOwnPassword), {}};
  CHECK(error_of(desk.register_responder(helper, responder, pin, &clerk)) == Errc::kDenied);
  const SignInProof doctor{AccountId{"doc1"}, SecretText(kOwnPassword), {}};
  const auto made = desk.register_responder(helper, responder, pin, &doctor);
  REQUIRE(made.has_value());
  CHECK(made->responder->vouched_by == AccountId{"doc1"});
  CHECK_FALSE(desk.actor().has_value());
  CHECK_FALSE(desk.is_region_open());
  REQUIRE(sign_in(desk, "dmat07", "482915").has_value());
  CHECK(finds(desk));
  CHECK(error_of(desk.register_responder(member("dmat08", Role::kDoctor), responder,
                                         SecretText(kGivenPassword))) == Errc::kDenied);
  REQUIRE(desk.leave(LockReason::kByHand).has_value());
  CHECK(store.count("account_change responder_registered") == 1);
  store.time.milliseconds += store::orders::kResponderMilliseconds + 1;
  store.uptime.milliseconds += store::orders::kResponderMilliseconds + 1;
  CHECK(error_of(sign_in(desk, "dmat07", "482915")) == Errc::kDenied);
  // Whoever opens the region next takes his way in away.
  REQUIRE(sign_in(desk, "doc1", kOwnPassword).has_value());
  CHECK(std::ranges::count(slot_labels(store.dir()), "dmat07") == 0);
}

TEST_CASE("accounts: a roster brings a doctor to another kiosk, and takes him away") {
  Store home(false);
  Store other(false);
  Desk at_home = home.open();
  Desk away = other.open();
  staff(at_home, {{"doc1", Role::kDoctor}});
  staff(away, {});
  REQUIRE(sign_in(at_home, "admin1", kOwnPassword).has_value());
  const auto roster = at_home.export_roster();
  REQUIRE(roster.has_value());
  REQUIRE(sign_in(away, "admin1", kOwnPassword).has_value());
  CHECK(error_of(away.apply_roster(*roster)) == Errc::kDenied);  // Nobody trusts it yet.
  REQUIRE(away.trust_issuer(at_home.issuer_key(), "第2救護所").has_value());
  const auto applied = away.apply_roster(*roster);
  REQUIRE(applied.has_value());
  CHECK(std::ranges::count(applied->added, AccountId{"doc1"}) == 1);
  REQUIRE(sign_in(away, "doc1", kOwnPassword).has_value());
  CHECK(away.is_region_open());
  CHECK(other.count("account_change roster_applied") == 1);
  CHECK(home.count("account_change roster_exported") == 1);
  REQUIRE(sign_in(away, "admin1", kOwnPassword).has_value());
  REQUIRE(away.distrust_issuer(at_home.issuer_key()).has_value());
  CHECK(error_of(sign_in(away, "doc1", kOwnPassword)) == Errc::kDenied);
  CHECK(std::ranges::count(slot_labels(other.dir()), "doc1") == 0);
}

TEST_CASE(
    "accounts: locked keeps counts and ages, and finds nobody; the same sign-in opens again") {
  Store store;
  Desk desk = store.open();
  REQUIRE(desk.sign_in_demo().has_value());
  REQUIRE(desk.import(store.scratch.path() / "person.ndjson", {}).has_value());
  REQUIRE(desk.after_import().has_value());
  REQUIRE(finds(desk));
  REQUIRE(desk.leave(LockReason::kIdle).has_value());
  CHECK_FALSE(desk.is_region_open());
  CHECK_FALSE(finds(desk));
  const auto locked = desk.status();
  REQUIRE(locked.has_value());
  CHECK(locked->people == 1);
  CHECK_FALSE(locked->is_region_open);
  CHECK(locked->holdings.size() == 1);
  REQUIRE(desk.sign_in_demo().has_value());
  CHECK(finds(desk));
  CHECK(desk.status()->holdings.size() == locked->holdings.size());
  // And after a restart, before anybody signs in.
  { const Desk closed = std::move(desk); }
  const Desk again = store.open();
  CHECK(again.status()->people == 1);
}

TEST_CASE("accounts: an older slots file that comes back is refused and said in the journal") {
  Store store(false);
  namespace fs = std::filesystem;
  {
    Desk desk = store.open();
    staff(desk, {{"doc1", Role::kDoctor}});
    fs::copy_file(store.dir() / "region.slots", store.scratch.path() / "old");
    REQUIRE(sign_in(desk, "admin1", kOwnPassword).has_value());
    REQUIRE(desk.set_account_disabled(AccountId{"doc1"}, true).has_value());
    REQUIRE(desk.leave(LockReason::kSignOut).has_value());
  }
  for (const char* copy : {"region.slots", "region.slots.2"}) {
    fs::copy_file(store.scratch.path() / "old", store.dir() / copy,
                  fs::copy_options::overwrite_existing);
  }
  Desk desk = store.open();
  CHECK(error_of(sign_in(desk, "admin1", kOwnPassword)) == Errc::kDenied);
  CHECK_FALSE(desk.is_region_open());
  CHECK(desk.status()->store_rolled_back);
  CHECK(store.count("alarm slots_rolled_back") == 1);
  { const Desk closed = std::move(desk); }
  CHECK(store.open().status()->store_rolled_back);  // Until an administrator has checked it.
}

TEST_CASE("accounts: when nobody is left, two of three sheets give the master a new password") {
  Store store(false);
  Desk desk = store.open();
  staff(desk, {});
  const std::span<const store::vault::Share> all(store.shares.region);
  const AccountId master{"master1"};
  CHECK(error_of(desk.recover_account(master, all.first(1), SecretText(kGivenPassword))) ==
        Errc::kBadInput);
  CHECK(error_of(desk.recover_account(master, std::span(store.shares.machine),
                                      SecretText(kGivenPassword))) == Errc::kDenied);
  REQUIRE(desk.recover_account(master, all.last(2), SecretText(kGivenPassword)).has_value());
  CHECK(error_of(sign_in(desk, "master1", kMasterPassword)) == Errc::kDenied);
  REQUIRE(sign_in(desk, "master1", kGivenPassword).has_value());
  REQUIRE(desk.change_proof(SecretText(kGivenPassword), SecretText(kOwnPassword)).has_value());
  CHECK(desk.is_region_open());
}

TEST_CASE("accounts: the automatic lock takes 1 to 15 minutes, from an administrator") {
  Store store(false);
  Desk desk = store.open();
  staff(desk, {});
  CHECK(desk.lock_minutes() == 15);
  REQUIRE(sign_in(desk, "admin1", kOwnPassword).has_value());
  CHECK(error_of(desk.set_lock_minutes(0)) == Errc::kBadInput);
  CHECK(error_of(desk.set_lock_minutes(16)) == Errc::kBadInput);
  REQUIRE(desk.set_lock_minutes(3).has_value());
  CHECK(desk.lock_minutes() == 3);
  CHECK(store.count("store_upkeep setting_changed") == 1);
}
