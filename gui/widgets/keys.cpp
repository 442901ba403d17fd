#include "gui/widgets/keys.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

namespace tomoshibi::gui {
namespace {

struct Paint {
  Color fill;
  Color border;
  Color text;
  float stroke = kKeyStroke;
  bool dashed = false;
  bool filled = true;
};

Paint paint_of(const Ui& ui, KeyLook look, bool enabled, bool pressed) {
  const Palette& p = ui.colors();
  const float plain = ui.theme.is_high_contrast() ? 2.0F : kKeyStroke;
  if (!enabled) return {p.sunken, p.edge, p.ink2, plain, true, true};
  // Feedback on touch-down: the chosen look, without its check.
  if (pressed) return {p.primary_tint, p.primary, p.ink, kChosenStroke, false, true};
  switch (look) {
    case KeyLook::kPanel:
      return {p.panel, p.edge, p.ink, plain, false, true};
    case KeyLook::kQuiet:
      return {p.ground, p.edge, p.ink, plain, false, true};
    case KeyLook::kChosen:
      return {p.primary_tint, p.primary, p.ink, kChosenStroke, false, true};
    case KeyLook::kOff:
      return {p.panel, p.edge, p.ink2, plain, true, false};
  }
  return {p.panel, p.edge, p.ink, plain, false, true};
}

void draw_box(Ui& ui, const Rect& rect, const Paint& paint, bool focused) {
  if (paint.filled) fill_rect(ui, rect, paint.fill, kKeyRadius);
  if (paint.dashed) {
    dashed_rect(ui, rect, paint.border, paint.stroke);
  } else {
    stroke_rect(ui, rect, paint.border, paint.stroke, kKeyRadius);
  }
  if (focused) focus_ring(ui, rect);
}

std::size_t line_count(std::string_view label) {
  return label.empty()
             ? 0U
             : 1U + static_cast<std::size_t>(std::count(label.begin(), label.end(), '\n'));
}

// The widest line of a label at a size.
float widest(Ui& ui, std::string_view label, Size size) {
  float width = 0.0F;
  while (true) {
    const std::size_t end = label.find('\n');
    width = std::max(width, text_width(ui, label.substr(0, end), size));
    if (end == std::string_view::npos) return width;
    label.remove_prefix(end + 1);
  }
}

Icon icon_of(const KeyStyle& style) {
  if (style.keep_icon) return style.icon;
  if (style.look == KeyLook::kChosen && style.icon != Icon::kNone) return Icon::kCheck;
  if (style.look == KeyLook::kOff && style.icon != Icon::kNone) return Icon::kCross;
  return style.icon;
}

struct Lines {
  Size size = Size::kM;
  float label_pitch = 0.0F;
  float second_height = 0.0F;
  float total = 0.0F;
};

Lines measure(Ui& ui, const Rect& rect, std::string_view label, const KeyStyle& style, float room) {
  Lines out{style.size, 0.0F, 0.0F, 0.0F};
  while (out.size != Size::kS && widest(ui, label, out.size) > room) {
    out.size = static_cast<Size>(static_cast<std::uint8_t>(out.size) - 1U);
  }
  const float pixels = ui.theme.px(out.size);
  out.second_height = style.second.empty() ? 0.0F : std::round(ui.theme.px(Size::kS) * 1.25F);
  const auto count = static_cast<float>(line_count(label));
  // Tight keys (chart rows) bring their lines closer instead of letting them out of the box.
  out.label_pitch = std::min(std::round(pixels * 1.25F),
                             (rect.h - 4.0F - out.second_height) / std::max(count, 1.0F));
  out.total = out.label_pitch * count + out.second_height;
  return out;
}

void draw_key_label(Ui& ui, const Rect& rect, std::string_view label, const KeyStyle& style,
                    const Paint& paint) {
  const Icon icon = icon_of(style);
  const float side = icon == Icon::kNone ? 0.0F : std::round(ui.theme.px(style.size) * 1.2F);
  const float gap = icon == Icon::kNone || label.empty() ? 0.0F : 10.0F;
  const float padding = style.left_aligned ? kCardPadding : 4.0F;
  const float room = rect.w - 2.0F * padding - side - gap;
  const Lines lines = measure(ui, rect, label, style, room);
  const float text = std::min(
      room, std::max(widest(ui, label, lines.size), text_width(ui, style.second, Size::kS)));
  const float block = side + gap + text;
  const float x0 = style.left_aligned ? rect.x + padding : rect.x + (rect.w - block) / 2.0F;
  if (side > 0.0F) draw_icon(ui, icon, {x0, rect.y + (rect.h - side) / 2.0F}, side, paint.text);
  const Weight weight =
      style.strong || style.look == KeyLook::kChosen ? Weight::kStrong : Weight::kPlain;
  const Align align = style.left_aligned || side > 0.0F ? Align::kLeft : Align::kCenter;
  float y = rect.y + (rect.h - lines.total) / 2.0F;
  const float text_x = x0 + side + gap;
  const auto second = [&] {
    draw_label(ui, {text_x, y, text + 1.0F, lines.second_height}, style.second, Size::kS,
               style.look == KeyLook::kChosen ? paint.text : ui.colors().ink2, align);
    y += lines.second_height;
  };
  if (!style.second.empty() && style.second_first) second();
  std::string_view rest = label;
  for (std::size_t i = 0; i < line_count(label); ++i) {
    const std::size_t end = rest.find('\n');
    draw_label(ui, {text_x, y, text + 1.0F, lines.label_pitch}, rest.substr(0, end), lines.size,
               paint.text, align, weight);
    y += lines.label_pitch;
    if (end != std::string_view::npos) rest.remove_prefix(end + 1);
  }
  if (!style.second.empty() && !style.second_first) second();
}

}  // namespace

bool key(Ui& ui, std::string_view name, const Rect& rect, std::string_view label,
         const KeyStyle& style) {
  const Touch touch = ui.area(name, rect.grown(style.gap / 2.0F), style.enabled);
  const Paint paint = paint_of(ui, style.look, style.enabled, touch.is_pressed);
  draw_box(ui, rect, paint, touch.is_focused);
  draw_key_label(ui, rect, label, style, paint);
  return touch.acted;
}

bool chip(Ui& ui, std::string_view name, const Rect& rect, std::string_view label, bool is_on,
          bool dashed_off, Size size) {
  KeyStyle style{.look = KeyLook::kPanel, .size = size};
  if (is_on) {
    style.look = KeyLook::kChosen;
    style.icon = Icon::kCheck;
  } else if (dashed_off) {
    style.look = KeyLook::kOff;
    style.icon = Icon::kCross;
  }
  return key(ui, name, rect, label, style);
}

bool primary(Ui& ui, std::string_view name, const Rect& rect, std::string_view label,
             const PrimaryStyle& style) {
  const Touch touch = ui.area(name, rect.grown(kGutter / 2.0F), style.enabled);
  const Palette& p = ui.colors();
  Paint paint{p.primary, p.primary, p.primary_on, 0.0F, false, true};
  if (!style.enabled) paint = {p.sunken, p.edge, p.ink2, 1.0F, true, true};
  fill_rect(ui, rect, paint.fill, kKeyRadius);
  if (paint.dashed) dashed_rect(ui, rect, paint.border, ui.theme.is_high_contrast() ? 2.0F : 1.0F);
  if (touch.is_pressed)
    stroke_rect(ui, rect.inset(4.0F), p.primary_on, kChosenStroke, kKeyRadius - 2.0F);
  if (touch.is_focused) focus_ring(ui, rect);
  KeyStyle text{.size = style.size, .icon = style.icon, .strong = style.enabled};
  draw_key_label(ui, rect, label, text, paint);
  // Enter while disabled is used up: it must not reach anything else.
  const bool by_enter = ui.take_enter_for_primary();
  return touch.acted || (by_enter && style.enabled);
}

TabsResult tabs(Ui& ui, std::string_view name, const Rect& rect,
                std::span<const std::string_view> labels, std::size_t active) {
  TabsResult result;
  const IdScope scope(ui, name);
  const GroupScope group(ui, name);
  const Palette& p = ui.colors();
  const float padding = rect.h > 64.0F ? 20.0F : 18.0F;
  float x = rect.x;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const float text = text_width(ui, labels[i], Size::kM);
    const Rect cell{x, rect.y, text + 2.0F * padding + 8.0F, rect.h};
    const Touch touch = ui.area(std::to_string(i), cell);
    const bool is_active = i == active;
    if (touch.is_pressed) fill_rect(ui, cell, p.primary_tint);
    draw_label(ui, cell.inset(padding, 0.0F), labels[i], Size::kM,
               is_active ? p.primary_ink : p.ink2, Align::kCenter,
               is_active ? Weight::kStrong : Weight::kPlain);
    if (is_active) {
      fill_rect(ui, {cell.x + 4.0F, cell.bottom() - 6.0F, cell.w - 8.0F, 6.0F}, p.primary, 3.0F);
      fill_rect(ui, {cell.x + 4.0F, cell.bottom() - 3.0F, cell.w - 8.0F, 3.0F}, p.primary);
    }
    if (touch.is_focused) focus_ring(ui, cell.inset(6.0F));
    if (touch.acted) result.pressed = i;
    x = cell.right();
  }
  result.right = x;
  return result;
}

bool touch_row(Ui& ui, std::string_view name, const Rect& rect, bool enabled) {
  const Touch touch = ui.area(name, rect, enabled);
  if (touch.is_pressed) fill_rect(ui, rect, ui.colors().primary_tint);
  if (touch.is_focused) stroke_rect(ui, rect.inset(2.0F), ui.colors().primary, kChosenStroke, 4.0F);
  return touch.acted;
}

bool field(Ui& ui, std::string_view name, const Rect& rect, std::string_view label,
           std::string_view value, const FieldStyle& style) {
  const Touch touch = ui.area(name, rect.grown(kGutter / 2.0F));
  const Palette& p = ui.colors();
  fill_rect(ui, rect, touch.is_pressed ? p.primary_tint : p.panel, kKeyRadius);
  stroke_rect(ui, rect, style.active ? p.primary : p.edge, style.active ? kChosenStroke : 2.0F,
              kKeyRadius);
  if (touch.is_focused) focus_ring(ui, rect);
  const float small = ui.theme.px(Size::kS);
  const float medium = ui.theme.px(Size::kM);
  const float top = rect.y + (rect.h - small - medium - 6.0F) / 2.0F;
  const Rect line{rect.x + 14.0F, top, rect.w - 24.0F, small};
  draw_label(ui, line, label, Size::kS, style.active ? p.primary_ink : p.ink2);
  const Rect value_line{line.x, top + small + 6.0F, line.w - 4.0F, medium};
  float width = 0.0F;
  if (value.empty()) {
    if (!style.active) draw_label(ui, value_line, style.hint, Size::kS, p.ink2);
  } else {
    width = draw_name(ui, value_line, value, Size::kM, p.ink);
  }
  if (style.active && style.caret) {
    fill_rect(ui, {value_line.x + width + 1.0F, value_line.y - 1.0F, 2.0F, medium + 3.0F},
              p.primary);
  }
  return touch.acted;
}

}  // namespace tomoshibi::gui
