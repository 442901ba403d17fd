// What is given back carries nothing: buffers that a WipedVector grew out of, a SecretText's text.
//
// Method: this binary's operator delete looks at every block in the moment before it goes back; with
// an ordinary vector it sees the canary, so that not seeing it means something. Guarded memory is
// asked of the kernel (flags of its mapping), and reading where nothing may be read must kill a child.
// What this cannot prove: that no register or stack slot held a byte for a moment.
#include <doctest/doctest.h>

#include <malloc.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/base/wiped.h"
#include "tests/support/own_memory.h"

using namespace tomoshibi;

namespace {

constexpr std::string_view kCanary = "canary:kiyoko";
// Blocks that held the canary when they were given back.
std::atomic<int> seen_at_release{0};

void look_and_free(void* place) noexcept {
  if (place != nullptr) {
    const auto* from = static_cast<const char*>(place);
    const std::string_view block(from, malloc_usable_size(place));
    if (block.find(kCanary) != std::string_view::npos) ++seen_at_release;
  }
  std::free(place);
}

}  // namespace

void* operator new(std::size_t size) {
  void* place = std::malloc(size == 0 ? 1 : size);
  if (place == nullptr) throw std::bad_alloc();
  std::memset(place, 0, malloc_usable_size(place));  // What an earlier owner left is not ours.
  return place;
}
void operator delete(void* place) noexcept { look_and_free(place); }
void operator delete(void* place, std::size_t) noexcept { look_and_free(place); }

namespace {

template <typename Vector>
int copies_released_by() {
  seen_at_release = 0;
  {
    Vector bytes;
    // Grows a step at a time through many buffers; the canary is in each of them.
    for (int round = 0; round < 500; ++round) bytes.insert(bytes.end(), kCanary.begin(), kCanary.end());
    Vector copy = bytes;
    copy.resize(kCanary.size());
    copy.shrink_to_fit();
    bytes.clear();  // The bytes are still in the buffer when the vector ends.
  }
  return seen_at_release;
}

template <typename What>
bool dies_in_child(What what) {
  const pid_t child = fork();
  if (child == 0) {
    // A death that is wanted is nobody's to report, and leaves no core file.
    for (const int number : {SIGSEGV, SIGBUS, SIGABRT}) signal(number, SIG_DFL);
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    what();
    _exit(0);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  return !(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

char read_at(const char* place) { return *static_cast<const volatile char*>(place); }

}  // namespace

TEST_CASE("wiped: an ordinary vector leaves its bytes behind, so the watch sees") {
  CHECK(copies_released_by<std::vector<char>>() > 5);
}

TEST_CASE("wiped: no buffer that a wiped vector gives back carries a byte of it") {
  CHECK(copies_released_by<WipedVector<char>>() == 0);
  CHECK(copies_released_by<WipedBytes>() == 0);
}

TEST_CASE("wiped: assigning over a wiped vector leaves nothing of the old") {
  seen_at_release = 0;
  WipedBytes bytes(kCanary.begin(), kCanary.end());
  bytes = WipedBytes(4096, 7);
  WipedBytes other(kCanary.begin(), kCanary.end());
  std::swap(bytes, other);
  bytes = std::move(other);
  CHECK(bytes.size() == 4096);
  CHECK(seen_at_release == 0);
}

namespace {

// Leaves a number in its frame and goes. The number says where to look for it afterwards.
[[gnu::noinline]] std::uintptr_t leave_a_number() {
  volatile std::uint64_t number[4096];
  for (volatile std::uint64_t& one : number) one = 0x6b69796f6b6f3131;
  return reinterpret_cast<std::uintptr_t>(&number[8]);  // Deep: the look itself needs some stack.
}

// Through the kernel, since no program may look at a frame that is gone.
std::uint64_t number_at(std::uintptr_t place) {
  std::ifstream memory("/proc/self/mem", std::ios::binary);
  memory.seekg(static_cast<std::streamoff>(place));
  std::uint64_t number = 0;
  memory.read(reinterpret_cast<char*>(&number), sizeof number);
  REQUIRE(memory.good());
  return number;
}

}  // namespace

TEST_CASE("stack: what a function that returned left there is gone once it is wiped") {
  REQUIRE(number_at(leave_a_number()) == 0x6b69796f6b6f3131);  // It stays, and the look sees it.
  const std::uintptr_t place = leave_a_number();
  wipe_dead_stack();
  CHECK(number_at(place) != 0x6b69796f6b6f3131);
}

TEST_CASE("secret text: holds what it was given, and says when that was cut") {
  const std::string long_text(SecretText::kBytesMax + 1, 'a');
  CHECK(SecretText("ひみつ").view() == "ひみつ");
  CHECK_FALSE(SecretText(std::string_view(long_text).substr(1)).is_cut());
  const SecretText cut(long_text);
  CHECK(cut.is_cut());
  CHECK(cut.size() == SecretText::kBytesMax);
  SecretText grown;
  for (const char one : long_text) {
    if (!grown.push_back(one)) break;
  }
  CHECK(grown.size() == SecretText::kBytesMax);
  CHECK(grown.is_cut());
  CHECK(SecretText().empty());
  CHECK(SecretText("").view().empty());
}

TEST_CASE("secret text: moves and leaves nothing where it was") {
  SecretText from("kiyoko");
  SecretText to = std::move(from);
  CHECK(to.view() == "kiyoko");
  CHECK(from.empty());  // NOLINT: what a moved-from one says is part of its promise.
  from = SecretText("other");
  to = std::move(from);
  CHECK(to.view() == "other");
}

TEST_CASE("secret text: cleared means zeros, in the whole buffer") {
  SecretText text("kiyoko");
  const char* place = text.view().data();
  text.clear();
  CHECK(text.empty());
  CHECK(std::all_of(place, place + SecretText::kBytesMax, [](char c) { return c == 0; }));
  CHECK(text.push_back('b'));
  CHECK(text.view() == "b");
}

TEST_CASE("secret text: lies in locked memory that no dump carries") {
  const SecretText text("kiyoko");
  const std::string flags = test::flags_of_mapping(text.view().data());
  if (flags.empty()) {
    MESSAGE("skipped: this kernel does not tell the flags of a mapping");
    return;
  }
#if !defined(__SANITIZE_ADDRESS__)  // That sanitizer swallows mlock().
  CHECK(flags.find(" lo ") != std::string::npos);
#endif
  CHECK(flags.find(" dd ") != std::string::npos);
}

TEST_CASE("secret text: reading behind its buffer, or after its end, kills the process") {
  CHECK(dies_in_child([] {
    const SecretText text("kiyoko");
    read_at(text.view().data() + SecretText::kBytesMax);
  }));
  CHECK(dies_in_child([] {
    auto text = std::make_unique<SecretText>("kiyoko");
    const char* place = text->view().data();
    text.reset();
    read_at(place);
  }));
  // The control: inside, nothing happens.
  CHECK_FALSE(dies_in_child([] {
    const SecretText text("kiyoko");
    read_at(text.view().data() + SecretText::kBytesMax - 1);
  }));
}
