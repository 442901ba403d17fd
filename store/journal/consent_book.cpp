#include "store/journal/consent_book.h"

#include <algorithm>

namespace tomoshibi::store::journal {
namespace {

// A consent that ran out stays in the list while its chart is open, for one day more at most.
constexpr std::int64_t kKeptMilliseconds = 2 * kConsentMilliseconds;

bool is_recent(Instant since, Instant now) {
  return now.milliseconds - since.milliseconds < kKeptMilliseconds;
}

bool shares_a_person(std::span<const PersonId> some, std::span<const PersonId> others) {
  return std::ranges::any_of(
      some, [&](const PersonId& person) { return std::ranges::count(others, person) > 0; });
}

OpenConsent as_of(OpenConsent consent, Instant now) {
  consent.ran_out = !within_time(consent.since, now);
  return consent;
}

}  // namespace

bool ConsentBook::needs_personal(const Entry& entry, Instant now) {
  if (std::holds_alternative<ConsentWithdrawn>(entry.body)) return true;
  const auto* consent = std::get_if<ConsentRecorded>(&entry.body);
  if (consent == nullptr) return false;
  return !opens(consent->answer) || is_recent(entry.header.wall, now);
}

void ConsentBook::apply(const Entry& entry) {
  if (const auto* consent = std::get_if<ConsentRecorded>(&entry.body)) {
    if (entry.opened) take_consent(entry, *consent);
  } else if (const auto* withdrawn = std::get_if<ConsentWithdrawn>(&entry.body)) {
    consents_.erase(withdrawn->consent);
    take_refusal(entry.header, withdrawn->persons, true);
  } else if (const auto* view = std::get_if<ChartViewed>(&entry.body)) {
    const auto found = consents_.find(view->consent);
    if (found == consents_.end()) return;
    found->second.chart_open = true;
    auto& viewers = found->second.viewers;
    if (std::ranges::count(viewers, entry.header.account) == 0) {
      viewers.push_back(entry.header.account);
    }
  } else if (const auto* closed = std::get_if<ChartClosed>(&entry.body)) {
    const auto found = consents_.find(closed->consent);
    if (found == consents_.end()) return;
    found->second.chart_open = false;
    const bool ends = closed->reason == CloseReason::kWrongPerson ||
                      closed->reason == CloseReason::kWithdrawn;
    if (ends) consents_.erase(found);
  }
}

void ConsentBook::take_consent(const Entry& entry, const ConsentRecorded& body) {
  forget_old(entry.header.wall);
  if (!opens(body.answer)) {
    take_refusal(entry.header, body.persons, false);
    return;
  }
  OpenConsent consent;
  consent.entry = entry.header.seq;
  consent.persons = body.persons;
  consent.answer = body.answer;
  consent.identity = body.identity;
  consent.reasons = body.reasons;
  consent.note = body.note;
  consent.sections = body.sections;
  consent.flags = body.flags;
  consent.account = entry.header.account;
  consent.since = entry.header.wall;
  consent.until = until(entry.header.wall);
  consent.asks_again = asks_again(body.answer);
  consents_.insert_or_assign(entry.header.seq, std::move(consent));
}

void ConsentBook::take_refusal(const Header& header, std::span<const PersonId> persons,
                               bool withdrawal) {
  for (const PersonId& person : persons) {
    refusals_.insert_or_assign(person,
                               Refusal{header.seq, header.wall, header.account, withdrawal});
  }
  // No wins: whatever was open for this person ends with it.
  std::erase_if(consents_, [&](const auto& one) {
    return shares_a_person(one.second.persons, persons);
  });
}

void ConsentBook::forget_old(Instant now) {
  std::erase_if(consents_, [&](const auto& one) { return !is_recent(one.second.since, now); });
}

std::vector<OpenConsent> ConsentBook::open(Instant now) const {
  std::vector<OpenConsent> list;
  for (const auto& [entry, consent] : consents_) {
    OpenConsent one = as_of(consent, now);
    if (one.ran_out && (!one.chart_open || !is_recent(one.since, now))) continue;
    list.push_back(std::move(one));
  }
  std::ranges::sort(list, [](const OpenConsent& a, const OpenConsent& b) {
    return a.entry > b.entry;
  });
  return list;
}

std::optional<OpenConsent> ConsentBook::for_person(const PersonId& person, Instant now) const {
  for (auto at = consents_.rbegin(); at != consents_.rend(); ++at) {
    const OpenConsent& consent = at->second;
    if (!within_time(consent.since, now)) continue;
    if (std::ranges::count(consent.persons, person) > 0) return as_of(consent, now);
  }
  return std::nullopt;
}

std::optional<Refusal> ConsentBook::refusal_of(const PersonId& person) const {
  const auto found = refusals_.find(person);
  if (found == refusals_.end()) return std::nullopt;
  return found->second;
}

const OpenConsent* ConsentBook::find(EntrySeq consent) const {
  const auto found = consents_.find(consent);
  return found == consents_.end() ? nullptr : &found->second;
}

}  // namespace tomoshibi::store::journal
