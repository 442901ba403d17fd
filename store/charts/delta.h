// Delta: what changed of some people, as bytes that a hub publishes and a kiosk puts over its
// images.
//
//   hub    begin_tracking() ▶ import … ▶ changes(): for each person his record when it is new or
//          other, and the rows of his chart that are new or other; whoever came to the part from
//          another one is said whole; whoever left it is a tombstone
//   merge  several deltas in order → one that does the same (compaction of a day, a week)
//   kiosk  apply(): into the overlay's database, in one transaction a slice, idempotent
//
// Overlay: a database with region.h's tables whose people replace those of the same id in the
// images, whose chart rows are laid over the image's rows by key, the newer as_of winning (the
// importer's own rule; of two alike the one that came last), and people's table `removed` of those
// who left.
// Somebody who moved is a tombstone in one part and whole in another; whichever comes first, he is
// found once: a tombstone takes only away what is as old as it knows (internal/delta_bytes.h).
// Bytes: docs/format/delta-v1.md. Caps: 1,000,000 people, 64 MiB a person's rows.
// Errors: kBadInput (bytes that do not decode: nothing was applied), kStorage, kCorrupt. After an
// error of apply() the register must be opened anew: the slice at hand was undone, and it may be
// ahead of it.
// Proof: tests/charts_delta_test.cpp, tests/fuzz/delta_fuzz.cpp.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "store/base/bytes.h"
#include "store/base/ids.h"
#include "store/base/instant.h"
#include "store/base/result.h"
#include "store/people/register.h"
#include "store/vault/database.h"

namespace tomoshibi::store::charts {

// ---- at the hub

// From now on the database notes what its people and charts were before the next publication.
// Again: nothing. Call it before the first image is made: an image's charts say which facilities'
// names have to go out when they come.
Result<void> begin_tracking(vault::Database& region);
// Everybody who changed since, in order of id.
Result<std::vector<PersonId>> changed_people(vault::Database& region);
// Those of `people` as a delta against what was published last; `removed` left this part, `arrived`
// came from another one. Each list in order of id, the later one counting for whoever stands in
// two: people, arrived, removed. There may be nobody in it and yet the name of a facility: publish
// it unless is_empty().
Result<Bytes> changes(vault::Database& region, std::span<const PersonId> people,
                      std::span<const PersonId> removed,
                      std::span<const PersonId> arrived = {});
// They are published, each in every part that he is or was in: forgotten as changes. Call it when
// the deltas of all parts are made; with the last of the people the names of facilities are
// forgotten, too.
Result<void> forget_changes(vault::Database& region, std::span<const PersonId> people);
Result<Bytes> merge(std::span<const Bytes> deltas);
Result<std::uint64_t> people_in(ByteView delta);
Result<bool> is_empty(ByteView delta);      // Neither people nor names of facilities.
Result<Instant> newest_in(ByteView delta);  // The newest as-of in it: a segment's data_as_of.

// ---- at the kiosk

// `overlay` and `people` (its register: the writable part) belong together, and `parts` are those
// that the register stands on. The delta's name is kept, so that the same one twice changes
// nothing. `progress` may stop it between slices: what is done stays and is not done again. Returns
// how many people were applied by this call.
// Each part's deltas come in the order of their making; parts in any order.
// Errors: kStorage, kCorrupt.
Result<bool> has_applied(vault::Database& overlay, const Digest& name);

using ApplyProgress = std::function<bool(std::uint64_t done, std::uint64_t total)>;
Result<std::uint64_t> apply(vault::Database& overlay, people::Register& people, ByteView delta,
                            const Digest& name, const ApplyProgress& progress = {},
                            std::span<vault::Database* const> parts = {});

}  // namespace tomoshibi::store::charts
