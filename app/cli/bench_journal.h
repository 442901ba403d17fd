// What the journal costs, for `tomoshibi bench`: a kiosk-year of entries in a journal of its own.
//
// Every tenth append stands beside a bare write of 4 KiB and its fdatasync, on the same file system
// in the same run: absolute times of a disk say little, the ratio does.
#pragma once

#include <cstdint>
#include <filesystem>

#include "app/cli/json.h"
#include "store/base/result.h"

namespace tomoshibi::cli {

// Ten shifts of ten entries, 365 days.
inline constexpr std::uint64_t kKioskYearEntries = 36'500;

// {append: …, bare_write: …, append_of_bare: p99 by p99, prove: …, verify: {entries, seconds, …}}
//   Errors: kStorage, kCorrupt (the journal that was just written does not verify).
Result<Json> bench_journal(const std::filesystem::path& dir, std::uint64_t entries);

}  // namespace tomoshibi::cli
