// What a Register holds: its database, its statements, and the index that is searched.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "store/people/internal/index.h"
#include "store/people/internal/lookup.h"
#include "store/people/rates.h"
#include "store/people/register.h"
#include "store/vault/database.h"

namespace tomoshibi::store::people {

struct Register::State {
  explicit State(vault::Database& region) : database(&region) {}

  vault::Database* database;
  internal::Index index;
  internal::Lookup lookup;  // Of the index as it was when it was asked last.
  // The dictionary of the database, in which faces are written; loaded when first needed.
  internal::Terms terms;
  std::unordered_map<std::string, std::uint32_t> known[internal::kTermKinds];
  bool terms_loaded = false;
  // Rows that no stored image has, or has otherwise; they stand in a last image of their own, made anew
  // at the first question after a change.
  std::vector<std::uint32_t> newer;
  bool newer_changed = false;
  std::size_t newer_images = 0;  // So many of the index's last images hold them.
  Rates rates;  // As fitted from confirmed answers, or as they come.
  double load_seconds = 0;
  bool has_links = false;

  // Prepared once; a Statement is used by one call at a time.
  std::optional<vault::Statement> find_person, insert_person, update_person, touch_person,
      replace_face, insert_term, insert_identifier, delete_identifiers, find_by_row,
      find_identifier, find_face, links_of, insert_newer, insert_link;
};

namespace internal {

// Reads the dictionary of the database, once.
Result<void> load_terms(Register::State& state);
// Reads the images that are kept, and which rows are newer.
Result<void> load_images(Register::State& state);
// This row stands otherwise in the database than in the images.
Result<void> note_newer(Register::State& state, std::int64_t row);
// Reads the rates that are kept, if any are.
Result<void> load_rates(Register::State& state);
// Brings index and lookup to what was put since.
Result<void> refresh(Register::State& state);
// Makes one image of everybody and keeps it in the database.
Result<void> write_image(Register::State& state);

// A person of a slot, as registered (nothing left out).
Result<Person> load_person(Register::State& state, std::uint32_t slot);
Result<Person> load_person(Register::State& state, const PersonId& id);  // Errors: kNotFound.
Result<PersonId> load_id(Register::State& state, std::uint32_t row);
Result<bool> is_withheld(Register::State& state, const PersonId& id);    // Errors: kNotFound.

// Another record of a human being, and what was said when the two were linked.
struct Linked {
  PersonId id;
  std::string evidence;
};
Result<std::vector<Linked>> linked(Register::State& state, const PersonId& id);

}  // namespace internal
}  // namespace tomoshibi::store::people
