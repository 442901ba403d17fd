// The page VFS: what stands between SQLite and the disk. Every page of a database and of its log is
// encrypted, authenticated and bound to file, place and time; SQLite above sees plain pages.
//
//   SQLite ── pages ──▶ this VFS ── sealed pages ──▶ the VFS below (the machine's, or a test's)
//
// Invariants
//   1 One cipher, no modes: nothing here switches verification off.
//   2 A page that does not verify, is older than the newest, or is another page's is SQLITE_CORRUPT,
//     and damage_of() says where. A wrong key is SQLITE_AUTH. A file that is no vault: SQLITE_NOTADB.
//   3 Temporary files and rollback journals on disk are refused; there is no memory map; SQLite's
//     shared memory is on the heap of the one process that owns the file.
//   4 A failed sync breaks the file's state in this process: see open_vault.h.
// Format and promises: docs/format/vault-v1.md. Source: SQLite's "The OS Interface"; the reserve
// bytes of its cksumvfs; reference/store.md. Proof: tests/vault_*_test.cpp, tests/crash/.
#pragma once

#include <cstdint>

#include "store/vault/data_key.h"

struct sqlite3;

namespace tomoshibi::store::vault {

// What was found broken.
struct Damage {
  enum class What : std::uint8_t {
    kNone,
    kHeader,    // Neither copy of the header reads.
    kHead,      // Neither head, or not what the newest one names.
    kTagPage,   // number: group
    kPage,      // number: page
    kLog,       // The log's header, or a log of another time.
    kFrame,     // number: frame of the log
  };
  What what = What::kNone;
  std::uint64_t number = 0;
};

// The last damage that this thread came upon, also while opening a file that did not open.
Damage last_damage();
void forget_damage();

// What the head outside the file says of it.
enum class Freshness : std::uint8_t {
  kFresh,       // Nothing that it names is missing.
  kNoHead,      // There is none: an older copy of the whole file could not be told.
  kRolledBack,  // The file is older than what was there before.
};

namespace pages {

// How a file is opened. An image begins at an offset of its file, is read without a log, a head outside
// or SQLite's own locks, and is written once, when it is made.
struct Opening {
  const DataKey* key = nullptr;
  bool is_image = false;
  std::int64_t offset = 0;
};

// The key of the next file that this thread opens: around one sqlite3_open_v2().
class OpeningScope final {
 public:
  explicit OpeningScope(const DataKey& key);
  explicit OpeningScope(const Opening& opening);
  OpeningScope(const OpeningScope&) = delete;
  OpeningScope& operator=(const OpeningScope&) = delete;
  ~OpeningScope();
};

// The name of the page VFS over the VFS of that name (nullptr: SQLite's default); registers it on the
// first call. nullptr when there is no such VFS or SQLite refuses.
const char* page_vfs_name(const char* below = nullptr);

// Where a key comes from when no OpeningScope gives one, and whether the file may be written: for the
// loadable extension. `uri_name` is what sqlite3_uri_parameter() takes.
struct OutsideRules {
  Result<DataKey> (*key)(const char* uri_name) = nullptr;
  bool (*may_write)(const char* uri_name, bool is_new) = nullptr;
};
void set_outside_rules(const OutsideRules& rules);

// Of the main database of a connection through this VFS: the first damage since it was opened.
Damage damage_of(sqlite3* connection);
Freshness freshness_of(sqlite3* connection);
bool is_vault(sqlite3* connection);
bool is_new_vault(sqlite3* connection);  // No page was ever written.
// Reads and verifies every page of the file (not the log). `pages` counts those that are in use.
//   SQLite's result code. Cost: one read of the whole file.
int verify_every_page(sqlite3* connection, void (*progress)(void* context, std::uint64_t done,
                                                            std::uint64_t total),
                      void* context, std::uint64_t* pages);

}  // namespace pages
}  // namespace tomoshibi::store::vault
