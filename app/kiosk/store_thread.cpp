#include "app/kiosk/store_thread.h"

#include "app/desk/control.h"

namespace tomoshibi::app {

StoreThread::StoreThread(std::filesystem::path dir, Clock clock, std::function<void()> wake,
                         std::function<void(Result<void>)> opened, TimeTrust trust)
    : wake_(std::move(wake)),
      opened_(std::move(opened)),
      thread_([this, path = std::move(dir), ticks = std::move(clock),
               trusted = std::move(trust)] { loop(path, ticks, trusted); }) {}

StoreThread::~StoreThread() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    waiting_.clear();
  }
  arrived_.notify_one();
  thread_.join();
}

void StoreThread::push(std::unique_ptr<Task> task) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(task));
    posted_.push_back(std::chrono::steady_clock::now());
  }
  arrived_.notify_one();
}

bool StoreThread::collect() {
  std::optional<Result<void>> open_result;
  std::deque<std::unique_ptr<Task>> finished;
  {
    const std::lock_guard lock(mutex_);
    open_result.swap(open_result_);
    finished.swap(finished_);
    for (std::size_t at = 0; at < finished.size(); ++at) posted_.pop_front();
  }
  if (open_result) opened_(*std::move(open_result));
  for (const auto& task : finished) task->finish();
  return open_result.has_value() || !finished.empty();
}

std::optional<StoreThread::Time> StoreThread::waiting_since() const {
  const std::lock_guard lock(mutex_);
  if (posted_.empty()) return std::nullopt;
  return posted_.front();
}

void StoreThread::loop(const std::filesystem::path& dir, const Clock& clock,
                       const TimeTrust& trust) {
  Result<Desk> desk = Desk::open(dir, clock, store::orders::system_uptime, trust);
  {
    const std::lock_guard lock(mutex_);
    open_result_ = desk ? ok() : Result<void>(desk.error());
  }
  wake_();
  if (!desk) return;
  // Without it the window works as well; only `tomoshibi status` from beside does not.
  auto control = ControlServer::start(dir, [this] {
    {
      const std::lock_guard lock(mutex_);
      is_asked_ = true;
    }
    arrived_.notify_one();
  });
  for (;;) {
    std::unique_ptr<Task> task;
    bool is_asked = false;
    {
      std::unique_lock lock(mutex_);
      arrived_.wait(lock, [this] { return stopping_ || is_asked_ || !waiting_.empty(); });
      if (stopping_) break;
      is_asked = std::exchange(is_asked_, false);
      if (!waiting_.empty()) {
        task = std::move(waiting_.front());
        waiting_.pop_front();
      }
    }
    if (is_asked && control) control->serve(*desk);
    if (!task) continue;
    task->run(*desk);
    {
      const std::lock_guard lock(mutex_);
      finished_.push_back(std::move(task));
    }
    wake_();
  }
  // Closing the window is a sign-out; nobody is left to hear whether it could be recorded.
  [[maybe_unused]] const Result<void> left = desk->leave(store::journal::LockReason::kShutdown);
}

}  // namespace tomoshibi::app
