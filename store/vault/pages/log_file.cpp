#include "store/vault/pages/log_file.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>

namespace tomoshibi::store::vault::pages {
namespace {

// Sealed text of the log's header: SQLite's header ‖ log id ‖ generation ‖ sequence ‖ zeros.
constexpr std::size_t kHeaderTextBytes = kBlockBytes - kTrailerBytes;
constexpr std::size_t kLogIdAt = kLogHeaderBytes;
constexpr std::size_t kGenerationAt = kLogIdAt + 16;
constexpr std::size_t kSequenceAt = kGenerationAt + 8;

bool is_zero(const std::uint8_t* bytes, std::size_t count) {
  return std::all_of(bytes, bytes + count, [](std::uint8_t one) { return one == 0; });
}

}  // namespace

// ---- opening -------------------------------------------------------------------------------------

int LogFile::open(const char* path, int flags, bool read_only, int* out_flags) {
  int wanted = flags;
  if (read_only) {
    wanted = (flags & ~(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) | SQLITE_OPEN_READONLY;
    int exists = 0;
    const int code = vault_->below->xAccess(vault_->below, path, SQLITE_ACCESS_EXISTS, &exists);
    if (code != SQLITE_OK) return code;
    if (out_flags != nullptr) *out_flags = wanted;
    if (exists == 0) return SQLITE_OK;
  }
  int given = wanted;
  const int code = below_.open(vault_->below, path, wanted, &given);
  if (out_flags != nullptr) *out_flags = given;
  return code;
}

int LogFile::close() {
  const std::lock_guard guard(vault_->mutex);
  const int code = vault_->is_broken ? SQLITE_OK : settle();
  below_.close();
  return code;
}

int LogFile::start_cipher() {
  if (cipher_) return SQLITE_OK;
  auto cipher = PageCipher::create(vault_->keys->log);
  if (!cipher) return SQLITE_NOMEM;
  frame_.resize(static_cast<std::size_t>(vault_->geometry.frame_bytes()));
  sealed_.resize(static_cast<std::size_t>(vault_->geometry.frame_bytes()));
  cipher_ = *std::move(cipher);  // Last: where it stands, the buffers do.
  return SQLITE_OK;
}

int LogFile::load() {
  if (!vault_->has_header) return SQLITE_OK;
  const int started = start_cipher();
  if (started != SQLITE_OK) return started;
  if (vault_->log_is_loaded) return vault_->log_is_refused ? SQLITE_CORRUPT : SQLITE_OK;
  vault_->log.reset();
  vault_->frames_on_disk = vault_->frames_known = vault_->last_commit = vault_->frames_synced = 0;
  std::int64_t bytes = 0;
  if (below_.is_open()) {
    const int code = below_.size(&bytes);
    if (code != SQLITE_OK) return code;
  }
  std::optional<Mark> mark;
  if (bytes > 0) {
    int code = load_marks(mark);
    if (code == SQLITE_OK) code = load_header(mark, bytes);
    if (code == SQLITE_CORRUPT) {
      vault_->log_is_loaded = true;
      vault_->log_is_refused = true;
    }
    if (code != SQLITE_OK) return code;
  } else {
    vault_->compare_log(false);
  }
  vault_->log_is_loaded = true;
  return SQLITE_OK;
}

int LogFile::load_marks(std::optional<Mark>& newest) {
  for (unsigned slot = 0; slot < 2; ++slot) {
    std::array<std::uint8_t, kMarkTextBytes + kTrailerBytes> sealed{};
    const int code = below_.read(sealed.data(), sealed.size(), kMarksAt + slot * kBlockBytes);
    if (code == SQLITE_IOERR_SHORT_READ) continue;
    if (code != SQLITE_OK) return code;
    std::array<std::uint8_t, kMarkTextBytes> text{};
    if (!cipher_->open(associated_with(Place::kMark, slot), ByteView(sealed).first(kMarkTextBytes),
                       std::span(sealed).last<kTrailerBytes>(), text.data())) {
      continue;
    }
    const Mark mark = read_mark(text);
    if (newest && newest->sequence > mark.sequence) continue;
    newest = mark;
    vault_->mark_sequence = mark.sequence;
    vault_->next_mark_slot = 1 - slot;
  }
  return SQLITE_OK;
}

int LogFile::newest_header(std::optional<LogHeader>& newest) {
  for (unsigned slot = 0; slot < 2; ++slot) {
    Block block{};
    const int code = below_.read(block.data(), kBlockBytes, slot * kBlockBytes);
    if (code == SQLITE_IOERR_SHORT_READ) continue;
    if (code != SQLITE_OK) return code;
    std::array<std::uint8_t, kHeaderTextBytes> text{};
    if (!cipher_->open(associated_with(Place::kLogHeader, slot), ByteView(block).first(kHeaderTextBytes),
                       std::span(block).last<kTrailerBytes>(), text.data())) {
      continue;
    }
    LogHeader header;
    std::copy_n(text.begin(), kLogHeaderBytes, header.text.begin());
    std::copy_n(text.begin() + kLogIdAt, header.id.size(), header.id.begin());
    header.begun_under = get_number<8>(text.data() + kGenerationAt);
    header.sequence = get_number<8>(text.data() + kSequenceAt);
    if (newest && newest->sequence > header.sequence) continue;
    newest = header;
    vault_->next_log_header_slot = 1 - slot;
  }
  return SQLITE_OK;
}

int LogFile::load_header(const std::optional<Mark>& mark, std::int64_t bytes) {
  std::optional<LogHeader> header;
  const int code = newest_header(header);
  if (code != SQLITE_OK) return code;
  if (header) vault_->mark_sequence = std::max(vault_->mark_sequence, header->sequence);
  const bool mark_is_newer = mark && (!header || (mark->log != header->id && mark->sequence > header->sequence));
  if (!header || mark_is_newer) {
    // The power went while a log was begun: whatever was before it had been taken over whole. Unless
    // the mark knows of frames: then the header was there.
    const bool was_begun = mark ? mark->frames == 0 : bytes <= kLogPreambleBytes;
    if (!was_begun) return vault_->damaged(Damage::What::kLog, 0);
    vault_->compare_log(header.has_value());
    return SQLITE_OK;
  }
  if (header->id != vault_->head_log && header->begun_under != vault_->generation) {
    return vault_->damaged(Damage::What::kLog, 1);
  }
  const std::int64_t frames =
      std::max<std::int64_t>(0, bytes - kLogPreambleBytes) / vault_->geometry.frame_bytes();
  std::uint32_t synced = mark && mark->log == header->id ? mark->frames : 0;
  if (header->id == vault_->head_log) synced = std::max(synced, vault_->head_log_frames);
  if (synced > frames) return vault_->damaged(Damage::What::kFrame, static_cast<std::uint64_t>(frames) + 1);
  vault_->log = header->id;
  vault_->log_header = header->text;
  vault_->frames_on_disk = static_cast<std::uint32_t>(frames);
  vault_->frames_synced = synced;
  vault_->compare_log(header->begun_under == vault_->generation);
  vault_->last_commit = vault_->frames_known = vault_->frames_synced;
  return SQLITE_OK;
}

// ---- reading -------------------------------------------------------------------------------------

int LogFile::size(std::int64_t* out) {
  const std::lock_guard guard(vault_->mutex);
  *out = 0;
  int code = load();
  if (code == SQLITE_OK) code = settle();
  if (code != SQLITE_OK || !vault_->log) return code;
  std::int64_t bytes = 0;
  code = below_.size(&bytes);
  const std::int64_t frames =
      std::max<std::int64_t>(0, bytes - kLogPreambleBytes) / vault_->geometry.frame_bytes();
  *out = kLogHeaderBytes + frames * vault_->geometry.frame_bytes();
  return code;
}

int LogFile::read(void* out, std::int64_t size, std::int64_t offset) {
  const std::lock_guard guard(vault_->mutex);
  auto* bytes = static_cast<std::uint8_t*>(out);
  std::memset(bytes, 0, static_cast<std::size_t>(size));
  int code = load();
  if (code == SQLITE_OK) code = settle();
  if (code != SQLITE_OK) return code;
  if (!vault_->log) return SQLITE_IOERR_SHORT_READ;
  std::int64_t at = offset;
  const std::int64_t end = offset + size;
  if (at < kLogHeaderBytes) {
    const std::int64_t count = std::min(end, kLogHeaderBytes) - at;
    std::copy_n(vault_->log_header.begin() + at, count, bytes);
    at += count;
  }
  const std::int64_t frame_bytes = vault_->geometry.frame_bytes();
  while (at < end) {
    const auto frame = static_cast<std::uint32_t>((at - kLogHeaderBytes) / frame_bytes + 1);
    const std::int64_t within = (at - kLogHeaderBytes) % frame_bytes;
    const std::int64_t count = std::min(end - at, frame_bytes - within);
    code = read_frame(frame);
    if (code != SQLITE_OK) return code;
    std::copy_n(frame_.begin() + within, count, bytes + (at - offset));
    at += count;
  }
  return SQLITE_OK;
}

int LogFile::read_frame(std::uint32_t frame) {
  held_frame_ = 0;
  std::ranges::fill(frame_, std::uint8_t{0});
  const Geometry& geometry = vault_->geometry;
  const std::int64_t frame_bytes = geometry.frame_bytes();
  const int code = below_.read(sealed_.data(), frame_bytes, geometry.frame_offset(frame));
  if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) return code;
  const std::size_t text = static_cast<std::size_t>(frame_bytes) - kTrailerBytes;
  const bool good = code == SQLITE_OK &&
                    cipher_->open(associated_with(Place::kFrame, frame, *vault_->log),
                                  ByteView(sealed_).first(text),
                                  TrailerView(sealed_.data() + text, kTrailerBytes), frame_.data());
  if (good) {
    vault_->frames_known = std::max(vault_->frames_known, frame);
    held_frame_ = frame;
    return SQLITE_OK;
  }
  if (frame <= vault_->frames_known) return vault_->damaged(Damage::What::kFrame, frame);
  return code;  // A torn tail: zeros, which SQLite takes for the end.
}

// ---- writing -------------------------------------------------------------------------------------

int LogFile::broken() {
  vault_->is_broken = true;
  return SQLITE_IOERR_FSYNC;
}

int LogFile::write(const void* bytes, std::int64_t size, std::int64_t offset) {
  const std::lock_guard guard(vault_->mutex);
  const auto* in = static_cast<const std::uint8_t*>(bytes);
  if (vault_->is_broken) return SQLITE_IOERR_WRITE;
  int code = load();
  if (code != SQLITE_OK) return code;
  if (!vault_->has_header) return SQLITE_IOERR_WRITE;
  if (offset == 0 && size == kLogHeaderBytes) {
    waiting_.reset();
    return begin_log(in);
  }
  if (!vault_->log || offset < kLogHeaderBytes) return SQLITE_IOERR_WRITE;
  const std::int64_t frame_bytes = vault_->geometry.frame_bytes();
  const auto frame = static_cast<std::uint32_t>((offset - kLogHeaderBytes) / frame_bytes + 1);
  const std::int64_t within = (offset - kLogHeaderBytes) % frame_bytes;
  if (within == 0 && size == kFrameHeaderBytes) {
    code = settle();
    waiting_ = frame;
    std::copy_n(in, kFrameHeaderBytes, waiting_header_.begin());
    return code;
  }
  const std::int64_t page_bytes = vault_->geometry.page_bytes;
  if (within != kFrameHeaderBytes || size != page_bytes ||
      !is_zero(in + page_bytes - kTrailerBytes, kTrailerBytes)) {
    sqlite3_log(SQLITE_IOERR_WRITE, "vault: a write to the log that is neither header nor page");
    return SQLITE_IOERR_WRITE;
  }
  if (waiting_ && *waiting_ == frame) {
    std::ranges::copy(waiting_header_, frame_.begin());
    waiting_.reset();
  } else {
    code = settle();
    if (code == SQLITE_OK) code = read_frame(frame);
    if (code == SQLITE_OK && held_frame_ != frame) code = SQLITE_IOERR_WRITE;
    if (code != SQLITE_OK) return code;
  }
  std::copy_n(in, page_bytes, frame_.begin() + kFrameHeaderBytes);
  return write_frame(frame);
}

// SQLite wrote a frame's header again (its running checksums changed) and left the page as it is.
int LogFile::settle() {
  if (!waiting_) return SQLITE_OK;
  const std::uint32_t frame = *waiting_;
  waiting_.reset();
  const int code = read_frame(frame);
  if (code != SQLITE_OK) return code;
  if (held_frame_ != frame) return SQLITE_OK;  // A header without a page: nothing that counts.
  std::ranges::copy(waiting_header_, frame_.begin());
  return write_frame(frame);
}

int LogFile::write_frame(std::uint32_t frame) {
  held_frame_ = 0;
  if (vault_->is_broken) return SQLITE_IOERR_WRITE;
  if (frame <= vault_->frames_synced) {
    const int code = lower_to(frame - 1);
    if (code != SQLITE_OK) return code;
  }
  const Geometry& geometry = vault_->geometry;
  const std::size_t text = static_cast<std::size_t>(geometry.frame_bytes()) - kTrailerBytes;
  if (!cipher_->seal(associated_with(Place::kFrame, frame, *vault_->log), ByteView(frame_).first(text),
                     sealed_.data(), Trailer(sealed_.data() + text, kTrailerBytes))) {
    return SQLITE_IOERR_WRITE;
  }
  const int code = below_.write(sealed_.data(), geometry.frame_bytes(), geometry.frame_offset(frame));
  if (code != SQLITE_OK) return code;
  const bool ends_transaction = get_number<4>(frame_.data() + 4) != 0;
  if (ends_transaction) vault_->last_commit = frame;
  else if (frame <= vault_->last_commit) vault_->last_commit = frame - 1;
  vault_->frames_known = std::max(vault_->frames_known, frame);
  return SQLITE_OK;
}

// Frames that were named as synced are about to be written again: take the names back first.
int LogFile::lower_to(std::uint32_t frames) {
  vault_->frames_synced = frames;
  vault_->last_commit = std::min(vault_->last_commit, frames);
  int code = write_mark(frames);
  if (code != SQLITE_OK) return code;
  code = below_.sync();
  if (code != SQLITE_OK) return broken();
  return vault_->note_outside(true);
}

int LogFile::begin_log(const std::uint8_t* header) {
  LogId id{};
  randombytes_buf(id.data(), id.size());
  std::array<std::uint8_t, kHeaderTextBytes> text{};
  std::copy_n(header, kLogHeaderBytes, text.begin());
  std::ranges::copy(id, text.begin() + kLogIdAt);
  put_number<8>(text.data() + kGenerationAt, vault_->generation);
  put_number<8>(text.data() + kSequenceAt, vault_->mark_sequence + 1);
  Block block{};
  const unsigned slot = vault_->next_log_header_slot;
  const bool sealed = cipher_->seal(associated_with(Place::kLogHeader, slot), text, block.data(),
                                    std::span(block).last<kTrailerBytes>());
  sodium_memzero(text.data(), text.size());
  if (!sealed) return SQLITE_IOERR_WRITE;
  int code = below_.write(block.data(), kBlockBytes, slot * kBlockBytes);
  if (code != SQLITE_OK) return code;
  vault_->log = id;
  vault_->frames_on_disk = vault_->frames_known = vault_->last_commit = vault_->frames_synced = 0;
  std::copy_n(header, kLogHeaderBytes, vault_->log_header.begin());
  code = write_mark(0);
  if (code == SQLITE_OK) vault_->next_log_header_slot = 1 - slot;
  return code;
}

int LogFile::write_mark(std::uint32_t frames) {
  const Mark mark{vault_->mark_sequence + 1, *vault_->log, frames};
  std::array<std::uint8_t, kMarkTextBytes> text{};
  pages::write_mark(mark, text);
  std::array<std::uint8_t, kMarkTextBytes + kTrailerBytes> sealed{};
  const unsigned slot = vault_->next_mark_slot;
  if (!cipher_->seal(associated_with(Place::kMark, slot), text, sealed.data(),
                     std::span(sealed).last<kTrailerBytes>())) {
    return SQLITE_IOERR_WRITE;
  }
  const int code = below_.write(sealed.data(), sealed.size(), kMarksAt + slot * kBlockBytes);
  if (code != SQLITE_OK) return code;
  vault_->mark_sequence = mark.sequence;
  vault_->next_mark_slot = 1 - slot;
  return SQLITE_OK;
}

int LogFile::sync() {
  const std::lock_guard guard(vault_->mutex);
  if (vault_->is_broken) return SQLITE_IOERR_FSYNC;
  if (!below_.is_open()) return SQLITE_OK;
  int code = load();
  if (code == SQLITE_OK) code = settle();
  if (code != SQLITE_OK) return code;
  code = below_.sync();
  if (code != SQLITE_OK) return broken();
  if (!vault_->log || vault_->last_commit <= vault_->frames_synced) return SQLITE_OK;
  vault_->frames_synced = vault_->last_commit;
  // Neither is synced: a lost one only lags, and the next sync takes the mark along.
  (void)write_mark(vault_->frames_synced);
  (void)vault_->note_outside(false);
  return SQLITE_OK;
}

int LogFile::truncate(std::int64_t size) {
  const std::lock_guard guard(vault_->mutex);
  if (vault_->is_broken) return SQLITE_IOERR_TRUNCATE;
  if (!below_.is_open()) return SQLITE_OK;
  int code = load();
  if (code == SQLITE_OK) code = settle();
  if (code != SQLITE_OK) return code;
  if (size < kLogHeaderBytes) {
    vault_->log.reset();
    vault_->frames_known = vault_->last_commit = vault_->frames_synced = 0;
    code = vault_->note_outside(true);
    if (code == SQLITE_OK) code = below_.truncate(0);
    if (code != SQLITE_OK) return code;
    // The next header must not come to stand in the old log, should the truncation be undone.
    return below_.sync() == SQLITE_OK ? SQLITE_OK : broken();
  }
  const auto frames =
      static_cast<std::uint32_t>((size - kLogHeaderBytes) / vault_->geometry.frame_bytes());
  if (frames < vault_->frames_synced) {
    code = lower_to(frames);
    if (code != SQLITE_OK) return code;
  }
  vault_->frames_known = std::min(vault_->frames_known, frames);
  return below_.truncate(vault_->geometry.frame_offset(frames + 1));
}

}  // namespace tomoshibi::store::vault::pages
