#include "store/journal/consent_rules.h"

#include <algorithm>

namespace tomoshibi::store::journal {
namespace {

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

Result<void> check_reasons(const ConsentRequest& request, const ConsentPolicy& policy) {
  const bool given = !request.reasons.empty() || !is_blank(request.note);
  if (needs_reason(request.answer) && !given) {
    return Error(Errc::kBadInput, "this answer needs a reason");
  }
  if (!needs_reason(request.answer) && !request.reasons.empty()) {
    return Error(Errc::kBadInput, "this answer takes no reason why the will is unknown");
  }
  if (!policy.during_treatment_allowed &&
      std::ranges::count(request.reasons, NoConsentReason::kDuringTreatment) > 0) {
    return Error(Errc::kDenied, "the authority's text does not allow this reason");
  }
  return ok();
}

Result<void> check_words(const ConsentRequest& request) {
  const bool was_asked = request.answer == ConsentAnswer::kOral ||
                         request.answer == ConsentAnswer::kGuardian ||
                         request.answer == ConsentAnswer::kFamily;
  if (!request.wording) {
    if (was_asked) return Error(Errc::kBadInput, "the words that were read out are missing");
    return ok();
  }
  // Whoever refused may have heard the words for other sections; the others heard these.
  if (!was_asked) return ok();
  const Wording wording = wording_for(request.sections, request.wording->language);
  if (wording.used != *request.wording) {
    return Error(Errc::kBadInput, "the words that were read out do not fit the sections");
  }
  return ok();
}

}  // namespace

Result<void> check_consent(const ConsentRequest& request, const ConsentPolicy& policy) {
  if (!is_medical(request.actor.role)) {
    return Error(Errc::kDenied, "only medical staff take consent and open charts");
  }
  if (request.persons.empty() || request.persons.size() > kLinkedPersonsMax) {
    return Error(Errc::kBadInput, "a consent names 1 to 16 records of one person");
  }
  if (opens(request.answer) && request.sections.empty()) {
    return Error(Errc::kBadInput, "a consent names at least one section");
  }
  TRY_VOID(check_reasons(request, policy));
  return check_words(request);
}

}  // namespace tomoshibi::store::journal
