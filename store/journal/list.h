// The entries of a journal, one after the other, for `audit list`: verified before they are given.
//
// With the facility's or the auditor's key personal parts are opened; without, persons are empty.
// Proof: tests/journal_list_test.cpp.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>

#include "store/journal/entry.h"
#include "store/journal/verify.h"

namespace tomoshibi::store::journal {

struct ListOptions {
  EntrySeq from{1};
  std::uint64_t count_max = UINT64_MAX;
  std::optional<PersonId> person{};    // Only entries about this person; needs a key.
  const SealingKey* key = nullptr;     // Facility's or auditor's, borrowed for the call.
};

// Gives each entry that verifies, in order, until the first bad one. Returns what verify() says.
//   Errors: as verify().
Result<Verification> list(const std::filesystem::path& directory, const vault::DataKey& data_key,
                          const ListOptions& options,
                          const std::function<void(const Entry&)>& give);

}  // namespace tomoshibi::store::journal
