// Marks, the table of check-ups over days, and its plots.
#include "store/charts/checkup_marks.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <tuple>

#include "store/charts/band.h"
#include "store/charts/checkup_marks_items.h"
#include "store/charts/precedence.h"

namespace tomoshibi::store::charts {
namespace {

constexpr double kEqual = 1e-9;  // A value that was calculated may miss its own decimal by that.
constexpr std::string_view kNothing = "—";
constexpr std::string_view kOldHbA1c = "3D045";  // JDS, before 2013: another scale, never marked.

// Units are written in many ways: mm[Hg], ml/min/1.73m2, mL/min/{1.73_m2}, IU/L.
std::string fold_unit(std::string_view unit) {
  std::string folded = fold_text(unit);
  std::erase_if(folded, [](char c) {
    return std::string_view("[]{}_^()").find(c) != std::string_view::npos;
  });
  if (folded == "iu/l") return "u/l";
  return folded;
}

bool is_unit_of(const CheckupItemInfo& item, std::string_view unit) {
  return unit.empty() || fold_unit(unit) == fold_unit(item.unit);
}

std::optional<double> read_number(std::string_view text) {
  const std::string folded = fold_text(text);
  double value = 0.0;
  const char* end = folded.data() + folded.size();
  const auto [at, error] = std::from_chars(folded.data(), end, value);
  if (error != std::errc() || at != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::string number_text(double value) {
  std::array<char, 32> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return error == std::errc() ? std::string(buffer.data(), end) : std::string();
}

// "<5", "9.9以上": a limit of the method, not a value.
bool is_a_limit(std::string_view text) {
  constexpr auto kWords =
      std::to_array<std::string_view>({"<", ">", "≦", "≧", "≤", "≥", "以上", "以下", "未満", "超"});
  const std::string folded = fold_text(text);
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return folded.find(word) != std::string::npos; });
}

// What was written counts; the source's own number only where the words do not contradict it.
std::optional<double> value_of(const CheckupItem& item) {
  std::optional<double> value = item.value;
  if (!item.text.empty()) {
    if (is_a_limit(item.text)) return std::nullopt;
    if (const auto written = read_number(item.text)) value = written;
  }
  return value && std::isfinite(*value) ? value : std::nullopt;
}

// One result, ready for a cell.
struct Entry {
  const CheckupItem* item = nullptr;
  std::string key;
  std::string text;
  std::optional<double> value;
  Mark mark = Mark::kNone;
};

std::string text_of(const CheckupItem& item, const CheckupItemInfo* info) {
  std::string text = item.text;
  if (text.empty() && item.value) text = number_text(*item.value);
  if (info == nullptr) return text;
  const std::string code = fold_text(text);
  for (const CheckupAnswer& answer : info->answers) {
    if (answer.code == code) return std::string(answer.text);
  }
  // A value in a unit that is not the row's says so itself.
  if (!item.unit.empty() && !info->unit.empty() && !is_unit_of(*info, item.unit)) {
    text += " " + item.unit;
  }
  return text;
}

Entry entry_of(const CheckupItem& item, Sex sex) {
  Entry entry;
  entry.item = &item;
  entry.key = std::string(checkup_item_of(item.code));
  const CheckupItemInfo* info = find_checkup_item(entry.key);
  if (info == nullptr) entry.key = item.code.empty() ? "name:" + fold_text(item.name) : item.code;
  entry.text = text_of(item, info);
  if (info != nullptr && !info->answers.empty()) return entry;
  entry.value = value_of(item);
  if (info == nullptr || !entry.value) return entry;
  if (is_unit_of(*info, item.unit)) {
    entry.mark = mark_of(entry.key, *entry.value, sex, item.unit);
  } else {
    entry.value.reset();  // Not on the row's scale: no mark and no point of a plot.
  }
  return entry;
}

enum class Fasting : std::uint8_t { kNotSaid, kYes, kNo };

// 採血時間 of a check-up decides over the item's own code (domain.md 3.3).
void sort_by_last_meal(std::vector<Entry>& entries) {
  std::map<Date, Fasting> fasting;
  for (const Entry& entry : entries) {
    if (entry.key != "LAST_MEAL") continue;
    fasting[entry.item->date] = entry.text == "10時間以上" ? Fasting::kYes : Fasting::kNo;
  }
  for (Entry& entry : entries) {
    if (entry.item->laboratory) continue;
    const auto found = fasting.find(entry.item->date);
    if (found == fasting.end()) continue;
    const bool is_fasting = found->second == Fasting::kYes;
    if (entry.key.starts_with("TG_")) entry.key = is_fasting ? "TG_FASTING" : "TG_RANDOM";
    if (entry.key.starts_with("GLUCOSE_")) {
      entry.key = is_fasting ? "GLUCOSE_FASTING" : "GLUCOSE_RANDOM";
    }
  }
}

// The one that a cell shows: the better code, the later word, the marked one, then by its text.
bool is_shown_before(const Entry& left, const Entry& right) {
  const auto rank = [](const Entry& entry) {
    return std::make_tuple(-code_preference(entry.item->code), -entry.item->as_of.milliseconds,
                           entry.mark == Mark::kNone, entry.text, entry.item->key);
  };
  return rank(left) < rank(right);
}

CheckupCell cell_of(std::vector<const Entry*> entries) {
  CheckupCell cell;
  if (entries.empty()) return cell;
  std::sort(entries.begin(), entries.end(),
            [](const Entry* left, const Entry* right) { return is_shown_before(*left, *right); });
  const Entry& shown = *entries.front();
  cell.text = shown.text;
  cell.value = shown.value;
  cell.mark = shown.mark;
  cell.facility = shown.item->facility;
  cell.as_of = shown.item->as_of;
  for (const Entry* other : entries) {
    const bool is_known =
        other->text == cell.text ||
        std::find(cell.others.begin(), cell.others.end(), other->text) != cell.others.end();
    if (!is_known) cell.others.push_back(other->text);
  }
  cell.several = !cell.others.empty();
  return cell;
}

CheckupRow known_row(const CheckupItemInfo& info, Sex sex, bool on_dialysis) {
  CheckupRow row;
  row.key = info.key;
  row.name = info.name;
  row.unit = info.unit;
  row.threshold = limit_of(info, sex);
  row.bad_is_above = info.direction != Direction::kAtOrBelow && info.direction != Direction::kBelow;
  row.dialysis_reference = on_dialysis && (info.key == "HBA1C" || info.key == "EGFR");
  row.decision = info.decision.empty() ? kNothing : info.decision;
  if (!info.decision_women.empty() && sex == Sex::kFemale) row.decision = info.decision_women;
  if (!info.decision_women.empty() && sex == Sex::kUnknown) {
    row.decision = "男" + std::string(info.decision) + "・女" + std::string(info.decision_women);
  }
  return row;
}

CheckupRow unknown_row(const Entry& entry) {
  CheckupRow row;
  row.key = entry.key;
  row.name = entry.item->name.empty() ? entry.item->code : entry.item->name;
  row.unit = entry.item->unit;
  row.decision = kNothing;
  row.sensitive = sensitive_kind_of(entry.item->name, {}).has_value();
  if (entry.item->code.starts_with(kOldHbA1c)) row.name += "（JDS）";
  return row;
}

std::vector<CheckupColumn> columns_of(const std::vector<Entry>& entries) {
  std::map<Date, bool> days;  // Whether only a clinic's tests are of that day.
  std::map<std::pair<int, int>, int> days_in_month;
  for (const Entry& entry : entries) {
    const auto [at, is_new] = days.try_emplace(entry.item->date, true);
    if (!entry.item->laboratory) at->second = false;
    if (is_new) ++days_in_month[{entry.item->date.year, entry.item->date.month}];
  }
  std::vector<CheckupColumn> columns;
  for (const auto& [date, laboratory] : days) {
    std::string title = std::to_string(date.year) + "年" + std::to_string(date.month) + "月";
    if (days_in_month[{date.year, date.month}] > 1) title += std::to_string(date.day) + "日";
    columns.push_back(CheckupColumn{date, laboratory, std::move(title)});
  }
  return columns;
}

void fill_row(CheckupRow& row, const std::vector<Entry>& entries,
              const std::vector<CheckupColumn>& columns) {
  std::map<Date, std::vector<const Entry*>> by_day;
  for (const Entry& entry : entries) {
    if (entry.key == row.key) by_day[entry.item->date].push_back(&entry);
  }
  for (const CheckupColumn& column : columns) row.cells.push_back(cell_of(by_day[column.date]));
}

std::vector<CheckupRow> rows_of(const std::vector<Entry>& entries, Sex sex, bool on_dialysis,
                                const std::vector<CheckupColumn>& columns) {
  std::map<std::string, const Entry*> keys;
  for (const Entry& entry : entries) {
    const auto [at, is_new] = keys.try_emplace(entry.key, &entry);
    if (!is_new && is_shown_before(entry, *at->second)) at->second = &entry;
  }
  std::vector<CheckupRow> rows;
  for (const CheckupItemInfo& info : checkup_items()) {
    if (keys.erase(std::string(info.key)) > 0) rows.push_back(known_row(info, sex, on_dialysis));
  }
  for (const auto& [key, entry] : keys) rows.push_back(unknown_row(*entry));
  for (CheckupRow& row : rows) fill_row(row, entries, columns);
  return rows;
}

UndatedResult undated_of(const Entry& entry) {
  UndatedResult result;
  const CheckupItemInfo* info = find_checkup_item(entry.key);
  result.name = info != nullptr ? std::string(info->name) : entry.item->name;
  result.text = entry.text;
  result.unit = entry.item->unit;
  result.sensitive = sensitive_kind_of(entry.item->name, {}).has_value();
  result.as_of = entry.item->as_of;
  return result;
}

std::string threshold_text(const CheckupRow& row) {
  return row.threshold ? "受診勧奨 " + number_text(*row.threshold) : std::string();
}

}  // namespace

Mark mark_of(std::string_view item_key, double value, Sex sex, std::string_view unit) {
  const CheckupItemInfo* info = find_checkup_item(item_key);
  if (info == nullptr || !std::isfinite(value) || !is_unit_of(*info, unit)) return Mark::kNone;
  const auto limit = limit_of(*info, sex);
  if (!limit) return Mark::kNone;
  switch (info->direction) {
    case Direction::kNone: return Mark::kNone;
    case Direction::kAtOrAbove: return value >= *limit - kEqual ? Mark::kAbove : Mark::kNone;
    case Direction::kAtOrBelow: return value <= *limit + kEqual ? Mark::kBelow : Mark::kNone;
    case Direction::kBelow: return value < *limit - kEqual ? Mark::kBelow : Mark::kNone;
  }
  return Mark::kNone;
}

CheckupTable make_checkup_table(std::span<const CheckupItem> items, Sex sex, bool on_dialysis) {
  CheckupTable table;
  std::vector<Entry> dated;
  std::vector<Entry> undated;
  for (const CheckupItem& item : items) {
    Entry entry = entry_of(item, sex);
    if (entry.text.empty()) continue;
    if (!table.as_of || *table.as_of < item.as_of) table.as_of = item.as_of;
    (is_valid(item.date) ? dated : undated).push_back(std::move(entry));
  }
  sort_by_last_meal(dated);
  table.columns = columns_of(dated);
  table.rows = rows_of(dated, sex, on_dialysis, table.columns);
  std::sort(undated.begin(), undated.end(), [](const Entry& left, const Entry& right) {
    return std::tie(left.key, left.text, left.item->key) <
           std::tie(right.key, right.text, right.item->key);
  });
  for (const Entry& entry : undated) table.undated.push_back(undated_of(entry));
  return table;
}

CheckupPlot make_plot(const CheckupTable& table, std::string_view row_key) {
  CheckupPlot plot;
  plot.key = row_key;
  plot.value = kNothing;
  plot.points.resize(kPlotYears);
  if (!table.columns.empty()) {
    plot.last_year = table.columns.back().date.year;
    plot.first_year = plot.last_year - kPlotYears + 1;
  }
  const CheckupItemInfo* info = find_checkup_item(row_key);
  if (info != nullptr) plot.title = info->name;
  const auto row = std::find_if(table.rows.begin(), table.rows.end(),
                                [&](const CheckupRow& other) { return other.key == row_key; });
  if (row == table.rows.end()) return plot;
  plot.title = row->name + (row->dialysis_reference ? " ※" : "");
  plot.threshold = row->threshold;
  plot.bad_is_above = row->bad_is_above;
  plot.threshold_label = threshold_text(*row);
  for (std::size_t at = 0; at < row->cells.size(); ++at) {
    const CheckupCell& cell = row->cells[at];
    if (cell.text.empty()) continue;
    plot.value = cell.text;  // Columns are oldest first: the last one stays.
    plot.value_mark = cell.mark;
    plot.value_date = table.columns[at].date;
    const int year = plot.value_date.year;
    if (cell.value && year >= plot.first_year) {
      plot.points[static_cast<std::size_t>(year - plot.first_year)] =
          PlotPoint{*cell.value, cell.mark};
    }
  }
  return plot;
}

std::vector<CheckupPlot> make_main_plots(const CheckupTable& table) {
  std::vector<CheckupPlot> plots;
  for (const std::string_view key : {"SBP", "HBA1C", "EGFR", "LDL"}) {
    plots.push_back(make_plot(table, key));
  }
  return plots;
}

}  // namespace tomoshibi::store::charts
