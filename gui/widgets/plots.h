// Trend plots of check-up values and timelines of medicines.
//
// Proof: tests/gui_widgets_test.cpp.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "gui/widgets/tables.h"

namespace tomoshibi::gui {

struct TrendPoint {
  float value = 0.0F;
  Mark mark = Mark::kNone;  // ● normal, ▲ above, ▽ below.
};
struct TrendPlot {
  std::string_view title;  // "HbA1c ※"
  std::string_view value;  // Newest, as written: "6.4"; "—" when there is none.
  Mark value_mark = Mark::kNone;
  std::span<const std::optional<TrendPoint>> points;  // One a year, oldest first; a hole is a gap.
  std::optional<float> threshold;
  bool bad_is_above = true;          // Which side of the threshold is tinted.
  std::string_view threshold_label;  // "受診勧奨 140"
  std::string_view first_year, last_year;
};
// The card with its plot (222x212 in the picture); returns true when touched (swaps the item).
[[nodiscard]] bool trend_plot(Ui& ui, std::string_view name, const Rect& card,
                              const TrendPlot& plot);

// One span of a medicine, as fractions 0 to 1 of the shown time, oldest at 0.
struct TimelineBar {
  float from = 0.0F;
  float to = 0.0F;
  bool is_ended = false;  // 2 px outline instead of a fill.
};
// Bars 18 px high (25 in largest) in the middle of the rectangle, hairlines at the given fractions
// over its whole height, `now` as a 2 px ink line at the right edge.
void timeline(Ui& ui, const Rect& rect, std::span<const TimelineBar> bars,
              std::span<const float> hairlines);

// A share that is left: outline with a filled part (閲覧中の患者). Tone caution when it runs out.
void share_bar(Ui& ui, const Rect& rect, float share, Tone tone = Tone::kPlain);

}  // namespace tomoshibi::gui
