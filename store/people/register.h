// Register: the people of one region, kept in its database, found by whatever is known of them.
//
// Everybody is scored: log P(what was asked | what is registered) is computed once for every
// distinct value of the register (surname, given name, birth date, town, card number), then summed
// over all people by table look-up and made a probability against "not registered" and "an
// unregistered relative". Nobody is lost by blocking. See docs/search.md.
//
// Invariants: put() of the same person twice changes nothing; text is kept as registered; a linked
// record is never merged; a withheld person is exactly absent from every answer to a role that may
// not know, and from every answer to a lesser match than full name and birth date.
// Thread: the store thread only. The databases must outlive the register. put(), remove(), link() join
// the transaction that is open; without one, each commits by itself.
//
// A register may stand on several databases: parts that are only read, one a municipality for instance,
// and one overlay that is written. Whoever is put into the overlay stands for the person of the same id
// in the parts. Every answer is the one that one database of all of them would give.
//
//   TRY(people, Register::open({{&anamizu}, {&wajima}}, overlay));
// Cost: about 40 B of memory a person, and one read of as much at open().
// Proof: tests/people_*_test.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/access.h"
#include "store/base/ids.h"
#include "store/base/instant.h"
#include "store/base/person.h"
#include "store/base/result.h"
#include "store/people/query.h"
#include "store/people/rates.h"
#include "store/vault/database.h"

namespace tomoshibi::store::people {

namespace internal {
struct Door;
}

inline constexpr std::size_t kMostParts = 4096;

// In which form the index of a database is used. An image takes about 100 B of memory a person and
// answers exactly; words stand on disk (FTS5), take no memory but the dictionary's, and answer from the
// people whom they bring near: docs/search.md, "Without memory".
enum class IndexForm : std::uint8_t {
  kByMemory,  // The image, as long as all of them take less than a quarter of the memory that is free.
  kImage,
  kWords,     // Images that exist beside words are not read.
};

// What the search index takes.
struct IndexStats {
  std::uint64_t people = 0, bytes = 0, images = 0;
  std::uint64_t by_words = 0;  // Databases that are searched by their words on disk.
  double load_seconds = 0;  // From the database to the first possible search.
};

// People who are only read. `database` holds the tables of store/people/schema.h and the image that
// make_image() kept in it, loaded in one read; without one it is made at opening, slower.
struct RegisterPart {
  vault::Database* database = nullptr;  // Mode::kReadOnly is enough.
};

class Register final {
 public:
  // `region` is migrated with every step of store/people/schema.h already.
  //   Errors: kCorrupt (a row of ours does not decode), kStorage.
  static Result<Register> open(vault::Database& region, IndexForm form = IndexForm::kByMemory);
  // The parts are never written; put(), remove(), link(), keep_rates() and images of later people go
  // into `overlay`. The same id in two parts: the newer record counts, of equally new ones the first.
  //   Errors: kBadInput (no database, or more than kMostParts), kCorrupt, kStorage.
  static Result<Register> open(std::vector<RegisterPart> parts, vault::Database& overlay,
                               IndexForm form = IndexForm::kByMemory);

  Register(Register&&) noexcept;
  Register& operator=(Register&&) noexcept;
  Register(const Register&) = delete;
  Register& operator=(const Register&) = delete;
  ~Register();

  enum class Put : std::uint8_t { kStored, kUnchanged };
  // Adds or replaces by id. A person who differs in `as_of` alone keeps the newer one: kUnchanged.
  //   Errors: kBadInput (no id, a text above the caps), kStorage.
  Result<Put> put(const Person& person);
  // Takes a person out of every answer, whichever database holds him, until he is put again. His record
  // and identifiers leave the overlay; a part keeps what it has, and the overlay keeps that he is gone.
  //   Errors: kStorage. Somebody who is not here: nothing changes.
  Result<void> remove(const PersonId& id);

  // Who has this identifier: those of Person::identifiers, (source_system, source_id), and the
  // insured person's member id "00012345:あいう:１８７:05" under kMemberIdSystem, in any width and
  // with or without padding. Empty when nobody has it, or when two people have it.
  Result<std::optional<PersonId>> resolve(std::string_view system, std::string_view value) const;

  // Two records of one human being, with what shows it. Idempotent, symmetric, transitive.
  //   Errors: kNotFound (one of them is not here), kBadInput (with himself).
  Result<void> link(const PersonId& one, const PersonId& other, std::string_view evidence);
  Result<std::vector<PersonId>> linked_with(const PersonId& id) const;
  // The same with what was said when they were linked; empty for whoever is reached without a word.
  struct Link {
    PersonId other;
    std::string evidence;
  };
  Result<std::vector<Link>> links_of(const PersonId& id) const;

  // Cost: docs/performance.md; a million people, one core: a few milliseconds with a birth date, about
  // ten without one.
  Result<Answer> find(const SearchAccess& access, const Query& query, const Date& today) const;
  Result<Answer> find(const SearchAccess& access, const PersonQuery& query,
                      const Date& today) const;
  Result<Answer> find(const SearchAccess& access, const CardQuery& query, const Date& today) const;

  // A chosen candidate, to be shown. A suppressed address is left out.
  //   Errors: kNotFound; also for a withheld person, unless the role may know of him.
  Result<Person> person(const SearchAccess& access, const PersonId& id) const;

  // Whom an answer counts from: withheld people stand in no figure.
  std::uint64_t size() const;
  Result<std::vector<Holding>> holdings() const;
  // People drawn by `seed`, with replacement: for measuring. Nobody who is withheld or whose address
  // is protected.
  Result<std::vector<Person>> sample(const SearchAccess& access, std::size_t count,
                                     std::uint64_t seed) const;
  // After a bulk of put(): one image is made of everybody and kept, so that the next opening loads it in
  // one read; a few people more wait for the next bulk. By the form given to open(), words in its place.
  Result<void> after_import();
  // One image of everybody in the database that is written, however few they are: the last step of
  // making a database that will be a part.
  Result<void> make_image();
  // The words of everybody, beside the image or in its place.
  Result<void> make_words();
  IndexStats index_stats() const;

  // How often what is said differs from what is registered. use_rates() holds until the register is
  // closed, keep_rates() longer; Rates{} puts back what the program comes with.
  //   Errors: kBadInput (a rate not between 0 and 1), kStorage.
  Rates rates() const;
  Result<void> use_rates(const Rates& rates);
  Result<void> keep_rates(const Rates& rates);

  struct State;  // Of this library's own sources.

 private:
  friend struct internal::Door;
  explicit Register(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

inline constexpr std::string_view kMemberIdSystem =
    "http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID";

}  // namespace tomoshibi::store::people
