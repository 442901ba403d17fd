// A data directory that was put back whole is told by the chip that does not go back with it.
// Method: a software TPM; the settings of a store copied and put back; power cuts between chip and disk.
// Skipped with a message when swtpm is not installed.
#include <doctest/doctest.h>

#include <filesystem>

#include "app/desk/counter_guard.h"
#include "app/desk/desk.h"
#include "store/vault/database.h"
#include "tests/support/scratch.h"
#include "tests/support/software_tpm.h"
#include "tests/support/test_key.h"

using namespace tomoshibi;
using namespace tomoshibi::app;
namespace orders = tomoshibi::store::orders;
namespace vault = tomoshibi::store::vault;

namespace {

constexpr std::array<std::uint8_t, 16> kCompartment{1, 2, 3};

// machine.db of one folder, opened for the length of one call.
template <typename Use>
auto with_settings(const std::filesystem::path& file, Use use) {
  auto database = vault::Database::open(file, vault::Database::Mode::kReadWrite, test::test_key());
  REQUIRE(database);
  auto settings = orders::Accounts::open(*database);
  REQUIRE(settings);
  return use(*settings);
}

CounterAnswer start(vault::Tpm& chip, const std::filesystem::path& file) {
  return with_settings(file, [&](orders::Accounts& settings) {
    const auto answer = ask_counter(chip, kCompartment, settings);
    REQUIRE(answer);
    return *answer;
  });
}

}  // namespace

TEST_CASE("counter: each start is the newest; a folder put back is told, once; another chip is told") {
  if (!test::has_swtpm()) return;
  const test::Scratch memory;
  const test::Scratch other_memory;
  const test::Scratch home;
  const auto file = home.path() / "machine.db";
  const test::Chip chip(memory.path());
  vault::Tpm tpm = chip.open();
  CHECK(start(tpm, file) == CounterAnswer::kFirstUse);
  CHECK(start(tpm, file) == CounterAnswer::kNewest);
  const test::Scratch copy;
  std::filesystem::copy(home.path(), copy.path(), std::filesystem::copy_options::recursive |
                                                     std::filesystem::copy_options::overwrite_existing);
  CHECK(start(tpm, file) == CounterAnswer::kNewest);
  // Everything of the folder goes back, its heads as well: no file can tell.
  std::filesystem::copy(copy.path(), home.path(), std::filesystem::copy_options::recursive |
                                                     std::filesystem::copy_options::overwrite_existing);
  CHECK(start(tpm, file) == CounterAnswer::kRolledBack);
  CHECK(start(tpm, file) == CounterAnswer::kNewest);
  const test::Chip other(other_memory.path());
  vault::Tpm another = other.open();
  const CounterAnswer moved = start(another, file);
  CHECK(moved != CounterAnswer::kNewest);
  CHECK(moved != CounterAnswer::kNoChip);
}

TEST_CASE("counter: a power cut between chip and disk is no rollback") {
  if (!test::has_swtpm()) return;
  const test::Scratch memory;
  const test::Scratch home;
  const auto file = home.path() / "machine.db";
  const test::Chip chip(memory.path());
  vault::Tpm tpm = chip.open();
  CHECK(start(tpm, file) == CounterAnswer::kFirstUse);
  const auto known = with_settings(file, [](orders::Accounts& settings) {
    const auto bytes = settings.setting("tpm-counter");
    REQUIRE(bytes);
    REQUIRE(*bytes);
    return **bytes;
  });
  REQUIRE(known.size() == 9);
  Bytes advancing = known;
  advancing[0] = 1;
  ++advancing[8];  // "advancing to n + 1" …
  const auto write = [&](const Bytes& bytes) {
    with_settings(file, [&](orders::Accounts& settings) {
      REQUIRE(settings.set_setting("tpm-counter", bytes));
      return true;
    });
  };
  write(advancing);  // … and the power went before the chip advanced,
  CHECK(start(tpm, file) == CounterAnswer::kNewest);
  const auto again = with_settings(file, [](orders::Accounts& settings) { return **settings.setting("tpm-counter"); });
  Bytes before_second = again;
  before_second[0] = 1;
  write(before_second);  // … or after it did, before the folder said so.
  CHECK(start(tpm, file) == CounterAnswer::kNewest);
  Bytes rubbish = known;
  rubbish.resize(3);
  write(rubbish);
  with_settings(file, [&](orders::Accounts& settings) {
    const auto answer = ask_counter(tpm, kCompartment, settings);
    CHECK_FALSE(answer);
    return true;
  });
}

TEST_CASE("counter: a kiosk whose whole folder was put back goes on, and says so until it was checked") {
  if (!test::has_swtpm()) return;
  const test::Scratch memory;
  const test::Chip chip(memory.path());
  (void)chip.open();
  ::setenv("TOMOSHIBI_TPM", chip.address().c_str(), 1);
  const test::Scratch home;
  const auto dir = home.path() / "kiosk";
  const auto kept = home.path() / "kept";
  REQUIRE(DataDirectory::init_demo(dir, 1 << 20));
  const auto is_rolled_back = [&] {
    auto desk = Desk::open(dir, [] { return Instant{1'795'230'000'000}; });
    REQUIRE(desk);
    const auto status = desk->status();
    REQUIRE(status);
    return status->store_rolled_back;
  };
  CHECK_FALSE(is_rolled_back());
  std::filesystem::copy(dir, kept, std::filesystem::copy_options::recursive);
  CHECK_FALSE(is_rolled_back());
  std::filesystem::remove_all(dir);
  std::filesystem::rename(kept, dir);
  CHECK(is_rolled_back());
  CHECK(is_rolled_back());  // Said until an administrator has checked the store.
  ::unsetenv("TOMOSHIBI_TPM");
}

TEST_CASE("counter: a machine without a chip says so") {
  const test::Scratch home;
  with_settings(home.path() / "machine.db", [](orders::Accounts& settings) {
    const auto answer = ask_counter("swtpm:host=127.0.0.1,port=1", kCompartment, settings);
    if (answer) CHECK(*answer == CounterAnswer::kNoChip);
    else CHECK(answer.error().code == Errc::kStorage);
    return true;
  });
}
