// The rules of consent, in one place, as pure functions.
//
// - Oral and guardian are consent. Family is not (家族が了承 counts as no consent in every statistic),
//   nor is "no will can be established": both need a reason and open for life and body.
// - Refused opens nothing, ends what was open, and is shown first on any later opening.
// - A consent is for one encounter and 24 hours at most. Running out does not shut an open chart
//   but needs asking again; a withdrawal, a refusal and 「別の方でした」 end it at once.
// - "Under treatment, no time to ask" only where the authority's text allows it.
//
// Source: design/care.md 8-14; reference/domain.md 4.1 (災害時: one encounter, at most 24 h).
// Proof: tests/journal_consent_test.cpp.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "store/base/access.h"
#include "store/base/consent.h"
#include "store/base/ids.h"
#include "store/base/instant.h"
#include "store/base/result.h"
#include "store/journal/entry.h"

namespace tomoshibi::store::journal {

inline constexpr std::int64_t kConsentMilliseconds = std::int64_t{24} * 60 * 60 * 1000;
inline constexpr std::int64_t kClockSlackMilliseconds = std::int64_t{5} * 60 * 1000;
inline constexpr std::size_t kLinkedPersonsMax = 16;

// Who acts. `name` is kept sealed, in sign-in entries only.
struct Actor {
  AccountId account;
  std::string name;
  Role role = Role::kGeneral;
};

// What the authority's text allows on this device.
struct ConsentPolicy {
  bool during_treatment_allowed = false;
};

struct ConsentRequest {
  Actor actor;
  std::vector<PersonId> persons;  // The record chosen first, then those linked with it; 1 to 16.
  ConsentAnswer answer = ConsentAnswer::kRefused;
  IdentityCheck identity = IdentityCheck::kStated;
  std::vector<NoConsentReason> reasons;
  std::string note;               // Reason in words, or who agreed. Sealed.
  SectionSet sections;            // May be empty only for a refusal.
  std::optional<WordingUsed> wording;  // What was read out; required for oral and both proxies.
  std::string place;
  ConsentFlags flags;
};

// Statistics: family and none are "without consent".
constexpr bool counts_as_consent(ConsentAnswer answer) {
  return answer == ConsentAnswer::kOral || answer == ConsentAnswer::kGuardian;
}
constexpr bool opens(ConsentAnswer answer) { return answer != ConsentAnswer::kRefused; }
// Reopening asks 今は意思を確認できますか.
constexpr bool asks_again(ConsentAnswer answer) {
  return opens(answer) && !counts_as_consent(answer);
}
// A guardian answers for minors; above this age the screen asks whether the person can.
constexpr bool guardian_expected_at(int age_years) { return age_years >= 0 && age_years <= 15; }

constexpr Instant until(Instant since) { return {since.milliseconds + kConsentMilliseconds}; }
// False as well when the clock stands before the consent: then it is asked again.
constexpr bool within_time(Instant since, Instant now) {
  return now.milliseconds >= since.milliseconds - kClockSlackMilliseconds && now < until(since);
}

//   Errors: kDenied  the role may not take consent, or the reason is not allowed here;
//           kBadInput a reason, the sections or the words are missing or do not fit the answer.
Result<void> check_consent(const ConsentRequest& request, const ConsentPolicy& policy);

}  // namespace tomoshibi::store::journal
