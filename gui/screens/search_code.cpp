#include "gui/screens/search_code.h"

#include <array>

#include "gui/screens/search_code_words.h"
#include "gui/widgets/cards.h"

namespace tomoshibi::gui {
namespace {

namespace w = search_code_words;

struct Kind {
  Icon icon;
  const Words& title;
  const Words& lines;
};

void draw_kind(Ui& ui, const Rect& rect, const Kind& kind) {
  draw_card(ui, rect);
  const float m = ui.theme.px(Size::kM);
  const float pitch = ui.theme.px(Size::kS) + 8.0F;
  const float x = rect.x + 88.0F;
  const float width = rect.right() - kMargin - x;
  const float lines = paragraph_height(ui, width, ui.say(kind.lines), Size::kS, pitch);
  const float y = rect.center().y - (m + 10.0F + lines) / 2.0F;
  draw_icon_centered(ui, kind.icon, {rect.x + 48.0F, rect.center().y}, 44.0F,
                     ui.colors().primary_ink);
  draw_label(ui, {x, y, width, m}, ui.say(kind.title), Size::kM, ui.colors().ink, Align::kLeft,
             Weight::kStrong);
  draw_paragraph(ui, {x, y + m + 10.0F, width, lines}, ui.say(kind.lines), Size::kS,
                 ui.colors().ink, Weight::kPlain, pitch);
}

void draw_kinds(Ui& ui) {
  const Rect area = asking_area(ui);
  const float l = ui.theme.px(Size::kL);
  draw_label(ui, {area.x + 4.0F, area.y + 8.0F, area.w - 8.0F, l}, ui.say(w::kTitle), Size::kL,
             ui.colors().ink, Align::kLeft, Weight::kStrong);
  const float s = ui.theme.px(Size::kS);
  draw_label(ui, {area.x + 4.0F, area.y + l + 18.0F, area.w - 8.0F, s}, ui.say(w::kAnyScreen),
             Size::kS, ui.colors().ink2);
  const std::array<Kind, 3> kinds{{{Icon::kQrCode, w::kNotebook, w::kNotebookLines},
                                   {Icon::kDocument, w::kPrescription, w::kPrescriptionLines},
                                   {Icon::kQuestion, w::kCards, w::kCardsLines}}};
  const float top = area.y + l + s + 36.0F;
  const auto count = static_cast<float>(kinds.size());
  const float height = (area.bottom() - top - 12.0F * (count - 1.0F)) / count;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    draw_kind(ui, {area.x, top + static_cast<float>(i) * (height + 12.0F), area.w, height},
              kinds.at(i));
  }
}

std::optional<SearchCodeIntent> draw_answer(Ui& ui, const SearchCodeState& state) {
  const Rect column = answer_column(ui);
  draw_panel(ui, column);
  const float x = column.x + kMargin;
  const float width = column.w - 2.0F * kMargin;
  float y = column.y + 24.0F;
  if (state.note != CodeNote::kNone) {
    const float pitch = ui.theme.px(Size::kS) + 8.0F;
    const std::string_view text = ui.say(words_of(state.note));
    const float height = paragraph_height(ui, width - 76.0F, text, Size::kS, pitch) + 40.0F;
    const Rect box{x, column.y + kMargin, width, height};
    banner(ui, box, "", "", {.tone = Tone::kCaution, .icon = Icon::kNone, .title_size = Size::kM});
    draw_icon_centered(ui, Icon::kQuestion, {box.x + 36.0F, box.center().y}, 34.0F,
                       ui.theme.ink(Tone::kCaution));
    draw_paragraph(ui, {box.x + 64.0F, box.y + 20.0F, width - 76.0F, height}, text, Size::kS,
                   ui.theme.ink(Tone::kCaution), Weight::kPlain, pitch);
    y = box.bottom() + 24.0F;
  }
  const float l = ui.theme.px(Size::kL);
  draw_label(ui, {x, y, width, l}, ui.say(w::kWaiting), Size::kL, ui.colors().ink, Align::kLeft,
             Weight::kStrong);
  y += l + 20.0F;
  for (const Words* line : {&w::kWhatHappens, &w::kNotKept}) {
    y += draw_paragraph(ui, {x, y, width, 160.0F}, ui.say(*line), Size::kM, ui.colors().ink) +
         16.0F;
  }
  if (primary(ui, "primary", primary_place(ui), ui.say(w::kByName)))
    return SwitchTab{SearchTab::kByName};
  return std::nullopt;
}

}  // namespace

const Words& words_of(CodeNote note) {
  switch (note) {
    case CodeNote::kNotebookRest: return w::kRest;
    case CodeNote::kMyNumber: return w::kMyNumber;
    case CodeNote::kNone:
    case CodeNote::kUnreadable: break;
  }
  return w::kUnreadable;
}

std::optional<SearchCodeIntent> draw(Ui& ui, const SearchCodeState& state) {
  std::optional<SearchCodeIntent> intent;
  if (const auto shortcut = take_shortcut(ui)) {
    std::visit([&](const auto& wish) { intent = wish; }, *shortcut);
  }
  draw_ground(ui,
              {0.0F, ui.theme.content_top(), kWindowWidth, kWindowHeight - ui.theme.content_top()});
  draw_kinds(ui);
  if (const auto tab = draw_search_tabs(ui, SearchTab::kByCode)) intent = *tab;
  if (const auto wish = draw_answer(ui, state)) intent = *wish;
  return intent;
}

}  // namespace tomoshibi::gui
