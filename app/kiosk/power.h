// Battery and mains, as the kernel tells them (/sys/class/power_supply).
#pragma once

#include <filesystem>
#include <optional>

namespace tomoshibi::app {

struct Power {
  bool has_battery = false;
  int percent = 0;
  bool is_charging = false;
  std::optional<int> minutes_left;  // While discharging, by the present draw.
};
// `root` is /sys/class/power_supply; a machine without it has no battery. Cost: a few small files.
Power read_power(const std::filesystem::path& root = "/sys/class/power_supply");

}  // namespace tomoshibi::app
