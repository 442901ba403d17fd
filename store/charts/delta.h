// Delta: what changed of some people, as bytes that a hub publishes and a kiosk puts over its images.
//
//   hub    begin_tracking() ▶ import … ▶ changes(): for each person his record when it is new or other, and the rows
//          of his chart that are new or other; a tombstone when he left the part
//   merge  several deltas in order → one that does the same (compaction of a day, a week)
//   kiosk  apply(): into the overlay's database, in one transaction a slice, idempotent
//
// Overlay: a database with region.h's tables whose people replace those of the same id in the images, whose chart
// rows are laid over the image's rows by key, the newer as_of winning (the importer's own rule), and a table
// `removed` of people who left.
// Bytes: version (1) ‖ varint count ‖ for each person in order of id: id (16) ‖ flags ‖ record and rows, each with its
// length (docs/format/segment-v1.md, "Records"). Caps: 1,000,000 people, 64 MiB a person's rows.
// Errors: kBadInput (bytes that do not decode: nothing was applied), kStorage, kCorrupt.
// Proof: tests/charts_delta_test.cpp, tests/fuzz/delta_fuzz.cpp.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "store/base/bytes.h"
#include "store/base/ids.h"
#include "store/base/result.h"
#include "store/people/register.h"
#include "store/vault/database.h"

namespace tomoshibi::store::charts {

// ---- at the hub

// From now on the database notes what its people and charts were before the next publication.
Result<void> begin_tracking(vault::Database& region);
// Everybody who changed since, in order of id.
Result<std::vector<PersonId>> changed_people(vault::Database& region);
// Those of `people` (in order of id) as a delta against what was published last; `removed` left this part.
Result<Bytes> changes(vault::Database& region, std::span<const PersonId> people,
                      std::span<const PersonId> removed);
// They are published: forgotten as changes.
Result<void> forget_changes(vault::Database& region, std::span<const PersonId> people);
Result<Bytes> merge(std::span<const Bytes> deltas);
Result<std::uint64_t> people_in(ByteView delta);

// ---- at the kiosk

// `overlay` and `people` (its register: the writable part) belong together. The delta's name is kept, so that the same
// one twice changes nothing. `progress` may stop it between slices: what is done stays and is not done again.
using ApplyProgress = std::function<bool(std::uint64_t done, std::uint64_t total)>;
Result<std::uint64_t> apply(vault::Database& overlay, people::Register& people, ByteView delta,
                            const Digest& name, const ApplyProgress& progress = {});

}  // namespace tomoshibi::store::charts
