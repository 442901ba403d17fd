// Sheets for paper (A4, SVG): the seal for the wall, and the receipt that a patient takes home.
// Pure functions; whoever calls them writes the file or hands it to a printer.
// Lengths are millimetres; fonts are named, not embedded: IPAex Gothic, else any Japanese
// sans-serif.
// Proof: tests/audit_sheet_test.cpp.
#pragma once

#include <string>
#include <string_view>

#include "store/audit/receipt.h"
#include "store/audit/seal.h"
#include "store/base/result.h"

namespace tomoshibi::store::audit {

//   Errors: kBadInput (the note does not fit a QR code).
Result<std::string> seal_sheet(const SealOnPaper& seal);
// `payload` is what `receipt` was verified from.
Result<std::string> receipt_sheet(const Receipt& receipt, std::string_view payload);

}  // namespace tomoshibi::store::audit
