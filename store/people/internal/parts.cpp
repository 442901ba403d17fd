// People by row and by id, over all databases of a register; who stands for whom.
#include <algorithm>

#include "store/people/internal/codec.h"
#include "store/people/internal/state.h"

namespace tomoshibi::store::people::internal {
namespace {

using State = Register::State;

constexpr Error kNobody{Errc::kNotFound, "no such person in this region"};

// What the statement stands on: id, record, as_of.
Result<Person> read_person(vault::Statement& statement) {
  TRY(row, statement.step());
  if (!row) return kNobody;
  TRY(person, decode_person(statement.blob(1)));
  person.as_of = Instant{statement.integer(2)};
  statement.reset();
  return person;
}

Result<std::optional<Person>> person_in(Part& part, const PersonId& id) {
  part.find_person->reset();
  part.find_person->bind(1, ByteView(id.bytes));
  Result<Person> person = read_person(*part.find_person);
  if (person) return std::optional<Person>(*std::move(person));
  if (person.error().code != Errc::kNotFound) return person.error();
  return std::optional<Person>{};
}

// The row of a person, 0: he is not here.
Result<std::int64_t> row_in(Part& part, const PersonId& id) {
  part.find_person->reset();
  part.find_person->bind(1, ByteView(id.bytes));
  TRY(found, part.find_person->step());
  const std::int64_t row = found ? part.find_person->integer(3) : 0;
  part.find_person->reset();
  return row;
}

Result<PersonId> id_of(vault::Statement& statement) {
  PersonId id;
  if (statement.blob(0).size() != id.bytes.size()) {
    return Error(Errc::kCorrupt, "a person of the register has no id");
  }
  std::ranges::copy(statement.blob(0), id.bytes.begin());
  return id;
}

}  // namespace

Result<Person> load_person(State& state, std::uint32_t slot) {
  Part& part = state.parts[state.index.part(slot)];
  part.find_by_row->reset();
  part.find_by_row->bind(1, std::int64_t{state.index.row(slot)});
  return read_person(*part.find_by_row);
}

Result<Person> load_person(State& state, const PersonId& id) {
  TRY(own, person_in(state.written(), id));
  if (own) return *std::move(own);
  if (state.removed.contains(id)) return kNobody;
  std::optional<Person> best;
  for (std::size_t at = 0; at + 1 < state.parts.size(); ++at) {
    TRY(one, person_in(state.parts[at], id));
    if (!one) continue;
    if (one->withheld) return *std::move(one);
    if (!best || one->as_of.milliseconds > best->as_of.milliseconds) best = std::move(one);
  }
  if (!best) return kNobody;
  return *std::move(best);
}

Result<PersonId> load_id(Part& part, std::uint32_t row_number) {
  part.find_by_row->reset();
  part.find_by_row->bind(1, std::int64_t{row_number});
  TRY(row, part.find_by_row->step());
  if (!row) return kNobody;
  TRY(id, id_of(*part.find_by_row));
  part.find_by_row->reset();
  return id;
}

Result<PersonId> load_id(State& state, std::uint32_t slot) {
  return load_id(state.parts[state.index.part(slot)], state.index.row(slot));
}

Result<bool> is_withheld(State& state, const PersonId& id) {
  TRY(person, load_person(state, id));
  return person.withheld;
}

Result<void> cover(State& state, const PersonId& id, std::optional<std::uint32_t> row) {
  bool first = true;
  for (std::size_t at = 0; at + 1 < state.parts.size(); ++at) {
    Part& part = state.parts[at];
    TRY(below, row_in(part, id));
    if (below == 0) continue;
    part.covered.push_back(static_cast<std::uint32_t>(below));
    if (row && first) {
      state.index.stand_for(Index::order_of(state.parts.size() - 1, *row),
                            Index::order_of(at, part.covered.back()));
    }
    first = false;
  }
  return ok();
}

Result<void> cover_all(State& state) {
  if (!state.is_several()) return ok();
  TRY(people, state.database().prepare("SELECT id, row FROM person"));
  while (true) {
    TRY(found, people.step());
    if (!found) break;
    TRY(id, id_of(people));
    TRY_VOID(cover(state, id, static_cast<std::uint32_t>(people.integer(1))));
  }
  TRY(removed, state.database().prepare("SELECT id FROM removed"));
  while (true) {
    TRY(found, removed.step());
    if (!found) break;
    TRY(id, id_of(removed));
    state.removed.insert(id);
    TRY_VOID(cover(state, id, {}));
  }
  return ok();
}

Result<void> note_withheld(State& state) {
  if (!state.is_several()) return ok();
  for (const std::uint32_t slot : state.index.withheld()) {
    if (state.index.part(slot) + 1 == state.parts.size()) continue;
    TRY(id, load_id(state, slot));
    state.withheld_below.insert(id);
  }
  return ok();
}

namespace {

// The links of one record, of every database.
Result<std::vector<Linked>> links_of(State& state, const PersonId& from) {
  std::vector<Linked> next;
  for (Part& part : state.parts) {
    if (!part.has_links) continue;
    part.links_of->reset();
    part.links_of->bind(1, ByteView(from.bytes));
    while (true) {
      TRY(row, part.links_of->step());
      if (!row) break;
      TRY(id, id_of(*part.links_of));
      next.push_back({id, std::string(part.links_of->text(1))});
    }
    part.links_of->reset();
  }
  // As one database keeps them; of two that say the same, the first.
  std::ranges::stable_sort(next, {}, &Linked::id);
  return next;
}

}  // namespace

// Everybody who is reached over links, himself left out. A withheld record is reached from nobody.
Result<std::vector<Linked>> linked(State& state, const PersonId& id) {
  constexpr std::size_t kMost = 64;
  std::vector<Linked> found{{id, {}}};
  if (std::ranges::none_of(state.parts, &Part::has_links)) return std::vector<Linked>{};
  for (std::size_t at = 0; at < found.size() && found.size() < kMost; ++at) {
    const PersonId from = found[at].id;
    TRY(next, links_of(state, from));
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

}  // namespace tomoshibi::store::people::internal
