// Making a segment: the header is known before its payload is read, so a file is written in one pass.
#include <zstd.h>

#include <algorithm>

#include "sync/core/internal/disk_file.h"
#include "sync/core/internal/segment_frame.h"
#include "sync/core/segment.h"

namespace tomoshibi::sync {
namespace {

// Fixed: another level is other bytes for the same content.
constexpr int kRecordsLevel = 9;

void append_number(Bytes& bytes, std::uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8)
    bytes.push_back(static_cast<std::uint8_t>(number >> shift));
}

Result<Bytes> pack(ByteView records) {
  if (records.size() > kRecordsBytesMax)
    return Error(Errc::kBadInput, "segment: more records than one segment takes");
  Bytes packed(ZSTD_compressBound(records.size()));
  const std::size_t size = ZSTD_compress(packed.data(), packed.size(), records.data(),
                                         records.size(), kRecordsLevel);
  if (ZSTD_isError(size) != 0) return Error(Errc::kStorage, "segment: the records do not pack");
  packed.resize(size);
  return packed;
}

// Randomness of one of the two boxes: of this key, this segment and this receiver, and nothing else.
Secret<32> ephemeral_of(const Secret<32>& data_key, const Digest& id, const BoxPublic& to) {
  Bytes context(id.begin(), id.end());
  context.insert(context.end(), to.begin(), to.end());
  return derive(data_key.view(), "segment-wrap", context);
}

Result<void> complete_header(SegmentHeader& header, const Secret<32>& data_key,
                             const SegmentLocks& locks) {
  TRY(commitment, commitment_of(header, data_key));
  header.commitment = commitment;
  const Digest id = header_id(header);
  const Secret<32> first = ephemeral_of(data_key, id, locks.epoch);
  const Secret<32> second = ephemeral_of(data_key, id, locks.fleet);
  const Bytes inner = seal_for(locks.epoch, "segment", id, data_key.view(), &first);
  header.wrap = seal_for(locks.fleet, "segment", id, inner, &second);
  // What this machine would refuse to read, it does not publish.
  TRY_VOID(read_header(encode_header(header)));
  return ok();
}

// Writes payload chunk by chunk as `next` gives them, then what stands before it, and syncs.
class SegmentWriter final {
 public:
  static Result<SegmentWriter> create(const std::filesystem::path& file, SegmentHeader header) {
    TRY(disk, DiskFile::create(file));
    return SegmentWriter(std::move(disk), std::move(header));
  }
  Result<void> add_chunk(ByteView chunk) {
    front_.list.push_back(sha256(chunk));
    TRY_VOID(disk_.write_at(front_.payload_at + written_, chunk));
    written_ += chunk.size();
    return ok();
  }
  Result<SegmentFront> finish(DocumentSigner& publisher) {
    Bytes list;
    for (const Digest& one : front_.list) list.insert(list.end(), one.begin(), one.end());
    const std::string_view domain = domain_of(DocumentKind::kSegment);
    Bytes message(domain.begin(), domain.end());
    message.push_back(0);
    const Bytes part = signed_part(header_bytes_, list);
    message.insert(message.end(), part.begin(), part.end());
    TRY(signature, publisher.sign(message));
    const PublicKey key = publisher.public_key();
    const auto frame = frame_bytes(frame_);
    Bytes bytes(frame.begin(), frame.end());
    bytes.insert(bytes.end(), header_bytes_.begin(), header_bytes_.end());
    bytes.insert(bytes.end(), list.begin(), list.end());
    bytes.insert(bytes.end(), key.begin(), key.end());
    bytes.insert(bytes.end(), signature.begin(), signature.end());
    bytes.resize(static_cast<std::size_t>(front_.payload_at));
    TRY_VOID(disk_.write_at(0, bytes));
    TRY_VOID(disk_.sync());
    front_.name = sha256(bytes);
    return std::move(front_);
  }

 private:
  SegmentWriter(DiskFile disk, SegmentHeader header)
      : disk_(std::move(disk)), header_bytes_(encode_header(header)) {
    const std::uint64_t chunks = chunks_of(header.payload, header.payload_bytes);
    frame_.header_bytes = static_cast<std::uint32_t>(header_bytes_.size());
    frame_.list_bytes = static_cast<std::uint32_t>(chunks * sizeof(Digest));
    front_.header = std::move(header);
    front_.payload_at = frame_.payload_at();
  }
  DiskFile disk_;
  Bytes header_bytes_;
  Frame frame_;
  SegmentFront front_;
  std::uint64_t written_ = 0;
};

}  // namespace

Secret<32> published_key(const Secret<32>& publishing_secret, const SegmentHeader& header,
                         const Digest& content_hash) {
  Bytes context;
  append_number(context, header.area.code);
  append_number(context, header.area.is_drill ? 1 : 0);
  append_number(context, static_cast<std::uint64_t>(header.kind));
  append_number(context, static_cast<std::uint64_t>(header.payload));
  append_number(context, header.level);
  append_number(context, header.from);
  append_number(context, header.to);
  append_number(context, header.epoch);
  context.insert(context.end(), content_hash.begin(), content_hash.end());
  return derive(publishing_secret.view(), "published-data-key", context);
}

Result<SegmentFront> write_records(const std::filesystem::path& file, SegmentHeader header,
                                   ByteView records, const Secret<32>& data_key,
                                   const SegmentLocks& locks, DocumentSigner& publisher) {
  TRY(packed, pack(records));
  header.payload = PayloadKind::kRecords;
  header.plain_bytes = records.size();
  header.payload_bytes = sealed_size(packed.size());
  TRY_VOID(complete_header(header, data_key, locks));
  TRY(stream, Stream::create(data_key, header_id(header)));
  TRY(writer, SegmentWriter::create(file, std::move(header)));
  ByteView rest = packed;
  Bytes sealed;
  for (std::uint64_t index = 0;; ++index) {
    const std::size_t size = std::min(kChunkBytes, rest.size());
    const bool is_last = size == rest.size();
    TRY_VOID(stream.seal(index, is_last, rest.first(size), sealed));
    TRY_VOID(writer.add_chunk(sealed));
    rest = rest.subspan(size);
    if (is_last) return writer.finish(publisher);
  }
}

Result<SegmentFront> write_image(const std::filesystem::path& file, SegmentHeader header,
                                 const std::filesystem::path& image, const Secret<32>& data_key,
                                 const SegmentLocks& locks, DocumentSigner& publisher) {
  TRY(from, DiskFile::open(image));
  TRY(bytes, from.size());
  header.payload = PayloadKind::kImage;
  header.plain_bytes = 0;
  header.payload_bytes = bytes;
  TRY_VOID(complete_header(header, data_key, locks));
  TRY(writer, SegmentWriter::create(file, std::move(header)));
  Bytes chunk;
  for (std::uint64_t at = 0; at < bytes; at += chunk.size()) {
    chunk.resize(static_cast<std::size_t>(std::min<std::uint64_t>(kChunkBytes, bytes - at)));
    TRY_VOID(from.read_at(at, chunk));
    TRY_VOID(writer.add_chunk(chunk));
  }
  return writer.finish(publisher);
}

}  // namespace tomoshibi::sync
