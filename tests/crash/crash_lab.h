// CrashLab: runs a workload on a recorded disk, cuts the power everywhere, and judges what opens.
//
// A workload is a word; each letter is one operation (letters_of_the_alphabet()). The same
// statements run on a plain SQLite in memory, which says what every acknowledged transaction must
// look like.
// Judgement of a disk after a crash, opened again without any fault:
//   1. opening, reading everything and writing succeed;
//   2. the state is the last acknowledged one or, while a commit ran, that one; never older;
//   3. integrity_check says ok, and so does FTS5's own check;
//   4. the power may be cut again anywhere in that recovery: the state stays the same, and a row
//      that was acknowledged after it stays too.
// Words are a tree: of each word only the crash points of its last operation are visited, because
// those before are the ones of a shorter word. The empty word is the making of the store.
// Proof: the lab must be green on plain SQLite, and must see losses with synchronous=OFF.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/bytes.h"
#include "store/base/result.h"
#include "tests/crash/crash_images.h"
#include "tests/support/recording_vfs.h"

struct sqlite3;

namespace tomoshibi::test {

struct LabOptions {
  bool sealed = false;     // Through the page VFS; otherwise plain SQLite.
  bool synchronous = true; // false: synchronous=OFF, with which the lab must see losses.
  int page_bytes = 4096;
  int key_number = 0;      // Which data key.
  int cache_pages = 8;     // So few that transactions spill into the log.
  std::size_t disks_per_point = 40;
  std::size_t nested_every = 16;       // Each n-th new disk is crashed again in its recovery.
  std::size_t nested_points = 6;
  std::size_t nested_disks_per_point = 6;
  std::uint64_t seed = 1;
};

struct LabCounts {
  std::int64_t workloads = 0;
  std::int64_t crash_points = 0;
  std::int64_t disks = 0;          // Opened and judged, all different within their workload.
  std::int64_t nested_disks = 0;   // Of these, after a second crash.
  std::int64_t failures = 0;
};

struct Letter {
  char letter;
  const char* what;
};
std::string_view letters_of_the_alphabet();
const std::vector<Letter>& alphabet();

// What a reader sees. `content` covers the schema and every row; `marks` counts acknowledged rows
// of a table that `content` leaves out.
struct SeenState {
  Digest content{};
  std::int64_t marks = 0;
};

// --- One connection, as the store makes them.

// nullptr and the SQLite code when it does not open.
sqlite3* open_store(const LabOptions& options, const char* below_vfs, int& code);
// SQLite's extended code; statements are separated by semicolons.
int run_sql(sqlite3* store, const char* sql);
// Reads everything. Returns SQLite's code.
int read_state(sqlite3* store, SeenState& state);
// integrity_check and FTS5's check. SQLITE_OK only when both say ok.
int check_integrity(sqlite3* store);

// The statements of one letter: each commits once or not at all. "c" alone closes and opens again,
// "k" does so without the checkpoint that closing makes.
std::vector<std::string> statements_of(char letter);
// What makes the tables; run once on a new store.
std::vector<std::string> statements_of_creation();

// --- The oracle: the same statements on a SQLite in memory.
class Oracle final {
 public:
  Oracle();
  Oracle(const Oracle&) = delete;
  Oracle& operator=(const Oracle&) = delete;
  ~Oracle();
  void run(const std::string& sql);
  Digest state() const;

 private:
  sqlite3* reference_ = nullptr;
};

class CrashLab final {
 public:
  explicit CrashLab(const LabOptions& options);

  // How many disks of each point, and how seldom a second crash, from the next word on.
  void set_thoroughness(std::size_t disks_per_point, std::size_t nested_every);
  // Visits all crash points of the last operation of `word`.
  void visit(std::string_view word);
  const LabCounts& counts() const { return counts_; }
  // At most the first 20, one sentence each.
  const std::vector<std::string>& failures() const { return failures_; }

 private:
  // One step of the workload: operations [begin, end) of the recording took `before` to `after`.
  struct Step {
    std::size_t begin;
    std::size_t end;
    Digest before;
    Digest after;
  };
  bool run_word(std::string_view word, std::size_t& last_begins);
  bool run_steps(sqlite3*& store, Oracle& oracle, const std::vector<std::string>& statements);
  void judge(const Disk& disk, std::size_t point, std::string_view word);
  void crash_again(const Disk& disk, const SeenState& seen, std::size_t point,
                   std::string_view word);
  void fail(std::string_view word, std::size_t point, std::string_view what, int code);

  LabOptions options_;
  RecordingVfs disk_;
  RecordingVfs second_disk_;
  std::vector<Step> steps_;
  std::vector<std::uint64_t> seen_;  // Fingerprints, sorted.
  LabCounts counts_;
  std::vector<std::string> failures_;
};

}  // namespace tomoshibi::test
