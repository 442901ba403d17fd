// Municipalities and prefectures by code, as JIS X 0402 and JIS X 0401 number them.
//
// The table holds the municipalities of Ishikawa; a code that it does not know is a code all the same, and is
// shown as digits. Of other prefectures the prefecture is known: people of theirs go into its compartment for
// addresses that are not known (17000) until a table comes.
// Source: 全国地方公共団体コード, as of the 2020 census (reference/domain.md, "Ishikawa"), 2026-11-22.
// Proof: tests/base_municipality_test.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace tomoshibi {

struct Municipality {
  std::uint32_t code = 0;  // 17204
  std::string_view name;   // 輪島市
};
std::span<const Municipality> municipalities();  // In order of code.

// "石川県" for 17; empty for no prefecture.
std::string_view prefecture_name(std::uint32_t prefecture);
// 0 when it is none.
std::uint32_t prefecture_code(std::string_view name);

// 輪島市 for 17204, 石川県 for 17, 石川県（住所不明） for 17000; the digits when it is not known.
std::string area_name(std::uint32_t code);
// Of an address as registered: the municipality's code, the prefecture's "address unknown" (17000) when only the
// prefecture is known, 0 when not even that. A ward or a 郡 before the name does not matter.
std::uint32_t area_code_of(std::string_view prefecture, std::string_view city);

}  // namespace tomoshibi
