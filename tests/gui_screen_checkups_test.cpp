// Check-ups show the trend, mark only what is over the line, and never leave a hole unexplained.
// Method: draw the page without a window with the values of the design's story, touch keys and
// plots, read wishes, words and places. With TOMOSHIBI_PICTURES=<folder> it is written there.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "gui/screens/chart_frame.h"
#include "tests/support/frame_samples.h"
#include "tests/support/imgui_harness.h"

namespace tomoshibi::gui {
namespace {

using test::ImGuiHarness;

// "144^" is above the line, "7.1v" below it, "" missing.
CheckupRow row(const char* id, const char* name, const char* limit, std::vector<std::string> values,
               bool dialysis = false) {
  CheckupRow out;
  out.id = id;
  out.name = name;
  out.limit = limit;
  out.dialysis_reference = dialysis;
  for (std::string& value : values) {
    CheckupCell cell;
    if (value.ends_with('^')) cell.mark = Mark::kAbove;
    if (value.ends_with('v')) cell.mark = Mark::kBelow;
    if (cell.mark != Mark::kNone) value.pop_back();
    cell.value = value;
    out.cells.push_back(cell);
  }
  return out;
}

TrendState trend(const char* title, const char* value, std::vector<float> points, float threshold,
                 bool above, const char* label) {
  TrendState out;
  out.title = title;
  out.value = value;
  out.threshold = threshold;
  out.bad_is_above = above;
  out.threshold_label = label;
  out.first_year = "2021";
  out.last_year = "2025";
  for (const float point : points) {
    const bool bad = above ? point >= threshold : point < threshold;
    const Mark mark = above ? Mark::kAbove : Mark::kBelow;
    out.points.push_back(TrendPoint{point, bad ? mark : Mark::kNone});
  }
  out.mark = out.points.back()->mark;
  return out;
}

CheckupsState story() {
  CheckupsState out;
  out.columns = {{"2021年6月"}, {"2022年6月"}, {"2023年7月"}, {"2024年6月"}, {"2025年6月"}};
  out.rows = {row("SBP", "収縮期", "140以上", {"152^", "148^", "156^", "161^", "144^"}),
              row("DBP", "拡張期", "90以上", {"84", "82", "88", "92^", "78"}),
              row("HBA1C", "HbA1c", "6.5以上", {"7.4^", "7.1^", "6.9^", "6.8^", "6.4"}, true),
              row("LDL", "LDL", "140以上", {"148^", "139", "126", "118", "102"}),
              row("TG", "中性脂肪", "300以上", {"188", "172", "165", "160", "141"}),
              row("HDL", "HDL", "34以下", {"42", "44", "41", "40", "38"}),
              row("EGFR", "eGFR", "45未満", {"28.4v", "24.1v", "19.0v", "13.2v", "7.1v"}, true),
              row("CRE", "クレアチニン", "", {"1.42", "1.66", "2.07", "2.91", "5.10"}),
              row("HB", "血色素", "11.0以下", {"11.8", "11.4", "11.1", "10.6v", "10.2v"}),
              row("BMI", "BMI", "", {"23.9", "", "23.1", "22.4", "21.8"}),
              row("UP", "尿蛋白", "", {"＋", "＋＋", "＋＋", "＋＋＋", "＋＋＋"})};
  out.rows[4].cells[4].several = true;
  out.trends = {trend("収縮期", "144", {152, 148, 156, 161, 144}, 140, true, "受診勧奨 140"),
                trend("HbA1c ※", "6.4", {7.4F, 7.1F, 6.9F, 6.8F, 6.4F}, 6.5F, true, "基準 6.5"),
                trend("eGFR ※", "7.1", {28.4F, 24.1F, 19.0F, 13.2F, 7.1F}, 45, false, "基準 45"),
                trend("LDL", "102", {148, 139, 126, 118, 102}, 140, true, "基準 140")};
  out.source = "特定健診・後期高齢者健診　2025年12月登録";
  out.searched = "5年分";
  return out;
}

// An older day before the others, with the same value for every item.
void put_before(CheckupsState& page, const char* title, const char* value) {
  std::vector<CheckupColumn> columns;
  columns.push_back({title});
  for (const CheckupColumn& column : page.columns) columns.push_back(column);
  page.columns = columns;
  for (CheckupRow& item : page.rows) {
    std::vector<CheckupCell> cells(1);
    cells.back().value = value;
    for (const CheckupCell& cell : item.cells) cells.push_back(cell);
    item.cells = cells;
  }
}

struct Fixture {
  ImGuiHarness harness;
  ChartState state;
  Fixture() {
    harness.ui().record_text(true);
    state.band = test::sample_band();
    state.tab = ChartTab::kCheckups;
    state.page = story();
  }
  CheckupsState& page() { return std::get<CheckupsState>(state.page); }
  std::optional<ChartIntent> draw_once() {
    return harness.frame([&](Ui& ui) { return draw(ui, state); });
  }
  std::optional<ChartIntent> press(std::string_view path) {
    return harness.press([&](Ui& ui) { return draw(ui, state); }, path);
  }
  [[nodiscard]] bool reads(std::string_view text) {
    std::string all;
    for (const std::string& piece : harness.ui().seen()) all += piece;
    return all.find(text) != std::string::npos;
  }
};

template <typename Wish>
const Wish* wish(const std::optional<ChartIntent>& intent) {
  return intent ? std::get_if<Wish>(&*intent) : nullptr;
}

constexpr std::array kTexts{TextSize::kNormal, TextSize::kLarge, TextSize::kLargest};

TEST_CASE("check-ups: every column carries its year, every missing value a dash") {
  Fixture f;
  f.draw_once();
  for (const char* year : {"2021年6月", "2022年6月", "2023年7月", "2024年6月", "2025年6月"}) {
    CHECK(f.harness.sees(year));
  }
  const auto& seen = f.harness.ui().seen();
  // Two items without a deciding value, a third with 尿蛋白, and one missing result.
  CHECK(std::count(seen.begin(), seen.end(), "—") == 4);
}

TEST_CASE("check-ups: the deciding value stands with its item") {
  Fixture f;
  f.draw_once();
  for (const char* limit : {"140以上", "45未満", "11.0以下"}) CHECK(f.harness.sees(limit));
  CHECK(f.harness.sees("受診勧奨"));
}

TEST_CASE("check-ups: danger colour comes only with a mark") {
  Fixture f;
  CheckupsState& page = f.page();
  for (CheckupRow& item : page.rows) {
    for (CheckupCell& cell : item.cells) cell.mark = Mark::kNone;
  }
  for (TrendState& plot : page.trends) {
    plot.mark = Mark::kNone;
    plot.threshold.reset();
    plot.threshold_label.clear();
    for (auto& point : plot.points) point->mark = Mark::kNone;
  }
  f.draw_once();
  const Palette& colors = f.harness.ui().colors();
  const Rect place = f.harness.area("chart/trend_0")->rect;
  int red = 0;
  for (int y = static_cast<int>(place.y); y < 800; ++y) {
    for (int x = 0; x < 1280; ++x) red += f.harness.pixel(x, y) == colors.danger_ink ? 1 : 0;
  }
  CHECK(red == 0);
  f.state.page = story();
  f.draw_once();
  for (int y = static_cast<int>(place.y); y < 800; ++y) {
    for (int x = 0; x < 1280; ++x) red += f.harness.pixel(x, y) == colors.danger_ink ? 1 : 0;
  }
  CHECK(red > 100);
}

TEST_CASE("check-ups: what dialysis makes unreliable is marked, and the mark explained") {
  Fixture f;
  f.draw_once();
  CHECK(f.harness.sees("HbA1c ※"));
  CHECK(f.harness.sees("eGFR ※"));
  CHECK(f.reads("※ 透析中は参考"));
  CHECK(f.reads("値の前の※：同じ日に複数の結果"));
  CHECK(f.reads("出どころ：特定健診・後期高齢者健診　2025年12月登録"));
  for (CheckupRow& item : f.page().rows) {
    item.dialysis_reference = false;
    for (CheckupCell& cell : item.cells) cell.several = false;
  }
  f.draw_once();
  CHECK_FALSE(f.reads("透析中は参考　"));
  CHECK_FALSE(f.reads("複数の結果"));
}

TEST_CASE("check-ups: a touch swaps a plot's item; the other view is one touch away") {
  Fixture f;
  for (std::size_t i = 0; i < 4; ++i) {
    const auto intent = f.press("chart/trend_" + std::to_string(i));
    REQUIRE(wish<chart::SwapTrend>(intent) != nullptr);
    CHECK(wish<chart::SwapTrend>(intent)->plot == i);
  }
  auto intent = f.press("chart/laboratory");
  REQUIRE(wish<chart::ShowLaboratory>(intent) != nullptr);
  CHECK(wish<chart::ShowLaboratory>(intent)->laboratory);
  intent = f.press("chart/checkups");
  REQUIRE(wish<chart::ShowLaboratory>(intent) != nullptr);
  CHECK_FALSE(wish<chart::ShowLaboratory>(intent)->laboratory);
}

TEST_CASE("check-ups: more than five days are reached by keys, newest first") {
  Fixture f;
  CheckupsState& page = f.page();
  put_before(page, "2020年6月", "2");
  put_before(page, "2019年6月", "1");
  f.draw_once();
  CHECK(f.harness.sees("2025年6月"));
  CHECK_FALSE(f.harness.sees("2020年6月"));
  CHECK_FALSE(f.press("chart/newer").has_value());
  const auto intent = f.press("chart/older");
  REQUIRE(wish<chart::MoveColumns>(intent) != nullptr);
  page.newer_columns = wish<chart::MoveColumns>(intent)->newer_columns;
  f.draw_once();
  CHECK(f.harness.sees("2019年6月"));
  const auto& seen = f.harness.ui().seen();  // The band may name a day of its own in a sentence.
  CHECK(std::find(seen.begin(), seen.end(), "2025年6月") == seen.end());
  const auto back = f.press("chart/newer");
  REQUIRE(wish<chart::MoveColumns>(back) != nullptr);
  CHECK(wish<chart::MoveColumns>(back)->newer_columns == 0);
}

TEST_CASE("check-ups: nothing on record, and nothing allowed, are two different answers") {
  Fixture f;
  CheckupsState empty;
  empty.searched = "5年分";
  f.state.page = empty;
  f.draw_once();
  CHECK(f.harness.sees("健診の記録がありません（5年分）"));
  CheckupsState refused;
  refused.is_refused = true;
  f.state.page = refused;
  const auto intent = f.press("chart/add_to_consent");
  REQUIRE(wish<chart::AddToConsent>(intent) != nullptr);
  CHECK(wish<chart::AddToConsent>(intent)->section == Section::kCheckup);
  CHECK(f.harness.sees("健診は同意に含まれていません"));
  CHECK_FALSE(f.harness.sees("記録がありません"));
}

TEST_CASE("check-ups: paging reaches every item, at every size") {
  Fixture f;
  for (const TextSize text : kTexts) {
    f.harness.ui().theme.text = text;
    f.state.page = story();
    std::vector<std::string> met;
    for (int step = 0; step < 10; ++step) {
      f.draw_once();
      for (const std::string& piece : f.harness.ui().seen()) met.push_back(piece);
      if (!f.harness.has_area("chart/page/down")) break;
      const auto intent = f.press("chart/page/down");
      if (!wish<chart::Scroll>(intent)) break;
      f.page().first = wish<chart::Scroll>(intent)->first;
    }
    for (const CheckupRow& item : f.page().rows) {
      CAPTURE(item.name);
      CHECK(std::any_of(met.begin(), met.end(),
                        [&](const std::string& piece) { return piece.starts_with(item.name); }));
    }
  }
}

TEST_CASE("check-ups: nothing is cut, everything inside, at every size") {
  Fixture f;
  for (const TextSize text : kTexts) {
    for (const bool gloves : {false, true}) {
      f.harness.ui().theme.text = text;
      f.harness.ui().theme.gloves = gloves;
      f.draw_once();
      for (const std::string& word : f.harness.ui().seen()) {
        CAPTURE(word);
        CAPTURE(static_cast<int>(text));
        CHECK_FALSE(word.ends_with("…"));
      }
      for (const Area& area : f.harness.ui().areas()) {
        CAPTURE(area.path);
        CHECK(area.rect.h >= f.harness.ui().theme.target());
        CHECK(area.rect.bottom() <= kWindowHeight + 4.0F);
      }
    }
  }
}

TEST_CASE("check-ups: pictures") {
  Fixture f;
  const auto picture = [&](const std::string& name) {
    f.harness.frame([&](Ui& ui) {
      (void)status_strip(ui, test::sample_strip());
      return draw(ui, f.state);
    });
    f.harness.picture(name);
  };
  for (const ThemeKind kind : {ThemeKind::kLight, ThemeKind::kDark, ThemeKind::kHighContrast}) {
    for (const TextSize text : kTexts) {
      f.harness.ui().theme.kind = kind;
      f.harness.ui().theme.text = text;
      picture("h-" + std::to_string(static_cast<int>(kind)) +
              std::to_string(static_cast<int>(text)));
    }
  }
  f.harness.ui().theme = {};
  CheckupsState refused;
  refused.is_refused = true;
  f.state.page = refused;
  picture("h-refused");
  CheckupsState many = story();
  put_before(many, "2020年6月", "1");
  many.rows.push_back(row("GOT", "AST(GOT)", "51以上", {"20", "21", "22", "23", "24", "25"}));
  f.state.page = many;
  picture("h-many");
  CheckupsState none;
  none.searched = "5年分";
  f.state.page = none;
  picture("h-empty");
}

}  // namespace
}  // namespace tomoshibi::gui
