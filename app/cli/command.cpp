#include "app/cli/command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <utility>

namespace tomoshibi::cli {

Exit exit_of(Errc code) {
  switch (code) {
    case Errc::kBadInput:
    case Errc::kCorrupt:
      return Exit::kDamaged;
    case Errc::kDenied:
    case Errc::kLocked:
      return Exit::kRefused;
    case Errc::kNotFound:
      return Exit::kNo;
    case Errc::kOffline:
    case Errc::kStorage:
      return Exit::kMachine;
  }
  return Exit::kMachine;
}

Exit complain(const Error& error, std::string_view subject) {
  if (subject.empty()) {
    fmt::print(stderr, "tomoshibi: {}\n", error.what);
  } else {
    fmt::print(stderr, "tomoshibi: {}: {}\n", subject, error.what);
  }
  return exit_of(error.code);
}

ProgressLine::ProgressLine(std::string title)
    : title_(std::move(title)),
      is_terminal_(isatty(STDERR_FILENO) == 1),
      started_(std::chrono::steady_clock::now()),
      shown_(started_ - std::chrono::seconds(1)) {}

ProgressLine::~ProgressLine() {
  if (is_terminal_) fmt::print(stderr, "\r\x1b[K");
}

void ProgressLine::show(double share, std::string_view words) {
  const auto now = std::chrono::steady_clock::now();
  const auto pause = is_terminal_ ? std::chrono::milliseconds(100) : std::chrono::milliseconds(10'000);
  if (now - shown_ < pause) return;
  if (!is_terminal_ && now - started_ < pause) return;
  shown_ = now;
  const double seconds = std::chrono::duration<double>(now - started_).count();
  std::string line = title_ + " ";
  if (share >= 0) {
    constexpr int kWidth = 24;
    const int full = static_cast<int>(share * kWidth);
    for (int at = 0; at < kWidth; ++at) line += at < full ? '#' : '.';
    line += fmt::format(" {:3.0f} %  ", share * 100);
    if (share > 0.02) line += fmt::format("about {:.0f} s left  ", seconds / share - seconds);
  }
  line += words;
  if (is_terminal_) {
    fmt::print(stderr, "\r\x1b[K{}", line);
    std::fflush(stderr);
  } else {
    fmt::print(stderr, "{}\n", line);
  }
}

void ProgressLine::done(std::string_view words) {
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
  fmt::print(stderr, "{}{}: {} in {:.1f} s\n", is_terminal_ ? "\r\x1b[K" : "", title_, words, seconds);
}

std::string with_thousands(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, ",");
  }
  return digits;
}

}  // namespace tomoshibi::cli
