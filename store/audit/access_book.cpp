#include "store/audit/access_book.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "store/journal/consent_rules.h"

namespace tomoshibi::store::audit {
namespace {

constexpr std::size_t kRecentMax = 64;
constexpr std::size_t kEarlyMax = 65'536;
constexpr std::size_t kWhatBytesMax = 160;
constexpr std::int64_t kDayMilliseconds = std::int64_t{24} * 60 * 60 * 1000;

EntryName name_of(const journal::Entry& entry) { return {entry.header.device, entry.header.seq}; }

bool same_day(Instant one, Instant other) {
  return std::abs(one.milliseconds - other.milliseconds) <= kDayMilliseconds;
}

bool may_review(const std::optional<Role>& role) {
  return role == Role::kAuditor || role == Role::kAdministrator;
}

// Of the values that an entry names, those that tell acts of one kind apart. No person, no name.
std::string words_of(const journal::Entry& entry) {
  static constexpr std::array<std::string_view, 15> kTelling{
      "reason", "alarm",  "reading", "action", "subject", "upkeep", "result", "format",
      "matter", "event",  "road",    "cause",  "how",     "consent", "view"};
  std::string text(journal::kind_name(entry.body));
  for (const journal::Field& field : journal::fields_of(entry)) {
    if (std::ranges::find(kTelling, field.name) == kTelling.end()) continue;
    text += ' ';
    if (const auto* word = std::get_if<std::string>(&field.value)) {
      text += *word;
    } else if (const auto* number = std::get_if<std::int64_t>(&field.value)) {
      text += std::to_string(*number);
    }
  }
  if (text.size() > kWhatBytesMax) text.resize(kWhatBytesMax);
  return text;
}

void add(Access& access, std::vector<EntrySeq>& list, EntrySeq entry) {
  if (list.size() < kUnderOneMax) {
    list.push_back(entry);
  } else {
    ++access.beyond;
  }
}

}  // namespace

bool Access::without_consent() const { return journal::asks_again(answer); }

bool Access::concerns(const PersonId& person) const {
  return std::ranges::find(persons, person) != persons.end();
}

bool SearchSeen::showed(const PersonId& person) const {
  return std::ranges::find(shown, person) != shown.end();
}

void AccessBook::take(const journal::Entry& entry) {
  ++entries_;
  const journal::Body& body = entry.body;
  if (const auto* signed_in = std::get_if<journal::SignedIn>(&body)) {
    if (!signed_in->name.empty()) staff_[entry.header.account] = signed_in->name;
    return take_other(entry);
  }
  if (const auto* change = std::get_if<journal::AccountChanged>(&body)) {
    if (!change->name.empty() && !change->subject.value.empty()) {
      staff_[change->subject] = change->name;
    }
    return take_other(entry);
  }
  if (const auto* begins = std::get_if<journal::SearchBegins>(&body)) {
    return take_search(entry, *begins);
  }
  if (const auto* refused = std::get_if<journal::SearchRefused>(&body)) {
    if (was_at_audit_desk(*refused)) return take_other(entry);
    return take_search(entry, *refused);
  }
  if (const auto* ends = std::get_if<journal::SearchEnds>(&body)) {
    return take_search_end(entry, *ends);
  }
  if (const auto* consent = std::get_if<journal::ConsentRecorded>(&body)) {
    return take_consent(entry, *consent);
  }
  if (const auto* review = std::get_if<journal::Reviewed>(&body)) return take_review(entry, *review);
  if (const auto* draw = std::get_if<journal::SampleDrawn>(&body)) {
    draws_.push_back({name_of(entry), entry.header.wall, entry.header.account, draw->size,
                      draw->root, draw->count});
    return;
  }
  if (!take_under(entry)) take_other(entry);
}

bool was_at_audit_desk(const journal::SearchRefused& body) {
  const auto& terms = body.criteria.terms;
  return terms.size() == 1 && terms[0].field == journal::SearchField::kText &&
         terms[0].text == "audit desk";
}

const Access* AccessBook::find(const EntryName& name) const {
  const auto at = access_at_.find(name);
  return at == access_at_.end() ? nullptr : &accesses_[at->second];
}

const SearchSeen* AccessBook::find_search(const EntryName& name) const {
  const auto at = search_at_.find(name);
  return at == search_at_.end() ? nullptr : &searches_[at->second];
}

std::string_view AccessBook::staff_name(const AccountId& account) const {
  const auto at = staff_.find(account);
  return at == staff_.end() ? std::string_view() : std::string_view(at->second);
}

void AccessBook::take_other(const journal::Entry& entry) {
  others_.push_back({name_of(entry), entry.header.wall, entry.header.account, entry.header.role,
                     static_cast<journal::EntryKind>(journal::kind_number(entry.body)),
                     words_of(entry)});
}

// ---- searches ----------------------------------------------------------------------------------

SearchSeen* AccessBook::add_search(const journal::Entry& entry,
                                   const journal::SearchCriteria& criteria) {
  const EntryName name = name_of(entry);
  if (!search_at_.emplace(name, searches_.size()).second) return nullptr;
  SearchSeen& search = searches_.emplace_back();
  search.name = name;
  search.at = entry.header.wall;
  search.account = entry.header.account;
  search.role = entry.header.role;
  search.criteria = criteria;
  search.reviews = early_reviews_of(name);
  return &search;
}

void AccessBook::take_search(const journal::Entry& entry, const journal::SearchBegins& body) {
  if (add_search(entry, body.criteria) == nullptr) return take_other(entry);
  std::vector<std::size_t>& recent = recent_[{entry.header.device, entry.header.account}];
  if (recent.size() >= kRecentMax) recent.erase(recent.begin());
  recent.push_back(searches_.size() - 1);
}

void AccessBook::take_search(const journal::Entry& entry, const journal::SearchRefused& body) {
  SearchSeen* search = add_search(entry, body.criteria);
  if (search == nullptr) return take_other(entry);
  search->refused = true;
  search->ended = true;
}

void AccessBook::take_search_end(const journal::Entry& entry, const journal::SearchEnds& body) {
  const auto at = search_at_.find({entry.header.device, body.begin});
  if (at == search_at_.end() || searches_[at->second].refused) return take_other(entry);
  SearchSeen& search = searches_[at->second];
  search.ended = true;
  search.outcome = body.outcome;
  search.shown_count = body.shown_count;
  if (!body.criteria.terms.empty()) search.criteria = body.criteria;
  for (const PersonId& person : body.shown) {
    if (search.shown.size() < kShownMax) search.shown.push_back(person);
  }
  if (body.part == body.parts) search.shown_cut = search.shown.size() < body.shown_count;
}

// ---- accesses ----------------------------------------------------------------------------------

void AccessBook::take_consent(const journal::Entry& entry, const journal::ConsentRecorded& body) {
  const EntryName name = name_of(entry);
  if (!access_at_.emplace(name, accesses_.size()).second) return take_other(entry);
  Access access;
  access.name = name;
  access.at = entry.header.wall;
  access.confidence = entry.header.confidence;
  access.account = entry.header.account;
  access.role = entry.header.role;
  access.place = body.place;
  access.answer = body.answer;
  access.identity = body.identity;
  access.reasons = body.reasons;
  access.note = body.note;
  access.sections = body.sections;
  access.wording = body.wording;
  access.flags = body.flags;
  access.persons = body.persons;
  access.sealed = !entry.opened;
  access.reviews = early_reviews_of(name);
  find_search_of(access);
  accesses_.push_back(std::move(access));
}

// The latest search of the same user that showed one of these persons within a day; all that did
// have led to somebody. Of a sealed access: the last one in which somebody was chosen.
void AccessBook::find_search_of(Access& access) {
  const auto at = recent_.find({access.name.device, access.account});
  if (at == recent_.end()) return;
  for (const std::size_t place : at->second) {
    SearchSeen& search = searches_[place];
    if (!search.ended || !same_day(search.at, access.at)) continue;
    const bool fits =
        access.sealed
            ? search.outcome == journal::SearchOutcome::kChosen
            : std::ranges::any_of(access.persons,
                                  [&](const PersonId& one) { return search.showed(one); });
    if (!fits) continue;
    access.search = search.name.seq;
    if (!access.sealed) search.led_to_access = true;
  }
  if (access.sealed && access.search) {
    searches_[search_at_.at({access.name.device, *access.search})].led_to_access = true;
  }
}

Access* AccessBook::under(const journal::Entry& entry, EntrySeq consent) {
  const auto at = access_at_.find({entry.header.device, consent});
  return at == access_at_.end() ? nullptr : &accesses_[at->second];
}

void AccessBook::take_view(const journal::Entry& entry, const journal::ChartViewed& body) {
  Access* access = under(entry, body.consent);
  if (access == nullptr) return take_other(entry);
  if (access->views.size() < kUnderOneMax) {
    access->views.push_back(
        {entry.header.seq, entry.header.wall, entry.header.account, body.sections});
  } else {
    ++access->beyond;
  }
}

// What is done under a consent. False: it names none, or one that is not here.
bool AccessBook::take_under(const journal::Entry& entry) {
  const journal::Body& body = entry.body;
  const EntrySeq seq = entry.header.seq;
  if (const auto* view = std::get_if<journal::ChartViewed>(&body)) {
    take_view(entry, *view);
    return true;
  }
  if (const auto* withdrawn = std::get_if<journal::ConsentWithdrawn>(&body)) {
    Access* access = under(entry, withdrawn->consent);
    if (access != nullptr) access->withdrawn = true;
    return access != nullptr;
  }
  if (const auto* closed = std::get_if<journal::ChartClosed>(&body)) {
    Access* access = under(entry, closed->consent);
    if (access == nullptr) return false;
    if (closed->reason == journal::CloseReason::kWrongPerson) access->wrong_person = true;
    if (closed->reason == journal::CloseReason::kWithdrawn) access->withdrawn = true;
    return true;
  }
  if (const auto* second = std::get_if<journal::SecondPerson>(&body)) {
    Access* access = under(entry, second->consent);
    if (access != nullptr) access->second = *second;
    return access != nullptr;
  }
  if (const auto* printed = std::get_if<journal::Printed>(&body)) {
    Access* access = under(entry, printed->consent);
    if (access != nullptr) add(*access, access->prints, seq);
    return access != nullptr;
  }
  if (const auto* exported = std::get_if<journal::Exported>(&body)) {
    Access* access = under(entry, exported->consent);
    if (access != nullptr) add(*access, access->exports, seq);
    return access != nullptr;
  }
  if (const auto* record = std::get_if<journal::RecordMade>(&body)) {
    Access* access = under(entry, record->consent);
    if (access != nullptr) add(*access, access->records, seq);
    return access != nullptr;
  }
  return false;
}

// ---- reviews -----------------------------------------------------------------------------------

void AccessBook::take_review(const journal::Entry& entry, const journal::Reviewed& body) {
  if (!may_review(entry.header.role)) return take_other(entry);
  const EntryName subject{body.device, body.subject};
  const ReviewMade made{entry.header.seq,  entry.header.wall, entry.header.account, body.stage,
                        body.outcome,      body.note,         entry.header.device};
  const auto access = access_at_.find(subject);
  const auto search = search_at_.find(subject);
  std::vector<ReviewMade>* list = nullptr;
  if (access != access_at_.end()) {
    list = &accesses_[access->second].reviews;
  } else if (search != search_at_.end()) {
    list = &searches_[search->second].reviews;
  } else if (early_reviews_.size() < kEarlyMax) {
    list = &early_reviews_[subject];
    take_other(entry);  // Its subject may be an alarm, or never come.
  }
  if (list == nullptr || list->size() >= kReviewsMax) return take_other(entry);
  list->push_back(made);
}

std::vector<ReviewMade> AccessBook::early_reviews_of(const EntryName& name) {
  const auto at = early_reviews_.find(name);
  if (at == early_reviews_.end()) return {};
  std::vector<ReviewMade> reviews = std::move(at->second);
  early_reviews_.erase(at);
  return reviews;
}

}  // namespace tomoshibi::store::audit
