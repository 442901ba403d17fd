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

using namespace tomoshibi;

namespace {

constexpr std::string_view kFirst = "canary-of-the-";
constexpr std::string_view kSecond = "heap-kiyoko";

std::string canary() {
  std::string whole(kFirst);
  whole += kSecond;
  return whole;
}

std::size_t copies_in_process() {
  std::size_t copies = 0;
  std::vector<std::pair<std::uintptr_t, std::uintptr_t>> ranges;
  {
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
      std::uintptr_t from = 0;
      std::uintptr_t to = 0;
      std::array<char, 5> rights{};
      if (std::sscanf(line.c_str(), "%lx-%lx %4s", &from, &to, rights.data()) != 3) continue;
      if (rights[0] == 'r' && rights[1] == 'w') ranges.emplace_back(from, to);
    }
  }
  const int memory = ::open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  REQUIRE(memory >= 0);
  constexpr std::size_t kWindow = std::size_t{1} << 20;
  void* window = mmap(nullptr, kWindow, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  REQUIRE(window != MAP_FAILED);
  const std::size_t size = kFirst.size() + kSecond.size();
  for (const auto& [from, to] : ranges) {
    for (std::uintptr_t at = from; at < to; at += kWindow - size + 1) {
      const ssize_t got = pread(memory, window, std::min<std::size_t>(kWindow, to - at),
                                static_cast<off_t>(at));
      if (got <= 0) break;
      const std::string_view text(static_cast<const char*>(window), static_cast<std::size_t>(got));
      for (std::size_t hit = text.find(kFirst); hit != text.npos; hit = text.find(kFirst, hit + 1)) {
        if (text.substr(hit + kFirst.size()).starts_with(kSecond)) ++copies;
      }
    }
  }
  munmap(window, kWindow);
  ::close(memory);
  return copies;
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
