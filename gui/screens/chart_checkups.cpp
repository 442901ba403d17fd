#include "gui/screens/chart_checkups.h"

#include <algorithm>
#include <cmath>

#include "gui/draw.h"
#include "gui/screens/chart_parts.h"
#include "gui/screens/chart_words.h"
#include "gui/screens/screen_parts.h"

namespace tomoshibi::gui {

namespace {

using Intent = std::optional<ChartIntent>;

constexpr float kMarkWidth = 26.0F;

struct Layout {
  Rect table;
  Rect head;
  Rect list;
  Rect foot;
  Rect trends;
  Rect pages;
  bool has_pages = false;
  float row = 34.0F;
  std::size_t fits = 1;
  float limit = 0.0F;        // Left edge of the deciding values.
  float cells = 0.0F;        // Left edge of the columns.
  float cell = 0.0F;         // Width of one column.
  std::size_t first_column = 0;
  std::size_t column_count = 0;
};

// A title in two lines where the column is narrow: 2025年 / 6月.
std::string broken_title(const std::string& title) {
  constexpr std::string_view kYear = "年";
  const std::size_t year = title.find(kYear);
  if (year == std::string::npos || year + kYear.size() >= title.size()) return title;
  return title.substr(0, year + kYear.size()) + "\n" + title.substr(year + kYear.size());
}

bool breaks_titles(const Ui& ui) { return ui.theme.text != TextSize::kNormal; }

void choose_columns(const CheckupsState& state, Layout& at) {
  const std::size_t total = state.columns.size();
  const std::size_t hidden = std::min(state.newer_columns, total > 0 ? total - 1 : 0);
  const std::size_t end = total - hidden;
  at.column_count = std::min(end, kCheckupColumnsShown);
  at.first_column = end - at.column_count;
}

float name_width(Ui& ui, const CheckupsState& state) {
  float widest = text_width(ui, ui.say(chart_words::kItem), Size::kM);
  for (const CheckupRow& row : state.rows) {
    const std::string name = row.name + (row.dialysis_reference ? " ※" : "");
    widest = std::max(widest, text_width(ui, name, Size::kM));
  }
  const float most = ui.theme.text == TextSize::kLargest ? 190.0F : 160.0F;
  return std::min(widest, most);
}

float limit_width(Ui& ui, const CheckupsState& state) {
  float widest = text_width(ui, ui.say(chart_words::kRefer), Size::kS);
  for (const CheckupRow& row : state.rows) {
    widest = std::max(widest, text_width(ui, row.limit, Size::kS));
  }
  return std::min(widest, 120.0F);
}

std::string foot_line(Ui& ui, const CheckupsState& state) {
  std::string line;
  const auto add = [&](std::string_view part) {
    if (part.empty()) return;
    if (!line.empty()) line += "　";
    line += part;
  };
  const auto reference = [](const CheckupRow& row) { return row.dialysis_reference; };
  const auto several = [](const CheckupRow& row) {
    return std::any_of(row.cells.begin(), row.cells.end(),
                       [](const CheckupCell& cell) { return cell.several; });
  };
  if (std::any_of(state.rows.begin(), state.rows.end(), reference)) {
    add(ui.say(chart_words::kDialysisReference));
  }
  if (std::any_of(state.rows.begin(), state.rows.end(), several)) {
    add(ui.say(chart_words::kSeveral));
  }
  if (!state.source.empty()) add(ui.say(chart_words::kSourceOf, {state.source}));
  return line;
}

Layout layout_of(Ui& ui, const Rect& content, const CheckupsState& state) {
  Layout at;
  choose_columns(state, at);
  const float s = ui.theme.px(Size::kS);
  const float m = ui.theme.px(Size::kM);
  const float head = breaks_titles(ui) ? 2.0F * s + 14.0F : s + 22.0F;
  const float least = m + 10.0F;
  const float table_width = ui.theme.text == TextSize::kLargest ? 840.0F : 800.0F;
  const float foot = foot_height(ui, table_width, foot_line(ui, state));
  at.table = {content.x, content.y, table_width, content.h};
  at.head = {content.x, content.y, table_width, head};
  at.foot = {content.x, content.bottom() - foot, table_width, foot};
  at.list = {content.x, at.head.bottom(), table_width, at.foot.y - at.head.bottom()};
  at.fits = static_cast<std::size_t>(std::max(1.0F, std::floor(at.list.h / least)));
  at.has_pages = state.rows.size() > at.fits;
  const std::size_t shown = std::min(at.fits, std::max<std::size_t>(state.rows.size(), 1));
  at.row = std::min(std::floor(at.list.h / static_cast<float>(shown)), least + 8.0F);
  const float right = at.has_pages ? content.right() - kPageColumn : content.right();
  at.pages = {right, content.y, kPageColumn, content.h};
  at.trends = {at.table.right(), content.y, right - at.table.right(), content.h};
  at.limit = content.x + 20.0F + name_width(ui, state) + 14.0F;
  at.cells = at.limit + limit_width(ui, state) + 10.0F;
  const float room = at.table.right() - 6.0F - at.cells;
  at.cell = std::floor(room / static_cast<float>(std::max<std::size_t>(at.column_count, 1)));
  at.cell = std::min(at.cell, 140.0F);
  at.cells = at.table.right() - 6.0F - at.cell * static_cast<float>(at.column_count);
  return at;
}

// ---- The table ----

void draw_head(Ui& ui, const CheckupsState& state, const Layout& at) {
  const Palette& c = ui.colors();
  draw_ground(ui, at.head);
  const float x = at.head.x + 20.0F;
  draw_label(ui, {x, at.head.y, at.limit - x - 8.0F, at.head.h}, ui.say(chart_words::kItem),
             Size::kS, c.ink2);
  draw_label(ui, {at.limit, at.head.y, at.cells - at.limit - 4.0F, at.head.h},
             ui.say(chart_words::kRefer), Size::kS, c.ink2);
  for (std::size_t i = 0; i < at.column_count; ++i) {
    const std::size_t index = at.first_column + i;
    const bool newest = index + 1 == state.columns.size();
    const std::string& title = state.columns.at(index).title;
    const float left = at.cells + at.cell * static_cast<float>(i);
    const Color ink = newest ? c.ink : c.ink2;
    const Weight weight = newest ? Weight::kStrong : Weight::kPlain;
    const std::string lines = breaks_titles(ui) ? broken_title(title) : title;
    const float s = ui.theme.px(Size::kS);
    const std::size_t end = lines.find('\n');
    const float right = left + at.cell - 2.0F;
    const float width = at.cell - 2.0F;
    if (end == std::string::npos) {
      draw_label(ui, {right - width, at.head.y, width, at.head.h}, lines, Size::kS, ink,
                 Align::kRight, weight);
    } else {
      const std::string_view view(lines);
      draw_label(ui, {right - width, at.head.y + 6.0F, width, s}, view.substr(0, end), Size::kS,
                 ink, Align::kRight, weight);
      draw_label(ui, {right - width, at.head.y + s + 8.0F, width, s}, view.substr(end + 1),
                 Size::kS, ink, Align::kRight, weight);
    }
  }
}

void draw_cell(Ui& ui, const CheckupCell& cell, const Rect& rect, bool strong) {
  const float right = rect.right() - kMarkWidth;
  if (cell.value.empty()) {
    draw_label(ui, {rect.x, rect.y, right - rect.x, rect.h}, ui.say(chart_words::kMissing),
               Size::kM, ui.colors().ink2, Align::kRight);
    return;
  }
  const float room = right - rect.x - (cell.several ? ui.theme.px(Size::kS) : 0.0F);
  const Size size = fitting_size(ui, cell.value, room, Size::kM);
  const float width = text_width(ui, cell.value, size);
  if (width > room) {
    // A long text result: as much as fits, smaller; the whole of it is on the paper it came from.
    draw_label(ui, rect, cell.value, Size::kS, ui.colors().ink, Align::kRight);
    return;
  }
  number_with_mark(ui, right, rect.y, rect.h, cell.value, cell.mark, strong, size);
  if (cell.several) {
    const float s = ui.theme.px(Size::kS);
    draw_text(ui, {right - width - s - 2.0F, rect.y + (rect.h - s) / 2.0F}, "※", Size::kS,
              ui.colors().ink2);
  }
}

void draw_row(Ui& ui, const CheckupRow& row, const CheckupsState& state, const Layout& at,
              const Rect& rect, bool striped) {
  const Palette& c = ui.colors();
  table_row(ui, rect, striped, ui.theme.is_high_contrast());
  const std::string name = row.name + (row.dialysis_reference ? " ※" : "");
  const float x = rect.x + 20.0F;
  draw_label(ui, {x, rect.y, at.limit - x - 6.0F, rect.h}, name, Size::kM, c.ink);
  const std::string_view limit =
      row.limit.empty() ? ui.say(chart_words::kMissing) : std::string_view(row.limit);
  draw_label(ui, {at.limit, rect.y, at.cells - at.limit - 4.0F, rect.h}, limit, Size::kS, c.ink2);
  for (std::size_t i = 0; i < at.column_count; ++i) {
    const std::size_t index = at.first_column + i;
    const Rect cell{at.cells + at.cell * static_cast<float>(i), rect.y, at.cell, rect.h};
    const CheckupCell missing;
    const CheckupCell& value = index < row.cells.size() ? row.cells.at(index) : missing;
    draw_cell(ui, value, cell, index + 1 == state.columns.size() && value.mark != Mark::kNone);
  }
}

// ---- The trends ----

// Older and newer columns, where there are more than are shown.
void draw_column_keys(Ui& ui, const CheckupsState& state, const Layout& at, const Rect& bar,
                      Intent& intent) {
  const float width = std::floor((bar.w - kGutter) / 2.0F);
  const GroupScope group(ui, "columns");
  KeyStyle style;
  style.size = Size::kS;
  style.enabled = at.first_column > 0;
  if (key(ui, "older", {bar.x, bar.y, width, bar.h}, ui.say(chart_words::kOlder), style)) {
    const std::size_t step = std::min(at.first_column, kCheckupColumnsShown);
    intent = chart::MoveColumns{state.newer_columns + step};
  }
  style.enabled = state.newer_columns > 0;
  if (key(ui, "newer", {bar.right() - width, bar.y, width, bar.h}, ui.say(chart_words::kNewer),
          style)) {
    const std::size_t step = std::min(state.newer_columns, kCheckupColumnsShown);
    intent = chart::MoveColumns{state.newer_columns - step};
  }
}

void draw_trends(Ui& ui, const CheckupsState& state, const Rect& area, Intent& intent) {
  const float gap = kGutter + 2.0F;
  // Where four would be too small to read there are two; a touch brings the other items.
  constexpr float kLeastWidth = 200.0F;
  const float half = std::floor((area.w - gap) / 2.0F);
  const std::size_t across = half >= kLeastWidth ? 2 : 1;
  const float width = across == 2 ? half : area.w;
  const float height = std::floor((area.h - gap) / 2.0F);
  const GroupScope group(ui, "trends");
  for (std::size_t i = 0; i < 2 * across; ++i) {
    const TrendState& trend = state.trends.at(i);
    const Rect card{area.x + static_cast<float>(i % across) * (width + gap),
                    area.y + static_cast<float>(i / across) * (height + gap), width, height};
    TrendPlot plot;
    plot.title = trend.title;
    plot.value =
        trend.value.empty() ? ui.say(chart_words::kMissing) : std::string_view(trend.value);
    plot.value_mark = trend.mark;
    plot.points = trend.points;
    plot.threshold = trend.threshold;
    plot.bad_is_above = trend.bad_is_above;
    plot.threshold_label = trend.threshold_label;
    plot.first_year = trend.first_year;
    plot.last_year = trend.last_year;
    if (trend_plot(ui, "trend_" + std::to_string(i), card, plot)) intent = chart::SwapTrend{i};
  }
}

}  // namespace

std::optional<ChartIntent> draw_checkups(Ui& ui, const Rect& content, const CheckupsState& state) {
  Intent intent;
  Layout at = layout_of(ui, content, state);
  draw_ground(ui, content);
  const bool is_empty = state.columns.empty() || state.rows.empty();
  if (state.is_refused || is_empty) {
    if (state.is_refused) {
      return draw_refused(ui, content, state.laboratory ? Section::kCare : Section::kCheckup);
    }
    const Words& title = state.laboratory ? chart_words::kNoLaboratory : chart_words::kNoCheckups;
    draw_empty(ui, content, ui.say(title, {state.searched}), ui.say(chart_words::kAbsenceMeans),
               state.source);
    return intent;
  }
  draw_head(ui, state, at);
  const ListPlace list{state.first, at.fits, state.rows.size(), state.carried};
  const std::size_t first = std::min(state.first, last_first(list));
  const std::size_t end = std::min(first + at.fits, state.rows.size());
  fill_rect(ui, at.list, ui.colors().panel);
  for (std::size_t i = first; i < end; ++i) {
    const float y = at.list.y + at.row * static_cast<float>(i - first);
    draw_row(ui, state.rows.at(i), state, at, {at.list.x, y, at.list.w, at.row}, i % 2 == 1);
  }
  draw_foot(ui, at.foot, foot_line(ui, state));  // Wraps to as many lines as were measured.
  vertical_rule(ui, at.table.right(), content.y, content.bottom());
  const Rect side = at.trends.inset(12.0F, 0.0F);
  float top = content.y + 12.0F;
  if (state.columns.size() > kCheckupColumnsShown) {
    draw_column_keys(ui, state, at, {side.x, top - 4.0F, side.w, ui.theme.target()}, intent);
    top += ui.theme.target() + 6.0F;
  }
  draw_trends(ui, state, {side.x, top, side.w, content.bottom() - top - 10.0F}, intent);
  if (at.has_pages) {
    if (const auto move = move_list(ui, at.list, at.pages, at.row, list)) {
      intent = chart::Scroll{move->first, move->carried};
    }
  }
  return intent;
}

}  // namespace tomoshibi::gui
