#include "gui/frame.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace tomoshibi::gui {
namespace {

bool is_filled(Tone tone) {
  return tone == Tone::kCaution || tone == Tone::kDanger || tone == Tone::kDrill;
}

struct StripPlace {
  std::array<float, 7> edges;  // Left edges of five cells, of the user, of 隠す.
  float lock;
};

StripPlace strip_place(const Theme& theme) {
  if (theme.text == TextSize::kLargest) return {{56, 308, 530, 658, 764, 886, 1014}, 1140};
  if (theme.text == TextSize::kLarge) return {{56, 288, 486, 628, 752, 890, 1032}, 1150};
  return {{56, 254, 434, 588, 750, 918, 1060}, 1164};
}

void draw_status_cell(Ui& ui, const Rect& cell, const StatusCell& state, const Touch& touch) {
  const Palette& p = ui.colors();
  Rect body = cell;
  if (is_filled(state.tone)) {
    body = {cell.x + 2.0F, 6.0F, cell.w - 5.0F, cell.h - 12.0F};
    fill_rect(ui, body, ui.theme.fill(state.tone), kTagRadius);
    if (state.tone == Tone::kDanger) stroke_rect(ui, body, p.danger_line, 2.0F, kTagRadius);
  } else if (touch.is_pressed) {
    fill_rect(ui, cell.inset(1.0F, 2.0F), p.primary_tint);
  }
  if (touch.is_focused) stroke_rect(ui, cell.inset(3.0F), p.primary, kChosenStroke, kTagRadius);
  const Color ink = is_filled(state.tone) ? ui.theme.on_fill(state.tone) : p.ink2;
  const Color second_ink =
      is_filled(state.tone) ? ink : (state.tone == Tone::kOk ? p.ok_ink : p.ink);
  const bool is_largest = ui.theme.text == TextSize::kLargest;
  const float small = ui.theme.px(Size::kS);
  const float side = std::min(std::round(small * 1.33F), 28.0F);
  const float pitch = std::round(small * 1.2F);
  const float top = (cell.h - pitch - small) / 2.0F;
  draw_icon(ui, state.icon, {cell.x + (is_largest ? 8.0F : 11.0F), (cell.h - side) / 2.0F}, side,
            is_filled(state.tone) ? ink : (state.tone == Tone::kOk ? p.ok_ink : p.ink2),
            state.level);
  const float text_x = cell.x + (is_largest ? 16.0F : 17.0F) + side;
  const Rect line{text_x, top, cell.right() - 4.0F - text_x, small};
  const bool fits = text_width(ui, state.first, Size::kS) <= line.w &&
                    text_width(ui, state.second, Size::kS) <= line.w;
  const std::string& first = !fits && !state.short_first.empty() ? state.short_first : state.first;
  const std::string& second =
      !fits && !state.short_second.empty() ? state.short_second : state.second;
  draw_label(ui, line, first, Size::kS, state.tone == Tone::kPlain ? p.ink : ink);
  draw_label(ui, line.moved(0.0F, pitch), second, Size::kS, second_ink);
}

bool corner_key(Ui& ui, std::string_view name, const Rect& rect, Icon icon, std::string_view word,
                bool chosen) {
  const Touch touch = ui.area(name, rect);
  const Palette& p = ui.colors();
  fill_rect(ui, rect, touch.is_pressed || chosen ? p.primary_tint : p.ground);
  stroke_rect(ui, {rect.x, rect.y - 2.0F, rect.w + 2.0F, rect.h + 2.0F},
              chosen ? p.primary : p.edge, chosen ? kChosenStroke : 1.0F);
  if (touch.is_focused) stroke_rect(ui, rect.inset(3.0F), p.primary, kChosenStroke, kTagRadius);
  const float side = std::round(ui.theme.px(Size::kS) * 1.25F);
  const float width = side + 5.0F + text_width(ui, word, Size::kS);
  const float x = rect.x + (rect.w - width) / 2.0F;
  draw_icon(ui, icon, {x, rect.y + (rect.h - side) / 2.0F}, side, p.ink);
  draw_label(ui, {x + side + 5.0F, rect.y, rect.right() - x - side - 5.0F, rect.h}, word, Size::kS,
             p.ink, Align::kLeft, chosen ? Weight::kStrong : Weight::kPlain);
  return touch.acted;
}

}  // namespace

std::optional<StatusIntent> status_strip(Ui& ui, const StatusStripState& state) {
  std::optional<StatusIntent> out;
  const IdScope scope(ui, "strip");
  const Palette& p = ui.colors();
  const float height = ui.theme.strip_height();
  const StripPlace place = strip_place(ui.theme);
  fill_rect(ui, {0.0F, 0.0F, kWindowWidth, height}, p.panel);
  const float flame = height >= 72.0F ? 34.0F : 32.0F;
  draw_flame(ui, {16.0F, (height - flame) / 2.0F}, flame);
  for (std::size_t i = 0; i < state.cells.size(); ++i) {
    const Rect cell{place.edges.at(i), 0.0F, place.edges.at(i + 1) - place.edges.at(i), height};
    const Touch touch = ui.area(std::to_string(i), cell);
    draw_status_cell(ui, cell, state.cells.at(i), touch);
    vertical_rule(ui, cell.right(), 14.0F, height - 14.0F);
    if (touch.acted) out = StatusIntent{StatusIntent::Kind::kCell, i};
  }
  const float small = ui.theme.px(Size::kS);
  const float pitch = std::round(small * 1.2F);
  const Rect user{place.edges.at(5) + (height >= 72.0F ? 8.0F : 13.0F),
                  (height - pitch - small) / 2.0F, place.edges.at(6) - place.edges.at(5) - 16.0F,
                  small};
  draw_label(ui, user, state.role, Size::kS, p.ink2);
  draw_label(ui, user.moved(0.0F, pitch), state.user, Size::kS, p.ink, Align::kLeft,
             Weight::kStrong);
  const float hide_x = place.edges.at(6);
  if (corner_key(ui, "hide", {hide_x, 0.0F, place.lock - hide_x, height}, Icon::kEyeOff,
                 ui.say(state.names_hidden ? words::kHidden : words::kHide), state.names_hidden) ||
      ui.take(Key::kF11)) {
    out = StatusIntent{StatusIntent::Kind::kHide, 0};
  }
  if (corner_key(ui, "lock", {place.lock, 0.0F, kWindowWidth - place.lock, height}, Icon::kLock,
                 ui.say(words::kLock), false) ||
      ui.take(Key::kF12)) {
    out = StatusIntent{StatusIntent::Kind::kLock, 0};
  }
  fill_rect(ui, {0.0F, height - 1.0F, ui.theme.is_high_contrast() ? kWindowWidth : hide_x, 1.0F},
            p.line);
  if (ui.theme.is_high_contrast()) stroke_rect(ui, {0.0F, 0.0F, hide_x, height}, p.edge, 2.0F);
  return out;
}

namespace {

bool is_shown(NavTab tab, const NavState& state) {
  switch (tab) {
    case NavTab::kSearch:
    case NavTab::kOpenPatients: return state.shows_search;
    case NavTab::kRoster: return state.shows_roster;
    case NavTab::kRoads: return state.shows_roads;
    case NavTab::kMembers: return state.shows_members;
    case NavTab::kAudit: return state.shows_audit;
  }
  return false;
}

}  // namespace

std::optional<NavIntent> nav(Ui& ui, const NavState& state) {
  std::optional<NavIntent> out;
  const IdScope scope(ui, "nav");
  const Palette& p = ui.colors();
  const Rect bar{0.0F, ui.theme.strip_height(), kWindowWidth, ui.theme.nav_height()};
  fill_rect(ui, bar, p.panel);
  horizontal_rule(ui, 0.0F, kWindowWidth, bar.bottom() - 1.0F);
  if (ui.theme.is_high_contrast()) stroke_rect(ui, bar, p.edge, 2.0F);
  const std::array<std::string_view, 6> labels{ui.say(words::kSearch), ui.say(words::kOpenPatients),
                                               ui.say(words::kRoster), ui.say(words::kRoads),
                                               ui.say(words::kMembers), ui.say(words::kAudit)};
  const std::array<float, 7> edges =
      ui.theme.text == TextSize::kNormal ? std::array<float, 7>{16, 140, 352, 456, 662, 812, 936}
                                         : std::array<float, 7>{16, 136, 380, 490, 706, 866, 976};
  float x = edges.front();
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (!is_shown(static_cast<NavTab>(i), state)) continue;
    const Rect cell{x, bar.y, edges.at(i + 1) - edges.at(i), bar.h};
    x = cell.right();
    const bool enabled = i != static_cast<std::size_t>(NavTab::kRoster) || state.has_roster;
    const Touch touch = ui.area(std::to_string(i), cell, enabled);
    const bool is_active = i == static_cast<std::size_t>(state.active);
    if (touch.is_pressed) fill_rect(ui, cell.inset(0.0F, 1.0F), p.primary_tint);
    draw_label(ui, cell.inset(6.0F, 0.0F), labels.at(i), Size::kM,
               is_active ? p.primary_ink : p.ink2, Align::kCenter,
               is_active ? Weight::kStrong : Weight::kPlain);
    if (!enabled) {
      const float half = text_width(ui, labels.at(i), Size::kM) / 2.0F;
      fill_rect(ui, {cell.center().x - half, cell.center().y, 2.0F * half, 2.0F}, p.ink2);
    }
    if (is_active) {
      fill_rect(ui, {cell.x + 4.0F, cell.bottom() - 6.0F, cell.w - 8.0F, 6.0F}, p.primary, 3.0F);
      fill_rect(ui, {cell.x + 4.0F, cell.bottom() - 3.0F, cell.w - 8.0F, 3.0F}, p.primary);
    }
    if (touch.is_focused) stroke_rect(ui, cell.inset(4.0F), p.primary, kChosenStroke, kKeyRadius);
    if (touch.acted) out = NavIntent{NavIntent::Kind::kTab, static_cast<NavTab>(i)};
  }
  const float target = std::min(ui.theme.target(), bar.h - 8.0F);
  const Rect add{ui.theme.text == TextSize::kNormal ? 1012.0F : 990.0F,
                 bar.y + (bar.h - target) / 2.0F,
                 ui.theme.text == TextSize::kNormal ? 252.0F : 274.0F, target};
  if (state.is_drill) {
    // Where no key for somebody unidentified is, the tag has its place.
    const float width = std::max(300.0F, text_width(ui, ui.say(words::kDrillTag), Size::kS) + 24.0F);
    const float right = state.shows_unidentified ? add.x - 12.0F : add.right();
    const Rect tag_rect{right - width, bar.y + 8.0F, width, bar.h - 16.0F};
    fill_rect(ui, tag_rect, p.drill, kTagRadius);
    draw_label(ui, tag_rect.inset(8.0F, 0.0F), ui.say(words::kDrillTag), Size::kS, p.drill_on,
               Align::kCenter, Weight::kStrong);
  }
  if (state.shows_unidentified &&
      key(ui, "unidentified", add, ui.say(words::kUnidentified),
          {.size = Size::kS,
           .icon = Icon::kPlus,
           .enabled = state.can_add_unidentified,
           .gap = 8.0F})) {
    out = NavIntent{NavIntent::Kind::kUnidentified, NavTab::kSearch};
  }
  return out;
}

}  // namespace tomoshibi::gui
