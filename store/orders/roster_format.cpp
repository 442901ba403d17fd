#include "store/orders/roster_format.h"

#include <sodium.h>

#include <algorithm>
#include <set>
#include <utility>

#include "store/base/cbor.h"
#include "store/orders/internal/account_table.h"

namespace tomoshibi::store::orders {
namespace {

constexpr std::uint64_t kTypeRoster = 20;
constexpr std::uint64_t kVersion = 1;
constexpr std::uint64_t kSuite = 1;  // Ed25519, Argon2id 1.3, BLAKE2b, XChaCha20-Poly1305.

// Flags of an account; absent when none is set.
constexpr std::uint64_t kMustChange = 1;
constexpr std::uint64_t kDisabled = 2;

constexpr Error kBadFormat(Errc::kBadInput, "this is no roster of version 1");
constexpr Error kBadAccount(Errc::kBadInput, "an account of the roster breaks a rule");
constexpr Error kBadOrder(Errc::kBadInput,
                          "the ids of the roster are not in order, or stand twice");

Bytes encode_account(const RosterAccount& account) {
  cbor::MapWriter map;
  map.add_text(0, account.id.value).add_text(1, account.name);
  if (!account.kana.empty()) map.add_text(2, account.kana);
  if (!account.profession.empty()) map.add_text(3, account.profession);
  map.add_unsigned(4, static_cast<std::uint64_t>(account.role));
  map.add_unsigned(5, static_cast<std::uint64_t>(account.proof));
  map.add_unsigned(6, static_cast<std::uint64_t>(account.factor));
  map.add_bytes(7, account.public_half).add_signed(8, account.valid_from.milliseconds);
  if (account.valid_until) map.add_signed(9, account.valid_until->milliseconds);
  const std::uint64_t flags = (account.must_change ? kMustChange : 0) |
                              (account.is_disabled ? kDisabled : 0);
  if (flags != 0) map.add_unsigned(10, flags);
  map.add_bytes(11, account.wrapped.box).add_bytes(12, account.wrapped.salt);
  map.add_unsigned(13, account.wrapped.cost.passes);
  map.add_unsigned(14, account.wrapped.cost.memory_kib);
  return map.finish();
}

// Fills `out`; the length must be exact.
template <std::size_t N>
Result<void> read_bytes(cbor::MapReader& map, std::uint64_t key, std::array<std::uint8_t, N>& out) {
  TRY(bytes, map.bytes_at(key, N));
  if (bytes.size() != N) return kBadAccount;
  std::ranges::copy(bytes, out.begin());
  return ok();
}

// A text that says nothing is absent, never empty: one roster has one encoding.
Result<std::string> read_text_if(cbor::MapReader& map, std::uint64_t key) {
  const bool is_there = map.find(key) != nullptr;
  TRY(text, map.text_or_empty(key, internal::kNameBytesMax));
  if (is_there && (text.empty() || !internal::is_readable_text(text))) return kBadAccount;
  return text;
}

Instant instant_of(std::uint64_t milliseconds) {
  return {static_cast<std::int64_t>(milliseconds)};
}

Result<void> read_times(cbor::MapReader& map, RosterAccount& account) {
  TRY(valid_from, map.unsigned_at(8, kRosterTimeMax));
  TRY(valid_until, map.unsigned_if(9, kRosterTimeMax));
  account.valid_from = instant_of(valid_from);
  if (valid_until) account.valid_until = instant_of(*valid_until);
  return ok();
}

Result<void> read_wrapping(cbor::MapReader& map, internal::WrappedHalf& wrapped) {
  TRY_VOID(read_bytes(map, 11, wrapped.box));
  TRY_VOID(read_bytes(map, 12, wrapped.salt));
  TRY(passes, map.unsigned_at(13, vault::kCostMax.passes));
  TRY(memory_kib, map.unsigned_at(14, vault::kCostMax.memory_kib));
  wrapped.cost = {static_cast<std::uint32_t>(passes), static_cast<std::uint32_t>(memory_kib)};
  const bool is_enough = wrapped.cost.passes >= vault::kCostFloor.passes &&
                         wrapped.cost.memory_kib >= vault::kCostFloor.memory_kib;
  if (!is_enough) {
    return Error(Errc::kBadInput, "the cost of a password in the roster is below the floor");
  }
  return ok();
}

Result<RosterAccount> read_account(const cbor::Value& value) {
  TRY(map, cbor::MapReader::create(value));
  RosterAccount account;
  TRY(id, map.text_at(0, 8));
  TRY(name, map.text_at(1, internal::kNameBytesMax));
  if (!internal::is_account_id(id) || name.empty() || !internal::is_readable_text(name)) {
    return kBadAccount;
  }
  account.id.value = std::move(id);
  account.name = std::move(name);
  TRY(kana, read_text_if(map, 2));
  TRY(profession, read_text_if(map, 3));
  account.kana = std::move(kana);
  account.profession = std::move(profession);
  TRY(role, map.unsigned_at(4, static_cast<std::uint64_t>(Role::kMaster)));
  TRY(proof, map.unsigned_at(5, 2));
  TRY(factor, map.unsigned_at(6, 2));
  account.role = static_cast<Role>(role);
  account.factor = static_cast<SecondFactor>(factor);
  if (proof == 0 || !may_travel(account.role, account.factor)) return kBadAccount;
  account.proof = static_cast<ProofKind>(proof);
  // A PIN travels only behind a token file.
  if (account.proof == ProofKind::kPin && account.factor == SecondFactor::kNone) return kBadAccount;
  TRY_VOID(read_bytes(map, 7, account.public_half));
  if (!internal::may_be_sealed_to(account.public_half)) return kBadAccount;
  TRY_VOID(read_times(map, account));
  TRY(flags, map.unsigned_if(10, kMustChange | kDisabled));
  if (flags && *flags == 0) return kBadAccount;
  account.must_change = (flags.value_or(0) & kMustChange) != 0;
  account.is_disabled = (flags.value_or(0) & kDisabled) != 0;
  TRY_VOID(read_wrapping(map, account.wrapped));
  TRY_VOID(map.finish());
  return account;
}

Result<std::vector<RosterAccount>> read_accounts(const cbor::Value* value,
                                                 std::set<std::string>& seen) {
  if (value == nullptr || !value->is(cbor::Kind::kArray)) return kBadFormat;
  if (value->items.size() > kRosterAccountsMax) {
    return Error(Errc::kBadInput, "the roster has too many accounts");
  }
  std::vector<RosterAccount> accounts;
  accounts.reserve(value->items.size());
  for (const cbor::Value& item : value->items) {
    TRY(account, read_account(item));
    if (!accounts.empty() && accounts.back().id >= account.id) return kBadOrder;
    if (!seen.insert(internal::lower_id(account.id)).second) return kBadOrder;
    accounts.push_back(std::move(account));
  }
  return accounts;
}

Result<std::vector<AccountId>> read_revoked(const cbor::Value* value, std::set<std::string>& seen) {
  if (value == nullptr || !value->is(cbor::Kind::kArray)) return kBadFormat;
  if (value->items.size() > kRosterRevokedMax) {
    return Error(Errc::kBadInput, "the roster has too many revocations");
  }
  std::vector<AccountId> revoked;
  revoked.reserve(value->items.size());
  for (const cbor::Value& item : value->items) {
    if (!item.is(cbor::Kind::kText)) return kBadFormat;
    AccountId id{std::string(as_text(item.bytes))};
    if (!internal::is_account_id(id.value)) return kBadAccount;
    if (!revoked.empty() && revoked.back() >= id) return kBadOrder;
    if (!seen.insert(internal::lower_id(id)).second) return kBadOrder;
    revoked.push_back(std::move(id));
  }
  return revoked;
}

}  // namespace

bool may_travel(Role role, SecondFactor factor) {
  return (role == Role::kGeneral || is_medical(role)) && factor != SecondFactor::kMachine;
}

Bytes encode_roster(const Roster& roster) {
  cbor::Writer accounts;
  accounts.add_array(roster.accounts.size());
  for (const RosterAccount& account : roster.accounts) {
    accounts.add_encoded(encode_account(account));
  }
  cbor::Writer revoked;
  revoked.add_array(roster.revoked.size());
  for (const AccountId& id : roster.revoked) revoked.add_text(id.value);
  cbor::MapWriter map;
  map.add_unsigned(0, kTypeRoster).add_unsigned(1, kVersion).add_unsigned(2, kSuite);
  map.add_bytes(3, roster.issuer).add_text(4, roster.facility).add_unsigned(5, roster.revision);
  map.add_signed(6, roster.issued.milliseconds).add_signed(7, roster.expires.milliseconds);
  map.add_encoded(8, accounts.bytes()).add_encoded(9, revoked.bytes());
  return map.finish();
}

Result<Roster> read_roster(ByteView content) {
  if (content.size() > kRosterBytesMax) return Error(Errc::kBadInput, "the roster is too long");
  TRY(value, cbor::decode(content));
  TRY(map, cbor::MapReader::create(value));
  TRY(type, map.unsigned_at(0, UINT64_MAX));
  TRY(version, map.unsigned_at(1, UINT64_MAX));
  TRY(suite, map.unsigned_at(2, UINT64_MAX));
  if (type != kTypeRoster || version != kVersion || suite != kSuite) return kBadFormat;
  Roster roster;
  TRY_VOID(read_bytes(map, 3, roster.issuer));
  TRY(facility, map.text_at(4, internal::kNameBytesMax));
  if (facility.empty() || !internal::is_readable_text(facility)) return kBadFormat;
  roster.facility = std::move(facility);
  TRY(revision, map.unsigned_at(5, kRosterRevisionMax));
  TRY(issued, map.unsigned_at(6, kRosterTimeMax));
  TRY(expires, map.unsigned_at(7, kRosterTimeMax));
  if (revision == 0 || expires <= issued) return kBadFormat;
  roster.revision = revision;
  roster.issued = instant_of(issued);
  roster.expires = instant_of(expires);
  std::set<std::string> seen;
  TRY(accounts, read_accounts(map.find(8), seen));
  TRY(revoked, read_revoked(map.find(9), seen));
  TRY_VOID(map.finish());
  // Keys that later writers may add are read over, and not kept.
  roster.accounts = std::move(accounts);
  roster.revoked = std::move(revoked);
  return roster;
}

Result<RosterParts> parts_of_roster(ByteView file) {
  RosterParts parts;
  constexpr std::size_t kHead = kRosterMagic.size() + sizeof(IssuerKey) + sizeof(RosterSignature);
  if (file.size() > kRosterBytesMax) return Error(Errc::kBadInput, "the roster is too long");
  if (file.size() <= kHead || as_text(file.first(kRosterMagic.size())) != kRosterMagic) {
    return kBadFormat;
  }
  std::ranges::copy(file.subspan(kRosterMagic.size(), parts.issuer.size()), parts.issuer.begin());
  std::ranges::copy(file.subspan(kRosterMagic.size() + parts.issuer.size(), parts.signature.size()),
                    parts.signature.begin());
  parts.content = file.subspan(kHead);
  return parts;
}

Bytes join_roster(const IssuerKey& issuer, const RosterSignature& signature, ByteView content) {
  Bytes file;
  file.reserve(kRosterMagic.size() + issuer.size() + signature.size() + content.size());
  const auto add = [&](ByteView bytes) { file.insert(file.end(), bytes.begin(), bytes.end()); };
  add(as_bytes(kRosterMagic));
  add(issuer);
  add(signature);
  add(content);
  return file;
}

Bytes roster_message(ByteView content) {
  Bytes message;
  message.reserve(kRosterDomain.size() + 1 + content.size());
  message.insert(message.end(), kRosterDomain.begin(), kRosterDomain.end());
  message.push_back(0);
  message.insert(message.end(), content.begin(), content.end());
  return message;
}

Result<void> verify_roster(const RosterParts& parts) {
  const Bytes message = roster_message(parts.content);
  if (crypto_sign_verify_detached(parts.signature.data(), message.data(), message.size(),
                                  parts.issuer.data()) != 0) {
    return Error(Errc::kCorrupt, "the roster's signature does not hold; it was changed");
  }
  return ok();
}

}  // namespace tomoshibi::store::orders
