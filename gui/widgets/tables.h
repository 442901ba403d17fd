// Tables, label-value lists, page keys, dragging.
//
// Proof: tests/gui_widgets_test.cpp.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "gui/widgets/keys.h"

namespace tomoshibi::gui {

struct Column {
  float x = 0.0F;  // From the window's left edge.
  float width = 0.0F;
  std::string_view title;
  Align align = Align::kLeft;
  bool strong = false;
};
// Head: `sunken` band of S labels. `on_ground` leaves the band out (chart list).
void table_head(Ui& ui, const Rect& rect, std::span<const Column> columns, bool on_ground = false);
// Row ground: `striped` rows are `ground`, others `panel`; hairline below unless striped tables.
void table_row(Ui& ui, const Rect& rect, bool striped, bool hairline = true);

enum class Mark : std::uint8_t { kNone, kAbove, kBelow };  // ▲ filled, ▽ hollow.
void draw_mark(Ui& ui, Mark mark, Vec2 center, float side, Color color);
// A number right-aligned at `right`, its mark in a 26 px column of its own behind it. Marked values
// are danger_ink and strong.
void number_with_mark(Ui& ui, float right, float y, float height, std::string_view number,
                      Mark mark, bool strong, Size size = Size::kM);

// Label S in second ink, value in M or S, hairline below. Returns the lower edge.
float label_row(Ui& ui, const Rect& rect, float label_width, std::string_view label,
                std::string_view value, Size value_size = Size::kS, Weight weight = Weight::kPlain);

// Column of 88 at the right: up, range, down with what is left. Keys stay where they are when there
// is nothing to page; then they are dashed and refuse.
enum class Page : std::uint8_t { kUp, kDown };
struct PageState {
  std::size_t first = 0;  // Index of the first row shown.
  std::size_t shown = 0;  // Rows shown.
  std::size_t total = 0;
};
[[nodiscard]] std::optional<Page> page_keys(Ui& ui, std::string_view name, const Rect& column,
                                            const PageState& state);

// Lists also drag: how many rows the finger has pulled since the last call, positive towards the
// end. The caller keeps `carried` (pixels not yet used) beside its scroll position.
[[nodiscard]] int drag_rows(Ui& ui, const Rect& list, float row_height, float& carried);

}  // namespace tomoshibi::gui
