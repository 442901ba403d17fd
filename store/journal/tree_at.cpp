#include "store/journal/tree_at.h"

#include "store/journal/chain.h"
#include "store/tlog/merkle.h"
#include "store/vault/database.h"

namespace tomoshibi::store::journal {

Result<TreeAt> tree_at(const std::filesystem::path& directory, const vault::DataKey& key,
                       std::uint64_t size) {
  TRY(database,
      vault::Database::open(database_path(directory), vault::Database::Mode::kReadOnly, key));
  TRY(reading, database.prepare("SELECT bytes, signature FROM entry ORDER BY seq"));
  TreeAt found;
  tlog::Frontier tree;
  for (;;) {
    TRY(more, reading.step());
    if (!more) break;
    ++found.entries;
    if (found.entries > size) continue;
    tree.append(entry_hash(reading.blob(0), reading.blob(1)));
    if (found.entries < size) continue;
    const auto entry = read_entry(reading.blob(0));
    if (entry) found.incarnation = entry->header.incarnation;
  }
  found.head = {tree.size(), tree.root()};
  return found;
}

}  // namespace tomoshibi::store::journal
