// SIGHUP and SIGUSR1 lock the window: for a handler of the lid, of a key beside the desk, of a
// remote terminal that hangs up. `kill -USR1 <pid>` is all such a handler does.
//
// The two signals are blocked in every thread and read from a descriptor, so nothing runs inside a
// signal handler. Make it before any other thread. Thread: its own; all functions from the gui
// thread. Errors: kStorage when the system gives no descriptor. Proof:
// tests/kiosk_lock_signal_test.cpp.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <thread>

#include "store/base/result.h"

namespace tomoshibi::app {

class LockSignal final {
 public:
  static Result<std::unique_ptr<LockSignal>> create();
  LockSignal(const LockSignal&) = delete;
  LockSignal& operator=(const LockSignal&) = delete;
  ~LockSignal();

  // From now on `wake` is called for each signal, from the thread of this object.
  void start(std::function<void()> wake);
  void stop();
  // Whether one came since the last call.
  bool take() { return came_.exchange(false); }

 private:
  LockSignal(int signals, int stop) : signals_(signals), stop_(stop) {}
  void loop();

  int signals_;
  int stop_;
  std::atomic<bool> came_{false};
  std::function<void()> wake_;
  std::thread thread_;
};

}  // namespace tomoshibi::app
