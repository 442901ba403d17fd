// STREAM: one long text under one key, in pieces that open in order and cannot be cut, swapped or
// joined. ChaCha20-Poly1305 (IETF); nonce = 11-byte big-endian number of the piece ‖ 01 for the last,
// else 00; the same associated data with every piece. All pieces but the last are full; the last is
// empty only when the text is.
// The key must be fresh, and the cipher does not commit to it: whoever calls does (pack.h).
// Source: STREAM as in age; reference/formats.md 7.1. Proof: tests/audit_pack_test.cpp (public vectors).
#pragma once

#include <cstdint>
#include <optional>

#include "store/audit/sink.h"
#include "store/base/bytes.h"
#include "store/base/secret.h"

namespace tomoshibi::store::audit {

inline constexpr std::size_t kPieceBytes = std::size_t{64} << 10;
inline constexpr std::size_t kTagBytes = 16;

class StreamWriter final {
 public:
  StreamWriter(Secret<32> key, Bytes bound, Sink sink, std::size_t piece_bytes = kPieceBytes);
  Result<void> add(ByteView text);
  Result<void> finish();

 private:
  Result<void> write_piece(bool is_last);
  Secret<32> key_;
  Bytes bound_;
  Sink sink_;
  std::size_t piece_bytes_;
  Bytes text_;
  std::uint64_t number_ = 0;
};

class StreamReader final {
 public:
  // `key` and `pieces` must outlive it.
  StreamReader(const Secret<32>& key, ByteView bound, ByteView pieces,
               std::size_t piece_bytes = kPieceBytes);
  // Exactly `count` bytes; valid until the next call.
  //   Errors: kCorrupt (a piece does not open, or the text ends before).
  Result<ByteView> take(std::size_t count);
  // Is the text over, all pieces opened? Errors: kCorrupt.
  Result<bool> at_end();

 private:
  Result<bool> open_piece();
  const Secret<32>* key_;
  ByteView bound_;
  ByteView pieces_;
  std::size_t piece_bytes_;
  Bytes text_;
  std::size_t used_ = 0;
  std::uint64_t number_ = 0;
  bool is_over_ = false;
};

}  // namespace tomoshibi::store::audit
