// libtomoshibi_vault.so: the page VFS for any program that uses SQLite, the stock shell above all.
//
//   sqlite3> .load ./libtomoshibi_vault
//   sqlite3> .open "file:region.db?vfs=tomoshibi&keyfile=region.key"              reads only
//   sqlite3> .open "file:new.db?vfs=tomoshibi&keyfile=region.key&mode=rwc"        writes
//
// The key file is named by the parameter `keyfile`, or by TOMOSHIBI_KEYFILE where the name has none. An
// existing store is opened for reading only unless the name says mode=rw or mode=rwc: forensics is
// what this is for. A new one can be made; its pages have the size that PRAGMA page_size says first,
// 1,024 to 65,536 bytes. The way in is the same code as the kiosk's: there is no switch here.
// Proof: tests/journeys/extension.py.
#define SQLITE_CORE 1  // The functions of the shared library, not a table of them: see below.
#include <sqlite3ext.h>

#include <cstdlib>
#include <cstring>

#include "store/vault/data_key.h"
#include "store/vault/pages/cipher.h"
#include "store/vault/pages/vfs.h"

namespace {

using namespace tomoshibi;
using namespace tomoshibi::store::vault;

Result<DataKey> key_from_uri(const char* uri_name) {
  const char* file = sqlite3_uri_parameter(uri_name, "keyfile");
  if (file == nullptr || *file == '\0') file = std::getenv("TOMOSHIBI_KEYFILE");
  if (file == nullptr || *file == '\0') {
    return Error(Errc::kDenied, "no key: name a key file (keyfile=… or TOMOSHIBI_KEYFILE)");
  }
  return read_key_file(file);
}

bool may_write(const char* uri_name, bool is_new) {
  const char* mode = sqlite3_uri_parameter(uri_name, "mode");
  if (mode == nullptr) return is_new;
  return std::strcmp(mode, "rw") == 0 || std::strcmp(mode, "rwc") == 0;
}

// Of every connection of the process: what a vault needs before its first page is written.
int prepare(sqlite3* connection, char**, const sqlite3_api_routines*) {
  if (!pages::is_vault(connection)) return SQLITE_OK;
  sqlite3_exec(connection, "PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON;", nullptr, nullptr, nullptr);
  if (sqlite3_db_readonly(connection, "main") != 0) return SQLITE_OK;
  if (pages::is_new_vault(connection)) {
    int reserve = static_cast<int>(pages::kTrailerBytes);
    sqlite3_file_control(connection, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserve);
  }
  // A store that keeps a log goes on with it; another one gets the journal that needs no file.
  bool keeps_log = false;
  const auto look = [](void* context, int, char** values, char**) {
    *static_cast<bool*>(context) = values[0] != nullptr && std::strcmp(values[0], "wal") == 0;
    return 0;
  };
  sqlite3_exec(connection, "PRAGMA journal_mode;", look, &keeps_log, nullptr);
  if (!keeps_log) sqlite3_exec(connection, "PRAGMA journal_mode=MEMORY;", nullptr, nullptr, nullptr);
  return SQLITE_OK;
}

}  // namespace

extern "C" __attribute__((visibility("default"))) int sqlite3_tomoshibivault_init(
    sqlite3*, char** message, const sqlite3_api_routines* host) {
  if (host->vfs_register != &sqlite3_vfs_register) {
    *message = sqlite3_mprintf("this program carries an SQLite of its own; use one with the system's library");
    return SQLITE_ERROR;
  }
  pages::set_outside_rules({key_from_uri, may_write});
  const char* name = pages::page_vfs_name();
  if (name == nullptr) {
    *message = sqlite3_mprintf("the page VFS cannot be registered");
    return SQLITE_ERROR;
  }
  using Entry = void (*)();
  const int code = sqlite3_auto_extension(reinterpret_cast<Entry>(prepare));
  return code == SQLITE_OK ? SQLITE_OK_LOAD_PERMANENTLY : code;
}
