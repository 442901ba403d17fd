#include "sync/core/signed_document.h"

#include <algorithm>
#include <optional>

#include "store/base/cbor.h"

namespace tomoshibi::sync {
namespace {

constexpr std::uint64_t kVersion = 1;

Result<DocumentSignature> read_signature(const cbor::Value& item) {
  if (!item.is(cbor::Kind::kArray) || item.items.size() != 2 ||
      !item.items[0].is(cbor::Kind::kBytes) || !item.items[1].is(cbor::Kind::kBytes))
    return Error(Errc::kBadInput, "document: a signature is not [key, signature]");
  DocumentSignature out;
  const ByteView key = item.items[0].bytes;
  const ByteView signature = item.items[1].bytes;
  if (key.size() != out.key.size() || signature.size() != out.signature.size())
    return Error(Errc::kBadInput, "document: a key or signature of another length");
  std::ranges::copy(key, out.key.begin());
  std::ranges::copy(signature, out.signature.begin());
  return out;
}

// `encoded`: an array, at most kSignaturesMax of them; its length is checked before it is decoded.
Result<std::vector<DocumentSignature>> read_signatures(ByteView encoded) {
  constexpr std::size_t kBytesMax = 1 + kSignaturesMax * (1 + 2 + 32 + 2 + 64);
  if (encoded.size() > kBytesMax) return Error(Errc::kBadInput, "document: too many signatures");
  TRY(list, cbor::decode(encoded));
  if (!list.is(cbor::Kind::kArray) || list.items.size() > kSignaturesMax)
    return Error(Errc::kBadInput, "document: no list of signatures, or too many");
  std::vector<DocumentSignature> out;
  out.reserve(list.items.size());
  for (const cbor::Value& item : list.items) {
    TRY(one, read_signature(item));
    if (!out.empty() && one.key <= out.back().key)
      return Error(Errc::kBadInput, "document: signatures not in order of their keys");
    out.push_back(one);
  }
  return out;
}

// Everything before the body: {0: kind, 1: 1, 2: 1, 3: and the head of `length` bytes.
Bytes frame_head(DocumentKind kind, std::uint64_t length) {
  cbor::Writer out;
  out.add_map(5).add_unsigned(0).add_unsigned(static_cast<std::uint64_t>(kind));
  out.add_unsigned(1).add_unsigned(kVersion).add_unsigned(2).add_unsigned(kSuite).add_unsigned(3);
  Bytes head = out.take();
  // The head of a byte string is that of a number with another major type in its first byte.
  cbor::Writer number;
  number.add_unsigned(length);
  const std::size_t at = head.size();
  head.insert(head.end(), number.bytes().begin(), number.bytes().end());
  head[at] = static_cast<std::uint8_t>(head[at] | 0x40U);
  return head;
}

// The length that the head of a byte string states; nothing where it is none. Longer spellings than
// necessary are found by comparing the whole head afterwards.
std::optional<std::uint64_t> stated_length(ByteView head) {
  if (head.empty() || (head[0] >> 5U) != 2) return std::nullopt;
  const unsigned low = head[0] & 0x1fU;
  if (low < 24) return low;
  if (low > 26) return std::nullopt;  // More than four bytes of length: over every cap.
  const std::size_t count = std::size_t{1} << (low - 24);
  if (head.size() <= count) return std::nullopt;
  std::uint64_t length = 0;
  for (std::size_t at = 1; at <= count; ++at) length = (length << 8U) | head[at];
  return length;
}

}  // namespace

std::string_view domain_of(DocumentKind kind) {
  switch (kind) {
    case DocumentKind::kRoot: return "tomoshibi/root/v1";
    case DocumentKind::kOrder: return "tomoshibi/order/v1";
    case DocumentKind::kEpochKeys: return "tomoshibi/epoch-keys/v1";
    case DocumentKind::kFleet: return "tomoshibi/fleet/v1";
    case DocumentKind::kOneTime: return "tomoshibi/one-time/v1";
    case DocumentKind::kDevice: return "tomoshibi/device/v1";
    case DocumentKind::kContact: return "tomoshibi/contact/v1";
    case DocumentKind::kRevocation: return "tomoshibi/revocation/v1";
    case DocumentKind::kSegment: return "tomoshibi/segment/v1";
  }
  return "tomoshibi/nothing/v1";
}

std::size_t bytes_max(DocumentKind kind) {
  if (kind == DocumentKind::kOrder) return std::size_t{128} << 10;
  if (kind == DocumentKind::kEpochKeys) return std::size_t{8} << 20;
  return std::size_t{64} << 10;
}

// By hand up to the signatures: what nobody has verified is not given to a decoder, and the body
// can be megabytes.
Result<SignedDocument> read_document(ByteView bytes, DocumentKind kind) {
  if (bytes.size() > bytes_max(kind)) return Error(Errc::kBadInput, "document: too long");
  constexpr std::size_t kFixed = 8;  // Up to the body's own head.
  const Error no_frame(Errc::kBadInput, "document: no document of this kind, version and suite");
  if (bytes.size() < kFixed) return no_frame;
  const auto length = stated_length(bytes.subspan(kFixed));
  if (!length || *length > bytes.size()) return no_frame;
  const Bytes head = frame_head(kind, *length);
  if (bytes.size() < head.size() || !std::equal(head.begin(), head.end(), bytes.begin()))
    return no_frame;
  const ByteView rest = bytes.subspan(head.size());
  constexpr std::uint8_t kSignaturesKey = 4;
  if (rest.size() <= *length || rest[*length] != kSignaturesKey)
    return Error(Errc::kBadInput, "document: cut, or longer than its body says");
  TRY(signatures, read_signatures(rest.subspan(*length + 1)));
  const ByteView body = rest.first(*length);
  return SignedDocument{.kind = kind,
                        .body = Bytes(body.begin(), body.end()),
                        .signatures = std::move(signatures)};
}

Bytes encode(const SignedDocument& document) {
  cbor::Writer signatures;
  signatures.add_array(document.signatures.size());
  for (const DocumentSignature& one : document.signatures)
    signatures.add_array(2).add_bytes(one.key).add_bytes(one.signature);
  Bytes out = frame_head(document.kind, document.body.size());
  out.insert(out.end(), document.body.begin(), document.body.end());
  out.push_back(4);
  out.insert(out.end(), signatures.bytes().begin(), signatures.bytes().end());
  return out;
}

Result<std::uint32_t> count_signers(const SignedDocument& document,
                                    std::span<const PublicKey> keys) {
  std::vector<PublicKey> counted;
  for (const DocumentSignature& one : document.signatures) {
    if (std::ranges::find(keys, one.key) == keys.end()) continue;
    if (!verify_signature(one.key, domain_of(document.kind), document.body, one.signature))
      return Error(Errc::kDenied, "document: a bad signature of a known key");
    if (std::ranges::find(counted, one.key) == counted.end()) counted.push_back(one.key);
  }
  return static_cast<std::uint32_t>(counted.size());
}

Result<void> verify(const SignedDocument& document, const Quorum& quorum) {
  TRY(signers, count_signers(document, quorum.keys));
  if (quorum.threshold == 0 || signers < quorum.threshold)
    return Error(Errc::kDenied, "document: too few signatures of this role");
  return ok();
}

Bytes signed_message(DocumentKind kind, ByteView body) {
  const std::string_view domain = domain_of(kind);
  Bytes out(domain.begin(), domain.end());
  out.push_back(0);
  out.insert(out.end(), body.begin(), body.end());
  return out;
}

Result<void> add_signature(SignedDocument& document, DocumentSigner& signer) {
  const PublicKey key = signer.public_key();
  const auto place =
      std::ranges::lower_bound(document.signatures, key, {}, &DocumentSignature::key);
  if (place != document.signatures.end() && place->key == key) return ok();
  if (document.signatures.size() == kSignaturesMax)
    return Error(Errc::kBadInput, "document: no room for another signature");
  TRY(signature, signer.sign(signed_message(document.kind, document.body)));
  document.signatures.insert(place, {.key = key, .signature = signature});
  return ok();
}

}  // namespace tomoshibi::sync
