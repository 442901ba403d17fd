// SQLite's memory: every block is wiped when it is given back, and none of it stands in a dump.
//
// SQLite holds opened pages, rows being read and bound values; without this, each free() leaves
// them lying in the heap. Blocks come from slabs of our own, because what is excluded from dumps
// must be whole mappings that hold nothing else.
//
//   slab, 1 MiB at an address divisible by it          a block of more than 256 KiB: the same head,
//   ┌──────┬──────┬──────┬──────┬─── …                  one slot as large as it takes
//   │ head │ slot │ slot │ slot │     of one size class
//   └──────┴──────┴──────┴──────┴─── …                  head: class, slots in use, free slots
//
// Invariants: a slot is all zero before it is handed to somebody else or unmapped; an empty slab is
// unmapped unless it is the last one of its class; mappings are MADV_DONTDUMP. Not WIPEONFORK: the
// state of SQLite itself lies in the same memory, and a child that uses it would fall over it.
// Reused while a connection lives: SQLite keeps a page's slot and reads another page into it.
// Thread: any. Cost: about that of the C library's allocator, and the wiping (measured in
// docs/decisions/0008).
// Proof: tests/vault_memory_test.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>

#include "store/base/result.h"

namespace tomoshibi::store::vault {

// Puts SQLite of this process on such memory; before SQLite is first used. Later calls do nothing.
// In builds with a sanitizer SQLite keeps the allocator that the sanitizer watches.
//   Errors: kStorage when something used SQLite before the first call.
Result<void> harden_sqlite_memory();

class SlabMemory final {
 public:
  static constexpr std::size_t kSlabBytes = std::size_t{1} << 20;
  static constexpr std::size_t kSlotBytesMax = std::size_t{256} << 10;

  SlabMemory() = default;
  SlabMemory(const SlabMemory&) = delete;
  SlabMemory& operator=(const SlabMemory&) = delete;
  // Whatever is still handed out stays mapped.
  ~SlabMemory() = default;

  // At least `bytes`, aligned to 16, all zero; nullptr when the system has no more.
  void* take(std::size_t bytes);
  void give(void* place);
  // As realloc(): nullptr leaves `place` as it was.
  void* resize(void* place, std::size_t bytes);
  static std::size_t size_of(const void* place);
  // What take(bytes) would really give.
  static std::size_t round_up(std::size_t bytes);

  std::size_t mapped_bytes() const;

 private:
  struct Slab;
  struct Free;
  // Multiples of 16 up to 128, then eight to a doubling up to kSlotBytesMax.
  static constexpr std::size_t kClasses = 8 + 8 * 11;
  static std::size_t class_of(std::size_t bytes);
  static std::size_t class_bytes(std::size_t which);
  static Slab* slab_of(const void* place);

  Slab* map(std::size_t bytes);
  void unmap(Slab* slab);
  void* take_large(std::size_t bytes);
  void link(Slab* slab);
  void unlink(Slab* slab);

  mutable std::mutex mutex_;
  std::array<Slab*, kClasses> open_{};  // Slabs with a free slot, by class.
  std::size_t mapped_ = 0;
};

}  // namespace tomoshibi::store::vault
