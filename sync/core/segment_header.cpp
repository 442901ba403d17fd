// What a segment says of itself, as bytes and back.
#include "store/base/cbor.h"
#include "sync/core/segment.h"
#include "sync/core/suite.h"

namespace tomoshibi::sync {
namespace {

enum Key : std::uint64_t {
  kRole = 0, kVersion, kSuiteKey, kPrefecture, kArea, kDrill, kKind, kLevel, kFrom, kTo, kEpoch,
  kFleet, kPayload, kPayloadBytes, kPlainBytes, kRecordCount, kAsOf, kSource, kCommitment, kWrap,
};

constexpr std::uint64_t kHeaderVersion = 1;
constexpr std::size_t kSourceBytesMax = 128;
constexpr std::size_t kWrapBytesMax = 1024;
constexpr std::uint64_t kLevelMax = 3;
constexpr std::uint64_t kNumberMax = 0xffff'ffff;
constexpr std::uint64_t kPayloadBytesMax = kListBytesMax / 32 * kSealedChunkBytes;
constexpr std::int64_t kInstantMax = 253'402'300'799'999;  // The end of the year 9999.
constexpr std::uint64_t kPageBytes = 4096;

void add_core(cbor::MapWriter& map, const SegmentHeader& header) {
  map.add_text(kRole, "publish")
      .add_unsigned(kVersion, kHeaderVersion)
      .add_unsigned(kSuiteKey, kSuite)
      .add_unsigned(kPrefecture, header.prefecture)
      .add_unsigned(kArea, header.area.code)
      .add_bool(kDrill, header.area.is_drill)
      .add_unsigned(kKind, static_cast<std::uint64_t>(header.kind))
      .add_unsigned(kLevel, header.level)
      .add_unsigned(kFrom, header.from)
      .add_unsigned(kTo, header.to)
      .add_unsigned(kEpoch, header.epoch)
      .add_unsigned(kFleet, header.fleet)
      .add_unsigned(kPayload, static_cast<std::uint64_t>(header.payload))
      .add_unsigned(kPayloadBytes, header.payload_bytes)
      .add_unsigned(kPlainBytes, header.plain_bytes)
      .add_unsigned(kRecordCount, header.records)
      .add_signed(kAsOf, header.data_as_of.milliseconds)
      .add_text(kSource, header.source);
}

bool has_sense(const SegmentHeader& header) {
  const bool range = header.kind == SegmentKind::kSnapshot
                         ? header.from == 0 && header.level == 0
                         : header.from >= 1;
  const bool sizes = header.payload == PayloadKind::kImage
                         ? header.plain_bytes == 0 && header.payload_bytes % kPageBytes == 0
                         : header.payload_bytes >= kStreamTagBytes;
  return range && header.from < header.to && sizes && header.payload_bytes > 0 &&
         header.area.code / 1000 == header.prefecture && is_area_code(header.area.code) &&
         header.epoch >= 1 && header.fleet >= 1 && header.data_as_of.milliseconds >= 0 &&
         header.data_as_of.milliseconds <= kInstantMax;
}

Result<SegmentHeader> read_map(ByteView bytes, bool with_keys) {
  const Error bad(Errc::kBadInput, "segment: a header that says nothing we know");
  if (bytes.size() > kHeaderBytesMax) return bad;
  TRY(value, cbor::decode(bytes));
  TRY(map, cbor::MapReader::create(value));
  TRY(role, map.text_at(kRole, 16));
  TRY(version, map.unsigned_at(kVersion, kHeaderVersion));
  TRY(suite, map.unsigned_at(kSuiteKey, kSuite));
  if (role != "publish" || version != kHeaderVersion || suite != kSuite) return bad;
  SegmentHeader header;
  TRY(prefecture, map.unsigned_at(kPrefecture, 47));
  TRY(area, map.unsigned_at(kArea, 99'999));
  const cbor::Value* const drill = map.find(kDrill);
  if (drill == nullptr || (!drill->is(cbor::Kind::kTrue) && !drill->is(cbor::Kind::kFalse)))
    return bad;
  TRY(kind, map.unsigned_at(kKind, 2));
  TRY(level, map.unsigned_at(kLevel, kLevelMax));
  TRY(from, map.unsigned_at(kFrom, kPublicationsMax));
  TRY(to, map.unsigned_at(kTo, kPublicationsMax));
  TRY(epoch, map.unsigned_at(kEpoch, kNumberMax));
  TRY(fleet, map.unsigned_at(kFleet, kNumberMax));
  TRY(payload, map.unsigned_at(kPayload, 2));
  TRY(payload_bytes, map.unsigned_at(kPayloadBytes, kPayloadBytesMax));
  TRY(plain_bytes, map.unsigned_at(kPlainBytes, kRecordsBytesMax));
  TRY(records, map.unsigned_at(kRecordCount, kPublicationsMax));
  TRY(as_of, map.signed_at(kAsOf));
  TRY(source, map.text_at(kSource, kSourceBytesMax));
  if (kind == 0 || payload == 0) return bad;
  header.prefecture = static_cast<std::uint32_t>(prefecture);
  header.area = {static_cast<std::uint32_t>(area), drill->is(cbor::Kind::kTrue)};
  header.kind = static_cast<SegmentKind>(kind);
  header.level = static_cast<std::uint8_t>(level);
  header.from = from;
  header.to = to;
  header.epoch = static_cast<Epoch>(epoch);
  header.fleet = static_cast<Generation>(fleet);
  header.payload = static_cast<PayloadKind>(payload);
  header.payload_bytes = payload_bytes;
  header.plain_bytes = plain_bytes;
  header.records = records;
  header.data_as_of = Instant{as_of};
  header.source = std::move(source);
  if (with_keys) {
    TRY(commitment, map.bytes_at(kCommitment, header.commitment.size()));
    TRY(wrap, map.bytes_at(kWrap, kWrapBytesMax));
    if (commitment.size() != header.commitment.size()) return bad;
    std::ranges::copy(commitment, header.commitment.begin());
    header.wrap.assign(wrap.begin(), wrap.end());
  }
  TRY_VOID(map.finish());
  if (!has_sense(header)) return bad;
  return header;
}

}  // namespace

Bytes encode_header_core(const SegmentHeader& header) {
  cbor::MapWriter map;
  add_core(map, header);
  return map.finish();
}

Bytes encode_header(const SegmentHeader& header) {
  cbor::MapWriter map;
  add_core(map, header);
  map.add_bytes(kCommitment, header.commitment).add_bytes(kWrap, header.wrap);
  return map.finish();
}

Digest header_id(const SegmentHeader& header) { return sha256(encode_header_core(header)); }

Result<SegmentHeader> read_header(ByteView bytes) { return read_map(bytes, true); }
Result<SegmentHeader> read_header_core(ByteView bytes) { return read_map(bytes, false); }

std::size_t file_chunk_bytes(PayloadKind payload) {
  return payload == PayloadKind::kImage ? kChunkBytes : kSealedChunkBytes;
}

}  // namespace tomoshibi::sync
