#include "store/people/register.h"

#include <algorithm>
#include <array>
#include <set>

#include "store/people/internal/codec.h"
#include "store/people/internal/search.h"
#include "store/people/internal/state.h"
#include "store/people/internal/text.h"

namespace tomoshibi::store::people {
namespace {

using internal::TermKind;

constexpr std::size_t kMostBytes = 4096;  // Of one text of a person.
constexpr std::size_t kMostItems = 64;    // Names, cards, phones, identifiers.
constexpr Error kTooLong{Errc::kBadInput, "a text or a list of the person is longer than allowed"};

bool fits(const Person& person) {
  const auto short_enough = [](const std::string& text) { return text.size() <= kMostBytes; };
  if (person.names.size() > kMostItems || person.cards.size() > kMostItems ||
      person.phones.size() > kMostItems || person.identifiers.size() > kMostItems) {
    return false;
  }
  bool good = short_enough(person.source_system) && short_enough(person.source_id) &&
              std::ranges::all_of(person.phones, short_enough);
  for (const PersonName& name : person.names) {
    good = good && short_enough(name.family) && short_enough(name.given) &&
           short_enough(name.family_kana) && short_enough(name.given_kana);
  }
  for (const InsuranceCard& card : person.cards) {
    good = good && short_enough(card.insurer_number) && short_enough(card.symbol) &&
           short_enough(card.number) && short_enough(card.branch);
  }
  for (const Identifier& one : person.identifiers) {
    good = good && short_enough(one.system) && short_enough(one.value);
  }
  const Address& address = person.address;
  return good && short_enough(address.postal_code) && short_enough(address.prefecture) &&
         short_enough(address.city) && short_enough(address.line) && short_enough(address.building);
}

// A member id as it is compared: each part without padding, any width.
std::string member_key(std::string_view value) {
  std::string key;
  std::size_t from = 0;
  for (int part = 0; part < 4; ++part) {
    const std::size_t colon = part < 3 ? value.find(':', from) : value.size();
    const std::size_t end = std::min(colon, value.size());
    const std::string_view text = value.substr(std::min(from, value.size()), end - from);
    std::u32string folded = internal::symbol_key(text);
    if (part != 3 && folded.empty() && !text.empty()) folded.assign(1, U'0');
    if (part > 0) key += ':';
    key += internal::encode(folded);
    from = std::min(end + 1, value.size());
  }
  return key;
}

std::string member_key(const InsuranceCard& card) {
  std::string value = card.insurer_number;
  for (const std::string* part : {&card.symbol, &card.number, &card.branch}) {
    value.append(1, ':').append(*part);
  }
  return member_key(value);
}

std::string folded_text(std::string_view value) { return internal::encode(internal::fold(value)); }

// A savepoint works inside the importer's transaction and without one.
class Savepoint {
 public:
  explicit Savepoint(vault::Database& database) : database_(&database) {}
  Result<void> begin() {
    TRY_VOID(database_->execute("SAVEPOINT people"));
    open_ = true;
    return ok();
  }
  Result<void> release() {
    open_ = false;
    return database_->execute("RELEASE people");
  }
  ~Savepoint() {
    if (!open_) return;
    [[maybe_unused]] const auto undone = database_->execute("ROLLBACK TO people");
    [[maybe_unused]] const auto released = database_->execute("RELEASE people");
  }
  Savepoint(const Savepoint&) = delete;
  Savepoint& operator=(const Savepoint&) = delete;

 private:
  vault::Database* database_;
  bool open_ = false;
};

struct Prepared {
  std::optional<vault::Statement>* place;
  const char* sql;
};

Result<void> prepare_all(vault::Database& database, std::span<const Prepared> statements) {
  for (const Prepared& wanted : statements) {
    auto statement = database.prepare(wanted.sql);
    if (!statement) return statement.error();
    wanted.place->emplace(*std::move(statement));
  }
  return ok();
}

}  // namespace

Register::Register(std::unique_ptr<State> state) : state_(std::move(state)) {}
Register::Register(Register&&) noexcept = default;
Register& Register::operator=(Register&&) noexcept = default;
Register::~Register() = default;

namespace internal {
namespace {

using State = Register::State;

Result<std::uint32_t> term_for(State& state, TermKind kind, const std::string& packed) {
  Part& part = state.written();
  TRY_VOID(load_terms(part));
  const auto at = static_cast<std::size_t>(kind);
  if (const auto known = part.known[at].find(packed); known != part.known[at].end()) {
    return known->second;
  }
  state.insert_term->bind(1, static_cast<std::int64_t>(kind)).bind(2, as_bytes(packed));
  TRY_VOID(state.insert_term->run());
  const auto number = static_cast<std::uint32_t>(part.terms.size(kind));
  TRY_VOID(part.terms.add(kind, packed));
  part.known[at].emplace(packed, number);
  return number;
}

Result<std::uint32_t> name_term(State& state, TermKind kind, std::string_view text,
                                std::string_view kana) {
  const std::u32string folded = fold(text);
  const std::u32string sound = kana_key(fold(kana));
  if (folded.empty() && sound.empty()) return kNoTerm;
  return term_for(state, kind, pack_name(folded, sound));
}

Result<CardFace> card_face(State& state, const InsuranceCard& card) {
  CardFace face;
  const std::string insurer = folded_text(card.insurer_number);
  if (!insurer.empty()) {
    // Padded and unpadded are one insurer: the term is its digits.
    const std::string key = encode(symbol_key(insurer));
    TRY(term, term_for(state, TermKind::kInsurer, key));
    face.insurer = term;
  }
  const std::u32string symbol = symbol_key(card.symbol);
  if (!symbol.empty()) {
    TRY(term, term_for(state, TermKind::kSymbol, encode(symbol)));
    face.symbol = term;
  }
  face.number = read_code(card.number);
  face.number.unread = 0;
  face.branch = read_branch(card.branch);
  return face;
}

Result<Face> face_of(State& state, const Person& person) {
  Face face;
  for (const PersonName& name : person.names) {
    FaceName extra;
    TRY(family, name_term(state, TermKind::kFamily, name.family, name.family_kana));
    TRY(given, name_term(state, TermKind::kGiven, name.given, name.given_kana));
    extra.family = family;
    extra.given = given;
    extra.use = name.use;
    if (family != kNoTerm || given != kNoTerm) face.names.push_back(extra);
  }
  face.day = day_of(person.birth);
  face.sex = person.sex;
  face.withheld = person.withheld;
  face.as_of = person.as_of.milliseconds;
  const PlaceAndBlock where = place_of(person.address);
  if (!where.place.city.empty() || !where.place.town.empty()) {
    TRY(place, term_for(state, TermKind::kPlace, pack_place(where.place)));
    face.place = place;
    face.block = where.block;
  }
  for (const InsuranceCard& card : person.cards) {
    TRY(one, card_face(state, card));
    face.cards.push_back(one);
  }
  for (const std::string& phone : person.phones) {
    if (const std::uint64_t number = read_phone(phone); number != 0) face.phones.push_back(number);
  }
  return face;
}

Result<void> write_identifiers(State& state, std::int64_t row, const Person& person) {
  std::set<std::pair<std::string, std::string>> all;
  if (!person.source_id.empty()) all.emplace(person.source_system, person.source_id);
  for (const Identifier& one : person.identifiers) {
    const bool member = one.system == kMemberIdSystem;
    all.emplace(one.system, member ? member_key(one.value) : folded_text(one.value));
  }
  for (const InsuranceCard& card : person.cards) {
    if (!card.number.empty()) all.emplace(kMemberIdSystem, member_key(card));
  }
  for (const auto& [system, value] : all) {
    state.insert_identifier->bind(1, std::string_view(system));
    state.insert_identifier->bind(2, std::string_view(value)).bind(3, row);
    TRY_VOID(state.insert_identifier->run());
  }
  return ok();
}

Result<std::int64_t> write_person(State& state, const Person& person, const Bytes& record,
                                  std::int64_t row) {
  if (row != 0) {
    state.update_person->bind(1, ByteView(record)).bind(2, person.as_of.milliseconds).bind(3, row);
    TRY_VOID(state.update_person->run());
    state.delete_identifiers->bind(1, row);
    TRY_VOID(state.delete_identifiers->run());
    return row;
  }
  state.insert_person->bind(1, ByteView(person.id.bytes)).bind(2, person.as_of.milliseconds);
  state.insert_person->bind(3, ByteView(record));
  TRY_VOID(state.insert_person->run());
  return state.database().last_row_id();
}

}  // namespace

}  // namespace internal

namespace {

Result<void> prepare_part(internal::Part& part) {
  const std::array<Prepared, 5> statements{{
      {&part.find_person, "SELECT id, record, as_of, row FROM person WHERE id = ?1"},
      {&part.find_by_row, "SELECT id, record, as_of FROM person WHERE row = ?1"},
      {&part.find_identifier, "SELECT row FROM identifier WHERE system = ?1 AND value = ?2 LIMIT 65"},
      {&part.find_face, "SELECT packed, as_of FROM face JOIN person USING(row) WHERE row = ?1"},
      {&part.links_of, "SELECT other, evidence FROM link WHERE one = ?1"},
  }};
  return prepare_all(*part.database, statements);
}

Result<void> prepare_written(Register::State& state) {
  const std::array<Prepared, 11> statements{{
      {&state.insert_person, "INSERT INTO person(id, as_of, record) VALUES(?1, ?2, ?3)"},
      {&state.update_person, "UPDATE person SET record = ?1, as_of = ?2 WHERE row = ?3"},
      {&state.touch_person, "UPDATE person SET as_of = ?1 WHERE row = ?2"},
      {&state.replace_face, "INSERT OR REPLACE INTO face(row, packed) VALUES(?1, ?2)"},
      {&state.insert_term, "INSERT INTO term(kind, packed) VALUES(?1, ?2)"},
      {&state.insert_identifier,
       "INSERT OR IGNORE INTO identifier(system, value, row) VALUES(?1, ?2, ?3)"},
      {&state.delete_identifiers, "DELETE FROM identifier WHERE row = ?1"},
      {&state.insert_link,
       "INSERT OR IGNORE INTO link(one, other, evidence) VALUES(?1, ?2, ?3)"},
      {&state.insert_newer, "INSERT OR IGNORE INTO newer(row) VALUES(?1)"},
      {&state.insert_removed, "INSERT OR IGNORE INTO removed(id) VALUES(?1)"},
      {&state.delete_removed, "DELETE FROM removed WHERE id = ?1"},
  }};
  return prepare_all(state.database(), statements);
}

}  // namespace

Result<Register> Register::open(vault::Database& region, IndexForm form) {
  return open({}, region, form);
}

Result<Register> Register::open(std::vector<RegisterPart> parts, vault::Database& overlay,
                                IndexForm form) {
  if (parts.size() >= kMostParts) return Error(Errc::kBadInput, "too many parts of a register");
  auto state = std::make_unique<State>();
  state->form = form;
  state->parts.resize(parts.size() + 1);
  for (std::size_t at = 0; at < parts.size(); ++at) {
    if (parts[at].database == nullptr) return Error(Errc::kBadInput, "a part has no database");
    state->parts[at].database = parts[at].database;
  }
  state->parts.back().database = &overlay;
  for (internal::Part& part : state->parts) TRY_VOID(prepare_part(part));
  TRY_VOID(prepare_written(*state));
  TRY_VOID(internal::load_images(*state));
  TRY_VOID(internal::load_rates(*state));
  return Register(std::move(state));
}

namespace {

// How a record stands to what is here: its row in the database that is written (0: none), whether the
// same is here already, in that database or below it, and of when.
struct Standing {
  std::int64_t row = 0;
  bool same = false;
  std::int64_t as_of = 0;
};

Result<Standing> standing_of(Register::State& state, const PersonId& id, ByteView record) {
  Standing out;
  for (std::size_t at = state.parts.size(); at-- > 0;) {
    vault::Statement& find = *state.parts[at].find_person;
    find.reset();
    find.bind(1, ByteView(id.bytes));
    TRY(known, find.step());
    if (!known) continue;
    const bool is_own = at + 1 == state.parts.size();
    const bool same = std::ranges::equal(find.blob(1), record);
    if (is_own) out.row = find.integer(3);
    // Of several records below, one that says something else leaves nothing as it was.
    out.same = same && (is_own || out.as_of == 0 || out.same);
    out.as_of = std::max(out.as_of, find.integer(2));
    find.reset();
    if (is_own || !out.same) break;
  }
  if (out.row == 0 && state.removed.contains(id)) out.same = false;
  return out;
}

}  // namespace

Result<Register::Put> Register::put(const Person& person) {
  if (person.id == PersonId{}) return Error(Errc::kBadInput, "the person has no id");
  if (!fits(person)) return kTooLong;
  State& state = *state_;
  const Bytes record = internal::encode_person(person);
  TRY(standing, standing_of(state, person.id, record));
  if (standing.same && person.as_of.milliseconds <= standing.as_of) return Put::kUnchanged;
  if (standing.row != 0) TRY_VOID(internal::leave_totals(state, state.parts.size() - 1, standing.row));
  if (standing.same && standing.row != 0) {
    state.touch_person->bind(1, person.as_of.milliseconds).bind(2, standing.row);
    TRY_VOID(state.touch_person->run());
    TRY_VOID(internal::note_newer(state, standing.row));
    return Put::kUnchanged;
  }
  Savepoint savepoint(state.database());
  TRY_VOID(savepoint.begin());
  TRY(face, internal::face_of(state, person));
  TRY(written, internal::write_person(state, person, record, standing.row));
  const Bytes packed = internal::encode_face(face);
  state.replace_face->bind(1, written).bind(2, ByteView(packed));
  TRY_VOID(state.replace_face->run());
  TRY_VOID(internal::write_identifiers(state, written, person));
  TRY_VOID(internal::note_newer(state, written));
  if (state.is_several()) {
    state.delete_removed->bind(1, ByteView(person.id.bytes));
    TRY_VOID(state.delete_removed->run());
    state.removed.erase(person.id);
    if (standing.row == 0) {
      TRY_VOID(internal::cover(state, person.id, static_cast<std::uint32_t>(written)));
    }
  }
  TRY_VOID(savepoint.release());
  return standing.same ? Put::kUnchanged : Put::kStored;
}

Result<void> Register::remove(const PersonId& id) {
  State& state = *state_;
  const Result<Person> person = internal::load_person(state, id);
  if (!person) return person.error().code == Errc::kNotFound ? ok() : Result<void>(person.error());
  TRY(standing, standing_of(state, id, {}));
  Savepoint savepoint(state.database());
  TRY_VOID(savepoint.begin());
  if (standing.row != 0) {
    TRY_VOID(internal::leave_totals(state, state.parts.size() - 1, standing.row));
    state.delete_identifiers->bind(1, standing.row);
    TRY_VOID(state.delete_identifiers->run());
    for (const char* sql : {"DELETE FROM face WHERE row = ?1", "DELETE FROM person WHERE row = ?1"}) {
      TRY(statement, state.database().prepare(sql));
      statement.bind(1, standing.row);
      TRY_VOID(statement.run());
    }
    TRY_VOID(internal::note_newer(state, standing.row));
  }
  if (state.is_several()) {
    state.insert_removed->bind(1, ByteView(id.bytes));
    TRY_VOID(state.insert_removed->run());
    state.removed.insert(id);
    if (standing.row == 0) TRY_VOID(internal::cover(state, id, {}));
  }
  return savepoint.release();
}

namespace {

// Those of one database who have this identifier, but for whoever the overlay has otherwise.
Result<void> add_ids(Register::State& state, std::size_t at, std::string_view system,
                     std::string_view value, std::set<PersonId>& ids) {
  internal::Part& part = state.parts[at];
  std::vector<std::uint32_t> rows;
  part.find_identifier->reset();
  part.find_identifier->bind(1, system).bind(2, value);
  while (true) {
    TRY(row, part.find_identifier->step());
    if (!row) break;
    rows.push_back(static_cast<std::uint32_t>(part.find_identifier->integer(0)));
  }
  part.find_identifier->reset();
  for (const std::uint32_t row : rows) {
    if (ids.size() > 1) break;
    TRY(id, internal::load_id(part, row));
    if (at + 1 < state.parts.size()) {
      vault::Statement& own = *state.written().find_person;
      own.reset();
      own.bind(1, ByteView(id.bytes));
      TRY(replaced, own.step());
      own.reset();
      if (replaced || state.removed.contains(id)) continue;
    }
    ids.insert(id);
  }
  return ok();
}

}  // namespace

Result<std::optional<PersonId>> Register::resolve(std::string_view system,
                                                  std::string_view value) const {
  if (value.size() > kMostBytes || value.empty()) return std::optional<PersonId>{};
  State& state = *state_;
  const bool member = system == kMemberIdSystem;
  std::set<PersonId> ids;
  const auto look = [&](const std::string& key) -> Result<void> {
    for (std::size_t at = 0; at < state.parts.size(); ++at) {
      TRY_VOID(add_ids(state, at, system, key, ids));
    }
    return ok();
  };
  TRY_VOID(look(member ? member_key(value) : std::string(value)));
  if (ids.empty() && !member) TRY_VOID(look(folded_text(value)));
  if (ids.size() != 1) return std::optional<PersonId>{};
  return std::optional<PersonId>(*ids.begin());
}

Result<void> Register::link(const PersonId& one, const PersonId& other,
                            std::string_view evidence) {
  if (one == other) return Error(Errc::kBadInput, "a record is not linked with itself");
  if (evidence.size() > kMostBytes) return kTooLong;
  State& state = *state_;
  for (const PersonId& id : {one, other}) {
    TRY_VOID(internal::is_withheld(state, id));
  }
  Savepoint savepoint(state.database());
  TRY_VOID(savepoint.begin());
  const std::array<std::pair<const PersonId*, const PersonId*>, 2> both{
      {{&one, &other}, {&other, &one}}};
  for (const auto& [from, to] : both) {
    state.insert_link->bind(1, ByteView(from->bytes)).bind(2, ByteView(to->bytes));
    state.insert_link->bind(3, evidence);
    TRY_VOID(state.insert_link->run());
  }
  TRY_VOID(savepoint.release());
  state.written().has_links = true;
  return ok();
}

Result<std::vector<Register::Link>> Register::links_of(const PersonId& id) const {
  TRY(others, internal::linked(*state_, id));
  std::vector<Link> links;
  for (internal::Linked& other : others) links.push_back({other.id, std::move(other.evidence)});
  return links;
}

Result<std::vector<PersonId>> Register::linked_with(const PersonId& id) const {
  TRY(others, internal::linked(*state_, id));
  std::vector<PersonId> ids;
  for (const internal::Linked& other : others) ids.push_back(other.id);
  return ids;
}

Result<Answer> Register::find(const SearchAccess& access, const Query& query,
                              const Date& today) const {
  return internal::find(*state_, access.role(), query, today,
                        internal::Thoroughness::kAsNeeded);
}
Result<Answer> Register::find(const SearchAccess& access, const PersonQuery& query,
                              const Date& today) const {
  return internal::find(*state_, access.role(), Query{query, {}}, today,
                        internal::Thoroughness::kAsNeeded);
}
Result<Answer> Register::find(const SearchAccess& access, const CardQuery& query,
                              const Date& today) const {
  return internal::find(*state_, access.role(), Query{{}, query}, today,
                        internal::Thoroughness::kAsNeeded);
}

Result<Person> Register::person(const SearchAccess& access, const PersonId& id) const {
  return internal::person(*state_, access.role(), id);
}

std::uint64_t Register::size() const {
  // When the newest rows cannot be read: whom the index had before. find() and holdings() say the error.
  [[maybe_unused]] const auto up_to_date = internal::refresh(*state_);
  return state_->index.visible();
}

Result<std::vector<Holding>> Register::holdings() const {
  TRY_VOID(internal::refresh(*state_));
  return state_->lookup.holdings;
}

IndexStats Register::index_stats() const {
  const internal::Index& index = state_->index;
  IndexStats stats;
  stats.people = index.slots() + index.totals().people;
  stats.bytes = index.size_bytes();
  stats.images = index.segments().size();
  stats.by_words = static_cast<std::uint64_t>(std::ranges::count_if(state_->parts, &internal::Part::is_lean));
  stats.load_seconds = state_->load_seconds;
  return stats;
}

Result<void> Register::after_import() {
  constexpr std::size_t kFew = 1000;
  TRY_VOID(internal::refresh(*state_));
  const std::size_t newer = state_->written().newer.size();
  if (newer > kFew && internal::wants_words(*state_)) {
    TRY_VOID(state_->database().execute("DELETE FROM image"));
    TRY_VOID(internal::write_words(*state_));
  } else if (newer > std::max<std::size_t>(kFew, size() / 50)) {
    TRY_VOID(internal::write_image(*state_));
  }
  return state_->database().execute("PRAGMA optimize");
}

Result<void> Register::make_image() {
  TRY_VOID(internal::refresh(*state_));
  return internal::write_image(*state_);
}
Result<void> Register::make_words() {
  TRY_VOID(internal::refresh(*state_));
  return internal::write_words(*state_);
}

}  // namespace tomoshibi::store::people
