// A part of a region that is made elsewhere: people, charts and their search index, ready to be
// opened where it lies.
//
//   the hub's database ── make_region_image(who belongs to it) ──▶ image file (store/vault/image.h)
//
// Contents: these people alone as region.h's tables have them, their charts (without what stands in
// the record) and dictionaries, identifiers, their links (the other one may be in another part), the
// names of facilities that their charts lack, the content's ages and the search image. Not: who
// waits, other names, quarantine, parts of notebooks. Charts and identifiers are packed and seen
// through views of the tables' names: an image is only read.
// Cost: about 100 us and 1,023 B a person with sixty records each (50,000 people).
// The same content makes the same bytes: people go in in order of id, nothing of the clock enters.
// Errors: kStorage, kCorrupt, kDenied (stopped), kNotFound (somebody who is not in `from`),
// kBadInput (no order).
// Memory: bounded by the page cache (64 MiB), the dictionary and the search image of the part.
// Proof: tests/charts_region_image_test.cpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>

#include "store/base/bytes.h"
#include "store/base/ids.h"
#include "store/base/instant.h"
#include "store/base/result.h"
#include "store/vault/database.h"
#include "store/vault/image.h"

namespace tomoshibi::store::charts {

struct RegionImage {
  std::uint64_t people = 0;
  Digest content{};        // SHA-256 over everything that went in, and over the version of what makes it.
  Instant data_as_of;      // The newest as-of of anything in it.
};
// The key comes from the content: asked for once it is known, before anything is sealed with it.
using ImageKey = std::function<Result<vault::DataKey>(const RegionImage& made)>;
// `work`: a folder for a vault file of random key while it is being built; removed again.
// `from` is a hub's database (open_region() tables); `people` in order of id.
Result<RegionImage> make_region_image(vault::Database& from, std::span<const PersonId> people,
                                      const std::filesystem::path& work,
                                      const std::filesystem::path& to, const ImageKey& key,
                                      const vault::ImageProgress& progress = {});

// Such a part, read-only. Errors: those of vault::open_image(); kBadInput also when a newer release
// made it.
Result<vault::Database> open_region_image(const std::filesystem::path& file, std::uint64_t offset,
                                          const vault::DataKey& key);

}  // namespace tomoshibi::store::charts
