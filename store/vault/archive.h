// A backup as one file: files of a data directory that are sealed by themselves, with their digests.
//
//   "Tomoshibi backup" (16) ‖ version (4) ‖ length of the list (4) ‖ list ‖ SHA-256 of all before ‖ contents
//   list      CBOR {0: 6, 1: 1, 2: made (ms since 1970), 3: [[name, bytes, SHA-256], …]}; contents in that order
//
// The archive adds no secrecy and no proof of origin: everything in it is sealed or wrapped already, and is
// verified by its own keys when it is opened. The digests find what rotted or was cut off.
// Invariants: an archive has its name only when it is whole and synced; unpacking verifies everything
// before the first file is written, and writes into a new folder only.
// Limits: 64 files; names of a-z 0-9 . - _ /, at most 64, no ".."; list 16 KiB.
// Errors: kBadInput (no archive, a limit), kCorrupt (a digest), kDenied (something is in the way), kStorage.
// Proof: tests/vault_archive_test.cpp, tests/fuzz/archive_fuzz.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "store/base/bytes.h"
#include "store/base/instant.h"
#include "store/base/result.h"

namespace tomoshibi::store::vault {

struct ArchiveSource {
  std::string name;            // In the archive and below the folder it is unpacked to.
  std::filesystem::path file;
};
struct ArchiveEntry {
  std::string name;
  std::uint64_t bytes = 0;
  std::array<std::uint8_t, 32> sha256{};
};
struct ArchiveList {
  Instant made;
  std::vector<ArchiveEntry> entries;
  std::uint64_t content_at = 0;  // Where the first file begins.
};
using ArchiveProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

// Replaces `to`; what stood there before becomes to.1, that to.2, … up to to.(generations - 1).
Result<void> write_archive(const std::filesystem::path& to, std::span<const ArchiveSource> sources,
                           Instant made, int generations, const ArchiveProgress& progress);
// Verifies list and contents.
Result<ArchiveList> verify_archive(const std::filesystem::path& from, const ArchiveProgress& progress);
// `folder` is made; it must not be there.
Result<ArchiveList> unpack_archive(const std::filesystem::path& from, const std::filesystem::path& folder,
                                   const ArchiveProgress& progress);

// The list alone, from the first bytes of an archive.
Result<ArchiveList> parse_archive_list(ByteView head);

}  // namespace tomoshibi::store::vault
