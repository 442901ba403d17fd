// crash_faults: the n-th read, write, sync, open, deletion, truncation and allocation fails.
//
//   crash_faults                sealed store, the short set
//   crash_faults --full         all words of up to two letters, every allocation
//   crash_faults --plain        plain SQLite: validates the laboratory
//   --word iI, --page BYTES
//
// The word "0" is the making of the store itself.
// For every word the store is brought to where its last operation begins. Then this operation runs
// once for each n and each kind of call, with that call failing once, or from then on for ever; and
// with a disk that fills up after so many bytes. What must hold:
//   1. reading on the same connection gives an error or a state that may be: what was acknowledged,
//      or what was being committed;
//   2. a row that the same connection acknowledges after the fault is there after reopening; after
//      a failed sync it acknowledges nothing any more, although the disk is well again;
//   3. reopened without faults: a state that may be, integrity_check ok;
//   4. a sync that failed and lost what waited, then a power cut: the same.
// Exit status: 0 no failure, 1 failures (the first 20 are printed), 2 bad arguments.
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include "tests/crash/crash_lab.h"
#include "tests/crash/store_door.h"

using namespace tomoshibi;
using namespace tomoshibi::test;

namespace {

// --- An allocator whose n-th call fails. SQLite takes plain functions, hence the globals.

sqlite3_mem_methods real_memory;
std::int64_t allocations = 0;
std::int64_t allocation_that_fails = 0;  // 0: none.
bool allocations_fail_for_ever = false;

bool allocation_fails() {
  ++allocations;
  if (allocation_that_fails == 0) return false;
  return allocations == allocation_that_fails ||
         (allocations_fail_for_ever && allocations > allocation_that_fails);
}
void* counted_malloc(int size) { return allocation_fails() ? nullptr : real_memory.xMalloc(size); }
void* counted_realloc(void* memory, int size) {
  return allocation_fails() ? nullptr : real_memory.xRealloc(memory, size);
}

bool install_allocator() {
  if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real_memory) != SQLITE_OK) return false;
  sqlite3_mem_methods counted = real_memory;
  counted.xMalloc = counted_malloc;
  counted.xRealloc = counted_realloc;
  return sqlite3_config(SQLITE_CONFIG_MALLOC, &counted) == SQLITE_OK;
}

// --- The same for `new`, which the store's own code uses, while an operation runs.

std::int64_t objects = 0;
std::int64_t object_that_fails = 0;
bool objects_are_counted = false;

class CountObjects final {
 public:
  CountObjects() { objects_are_counted = true; }
  CountObjects(const CountObjects&) = delete;
  CountObjects& operator=(const CountObjects&) = delete;
  ~CountObjects() { objects_are_counted = false; }
};

bool object_fails() {
  if (!objects_are_counted || recorded_disk_depth > 0) return false;
  ++objects;
  if (object_that_fails == 0) return false;
  return objects == object_that_fails || (allocations_fail_for_ever && objects > object_that_fails);
}

// --- What fails.

enum class Kind : std::uint8_t {
  kRead, kWrite, kSync, kLostSync, kTruncate, kOpen, kDelete, kSize, kAllocation, kObject, kSpace
};
struct KindFacts {
  Kind kind;
  const char* name;
  Call call;
  int code;
};
constexpr std::array<KindFacts, 8> kDiskKinds{{
    {Kind::kRead, "read", Call::kRead, SQLITE_IOERR_READ},
    {Kind::kWrite, "write", Call::kWrite, SQLITE_IOERR_WRITE},
    {Kind::kSync, "sync", Call::kSync, SQLITE_IOERR_FSYNC},
    {Kind::kLostSync, "sync that loses", Call::kSync, SQLITE_IOERR_FSYNC},
    {Kind::kTruncate, "truncation", Call::kTruncate, SQLITE_IOERR_TRUNCATE},
    {Kind::kOpen, "open", Call::kOpen, SQLITE_CANTOPEN},
    {Kind::kDelete, "deletion", Call::kDelete, SQLITE_IOERR_DELETE},
    {Kind::kSize, "size", Call::kSize, SQLITE_IOERR_FSTAT},
}};

struct Run {
  Kind kind;
  const char* name;
  Call call = Call::kRead;
  int code = SQLITE_OK;
  std::int64_t at = 0;  // n; for kSpace the bytes that are left.
  bool for_ever = false;
};

constexpr char kCreation = '0';

class FaultLab final {
 public:
  explicit FaultLab(const LabOptions& options) : options_(options), disk_("failing disk") {}

  void visit(const std::string& word, std::int64_t allocation_stride);

  std::int64_t workloads = 0;
  std::int64_t runs = 0;
  std::int64_t struck = 0;
  std::int64_t failures = 0;

 private:
  bool prepare(const std::string& word);
  void count_calls();
  void run(const Run& run);
  sqlite3* open_before(int& code);
  bool run_letter(sqlite3*& store, std::size_t& done);
  void use_after_fault(sqlite3* store, const Run& run, bool struck_sync);
  void judge(const Disk& disk, const Run& run, const char* when);
  bool may_be(const Digest& state) const;
  void fail(const Run& run, const char* what, int code);
  void disarm();

  LabOptions options_;
  RecordingVfs disk_;
  std::string word_;
  char letter_ = 0;
  Disk base_;                   // Where the last operation begins.
  std::vector<Digest> states_;  // Before it, and after each of its statements.
  std::array<std::int64_t, kCalls> calls_{};
  std::int64_t allocations_ = 0;
  std::int64_t objects_ = 0;
  std::int64_t growth_ = 0;
  // Of the run that is on.
  std::vector<Digest> allowed_;
  std::int64_t marks_least_ = 0;
};

void FaultLab::fail(const Run& run, const char* what, int code) {
  if (++failures > 20) return;
  std::printf("word '%s', %s %lld%s: %s (code %d)\n", word_.c_str(), run.name,
              static_cast<long long>(run.at), run.for_ever ? " and all later" : "", what, code);
}

bool FaultLab::may_be(const Digest& state) const {
  return std::find(allowed_.begin(), allowed_.end(), state) != allowed_.end();
}

void FaultLab::disarm() {
  disk_.disarm();
  disk_.set_space(std::nullopt);
  allocation_that_fails = 0;
  object_that_fails = 0;
}

// A file that was used, with a log left behind; and what the oracle says of the last operation.
bool FaultLab::prepare(const std::string& word) {
  word_ = word;
  letter_ = word.back();
  disk_.load({});
  start_randomness(options_.seed);
  Oracle oracle;
  if (letter_ == kCreation) {
    base_.clear();
    states_ = {oracle.state()};
    for (const std::string& sql : statements_of_creation()) {
      oracle.run(sql);
      states_.push_back(oracle.state());
    }
    return true;
  }
  int code = SQLITE_OK;
  sqlite3* store = open_store(options_, disk_.name(), code);
  if (store == nullptr) return false;
  const auto both = [&](const std::string& sql) {
    oracle.run(sql);
    return run_sql(store, sql.c_str()) == SQLITE_OK;
  };
  bool good = true;
  for (const std::string& sql : statements_of_creation()) good = good && both(sql);
  for (const char letter : word.substr(0, word.size() - 1)) {
    for (const std::string& sql : statements_of(letter)) good = good && both(sql);
  }
  sqlite3_db_config(store, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  sqlite3_close_v2(store);
  base_ = disk_.files();
  states_ = {oracle.state()};
  for (const std::string& sql : statements_of(letter_)) {
    oracle.run(sql);
    states_.push_back(oracle.state());
  }
  return good;
}

// The connection on which the last operation runs; none when that makes the store.
sqlite3* FaultLab::open_before(int& code) {
  code = SQLITE_OK;
  return letter_ == kCreation ? nullptr : open_store(options_, disk_.name(), code);
}

// Runs the letter; `done` counts acknowledged statements. False: something failed.
bool FaultLab::run_letter(sqlite3*& store, std::size_t& done) {
  done = 0;
  const bool creates = letter_ == kCreation;
  const auto statements = creates ? statements_of_creation() : statements_of(letter_);
  const CountObjects counting;
  if (creates) {
    int code = SQLITE_OK;
    store = open_store(options_, disk_.name(), code);
    if (store == nullptr) return false;
  } else if (letter_ == 'c' || letter_ == 'k') {
    const int no_checkpoint = letter_ == 'k' ? 1 : 0;
    sqlite3_db_config(store, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, no_checkpoint, nullptr);
    sqlite3_close_v2(store);
    int code = SQLITE_OK;
    store = open_store(options_, disk_.name(), code);
    return store != nullptr;
  }
  for (const std::string& sql : statements) {
    if (run_sql(store, sql.c_str()) != SQLITE_OK) return false;
    ++done;
  }
  return true;
}

void FaultLab::count_calls() {
  disk_.load(base_);
  int code = SQLITE_OK;
  sqlite3* store = open_before(code);
  const auto size_now = [&] {
    std::int64_t sum = 0;
    for (const auto& [name, bytes] : disk_.files()) sum += static_cast<std::int64_t>(bytes.size());
    return sum;
  };
  const std::int64_t size_before = size_now();
  disk_.arm({.call = Call::kRead, .at = -1, .code = SQLITE_OK});
  allocations = 0;
  objects = 0;
  std::size_t done = 0;
  if (code != SQLITE_OK || !run_letter(store, done)) {
    fail({Kind::kRead, "no fault"}, "the operation fails on a healthy disk", code);
  }
  for (int i = 0; i < kCalls; ++i) {
    calls_[static_cast<std::size_t>(i)] = disk_.calls(static_cast<Call>(i));
  }
  allocations_ = allocations;
  objects_ = objects;
  growth_ = size_now() - size_before;
  sqlite3_close_v2(store);
}

void FaultLab::use_after_fault(sqlite3* store, const Run& run, bool struck_sync) {
  if (sqlite3_get_autocommit(store) == 0) run_sql(store, "ROLLBACK");
  // The disk is well again; what failed once must not come back as success.
  if (!run.for_ever) disarm();
  SeenState seen;
  if (const int code = read_state(store, seen); code == SQLITE_OK && !may_be(seen.content)) {
    fail(run, "the same connection reads a state that never was", code);
  }
  // Plain SQLite writes on after a failed sync; a sealed store must not.
  if (struck_sync && !options_.sealed) return;
  if (run_sql(store, "INSERT INTO mark DEFAULT VALUES") != SQLITE_OK) return;
  marks_least_ = 1;
  if (struck_sync) fail(run, "the connection acknowledges after a failed sync", 0);
}

void FaultLab::run(const Run& run) {
  ++runs;
  disk_.load(base_);
  int code = SQLITE_OK;
  sqlite3* store = open_before(code);
  if (code != SQLITE_OK) return fail(run, "the store does not open before the fault", code);
  allowed_ = {states_.front()};
  marks_least_ = 0;
  if (run.kind == Kind::kAllocation) {
    allocations = 0;
    allocations_fail_for_ever = run.for_ever;
    allocation_that_fails = run.at;
  } else if (run.kind == Kind::kObject) {
    objects = 0;
    allocations_fail_for_ever = run.for_ever;
    object_that_fails = run.at;
  } else if (run.kind == Kind::kSpace) {
    disk_.set_space(run.at);
  } else {
    disk_.arm({.call = run.call,
               .at = run.at,
               .code = run.code,
               .for_ever = run.for_ever,
               .loses_unsynced = run.kind == Kind::kLostSync});
  }
  std::size_t done = 0;
  const bool good = run_letter(store, done);
  allowed_ = {states_[done]};
  if (!good && done + 1 < states_.size()) allowed_.push_back(states_[done + 1]);
  const bool struck_disk = disk_.fault_struck();
  if (struck_disk || !good) ++struck;
  // A new connection owes nothing to the old one's descriptor; and the head outside the file may
  // fail, because each of its syncs follows a write of all that it says.
  const bool is_sync = (run.kind == Kind::kSync || run.kind == Kind::kLostSync) &&
                       letter_ != 'c' && letter_ != 'k' && disk_.struck_file() != "x.db-head";
  // For ever: the calls that come now strike too; asked before them.
  if (store != nullptr && (!good || (is_sync && struck_disk))) {
    use_after_fault(store, run, is_sync && struck_disk);
  }
  sqlite3_close_v2(store);
  disarm();
  const Disk left = disk_.files();
  const std::vector<Operation> operations = disk_.operations();
  judge(left, run, "after reopening");
  if (run.kind != Kind::kLostSync || !struck_disk) return;
  CrashPoints points(base_, operations);
  points.advance_to(operations.size());
  points.each_disk(6, options_.seed, [&](const Disk& disk) {
    judge(disk, run, "after a lost sync and a power cut");
  });
}

void FaultLab::judge(const Disk& disk, const Run& run, const char* when) {
  disk_.load(disk);
  int code = SQLITE_OK;
  sqlite3* store = open_store(options_, disk_.name(), code);
  char text[120];
  const auto complain = [&](const char* what) {
    std::snprintf(text, sizeof text, "%s %s", when, what);
    fail(run, text, code);
  };
  if (store == nullptr) return complain("the store does not open");
  SeenState seen;
  code = read_state(store, seen);
  if (code != SQLITE_OK) complain("the store does not read");
  else if (!may_be(seen.content)) complain("the state is none that may be");
  else if (seen.marks < marks_least_) complain("an acknowledged row is lost");
  else if (code = check_integrity(store); code != SQLITE_OK) complain("the integrity check fails");
  else if (door_says_rolled_back(store)) complain("the store is called rolled back");
  sqlite3_db_config(store, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  sqlite3_close_v2(store);
}

void FaultLab::visit(const std::string& word, std::int64_t allocation_stride) {
  ++workloads;
  if (!prepare(word)) return fail({Kind::kRead, "no fault"}, "the workload cannot be prepared", 0);
  count_calls();
  for (const bool for_ever : {false, true}) {
    for (const KindFacts& facts : kDiskKinds) {
      const std::int64_t count = calls_[static_cast<std::size_t>(facts.call)];
      for (std::int64_t at = 1; at <= count; ++at) {
        run({facts.kind, facts.name, facts.call, facts.code, at, for_ever});
      }
    }
    const std::int64_t first = 1 + static_cast<std::int64_t>(word.size()) % allocation_stride;
    for (std::int64_t at = first; at <= allocations_; at += allocation_stride) {
      run({.kind = Kind::kAllocation, .name = "allocation", .at = at, .for_ever = for_ever});
    }
    for (std::int64_t at = 1; at <= objects_; ++at) {
      run({.kind = Kind::kObject, .name = "new", .at = at, .for_ever = for_ever});
    }
  }
  const std::int64_t step = std::max<std::int64_t>(512, growth_ / 24 / 512 * 512);
  for (std::int64_t bytes = 0; bytes < growth_; bytes += step) {
    run({.kind = Kind::kSpace, .name = "disk full after", .at = bytes});
  }
}

std::vector<std::string> words_of(bool full) {
  std::vector<std::string> words{std::string(1, kCreation)};
  for (const char letter : letters_of_the_alphabet()) words.emplace_back(1, letter);
  if (!full) {
    for (const char* word : {"It", "Iv", "Ik", "Ic", "tI", "bd"}) words.emplace_back(word);
    return words;
  }
  for (const char one : letters_of_the_alphabet()) {
    for (const char two : letters_of_the_alphabet()) words.push_back({one, two});
  }
  return words;
}

}  // namespace

void* operator new(std::size_t size) {
  void* memory = object_fails() ? nullptr : std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

int main(int count, char** values) {
  LabOptions options{.sealed = true};
  bool full = false;
  std::string one_word;
  for (int i = 1; i < count; ++i) {
    const std::string name = values[i];
    if (name == "--full") full = true;
    else if (name == "--plain") options.sealed = false;
    else if (name == "--word" && i + 1 < count) one_word = values[++i];
    else if (name == "--page" && i + 1 < count) options.page_bytes = std::atoi(values[++i]);
    else {
      std::fprintf(stderr, "crash_faults: see the head of tests/crash/faults.cpp\n");
      return 2;
    }
  }
  if (!install_allocator()) {
    std::fprintf(stderr, "crash_faults: SQLite was in use before its allocator could be counted\n");
    return 2;
  }
  const auto started = std::chrono::steady_clock::now();
  FaultLab lab(options);
  const std::int64_t stride = full || !one_word.empty() ? 1 : 11;
  const std::vector<std::string> words = one_word.empty() ? words_of(full)
                                                          : std::vector<std::string>{one_word};
  for (const std::string& word : words) {
    lab.visit(word, stride);
    std::fflush(stdout);
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
  std::printf("%s store, pages of %d bytes: %lld workloads, %lld runs with a fault, of which %lld "
              "were felt, %lld failures, %.1f s\n",
              options.sealed ? "sealed" : "plain", options.page_bytes,
              static_cast<long long>(lab.workloads), static_cast<long long>(lab.runs),
              static_cast<long long>(lab.struck), static_cast<long long>(lab.failures),
              took.count());
  return lab.failures == 0 ? 0 : 1;
}
