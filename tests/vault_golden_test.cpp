// Every released version of the format opens. Method: the store of docs/format/vault-v1.md, copied.
#include <doctest/doctest.h>

#include <filesystem>

#include "store/vault/upkeep.h"
#include "tests/support/scratch.h"

using namespace tomoshibi;
using namespace tomoshibi::store::vault;

TEST_CASE("vault: the store of version 1 opens with its log, reads, checks and goes on") {
  const test::Scratch scratch;
  const std::filesystem::path golden = std::filesystem::path(TOMOSHIBI_SOURCE) / "tests/golden/vault_v1";
  for (const char* name : {"store.db", "store.db-wal", "store.db-head"}) {
    std::filesystem::copy_file(golden / name, scratch.path() / name);
  }
  const auto key = read_key_file(golden / "store.key");
  REQUIRE(key);
  const auto report = check_file(scratch.path() / "store.db", *key, {});
  REQUIRE(report);
  CHECK(report->pages == 2);
  CHECK(report->structure_is_good);
  CHECK(report->freshness == Freshness::kFresh);
  auto database = Database::open(scratch.path() / "store.db", Database::Mode::kReadWrite, *key);
  REQUIRE(database);
  REQUIRE(database->execute("INSERT INTO medicine VALUES('2189010F1035', 'x')"));
  auto names = database->prepare("SELECT name FROM medicine ORDER BY code");
  REQUIRE(names);
  for (const char* name : {"カルベジロール錠", "x", "ワルファリンカリウム錠"}) {
    CHECK(*names->step());
    CHECK(names->text(0) == name);
  }
}
