// Facts from entries as they come, and from a book; see watch.h. What they mean: watch_judge.cpp.
#include "store/audit/watch.h"

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "store/audit/watch_facts.h"
#include "store/journal/consent_rules.h"

namespace tomoshibi::store::audit {
namespace watching {
namespace {

using journal::SearchField;

bool is_birth_whole(const std::string& text) {
  const std::optional<PartialDate> said = read_birth_date(text);
  return said && said->complete();
}

}  // namespace

Found found_by(const journal::SearchCriteria& criteria) {
  Found found;
  found.searched = true;
  for (const journal::SearchTerm& term : criteria.terms) {
    if (term.text.empty() || term.field == SearchField::kText) continue;
    found.known = true;
    found.by_card |= term.field == SearchField::kNumber;
    found.by_birth |= term.field == SearchField::kBirth && is_birth_whole(term.text);
  }
  found.by_card &= criteria.kind == journal::SearchKind::kCard;
  return found;
}

bool counts(journal::SearchKind kind, journal::SearchOutcome outcome, bool ended, bool refused) {
  return ended && !refused && kind != journal::SearchKind::kBatch &&
         outcome != journal::SearchOutcome::kAnswered;
}

std::optional<PersonId> person_of(std::span<const PersonId> persons) {
  if (persons.empty()) return std::nullopt;
  return *std::ranges::min_element(persons);
}

void add_viewer(AccessFact& access, const AccountId& account) {
  access.opened = true;
  if (access.viewers.size() < kViewersKept &&
      std::ranges::find(access.viewers, account) == access.viewers.end()) {
    access.viewers.push_back(account);
  }
}

}  // namespace watching

namespace {

using watching::AccessFact;
using watching::Facts;
using watching::Found;
using watching::SearchFact;

constexpr std::int64_t kHour = std::int64_t{60} * 60 * 1000;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::size_t kRecentSearches = 64;  // As the book has it.
constexpr std::size_t kShownKept = 8192;
constexpr std::size_t kCodesKept = 4096;

// The spoken code of an order holds until an order came, or it ended.
std::optional<bool> code_holds(journal::OrderEvent event) {
  switch (event) {
    case journal::OrderEvent::kEmergencyCode:
      return true;
    case journal::OrderEvent::kApplied:
    case journal::OrderEvent::kClosed:
    case journal::OrderEvent::kExpired:
    case journal::OrderEvent::kDestroyed:
      return false;
    default:
      return std::nullopt;
  }
}

std::optional<bool> code_holds(std::string_view words) {
  using enum journal::OrderEvent;
  for (const journal::OrderEvent event : {kEmergencyCode, kApplied, kClosed, kExpired, kDestroyed}) {
    const std::string word = " " + std::string(journal::name_of(event));
    const std::size_t at = words.find(word);
    if (at == std::string_view::npos) continue;
    const std::size_t end = at + word.size();
    if (end == words.size() || words[end] == ' ') return code_holds(event);
  }
  return std::nullopt;
}

AccessFact fact_of(const Access& access, const AccessBook& book) {
  AccessFact fact;
  fact.name = access.name;
  fact.at = access.at;
  fact.account = access.account;
  fact.person = watching::person_of(access.persons);
  fact.flags = access.flags;
  fact.answer = access.answer;
  fact.search = access.search;
  if (access.search) {
    const SearchSeen* search = book.find_search({access.name.device, *access.search});
    if (search != nullptr) fact.found = watching::found_by(search->criteria);
  }
  fact.recorded = !access.records.empty();
  for (const View& view : access.views) watching::add_viewer(fact, view.account);
  return fact;
}

// Where a spoken code began (true) or ended to hold, by number within a device.
using CodeTimes = std::map<EntryName, bool>;

bool is_under_code(const CodeTimes& codes, const EntryName& name) {
  const auto after = codes.lower_bound(name);
  if (after == codes.begin()) return false;
  const auto last = std::prev(after);
  return last->first.device == name.device && last->second;
}

}  // namespace

std::vector<Flag> flags_of(const AccessBook& book, const Limits& limits) {
  CodeTimes codes;
  for (const OtherAct& act : book.others()) {
    if (act.kind != journal::EntryKind::kOrder) continue;
    if (const auto holds = code_holds(act.what)) codes[act.name] = *holds;
  }
  Facts facts;
  facts.accesses.reserve(book.accesses().size());
  for (const Access& access : book.accesses()) {
    facts.accesses.push_back(fact_of(access, book));
    facts.accesses.back().emergency = is_under_code(codes, access.name);
  }
  facts.searches.reserve(book.searches().size());
  for (const SearchSeen& search : book.searches()) {
    facts.searches.push_back(
        {search.name, search.at, search.account,
         watching::counts(search.criteria.kind, search.outcome, search.ended, search.refused),
         search.led_to_access});
  }
  return watching::judge(std::move(facts), limits);
}

// ---- as it happens -----------------------------------------------------------------------------

struct Watch::State {
  using Who = std::pair<KeyId, AccountId>;
  struct Search {
    SearchFact fact;
    journal::SearchKind kind = journal::SearchKind::kPerson;
    journal::SearchOutcome outcome = journal::SearchOutcome::kCleared;
    bool ended = false;
    bool refused = false;
    Found found;
    std::vector<PersonId> shown;  // Only while it is one of its user's latest.
  };
  struct NewPerson {
    Instant at;
    PersonId person;
  };

  explicit State(const Limits& limits_in) : limits(limits_in) {}

  void take_search(const journal::Entry& entry, const journal::SearchCriteria& criteria,
                   bool is_refused);
  void take_search_end(const journal::Entry& entry, const journal::SearchEnds& body);
  void take_consent(const journal::Entry& entry, const journal::ConsentRecorded& body);
  void find_search_of(AccessFact& access, std::span<const PersonId> persons, bool is_sealed);
  void note_new(const AccessFact& access);
  AccessFact* under(const journal::Entry& entry, EntrySeq consent);
  void forget_oldest();
  std::uint32_t new_people(const std::deque<NewPerson>& people, Instant now) const;

  Limits limits;
  std::map<EntryName, AccessFact> accesses;  // By number, so that the oldest of a device go first.
  std::deque<EntryName> access_order;
  std::map<EntryName, Search> searches;
  std::deque<EntryName> search_order;
  std::map<Who, std::deque<Search*>> recent;  // Into `searches`; the oldest of both go together.
  std::map<AccountId, std::set<PersonId>> met;  // Whom each user opened.
  std::map<AccountId, std::deque<NewPerson>> new_by_user;
  std::deque<NewPerson> new_here;
  CodeTimes codes;
};

namespace {

EntryName name_of(const journal::Entry& entry) { return {entry.header.device, entry.header.seq}; }

}  // namespace

void Watch::State::forget_oldest() {
  while (access_order.size() > kAccessesKept) {
    const auto oldest = accesses.find(access_order.front());
    const AccountId& account = oldest->second.account;
    const auto known = met.find(account);
    if (known != met.end()) {
      if (oldest->second.person) known->second.erase(*oldest->second.person);
      if (known->second.empty()) {
        new_by_user.erase(account);
        met.erase(known);
      }
    }
    accesses.erase(oldest);
    access_order.pop_front();
  }
  while (search_order.size() > kAccessesKept) {
    const auto oldest = searches.find(search_order.front());
    const auto latest = recent.find({oldest->first.device, oldest->second.fact.account});
    if (latest != recent.end()) {
      if (!latest->second.empty() && latest->second.front() == &oldest->second) {
        latest->second.pop_front();
      }
      if (latest->second.empty()) recent.erase(latest);
    }
    searches.erase(oldest);
    search_order.pop_front();
  }
  while (codes.size() > kCodesKept) codes.erase(codes.begin());
}

void Watch::State::take_search(const journal::Entry& entry,
                               const journal::SearchCriteria& criteria, bool is_refused) {
  const EntryName name = name_of(entry);
  const auto [at, is_new] = searches.try_emplace(name);
  if (!is_new) return;
  search_order.push_back(name);
  Search& search = at->second;
  search.fact = {name, entry.header.wall, entry.header.account, false, false};
  search.kind = criteria.kind;
  search.refused = search.ended = is_refused;
  search.found = watching::found_by(criteria);
  if (!is_refused) {
    std::deque<Search*>& latest = recent[{entry.header.device, entry.header.account}];
    latest.push_back(&search);
    if (latest.size() > kRecentSearches) {
      latest.front()->shown = {};
      latest.pop_front();
    }
  }
  forget_oldest();
}

void Watch::State::take_search_end(const journal::Entry& entry, const journal::SearchEnds& body) {
  const auto at = searches.find({entry.header.device, body.begin});
  if (at == searches.end() || at->second.refused) return;
  Search& search = at->second;
  search.ended = true;
  search.outcome = body.outcome;
  if (!body.criteria.terms.empty()) {
    search.kind = body.criteria.kind;
    search.found = watching::found_by(body.criteria);
  }
  for (const PersonId& person : body.shown) {
    if (search.shown.size() < kShownKept) search.shown.push_back(person);
  }
}

// As the book finds it (access_book.cpp): the two must agree, and a test says so.
void Watch::State::find_search_of(AccessFact& access, std::span<const PersonId> persons,
                                  bool is_sealed) {
  const auto at = recent.find({access.name.device, access.account});
  if (at == recent.end()) return;
  Search* last = nullptr;
  for (Search* const recent_one : at->second) {
    Search& search = *recent_one;
    if (!search.ended ||
        std::abs(search.fact.at.milliseconds - access.at.milliseconds) > kDay) {
      continue;
    }
    const bool fits =
        is_sealed ? search.outcome == journal::SearchOutcome::kChosen
                  : std::ranges::any_of(persons, [&](const PersonId& one) {
                      return std::ranges::find(search.shown, one) != search.shown.end();
                    });
    if (!fits) continue;
    last = &search;
    if (!is_sealed) search.fact.led = true;
  }
  if (last == nullptr) return;
  access.search = last->fact.name.seq;
  access.found.searched = true;
  if (is_sealed) last->fact.led = true;
}

void Watch::State::note_new(const AccessFact& access) {
  if (!access.person || !journal::opens(access.answer)) return;
  if (!met[access.account].insert(*access.person).second) return;
  const NewPerson person{access.at, *access.person};
  const std::int64_t since = access.at.milliseconds - kHour;
  std::deque<NewPerson>& own = new_by_user[access.account];
  for (std::deque<NewPerson>* people : {&own, &new_here}) {
    people->push_back(person);
    while (people->front().at.milliseconds <= since || people->size() > kAccessesKept) {
      people->pop_front();
    }
  }
}

void Watch::State::take_consent(const journal::Entry& entry,
                                const journal::ConsentRecorded& body) {
  const EntryName name = name_of(entry);
  const auto [at, is_new] = accesses.try_emplace(name);
  if (!is_new) return;
  access_order.push_back(name);
  AccessFact& access = at->second;
  access.name = name;
  access.at = entry.header.wall;
  access.account = entry.header.account;
  access.person = watching::person_of(body.persons);
  access.flags = body.flags;
  access.answer = body.answer;
  find_search_of(access, body.persons, !entry.opened);
  note_new(access);
  forget_oldest();
}

AccessFact* Watch::State::under(const journal::Entry& entry, EntrySeq consent) {
  const auto at = accesses.find({entry.header.device, consent});
  return at == accesses.end() ? nullptr : &at->second;
}

std::uint32_t Watch::State::new_people(const std::deque<NewPerson>& people, Instant now) const {
  const auto count = std::ranges::count_if(people, [&](const NewPerson& one) {
    return one.at.milliseconds > now.milliseconds - kHour;
  });
  return static_cast<std::uint32_t>(count);
}

Watch::Watch(const Limits& limits) : state_(std::make_unique<State>(limits)) {}
Watch::Watch(Watch&&) noexcept = default;
Watch& Watch::operator=(Watch&&) noexcept = default;
Watch::~Watch() = default;

void Watch::take(const journal::Entry& entry) {
  const journal::Body& body = entry.body;
  if (const auto* begins = std::get_if<journal::SearchBegins>(&body)) {
    state_->take_search(entry, begins->criteria, false);
  } else if (const auto* refused = std::get_if<journal::SearchRefused>(&body)) {
    if (!was_at_audit_desk(*refused)) state_->take_search(entry, refused->criteria, true);
  } else if (const auto* ends = std::get_if<journal::SearchEnds>(&body)) {
    state_->take_search_end(entry, *ends);
  } else if (const auto* consent = std::get_if<journal::ConsentRecorded>(&body)) {
    state_->take_consent(entry, *consent);
  } else if (const auto* view = std::get_if<journal::ChartViewed>(&body)) {
    AccessFact* access = state_->under(entry, view->consent);
    if (access != nullptr) watching::add_viewer(*access, entry.header.account);
  } else if (const auto* record = std::get_if<journal::RecordMade>(&body)) {
    AccessFact* access = state_->under(entry, record->consent);
    if (access != nullptr) access->recorded = true;
  } else if (const auto* order = std::get_if<journal::OrderHandled>(&body)) {
    if (const auto holds = code_holds(order->event)) state_->codes[name_of(entry)] = *holds;
  }
}

journal::ConsentFlags Watch::grounds(const AccountId& user, const PersonId& person,
                                     const Likeness& likeness, Instant now) const {
  using journal::ConsentFlag;
  journal::ConsentFlags flags;
  if (likeness.same_surname) flags = flags.with(ConsentFlag::kSameSurname);
  if (likeness.same_address) flags = flags.with(ConsentFlag::kSameAddress);
  if (likeness.own_staff) flags = flags.with(ConsentFlag::kOwnStaff);
  if (likeness.own_household) flags = flags.with(ConsentFlag::kOwnHousehold);
  if (likeness.neighbour) flags = flags.with(ConsentFlag::kNeighbour);
  const auto met = state_->met.find(user);
  if (met != state_->met.end() && met->second.contains(person)) return flags;
  const auto own = state_->new_by_user.find(user);
  const std::uint32_t by_user =
      own == state_->new_by_user.end() ? 0 : state_->new_people(own->second, now);
  const std::uint32_t here = state_->new_people(state_->new_here, now);
  if (by_user + 1 > state_->limits.new_people_an_hour_by_user ||
      here + 1 > state_->limits.new_people_an_hour_by_device) {
    flags = flags.with(ConsentFlag::kBudget);
  }
  return flags;
}

OwnFigures Watch::figures(const AccountId& user, Instant now) const {
  struct Day {
    std::set<PersonId> opened;
    std::uint32_t unnamed = 0;  // Sealed: each counts for itself.
    std::uint32_t without_consent = 0;
  };
  const std::int64_t from = start_of_day_in_japan(date_in_japan(now)).milliseconds;
  const auto is_today = [&](Instant at) {
    return at.milliseconds >= from && at.milliseconds < from + kDay;
  };
  std::map<AccountId, Day> days;
  for (auto name = state_->access_order.rbegin(); name != state_->access_order.rend(); ++name) {
    const AccessFact& access = state_->accesses.at(*name);
    if (access.at.milliseconds < from - kDay) break;  // Clocks jump, but not for ever.
    if (!is_today(access.at) || !access.opened) continue;
    Day& day = days[access.account];
    if (access.person) {
      day.opened.insert(*access.person);
    } else {
      ++day.unnamed;
    }
    if (journal::asks_again(access.answer)) ++day.without_consent;
  }
  OwnFigures figures;
  std::vector<std::uint32_t> others;
  for (const auto& [account, day] : days) {
    if (account != user) {
      others.push_back(day.without_consent);
      continue;
    }
    figures.opened = static_cast<std::uint32_t>(day.opened.size()) + day.unnamed;
    figures.without_consent = day.without_consent;
  }
  if (!others.empty()) {  // The lower of two middles: nobody is told a norm that is too high.
    const auto middle = others.begin() + static_cast<std::ptrdiff_t>((others.size() - 1) / 2);
    std::ranges::nth_element(others, middle);
    figures.median_without_consent = *middle;
  }
  for (auto name = state_->search_order.rbegin(); name != state_->search_order.rend(); ++name) {
    const State::Search& search = state_->searches.at(*name);
    if (search.fact.at.milliseconds < from - kDay) break;
    if (is_today(search.fact.at) && search.fact.account == user && !search.fact.led &&
        watching::counts(search.kind, search.outcome, search.ended, search.refused)) {
      ++figures.searches_only;
    }
  }
  return figures;
}

std::vector<Flag> Watch::flags() const {
  Facts facts;
  facts.accesses.reserve(state_->access_order.size());
  for (const EntryName& name : state_->access_order) {
    AccessFact& fact = facts.accesses.emplace_back(state_->accesses.at(name));
    fact.emergency = is_under_code(state_->codes, name);
    if (!fact.search) continue;
    const auto search = state_->searches.find({name.device, *fact.search});
    if (search != state_->searches.end()) fact.found = search->second.found;
  }
  facts.searches.reserve(state_->search_order.size());
  for (const EntryName& name : state_->search_order) {
    const State::Search& search = state_->searches.at(name);
    facts.searches.push_back(search.fact);
    facts.searches.back().counts =
        watching::counts(search.kind, search.outcome, search.ended, search.refused);
  }
  return watching::judge(std::move(facts), state_->limits);
}

// ---- the second person -------------------------------------------------------------------------

SecondPersonQuestion second_person_for(journal::ConsentFlags grounds, ConsentAnswer answer,
                                       bool under_emergency_code, std::size_t others) {
  using journal::ConsentFlag;
  SecondPersonQuestion question;
  if (!journal::opens(answer)) return question;  // Nothing is opened.
  constexpr ConsentFlag kAsking[] = {ConsentFlag::kBudget, ConsentFlag::kSameSurname,
                                     ConsentFlag::kSameAddress, ConsentFlag::kOwnStaff,
                                     ConsentFlag::kOwnHousehold};
  for (const ConsentFlag flag : kAsking) {
    if (grounds.has(flag)) question.grounds = question.grounds.with(flag);
  }
  // With the person's own word there is nothing that a second could add.
  if (journal::asks_again(answer)) {
    for (const ConsentFlag flag : {ConsentFlag::kWithheld, ConsentFlag::kAfterRefusal}) {
      if (grounds.has(flag)) question.grounds = question.grounds.with(flag);
    }
  }
  if (question.grounds.bits == 0 && !under_emergency_code) return question;
  question.ask = others > 0 ? SecondAsk::kAsk : SecondAsk::kNobodyThere;
  return question;
}

// ---- addresses ---------------------------------------------------------------------------------

namespace {

constexpr std::int64_t kDoors = 20;  // Ten houses either way, where every second number is built on.

struct Place {
  std::string words;        // Before the first number.
  std::int64_t number = -1;
};

// A digit at `at`, half or full width (U+FF10 to U+FF19), and how many bytes it takes.
std::pair<int, std::size_t> digit_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t offset) { return static_cast<unsigned char>(text[offset]); };
  if (byte(at) >= '0' && byte(at) <= '9') return {byte(at) - '0', 1};
  if (at + 2 < text.size() && byte(at) == 0xEF && byte(at + 1) == 0xBC && byte(at + 2) >= 0x90 &&
      byte(at + 2) <= 0x99) {
    return {byte(at + 2) - 0x90, 3};
  }
  return {-1, 1};
}

// 3丁目4番: the house is 4, and 3丁目 says where; so does 12字33番地.
bool is_part_of_town(std::string_view rest) {
  return rest.starts_with("丁目") || rest.starts_with("字");
}

Place place_of(std::string_view line) {
  Place place;
  std::size_t at = 0;
  while (at < line.size()) {
    if (digit_at(line, at).first < 0) {
      place.words += line[at++];
      continue;
    }
    place.number = 0;
    for (int digits = 0; at < line.size() && digits < 9; ++digits) {
      const auto [digit, bytes] = digit_at(line, at);
      if (digit < 0) break;
      place.number = place.number * 10 + digit;
      at += bytes;
    }
    if (!is_part_of_town(line.substr(at))) return place;
    place.words += std::to_string(place.number);
    place.number = -1;
  }
  return place;
}

}  // namespace

bool next_door(std::string_view line, std::string_view other_line) {
  const Place one = place_of(line);
  const Place other = place_of(other_line);
  return one.number >= 0 && other.number >= 0 && !one.words.empty() && one.words == other.words &&
         std::abs(one.number - other.number) <= kDoors;
}

}  // namespace tomoshibi::store::audit
