#include "store/journal/journal.h"

#include <sodium.h>

#include <algorithm>
#include <utility>

#include "store/journal/chain.h"
#include "store/journal/head_file.h"
#include "store/journal/sealed_book.h"
#include "store/vault/database.h"

namespace tomoshibi::store::journal {
namespace {

// A clock beyond the year 6400 is a broken one; the hybrid time keeps room above it.
constexpr std::int64_t kWallMillisecondsMax = std::int64_t{1} << 47;

Instant believable(Instant now) {
  return {std::min(now.milliseconds, kWallMillisecondsMax)};
}

Incarnation new_incarnation() {
  Incarnation name{};
  randombytes_buf(name.data(), name.size());
  return name;
}

JournalCondition condition_of(IncarnationCause cause) {
  switch (cause) {
    case IncarnationCause::kFirstUse: return JournalCondition::kGood;
    case IncarnationCause::kRolledBack: return JournalCondition::kRolledBack;
    case IncarnationCause::kDamaged: return JournalCondition::kDamaged;
    case IncarnationCause::kHeadLost: return JournalCondition::kHeadLost;
    case IncarnationCause::kRestored: return JournalCondition::kRestored;
    case IncarnationCause::kMoved: return JournalCondition::kMoved;
  }
  return JournalCondition::kDamaged;
}

// Whatever the database says of a write, the caller's reaction is one: nothing was recorded.
Error not_recorded(const Error& error) {
  if (error.code == Errc::kCorrupt) return error;
  return Error(Errc::kStorage, "the journal could not be written; nothing is shown");
}

}  // namespace

struct Journal::By {
  By() = default;  // The device itself.
  By(const Actor& actor) : account(actor.account), role(actor.role) {}
  AccountId account;
  std::optional<Role> role;
};

struct Journal::State {
  State(std::filesystem::path directory_in, JournalOptions options_in, vault::DataKey data_key_in,
        DeviceKeys keys_in, HeadFile head_in, bool is_new_in)
      : directory(std::move(directory_in)),
        options(std::move(options_in)),
        data_key(std::move(data_key_in)),
        keys(std::move(keys_in)),
        head_file(std::move(head_in)),
        is_new(is_new_in) {}

  Result<void> load(Instant now);
  Result<void> make_ready(Instant now) { return broken ? load(now) : ok(); }
  bool may_try_again(const Error& error) const {
    return error.code == Errc::kStorage && options.make_room && options.make_room();
  }
  Result<void> read_chain(Instant now, const HeadReading& heads, Walk& found);
  Result<void> begin(IncarnationBegins begins, Instant now);
  Result<void> begin_incarnation(const Walk& found, const HeadReading& heads, Instant now);
  Result<void> append_first(Instant now, bool keys_were_there);
  Result<std::vector<Entry>> append(const By& by, std::span<const Body> bodies, Instant now);
  Result<std::vector<Entry>> try_append(const By& by, std::span<const Body> bodies, Instant now);
  Result<std::vector<Entry>> commit(const By& by, std::span<const Body> bodies, Instant now);
  Result<SignedEntry> insert(const Header& header, const Body& body);
  Result<std::vector<Digest>> leaves(std::uint64_t from, std::uint64_t count);
  Head head() const {
    return {key_id_of(keys.public_keys().device), status.incarnation, status.last, status.head};
  }

  std::filesystem::path directory;
  JournalOptions options;
  vault::DataKey data_key;
  DeviceKeys keys;
  HeadFile head_file;
  bool is_new;  // The keys were made by this opening.
  std::optional<vault::Database> database;
  std::optional<vault::Statement> inserting;
  JournalStatus status;
  ConsentBook& opened_book() { return book.opened(keys.facility()); }
  SealedBook book;
  Tree tree;
  std::optional<PublicKey> region;
  std::string under;  // Of every entry from now on.
  std::function<void(const Entry&)> watcher;
  bool broken = false;  // A write failed: read everything again before the next one.
};

// ---- opening -----------------------------------------------------------------------------------

Journal::Journal(std::unique_ptr<State> state) : state_(std::move(state)) {}
Journal::Journal(Journal&&) noexcept = default;
Journal& Journal::operator=(Journal&&) noexcept = default;
Journal::~Journal() = default;

Result<Journal> Journal::open(const std::filesystem::path& directory, MachineKeys machine,
                              const JournalOptions& options, Instant now) {
  std::error_code failure;
  std::filesystem::create_directories(directory, failure);
  if (failure) return Error(Errc::kStorage, "the directory of the journal cannot be made");
  TRY(head_file, HeadFile::open(directory));
  bool is_new = false;
  auto keys = DeviceKeys::load(directory, machine.wrapping);
  if (!keys && keys.error().code == Errc::kNotFound) {
    if (std::filesystem::exists(database_path(directory), failure)) {
      return Error(Errc::kCorrupt, "the keys of this journal are missing; restore them");
    }
    keys = DeviceKeys::create(directory, machine.wrapping);
    is_new = true;
  }
  if (!keys) return keys.error();
  auto state = std::make_unique<State>(directory, options, std::move(machine.data),
                                       std::move(*keys), std::move(head_file), is_new);
  auto loaded = state->load(now);
  if (!loaded && state->may_try_again(loaded.error())) loaded = state->load(now);
  if (!loaded) return loaded.error();
  return Journal(std::move(state));
}

Result<void> Journal::State::load(Instant now) {
  inserting.reset();
  database.reset();
  TRY(opened, vault::Database::open(database_path(directory), vault::Database::Mode::kReadWrite,
                                    data_key));
  database = std::move(opened);
  TRY_VOID(database->migrate(migrations()));
  TRY(statement,
      database->prepare("INSERT INTO entry(seq, bytes, signature) VALUES (?1, ?2, ?3)"));
  inserting = std::move(statement);
  TRY(heads, read_heads(directory, keys.public_keys().device));

  Walk found;
  TRY_VOID(read_chain(now, heads, found));
  tree = found.tree;
  status.last = found.last;
  status.head = found.last_hash;
  status.hybrid = found.hybrid;
  status.incarnation = found.incarnation;
  status.first_bad = found.first_bad;
  status.condition = condition_of(found.worst);
  broken = false;
  if (found.entries == 0) {
    const bool lost = !heads.absent && (heads.heads.empty() || heads.heads[0].seq.value > 1);
    if (!lost) return append_first(now, !is_new && heads.absent);
  }
  return begin_incarnation(found, heads, now);
}

Result<void> Journal::State::read_chain(Instant now, const HeadReading& heads, Walk& found) {
  for (const WalkMode mode : {WalkMode::kQuick, WalkMode::kEverySignature}) {
    book.clear();
    const WalkOptions walking{mode, keys.public_keys().device, heads.heads, {}, {}};
    TRY(result, walk(*database, walking, [&](Entry& entry) {
          if (SealedBook::matters(entry)) book.take(entry, keys.facility(), now);
        }));
    found = result;
    if (!found.first_bad) break;  // What the last signature covers needs no second reading.
  }
  return ok();
}

// The head goes first, both slots and synced, so that a head is never missing beside an entry. When
// the power goes between the two, the next opening finds head 1, no entry, and begins again.
Result<void> Journal::State::append_first(Instant now, bool keys_were_there) {
  IncarnationBegins begins;
  begins.keys = keys.public_keys();
  if (keys_were_there) {  // Keys without head and entries: somebody took both away.
    begins.cause = IncarnationCause::kHeadLost;
    begins.bad_from = {1};
  }
  status.incarnation = new_incarnation();
  status.condition = condition_of(begins.cause);
  Header header{.device = key_id_of(begins.keys.device),
                .incarnation = status.incarnation,
                .seq = {1},
                .hybrid = tick(status.hybrid, believable(now)),
                .wall = believable(now),
                .confidence = options.confidence};
  TRY(written, write_entry(header, begins, keys));
  const Digest hash = entry_hash(written.bytes, written.signature);
  TRY_VOID(head_file.reset({header.device, header.incarnation, header.seq, hash}, keys));
  TRY(transaction, vault::Transaction::begin(*database));
  inserting->bind(1, std::int64_t{1}).bind(2, ByteView(written.bytes));
  inserting->bind(3, ByteView(written.signature));
  TRY_VOID(inserting->run());
  TRY_VOID(transaction.commit());
  tree.append(hash);
  status.last = header.seq;
  status.head = hash;
  status.hybrid = header.hybrid;
  return ok();
}

// Says in the first entry of a new incarnation what is wrong, when that was not said yet.
Result<void> Journal::State::begin_incarnation(const Walk& found, const HeadReading& heads,
                                               Instant now) {
  const bool rolled_back = !heads.heads.empty() && heads.heads[0].seq > found.last;
  const bool head_lost = heads.absent || heads.damaged;
  if (!found.open_bad && !rolled_back && !head_lost) return head_file.reset(head(), keys);

  IncarnationBegins begins;
  begins.cause = found.open_bad ? IncarnationCause::kDamaged
                 : rolled_back  ? IncarnationCause::kRolledBack
                                : IncarnationCause::kHeadLost;
  begins.bad_from = found.open_bad ? *found.open_bad : EntrySeq{found.last.value + 1};
  begins.bad_to = rolled_back ? heads.heads[0].seq : found.last;
  if (!heads.heads.empty()) begins.lost_head = heads.heads[0].hash;
  return begin(begins, now);
}

Result<void> Journal::State::begin(IncarnationBegins begins, Instant now) {
  begins.keys = keys.public_keys();
  const Incarnation before = std::exchange(status.incarnation, new_incarnation());
  const Body body = begins;
  const auto written = commit(By(), std::span(&body, 1), now);
  if (!written) {
    status.incarnation = before;
    return written.error();
  }
  status.condition = condition_of(begins.cause);
  if (!status.first_bad) {
    const bool from_here = begins.cause == IncarnationCause::kRestored ||
                           begins.cause == IncarnationCause::kMoved;
    status.first_bad = from_here ? status.last : begins.bad_from;
  }
  return head_file.reset(head(), keys);
}

// ---- writing -----------------------------------------------------------------------------------

Result<SignedEntry> Journal::State::insert(const Header& header, const Body& body) {
  TRY(written, write_entry(header, body, keys, region));
  inserting->bind(1, static_cast<std::int64_t>(header.seq.value));
  inserting->bind(2, ByteView(written.bytes)).bind(3, ByteView(written.signature));
  const auto done = inserting->run();
  if (!done) {
    broken = true;
    return not_recorded(done.error());
  }
  return written;
}

Result<std::vector<Entry>> Journal::State::commit(const By& by, std::span<const Body> bodies,
                                                  Instant now) {
  auto transaction = vault::Transaction::begin(*database);
  if (!transaction) {
    broken = true;
    return not_recorded(transaction.error());
  }
  const Instant wall = believable(now);
  std::vector<Entry> entries;
  std::vector<Entry> sealed;  // What the book remembers, as it stands on disk.
  std::vector<Digest> leaves;
  Header header{.device = key_id_of(keys.public_keys().device),
                .incarnation = status.incarnation,
                .seq = status.last,
                .previous = status.head,
                .hybrid = status.hybrid,
                .wall = wall,
                .confidence = options.confidence,
                .account = by.account,
                .role = by.role,
                .under = under};
  for (const Body& body : bodies) {
    header.seq = {header.seq.value + 1};
    header.hybrid = tick(header.hybrid, wall);
    TRY(written, insert(header, body));
    header.previous = entry_hash(written.bytes, written.signature);
    leaves.push_back(header.previous);
    entries.push_back({header, body, {}, true});
    if (!SealedBook::matters(entries.back())) continue;
    TRY(entry, read_entry(written.bytes));
    sealed.push_back(std::move(entry));
  }
  const auto durable = transaction->commit();
  if (!durable) {
    // Never written again through the same handle: what the disk holds now is unknown.
    broken = true;
    return not_recorded(durable.error());
  }
  for (const Digest& leaf : leaves) tree.append(leaf);
  status.last = header.seq;
  status.head = header.previous;
  status.hybrid = header.hybrid;
  for (Entry& entry : sealed) book.take(std::move(entry), keys.facility(), now);
  return entries;
}

Result<std::vector<Entry>> Journal::State::append(const By& by, std::span<const Body> bodies,
                                                  Instant now) {
  auto entries = try_append(by, bodies, now);
  if (entries || !may_try_again(entries.error())) return entries;
  entries = try_append(by, bodies, now);
  if (!entries) return entries;
  const Body alarm = AlarmRaised{AlarmKind::kStorage};
  // When even that does not fit, the entry that was asked for stands all the same.
  [[maybe_unused]] const auto said = try_append(By(), std::span(&alarm, 1), now);
  return entries;
}

Result<std::vector<Entry>> Journal::State::try_append(const By& by, std::span<const Body> bodies,
                                                      Instant now) {
  TRY_VOID(make_ready(now));
  TRY(entries, commit(by, bodies, now));
  // The entry is durable already: a head that cannot be written only lags.
  status.head_lags = !head_file.write(head(), keys);
  if (watcher) {
    for (const Entry& entry : entries) watcher(entry);
  }
  return entries;
}

Result<EntrySeq> Journal::append(const By& by, const Body& body, Instant now) {
  TRY(entries, state_->append(by, std::span(&body, 1), now));
  return entries.back().header.seq;
}

JournalStatus Journal::status() const { return state_->status; }

void Journal::set_confidence(ClockConfidence confidence) {
  state_->options.confidence = confidence;
}

void Journal::set_under(std::string under) { state_->under = std::move(under); }
void Journal::set_region(const std::optional<PublicKey>& region) { state_->region = region; }

Result<void> Journal::begin_again(IncarnationCause cause, Instant now) {
  TRY_VOID(state_->make_ready(now));
  IncarnationBegins begins;
  begins.cause = cause;
  begins.bad_from = {state_->status.last.value + 1};
  begins.bad_to = state_->status.last;
  begins.lost_head = state_->status.head;
  return state_->begin(begins, now);
}

// ---- the tree ----------------------------------------------------------------------------------

tlog::TreeHead Journal::tree_head() const { return state_->tree.head(); }

Result<std::vector<Digest>> Journal::State::leaves(std::uint64_t from, std::uint64_t count) {
  TRY(reading, database->prepare("SELECT bytes, signature FROM entry WHERE seq > ?1 AND seq <= ?2 "
                                 "ORDER BY seq"));
  reading.bind(1, static_cast<std::int64_t>(from));
  reading.bind(2, static_cast<std::int64_t>(from + count));
  std::vector<Digest> hashes;
  for (;;) {
    TRY(more, reading.step());
    if (!more) return hashes;
    hashes.push_back(entry_hash(reading.blob(0), reading.blob(1)));
  }
}

Result<tlog::Proof> Journal::prove(EntrySeq entry, std::uint64_t size) const {
  if (entry.value == 0) return Error(Errc::kNotFound, "entries are counted from 1");
  return state_->tree.prove_inclusion(
      entry.value - 1, size,
      [this](std::uint64_t from, std::uint64_t count) { return state_->leaves(from, count); });
}

Result<tlog::Proof> Journal::prove_grown(std::uint64_t old_size, std::uint64_t size) const {
  return state_->tree.prove_consistency(
      old_size, size,
      [this](std::uint64_t from, std::uint64_t count) { return state_->leaves(from, count); });
}

void Journal::tell(std::function<void(const Entry&)> watcher) {
  state_->watcher = std::move(watcher);
}

Result<void> Journal::read_recent(Instant since,
                                  const std::function<void(const Entry&)>& give) const {
  // Backwards to the first that is older. A clock that was set back ends it early, and no entry that
  // matters is lost by that: what a watch counts begins anew.
  std::vector<Entry> entries;
  {
    TRY(reading, state_->database->prepare("SELECT bytes FROM entry ORDER BY seq DESC"));
    for (;;) {
      TRY(more, reading.step());
      if (!more) break;
      TRY(entry, read_entry(reading.blob(0)));
      if (entry.header.wall < since) break;
      entries.push_back(std::move(entry));
    }
  }
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    [[maybe_unused]] const auto tried = open_personal(*entry, state_->keys.facility());
    give(*entry);
  }
  return ok();
}

Result<SignedEntry> Journal::signed_entry(EntrySeq entry) const {
  TRY(reading, state_->database->prepare("SELECT bytes, signature FROM entry WHERE seq = ?1"));
  reading.bind(1, static_cast<std::int64_t>(entry.value));
  TRY(found, reading.step());
  if (!found) return Error(Errc::kNotFound, "the journal has no such entry");
  const ByteView bytes = reading.blob(0);
  const ByteView signature = reading.blob(1);
  SignedEntry kept{Bytes(bytes.begin(), bytes.end()), {}};
  if (signature.size() != kept.signature.size()) {
    return Error(Errc::kCorrupt, "an entry's signature has another length");
  }
  std::ranges::copy(signature, kept.signature.begin());
  return kept;
}

std::string Journal::origin() const {
  return origin_of(key_id_of(public_keys().device), state_->status.incarnation);
}

Result<std::string> Journal::checkpoint(const tlog::TreeHead& head) const {
  const std::string name = origin();
  return tlog::sign_checkpoint(
      name, head, {name, tlog::NoteKeyType::kEd25519, public_keys().device},
      [this](ByteView message) { return state_->keys.sign_raw(message); });
}

// ---- searches ----------------------------------------------------------------------------------

Result<SearchAccess> Journal::begin_search(const Actor& actor, const SearchCriteria& criteria,
                                           Instant now) {
  TRY(entry, append(actor, SearchBegins{criteria}, now));
  return SearchAccess(entry, actor.role);
}

Result<EntrySeq> Journal::end_search(const SearchAccess& access, const Actor& actor,
                                     const SearchCriteria& final_criteria,
                                     std::span<const PersonId> shown, SearchOutcome outcome,
                                     Instant now) {
  const std::size_t parts = shown.empty() ? 1 : (shown.size() + kPersonsMax - 1) / kPersonsMax;
  std::vector<Body> bodies;
  for (std::size_t part = 0; part < parts; ++part) {
    SearchEnds ends;
    ends.begin = access.entry();
    ends.outcome = outcome;
    ends.shown_count = shown.size();
    ends.part = static_cast<std::uint32_t>(part + 1);
    ends.parts = static_cast<std::uint32_t>(parts);
    ends.criteria.kind = final_criteria.kind;
    if (part == 0) ends.criteria.terms = final_criteria.terms;
    const std::size_t from = part * kPersonsMax;
    const auto some = shown.subspan(from, std::min(kPersonsMax, shown.size() - from));
    ends.shown.assign(some.begin(), some.end());
    bodies.emplace_back(std::move(ends));
  }
  TRY(entries, state_->append(actor, bodies, now));
  return entries.front().header.seq;
}

Result<EntrySeq> Journal::record_search_refused(const Actor& actor, const SearchCriteria& criteria,
                                                SearchRefusal why, Instant now) {
  return append(actor, SearchRefused{why, criteria}, now);
}

// ---- consent and view --------------------------------------------------------------------------

Result<ConsentOutcome> Journal::record_consent(const ConsentRequest& request, Instant now) {
  TRY_VOID(check_consent(request, state_->options.policy));
  ConsentRecorded body;
  body.answer = request.answer;
  body.place = request.place;
  body.persons = request.persons;
  body.identity = request.identity;
  body.reasons = request.reasons;
  body.note = request.note;
  body.sections = request.sections;
  body.wording = request.wording;
  body.flags = request.flags;
  TRY_VOID(state_->make_ready(now));
  const bool refused_before = std::ranges::any_of(request.persons, [&](const PersonId& person) {
    return state_->opened_book().refusal_of(person).has_value();
  });
  if (refused_before) body.flags = body.flags.with(ConsentFlag::kAfterRefusal);
  TRY(entry, append(request.actor, body, now));
  if (!opens(request.answer)) return ConsentOutcome(ConsentRefused{entry});
  return ConsentOutcome(ConsentGiven{entry, until(now)});
}

Result<EntrySeq> Journal::record_withdrawal(const Actor& actor, EntrySeq consent, Instant now) {
  TRY_VOID(state_->make_ready(now));
  const OpenConsent* found = state_->opened_book().find(consent);
  if (found == nullptr) return Error(Errc::kNotFound, "there is no such consent open");
  return append(actor, ConsentWithdrawn{consent, found->persons}, now);
}

Result<AuditedAccess> Journal::record_view(const ViewRequest& request, Instant now) {
  if (!is_medical(request.actor.role)) {
    return Error(Errc::kDenied, "only medical staff open charts");
  }
  TRY_VOID(state_->make_ready(now));
  const OpenConsent* consent = state_->opened_book().find(request.consent);
  if (consent == nullptr) {
    return Error(Errc::kDenied, "no consent is open under this entry: refused, withdrawn or ended");
  }
  if (!within_time(consent->since, now)) {
    return Error(Errc::kDenied, "the 24 hours of this consent are over; ask again");
  }
  const bool same_person =
      !request.charts.empty() && std::ranges::all_of(request.charts, [&](const PersonId& chart) {
        return std::ranges::count(consent->persons, chart) > 0;
      });
  if (!same_person) return Error(Errc::kDenied, "the consent is another person's");
  const unsigned beyond = request.sections.bits() & ~unsigned{consent->sections.bits()};
  if (request.sections.empty() || beyond != 0) {
    return Error(Errc::kDenied, "the consent does not cover these sections");
  }
  const Instant expires = consent->until;
  TRY(entry, append(request.actor, ChartViewed{request.consent, request.charts, request.sections},
                    now));
  return AuditedAccess(request.charts, request.sections, entry, expires);
}

Result<EntrySeq> Journal::record_close(const Actor& actor, EntrySeq consent, CloseReason reason,
                                       Instant now) {
  TRY_VOID(state_->make_ready(now));
  const OpenConsent* found = state_->opened_book().find(consent);
  if (found == nullptr) return Error(Errc::kNotFound, "there is no such consent open");
  return append(actor, ChartClosed{consent, reason, found->persons}, now);
}

// ---- the rest ----------------------------------------------------------------------------------

Result<EntrySeq> Journal::record_sign_in(const Actor& actor, Instant now) {
  return append(actor, SignedIn{actor.name}, now);
}

Result<EntrySeq> Journal::record_sign_in_failure(const std::optional<AccountId>& account,
                                                 std::uint32_t failures, Instant now) {
  By by;
  if (account) by.account = *account;
  return append(by, SignInFailed{failures}, now);
}

Result<EntrySeq> Journal::record_lock(const Actor& actor, LockReason reason, Instant now) {
  return append(actor, Locked{reason}, now);
}

Result<EntrySeq> Journal::record_import(const Actor& actor, const Imported& summary, Instant now) {
  return append(actor, summary, now);
}

Result<EntrySeq> Journal::record_alarm(AlarmKind kind, Instant now) {
  return append(By(), AlarmRaised{kind}, now);
}

Result<EntrySeq> Journal::record_audit_read(const Actor& actor, AuditReading reading,
                                            std::uint64_t entries, Instant now) {
  return append(actor, AuditRead{reading, entries}, now);
}

Result<EntrySeq> Journal::record_account_change(const std::optional<Actor>& actor,
                                                const AccountChanged& change, Instant now) {
  return append(actor ? By(*actor) : By(), change, now);
}

Result<EntrySeq> Journal::record_store_upkeep(const std::optional<Actor>& actor,
                                              const StoreUpkeep& upkeep, Instant now) {
  return append(actor ? By(*actor) : By(), upkeep, now);
}

Result<EntrySeq> Journal::record(const std::optional<Actor>& actor, const PlainAct& act,
                                 Instant now) {
  const Body body = std::visit([](const auto& one) { return Body(one); }, act);
  return append(actor ? By(*actor) : By(), body, now);
}

Result<Journal::Mark> Journal::record_seal(const std::optional<Actor>& actor, SealCause cause,
                                           Instant now) {
  TRY_VOID(state_->make_ready(now));
  const tlog::TreeHead head = tree_head();
  TRY(entry, append(actor ? By(*actor) : By(), SealMade{cause, head.size, head.root}, now));
  return Mark{entry, head};
}

Result<Journal::Mark> Journal::record_sample(const Actor& actor, std::uint32_t count,
                                             Instant now) {
  TRY_VOID(state_->make_ready(now));
  const tlog::TreeHead head = tree_head();
  TRY(entry, append(actor, SampleDrawn{head.size, head.root, count}, now));
  return Mark{entry, head};
}

Signature Journal::sign_raw(ByteView message) const { return state_->keys.sign_raw(message); }
const PublicKeys& Journal::public_keys() const { return state_->keys.public_keys(); }

std::vector<OpenConsent> Journal::open_consents(Instant now) const {
  return state_->opened_book().open(now);
}

std::size_t Journal::open_consent_count(Instant now) const {
  return state_->book.open_consents(now);
}

void Journal::forget_consents() { state_->book.forget(); }

std::optional<OpenConsent> Journal::consent_for(const PersonId& person, Instant now) const {
  return state_->opened_book().for_person(person, now);
}

std::optional<Refusal> Journal::refusal_of(const PersonId& person) const {
  return state_->opened_book().refusal_of(person);
}

}  // namespace tomoshibi::store::journal
