// Roster: the accounts of one facility (or prefecture) as signed bytes, so that a doctor who changes
// shelter can sign in there.
//
//   {type, version, suite, issuer key, facility, revision, issued, expires, accounts, revoked}
//   signed with Ed25519 over "tomoshibi/roster/v1" ‖ 00 ‖ bytes
//
// Invariants: only an issuer key that was trusted on this kiosk beforehand counts; a lower revision of
// the same issuer is refused, the same revision with other bytes is an alarm; revoking is for ever
// within an issuer; an account whose credential is bound to a machine (PIN with kMachine) never
// travels; ids are the facility's own, and a clash between two issuers is refused by name.
// What an account carries: id, names, profession, role, public half, the wrapped private half with
// its Argon2id cost, validity. The wrapping is the only guard of that key: rosters are kept like
// password files. Limits: 4,096 accounts, 4 MiB.
// Errors: kBadInput (not this format, a limit), kCorrupt (signature), kDenied (issuer not trusted,
// older revision, clash). Format: docs/format/roster-v1.md. Proof: tests/orders_roster_test.cpp,
// tests/fuzz/roster_fuzz.cpp.
#pragma once

#include <array>
#include <functional>
#include <string>
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
  bool same_revision_differs = false;  // An alarm: nothing was applied.
};

// Every account made here that may travel, and every revocation so far.
Result<Bytes> export_roster(vault::Database& database, const IssuerKey& issuer,
                            std::string_view facility, Instant now, const Signer& sign);
Result<RosterSummary> apply_roster(vault::Database& database, ByteView bytes, Instant now);

Result<void> trust_issuer(vault::Database& database, const IssuerKey& issuer, std::string_view name);
Result<void> distrust_issuer(vault::Database& database, const IssuerKey& issuer);  // Disables its accounts.
struct TrustedIssuer {
  IssuerKey key{};
  std::string name;
  std::uint64_t revision = 0;  // Of the newest roster applied; 0: none yet.
};
Result<std::vector<TrustedIssuer>> trusted_issuers(vault::Database& database);

}  // namespace tomoshibi::store::orders
