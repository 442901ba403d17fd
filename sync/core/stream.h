// STREAM: one payload as chunks of 64 KiB, each sealed and bound to its place, as age does it, under
// AES-256-GCM.
//
//   chunk i   AES-256-GCM(chunk key, nonce = i as 11 bytes big-endian ‖ (01 on the last, else 00), aad)
//   keys      HKDF(data key, salt = aad, "tomoshibi/segment-stream/v1" ‖ 00, 64)
//             = chunk key ‖ commitment
//
// Invariants: a chunk key seals one payload, ever; the commitment is compared before the first chunk;
// only the last chunk may be shorter, and it is empty only when everything is; a chunk that was opened
// is authentic at its place, that the payload is whole is known after the last.
// Errors: kDenied (does not verify, wrong key), kBadInput (sizes), kStorage (OpenSSL will not work).
// Cost: one pass, 64 KiB of memory. Source: age, chunked-encryption (C2SP); reference/formats.md 7.1.
// Proof: tests/sync_stream_test.cpp (public vectors stream.json).
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "store/base/bytes.h"
#include "store/base/result.h"
#include "store/base/secret.h"

namespace tomoshibi::sync {

inline constexpr std::size_t kChunkBytes = 65536;
inline constexpr std::size_t kStreamTagBytes = 16;
inline constexpr std::size_t kSealedChunkBytes = kChunkBytes + kStreamTagBytes;

// plain + 16 * max(1, ceil(plain / chunk))
std::uint64_t sealed_size(std::uint64_t plain_bytes, std::size_t chunk_bytes = kChunkBytes);

class Stream final {
 public:
  // `aad`: the header's id (segment.h). Errors: kStorage (OpenSSL).
  static Result<Stream> create(const Secret<32>& data_key, const Digest& aad);
  // The cipher alone, as other programs know it; its commitment is zero.
  static Result<Stream> with_chunk_key(const Secret<32>& chunk_key, const Digest& aad);
  Stream(Stream&&) noexcept;
  Stream& operator=(Stream&&) noexcept;
  ~Stream();

  const Digest& commitment() const;
  // `sealed` gets text.size() + 16 bytes, `text` sealed.size() - 16; their old content goes.
  Result<void> seal(std::uint64_t index, bool is_last, ByteView text, Bytes& sealed);
  Result<void> open(std::uint64_t index, bool is_last, ByteView sealed, Bytes& text);

 private:
  struct State;
  explicit Stream(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// A whole payload in memory. Opening gives everything or nothing.
Result<Bytes> seal_all(Stream& stream, ByteView text, std::size_t chunk_bytes = kChunkBytes);
Result<Bytes> open_all(Stream& stream, ByteView sealed, std::size_t chunk_bytes = kChunkBytes);

}  // namespace tomoshibi::sync
