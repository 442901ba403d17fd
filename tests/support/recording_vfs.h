// RecordingVfs: a SQLite VFS whose files live in memory, and which writes down every call that
// would change a disk.
//
// Invariant: `start` plus operations() give the files that files() shows; nothing reaches the real
// disk; with the same calls the same list comes out. A temporary file without a name is served but
// counted, because the store promises to make none.
//   start --- create, write, truncate, sync, delete --> operations()
// Faults: the n-th call of a kind fails, once or for ever after; a disk that fills up writes what
// fits and answers SQLITE_FULL; a failed sync may lose what was waiting although later reads still
// show it (what ext4 and XFS do).
// Locks and shared memory work between handles of one process. Thread: one at a time.
// Source: sqlite.org/c3ref/vfs; Rebello et al., "Can Applications Recover from fsync Failures?",
// USENIX ATC 2020. Proof: tests/vault_recording_vfs_test.cpp.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/base/bytes.h"

namespace tomoshibi::test {

// Name -> content.
using Disk = std::map<std::string, Bytes>;

struct Operation {
  enum class Kind : std::uint8_t {
    kCreate,    // A name appears; lasts when the directory is synced.
    kWrite,     // `bytes` at `offset`.
    kTruncate,  // To `offset` bytes.
    kSync,      // What was written to `file` lasts.
    kLostSync,  // A sync that failed: what was waiting never reaches the disk.
    kDelete,    // A name goes; lasts when the directory is synced.
  };
  Kind kind;
  int file;  // Number of the content: a name deleted and made again gets a new one.
  bool directory_synced = false;  // kSync, kDelete: names made and deleted so far last.
  std::int64_t offset = 0;
  Bytes bytes = {};
  std::string name = {};
};

enum class Call : std::uint8_t { kRead, kWrite, kSync, kTruncate, kOpen, kDelete, kSize };
constexpr int kCalls = 7;

struct Fault {
  Call call;
  std::int64_t at;  // 1: the next one.
  int code;         // SQLite's result code.
  bool for_ever = false;
  bool loses_unsynced = false;  // kSync only.
};

// More than zero while the calling thread is inside a recorded disk: the memory that is taken there is
// the test's own, and a test that lets allocations fail must let these pass.
inline thread_local int recorded_disk_depth = 0;

class RecordingVfs final {
 public:
  // Registers itself under `name`, which nobody else may use while it lives.
  explicit RecordingVfs(std::string name);
  RecordingVfs(const RecordingVfs&) = delete;
  RecordingVfs& operator=(const RecordingVfs&) = delete;
  ~RecordingVfs();

  const char* name() const;

  // Starts anew with these files, all durable: nothing recorded, no fault armed, counts at zero.
  // No handle may be open.
  void load(const Disk& start);
  Disk files() const;
  // Changes one file behind everybody's back, unrecorded: what a thief or a failing disk does.
  Bytes& tamper(const std::string& file);

  const std::vector<Operation>& operations() const;

  void arm(const Fault& fault);
  void disarm();
  bool fault_struck() const;
  // The file on which it struck first; empty for opening and deleting.
  const std::string& struck_file() const;
  // Calls since load() or the last arm().
  std::int64_t calls(Call call) const;
  // Bytes by which files may still grow together; nullopt: any number.
  void set_space(std::optional<std::int64_t> bytes);

  std::int64_t temporaries_opened() const;
  int handles_open() const;

  struct State;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace tomoshibi::test
