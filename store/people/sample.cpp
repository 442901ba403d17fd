#include <algorithm>
#include <iterator>
#include <utility>

#include "store/people/internal/state.h"

namespace tomoshibi::store::people {
namespace {

// splitmix64: the same numbers everywhere, good enough to draw with.
std::uint64_t next(std::uint64_t& state) {
  state += 0x9E3779B97F4A7C15U;
  std::uint64_t value = state;
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9U;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBU;
  return value ^ (value >> 31);
}

// Of databases without an image: by row, the next one where there is a gap.
Result<void> draw_by_row(Register::State& state, std::size_t count, std::uint64_t& seed,
                         std::vector<Person>& drawn) {
  std::int64_t rows = 0;
  std::vector<std::pair<std::int64_t, internal::Part*>> ends;
  for (internal::Part& part : state.parts) {
    if (!part.is_lean) continue;
    TRY(most, part.database->prepare("SELECT coalesce(max(row), 0) FROM person"));
    TRY_VOID(most.step());
    rows += most.integer(0);
    ends.emplace_back(rows, &part);
  }
  for (std::size_t tries = 0; rows > 0 && drawn.size() < count && tries < count * 20; ++tries) {
    const auto number = static_cast<std::int64_t>(next(seed) % static_cast<std::uint64_t>(rows));
    const auto end = std::ranges::upper_bound(ends, number, {}, &std::pair<std::int64_t, internal::Part*>::first);
    const std::int64_t start = end == ends.begin() ? 0 : std::prev(end)->first;
    TRY(row, end->second->database->prepare("SELECT id FROM person WHERE row >= ?1 LIMIT 1"));
    row.bind(1, number - start);
    TRY(found, row.step());
    PersonId id;
    if (!found || row.blob(0).size() != id.bytes.size()) continue;
    std::ranges::copy(row.blob(0), id.bytes.begin());
    const Result<Person> person = internal::load_person(state, id);
    if (!person && person.error().code != Errc::kNotFound) return person.error();
    if (person && !person->withheld && !person->address_suppressed) drawn.push_back(*person);
  }
  return ok();
}

}  // namespace

Result<std::vector<Person>> internal::sample(Register::State& state, std::size_t count,
                                             std::uint64_t seed) {
  std::vector<Person> drawn;
  TRY_VOID(internal::refresh(state));
  const internal::Index& index = state.index;
  TRY_VOID(draw_by_row(state, count, seed, drawn));
  if (index.slots() == 0) return drawn;
  // Absent and withheld slots are passed over; a register of nothing else gives nobody.
  for (std::size_t tries = 0; drawn.size() < count && tries < count * 20; ++tries) {
    const auto slot = static_cast<std::uint32_t>(next(seed) % index.slots());
    if (!index.is_visible(slot)) continue;
    TRY(person, internal::load_person(state, slot));
    if (person.address_suppressed) continue;
    drawn.push_back(std::move(person));
  }
  return drawn;
}

Result<std::vector<Person>> Register::sample(const SearchAccess&, std::size_t count,
                                             std::uint64_t seed) const {
  return internal::sample(*state_, count, seed);
}

}  // namespace tomoshibi::store::people
