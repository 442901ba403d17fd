// Small parts that several screens draw alike: centred lines, mixed paragraphs, facts that hide.
//
// Cost: measured text, nothing kept. Proof: tests of the screens that use them.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "gui/draw.h"
#include "gui/widgets/tables.h"
#include "store/base/consent.h"

namespace tomoshibi::gui {

// Lines ('\n') centred both ways in the rectangle.
void draw_centered(Ui& ui, const Rect& rect, std::string_view lines, Size size, Color color,
                   Weight weight = Weight::kPlain);

// Pieces that follow each other and wrap, each plain or strong; '\n' inside a piece breaks.
// Returns the height; draws nothing when `draws` is false.
struct MixedPiece {
  std::string_view text;
  bool strong = false;
};
float mixed_paragraph(Ui& ui, Vec2 at, float width, std::span<const MixedPiece> pieces, Size size,
                      float pitch, bool draws = true);

// A fact about a person on one line: a bar while names are hidden, smaller when too wide.
float draw_private(Ui& ui, const Rect& rect, std::string_view text, Size size, Color color,
                Weight weight = Weight::kPlain);

// Widths of cells in one row: what each text needs, and an equal share of what is left.
void share_width(std::span<float> widths, float whole, float gap);

// The words of one section of a chart: 薬, 診療, 手術, 健診.
[[nodiscard]] std::string_view section_word(const Ui& ui, Section section);

// A list with page keys in `column` that also drags and obeys PageUp and PageDown.
struct ListMove {
  std::size_t first = 0;
  float carried = 0.0F;
};
struct ListPlace {
  std::size_t first = 0;
  std::size_t shown = 0;  // Rows that fit.
  std::size_t total = 0;
  float carried = 0.0F;
};
[[nodiscard]] std::optional<ListMove> move_list(Ui& ui, const Rect& list, const Rect& column,
                                                float row_height, const ListPlace& place);
// First row that leaves no page half empty at the end of the list.
[[nodiscard]] std::size_t last_first(const ListPlace& place);

}  // namespace tomoshibi::gui
