// What the forms about staff share: the two columns of a window without strip, title, way out, the
// two lines in which a new PIN or password is entered twice.
//
// Proof: tests/gui_screen_proof_test.cpp, tests/gui_screen_staff_test.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gui/screens/proof.h"

namespace tomoshibi::gui {

[[nodiscard]] Rect form_left(const Ui& ui);   // 16 to 796: asks.
[[nodiscard]] Rect form_right(const Ui& ui);  // 812 to 1280: answers, with the primary.

// Ground, panel, title L, a sentence S below it, the key やめる. True: the way out (Esc too).
[[nodiscard]] bool form_frame(Ui& ui, std::string_view title, std::string_view sentence,
                              bool can_leave);
// The primary at the bottom of the right column.
[[nodiscard]] bool form_primary(Ui& ui, std::string_view label, bool enabled);

// A new proof and its repetition; the field that is filled, the board's layer.
struct TwiceState {
  ProofShape shape = ProofShape::kPin;
  std::size_t fewest = kPinDigits;  // Of a PIN 6; of a password 15, or 8 with a second factor.
  const SecretText* first = nullptr;
  const SecretText* second = nullptr;
  bool at_second = false;
  LatinLayer layer = LatinLayer::kSmall;
};
struct TwiceWish {
  ProofKeys keys;                 // For the field that is filled.
  std::optional<LatinLayer> layer;
  std::optional<bool> at_second;  // The other field was touched.
};
// In the left column, from `top` down to 712.
[[nodiscard]] std::optional<TwiceWish> draw_twice(Ui& ui, float top, const TwiceState& state,
                                                  bool enabled);
[[nodiscard]] bool is_long_enough(const TwiceState& state);
[[nodiscard]] bool are_alike(const TwiceState& state);
// What is missing, in words; empty: nothing is.
[[nodiscard]] std::string twice_missing(const Ui& ui, const TwiceState& state);
// The rules, said before anything is typed; a check before each that is met. Returns the lower
// edge.
float draw_twice_rules(Ui& ui, const Rect& column, const TwiceState& state, bool this_kiosk_only);

}  // namespace tomoshibi::gui
