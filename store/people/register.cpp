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
  TRY_VOID(load_terms(state));
  const auto at = static_cast<std::size_t>(kind);
  if (const auto known = state.known[at].find(packed); known != state.known[at].end()) {
    return known->second;
  }
  state.insert_term->bind(1, static_cast<std::int64_t>(kind)).bind(2, as_bytes(packed));
  TRY_VOID(state.insert_term->run());
  const auto number = static_cast<std::uint32_t>(state.terms.size(kind));
  TRY_VOID(state.terms.add(kind, packed));
  state.known[at].emplace(packed, number);
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
  return state.database->last_row_id();
}

}  // namespace

namespace {

// What the statement stands on: id, record, as_of.
Result<Person> read_person(vault::Statement& statement) {
  TRY(row, statement.step());
  if (!row) return Error(Errc::kNotFound, "no such person in this region");
  TRY(person, decode_person(statement.blob(1)));
  person.as_of = Instant{statement.integer(2)};
  statement.reset();
  return person;
}

}  // namespace

Result<Person> load_person(State& state, std::uint32_t slot) {
  state.find_by_row->reset();
  state.find_by_row->bind(1, std::int64_t{state.index.row(slot)});
  return read_person(*state.find_by_row);
}

Result<Person> load_person(State& state, const PersonId& id) {
  state.find_person->reset();
  state.find_person->bind(1, ByteView(id.bytes));
  return read_person(*state.find_person);
}

Result<PersonId> load_id(State& state, std::uint32_t row_number) {
  state.find_by_row->reset();
  state.find_by_row->bind(1, std::int64_t{row_number});
  TRY(row, state.find_by_row->step());
  PersonId id;
  if (!row || state.find_by_row->blob(0).size() != id.bytes.size()) {
    return Error(Errc::kNotFound, "no such person in this region");
  }
  std::ranges::copy(state.find_by_row->blob(0), id.bytes.begin());
  state.find_by_row->reset();
  return id;
}

Result<bool> is_withheld(State& state, const PersonId& id) {
  TRY(person, load_person(state, id));
  return person.withheld;
}

// Everybody who is reached over links, himself left out. A withheld record is reached from nobody.
Result<std::vector<Linked>> linked(State& state, const PersonId& id) {
  constexpr std::size_t kMost = 64;
  std::vector<Linked> found{{id, {}}};
  if (!state.has_links) return std::vector<Linked>{};
  for (std::size_t at = 0; at < found.size() && found.size() < kMost; ++at) {
    const PersonId from = found[at].id;
    state.links_of->reset();
    state.links_of->bind(1, ByteView(from.bytes));
    std::vector<Linked> next;
    while (true) {
      TRY(row, state.links_of->step());
      if (!row) break;
      Linked other;
      if (state.links_of->blob(0).size() != other.id.bytes.size()) continue;
      std::ranges::copy(state.links_of->blob(0), other.id.bytes.begin());
      other.evidence = std::string(state.links_of->text(1));
      next.push_back(std::move(other));
    }
    state.links_of->reset();
    for (Linked& other : next) {
      if (std::ranges::find(found, other.id, &Linked::id) != found.end()) continue;
      const Result<bool> hidden = is_withheld(state, other.id);
      if (!hidden && hidden.error().code != Errc::kNotFound) return hidden.error();
      if (hidden && !*hidden) found.push_back(std::move(other));
    }
  }
  found.erase(found.begin());
  return found;
}

}  // namespace internal

Result<Register> Register::open(vault::Database& region) {
  auto state = std::make_unique<State>(region);
  const std::array<Prepared, 14> statements{{
      {&state->find_person, "SELECT id, record, as_of, row FROM person WHERE id = ?1"},
      {&state->insert_person, "INSERT INTO person(id, as_of, record) VALUES(?1, ?2, ?3)"},
      {&state->update_person, "UPDATE person SET record = ?1, as_of = ?2 WHERE row = ?3"},
      {&state->touch_person, "UPDATE person SET as_of = ?1 WHERE row = ?2"},
      {&state->replace_face, "INSERT OR REPLACE INTO face(row, packed) VALUES(?1, ?2)"},
      {&state->find_face, "SELECT packed, as_of FROM face JOIN person USING(row) WHERE row = ?1"},
      {&state->insert_term, "INSERT INTO term(kind, packed) VALUES(?1, ?2)"},
      {&state->insert_identifier,
       "INSERT OR IGNORE INTO identifier(system, value, row) VALUES(?1, ?2, ?3)"},
      {&state->delete_identifiers, "DELETE FROM identifier WHERE row = ?1"},
      {&state->find_by_row, "SELECT id, record, as_of FROM person WHERE row = ?1"},
      {&state->find_identifier,
       "SELECT row FROM identifier WHERE system = ?1 AND value = ?2 LIMIT 2"},
      {&state->links_of, "SELECT other, evidence FROM link WHERE one = ?1"},
      {&state->insert_link,
       "INSERT OR IGNORE INTO link(one, other, evidence) VALUES(?1, ?2, ?3)"},
      {&state->insert_newer, "INSERT OR IGNORE INTO newer(row) VALUES(?1)"},
  }};
  TRY_VOID(prepare_all(region, statements));
  TRY_VOID(internal::load_images(*state));
  TRY_VOID(internal::load_rates(*state));
  return Register(std::move(state));
}

Result<Register::Put> Register::put(const Person& person) {
  if (person.id == PersonId{}) return Error(Errc::kBadInput, "the person has no id");
  if (!fits(person)) return kTooLong;
  State& state = *state_;
  const Bytes record = internal::encode_person(person);
  state.find_person->reset();
  state.find_person->bind(1, ByteView(person.id.bytes));
  TRY(known, state.find_person->step());
  std::int64_t row = 0;
  bool same = false;
  std::int64_t as_of = 0;
  if (known) {
    row = state.find_person->integer(3);
    same = std::ranges::equal(state.find_person->blob(1), record);
    as_of = state.find_person->integer(2);
  }
  state.find_person->reset();
  if (same) {
    if (person.as_of.milliseconds > as_of) {
      state.touch_person->bind(1, person.as_of.milliseconds).bind(2, row);
      TRY_VOID(state.touch_person->run());
      TRY_VOID(internal::note_newer(state, row));
    }
    return Put::kUnchanged;
  }
  Savepoint savepoint(*state.database);
  TRY_VOID(savepoint.begin());
  TRY(face, internal::face_of(state, person));
  TRY(written, internal::write_person(state, person, record, row));
  const Bytes packed = internal::encode_face(face);
  state.replace_face->bind(1, written).bind(2, ByteView(packed));
  TRY_VOID(state.replace_face->run());
  TRY_VOID(internal::write_identifiers(state, written, person));
  TRY_VOID(internal::note_newer(state, written));
  TRY_VOID(savepoint.release());
  return Put::kStored;
}

Result<std::optional<PersonId>> Register::resolve(std::string_view system,
                                                  std::string_view value) const {
  if (value.size() > kMostBytes || value.empty()) return std::optional<PersonId>{};
  State& state = *state_;
  const auto rows_of = [&](const std::string& key) -> Result<std::vector<std::uint32_t>> {
    std::vector<std::uint32_t> rows;
    state.find_identifier->reset();
    state.find_identifier->bind(1, system).bind(2, std::string_view(key));
    while (true) {
      TRY(row, state.find_identifier->step());
      if (!row) break;
      rows.push_back(static_cast<std::uint32_t>(state.find_identifier->integer(0)));
    }
    state.find_identifier->reset();
    return rows;
  };
  const bool member = system == kMemberIdSystem;
  TRY(rows, rows_of(member ? member_key(value) : std::string(value)));
  if (rows.empty() && !member) {
    TRY(folded, rows_of(folded_text(value)));
    rows = folded;
  }
  if (rows.size() != 1) return std::optional<PersonId>{};
  TRY(id, internal::load_id(state, rows.front()));
  return std::optional<PersonId>(id);
}

Result<void> Register::link(const PersonId& one, const PersonId& other,
                            std::string_view evidence) {
  if (one == other) return Error(Errc::kBadInput, "a record is not linked with itself");
  if (evidence.size() > kMostBytes) return kTooLong;
  State& state = *state_;
  for (const PersonId& id : {one, other}) {
    TRY_VOID(internal::is_withheld(state, id));
  }
  Savepoint savepoint(*state.database);
  TRY_VOID(savepoint.begin());
  const std::array<std::pair<const PersonId*, const PersonId*>, 2> both{
      {{&one, &other}, {&other, &one}}};
  for (const auto& [from, to] : both) {
    state.insert_link->bind(1, ByteView(from->bytes)).bind(2, ByteView(to->bytes));
    state.insert_link->bind(3, evidence);
    TRY_VOID(state.insert_link->run());
  }
  TRY_VOID(savepoint.release());
  state.has_links = true;
  return ok();
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
  return {index.slots(), index.size_bytes(), index.segments().size(), state_->load_seconds};
}

Result<void> Register::after_import() {
  constexpr std::size_t kFew = 1000;
  TRY_VOID(internal::refresh(*state_));
  if (state_->newer.size() > std::max<std::size_t>(kFew, size() / 50)) {
    TRY_VOID(internal::write_image(*state_));
  }
  return state_->database->execute("PRAGMA optimize");
}

}  // namespace tomoshibi::store::people
