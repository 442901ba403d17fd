// People as they lie in a database, taken over into an empty one as they are: how a part that is
// published comes to be, without a name being read again.
//
//   TRY(copy, PeopleCopy::begin(hub, part));
//   for (const PersonId& id : in_order_of_id) TRY(taken, copy.add(id));
//   Register::make_image()          // the index
//   TRY_VOID(copy.finish());        // identifiers, packed: no Register writes there any more
//
// Invariant: rows are numbered from 1 and terms by first use, in the order of add(): the same
// people in the same order make the same tables. A record is taken over with all its links: the
// other one may be in another part.
// Cost: about 20 us a person; memory: the dictionary, and the identifiers of those added where they
// are few.
// Proof: tests/charts_region_image_test.cpp.
#pragma once

#include <cstdint>
#include <memory>

#include "store/base/bytes.h"
#include "store/base/ids.h"
#include "store/base/instant.h"
#include "store/base/person.h"
#include "store/base/result.h"
#include "store/vault/database.h"

namespace tomoshibi::store::people {

// A record as the table `person` keeps it; its as_of stands beside it. Errors: kCorrupt.
Result<Person> read_record(ByteView record);

class PeopleCopy final {
 public:
  // Both hold the tables of schema.h and outlive this; `to` nobody yet. `about`: so many are going
  // to be added.
  static Result<PeopleCopy> begin(vault::Database& from, vault::Database& to, std::uint64_t about);
  PeopleCopy(PeopleCopy&&) noexcept;
  PeopleCopy& operator=(PeopleCopy&&) noexcept;
  PeopleCopy(const PeopleCopy&) = delete;
  PeopleCopy& operator=(const PeopleCopy&) = delete;
  ~PeopleCopy();

  struct Taken {
    ByteView record;  // Until the next call.
    Instant as_of;
    std::uint64_t links = 0;  // Of this record.
    Digest links_digest{};    // Over them, in order; zeros when there are none.
  };
  // Requires: ids ascending. Errors: kNotFound, kCorrupt, kStorage.
  Result<Taken> add(const PersonId& id);
  Result<void> finish();

 private:
  struct State;
  explicit PeopleCopy(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace tomoshibi::store::people
