// The access receipt (閲覧の控え): what the patient may copy from the glass. Who, when, why, on which
// device, as which entry, and the QR code that proves it. Nothing of the chart is on it.
//
// Fills the whole window: it is turned to the patient. Esc goes back to the chart.
// Source: care.md 25. Proof: tests/gui_screen_receipt_test.cpp.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "gui/screens/qr_matrix.h"

namespace tomoshibi::gui {

struct ReceiptPageState {
  std::string text;  // Lines, in Japanese.
  QrMatrix code;     // Empty: it is being made.
  bool failed = false;
};

namespace receipt_page {
struct Back {};        // To the chart.
struct CloseChart {};  // Given: the chart closes.
}  // namespace receipt_page
using ReceiptPageIntent = std::variant<receipt_page::Back, receipt_page::CloseChart>;

[[nodiscard]] std::optional<ReceiptPageIntent> draw(Ui& ui, const ReceiptPageState& state);

}  // namespace tomoshibi::gui
