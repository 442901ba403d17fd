// What a Register holds: its databases, their statements, and the index that is searched.
//
// Shape: `parts` are the databases, those that are only read first, the one that is written last; one
// that stands alone is that last one. The index's segments come in the same order, and of each database
// its images before those of its newer rows.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "store/people/internal/index.h"
#include "store/people/internal/lookup.h"
#include "store/people/rates.h"
#include "store/people/register.h"
#include "store/vault/database.h"

namespace tomoshibi::store::people {

namespace internal {

struct Part {
  vault::Database* database = nullptr;
  // Prepared once; a Statement is used by one call at a time.
  std::optional<vault::Statement> find_person, find_by_row, find_identifier, find_face, links_of;
  // The dictionary of the database, in which faces are written; loaded when first needed.
  Terms terms;
  std::unordered_map<std::string, std::uint32_t> known[kTermKinds];
  bool terms_loaded = false;
  // Rows that no stored image has, or has otherwise; they stand in a last image of their own, made anew
  // at the first question after a change.
  std::vector<std::uint32_t> newer;
  bool newer_changed = false;
  std::size_t images = 0, newer_images = 0;  // So many of the index's segments hold its people.
  // Rows whose people the overlay has, or has taken away, and which are visible still.
  std::vector<std::uint32_t> covered;
  bool has_links = false;
  // Searched by its words: whoever the index counts of it, but for these rows, who stand in an image of
  // newer ones or have been replaced.
  bool is_lean = false;
  std::unordered_set<std::uint32_t> left;
  std::array<std::vector<std::uint32_t>, kTermKinds> to_index;  // From its terms to the index's.
};

}  // namespace internal

struct Register::State {
  std::vector<internal::Part> parts;
  internal::Part& written() { return parts.back(); }
  vault::Database& database() { return *written().database; }
  bool is_several() const { return parts.size() > 1; }

  internal::Index index;
  IndexForm form = IndexForm::kByMemory;
  internal::Lookup lookup;  // Of the index as it was when it was asked last.
  Rates rates;  // As fitted from confirmed answers, or as they come.
  double load_seconds = 0;
  std::unordered_set<PersonId> removed;         // From the parts, by the overlay.
  std::unordered_set<PersonId> withheld_below;  // By any of the parts.

  // Of the database that is written.
  std::optional<vault::Statement> insert_person, update_person, touch_person, replace_face,
      insert_term, insert_identifier, delete_identifiers, insert_newer, insert_link, insert_removed,
      delete_removed;
};

namespace internal {

// Reads the dictionary of a database, once.
Result<void> load_terms(Part& part);
// Reads the images that are kept, and which rows are newer.
Result<void> load_images(Register::State& state);
// This row stands otherwise in the database that is written than in its images.
Result<void> note_newer(Register::State& state, std::int64_t row);
// Reads the rates that are kept, if any are.
Result<void> load_rates(Register::State& state);
// Brings index and lookup to what was put since.
Result<void> refresh(Register::State& state);
// Makes one image of everybody in the database that is written and keeps it there.
Result<void> write_image(Register::State& state);

// Words in place of an image (lean.cpp).
bool wants_words(const Register::State& state);
// Writes the words of everybody in the database that is written; they are used from the next opening.
Result<void> write_words(Register::State& state);
// Whether this database has words and is to be searched by them; `bytes`: of all images that were taken.
Result<bool> is_for_words(const Register::State& state, Part& part, std::uint64_t& bytes);
// Counts everybody of a part that is lean. Requires: rows of `left` are known.
Result<void> load_totals(Register::State& state, std::size_t at);
// A person of a lean part, about to be written otherwise or covered, counts no more.
Result<void> leave_totals(Register::State& state, std::size_t at, std::int64_t row);

// Whom the parts hold under this id is seen no more; `row`: under which the overlay has him, if it does.
Result<void> cover(Register::State& state, const PersonId& id, std::optional<std::uint32_t> row);
// The same for everybody whom the overlay has or has taken away; at opening.
Result<void> cover_all(Register::State& state);
// Whom a part withholds: nobody shows him from another part.
Result<void> note_withheld(Register::State& state);

// People drawn by `seed`, with replacement; nobody who is withheld or whose address is protected.
Result<std::vector<Person>> sample(Register::State& state, std::size_t count, std::uint64_t seed);

// A person of a slot, as registered (nothing left out).
Result<Person> load_person(Register::State& state, std::uint32_t slot);
// Of an id: the overlay's, else one who is withheld, else the newest. Errors: kNotFound.
Result<Person> load_person(Register::State& state, const PersonId& id);
Result<PersonId> load_id(Register::State& state, std::uint32_t slot);
Result<PersonId> load_id(Part& part, std::uint32_t row);
Result<bool> is_withheld(Register::State& state, const PersonId& id);  // Errors: kNotFound.

// Another record of a human being, and what was said when the two were linked.
struct Linked {
  PersonId id;
  std::string evidence;
};
Result<std::vector<Linked>> linked(Register::State& state, const PersonId& id);

}  // namespace internal
}  // namespace tomoshibi::store::people
