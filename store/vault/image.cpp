#include "store/vault/image.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <climits>
#include <string>

#include "store/vault/memory.h"
#include "store/vault/pages/cipher.h"

namespace tomoshibi::store::vault {

// The handle of a Database, for this file.
struct ImageDoor {
  static sqlite3* handle(Database& database) { return database.handle_; }
  static Result<Database> open(sqlite3* handle, int code) {
    Database database(handle);
    if (code != SQLITE_OK) return Database::error_after(code);
    TRY_VOID(database.prepare_connection(Database::Mode::kReadOnly));
    return database;
  }
};

namespace {

namespace fs = std::filesystem;

constexpr int kPagesAtOnce = 256;
constexpr Error kNotMade{Errc::kStorage, "the image cannot be written; check the free space"};

// The file while it is written: under another name, and gone when it is not finished.
class Unfinished final {
 public:
  explicit Unfinished(const fs::path& to) : to_(to), file_(to.string() + ".part") { remove(); }
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
  ~Unfinished() {
    sqlite3_close_v2(handle_);
    if (!is_finished_) remove();
  }

  Result<void> open(const DataKey& key, std::int64_t page_bytes) {
    const char* vfs = pages::page_vfs_name();
    if (vfs == nullptr) return kNotMade;
    const pages::OpeningScope scope(pages::Opening{&key, true, 0});
    if (sqlite3_open_v2(file_.c_str(), &handle_,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, vfs) != SQLITE_OK) {
      return kNotMade;
    }
    int reserve = static_cast<int>(pages::kTrailerBytes);
    sqlite3_file_control(handle_, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserve);
    char settings[120];
    sqlite3_snprintf(sizeof settings, settings,
                     "PRAGMA temp_store=MEMORY; PRAGMA page_size=%lld; PRAGMA journal_mode=OFF",
                     static_cast<long long>(page_bytes));
    if (sqlite3_exec(handle_, settings, nullptr, nullptr, nullptr) != SQLITE_OK) return kNotMade;
    return ok();
  }
  sqlite3* handle() { return handle_; }

  // All was synced when SQLite committed; now the name.
  Result<void> finish() {
    if (sqlite3_close(handle_) != SQLITE_OK) return kNotMade;
    handle_ = nullptr;
    if (::rename(file_.c_str(), to_.c_str()) != 0) return kNotMade;
    is_finished_ = true;
    const fs::path folder = to_.has_parent_path() ? to_.parent_path() : fs::path(".");
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool good = descriptor >= 0 && ::fsync(descriptor) == 0;
    if (descriptor >= 0) ::close(descriptor);
    if (!good) return Error(Errc::kStorage, "the folder of the image cannot be synced");
    return ok();
  }

 private:
  void remove() {
    std::error_code ignored;
    fs::remove(file_, ignored);
  }
  fs::path to_, file_;
  sqlite3* handle_ = nullptr;
  bool is_finished_ = false;
};

Result<void> copy_pages(sqlite3* from, sqlite3* to, const ImageProgress& progress) {
  struct Ended {
    sqlite3_backup* backup;
    ~Ended() { sqlite3_backup_finish(backup); }
  } copying{sqlite3_backup_init(to, "main", from, "main")};
  if (copying.backup == nullptr) return kNotMade;
  for (;;) {
    const int code = sqlite3_backup_step(copying.backup, kPagesAtOnce);
    const auto total = static_cast<std::uint64_t>(sqlite3_backup_pagecount(copying.backup));
    const auto left = static_cast<std::uint64_t>(sqlite3_backup_remaining(copying.backup));
    if (code == SQLITE_DONE) return ok();
    if ((code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB) {
      return Error(Errc::kCorrupt, "the store is damaged; restore it from a backup");
    }
    if (code != SQLITE_OK) return kNotMade;
    if (progress && !progress(total - left, total)) {
      return Error(Errc::kDenied, "the making of the image was stopped; nothing of it stays");
    }
  }
}

}  // namespace

Result<void> make_image(Database& from, const fs::path& to, const DataKey& key,
                        const ImageProgress& progress) {
  std::error_code failed;
  if (fs::exists(to, failed) || failed) {
    return Error(Errc::kDenied, "a file of this name is there already");
  }
  TRY(size, from.prepare("PRAGMA page_size"));
  TRY(row, size.step());
  if (!row) return kNotMade;
  const std::int64_t page_bytes = size.integer(0);
  size.reset();
  Unfinished file(to);
  TRY_VOID(file.open(key, page_bytes));
  TRY_VOID(copy_pages(ImageDoor::handle(from), file.handle(), progress));
  return file.finish();
}

Result<Database> open_image(const fs::path& file, std::uint64_t offset, const DataKey& key) {
  if (offset % kImageAlignment != 0 || offset > static_cast<std::uint64_t>(INT64_MAX) / 2) {
    return Error(Errc::kBadInput, "an image begins at a multiple of 4,096 bytes");
  }
  std::error_code failed;
  if (!fs::is_regular_file(file, failed)) {
    return Error(Errc::kNotFound, "there is no image at this path");
  }
  [[maybe_unused]] const Result<void> hardened = harden_sqlite_memory();
  const char* vfs = pages::page_vfs_name();
  if (vfs == nullptr) return Error(Errc::kStorage, "the store's file system cannot be registered");
  forget_damage();
  sqlite3* handle = nullptr;
  const pages::OpeningScope scope(
      pages::Opening{&key, true, static_cast<std::int64_t>(offset)});
  const int code = sqlite3_open_v2(
      file.c_str(), &handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, vfs);
  return ImageDoor::open(handle, code);
}

}  // namespace tomoshibi::store::vault
