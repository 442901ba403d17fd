#include "store/orders/uptime.h"

#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "store/base/bytes.h"

namespace tomoshibi::store::orders {
namespace {

// Zeros when the kernel does not say: then only the count within this start is left, which can make
// a wait longer and never shorter.
std::array<std::uint8_t, 16> boot_name() {
  std::array<std::uint8_t, 16> name{};
  const int descriptor = ::open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return name;
  std::array<char, 64> text{};
  const ssize_t length = ::read(descriptor, text.data(), text.size());
  ::close(descriptor);
  std::string digits;
  for (ssize_t at = 0; at < length; ++at) {
    const char one = text[static_cast<std::size_t>(at)];
    if (one != '-' && one != '\n') digits += one;
  }
  const Result<Bytes> bytes = from_hex(digits);
  if (bytes && bytes->size() == name.size()) std::ranges::copy(*bytes, name.begin());
  return name;
}

}  // namespace

Uptime system_uptime() {
  timespec time{};
  ::clock_gettime(CLOCK_BOOTTIME, &time);  // Cannot fail on Linux 2.6.39 and later.
  return {boot_name(), static_cast<std::int64_t>(time.tv_sec) * 1000 + time.tv_nsec / 1'000'000};
}

std::int64_t passed_since(const Uptime& before, const Uptime& now) {
  const bool is_same_start = before.boot == now.boot && now.milliseconds >= before.milliseconds;
  const std::int64_t passed =
      is_same_start ? now.milliseconds - before.milliseconds : now.milliseconds;
  return std::max<std::int64_t>(passed, 0);
}

}  // namespace tomoshibi::store::orders
