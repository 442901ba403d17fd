// Database: one SQLite file, and the only door to SQLite in this project.
//
// Invariants: WAL, synchronous=FULL (a transaction that committed survives a power cut), temporary
// data in memory, no memory map, secure_delete on, foreign keys on; every failure of SQLite becomes
// one of our error codes at this door. Text of errors never contains bound values.
// Thread: one at a time (SQLITE_OPEN_NOMUTEX); each thread opens its own.
//
//   TRY(database, Database::open(path, Database::Mode::kReadWrite, key));
//   TRY_VOID(database.migrate(kMigrations));
//   TRY(statement, database.prepare("SELECT blob FROM chart WHERE person = ?1"));
//   statement.bind(1, id_bytes);
//   TRY(row, statement.step());            // true: a row is there
//
// Pages are sealed below this class by the page VFS (pages/vfs.h): whatever is read was verified.
// Proof: tests/vault_database_test.cpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "store/base/bytes.h"
#include "store/base/result.h"
#include "store/vault/data_key.h"
#include "store/vault/pages/vfs.h"

struct sqlite3;
struct sqlite3_stmt;

namespace tomoshibi::store::vault {

class Statement final {
 public:
  Statement(Statement&&) noexcept;
  Statement& operator=(Statement&&) noexcept;
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement();

  // Parameters count from 1. The bytes are borrowed until reset() or the next bind of that place.
  Statement& bind(int place, std::int64_t value);
  Statement& bind(int place, double value);
  Statement& bind(int place, std::string_view text);
  Statement& bind(int place, ByteView blob);
  Statement& bind_null(int place);

  // Errors: kCorrupt when the file is damaged, kStorage otherwise. False: no more rows.
  Result<bool> step();
  // Steps to the end and resets; for statements without rows.
  Result<void> run();
  void reset();

  // Of the row just stepped to; columns count from 0. Views live until the next step or reset.
  std::int64_t integer(int column) const;
  double real(int column) const;
  std::string_view text(int column) const;
  ByteView blob(int column) const;
  bool is_null(int column) const;

 private:
  friend class Database;
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
  sqlite3_stmt* statement_;
};

// One step of a schema; never edited after a release. `version` is dense from 1.
struct Migration {
  int version;
  const char* sql;
};

class Database final {
 public:
  enum class Mode : std::uint8_t { kReadOnly, kReadWrite };

  // Creates the file when it is absent and the mode allows it. `below` names the VFS under ours; only
  // tests give one.
  //   Errors: kNotFound (read-only and absent), kDenied (the key is another store's), kCorrupt (damaged,
  //           or no vault: see last_damage()), kStorage (also when another process owns the file).
  static Result<Database> open(const std::filesystem::path& path, Mode mode, const DataKey& key,
                               const char* below = nullptr);

  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  // Runs the steps that are not applied yet, each in a transaction; PRAGMA user_version counts.
  //   Errors: kBadInput when the file comes from a newer release.
  Result<void> migrate(std::span<const Migration> steps);

  Result<Statement> prepare(std::string_view sql);
  Result<void> execute(const char* sql);
  std::int64_t changes() const;
  std::int64_t last_row_id() const;

  // What the head kept outside the file says of it, as found at opening.
  Freshness freshness() const;
  // Reads and verifies every page of the file, the head and both headers.
  //   Errors: kCorrupt (last_damage() says where), kStorage. Cost: one read of the whole file.
  Result<std::uint64_t> verify_pages(
      const std::function<void(std::uint64_t done, std::uint64_t total)>& progress);
  // SQLite's own check of its structures. False: something is wrong.
  Result<bool> check_structure();

  // Memory that SQLite may use for pages, in KiB, and whether a transaction that needs more writes
  // pages ahead of its commit. SQLite 3.40 loses such a transaction at a power cut when it rolled back
  // to a savepoint on the way, though its commit was acknowledged (seen on plain files too; see
  // docs/reliability.md). So pages wait in memory (kUsual), but for imports (kBulk), where a
  // transaction that rolled back to a savepoint cannot commit.
  enum class CacheUse : std::uint8_t { kUsual, kBulk };
  Result<void> set_cache(std::int64_t kib, CacheUse use);

 private:
  friend class Copying;  // Copies whole databases (upkeep.h).
  friend struct ImageDoor;  // Makes and opens images (image.h).
  friend class PlainDatabaseForMeasuring;  // tests/bench: the same without sealing.
  friend class Transaction;
  explicit Database(sqlite3* handle) : handle_(handle) {}
  Result<void> prepare_connection(Mode mode);
  static Error error_after(int code);  // Of SQLite.
  sqlite3* handle_;
  CacheUse cache_use_ = CacheUse::kUsual;
  bool rolled_back_in_bulk_ = false;  // The open transaction cannot commit.
};

// Commits only when asked to; rolls back when destroyed before.
class Transaction final {
 public:
  static Result<Transaction> begin(Database& database);  // BEGIN IMMEDIATE
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();
  // Returns when the data is durable (fdatasync of the WAL). Errors: kStorage.
  Result<void> commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;
};

}  // namespace tomoshibi::store::vault
