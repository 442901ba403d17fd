#include "store/vault/memory.h"

#include <sodium.h>
#include <sqlite3.h>
#include <sys/mman.h>

#include <bit>
#include <cassert>
#include <cstring>
#include <new>

namespace tomoshibi::store::vault {
namespace {

constexpr std::uint64_t kMagic = 0x62616c732d6f6d74;  // "tmo-slab"
constexpr std::size_t kLargeClass = ~std::size_t{0};
constexpr std::size_t kHeadBytes = 128;
constexpr std::size_t kPageBytes = 4096;

std::size_t whole_pages(std::size_t bytes) { return (bytes + kPageBytes - 1) & ~(kPageBytes - 1); }

}  // namespace

struct SlabMemory::Free {
  Free* next;
};

struct SlabMemory::Slab {
  std::uint64_t magic = kMagic;
  std::size_t mapped = 0;      // Bytes of the mapping, this head included.
  std::size_t which = 0;       // Class, or kLargeClass.
  std::size_t slot_bytes = 0;
  std::size_t slots = 0;
  std::size_t used = 0;        // Handed out now.
  std::size_t carved = 0;      // Handed out at least once; what lies behind was never touched.
  Free* free = nullptr;
  Slab* next = nullptr;        // In open_, while a slot is free.
  Slab* before = nullptr;
  bool is_linked = false;

  std::uint8_t* slot(std::size_t at) {
    return reinterpret_cast<std::uint8_t*>(this) + kHeadBytes + at * slot_bytes;
  }
};

std::size_t SlabMemory::class_of(std::size_t bytes) {
  if (bytes <= 128) return bytes == 0 ? 0 : (bytes - 1) / 16;
  // 129..256 is the first doubling, in steps of 16; each further one in steps twice as large.
  const auto doubling = static_cast<std::size_t>(std::bit_width(bytes - 1)) - 8;
  const std::size_t step = std::size_t{16} << doubling;
  const std::size_t floor = std::size_t{128} << doubling;
  return 8 + doubling * 8 + (bytes - floor - 1) / step;
}

std::size_t SlabMemory::class_bytes(std::size_t which) {
  if (which < 8) return (which + 1) * 16;
  const std::size_t doubling = (which - 8) / 8;
  return (std::size_t{128} << doubling) + ((which - 8) % 8 + 1) * (std::size_t{16} << doubling);
}

SlabMemory::Slab* SlabMemory::slab_of(const void* place) {
  const auto base = reinterpret_cast<std::uintptr_t>(place) & ~(kSlabBytes - 1);
  auto* slab = reinterpret_cast<Slab*>(base);
  assert(slab->magic == kMagic);  // A block of somebody else was given to us.
  return slab;
}

std::size_t SlabMemory::size_of(const void* place) { return slab_of(place)->slot_bytes; }

std::size_t SlabMemory::round_up(std::size_t bytes) {
  if (bytes > kSlotBytesMax) return whole_pages(bytes + kHeadBytes) - kHeadBytes;
  return class_bytes(class_of(bytes));
}

std::size_t SlabMemory::mapped_bytes() const {
  const std::lock_guard lock(mutex_);
  return mapped_;
}

// A mapping at a multiple of kSlabBytes: more is asked for, and both ends are given back.
SlabMemory::Slab* SlabMemory::map(std::size_t bytes) {
  const std::size_t size = whole_pages(bytes);
  const std::size_t asked = size + kSlabBytes;
  if (asked < bytes) return nullptr;
  void* const mapping =
      mmap(nullptr, asked, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapping == MAP_FAILED) return nullptr;
  const auto from = reinterpret_cast<std::uintptr_t>(mapping);
  const std::uintptr_t base = (from + kSlabBytes - 1) & ~(kSlabBytes - 1);
  if (base > from) munmap(mapping, base - from);
  const std::size_t behind = from + asked - (base + size);
  if (behind > 0) munmap(reinterpret_cast<void*>(base + size), behind);
  void* const place = reinterpret_cast<void*>(base);
  // Only a kernel built without it refuses; then the process is undumpable all the same.
  static_cast<void>(madvise(place, size, MADV_DONTDUMP));
  static_assert(sizeof(Slab) <= kHeadBytes);
  Slab* slab = new (place) Slab;
  slab->mapped = size;
  mapped_ += size;
  return slab;
}

void SlabMemory::unmap(Slab* slab) {
  mapped_ -= slab->mapped;
  munmap(slab, slab->mapped);
}

void SlabMemory::link(Slab* slab) {
  Slab*& first = open_[slab->which];
  slab->next = first;
  slab->before = nullptr;
  if (first != nullptr) first->before = slab;
  first = slab;
  slab->is_linked = true;
}

void SlabMemory::unlink(Slab* slab) {
  if (slab->next != nullptr) slab->next->before = slab->before;
  (slab->before != nullptr ? slab->before->next : open_[slab->which]) = slab->next;
  slab->is_linked = false;
}

void* SlabMemory::take_large(std::size_t bytes) {
  if (bytes > ~std::size_t{0} - 2 * kSlabBytes) return nullptr;
  const std::lock_guard lock(mutex_);
  Slab* slab = map(bytes + kHeadBytes);
  if (slab == nullptr) return nullptr;
  slab->which = kLargeClass;
  slab->slot_bytes = slab->mapped - kHeadBytes;
  slab->used = slab->slots = slab->carved = 1;
  return slab->slot(0);
}

void* SlabMemory::take(std::size_t bytes) {
  if (bytes > kSlotBytesMax) return take_large(bytes);
  const std::size_t which = class_of(bytes);
  const std::lock_guard lock(mutex_);
  Slab* slab = open_[which];
  if (slab == nullptr) {
    slab = map(kSlabBytes);
    if (slab == nullptr) return nullptr;
    slab->which = which;
    slab->slot_bytes = class_bytes(which);
    slab->slots = (kSlabBytes - kHeadBytes) / slab->slot_bytes;
    link(slab);
  }
  ++slab->used;
  void* place = slab->free;
  if (place != nullptr) {
    slab->free = slab->free->next;
    std::memset(place, 0, sizeof(Free));  // The link was the last thing that was not zero.
  } else {
    place = slab->slot(slab->carved++);
  }
  if (slab->free == nullptr && slab->carved == slab->slots) unlink(slab);
  return place;
}

void SlabMemory::give(void* place) {
  if (place == nullptr) return;
  Slab* slab = slab_of(place);
  sodium_memzero(place, slab->slot_bytes);
  const std::lock_guard lock(mutex_);
  assert(slab->used > 0);
  --slab->used;
  if (slab->which == kLargeClass) return unmap(slab);
  slab->free = new (place) Free{slab->free};
  if (!slab->is_linked) link(slab);
  const bool is_last = open_[slab->which] == slab && slab->next == nullptr;
  if (slab->used == 0 && !is_last) {
    unlink(slab);
    unmap(slab);
  }
}

void* SlabMemory::resize(void* place, std::size_t bytes) {
  if (place == nullptr) return take(bytes);
  const std::size_t held = size_of(place);
  if (round_up(bytes) == held) return place;
  void* other = take(bytes);
  if (other == nullptr) return nullptr;
  std::memcpy(other, place, bytes < held ? bytes : held);
  give(place);
  return other;
}

namespace {

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

// SQLite's allocator is one of the process and takes functions without a context; so this is the one
// object of this library that lives outside of any owner, and it is never destroyed.
SlabMemory& process_memory() {
  static SlabMemory& memory = *new SlabMemory;
  return memory;
}

constexpr sqlite3_mem_methods kMethods{
    [](int bytes) { return process_memory().take(static_cast<std::size_t>(bytes)); },
    [](void* place) { process_memory().give(place); },
    [](void* place, int bytes) {
      return process_memory().resize(place, static_cast<std::size_t>(bytes));
    },
    [](void* place) {
      return place == nullptr ? 0 : static_cast<int>(SlabMemory::size_of(place));
    },
    [](int bytes) {
      return static_cast<int>(SlabMemory::round_up(static_cast<std::size_t>(bytes)));
    },
    [](void*) { return SQLITE_OK; },
    [](void*) {},
    nullptr,
};

Result<void> install() {
  // Without the accounting there is one lock to take for a block, not two; nothing here asks for it.
  if (sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) != SQLITE_OK ||
      sqlite3_config(SQLITE_CONFIG_MALLOC, &kMethods) != SQLITE_OK) {
    return Error(Errc::kStorage, "SQLite was used before its memory could be guarded");
  }
  return ok();
}

#else

Result<void> install() { return ok(); }

#endif

}  // namespace

Result<void> harden_sqlite_memory() {
  static const Result<void> outcome = install();
  return outcome;
}

}  // namespace tomoshibi::store::vault
