#include "gui/screens/chart_end.h"

#include <algorithm>

#include "gui/screens/receipt_page_words.h"
#include "gui/widgets/keys.h"

namespace tomoshibi::gui {

std::optional<ChartIntent> draw_end(Ui& ui, const Rect& content, const ChartEndState& state) {
  namespace w = receipt_words;
  std::optional<ChartIntent> intent;
  const IdScope scope(ui, "end");
  const GroupScope group(ui, "end");
  const float width = (content.w - 2.0F * kMargin - kGutter) / 2.0F;
  const float height =
      std::min(120.0F, (content.h - 2.0F * kMargin - kGutter) / 2.0F);
  const auto place = [&](int column, int row) {
    return Rect{content.x + kMargin + static_cast<float>(column) * (width + kGutter),
                content.y + kMargin + static_cast<float>(row) * (height + kGutter), width, height};
  };
  const auto press = [&](std::string_view name, const Rect& rect, const Words& label,
                         const Words& note, Icon icon, KeyLook look) {
    KeyStyle style;
    style.look = look;
    style.icon = icon;
    style.keep_icon = true;
    style.second = ui.say(note);
    return key(ui, name, rect, ui.say(label), style);
  };
  if (press("receipt", place(0, 0), w::kGive, w::kGiveNote, Icon::kQrCode, KeyLook::kPanel)) {
    intent = chart::GiveReceipt{};
  }
  if (state.is_asking) {
    if (press("withdraw_yes", place(1, 0), w::kWithdrawSure, w::kWithdrawNote, Icon::kTriangle,
              KeyLook::kChosen)) {
      intent = chart::Withdraw{true};
    }
  } else if (press("withdraw", place(1, 0), w::kWithdraw, w::kWithdrawNote, Icon::kProhibited,
                   KeyLook::kPanel)) {
    intent = chart::Withdraw{false};
  }
  if (press("wrong_person", place(0, 1), w::kWrong, w::kWrongNote, Icon::kCross,
            KeyLook::kPanel)) {
    intent = chart::CloseAsWrongPerson{};
  }
  if (press("close", place(1, 1), w::kClose, w::kCloseNote, Icon::kCheck, KeyLook::kPanel)) {
    intent = chart::Close{};
  }
  return intent;
}

}  // namespace tomoshibi::gui
