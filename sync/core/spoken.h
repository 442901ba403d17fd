// A chain secret as digits that are read out over the radio: nine groups of five digits and a check
// digit.
//
//   group g = 1…8   a 16-bit word of the secret, five digits, Damm digit over (g, digits)
//   group 9         first 16 bits of SHA-256("tomoshibi/spoken/v1" ‖ 00 ‖ context ‖ 00 ‖ secret),
//                   context = "17204/11", of a drill "drill:17204/11"
//
// Read while it is typed: read_groups() says for each group whether it is right, wrong or missing;
// nothing is ever corrected by guessing. Accepted: spaces, hyphens and ー between digits, full-width
// and kanji digits. What passes group 9 is still to be proven against the chain's anchor. The text
// is a secret: callers hold it in SecretText. Source: reference/formats.md 9.2, 9.3.
// Proof: tests/sync_spoken_test.cpp (public vectors spoken.json), tests/fuzz/spoken_fuzz.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "store/base/result.h"
#include "store/base/wiped.h"
#include "sync/core/chain.h"

namespace tomoshibi::sync {

inline constexpr int kSpokenGroups = 9;
inline constexpr std::size_t kSpokenBytesMax = 1024;

enum class GroupState : std::uint8_t { kMissing, kUnfinished, kWrong, kRight };
struct SpokenGroups {
  std::array<GroupState, kSpokenGroups> groups{};
  bool has_other_signs = false;  // Letters, more than 54 digits, or over kSpokenBytesMax.
  bool is_complete() const;      // Nine groups, each right by itself.
};
SpokenGroups read_groups(std::string_view text);

// "000015 005159 …". `area` and `epoch` are the context of group 9.
SecretText spoken_text(const Area& area, Epoch epoch, const ChainSecret& secret);
//   Errors: kBadInput (a group wrong or missing, other signs), kDenied (group 9 is not of this area
//   and epoch).
Result<ChainSecret> read_spoken(std::string_view text, const Area& area, Epoch epoch);

}  // namespace tomoshibi::sync
