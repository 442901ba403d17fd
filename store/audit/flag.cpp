#include "store/audit/flag.h"

#include <array>

#include "store/journal/consent_rules.h"

namespace tomoshibi::store::audit {
namespace {

constexpr std::array<std::string_view, 18> kNames{
    "no_consent", "after_refusal",   "withheld",      "same_surname", "same_address",
    "own_staff",  "budget",          "no_consent_rate", "searches_only", "by_night",
    "bulk",       "sought_after",    "namesake",      "not_searched", "emergency_code",
    "own_household", "neighbour",    "after_hours"};

}  // namespace

std::string_view name_of(FlagKind kind) {
  const auto number = static_cast<std::size_t>(kind);
  return number >= 1 && number <= kNames.size() ? kNames[number - 1] : "unknown";
}

bool is_top_priority(const Access& access) {
  using journal::ConsentFlag;
  if (!journal::opens(access.answer)) return false;
  const bool nobody_there =
      access.flags.has(ConsentFlag::kAlone) ||
      (access.second && access.second->how == journal::SecondHow::kNobodyThere);
  return nobody_there || access.flags.has(ConsentFlag::kWithheld) ||
         access.flags.has(ConsentFlag::kAfterRefusal);
}

}  // namespace tomoshibi::store::audit
