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

}  // namespace

Result<std::vector<Person>> Register::sample(const SearchAccess&, std::size_t count,
                                             std::uint64_t seed) const {
  std::vector<Person> drawn;
  TRY_VOID(internal::refresh(*state_));
  const internal::Index& index = state_->index;
  if (index.slots() == 0) return drawn;
  // Absent and withheld slots are passed over; a register of nothing else gives nobody.
  for (std::size_t tries = 0; drawn.size() < count && tries < count * 20; ++tries) {
    const auto slot = static_cast<std::uint32_t>(next(seed) % index.slots());
    if (!index.is_visible(slot)) continue;
    TRY(person, internal::load_person(*state_, slot));
    if (person.address_suppressed) continue;
    drawn.push_back(std::move(person));
  }
  return drawn;
}

}  // namespace tomoshibi::store::people
