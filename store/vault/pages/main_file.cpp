#include "store/vault/pages/main_file.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <string_view>

namespace tomoshibi::store::vault::pages {
namespace {

constexpr std::size_t kReserveAt = 20;      // Of page 1: SQLite's count of reserved bytes.

bool is_zero(const std::uint8_t* bytes, std::size_t count) {
  return std::all_of(bytes, bytes + count, [](std::uint8_t one) { return one == 0; });
}
std::uint64_t token_of(const std::uint8_t* page, const Geometry& geometry) {
  return get_number<kTokenBytes>(page + geometry.text_bytes() + kNonceBytes);
}
// Of a buffer of one page: its last 40 bytes.
Trailer trailer_of(Bytes& page) { return Trailer(page.data() + page.size() - kTrailerBytes, kTrailerBytes); }

bool begins_with(const Block& block, std::string_view text) {
  return std::equal(text.begin(), text.end(), block.begin());
}

}  // namespace

// ---- opening -------------------------------------------------------------------------------------

int MainFile::open(const char* path, int flags, const DataKey& key, int* out_flags) {
  int given = flags;
  int code = below_.open(vault_->below, path, flags, &given, vault_->base);
  if (code != SQLITE_OK) return code;
  is_read_only_ = (given & SQLITE_OPEN_READONLY) != 0;
  if (out_flags != nullptr) *out_flags = given;
  const std::lock_guard guard(vault_->mutex);
  code = vault_->take_ownership(!is_read_only_);
  if (code != SQLITE_OK) return code;
  if (!vault_->is_loaded) {
    code = load(key);
    if (code != SQLITE_OK) return code;
    vault_->is_loaded = true;
  } else if (vault_->has_header) {
    const auto keys = derive_keys(key, vault_->header);
    if (!keys) return SQLITE_NOMEM;
    if (keys->commitment != vault_->header.commitment) return SQLITE_AUTH;
    if (vault_->is_image && !is_read_only_) return SQLITE_READONLY;
    if (!is_read_only_ && !vault_->outside_is_writable()) {
      code = vault_->load_outside(false);
      if (code != SQLITE_OK) return code;
    }
  }
  return vault_->has_header ? start_cipher() : SQLITE_OK;
}

int MainFile::start_cipher() {
  auto cipher = vault_->nonce_key
                    ? PageCipher::create_synthetic(vault_->keys->pages, *vault_->nonce_key)
                    : PageCipher::create(vault_->keys->pages);
  if (!cipher) return SQLITE_NOMEM;
  page_.resize(vault_->geometry.page_bytes);
  sealed_.resize(vault_->geometry.page_bytes);
  cipher_ = *std::move(cipher);  // Last: where it stands, the buffers do.
  return SQLITE_OK;
}

int MainFile::load(const DataKey& key) {
  std::int64_t bytes = 0;
  int code = below_.size(&bytes);
  if (code != SQLITE_OK) return code;
  code = load_header(key, bytes);
  if (code != SQLITE_OK) return code;
  if (!vault_->has_header) {
    if (vault_->is_image && is_read_only_) return vault_->damaged(Damage::What::kHeader, 0);
    code = vault_->is_image ? SQLITE_OK : vault_->compare_with_nothing();
    if (code != SQLITE_OK) return code;
    DataKey copy;
    std::ranges::copy(key.view(), copy.fill().begin());
    vault_->new_key = std::move(copy);
    return SQLITE_OK;
  }
  code = start_cipher();
  if (code == SQLITE_OK) code = load_head();
  if (vault_->is_image) {
    if (code != SQLITE_OK) return code;
    // Written in one go: what is missing or more than there was did not come from its maker.
    const std::int64_t whole = vault_->geometry.file_bytes(vault_->pages);
    return vault_->pages > 0 && bytes == whole ? SQLITE_OK
                                               : vault_->damaged(Damage::What::kHead, 0);
  }
  if (code == SQLITE_OK) code = vault_->load_outside(is_read_only_);
  if (code == SQLITE_OK) vault_->compare_generation();
  return code;
}

// A file without a page is a new one, whatever its first blocks hold: its creation was cut short.
int MainFile::load_header(const DataKey& key, std::int64_t bytes) {
  Block block{};
  std::optional<Header> found;
  bool newer = false;
  bool is_ours = false;
  vault_->header_copy_is_bad = false;
  bool is_blank = true;
  for (const std::int64_t at : {std::int64_t{0}, 3 * kBlockBytes}) {
    const int code = below_.read(block.data(), kBlockBytes, at);
    if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) return code;
    is_ours = is_ours || begins_with(block, "Tomoshibi vault\n");
    if (at == 0) is_blank = is_zero(block.data(), kBlockBytes);
    if (code != SQLITE_OK) {
      vault_->header_copy_is_bad = true;
      continue;
    }
    const auto header = read_header(block, &newer);
    if (!header) vault_->header_copy_is_bad = true;
    if (header && !found) found = header;
  }
  // Block 0 is written last, when all else is on the medium: before, whatever else stands there may
  // be half of it.
  if (is_blank && bytes <= kPreambleBytes) {
    vault_->has_header = false;
    return SQLITE_OK;
  }
  if (!found) {
    if (newer) {
      sqlite3_log(SQLITE_CANTOPEN, "vault: made by a newer release; update this one");
      return SQLITE_CANTOPEN;
    }
    if (bytes <= kPreambleBytes && is_ours) {
      vault_->has_header = false;
      return SQLITE_OK;
    }
    return is_ours ? vault_->damaged(Damage::What::kHeader, 0) : SQLITE_NOTADB;
  }
  auto keys = derive_keys(key, *found);
  if (!keys) return SQLITE_NOMEM;
  if (keys->commitment != found->commitment) return SQLITE_AUTH;
  const int kind = compare_kind(key, *found);
  if (kind != SQLITE_OK) return kind;
  vault_->header = *found;
  vault_->keys = *std::move(keys);
  vault_->geometry.page_bytes = found->page_bytes;
  vault_->has_header = true;
  return SQLITE_OK;
}

// An image is only read, and as one; a file that lives is never taken for one.
int MainFile::compare_kind(const DataKey& key, const Header& found) {
  const auto names = image_names(key);
  if (!names) return SQLITE_NOMEM;
  const bool is_one = names->file == found.file && names->salt == found.salt;
  if (vault_->is_image && !is_one) return SQLITE_MISMATCH;
  return is_one && !is_read_only_ ? SQLITE_READONLY : SQLITE_OK;
}

int MainFile::load_head() {
  std::array<std::optional<Head>, 2> heads;
  for (unsigned slot = 0; slot < 2; ++slot) {
    Block block{};
    const int code = below_.read(block.data(), kBlockBytes, (1 + slot) * kBlockBytes);
    if (code == SQLITE_IOERR_SHORT_READ) continue;
    if (code != SQLITE_OK) return code;
    std::array<std::uint8_t, kHeadTextBytes> text{};
    if (cipher_->open(associated_with(Place::kHead, slot), ByteView(block).first(kHeadTextBytes),
                      std::span(block).last<kTrailerBytes>(), text.data())) {
      heads[slot] = read_head(text, vault_->geometry);
    }
  }
  // The newer first; the other one when the power went before all that the newer names was there.
  unsigned slot = heads[1] && (!heads[0] || heads[1]->generation > heads[0]->generation) ? 1 : 0;
  Damage found{Damage::What::kHead, 0};
  for (int tries = 0; tries < 2; ++tries, slot = 1 - slot) {
    if (!heads[slot]) continue;
    Damage what;
    const int code = load_tag_pages(*heads[slot], &what);
    if (code == SQLITE_CORRUPT) {
      if (tries == 0) found = what;
      continue;
    }
    if (code != SQLITE_OK) return code;
    const Head& head = *heads[slot];
    vault_->generation = head.generation;
    vault_->pages = head.pages;
    vault_->head_log = head.log;
    vault_->head_log_frames = head.log_frames;
    vault_->first_bytes = head.first_bytes;
    vault_->copies = head.copies;
    vault_->next_head_slot = 1 - slot;
    return SQLITE_OK;
  }
  return vault_->damaged(found.what, found.number);
}

int MainFile::load_tag_pages(const Head& head, Damage* what) {
  const Geometry& geometry = vault_->geometry;
  const std::uint32_t each = geometry.group_pages();
  vault_->tokens.assign(head.pages, 0);
  vault_->tag_page_tags.assign(head.copies.size(), TagBytes{});
  vault_->dirty_groups.assign(head.copies.size(), false);
  for (std::uint32_t group = 0; group < head.copies.size(); ++group) {
    const std::uint32_t copy = head.copies[group] ? 1 : 0;
    const int code = below_.read(sealed_.data(), geometry.page_bytes,
                                 geometry.tag_page_offset(group, copy));
    if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) return code;
    if (!cipher_->open(associated_with(Place::kTagPage, std::uint64_t{group} * 2 + copy),
                       ByteView(sealed_).first(geometry.text_bytes()), trailer_of(sealed_),
                       page_.data())) {
      *what = {Damage::What::kTagPage, group};
      return SQLITE_CORRUPT;
    }
    std::copy_n(sealed_.end() - kTagBytes, kTagBytes, vault_->tag_page_tags[group].begin());
    const std::uint32_t first = group * each;
    const std::uint32_t count = std::min(each, head.pages - first);
    for (std::uint32_t at = 0; at < count; ++at) {
      vault_->tokens[first + at] = get_number<kTokenBytes>(page_.data() + at * kTokenBytes);
    }
  }
  if (root_of(vault_->tag_page_tags) == head.root) return SQLITE_OK;
  *what = {Damage::What::kHead, 1};
  return SQLITE_CORRUPT;
}

// Everything but the first block first: the file is ours from the moment that block is there.
int MainFile::create(std::uint32_t page_bytes) {
  int code = begin_header(page_bytes);
  if (code != SQLITE_OK) return code;
  if (vault_->is_image) return create_image();
  const Header& header = vault_->header;
  Block block{};
  code = below_.truncate(0);  // What an unfinished creation left.
  if (code == SQLITE_OK) code = write_head();
  if (code == SQLITE_OK) code = below_.write(block.data(), kBlockBytes, 2 * kBlockBytes);
  pages::write_header(header, block);
  if (code == SQLITE_OK) code = below_.write(block.data(), kBlockBytes, 3 * kBlockBytes);
  if (code == SQLITE_OK) code = below_.sync();
  if (code == SQLITE_OK) code = below_.write(block.data(), kBlockBytes, 0);
  if (code == SQLITE_OK) code = below_.sync();
  if (code != SQLITE_OK) return broken();
  // An older head of this name speaks of a file that is gone; saying so is all that can be done.
  code = vault_->load_outside(false);
  if (code != SQLITE_OK) return code;
  vault_->has_header = true;
  vault_->header_copy_is_bad = false;
  vault_->new_key.reset();
  return vault_->note_outside(true);
}

int MainFile::begin_header(std::uint32_t page_bytes) {
  Header header;
  header.page_bytes = page_bytes;
  if (vault_->is_image) {
    const auto names = image_names(*vault_->new_key);
    if (!names) return SQLITE_NOMEM;
    header.file = names->file;
    header.salt = names->salt;
    auto nonces = derive_nonce_key(*vault_->new_key, header);
    if (!nonces) return SQLITE_NOMEM;
    vault_->nonce_key = *std::move(nonces);
  } else {
    randombytes_buf(header.file.data(), header.file.size());
    randombytes_buf(header.salt.data(), header.salt.size());
  }
  auto keys = derive_keys(*vault_->new_key, header);
  if (!keys) return SQLITE_NOMEM;
  header.commitment = keys->commitment;
  vault_->header = header;
  vault_->keys = *std::move(keys);
  vault_->geometry.page_bytes = page_bytes;
  return start_cipher();
}

// No head yet: until it is there, and it comes last, the file is nothing.
int MainFile::create_image() {
  Block block{};
  int code = below_.truncate(0);
  for (const std::int64_t place : {1, 2}) {
    if (code == SQLITE_OK) code = below_.write(block.data(), kBlockBytes, place * kBlockBytes);
  }
  pages::write_header(vault_->header, block);
  for (const std::int64_t place : {0, 3}) {
    if (code == SQLITE_OK) code = below_.write(block.data(), kBlockBytes, place * kBlockBytes);
  }
  if (code != SQLITE_OK) return broken();
  vault_->has_header = true;
  vault_->header_copy_is_bad = false;
  vault_->new_key.reset();
  return SQLITE_OK;
}

int MainFile::close() {
  int code = SQLITE_OK;
  if (vault_->is_loaded && !is_read_only_) code = flush();
  vault_->index.unmap(held_);
  below_.close();
  return code;
}

int MainFile::broken() {
  vault_->is_broken = true;
  return SQLITE_IOERR_FSYNC;
}

// ---- pages ---------------------------------------------------------------------------------------

int MainFile::read(void* out, std::int64_t size, std::int64_t offset) {
  auto* bytes = static_cast<std::uint8_t*>(out);
  if (!cipher_) {  // Of a file that was new when it was opened here.
    const std::lock_guard guard(vault_->mutex);
    if (!vault_->has_header) {
      std::memset(out, 0, static_cast<std::size_t>(size));
      return SQLITE_IOERR_SHORT_READ;
    }
    const int code = start_cipher();  // Another connection made it.
    if (code != SQLITE_OK) return code;
  }
  const std::int64_t page_bytes = vault_->geometry.page_bytes;
  if (size == page_bytes && offset % page_bytes == 0) {
    return read_page(static_cast<std::uint32_t>(offset / page_bytes + 1), bytes, false);
  }
  const std::int64_t at = offset % page_bytes;
  const auto page = static_cast<std::uint32_t>(offset / page_bytes + 1);
  if (at + size > page_bytes) return SQLITE_IOERR_READ;  // SQLite asks for parts of one page only.
  // Before it looks at the log SQLite reads the first 100 bytes of a page 1 that may be half written.
  const bool is_first_look = offset == 0 && size == 100;
  const int code = read_page(page, page_.data(), is_first_look);
  if (is_first_look && code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) {
    const std::lock_guard guard(vault_->mutex);
    std::ranges::copy(vault_->first_bytes, bytes);
    return SQLITE_OK;
  }
  std::copy_n(page_.begin() + at, size, bytes);
  sodium_memzero(page_.data(), page_.size());
  return code;
}

int MainFile::read_page(std::uint32_t page, std::uint8_t* out, bool quietly) {
  const Geometry& geometry = vault_->geometry;
  std::uint64_t token = 0;
  {
    const std::lock_guard guard(vault_->mutex);
    if (page > vault_->pages) {
      std::memset(out, 0, geometry.page_bytes);
      return SQLITE_IOERR_SHORT_READ;
    }
    token = vault_->tokens[page - 1];
  }
  // Never written: a free page that SQLite left out, or the one of its lock bytes. That this is so is
  // as authentic as any token.
  if (token == 0) {
    std::memset(out, 0, geometry.page_bytes);
    return SQLITE_OK;
  }
  int code = below_.read(out, geometry.page_bytes, geometry.page_offset(page));
  if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) return code;
  // The token first: an older page of the same number verifies, but is not the one.
  const bool good = code == SQLITE_OK && token == token_of(out, geometry) &&
                    cipher_->open(associated_with(Place::kPage, page),
                                  ByteView(out, geometry.text_bytes()),
                                  TrailerView(out + geometry.text_bytes(), kTrailerBytes), out);
  if (good) {
    std::memset(out + geometry.text_bytes(), 0, kTrailerBytes);
    return SQLITE_OK;
  }
  std::memset(out, 0, geometry.page_bytes);
  if (quietly) return SQLITE_CORRUPT;
  const std::lock_guard guard(vault_->mutex);
  return vault_->damaged(Damage::What::kPage, page);
}

int MainFile::write(const void* bytes, std::int64_t size, std::int64_t offset) {
  if (is_read_only_) return SQLITE_READONLY;
  const std::lock_guard guard(vault_->mutex);
  if (vault_->is_broken) return SQLITE_IOERR_WRITE;
  if (vault_->is_image && vault_->generation > 0) return SQLITE_READONLY;  // It is made.
  if (!vault_->has_header) {
    if (!is_page_size(static_cast<std::uint64_t>(size))) {
      sqlite3_log(SQLITE_IOERR_WRITE, "vault: pages of %lld bytes are not possible; 1024 to 65536 are",
                  static_cast<long long>(size));
      return SQLITE_IOERR_WRITE;
    }
    const int code = create(static_cast<std::uint32_t>(size));
    if (code != SQLITE_OK) return code;
  } else if (!cipher_) {
    const int code = start_cipher();
    if (code != SQLITE_OK) return code;
  }
  const std::int64_t page_bytes = vault_->geometry.page_bytes;
  if (size != page_bytes || offset % page_bytes != 0) {
    sqlite3_log(SQLITE_IOERR_WRITE, "vault: a vault's page size is fixed when it is made");
    return SQLITE_IOERR_WRITE;
  }
  return write_page(static_cast<std::uint32_t>(offset / page_bytes + 1),
                    static_cast<const std::uint8_t*>(bytes));
}

// What SQLite notes of itself in page 1 says the same in every image: read without a log (18, 19), and
// neither how often the file was changed (24, 92) nor by which release (96).
const std::uint8_t* MainFile::settled_first_page(const std::uint8_t* in) {
  std::copy_n(in, vault_->geometry.page_bytes, page_.begin());
  page_[18] = page_[19] = 1;
  put_number<4>(page_.data() + 24, 1);
  put_number<4>(page_.data() + 92, 1);
  put_number<4>(page_.data() + 96, 3'040'001);
  return page_.data();
}

int MainFile::write_page(std::uint32_t page, const std::uint8_t* in) {
  const Geometry& geometry = vault_->geometry;
  if (!is_zero(in + geometry.text_bytes(), kTrailerBytes) ||
      (page == 1 && in[kReserveAt] != kTrailerBytes)) {
    sqlite3_log(SQLITE_IOERR_WRITE, "vault: a page without the 40 reserved bytes is refused");
    return SQLITE_IOERR_WRITE;
  }
  const std::uint32_t group = geometry.group_of(page);
  if (group >= kGroupsMax) return SQLITE_FULL;
  if (vault_->is_image && page == 1) in = settled_first_page(in);
  do {  // A token of zero would say "never written".
    if (!cipher_->seal(associated_with(Place::kPage, page), ByteView(in, geometry.text_bytes()),
                       sealed_.data(), trailer_of(sealed_))) {
      return SQLITE_IOERR_WRITE;
    }
  } while (token_of(sealed_.data(), geometry) == 0 && !vault_->is_image);
  const int code = below_.write(sealed_.data(), geometry.page_bytes, geometry.page_offset(page));
  if (code != SQLITE_OK) return code;
  if (page > vault_->pages) {
    vault_->tokens.resize(page, 0);
    vault_->copies.resize(group + 1, false);
    vault_->tag_page_tags.resize(group + 1);
    // A group that was jumped over has a tag page as well: without a token, but there.
    while (vault_->dirty_groups.size() <= group) vault_->dirty_groups.push_back(true);
    vault_->pages = page;  // Last: memory may run out on the way.
  }
  vault_->tokens[page - 1] = token_of(sealed_.data(), geometry);
  vault_->dirty_groups[group] = true;
  vault_->is_dirty = true;
  if (page == 1) std::copy_n(in, vault_->first_bytes.size(), vault_->first_bytes.begin());
  return SQLITE_OK;
}

int MainFile::truncate(std::int64_t size) {
  const std::lock_guard guard(vault_->mutex);
  if (is_read_only_ || vault_->is_broken) return SQLITE_IOERR_TRUNCATE;
  if (!vault_->has_header) return SQLITE_OK;
  const Geometry& geometry = vault_->geometry;
  const auto pages = static_cast<std::uint32_t>(size / geometry.page_bytes);
  if (pages >= vault_->pages) return SQLITE_OK;
  vault_->pages = pages;
  vault_->tokens.resize(pages);
  const std::size_t groups = pages == 0 ? 0 : geometry.group_of(pages) + 1;
  vault_->copies.resize(groups);
  vault_->tag_page_tags.resize(groups);
  vault_->dirty_groups.resize(groups);
  if (groups > 0) vault_->dirty_groups.back() = true;
  vault_->is_dirty = true;
  vault_->wants_cut = true;
  return SQLITE_OK;
}

int MainFile::size(std::int64_t* out) {
  const std::lock_guard guard(vault_->mutex);
  *out = vault_->has_header ? std::int64_t{vault_->pages} * vault_->geometry.page_bytes : 0;
  return SQLITE_OK;
}

int MainFile::sync() {
  {
    const std::lock_guard guard(vault_->mutex);
    if (vault_->is_broken) return SQLITE_IOERR_FSYNC;
  }
  return flush();
}

// ---- the head ------------------------------------------------------------------------------------

int MainFile::write_tag_pages() {
  const Geometry& geometry = vault_->geometry;
  const std::uint32_t each = geometry.group_pages();
  for (std::uint32_t group = 0; group < vault_->dirty_groups.size(); ++group) {
    if (!vault_->dirty_groups[group]) continue;
    const std::uint32_t copy = vault_->copies[group] ? 0 : 1;
    std::ranges::fill(page_, std::uint8_t{0});
    const std::uint32_t first = group * each;
    const std::uint32_t count = std::min(each, vault_->pages - first);
    for (std::uint32_t at = 0; at < count; ++at) {
      put_number<kTokenBytes>(page_.data() + at * kTokenBytes, vault_->tokens[first + at]);
    }
    if (!cipher_->seal(associated_with(Place::kTagPage, std::uint64_t{group} * 2 + copy),
                       ByteView(page_).first(geometry.text_bytes()), sealed_.data(),
                       trailer_of(sealed_))) {
      return SQLITE_IOERR_WRITE;
    }
    const int code = below_.write(sealed_.data(), geometry.page_bytes,
                                  geometry.tag_page_offset(group, copy));
    if (code != SQLITE_OK) return code;
    std::copy_n(sealed_.end() - kTagBytes, kTagBytes, vault_->tag_page_tags[group].begin());
    vault_->copies[group] = copy == 1;
    vault_->dirty_groups[group] = false;
  }
  return SQLITE_OK;
}

int MainFile::write_head() {
  Head head;
  head.generation = vault_->generation + 1;
  head.pages = vault_->pages;
  if (vault_->log) {
    head.log = *vault_->log;
    head.log_frames = vault_->frames_synced;
  }
  head.first_bytes = vault_->first_bytes;
  head.copies = vault_->copies;
  head.root = root_of(vault_->tag_page_tags);
  std::array<std::uint8_t, kHeadTextBytes> text{};
  pages::write_head(head, text);
  Block block{};
  const unsigned slot = vault_->next_head_slot;
  const bool sealed = cipher_->seal(associated_with(Place::kHead, slot), text, block.data(),
                                    std::span(block).last<kTrailerBytes>());
  sodium_memzero(text.data(), text.size());
  if (!sealed) return SQLITE_IOERR_WRITE;
  const int code = below_.write(block.data(), kBlockBytes, (1 + slot) * kBlockBytes);
  if (code != SQLITE_OK) return code;
  vault_->generation = head.generation;
  vault_->head_log = head.log;
  vault_->head_log_frames = head.log_frames;
  vault_->next_head_slot = 1 - slot;
  return SQLITE_OK;
}

int MainFile::flush() {
  const std::lock_guard guard(vault_->mutex);
  if (!vault_->is_dirty) return SQLITE_OK;
  if (vault_->is_broken) return SQLITE_IOERR_FSYNC;
  if (!cipher_) {
    const int code = start_cipher();
    if (code != SQLITE_OK) return code;
  }
  // A failure on the way, memory that runs out included, leaves copies and head half ahead of the
  // disk: the file must be read again.
  vault_->is_broken = true;
  int code = write_tag_pages();
  // An image ends where its last page does, also when SQLite had nothing to write there.
  if (code == SQLITE_OK && vault_->is_image) {
    code = below_.truncate(vault_->geometry.file_bytes(vault_->pages));
  }
  // Without a log nothing else holds the pages that the head will name.
  if (code == SQLITE_OK && !vault_->log) code = below_.sync();
  if (code == SQLITE_OK) code = write_head();
  if (code == SQLITE_OK) code = below_.sync();
  if (code != SQLITE_OK) return code;
  vault_->is_broken = false;
  vault_->is_dirty = false;
  if (vault_->is_image) return SQLITE_OK;
  if (vault_->wants_cut) {
    vault_->wants_cut = false;
    (void)below_.truncate(vault_->geometry.file_bytes(vault_->pages));  // Only space is lost.
  }
  (void)vault_->note_outside(false);  // It may lag.
  return SQLITE_OK;
}

int MainFile::verify_every_page(void (*progress)(void*, std::uint64_t, std::uint64_t),
                                void* context, std::uint64_t* pages) {
  *pages = 0;
  std::uint32_t total = 0;
  {
    const std::lock_guard guard(vault_->mutex);
    if (!vault_->has_header) return SQLITE_OK;
    if (!cipher_) {
      const int code = start_cipher();
      if (code != SQLITE_OK) return code;
    }
    if (vault_->header_copy_is_bad) return vault_->damaged(Damage::What::kHeader, 1);
    total = vault_->pages;
  }
  int code = SQLITE_OK;
  for (std::uint32_t page = 1; page <= total && code == SQLITE_OK; ++page) {
    code = read_page(page, page_.data(), false);
    ++*pages;
    if (progress != nullptr && page % 256 == 0) progress(context, page, total);
  }
  sodium_memzero(page_.data(), page_.size());
  if (progress != nullptr) progress(context, total, total);
  return code;
}

}  // namespace tomoshibi::store::vault::pages
