// The door to SQLite: transactions are whole or absent, damage and newer releases are named.
// Method: real files in a temporary folder.
#include <doctest/doctest.h>

#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <string>

#include "store/vault/database.h"
#include "tests/support/scratch.h"
#include "tests/support/test_key.h"

using namespace tomoshibi;
using namespace tomoshibi::store::vault;

namespace {
constexpr std::array<Migration, 2> kSteps{{{1, "CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT);"},
                                           {2, "ALTER TABLE t ADD COLUMN c BLOB;"}}};

std::int64_t rows_of(Database& database) {
  auto statement = database.prepare("SELECT count(*) FROM t");
  REQUIRE(statement.has_value());
  REQUIRE(*statement->step());
  return statement->integer(0);
}
}  // namespace

TEST_CASE("database: what was committed is there after reopening, what was not is gone") {
  const test::Scratch scratch;
  const auto path = scratch.path() / "a.db";
  {
    auto database = Database::open(path, Database::Mode::kReadWrite, test::test_key());
    REQUIRE(database.has_value());
    REQUIRE(database->migrate(kSteps).has_value());
    {
      auto transaction = Transaction::begin(*database);
      REQUIRE(transaction.has_value());
      REQUIRE(database->execute("INSERT INTO t(b) VALUES('kept')").has_value());
      REQUIRE(transaction->commit().has_value());
    }
    auto transaction = Transaction::begin(*database);
    REQUIRE(transaction.has_value());
    REQUIRE(database->execute("INSERT INTO t(b) VALUES('lost')").has_value());
  }
  auto database = Database::open(path, Database::Mode::kReadOnly, test::test_key());
  REQUIRE(database.has_value());
  CHECK(rows_of(*database) == 1);
}

TEST_CASE("database: migrations run once, and a newer file is refused") {
  const test::Scratch scratch;
  auto database = Database::open(scratch.path() / "a.db", Database::Mode::kReadWrite, test::test_key());
  REQUIRE(database.has_value());
  REQUIRE(database->migrate(std::span(kSteps).first(1)).has_value());
  REQUIRE(database->migrate(kSteps).has_value());
  REQUIRE(database->migrate(kSteps).has_value());
  const auto older = database->migrate(std::span(kSteps).first(1));
  REQUIRE_FALSE(older.has_value());
  CHECK(older.error().code == Errc::kBadInput);
}

TEST_CASE("database: values come back as they were bound") {
  const test::Scratch scratch;
  auto database = Database::open(scratch.path() / "a.db", Database::Mode::kReadWrite, test::test_key());
  REQUIRE(database.has_value());
  REQUIRE(database->migrate(kSteps).has_value());
  auto insert = database->prepare("INSERT INTO t(a, b, c) VALUES(?1, ?2, ?3)");
  REQUIRE(insert.has_value());
  const Bytes blob{0, 1, 255};
  insert->bind(1, std::int64_t{7}).bind(2, std::string_view("𠮷田")).bind(3, ByteView(blob));
  REQUIRE(insert->run().has_value());
  insert->bind(1, std::int64_t{8}).bind(2, std::string_view("")).bind_null(3);
  REQUIRE(insert->run().has_value());
  auto read = database->prepare("SELECT a, b, c FROM t ORDER BY a");
  REQUIRE(read.has_value());
  REQUIRE(*read->step());
  CHECK(read->integer(0) == 7);
  CHECK(read->text(1) == "𠮷田");
  CHECK(Bytes(read->blob(2).begin(), read->blob(2).end()) == blob);
  REQUIRE(*read->step());
  CHECK(read->text(1).empty());
  CHECK(read->is_null(2));
  CHECK_FALSE(*read->step());
}

TEST_CASE("database: a file that is none, and a path that is not there, are told apart") {
  const test::Scratch scratch;
  std::ofstream(scratch.path() / "rubbish.db") << std::string(8192, 'x');
  const auto rubbish = Database::open(scratch.path() / "rubbish.db", Database::Mode::kReadWrite, test::test_key());
  REQUIRE_FALSE(rubbish.has_value());
  CHECK(rubbish.error().code == Errc::kCorrupt);
  const auto absent = Database::open(scratch.path() / "absent.db", Database::Mode::kReadOnly, test::test_key());
  REQUIRE_FALSE(absent.has_value());
  CHECK(absent.error().code == Errc::kNotFound);
}

TEST_CASE("database: a bulk transaction that was undone in part cannot commit; a usual one can") {
  const test::Scratch scratch;
  auto database = Database::open(scratch.path() / "a.db", Database::Mode::kReadWrite, test::test_key());
  REQUIRE(database.has_value());
  REQUIRE(database->migrate(kSteps).has_value());
  const auto undone_in_part = [&] {
    auto transaction = Transaction::begin(*database);
    REQUIRE(transaction.has_value());
    REQUIRE(database->execute("INSERT INTO t(b) VALUES('one')").has_value());
    REQUIRE(database->execute("SAVEPOINT s").has_value());
    REQUIRE(database->execute("INSERT INTO t(b) VALUES('two')").has_value());
    REQUIRE(database->execute("ROLLBACK TO s").has_value());
    return transaction->commit();
  };
  REQUIRE(undone_in_part().has_value());
  CHECK(rows_of(*database) == 1);
  REQUIRE(database->set_cache(1024, Database::CacheUse::kBulk).has_value());
  const auto refused = undone_in_part();
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == Errc::kStorage);
  CHECK(rows_of(*database) == 1);
  auto again = Transaction::begin(*database);
  REQUIRE(again.has_value());
  REQUIRE(database->execute("INSERT INTO t(b) VALUES('three')").has_value());
  REQUIRE(again->commit().has_value());
  CHECK(rows_of(*database) == 2);
}
