#include "gui/screens/qr_matrix.h"

#include <algorithm>
#include <cmath>

namespace tomoshibi::gui {

Rect draw_qr(Ui& ui, const QrMatrix& code, const Rect& place) {
  constexpr std::size_t kQuiet = 4;
  if (code.side == 0 || code.dark.size() < code.side * code.side) return {};
  const auto modules = static_cast<float>(code.side + 2 * kQuiet);
  const float pitch = std::max(1.0F, std::floor(std::min(place.w, place.h) / modules));
  const float side = pitch * modules;
  const Rect field{std::floor(place.x + (place.w - side) / 2.0F), std::floor(place.y), side, side};
  fill_rect(ui, field, rgb(0xFFFFFF));
  for (std::size_t row = 0; row < code.side; ++row) {
    std::size_t column = 0;
    while (column < code.side) {
      if (!code.dark.at(row * code.side + column)) {
        ++column;
        continue;
      }
      std::size_t end = column;
      while (end < code.side && code.dark.at(row * code.side + end)) ++end;
      fill_rect(ui,
                {field.x + pitch * static_cast<float>(column + kQuiet),
                 field.y + pitch * static_cast<float>(row + kQuiet),
                 pitch * static_cast<float>(end - column), pitch},
                rgb(0x000000));
      column = end;
    }
  }
  return field;
}

}  // namespace tomoshibi::gui
