// What the tests of the desk share: a demo or a real store of their own, a clock and an uptime in
// the test's hand, and the journal read back.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "app/desk/desk.h"
#include "app/desk/machine.h"
#include "app/desk/reports.h"
#include "store/journal/verify.h"
#include "tests/support/scratch.h"

namespace tomoshibi::test {

inline constexpr std::uint64_t kSmallReserve = 1 << 20;
inline constexpr const char* kMasterPassword = "a lantern on the pier";
inline constexpr const char* kGivenPassword = "given by the office 7";
inline constexpr const char* kOwnPassword = "my own words, quietly";

// One person of our own, so that something can be found.
inline constexpr const char* kOnePerson =
    R"json({"resourceType":"Patient","id":"a1","meta":{"lastUpdated":"2026-11-20T10:00:00+09:00"},"name":[{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation","valueCode":"IDE"}],"family":"見本","given":["花子"]},{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation","valueCode":"SYL"}],"family":"ミホン","given":["ハナコ"]}],"gender":"female","birthDate":"1950-04-05","address":[{"state":"石川県","city":"輪島市","line":["河井町1番地"]}]})json";

struct Store {
  explicit Store(bool is_demo = true) {
    if (is_demo) {
      REQUIRE(app::DataDirectory::init_demo(dir(), kSmallReserve).has_value());
    } else {
      const SecretText password(kMasterPassword);
      app::FirstMember wish;
      wish.id = {"master1"};
      wish.password = &password;
      wish.proof_milliseconds = 1;
      auto made = app::DataDirectory::init_standalone(dir(), wish, time, kSmallReserve);
      REQUIRE(made.has_value());
      shares = *std::move(made);
    }
    std::ofstream(scratch.path() / "person.ndjson") << kOnePerson << '\n';
  }
  std::filesystem::path dir() const { return scratch.path() / "kiosk"; }
  app::Desk open() {
    auto desk = app::Desk::open(dir(), [this] { return time; }, [this] { return uptime; });
    REQUIRE(desk.has_value());
    return std::move(*desk);
  }
  // "kind action" of every entry: "account_change unlocked", "alarm slots_rolled_back".
  std::vector<std::string> entries() const {
    std::vector<std::string> all;
    const auto done = app::report_entries(dir(), app::Reader::kFacility, [&](const app::Json& entry) {
      std::string text = entry["kind"];
      for (const char* name : {"action", "alarm", "upkeep"}) {
        if (entry["fields"].contains(name)) text += " " + entry["fields"][name].get<std::string>();
      }
      all.push_back(std::move(text));
    });
    REQUIRE(done.has_value());
    CHECK(done->good);
    return all;
  }
  std::ptrdiff_t count(std::string_view entry) const {
    const auto all = entries();
    return std::ranges::count(all, entry);
  }

  test::Scratch scratch;
  Instant time = *instant_from_iso("2026-11-21T14:32:00+09:00");
  store::orders::Uptime uptime{{7}, 60'000};
  app::RecoveryShares shares;
};

inline Result<void> sign_in(app::Desk& desk, const char* id, const char* password) {
  return desk.sign_in(AccountId{id}, SecretText(password));
}

inline store::orders::NewAccount member(const char* id, Role role) {
  store::orders::NewAccount account;
  account.id.value = id;
  account.name = "試験 一郎";
  account.profession = "職員";
  account.role = role;
  return account;
}

// A master's store with an administrator and, through him, one more of that role; everybody's own
// password is kOwnPassword.
inline void staff(app::Desk& desk, const std::vector<std::pair<const char*, Role>>& members) {
  REQUIRE(sign_in(desk, "master1", kMasterPassword).has_value());
  REQUIRE(desk.add_account(member("admin1", Role::kAdministrator), SecretText(kGivenPassword))
              .has_value());
  REQUIRE(sign_in(desk, "admin1", kGivenPassword).has_value());
  REQUIRE(desk.change_proof(SecretText(kGivenPassword), SecretText(kOwnPassword)).has_value());
  for (const auto& [id, role] : members) {
    REQUIRE(desk.add_account(member(id, role), SecretText(kGivenPassword)).has_value());
  }
  for (const auto& [id, role] : members) {
    REQUIRE(sign_in(desk, id, kGivenPassword).has_value());
    REQUIRE(desk.change_proof(SecretText(kGivenPassword), SecretText(kOwnPassword)).has_value());
  }
  REQUIRE(desk.leave(store::journal::LockReason::kSignOut).has_value());
}

inline store::people::Query by_kana(const char* kana) {
  store::people::Query query;
  query.person.kana = kana;
  query.person.birth = "昭和25年";
  return query;
}

}  // namespace tomoshibi::test
