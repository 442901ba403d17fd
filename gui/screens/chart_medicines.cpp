#include "gui/screens/chart_medicines.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "gui/draw.h"
#include "gui/screens/chart_parts.h"
#include "gui/screens/chart_words.h"
#include "gui/screens/screen_parts.h"

namespace tomoshibi::gui {

namespace {

using Intent = std::optional<ChartIntent>;

// Where things stand on a page of rows.
struct Layout {
  Rect head;
  Rect list;
  Rect foot;
  Rect pages;
  float row = 77.0F;
  std::size_t fits = 1;
  float name = 20.0F;
  float bars = 0.0F;
  float bars_width = 0.0F;
  float until = 0.0F;
  float facility = 0.0F;  // 0: facility and source stand under the covered day.
};

Layout layout_of(const Ui& ui, const Rect& content) {
  Layout at;
  const float s = ui.theme.px(Size::kS);
  const float m = ui.theme.px(Size::kM);
  const float foot = foot_height(ui);
  const float right = content.right() - kPageColumn;
  at.head = {content.x, content.y, right - content.x, s + 14.0F};
  at.foot = {content.x, content.bottom() - foot, right - content.x, foot};
  at.pages = {right, content.y, kPageColumn, content.h};
  at.list = {content.x, at.head.bottom(), right - content.x, at.foot.y - at.head.bottom()};
  const float least = std::max(m + 2.0F * s + 19.0F, ui.theme.gloves ? 84.0F : 0.0F);
  at.fits = static_cast<std::size_t>(std::max(1.0F, std::floor(at.list.h / least)));
  at.row = std::floor(std::min(at.list.h / static_cast<float>(at.fits), least + 14.0F));
  if (ui.theme.text == TextSize::kLargest) {
    at.bars = content.x + 500.0F;
    at.bars_width = 146.0F;
    at.until = content.x + 668.0F;
    return at;
  }
  const bool large = ui.theme.text == TextSize::kLarge;
  at.bars = content.x + (large ? 424.0F : 412.0F);
  at.bars_width = large ? 140.0F : 188.0F;
  at.until = content.x + (large ? 584.0F : 622.0F);
  at.facility = content.x + (large ? 868.0F : 868.0F);
  return at;
}

const Words& period_words(TimelinePeriod period) {
  switch (period) {
    case TimelinePeriod::kThreeMonths: return chart_words::kThreeMonths;
    case TimelinePeriod::kOneYear: return chart_words::kOneYear;
    case TimelinePeriod::kFiveYears: break;
  }
  return chart_words::kFiveYears;
}

void draw_head(Ui& ui, const Layout& at, const MedicinesState& state) {
  const Palette& c = ui.colors();
  std::vector<Column> columns{
      {at.name, at.bars - at.name - 12.0F, ui.say(chart_words::kMedicineHead)},
      {at.until, 240.0F, ui.say(chart_words::kUntil)}};
  if (at.facility > 0.0F) {
    const float width = at.head.right() - at.facility - 8.0F;
    columns.push_back({at.facility, width, ui.say(chart_words::kFacilityHead)});
  }
  table_head(ui, at.head, columns, true);
  const bool has_room = ui.theme.text != TextSize::kLargest && !state.ticks.empty();
  if (!has_room) {
    draw_label(ui, {at.bars, at.head.y, at.bars_width, at.head.h},
               ui.say(period_words(state.period)), Size::kS, c.ink2);
    return;
  }
  float free_from = at.bars;
  for (const MedicinesState::Tick& tick : state.ticks) {
    const float x = at.bars + tick.at * at.bars_width + 2.0F;
    const float width = text_width(ui, tick.word, Size::kS);
    if (x < free_from || x + width > at.bars + at.bars_width + 8.0F) continue;
    draw_label(ui, {x, at.head.y, width + 1.0F, at.head.h}, tick.word, Size::kS, c.ink2);
    free_from = x + width + 6.0F;
  }
}

std::string indications_of(const Ui& ui, std::string_view indications) {
  return indications.empty() ? std::string()
                             : ui.say(chart_words::kMainIndications, {indications});
}

std::string_view usage_of(const Ui& ui, const std::string& usage) {
  return usage.empty() ? ui.say(chart_words::kNoUsage) : std::string_view(usage);
}

// A label that wraps to two lines before it would be cut.
void draw_wrapping(Ui& ui, const Rect& rect, std::string_view text, Color color) {
  if (text_width(ui, text, Size::kS) <= rect.w) {
    draw_label(ui, {rect.x, rect.y, rect.w, ui.theme.px(Size::kS)}, text, Size::kS, color);
    return;
  }
  const float pitch = ui.theme.px(Size::kS) + 2.0F;
  draw_paragraph(ui, {rect.x, rect.y - 1.0F, rect.w, rect.h}, text, Size::kS, color, Weight::kPlain,
                 pitch);
}

// Name, usage, indications: three lines, or four when name or usage need two.
void draw_what(Ui& ui, const Rect& rect, std::string_view name, std::string_view usage,
               const std::string& indications) {
  const Palette& c = ui.colors();
  const float s = ui.theme.px(Size::kS);
  const float m = ui.theme.px(Size::kM);
  const bool long_name = text_width(ui, name, Size::kS) > rect.w;
  const bool long_usage = text_width(ui, usage, Size::kS) > rect.w;
  const int lines = 1 + (indications.empty() ? 0 : 1) + (long_usage ? 1 : 0);
  const float name_height = long_name ? 2.0F * s + 2.0F : m;
  const float used = name_height + s * static_cast<float>(lines);
  const float gap = std::clamp((rect.h - used) / static_cast<float>(lines + 2), 0.0F, 6.0F);
  float y = rect.y + (rect.h - used - gap * static_cast<float>(lines)) / 2.0F;
  draw_fact(ui, {rect.x, y, rect.w, name_height}, name, Size::kM, c.ink, Weight::kStrong);
  y += name_height + gap;
  draw_wrapping(ui, {rect.x, y, rect.w, 2.0F * s}, usage, c.ink2);
  y += (s + gap) * (long_usage ? 2.0F : 1.0F);
  draw_label(ui, {rect.x, y, rect.w, s}, indications, Size::kS, c.ink2);
}

struct Origin {
  std::string_view facility, source, age;
  bool is_old = false;
  std::string other;  // ほかの記録 n; empty: none.
};

// Facility, then source with age; on two or three lines.
void draw_origin(Ui& ui, const Rect& rect, const Origin& origin, bool centered) {
  const Palette& c = ui.colors();
  const float s = ui.theme.px(Size::kS);
  const float space = s * 0.9F;
  const float age_width = text_width(ui, origin.age, Size::kS);
  const float other_width = origin.other.empty() ? 0.0F : text_width(ui, origin.other, Size::kS);
  const float source_width = text_width(ui, origin.source, Size::kS);
  const bool one_line = source_width + space + age_width <= rect.w;
  const bool other_fits =
      one_line && source_width + age_width + other_width + 2.0F * space <= rect.w;
  const float facility_pitch = s + 2.0F;
  const float facility =
      origin.facility.empty()
          ? 0.0F
          : std::min(paragraph_height(ui, rect.w, origin.facility, Size::kS, facility_pitch),
                     2.0F * facility_pitch);
  const int lines = 1 + (one_line ? 0 : 1) + (!origin.other.empty() && !other_fits ? 1 : 0);
  const float used = facility + s * static_cast<float>(lines);
  const float gap = std::clamp((rect.h - used) / static_cast<float>(lines + 2), 0.0F, 10.0F);
  float y = centered ? rect.y + (rect.h - used - gap * static_cast<float>(lines)) / 2.0F : rect.y;
  push_clip(ui, {rect.x, y, rect.w, facility + 2.0F});
  draw_paragraph(ui, {rect.x, y, rect.w, facility}, origin.facility, Size::kS, c.ink,
                 Weight::kPlain, facility_pitch);
  pop_clip(ui);
  y += facility + gap;
  float x =
      rect.x + draw_label(ui, {rect.x, y, rect.w, s}, origin.source, Size::kS, c.ink2) + space;
  if (!one_line) {
    x = rect.x;
    y += s + gap;
  }
  x += draw_label(ui, {x, y, rect.right() - x, s}, origin.age, Size::kS,
                  origin.is_old ? c.caution_ink : c.ink2);
  if (origin.other.empty()) return;
  x = other_fits ? x + space : rect.x;
  if (!other_fits) y += s + gap;
  draw_label(ui, {x, y, rect.right() - x, s}, origin.other, Size::kS, c.primary_ink);
}

Origin origin_of(Ui& ui, const MedicineRow& row) {
  Origin origin{row.facility, row.source, row.age, row.is_old, {}};
  if (row.other_records > 0) {
    origin.other = ui.say(chart_words::kOtherRecords, {std::to_string(row.other_records)});
  }
  return origin;
}

// Largest text: the covered day with the pick-up behind it, facility, source and age: three lines.
void draw_largest_until(Ui& ui, float x, const Rect& rect, const Supply& supply,
                        const Origin& origin) {
  const Palette& c = ui.colors();
  const float s = ui.theme.px(Size::kS);
  const float width = rect.right() - x - 8.0F;
  draw_supply_line(ui, {x, rect.y + 9.0F}, width, supply);
  const float facility = rect.y + (rect.h + 8.0F) / 2.0F - s / 2.0F + 2.0F;
  draw_label(ui, {x, facility, width, s}, origin.facility, Size::kS, c.ink);
  const float low = rect.bottom() - s - 4.0F;
  const std::string line = std::string(origin.source) + "　" + std::string(origin.age);
  const float used = draw_label(ui, {x, low, width, s}, line, Size::kS,
                                origin.is_old ? c.caution_ink : c.ink2);
  if (origin.other.empty()) return;
  draw_label(ui, {x + used + 16.0F, low, width - used - 16.0F, s}, origin.other, Size::kS,
             c.primary_ink);
}

void draw_row(Ui& ui, const MedicineRow& row, const Layout& at, const Rect& rect, Intent& intent) {
  const IdScope scope(ui, row.id);
  fill_rect(ui, rect, ui.colors().panel);
  if (touch_row(ui, "row", rect) && !ui.is_drag()) intent = chart::OpenMedicine{row.id};
  draw_what(ui, {at.name, rect.y, at.bars - at.name - 14.0F, rect.h}, row.name,
            usage_of(ui, row.usage), indications_of(ui, row.indications));
  const float third = 1.0F / 3.0F;
  const std::array<float, 3> hairlines{0.0F, third, 2.0F * third};
  timeline(ui, {at.bars, rect.y, at.bars_width, rect.h}, row.bars, hairlines);
  const float s = ui.theme.px(Size::kS);
  const Origin origin = origin_of(ui, row);
  if (at.facility > 0.0F) {
    const float until_width = at.facility - at.until - 12.0F;
    draw_supply(ui, {at.until, rect.y + std::floor((rect.h - 2.0F * s - 14.0F) / 2.0F)},
                until_width, row.supply);
    draw_origin(ui, {at.facility, rect.y, rect.right() - at.facility - 8.0F, rect.h}, origin, true);
  } else {
    draw_largest_until(ui, at.until, rect, row.supply, origin);
  }
  horizontal_rule(ui, rect.x, rect.right(), rect.bottom() - 1.0F);
}

}  // namespace

std::optional<ChartIntent> draw_medicines(Ui& ui, const Rect& content,
                                          const MedicinesState& state) {
  if (state.is_refused) return draw_refused(ui, content, Section::kMedication);
  const Layout at = layout_of(ui, content);
  if (state.rows.empty()) {
    draw_empty(ui, content, ui.say(chart_words::kNoMedicines, {state.searched}),
               ui.say(chart_words::kNoMedicinesMeans), state.content_ages);
    draw_medicine_foot(ui, {content.x, at.foot.y, content.w, at.foot.h}, state.content_ages);
    return std::nullopt;
  }
  Intent intent;
  draw_head(ui, at, state);
  const ListPlace list{state.first, at.fits, state.rows.size(), state.carried};
  const std::size_t first = std::min(state.first, last_first(list));
  const std::size_t end = std::min(first + at.fits, state.rows.size());
  {
    const GroupScope group(ui, "lines");
    for (std::size_t i = first; i < end; ++i) {
      const float y = at.list.y + at.row * static_cast<float>(i - first);
      draw_row(ui, state.rows.at(i), at, {at.list.x, y, at.list.w, at.row}, intent);
    }
  }
  draw_medicine_foot(ui, at.foot, state.content_ages);
  if (const auto move = move_list(ui, at.list, at.pages, at.row, list)) {
    intent = chart::Scroll{move->first, move->carried};
  }
  return intent;
}

// ---- The page of one line ----

namespace {

void draw_dispensing(Ui& ui, const DispensingRow& row, const Rect& rect, float date_width,
                     const Layout& at) {
  const Palette& c = ui.colors();
  const float s = ui.theme.px(Size::kS);
  fill_rect(ui, rect, row.gave_way ? c.ground : c.panel);
  draw_label(ui, {rect.x + 20.0F, rect.y, date_width - 8.0F, rect.h}, row.date, Size::kS, c.ink);
  const float what = rect.x + 20.0F + date_width;
  std::string usage(usage_of(ui, row.usage));
  if (at.facility <= 0.0F && !row.amount.empty()) usage += "　" + row.amount;
  draw_what(ui, {what, rect.y, at.until - what - 20.0F, rect.h}, row.name, usage,
            at.facility > 0.0F ? row.amount : std::string());
  const Origin origin{row.facility, row.source, row.age, false,
                      row.gave_way ? std::string(ui.say(chart_words::kOtherRecord)) : ""};
  if (at.facility > 0.0F) {
    draw_supply(ui, {at.until, rect.y + std::floor((rect.h - 2.0F * s - 14.0F) / 2.0F)},
                at.facility - at.until - 12.0F, row.supply);
    draw_origin(ui, {at.facility, rect.y, rect.right() - at.facility - 8.0F, rect.h}, origin, true);
  } else {
    draw_largest_until(ui, at.until, rect, row.supply, origin);
  }
  horizontal_rule(ui, rect.x, rect.right(), rect.bottom() - 1.0F);
}

}  // namespace

std::optional<ChartIntent> draw_medicine_page(Ui& ui, const Rect& content,
                                              const MedicinePageState& state) {
  Intent intent;
  const Palette& c = ui.colors();
  const float target = ui.theme.target();
  const Rect bar{content.x, content.y, content.w, target + 16.0F};
  fill_rect(ui, bar, c.panel);
  horizontal_rule(ui, bar.x, bar.right(), bar.bottom() - 1.0F);
  KeyStyle back;
  back.look = KeyLook::kQuiet;
  back.size = Size::kS;
  back.icon = Icon::kChevronLeft;
  const float back_width = text_width(ui, ui.say(chart_words::kAllMedicines), Size::kS) + 72.0F;
  if (key(ui, "all_medicines", {bar.x + kMargin, bar.y + 8.0F, back_width, target},
          ui.say(chart_words::kAllMedicines), back)) {
    intent = chart::ShowTab{ChartTab::kMedicines};
  }
  float x = bar.x + kMargin + back_width + 24.0F;
  const std::string indications = indications_of(ui, state.indications);
  const float side = text_width(ui, indications, Size::kS);
  const float room = bar.right() - 20.0F - x - (side > 0.0F ? side + 24.0F : 0.0F);
  draw_fact(ui, {x, bar.y, room, bar.h}, state.name, Size::kL, c.ink, Weight::kStrong);
  draw_label(ui, {bar.right() - 20.0F - side, bar.y, side + 1.0F, bar.h}, indications, Size::kS,
             c.ink2);

  const Rect rest{content.x, bar.bottom(), content.w, content.bottom() - bar.bottom()};
  Layout at = layout_of(ui, rest);
  const float date_width = text_width(ui, "2026-10-28", Size::kS) + 16.0F;
  if (ui.theme.text == TextSize::kLargest) at.until = content.x + 690.0F;
  std::vector<Column> columns{
      Column{rest.x + 20.0F, date_width, ui.say(chart_words::kDate)},
      Column{rest.x + 20.0F + date_width, 240.0F, ui.say(chart_words::kProductAndUsage)},
      Column{at.until, 240.0F, ui.say(chart_words::kUntil)}};
  if (at.facility > 0.0F) {
    const float facility_width = at.head.right() - at.facility - 8.0F;
    columns.push_back({at.facility, facility_width, ui.say(chart_words::kFacilityHead)});
  }
  table_head(ui, at.head, columns, true);
  const ListPlace list{state.first, at.fits, state.rows.size(), state.carried};
  const std::size_t first = std::min(state.first, last_first(list));
  const std::size_t end = std::min(first + at.fits, state.rows.size());
  for (std::size_t i = first; i < end; ++i) {
    const float y = at.list.y + at.row * static_cast<float>(i - first);
    draw_dispensing(ui, state.rows.at(i), {at.list.x, y, at.list.w, at.row}, date_width, at);
  }
  draw_medicine_foot(ui, at.foot, state.content_ages);
  if (const auto move = move_list(ui, at.list, at.pages, at.row, list)) {
    intent = chart::Scroll{move->first, move->carried};
  }
  return intent;
}

}  // namespace tomoshibi::gui
