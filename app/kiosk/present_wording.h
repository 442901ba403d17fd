// The words read to the patient, laid out for the consent screen.
//
// Invariant: put together, the pieces are exactly the journal's wording (store/journal/wording.h): what
// is shown, read aloud and hashed into the entry is one text. Proof: tests/kiosk_present_test.cpp.
#pragma once

#include <vector>

#include "gui/screens/consent.h"
#include "store/base/consent.h"

namespace tomoshibi::app {

// Empty when nothing may be seen.
std::vector<gui::ConsentLine> present_wording(SectionSet sections);

}  // namespace tomoshibi::app
