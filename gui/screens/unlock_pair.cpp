#include "gui/screens/unlock_pair.h"

#include <utility>

#include "gui/draw.h"
#include "gui/screens/unlock_pair_words.h"
#include "gui/widgets/cards.h"

namespace tomoshibi::gui {
namespace {

namespace w = unlock_pair_words;

constexpr float kRightWidth = 551.0F;
constexpr float kLeftWidth = kWindowWidth - kRightWidth;

void draw_steps(Ui& ui, const UnlockPairState& state, const Rect& left, float top, float pitch) {
  const bool first_is_proven = !state.first.empty();
  const std::string proven = first_is_proven ? ui.say(w::kProven, {state.first}) : std::string();
  const std::string last = ui.say(w::kUnlocked, {state.locked});
  step(ui, {left.x, top}, 1, ui.say(w::kFirst),
       first_is_proven ? std::string_view(proven) : ui.say(w::kNow));
  step(ui, {left.x, top + pitch}, 2, ui.say(w::kSecond),
       first_is_proven ? ui.say(w::kNow) : std::string_view());
  step(ui, {left.x, top + 2.0F * pitch}, 3, last);
}

}  // namespace

std::optional<UnlockPairIntent> draw(Ui& ui, const UnlockPairState& state) {
  std::optional<UnlockPairIntent> intent;
  const IdScope scope(ui, "unlock_pair");
  draw_ground(ui, {0.0F, 0.0F, kWindowWidth, kWindowHeight});
  const Rect whole = ui.theme.place({0.0F, 0.0F, kLeftWidth, kWindowHeight});
  const Rect left{whole.x + 24.0F, 0.0F, whole.w - 48.0F, kWindowHeight};
  const float l = ui.theme.px(Size::kL);
  const float s = ui.theme.px(Size::kS);
  draw_flame(ui, {left.x, 18.0F}, 52.0F);
  draw_label(ui, {left.x + 54.0F, 16.0F, left.w - 230.0F, l + 4.0F}, ui.say(w::kTitle), Size::kL,
             ui.colors().ink, Align::kLeft, Weight::kStrong);
  const std::string why = ui.say(w::kWhy, {state.locked});
  draw_fitted_paragraph(ui, {left.x + 54.0F, 26.0F + l, left.w - 230.0F, 2.0F * (s + 5.0F)}, why,
                        Size::kS, ui.colors().ink2, s + 5.0F);
  const bool busy = state.prover.is_checking || state.prover.is_opening_data;
  const KeyStyle style{.look = KeyLook::kQuiet, .icon = Icon::kCross, .enabled = !busy};
  const Rect leave{left.right() - 160.0F, 16.0F, 160.0F, ui.theme.target()};
  if (key(ui, "leave", leave, ui.say(words::kLeave), style) || (!busy && ui.take(Key::kEscape)))
    intent = LeaveUnlock{};
  const bool has_board = wants_board(state.prover);
  const float pitch = has_board ? 56.0F : 84.0F;
  draw_steps(ui, state, left, 130.0F, pitch);
  std::optional<ProverIntent> proving;
  if (has_board) {
    draw_prover_board(ui, {left.x, 340.0F, left.w, 352.0F}, state.prover, proving);
  } else if (state.prover.accounts.empty()) {
    banner(ui, {left.x, 420.0F, left.w, 120.0F}, ui.say(w::kNobody), "",
           {.tone = Tone::kCaution, .title_size = Size::kM});
  }
  draw_paragraph(ui, {left.x, 712.0F, left.w, 72.0F}, ui.say(w::kNote), Size::kS, ui.colors().ink2,
                 Weight::kPlain, s + 7.0F);
  const bool is_second = !state.first.empty();
  const ProverWords said{ui.say(is_second ? w::kChooseSecond : w::kChooseFirst),
                         ui.say(is_second ? w::kUnlockKey : w::kNextKey), false};
  const Rect right = ui.theme.place({kLeftWidth, 0.0F, kRightWidth, kWindowHeight});
  draw_prover(ui, right, state.prover, said, proving);
  if (proving) intent = *std::move(proving);
  return intent;
}

}  // namespace tomoshibi::gui
