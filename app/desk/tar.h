// A tar archive (POSIX ustar) of plain files, written and read whole: the form of a backup, so that
// any system's own tools can look into it.
//
// The last member, "manifest", has a line "BLAKE2b-256  name" for each of the others: damage is
// found before anything is used. Limits: 64 members, names of one or two plain parts, at most 99
// bytes.
// Errors: kBadInput (not this form, a limit), kCorrupt (a digest), kStorage, kNotFound.
// Source: POSIX.1-2008, pax, "ustar Interchange Format". Proof: tests/desk_upkeep_test.cpp.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "store/base/result.h"

namespace tomoshibi::app {

struct TarMember {
  std::string name;            // In the archive.
  std::filesystem::path from;  // Where it lies.
};
// Synced when it returns; nothing is left behind when it fails.
Result<void> write_tar(const std::filesystem::path& file, const std::vector<TarMember>& members);
// Into an empty folder; gives the names.
Result<std::vector<std::string>> read_tar(const std::filesystem::path& file,
                                          const std::filesystem::path& into);

}  // namespace tomoshibi::app
