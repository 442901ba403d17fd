#include "app/desk/desk.h"

#include <sodium.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <utility>

#include "app/desk/desk_state.h"
#include "store/charts/region.h"
#include "store/journal/wording.h"

namespace tomoshibi::app {

namespace journal = store::journal;
namespace people = store::people;
namespace charts = store::charts;

namespace {

journal::SearchCriteria criteria_of(const people::Query& query) {
  using journal::SearchField;
  journal::SearchCriteria criteria;
  const bool has_card = query.card != people::CardQuery{};
  criteria.kind = has_card ? journal::SearchKind::kCard : journal::SearchKind::kPerson;
  const auto add = [&](SearchField field, const std::string& text) {
    if (!text.empty()) criteria.terms.push_back({field, text.substr(0, journal::kTextBytesMax)});
  };
  add(SearchField::kName, query.person.name);
  add(SearchField::kKana, query.person.kana);
  add(SearchField::kBirth, query.person.birth);
  add(SearchField::kAge, query.person.age);
  add(SearchField::kSex, query.person.sex);
  add(SearchField::kAddress, query.person.address);
  add(SearchField::kPhone, query.person.phone);
  add(SearchField::kInsurerNumber, query.card.insurer_number);
  add(SearchField::kSymbol, query.card.symbol);
  add(SearchField::kNumber, query.card.number);
  add(SearchField::kBranch, query.card.branch);
  add(SearchField::kBirth, query.card.birth);
  return criteria;
}

journal::SearchCriteria criteria_of_text(journal::SearchKind kind, std::string_view text) {
  return {kind, {{journal::SearchField::kText, std::string(text)}}};
}

// What was imported, named by its content: the entry proves which file it was.
Result<Digest> digest_of_file(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return Error(Errc::kNotFound, "the file cannot be read");
  crypto_generichash_state state;
  Digest digest{};
  crypto_generichash_init(&state, nullptr, 0, digest.size());
  std::vector<char> piece(1 << 20);
  while (stream.read(piece.data(), static_cast<std::streamsize>(piece.size())) ||
         stream.gcount() > 0) {
    const auto got = static_cast<std::size_t>(stream.gcount());
    crypto_generichash_update(&state, as_bytes(std::string_view(piece.data(), got)).data(), got);
  }
  crypto_generichash_final(&state, digest.data(), digest.size());
  return digest;
}

// Rows that care.md 22 does not allow yet never leave the desk.
void keep_what_may_be_shown(people::Answer& answer, Disclosure disclosure) {
  if (disclosure == Disclosure::kEveryCandidate) return;
  // "Near" on a screen means that something agrees: a stranger's name helps nobody.
  std::erase_if(answer.nearest, [](const people::Candidate& one) { return one.equal() == 0; });
  if (answer.rows_allowed || answer.verdict == people::Verdict::kWithheld) return;
  answer.candidates.clear();
  if (answer.verdict == people::Verdict::kPossible || answer.verdict == people::Verdict::kCertain) {
    answer.nearest.clear();
  }
}

}  // namespace

Desk::State::State(DataDirectory directory_in, Machine machine_in,
                   std::unique_ptr<Reserve> reserve_in, journal::Journal journal_in, Clock clock_in)
    : directory(std::move(directory_in)),
      machine(std::move(machine_in)),
      reserve(std::move(reserve_in)),
      book(std::move(journal_in)),
      clock(std::move(clock_in)) {}

Desk::State::~State() { close_region(); }

Result<void> Desk::State::load(Region& opened) {
  if (member) return open_ordered(opened);
  tell(SignInStep::kPeople);
  TRY(persons, people::Register::open(opened.database));
  opened.persons.emplace(std::move(persons));
  TRY_VOID(use_applied_rates(*opened.persons));
  tell(SignInStep::kCharts);
  TRY(reader, charts::ChartReader::open(opened.database));
  opened.reader.emplace(std::move(reader));
  return ok();
}

void Desk::State::note_shown(const PersonId& id) {
  if (search && search->shown_set.insert(id).second) search->shown.push_back(id);
}

void Desk::State::note_shown(const people::Answer& answer) {
  for (const people::Candidate& candidate : answer.candidates) {
    note_shown(candidate.person.id);
    for (const people::LinkedRecord& other : candidate.others) note_shown(other.person.id);
  }
  for (const people::Candidate& candidate : answer.nearest) note_shown(candidate.person.id);
}

Result<void> Desk::State::begin(const journal::SearchCriteria& criteria) {
  TRY_VOID(working());
  if (search) {
    search->criteria = criteria;
    return ok();
  }
  if (!is_medical(actor->role)) {
    TRY_VOID(
        book.record_search_refused(*actor, criteria, journal::SearchRefusal::kNoRight, clock()));
    return Error(Errc::kDenied, "this role cannot search; ask a doctor or a pharmacist");
  }
  TRY_VOID(with_region());
  TRY_VOID(fit_region());
  if (!region->persons || region->is_ending) {
    TRY_VOID(book.record_search_refused(*actor, criteria, journal::SearchRefusal::kNoOrder, clock()));
    TRY_VOID(with_people());
    return Error(Errc::kLocked, "the order is over; close the charts that are open");
  }
  TRY_VOID(look_at_clock());
  TRY(access, book.begin_search(*actor, criteria, clock()));
  search.emplace(Search{std::move(access), criteria, {}, {}});
  return ok();
}

Desk::Desk(std::unique_ptr<State> state) : state_(std::move(state)) {}
Desk::Desk(Desk&&) noexcept = default;
Desk& Desk::operator=(Desk&&) noexcept = default;
Desk::~Desk() = default;

Result<Desk> Desk::open(const std::filesystem::path& dir, Clock clock,
                        store::orders::UptimeClock uptime, TimeTrust trust) {
  TRY(directory, DataDirectory::open(dir));
  TRY(machine, Machine::open(dir, uptime));
  auto reserve = std::make_unique<Reserve>(Reserve::open(dir, directory.profile().reserve_bytes));
  journal::JournalOptions options;
  options.make_room = [room = reserve.get()] { return room->give_way(); };
  TRY(keys, machine.journal_keys());
  TRY(book, journal::Journal::open(dir, std::move(keys), options, clock()));
  auto state = std::make_unique<State>(std::move(directory), std::move(machine), std::move(reserve),
                                       std::move(book), std::move(clock));
  if (state->machine.is_rolled_back()) {
    TRY_VOID(state->raise(journal::AlarmKind::kSlotsRolledBack));
    return Error(Errc::kDenied,
                 "an older machine.slots was put back; put the newest back, or restore a backup");
  }
  if (state->machine.database().freshness() == store::vault::Freshness::kRolledBack) {
    state->store_rolled_back = true;
    TRY_VOID(state->raise(journal::AlarmKind::kStoreRolledBack));
  }
  state->uptime = std::move(uptime);
  state->trust = std::move(trust);
  TRY(clock_kept, state->machine.kept(kClockSetting));
  if (clock_kept) state->clock_trust = ClockTrust::from(*clock_kept);
  TRY_VOID(state->look_at_clock());
  TRY_VOID(state->check_newest());
  TRY(said, state->machine.accounts().setting(kRolledBackSetting));
  if (said && *said == Bytes{1}) state->store_rolled_back = true;
  TRY(member, Membership::load(state->machine));
  state->member = std::move(member);
  if (state->member) {
    TRY(shelf, Shelf::open(dir, state->member->root()));
    state->shelf.emplace(std::move(shelf));
    TRY_VOID(state->fit_region());
  }
  TRY(kept, state->machine.kept("region-facts"));
  if (kept) state->facts = decode_facts(*kept);
  state->book.tell([watching = state.get()](const journal::Entry& entry) {
    if (watching->watch) watching->watch->take(entry);
  });
  TRY(region_key, state->machine.kept(kRegionKeySetting));
  if (region_key && region_key->size() == PublicKey{}.size()) {
    PublicKey half{};
    std::ranges::copy(*region_key, half.begin());
    state->book.set_region(state->region_recipient(half));
  }
  return Desk(std::move(state));
}

const std::filesystem::path& Desk::directory() const { return state_->directory.path(); }
const KioskProfile& Desk::profile() const { return state_->directory.profile(); }
Instant Desk::now() const { return state_->clock(); }
const std::optional<journal::Actor>& Desk::actor() const { return state_->actor; }

Result<DeskStatus> Desk::status() const {
  DeskStatus status;
  status.now = now();
  status.is_region_open = is_region_open();
  status.store_rolled_back = state_->store_rolled_back;
  status.reserve_bytes = state_->reserve->bytes();
  status.reserve_wanted = state_->reserve->wanted();
  status.journal = state_->book.status();
  status.open_consents = state_->book.open_consent_count(status.now);
  status.is_enrolled = state_->member.has_value();
  if (state_->region && state_->region->persons) {
    status.people = state_->region->persons->size();
    status.index = state_->region->persons->index_stats();
    TRY(holdings, state_->region->persons->holdings());
    status.holdings = std::move(holdings);
    TRY(ages, state_->ages_of(*state_->region));
    status.ages = ages;
  } else if (state_->facts) {
    status.people = state_->facts->people;
    status.holdings = state_->facts->holdings;
    status.ages = state_->facts->ages;
  }
  return status;
}

// ---------------------------------------------------------------------------- finding

Result<people::Answer> Desk::find(const people::Query& query, Disclosure disclosure) {
  const auto begun = state_->begin(criteria_of(query));
  // Not permitted now is an answer; what would open it is orders()'s to say.
  if (!begun && is_sealed()) return people::Answer{};
  if (!begun) return begun.error();
  const Date today = date_in_japan(now());
  TRY(answer, state_->region->persons->find(state_->search->access, query, today));
  keep_what_may_be_shown(answer, disclosure);
  state_->note_shown(answer);
  return answer;
}

Result<void> Desk::find_batch(
    std::span<const people::Query> queries, std::string_view digest,
    const std::function<void(std::size_t, const people::Answer&, std::int64_t)>& give) {
  TRY_VOID(end_search(journal::SearchOutcome::kAnswered));
  TRY_VOID(state_->begin(criteria_of_text(journal::SearchKind::kBatch, digest)));
  const Date today = date_in_japan(now());
  for (std::size_t at = 0; at < queries.size(); ++at) {
    const auto started = std::chrono::steady_clock::now();
    TRY(answer, state_->region->persons->find(state_->search->access, queries[at], today));
    const auto took = std::chrono::steady_clock::now() - started;
    state_->note_shown(answer);
    give(at, answer, std::chrono::duration_cast<std::chrono::microseconds>(took).count());
  }
  return end_search(journal::SearchOutcome::kAnswered);
}

Result<void> Desk::end_search(journal::SearchOutcome outcome) {
  if (!state_->search) return ok();
  if (!state_->actor) return kNobodySignedIn;
  const State::Search search = *std::exchange(state_->search, std::nullopt);
  TRY_VOID(state_->book.end_search(search.access, *state_->actor, search.criteria, search.shown,
                                   outcome, now()));
  state_->anchor(false);
  return ok();
}

Result<Chosen> Desk::choose(const PersonId& id) {
  // Without a search (a chart opened again, a command that names the person) this is one.
  if (!state_->search) {
    TRY_VOID(state_->begin(criteria_of_text(journal::SearchKind::kPerson, to_text(id))));
  }
  Chosen chosen;
  TRY(person, state_->region->persons->person(state_->search->access, id));
  state_->note_shown(id);
  chosen.person = std::move(person);
  chosen.withheld = chosen.person.withheld;
  chosen.records.push_back(id);
  TRY(linked, state_->region->persons->links_of(id));
  for (auto& [other, evidence] : linked) {
    if (other == id || chosen.records.size() >= journal::kLinkedPersonsMax) continue;
    chosen.records.push_back(other);
    auto record = state_->region->persons->person(state_->search->access, other);
    if (!record && record.error().code != Errc::kNotFound) return record.error();
    // A record that is withheld adds nothing to one that is not.
    if (!record || (record->withheld && !chosen.withheld)) continue;
    state_->note_shown(other);
    chosen.others.push_back({*std::move(record), std::move(evidence)});
  }
  for (const PersonId& record : chosen.records) {
    if (!chosen.refusal) chosen.refusal = state_->book.refusal_of(record);
  }
  chosen.consent = state_->book.consent_for(id, now());
  TRY_VOID(state_->learn_homes());
  TRY_VOID(end_search(journal::SearchOutcome::kChosen));
  return chosen;
}

// ---------------------------------------------------------------------------- consent and chart

Result<journal::ConsentOutcome> Desk::record_consent(const Chosen& chosen,
                                                     const ConsentForm& form) {
  TRY_VOID(state_->with_people());
  journal::ConsentRequest request;
  request.actor = *state_->actor;
  request.persons = chosen.records;
  request.answer = form.answer;
  request.identity = form.identity;
  request.reasons = form.reasons;
  request.note = form.note;
  request.sections = form.answer == ConsentAnswer::kRefused ? SectionSet() : form.sections;
  request.place = profile().facility_name + " " + profile().kiosk_name;
  request.flags = form.flags;
  if (chosen.withheld) request.flags = request.flags.with(journal::ConsentFlag::kWithheld);
  TRY(seen, grounds(chosen));
  request.flags.bits = static_cast<std::uint16_t>(request.flags.bits | seen.bits);
  if (!request.sections.empty() && form.answer != ConsentAnswer::kNone) {
    request.wording = journal::wording_for(request.sections, journal::Language::kJapanese).used;
  }
  TRY(outcome, state_->book.record_consent(request, now()));
  if (needs_reason(form.answer)) state_->last_household = household_of(chosen.person);
  return outcome;
}

Result<OpenedChart> Desk::open_chart(const Chosen& chosen, EntrySeq consent, SectionSet sections) {
  TRY_VOID(state_->with_people());
  journal::ViewRequest request;
  request.actor = *state_->actor;
  request.charts = chosen.records;
  request.consent = consent;
  request.sections = sections;
  TRY(access, state_->book.record_view(request, now()));
  const auto started = std::chrono::steady_clock::now();
  TRY(records, state_->region->reader->charts(access, now()));
  OpenedChart opened;
  opened.opened = now();
  opened.today = date_in_japan(opened.opened);
  opened.person = chosen.person;
  opened.others = chosen.others;
  opened.entry = access.entry();
  opened.consent = consent;
  opened.view = charts::make_view(records, chosen.person.sex, chosen.person.birth,
                                  access.sections(), opened.today);
  opened.read_milliseconds =
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - started).count();
  return opened;
}

Result<void> Desk::close_chart(EntrySeq consent, journal::CloseReason reason) {
  if (!state_->actor) return kNobodySignedIn;
  TRY_VOID(state_->book.record_close(*state_->actor, consent, reason, now()));
  // An order that ended while it was open takes its data along now.
  return state_->fit_region();
}

Result<EntrySeq> Desk::withdraw(EntrySeq consent) {
  TRY_VOID(state_->with_region());
  return state_->book.record_withdrawal(*state_->actor, consent, now());
}

Result<std::vector<OpenPatient>> Desk::open_patients() {
  TRY_VOID(state_->with_region());
  std::vector<OpenPatient> patients;
  const std::vector<journal::OpenConsent> consents = state_->book.open_consents(now());
  if (consents.empty()) return patients;
  // Without an order nobody's name is to be had; what is open can still be closed.
  if (!state_->region->persons || state_->region->is_ending) {
    for (const journal::OpenConsent& consent : consents) patients.push_back({consent, {}, false});
    return patients;
  }
  TRY_VOID(end_search(journal::SearchOutcome::kCleared));
  TRY_VOID(state_->begin(criteria_of_text(journal::SearchKind::kPerson, "open patients")));
  for (const journal::OpenConsent& consent : consents) {
    OpenPatient patient;
    patient.consent = consent;
    patient.mine =
        consent.account == state_->actor->account ||
        std::ranges::find(consent.viewers, state_->actor->account) != consent.viewers.end();
    auto person = state_->region->persons->person(state_->search->access, consent.persons.front());
    if (!person && person.error().code != Errc::kNotFound) return person.error();
    if (person) patient.person = *std::move(person);
    state_->note_shown(consent.persons.front());
    patients.push_back(std::move(patient));
  }
  TRY_VOID(end_search(journal::SearchOutcome::kAnswered));
  return patients;
}

// ---------------------------------------------------------------------------- upkeep

Result<charts::ImportCounts> Desk::import(const std::filesystem::path& file,
                                          const charts::ProgressCall& progress) {
  if (state_->member) {
    return Error(Errc::kDenied, "this kiosk belongs to a fleet: its data comes from the hub");
  }
  TRY_VOID(state_->with_people());
  State::Region& region = *state_->region;
  const Error no_room(
      Errc::kStorage,
      "the disk is almost full: nothing is imported, so that the journal can go on");
  if (!state_->reserve->has_room_for_import()) return no_room;
  if (!region.importer) {
    TRY(importer, charts::Importer::create(region.database, *region.persons));
    region.importer.emplace(std::move(importer));
  }
  bool is_full = false;
  const auto watch = [&](const charts::ImportProgress& done) {
    is_full = !state_->reserve->has_room_for_import();
    return !is_full && (!progress || progress(done));
  };
  const Result<charts::ImportCounts> counts = region.importer->import(file, now(), watch);
  if (!counts) {
    // The register in memory may be ahead of what was rolled back.
    region.importer.reset();
    TRY_VOID(state_->load(region));
    return is_full ? no_room : counts.error();
  }
  journal::Imported summary;
  summary.read = counts->read;
  summary.stored = counts->stored;
  summary.unchanged = counts->unchanged;
  summary.quarantined = counts->quarantined;
  TRY(content, digest_of_file(file));
  summary.content = content;
  summary.file = file.filename().string();
  TRY_VOID(state_->book.record_import(*state_->actor, summary, now()));
  return counts;
}

std::span<const charts::Quarantined> Desk::quarantined() const {
  if (!state_->region || !state_->region->importer) return {};
  return state_->region->importer->quarantined();
}

Result<void> Desk::after_import() {
  TRY_VOID(state_->with_people());
  TRY_VOID(state_->region->persons->after_import());
  state_->keep_facts();
  return ok();
}

Result<std::vector<Person>> Desk::sample(std::size_t count, std::uint64_t seed) {
  TRY_VOID(end_search(journal::SearchOutcome::kCleared));
  TRY_VOID(state_->begin(criteria_of_text(journal::SearchKind::kBatch, "sample for measuring")));
  TRY(drawn, state_->region->persons->sample(state_->search->access, count, seed));
  for (const Person& person : drawn) state_->note_shown(person.id);
  TRY_VOID(end_search(journal::SearchOutcome::kAnswered));
  return drawn;
}

Result<void> Desk::record_audit_read(journal::AuditReading reading, std::uint64_t entries) {
  TRY_VOID(state_->working());
  TRY_VOID(state_->book.record_audit_read(*state_->actor, reading, entries, now()));
  return ok();
}

}  // namespace tomoshibi::app
