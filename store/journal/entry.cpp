#include "store/journal/entry.h"

#include <sodium.h>

#include <algorithm>
#include <utility>

#include "store/base/cbor.h"
#include "store/journal/entry_bodies.h"

namespace tomoshibi::store::journal {
namespace {

using cbor::Kind;
using cbor::MapReader;
using cbor::MapWriter;
using cbor::Value;

constexpr std::uint64_t kTypeEntry = 1;
constexpr std::uint64_t kVersion = 1;
constexpr std::uint64_t kSuite = 1;  // Ed25519, SHA-256, libsodium sealed boxes.
constexpr std::uint64_t kKindMax = 0xffff;
constexpr std::size_t kBoxesMax = 8;
constexpr std::size_t kPaddingBlockBytes = 32;
constexpr std::string_view kPersonalPurpose = "tomoshibi/personal/v1";

constexpr Error kNotAnEntry(Errc::kBadInput, "this is not a journal entry of this version");

// Ends with 80 and as many 00 as fill a block (ISO/IEC 7816-4): the length of a box says little.
Bytes padded(Bytes text) {
  text.push_back(0x80);
  while (text.size() % kPaddingBlockBytes != 0) text.push_back(0);
  return text;
}

std::optional<ByteView> unpadded(ByteView text) {
  if (text.empty() || text.size() % kPaddingBlockBytes != 0) return std::nullopt;
  std::size_t end = text.size();
  while (end > 0 && text[end - 1] == 0) --end;
  if (end == 0 || text[end - 1] != 0x80 || text.size() - (end - 1) > kPaddingBlockBytes) {
    return std::nullopt;
  }
  return text.first(end - 1);
}

// [purpose, incarnation, number, kind, personal map]: what a sealed box cannot bind by itself.
Bytes personal_text(const Header& header, const Body& body) {
  MapWriter personal;
  write_personal(personal, body);
  cbor::Writer writer;
  writer.add_array(5).add_text(kPersonalPurpose).add_bytes(header.incarnation);
  writer.add_unsigned(header.seq.value).add_unsigned(kind_number(body));
  writer.add_encoded(personal.finish());
  return padded(writer.take());
}

Result<void> read_personal_text(ByteView text, const Header& header, Body& body) {
  constexpr Error kForeign(Errc::kCorrupt, "a sealed box belongs to another entry");
  const std::optional<ByteView> content = unpadded(text);
  if (!content) return kForeign;
  const auto value = cbor::decode(*content);
  if (!value || !value->is(Kind::kArray) || value->items.size() != 5) return kForeign;
  const auto& items = value->items;
  const bool ours = items[0].is(Kind::kText) && as_text(items[0].bytes) == kPersonalPurpose &&
                    items[1].is(Kind::kBytes) &&
                    std::ranges::equal(items[1].bytes, header.incarnation) &&
                    items[2].is(Kind::kUnsigned) && items[2].number == header.seq.value &&
                    items[3].is(Kind::kUnsigned) && items[3].number == kind_number(body);
  if (!ours) return kForeign;
  TRY(map, MapReader::create(items[4]));
  TRY_VOID(read_personal(map, body));
  return map.finish();
}

template <std::size_t N>
Result<std::array<std::uint8_t, N>> array_at(MapReader& map, std::uint64_t key) {
  TRY(bytes, map.bytes_at(key, N));
  if (bytes.size() != N) return kNotAnEntry;
  std::array<std::uint8_t, N> array{};
  std::ranges::copy(bytes, array.begin());
  return array;
}

// Readers of the first release pass it over: what it says is for people.
constexpr std::uint64_t kUnderKey = MapReader::kIgnorableKey;

Result<Header> read_header(MapReader& map) {
  Header header;
  TRY(type, map.unsigned_at(0, UINT64_MAX));
  TRY(version, map.unsigned_at(1, UINT64_MAX));
  TRY(suite, map.unsigned_at(2, UINT64_MAX));
  if (type != kTypeEntry || version != kVersion || suite != kSuite) return kNotAnEntry;
  TRY(device, array_at<8>(map, 3));
  TRY(incarnation, array_at<16>(map, 4));
  TRY(seq, map.unsigned_at(5, INT64_MAX));
  TRY(previous, array_at<32>(map, 6));
  TRY(clock, map.bytes_at(8, 8));
  TRY(hybrid, decode_hybrid_time(clock));
  TRY(wall, map.signed_at(9));
  TRY(confidence, map.unsigned_at(10, static_cast<std::uint64_t>(ClockConfidence::kAnchored)));
  TRY(account, map.text_or_empty(11, kAccountBytesMax));
  TRY(under, map.text_or_empty(kUnderKey, kAuthorityBytesMax));
  TRY(role, map.unsigned_if(12, static_cast<std::uint64_t>(Role::kMaster)));
  if (seq == 0) return kNotAnEntry;
  header.device = device;
  header.incarnation = incarnation;
  header.seq = {seq};
  header.previous = previous;
  header.hybrid = hybrid;
  header.wall = {wall};
  header.confidence = static_cast<ClockConfidence>(confidence);
  header.account = {account};
  header.under = std::move(under);
  if (role) header.role = static_cast<Role>(*role);
  return header;
}

Result<std::vector<SealedBox>> read_boxes(const Value* list) {
  std::vector<SealedBox> boxes;
  if (list == nullptr) return boxes;
  if (!list->is(Kind::kArray) || list->items.empty() || list->items.size() > kBoxesMax) {
    return kNotAnEntry;
  }
  for (const Value& item : list->items) {
    if (!item.is(Kind::kArray) || item.items.size() != 3) return kNotAnEntry;
    const auto& [recipient, key, box] = std::tie(item.items[0], item.items[1], item.items[2]);
    const bool fits = recipient.is(Kind::kUnsigned) && recipient.number >= 1 &&
                      recipient.number <= static_cast<std::uint64_t>(RecipientKind::kRegion) &&
                      key.is(Kind::kBytes) && key.bytes.size() == 8 && box.is(Kind::kBytes);
    if (!fits) return kNotAnEntry;
    SealedBox sealed;
    sealed.recipient = static_cast<RecipientKind>(recipient.number);
    std::ranges::copy(key.bytes, sealed.key.begin());
    sealed.box.assign(box.bytes.begin(), box.bytes.end());
    boxes.push_back(std::move(sealed));
  }
  return boxes;
}

Bytes public_part_of(const Body& body) {
  if (const auto* unknown = std::get_if<UnknownBody>(&body)) return unknown->public_part;
  MapWriter map;
  write_public(map, body);
  return map.empty() ? Bytes() : map.finish();
}

Result<Body> read_body(std::uint64_t kind, const Value* part) {
  const Value nothing{.kind = Kind::kMap};
  if (part != nullptr && (!part->is(Kind::kMap) || part->items.empty())) return kNotAnEntry;
  if (kind == 0) return kNotAnEntry;
  if (kind > static_cast<std::uint64_t>(EntryKind::kSample)) {
    return Body(UnknownBody{kind, part == nullptr ? Bytes() : cbor::encode(*part)});
  }
  TRY(map, MapReader::create(part == nullptr ? nothing : *part));
  TRY(body, read_public(kind, map));
  TRY_VOID(map.finish());
  return body;
}

Result<void> check_limits(const Header& header, const Body& body) {
  if (header.under.size() > kAuthorityBytesMax || !cbor::is_utf8(as_bytes(header.under))) {
    return Error(Errc::kBadInput, "what an entry was done under is longer than it may be");
  }
  if (!cbor::is_utf8(as_bytes(header.account.value)) || !texts_are_utf8(body)) {
    return Error(Errc::kBadInput, "a text for the journal is not UTF-8");
  }
  // What cannot be read back is never signed.
  const Bytes text = personal_text(header, body);
  Body again = body;
  return read_personal_text(text, header, again);
}

}  // namespace

std::string_view clipped(std::string_view text) {
  if (text.size() <= kTextBytesMax) return text;
  std::size_t end = kTextBytesMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end);
}

std::uint64_t kind_number(const Body& body) {
  if (const auto* unknown = std::get_if<UnknownBody>(&body)) return unknown->kind;
  // The alternatives of Body stand in the order of EntryKind.
  return body.index();
}

bool has_personal_part(const Body& body) {
  switch (static_cast<EntryKind>(kind_number(body))) {
    case EntryKind::kSearchBegin:
    case EntryKind::kSearchEnd:
    case EntryKind::kSearchRefused:
    case EntryKind::kConsent:
    case EntryKind::kWithdrawal:
    case EntryKind::kView:
    case EntryKind::kClose:
    case EntryKind::kSignIn:
    case EntryKind::kImport:
    case EntryKind::kAccountChange:
    case EntryKind::kStoreUpkeep:
    case EntryKind::kPrint:
    case EntryKind::kExport:
    case EntryKind::kRecord:
    case EntryKind::kCustody:
    case EntryKind::kSecondPerson:
    case EntryKind::kReceipt:
    case EntryKind::kReview: return true;
    default: return false;
  }
}

Recipients recipients_of(EntryKind kind) {
  switch (kind) {
    case EntryKind::kConsent:
    case EntryKind::kWithdrawal: return {.auditor = true, .region = true};
    case EntryKind::kRecord: return {.auditor = false, .region = true};
    default: return {.auditor = true, .region = false};
  }
}

Bytes encode_entry(const Entry& entry) {
  const Header& header = entry.header;
  MapWriter map;
  map.add_unsigned(0, kTypeEntry).add_unsigned(1, kVersion).add_unsigned(2, kSuite);
  map.add_bytes(3, header.device).add_bytes(4, header.incarnation);
  map.add_unsigned(5, header.seq.value).add_bytes(6, header.previous);
  map.add_unsigned(7, kind_number(entry.body)).add_bytes(8, encode(header.hybrid));
  map.add_signed(9, header.wall.milliseconds);
  map.add_unsigned(10, static_cast<std::uint64_t>(header.confidence));
  if (!header.account.value.empty()) map.add_text(11, header.account.value);
  if (header.role) map.add_unsigned(12, static_cast<std::uint64_t>(*header.role));
  const Bytes part = public_part_of(entry.body);
  if (!part.empty()) map.add_encoded(13, part);
  if (!entry.boxes.empty()) {
    cbor::Writer list;
    list.add_array(entry.boxes.size());
    for (const SealedBox& sealed : entry.boxes) {
      list.add_array(3).add_unsigned(static_cast<std::uint64_t>(sealed.recipient));
      list.add_bytes(sealed.key).add_bytes(sealed.box);
    }
    map.add_encoded(14, list.bytes());
  }
  if (!header.under.empty()) map.add_text(kUnderKey, header.under);
  return map.finish();
}

Result<Entry> read_entry(ByteView bytes) {
  if (bytes.size() > kEntryBytesMax) {
    return Error(Errc::kBadInput, "a journal entry is longer than 65,471 bytes");
  }
  TRY(value, cbor::decode(bytes));
  TRY(map, MapReader::create(value));
  TRY(header, read_header(map));
  TRY(kind, map.unsigned_at(7, kKindMax));
  TRY(body, read_body(kind, map.find(13)));
  TRY(boxes, read_boxes(map.find(14)));
  TRY_VOID(map.finish());
  Entry entry{header, std::move(body), std::move(boxes), false};
  entry.opened = !has_personal_part(entry.body) && entry.boxes.empty();
  return entry;
}

Result<SignedEntry> write_entry(const Header& header, const Body& body, const DeviceKeys& keys,
                                const std::optional<PublicKey>& region) {
  Entry entry{header, body, {}, true};
  TRY_VOID(check_limits(header, body));
  if (has_personal_part(body)) {
    const Bytes text = personal_text(header, body);
    const PublicKeys& own = keys.public_keys();
    const auto seal = [&](RecipientKind kind, const PublicKey& to) {
      entry.boxes.push_back({kind, key_id_of(to), seal_to(to, text)});
    };
    const Recipients recipients = recipients_of(static_cast<EntryKind>(kind_number(body)));
    seal(RecipientKind::kFacility, own.facility);
    if (recipients.auditor) seal(RecipientKind::kAuditor, own.auditor);
    if (recipients.region && region) seal(RecipientKind::kRegion, *region);
  }
  SignedEntry written;
  written.bytes = encode_entry(entry);
  const auto again = read_entry(written.bytes);
  if (!again) return again.error();
  written.signature = keys.sign(kEntryDomain, written.bytes);
  return written;
}

Result<void> open_personal(Entry& entry, const SealingKey& key) {
  if (entry.opened) return ok();
  const KeyId wanted = key_id_of(key.public_key());
  for (const SealedBox& sealed : entry.boxes) {
    if (sealed.key != wanted) continue;
    TRY(text, key.open(sealed.box));
    TRY_VOID(read_personal_text(text, entry.header, entry.body));
    entry.opened = true;
    return ok();
  }
  return Error(Errc::kNotFound, "the entry is not sealed to this key");
}

std::string origin_of(const KeyId& device, const Incarnation& incarnation) {
  return "tomoshibi/journal/" + to_hex(device) + "/" + to_hex(incarnation);
}

Digest entry_hash(ByteView bytes, ByteView signature) {
  static constexpr std::uint8_t kLeaf = 0;  // RFC 6962: a leaf is told from an inner node.
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  crypto_hash_sha256_update(&state, &kLeaf, 1);
  crypto_hash_sha256_update(&state, bytes.data(), bytes.size());
  crypto_hash_sha256_update(&state, signature.data(), signature.size());
  Digest digest{};
  crypto_hash_sha256_final(&state, digest.data());
  return digest;
}

}  // namespace tomoshibi::store::journal
