#include "gui/widgets/tables.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace tomoshibi::gui {

void table_head(Ui& ui, const Rect& rect, std::span<const Column> columns, bool on_ground) {
  const Palette& p = ui.colors();
  fill_rect(ui, rect, on_ground ? p.ground : p.sunken);
  if (ui.theme.is_high_contrast()) horizontal_rule(ui, rect.x, rect.right(), rect.bottom() - 1.0F);
  for (const Column& column : columns) {
    draw_label(ui, {column.x, rect.y, column.width, rect.h}, column.title, Size::kS,
               column.strong ? p.ink : p.ink2, column.align,
               column.strong ? Weight::kStrong : Weight::kPlain);
  }
}

void table_row(Ui& ui, const Rect& rect, bool striped, bool hairline) {
  fill_rect(ui, rect, striped ? ui.colors().ground : ui.colors().panel);
  if (hairline) horizontal_rule(ui, rect.x, rect.right(), rect.bottom() - 1.0F);
}

void draw_mark(Ui& ui, Mark mark, Vec2 center, float side, Color color) {
  const float half = side / 2.0F;
  if (mark == Mark::kAbove) {
    const std::array<Vec2, 3> points{Vec2{center.x, center.y - half},
                                     Vec2{center.x + half, center.y + half},
                                     Vec2{center.x - half, center.y + half}};
    fill_polygon(ui, points, color);
  } else if (mark == Mark::kBelow) {
    const float in = 1.0F;
    const std::array<Vec2, 3> points{Vec2{center.x - half + in, center.y - half + in},
                                     Vec2{center.x + half - in, center.y - half + in},
                                     Vec2{center.x, center.y + half - 2.0F * in}};
    fill_polygon(ui, points, ui.colors().panel);
    draw_polyline(ui, points, color, std::max(2.0F, side / 9.0F), true);
  }
}

void number_with_mark(Ui& ui, float right, float y, float height, std::string_view number,
                      Mark mark, bool strong, Size size) {
  const bool is_marked = mark != Mark::kNone;
  const Color color = is_marked ? ui.colors().danger_ink : ui.colors().ink;
  const float width = text_width(ui, number, size);
  draw_label(ui, {right - width, y, width + 1.0F, height}, number, size, color, Align::kLeft,
             strong || is_marked ? Weight::kStrong : Weight::kPlain);
  draw_mark(ui, mark, {right + 13.0F, y + height / 2.0F}, ui.theme.px(size) * 0.8F, color);
}

float label_row(Ui& ui, const Rect& rect, float label_width, std::string_view label,
                std::string_view value, Size value_size, Weight weight) {
  draw_label(ui, {rect.x, rect.y, label_width - 8.0F, rect.h}, label, Size::kS, ui.colors().ink2);
  draw_name(ui, {rect.x + label_width, rect.y, rect.w - label_width, rect.h}, value, value_size,
            ui.colors().ink, weight);
  horizontal_rule(ui, rect.x, rect.right(), rect.bottom() - 1.0F);
  return rect.bottom();
}

std::optional<Page> page_keys(Ui& ui, std::string_view name, const Rect& column,
                              const PageState& state) {
  std::optional<Page> out;
  const IdScope scope(ui, name);
  const Palette& p = ui.colors();
  vertical_rule(ui, column.x, column.y, column.bottom());
  const float height = std::min(96.0F, column.h / 3.0F);
  const std::size_t end = std::min(state.first + state.shown, state.total);
  const std::size_t left = state.total - end;
  const bool can_up = state.first > 0;
  const Rect up{column.x + 8.0F, column.y + 8.0F, column.w - 16.0F, height};
  const Rect down{column.x + 8.0F, column.bottom() - 12.0F - height, column.w - 16.0F, height};
  const auto paint = [&](std::string_view step, const Rect& rect, Icon icon, bool enabled,
                         float icon_y) {
    const bool pressed = key(ui, step, rect, "",
                             {.look = enabled ? KeyLook::kPanel : KeyLook::kOff, .enabled = true});
    draw_icon_centered(ui, icon, {rect.center().x, icon_y}, 26.0F, enabled ? p.ink : p.ink2);
    return pressed && enabled;
  };
  if (paint("up", up, Icon::kChevronUp, can_up, up.center().y)) out = Page::kUp;
  const bool can_down = left > 0;
  const float icon_y = can_down ? down.y + 22.0F : down.center().y;
  if (paint("down", down, Icon::kChevronDown, can_down, icon_y)) out = Page::kDown;
  const float small = ui.theme.px(Size::kS);
  if (can_down) {
    const bool is_tall = down.h >= 2.0F * small + 44.0F;
    const std::string count = ui.say(words::kRowsLeft, {std::to_string(left)});
    const float text_y = down.y + 40.0F;
    if (is_tall)
      draw_label(ui, {down.x, text_y, down.w, small}, ui.say(words::kMore), Size::kS, p.ink,
                 Align::kCenter);
    draw_label(ui, {down.x + 2.0F, is_tall ? text_y + small + 4.0F : text_y, down.w - 4.0F, small},
               count, Size::kS, p.ink, Align::kCenter);
  }
  const std::string range =
      state.total == 0 ? "0" : std::to_string(state.first + 1) + "–" + std::to_string(end);
  draw_label(ui, {column.x, column.center().y - small, column.w, 2.0F * small}, range, Size::kS,
             p.ink2, Align::kCenter);
  if (ui.take(Key::kPageUp) && can_up) out = Page::kUp;
  if (ui.take(Key::kPageDown) && can_down) out = Page::kDown;
  return out;
}

int drag_rows(Ui& ui, const Rect& list, float row_height, float& carried) {
  if (!ui.finger_down()) {
    carried = 0.0F;
    return 0;
  }
  if (!ui.is_drag() || !list.contains(ui.down_at())) return 0;
  ui.cancel_press();
  // What the finger has pulled in all, less what was given out already.
  const float pulled = ui.down_at().y - ui.pointer().y - carried;
  const float rows = std::trunc(pulled / row_height);
  carried += rows * row_height;
  return static_cast<int>(rows);
}

}  // namespace tomoshibi::gui
