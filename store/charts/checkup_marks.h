// Check-up items: which codes are one analyte, and when a value gets ▲ or ▽.
//
// A row of the table is a set of JLAC10 codes (method variants); an unknown code is a row of its
// own and is never marked. Marks are the 受診勧奨判定値: at or above, except HDL and haemoglobin (at or
// below) and eGFR (below). Haemoglobin depends on the sex; without one it is not marked. A value in
// another unit, or one that is a limit of the method ("<5"), is shown and not marked. 採血時間 of a
// check-up (9N141) decides over the code whether triglyceride and glucose are fasting.
//
// Source: reference/domain.md section 3.3, reference/checkup-codes.md sections 1 and 2 (codes of
// JP-CodeSystems-eCheckup, commit a9ab40f).
// Proof: tests/charts_checkup_marks_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/chart.h"
#include "store/base/person.h"

namespace tomoshibi::store::charts {

enum class Mark : std::uint8_t { kNone, kAbove, kBelow };  // ▲ filled, ▽ hollow.

struct CheckupCell {
  std::string text;           // As shown; empty: nothing on that day (—).
  std::optional<double> value;
  Mark mark = Mark::kNone;
  bool several = false;       // ※ several different results on that day; all in `others`.
  std::vector<std::string> others;
  std::string facility;
  Instant as_of;
};

// One day of results; the newest is the last, right.
struct CheckupColumn {
  Date date;
  bool laboratory = false;    // Only tests of a clinic on that day, no check-up.
  std::string title;          // 2025年6月; with the day where a month has two columns: 2025年6月3日.
};

struct CheckupRow {
  // "SBP", "HBA1C", "EGFR", "LDL" ...; the code or name of an unknown item.
  std::string key;
  std::string name;           // 収縮期, 中性脂肪（空腹時）
  std::string unit;
  std::string decision;       // 140以上, 45未満, 11.0以下; — where there is none.
  std::optional<double> threshold;
  bool bad_is_above = true;
  bool dialysis_reference = false;  // ※ 透析中は参考: HbA1c and eGFR of a person on dialysis.
  bool sensitive = false;     // HBs, HIV and their like: behind 配慮情報［見る］.
  std::vector<CheckupCell> cells;   // One a column.
};

struct UndatedResult {  // Never shown as current: 日付なし.
  std::string name, text, unit;
  bool sensitive = false;
  Instant as_of;
};

struct CheckupTable {
  bool refused = false;       // 健診は同意に含まれていません; then there are no check-up columns.
  bool laboratory_refused = false;  // Tests of a clinic belong to 診療.
  std::vector<CheckupColumn> columns;
  std::vector<CheckupRow> rows;     // Known items in the order of the screen, then the others.
  std::vector<UndatedResult> undated;
  std::optional<Instant> as_of;     // The newest word of all its sources.
  bool empty() const { return columns.empty() && undated.empty(); }
};

struct PlotPoint {
  double value = 0.0;
  Mark mark = Mark::kNone;
};
// One item over calendar years, oldest first; a year without a value is a hole.
struct CheckupPlot {
  std::string key, title;     // "SBP", 収縮期; title ends with " ※" when only a reference.
  std::string value;          // The newest, as written; — when there is none.
  Mark value_mark = Mark::kNone;
  Date value_date;            // Of `value`: it may be older than the last year of the axis.
  std::vector<std::optional<PlotPoint>> points;
  std::optional<double> threshold;
  bool bad_is_above = true;
  std::string threshold_label;  // 受診勧奨 140
  int first_year = 0, last_year = 0;
};

// The known item of a code, by exact set, then (tests of a clinic) by the same analyte, material
// and
// result with another method. Empty when unknown.
std::string_view checkup_item_of(std::string_view jlac10);

// The mark of a value of a known item. `unit` empty: as in the table.
Mark mark_of(std::string_view item_key, double value, Sex sex, std::string_view unit = {});

// `items` are those that may be seen; `on_dialysis` marks HbA1c and eGFR as reference.
CheckupTable make_checkup_table(std::span<const CheckupItem> items, Sex sex, bool on_dialysis);

inline constexpr int kPlotYears = 5;
// Any row can be plotted; the four of the screen are SBP, HBA1C, EGFR, LDL. The years end with the
// newest column of the whole table, so that all plots share one axis.
CheckupPlot make_plot(const CheckupTable& table, std::string_view row_key);
std::vector<CheckupPlot> make_main_plots(const CheckupTable& table);

}  // namespace tomoshibi::store::charts
