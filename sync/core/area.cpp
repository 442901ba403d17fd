#include "sync/core/area.h"

#include <algorithm>

namespace tomoshibi::sync {
namespace {

constexpr std::uint32_t kPrefectures = 47;
constexpr std::size_t kDigits = 5;

}  // namespace

std::string code_text(const Area& area) {
  std::string out = std::to_string(area.code);
  if (out.size() < kDigits) out.insert(0, kDigits - out.size(), '0');
  return out;
}

std::optional<Area> area_from_text(std::string_view text, bool is_drill) {
  if (text.size() != kDigits) return std::nullopt;
  Area area{.is_drill = is_drill};
  for (const char sign : text) {
    if (sign < '0' || sign > '9') return std::nullopt;
    area.code = area.code * 10 + static_cast<std::uint32_t>(sign - '0');
  }
  if (!is_area_code(area.code)) return std::nullopt;
  return area;
}

bool is_prefecture(std::uint32_t code) { return code >= 1 && code <= kPrefectures; }
bool is_area_code(std::uint32_t code) { return code < 100000 && is_prefecture(code / 1000); }

}  // namespace tomoshibi::sync
