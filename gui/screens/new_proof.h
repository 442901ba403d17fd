// A new PIN or password: the member's own after the first sign-in, or one for now by an
// administrator. The rules stand there before anything is typed; a refusal says its cause.
//
// Source: NIST SP 800-63B-4, 3.1.1 (no composition rules). Proof: tests/gui_screen_proof_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "gui/screens/form_parts.h"

namespace tomoshibi::gui {

// Why it was refused; the app finds it from what the store says.
enum class ProofRefused : std::uint8_t {
  kNone,
  kShort,
  kNotDigits,
  kCommon,
  kSimple,
  kOwnName,
  kFewDifferent,
  kSame,
  kFactor,
  kOther,
  kStorage,
};
[[nodiscard]] std::string_view refusal_sentence(const Ui& ui, ProofRefused refused);

struct NewProofState {
  std::string member;          // 西村 由紀; whose it becomes.
  std::string role;
  bool is_own = true;          // False: an administrator resets it.
  bool this_kiosk_only = false;
  TwiceState twice;
  ProofRefused refused = ProofRefused::kNone;
  bool is_saving = false;
};

struct SaveProof {};
struct LeaveProof {};  // Signs out, or goes back to the members.
using NewProofIntent = std::variant<TwiceWish, SaveProof, LeaveProof>;

[[nodiscard]] std::optional<NewProofIntent> draw(Ui& ui, const NewProofState& state);

}  // namespace tomoshibi::gui
