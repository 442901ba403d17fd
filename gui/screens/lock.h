// The lock screen: who locked, a PIN pad, the flame. No patient word is here to be seen.
//
// The state has no place for one: the app drops what it shows before it locks. Only the number of
// digits typed is known here, never the digits. Fills the whole window.
//
// Proof: tests/gui_screen_lock_test.cpp.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>

#include "gui/ui.h"

namespace tomoshibi::gui {

inline constexpr std::size_t kLockPinDigits = 6;

struct LockState {
  std::string user;        // 西村 由紀
  std::string role;        // 医師
  std::size_t filled = 0;  // Digits typed so far.
  std::string refusal;     // 暗証番号が違います。あと4回で10分待ちになります。 Empty: none.
  std::string waiting;     // 次の入力まで 0:30; the pad refuses meanwhile. Empty: none.
  bool is_checking = false;
  float shake = 0.0F;      // Pixels that the boxes are moved: one shake of 8 px at a refusal.
};

namespace lock {
struct Digits { std::string digits; };  // One by touch; a quick keyboard brings several.
struct DeleteDigit {};
struct ClearDigits {};
struct Unlock {};     // The primary, with all digits typed; the app also tries at the sixth.
struct OtherUser {};  // ほかの利用者: signs out.
}  // namespace lock

using LockIntent = std::variant<lock::Digits, lock::DeleteDigit, lock::ClearDigits, lock::Unlock,
                                lock::OtherUser>;

[[nodiscard]] std::optional<LockIntent> draw(Ui& ui, const LockState& state);

}  // namespace tomoshibi::gui
