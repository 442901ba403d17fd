// The store thread: works in order, outcomes in order and on the caller's thread, nothing after the end.
// Method: a real desk on a demo store; counters and thread ids.
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "app/desk/control.h"
#include "app/kiosk/store_thread.h"
#include "tests/support/scratch.h"

using namespace tomoshibi;
using namespace tomoshibi::app;

namespace {

Instant fixed_clock() { return *instant_from_iso("2026-11-21T14:32:00+09:00"); }

template <typename Done>
void collect_until(StoreThread& store, Done done) {
  for (int round = 0; round < 1000 && !done(); ++round) {
    store.collect();
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  REQUIRE(done());
}

}  // namespace

TEST_CASE("store thread: outcomes come in the order of the works, on the thread that collects") {
  const test::Scratch scratch;
  REQUIRE(DataDirectory::init_demo(scratch.path()).has_value());
  std::optional<bool> opened;
  std::atomic<int> wakes{0};
  StoreThread store(scratch.path(), fixed_clock, [&] { ++wakes; },
                    [&](const Result<void>& result) { opened = result.has_value(); });
  std::vector<int> order;
  const std::thread::id here = std::this_thread::get_id();
  for (int number = 0; number < 50; ++number) {
    store.post([number](Desk&) { return std::pair(number, std::this_thread::get_id()); },
               [&, here](const std::pair<int, std::thread::id>& outcome) {
                 CHECK(std::this_thread::get_id() == here);
                 CHECK(outcome.second != here);
                 order.push_back(outcome.first);
               });
  }
  CHECK(store.waiting_since().has_value());
  collect_until(store, [&] { return order.size() == 50; });
  for (int number = 0; number < 50; ++number) CHECK(order[static_cast<std::size_t>(number)] == number);
  CHECK(opened == true);
  CHECK(wakes >= 51);
  CHECK_FALSE(store.waiting_since().has_value());
}

TEST_CASE("store thread: it answers another process between two works") {
  const test::Scratch scratch;
  REQUIRE(DataDirectory::init_demo(scratch.path(), 1 << 20).has_value());
  std::optional<bool> opened;
  StoreThread store(scratch.path(), fixed_clock, [] {},
                    [&](const Result<void>& result) { opened = result.has_value(); });
  collect_until(store, [&] { return opened.has_value(); });
  std::string answer;
  Result<int> exit = Error(Errc::kOffline, "not asked yet");
  for (int round = 0; round < 200 && !exit; ++round) {  // Its socket stands a moment after its store.
    exit = ask_owner(scratch.path(), ControlCommand::kStatus, [&](std::string_view line) { answer = line; });
    if (!exit) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  REQUIRE(exit.has_value());
  CHECK(*exit == 0);
  CHECK(answer.find("\"kiosk\":\"K-12\"") != std::string::npos);
}

TEST_CASE("store thread: a store that cannot be opened is said, and no work runs") {
  const test::Scratch scratch;
  std::optional<Errc> failure;
  StoreThread store(scratch.path(), fixed_clock, [] {}, [&](const Result<void>& result) {
    if (!result) failure = result.error().code;
  });
  bool ran = false;
  store.post([](Desk&) { return 1; }, [&](int) { ran = true; });
  collect_until(store, [&] { return failure.has_value(); });
  CHECK(*failure == Errc::kNotFound);
  CHECK_FALSE(store.collect());
  CHECK_FALSE(ran);
}

TEST_CASE("store thread: the end waits for the work that runs and drops what waits") {
  const test::Scratch scratch;
  REQUIRE(DataDirectory::init_demo(scratch.path()).has_value());
  std::atomic<bool> started{false};
  std::atomic<bool> finished{false};
  std::atomic<bool> later{false};
  {
    StoreThread store(scratch.path(), fixed_clock, [] {}, [](const Result<void>&) {});
    store.post(
        [&](Desk&) {
          started = true;
          std::this_thread::sleep_for(std::chrono::milliseconds(50));
          finished = true;
          return 0;
        },
        [](int) {});
    store.post([&](Desk&) { later = true; return 0; }, [](int) {});
    while (!started) std::this_thread::yield();
  }
  CHECK(finished);
  CHECK_FALSE(later);
}
