#include "tests/support/recording_vfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <utility>

namespace tomoshibi::test {
namespace {

constexpr int kShmLocks = SQLITE_SHM_NLOCK;
struct Handle;

// What a name stands for, with the locks that handles hold on it.
struct Content {
  int number = 0;
  std::string name;
  Bytes bytes;
  bool sync_reaches_directory = false;
  int shared = 0;
  const Handle* reserved = nullptr;
  const Handle* pending = nullptr;
  const Handle* exclusive = nullptr;
  std::map<int, std::unique_ptr<std::array<std::uint64_t, 4096>>> shm;  // 32 KiB a region.
  int shm_users = 0;
  std::array<int, kShmLocks> shm_shared{};
  std::array<const Handle*, kShmLocks> shm_exclusive{};
};

}  // namespace

struct RecordingVfs::State {
  std::string name;
  sqlite3_vfs vfs{};
  std::map<std::string, std::shared_ptr<Content>> names;
  std::vector<Operation> operations;
  std::optional<Fault> fault;
  bool struck = false;
  std::string struck_file;
  std::array<std::int64_t, kCalls> calls{};
  std::optional<std::int64_t> space;
  std::int64_t temporaries = 0;
  int handles = 0;
  int next_number = 0;
  std::uint64_t random = 1;

  // The code with which this call must fail, or SQLITE_OK.
  int strike(Call call, const std::string& file = {}) {
    const std::int64_t count = ++calls[static_cast<std::size_t>(call)];
    if (!fault || fault->call != call) return SQLITE_OK;
    if (count != fault->at && !(fault->for_ever && count > fault->at)) return SQLITE_OK;
    if (!std::exchange(struck, true)) struck_file = file;
    return fault->code;
  }
};

namespace {

using State = RecordingVfs::State;

struct Handle {
  State* state;
  std::shared_ptr<Content> content;
  std::string delete_on_close;
  bool temporary = false;
  int lock = SQLITE_LOCK_NONE;
  bool shm = false;
};

// SQLite allocates this; the rest of a handle is on the heap, where it may have a destructor.
struct OpenFile {
  sqlite3_file base;
  Handle* handle;
};
Handle& handle_of(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file)->handle; }
int strike(const Handle& handle, Call call) {
  return handle.state->strike(call, handle.content->name);
}
State& state_of(sqlite3_vfs* vfs) { return *static_cast<State*>(vfs->pAppData); }

class Inside final {
 public:
  Inside() { ++recorded_disk_depth; }
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;
  ~Inside() { --recorded_disk_depth; }
};

void record(const Handle& handle, Operation operation) {
  if (!handle.temporary) handle.state->operations.push_back(std::move(operation));
}

int unlock(sqlite3_file* file, int level) {
  Handle& handle = handle_of(file);
  Content& content = *handle.content;
  if (level >= handle.lock) return SQLITE_OK;
  if (content.reserved == &handle) content.reserved = nullptr;
  if (content.pending == &handle) content.pending = nullptr;
  if (content.exclusive == &handle) content.exclusive = nullptr;
  if (level == SQLITE_LOCK_NONE) --content.shared;
  handle.lock = level;
  return SQLITE_OK;
}

int lock(sqlite3_file* file, int level) {
  Handle& handle = handle_of(file);
  Content& content = *handle.content;
  if (handle.lock >= level) return SQLITE_OK;
  const auto taken = [&](const Handle* by) { return by != nullptr && by != &handle; };
  if (taken(content.exclusive)) return SQLITE_BUSY;
  if (handle.lock == SQLITE_LOCK_NONE) {
    if (taken(content.pending)) return SQLITE_BUSY;
    ++content.shared;
    handle.lock = SQLITE_LOCK_SHARED;
  }
  if (level == SQLITE_LOCK_SHARED) return SQLITE_OK;
  if (taken(content.reserved)) return SQLITE_BUSY;
  if (level == SQLITE_LOCK_RESERVED) {
    content.reserved = &handle;
    handle.lock = level;
    return SQLITE_OK;
  }
  content.pending = &handle;
  handle.lock = SQLITE_LOCK_PENDING;
  if (content.shared > 1) return SQLITE_BUSY;
  content.exclusive = &handle;
  handle.lock = SQLITE_LOCK_EXCLUSIVE;
  return SQLITE_OK;
}

int check_reserved(sqlite3_file* file, int* answer) {
  *answer = handle_of(file).content->reserved != nullptr ? 1 : 0;
  return SQLITE_OK;
}

int shm_unmap(sqlite3_file* file, int) {
  Handle& handle = handle_of(file);
  Content& content = *handle.content;
  if (!handle.shm) return SQLITE_OK;
  handle.shm = false;
  if (--content.shm_users == 0) content.shm.clear();
  return SQLITE_OK;
}

int close_file(sqlite3_file* file) {
  const Inside inside;
  Handle& handle = handle_of(file);
  shm_unmap(file, 0);
  unlock(file, SQLITE_LOCK_NONE);
  --handle.state->handles;
  if (!handle.delete_on_close.empty()) handle.state->names.erase(handle.delete_on_close);
  delete &handle;
  return SQLITE_OK;
}

int read_file(sqlite3_file* file, void* into, int count, sqlite3_int64 offset) {
  const Inside inside;
  Handle& handle = handle_of(file);
  if (const int code = strike(handle, Call::kRead); code != SQLITE_OK) return code;
  const Bytes& bytes = handle.content->bytes;
  const std::size_t wanted = static_cast<std::size_t>(count);
  const std::size_t from = static_cast<std::size_t>(offset);
  const std::size_t there = from < bytes.size() ? std::min(wanted, bytes.size() - from) : 0;
  if (there > 0) std::memcpy(into, bytes.data() + from, there);
  if (there == wanted) return SQLITE_OK;
  std::memset(static_cast<char*>(into) + there, 0, wanted - there);
  return SQLITE_IOERR_SHORT_READ;
}

void put(Handle& handle, const std::uint8_t* from, std::size_t count, std::int64_t offset) {
  if (count == 0) return;
  Bytes& bytes = handle.content->bytes;
  const std::size_t at = static_cast<std::size_t>(offset);
  if (bytes.size() < at + count) bytes.resize(at + count);
  std::memcpy(bytes.data() + at, from, count);
  record(handle, {.kind = Operation::Kind::kWrite,
                  .file = handle.content->number,
                  .offset = offset,
                  .bytes = Bytes(from, from + count)});
}

int write_file(sqlite3_file* file, const void* from, int count, sqlite3_int64 offset) {
  const Inside inside;
  Handle& handle = handle_of(file);
  State& state = *handle.state;
  const auto* bytes = static_cast<const std::uint8_t*>(from);
  if (const int code = strike(handle, Call::kWrite); code != SQLITE_OK) {
    // The worst kind of failure: half of it is there.
    put(handle, bytes, static_cast<std::size_t>(count / 2), offset);
    return code;
  }
  std::int64_t fits = count;
  if (state.space && !handle.temporary) {
    const std::int64_t size = static_cast<std::int64_t>(handle.content->bytes.size());
    const std::int64_t growth = std::max<std::int64_t>(0, offset + count - size);
    const std::int64_t granted = std::min(growth, *state.space);
    *state.space -= granted;
    fits = std::max<std::int64_t>(0, count - (growth - granted));
  }
  put(handle, bytes, static_cast<std::size_t>(fits), offset);
  return fits == count ? SQLITE_OK : SQLITE_FULL;
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  const Inside inside;
  Handle& handle = handle_of(file);
  if (const int code = strike(handle, Call::kTruncate); code != SQLITE_OK) return code;
  handle.content->bytes.resize(static_cast<std::size_t>(size));
  record(handle, {.kind = Operation::Kind::kTruncate,
                  .file = handle.content->number,
                  .offset = size});
  return SQLITE_OK;
}

int sync_file(sqlite3_file* file, int) {
  const Inside inside;
  Handle& handle = handle_of(file);
  State& state = *handle.state;
  if (const int code = strike(handle, Call::kSync); code != SQLITE_OK) {
    if (state.fault->loses_unsynced) {
      record(handle, {.kind = Operation::Kind::kLostSync, .file = handle.content->number});
    }
    return code;
  }
  const bool directory = std::exchange(handle.content->sync_reaches_directory, false);
  record(handle, {.kind = Operation::Kind::kSync,
                  .file = handle.content->number,
                  .directory_synced = directory});
  return SQLITE_OK;
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  const Inside inside;
  Handle& handle = handle_of(file);
  if (const int code = strike(handle, Call::kSize); code != SQLITE_OK) return code;
  *size = static_cast<sqlite3_int64>(handle.content->bytes.size());
  return SQLITE_OK;
}

int file_control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file*) { return 4096; }
// As unix does: a torn write changes no byte outside the range that was written.
int device_characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

int shm_map(sqlite3_file* file, int region, int size, int extend, void volatile** into) {
  const Inside inside;
  Handle& handle = handle_of(file);
  Content& content = *handle.content;
  if (!handle.shm) {
    handle.shm = true;
    ++content.shm_users;
  }
  auto found = content.shm.find(region);
  if (found == content.shm.end()) {
    *into = nullptr;
    if (extend == 0) return SQLITE_OK;
    using Region = std::array<std::uint64_t, 4096>;
    assert(static_cast<std::size_t>(size) <= sizeof(Region));
    found = content.shm.emplace(region, std::make_unique<Region>()).first;
  }
  *into = found->second->data();
  return SQLITE_OK;
}

int shm_lock(sqlite3_file* file, int first, int count, int flags) {
  Handle& handle = handle_of(file);
  Content& content = *handle.content;
  const std::size_t from = static_cast<std::size_t>(first);
  const std::size_t to = from + static_cast<std::size_t>(count);
  const bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
  for (std::size_t i = from; i < to; ++i) {
    if ((flags & SQLITE_SHM_UNLOCK) != 0) {
      if (exclusive) content.shm_exclusive[i] = nullptr;
      else --content.shm_shared[i];
      continue;
    }
    if (content.shm_exclusive[i] != nullptr) return SQLITE_BUSY;
    if (exclusive && content.shm_shared[i] > 0) return SQLITE_BUSY;
  }
  if ((flags & SQLITE_SHM_UNLOCK) != 0) return SQLITE_OK;
  for (std::size_t i = from; i < to; ++i) {
    if (exclusive) content.shm_exclusive[i] = &handle;
    else ++content.shm_shared[i];
  }
  return SQLITE_OK;
}

void shm_barrier(sqlite3_file*) {}

const sqlite3_io_methods kMethods = {
    .iVersion = 2,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = file_size,
    .xLock = lock,
    .xUnlock = unlock,
    .xCheckReservedLock = check_reserved,
    .xFileControl = file_control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = device_characteristics,
    .xShmMap = shm_map,
    .xShmLock = shm_lock,
    .xShmBarrier = shm_barrier,
    .xShmUnmap = shm_unmap,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

int open_file(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  const Inside inside;
  State& state = state_of(vfs);
  file->pMethods = nullptr;
  if (const int code = state.strike(Call::kOpen); code != SQLITE_OK) return code;
  std::shared_ptr<Content> content;
  if (name == nullptr) {
    ++state.temporaries;
    content = std::make_shared<Content>();
  } else if (const auto found = state.names.find(name); found != state.names.end()) {
    content = found->second;
  } else {
    if ((flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
    content = std::make_shared<Content>();
    content->number = state.next_number++;
    content->name = name;
    // As unix does: the first sync of a new log or journal reaches the directory.
    content->sync_reaches_directory =
        (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL)) != 0;
    state.names.emplace(name, content);
    state.operations.push_back(
        {.kind = Operation::Kind::kCreate, .file = content->number, .name = name});
  }
  auto* opened = reinterpret_cast<OpenFile*>(file);
  opened->handle = new Handle{.state = &state,
                              .content = std::move(content),
                              .delete_on_close = {},
                              .temporary = name == nullptr};
  if (name != nullptr && (flags & SQLITE_OPEN_DELETEONCLOSE) != 0) {
    opened->handle->delete_on_close = name;
  }
  file->pMethods = &kMethods;
  ++state.handles;
  if (out_flags != nullptr) *out_flags = flags;
  return SQLITE_OK;
}

int delete_file(sqlite3_vfs* vfs, const char* name, int sync_directory) {
  const Inside inside;
  State& state = state_of(vfs);
  if (const int code = state.strike(Call::kDelete); code != SQLITE_OK) return code;
  const auto found = state.names.find(name);
  if (found == state.names.end()) return SQLITE_IOERR_DELETE_NOENT;
  state.operations.push_back({.kind = Operation::Kind::kDelete,
                              .file = found->second->number,
                              .directory_synced = sync_directory != 0,
                              .name = name});
  state.names.erase(found);
  return SQLITE_OK;
}

int access_file(sqlite3_vfs* vfs, const char* name, int flags, int* answer) {
  const Inside inside;
  const State& state = state_of(vfs);
  const auto found = state.names.find(name);
  *answer = found != state.names.end() ? 1 : 0;
  // SQLite means a file that has something in it.
  if (flags == SQLITE_ACCESS_EXISTS && *answer == 1 && found->second->bytes.empty()) *answer = 0;
  return SQLITE_OK;
}

int full_pathname(sqlite3_vfs*, const char* name, int size, char* into) {
  sqlite3_snprintf(size, into, "%s", name);
  return SQLITE_OK;
}

int randomness(sqlite3_vfs* vfs, int count, char* into) {
  State& state = state_of(vfs);
  for (int i = 0; i < count; ++i) {
    state.random = state.random * 6364136223846793005U + 1442695040888963407U;
    into[i] = static_cast<char>(state.random >> 56);
  }
  return count;
}

int sleep(sqlite3_vfs*, int microseconds) { return microseconds; }
int current_time(sqlite3_vfs*, double* day) {
  *day = 2461000.5;
  return SQLITE_OK;
}
int current_time_int64(sqlite3_vfs*, sqlite3_int64* milliseconds) {
  *milliseconds = 2461000LL * 86400000LL + 43200000LL;
  return SQLITE_OK;
}
int last_error(sqlite3_vfs*, int, char*) { return 0; }

}  // namespace

RecordingVfs::RecordingVfs(std::string name) : state_(std::make_unique<State>()) {
  state_->name = std::move(name);
  sqlite3_vfs& vfs = state_->vfs;
  vfs.iVersion = 2;
  vfs.szOsFile = static_cast<int>(sizeof(OpenFile));
  vfs.mxPathname = 512;
  vfs.zName = state_->name.c_str();
  vfs.pAppData = state_.get();
  vfs.xOpen = open_file;
  vfs.xDelete = delete_file;
  vfs.xAccess = access_file;
  vfs.xFullPathname = full_pathname;
  vfs.xRandomness = randomness;
  vfs.xSleep = sleep;
  vfs.xCurrentTime = current_time;
  vfs.xCurrentTimeInt64 = current_time_int64;
  vfs.xGetLastError = last_error;
  assert(sqlite3_vfs_find(vfs.zName) == nullptr);
  [[maybe_unused]] const int code = sqlite3_vfs_register(&vfs, 0);
  assert(code == SQLITE_OK);
}

RecordingVfs::~RecordingVfs() {
  assert(state_->handles == 0);
  sqlite3_vfs_unregister(&state_->vfs);
}

const char* RecordingVfs::name() const { return state_->name.c_str(); }

void RecordingVfs::load(const Disk& start) {
  assert(state_->handles == 0);
  state_->names.clear();
  state_->operations.clear();
  state_->next_number = 0;
  for (const auto& [name, bytes] : start) {
    auto content = std::make_shared<Content>();
    content->number = state_->next_number++;
    content->name = name;
    content->bytes = bytes;
    state_->names.emplace(name, std::move(content));
  }
  state_->calls.fill(0);
  state_->space.reset();
  state_->temporaries = 0;
  disarm();
}

Disk RecordingVfs::files() const {
  Disk disk;
  for (const auto& [name, content] : state_->names) disk.emplace(name, content->bytes);
  return disk;
}

Bytes& RecordingVfs::tamper(const std::string& file) {
  const auto found = state_->names.find(file);
  assert(found != state_->names.end());
  return found->second->bytes;
}

const std::vector<Operation>& RecordingVfs::operations() const { return state_->operations; }

void RecordingVfs::arm(const Fault& fault) {
  state_->calls.fill(0);
  state_->fault = fault;
  state_->struck = false;
  state_->struck_file.clear();
}
void RecordingVfs::disarm() {
  state_->fault.reset();
  state_->struck = false;
}
bool RecordingVfs::fault_struck() const { return state_->struck; }
const std::string& RecordingVfs::struck_file() const { return state_->struck_file; }
std::int64_t RecordingVfs::calls(Call call) const {
  return state_->calls[static_cast<std::size_t>(call)];
}
void RecordingVfs::set_space(std::optional<std::int64_t> bytes) { state_->space = bytes; }
std::int64_t RecordingVfs::temporaries_opened() const { return state_->temporaries; }
int RecordingVfs::handles_open() const { return state_->handles; }

}  // namespace tomoshibi::test
