// WalIndex: the memory in which SQLite's connections share what they know of the log, on the heap.
//
// SQLite would map a -shm file; ours would show page numbers and checksums of plain pages on disk, and
// one process owns a vault anyway. The locks are those of SQLite's xShmLock: eight slots, shared or
// exclusive, between connections of this process. A lock that is taken gives SQLITE_BUSY at once.
// Thread: any. Source: SQLite's wal.c, "shared memory". Proof: tests/vault_sqlite_test.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace tomoshibi::store::vault::pages {

inline constexpr int kIndexLocks = 8;

class WalIndex final {
 public:
  // What one connection holds.
  struct Held {
    std::uint8_t shared = 0;     // Bit i: slot i.
    std::uint8_t exclusive = 0;
    bool is_mapped = false;
  };

  int map(Held& held, int region, int bytes, bool may_extend, void volatile** out);
  int lock(Held& held, int first, int count, int flags);
  void unmap(Held& held);  // Gives back every lock; the last one out drops the memory.

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<std::uint8_t[]>> regions_;
  std::array<int, kIndexLocks> holders_{};  // Number of shared holders; -1: exclusive.
  int mapped_ = 0;
};

}  // namespace tomoshibi::store::vault::pages
