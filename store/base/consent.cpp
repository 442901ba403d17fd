#include "store/base/consent.h"

#include <utility>

namespace tomoshibi {
namespace {

template <typename Value, std::size_t N>
using Names = std::array<std::pair<Value, std::string_view>, N>;

constexpr Names<ConsentAnswer, 5> kAnswers{{{ConsentAnswer::kOral, "oral"},
                                            {ConsentAnswer::kGuardian, "guardian"},
                                            {ConsentAnswer::kFamily, "family"},
                                            {ConsentAnswer::kNone, "none"},
                                            {ConsentAnswer::kRefused, "refused"}}};
constexpr Names<IdentityCheck, 4> kChecks{{{IdentityCheck::kStated, "stated"},
                                           {IdentityCheck::kFamily, "family"},
                                           {IdentityCheck::kBelongings, "belongings"},
                                           {IdentityCheck::kPresumed, "presumed"}}};
constexpr Names<NoConsentReason, 5> kReasons{
    {{NoConsentReason::kUnconscious, "unconscious"},
     {NoConsentReason::kCannotCommunicate, "cannot_communicate"},
     {NoConsentReason::kCannotEstablish, "cannot_establish"},
     {NoConsentReason::kInfantNoGuardian, "infant_no_guardian"},
     {NoConsentReason::kDuringTreatment, "during_treatment"}}};

template <typename Value, std::size_t N>
std::string_view find_name(const Names<Value, N>& names, Value value) {
  for (const auto& [key, name] : names) {
    if (key == value) return name;
  }
  return {};
}

template <typename Value, std::size_t N>
std::optional<Value> find_value(const Names<Value, N>& names, std::string_view wanted) {
  for (const auto& [key, name] : names) {
    if (name == wanted) return key;
  }
  return std::nullopt;
}

}  // namespace

std::string_view name_of(ConsentAnswer answer) { return find_name(kAnswers, answer); }
std::string_view name_of(IdentityCheck check) { return find_name(kChecks, check); }
std::string_view name_of(NoConsentReason reason) { return find_name(kReasons, reason); }
std::optional<ConsentAnswer> consent_answer_from(std::string_view name) {
  return find_value(kAnswers, name);
}
std::optional<IdentityCheck> identity_check_from(std::string_view name) {
  return find_value(kChecks, name);
}
std::optional<NoConsentReason> no_consent_reason_from(std::string_view name) {
  return find_value(kReasons, name);
}

}  // namespace tomoshibi
