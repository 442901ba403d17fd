// Promise: a check reads everything, a copy is whole, and a change of key loses nothing at any moment.
// Method: real files; every state that a power cut can leave while the key changes is made and opened.
#include <doctest/doctest.h>

#include <fstream>
#include <string>

#include "store/vault/pages/layout.h"
#include "store/vault/upkeep.h"
#include "tests/support/scratch.h"
#include "tests/support/test_key.h"

using namespace tomoshibi;
using namespace tomoshibi::store::vault;

namespace {

Result<Database> opened(const std::filesystem::path& file, std::uint8_t key) {
  return Database::open(file, Database::Mode::kReadWrite, test::test_key(key));
}
void add_rows(Database& database, int rows) {
  REQUIRE(database.execute("CREATE TABLE IF NOT EXISTS t(a INTEGER PRIMARY KEY, b BLOB)"));
  auto transaction = Transaction::begin(database);
  REQUIRE(transaction);
  for (int row = 0; row < rows; ++row) {
    REQUIRE(database.execute("INSERT INTO t(b) VALUES(randomblob(700))"));
  }
  REQUIRE(transaction->commit());
}
std::int64_t rows_in(Database& database) {
  auto question = database.prepare("SELECT count(*) FROM t");
  REQUIRE(question);
  REQUIRE(*question->step());
  return question->integer(0);
}
std::uint64_t copy_all(Database& source, const std::filesystem::path& to, const DataKey& key) {
  auto copying = Copying::begin(source, to, key);
  REQUIRE(copying);
  std::uint64_t steps = 0;
  for (;;) {
    const auto done = copying->step(16);
    REQUIRE(done);
    ++steps;
    if (*done) break;
  }
  REQUIRE(copying->finish());
  return steps;
}

}  // namespace

TEST_CASE("upkeep: a check reads every page of file and log and finds the one that is bad") {
  const test::Scratch scratch;
  const auto file = scratch.path() / "a.db";
  std::uint64_t calls = 0;
  {
    auto database = opened(file, 1);
    REQUIRE(database);
    add_rows(*database, 3000);
  }
  const auto good = check_file(file, test::test_key(), [&](std::uint64_t, std::uint64_t) { ++calls; });
  REQUIRE(good);
  CHECK(good->pages > 500);
  CHECK(good->structure_is_good);
  CHECK(good->freshness == Freshness::kFresh);
  CHECK(calls > 1);
  {
    std::fstream stream(file, std::ios::binary | std::ios::in | std::ios::out);
    const pages::Geometry geometry;
    stream.seekp(geometry.page_offset(77) + 2000);
    stream.put('!');
  }
  const auto bad = check_file(file, test::test_key(), {});
  REQUIRE_FALSE(bad);
  CHECK(bad.error().code == Errc::kCorrupt);
  CHECK(last_damage().what == Damage::What::kPage);
  CHECK(last_damage().number == 77);
  const auto absent = check_file(scratch.path() / "b.db", test::test_key(), {});
  REQUIRE_FALSE(absent);
  CHECK(absent.error().code == Errc::kNotFound);
}

TEST_CASE("upkeep: a copy has what was written while it was made; an unfinished one leaves nothing") {
  const test::Scratch scratch;
  const auto file = scratch.path() / "a.db";
  auto database = opened(file, 1);
  REQUIRE(database);
  add_rows(*database, 1000);
  {
    auto copying = Copying::begin(*database, scratch.path() / "b.db", test::test_key());
    REQUIRE(copying);
    REQUIRE(copying->step(10));
    CHECK(copying->share() > 0);
    CHECK(copying->share() < 1);
  }
  CHECK_FALSE(std::filesystem::exists(scratch.path() / "b.db"));
  CHECK_FALSE(std::filesystem::exists(scratch.path() / "b.db.part"));
  auto copying = Copying::begin(*database, scratch.path() / "b.db", test::test_key());
  REQUIRE(copying);
  REQUIRE(copying->step(10));
  add_rows(*database, 50);
  Result<bool> done = false;
  while (!*done) {
    done = copying->step(64);
    REQUIRE(done);
  }
  REQUIRE(copying->finish());
  auto copy = opened(scratch.path() / "b.db", 1);
  REQUIRE(copy);
  CHECK(rows_in(*copy) == 1050);
  CHECK(*copy->verify_pages({}) > 100);
  CHECK(*copy->check_structure());
  const auto again = Copying::begin(*database, scratch.path() / "b.db", test::test_key());
  REQUIRE_FALSE(again);
  CHECK(again.error().code == Errc::kDenied);
}

TEST_CASE("upkeep: a file under a new key opens with that key alone, after every possible power cut") {
  const test::Scratch scratch;
  const auto file = scratch.path() / "a.db";
  const DataKey current = test::test_key(1);
  const DataKey next = test::test_key(2);
  {
    auto database = opened(file, 1);
    REQUIRE(database);
    add_rows(*database, 800);
    // Cut while copying: the file is what it was, and the next try starts anew.
    auto copying = Copying::begin(*database, rekeyed_path(file), next);
    REQUIRE(copying);
    REQUIRE(copying->step(20));
    const auto stale = rekeyed_path(file).string() + ".part";
    std::filesystem::copy_file(stale, scratch.path() / "left");
  }
  std::filesystem::copy_file(scratch.path() / "left", rekeyed_path(file).string() + ".part");
  {
    auto either = open_with_either(file, Database::Mode::kReadWrite, current, &next);
    REQUIRE(either);
    CHECK_FALSE(either->with_next);
    CHECK(rows_in(either->database) == 800);
    const auto in_use = put_in_place(file);
    REQUIRE_FALSE(in_use);
    CHECK(in_use.error().code == Errc::kNotFound);
    CHECK(copy_all(either->database, rekeyed_path(file), next) > 5);
    add_rows(either->database, 1);
    CHECK(put_in_place(file).error().code == Errc::kDenied);  // Still open: its log is there.
    std::filesystem::remove(rekeyed_path(file));
    copy_all(either->database, rekeyed_path(file), next);
  }
  REQUIRE(put_in_place(file));
  // Cut before the slots know: the next key opens it and says so.
  {
    auto either = open_with_either(file, Database::Mode::kReadWrite, current, &next);
    REQUIRE(either);
    CHECK(either->with_next);
    CHECK(rows_in(either->database) == 801);
    CHECK(either->database.freshness() == Freshness::kFresh);
  }
  const auto old_key = Database::open(file, Database::Mode::kReadWrite, current);
  REQUIRE_FALSE(old_key);
  CHECK(old_key.error().code == Errc::kDenied);
  CHECK_FALSE(std::filesystem::exists(rekeyed_path(file)));
}
