// A PIN or password while it is entered: what keys do to it, and how it is shown.
//
// The text is the app's, one SecretText in locked memory; a state points to it and draw() reads it.
// What was pressed comes back as ProofKeys, a small buffer that wipes itself. The text is drawn only
// while a finger holds the key 表示, and then only that of a password; a PIN never is.
//
//   draw(state{proof}) -> ProofTyped{keys} -> app: apply(proof, keys, shape) -> draw ...
//
// Proof: tests/gui_screen_sign_in_test.cpp, tests/gui_screen_proof_test.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "gui/widgets/boards.h"
#include "store/base/wiped.h"

namespace tomoshibi::gui {

enum class ProofShape : std::uint8_t { kPin, kPassword };

inline constexpr std::size_t kPinDigits = 6;      // The fewest a PIN has.
inline constexpr std::size_t kPinDigitsMax = 64;
inline constexpr std::size_t kPasswordCharactersMax = 128;

// What was pressed in one frame, in order. Copies wipe themselves as well.
class ProofKeys final {
 public:
  ProofKeys() = default;
  ProofKeys(const ProofKeys&) = default;
  ProofKeys& operator=(const ProofKeys&) = default;
  ~ProofKeys() { wipe(); }

  // Printable ASCII; full-width forms become half-width ones, anything else is left out.
  void type(char32_t character);
  void remove();
  void clear();
  [[nodiscard]] bool empty() const { return count_ == 0; }
  // One by one, for what is not a PIN or password: a character, or one of the two keys.
  [[nodiscard]] std::size_t size() const { return count_; }
  [[nodiscard]] char code(std::size_t index) const { return codes_.at(index); }
  [[nodiscard]] bool is_remove(std::size_t index) const;
  [[nodiscard]] bool is_clear(std::size_t index) const;
  void wipe();

 private:
  friend void apply(SecretText& proof, const ProofKeys& keys, ProofShape shape);
  void add(char code);
  std::array<char, 64> codes_{};
  std::size_t count_ = 0;
};
// Digits only in a PIN; what is beyond the longest is left out.
void apply(SecretText& proof, const ProofKeys& keys, ProofShape shape);

// Keys of a real keyboard in this frame: characters and Backspace. Takes them.
[[nodiscard]] ProofKeys read_proof_keyboard(Ui& ui, ProofShape shape);

// Boxes of a PIN, or a masked line with the key 表示 at its right. True when it was touched.
struct ProofLook {
  ProofShape shape = ProofShape::kPin;
  const SecretText* proof = nullptr;  // None: nothing was entered.
  std::size_t digits = 0;             // Of a PIN whose length is known; 0: it is not.
  std::string_view label = {};        // Inside the line of a password, above the dots.
  bool is_active = true;
  float shake_x = 0.0F;
};
[[nodiscard]] bool draw_proof(Ui& ui, std::string_view name, const Rect& rect,
                              const ProofLook& look);

// The pad of a PIN; the board of a password with its layer.
struct ProofPress {
  ProofKeys keys;
  std::optional<LatinLayer> layer;
};
[[nodiscard]] std::optional<ProofPress> proof_pad(Ui& ui, const Rect& rect, bool enabled);
[[nodiscard]] std::optional<ProofPress> proof_board(Ui& ui, const Rect& board, LatinLayer layer,
                                                    bool enabled);

}  // namespace tomoshibi::gui
