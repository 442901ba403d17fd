#include "gui/screens/roads.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "gui/screens/roads_words.h"
#include "gui/screens/screen_parts.h"
#include "gui/screens/search_frame.h"
#include "gui/widgets/tables.h"

namespace tomoshibi::gui {
namespace {

namespace w = roads_words;

using Wish = std::optional<RoadsIntent>;

constexpr float kLeft = 436.0F;
constexpr float kKeyHeight = 120.0F;

struct Columns {
  Rect asks, answers;
};
Columns columns_of(const Ui& ui) {
  const float top = ui.theme.content_top() + kMargin;
  const float height = kWindowHeight - top - 12.0F;
  return {ui.theme.place({kMargin, top, kLeft, height}),
          ui.theme.place({kMargin + kLeft + kMargin, top,
                          kWindowWidth - 3.0F * kMargin - kLeft, height})};
}

void draw_head(Ui& ui, Wish& out) {
  const float strip = ui.theme.strip_height();
  const Rect bar{0.0F, strip, kWindowWidth, ui.theme.nav_height()};
  fill_rect(ui, {0.0F, 0.0F, kWindowWidth, bar.bottom()}, ui.colors().panel);
  draw_flame(ui, {16.0F, (strip - 32.0F) / 2.0F}, 32.0F);
  draw_label(ui, {56.0F, 0.0F, 300.0F, strip}, ui.say(words::kProduct), Size::kM, ui.colors().ink,
             Align::kLeft, Weight::kStrong);
  horizontal_rule(ui, 0.0F, kWindowWidth, strip - 1.0F);
  horizontal_rule(ui, 0.0F, kWindowWidth, bar.bottom() - 1.0F);
  const float height = std::min(ui.theme.target(), bar.h - 8.0F);
  if (key(ui, "back", {8.0F, bar.y + (bar.h - height) / 2.0F, 120.0F, height},
          ui.say(words::kBack),
          {.look = KeyLook::kQuiet, .size = Size::kS, .icon = Icon::kChevronLeft}) ||
      ui.take(Key::kEscape)) {
    out = roads::Leave{};
  }
  draw_label(ui, {148.0F, bar.y, 600.0F, bar.h}, ui.say(words::kRoads), Size::kL, ui.colors().ink,
             Align::kLeft, Weight::kStrong);
}

// ---- Left: the key, the road, what is only here ----

void draw_exchange(Ui& ui, const RoadsState& state, const Rect& place, Wish& out) {
  if (!state.is_running) {
    const bool open = !state.road.empty();
    const std::string_view label = ui.say(open ? w::kExchange : w::kNoRoad);
    const bool pressed = primary(ui, "exchange", place, label,
                                 {.enabled = open, .icon = open ? Icon::kExchange : Icon::kNone,
                                  .size = Size::kL});
    if ((pressed || ui.take(Key::kF5)) && open) out = roads::Exchange{};
    return;
  }
  draw_card(ui, place);
  const float m = ui.theme.px(Size::kM);
  const int percent = static_cast<int>(std::floor(std::clamp(state.share, 0.0F, 1.0F) * 100.0F));
  const std::string said = state.share < 0.0F ? std::string(ui.say(w::kStarting))
                                              : ui.say(w::kRunning, {std::to_string(percent)});
  draw_label(ui, {place.x + 16.0F, place.y + 10.0F, place.w - 32.0F, m}, said, Size::kM,
             ui.colors().ink, Align::kLeft, Weight::kStrong);
  const Rect bar{place.x + 16.0F, place.y + 16.0F + m, place.w - 32.0F, 8.0F};
  fill_rect(ui, bar, ui.colors().sunken, 4.0F);
  fill_rect(ui, {bar.x, bar.y, bar.w * std::clamp(state.share, 0.0F, 1.0F), bar.h},
            ui.colors().primary, 4.0F);
  const float height = std::max(56.0F, place.bottom() - bar.bottom() - 16.0F);
  if (key(ui, "stop", {place.x + 16.0F, place.bottom() - height - 4.0F, place.w - 32.0F, height},
          ui.say(w::kStop), {.look = KeyLook::kQuiet})) {
    out = roads::Stop{};
  }
}

float section(Ui& ui, const Rect& column, float y, const Words& title) {
  const float m = ui.theme.px(Size::kM);
  draw_label(ui, {column.x + 2.0F, y, column.w, m}, ui.say(title), Size::kM, ui.colors().ink,
             Align::kLeft, Weight::kStrong);
  return y + m + 10.0F;
}

void draw_left(Ui& ui, const RoadsState& state, const Rect& column, Wish& out) {
  const float s = ui.theme.px(Size::kS);
  const float m = ui.theme.px(Size::kM);
  const float big = ui.theme.px(Size::kX);
  const float key_height = std::max(kKeyHeight, m + 110.0F);
  draw_exchange(ui, state, {column.x, column.y, column.w, key_height}, out);
  float y = section(ui, column, column.y + key_height + 16.0F, w::kRoad);
  const Rect road{column.x, y, column.w, m + s + 32.0F};
  draw_card(ui, road);
  const bool is_there = !state.road.empty();
  draw_icon_centered(ui, is_there ? Icon::kMachines : Icon::kCross,
                     {road.x + 34.0F, road.center().y}, 32.0F,
                     is_there ? ui.colors().ink : ui.colors().caution_ink);
  const float x = road.x + 68.0F;
  const float room = road.right() - 56.0F - x;
  draw_label(ui, {x, road.y + 12.0F, room, s}, ui.say(w::kFolder), Size::kS, ui.colors().ink2);
  draw_label(ui, {x, road.y + s + 18.0F, room, m},
             is_there ? std::string_view(state.road) : ui.say(w::kNoRoad), Size::kM,
             is_there ? ui.colors().ink : ui.colors().caution_ink, Align::kLeft, Weight::kStrong);
  if (is_there) {
    draw_icon_centered(ui, Icon::kCheck, {road.right() - 34.0F, road.center().y}, 28.0F,
                       ui.colors().ok_ink);
  }
  y = road.bottom() + 8.0F;
  const auto note = [&](std::string_view text) {
    y += draw_paragraph(ui, {column.x + 4.0F, y, column.w - 8.0F, 90.0F}, text, Size::kS,
                        ui.colors().ink2, Weight::kPlain, s + 7.0F) + 6.0F;
  };
  if (!is_there) note(ui.say(w::kNoRoadNote));
  y = section(ui, column, y + 8.0F, w::kOnlyHere);
  const Rect own{column.x, y, column.w, big + s + 36.0F};
  draw_card(ui, own);
  const float end = own.x + kMargin +
                    draw_text(ui, {own.x + kMargin, own.y + 12.0F}, with_thousands(state.unsent),
                              Size::kX, ui.colors().ink, Weight::kStrong) + 8.0F;
  draw_label(ui, {end, own.y + 12.0F + big - m - 2.0F, own.right() - 12.0F - end, m},
             ui.say(w::kUnsent), Size::kM, ui.colors().ink);
  draw_label(ui, {own.x + kMargin, own.y + 20.0F + big, own.w - 2.0F * kMargin, s},
             ui.say(w::kNoCopy), Size::kS, ui.colors().ink2);
  y = own.bottom() + 8.0F;
  note(ui.say(w::kRecordsNotYet));
  if (!state.certificate.empty()) note(state.certificate);
}

// ---- Right: the sentence, the table ----

float draw_last(Ui& ui, const RoadsState& state, const Rect& column) {
  const float s = ui.theme.px(Size::kS);
  const float m = ui.theme.px(Size::kM);
  const std::string title =
      state.last ? state.last->title : std::string(ui.say(w::kNeverYet));
  const std::string line = state.last ? state.last->line : std::string(ui.say(w::kNeverYetNote));
  const Tone tone = state.last ? state.last->tone : Tone::kPrimary;
  const float room = column.w - 92.0F;
  const float title_height =
      std::min(paragraph_height(ui, room, title, Size::kM, m + 7.0F), 3.0F * (m + 7.0F));
  const Rect box{column.x, column.y, column.w, std::max(96.0F, title_height + s + 44.0F)};
  banner(ui, box, "", "", {.tone = tone, .icon = Icon::kNone, .title_size = Size::kM});
  const Color ink = tone == Tone::kPrimary ? ui.colors().ink : ui.theme.ink(tone);
  const Icon icon = tone == Tone::kOk        ? Icon::kCheck
                    : tone == Tone::kPrimary ? Icon::kExchange
                                             : Icon::kTriangle;
  draw_icon_centered(ui, icon, {box.x + 42.0F, box.center().y}, 34.0F, ink);
  draw_fitted_paragraph(ui, {box.x + 74.0F, box.y + 14.0F, room, title_height + 2.0F}, title,
                        Size::kM, ink, m + 7.0F, Weight::kStrong);
  draw_label(ui, {box.x + 74.0F, box.bottom() - s - 16.0F, room, s + 4.0F}, line, Size::kS, ink);
  return box.bottom();
}

void draw_age(Ui& ui, const Rect& cell, const RoadsRow& row) {
  const Tone tone = tone_of_age(row.days);
  if (tone == Tone::kPlain) {
    draw_label(ui, cell, row.age, Size::kM, ui.colors().ink);
  } else if (tone == Tone::kDanger) {
    const float height = ui.theme.px(Size::kS) + 16.0F;
    tag(ui, {cell.x - 8.0F, cell.center().y - height / 2.0F}, row.age, Tone::kDanger);
  } else {
    const float height = ui.theme.px(Size::kS) + 12.0F;
    tint_tag(ui, {cell.x - 8.0F, cell.center().y - height / 2.0F}, row.age, Tone::kCaution,
             Size::kS, Icon::kClock);
  }
}

void draw_table(Ui& ui, const RoadsState& state, const Rect& place, Wish& out) {
  const float x = place.x;
  const bool is_large = ui.theme.text != TextSize::kNormal;
  const float row_height = is_large ? 64.0F : 58.0F;
  const float head_height = ui.theme.px(Size::kS) + 16.0F;
  const float paged = place.w - 96.0F;
  const auto shown = static_cast<std::size_t>(
      std::max(1.0F, std::floor((place.h - head_height) / row_height)));
  const bool pages = state.rows.size() > shown;
  const float width = pages ? paged : place.w;
  const std::array<Column, 5> columns{
      Column{x + 12.0F, width * 0.27F, ui.say(w::kPlace), Align::kLeft},
      Column{x + width * 0.28F, width * 0.16F, ui.say(w::kPeople), Align::kRight},
      Column{x + width * 0.48F, width * 0.17F, ui.say(w::kAsOf), Align::kLeft},
      Column{x + width * 0.66F, width * 0.15F, ui.say(w::kState), Align::kLeft},
      Column{x + width * 0.83F, width * 0.17F, ui.say(w::kAge), Align::kLeft}};
  table_head(ui, {x, place.y, width, head_height}, columns);
  float y = place.y + head_height;
  if (state.rows.empty()) {
    table_row(ui, {x, y, width, row_height}, false);
    draw_label(ui, {x + 12.0F, y, width - 24.0F, row_height}, ui.say(w::kNothingHeld), Size::kM,
               ui.colors().ink2);
    return;
  }
  const std::size_t last = state.rows.size() > shown ? state.rows.size() - shown : 0;
  const std::size_t first = std::min(state.first, last);
  for (std::size_t i = first; i < state.rows.size() && i < first + shown; ++i) {
    const RoadsRow& row = state.rows[i];
    table_row(ui, {x, y, width, row_height}, false);
    const auto cell = [&](std::size_t column) {
      return Rect{columns.at(column).x, y, columns.at(column).width, row_height};
    };
    draw_label(ui, cell(0), row.name, Size::kM,
               row.is_drill ? ui.theme.ink(Tone::kDrill) : ui.colors().ink, Align::kLeft,
               Weight::kStrong);
    draw_label(ui, cell(1), with_thousands(row.people), Size::kM, ui.colors().ink, Align::kRight);
    draw_label(ui, cell(2), row.as_of, Size::kM, ui.colors().ink);
    const float side = ui.theme.px(Size::kS) + 4.0F;
    const Rect status = cell(3);
    draw_icon_centered(ui, row.is_open ? Icon::kLockOpen : Icon::kLock,
                       {status.x + side / 2.0F, status.center().y}, side,
                       row.is_open ? ui.colors().ok_ink : ui.colors().ink2);
    draw_label(ui, {status.x + side + 8.0F, y, status.w - side - 8.0F, row_height},
               ui.say(row.is_open ? w::kOpenHere : w::kSealedHere), Size::kS,
               row.is_open ? ui.colors().ok_ink : ui.colors().ink2);
    draw_age(ui, cell(4), row);
    y += row_height;
  }
  if (!pages) return;
  const Rect list{x, place.y + head_height, width, row_height * static_cast<float>(shown)};
  const Rect column{place.right() - 88.0F, place.y, 88.0F, place.h};
  if (const auto move = move_list(ui, list, column, row_height,
                                  {first, shown, state.rows.size(), state.carried})) {
    out = roads::Moved{move->first, move->carried};
  }
}

}  // namespace

Tone tone_of_age(int days) {
  if (days > 7) return Tone::kDanger;
  return days > 1 ? Tone::kCaution : Tone::kPlain;
}

std::optional<RoadsIntent> draw(Ui& ui, const RoadsState& state) {
  Wish out;
  const IdScope scope(ui, "roads");
  const float top = ui.theme.content_top();
  draw_ground(ui, {0.0F, top, kWindowWidth, kWindowHeight - top});
  const auto [asks, answers] = columns_of(ui);
  draw_left(ui, state, asks, out);
  float y = section(ui, answers, draw_last(ui, state, answers) + 14.0F, w::kTable);
  const float s = ui.theme.px(Size::kS);
  const float pitch = s + 8.0F;
  const float note = paragraph_height(ui, answers.w, ui.say(w::kAgeNote), Size::kS, pitch);
  const float bottom = answers.bottom() - note - 8.0F;
  draw_table(ui, state, {answers.x, y, answers.w, bottom - 8.0F - y}, out);
  draw_paragraph(ui, {answers.x, bottom, answers.w, note}, ui.say(w::kAgeNote), Size::kS,
                 ui.colors().ink2, Weight::kPlain, pitch);
  if (!state.has_nav) draw_head(ui, out);
  return out;
}

}  // namespace tomoshibi::gui
