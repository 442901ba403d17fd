#include "gui/screens/receipt_page.h"

#include "gui/screens/receipt_page_words.h"
#include "gui/widgets/cards.h"

namespace tomoshibi::gui {

std::optional<ReceiptPageIntent> draw(Ui& ui, const ReceiptPageState& state) {
  namespace w = receipt_words;
  std::optional<ReceiptPageIntent> intent;
  const IdScope scope(ui, "receipt");
  draw_ground(ui, {0.0F, 0.0F, kWindowWidth, kWindowHeight});
  constexpr float kCode = 700.0F;
  const Rect code = ui.theme.place({kWindowWidth - kMargin - kCode, kMargin, kCode, 768.0F});
  const Rect left = ui.theme.place({24.0F, 0.0F, kWindowWidth - kCode - 64.0F, kWindowHeight});
  const float l = ui.theme.px(Size::kL);
  const float s = ui.theme.px(Size::kS);
  draw_label(ui, {left.x, 24.0F, left.w, l + 4.0F}, ui.say(w::kTitle), Size::kL, ui.colors().ink,
             Align::kLeft, Weight::kStrong);
  float y = 44.0F + l;
  y += draw_paragraph(ui, {left.x, y, left.w, 160.0F}, ui.say(w::kHow), Size::kS, ui.colors().ink2,
                      Weight::kPlain, s + 8.0F) +
       18.0F;
  const float height = 72.0F;
  const Rect given{left.x, kWindowHeight - kMargin - height, left.w, height};
  const Rect back{left.x, given.y - kGutter - height, left.w, height};
  if (state.failed) {
    banner(ui, {left.x, y, left.w, 110.0F}, {}, ui.say(w::kFailed),
           {.tone = Tone::kDanger, .title_size = Size::kM});
  } else {
    const std::string_view text =
        state.code.side == 0 ? ui.say(w::kMaking) : std::string_view(state.text);
    draw_fitted_paragraph(ui, {left.x, y, left.w, back.y - 12.0F - y}, text, Size::kM,
                          ui.colors().ink);
    draw_qr(ui, state.code, code);
  }
  if (key(ui, "back", back, ui.say(w::kToChart), {.icon = Icon::kChevronLeft})) {
    intent = receipt_page::Back{};
  }
  const bool is_there = state.code.side > 0 && !state.failed;
  if (primary(ui, "given", given, ui.say(w::kGiven), {.enabled = is_there})) {
    intent = receipt_page::CloseChart{};
  }
  if (!intent && ui.take(Key::kEscape)) intent = receipt_page::Back{};
  return intent;
}

}  // namespace tomoshibi::gui
