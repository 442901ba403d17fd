// Walks the entries of a journal's database in order and says where the chain stops holding.
//
// An entry is good when it parses, stands at its number, belongs to this device and incarnation,
// names the hash of the row before it, its hybrid time is later, and its signature verifies. In
// quick mode only the last signature is verified: it covers all before it through the hashes.
// After a bad entry nothing is trusted until an incarnation that names the damage begins.
// A seal in the journal must name the root of the tree before it.
// Signatures are verified by as many threads as there are cores, at most four; what is given, and
// what is found, does not depend on them.
#pragma once

#include <functional>
#include <optional>
#include <span>

#include "store/journal/entry.h"
#include "store/journal/head_file.h"
#include "store/journal/tree.h"
#include "store/journal/verify.h"
#include "store/vault/database.h"

namespace tomoshibi::store::journal {

enum class WalkMode : std::uint8_t { kQuick, kEverySignature };

// One entry as it is kept, wherever it is kept.
struct Row {
  EntrySeq number;
  ByteView bytes;
  ByteView signature;
  std::optional<bool> verifies{};  // When somebody has looked at the signature already.
};
// Gives rows in order, one a call; empty behind the last. A row is valid until the next call.
using RowSource = std::function<Result<std::optional<Row>>()>;

struct Walk {
  std::uint64_t entries = 0;          // Rows read.
  EntrySeq last;                      // Number of the last row.
  Digest last_hash{};                 // Hash of the last row, good or not.
  Digest good_head{};                 // Hash of the last good entry.
  Tree tree;                          // Over the hashes of all rows.
  HybridTime hybrid;                  // The latest of the good entries.
  Incarnation incarnation{};
  std::uint32_t incarnations = 0;
  std::optional<EntrySeq> first_bad;  // Ever.
  std::optional<EntrySeq> open_bad;   // Not yet named by a later incarnation.
  const char* what = "";
  IncarnationCause worst = IncarnationCause::kFirstUse;  // The latest that is recorded.
  std::vector<Declared> declared;
  std::optional<Undeclared> undeclared;  // By the entries, the heads and the trees; not by the file of heads.
};

struct WalkOptions {
  WalkMode mode = WalkMode::kEverySignature;
  PublicKey device{};
  std::span<const Head> heads;  // Each must name an entry that is here.
  std::span<const tlog::TreeHead> tree_heads{};  // Each must be the tree's root at its size.
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;
};

// Gives each good entry in order. `total`: for the progress alone.
//   Errors: whatever the source says; of a database kCorrupt (it cannot be read), kStorage.
Result<Walk> walk(const RowSource& rows, std::uint64_t total, const WalkOptions& options,
                  const std::function<void(Entry&)>& give);
Result<Walk> walk(vault::Database& database, const WalkOptions& options,
                  const std::function<void(Entry&)>& give);

// All that a walk and the file of heads say together. `tree` is set in any case.
Verification verification_of(const Walk& walk, const HeadReading& heads);

std::span<const vault::Migration> migrations();
std::filesystem::path database_path(const std::filesystem::path& directory);

}  // namespace tomoshibi::store::journal
