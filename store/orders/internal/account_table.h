// The tables of the machine's vault that accounts and rosters share, as rows.
//
// Rows are checked when they are read: a number that no writer of ours puts there is kCorrupt.
// Errors of all: kStorage, kCorrupt. Proof: tests/orders_accounts_test.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/result.h"
#include "store/orders/accounts.h"
#include "store/orders/internal/wrapping.h"
#include "store/orders/uptime.h"
#include "store/vault/database.h"

namespace tomoshibi::store::orders::internal {

inline constexpr std::size_t kNameBytesMax = 128;  // Of each text that people read.

// What the roster that an account came with says of it now.
enum class IssuerSays : std::uint8_t {
  kUse = 0,
  kDisabled,
  kGone,        // A newer roster does not name it.
  kDistrusted,  // The issuer is not trusted any more.
};

// A moment that was certainly reached: the wall clock said at least this, at this uptime.
struct Anchor {
  Instant wall;
  std::optional<Uptime> uptime;
};
// The latest that `now` can honestly be taken for: a clock set back does not win time.
Instant no_earlier_than(const Anchor& anchor, Instant now, const Uptime& uptime);

struct Row {
  Account account;  // is_locked, is_disabled and issuer are worked out from the rest when read.
  WrappedHalf wrapped;
  bool is_disabled_here = false;
  IssuerSays issuer_says = IssuerSays::kUse;
  Bytes issuer;               // Public key of the roster's issuer; empty: made here.
  std::optional<Digest> delivered;  // Of the wrapping as the roster brought it.
  Anchor anchor;
  std::optional<Uptime> proven;  // The last right answer.
};

struct Attempt {
  int failures = 0;
  Uptime last;
};
inline constexpr int kFailuresThatLock = 10;
// Zero when the next try may be made now. Not for a locked one.
std::int64_t wait_left(const Attempt& attempt, const Uptime& now);

std::span<const vault::Migration> migrations();

Result<std::optional<Row>> find_row(vault::Database& database, const AccountId& id);
Result<std::vector<Row>> all_rows(vault::Database& database);  // By id.
Result<void> put_row(vault::Database& database, const Row& row);

Result<Attempt> attempt_of(vault::Database& database, const AccountId& id);
Result<void> put_attempt(vault::Database& database, const AccountId& id, const Attempt& attempt);
Result<void> clear_attempt(vault::Database& database, const AccountId& id);

// Revoked ids of one issuer; an empty issuer is this machine.
Result<std::vector<AccountId>> revoked_ids(vault::Database& database, ByteView issuer);
Result<void> put_revoked(vault::Database& database, ByteView issuer, const AccountId& id);

Result<std::optional<Bytes>> read_setting(vault::Database& database, std::string_view name);
Result<void> write_setting(vault::Database& database, std::string_view name, ByteView value);

// 2-8 half-width letters and digits.
bool is_account_id(std::string_view text);
// Ids that differ in case only are one id.
std::string lower_id(const AccountId& id);
// UTF-8, at most kNameBytesMax, nothing that is not seen or that turns the direction of writing.
bool is_readable_text(std::string_view text);

}  // namespace tomoshibi::store::orders::internal
