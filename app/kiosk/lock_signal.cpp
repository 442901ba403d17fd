#include "app/kiosk/lock_signal.h"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <utility>

namespace tomoshibi::app {

Result<std::unique_ptr<LockSignal>> LockSignal::create() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGHUP);
  sigaddset(&set, SIGUSR1);
  if (pthread_sigmask(SIG_BLOCK, &set, nullptr) != 0) {
    return Error(Errc::kStorage, "the signals that lock cannot be held back");
  }
  const int signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  const int stop = eventfd(0, EFD_CLOEXEC);
  if (signals < 0 || stop < 0) {
    if (signals >= 0) close(signals);
    if (stop >= 0) close(stop);
    return Error(Errc::kStorage, "no descriptor is left for the signals that lock");
  }
  return std::unique_ptr<LockSignal>(new LockSignal(signals, stop));
}

LockSignal::~LockSignal() {
  stop();
  close(signals_);
  close(stop_);
}

void LockSignal::stop() {
  if (!thread_.joinable()) return;
  const std::uint64_t one = 1;
  // An eventfd takes eight bytes or none; nothing else can be done here.
  [[maybe_unused]] const auto written = write(stop_, &one, sizeof one);
  thread_.join();
}

void LockSignal::start(std::function<void()> wake) {
  wake_ = std::move(wake);
  thread_ = std::thread([this] { loop(); });
}

void LockSignal::loop() {
  for (;;) {
    std::array<pollfd, 2> both{{{signals_, POLLIN, 0}, {stop_, POLLIN, 0}}};
    if (poll(both.data(), both.size(), -1) < 0) continue;
    if (both[1].revents != 0) return;
    signalfd_siginfo what{};
    bool came = false;
    while (read(signals_, &what, sizeof what) == static_cast<ssize_t>(sizeof what)) came = true;
    if (!came) continue;
    came_ = true;
    wake_();
  }
}

}  // namespace tomoshibi::app
