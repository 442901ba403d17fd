// The disk of the crash tests does what a disk may do: without this, their silence proves nothing.
// Method: SQLite and plain calls on a recorded disk; images are compared with what was written.
#include <doctest/doctest.h>
#include <sqlite3.h>

#include <set>
#include <string>

#include "tests/crash/crash_images.h"
#include "tests/crash/crash_lab.h"
#include "tests/support/recording_vfs.h"

using namespace tomoshibi;
using namespace tomoshibi::test;

namespace {

using Kind = Operation::Kind;

Operation write_of(std::int64_t offset, std::size_t count, std::uint8_t value, int file = 0) {
  return {.kind = Kind::kWrite, .file = file, .offset = offset, .bytes = Bytes(count, value)};
}

std::set<Bytes> contents_after(const Disk& start, const std::vector<Operation>& operations,
                               std::size_t limit = 1000) {
  std::set<Bytes> found;
  CrashPoints points(start, operations);
  points.advance_to(operations.size());
  points.each_disk(limit, 1, [&](const Disk& disk) {
    const auto file = disk.find("a");
    if (file != disk.end()) found.insert(file->second);
  });
  return found;
}

// A file that SQLite keeps on the recorded disk, with one table.
sqlite3* open_table(const RecordingVfs& disk) {
  sqlite3* store = nullptr;
  REQUIRE(sqlite3_open_v2("x.db", &store, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                          disk.name()) == SQLITE_OK);
  REQUIRE(run_sql(store, "PRAGMA journal_mode=WAL; CREATE TABLE IF NOT EXISTS t(a);") == SQLITE_OK);
  return store;
}

}  // namespace

TEST_CASE("crash images: synced bytes stay, unsynced ones are there or not, each on its own") {
  const Disk start{{"a", Bytes(8, 0)}};
  const std::vector<Operation> operations{write_of(0, 2, 1), {.kind = Kind::kSync, .file = 0},
                                          write_of(2, 2, 2), write_of(4, 2, 3)};
  const std::set<Bytes> expected{{1, 1, 0, 0, 0, 0, 0, 0},
                                 {1, 1, 2, 2, 0, 0, 0, 0},
                                 {1, 1, 0, 0, 3, 3, 0, 0},
                                 {1, 1, 2, 2, 3, 3, 0, 0}};
  CHECK(contents_after(start, operations) == expected);
}

TEST_CASE("crash images: a write tears only at sectors of the file") {
  const Disk start{{"a", Bytes(1300, 0)}};
  Bytes torn(1300, 0);
  std::fill(torn.begin() + 500, torn.begin() + 512, 9);
  bool seen = false;
  for (const Bytes& image : contents_after(start, {write_of(500, 100, 9)})) {
    const bool whole = image[599] == 9;
    const bool nothing = image[500] == 0;
    seen = seen || image == torn;
    CHECK((whole || nothing || image == torn));
  }
  CHECK(seen);
}

TEST_CASE("crash images: a name made or deleted lasts when the directory was synced") {
  const std::vector<Operation> made{{.kind = Kind::kCreate, .file = 0, .name = "a"},
                                    write_of(0, 1, 7),
                                    {.kind = Kind::kSync, .file = 0}};
  const auto absent_is_possible = [](const std::vector<Operation>& operations) {
    bool absent = false;
    const Disk nothing;
    CrashPoints points(nothing, operations);
    points.advance_to(operations.size());
    points.each_disk(100, 1, [&](const Disk& disk) { absent = absent || disk.empty(); });
    return absent;
  };
  CHECK(absent_is_possible(made));
  std::vector<Operation> synced = made;
  synced.back().directory_synced = true;
  CHECK_FALSE(absent_is_possible(synced));
}

TEST_CASE("crash images: after a sync that failed, what waited is gone for good") {
  const Disk start{{"a", Bytes(2, 0)}};
  const std::vector<Operation> operations{write_of(0, 1, 1),
                                          {.kind = Kind::kLostSync, .file = 0},
                                          write_of(1, 1, 2),
                                          {.kind = Kind::kSync, .file = 0}};
  CHECK(contents_after(start, operations) == std::set<Bytes>{{0, 2}});
}

TEST_CASE("crash images: a large choice is sampled, within the limit, repeatably") {
  const Disk start{{"a", Bytes(40000, 0)}};
  std::vector<Operation> operations;
  for (int i = 0; i < 20; ++i) operations.push_back(write_of(i * 2000, 2000, 5));
  const std::set<Bytes> images = contents_after(start, operations, 60);
  CHECK(images.size() > 30);
  CHECK(images.size() <= 60);
  CHECK(images == contents_after(start, operations, 60));
}

TEST_CASE("recorded disk: start and operations together give the files") {
  RecordingVfs disk("recorded for a test");
  sqlite3* store = open_table(disk);
  CHECK(run_sql(store, "INSERT INTO t VALUES(hex(zeroblob(9000))); PRAGMA wal_checkpoint;") ==
        SQLITE_OK);
  CHECK(run_sql(store, "DELETE FROM t; VACUUM;") == SQLITE_OK);
  sqlite3_close(store);
  const Disk nothing;
  CrashPoints points(nothing, disk.operations());
  points.advance_to(disk.operations().size());
  bool found = false;
  points.each_disk(100, 1, [&](const Disk& image) { found = found || image == disk.files(); });
  CHECK(found);
  CHECK(disk.files().contains("x.db"));
  CHECK_FALSE(disk.files().contains("x.db-wal"));
}

TEST_CASE("recorded disk: the n-th call fails, once or for ever after") {
  RecordingVfs disk("recorded for a test");
  sqlite3* store = open_table(disk);
  disk.arm({.call = Call::kSync, .at = 1, .code = SQLITE_IOERR_FSYNC});
  CHECK(run_sql(store, "INSERT INTO t VALUES(1)") == SQLITE_IOERR_FSYNC);
  CHECK(disk.fault_struck());
  CHECK(run_sql(store, "INSERT INTO t VALUES(2)") == SQLITE_OK);
  disk.arm({.call = Call::kWrite, .at = 2, .code = SQLITE_IOERR_WRITE, .for_ever = true});
  CHECK(run_sql(store, "INSERT INTO t VALUES(3)") == SQLITE_IOERR_WRITE);
  CHECK(run_sql(store, "INSERT INTO t VALUES(4)") == SQLITE_IOERR_WRITE);
  disk.disarm();
  sqlite3_close(store);
}

TEST_CASE("recorded disk: a full disk writes what fits and says so") {
  RecordingVfs disk("recorded for a test");
  sqlite3* store = open_table(disk);
  const std::size_t before = disk.files().at("x.db-wal").size();
  disk.set_space(5000);
  CHECK(run_sql(store, "INSERT INTO t VALUES(hex(zeroblob(9000)))") == SQLITE_FULL);
  CHECK(disk.files().at("x.db-wal").size() == before + 5000);
  disk.set_space(std::nullopt);
  CHECK(run_sql(store, "INSERT INTO t VALUES(hex(zeroblob(9000)))") == SQLITE_OK);
  sqlite3_close(store);
}

TEST_CASE("recorded disk: two handles exclude each other as on a real one") {
  RecordingVfs disk("recorded for a test");
  sqlite3* one = open_table(disk);
  sqlite3* two = open_table(disk);
  CHECK(run_sql(one, "BEGIN IMMEDIATE; INSERT INTO t VALUES(1);") == SQLITE_OK);
  CHECK((run_sql(two, "INSERT INTO t VALUES(2)") & 0xff) == SQLITE_BUSY);
  CHECK(run_sql(one, "COMMIT") == SQLITE_OK);
  CHECK(run_sql(two, "INSERT INTO t VALUES(2)") == SQLITE_OK);
  sqlite3_close(one);
  sqlite3_close(two);
}
