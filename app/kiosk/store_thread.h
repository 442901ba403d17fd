// StoreThread: the one thread that touches the desk; the window only posts to it and collects.
//
//   gui thread                          store thread
//   post(work, then) ── queue ──────▶   work(desk)
//   collect(): then(result) ◀─ queue ── (result), wake()
//
// Invariants: works run in the order posted; each `then` runs on the gui thread, inside collect(), in
// the same order; nothing runs after stop(). Store work never blocks a frame. Between two works the
// thread answers what another process asks of this one (app/desk/control.h).
// Thread: all but the works belong to the gui thread. Proof: tests/kiosk_store_thread_test.cpp.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>

#include "app/desk/desk.h"

namespace tomoshibi::app {

class StoreThread final {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // Opens the desk on the thread; `opened` hears of it. `trust`: see Desk::open(). `wake` may be called from the store thread.
  StoreThread(std::filesystem::path dir, Clock clock, std::function<void()> wake,
              std::function<void(Result<void>)> opened, TimeTrust trust = {});
  StoreThread(const StoreThread&) = delete;
  StoreThread& operator=(const StoreThread&) = delete;
  // Waits for the work that is running; what is still queued is dropped.
  ~StoreThread();

  // `work` takes Desk& and returns a value; `then` takes that value. When the desk did not open,
  // nothing runs.
  template <typename Work, typename Then>
  void post(Work work, Then then) {
    using Value = std::invoke_result_t<Work, Desk&>;
    struct Both final : Task {
      Both(Work work_in, Then then_in) : work(std::move(work_in)), then(std::move(then_in)) {}
      void run(Desk& desk) override { value.emplace(work(desk)); }
      void finish() override {
        if (value) then(std::move(*value));
      }
      Work work;
      Then then;
      std::optional<Value> value;
    };
    push(std::make_unique<Both>(std::move(work), std::move(then)));
  }

  // From inside a work: the window looks again, at what the work told it (an atomic, say).
  void look_again() const { wake_(); }

  // Runs what is finished. True when something was.
  bool collect();
  // Since when the oldest unfinished work waits; empty when nothing does.
  std::optional<Time> waiting_since() const;

 private:
  struct Task {
    Task() = default;
    Task(const Task&) = delete;
    Task& operator=(const Task&) = delete;
    virtual ~Task() = default;
    virtual void run(Desk& desk) = 0;
    virtual void finish() = 0;
  };
  void push(std::unique_ptr<Task> task);
  void loop(const std::filesystem::path& dir, const Clock& clock, const TimeTrust& trust);

  std::function<void()> wake_;
  std::function<void(Result<void>)> opened_;
  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<std::unique_ptr<Task>> waiting_;
  std::deque<std::unique_ptr<Task>> finished_;
  std::deque<Time> posted_;  // Of everything not collected yet, oldest first.
  std::optional<Result<void>> open_result_;
  bool stopping_ = false;
  bool is_asked_ = false;  // Another process asks (app/desk/control.h).
  std::thread thread_;  // Last: it starts when everything above stands.
};

}  // namespace tomoshibi::app
