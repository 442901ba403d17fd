// Promise: a try is counted before its proof is looked at; waits are 10 to 50 minutes after the
// fifth to the ninth failure, the tenth locks; no clock, no restart and no power cut frees or
// prolongs them beyond one wait's own length after a restart. Method: every wait at its edges;
// processes that end between counting and knowing; random histories against a model of ten lines.
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <random>
#include <utility>

#include "store/orders/internal/account_table.h"
#include "tests/orders_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;

namespace {

const AccountId kDoctor{"d1"};
constexpr std::array<std::int64_t, 10> kWaits{0, 0, 0, 0, 0, 10, 20, 30, 40, 50};

struct WithDoctor : Machine {
  WithDoctor() {
    set_up();
    REQUIRE(add("d1", Role::kDoctor).has_value());
  }
  orders::Tries tries() const { return *accounts.tries(kDoctor, now); }
};

}  // namespace

TEST_CASE("tries: four are free, then each wait to the millisecond, then locked") {
  WithDoctor machine;
  for (int failure = 1; failure <= 9; ++failure) {
    CHECK(machine.fail("d1") == Errc::kDenied);
    CHECK(machine.tries().failures == failure);
    const std::int64_t wait = kWaits[static_cast<std::size_t>(failure)] * kMinute;
    if (wait == 0) {
      CHECK(machine.tries().left_before_wait == 5 - failure);
      CHECK_FALSE(machine.tries().wait_until.has_value());
      continue;
    }
    CHECK(machine.tries().left_before_wait == 0);
    CHECK(machine.tries().wait_until->milliseconds == machine.now.milliseconds + wait);
    machine.pass(wait - 1);
    CHECK(machine.fail("d1") == Errc::kLocked);
    CHECK(code_of(machine.prove("d1")) == Errc::kLocked);  // The right one does not help either.
    machine.pass(1);
    CHECK(machine.tries().left_before_wait == 1);
  }
  CHECK_FALSE(machine.tries().is_locked);
  CHECK(machine.fail("d1") == Errc::kDenied);
  CHECK(machine.tries().is_locked);
  CHECK_FALSE(machine.tries().wait_until.has_value());
  machine.pass(1000 * kHour);
  machine.restart();
  CHECK(code_of(machine.prove("d1")) == Errc::kLocked);
}

TEST_CASE("tries: a right answer ends the row") {
  WithDoctor machine;
  for (int failure = 1; failure <= 9; ++failure) {
    REQUIRE(machine.fail("d1") == Errc::kDenied);
    machine.pass(kHour);
  }
  CHECK(machine.prove("d1").has_value());
  CHECK(machine.tries().left_before_wait == 5);
}

TEST_CASE("tries: a wait is not counted and does not grow by asking") {
  WithDoctor machine;
  for (int failure = 1; failure <= 5; ++failure) REQUIRE(machine.fail("d1") == Errc::kDenied);
  for (int minute = 0; minute < 10; ++minute) {
    CHECK(machine.fail("d1") == Errc::kLocked);
    machine.pass(kMinute);
  }
  CHECK(machine.prove("d1").has_value());
}

TEST_CASE("tries: setting the clock neither frees nor prolongs a wait") {
  for (int failures = 5; failures <= 9; ++failures) {
    WithDoctor machine;
    REQUIRE(store::orders::internal::put_attempt(machine.database, kDoctor,
                                                 {failures, *machine.uptime})
                .has_value());
    const std::int64_t wait = kWaits[static_cast<std::size_t>(failures)] * kMinute;
    const std::int64_t begin = machine.now.milliseconds;
    for (const std::int64_t clock : {begin + 400 * 24 * kHour, begin - 400 * 24 * kHour,
                                     std::int64_t{0}, begin + wait, begin - 1}) {
      machine.now.milliseconds = clock;
      CHECK(machine.fail("d1") == Errc::kLocked);
      CHECK(machine.tries().wait_until->milliseconds == clock + wait);  // Shown by any clock.
    }
    machine.now.milliseconds = 0;
    machine.uptime->milliseconds += wait;  // The wait itself, with the clock still wrong.
    CHECK(machine.tries().left_before_wait == 1);
  }
}

TEST_CASE("tries: a restart frees nobody, and costs one whole wait at most") {
  WithDoctor machine;
  for (int failure = 1; failure <= 5; ++failure) REQUIRE(machine.fail("d1") == Errc::kDenied);
  machine.pass(9 * kMinute);
  machine.restart();
  machine.now.milliseconds += 100 * kHour;
  CHECK(machine.fail("d1") == Errc::kLocked);
  machine.uptime->milliseconds = 10 * kMinute - 1;
  CHECK(machine.fail("d1") == Errc::kLocked);
  machine.uptime->milliseconds = 10 * kMinute;
  CHECK(machine.prove("d1").has_value());
}

TEST_CASE("tries: power cut between counting and knowing leaves a counted try") {
  WithDoctor machine;
  const auto path = machine.scratch.path() / "machine.db";
  // In a child that owns the store alone: the uptime is asked before counting and again when the
  // proof was looked at; there the power goes.
  const auto cut_after = [&](std::string_view proof) {
    { const vault::Database closed = std::move(machine.database); }
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      auto database =
          vault::Database::open(path, vault::Database::Mode::kReadWrite, key_of_machine());
      if (!database) ::_exit(2);
      int asked = 0;
      auto accounts = orders::Accounts::open(*database, [&asked] {
        if (++asked == 2) ::_exit(77);
        return orders::Uptime{{1}, 100'000};
      });
      if (!accounts) ::_exit(3);
      const auto proven = accounts->prove(kDoctor, SecretText(proof), nullptr, Instant{1});
      ::_exit(proven ? 4 : 5);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    machine.database = Machine::open_database(path);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  };
  CHECK(cut_after("") == 77);
  CHECK(machine.tries().left_before_wait == 4);
  CHECK(cut_after(kOther) == 77);
  CHECK(machine.tries().left_before_wait == 3);
  CHECK(cut_after(kGood) == 77);  // Even the right one: nothing was given out.
  CHECK(machine.tries().left_before_wait == 2);
  CHECK(cut_after("") == 77);
  CHECK(cut_after("") == 77);
  CHECK(machine.tries().wait_until.has_value());
  CHECK(cut_after(kGood) == 5);  // Refused before anything is looked at.
}

TEST_CASE("tries: what could not be derived is given back") {
  WithDoctor machine;
  REQUIRE(machine.fail("d1") == Errc::kDenied);
  // The row asks for 2 GiB where this process may have one.
  REQUIRE(machine.database.execute("UPDATE account SET memory_kib = 2097152 WHERE id = 'd1'")
              .has_value());
  const MemoryLimit limit(1U << 30);
  if (!limit.is_held()) {
    MESSAGE("skipped: this build's memory cannot be limited");
    return;
  }
  CHECK(code_of(machine.prove("d1")) == Errc::kStorage);
  CHECK(machine.tries().left_before_wait == 4);
}

TEST_CASE("tries: the tries of one are nobody else's, and unknown ids lock nobody") {
  WithDoctor machine;
  for (int failure = 1; failure <= 20; ++failure) CHECK(machine.fail("zz") == Errc::kNotFound);
  CHECK(machine.tries().left_before_wait == 5);
  for (int failure = 1; failure <= 5; ++failure) REQUIRE(machine.fail("D1") == Errc::kDenied);
  CHECK(machine.tries().wait_until.has_value());
  CHECK(machine.accounts.tries(AccountId{"a1"}, machine.now)->left_before_wait == 5);
  CHECK(code_of(machine.accounts.tries(AccountId{"zz"}, machine.now)) == Errc::kNotFound);
}

TEST_CASE("tries: random histories agree with a model") {
  // The model: failures, and for how long this start of the machine has to run before the next.
  WithDoctor machine;
  std::mt19937 random(20261122);
  int failures = 0;
  std::int64_t wait_ends = 0;  // In this boot's uptime.
  int locked_rounds = 0;
  for (int step = 0; step < 1200; ++step) {
    const auto choice = random() % 100;
    if (choice < 45) {
      const bool is_locked = failures >= 10;
      const bool must_wait = !is_locked && machine.uptime->milliseconds < wait_ends;
      const Errc expected = is_locked || must_wait ? Errc::kLocked : Errc::kDenied;
      REQUIRE(machine.fail("d1") == expected);
      if (expected == Errc::kDenied) {
        ++failures;
        const std::int64_t wait = failures < 10 ? kWaits[static_cast<std::size_t>(failures)] : 0;
        wait_ends = machine.uptime->milliseconds + wait * kMinute;
      }
    } else if (choice < 85) {
      machine.uptime->milliseconds += static_cast<std::int64_t>(random() % (12 * kMinute));
    } else if (choice < 95) {
      machine.now.milliseconds = static_cast<std::int64_t>(random()) * 1000;  // Any clock.
    } else if (choice < 98) {
      machine.restart();
      const std::int64_t wait =
          failures < 10 ? kWaits[static_cast<std::size_t>(failures)] * kMinute : 0;
      wait_ends = wait;
    } else if (failures >= 10 && ++locked_rounds % 3 == 0) {
      REQUIRE(store::orders::internal::clear_attempt(machine.database, kDoctor).has_value());
      failures = 0;
      wait_ends = 0;
    }
    const orders::Tries tries = machine.tries();
    REQUIRE(tries.is_locked == (failures >= 10));
    const std::int64_t left = failures >= 10 ? 0 : wait_ends - machine.uptime->milliseconds;
    REQUIRE(tries.wait_until.has_value() == (left > 0));
    if (left > 0) REQUIRE(tries.wait_until->milliseconds == machine.now.milliseconds + left);
  }
  CHECK(locked_rounds > 0);
}

TEST_CASE("uptime: counts within a start, and from it after another") {
  const orders::Uptime before{{1}, 5'000};
  CHECK(orders::passed_since(before, {{1}, 5'000}) == 0);
  CHECK(orders::passed_since(before, {{1}, 9'000}) == 4'000);
  CHECK(orders::passed_since(before, {{2}, 9'000}) == 9'000);
  CHECK(orders::passed_since(before, {{1}, 4'000}) == 4'000);  // A machine put back in time.
  const orders::Uptime first = orders::system_uptime();
  const orders::Uptime second = orders::system_uptime();
  CHECK(first.boot == second.boot);
  CHECK(second.milliseconds >= first.milliseconds);
}
