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

Result<void> load_terms(State& state) {
  TRY(rows, state.database->prepare("SELECT term, kind, packed FROM term ORDER BY term"));
  while (true) {
    TRY(row, rows.step());
    if (!row) return ok();
    const std::int64_t kind_number = rows.integer(1);
    if (kind_number < 0 || kind_number >= static_cast<std::int64_t>(kTermKinds)) {
      return Error(Errc::kCorrupt, "a term of an unknown kind");
    }
    const auto kind = static_cast<TermKind>(kind_number);
    const auto at = static_cast<std::size_t>(kind_number);
    const std::string_view packed = as_text(rows.blob(2));
    const auto number = static_cast<std::uint32_t>(state.index.terms(kind));
    TRY_VOID(state.index.add_term(kind, packed));
    state.known[at].emplace(std::string(packed), number);
    state.term_rows[at].push_back(rows.integer(0));
    state.by_row.emplace(rows.integer(0), number);
  }
}

bool terms_exist(const Index& index, const Face& face) {
  const auto inside = [&index](TermKind kind, std::uint32_t term) {
    return term == kNoTerm || term < index.terms(kind);
  };
  bool good = inside(TermKind::kPlace, face.place);
  for (const ExtraName& name : face.names) {
    good = good && inside(TermKind::kFamily, name.family) && inside(TermKind::kGiven, name.given);
  }
  for (const CardFace& card : face.cards) {
    good = good && inside(TermKind::kInsurer, card.insurer) &&
           inside(TermKind::kSymbol, card.symbol);
  }
  return good;
}

Result<void> load_faces(State& state) {
  constexpr std::int64_t kMostRows = 50'000'000;
  TRY(rows, state.database->prepare("SELECT face.row, packed, as_of FROM face "
                                    "JOIN person USING(row) ORDER BY face.row"));
  while (true) {
    TRY(row, rows.step());
    if (!row) return ok();
    TRY(face, decode_face(rows.blob(1)));
    face.as_of = rows.integer(2);
    const std::int64_t number = rows.integer(0);
    if (number < 1 || number > kMostRows || !terms_exist(state.index, face)) {
      return Error(Errc::kCorrupt, "a row of the search index names what is not there");
    }
    state.index.place_face(static_cast<std::uint32_t>(number - 1), face);
  }
}

Result<std::uint32_t> term_for(State& state, TermKind kind, const std::string& packed) {
  const auto at = static_cast<std::size_t>(kind);
  if (const auto known = state.known[at].find(packed); known != state.known[at].end()) {
    return known->second;
  }
  state.insert_term->bind(1, static_cast<std::int64_t>(kind)).bind(2, as_bytes(packed));
  TRY_VOID(state.insert_term->run());
  const std::int64_t row = state.database->last_row_id();
  const auto number = static_cast<std::uint32_t>(state.index.terms(kind));
  TRY_VOID(state.index.add_term(kind, packed));
  state.known[at].emplace(packed, number);
  state.term_rows[at].push_back(row);
  state.by_row.emplace(row, number);
  if (kind == TermKind::kFamily || kind == TermKind::kGiven) {
    const auto& names = kind == TermKind::kFamily ? state.index.families : state.index.givens;
    const std::string tokens = tokens_of(kind, names[number]);
    state.insert_words->bind(1, row).bind(2, std::string_view(tokens));
    TRY_VOID(state.insert_words->run());
  }
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
    ExtraName extra;
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

Result<Person> load_person(State& state, std::uint32_t slot) {
  state.find_by_row->reset();
  state.find_by_row->bind(1, std::int64_t{slot} + 1);
  TRY(row, state.find_by_row->step());
  if (!row) return Error(Errc::kNotFound, "no such person in this region");
  TRY(person, decode_person(state.find_by_row->blob(1)));
  person.as_of = Instant{state.find_by_row->integer(2)};
  state.find_by_row->reset();
  return person;
}

Result<PersonId> load_id(State& state, std::uint32_t slot) {
  state.find_by_row->reset();
  state.find_by_row->bind(1, std::int64_t{slot} + 1);
  TRY(row, state.find_by_row->step());
  PersonId id;
  if (!row || state.find_by_row->blob(0).size() != id.bytes.size()) {
    return Error(Errc::kNotFound, "no such person in this region");
  }
  std::ranges::copy(state.find_by_row->blob(0), id.bytes.begin());
  state.find_by_row->reset();
  return id;
}

Result<std::optional<std::uint32_t>> slot_of(State& state, const PersonId& id) {
  state.find_person->reset();
  state.find_person->bind(1, ByteView(id.bytes));
  TRY(row, state.find_person->step());
  std::optional<std::uint32_t> slot;
  if (row) slot = static_cast<std::uint32_t>(state.find_person->integer(0) - 1);
  state.find_person->reset();
  return slot;
}

// Everybody who is reached over links, himself left out. A withheld record is reached from nobody.
Result<std::vector<PersonId>> linked(State& state, const PersonId& id) {
  constexpr std::size_t kMost = 64;
  std::vector<PersonId> found{id};
  for (std::size_t at = 0; at < found.size() && found.size() < kMost; ++at) {
    const PersonId from = found[at];
    state.links_of->reset();
    state.links_of->bind(1, ByteView(from.bytes));
    std::vector<PersonId> next;
    while (true) {
      TRY(row, state.links_of->step());
      if (!row) break;
      PersonId other;
      if (state.links_of->blob(0).size() != other.bytes.size()) continue;
      std::ranges::copy(state.links_of->blob(0), other.bytes.begin());
      next.push_back(other);
    }
    state.links_of->reset();
    for (const PersonId& other : next) {
      TRY(slot, slot_of(state, other));
      const bool hidden = slot && (state.index.flags[*slot] & Index::kWithheld) != 0;
      if (slot && !hidden && std::ranges::find(found, other) == found.end()) found.push_back(other);
    }
  }
  found.erase(found.begin());
  return found;
}

}  // namespace internal

Result<Register> Register::open(vault::Database& region) {
  auto state = std::make_unique<State>(region);
  const std::array<Prepared, 14> statements{{
      {&state->find_person, "SELECT row, record, as_of FROM person WHERE id = ?1"},
      {&state->insert_person, "INSERT INTO person(id, as_of, record) VALUES(?1, ?2, ?3)"},
      {&state->update_person, "UPDATE person SET record = ?1, as_of = ?2 WHERE row = ?3"},
      {&state->touch_person, "UPDATE person SET as_of = ?1 WHERE row = ?2"},
      {&state->replace_face, "INSERT OR REPLACE INTO face(row, packed) VALUES(?1, ?2)"},
      {&state->insert_term, "INSERT INTO term(kind, packed) VALUES(?1, ?2)"},
      {&state->insert_words, "INSERT INTO words(rowid, tokens) VALUES(?1, ?2)"},
      {&state->insert_identifier,
       "INSERT OR IGNORE INTO identifier(system, value, row) VALUES(?1, ?2, ?3)"},
      {&state->delete_identifiers, "DELETE FROM identifier WHERE row = ?1"},
      {&state->find_by_row, "SELECT id, record, as_of FROM person WHERE row = ?1"},
      {&state->find_identifier,
       "SELECT row FROM identifier WHERE system = ?1 AND value = ?2 LIMIT 2"},
      {&state->search_words, "SELECT rowid FROM words WHERE words MATCH ?1"},
      {&state->links_of, "SELECT other FROM link WHERE one = ?1"},
      {&state->insert_link,
       "INSERT OR IGNORE INTO link(one, other, evidence) VALUES(?1, ?2, ?3)"},
  }};
  TRY_VOID(prepare_all(region, statements));
  TRY_VOID(internal::load_terms(*state));
  TRY_VOID(internal::load_faces(*state));
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
    row = state.find_person->integer(0);
    same = std::ranges::equal(state.find_person->blob(1), record);
    as_of = state.find_person->integer(2);
  }
  state.find_person->reset();
  if (same) {
    if (person.as_of.milliseconds > as_of) {
      state.touch_person->bind(1, person.as_of.milliseconds).bind(2, row);
      TRY_VOID(state.touch_person->run());
      state.index.touch(static_cast<std::uint32_t>(row - 1), person.as_of.milliseconds);
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
  TRY_VOID(savepoint.release());
  state.index.place_face(static_cast<std::uint32_t>(written - 1), face);
  return Put::kStored;
}

Result<std::optional<PersonId>> Register::resolve(std::string_view system,
                                                  std::string_view value) const {
  if (value.size() > kMostBytes || value.empty()) return std::optional<PersonId>{};
  State& state = *state_;
  const auto rows_of = [&](const std::string& key) -> Result<std::vector<std::uint32_t>> {
    std::vector<std::uint32_t> slots;
    state.find_identifier->reset();
    state.find_identifier->bind(1, system).bind(2, std::string_view(key));
    while (true) {
      TRY(row, state.find_identifier->step());
      if (!row) break;
      slots.push_back(static_cast<std::uint32_t>(state.find_identifier->integer(0) - 1));
    }
    state.find_identifier->reset();
    return slots;
  };
  const bool member = system == kMemberIdSystem;
  TRY(slots, rows_of(member ? member_key(value) : std::string(value)));
  if (slots.empty() && !member) {
    TRY(folded, rows_of(folded_text(value)));
    slots = folded;
  }
  if (slots.size() != 1) return std::optional<PersonId>{};
  TRY(id, internal::load_id(state, slots.front()));
  return std::optional<PersonId>(id);
}

Result<void> Register::link(const PersonId& one, const PersonId& other,
                            std::string_view evidence) {
  if (one == other) return Error(Errc::kBadInput, "a record is not linked with itself");
  if (evidence.size() > kMostBytes) return kTooLong;
  State& state = *state_;
  for (const PersonId& id : {one, other}) {
    TRY(slot, internal::slot_of(state, id));
    if (!slot) return Error(Errc::kNotFound, "no such person in this region");
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
  return savepoint.release();
}

Result<std::vector<PersonId>> Register::linked_with(const PersonId& id) const {
  return internal::linked(*state_, id);
}

Result<Answer> Register::find(const SearchAccess& access, const Query& query,
                              const Date& today) const {
  return internal::find(*state_, access.role(), query, today);
}
Result<Answer> Register::find(const SearchAccess& access, const PersonQuery& query,
                              const Date& today) const {
  return internal::find(*state_, access.role(), Query{query, {}}, today);
}
Result<Answer> Register::find(const SearchAccess& access, const CardQuery& query,
                              const Date& today) const {
  return internal::find(*state_, access.role(), Query{{}, query}, today);
}

Result<Person> Register::person(const SearchAccess& access, const PersonId& id) const {
  return internal::person(*state_, access.role(), id);
}

std::uint64_t Register::size() const { return state_->index.visible(); }

Result<std::vector<Holding>> Register::holdings() const {
  internal::refresh(state_->lookup, state_->index);
  return state_->lookup.holdings;
}

Result<void> Register::after_import() {
  TRY_VOID(state_->database->execute("INSERT INTO words(words) VALUES('optimize')"));
  return state_->database->execute("PRAGMA optimize");
}

}  // namespace tomoshibi::store::people
