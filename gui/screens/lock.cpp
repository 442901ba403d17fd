#include "gui/screens/lock.h"

#include <utility>

#include "gui/draw.h"
#include "gui/screens/lock_words.h"
#include "gui/screens/screen_parts.h"
#include "gui/widgets/cards.h"

namespace tomoshibi::gui {

namespace {

using Intent = std::optional<LockIntent>;

constexpr float kRightWidth = 551.0F;
constexpr float kLeftWidth = kWindowWidth - kRightWidth;

// `top` of the flame; a board below wants the owner higher and smaller.
void draw_owner(Ui& ui, const LockState& state, const Rect& left, bool has_board) {
  const Palette& c = ui.colors();
  const float flame = has_board ? 72.0F : 120.0F;
  const float top = has_board ? 24.0F : 130.0F;
  const float middle = left.center().x;
  draw_flame(ui, {middle - flame * 0.375F, top}, flame);
  const SignInAccount* owner = chosen_account(state.prover);
  const std::string_view name = owner == nullptr ? std::string_view() : owner->name;
  const std::string who = state.only_names ? std::string(name) : ui.say(words::kLockedBy, {name});
  const float l = ui.theme.px(Size::kL);
  const float m = ui.theme.px(Size::kM);
  const Rect column{left.x + 24.0F, left.y, left.w - 48.0F, left.h};
  float y = top + flame + (has_board ? 12.0F : 90.0F);
  if (!has_board) draw_icon_centered(ui, Icon::kLock, {middle, y - 34.0F}, 44.0F, c.ink);
  draw_label(ui, {column.x, y, column.w, l}, who, Size::kL, c.ink, Align::kCenter, Weight::kStrong);
  y += l + (has_board ? 6.0F : 14.0F);
  if (owner != nullptr) {
    std::string role = owner->role;
    if (owner->is_responder) role += "・" + std::string(ui.say(words::kResponderTag));
    draw_label(ui, {column.x, y, column.w, m}, role, Size::kM, c.ink2, Align::kCenter);
  }
  y += m + (has_board ? 10.0F : 22.0F);
  const Words& sentence =
      state.only_names ? lock_words::kHiddenSentence : lock_words::kLockedSentence;
  draw_label(ui, {column.x, y, column.w, m}, ui.say(sentence), Size::kS, c.ink2, Align::kCenter);
  if (!state.figures.empty() && !has_board) {
    // Calm, for whoever just locked: in plain ink, and gone before long.
    const float room = column.w - 48.0F;
    const float width = std::min(room, text_width(ui, state.figures, Size::kS) + 2.0F);
    const float s = ui.theme.px(Size::kS);
    draw_paragraph(ui, {middle - width / 2.0F, y + m + 22.0F, width, 3.0F * s}, state.figures,
                   Size::kS, c.ink2, Weight::kPlain, s + 8.0F);
  } else if (!state.figures.empty()) {
    draw_label(ui, {column.x, y + m + 4.0F, column.w, m}, state.figures, Size::kS, c.ink2,
               Align::kCenter);
  }
  if (!state.seal.empty() && state.notice.empty() && !has_board) {
    draw_label(ui, {column.x, 640.0F, column.w, m}, ui.say(lock_words::kSealWaits, {state.seal}),
               Size::kS, c.ink2, Align::kCenter);
  }
  if (state.notice.empty()) return;
  const float height = has_board ? 76.0F : 96.0F;
  banner(ui, {column.x + 40.0F, has_board ? y + m + 10.0F : 520.0F, column.w - 80.0F, height},
         state.notice, "", {.tone = Tone::kDanger, .title_size = Size::kS});
}

}  // namespace

std::optional<LockIntent> draw(Ui& ui, const LockState& state) {
  Intent intent;
  const IdScope scope(ui, "lock");
  draw_ground(ui, {0.0F, 0.0F, kWindowWidth, kWindowHeight});
  const Rect left = ui.theme.place({0.0F, 0.0F, kLeftWidth, kWindowHeight});
  const Rect right = ui.theme.place({kLeftWidth, 0.0F, kRightWidth, kWindowHeight});
  const bool has_board = wants_board(state.prover);
  draw_owner(ui, state, left, has_board);
  std::optional<ProverIntent> proving;
  if (has_board) {
    const float top = ui.theme.text == TextSize::kNormal ? 300.0F : 330.0F;
    draw_prover_board(ui, {left.x + 24.0F, top, left.w - 48.0F, 694.0F - top}, state.prover,
                      proving);
  }
  const ProverWords said{
      {}, ui.say(state.only_names ? lock_words::kShowNames : lock_words::kUnlock), false};
  draw_prover_proof(ui, right, state.prover, said, proving);
  KeyStyle style;
  style.look = KeyLook::kQuiet;
  style.size = Size::kM;
  style.second = ui.say(lock_words::kOtherUserNote);
  style.enabled = !state.prover.is_checking && !state.prover.is_opening_data;
  const Rect other{left.center().x - 170.0F, has_board ? 706.0F : 700.0F, 340.0F, 80.0F};
  if (key(ui, "other_user", other, ui.say(lock_words::kOtherUser), style))
    intent = lock::OtherUser{};
  if (proving) intent = *std::move(proving);
  return intent;
}

}  // namespace tomoshibi::gui
