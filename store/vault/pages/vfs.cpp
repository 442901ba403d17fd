#include "store/vault/pages/vfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "store/vault/pages/log_file.h"
#include "store/vault/pages/main_file.h"

namespace tomoshibi::store::vault::pages {
namespace {

// What SQLite allocates for a file of ours.
struct Handle {
  sqlite3_file base;
  MainFile* main;  // One of the two.
  LogFile* log;
};
Handle& handle_of(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file); }

// The open vault files of this process. SQLite's list of file systems and the kernel's file locks
// belong to the process, and so must this: the one exception to "no mutable static" in the store.
class Registry final {
 public:
  // The same file is one vault for each way of opening it.
  std::shared_ptr<OpenVault> open(const char* path, sqlite3_vfs* below, const Opening& opening) {
    const std::lock_guard guard(mutex_);
    std::erase_if(vaults_, [](const auto& entry) { return entry.second.expired(); });
    const Key key{below, path, opening.is_image ? opening.offset : kLiving};
    auto found = vaults_[key].lock();
    if (!found) {
      found = std::make_shared<OpenVault>(path, below, opening);
      vaults_[key] = found;
    }
    return found;
  }
  std::shared_ptr<OpenVault> find(const std::string& path, sqlite3_vfs* below) {
    const std::lock_guard guard(mutex_);
    const auto at = vaults_.find(Key{below, path, kLiving});
    return at == vaults_.end() ? nullptr : at->second.lock();
  }

  struct Registered {
    sqlite3_vfs vfs{};
    std::string name;
  };
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Registered>> registered_;
  OutsideRules rules;

 private:
  static constexpr std::int64_t kLiving = -1;  // No offset of an image.
  using Key = std::tuple<sqlite3_vfs*, std::string, std::int64_t>;
  std::map<Key, std::weak_ptr<OpenVault>> vaults_;
};

Registry& registry() {
  static Registry* const one = new Registry;  // Outlives every connection, also those of statics.
  return *one;
}

thread_local Opening opening_now;

sqlite3_vfs* below_of(sqlite3_vfs* vfs) { return static_cast<sqlite3_vfs*>(vfs->pAppData); }

// Nothing that is thrown may cross SQLite.
template <typename Call>
int guarded(Call call) noexcept {
  try {
    return call();
  } catch (const std::bad_alloc&) {
    return SQLITE_IOERR_NOMEM;
  } catch (...) {
    return SQLITE_IOERR;
  }
}

template <typename Call>
int with_file(sqlite3_file* file, Call call) noexcept {
  return guarded([&] {
    Handle& handle = handle_of(file);
    return handle.main != nullptr ? call(*handle.main) : call(*handle.log);
  });
}

sqlite3_file* file_below(sqlite3_file* file) {
  const Handle& handle = handle_of(file);
  return handle.main != nullptr ? handle.main->below() : handle.log->below();
}

// ---- the functions of a file -------------------------------------------------------------------

int x_close(sqlite3_file* file) {
  Handle& handle = handle_of(file);
  const int code = with_file(file, [](auto& one) { return one.close(); });
  delete std::exchange(handle.main, nullptr);
  delete std::exchange(handle.log, nullptr);
  file->pMethods = nullptr;
  return code;
}
int x_read(sqlite3_file* file, void* out, int size, sqlite3_int64 offset) {
  return with_file(file, [=](auto& one) { return one.read(out, size, offset); });
}
int x_write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
  return with_file(file, [=](auto& one) { return one.write(bytes, size, offset); });
}
int x_truncate(sqlite3_file* file, sqlite3_int64 size) {
  return with_file(file, [=](auto& one) { return one.truncate(size); });
}
int x_sync(sqlite3_file* file, int) {
  return with_file(file, [](auto& one) { return one.sync(); });
}
int x_size(sqlite3_file* file, sqlite3_int64* out) {
  std::int64_t bytes = 0;
  const int code = with_file(file, [&](auto& one) { return one.size(&bytes); });
  *out = bytes;
  return code;
}
int x_lock(sqlite3_file* file, int kind) {
  sqlite3_file* below = file_below(file);
  return below == nullptr ? SQLITE_OK : below->pMethods->xLock(below, kind);
}
int x_unlock(sqlite3_file* file, int kind) {
  sqlite3_file* below = file_below(file);
  return below == nullptr ? SQLITE_OK : below->pMethods->xUnlock(below, kind);
}
int x_is_reserved(sqlite3_file* file, int* out) {
  sqlite3_file* below = file_below(file);
  *out = 0;
  return below == nullptr ? SQLITE_OK : below->pMethods->xCheckReservedLock(below, out);
}
int x_sector(sqlite3_file* file) {
  sqlite3_file* below = file_below(file);
  return below == nullptr || below->pMethods->xSectorSize == nullptr
             ? 4096
             : below->pMethods->xSectorSize(below);
}
// A write below touches no byte outside itself, but it is never atomic for SQLite's purposes. Of an image
// that is read SQLite asks for no lock, no log and no journal when it is told that nothing changes.
int x_characteristics(sqlite3_file* file) {
  const Handle& handle = handle_of(file);
  if (handle.main != nullptr && handle.main->is_image_to_read()) return SQLITE_IOCAP_IMMUTABLE;
  sqlite3_file* below = file_below(file);
  const int given = below == nullptr || below->pMethods->xDeviceCharacteristics == nullptr
                        ? 0
                        : below->pMethods->xDeviceCharacteristics(below);
  return (given & (SQLITE_IOCAP_UNDELETABLE_WHEN_OPEN | SQLITE_IOCAP_IMMUTABLE)) |
         SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

bool equals_ignoring_case(const char* text, const char* other) {
  return text != nullptr && sqlite3_stricmp(text, other) == 0;
}

// Settings that a vault does not have. `words[1]`: name, `words[2]`: value or null, `words[0]`: answer.
int pragma(MainFile& file, char** words) {
  const char* value = words[2];
  if (equals_ignoring_case(words[1], "journal_mode") && value != nullptr) {
    for (const char* refused : {"delete", "truncate", "persist"}) {
      if (!equals_ignoring_case(value, refused)) continue;
      words[0] = sqlite3_mprintf("a vault keeps no rollback journal on disk; use journal_mode wal or memory");
      return SQLITE_ERROR;
    }
  }
  if (equals_ignoring_case(words[1], "page_size") && value != nullptr) {
    const int wanted = std::atoi(value);
    const std::lock_guard guard(file.vault().mutex);
    const bool is_new = !file.vault().has_header;
    if (is_new && wanted == 512) {
      words[0] = sqlite3_mprintf("a vault's pages hold a nonce and a tag; the smallest page is 1024 bytes");
      return SQLITE_ERROR;
    }
    if (!is_new && wanted != static_cast<int>(file.vault().geometry.page_bytes)) {
      words[0] = sqlite3_mprintf("a vault's page size is fixed when it is made");
      return SQLITE_ERROR;
    }
  }
  return SQLITE_NOTFOUND;
}

// Codes of our own, above those that SQLite reserves for itself.
constexpr int kAskVault = 0x544D0001;

int x_control(sqlite3_file* file, int what, void* argument) {
  Handle& handle = handle_of(file);
  if (handle.main == nullptr) return SQLITE_NOTFOUND;
  MainFile& main = *handle.main;
  switch (what) {
    case kAskVault:
      *static_cast<MainFile**>(argument) = &main;
      return SQLITE_OK;
    case SQLITE_FCNTL_PRAGMA:
      return guarded([&] { return pragma(main, static_cast<char**>(argument)); });
    case SQLITE_FCNTL_CKPT_DONE:
    case SQLITE_FCNTL_COMMIT_PHASETWO:
      return main.is_read_only() ? SQLITE_OK : guarded([&] { return main.flush(); });
    case SQLITE_FCNTL_SIZE_HINT:
    case SQLITE_FCNTL_CHUNK_SIZE:
      return SQLITE_OK;  // Sizes of plain pages; below they would be wrong.
    case SQLITE_FCNTL_MMAP_SIZE:
    case SQLITE_FCNTL_BEGIN_ATOMIC_WRITE:
      return SQLITE_NOTFOUND;
    case SQLITE_FCNTL_VFSNAME: {
      sqlite3_file* below = main.below();
      const int code = below->pMethods->xFileControl(below, what, argument);
      auto** name = static_cast<char**>(argument);
      if (code == SQLITE_OK) *name = sqlite3_mprintf("tomoshibi/%z", *name);
      return code;
    }
    default: {
      sqlite3_file* below = main.below();
      return below->pMethods->xFileControl(below, what, argument);
    }
  }
}

int x_shm_map(sqlite3_file* file, int region, int bytes, int extend, void volatile** out) {
  MainFile& main = *handle_of(file).main;
  return guarded([&] { return main.vault().index.map(main.held(), region, bytes, extend != 0, out); });
}
int x_shm_lock(sqlite3_file* file, int first, int count, int flags) {
  MainFile& main = *handle_of(file).main;
  return main.vault().index.lock(main.held(), first, count, flags);
}
void x_shm_barrier(sqlite3_file*) { __sync_synchronize(); }
int x_shm_unmap(sqlite3_file* file, int) {
  MainFile& main = *handle_of(file).main;
  main.vault().index.unmap(main.held());
  return SQLITE_OK;
}

constexpr sqlite3_io_methods kMainMethods = {
    2,         x_close, x_read,          x_write,  x_truncate, x_sync,
    x_size,    x_lock,  x_unlock,        x_is_reserved,        x_control,
    x_sector,  x_characteristics,        x_shm_map, x_shm_lock, x_shm_barrier,
    x_shm_unmap, nullptr, nullptr};
constexpr sqlite3_io_methods kLogMethods = {
    1,         x_close, x_read,          x_write,  x_truncate, x_sync,
    x_size,    x_lock,  x_unlock,        x_is_reserved,        x_control,
    x_sector,  x_characteristics,        nullptr,  nullptr,    nullptr,
    nullptr,   nullptr, nullptr};

// ---- the functions of the file system ------------------------------------------------------------

int open_main(sqlite3_vfs* vfs, const char* name, Handle& handle, int flags, int* out_flags) {
  sqlite3_vfs* below = below_of(vfs);
  int wanted = flags;
  std::optional<DataKey> found;
  const Opening opening = opening_now;
  const DataKey* key = opening.key;
  if (key == nullptr) {
    const OutsideRules& rules = registry().rules;
    if (rules.key == nullptr) return SQLITE_AUTH;
    auto given = rules.key(name);
    if (!given) {
      sqlite3_log(SQLITE_AUTH, "vault: %s", given.error().what);
      return SQLITE_AUTH;
    }
    found = *std::move(given);
    key = &*found;
    int exists = 0;
    if (below->xAccess(below, name, SQLITE_ACCESS_EXISTS, &exists) != SQLITE_OK) exists = 1;
    if (rules.may_write != nullptr && !rules.may_write(name, exists == 0)) {
      wanted = (flags & ~(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) | SQLITE_OPEN_READONLY;
    }
  }
  auto main = std::make_unique<MainFile>(registry().open(name, below, opening));
  const int code = main->open(name, wanted, *key, out_flags);
  if (code != SQLITE_OK) {
    (void)main->close();
    return code;
  }
  handle.main = main.release();
  handle.base.pMethods = &kMainMethods;
  return SQLITE_OK;
}

int open_log(const char* name, Handle& handle, int flags, int* out_flags) {
  // SQLite tells which database a log belongs to; another shim in between would hide ours.
  sqlite3_file* partner = sqlite3_database_file_object(name);
  if (partner == nullptr || partner->pMethods != &kMainMethods) {
    sqlite3_log(SQLITE_CANTOPEN, "vault: a log without its vault; the page VFS must be the topmost");
    return SQLITE_CANTOPEN;
  }
  const MainFile& main = *handle_of(partner).main;
  auto log = std::make_unique<LogFile>(main.shared());
  const int code = log->open(name, flags, main.is_read_only(), out_flags);
  if (code != SQLITE_OK) return code;
  handle.log = log.release();
  handle.base.pMethods = &kLogMethods;
  return SQLITE_OK;
}

int x_open(sqlite3_vfs* vfs, sqlite3_filename name, sqlite3_file* file, int flags, int* out_flags) {
  Handle& handle = handle_of(file);
  handle = {};
  return guarded([&] {
    if (name != nullptr && (flags & SQLITE_OPEN_MAIN_DB) != 0) {
      return open_main(vfs, name, handle, flags, out_flags);
    }
    if (name != nullptr && (flags & SQLITE_OPEN_WAL) != 0) return open_log(name, handle, flags, out_flags);
    sqlite3_log(SQLITE_CANTOPEN, (flags & SQLITE_OPEN_MAIN_JOURNAL) != 0
                                     ? "vault: a rollback journal on disk is refused; use journal_mode wal or memory"
                                     : "vault: a temporary file on disk is refused; use temp_store memory");
    return SQLITE_CANTOPEN;
  });
}

int x_delete(sqlite3_vfs* vfs, const char* name, int sync_folder) {
  sqlite3_vfs* below = below_of(vfs);
  return guarded([&] {
    const std::string_view path(name);
    constexpr std::string_view kLogEnding = "-wal";
    if (path.ends_with(kLogEnding)) {
      const auto vault = registry().find(std::string(path.substr(0, path.size() - kLogEnding.size())), below);
      if (vault) {
        const std::lock_guard guard(vault->mutex);
        vault->log.reset();
        vault->log_is_loaded = false;
        vault->frames_known = vault->last_commit = vault->frames_synced = 0;
        const int code = vault->note_outside(true);
        if (code != SQLITE_OK) return code;
      }
    }
    return below->xDelete(below, name, sync_folder);
  });
}

int x_access(sqlite3_vfs* vfs, const char* name, int flags, int* out) {
  return below_of(vfs)->xAccess(below_of(vfs), name, flags, out);
}
int x_full_path(sqlite3_vfs* vfs, const char* name, int size, char* out) {
  return below_of(vfs)->xFullPathname(below_of(vfs), name, size, out);
}
int x_random(sqlite3_vfs* vfs, int size, char* out) {
  return below_of(vfs)->xRandomness(below_of(vfs), size, out);
}
int x_sleep(sqlite3_vfs* vfs, int microseconds) { return below_of(vfs)->xSleep(below_of(vfs), microseconds); }
int x_time(sqlite3_vfs* vfs, double* out) { return below_of(vfs)->xCurrentTime(below_of(vfs), out); }
int x_time_64(sqlite3_vfs* vfs, sqlite3_int64* out) {
  sqlite3_vfs* below = below_of(vfs);
  if (below->iVersion >= 2 && below->xCurrentTimeInt64 != nullptr) {
    return below->xCurrentTimeInt64(below, out);
  }
  double days = 0;
  const int code = below->xCurrentTime(below, &days);
  *out = static_cast<sqlite3_int64>(days * 86'400'000.0);
  return code;
}
int x_last_error(sqlite3_vfs* vfs, int size, char* out) {
  sqlite3_vfs* below = below_of(vfs);
  return below->xGetLastError == nullptr ? 0 : below->xGetLastError(below, size, out);
}
void* x_dl_open(sqlite3_vfs* vfs, const char* name) { return below_of(vfs)->xDlOpen(below_of(vfs), name); }
void x_dl_error(sqlite3_vfs* vfs, int size, char* out) { below_of(vfs)->xDlError(below_of(vfs), size, out); }
void (*x_dl_symbol(sqlite3_vfs* vfs, void* library, const char* name))() {
  return below_of(vfs)->xDlSym(below_of(vfs), library, name);
}
void x_dl_close(sqlite3_vfs* vfs, void* library) { below_of(vfs)->xDlClose(below_of(vfs), library); }

MainFile* main_of(sqlite3* connection) {
  MainFile* main = nullptr;
  if (connection == nullptr ||
      sqlite3_file_control(connection, "main", kAskVault, static_cast<void*>(&main)) != SQLITE_OK) {
    return nullptr;
  }
  return main;
}

}  // namespace

OpeningScope::OpeningScope(const DataKey& key) { opening_now = {&key}; }
OpeningScope::OpeningScope(const Opening& opening) { opening_now = opening; }
OpeningScope::~OpeningScope() { opening_now = {}; }

void set_outside_rules(const OutsideRules& rules) { registry().rules = rules; }

const char* page_vfs_name(const char* below_name) {
  try {
    Registry& all = registry();
    const std::lock_guard guard(all.mutex_);
    const std::string key = below_name == nullptr ? "" : below_name;
    auto& entry = all.registered_[key];
    if (entry) return entry->name.c_str();
    sqlite3_vfs* below = sqlite3_vfs_find(below_name);
    if (below == nullptr) {
      all.registered_.erase(key);
      return nullptr;
    }
    auto made = std::make_unique<Registry::Registered>();
    made->name = key.empty() ? "tomoshibi" : "tomoshibi-" + key;
    sqlite3_vfs& vfs = made->vfs;
    vfs.iVersion = 2;
    vfs.szOsFile = sizeof(Handle);
    vfs.mxPathname = below->mxPathname;
    vfs.zName = made->name.c_str();
    vfs.pAppData = below;
    vfs.xOpen = x_open;
    vfs.xDelete = x_delete;
    vfs.xAccess = x_access;
    vfs.xFullPathname = x_full_path;
    vfs.xDlOpen = x_dl_open;
    vfs.xDlError = x_dl_error;
    vfs.xDlSym = x_dl_symbol;
    vfs.xDlClose = x_dl_close;
    vfs.xRandomness = x_random;
    vfs.xSleep = x_sleep;
    vfs.xCurrentTime = x_time;
    vfs.xGetLastError = x_last_error;
    vfs.xCurrentTimeInt64 = x_time_64;
    if (sqlite3_vfs_register(&vfs, 0) != SQLITE_OK) {
      all.registered_.erase(key);
      return nullptr;
    }
    entry = std::move(made);
    return entry->name.c_str();
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

Damage damage_of(sqlite3* connection) {
  MainFile* main = main_of(connection);
  if (main == nullptr) return {};
  const std::lock_guard guard(main->vault().mutex);
  return main->vault().damage;
}

Freshness freshness_of(sqlite3* connection) {
  MainFile* main = main_of(connection);
  if (main == nullptr) return Freshness::kNoHead;
  const std::lock_guard guard(main->vault().mutex);
  return main->vault().freshness;
}

bool is_vault(sqlite3* connection) { return main_of(connection) != nullptr; }

bool is_new_vault(sqlite3* connection) {
  MainFile* main = main_of(connection);
  if (main == nullptr) return false;
  const std::lock_guard guard(main->vault().mutex);
  return !main->vault().has_header || main->vault().pages == 0;
}

int verify_every_page(sqlite3* connection, void (*progress)(void*, std::uint64_t, std::uint64_t),
                      void* context, std::uint64_t* pages) {
  MainFile* main = main_of(connection);
  if (main == nullptr) return SQLITE_NOTADB;
  return guarded([&] { return main->verify_every_page(progress, context, pages); });
}

}  // namespace tomoshibi::store::vault::pages
