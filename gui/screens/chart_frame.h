// The chart (g, h): patient band, tabs, and one page below them.
//
// The band never scrolls and is the same on every page. Closing stands in the band, 別の方でした in
// the tab row: it closes too, and tells the app why. A page is a value of the variant; the app
// changes it when an intent asks. Draws from y = strip_height() down; the app draws the strip. Esc
// closes a line's page, then the chart.
//
// Source: design/care.md 1 to 8, 14, 20 to 22. Proof: tests/gui_screen_chart_test.cpp.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "gui/frame.h"
#include "gui/screens/chart_checkups.h"
#include "gui/screens/chart_end.h"
#include "gui/screens/chart_lists.h"
#include "gui/screens/chart_medicines.h"

namespace tomoshibi::gui {

// The chart is being read (journal entry first): the band is there, the page is not yet.
struct ChartLoading {
  std::string sentence;  // 読み込んでいます 3/8
};

using ChartPage = std::variant<MedicinesState, MedicinePageState, CheckupsState, ChartListState,
                               EligibilityState, ChartLoading, ChartEndState>;

struct ChartState {
  PatientBandState band;
  ChartTab tab = ChartTab::kMedicines;
  ChartPage page;
};

[[nodiscard]] std::optional<ChartIntent> draw(Ui& ui, const ChartState& state);

}  // namespace tomoshibi::gui
