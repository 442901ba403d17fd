// A QR code on the glass: black on white in every theme, with its quiet zone.
// Cost: one rectangle a run of dark modules. Proof: tests/gui_screen_receipt_test.cpp.
#pragma once

#include <cstddef>
#include <vector>

#include "gui/draw.h"

namespace tomoshibi::gui {

struct QrMatrix {
  std::size_t side = 0;    // Modules, without the quiet zone.
  std::vector<bool> dark;  // Row by row.
};

// As large as whole pixels a module allow, at the top of the rectangle, centred. Returns what was
// covered; nothing for an empty matrix.
Rect draw_qr(Ui& ui, const QrMatrix& code, const Rect& place);

}  // namespace tomoshibi::gui
