// The rates of the search: tried and proposed by whoever may search, applied by an administrator. They lie
// with the machine's settings, so that they hold for whatever region is opened; they say nothing of anybody.
#include "app/desk/desk_state.h"

namespace tomoshibi::app {

namespace journal = store::journal;
namespace people = store::people;

namespace {

constexpr std::string_view kProposed = "search-rates-proposed";
constexpr std::string_view kApplied = "search-rates";

}  // namespace

Result<void> Desk::State::use_applied_rates(people::Register& persons) {
  TRY(applied, machine.kept(kApplied));
  if (!applied) return ok();
  TRY(proposal, people::decode_proposal(*applied));
  return persons.use_rates(proposal.rates);
}

Result<people::Rates> Desk::search_rates() const {
  TRY_VOID(state_->with_people());
  return state_->region->persons->rates();
}

// On record as a search, and so for nobody else.
Result<void> Desk::try_search_rates(const people::Rates& rates) {
  if (!state_->actor) return kNobodySignedIn;
  TRY_VOID(end_search(journal::SearchOutcome::kAnswered));
  const journal::SearchCriteria criteria{
      journal::SearchKind::kBatch, {{journal::SearchField::kText, "other rates of the search are tried"}}};
  TRY_VOID(state_->begin(criteria));
  const auto set = state_->region->persons->use_rates(rates);
  TRY_VOID(end_search(journal::SearchOutcome::kAnswered));
  return set;
}

Result<void> Desk::propose_search_rates(const people::RatesProposal& proposal) {
  if (!state_->actor) return kNobodySignedIn;
  if (!people::are_valid(proposal.rates)) {
    return Error(Errc::kBadInput, "a rate of the search is not between 0 and 1");
  }
  TRY_VOID(end_search(journal::SearchOutcome::kAnswered));
  const journal::SearchCriteria criteria{
      journal::SearchKind::kBatch, {{journal::SearchField::kText, "rates of the search are proposed"}}};
  TRY_VOID(state_->begin(criteria));
  TRY_VOID(end_search(journal::SearchOutcome::kAnswered));
  return state_->machine.keep(kProposed, people::encode_proposal(proposal));
}

namespace {

Result<void> only_an_administrator(const std::optional<journal::Actor>& actor) {
  if (!actor) return kNobodySignedIn;
  if (actor->role != Role::kAdministrator) {
    return Error(Errc::kDenied, "only an administrator sets the rates of the search");
  }
  return ok();
}

journal::StoreUpkeep noted(std::string_view what) {
  return {journal::UpkeepKind::kSettingChanged, journal::UpkeepResult::kDone, std::string(kApplied),
          std::string(what)};
}

}  // namespace

Result<people::RatesProposal> Desk::apply_search_rates() {
  TRY_VOID(state_->working());
  TRY_VOID(only_an_administrator(state_->actor));
  TRY(proposed, state_->machine.kept(kProposed));
  if (!proposed) return Error(Errc::kNotFound, "no rates of the search were proposed");
  TRY(proposal, people::decode_proposal(*proposed));
  TRY_VOID(state_->machine.keep(kApplied, *proposed));
  if (state_->region) TRY_VOID(state_->region->persons->use_rates(proposal.rates));
  TRY_VOID(state_->book.record_store_upkeep(state_->actor, noted("as proposed"), now()));
  return proposal;
}

Result<void> Desk::reset_search_rates() {
  TRY_VOID(state_->working());
  TRY_VOID(only_an_administrator(state_->actor));
  TRY_VOID(state_->machine.keep(kApplied, people::encode_proposal({})));
  if (state_->region) TRY_VOID(state_->region->persons->use_rates(people::Rates{}));
  TRY_VOID(state_->book.record_store_upkeep(state_->actor, noted("as the program comes"), now()));
  return ok();
}

}  // namespace tomoshibi::app
