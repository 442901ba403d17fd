// The tree over the first entries of a journal, and in which incarnation the last of them stands: what a paper
// seal is held against. Beside it the journal may go on in the same process.
//
// Nothing is verified here: verify() says whether the entries are the device's.
// Cost: a hash an entry. Proof: tests/journal_tree_test.cpp, tests/desk_control_test.cpp.
#pragma once

#include <cstdint>
#include <filesystem>

#include "store/journal/entry.h"
#include "store/tlog/checkpoint.h"
#include "store/vault/data_key.h"

namespace tomoshibi::store::journal {

struct TreeAt {
  tlog::TreeHead head;        // Over at most `size` entries.
  std::uint64_t entries = 0;  // In all.
  Incarnation incarnation{};  // Of entry `size`; zeros when there is none, or it cannot be read.
};

//   Errors: kDenied (another journal's key), kCorrupt, kStorage.
Result<TreeAt> tree_at(const std::filesystem::path& directory, const vault::DataKey& key,
                       std::uint64_t size);

}  // namespace tomoshibi::store::journal
