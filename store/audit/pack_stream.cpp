#include <sodium.h>

#include <algorithm>
#include <array>
#include <utility>

#include "store/audit/internal/pack_stream.h"

namespace tomoshibi::store::audit {
namespace {

static_assert(kTagBytes == crypto_aead_chacha20poly1305_IETF_ABYTES);

constexpr Error kCut(Errc::kCorrupt, "the pack was changed or cut short");

using Nonce = std::array<std::uint8_t, crypto_aead_chacha20poly1305_IETF_NPUBBYTES>;
Nonce nonce_of(std::uint64_t number, bool is_last) {
  Nonce nonce{};
  for (std::size_t byte = 0; byte < 8; ++byte) {
    nonce[10 - byte] = static_cast<std::uint8_t>(number >> (8 * byte));
  }
  nonce[11] = is_last ? 1 : 0;
  return nonce;
}

}  // namespace

StreamWriter::StreamWriter(Secret<32> key, Bytes bound, Sink sink, std::size_t piece_bytes)
    : key_(std::move(key)),
      bound_(std::move(bound)),
      sink_(std::move(sink)),
      piece_bytes_(piece_bytes) {
  text_.reserve(piece_bytes_);
}

Result<void> StreamWriter::write_piece(bool is_last) {
  Bytes piece(text_.size() + kTagBytes);
  const Nonce nonce = nonce_of(number_++, is_last);
  crypto_aead_chacha20poly1305_ietf_encrypt(piece.data(), nullptr, text_.data(), text_.size(),
                                            bound_.data(), bound_.size(), nullptr, nonce.data(),
                                            key_.view().data());
  text_.clear();
  return sink_(as_text(piece));
}

Result<void> StreamWriter::add(ByteView text) {
  while (!text.empty()) {
    // A full piece is written only when more comes: the last one says that it is.
    if (text_.size() == piece_bytes_) TRY_VOID(write_piece(false));
    const std::size_t count = std::min(text.size(), piece_bytes_ - text_.size());
    text_.insert(text_.end(), text.begin(), text.begin() + static_cast<std::ptrdiff_t>(count));
    text = text.subspan(count);
  }
  return ok();
}

Result<void> StreamWriter::finish() {
  const Result<void> written = write_piece(true);
  sodium_memzero(text_.data(), text_.capacity());
  return written;
}

StreamReader::StreamReader(const Secret<32>& key, ByteView bound, ByteView pieces,
                           std::size_t piece_bytes)
    : key_(&key), bound_(bound), pieces_(pieces), piece_bytes_(piece_bytes) {}

// Appends the next piece's text to what is not used yet. False: there is none.
Result<bool> StreamReader::open_piece() {
  if (is_over_) return false;
  const std::size_t whole = piece_bytes_ + kTagBytes;
  const std::size_t length = std::min(pieces_.size(), whole);
  const bool is_last = pieces_.size() <= whole;
  if (length < kTagBytes || (length == kTagBytes && number_ > 0)) return kCut;
  text_.erase(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(used_));
  used_ = 0;
  const std::size_t before = text_.size();
  text_.resize(before + length - kTagBytes);
  const Nonce nonce = nonce_of(number_++, is_last);
  if (crypto_aead_chacha20poly1305_ietf_decrypt(
          text_.data() + before, nullptr, nullptr, pieces_.data(), length, bound_.data(),
          bound_.size(), nonce.data(), key_->view().data()) != 0) {
    text_.resize(before);
    return kCut;
  }
  pieces_ = pieces_.subspan(length);
  is_over_ = is_last;
  return true;
}

Result<ByteView> StreamReader::take(std::size_t count) {
  while (text_.size() - used_ < count) {
    TRY(more, open_piece());
    if (!more) return kCut;
  }
  const ByteView taken = ByteView(text_).subspan(used_, count);
  used_ += count;
  return taken;
}

Result<bool> StreamReader::at_end() {
  while (used_ == text_.size()) {
    TRY(more, open_piece());
    if (!more) return true;
  }
  return false;
}

}  // namespace tomoshibi::store::audit
