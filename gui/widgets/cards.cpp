#include "gui/widgets/cards.h"

#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace tomoshibi::gui {
namespace {

Icon icon_of(Tone tone) {
  if (tone == Tone::kDanger) return Icon::kTriangle;
  if (tone == Tone::kCaution) return Icon::kClock;
  if (tone == Tone::kOk) return Icon::kCheck;
  return Icon::kNone;
}

Color rule_of(const Ui& ui, Tone tone) {
  const Palette& p = ui.colors();
  switch (tone) {
    case Tone::kOk:
      return p.ok;
    case Tone::kCaution:
      return p.caution;
    case Tone::kDanger:
      return p.danger_line;
    case Tone::kDrill:
      return p.drill;
    default:
      return p.primary;
  }
}

// Titles and lines on a tint: plain ink where the tint is only calm blue.
Color ink_on_tint(const Ui& ui, Tone tone) {
  return tone == Tone::kPrimary || tone == Tone::kDrill ? ui.colors().ink : ui.theme.ink(tone);
}

constexpr float kTagPadding = 10.0F;
constexpr float kTagGap = 7.0F;

float tag_icon_side(const Ui& ui, Size size) {
  return std::round(ui.theme.px(size) * 1.15F);
}

}  // namespace

void banner(Ui& ui, const Rect& rect, std::string_view title, std::string_view lines,
            const BannerStyle& style) {
  const Color tint = ui.theme.tint(style.tone);
  const Color text = ink_on_tint(ui, style.tone);
  fill_rect(ui, rect, tint, style.without_rule ? 0.0F : kCardRadius);
  if (!style.without_rule) {
    ui.canvas().AddRectFilled({rect.x, rect.y}, {rect.x + kBannerRule + 2.0F, rect.bottom()},
                              IM_COL32(rule_of(ui, style.tone).red, rule_of(ui, style.tone).green,
                                       rule_of(ui, style.tone).blue, 255),
                              kCardRadius, ImDrawFlags_RoundCornersLeft);
    fill_rect(ui, {rect.x + kBannerRule, rect.y, 4.0F, rect.h}, tint);
  }
  if (ui.theme.is_high_contrast())
    stroke_rect(ui, rect, rule_of(ui, style.tone), 2.0F, style.without_rule ? 0.0F : kCardRadius);
  const float title_pixels = ui.theme.px(style.title_size);
  const float pitch = std::round(ui.theme.px(Size::kS) * 1.32F);
  const float side =
      style.icon == Icon::kNone ? 0.0F : (style.title_size == Size::kM ? 30.0F : 40.0F);
  const float left = rect.x + (style.without_rule ? 20.0F : kBannerRule + 16.0F);
  const float text_x = left + (side > 0.0F ? side + 16.0F : 0.0F);
  const float room = rect.right() - 12.0F - text_x;
  const float title_height = std::round(title_pixels * 1.35F);
  const float lines_room = rect.h - title_height - 12.0F;
  const float natural = lines.empty() ? 0.0F : paragraph_height(ui, room, lines, Size::kS, pitch);
  const float lines_height = std::min(natural, lines_room);
  const float total = title_height + (lines.empty() ? 0.0F : lines_height + 4.0F);
  const float top = rect.y + std::max(4.0F, (rect.h - total) / 2.0F);
  if (side > 0.0F)
    draw_icon(ui, style.icon,
              {left, top + (title_height - side) / 2.0F + (lines.empty() ? 0.0F : 2.0F)}, side,
              text);
  draw_label(ui, {text_x, top, room, title_height}, title, style.title_size, text, Align::kLeft,
             Weight::kStrong);
  if (!lines.empty())
    draw_fitted_paragraph(ui, {text_x, top + title_height + 4.0F, room, lines_room}, lines,
                          Size::kS, text, pitch);
}

float tag_width(Ui& ui, std::string_view text, Tone tone, Size size) {
  const float icon = icon_of(tone) == Icon::kNone ? 0.0F : tag_icon_side(ui, size) + kTagGap;
  return icon + text_width(ui, text, size) + 2.0F * kTagPadding + 1.0F;
}

float tag(Ui& ui, Vec2 at, std::string_view text, Tone tone, Size size) {
  const float width = tag_width(ui, text, tone, size);
  const Rect rect{at.x, at.y, width, ui.theme.px(size) + 16.0F};
  fill_rect(ui, rect, ui.theme.fill(tone), kTagRadius);
  if (tone == Tone::kDanger) stroke_rect(ui, rect, ui.colors().danger_line, 2.0F, kTagRadius);
  const Color on = ui.theme.on_fill(tone);
  const Icon icon = icon_of(tone);
  float x = rect.x + kTagPadding;
  if (icon != Icon::kNone) {
    const float side = tag_icon_side(ui, size);
    draw_icon(ui, icon, {x, rect.center().y - side / 2.0F}, side, on);
    x += side + kTagGap;
  }
  draw_label(ui, {x, rect.y, rect.right() - x, rect.h}, text, size, on, Align::kLeft,
             Weight::kStrong);
  return width;
}

float tint_tag_width(Ui& ui, std::string_view text, Size size, Icon icon) {
  return (icon == Icon::kNone ? 0.0F : tag_icon_side(ui, size) + kTagGap) +
         text_width(ui, text, size) + 28.0F;
}

float tint_tag(Ui& ui, Vec2 at, std::string_view text, Tone tone, Size size, Icon icon) {
  const float width = tint_tag_width(ui, text, size, icon);
  const Rect rect{at.x, at.y, width, ui.theme.px(size) + 14.0F};
  fill_rect(ui, rect, ui.theme.tint(tone), kTagRadius);
  if (ui.theme.is_high_contrast()) stroke_rect(ui, rect, rule_of(ui, tone), 2.0F, kTagRadius);
  float x = rect.x + 14.0F;
  const Color text_color = ui.theme.ink(tone);
  if (icon != Icon::kNone) {
    const float side = tag_icon_side(ui, size);
    draw_icon(ui, icon, {x, rect.center().y - side / 2.0F}, side, text_color);
    x += side + kTagGap;
  }
  draw_label(ui, {x, rect.y, rect.right() - x, rect.h}, text, size, text_color);
  return width;
}

float candidate_row_height(const Theme& theme) {
  constexpr std::array<float, 3> kHeights{84.0F, 96.0F, 126.0F};
  return kHeights.at(static_cast<std::size_t>(theme.text));
}

bool candidate_row(Ui& ui, std::string_view name, const Rect& rect, const CandidateRow& row) {
  const bool pressed = touch_row(ui, name, rect);
  const Palette& p = ui.colors();
  if (row.is_certain) fill_rect(ui, {rect.x, rect.y, kBannerRule, rect.h - 1.0F}, p.ok);
  const float large = ui.theme.px(Size::kL);
  const float small = ui.theme.px(Size::kS);
  const bool has_own_line = rect.h >= large + 2.0F * small + 20.0F;
  const float pitch = small + 6.0F;
  const float left = rect.x + kMargin + 1.0F;
  const float block = large + pitch + (has_own_line ? pitch : 0.0F);
  const float top = rect.y + std::max(3.0F, (rect.h - block) / 2.0F - 2.0F);
  float right = rect.right() - 40.0F;
  if (!row.tag.empty()) {
    right -= tint_tag_width(ui, row.tag);
    tint_tag(ui, {right, rect.y + 9.0F}, row.tag, row.is_certain ? Tone::kOk : Tone::kCaution);
    right -= 8.0F;
  }
  // The name keeps its room first; the reading becomes smaller before the name does.
  constexpr float kSmallReading = 0.75F;
  const float reading =
      has_own_line ? 0.0F : text_width(ui, row.furigana, Size::kS) * kSmallReading + 14.0F;
  const float name_room = std::max(right - left - reading, 120.0F);
  const float drawn = draw_name(ui, {left, top, name_room, large}, row.name, Size::kL, p.ink);
  float y = top + large + 6.0F;
  if (has_own_line) {
    draw_name(ui, {left, y, rect.right() - 48.0F - left, small}, row.furigana, Size::kS, p.ink2,
              Weight::kPlain);
    y += pitch;
  } else {
    const float x = left + drawn + 14.0F;
    draw_name(ui, {x, top + large - small - 2.0F, std::max(right - x, 40.0F), small}, row.furigana,
              Size::kS, p.ink2, Weight::kPlain);
  }
  const float room = rect.right() - (has_own_line ? 12.0F : 38.0F) - left;
  if (ui.names_hidden) {
    fill_rect(ui, {left, y, room * 0.75F, small * 0.6F}, p.bar_ended, 3.0F);
  } else {
    draw_pieces(ui, {left, y}, row.line, Size::kS, room);
  }
  draw_icon_centered(ui, Icon::kChevronRight, {rect.right() - 26.0F, rect.center().y}, 22.0F,
                     p.ink);
  horizontal_rule(ui, rect.x, rect.right(), rect.bottom() - 1.0F);
  return pressed;
}

void draw_agreement(Ui& ui, Agreement agreement, Vec2 center, float side) {
  const Palette& p = ui.colors();
  switch (agreement) {
    case Agreement::kAgrees:
      draw_circle(ui, center, side * 0.4F, p.ok_ink, 2.6F);
      break;
    case Agreement::kClose:
      draw_icon_centered(ui, Icon::kWaves, center, side, p.caution_ink);
      break;
    case Agreement::kDiffers:
      draw_icon_centered(ui, Icon::kCross, center, side, p.danger_ink);
      break;
    case Agreement::kNotGiven:
      fill_rect(ui, {center.x - side * 0.3F, center.y - 1.0F, side * 0.6F, 2.0F}, p.ink2);
      break;
  }
}

void step(Ui& ui, Vec2 at, int number, std::string_view title, std::string_view note) {
  const Palette& p = ui.colors();
  const float diameter = 2.0F * kStepRadius;
  fill_circle(ui, {at.x + kStepRadius, at.y + kStepRadius}, kStepRadius, p.primary);
  draw_label(ui, {at.x, at.y, diameter, diameter}, std::to_string(number), Size::kM, p.primary_on,
             Align::kCenter);
  const float x = at.x + diameter + 11.0F;
  const float width = draw_label(ui, {x, at.y, kWindowWidth - x, diameter}, title, Size::kM, p.ink,
                                 Align::kLeft, Weight::kStrong);
  if (!note.empty())
    draw_label(ui, {x + width + 24.0F, at.y + 1.0F, kWindowWidth - x, diameter}, note, Size::kS,
               p.ink2);
}

bool choice_card(Ui& ui, std::string_view name, const Rect& rect, const ChoiceCard& card) {
  const bool pressed =
      key(ui, name, rect, "",
          {.look = card.is_chosen ? KeyLook::kChosen : KeyLook::kPanel, .enabled = card.enabled});
  const Palette& p = ui.colors();
  const Color ink = card.enabled ? p.ink : p.ink2;
  const float pitch = std::round(ui.theme.px(Size::kS) * 1.25F);
  const float room = rect.w - 8.0F;
  const Size title_size = fitting_size(ui, card.title, room, Size::kM);
  const float title = std::round(ui.theme.px(title_size) * 1.3F);
  const float icon = card.icon == Icon::kNone ? 0.0F : 36.0F;
  const auto breaks =
      static_cast<float>(std::count(card.sentence.begin(), card.sentence.end(), '\n'));
  const float total =
      icon + 4.0F + title + (card.sentence.empty() ? 0.0F : pitch * (breaks + 1.0F) + 2.0F);
  float y = rect.y + (rect.h - total) / 2.0F;
  if (icon > 0.0F) draw_icon(ui, card.icon, {rect.center().x - icon / 2.0F, y}, icon, ink);
  y += icon + 4.0F;
  draw_label(ui, {rect.x + 4.0F, y, room, title}, card.title, title_size, ink, Align::kCenter,
             Weight::kStrong);
  y += title + 2.0F;
  std::string_view rest = card.sentence;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    draw_label(ui, {rect.x + 4.0F, y, room, pitch}, rest.substr(0, end), Size::kS, p.ink2,
               Align::kCenter);
    y += pitch;
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  if (card.is_chosen) {
    fill_circle(ui, {rect.x + 24.0F, rect.y + 24.0F}, kStepRadius, p.primary);
    draw_icon_centered(ui, Icon::kCheck, {rect.x + 24.0F, rect.y + 24.0F}, 20.0F, p.primary_on);
  }
  return pressed;
}

void fact_card(Ui& ui, const Rect& rect, const FactCard& card) {
  const Palette& p = ui.colors();
  const bool is_toned = card.tone == Tone::kCaution || card.tone == Tone::kDanger;
  draw_card(ui, rect);
  if (is_toned) {
    fill_rect(ui, rect, ui.theme.tint(card.tone), kCardRadius);
    stroke_rect(ui, rect, rule_of(ui, card.tone), 2.0F, kCardRadius);
  }
  const Color ink = is_toned ? ui.theme.ink(card.tone) : p.ink;
  const Color second = is_toned ? ui.theme.ink(card.tone) : p.ink2;
  const float small = ui.theme.px(Size::kS);
  const float large = ui.theme.px(Size::kL);
  const float text_x = rect.x + 54.0F;
  const float room = rect.right() - 14.0F - text_x;
  const float spare = std::max(rect.h - 2.0F * small - large, 12.0F);
  const float top = rect.y + spare * 0.30F;
  draw_icon(ui, card.icon, {rect.x + 16.0F, top - 4.0F}, 28.0F, ink);
  draw_label(ui, {text_x, top, room, small}, card.label, Size::kS, second);
  draw_label(ui, {text_x, top + small + spare * 0.16F, room, large}, card.value, Size::kL, ink,
             Align::kLeft, Weight::kStrong);
  draw_label(ui, {text_x, top + small + large + spare * 0.36F, room, small}, card.line, Size::kS,
             second);
}

void count_head(Ui& ui, const Rect& rect, std::string_view count, std::string_view unit,
                std::string_view note) {
  const Palette& p = ui.colors();
  const float extra = ui.theme.px(Size::kX);
  const float baseline = rect.y + (rect.h + extra * 0.88F) / 2.0F;
  const auto top_of = [&](Size size) { return baseline - ui.theme.px(size) * 0.88F; };
  float x = rect.x + kMargin;
  x += draw_text(ui, {x, top_of(Size::kX)}, count, Size::kX, p.ink, Weight::kStrong) + 8.0F;
  if (!unit.empty())
    x += draw_text(ui, {x, top_of(Size::kM)}, unit, Size::kM, p.ink, Weight::kStrong) + 14.0F;
  const float small = ui.theme.px(Size::kS);
  draw_label(ui, {x, top_of(Size::kS), rect.right() - 8.0F - x, small}, note, Size::kS, p.ink2);
}

void busy_bar(Ui& ui, float y, float progress) {
  const float share = progress < 0.0F ? 1.0F : std::clamp(progress, 0.0F, 1.0F);
  fill_rect(ui, {0.0F, y, kWindowWidth * share, 4.0F}, ui.colors().primary);
}

void drill_frame(Ui& ui) {
  ImDrawList& list = ui.foreground();
  const Palette& p = ui.colors();
  const auto packed = [](Color c) { return IM_COL32(c.red, c.green, c.blue, 255); };
  constexpr std::array<Rect, 4> kEdges{
      Rect{0, 0, kWindowWidth, 6}, Rect{0, kWindowHeight - 10, kWindowWidth, 10},
      Rect{0, 0, 10, kWindowHeight}, Rect{kWindowWidth - 10, 0, 10, kWindowHeight}};
  for (const Rect& edge : kEdges) {
    list.PushClipRect({edge.x, edge.y}, {edge.right(), edge.bottom()}, false);
    list.AddRectFilled({edge.x, edge.y}, {edge.right(), edge.bottom()}, packed(p.drill_tint));
    // One lattice for all four edges: x - y is constant along a stripe.
    for (float at = -kWindowHeight; at < kWindowWidth + kWindowHeight; at += 24.0F) {
      const float x0 = at + (kWindowHeight - edge.bottom());
      if (x0 > edge.right() || x0 + edge.h + 12.0F < edge.x) continue;
      const std::array<ImVec2, 4> stripe{ImVec2(x0, edge.bottom()), ImVec2(x0 + edge.h, edge.y),
                                         ImVec2(x0 + edge.h + 12.0F, edge.y),
                                         ImVec2(x0 + 12.0F, edge.bottom())};
      list.AddConvexPolyFilled(stripe.data(), 4, packed(p.drill));
    }
    list.PopClipRect();
  }
}

}  // namespace tomoshibi::gui
