// What leaves the kiosk on paper or in somebody's telephone: made on the store's thread, as pages.
// Errors: kStorage (the entry could not be written), kBadInput (it does not fit a QR code).
// Proof: tests/kiosk_audit_test.cpp.
#pragma once

#include <string_view>
#include <vector>

#include "app/desk/desk.h"
#include "gui/screens/receipt_page.h"

namespace tomoshibi::app {

Result<gui::QrMatrix> qr_matrix(std::string_view text);
// The receipt of one view: recorded, proven in the tree of now, read back and verified.
Result<gui::ReceiptPageState> make_receipt_page(Desk& desk, EntrySeq view,
                                                const std::vector<PersonId>& persons);

}  // namespace tomoshibi::app
