// Walks the entries of a journal's database in order and says where the chain stops holding.
//
// An entry is good when it parses, stands at its number, belongs to this device and incarnation,
// names the hash of the row before it, its hybrid time is later, and its signature verifies. In
// quick mode only the last signature is verified: it covers all before it through the hashes.
// After a bad entry nothing is trusted until an incarnation that names the damage begins.
#pragma once

#include <functional>
#include <optional>
#include <span>

#include "store/journal/entry.h"
#include "store/journal/head_file.h"
#include "store/vault/database.h"

namespace tomoshibi::store::journal {

enum class WalkMode : std::uint8_t { kQuick, kEverySignature };

struct Walk {
  std::uint64_t entries = 0;          // Rows read.
  EntrySeq last;                      // Number of the last row.
  Digest last_hash{};                 // Hash of the last row, good or not.
  Digest good_head{};                 // Hash of the last good entry.
  HybridTime hybrid;                  // The latest of the good entries.
  Incarnation incarnation{};
  std::uint32_t incarnations = 0;
  std::optional<EntrySeq> first_bad;  // Ever.
  std::optional<EntrySeq> open_bad;   // Not yet named by a later incarnation.
  const char* what = "";
  IncarnationCause worst = IncarnationCause::kFirstUse;  // The latest that is recorded.
};

struct WalkOptions {
  WalkMode mode = WalkMode::kEverySignature;
  PublicKey device{};
  std::span<const Head> heads;  // Each must name an entry that is here.
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;
};

// Gives each good entry in order.
//   Errors: kCorrupt (the database cannot be read), kStorage.
Result<Walk> walk(vault::Database& database, const WalkOptions& options,
                  const std::function<void(Entry&)>& give);

std::span<const vault::Migration> migrations();
std::filesystem::path database_path(const std::filesystem::path& directory);

}  // namespace tomoshibi::store::journal
