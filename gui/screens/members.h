// 利用者: the accounts of this kiosk, for those who manage them. A list at the left, what can be done
// with the chosen one at the right; the minutes of the automatic lock below the list.
//
// What is offered is what the app says may be done; everything is journaled there. Stands under
// strip and nav. Cost: a page of rows. Proof: tests/gui_screen_members_test.cpp.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "gui/screens/prover.h"
#include "gui/screens/screen_parts.h"

namespace tomoshibi::gui {

struct MemberRow {
  AccountId id;
  std::string name = {};
  std::string kana = {};
  std::string role = {};        // 医師, 管理
  std::string until = {};       // 11/25 14:32まで; responders.
  std::string vouched_by = {};  // 西村 由紀; responders.
  ProofShape shape = ProofShape::kPin;
  Standing standing = Standing::kOpen;
  bool is_responder = false;
  bool must_change = false;  // Has not signed in yet.
  bool is_self = false;
  bool may_disable = false;
  bool may_reset = false;
};

struct MembersState {
  std::vector<MemberRow> rows;
  std::size_t first = 0;
  float carried = 0.0F;
  std::optional<AccountId> chosen;
  int lock_minutes = 15;
  bool may_add = true;           // Keys that are not offered leave their place empty.
  bool may_register = true;
  bool may_set_minutes = true;
  std::string notice;        // What became of the last wish; empty: none.
  bool notice_is_refusal = false;
  bool is_saving = false;
  bool may_rekey = false;
  std::optional<int> rekey_percent = {};  // While the data are written under a new key.
};

inline constexpr int kLockMinutesFewest = 1;
inline constexpr int kLockMinutesMost = 15;

struct MemberChosen { AccountId id; };
struct MembersMoved { std::size_t first = 0; float carried = 0.0F; };
struct MemberAdd {};
struct MemberDisable { AccountId id; bool is_disabled = true; };
struct MemberReset { AccountId id; };
struct MemberUnlock { AccountId id; };
struct MembersLockMinutes { int minutes = 15; };
struct MemberRegister {};  // 応援者を登録
struct MembersRekey { bool stops = false; };  // A new key for the data; or no longer.
using MembersIntent =
    std::variant<MemberChosen, MembersMoved, MemberAdd, MemberDisable, MemberReset, MemberUnlock,
                 MembersLockMinutes, MemberRegister, MembersRekey>;

[[nodiscard]] std::optional<MembersIntent> draw(Ui& ui, const MembersState& state);
// Rows that fit the window at this theme.
[[nodiscard]] std::size_t member_rows(const Theme& theme);

}  // namespace tomoshibi::gui
