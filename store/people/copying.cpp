#include "store/people/copying.h"

#include <algorithm>
#include <array>
#include <compare>
#include <optional>
#include <string>
#include <vector>

#include "store/people/internal/codec.h"
#include "store/people/internal/face.h"
#include "store/people/internal/terms.h"

namespace tomoshibi::store::people {

using internal::kNoTerm;
using internal::TermKind;

Result<Person> read_record(ByteView record) { return internal::decode_person(record); }

namespace {

constexpr Error kDamaged{Errc::kCorrupt, "a row of the search index names what is not there"};

// Nobody is deleted from a part, so no identifier is looked for by its row, and a system is said once.
constexpr const char* kPackedIdentifiers = R"sql(
DROP TABLE identifier;
CREATE TABLE identifier_system(number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE packed_identifier(
  system INTEGER NOT NULL, value TEXT NOT NULL, row INTEGER NOT NULL,
  PRIMARY KEY(system, value, row)) WITHOUT ROWID;
CREATE VIEW identifier(system, value, row) AS
  SELECT name, value, row FROM identifier_system JOIN packed_identifier ON system = number;
)sql";

struct ResetAtEnd {
  vault::Statement& statement;
  ~ResetAtEnd() { statement.reset(); }
};

// One kind of term: what the old numbers mean, and which new ones they got.
struct Renumbering {
  std::vector<std::string> packed;
  std::vector<std::uint32_t> given;
  std::uint32_t next = 0;
};

struct IdentifierRow {
  std::string system, value;
  std::int64_t row;
  auto operator<=>(const IdentifierRow&) const = default;
};

}  // namespace

struct PeopleCopy::State {
  State(vault::Database& from_in, vault::Database& to_in) : from(from_in), to(to_in) {}

  Result<void> load_terms();
  Result<void> renumber(TermKind kind, std::uint32_t& term);
  Result<void> renumber(internal::Face& face);
  Result<void> take_identifiers(std::int64_t old_row);
  Result<void> take_links(const PersonId& id, Taken& taken);
  Result<void> put_identifier(std::string_view system, std::string_view value, std::int64_t row);
  Result<void> scan_identifiers();

  vault::Database& from;
  vault::Database& to;
  std::optional<vault::Statement> find_person, find_face, identifiers_of, links_of, insert_person,
      insert_face, insert_term, insert_system, insert_identifier, insert_link;
  std::array<Renumbering, internal::kTermKinds> terms;
  Bytes record;
  std::int64_t rows = 0;
  bool has_links = false;
  std::int64_t systems = 0;
  std::string last_system;
  // Many: all identifiers are read in their own order, and kept when their person was added.
  bool scans = false;
  std::vector<std::uint32_t> new_rows;       // By old row; 0: not added.
  std::vector<IdentifierRow> identifiers;    // Otherwise.
};

PeopleCopy::PeopleCopy(std::unique_ptr<State> state) : state_(std::move(state)) {}
PeopleCopy::PeopleCopy(PeopleCopy&&) noexcept = default;
PeopleCopy& PeopleCopy::operator=(PeopleCopy&&) noexcept = default;
PeopleCopy::~PeopleCopy() = default;

Result<void> PeopleCopy::State::load_terms() {
  TRY(all, from.prepare("SELECT kind, packed FROM term ORDER BY term"));
  while (true) {
    TRY(row, all.step());
    if (!row) break;
    const std::int64_t kind = all.integer(0);
    if (kind < 0 || kind >= static_cast<std::int64_t>(internal::kTermKinds)) return kDamaged;
    terms[static_cast<std::size_t>(kind)].packed.emplace_back(as_text(all.blob(1)));
  }
  for (Renumbering& kind : terms) kind.given.assign(kind.packed.size(), kNoTerm);
  return ok();
}

Result<PeopleCopy> PeopleCopy::begin(vault::Database& from, vault::Database& to,
                                     std::uint64_t about) {
  auto state = std::make_unique<State>(from, to);
  TRY_VOID(state->load_terms());
  struct Wanted {
    vault::Database& database;
    std::optional<vault::Statement>& place;
    const char* sql;
  };
  State& s = *state;
  for (const Wanted& wanted : {
           Wanted{from, s.find_person, "SELECT row, as_of, record FROM person WHERE id = ?1"},
           Wanted{from, s.find_face, "SELECT packed FROM face WHERE row = ?1"},
           Wanted{from, s.identifiers_of, "SELECT system, value FROM identifier WHERE row = ?1"},
           Wanted{from, s.links_of, "SELECT other, evidence FROM link WHERE one = ?1 ORDER BY other"},
           Wanted{to, s.insert_person, "INSERT INTO person(row, id, as_of, record) VALUES(?1, ?2, ?3, ?4)"},
           Wanted{to, s.insert_face, "INSERT INTO face(row, packed) VALUES(?1, ?2)"},
           Wanted{to, s.insert_term, "INSERT INTO term(kind, packed) VALUES(?1, ?2)"},
           Wanted{to, s.insert_link, "INSERT INTO link(one, other, evidence) VALUES(?1, ?2, ?3)"},
       }) {
    auto statement = wanted.database.prepare(wanted.sql);
    if (!statement) return statement.error();
    wanted.place.emplace(*std::move(statement));
  }
  TRY(links, from.prepare("SELECT 1 FROM link LIMIT 1"));
  TRY(linked, links.step());
  s.has_links = linked;
  TRY(most, from.prepare("SELECT coalesce(max(row), 0) FROM person"));
  TRY(row, most.step());
  const std::uint64_t old_rows = row ? static_cast<std::uint64_t>(most.integer(0)) : 0;
  if (old_rows > UINT32_MAX) return kDamaged;
  s.scans = about * 4 >= old_rows && old_rows > 10'000;
  if (s.scans) s.new_rows.assign(old_rows + 1, 0);
  return PeopleCopy(std::move(state));
}

Result<void> PeopleCopy::State::renumber(TermKind kind, std::uint32_t& term) {
  if (term == kNoTerm) return ok();
  Renumbering& all = terms[static_cast<std::size_t>(kind)];
  if (term >= all.packed.size()) return kDamaged;
  std::uint32_t& given = all.given[term];
  if (given == kNoTerm) {
    insert_term->bind(1, static_cast<std::int64_t>(kind)).bind(2, as_bytes(all.packed[term]));
    TRY_VOID(insert_term->run());
    given = all.next++;
  }
  term = given;
  return ok();
}

Result<void> PeopleCopy::State::renumber(internal::Face& face) {
  for (internal::FaceName& name : face.names) {
    TRY_VOID(renumber(TermKind::kFamily, name.family));
    TRY_VOID(renumber(TermKind::kGiven, name.given));
  }
  TRY_VOID(renumber(TermKind::kPlace, face.place));
  for (internal::CardFace& card : face.cards) {
    TRY_VOID(renumber(TermKind::kInsurer, card.insurer));
    TRY_VOID(renumber(TermKind::kSymbol, card.symbol));
  }
  return ok();
}

Result<void> PeopleCopy::State::take_identifiers(std::int64_t old_row) {
  if (scans) {
    if (old_row < 1 || static_cast<std::size_t>(old_row) >= new_rows.size()) return kDamaged;
    new_rows[static_cast<std::size_t>(old_row)] = static_cast<std::uint32_t>(rows);
    return ok();
  }
  const ResetAtEnd reset{*identifiers_of};
  identifiers_of->bind(1, old_row);
  while (true) {
    TRY(found, identifiers_of->step());
    if (!found) return ok();
    identifiers.push_back(
        {std::string(identifiers_of->text(0)), std::string(identifiers_of->text(1)), rows});
  }
}

Result<void> PeopleCopy::State::take_links(const PersonId& id, Taken& taken) {
  if (!has_links) return ok();
  const ResetAtEnd reset{*links_of};
  links_of->bind(1, ByteView(id.bytes));
  Bytes said;
  while (true) {
    TRY(found, links_of->step());
    if (!found) break;
    insert_link->bind(1, ByteView(id.bytes)).bind(2, links_of->blob(0)).bind(3, links_of->text(1));
    TRY_VOID(insert_link->run());
    ++taken.links;
    const ByteView evidence = as_bytes(links_of->text(1));
    said.insert(said.end(), links_of->blob(0).begin(), links_of->blob(0).end());
    said.insert(said.end(), evidence.begin(), evidence.end());
    said.push_back(0);
  }
  if (taken.links > 0) taken.links_digest = digest_of(said);
  return ok();
}

Result<PeopleCopy::Taken> PeopleCopy::add(const PersonId& id) {
  State& state = *state_;
  Taken taken;
  std::int64_t old_row = 0;
  {
    const ResetAtEnd reset{*state.find_person};
    state.find_person->bind(1, ByteView(id.bytes));
    TRY(found, state.find_person->step());
    if (!found) return Error(Errc::kNotFound, "no such person in this region");
    old_row = state.find_person->integer(0);
    taken.as_of = Instant{state.find_person->integer(1)};
    const ByteView record = state.find_person->blob(2);
    state.record.assign(record.begin(), record.end());
  }
  ++state.rows;
  state.insert_person->bind(1, state.rows).bind(2, ByteView(id.bytes));
  state.insert_person->bind(3, taken.as_of.milliseconds).bind(4, ByteView(state.record));
  TRY_VOID(state.insert_person->run());
  {
    const ResetAtEnd reset{*state.find_face};
    state.find_face->bind(1, old_row);
    TRY(found, state.find_face->step());
    if (!found) return kDamaged;
    TRY(face, internal::decode_face(state.find_face->blob(0)));
    TRY_VOID(state.renumber(face));
    const Bytes packed = internal::encode_face(face);
    state.insert_face->bind(1, state.rows).bind(2, ByteView(packed));
    TRY_VOID(state.insert_face->run());
  }
  TRY_VOID(state.take_identifiers(old_row));
  TRY_VOID(state.take_links(id, taken));
  taken.record = state.record;
  return taken;
}

// They come in the order of (system, value).
Result<void> PeopleCopy::State::put_identifier(std::string_view system, std::string_view value,
                                               std::int64_t row) {
  if (systems == 0 || system != last_system) {
    last_system = system;
    insert_system->bind(1, ++systems).bind(2, system);
    TRY_VOID(insert_system->run());
  }
  insert_identifier->bind(1, systems).bind(2, value).bind(3, row);
  return insert_identifier->run();
}

// In the order of (system, value). Of one identifier the new rows may come in another order than the old ones.
Result<void> PeopleCopy::State::scan_identifiers() {
  TRY(all, from.prepare("SELECT system, value, row FROM identifier ORDER BY system, value, row"));
  std::vector<IdentifierRow> alike;
  const auto flush = [&]() -> Result<void> {
    std::ranges::sort(alike, {}, &IdentifierRow::row);
    for (const IdentifierRow& one : alike) TRY_VOID(put_identifier(one.system, one.value, one.row));
    alike.clear();
    return ok();
  };
  while (true) {
    TRY(found, all.step());
    if (!found) return flush();
    const auto old_row = static_cast<std::size_t>(all.integer(2));
    if (old_row >= new_rows.size() || new_rows[old_row] == 0) continue;
    if (!alike.empty() &&
        (alike.back().value != all.text(1) || alike.back().system != all.text(0))) {
      TRY_VOID(flush());
    }
    alike.push_back({std::string(all.text(0)), std::string(all.text(1)), new_rows[old_row]});
  }
}

Result<void> PeopleCopy::finish() {
  State& state = *state_;
  TRY_VOID(state.to.execute(kPackedIdentifiers));
  TRY(system, state.to.prepare("INSERT INTO identifier_system(number, name) VALUES(?1, ?2)"));
  state.insert_system.emplace(std::move(system));
  TRY(value, state.to.prepare("INSERT INTO packed_identifier(system, value, row) "
                              "VALUES(?1, ?2, ?3)"));
  state.insert_identifier.emplace(std::move(value));
  if (state.scans) return state.scan_identifiers();
  std::ranges::sort(state.identifiers);
  for (const IdentifierRow& one : state.identifiers) {
    TRY_VOID(state.put_identifier(one.system, one.value, one.row));
  }
  state.identifiers.clear();
  return ok();
}

}  // namespace tomoshibi::store::people
