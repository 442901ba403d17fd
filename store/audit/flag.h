// Why an access or a search should be looked at by somebody else. A flag accuses nobody.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "store/audit/access_book.h"

namespace tomoshibi::store::audit {

enum class FlagKind : std::uint8_t {
  kNoConsent = 1,      // Family or none; always reviewed.
  kAfterRefusal,       // Opened though the person had refused.
  kWithheld,           // 不開示の届出
  kSameSurname,        // As the user.
  kSameAddress,        // As somebody opened before, or as the user.
  kOwnStaff,           // Somebody with an account here, or the user himself.
  kBudget,             // More new people in an hour than usual.
  kNoConsentRate,      // Far above the median of peers.
  kSearchesOnly,       // One search after the other, nobody opened.
  kByNight,            // Many people in the small hours.
  kBulk,               // Many charts, each open for moments, nothing recorded.
  kSoughtAfter,        // One person opened by many users without anything given.
  kNamesake,           // Opened without the namesake's question.
  kNotSearched,        // Opened without a search of the day that showed the person.
  kEmergencyCode,      // Opened under a spoken code.
  kOwnHousehold,       // Lives with the user.
  kNeighbour,          // Lives near the user.
  kAfterHours,         // The user came back after his own work was over.
};
// no_consent after_refusal withheld same_surname same_address own_staff budget no_consent_rate
// searches_only by_night bulk sought_after namesake not_searched emergency_code own_household
// neighbour after_hours
std::string_view name_of(FlagKind kind);

struct Flag {
  EntryName subject;         // The consent or search.
  FlagKind kind = FlagKind::kNoConsent;
  std::uint32_t figure = 0;  // What the words need: how many searches in a row, …
};

// Accesses of a withheld person, after a refusal, or where nobody was there to be asked, first.
bool is_top_priority(const Access& access);

}  // namespace tomoshibi::store::audit
