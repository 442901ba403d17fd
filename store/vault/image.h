// Image: a vault file that is written once, by one machine, and read in place by many.
//
//   database ── make_image() ──▶ file: the same pages, sealed so that the same content makes the same bytes
//   file, from an offset on ── open_image() ──▶ Database, read-only
//
// What differs from a file that lives (docs/format/vault-v1.md, "Images"): no log, no head outside;
// file id and salt are derived from the data key; a page's nonce is a keyed hash of its place and
// its text, so that nothing random is needed and even two texts at one place under one key would
// not share a nonce. Reading is the same code.
// Invariants: written in one go and synced before make_image() returns; an image is never written
// again; it is opened under a shared lock and needs no -shm, -wal or -head beside it, so its folder
// may be read-only.
// A file that lives is no image and an image is never opened for writing: neither is taken for the
// other.
// Errors: kDenied (another key), kCorrupt (damaged: last_damage() says where; also when it is cut
// or has more than was written), kBadInput (a file that lives; an offset that is none), kNotFound,
// kStorage.
// Cost: one pass over all pages. Proof: tests/vault_image_test.cpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "store/base/result.h"
#include "store/vault/data_key.h"
#include "store/vault/database.h"

namespace tomoshibi::store::vault {

inline constexpr std::uint64_t kImageAlignment = 4096;

// `from` must be written by nobody meanwhile. `to` must not exist (kDenied); its name stands from
// one instant on, when all of it is on the medium. `progress` may stop it (kDenied; nothing stays).
using ImageProgress = std::function<bool(std::uint64_t done, std::uint64_t total)>;
Result<void> make_image(Database& from, const std::filesystem::path& to, const DataKey& key,
                        const ImageProgress& progress = {});

// The vault file that begins at `offset` (a multiple of 4,096) of `file` and reaches to its end.
Result<Database> open_image(const std::filesystem::path& file, std::uint64_t offset,
                            const DataKey& key);

}  // namespace tomoshibi::store::vault
