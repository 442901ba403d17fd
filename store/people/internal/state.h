// What a Register holds: its database, its statements, and the index that is searched.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "store/people/internal/index.h"
#include "store/people/internal/lookup.h"
#include "store/people/register.h"
#include "store/vault/database.h"

namespace tomoshibi::store::people {

struct Register::State {
  explicit State(vault::Database& region) : database(&region) {}

  vault::Database* database;
  internal::Index index;
  internal::Lookup lookup;  // Made anew when the index has changed.
  // Number in the table `term` of each term, and back from what stands there.
  std::vector<std::int64_t> term_rows[internal::kTermKinds];
  std::unordered_map<std::string, std::uint32_t> known[internal::kTermKinds];
  // Which term of its kind a row of `words` is.
  std::unordered_map<std::int64_t, std::uint32_t> by_row;

  // Prepared once; a Statement is used by one call at a time.
  std::optional<vault::Statement> find_person, insert_person, update_person, touch_person,
      replace_face, insert_term, insert_words, insert_identifier, delete_identifiers, find_by_row,
      find_identifier, search_words, links_of, insert_link;
};

namespace internal {

// A person of a slot, as registered (nothing left out).
Result<Person> load_person(Register::State& state, std::uint32_t slot);
Result<PersonId> load_id(Register::State& state, std::uint32_t slot);
Result<std::optional<std::uint32_t>> slot_of(Register::State& state, const PersonId& id);
Result<std::vector<PersonId>> linked(Register::State& state, const PersonId& id);

}  // namespace internal
}  // namespace tomoshibi::store::people
