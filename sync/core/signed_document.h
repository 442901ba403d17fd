// A signed document: one small thing that travels by any road and that one role has signed.
//
//   {0: kind, 1: 1 (version), 2: suite, 3: body (bytes), 4: [[public key 32, signature 64], …]}
//   signature   Ed25519 over "tomoshibi/<kind>/v1" ‖ 00 ‖ body
//
// Deterministic CBOR; at most 16 signatures, their keys rising, so none stands twice and one set of
// signatures has one spelling. The body is a CBOR map whose key 0 is the name of the role that must
// have signed it: a key signs only for its role, and the role is inside the signed bytes. Nobody
// reads the body before verify() has said yes. Order of checks: length against the cap of the kind,
// frame, signatures, body. Signatures of unknown keys are ignored; a bad signature of a known key
// refuses the whole.
// Errors: kBadInput (frame, too long), kDenied (too few signatures, a bad one).
// Source: reference/formats.md 1, 8 (R3, R7, R8), 10. Format: docs/format/trust-v1.md.
// Proof: tests/sync_signed_document_test.cpp, tests/fuzz/signed_document_fuzz.cpp.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "store/base/bytes.h"
#include "store/base/result.h"
#include "store/base/signing.h"
#include "sync/core/suite.h"

namespace tomoshibi::sync {

enum class DocumentKind : std::uint8_t {
  kRoot = 1,         // root.h              signed by ROOT
  kOrder = 2,        // order.h             ORDER
  kEpochKeys = 3,    // epoch_keys.h        ORDER
  kFleet = 4,        // fleet.h             ENROL
  kOneTime = 5,      // certificate.h       ENROL: the one-time key of an enrolment package
  kDevice = 6,       // certificate.h       ENROL: a device's certificate
  kContact = 7,      // certificate.h       the one-time key, or the device's own (renewal)
  kRevocation = 8,   // certificate.h       ENROL
  kSegment = 9,      // segment.h           PUBLISH (it has a frame of its own; its domain is here)
};
std::string_view domain_of(DocumentKind kind);  // "tomoshibi/order/v1"
std::size_t bytes_max(DocumentKind kind);       // Order 128 KiB, epoch keys 8 MiB, others 64 KiB.
inline constexpr std::size_t kSignaturesMax = 16;

struct DocumentSignature {
  PublicKey key{};
  Signature signature{};
};
struct SignedDocument {
  DocumentKind kind = DocumentKind::kRoot;
  Bytes body;  // Unread until verify().
  std::vector<DocumentSignature> signatures;
};

Result<SignedDocument> read_document(ByteView bytes, DocumentKind kind);
Bytes encode(const SignedDocument& document);

// The keys of a role and how many of them must have signed.
struct Quorum {
  std::vector<PublicKey> keys;
  std::uint32_t threshold = 1;
};
Result<void> verify(const SignedDocument& document, const Quorum& quorum);
// How many keys of `keys` signed it well. kDenied when one of them signed it badly.
Result<std::uint32_t> count_signers(const SignedDocument& document,
                                    std::span<const PublicKey> keys);

// What makes signatures: a key in memory now, a PKCS#11 token later. Called with domain ‖ 00 ‖
// body.
class DocumentSigner {
 public:
  virtual ~DocumentSigner() = default;
  virtual PublicKey public_key() const = 0;
  virtual Result<Signature> sign(ByteView message) = 0;
};
// Adds this signer's line; nothing when it is there already. Errors: the signer's; kBadInput
// (full).
Result<void> add_signature(SignedDocument& document, DocumentSigner& signer);
// domain ‖ 00 ‖ body.
Bytes signed_message(DocumentKind kind, ByteView body);

}  // namespace tomoshibi::sync
