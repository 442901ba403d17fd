// SQLite's memory: blocks are whole, apart, zero when handed out, wiped when given back.
//
// Method: the slabs by themselves against a model, at many sizes and in random order; then SQLite on
// them, with a canary in a row, a key and a bound value, and every writable mapping of the process
// read afterwards. The search must find the canary while the connection is open: it can see.
#include <doctest/doctest.h>

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "store/base/wiped.h"
#include "store/vault/memory.h"
#include "tests/support/own_memory.h"
#include "tests/support/scratch.h"

using namespace tomoshibi;
using store::vault::SlabMemory;

namespace {

struct Block {
  std::uint8_t* place;
  std::size_t bytes;
  std::uint8_t fill;
};

bool is_all(const std::uint8_t* place, std::size_t bytes, std::uint8_t value) {
  return std::all_of(place, place + bytes, [value](std::uint8_t one) { return one == value; });
}

}  // namespace

TEST_CASE("memory: a class is never smaller than what was asked, and at most an eighth larger") {
  for (std::size_t bytes = 1; bytes <= SlabMemory::kSlotBytesMax; ++bytes) {
    const std::size_t held = SlabMemory::round_up(bytes);
    REQUIRE(held >= bytes);
    REQUIRE(held <= std::max<std::size_t>(bytes + 15, bytes + bytes / 8 + 16));
    REQUIRE(SlabMemory::round_up(held) == held);
  }
  CHECK(SlabMemory::round_up(SlabMemory::kSlotBytesMax + 1) > SlabMemory::kSlotBytesMax);
}

TEST_CASE("memory: blocks stay whole and apart through any order of taking, growing and giving") {
  SlabMemory memory;
  std::mt19937 random(20261122);
  std::vector<Block> blocks;
  const auto some_size = [&random] {
    const int kind = static_cast<int>(random() % 20);
    const std::size_t most = kind == 0 ? 1'500'000 : kind < 4 ? 70'000 : kind < 10 ? 6000 : 200;
    return std::size_t{1} + random() % most;
  };
  for (int step = 0; step < 30'000; ++step) {
    const auto fill = static_cast<std::uint8_t>(1 + random() % 255);
    const auto what = static_cast<unsigned>(random() % 5);
    if (blocks.size() < 40 || (what < 2 && blocks.size() < 400)) {
      const std::size_t bytes = some_size();
      auto* place = static_cast<std::uint8_t*>(memory.take(bytes));
      REQUIRE(place != nullptr);
      REQUIRE(reinterpret_cast<std::uintptr_t>(place) % 16 == 0);
      REQUIRE(SlabMemory::size_of(place) == SlabMemory::round_up(bytes));
      REQUIRE(is_all(place, SlabMemory::size_of(place), 0));
      std::memset(place, fill, bytes);
      blocks.push_back({place, bytes, fill});
      continue;
    }
    Block& block = blocks[random() % blocks.size()];
    REQUIRE(is_all(block.place, block.bytes, block.fill));
    if (what == 2) {
      const std::size_t bytes = some_size();
      block.place = static_cast<std::uint8_t*>(memory.resize(block.place, bytes));
      REQUIRE(block.place != nullptr);
      REQUIRE(is_all(block.place, std::min(bytes, block.bytes), block.fill));
      block.bytes = bytes;
      std::memset(block.place, block.fill, bytes);
    } else {
      memory.give(block.place);
      block = blocks.back();
      blocks.pop_back();
    }
  }
  for (const Block& block : blocks) {
    CHECK(is_all(block.place, block.bytes, block.fill));
    memory.give(block.place);
  }
  // One slab a class is kept; everything else went back.
  CHECK(memory.mapped_bytes() <= 96 * SlabMemory::kSlabBytes);
}

TEST_CASE("memory: what is given back is zero at once, but for the link of the free slots") {
  SlabMemory memory;
  auto* keeps_slab = static_cast<std::uint8_t*>(memory.take(4400));
  auto* place = static_cast<std::uint8_t*>(memory.take(4400));
  std::memset(place, 0x5a, 4400);
  memory.give(place);
  CHECK(is_all(place + sizeof(void*), SlabMemory::size_of(place) - sizeof(void*), 0));
  memory.give(keeps_slab);
  // Grown out of: the old slot is wiped as well.
  auto* small = static_cast<std::uint8_t*>(memory.take(64));
  std::memset(small, 0x5a, 64);
  auto* large = static_cast<std::uint8_t*>(memory.resize(small, 100'000));
  CHECK(is_all(small + sizeof(void*), 64 - sizeof(void*), 0));
  CHECK(is_all(large, 64, 0x5a));
  memory.give(large);
}

TEST_CASE("memory: its mappings stand in no dump") {
  SlabMemory memory;
  for (const std::size_t bytes : {std::size_t{100}, std::size_t{5'000'000}}) {
    void* place = memory.take(bytes);
    const std::string flags = test::flags_of_mapping(place);
    if (flags.empty()) {
      MESSAGE("skipped: this kernel does not tell the flags of a mapping");
    } else {
      CHECK(flags.find(" dd ") != std::string::npos);
    }
    memory.give(place);
  }
}

TEST_CASE("memory: a size that no machine has is refused, not wrapped around") {
  SlabMemory memory;
  CHECK(memory.take(~std::size_t{0}) == nullptr);
  CHECK(memory.take(~std::size_t{0} - SlabMemory::kSlabBytes) == nullptr);
  CHECK(memory.take(std::size_t{1} << 62) == nullptr);
  CHECK(memory.mapped_bytes() == 0);
}

TEST_CASE("memory: a row that SQLite read is in no mapping once the connection is closed") {
  sqlite3_shutdown();  // Other tests of this binary may have used SQLite before.
  REQUIRE(store::vault::harden_sqlite_memory().has_value());
  REQUIRE(store::vault::harden_sqlite_memory().has_value());  // Again: nothing happens.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  MESSAGE("skipped: SQLite keeps the sanitizer's allocator");
#else
  const test::Scratch scratch;
  const std::string path = (scratch.path() / "a.db").string();
  const std::string_view first = "canary-of-";
  const std::string_view second = "the-page-cache";
  sqlite3* handle = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &handle) == SQLITE_OK);
  const char* const kMake =
      "PRAGMA journal_mode=WAL; CREATE TABLE t(a TEXT); CREATE INDEX i ON t(a);"
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<2000)"
      " INSERT INTO t SELECT 'canary-of-' || 'the-page-' || 'cache' || i FROM n;";
  REQUIRE(sqlite3_exec(handle, kMake, nullptr, nullptr, nullptr) == SQLITE_OK);
  REQUIRE(sqlite3_exec(handle, "SELECT * FROM t ORDER BY a DESC", nullptr, nullptr, nullptr) ==
          SQLITE_OK);
  CHECK(test::copies_in_own_memory(first, second) > 1000);
  REQUIRE(sqlite3_close(handle) == SQLITE_OK);
  wipe_dead_stack();  // SQLite's own frames held some of it.
  CHECK(test::copies_in_own_memory(first, second) == 0);
#endif
}
