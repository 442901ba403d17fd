#include "store/vault/upkeep.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <string>
#include <utility>

#include "store/vault/pages/layout.h"

namespace tomoshibi::store::vault {
namespace {

namespace fs = std::filesystem;

fs::path beside(const fs::path& file, const char* ending) { return file.string() + ending; }

void remove_vault(const fs::path& file) {
  std::error_code ignored;
  for (const char* ending : {"", "-wal", "-head"}) fs::remove(beside(file, ending), ignored);
}

Result<void> sync_folder_of(const fs::path& file) {
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool good = descriptor >= 0 && ::fsync(descriptor) == 0;
  if (descriptor >= 0) ::close(descriptor);
  if (!good) return Error(Errc::kStorage, "the folder of the store cannot be synced");
  return ok();
}

constexpr Error kNotCopied(Errc::kStorage, "the store cannot be copied; check the free space");

}  // namespace

Result<FileReport> check_file(const fs::path& file, const DataKey& key,
                              const CheckProgress& progress) {
  TRY(database, Database::open(file, Database::Mode::kReadOnly, key));
  FileReport report;
  TRY(pages, database.verify_pages(progress));
  report.pages = pages;
  // Reads through the log as well: what stands there is verified frame by frame.
  TRY(good, database.check_structure());
  report.structure_is_good = good;
  report.freshness = database.freshness();
  return report;
}

struct Copying::State {
  ~State() {
    if (backup != nullptr) sqlite3_backup_finish(backup);
    if (target != nullptr) sqlite3_close_v2(target);
    if (!is_finished) remove_vault(file);
  }
  fs::path file;
  sqlite3* target = nullptr;
  sqlite3_backup* backup = nullptr;
  bool is_finished = false;
};

Copying::Copying(std::unique_ptr<State> state) : state_(std::move(state)) {}
Copying::Copying(Copying&&) noexcept = default;
Copying::~Copying() = default;

Result<Copying> Copying::begin(Database& source, const fs::path& to, const DataKey& key) {
  const fs::path unfinished = beside(to, ".part");
  if (fs::exists(to)) return Error(Errc::kDenied, "a file of this name is there already");
  remove_vault(unfinished);
  auto state = std::make_unique<State>();
  state->file = unfinished;
  const char* vfs = pages::page_vfs_name();
  if (vfs == nullptr) return kNotCopied;
  const pages::OpeningScope scope(key);
  if (sqlite3_open_v2(unfinished.c_str(), &state->target,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, vfs) != SQLITE_OK) {
    return kNotCopied;
  }
  int reserve = static_cast<int>(pages::kTrailerBytes);
  sqlite3_file_control(state->target, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserve);
  // A copy that is cut short is thrown away: it needs no journal.
  if (sqlite3_exec(state->target, "PRAGMA temp_store=MEMORY; PRAGMA page_size=4096; PRAGMA journal_mode=OFF;",
                   nullptr, nullptr, nullptr) != SQLITE_OK) {
    return kNotCopied;
  }
  state->backup = sqlite3_backup_init(state->target, "main", source.handle_, "main");
  if (state->backup == nullptr) return kNotCopied;
  return Copying(std::move(state));
}

Result<bool> Copying::step(int pages) {
  const int code = sqlite3_backup_step(state_->backup, pages);
  switch (code & 0xff) {
    case SQLITE_DONE: return true;
    case SQLITE_OK:
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return false;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return Error(Errc::kCorrupt, "the store is damaged; restore it from a backup");
    default: return kNotCopied;
  }
}

double Copying::share() const {
  const int all = sqlite3_backup_pagecount(state_->backup);
  const int left = sqlite3_backup_remaining(state_->backup);
  return all == 0 ? 0.0 : static_cast<double>(all - left) / all;
}

Result<void> Copying::finish() {
  if (sqlite3_backup_finish(std::exchange(state_->backup, nullptr)) != SQLITE_OK) return kNotCopied;
  // Closing writes and syncs the head of the copy; it has no statement that could keep it open.
  if (sqlite3_close(state_->target) != SQLITE_OK) return kNotCopied;
  state_->target = nullptr;
  const fs::path file = state_->file.string().substr(0, state_->file.string().size() - 5);
  if (::rename(beside(state_->file, "-head").c_str(), beside(file, "-head").c_str()) != 0 ||
      ::rename(state_->file.c_str(), file.c_str()) != 0) {
    return kNotCopied;
  }
  state_->is_finished = true;
  return sync_folder_of(file);
}

fs::path rekeyed_path(const fs::path& file) { return beside(file, ".rekey"); }

Result<void> put_in_place(const fs::path& file) {
  const fs::path copy = rekeyed_path(file);
  if (!fs::exists(copy)) return Error(Errc::kNotFound, "there is no re-keyed copy of this file");
  if (fs::exists(beside(file, "-wal"))) {
    return Error(Errc::kDenied, "the file is in use, or its log was not taken over; open and close it first");
  }
  // A power cut in between leaves one of the two heads beside the other file: it does not open with
  // that file's key and counts as missing, which is said and mended by the next write.
  if (::rename(copy.c_str(), file.c_str()) != 0 ||
      ::rename(beside(copy, "-head").c_str(), beside(file, "-head").c_str()) != 0) {
    return Error(Errc::kStorage, "the re-keyed copy cannot be put in place");
  }
  return sync_folder_of(file);
}

Result<OpenedWith> open_with_either(const fs::path& file, Database::Mode mode,
                                    const DataKey& current, const DataKey* next) {
  auto opened = Database::open(file, mode, current);
  if (opened) return OpenedWith{*std::move(opened), false};
  if (opened.error().code != Errc::kDenied || next == nullptr) return opened.error();
  TRY(second, Database::open(file, mode, *next));
  return OpenedWith{std::move(second), true};
}

}  // namespace tomoshibi::store::vault
