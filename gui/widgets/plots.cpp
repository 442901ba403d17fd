#include "gui/widgets/plots.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace tomoshibi::gui {
namespace {

struct Range {
  float low = 0.0F;
  float high = 1.0F;
};

// All points and the threshold, with a sixth of air on both sides.
Range range_of(const TrendPlot& plot) {
  Range range{1e30F, -1e30F};
  const auto take = [&](float value) {
    range.low = std::min(range.low, value);
    range.high = std::max(range.high, value);
  };
  for (const auto& point : plot.points) {
    if (point) take(point->value);
  }
  if (plot.threshold) take(*plot.threshold);
  if (range.low > range.high) return {0.0F, 1.0F};
  const float air =
      std::max((range.high - range.low) / 6.0F, std::max(std::abs(range.high), 1.0F) * 0.02F);
  return {range.low - air, range.high + air};
}

void draw_points(Ui& ui, const TrendPlot& plot, const std::vector<Vec2>& places) {
  const Palette& p = ui.colors();
  for (std::size_t i = 0; i < plot.points.size(); ++i) {
    if (!plot.points[i]) continue;
    if (plot.points[i]->mark == Mark::kNone) {
      fill_circle(ui, places[i], 5.5F, p.bar);
    } else {
      draw_mark(ui, plot.points[i]->mark, places[i], 16.0F, p.danger_ink);
    }
  }
}

}  // namespace

bool trend_plot(Ui& ui, std::string_view name, const Rect& card, const TrendPlot& plot) {
  const Touch touch = ui.area(name, card.grown(kGutter / 2.0F));
  const Palette& p = ui.colors();
  draw_card(ui, card);
  if (touch.is_pressed) stroke_rect(ui, card, p.primary, kChosenStroke, kCardRadius);
  if (touch.is_focused) focus_ring(ui, card, kCardRadius);
  const float small = ui.theme.px(Size::kS);
  const float large = ui.theme.px(Size::kL);
  const float mark_side = large * 0.8F;
  const float mark_room = plot.value_mark == Mark::kNone ? 0.0F : mark_side + 6.0F;
  const float value_right = card.right() - 12.0F - mark_room;
  const Color value_color = plot.value_mark == Mark::kNone ? p.ink : p.danger_ink;
  const float value_width = text_width(ui, plot.value, Size::kL);
  draw_label(ui, {value_right - value_width, card.y + 6.0F, value_width + 1.0F, large}, plot.value,
             Size::kL, value_color, Align::kLeft, Weight::kStrong);
  draw_mark(ui, plot.value_mark,
            {value_right + 4.0F + mark_side / 2.0F, card.y + 6.0F + large / 2.0F}, mark_side,
            value_color);
  draw_label(ui,
             {card.x + 12.0F, card.y + 12.0F, value_right - value_width - card.x - 20.0F, small},
             plot.title, Size::kS, p.ink2);
  const Rect area{card.x + 12.0F, card.y + large + 16.0F, card.w - 24.0F,
                  card.h - large - small - 40.0F};
  const Range range = range_of(plot);
  const auto y_of = [&](float value) {
    return area.bottom() - (value - range.low) / (range.high - range.low) * area.h;
  };
  if (plot.threshold) {
    const float y = std::round(y_of(*plot.threshold));
    fill_rect(ui,
              plot.bad_is_above ? Rect{area.x, area.y, area.w, y - area.y}
                                : Rect{area.x, y, area.w, area.bottom() - y},
              p.danger_tint);
    dashed_line(ui, {area.x, y}, {area.right(), y}, p.danger_line, 2.0F);
  }
  fill_rect(ui, {area.x, area.bottom(), area.w, 2.0F}, p.bar_ended);
  std::vector<Vec2> places(plot.points.size());
  const float pitch =
      plot.points.size() > 1 ? (area.w - 16.0F) / static_cast<float>(plot.points.size() - 1) : 0.0F;
  for (std::size_t i = 0; i < plot.points.size(); ++i) {
    if (plot.points[i])
      places[i] = {area.x + 8.0F + pitch * static_cast<float>(i), y_of(plot.points[i]->value)};
    if (i == 0 || !plot.points[i] || !plot.points[i - 1]) continue;
    const std::array<Vec2, 2> stretch{places[i - 1], places[i]};
    draw_polyline(ui, stretch, p.bar, 3.0F);
  }
  draw_points(ui, plot, places);
  const Rect foot{area.x, area.bottom() + 10.0F, area.w, small};
  const float years = draw_label(ui, foot, plot.first_year, Size::kS, p.ink2);
  draw_label(ui, foot, plot.last_year, Size::kS, p.ink2, Align::kRight);
  const Rect between = foot.inset(years + 6.0F, 0.0F);
  if (plot.threshold && text_width(ui, plot.threshold_label, Size::kS) > between.w) {
    // No room between the years: on the good side of the line it belongs to.
    const float y = y_of(*plot.threshold);
    const bool below = plot.bad_is_above == (y + small + 8.0F < area.bottom());
    const Rect beside{area.x + 6.0F, below ? y + 5.0F : y - small - 5.0F, area.w - 8.0F, small};
    draw_label(ui, beside, plot.threshold_label, Size::kS, p.danger_ink);
  } else {
    draw_label(ui, between, plot.threshold_label, Size::kS, p.danger_ink, Align::kCenter);
  }
  return touch.acted;
}

void timeline(Ui& ui, const Rect& rect, std::span<const TimelineBar> bars,
              std::span<const float> hairlines) {
  const Palette& p = ui.colors();
  for (const float at : hairlines)
    vertical_rule(ui, std::floor(rect.x + at * rect.w), rect.y, rect.bottom());
  const float height = ui.theme.text == TextSize::kLargest ? 25.0F : 18.0F;
  const float y = std::floor(rect.y + (rect.h - height) / 2.0F);
  float last_end = -10.0F;
  for (const TimelineBar& bar : bars) {
    float x0 = rect.x + std::clamp(bar.from, 0.0F, 1.0F) * rect.w;
    const float x1 = rect.x + std::clamp(bar.to, 0.0F, 1.0F) * rect.w;
    // A change of product or a pause is seen as a gap of 3 px at least.
    if (x0 < last_end + 3.0F) x0 = last_end + 3.0F;
    if (x1 <= x0) continue;
    const Rect box{x0, y, std::max(x1 - x0, 3.0F), height};
    if (bar.is_ended) {
      stroke_rect(ui, box, p.bar_ended, 2.0F, 3.0F);
    } else {
      fill_rect(ui, box, p.bar, 3.0F);
    }
    last_end = box.right();
  }
  fill_rect(ui, {rect.right() - 2.0F, rect.y, 2.0F, rect.h}, p.ink);
}

void share_bar(Ui& ui, const Rect& rect, float share, Tone tone) {
  const Palette& p = ui.colors();
  const Color color = tone == Tone::kPlain ? p.bar : ui.theme.ink(tone);
  stroke_rect(ui, rect, p.edge, 1.0F);
  fill_rect(ui, {rect.x, rect.y, std::max(2.0F, rect.w * std::clamp(share, 0.0F, 1.0F)), rect.h},
            color);
}

}  // namespace tomoshibi::gui
