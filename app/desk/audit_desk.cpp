#include "app/desk/audit_desk.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

#include "app/desk/audit_desk_state.h"
#include "store/audit/receipt.h"
#include "store/audit/sheet.h"
#include "store/audit/watch.h"
#include "store/journal/chain.h"
#include "store/journal/reading.h"
#include "store/vault/data_key.h"

namespace tomoshibi::app {

namespace audit = store::audit;
namespace journal = store::journal;
namespace vault = store::vault;

namespace {

constexpr std::uint32_t kSampleMax = 10'000;
constexpr std::size_t kFoundMax = 200;
constexpr std::string_view kSealFault = "a seal does not fit the entries before it";

bool may_read(Role role) { return role == Role::kAuditor || role == Role::kAdministrator; }

}  // namespace

// ---- opening -----------------------------------------------------------------------------------

Result<void> AuditDesk::State::working() const {
  TRY_VOID(desk->working());
  if (desk->actor->account != actor.account || desk->actor->role != actor.role) {
    return Error(Errc::kDenied, "somebody else signed in; open the audit desk again");
  }
  return ok();
}

Result<void> AuditDesk::State::load_keys(std::optional<journal::SealingKey> given) {
  TRY(machine, desk->machine.journal_keys());
  TRY(loaded, journal::DeviceKeys::load(desk->directory.path(), machine.wrapping));
  keys.emplace(std::move(loaded));
  device = journal::key_id_of(keys->public_keys().device);
  if (!given) return ok();
  if (actor.role != Role::kAuditor || given->public_key() != keys->public_keys().auditor) {
    return Error(Errc::kDenied, "this key is not the auditor's to whom this store seals");
  }
  brought = std::move(given);
  return ok();
}

const journal::SealingKey* AuditDesk::State::key() const {
  if (actor.role == Role::kAdministrator) return &keys->facility();
  if (brought) return &*brought;
  return keys->auditor() ? &*keys->auditor() : nullptr;
}

void AuditDesk::State::take(const journal::Entry& entry) {
  if (const auto* seal = std::get_if<journal::SealMade>(&entry.body)) {
    facts.last_seal = *seal;
    facts.last_seal_at = entry.header.wall;
    facts.seals.push_back({entry.header.seq, entry.header.wall, *seal});
  }
  book.take(entry);
}

Result<void> AuditDesk::State::read_all(const AuditProgress& progress) {
  const auto started = std::chrono::steady_clock::now();
  book = {};
  facts = {};
  TRY(machine, desk->machine.journal_keys());
  TRY(found, journal::read_verified(desk->directory.path(), machine.data,
                                    keys->public_keys().device, {}, progress,
                                    [&](journal::Entry& entry) {
                                      // Sealed to others: it is read closed.
                                      if (key() != nullptr) {
                                        [[maybe_unused]] const auto tried =
                                            journal::open_personal(entry, *key());
                                      }
                                      take(entry);
                                    }));
  facts.verification = found;
  facts.head = found.tree;
  facts.seals_agree = std::string_view(found.what) != kSealFault;
  facts.checked = desk->clock();
  facts.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  flags = audit::flags_of(book);
  return ok();
}

Result<bool> AuditDesk::State::read_rest() {
  if (!facts.verification.good) return false;
  TRY(machine, desk->machine.journal_keys());
  TRY(database, vault::Database::open(journal::database_path(desk->directory.path()),
                                      vault::Database::Mode::kReadOnly, machine.data));
  TRY(reading, database.prepare("SELECT bytes, signature FROM entry WHERE seq > ?1 ORDER BY seq"));
  journal::Verification& known = facts.verification;
  reading.bind(1, static_cast<std::int64_t>(known.last.value));
  std::vector<journal::Entry> fresh;
  Digest head = known.head;
  EntrySeq last = known.last;
  for (;;) {
    TRY(more, reading.step());
    if (!more) break;
    const ByteView bytes = reading.blob(0);
    const ByteView signature = reading.blob(1);
    auto entry = journal::read_entry(bytes);
    if (!entry) return false;
    const journal::Header& header = entry->header;
    const bool follows = header.seq.value == last.value + 1 && header.previous == head &&
                         header.device == device && header.incarnation == known.incarnation &&
                         verify_signature(keys->public_keys().device, journal::kEntryDomain, bytes,
                                          signature);
    if (!follows) return false;
    last = header.seq;
    head = journal::entry_hash(bytes, signature);
    if (key() != nullptr) {
      [[maybe_unused]] const auto tried = journal::open_personal(*entry, *key());
    }
    fresh.push_back(*std::move(entry));
  }
  const journal::JournalStatus status = desk->book.status();
  if (status.last != last || status.head != head) return false;
  // Those that this desk has written stand in the book already.
  for (const journal::Entry& entry : fresh) {
    if (entry.header.seq.value > book.entries()) take(entry);
  }
  known.entries += fresh.size();
  known.last = last;
  known.head = head;
  known.tree = desk->book.tree_head();
  facts.head = known.tree;
  facts.checked = desk->clock();
  flags = audit::flags_of(book);
  return true;
}

Result<EntrySeq> AuditDesk::State::note_reading(journal::AuditReading reading,
                                                std::uint64_t entries) {
  const Instant at = desk->clock();
  TRY(entry, desk->book.record_audit_read(actor, reading, entries, at));
  wrote(entry, journal::AuditRead{reading, entries}, at);
  return entry;
}

void AuditDesk::State::wrote(EntrySeq seq, journal::Body body, Instant at) {
  // Something else was written in between: refresh() reads both in their order.
  if (seq.value != book.entries() + 1) return;
  journal::Entry entry;
  entry.header.device = device;
  entry.header.seq = seq;
  entry.header.wall = at;
  entry.header.account = actor.account;
  entry.header.role = actor.role;
  entry.body = std::move(body);
  entry.opened = true;
  take(entry);
}

AuditDesk::AuditDesk(std::unique_ptr<State> state) : state_(std::move(state)) {}
AuditDesk::AuditDesk(AuditDesk&&) noexcept = default;
AuditDesk& AuditDesk::operator=(AuditDesk&&) noexcept = default;
AuditDesk::~AuditDesk() = default;

Result<AuditDesk> AuditDesk::open(Desk& desk, const AuditProgress& progress,
                                  std::optional<journal::SealingKey> auditor) {
  Desk::State& below = *desk.state_;
  TRY_VOID(below.working());
  const journal::Actor actor = *below.actor;
  if (!may_read(actor.role)) {
    TRY_VOID(
        below.book.record_audit_read(actor, journal::AuditReading::kRefused, 0, below.clock()));
    return Error(Errc::kDenied, "only an auditor or an administrator reads the journal");
  }
  auto state = std::make_unique<State>(below, actor);
  TRY_VOID(state->load_keys(std::move(auditor)));
  const std::uint64_t entries = below.book.status().last.value;
  TRY_VOID(below.book.record_audit_read(actor, journal::AuditReading::kVerify, entries,
                                        below.clock()));
  TRY_VOID(state->read_all(progress));
  return AuditDesk(std::move(state));
}

Result<void> AuditDesk::refresh(const AuditProgress& progress) {
  TRY_VOID(state_->working());
  TRY(done, state_->read_rest());
  return done ? ok() : state_->read_all(progress);
}

const AuditFacts& AuditDesk::facts() const { return state_->facts; }
const journal::KeyId& AuditDesk::device() const { return state_->device; }
bool AuditDesk::opens_personal() const { return state_->key() != nullptr; }
const audit::AccessBook& AuditDesk::book() const { return state_->book; }
const std::vector<audit::Flag>& AuditDesk::flags() const { return state_->flags; }

// ---- reviews -----------------------------------------------------------------------------------

std::vector<ReviewRow> AuditDesk::queue() const {
  std::vector<ReviewRow> rows;
  const audit::AccessBook& book = state_->book;
  for (audit::ReviewItem& item : audit::review_queue(book, state_->flags)) {
    ReviewRow row;
    if (const audit::Access* access = book.find(item.subject)) {
      row.account = access->account;
      row.role = access->role;
      row.reasons = access->reasons;
    } else if (const audit::SearchSeen* search = book.find_search(item.subject)) {
      row.account = search->account;
      row.role = search->role;
    }
    const std::string_view name = book.staff_name(row.account);
    row.staff = name.empty() ? row.account.value : std::string(name);
    row.item = std::move(item);
    rows.push_back(std::move(row));
  }
  return rows;
}

Result<EntrySeq> AuditDesk::review(const audit::EntryName& subject, journal::ReviewStage stage,
                                   journal::ReviewOutcome outcome, std::string note) {
  TRY_VOID(state_->working());
  TRY(item, audit::item_of(state_->book, state_->flags, subject));
  TRY_VOID(audit::may_review(state_->book, item, state_->actor.account, stage));
  if (outcome != journal::ReviewOutcome::kJustified && note.empty()) {
    return Error(Errc::kBadInput, "this outcome needs words: what was found, asked or reported");
  }
  const journal::Reviewed made{subject.device, subject.seq, stage, outcome, std::move(note)};
  const Instant at = state_->desk->clock();
  TRY(entry, state_->desk->book.record(state_->actor, made, at));
  state_->wrote(entry, made, at);
  return entry;
}

Result<AuditDesk::Sample> AuditDesk::draw_sample(std::uint32_t count) {
  TRY_VOID(state_->working());
  if (count == 0 || count > kSampleMax) {
    return Error(Errc::kBadInput, "a sample has 1 to 10,000 accesses");
  }
  const Instant at = state_->desk->clock();
  TRY(mark, state_->desk->book.record_sample(state_->actor, count, at));
  state_->wrote(mark.entry, journal::SampleDrawn{mark.head.size, mark.head.root, count}, at);
  Sample sample;
  sample.entry = mark.entry;
  sample.number = to_iso(date_in_japan(at)) + "-" + to_hex(ByteView(mark.head.root).first(3));
  sample.drawn = audit::sample_of(state_->book, mark.head.size, mark.head.root, count,
                                  state_->device);
  return sample;
}

// ---- lists -------------------------------------------------------------------------------------

Result<AuditDesk::PersonList> AuditDesk::accesses_to(const PersonId& person) {
  TRY_VOID(state_->working());
  const auto accesses = state_->book.accesses();
  std::set<PersonId> records{person};
  for (std::size_t before = 0; before != records.size();) {
    before = records.size();
    for (const audit::Access& access : accesses) {
      // 別の方でした: what was linked there is another person's.
      if (access.wrong_person) continue;
      const bool is_his = std::ranges::any_of(
          access.persons, [&](const PersonId& one) { return records.contains(one); });
      if (is_his) records.insert(access.persons.begin(), access.persons.end());
    }
  }
  const auto is_his = [&](const PersonId& one) { return records.contains(one); };
  PersonList list;
  list.records.push_back(person);
  for (const PersonId& record : records) {
    if (record != person) list.records.push_back(record);
  }
  for (const audit::Access& access : accesses) {
    if (std::ranges::any_of(access.persons, is_his)) list.accesses.push_back(&access);
  }
  for (const audit::SearchSeen& search : state_->book.searches()) {
    // Of a list that was too long to be kept whole nobody can say that he was not on it.
    const bool may_hold_him = search.shown.size() >= audit::kShownMax;
    if (may_hold_him || std::ranges::any_of(search.shown, is_his)) list.searches.push_back(&search);
  }
  // Last: an entry that is taken into the book may move what the list points at only in `others`.
  TRY_VOID(state_->note_reading(journal::AuditReading::kList,
                                list.accesses.size() + list.searches.size()));
  return list;
}

std::vector<PersonId> AuditDesk::persons_asked_for(std::string_view words) const {
  std::vector<PersonId> found;
  std::set<PersonId> seen;
  const auto add = [&](const PersonId& person) {
    if (found.size() < kFoundMax && seen.insert(person).second) found.push_back(person);
  };
  if (words.empty()) return found;
  std::vector<const audit::SearchSeen*> searches;
  std::set<audit::EntryName> names;
  for (const audit::SearchSeen& search : state_->book.searches()) {
    const bool fits = std::ranges::any_of(
        search.criteria.terms, [&](const journal::SearchTerm& term) {
          return term.text.find(words) != std::string::npos;
        });
    if (!fits) continue;
    searches.push_back(&search);
    names.insert(search.name);
  }
  // Who was opened after such a search, then who else it showed.
  for (const audit::Access& access : state_->book.accesses()) {
    if (!access.search || !names.contains({access.name.device, *access.search})) continue;
    for (const PersonId& person : access.persons) add(person);
  }
  for (const audit::SearchSeen* search : searches) {
    for (const PersonId& person : search->shown) add(person);
  }
  return found;
}

std::vector<const audit::Access*> AuditDesk::refusals() const {
  std::vector<const audit::Access*> list;
  for (const audit::Access& access : state_->book.accesses()) {
    if (access.answer == ConsentAnswer::kRefused) list.push_back(&access);
  }
  return list;
}

audit::Statistics AuditDesk::statistics(const audit::Period& period) const {
  return audit::statistics_of(state_->book, period);
}

// ---- receipts, packs and keys ----------------------------------------------------------------------------

Result<AccessReceipt> AuditDesk::receipt(EntrySeq view) {
  TRY_VOID(state_->working());
  const auto accesses = state_->book.accesses();
  const auto access = std::ranges::find_if(accesses, [&](const audit::Access& one) {
    return one.name.device == state_->device &&
           std::ranges::any_of(one.views, [&](const audit::View& seen) { return seen.entry == view; });
  });
  if (access == accesses.end()) return Error(Errc::kNotFound, "no chart was opened by this entry");
  const journal::ReceiptGiven given{view, access->persons};
  const Instant at = state_->desk->clock();
  TRY(entry, state_->desk->book.record(state_->actor, given, at));
  state_->wrote(entry, given, at);
  AccessReceipt receipt;
  TRY(payload, audit::receipt_for(state_->desk->book, view));
  TRY(read, audit::verify_receipt(payload, state_->keys->public_keys().device));
  receipt.text = audit::receipt_text(read);
  TRY(sheet, audit::receipt_sheet(read, payload));
  receipt.sheet = std::move(sheet);
  receipt.payload = std::move(payload);
  return receipt;
}

Result<audit::AuditPack> AuditDesk::open_pack(const std::filesystem::path& file,
                                              const audit::PackOptions& options,
                                              const journal::SealingKey* key) {
  TRY_VOID(state_->working());
  if (key == nullptr) key = state_->key();
  if (key == nullptr || state_->actor.role != Role::kAuditor) {
    return Error(Errc::kDenied, "a pack is sealed to the auditor; sign in as one, with the key");
  }
  TRY(pack, audit::open_pack(file, *key, options));
  TRY_VOID(state_->note_reading(journal::AuditReading::kVerify, pack.facts().front.entries));
  return pack;
}

Result<void> AuditDesk::hand_out_key(const std::filesystem::path& file) {
  TRY_VOID(state_->working());
  if (state_->actor.role != Role::kAuditor) {
    return Error(Errc::kDenied, "only the auditor takes the auditor's key with him");
  }
  const journal::SealingKey* key = state_->key();
  if (key == nullptr) return Error(Errc::kNotFound, "the auditor's key is not on this machine");
  journal::StoreUpkeep act;
  act.kind = journal::UpkeepKind::kKeyHandedOut;
  act.subject = "auditor.key";
  act.note = file.string();
  const Instant at = state_->desk->clock();
  TRY(entry, state_->desk->book.record_store_upkeep(state_->actor, act, at));
  state_->wrote(entry, act, at);
  Secret<32> half;
  std::ranges::copy(key->secret(), half.fill().begin());
  return vault::write_key_file(file, half);
}

}  // namespace tomoshibi::app
