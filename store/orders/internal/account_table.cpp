#include "store/orders/internal/account_table.h"

#include <unicode/uchar.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <array>
#include <utility>

#include "store/base/cbor.h"

namespace tomoshibi::store::orders::internal {
namespace {

constexpr Error kBadRow(Errc::kCorrupt, "an account in the machine's store is damaged");

// Never edited after a release; add a step instead.
constexpr std::array kMigrations{
    vault::Migration{1, R"sql(
CREATE TABLE account(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  name TEXT NOT NULL,
  kana TEXT NOT NULL,
  profession TEXT NOT NULL,
  role INTEGER NOT NULL,
  proof INTEGER NOT NULL,
  factor INTEGER NOT NULL,
  public_half BLOB NOT NULL,
  box BLOB NOT NULL,
  salt BLOB NOT NULL,
  passes INTEGER NOT NULL,
  memory_kib INTEGER NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_until INTEGER,
  must_change INTEGER NOT NULL,
  disabled INTEGER NOT NULL,
  revoked INTEGER NOT NULL,
  demo INTEGER NOT NULL,
  made_by TEXT NOT NULL,
  team TEXT,
  identity_seen TEXT,
  vouched_by TEXT,
  issuer BLOB NOT NULL,
  issuer_says INTEGER NOT NULL,
  delivered BLOB,
  anchor_wall INTEGER NOT NULL,
  anchor_uptime BLOB,
  proven BLOB
) STRICT, WITHOUT ROWID;
CREATE TABLE attempt(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  failures INTEGER NOT NULL,
  last BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE setting(
  name TEXT NOT NULL PRIMARY KEY,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE issuer(
  key BLOB NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  trusted INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  digest BLOB
) STRICT, WITHOUT ROWID;
CREATE TABLE revoked(
  issuer BLOB NOT NULL,
  id TEXT NOT NULL COLLATE NOCASE,
  PRIMARY KEY(issuer, id)
) STRICT, WITHOUT ROWID;
)sql"}};

constexpr std::string_view kColumns =
    "account.id, name, kana, profession, role, proof, factor, public_half, box, salt, passes, "
    "memory_kib, valid_from, valid_until, must_change, disabled, revoked, demo, made_by, team, "
    "identity_seen, vouched_by, issuer, issuer_says, delivered, anchor_wall, anchor_uptime, "
    "proven, attempt.failures";

// 16 bytes of the boot's name, 8 of milliseconds, big-endian.
using UptimeBytes = std::array<std::uint8_t, 24>;

UptimeBytes to_bytes(const Uptime& uptime) {
  UptimeBytes bytes{};
  std::ranges::copy(uptime.boot, bytes.begin());
  auto left = static_cast<std::uint64_t>(uptime.milliseconds);
  for (std::size_t at = bytes.size(); at-- > 16; left >>= 8) {
    bytes[at] = static_cast<std::uint8_t>(left);
  }
  return bytes;
}

std::optional<Uptime> uptime_from(ByteView bytes) {
  if (bytes.size() != sizeof(UptimeBytes)) return std::nullopt;
  Uptime uptime;
  std::ranges::copy(bytes.first(16), uptime.boot.begin());
  std::uint64_t milliseconds = 0;
  for (const std::uint8_t byte : bytes.subspan(16)) milliseconds = milliseconds << 8 | byte;
  uptime.milliseconds = static_cast<std::int64_t>(milliseconds);
  if (uptime.milliseconds < 0) return std::nullopt;
  return uptime;
}

// Reads the columns one after the other, and remembers whether all of them made sense.
class RowReader final {
 public:
  explicit RowReader(const vault::Statement& statement) : statement_(&statement) {}

  bool is_good() const { return is_good_; }
  std::string text() { return std::string(statement_->text(at_++)); }
  std::int64_t integer() { return statement_->integer(at_++); }
  bool flag() { return number(1) == 1; }
  std::int64_t number(std::int64_t max, std::int64_t min = 0) {
    const std::int64_t value = integer();
    is_good_ = is_good_ && value >= min && value <= max;
    return value;
  }
  template <std::size_t N>
  std::array<std::uint8_t, N> bytes() {
    std::array<std::uint8_t, N> out{};
    const ByteView blob = statement_->blob(at_++);
    is_good_ = is_good_ && blob.size() == N;
    if (blob.size() == N) std::ranges::copy(blob, out.begin());
    return out;
  }
  Bytes all_bytes() {
    const ByteView blob = statement_->blob(at_++);
    return {blob.begin(), blob.end()};
  }
  // True when the next column is null, which is then passed over.
  bool skip_null() {
    if (!statement_->is_null(at_)) return false;
    ++at_;
    return true;
  }
  std::optional<Uptime> uptime() {
    if (skip_null()) return std::nullopt;
    const std::optional<Uptime> read = uptime_from(statement_->blob(at_++));
    is_good_ = is_good_ && read.has_value();
    return read;
  }

 private:
  const vault::Statement* statement_;
  int at_ = 0;
  bool is_good_ = true;
};

void read_responder(RowReader& reader, Account& account) {
  Responder responder;
  const bool is_none = reader.skip_null();
  if (!is_none) responder.team = reader.text();
  if (!reader.skip_null()) responder.identity_seen = reader.text();
  if (!reader.skip_null()) responder.vouched_by.value = reader.text();
  if (!is_none) account.responder = std::move(responder);
}

Result<Row> row_from(const vault::Statement& statement) {
  RowReader reader(statement);
  Row row;
  Account& account = row.account;
  account.id.value = reader.text();
  account.name = reader.text();
  account.kana = reader.text();
  account.profession = reader.text();
  account.role = static_cast<Role>(reader.number(static_cast<std::int64_t>(Role::kMaster)));
  account.proof = static_cast<ProofKind>(reader.number(2, 1));
  account.factor = static_cast<SecondFactor>(reader.number(2));
  account.public_half = reader.bytes<32>();
  row.wrapped.box = reader.bytes<kBoxBytes>();
  row.wrapped.salt = reader.bytes<16>();
  row.wrapped.cost.passes = static_cast<std::uint32_t>(
      reader.number(vault::kCostMax.passes, vault::kCostFloor.passes));
  row.wrapped.cost.memory_kib = static_cast<std::uint32_t>(
      reader.number(vault::kCostMax.memory_kib, vault::kCostFloor.memory_kib));
  account.valid_from.milliseconds = reader.integer();
  if (!reader.skip_null()) account.valid_until = Instant{reader.integer()};
  account.must_change = reader.flag();
  row.is_disabled_here = reader.flag();
  account.is_revoked = reader.flag();
  account.is_demo = reader.flag();
  account.made_by.value = reader.text();
  read_responder(reader, account);
  row.issuer = reader.all_bytes();
  row.issuer_says = static_cast<IssuerSays>(reader.number(3));
  if (!reader.skip_null()) row.delivered = reader.bytes<32>();
  row.anchor.wall.milliseconds = reader.integer();
  row.anchor.uptime = reader.uptime();
  row.proven = reader.uptime();
  account.is_locked = !reader.skip_null() && reader.integer() >= kFailuresThatLock;
  account.is_disabled =
      row.is_disabled_here || account.is_revoked || row.issuer_says != IssuerSays::kUse;
  const bool fits = row.issuer.empty() || row.issuer.size() == 32;
  if (!reader.is_good() || !fits || !is_account_id(account.id.value)) return kBadRow;
  if (!row.issuer.empty()) {
    account.issuer = to_hex(ByteView(digest_of(row.issuer)).first(8));
  }
  return row;
}

// After so many failures.
constexpr std::array<std::int64_t, kFailuresThatLock> kWaitMinutes{0,  0,  0,  0,  0,
                                                                   10, 20, 30, 40, 50};

}  // namespace

Instant no_earlier_than(const Anchor& anchor, Instant now, const Uptime& uptime) {
  const std::int64_t passed = anchor.uptime ? passed_since(*anchor.uptime, uptime) : 0;
  return std::max(now, Instant{anchor.wall.milliseconds + passed});
}

std::int64_t wait_left(const Attempt& attempt, const Uptime& now) {
  const int failures = std::clamp(attempt.failures, 0, kFailuresThatLock - 1);
  const std::int64_t length = kWaitMinutes[static_cast<std::size_t>(failures)] * 60'000;
  return std::max<std::int64_t>(length - passed_since(attempt.last, now), 0);
}

std::span<const vault::Migration> migrations() { return kMigrations; }

Result<std::optional<Row>> find_row(vault::Database& database, const AccountId& id) {
  const std::string sql = "SELECT " + std::string(kColumns) +
                          " FROM account LEFT JOIN attempt ON attempt.id = account.id"
                          " WHERE account.id = ?1";
  TRY(statement, database.prepare(sql));
  statement.bind(1, id.value);
  TRY(is_there, statement.step());
  if (!is_there) return std::optional<Row>();
  TRY(row, row_from(statement));
  return std::optional<Row>(std::move(row));
}

Result<std::vector<Row>> all_rows(vault::Database& database) {
  const std::string sql = "SELECT " + std::string(kColumns) +
                          " FROM account LEFT JOIN attempt ON attempt.id = account.id"
                          " ORDER BY account.id COLLATE BINARY";
  TRY(statement, database.prepare(sql));
  std::vector<Row> rows;
  for (;;) {
    TRY(is_there, statement.step());
    if (!is_there) break;
    TRY(row, row_from(statement));
    rows.push_back(std::move(row));
  }
  return rows;
}

Result<void> put_row(vault::Database& database, const Row& row) {
  const Account& account = row.account;
  TRY(statement, database.prepare(
      "INSERT OR REPLACE INTO account(id, name, kana, profession, role, proof, factor, "
      "public_half, box, salt, passes, memory_kib, valid_from, valid_until, must_change, disabled, "
      "revoked, demo, made_by, team, identity_seen, vouched_by, issuer, issuer_says, delivered, "
      "anchor_wall, anchor_uptime, proven) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,"
      "?15,?16,?17,?18,?19,?20,?21,?22,?23,?24,?25,?26,?27,?28)"));
  statement.bind(1, account.id.value).bind(2, account.name).bind(3, account.kana);
  statement.bind(4, account.profession).bind(5, static_cast<std::int64_t>(account.role));
  statement.bind(6, static_cast<std::int64_t>(account.proof));
  statement.bind(7, static_cast<std::int64_t>(account.factor));
  statement.bind(8, ByteView(account.public_half)).bind(9, ByteView(row.wrapped.box));
  statement.bind(10, ByteView(row.wrapped.salt));
  statement.bind(11, std::int64_t{row.wrapped.cost.passes});
  statement.bind(12, std::int64_t{row.wrapped.cost.memory_kib});
  statement.bind(13, account.valid_from.milliseconds);
  if (account.valid_until) statement.bind(14, account.valid_until->milliseconds);
  statement.bind(15, std::int64_t{account.must_change});
  statement.bind(16, std::int64_t{row.is_disabled_here});
  statement.bind(17, std::int64_t{account.is_revoked}).bind(18, std::int64_t{account.is_demo});
  statement.bind(19, account.made_by.value);
  if (account.responder) {
    statement.bind(20, account.responder->team).bind(21, account.responder->identity_seen);
    statement.bind(22, account.responder->vouched_by.value);
  }
  statement.bind(23, ByteView(row.issuer)).bind(24, static_cast<std::int64_t>(row.issuer_says));
  if (row.delivered) statement.bind(25, ByteView(*row.delivered));
  statement.bind(26, row.anchor.wall.milliseconds);
  UptimeBytes anchor{};  // Borrowed until the statement ran.
  UptimeBytes proven{};
  if (row.anchor.uptime) {
    anchor = to_bytes(*row.anchor.uptime);
    statement.bind(27, ByteView(anchor));
  }
  if (row.proven) {
    proven = to_bytes(*row.proven);
    statement.bind(28, ByteView(proven));
  }
  return statement.run();
}

Result<Attempt> attempt_of(vault::Database& database, const AccountId& id) {
  TRY(statement, database.prepare("SELECT failures, last FROM attempt WHERE id = ?1"));
  statement.bind(1, id.value);
  TRY(is_there, statement.step());
  if (!is_there) return Attempt{};
  const std::int64_t failures = statement.integer(0);
  const std::optional<Uptime> last = uptime_from(statement.blob(1));
  if (failures < 0 || !last) return kBadRow;
  return Attempt{static_cast<int>(std::min<std::int64_t>(failures, kFailuresThatLock)), *last};
}

Result<void> put_attempt(vault::Database& database, const AccountId& id, const Attempt& attempt) {
  TRY(statement, database.prepare("INSERT OR REPLACE INTO attempt(id, failures, last)"
                                  " VALUES(?1,?2,?3)"));
  const UptimeBytes last = to_bytes(attempt.last);
  statement.bind(1, id.value).bind(2, std::int64_t{attempt.failures}).bind(3, ByteView(last));
  return statement.run();
}

Result<void> clear_attempt(vault::Database& database, const AccountId& id) {
  TRY(statement, database.prepare("DELETE FROM attempt WHERE id = ?1"));
  statement.bind(1, id.value);
  return statement.run();
}

Result<std::vector<AccountId>> revoked_ids(vault::Database& database, ByteView issuer) {
  TRY(statement, database.prepare("SELECT id FROM revoked WHERE issuer = ?1"
                                  " ORDER BY id COLLATE BINARY"));
  statement.bind(1, issuer);
  std::vector<AccountId> ids;
  for (;;) {
    TRY(is_there, statement.step());
    if (!is_there) break;
    ids.push_back(AccountId{std::string(statement.text(0))});
  }
  return ids;
}

Result<void> put_revoked(vault::Database& database, ByteView issuer, const AccountId& id) {
  TRY(statement, database.prepare("INSERT OR IGNORE INTO revoked(issuer, id) VALUES(?1,?2)"));
  statement.bind(1, issuer).bind(2, id.value);
  return statement.run();
}

Result<std::optional<Bytes>> read_setting(vault::Database& database, std::string_view name) {
  TRY(statement, database.prepare("SELECT value FROM setting WHERE name = ?1"));
  statement.bind(1, name);
  TRY(is_there, statement.step());
  if (!is_there) return std::optional<Bytes>();
  const ByteView value = statement.blob(0);
  return std::optional<Bytes>(Bytes(value.begin(), value.end()));
}

Result<void> write_setting(vault::Database& database, std::string_view name, ByteView value) {
  TRY(statement, database.prepare("INSERT OR REPLACE INTO setting(name, value) VALUES(?1,?2)"));
  statement.bind(1, name).bind(2, value);
  return statement.run();
}

bool is_account_id(std::string_view text) {
  return text.size() >= 2 && text.size() <= 8 && std::ranges::all_of(text, [](char one) {
           return (one >= '0' && one <= '9') || (one >= 'a' && one <= 'z') ||
                  (one >= 'A' && one <= 'Z');
         });
}

std::string lower_id(const AccountId& id) {
  std::string out = id.value;
  for (char& one : out) {
    if (one >= 'A' && one <= 'Z') one = static_cast<char>(one - 'A' + 'a');
  }
  return out;
}

bool is_readable_text(std::string_view text) {
  if (text.size() > kNameBytesMax || !cbor::is_utf8(as_bytes(text))) return false;
  std::array<UChar32, kNameBytesMax> characters{};
  std::array<UChar, kNameBytesMax> units{};
  std::int32_t length = 0;
  UErrorCode status = U_ZERO_ERROR;
  u_strFromUTF8(units.data(), static_cast<std::int32_t>(units.size()), &length, text.data(),
                static_cast<std::int32_t>(text.size()), &status);
  u_strToUTF32(characters.data(), static_cast<std::int32_t>(characters.size()), &length,
               units.data(), length, &status);
  if (U_FAILURE(status)) return false;
  return std::all_of(characters.begin(), characters.begin() + length, [](UChar32 one) {
    // Controls, formats (among them what turns the direction), unassigned, private, line ends.
    constexpr std::uint32_t kUnseen =
        U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CN_MASK | U_GC_CO_MASK | U_GC_ZL_MASK | U_GC_ZP_MASK;
    return (U_GET_GC_MASK(one) & kUnseen) == 0;
  });
}

}  // namespace tomoshibi::store::orders::internal
