// OpenVault: what this process knows of one open vault file, shared by its connections.
//
//   MainFile (main_file.h) ─┐                     one each a connection
//   LogFile  (log_file.h)  ─┴─▶ OpenVault ─▶ head outside the file
//
// Invariants
//   1 One process owns a vault file for writing: a lock on the file itself, taken by the first
//     connection (shared for readers). So what stands here is the truth between two openings.
//   2 After a failed sync nothing is written or synced any more through this object (`is_broken`):
//     the kernel may have dropped what it could not write, and a second sync would say "done".
//   3 The head outside lags behind the file or equals it; it never leads. It is written after what it
//     names is synced; before frames that it names go away (log cut or deleted, a frame rewritten)
//     it is lowered and synced; a log begun anew proves itself: see compare_log().
// Thread: every member under `mutex`.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "store/vault/pages/cipher.h"
#include "store/vault/pages/head.h"
#include "store/vault/pages/header.h"
#include "store/vault/pages/shared_memory.h"
#include "store/vault/pages/vfs.h"

namespace tomoshibi::store::vault::pages {

// A file of the VFS below, closed with this object.
class Below final {
 public:
  Below() = default;
  Below(const Below&) = delete;
  Below& operator=(const Below&) = delete;
  ~Below() { close(); }

  // `path` must stay where it is and end in two zero bytes while the file is open. What is read and
  // written begins at `base` of the file.
  int open(sqlite3_vfs* vfs, const char* path, int flags, int* out_flags, std::int64_t base = 0);
  void close();
  bool is_open() const { return file_ != nullptr; }
  sqlite3_file* file() const { return file_; }

  // Reads exactly `size` bytes or says SQLITE_IOERR_SHORT_READ (the rest is zero).
  int read(void* out, std::int64_t size, std::int64_t offset) const;
  int write(const void* bytes, std::int64_t size, std::int64_t offset) const;
  int sync() const;
  int truncate(std::int64_t size) const;
  int size(std::int64_t* out) const;

 private:
  sqlite3_file* file_ = nullptr;
  std::int64_t base_ = 0;
};

class OpenVault final {
 public:
  OpenVault(std::string path_in, sqlite3_vfs* below_in, const Opening& opening);
  OpenVault(const OpenVault&) = delete;
  OpenVault& operator=(const OpenVault&) = delete;
  ~OpenVault();

  // SQLITE_BUSY when another process owns the file. Does nothing for a file that is no real one.
  int take_ownership(bool for_writing);
  // Notes the damage, tells SQLite's log, gives SQLITE_CORRUPT.
  int damaged(Damage::What what, std::uint64_t number);

  // The head outside. A missing or unreadable one is no error here: see `freshness`.
  int load_outside(bool read_only);
  bool outside_is_writable() const { return outside_is_writable_; }
  // Compares with what was found: once the head of the file is known, and once its log is.
  void compare_generation();
  // The file is new, or was emptied: a head outside says which.
  int compare_with_nothing();
  void compare_log(bool log_was_begun_since);
  // Writes what stands here. Raising it may fail: it lags then. Lowering it must be synced.
  int note_outside(bool synced);

  std::mutex mutex;
  const std::string path;  // Followed by two zero bytes.
  sqlite3_vfs* const below;
  const bool is_image;
  const std::int64_t base;  // Where in the file an image begins.
  bool is_loaded = false;
  bool is_broken = false;
  Damage damage;
  Freshness freshness = Freshness::kFresh;

  Header header;
  bool has_header = false;       // False: a new file, nothing is on disk yet.
  bool header_copy_is_bad = false;
  std::optional<DataKey> new_key;  // Of a new file, until its header is written.
  std::optional<FileKeys> keys;
  std::optional<Secret<32>> nonce_key;  // Of an image that is being made.
  Geometry geometry;

  // The head, as it will be written next.
  std::uint64_t generation = 0;
  unsigned next_head_slot = 0;
  std::uint32_t pages = 0;
  std::vector<std::uint64_t> tokens;  // One a page; 0: never written.
  std::vector<bool> copies;
  std::vector<TagBytes> tag_page_tags;
  std::vector<bool> dirty_groups;
  std::array<std::uint8_t, 100> first_bytes{};
  bool is_dirty = false;        // Something that the head on disk does not name.
  bool wants_cut = false;       // The file is longer than its pages; cut once the head is on disk.

  // The log.
  bool log_is_loaded = false;
  bool log_is_refused = false;  // It does not belong to this state of the file.
  std::optional<LogId> log;
  std::array<std::uint8_t, kLogHeaderBytes> log_header{};
  std::uint32_t head_log_frames = 0;  // What the head on disk says of `head_log`.
  LogId head_log{};
  std::uint32_t frames_on_disk = 0;   // As found at opening.
  std::uint32_t frames_known = 0;     // Written or verified here: must verify from now on.
  std::uint32_t last_commit = 0;      // The last frame that ends a transaction.
  std::uint32_t frames_synced = 0;    // Of committed ones.
  std::uint64_t mark_sequence = 0;
  unsigned next_mark_slot = 0;
  unsigned next_log_header_slot = 0;

  WalIndex index;  // SQLite's shared memory, on the heap.

 private:
  std::string outside_path_;
  Below outside_;
  std::optional<PageCipher> outside_cipher_;
  std::uint64_t outside_sequence_ = 0;
  unsigned next_outside_slot_ = 0;
  std::optional<OutsideHead> found_outside_;  // As found at opening.
  bool outside_is_writable_ = false;
  int descriptor_ = -1;
  bool owns_for_writing_ = false;
};

}  // namespace tomoshibi::store::vault::pages
