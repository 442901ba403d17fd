#include "gui/screens/lock.h"

#include <algorithm>
#include <utility>

#include "gui/draw.h"
#include "gui/screens/lock_words.h"
#include "gui/screens/screen_parts.h"
#include "gui/widgets/boards.h"

namespace tomoshibi::gui {

namespace {

using Intent = std::optional<LockIntent>;

constexpr float kPadX = 712.0F;
constexpr float kPadWidth = 488.0F;

std::string unlock_label(Ui& ui, const LockState& state) {
  if (state.is_checking) return std::string(ui.say(lock_words::kChecking));
  if (!state.waiting.empty()) return state.waiting;
  if (state.filled >= kLockPinDigits) return std::string(ui.say(lock_words::kUnlock));
  return ui.say(lock_words::kPinMissing, {std::to_string(kLockPinDigits - state.filled)});
}

void draw_owner(Ui& ui, const LockState& state, Intent& intent) {
  const Palette& c = ui.colors();
  draw_flame(ui, {300.0F, 150.0F}, 120.0F);
  const std::string who = ui.say(words::kLockedBy, {state.user});
  constexpr float kColumn = 640.0F;
  const float l = ui.theme.px(Size::kL);
  const float m = ui.theme.px(Size::kM);
  draw_icon_centered(ui, Icon::kLock, {345.0F, 330.0F}, 44.0F, c.ink);
  draw_label(ui, {32.0F, 376.0F, kColumn - 32.0F, l}, who, Size::kL, c.ink, Align::kCenter,
             Weight::kStrong);
  draw_label(ui, {32.0F, 376.0F + l + 14.0F, kColumn - 32.0F, m}, state.role, Size::kM, c.ink2,
             Align::kCenter);
  draw_label(ui, {32.0F, 376.0F + l + m + 36.0F, kColumn - 32.0F, m},
             ui.say(lock_words::kLockedSentence), Size::kS, c.ink2, Align::kCenter);
  KeyStyle style;
  style.look = KeyLook::kQuiet;
  style.size = Size::kM;
  style.second = ui.say(lock_words::kOtherUserNote);
  style.enabled = !state.is_checking;
  if (key(ui, "other_user", {176.0F, 640.0F, 340.0F, 84.0F}, ui.say(lock_words::kOtherUser),
          style)) {
    intent = lock::OtherUser{};
  }
}

void read_keyboard(Ui& ui, Intent& intent) {
  std::string digits;
  for (const char32_t typed : ui.typed()) {
    if (typed >= U'0' && typed <= U'9') digits += static_cast<char>(typed);
  }
  ui.drop_typed();
  if (!digits.empty()) intent = lock::Digits{std::move(digits)};
  if (ui.take(Key::kBackspace)) intent = lock::DeleteDigit{};
  if (ui.take(Key::kDelete) || ui.take(Key::kEscape)) intent = lock::ClearDigits{};
}

void draw_pad(Ui& ui, Intent& intent, bool open) {
  const auto pressed = pin_pad(ui, {kPadX, 322.0F, kPadWidth, 312.0F});
  if (!pressed || !open) return;
  switch (pressed->kind) {
    case BoardKey::Kind::kCharacter: 
      intent = lock::Digits{std::string(1, static_cast<char>(pressed->character))};
      break;
    case BoardKey::Kind::kDelete: intent = lock::DeleteDigit{}; break;
    case BoardKey::Kind::kClear: intent = lock::ClearDigits{}; break;
    default: break;
  }
}

}  // namespace

std::optional<LockIntent> draw(Ui& ui, const LockState& state) {
  Intent intent;
  const IdScope scope(ui, "lock");
  const Palette& c = ui.colors();
  draw_ground(ui, {0.0F, 0.0F, kWindowWidth, kWindowHeight});
  const bool open = !state.is_checking && state.waiting.empty();
  draw_owner(ui, state, intent);
  const float s = ui.theme.px(Size::kS);
  const float m = ui.theme.px(Size::kM);
  draw_label(ui, {kPadX, 120.0F, kPadWidth, m}, ui.say(lock_words::kPin), Size::kM, c.ink,
             Align::kLeft, Weight::kStrong);
  pin_dots(ui, {kPadX, 160.0F, kPadWidth, 64.0F}, kLockPinDigits,
           std::min(state.filled, kLockPinDigits), state.shake);
  if (!state.refusal.empty()) {
    draw_paragraph(ui, {kPadX, 232.0F, kPadWidth, 3.0F * s}, state.refusal, Size::kS, c.danger_ink,
                   Weight::kStrong);
  }
  draw_pad(ui, intent, open);
  if (open) read_keyboard(ui, intent);
  PrimaryStyle style;
  style.enabled = open && state.filled >= kLockPinDigits;
  style.icon = style.enabled ? Icon::kLockOpen : Icon::kNone;
  const Rect place{kPadX, 652.0F, kPadWidth, kPrimaryHeight};
  if (primary(ui, "unlock", place, unlock_label(ui, state), style)) intent = lock::Unlock{};
  return intent;
}

}  // namespace tomoshibi::gui
