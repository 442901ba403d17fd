#include "store/vault/pages/open_vault.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace tomoshibi::store::vault {
namespace {
thread_local Damage last_found;
}

Damage last_damage() { return last_found; }
void forget_damage() { last_found = {}; }

namespace pages {

// ---- the file below ------------------------------------------------------------------------------

int Below::open(sqlite3_vfs* vfs, const char* path, int flags, int* out_flags, std::int64_t base) {
  close();
  base_ = base;
  file_ = static_cast<sqlite3_file*>(sqlite3_malloc64(static_cast<sqlite3_uint64>(vfs->szOsFile)));
  if (file_ == nullptr) return SQLITE_NOMEM;
  std::memset(file_, 0, static_cast<std::size_t>(vfs->szOsFile));
  const int code = vfs->xOpen(vfs, path, file_, flags, out_flags);
  if (code != SQLITE_OK) close();
  return code;
}

void Below::close() {
  if (file_ == nullptr) return;
  if (file_->pMethods != nullptr) file_->pMethods->xClose(file_);
  sqlite3_free(std::exchange(file_, nullptr));
}

int Below::read(void* out, std::int64_t size, std::int64_t offset) const {
  return file_->pMethods->xRead(file_, out, static_cast<int>(size), base_ + offset);
}
int Below::write(const void* bytes, std::int64_t size, std::int64_t offset) const {
  return file_->pMethods->xWrite(file_, bytes, static_cast<int>(size), base_ + offset);
}
int Below::sync() const { return file_->pMethods->xSync(file_, SQLITE_SYNC_NORMAL); }
int Below::truncate(std::int64_t size) const {
  return file_->pMethods->xTruncate(file_, base_ + size);
}
int Below::size(std::int64_t* out) const {
  sqlite3_int64 bytes = 0;
  const int code = file_->pMethods->xFileSize(file_, &bytes);
  *out = std::max<std::int64_t>(0, bytes - base_);
  return code;
}

// ---- what the process knows ----------------------------------------------------------------------

OpenVault::OpenVault(std::string path_in, sqlite3_vfs* below_in, const Opening& opening)
    : path(std::move(path_in) + std::string(2, '\0')),
      below(below_in),
      is_image(opening.is_image),
      base(opening.is_image ? opening.offset : 0) {
  outside_path_ = std::string(path.c_str()) + "-head" + std::string(2, '\0');
}

OpenVault::~OpenVault() {
  if (outside_.is_open() && !is_broken) (void)outside_.sync();
  outside_.close();
  // Last: closing a descriptor of the file gives up this process's locks on it.
  if (descriptor_ >= 0) ::close(descriptor_);
}

int OpenVault::take_ownership(bool for_writing) {
  if (descriptor_ < 0) descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (descriptor_ < 0) return SQLITE_OK;  // A file of a VFS that keeps it elsewhere.
  if (owns_for_writing_) return SQLITE_OK;
  if (::flock(descriptor_, (for_writing ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0) return SQLITE_BUSY;
  owns_for_writing_ = for_writing;
  return SQLITE_OK;
}

int OpenVault::damaged(Damage::What what, std::uint64_t number) {
  if (damage.what == Damage::What::kNone) damage = {what, number};
  last_found = {what, number};
  static constexpr std::array<const char*, 7> kWords = {"", "header", "head", "tag page", "page",
                                                        "log", "frame"};
  sqlite3_log(SQLITE_CORRUPT, "vault: %s %llu does not verify",
              kWords[static_cast<std::size_t>(what)], static_cast<unsigned long long>(number));
  return SQLITE_CORRUPT;
}

// ---- the head outside ----------------------------------------------------------------------------

int OpenVault::load_outside(bool read_only) {
  auto cipher = PageCipher::create(keys->pages);
  if (!cipher) return SQLITE_NOMEM;
  outside_cipher_ = *std::move(cipher);
  found_outside_.reset();
  int flags = SQLITE_OPEN_WAL | (read_only ? SQLITE_OPEN_READONLY
                                           : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  const int code = outside_.open(below, outside_path_.c_str(), flags, &flags);
  outside_is_writable_ = code == SQLITE_OK && !read_only;
  if (code != SQLITE_OK) {
    freshness = Freshness::kNoHead;
    return read_only || has_header ? SQLITE_OK : code;
  }
  for (unsigned slot = 0; slot < 2; ++slot) {
    std::array<std::uint8_t, kOutsideTextBytes + kTrailerBytes> sealed{};
    if (outside_.read(sealed.data(), sealed.size(), slot * kOutsideSlotBytes) != SQLITE_OK) continue;
    std::array<std::uint8_t, kOutsideTextBytes> text{};
    const auto trailer = std::span(sealed).last<kTrailerBytes>();
    if (!outside_cipher_->open(associated_with(Place::kOutside, slot),
                               ByteView(sealed).first(kOutsideTextBytes), trailer, text.data())) {
      continue;
    }
    const OutsideHead head = read_outside(text);
    if (!found_outside_ || head.sequence > found_outside_->sequence) {
      found_outside_ = head;
      next_outside_slot_ = 1 - slot;
    }
  }
  if (found_outside_) outside_sequence_ = found_outside_->sequence;
  if (!found_outside_ && has_header && generation > 1) freshness = Freshness::kNoHead;
  return SQLITE_OK;
}

void OpenVault::compare_generation() {
  if (found_outside_ && found_outside_->generation > generation) freshness = Freshness::kRolledBack;
}

int OpenVault::compare_with_nothing() {
  int exists = 0;
  const int code = below->xAccess(below, outside_path_.c_str(), SQLITE_ACCESS_EXISTS, &exists);
  if (code == SQLITE_OK && exists != 0) freshness = Freshness::kRolledBack;
  return code;
}

// What the head outside names may be gone for one reason only: the head in the file names the same
// log, and a log was begun since, which happens only when the one before was taken over whole.
void OpenVault::compare_log(bool log_was_begun_since) {
  if (!found_outside_ || found_outside_->generation != generation || found_outside_->frames == 0) {
    return;
  }
  if (log && *log == found_outside_->log) {
    if (found_outside_->frames > frames_on_disk) freshness = Freshness::kRolledBack;
    else frames_synced = std::max(frames_synced, found_outside_->frames);
  } else if (!log_was_begun_since || found_outside_->log != head_log) {
    freshness = Freshness::kRolledBack;
  }
}

int OpenVault::note_outside(bool synced) {
  if (!outside_.is_open() || !outside_cipher_) return SQLITE_OK;
  OutsideHead head;
  head.sequence = ++outside_sequence_;
  head.generation = generation;
  if (log && frames_synced > 0) {
    head.log = *log;
    head.frames = frames_synced;
  }
  std::array<std::uint8_t, kOutsideTextBytes> text{};
  write_outside(head, text);
  std::array<std::uint8_t, kOutsideTextBytes + kTrailerBytes> sealed{};
  const unsigned slot = next_outside_slot_;
  if (!outside_cipher_->seal(associated_with(Place::kOutside, slot), text, sealed.data(),
                             std::span(sealed).last<kTrailerBytes>())) {
    return SQLITE_IOERR_WRITE;
  }
  const int code = outside_.write(sealed.data(), sealed.size(), slot * kOutsideSlotBytes);
  if (code != SQLITE_OK) return code;
  next_outside_slot_ = 1 - slot;
  return synced ? outside_.sync() : SQLITE_OK;
}

}  // namespace pages
}  // namespace tomoshibi::store::vault
