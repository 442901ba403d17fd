// SQLite does through the page VFS what it does without it, and what it may not do is refused.
// Method: the same statements through the page VFS on real files and on plain SQLite in memory; the
// two must hold the same rows. Files are scanned for text that was stored.
#include <doctest/doctest.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/crash/crash_lab.h"
#include "tests/crash/store_door.h"
#include "tests/support/scratch.h"

using namespace tomoshibi;
using namespace tomoshibi::test;

namespace {

struct Close {
  void operator()(sqlite3* store) const { sqlite3_close_v2(store); }
};
using Connection = std::unique_ptr<sqlite3, Close>;

// As vault::Database makes one, but with these pages and this cache.
Connection open_at(const std::filesystem::path& path, int page_bytes = 4096, int cache_pages = 50) {
  int code = SQLITE_OK;
  Connection store(open_door(true, path.c_str(), nullptr, code));
  REQUIRE(code == SQLITE_OK);
  if (door_is_new(store.get())) {
    const std::string pages = "PRAGMA page_size=" + std::to_string(page_bytes) +
                              "; PRAGMA journal_mode=MEMORY;";
    REQUIRE(run_sql(store.get(), pages.c_str()) == SQLITE_OK);
  }
  const std::string cache = "PRAGMA temp_store=MEMORY; PRAGMA journal_mode=WAL;"
                            "PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA cache_size=" +
                            std::to_string(cache_pages) + ";";
  REQUIRE(run_sql(store.get(), cache.c_str()) == SQLITE_OK);
  sqlite3_busy_timeout(store.get(), 10000);
  return store;
}

void run(const Connection& store, const std::string& sql) {
  const int code = run_sql(store.get(), sql.c_str());
  CAPTURE(sql);
  REQUIRE(code == SQLITE_OK);
}

std::int64_t number(const Connection& store, const char* sql) {
  sqlite3_stmt* statement = nullptr;
  REQUIRE(sqlite3_prepare_v2(store.get(), sql, -1, &statement, nullptr) == SQLITE_OK);
  const int code = sqlite3_step(statement);
  const std::int64_t value = sqlite3_column_int64(statement, 0);
  sqlite3_finalize(statement);
  REQUIRE(code == SQLITE_ROW);
  return value;
}

void check_whole(const Connection& store) {
  CHECK(check_integrity(store.get()) == SQLITE_OK);
  CHECK(door_verify(store.get()) == SQLITE_OK);
}

Digest state_of(const Connection& store) {
  SeenState state;
  REQUIRE(read_state(store.get(), state) == SQLITE_OK);
  return state.content;
}

// Every file of the folder, whatever its name.
bool folder_contains(const std::filesystem::path& folder, std::string_view text) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), {}};
    if (content.find(text) != std::string::npos) return true;
  }
  return false;
}

// The shape of SQLite's speedtest1: inserts with and without indexes, ranges, updates, text.
std::vector<std::string> mix() {
  const std::string numbers =
      "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c WHERE n<";
  std::vector<std::string> script = statements_of_creation();
  for (const std::string& sql : {
           "BEGIN; CREATE TABLE one(a INTEGER, b INTEGER, c TEXT);" + numbers + "5000)" +
               " INSERT INTO one SELECT n, n*7919%10007, 'the number '||n FROM c; COMMIT;",
           std::string("BEGIN; CREATE UNIQUE INDEX one_b ON one(b, a);"
                       "CREATE INDEX one_c ON one(c); COMMIT;"),
           "BEGIN; CREATE TABLE two(a INTEGER PRIMARY KEY, b INTEGER REFERENCES one, c TEXT)"
           " ; COMMIT;" + numbers + "3000) INSERT INTO two SELECT n*31%30011, n, hex(n) FROM c;",
           std::string("UPDATE one SET b=b+100000 WHERE b BETWEEN 1000 AND 4000;"),
           std::string("UPDATE one SET c=c||' again' WHERE a%5=0;"),
           std::string("DELETE FROM one WHERE c LIKE '%7%' AND a%3=0;"),
           std::string("INSERT INTO two(b,c) SELECT a, c FROM one WHERE a%4=0;"),
           std::string("REPLACE INTO two(a,b,c) SELECT a, b, reverse FROM"
                       " (SELECT a, b, substr(c,3)||substr(c,1,2) AS reverse FROM two"
                       " WHERE a%6=0);"),
           std::string("CREATE TABLE without(k TEXT PRIMARY KEY, v) WITHOUT ROWID;"),
           numbers + "2000) INSERT INTO without"
                     " SELECT 'key'||(n*7919%10007), zeroblob(n%300) FROM c;",
           numbers + "800) INSERT INTO words(body)"
                     " SELECT 'lamp '||n||' of shelter '||(n%17) FROM c;",
           std::string("DELETE FROM words WHERE rowid%3=1;"),
           std::string("INSERT INTO words(words) VALUES('optimize');"),
           std::string("ALTER TABLE two ADD COLUMN d DEFAULT 5;"),
           std::string("DROP INDEX one_c;"),
       }) {
    script.push_back(sql);
  }
  return script;
}

// read_state() walks by rowid; this table has none.
constexpr const char* kCopyWithout = "CREATE TABLE copied AS SELECT * FROM without ORDER BY k;"
                                     "DROP TABLE without;";

}  // namespace

TEST_CASE("sqlite on a vault: a mix of everything gives the rows of plain SQLite") {
  const Scratch scratch;
  const auto path = scratch.path() / "x.db";
  Oracle oracle;
  {
    const Connection store = open_at(path);
    for (const std::string& sql : mix()) {
      run(store, sql);
      oracle.run(sql);
    }
    check_whole(store);
    run(store, kCopyWithout);
    oracle.run(kCopyWithout);
    CHECK(state_of(store) == oracle.state());
    run(store, "VACUUM");
    CHECK(state_of(store) == oracle.state());
    check_whole(store);
  }
  const Connection store = open_at(path);
  CHECK(state_of(store) == oracle.state());
  check_whole(store);
  CHECK_FALSE(folder_contains(scratch.path(), "the number"));
  CHECK_FALSE(folder_contains(scratch.path(), "SQLite format"));
  CHECK_FALSE(folder_contains(scratch.path(), "CREATE TABLE"));
}

TEST_CASE("sqlite on a vault: every page size, and a cache of a few pages") {
  for (const int page_bytes : {1024, 2048, 4096, 8192, 16384, 32768, 65536}) {
    CAPTURE(page_bytes);
    const Scratch scratch;
    Oracle oracle;
    {
      const Connection store = open_at(scratch.path() / "x.db", page_bytes, 5);
      for (const std::string& sql : statements_of_creation()) {
        run(store, sql);
        oracle.run(sql);
      }
      for (const char letter : std::string("IbIfsuIdtsmvbIvdfItI")) {
        for (const std::string& sql : statements_of(letter)) {
          run(store, sql);
          oracle.run(sql);
        }
      }
      CHECK(number(store, "PRAGMA page_size") == page_bytes);
    }
    const Connection store = open_at(scratch.path() / "x.db", page_bytes, 5);
    CHECK(state_of(store) == oracle.state());
    check_whole(store);
  }
}

TEST_CASE("sqlite on a vault: a page of 512 bytes has no room and is refused") {
  const Scratch scratch;
  int code = SQLITE_OK;
  const Connection store(open_door(true, (scratch.path() / "x.db").c_str(), nullptr, code));
  REQUIRE(code == SQLITE_OK);
  CHECK(run_sql(store.get(), "PRAGMA page_size=512; PRAGMA journal_mode=WAL;"
                             "CREATE TABLE t(a)") != SQLITE_OK);
}

TEST_CASE("sqlite on a vault: values of megabytes, and parts of them") {
  const Scratch scratch;
  const auto path = scratch.path() / "x.db";
  constexpr int kBytes = 8 << 20;
  {
    const Connection store = open_at(path);
    run(store, "CREATE TABLE t(id INTEGER PRIMARY KEY, v BLOB);"
               "INSERT INTO t VALUES(1, zeroblob(8388608));");
    sqlite3_blob* blob = nullptr;
    REQUIRE(sqlite3_blob_open(store.get(), "main", "t", "v", 1, 1, &blob) == SQLITE_OK);
    for (int at = 0; at < kBytes; at += 65536) {
      REQUIRE(sqlite3_blob_write(blob, &at, sizeof at, at) == SQLITE_OK);
    }
    REQUIRE(sqlite3_blob_close(blob) == SQLITE_OK);
  }
  const Connection store = open_at(path);
  sqlite3_blob* blob = nullptr;
  REQUIRE(sqlite3_blob_open(store.get(), "main", "t", "v", 1, 0, &blob) == SQLITE_OK);
  bool same = sqlite3_blob_bytes(blob) == kBytes;
  for (int at = 0; at < kBytes; at += 65536) {
    int seen = -1;
    same = same && sqlite3_blob_read(blob, &seen, sizeof seen, at) == SQLITE_OK && seen == at;
  }
  CHECK(same);
  sqlite3_blob_close(blob);
  check_whole(store);
}

TEST_CASE("sqlite on a vault: nested savepoints that spill into the log") {
  const Scratch scratch;
  const Connection store = open_at(scratch.path() / "x.db", 1024, 5);
  run(store, "CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT);");
  const std::string fill = "WITH RECURSIVE c(n) AS"
                           " (SELECT 1 UNION ALL SELECT n+1 FROM c WHERE n<400)"
                           " INSERT INTO t(v) SELECT hex(zeroblob(100)) FROM c;";
  run(store, "BEGIN;" + fill + "SAVEPOINT a;" + fill +
                 "SAVEPOINT b; UPDATE t SET v='b'; ROLLBACK TO b;" + fill +
                 "RELEASE b; ROLLBACK TO a;" + fill + "RELEASE a; COMMIT;");
  CHECK(number(store, "SELECT count(*) FROM t") == 800);
  CHECK(number(store, "SELECT count(*) FROM t WHERE length(v)=200") == 800);
  run(store, "BEGIN;" + fill + "UPDATE t SET v='x'; ROLLBACK;");
  CHECK(number(store, "SELECT count(*) FROM t WHERE length(v)=200") == 800);
  run(store, "PRAGMA wal_checkpoint(TRUNCATE);");
  check_whole(store);
}

TEST_CASE("sqlite on a vault: two connections see each other's commits, and only those") {
  const Scratch scratch;
  const Connection one = open_at(scratch.path() / "x.db");
  run(one, "CREATE TABLE t(a);");
  const Connection two = open_at(scratch.path() / "x.db");
  run(one, "BEGIN IMMEDIATE; INSERT INTO t VALUES(1);");
  CHECK(number(two, "SELECT count(*) FROM t") == 0);
  sqlite3_busy_timeout(two.get(), 0);
  CHECK((run_sql(two.get(), "BEGIN IMMEDIATE") & 0xff) == SQLITE_BUSY);
  run(two, "BEGIN; SELECT count(*) FROM t;");
  run(one, "COMMIT;");
  CHECK(number(two, "SELECT count(*) FROM t") == 0);  // Its snapshot.
  // With a reader behind, a checkpoint must leave what the reader needs.
  run(one, "PRAGMA wal_checkpoint(PASSIVE); INSERT INTO t VALUES(2);");
  CHECK(number(two, "SELECT count(*) FROM t") == 0);
  run(two, "COMMIT;");
  CHECK(number(two, "SELECT count(*) FROM t") == 2);
  run(two, "PRAGMA wal_checkpoint(TRUNCATE); INSERT INTO t VALUES(3);");
  CHECK(number(one, "SELECT count(*) FROM t") == 3);
  check_whole(one);
  check_whole(two);
}

TEST_CASE("sqlite on a vault: checkpoints and readers beside a writer") {
  const Scratch scratch;
  const auto path = scratch.path() / "x.db";
  {
    const Connection store = open_at(path);
    run(store, "PRAGMA wal_autocheckpoint=0;"
               "CREATE TABLE account(id INTEGER PRIMARY KEY, money INTEGER);"
               "INSERT INTO account VALUES(1,1000),(2,0);"
               "CREATE TABLE filler(id INTEGER PRIMARY KEY, v TEXT);");
  }
  std::atomic<bool> done = false;
  std::atomic<int> failures = 0;
  std::atomic<int> checkpoints = 0;
  const auto attempt = [&](sqlite3* store, const char* sql) {
    const int code = run_sql(store, sql);
    const int kind = code & 0xff;
    if (kind != SQLITE_OK && kind != SQLITE_BUSY && kind != SQLITE_LOCKED) ++failures;
    return code == SQLITE_OK;
  };
  std::thread checkpointer([&] {
    const Connection store = open_at(path);
    while (!done) {
      const bool truncating = checkpoints % 2 == 1;
      if (attempt(store.get(), truncating ? "PRAGMA wal_checkpoint(TRUNCATE)"
                                          : "PRAGMA wal_checkpoint(PASSIVE)")) {
        ++checkpoints;
      }
    }
  });
  std::thread reader([&] {
    const Connection store = open_at(path);
    while (!done) {
      sqlite3_stmt* statement = nullptr;
      if (sqlite3_prepare_v2(store.get(), "SELECT sum(money) FROM account", -1, &statement,
                             nullptr) == SQLITE_OK) {
        const int code = sqlite3_step(statement);
        // Between the two halves of a transfer a yen would be missing.
        if (code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) != 1000
                               : (code & 0xff) != SQLITE_BUSY) {
          ++failures;
        }
      }
      sqlite3_finalize(statement);
    }
  });
  int committed = 0;
  {
    const Connection store = open_at(path, 4096, 10);
    for (int i = 0; i < 300; ++i) {
      if (attempt(store.get(), "BEGIN IMMEDIATE; UPDATE account SET money=money-1 WHERE id=1;"
                               "UPDATE account SET money=money+1 WHERE id=2;"
                               "INSERT INTO filler(v) VALUES(hex(randomblob(3000))); COMMIT;")) {
        ++committed;
      } else if (sqlite3_get_autocommit(store.get()) == 0) {
        run_sql(store.get(), "ROLLBACK");
      }
    }
  }
  done = true;
  checkpointer.join();
  reader.join();
  CHECK(failures == 0);
  CHECK(checkpoints > 0);
  const Connection store = open_at(path);
  CHECK(number(store, "SELECT money FROM account WHERE id=2") == committed);
  CHECK(number(store, "SELECT count(*) FROM filler") == committed);
  check_whole(store);
}

TEST_CASE("sqlite on a vault: a rollback journal on disk is refused, one in memory works") {
  const Scratch scratch;
  const Connection store = open_at(scratch.path() / "x.db");
  run(store, "CREATE TABLE t(a); INSERT INTO t VALUES('kept');");
  for (const char* mode : {"DELETE", "TRUNCATE", "PERSIST"}) {
    CAPTURE(mode);
    CHECK(run_sql(store.get(), (std::string("PRAGMA journal_mode=") + mode).c_str()) != SQLITE_OK);
    run(store, "INSERT INTO t VALUES('after the refusal');");
    CHECK_FALSE(std::filesystem::exists(scratch.path() / "x.db-journal"));
  }
  run(store, "PRAGMA journal_mode=MEMORY; BEGIN; INSERT INTO t VALUES('gone'); ROLLBACK;"
             "INSERT INTO t VALUES('in memory'); PRAGMA journal_mode=WAL;"
             "INSERT INTO t VALUES('log');");
  CHECK(number(store, "SELECT count(*) FROM t") == 6);
  check_whole(store);
}

TEST_CASE("sqlite on a vault: no temporary file, no copy and no neighbour in clear") {
  const Scratch scratch;
  const auto path = scratch.path() / "x.db";
  const Connection store = open_at(path);
  run(store, "CREATE TABLE t(a); WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c WHERE"
             " n<20000) INSERT INTO t SELECT 'canary '||(n*7919%10007)||hex(zeroblob(60)) FROM c;");
  // Into another file the page VFS has no key: it fails, or what it wrote is sealed.
  const std::string copy = (scratch.path() / "copy.db").string();
  run_sql(store.get(), ("VACUUM INTO '" + copy + "'").c_str());
  const std::string neighbour = "ATTACH '" + copy + "' AS other;"
                                "CREATE TABLE other.t AS SELECT * FROM t;";
  run_sql(store.get(), neighbour.c_str());
  // A sort that is larger than the cache wants a temporary file.
  run_sql(store.get(), "PRAGMA temp_store=FILE; PRAGMA cache_size=5;"
                       "CREATE TEMP TABLE s AS SELECT a FROM t;"
                       "CREATE INDEX temp.s_a ON s(a);");
  CHECK_FALSE(folder_contains(scratch.path(), "canary"));
  CHECK_FALSE(folder_contains(scratch.path(), "SQLite format"));
}

TEST_CASE("sqlite on a vault: a backup into memory reads the same rows") {
  const Scratch scratch;
  const Connection store = open_at(scratch.path() / "x.db");
  for (const std::string& sql : statements_of_creation()) run(store, sql);
  for (const char letter : std::string("Ibfs")) {
    for (const std::string& sql : statements_of(letter)) run(store, sql);
  }
  sqlite3* memory = nullptr;
  REQUIRE(sqlite3_open(":memory:", &memory) == SQLITE_OK);
  const Connection copy(memory);
  sqlite3_backup* backup = sqlite3_backup_init(memory, "main", store.get(), "main");
  REQUIRE(backup != nullptr);
  CHECK(sqlite3_backup_step(backup, -1) == SQLITE_DONE);
  CHECK(sqlite3_backup_finish(backup) == SQLITE_OK);
  CHECK(state_of(copy) == state_of(store));
}
