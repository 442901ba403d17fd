// Area codes: municipalities as JIS X 0402 names them, five digits without the check digit.
//
//   17204   輪島市
//   17000   people of the prefecture whose municipality is not known (住所不明): a compartment of its
//           own that belongs to every open area of that prefecture (care.md 9)
//   17      in an order's lists and on the command line: the whole prefecture, with 17000
//
// Drill areas have the same codes and other chains: an Area carries which world it is of.
// Source: JIS X 0402:2020; care.md 9. Proof: tests/sync_area_test.cpp.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tomoshibi::sync {

struct Area {
  std::uint32_t code = 0;  // 1000 … 47999: prefecture · 1000 + municipality.
  bool is_drill = false;
  auto operator<=>(const Area&) const = default;
};

inline std::uint32_t prefecture_of(const Area& area) { return area.code / 1000; }
inline bool is_unknown_address(const Area& area) { return area.code % 1000 == 0; }

bool is_prefecture(std::uint32_t code);  // 1 … 47.
bool is_area_code(std::uint32_t code);   // Of a prefecture; not whether there is such a place.

// "17204"; the drill's with the same digits. Exactly five digits, a prefecture of 01 to 47.
std::string code_text(const Area& area);
std::optional<Area> area_from_text(std::string_view text, bool is_drill = false);

}  // namespace tomoshibi::sync
