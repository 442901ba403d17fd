// The page that ends a drill: how long to the first chart, how often it was somebody else, the journal.
//
// A pure screen: everything on it is counted by the app from the drill's own entries; nothing about
// anybody is in it. Fills the whole window; the drill frame is drawn over it by whoever draws it.
// Source: screens.md (drill). Proof: tests/gui_screen_drill_score_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "gui/ui.h"

namespace tomoshibi::gui {

// Whether the drill's own journal verifies.
enum class SealChecked : std::uint8_t { kNot, kGood, kWrong };

struct DrillScore {
  std::string drill;   // 訓練の開放通知 第2号
  std::string period;  // 11/21 13:00 〜 17:00
  std::optional<int> seconds_to_first_chart;  // Empty: none was opened.
  std::uint64_t charts = 0;                   // Opened, however often the same one.
  std::uint64_t wrong_person = 0;             // Of them, closed as 別の方でした.
  SealChecked seal = SealChecked::kNot;
};

struct CloseDrillScore {};

[[nodiscard]] std::optional<CloseDrillScore> draw(Ui& ui, const DrillScore& score);

}  // namespace tomoshibi::gui
