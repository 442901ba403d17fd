// The bytes of a roster, without a store: reading, writing, signatures. docs/format/roster-v1.md.
//
// One roster has one encoding: what read_roster() accepted, encode_roster() gives back byte for
// byte, unless a later writer added keys from 1000 on (read over, not kept).
// Errors: kBadInput (not this format, a limit), kCorrupt (signature).
// Proof: tests/orders_roster_test.cpp, tests/golden/roster_v1.py, tests/fuzz/roster_fuzz.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/bytes.h"
#include "store/base/result.h"
#include "store/orders/accounts.h"
#include "store/orders/internal/wrapping.h"
#include "store/orders/roster.h"

namespace tomoshibi::store::orders {

inline constexpr std::string_view kRosterMagic = "tomoshibi roster v1\n";
inline constexpr std::string_view kRosterDomain = "tomoshibi/roster/v1";
inline constexpr std::size_t kRosterBytesMax = 4 * 1024 * 1024;
inline constexpr std::size_t kRosterAccountsMax = 4096;
inline constexpr std::size_t kRosterRevokedMax = 16'384;
inline constexpr std::uint64_t kRosterRevisionMax = 1ULL << 53;
inline constexpr std::uint64_t kRosterTimeMax = (1ULL << 48) - 1;  // Milliseconds: the year 10889.

struct RosterAccount {
  AccountId id;
  std::string name;
  std::string kana;
  std::string profession;
  Role role = Role::kGeneral;
  ProofKind proof = ProofKind::kPassword;
  SecondFactor factor = SecondFactor::kNone;
  vault::PublicHalf public_half{};
  Instant valid_from;
  std::optional<Instant> valid_until;
  bool must_change = false;
  bool is_disabled = false;
  internal::WrappedHalf wrapped;
  bool operator==(const RosterAccount&) const = default;
};

struct Roster {
  IssuerKey issuer{};
  std::string facility;
  std::uint64_t revision = 0;
  Instant issued;
  Instant expires;
  std::vector<RosterAccount> accounts;  // Rising by id, bytewise; no two that differ in case only.
  std::vector<AccountId> revoked;       // Rising; none of them among the accounts.
  bool operator==(const Roster&) const = default;
};

// True for what may be in a roster: 一般 and medical viewers, with no credential of a machine.
bool may_travel(Role role, SecondFactor factor);

Bytes encode_roster(const Roster& roster);
Result<Roster> read_roster(ByteView content);

// The three parts of a file; views into it. Nothing is verified.
struct RosterParts {
  IssuerKey issuer{};
  RosterSignature signature{};
  ByteView content;
};
Result<RosterParts> parts_of_roster(ByteView file);
Bytes join_roster(const IssuerKey& issuer, const RosterSignature& signature, ByteView content);
Bytes roster_message(ByteView content);  // What is signed.
Result<void> verify_roster(const RosterParts& parts);

}  // namespace tomoshibi::store::orders
