#include "app/kiosk/power.h"

#include <fstream>
#include <string>
#include <system_error>

namespace tomoshibi::app {
namespace {

std::string read_word(const std::filesystem::path& file) {
  std::ifstream stream(file);
  std::string word;
  std::getline(stream, word);
  return word.substr(0, 64);
}

std::optional<long> read_number(const std::filesystem::path& file) {
  const std::string word = read_word(file);
  if (word.empty() || word.size() > 12 || word.find_first_not_of("0123456789") != std::string::npos) {
    return std::nullopt;
  }
  return std::stol(word);
}

}  // namespace

Power read_power(const std::filesystem::path& root) {
  Power power;
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator(root, failed)) {
    if (read_word(entry.path() / "type") != "Battery") continue;
    const auto percent = read_number(entry.path() / "capacity");
    if (!percent || *percent > 100) continue;
    power.has_battery = true;
    power.percent = static_cast<int>(*percent);
    power.is_charging = read_word(entry.path() / "status") != "Discharging";
    const auto energy = read_number(entry.path() / "energy_now");
    const auto draw = read_number(entry.path() / "power_now");
    if (!power.is_charging && energy && draw && *draw > 0) {
      power.minutes_left = static_cast<int>(*energy * 60 / *draw);
    }
    break;
  }
  return power;
}

}  // namespace tomoshibi::app
