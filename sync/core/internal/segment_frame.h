// The frame of a segment: what stands where before the payload, and what its signature covers.
#pragma once

#include <array>
#include <cstdint>

#include "sync/core/segment.h"

namespace tomoshibi::sync {

inline constexpr std::size_t kFrameBytes = 16;
inline constexpr std::size_t kSignatureBytes = 32 + 64;
inline constexpr std::uint64_t kPayloadAlignment = 4096;

struct Frame {
  std::uint32_t header_bytes = 0;
  std::uint32_t list_bytes = 0;
  std::uint64_t payload_at() const {
    const std::uint64_t end = kFrameBytes + std::uint64_t{header_bytes} + list_bytes +
                              kSignatureBytes;
    return (end + kPayloadAlignment - 1) / kPayloadAlignment * kPayloadAlignment;
  }
};
Result<Frame> read_frame(ByteView first_bytes);
std::array<std::uint8_t, kFrameBytes> frame_bytes(const Frame& frame);

// header ‖ Merkle root of the list: what PUBLISH signs.
Bytes signed_part(ByteView header, ByteView list);
// Chunks of a payload of that kind and length.
std::uint64_t chunks_of(PayloadKind payload, std::uint64_t payload_bytes);
// Commitment to the data key, as the payload's kind has it.
Result<Digest> commitment_of(const SegmentHeader& header, const Secret<32>& data_key);

}  // namespace tomoshibi::sync
