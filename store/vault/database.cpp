#include "store/vault/database.h"

#include <sqlite3.h>

#include <cassert>
#include <utility>

#include "store/vault/memory.h"
#include "store/vault/pages/cipher.h"

namespace tomoshibi::store::vault {
namespace {

// The one place where SQLite's result codes become ours.
Error error_of(int code) {
  switch (code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Error(Errc::kCorrupt, "the store is damaged; restore it from a backup");
    case SQLITE_AUTH:
      return Error(Errc::kDenied, "the key is not this store's");
    case SQLITE_FULL:
      return Error(Errc::kStorage, "the disk is full; free some space and try again");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Error(Errc::kStorage, "the store is in use by another process");
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return Error(Errc::kStorage, "the store cannot be written; check its permissions");
    case SQLITE_MISMATCH:
      return Error(Errc::kBadInput, "this file is a store that is written, not an image");
    case SQLITE_CANTOPEN:
      return Error(Errc::kStorage, "the store cannot be opened; check the path and its permissions");
    case SQLITE_TOOBIG:
      return Error(Errc::kBadInput, "a value is larger than the store accepts");
    case SQLITE_CONSTRAINT:
      return Error(Errc::kBadInput, "a value breaks a rule of the store");
    default:
      return Error(Errc::kStorage, "the store failed to read or write");
  }
}

}  // namespace

Error Database::error_after(int code) { return error_of(code); }

Statement::Statement(Statement&& other) noexcept
    : statement_(std::exchange(other.statement_, nullptr)) {}
Statement& Statement::operator=(Statement&& other) noexcept {
  if (this != &other) {
    sqlite3_finalize(statement_);
    statement_ = std::exchange(other.statement_, nullptr);
  }
  return *this;
}
Statement::~Statement() { sqlite3_finalize(statement_); }

Statement& Statement::bind(int place, std::int64_t value) {
  const int code = sqlite3_bind_int64(statement_, place, value);
  assert(code == SQLITE_OK);
  (void)code;
  return *this;
}
Statement& Statement::bind(int place, double value) {
  const int code = sqlite3_bind_double(statement_, place, value);
  assert(code == SQLITE_OK);
  (void)code;
  return *this;
}
Statement& Statement::bind(int place, std::string_view text) {
  const char* data = text.data() == nullptr ? "" : text.data();
  const int code = sqlite3_bind_text(statement_, place, data, static_cast<int>(text.size()),
                                     nullptr /* SQLITE_STATIC: borrowed */);
  assert(code == SQLITE_OK);
  (void)code;
  return *this;
}
Statement& Statement::bind(int place, ByteView blob) {
  static constexpr std::uint8_t kNothing = 0;
  const void* data = blob.data() == nullptr ? &kNothing : blob.data();
  const int code = sqlite3_bind_blob(statement_, place, data, static_cast<int>(blob.size()),
                                     nullptr /* SQLITE_STATIC: borrowed */);
  assert(code == SQLITE_OK);
  (void)code;
  return *this;
}
Statement& Statement::bind_null(int place) {
  const int code = sqlite3_bind_null(statement_, place);
  assert(code == SQLITE_OK);
  (void)code;
  return *this;
}

Result<bool> Statement::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return error_of(code);
}

Result<void> Statement::run() {
  for (;;) {
    const Result<bool> row = step();
    if (!row) {
      reset();
      return row.error();
    }
    if (!*row) break;
  }
  reset();
  return ok();
}

void Statement::reset() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_, column); }
double Statement::real(int column) const { return sqlite3_column_double(statement_, column); }
std::string_view Statement::text(int column) const {
  const unsigned char* data = sqlite3_column_text(statement_, column);
  if (data == nullptr) return {};
  return {reinterpret_cast<const char*>(data),
          static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}
ByteView Statement::blob(int column) const {
  const void* data = sqlite3_column_blob(statement_, column);
  if (data == nullptr) return {};
  return {static_cast<const std::uint8_t*>(data),
          static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}
bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

Result<Database> Database::open(const std::filesystem::path& path, Mode mode, const DataKey& key,
                                const char* below) {
  const int flags = (mode == Mode::kReadOnly ? SQLITE_OPEN_READONLY
                                             : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) |
                    SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  if (mode == Mode::kReadOnly && below == nullptr && !std::filesystem::exists(path)) {
    return Error(Errc::kNotFound, "there is no store at this path");
  }
  // Before SQLite is first used; where another part of the process was quicker, it stays as it is.
  [[maybe_unused]] const Result<void> hardened = harden_sqlite_memory();
  const char* vfs = pages::page_vfs_name(below);
  if (vfs == nullptr) return Error(Errc::kStorage, "the store's file system cannot be registered");
  forget_damage();
  sqlite3* handle = nullptr;
  const pages::OpeningScope scope(key);
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags, vfs);
  Database database(handle);
  if (code != SQLITE_OK) return error_of(code);
  TRY_VOID(database.prepare_connection(mode));
  return database;
}

Result<void> Database::prepare_connection(Mode mode) {
  sqlite3_busy_timeout(handle_, 5000);
  TRY_VOID(execute(
      "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;"
      "PRAGMA cache_spill=OFF;"));
  if (mode == Mode::kReadWrite) {
    if (pages::is_new_vault(handle_)) {
      int reserve = static_cast<int>(pages::kTrailerBytes);
      sqlite3_file_control(handle_, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserve);
      // No rollback journal may come to disk, not even for the switch to the log.
      TRY_VOID(execute("PRAGMA page_size=4096; PRAGMA journal_mode=MEMORY;"));
    }
    TRY_VOID(execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"));
  }
  // First of all, so that damage is found here and not at the first question.
  return execute("SELECT count(*) FROM sqlite_schema;");
}

Freshness Database::freshness() const { return pages::freshness_of(handle_); }

Result<std::uint64_t> Database::verify_pages(
    const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  using Progress = std::function<void(std::uint64_t, std::uint64_t)>;
  const auto tell = [](void* context, std::uint64_t done, std::uint64_t total) {
    const auto& call = *static_cast<const Progress*>(context);
    if (call) call(done, total);
  };
  std::uint64_t pages = 0;
  const int code = pages::verify_every_page(handle_, tell, const_cast<Progress*>(&progress), &pages);
  if (code != SQLITE_OK) return error_of(code);
  return pages;
}

Result<bool> Database::check_structure() {
  TRY(question, prepare("PRAGMA integrity_check(1)"));
  TRY(row, question.step());
  return row && question.text(0) == "ok";
}

Database::Database(Database&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)),
      cache_use_(other.cache_use_),
      rolled_back_in_bulk_(other.rolled_back_in_bulk_) {}
Database& Database::operator=(Database&& other) noexcept {
  if (this != &other) {
    sqlite3_close_v2(handle_);
    handle_ = std::exchange(other.handle_, nullptr);
    cache_use_ = other.cache_use_;
    rolled_back_in_bulk_ = other.rolled_back_in_bulk_;
  }
  return *this;
}
// close_v2: statements that still live keep the handle until they go.
Database::~Database() { sqlite3_close_v2(handle_); }

Result<void> Database::migrate(std::span<const Migration> steps) {
  TRY(question, prepare("PRAGMA user_version"));
  TRY(row, question.step());
  const std::int64_t applied = row ? question.integer(0) : 0;
  question.reset();
  if (applied > static_cast<std::int64_t>(steps.size())) {
    return Error(Errc::kBadInput, "the store was written by a newer release; update this one");
  }
  for (const Migration& step : steps) {
    if (step.version <= applied) continue;
    TRY(transaction, Transaction::begin(*this));
    TRY_VOID(execute(step.sql));
    char pragma[40];
    sqlite3_snprintf(sizeof pragma, pragma, "PRAGMA user_version=%d", step.version);
    TRY_VOID(execute(pragma));
    TRY_VOID(transaction.commit());
  }
  return ok();
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return error_of(code);
  return Statement(statement);
}

Result<void> Database::execute(const char* sql) {
  if (cache_use_ == CacheUse::kBulk && std::string_view(sql).starts_with("ROLLBACK TO")) {
    rolled_back_in_bulk_ = true;
  }
  const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return error_of(code);
  return ok();
}

std::int64_t Database::changes() const { return sqlite3_changes64(handle_); }
std::int64_t Database::last_row_id() const { return sqlite3_last_insert_rowid(handle_); }

Result<void> Database::set_cache(std::int64_t kib, CacheUse use) {
  char pragma[80];
  sqlite3_snprintf(sizeof pragma, pragma, "PRAGMA cache_size=-%lld; PRAGMA cache_spill=%s",
                   static_cast<long long>(kib), use == CacheUse::kBulk ? "ON" : "OFF");
  cache_use_ = use;
  return execute(pragma);
}

Result<Transaction> Transaction::begin(Database& database) {
  TRY_VOID(database.execute("BEGIN IMMEDIATE"));
  database.rolled_back_in_bulk_ = false;
  return Transaction(database);
}
Transaction::Transaction(Transaction&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)) {}
Transaction::~Transaction() {
  if (database_ == nullptr) return;
  // A failed rollback leaves nothing to do here: SQLite rolls back when the handle closes.
  [[maybe_unused]] const Result<void> ignored = database_->execute("ROLLBACK");
}
Result<void> Transaction::commit() {
  assert(database_ != nullptr);
  if (database_->rolled_back_in_bulk_) {
    return Error(Errc::kStorage, "a part of this import was undone; nothing of it is kept");
  }
  const Result<void> done = database_->execute("COMMIT");
  if (!done) return done.error();
  database_ = nullptr;
  return ok();
}

}  // namespace tomoshibi::store::vault
