// The board under a birth field: digits, eras, 西暦 and 約N歳. Both search screens use it.
//
// Proof: tests/gui_screen_search_name_test.cpp, tests/gui_screen_search_card_test.cpp.
#pragma once

#include <optional>

#include "gui/screens/search_name.h"

namespace tomoshibi::gui {

// Digits at the left, the schemes at the right, a hint below, over the whole board.
[[nodiscard]] std::optional<BirthEntry> draw_birth_board(Ui& ui, const Rect& board,
                                                         const BirthEntry& entry,
                                                         bool not_understood);
// The six schemes of a card (no age) as one row of keys; the digits come from the card's own pad.
[[nodiscard]] std::optional<BirthEntry> draw_era_row(Ui& ui, const Rect& row,
                                                     const BirthEntry& entry);

}  // namespace tomoshibi::gui
