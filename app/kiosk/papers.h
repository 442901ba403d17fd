// What leaves the kiosk on paper or in somebody's telephone: made on the store's thread, as pages.
// Errors: kStorage (the entry could not be written), kBadInput (it does not fit a QR code).
// Proof: tests/kiosk_audit_test.cpp.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "app/desk/audit_desk.h"
#include "gui/screens/audit.h"
#include "gui/screens/receipt_page.h"
#include "store/audit/seal.h"

namespace tomoshibi::app {

Result<gui::QrMatrix> qr_matrix(std::string_view text);
// The receipt of one view: recorded, proven in the tree of now, read back and verified.
Result<gui::ReceiptPageState> make_receipt_page(Desk& desk, EntrySeq view,
                                                const std::vector<PersonId>& persons);

// A seal for the wall: as it is shown, and as its sheet is drawn from. Cost: .6 s and 256 MiB for its words.
struct PaperSeal {
  gui::AuditSeal page;
  store::audit::SealOnPaper paper;
};
Result<PaperSeal> make_paper_seal(Desk& desk);
// The one that the machine made itself and nobody has printed yet; nothing when there is none.
Result<std::optional<PaperSeal>> waiting_paper_seal(Desk& desk);

}  // namespace tomoshibi::app
