// The lock screen: who locked, his proof, the flame. No patient word is here to be seen.
//
// The state has no place for one: the app drops what it shows before it locks. The column of the
// proof is the one of sign-in, at the same place. Fills the whole window.
//
// Proof: tests/gui_screen_lock_test.cpp.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "gui/screens/prover.h"
#include "gui/ui.h"

namespace tomoshibi::gui {

struct LockState {
  ProverState prover;   // Holds exactly the account that locked.
  std::string notice;   // A sentence: the lock could not be recorded. Empty: none.
  std::string figures;  // きょう 閲覧12人・同意なし3人（ほかの方の中央値 0人）; empty: not told now.
  std::string seal;         // 11/21朝の封印紙ができています; empty: none waits for paper.
  bool only_names = false;  // Names are hidden and come back with the proof; nothing was locked.
};

namespace lock {
struct OtherUser {};  // ほかの利用者: signs out.
}  // namespace lock

using LockIntent = std::variant<ProverIntent, lock::OtherUser>;

[[nodiscard]] std::optional<LockIntent> draw(Ui& ui, const LockState& state);

}  // namespace tomoshibi::gui
