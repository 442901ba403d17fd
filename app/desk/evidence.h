// What shows that two records are one human being's, in words for whoever looks at both.
//
// A source gives its evidence as a code ("moved", "replaces") or in its own words. Words for a
// Japanese reader go through as they are, up to 60 bytes; a code that is not known says nothing to
// him and becomes 届けられたつながり.
// Source: FHIR R4 link-type (replaced-by, replaces, refer, seealso) and the evidence of our own
// register. Proof: tests/kiosk_present_test.cpp.
#pragma once

#include <string>
#include <string_view>

namespace tomoshibi::app {

// 転居の届け
std::string evidence_words(std::string_view evidence);

}  // namespace tomoshibi::app
