// Watching, seals and receipts: the part of the desk that lets others know what was done here.
#include <algorithm>
#include <chrono>
#include <utility>

#include "app/desk/counter_guard.h"
#include "app/desk/desk_state.h"
#include "app/desk/journal_anchor.h"

namespace tomoshibi::app {

namespace journal = store::journal;
namespace audit = store::audit;
namespace tlog = store::tlog;

namespace {

constexpr std::int64_t kWatchedMilliseconds = std::int64_t{48} * 60 * 60 * 1000;
constexpr std::int64_t kHour = std::int64_t{60} * 60 * 1000;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::int64_t kJapan = 9 * kHour;  // Ahead of UTC, all year.
constexpr std::int64_t kMorning = 7 * kHour;
constexpr std::int64_t kEvening = 19 * kHour;
constexpr std::size_t kHomesMax = 3;
constexpr std::string_view kSealedSetting = "sealed-at";

// "西村 由紀" and 西村　由紀 are one name: what parts it is no part of it.
std::string without_spaces(std::string_view name) {
  std::string joined;
  for (std::size_t at = 0; at < name.size(); ++at) {
    if (name[at] == ' ') continue;
    if (name.substr(at, 3) == "\u3000") {
      at += 2;
      continue;
    }
    joined += name[at];
  }
  return joined;
}

std::string_view surname_of(std::string_view name) {
  const std::size_t narrow = name.find(' ');
  const std::size_t wide = name.find("\u3000");
  return name.substr(0, std::min(narrow, wide));
}

bool has_surname(const Person& person, std::string_view surname) {
  if (surname.empty()) return false;
  return std::ranges::any_of(person.names, [&](const PersonName& name) {
    return name.family == surname || name.family_kana == surname;
  });
}

// House, not street: a block of flats is many households, a farm with its number is one.
std::string house_of(const Address& address) {
  if (address.line.empty()) return {};
  return address.city + "\n" + address.line + "\n" + address.building;
}

}  // namespace

std::string household_of(const Person& person) {
  return person.address_suppressed ? std::string() : house_of(person.address);
}

Result<void> Desk::State::begin_watch() {
  audit::Watch fresh;
  const Instant since{clock().milliseconds - kWatchedMilliseconds};
  TRY_VOID(book.read_recent(since, [&](const journal::Entry& entry) { fresh.take(entry); }));
  watch.emplace(std::move(fresh));
  return ok();
}

Result<void> Desk::State::learn_homes() {
  if (homes || !search || !region) return ok();
  std::vector<Address> found;
  const std::string name = without_spaces(actor->name);
  store::people::Query query;
  query.person.name = actor->name;
  TRY(answer, region->persons->find(search->access, query, date_in_japan(clock())));
  for (const store::people::Candidate& candidate : answer.candidates) {
    const Person& person = candidate.person;
    const bool is_namesake = std::ranges::any_of(person.names, [&](const PersonName& one) {
      return one.family + one.given == name;
    });
    if (is_namesake && !person.address_suppressed) found.push_back(person.address);
  }
  if (found.size() > kHomesMax) found.clear();  // A common name says nothing of anybody.
  homes = std::move(found);
  return ok();
}

void Desk::State::end_watch() {
  watch.reset();
  homes.reset();
  last_household.clear();
}

Result<void> Desk::State::keep_region_key(store::vault::KeySlots& slots) {
  const std::uint64_t before = slots.revision();
  TRY(secret, slots.data_key("region-seal"));
  if (slots.revision() != before) TRY_VOID(machine.remember("region.slots", slots));
  const journal::PublicKey half = journal::SealingKey::from_secret(std::move(secret)).public_key();
  TRY(kept, machine.kept(kRegionKeySetting));
  if (!kept || !std::ranges::equal(*kept, half)) {
    TRY_VOID(machine.keep(kRegionKeySetting, half));
  }
  book.set_region(region_recipient(half));
  return ok();
}

// In a fleet what the next doctor must know is for whoever opens this place under its order: the pair of
// its current epoch. Alone it is for this store's own region.
store::journal::PublicKey Desk::State::region_recipient(const journal::PublicKey& own) const {
  if (!member) return own;
  const sync::EpochKeys* keys = member->epochs(member->prefecture(), false);
  if (keys == nullptr) return own;
  const sync::Area here{member->here().place, false};
  // By signed time: a clock that runs years ahead would seal to an epoch that no order reaches.
  const auto epoch = keys->current(here, std::max(keys->made, member->book().lower()));
  if (!epoch) return own;
  return keys->public_half(here, *epoch).value_or(own);
}

// Files go back with their folder, a chip's counter and note do not; a memo in machine.slots goes back
// only with that file. A chip that fails stops nobody.
Result<void> Desk::State::check_newest() {
  std::optional<journal::IncarnationCause> cause;
  TRY(restored, machine.kept(kRestoredSetting));
  const auto newest = ask_counter("", machine.slots().compartment(), machine.accounts());
  if (!newest) {
    TRY_VOID(raise(journal::AlarmKind::kStorage));
  } else if (*newest == CounterAnswer::kRolledBack) {
    cause = journal::IncarnationCause::kRolledBack;
  } else if (*newest == CounterAnswer::kOtherChip) {
    cause = journal::IncarnationCause::kMoved;
  }
  const bool fit = std::ranges::all_of(
      kept_anchors(machine), [this](const Anchor& anchor) { return fits(anchor, book); });
  if (!fit) cause = journal::IncarnationCause::kRolledBack;
  const bool was_restored = restored && !restored->empty();
  if (cause && !was_restored) {
    store_rolled_back = true;
    TRY_VOID(raise(journal::AlarmKind::kStoreRolledBack));
  }
  if (was_restored) cause = journal::IncarnationCause::kRestored;
  if (cause) {
    TRY_VOID(book.begin_again(*cause, clock()));
    anchor(true);
  }
  // Only when it is written down: a power cut before says it twice, never not at all.
  if (was_restored) TRY_VOID(machine.keep(kRestoredSetting, {}));
  return ok();
}

Result<void> Desk::State::look_at_clock() {
  if (!trust) return ok();
  const Instant newest{static_cast<std::int64_t>(book.status().hybrid.milliseconds)};
  const ClockTrust::Look look = clock_trust.look(clock(), uptime(), trust(), newest);
  book.set_confidence(look.confidence);
  if (look.jumped) TRY_VOID(raise(journal::AlarmKind::kClockJump));
  if (!look.is_new_anchor) return ok();
  return machine.keep(kClockSetting, clock_trust.kept());
}

void Desk::State::anchor(bool always) {
  if (in_drill) return;
  const journal::JournalStatus status = book.status();
  // Zero: nothing was kept in this run, or the last try failed.
  const bool is_recent = anchored.value != 0 && status.last.value < anchored.value + kAnchorEntries;
  if (!always && is_recent) return;
  anchored = keep_anchor(machine, {status.last, status.head}) ? status.last : EntrySeq{};
}

Result<journal::ConsentFlags> Desk::grounds(const Chosen& chosen) {
  TRY_VOID(state_->with_region());
  audit::Likeness likeness;
  likeness.same_surname = has_surname(chosen.person, surname_of(state_->actor->name));
  const std::string household = household_of(chosen.person);
  likeness.same_address = !household.empty() && household == state_->last_household;
  for (const Address& home : state_->homes.value_or(std::vector<Address>())) {
    if (household.empty()) break;
    likeness.own_household |= household == house_of(home);
    likeness.neighbour |= chosen.person.address.city == home.city &&
                          audit::next_door(chosen.person.address.line, home.line);
  }
  TRY(accounts, state_->machine.accounts().list());
  for (const store::orders::Account& account : accounts) {
    const std::string staff = without_spaces(account.name);
    likeness.own_staff |= std::ranges::any_of(chosen.person.names, [&](const PersonName& name) {
      return !staff.empty() && name.family + name.given == staff;
    });
  }
  if (!state_->watch) TRY_VOID(state_->begin_watch());
  return state_->watch->grounds(state_->actor->account, chosen.records.front(), likeness, now());
}

Result<bool> Desk::has_second_person() const {
  TRY_VOID(state_->working());
  TRY(accounts, state_->machine.accounts().list());
  return std::ranges::any_of(accounts, [&](const store::orders::Account& account) {
    return account.id != state_->actor->account && !account.is_disabled && is_medical(account.role);
  });
}

Result<EntrySeq> Desk::record_second_person(EntrySeq consent, journal::ConsentFlags grounds,
                                            journal::SecondHow how, const SignInProof* second,
                                            std::string note) {
  TRY_VOID(state_->working());
  journal::SecondPerson body;
  body.consent = consent;
  body.how = how;
  body.grounds = grounds;
  body.note = std::move(note);
  if (how == journal::SecondHow::kSignedIn) {
    if (second == nullptr || second->account == state_->actor->account) {
      return Error(Errc::kDenied, "the second person is somebody else than the first");
    }
    TRY(proven, state_->prove(second->account, second->proof, second->token_file));
    body.second = proven.account.id;
  } else if (body.note.empty()) {
    return Error(Errc::kBadInput, "say who answered, or why nobody could be asked");
  }
  return state_->book.record(*state_->actor, body, now());
}

Result<audit::OwnFigures> Desk::own_figures() const {
  TRY_VOID(state_->working());
  if (!state_->watch) return audit::OwnFigures{};
  return state_->watch->figures(state_->actor->account, now());
}

// ---------------------------------------------------------------------------- seals and receipts

std::optional<journal::SealCause> Desk::seal_due() const {
  const std::int64_t japan = now().milliseconds + kJapan;
  const std::int64_t midnight = japan - japan % kDay;
  std::int64_t due = midnight + kEvening - kDay;  // Yesterday's evening …
  auto cause = journal::SealCause::kEvening;
  if (japan >= midnight + kMorning) {
    due = midnight + kMorning;
    cause = journal::SealCause::kMorning;
  }
  if (japan >= midnight + kEvening) {
    due = midnight + kEvening;
    cause = journal::SealCause::kEvening;
  }
  const auto last = state_->machine.kept(kSealedSetting);
  if (!last || !*last || (*last)->size() != 8) return cause;
  std::int64_t at = 0;
  for (const std::uint8_t byte : **last) at = at << 8 | byte;
  if (at + kJapan >= due) return std::nullopt;
  return cause;
}

Result<Desk::Sealed> Desk::seal(journal::SealCause cause) {
  std::optional<journal::Actor> actor = state_->actor;
  const Instant at = now();
  TRY_VOID(state_->look_at_clock());
  TRY(mark, state_->book.record_seal(actor, cause, at));
  Bytes when(8);
  for (unsigned byte = 0; byte < 8; ++byte) {
    when[byte] = static_cast<std::uint8_t>(at.milliseconds >> (56 - 8 * byte));
  }
  TRY_VOID(state_->machine.keep(kSealedSetting, when));
  state_->anchor(true);
  TRY(note, state_->book.checkpoint(mark.head));
  return Sealed{mark.entry, mark.head, std::move(note), state_->book.origin(), at};
}

Result<Desk::Proven> Desk::prove_view(EntrySeq view, std::span<const PersonId> persons) {
  TRY_VOID(state_->working());
  TRY(kept, state_->book.signed_entry(view));
  TRY(entry, journal::read_entry(kept.bytes));
  const auto* viewed = std::get_if<journal::ChartViewed>(&entry.body);
  if (viewed == nullptr) {
    return Error(Errc::kBadInput, "a receipt is given for a view; this entry is something else");
  }
  TRY(consent, state_->book.signed_entry(viewed->consent));
  const journal::ReceiptGiven given{view, {persons.begin(), persons.end()}};
  TRY_VOID(state_->book.record(state_->actor, given, now()));
  const tlog::TreeHead head = state_->book.tree_head();
  TRY(proof, state_->book.prove(view, head.size));
  TRY(note, state_->book.checkpoint(head));
  return Proven{std::move(kept), view.value - 1,        std::move(proof),
                std::move(note), state_->book.origin(), std::move(consent)};
}

}  // namespace tomoshibi::app
