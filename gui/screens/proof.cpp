#include "gui/screens/proof.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "gui/screens/proof_words.h"

namespace tomoshibi::gui {
namespace {

namespace w = proof_words;

constexpr char kRemove = '\b';
constexpr char kClear = '\x18';
constexpr std::size_t kBoxesMax = 16;  // As many as there is room for.

ProofKeys keys_of(const BoardKey& pressed) {
  ProofKeys keys;
  switch (pressed.kind) {
    case BoardKey::Kind::kCharacter: keys.type(pressed.character); break;
    case BoardKey::Kind::kSpace: keys.type(U' '); break;
    case BoardKey::Kind::kDelete: keys.remove(); break;
    case BoardKey::Kind::kClear: keys.clear(); break;
    default: break;
  }
  return keys;
}

void draw_pin(Ui& ui, const Rect& rect, const ProofLook& look, std::size_t filled) {
  std::size_t boxes = look.digits;
  // Of unknown length: six, and then always one more to fill.
  if (boxes == 0) boxes = std::clamp(filled + 1, kPinDigits, kBoxesMax);
  // A row that is not being filled has no next box.
  const std::size_t shown = std::min(filled, boxes);
  pin_dots(ui, rect, boxes, shown, look.shake_x);
  if (look.is_active) return;
  // pin_dots marks the next box; the row at rest is covered by its plain border.
  const float gap = boxes > 8 ? 6.0F : 10.0F;
  const float width =
      std::floor((rect.w - gap * static_cast<float>(boxes - 1)) / static_cast<float>(boxes));
  const float pitch = (rect.w - width) / static_cast<float>(std::max<std::size_t>(boxes - 1, 1));
  if (shown >= boxes) return;
  const Rect box{std::floor(rect.x + static_cast<float>(shown) * pitch), rect.y, width, rect.h};
  stroke_rect(ui, box, ui.colors().panel, kChosenStroke, kKeyRadius);
  stroke_rect(ui, box, ui.colors().edge, 2.0F, kKeyRadius);
}

// Dots, or the text itself while the key is held.
void draw_password(Ui& ui, const Rect& line, const SecretText* proof, bool is_shown,
                   bool is_active) {
  const Palette& p = ui.colors();
  const std::size_t count = proof == nullptr ? 0 : proof->size();
  constexpr float kDot = 16.0F;
  float end = line.x;
  if (is_shown && proof != nullptr) {
    end += draw_label(ui, line, proof->view(), Size::kM, p.ink);
  } else {
    const auto room = static_cast<std::size_t>(line.w / kDot);
    const std::size_t dots = std::min(count, room);
    for (std::size_t i = 0; i < dots; ++i) {
      fill_circle(ui, {line.x + 7.0F + static_cast<float>(i) * kDot, line.center().y}, 5.5F, p.ink);
    }
    end += static_cast<float>(dots) * kDot;
  }
  if (is_active) {
    const float x = std::min(end + 2.0F, line.right());
    fill_rect(ui, {x, line.y - 1.0F, 2.0F, line.h + 2.0F}, p.primary);
  }
}

bool draw_password_line(Ui& ui, std::string_view name, const Rect& whole, const ProofLook& look) {
  const IdScope scope(ui, name);
  const Palette& p = ui.colors();
  constexpr float kShowWidth = 104.0F;
  const Rect line{whole.x + look.shake_x, whole.y, whole.w - kShowWidth - kGutter, whole.h};
  const Rect show{whole.right() - kShowWidth, whole.y, kShowWidth, whole.h};
  const Touch touch = ui.area("line", line.grown(kGutter / 2.0F));
  // Acts while it is held, so it is asked before the line is drawn.
  const Touch held = ui.area("show", show.grown(kGutter / 2.0F));
  fill_rect(ui, line, touch.is_pressed ? p.primary_tint : p.panel, kKeyRadius);
  stroke_rect(ui, line, look.is_active ? p.primary : p.edge, look.is_active ? kChosenStroke : 2.0F,
              kKeyRadius);
  if (touch.is_focused) focus_ring(ui, line);
  const float s = ui.theme.px(Size::kS);
  const float m = ui.theme.px(Size::kM);
  const bool has_label = !look.label.empty() && line.h >= s + m + 10.0F;
  const float block = has_label ? s + 6.0F + m : m;
  float y = line.y + (line.h - block) / 2.0F;
  if (has_label) {
    draw_label(ui, {line.x + 14.0F, y, line.w - 24.0F, s}, look.label, Size::kS,
               look.is_active ? p.primary_ink : p.ink2);
    y += s + 6.0F;
  }
  draw_password(ui, {line.x + 14.0F, y, line.w - 28.0F, m}, look.proof, held.is_pressed,
                look.is_active);
  fill_rect(ui, show, held.is_pressed ? p.primary_tint : p.ground, kKeyRadius);
  stroke_rect(ui, show, held.is_pressed ? p.primary : p.edge,
              held.is_pressed ? kChosenStroke : kKeyStroke, kKeyRadius);
  if (held.is_focused) focus_ring(ui, show);
  draw_icon_centered(ui, held.is_pressed ? Icon::kEye : Icon::kEyeOff,
                     {show.center().x, show.y + show.h / 2.0F - s * 0.55F}, 24.0F, p.ink);
  draw_label(ui, {show.x + 2.0F, show.center().y + 4.0F, show.w - 4.0F, s + 2.0F},
             ui.say(w::kShowHeld), Size::kS, p.ink, Align::kCenter);
  return touch.acted;
}

}  // namespace

void ProofKeys::add(char code) {
  if (count_ == codes_.size()) return;
  codes_.at(count_) = code;
  ++count_;
}

void ProofKeys::type(char32_t character) {
  if (character >= U'！' && character <= U'～') character = character - U'！' + U'!';
  if (character == U'　') character = U' ';
  if (character >= U' ' && character <= U'~') add(static_cast<char>(character));
}

void ProofKeys::remove() { add(kRemove); }

void ProofKeys::clear() { add(kClear); }

bool ProofKeys::is_remove(std::size_t index) const { return codes_.at(index) == kRemove; }
bool ProofKeys::is_clear(std::size_t index) const { return codes_.at(index) == kClear; }

void ProofKeys::wipe() {
  sodium_memzero(codes_.data(), codes_.size());
  count_ = 0;
}

void apply(SecretText& proof, const ProofKeys& keys, ProofShape shape) {
  const std::size_t most = shape == ProofShape::kPin ? kPinDigitsMax : kPasswordCharactersMax;
  for (std::size_t i = 0; i < keys.count_; ++i) {
    const char code = keys.codes_.at(i);
    if (code == kClear) {
      proof.clear();
    } else if (code == kRemove) {
      if (!proof.empty()) proof = SecretText(proof.view().substr(0, proof.size() - 1));
    } else if (proof.size() < most &&
               (shape == ProofShape::kPassword || (code >= '0' && code <= '9'))) {
      proof.push_back(code);
    }
  }
}

ProofKeys read_proof_keyboard(Ui& ui, ProofShape shape) {
  ProofKeys keys;
  for (const char32_t character : ui.typed()) {
    const bool is_digit =
        (character >= U'0' && character <= U'9') || (character >= U'０' && character <= U'９');
    if (shape == ProofShape::kPassword || is_digit) keys.type(character);
  }
  ui.drop_typed();
  while (ui.take(Key::kBackspace)) keys.remove();
  return keys;
}

bool draw_proof(Ui& ui, std::string_view name, const Rect& rect, const ProofLook& look) {
  if (look.shape == ProofShape::kPassword) return draw_password_line(ui, name, rect, look);
  const Touch touch = ui.area(name, rect.grown(kGutter / 2.0F));
  draw_pin(ui, rect, look, look.proof == nullptr ? 0 : look.proof->size());
  return touch.acted;
}

std::optional<ProofPress> proof_pad(Ui& ui, const Rect& rect, bool enabled) {
  const auto pressed = pin_pad(ui, rect, enabled);
  if (!pressed) return std::nullopt;
  return ProofPress{keys_of(*pressed), std::nullopt};
}

std::optional<ProofPress> proof_board(Ui& ui, const Rect& board, LatinLayer layer, bool enabled) {
  const auto pressed = latin_board(ui, board, layer, {.enabled = enabled});
  if (!pressed) return std::nullopt;
  const LatinLayer next = next_layer(layer, pressed->kind);
  if (next != layer) return ProofPress{{}, next};
  return ProofPress{keys_of(*pressed), std::nullopt};
}

}  // namespace tomoshibi::gui
