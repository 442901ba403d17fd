// Reading a segment: each step reads only what the step before it has vouched for.
#include <zstd.h>

#include <algorithm>

#include "store/tlog/merkle.h"
#include "sync/core/internal/disk_file.h"
#include "sync/core/internal/segment_frame.h"
#include "sync/core/segment.h"

namespace tomoshibi::sync {
namespace {

constexpr std::array<std::uint8_t, 8> kMagic{'T', 'M', 'S', 'G', 0, 0, 0, 1};

std::uint32_t number_at(ByteView bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t place = at; place < at + 4; ++place) number = number << 8 | bytes[place];
  return number;
}

Result<void> verify_signature_of(ByteView header, ByteView list, ByteView signature,
                                 const TrustRoot& root) {
  PublicKey key{};
  std::ranges::copy(signature.first(key.size()), key.begin());
  const Quorum& publishers = root.body().of(AuthorityRole::kPublish);
  const bool is_known = std::ranges::find(publishers.keys, key) != publishers.keys.end();
  // A segment carries one signature: a root that asks for more has no segments.
  if (!is_known || publishers.threshold != 1)
    return Error(Errc::kDenied, "segment: signed by nobody who publishes");
  if (!verify_signature(key, domain_of(DocumentKind::kSegment), signed_part(header, list),
                        signature.subspan(key.size())))
    return Error(Errc::kDenied, "segment: the signature does not hold");
  return ok();
}

// Chunk `index` of the payload, compared with the list.
Result<void> read_chunk(const DiskFile& disk, const SegmentFront& front, std::uint64_t index,
                        Bytes& chunk) {
  const std::uint64_t step = file_chunk_bytes(front.header.payload);
  const std::uint64_t at = index * step;
  chunk.resize(static_cast<std::size_t>(std::min(step, front.header.payload_bytes - at)));
  TRY_VOID(disk.read_at(front.payload_at + at, chunk));
  if (sha256(chunk) != front.list[static_cast<std::size_t>(index)])
    return Error(Errc::kCorrupt, "segment: a chunk is not the one that was published");
  return ok();
}

Result<void> check_size(const DiskFile& disk, const SegmentFront& front) {
  TRY(size, disk.size());
  if (size != front.payload_at + front.header.payload_bytes)
    return Error(Errc::kCorrupt, "segment: the file has another length than it says");
  return ok();
}

Result<Bytes> unpack(ByteView packed, std::uint64_t plain_bytes) {
  const Error bad(Errc::kBadInput, "segment: records that do not unpack to what the header says");
  if (plain_bytes > kRecordsBytesMax) return bad;
  if (ZSTD_findFrameCompressedSize(packed.data(), packed.size()) != packed.size()) return bad;
  if (ZSTD_getFrameContentSize(packed.data(), packed.size()) != plain_bytes) return bad;
  Bytes plain(static_cast<std::size_t>(plain_bytes));
  const std::size_t size =
      ZSTD_decompress(plain.data(), plain.size(), packed.data(), packed.size());
  if (ZSTD_isError(size) != 0 || size != plain_bytes) return bad;
  return plain;
}

}  // namespace

Result<Frame> read_frame(ByteView first_bytes) {
  const Error bad(Errc::kBadInput, "segment: this is no segment");
  if (first_bytes.size() < kFrameBytes ||
      !std::ranges::equal(first_bytes.first(kMagic.size()), kMagic))
    return bad;
  const Frame frame{.header_bytes = number_at(first_bytes, 8),
                    .list_bytes = number_at(first_bytes, 12)};
  if (frame.header_bytes == 0 || frame.header_bytes > kHeaderBytesMax || frame.list_bytes == 0 ||
      frame.list_bytes > kListBytesMax || frame.list_bytes % sizeof(Digest) != 0)
    return bad;
  return frame;
}

std::array<std::uint8_t, kFrameBytes> frame_bytes(const Frame& frame) {
  std::array<std::uint8_t, kFrameBytes> bytes{};
  std::ranges::copy(kMagic, bytes.begin());
  for (std::size_t at = 0; at < 4; ++at) {
    bytes[8 + at] = static_cast<std::uint8_t>(frame.header_bytes >> (24 - 8 * at));
    bytes[12 + at] = static_cast<std::uint8_t>(frame.list_bytes >> (24 - 8 * at));
  }
  return bytes;
}

Bytes signed_part(ByteView header, ByteView list) {
  store::tlog::Frontier tree;
  for (; !list.empty(); list = list.subspan(sizeof(Digest)))
    tree.append(store::tlog::leaf_hash(list.first(sizeof(Digest))));
  Bytes part(header.begin(), header.end());
  const Digest root = tree.root();
  part.insert(part.end(), root.begin(), root.end());
  return part;
}

std::uint64_t chunks_of(PayloadKind payload, std::uint64_t payload_bytes) {
  const std::uint64_t step = file_chunk_bytes(payload);
  return payload_bytes / step + (payload_bytes % step != 0 ? 1 : 0);
}

Result<Digest> commitment_of(const SegmentHeader& header, const Secret<32>& data_key) {
  const Digest id = header_id(header);
  Digest commitment{};
  if (header.payload == PayloadKind::kRecords) {
    TRY(stream, Stream::create(data_key, id));
    commitment = stream.commitment();
  } else {
    const Secret<32> derived = derive(data_key.view(), "image-commitment", id);
    std::ranges::copy(derived.view(), commitment.begin());
  }
  return commitment;
}

Result<std::uint64_t> front_size(ByteView first_bytes) {
  TRY(frame, read_frame(first_bytes));
  return frame.payload_at();
}

Result<SegmentFront> read_front(ByteView front, const TrustRoot& root) {
  TRY(frame, read_frame(front));
  if (front.size() != frame.payload_at())
    return Error(Errc::kBadInput, "segment: cut before its payload");
  const ByteView header = front.subspan(kFrameBytes, frame.header_bytes);
  const ByteView list = front.subspan(kFrameBytes + frame.header_bytes, frame.list_bytes);
  const ByteView rest = front.subspan(kFrameBytes + frame.header_bytes + frame.list_bytes);
  TRY_VOID(verify_signature_of(header, list, rest.first(kSignatureBytes), root));
  if (std::ranges::any_of(rest.subspan(kSignatureBytes), [](std::uint8_t one) { return one != 0; }))
    return Error(Errc::kBadInput, "segment: something stands where nothing may");
  SegmentFront out;
  TRY(known, read_header(header));
  out.header = std::move(known);
  if (chunks_of(out.header.payload, out.header.payload_bytes) != list.size() / sizeof(Digest))
    return Error(Errc::kBadInput, "segment: the list is not of this payload");
  out.name = sha256(front);
  out.list.resize(list.size() / sizeof(Digest));
  for (std::size_t at = 0; at < out.list.size(); ++at)
    std::ranges::copy(list.subspan(at * sizeof(Digest), sizeof(Digest)), out.list[at].begin());
  out.payload_at = frame.payload_at();
  return out;
}

Result<SegmentFront> verify_file(const std::filesystem::path& file, const TrustRoot& root,
                                 const SegmentProgress& progress) {
  TRY(disk, DiskFile::open(file));
  Bytes bytes(kFrameBytes);
  TRY(bytes_in_all, disk.size());
  if (bytes_in_all < kFrameBytes) return Error(Errc::kBadInput, "segment: this is no segment");
  TRY_VOID(disk.read_at(0, bytes));
  TRY(size, front_size(bytes));
  if (bytes_in_all < size) return Error(Errc::kBadInput, "segment: cut before its payload");
  bytes.resize(static_cast<std::size_t>(size));
  TRY_VOID(disk.read_at(0, bytes));
  TRY(front, read_front(bytes, root));
  TRY_VOID(check_size(disk, front));
  std::uint64_t done = 0;
  for (std::uint64_t index = 0; index < front.list.size(); ++index) {
    TRY_VOID(read_chunk(disk, front, index, bytes));
    done += bytes.size();
    if (progress && !progress(done, front.header.payload_bytes))
      return Error(Errc::kDenied, "segment: stopped while it was being verified");
  }
  return front;
}

Result<Secret<32>> unwrap(const SegmentFront& front, const BoxPair& fleet, const BoxPair& epoch) {
  const Digest id = header_id(front.header);
  TRY(inner, open_for(fleet, "segment", id, front.header.wrap));
  TRY(text, open_for(epoch, "segment", id, inner));
  Secret<32> key;
  if (text.size() != key.view().size())
    return Error(Errc::kDenied, "segment: what is wrapped is no data key");
  std::ranges::copy(text, key.fill().begin());
  TRY(commitment, commitment_of(front.header, key));
  if (commitment != front.header.commitment)
    return Error(Errc::kDenied, "segment: the key is not the one that was committed to");
  return key;
}

Result<Bytes> read_records(const std::filesystem::path& file, const SegmentFront& front,
                           const Secret<32>& data_key) {
  if (front.header.payload != PayloadKind::kRecords)
    return Error(Errc::kBadInput, "segment: these are no records");
  TRY(stream, Stream::create(data_key, header_id(front.header)));
  if (stream.commitment() != front.header.commitment)
    return Error(Errc::kDenied, "segment: the key is not the one that was committed to");
  TRY(disk, DiskFile::open(file));
  TRY_VOID(check_size(disk, front));
  Bytes packed;
  Bytes sealed;
  Bytes text;
  for (std::uint64_t index = 0; index < front.list.size(); ++index) {
    TRY_VOID(read_chunk(disk, front, index, sealed));
    TRY_VOID(stream.open(index, index + 1 == front.list.size(), sealed, text));
    packed.insert(packed.end(), text.begin(), text.end());
  }
  return unpack(packed, front.header.plain_bytes);
}

}  // namespace tomoshibi::sync
