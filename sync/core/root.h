// Root metadata: which keys may do what. The one thing that a machine trusts from the beginning.
//
//   root n ── root n+1, signed by enough keys of n and of n+1 over the same bytes ──▶ root n+1
//
// Roles: ROOT (signs roots), ORDER (opens data), ENROL (devices), PUBLISH (per hub), WITNESS,
// RELEASE, AUDITOR (its keys are X25519: journals are sealed to them; they sign nothing).
// Invariants R1-R12 of reference/formats.md 8: exactly the next version; each key counts once and
// stands in one role only; thresholds between 1 and the number of keys, at least 2 for ROOT and
// ORDER; expiry ends the right to sign new things (signers keep to it; no reader judges by a
// clock), never access to data; a root that is accepted is stored durably before the next is tried
// (the caller's part); the first root is pinned by hash. The old quorum is counted before anything
// of a candidate's body is read, the new one after. One version is one body: other signatures over
// the same body are the same root.
// Errors: kBadInput (malformed: RootRefusal says which rule), kDenied (signatures).
// Source: TUF 1.0 section 5.3; reference/formats.md 8. Proof: tests/sync_root_test.cpp
// (root_rules.json).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/bytes.h"
#include "store/base/instant.h"
#include "store/base/result.h"
#include "sync/core/keys.h"
#include "sync/core/signed_document.h"

namespace tomoshibi::sync {

enum class AuthorityRole : std::uint8_t {
  kRoot = 1, kOrder, kEnrol, kPublish, kWitness, kRelease, kAuditor
};
inline constexpr int kAuthorityRoles = 7;
inline constexpr std::size_t kRoleKeysMax = 64;
std::string_view name_of(AuthorityRole role);  // root order enrol publish witness release auditor

struct RootBody {
  std::uint64_t version = 0;
  std::string authority;              // 石川県（訓練用）: shown with every order.
  Instant made;
  Instant expires;                    // Of the right to sign new things.
  bool is_demo = false;               // Software keys in one folder: said on every screen.
  std::array<Quorum, kAuthorityRoles> roles;   // By AuthorityRole - 1.

  const Quorum& of(AuthorityRole role) const { return roles[static_cast<std::size_t>(role) - 1]; }
};

enum class RootRefusal : std::uint8_t {
  kNone, kMalformed, kDuplicateKey, kBadThreshold, kNotNextVersion, kRollback, kFork, kTooFewOld,
  kTooFewNew, kBadSignature,
};
std::string_view name_of(RootRefusal refusal);  // too-few-old …: as in the public cases

class TrustRoot final {
 public:
  // The first: its own quorum must have signed it. Whoever calls has compared digest() with the
  // pin.
  static Result<TrustRoot> begin(ByteView document);
  const RootBody& body() const { return body_; }
  const Bytes& document() const { return document_; }
  Digest digest() const;

  // What a newer document would do. kNone and the same version: nothing to do (the same body).
  RootRefusal judge(ByteView document) const;
  // The next root, or this one again for the same body; this object stays as it is.
  // Errors as judge() says: kBadInput (malformed, another version), kDenied (signatures, fork).
  Result<TrustRoot> next(ByteView document) const;

  Result<void> verify(const SignedDocument& document, AuthorityRole role) const;

 private:
  TrustRoot(RootBody body, Bytes document);
  RootBody body_;
  Bytes document_;
};

Bytes encode_root_body(const RootBody& body);

// What people read on screens: 1 to `bytes_max` bytes of UTF-8, nothing that is not seen (controls,
// line ends) and nothing that turns the direction of writing. For every text in a signed document.
bool is_plain_text(std::string_view text, std::size_t bytes_max);

}  // namespace tomoshibi::sync
