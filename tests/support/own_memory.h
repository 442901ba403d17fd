// What a process finds when it looks through its own memory: for tests of what is wiped and what is not dumped.
#pragma once

#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tomoshibi::test {

// The VmFlags of the mapping in which `place` lies.
inline std::string flags_of_mapping(const void* place) {
  const auto wanted = reinterpret_cast<std::uintptr_t>(place);
  std::ifstream maps("/proc/self/smaps");
  bool inside = false;
  for (std::string line; std::getline(maps, line);) {
    std::uintptr_t from = 0;
    std::uintptr_t to = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx ", &from, &to) == 2) inside = wanted >= from && wanted < to;
    if (inside && line.starts_with("VmFlags:")) return line + " ";
  }
  return {};
}

// How often two halves of a canary stand behind each other in what this process may write. The canary is
// never whole in this function's own memory.
inline std::size_t copies_in_own_memory(std::string_view first, std::string_view second) {
  std::vector<std::pair<std::uintptr_t, std::uintptr_t>> ranges;
  {
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
      std::uintptr_t from = 0;
      std::uintptr_t to = 0;
      std::array<char, 5> rights{};
      if (std::sscanf(line.c_str(), "%lx-%lx %4s", &from, &to, rights.data()) != 3) continue;
      // A sanitizer's shadow takes terabytes of addresses, and holds nothing of ours.
      const bool is_ours = to - from < (std::uintptr_t{1} << 30);
      if (rights[0] == 'r' && rights[1] == 'w' && is_ours) ranges.emplace_back(from, to);
    }
  }
  const int memory = ::open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  REQUIRE(memory >= 0);
  // Read through one mapping of our own, made after the list and so not in it.
  constexpr std::size_t kWindow = std::size_t{1} << 20;
  void* window = mmap(nullptr, kWindow, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  REQUIRE(window != MAP_FAILED);
  const std::size_t size = first.size() + second.size();
  std::size_t copies = 0;
  for (const auto& [from, to] : ranges) {
    // Windows overlap, so that nothing hides on a border; what lies whole in both counts once.
    for (std::uintptr_t at = from; at < to; at += kWindow - size + 1) {
      const ssize_t got =
          pread(memory, window, std::min<std::size_t>(kWindow, to - at), static_cast<off_t>(at));
      if (got <= 0) break;
      const std::string_view text(static_cast<const char*>(window), static_cast<std::size_t>(got));
      for (std::size_t hit = text.find(first); hit != text.npos; hit = text.find(first, hit + 1)) {
        if (text.substr(hit + first.size()).starts_with(second)) ++copies;
      }
    }
  }
  munmap(window, kWindow);
  ::close(memory);
  return copies;
}

}  // namespace tomoshibi::test
