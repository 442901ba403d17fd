// How long each kind of consent lasts, to the millisecond at its end.
// Method: the table of domain.md 4.1, at and beside every boundary.
#include "store/journal/consent_kind.h"

#include "tests/journal_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;
using journal::ConsentKind;

namespace {

const Date kCareDay = *date_from_iso("2026-11-21");
const Instant kTaken = *instant_from_iso("2026-11-21T14:32:00+09:00");

void check_end(ConsentKind kind, const char* end_text) {
  const Instant end = *instant_from_iso(end_text);
  CHECK(journal::consent_ends(kind, kTaken, kCareDay) == end);
  CHECK(journal::consent_holds(kind, kTaken, kCareDay, false, {end.milliseconds - 1}));
  CHECK_FALSE(journal::consent_holds(kind, kTaken, kCareDay, false, end));
}

}  // namespace

TEST_CASE("consent kind: disaster, counter and house call end after 24 hours") {
  for (const auto kind : {ConsentKind::kDisaster, ConsentKind::kCounter, ConsentKind::kHouseCall}) {
    check_end(kind, "2026-11-22T14:32:00+09:00");
  }
}

TEST_CASE("consent kind: other routes and online care hold through 23:59 of the day after the care day") {
  for (const auto kind : {ConsentKind::kOtherRoute, ConsentKind::kOnline}) {
    check_end(kind, "2026-11-23T00:00:00+09:00");
  }
  // The care day counts, not the day on which it was taken.
  CHECK(journal::consent_ends(ConsentKind::kOnline, kTaken, *date_from_iso("2026-12-31")) ==
        *instant_from_iso("2027-01-02T00:00:00+09:00"));
}

TEST_CASE("consent kind: home visits last until they are withdrawn, and a withdrawal ends every kind") {
  CHECK_FALSE(journal::consent_ends(ConsentKind::kHomeVisits, kTaken, kCareDay));
  const Instant years_later{kTaken.milliseconds + 20 * 365 * 24 * kHour};
  CHECK(journal::consent_holds(ConsentKind::kHomeVisits, kTaken, kCareDay, false, years_later));
  for (const auto kind : {ConsentKind::kDisaster, ConsentKind::kCounter, ConsentKind::kOtherRoute,
                          ConsentKind::kHomeVisits, ConsentKind::kHouseCall, ConsentKind::kOnline}) {
    CHECK(journal::consent_holds(kind, kTaken, kCareDay, false, kTaken));
    CHECK_FALSE(journal::consent_holds(kind, kTaken, kCareDay, true, kTaken));
    CHECK_FALSE(journal::consent_holds(kind, kTaken, kCareDay, false,
                                       {kTaken.milliseconds - 6 * kMinute}));
  }
}
