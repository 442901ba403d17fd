// Segment: the one container of everything that moves between hub, kiosks and sticks.
//
//   "TMSG" ‖ version 1 (4 bytes) ‖ header length (4) ‖ list length (4)
//   header     deterministic CBOR: SegmentHeader
//   list       SHA-256 of each chunk of the payload as it stands in the file, 32 B each
//   signature  PUBLISH: public key (32) ‖ Ed25519 over "tomoshibi/segment/v1" ‖ 00 ‖ header ‖ Merkle
//              root of the list (64)
//   zeros      up to the next multiple of 4,096
//   payload    in chunks (the last may be shorter), to the end of the file
//
// Payloads: kRecords is a STREAM (stream.h; its chunks of 65,552 B are the file's chunks) of one zstd
// frame; kImage is a vault file under its own data key (store/vault/image.h), in chunks of 65,536 B,
// opened where it lies.
// Wraps: seal_for(fleet, "segment", header id, seal_for(epoch, "segment", header id, data key));
// randomness is derived from the data key, so the same content makes the same bytes. The header id is
// the SHA-256 of the header without commitment and wrap.
//
// Order of checks, never changed: length limits · frame · signature and role over the bytes of header
// and list · the header's own shape and caps · log inclusion where the road gives one · each chunk
// against the list · wraps and commitment · decrypt · decompress with the cap that the header states ·
// parse with caps. Nothing before a step reads what is behind it.
// A segment's name is the SHA-256 of everything before the payload (it names the payload by the list).
// Errors: kBadInput (frame), kDenied (signature, role, keys), kCorrupt (a chunk is not the listed one,
// the file is shorter or longer), kNotFound, kStorage.
// Caps: header 64 KiB, list 16 MiB (32 GiB of payload), records 256 MiB unpacked.
// Source: sync-and-reliability.md 2.2. Format: docs/format/segment-v1.md.
// Proof: tests/sync_segment_test.cpp, tests/fuzz/segment_fuzz.cpp, tests/golden/segment_v1.py.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "sync/core/chain.h"
#include "sync/core/fleet.h"
#include "sync/core/root.h"
#include "sync/core/stream.h"

namespace tomoshibi::sync {

using SegmentName = Digest;

enum class SegmentKind : std::uint8_t { kSnapshot = 1, kDelta = 2 };
enum class PayloadKind : std::uint8_t { kImage = 1, kRecords = 2 };

struct SegmentHeader {
  std::uint32_t prefecture = 0;
  Area area;
  SegmentKind kind = SegmentKind::kDelta;
  std::uint8_t level = 0;              // Of a delta: 0 15 minutes, 1 six hours, 2 a day, 3 a week.
  std::uint64_t from = 0, to = 0;      // Publications covered: (from, to]; of a snapshot from is 0.
  Epoch epoch = 0;
  Generation fleet = 0;
  PayloadKind payload = PayloadKind::kRecords;
  std::uint64_t payload_bytes = 0;     // In the file.
  std::uint64_t plain_bytes = 0;       // Of records, unpacked: the cap of the decompressor.
  std::uint64_t records = 0;           // People in it.
  Instant data_as_of;
  std::string source;                  // The hub's name.
  Digest commitment{};                 // To the data key.
  Bytes wrap;                          // The data key under both locks.
  bool operator==(const SegmentHeader&) const = default;
};
inline constexpr std::uint64_t kPublicationsMax = std::uint64_t{1} << 40;
inline constexpr std::size_t kHeaderBytesMax = std::size_t{64} << 10;
inline constexpr std::size_t kListBytesMax = std::size_t{16} << 20;
inline constexpr std::uint64_t kRecordsBytesMax = std::uint64_t{256} << 20;

Bytes encode_header(const SegmentHeader& header);
// Everything but commitment and wrap: what a log's descriptor carries, and what the id is made of.
Bytes encode_header_core(const SegmentHeader& header);
Digest header_id(const SegmentHeader& header);
//   Errors: kBadInput. Callers have verified what the bytes stand in.
Result<SegmentHeader> read_header(ByteView bytes);
Result<SegmentHeader> read_header_core(ByteView bytes);
// Bytes of one chunk of the payload as it stands in the file.
std::size_t file_chunk_bytes(PayloadKind payload);

// What stands before the payload, verified.
struct SegmentFront {
  SegmentHeader header;
  SegmentName name{};
  std::vector<Digest> list;
  std::uint64_t payload_at = 0;        // Offset in the file.
};
// Bytes that a reader has to have before read_front() can say more: from the first 16. kBadInput.
Result<std::uint64_t> front_size(ByteView first_bytes);
Result<SegmentFront> read_front(ByteView front, const TrustRoot& root);

// Every chunk of a file on disk against the list. `progress` may stop it (kDenied).
using SegmentProgress = std::function<bool(std::uint64_t done, std::uint64_t total)>;
Result<SegmentFront> verify_file(const std::filesystem::path& file, const TrustRoot& root,
                                 const SegmentProgress& progress = {});

// The data key. Errors: kDenied (another fleet generation or epoch, damaged).
Result<Secret<32>> unwrap(const SegmentFront& front, const BoxPair& fleet, const BoxPair& epoch);
// Of kRecords: verified, opened, unpacked, complete.
Result<Bytes> read_records(const std::filesystem::path& file, const SegmentFront& front,
                           const Secret<32>& data_key);

// ---- making one

struct SegmentLocks {
  BoxPublic fleet{};
  BoxPublic epoch{};
};
// Data key of a published payload: HKDF over the publishing secret, what it is (area, kind, range,
// epoch), and the hash of its content: the same content gives the same key, changed content another one.
Secret<32> published_key(const Secret<32>& publishing_secret, const SegmentHeader& header,
                         const Digest& content_hash);
// `header`: all but payload_bytes, plain_bytes, commitment and wrap, which are filled in. The whole file
// is written and synced; its folder is not.
Result<SegmentFront> write_records(const std::filesystem::path& file, SegmentHeader header,
                                   ByteView records, const Secret<32>& data_key,
                                   const SegmentLocks& locks, DocumentSigner& publisher);
// `image`: the vault file, copied behind the front. Its commitment is derive(data key,
// "image-commitment", header id).
Result<SegmentFront> write_image(const std::filesystem::path& file, SegmentHeader header,
                                 const std::filesystem::path& image, const Secret<32>& data_key,
                                 const SegmentLocks& locks, DocumentSigner& publisher);

}  // namespace tomoshibi::sync
