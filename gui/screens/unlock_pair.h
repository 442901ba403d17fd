// Two people unlock an account that ten wrong tries locked: they choose themselves and prove
// themselves one after the other. Neither of them can be the one who is locked.
//
// Source: screens.md a (2人で解除します). Proof: tests/gui_screen_unlock_pair_test.cpp.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "gui/screens/prover.h"

namespace tomoshibi::gui {

struct UnlockPairState {
  std::string locked;  // 浜田 誠
  std::string role;
  std::string first;   // Who proved himself already; empty: nobody.
  ProverState prover;  // Of the one whose turn it is: without the locked one and the first.
  bool is_done = false;
};

struct LeaveUnlock {};
using UnlockPairIntent = std::variant<ProverIntent, LeaveUnlock>;

[[nodiscard]] std::optional<UnlockPairIntent> draw(Ui& ui, const UnlockPairState& state);

}  // namespace tomoshibi::gui
