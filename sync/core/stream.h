// STREAM: one payload as chunks of 64 KiB, each sealed and bound to its place, as age does it, under AES-256-GCM.
//
//   chunk i   AES-256-GCM(chunk key, nonce = i as 11 bytes big-endian ‖ (01 on the last, else 00), aad)
//   keys      HKDF(data key, salt = aad, "tomoshibi/segment-stream/v1", 64) = chunk key ‖ commitment
//
// Invariants: a data key seals one payload, ever; the commitment is compared before the first chunk; only the last
// chunk may be shorter, and it is empty only when everything is; a chunk that was opened is authentic at its place,
// that the payload is whole is known after the last.
// Errors: kDenied (does not verify, wrong key), kBadInput (sizes). Cost: one pass, 64 KiB of memory.
// Source: age, chunked-encryption (C2SP); reference/formats.md 7.1. Proof: tests/sync_stream_test.cpp (stream.json).
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

std::uint64_t sealed_size(std::uint64_t plain_bytes);    // plain + 16 * max(1, ceil(plain / 65536))

class Stream final {
 public:
  // `aad`: SHA-256 of the segment's header. Errors: kStorage (OpenSSL).
  static Result<Stream> create(const Secret<32>& data_key, const Digest& aad);
  Stream(Stream&&) noexcept;
  Stream& operator=(Stream&&) noexcept;
  ~Stream();

  const Digest& commitment() const;
  // `sealed` gets text.size() + 16 bytes.
  Result<void> seal(std::uint64_t index, bool is_last, ByteView text, Bytes& sealed);
  Result<void> open(std::uint64_t index, bool is_last, ByteView sealed, Bytes& text);

 private:
  struct State;
  explicit Stream(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace tomoshibi::sync
