// Uptime: time that nobody can set, for waits and ends that a wrong clock must not move.
//
// Counts from the machine's start, sleep included (CLOCK_BOOTTIME); `boot` is the kernel's random
// name of that start. Two of them compare only within one boot; across boots all that is known is
// that at least `milliseconds` have passed since. Proof: tests/orders_tries_test.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <functional>

namespace tomoshibi::store::orders {

struct Uptime {
  std::array<std::uint8_t, 16> boot{};
  std::int64_t milliseconds = 0;
  bool operator==(const Uptime&) const = default;
};
using UptimeClock = std::function<Uptime()>;

Uptime system_uptime();

// What has certainly passed since `before`: the difference within one boot, else what this boot has
// lasted. Never negative.
std::int64_t passed_since(const Uptime& before, const Uptime& now);

}  // namespace tomoshibi::store::orders
