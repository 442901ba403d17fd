// The page that ends a chart: the receipt, a consent that is taken back, 別の方でした, closing.
//
// Each key says what it does; taking back asks once more on the same place.
// Source: design/care.md 14, 25. Proof: tests/gui_screen_receipt_test.cpp.
#pragma once

#include <optional>

#include "gui/screens/chart_intents.h"
#include "gui/ui.h"

namespace tomoshibi::gui {

struct ChartEndState {
  bool is_asking = false;  // Whether the person really took it back.
};

[[nodiscard]] std::optional<ChartIntent> draw_end(Ui& ui, const Rect& content,
                                                  const ChartEndState& state);

}  // namespace tomoshibi::gui
