// The chart's check-ups (h): a table over years with the deciding value in its second column, four
// trends beside it; and the laboratory results of clinics.
//
// Newest column right and strong, five at a time. Only danger ink together with ▲ or ▽ counts. A
// missing value is —, never blank; every column carries its year; an item that dialysis makes
// unreliable carries ※.
//
// Draws into the content rectangle that chart_frame gives.
// Proof: tests/gui_screen_checkups_test.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "gui/screens/chart_intents.h"
#include "gui/ui.h"
#include "gui/widgets/plots.h"

namespace tomoshibi::gui {

struct CheckupCell {
  std::string value;        // As written; empty: —.
  Mark mark = Mark::kNone;
  bool several = false;     // Several results on that day: ※ before the value.
};
struct CheckupRow {
  std::string id;           // Of the item.
  std::string name;         // 収縮期; with 空腹時 or 随時 where that decides.
  bool dialysis_reference = false;  // ※ 透析中は参考
  std::string limit;        // 140以上, 45未満; empty: —.
  std::vector<CheckupCell> cells;   // One a column.
};
struct CheckupColumn {
  std::string title;        // 2025年6月; 日付なし for results without a day.
};
struct TrendState {
  std::string title;        // HbA1c ※
  std::string value;        // Newest; empty: —.
  Mark mark = Mark::kNone;
  std::vector<std::optional<TrendPoint>> points;
  std::optional<float> threshold;
  bool bad_is_above = true;
  std::string threshold_label;  // 受診勧奨 140
  std::string first_year, last_year;
};
struct CheckupsState {
  bool is_refused = false;  // 健診 (or with `laboratory`, 診療) is not in the consent.
  bool laboratory = false;  // The table holds tests of clinics instead of check-ups.
  std::vector<CheckupColumn> columns;  // Oldest first; the newest is the last, right and strong.
  std::size_t newer_columns = 0;       // How many columns right of those shown are left out.
  std::vector<CheckupRow> rows;
  std::array<TrendState, 4> trends;
  std::size_t first = 0;
  float carried = 0.0F;
  std::string source;       // 特定健診・後期高齢者健診　2025年12月登録
  std::string searched;     // 5年分: the range of the empty answer.
};
inline constexpr std::size_t kCheckupColumnsShown = 5;

[[nodiscard]] std::optional<ChartIntent> draw_checkups(Ui& ui, const Rect& content,
                                                       const CheckupsState& state);

}  // namespace tomoshibi::gui
