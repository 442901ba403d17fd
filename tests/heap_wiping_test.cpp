// The heap of the executables: what is freed, or grown out of, is nowhere in the process any more.
//
// Method: this binary is linked with app/heap as the executables are. A canary is put into what
// holds names in the program (strings, maps, C blocks, a stream) and given back; then every writable
// mapping is read through the kernel. It is built from two halves that never stand together in this
// file's data, and is found while something holds it.
#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "store/base/wiped.h"
#include "tests/support/own_memory.h"

using namespace tomoshibi;

namespace {

constexpr std::string_view kFirst = "canary-of-the-";
constexpr std::string_view kSecond = "heap-kiyoko";

std::size_t copies_in_process() { return test::copies_in_own_memory(kFirst, kSecond); }

std::string canary() {
  std::string whole(kFirst);
  whole += kSecond;
  return whole;
}

// Copies while `hold` has its thing, and after it is gone.
template <typename Hold>
std::pair<std::size_t, std::size_t> copies_around(Hold hold) {
  std::size_t during = 0;
  hold([&during] { during = copies_in_process(); });
  wipe_dead_stack();
  return {during, copies_in_process()};
}

}  // namespace

TEST_CASE("heap: a string that grew, and the ones it was copied to, leave nothing") {
  const auto [during, after] = copies_around([](auto look) {
    std::vector<std::string> many;
    for (int at = 0; at < 300; ++at) many.push_back(canary() + std::to_string(at));
    look();
  });
  CHECK(during >= 300);
  CHECK(after == 0);
}

TEST_CASE("heap: maps, streams and shared objects leave nothing") {
  const auto [during, after] = copies_around([](auto look) {
    std::map<std::string, int> tree{{canary(), 1}};
    std::unordered_map<std::string, std::string> table{{canary(), canary()}};
    std::ostringstream stream;
    for (int at = 0; at < 100; ++at) stream << canary();
    const auto shared = std::make_shared<std::string>(canary());
    look();
  });
  CHECK(during > 100);
  CHECK(after == 0);
}

TEST_CASE("heap: blocks of C that grow, shrink and end leave nothing, small or mapped") {
  const auto [during, after] = copies_around([](auto look) {
    for (const std::size_t start : {std::size_t{40}, std::size_t{4000}, std::size_t{3'000'000}}) {
      auto* block = static_cast<char*>(std::malloc(start));
      REQUIRE(block != nullptr);
      std::memcpy(block, canary().data(), canary().size());
      for (const std::size_t factor : {std::size_t{3}, std::size_t{40}, std::size_t{2}}) {
        block = static_cast<char*>(std::realloc(block, start * factor));
        REQUIRE(block != nullptr);
        REQUIRE(std::string_view(block, canary().size()) == canary());
      }
      look();
      std::free(block);
    }
    CHECK(std::realloc(std::malloc(10), 0) == nullptr);
    std::free(nullptr);
  });
  CHECK(during >= 1);
  CHECK(after == 0);
}

TEST_CASE("heap: another thread's heap is wiped as well") {
  const auto [during, after] = copies_around([](auto look) {
    std::thread([&look] {
      std::vector<std::string> many(50, canary());
      look();
      many.clear();
      wipe_dead_stack();
    }).join();
  });
  CHECK(during >= 50);
  CHECK(after == 0);
}

TEST_CASE("heap: contents survive any growth and shrinking") {
  std::vector<std::uint8_t> expected;
  auto* block = static_cast<std::uint8_t*>(std::malloc(1));
  std::size_t held = 1;
  block[0] = 1;
  expected.push_back(1);
  std::uint32_t state = 7;
  for (int step = 0; step < 2000; ++step) {
    state = state * 1664525 + 1013904223;
    const std::size_t bytes = 1 + (state >> 8) % (step % 50 == 0 ? 2'000'000U : 3000U);
    block = static_cast<std::uint8_t*>(std::realloc(block, bytes));
    REQUIRE(block != nullptr);
    const std::size_t kept = std::min(held, bytes);
    REQUIRE(std::equal(block, block + kept, expected.begin()));
    expected.assign(bytes, static_cast<std::uint8_t>(state));
    std::memcpy(block, expected.data(), bytes);
    held = bytes;
  }
  std::free(block);
}
