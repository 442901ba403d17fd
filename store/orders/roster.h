// Roster: the accounts of one facility (or prefecture) as signed bytes, so that a doctor who
// changes shelter can sign in there.
//
//   "tomoshibi roster v1\n" ‖ issuer key (32) ‖ signature (64) ‖ content
//   signed with Ed25519 over "tomoshibi/roster/v1" ‖ 00 ‖ content
//   content: CBOR {type, version, suite, issuer key, facility, revision, issued, expires, accounts,
//   revoked}; it is read only after the signature held
//
// Invariants
//   1 Only an issuer key that was trusted on this kiosk beforehand counts.
//   2 A lower revision of the same issuer is refused; the same revision with other content is an
//     alarm and neither is used. Distrusting forgets no revision.
//   3 Revoking is for ever within an issuer, whatever later rosters say. An account that a newer
//     roster does not name stops too, until it is named again.
//   4 An id belongs to whoever brought it first: an account made here or by another issuer is never
//     touched; the clash is told by id, and the rest of the roster applies.
//   5 What rules over a kiosk does not travel: masters, administrators and auditors are made on it.
//     Nor do responders, demo accounts, and credentials bound to a machine (kMachine).
// What an account carries: id, names, profession, role, public half, the wrapped private half with
// its Argon2id cost, validity. The wrapping is the only guard of that key: rosters are kept like
// password files. An account that came with a roster ends with it (expires). A password changed
// here stays changed here until the issuer's own changes. Limits: 4,096 accounts, 16,384
// revocations, 4 MiB.
// Errors: kBadInput (not this format, a limit), kCorrupt (signature), kDenied (issuer not trusted,
// older revision, over). Format: docs/format/roster-v1.md. Proof: tests/orders_roster_test.cpp,
// tests/golden/roster_v1.py, tests/fuzz/roster_fuzz.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/bytes.h"
#include "store/base/instant.h"
#include "store/base/result.h"
#include "store/orders/accounts.h"

namespace tomoshibi::store::orders {

using IssuerKey = std::array<std::uint8_t, 32>;  // Ed25519
using RosterSignature = std::array<std::uint8_t, 64>;
// Signs `message` as it is; the device's key does it (store/journal is a neighbour, not below).
using Signer = std::function<RosterSignature(ByteView message)>;

struct RosterSummary {
  IssuerKey issuer{};
  std::string facility;
  std::uint64_t revision = 0;
  Instant issued;
  Instant expires;
  std::vector<AccountId> added;
  std::vector<AccountId> changed;
  std::vector<AccountId> revoked;
  std::vector<AccountId> clashes;      // Ids that are somebody else's here; not applied.
  bool same_revision_differs = false;  // An alarm: nothing was applied.
};

inline constexpr std::int64_t kRosterMilliseconds = 400LL * 24 * 3'600'000;

// Every account made here that may travel, and every revocation so far. Each call makes a new
// revision: at least one more than the last, and not below the clock in seconds, so that a machine
// restored from a backup does not use a revision twice.
Result<Bytes> export_roster(vault::Database& database, const IssuerKey& issuer,
                            std::string_view facility, Instant now, const Signer& sign);
Result<RosterSummary> apply_roster(vault::Database& database, ByteView bytes, Instant now);

//   Errors: kBadInput (no key, no name, more than 256 issuers).
Result<void> trust_issuer(vault::Database& database, const IssuerKey& issuer,
                          std::string_view name);
// Its accounts stop until it is trusted again and a roster of its own names them.
//   Errors: kNotFound.
Result<void> distrust_issuer(vault::Database& database, const IssuerKey& issuer);
struct TrustedIssuer {
  IssuerKey key{};
  std::string name;
  std::uint64_t revision = 0;  // Of the newest roster applied; 0: none yet.
};
Result<std::vector<TrustedIssuer>> trusted_issuers(vault::Database& database);

}  // namespace tomoshibi::store::orders
