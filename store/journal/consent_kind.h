// How long a consent lasts, by the way it was taken: the rules of the online eligibility system, of
// which this product uses the disaster's alone. The others stand here so that what comes from there,
// and what is taken when the emergency is over, is judged by one function.
//
// Medication, care, surgery and check-ups are four consents (SectionSet), whatever the kind.
// Source: reference/domain.md 4.1 (online eligibility, consent periods).
// Proof: tests/journal_consent_kind_test.cpp.
#pragma once

#include <cstdint>
#include <optional>

#include "store/base/instant.h"

namespace tomoshibi::store::journal {

enum class ConsentKind : std::uint8_t {
  kDisaster = 1,   // 災害時: one encounter, at most 24 hours.
  kCounter,        // At the counter by card reader: 24 hours.
  kOtherRoute,     // By マイナ在宅受付Web or the app, or when the reader fails: to the end of the next day.
  kHomeVisits,     // 訪問診療: as long as the relation lasts, until withdrawn.
  kHouseCall,      // 往診: 24 hours.
  kOnline,         // オンライン診療: to the end of the next day.
};

// When it ends: the first instant at which it no longer holds; empty when only a withdrawal ends it.
// `care_day`: the day of the treatment, in Japan.
std::optional<Instant> consent_ends(ConsentKind kind, Instant taken, const Date& care_day);

// `withdrawn`: nothing holds. A clock that stands before the consent (more than five minutes) asks
// again.
bool consent_holds(ConsentKind kind, Instant taken, const Date& care_day, bool withdrawn,
                   Instant now);

}  // namespace tomoshibi::store::journal
