// The database of one region, DIR/region.db: its people and their charts in one file, so that an
// import is one transaction over both.
//
// Tables of this folder (migration 2; migration 1 is store/people/schema.h):
// chart        one row a person: every row that any source said of him, as one compact blob
//              (internal/blob.h). joined = 0: the blob waits for a person who is known only by an
//              identifier, or whose Patient has not come yet; nobody can read it.
// alias        by what other name a source calls a person: the digest of an identifier or of a
//              reference, and who it turned out to be. Kept, so that it never changes its mind.
// dictionary   the zstd dictionary that the blobs were compressed with, by number.
// fact         names of facilities and of medicines that other resources refer to.
// part         parts of a split notebook that wait for the others.
// content_age  the newest day of each source (migration 3, content_ages.h).
// quarantine   what could not be read: file name, line, reason, digest. Never its text.
#pragma once

#include <filesystem>

#include "store/base/result.h"
#include "store/vault/data_key.h"
#include "store/vault/database.h"

namespace tomoshibi::store::charts {

//   Errors: kNotFound (read-only and absent), kDenied (the key is not this store's), kCorrupt, kBadInput
//           (from a newer release), kStorage.
Result<vault::Database> open_region(const std::filesystem::path& file, vault::Database::Mode mode,
                                    const vault::DataKey& key);

}  // namespace tomoshibi::store::charts
