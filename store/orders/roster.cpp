#include "store/orders/roster.h"

#include <sodium.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "store/orders/internal/account_table.h"
#include "store/orders/roster_format.h"

namespace tomoshibi::store::orders {
namespace {

using internal::IssuerSays;
using internal::Row;

constexpr std::int64_t kIssuersMax = 256;

struct IssuerRow {
  bool is_trusted = false;
  std::uint64_t revision = 0;
  Bytes digest;  // Of the content of that revision.
};

// The row of the empty key is this machine as an issuer: its own last revision.
Result<std::optional<IssuerRow>> find_issuer(vault::Database& database, ByteView key) {
  TRY(statement, database.prepare("SELECT trusted, revision, digest FROM issuer WHERE key = ?1"));
  statement.bind(1, key);
  TRY(is_there, statement.step());
  if (!is_there) return std::optional<IssuerRow>();
  const ByteView digest = statement.blob(2);
  const std::int64_t revision = statement.integer(1);
  if (revision < 0) return Error(Errc::kCorrupt, "an issuer in the machine's store is damaged");
  return std::optional<IssuerRow>(IssuerRow{statement.integer(0) == 1,
                                            static_cast<std::uint64_t>(revision),
                                            Bytes(digest.begin(), digest.end())});
}

Result<void> set_revision(vault::Database& database, ByteView key, std::uint64_t revision,
                          ByteView digest) {
  TRY(statement, database.prepare("UPDATE issuer SET revision = ?2, digest = ?3 WHERE key = ?1"));
  statement.bind(1, key).bind(2, static_cast<std::int64_t>(revision)).bind(3, digest);
  return statement.run();
}

Result<std::uint64_t> next_revision(vault::Database& database, Instant now) {
  TRY(transaction, vault::Transaction::begin(database));
  TRY_VOID(database.execute("INSERT OR IGNORE INTO issuer(key, name, trusted, revision)"
                            " VALUES(X'', '', 0, 0)"));
  TRY(self, find_issuer(database, {}));
  const std::int64_t seconds = std::max<std::int64_t>(now.milliseconds / 1000, 1);
  const std::uint64_t revision = std::max(self->revision + 1, static_cast<std::uint64_t>(seconds));
  if (revision > kRosterRevisionMax) {
    return Error(Errc::kBadInput, "the clock is beyond what a roster can be numbered by");
  }
  TRY_VOID(set_revision(database, {}, revision, {}));
  TRY_VOID(transaction.commit());
  return revision;
}

// Within what a roster can say; a clock before 1970 is one that died.
Instant sayable(Instant time) {
  return {std::clamp<std::int64_t>(time.milliseconds, 0,
                                   static_cast<std::int64_t>(kRosterTimeMax))};
}

RosterAccount account_from(const Row& row) {
  const Account& account = row.account;
  return {.id = account.id,
          .name = account.name,
          .kana = account.kana,
          .profession = account.profession,
          .role = account.role,
          .proof = account.proof,
          .factor = account.factor,
          .public_half = account.public_half,
          .valid_from = sayable(account.valid_from),
          .valid_until = account.valid_until,
          .must_change = account.must_change,
          .is_disabled = row.is_disabled_here,
          .wrapped = row.wrapped};
}

bool may_travel(const Row& row) {
  const Account& account = row.account;
  return row.issuer.empty() && !account.is_demo && !account.responder &&
         orders::may_travel(account.role, account.factor);
}

// One application of a roster: what is there, what it brings, what came of it.
class Application final {
 public:
  Application(vault::Database& database, const Roster& roster, Instant now, RosterSummary& summary)
      : database_(&database), roster_(&roster), summary_(&summary) {
    // The issuer signed that this moment had come: a clock that died does not make doctors wait.
    anchor_ = {std::max(now, roster.issued), std::nullopt};
  }

  Result<void> run() {
    for (const AccountId& id : roster_->revoked) {
      TRY_VOID(internal::put_revoked(*database_, roster_->issuer, id));
    }
    TRY(revoked, internal::revoked_ids(*database_, roster_->issuer));
    std::set<std::string> is_revoked;
    for (const AccountId& id : revoked) is_revoked.insert(internal::lower_id(id));
    std::set<AccountId> named;
    for (const RosterAccount& incoming : roster_->accounts) {
      if (is_revoked.contains(internal::lower_id(incoming.id))) continue;
      named.insert(incoming.id);
      TRY_VOID(take(incoming));
    }
    TRY(rows, internal::all_rows(*database_));
    for (Row& row : rows) {
      const bool is_theirs = std::ranges::equal(row.issuer, roster_->issuer);
      if (is_theirs && !named.contains(row.account.id)) {
        TRY_VOID(stop(row, is_revoked.contains(internal::lower_id(row.account.id))));
      }
    }
    return ok();
  }

 private:
  Result<void> take(const RosterAccount& incoming) {
    TRY(found, internal::find_row(*database_, incoming.id));
    const bool is_theirs = !found || (std::ranges::equal(found->issuer, roster_->issuer) &&
                                      found->account.id == incoming.id);
    if (!is_theirs) {
      summary_->clashes.push_back(incoming.id);
      return ok();
    }
    Row row = found ? *found : Row{};
    const bool has_changed = update(row, incoming);
    if (!found) {
      summary_->added.push_back(incoming.id);
    } else if (has_changed) {
      summary_->changed.push_back(incoming.id);
    }
    // A new key pair is a new credential: what was tried on the old one is over.
    if (found && found->account.public_half != incoming.public_half) {
      TRY_VOID(internal::clear_attempt(*database_, incoming.id));
    }
    return internal::put_row(*database_, row);
  }

  // True when it says something else than before, its end apart (every roster moves that).
  bool update(Row& row, const RosterAccount& incoming) const {
    const RosterAccount before = account_from(row);
    const IssuerSays said = row.issuer_says;
    const Digest delivered = internal::digest_of_wrapping(incoming.wrapped);
    Account& account = row.account;
    const bool is_new_credential =
        row.delivered != delivered || account.public_half != incoming.public_half;
    account.id = incoming.id;
    account.name = incoming.name;
    account.kana = incoming.kana;
    account.profession = incoming.profession;
    account.role = incoming.role;
    account.proof = incoming.proof;
    account.factor = incoming.factor;
    account.public_half = incoming.public_half;
    account.valid_from = incoming.valid_from;
    account.valid_until =
        std::min(incoming.valid_until.value_or(roster_->expires), roster_->expires);
    if (is_new_credential) {
      // Else a password that was changed here since is kept.
      row.wrapped = incoming.wrapped;
      row.delivered = delivered;
      account.must_change = incoming.must_change;
      row.proven.reset();
    }
    row.issuer.assign(roster_->issuer.begin(), roster_->issuer.end());
    row.issuer_says = incoming.is_disabled ? IssuerSays::kDisabled : IssuerSays::kUse;
    row.anchor = anchor_;
    RosterAccount after = account_from(row);
    after.valid_until = before.valid_until;
    return !(after == before) || row.issuer_says != said;
  }

  Result<void> stop(Row& row, bool is_revoked) {
    if (is_revoked) {
      if (!row.account.is_revoked) summary_->revoked.push_back(row.account.id);
      row.account.is_revoked = true;
    } else {
      if (row.issuer_says != IssuerSays::kGone) summary_->changed.push_back(row.account.id);
      row.issuer_says = IssuerSays::kGone;
    }
    return internal::put_row(*database_, row);
  }

  vault::Database* database_;
  const Roster* roster_;
  RosterSummary* summary_;
  internal::Anchor anchor_;
};

// Length, issuer, signature, and only then the content.
Result<Roster> verified(vault::Database& database, ByteView bytes) {
  TRY(parts, parts_of_roster(bytes));
  TRY(issuer, find_issuer(database, parts.issuer));
  if (!issuer || !issuer->is_trusted) {
    return Error(Errc::kDenied, "the issuer of this roster is not trusted on this machine");
  }
  TRY_VOID(verify_roster(parts));
  TRY(roster, read_roster(parts.content));
  if (roster.issuer != parts.issuer) {
    return Error(Errc::kBadInput, "the roster names another issuer than the one who signed it");
  }
  return roster;
}

Result<void> check_issuer_count(vault::Database& database) {
  TRY(statement, database.prepare("SELECT count(*) FROM issuer"));
  TRY_VOID(statement.step());
  if (statement.integer(0) > kIssuersMax) {
    return Error(Errc::kBadInput, "there are too many issuers of rosters");
  }
  return ok();
}

}  // namespace

Result<Bytes> export_roster(vault::Database& database, const IssuerKey& issuer,
                            std::string_view facility, Instant now, const Signer& sign) {
  if (facility.empty() || !internal::is_readable_text(facility)) {
    return Error(Errc::kBadInput, "a facility's name is needed, of at most 128 bytes");
  }
  Roster roster;
  roster.issuer = issuer;
  roster.facility = std::string(facility);
  TRY(rows, internal::all_rows(database));
  for (const Row& row : rows) {
    if (!may_travel(row)) continue;
    if (row.account.is_revoked) {
      roster.revoked.push_back(row.account.id);
    } else {
      roster.accounts.push_back(account_from(row));
    }
  }
  if (roster.accounts.size() > kRosterAccountsMax || roster.revoked.size() > kRosterRevokedMax) {
    return Error(Errc::kBadInput, "too many accounts for one roster");
  }
  roster.issued = sayable(now);
  roster.expires = Instant{roster.issued.milliseconds + kRosterMilliseconds};
  if (roster.expires != sayable(roster.expires)) {
    return Error(Errc::kBadInput, "the clock is beyond what a roster can be numbered by");
  }
  TRY(revision, next_revision(database, now));
  roster.revision = revision;
  const Bytes content = encode_roster(roster);
  const RosterSignature signature = sign(roster_message(content));
  Bytes file = join_roster(issuer, signature, content);
  // What nobody else would accept is not handed out.
  TRY(parts, parts_of_roster(file));
  if (!verify_roster(parts)) {
    return Error(Errc::kBadInput, "the roster was signed by another key than its issuer's");
  }
  return file;
}

Result<RosterSummary> apply_roster(vault::Database& database, ByteView bytes, Instant now) {
  TRY(roster, verified(database, bytes));
  RosterSummary summary;
  summary.issuer = roster.issuer;
  summary.facility = roster.facility;
  summary.revision = roster.revision;
  summary.issued = roster.issued;
  summary.expires = roster.expires;
  if (now >= roster.expires) return Error(Errc::kDenied, "this roster is over; fetch a newer one");
  TRY(parts, parts_of_roster(bytes));
  const Digest digest = digest_of(parts.content);
  TRY(transaction, vault::Transaction::begin(database));
  TRY(issuer, find_issuer(database, roster.issuer));
  if (!issuer || !issuer->is_trusted) {
    return Error(Errc::kDenied, "the issuer of this roster is not trusted on this machine");
  }
  if (roster.revision < issuer->revision) {
    return Error(Errc::kDenied, "a newer roster of this issuer was applied already");
  }
  if (roster.revision == issuer->revision && !std::ranges::equal(issuer->digest, digest)) {
    summary.same_revision_differs = true;
    return summary;
  }
  TRY_VOID(Application(database, roster, now, summary).run());
  TRY_VOID(set_revision(database, roster.issuer, roster.revision, digest));
  TRY_VOID(transaction.commit());
  return summary;
}

Result<void> trust_issuer(vault::Database& database, const IssuerKey& issuer,
                          std::string_view name) {
  if (name.empty() || !internal::is_readable_text(name)) {
    return Error(Errc::kBadInput, "an issuer's name is needed, of at most 128 bytes");
  }
  if (sodium_init() < 0 || crypto_core_ed25519_is_valid_point(issuer.data()) == 0) {
    return Error(Errc::kBadInput, "this is no key of an issuer");
  }
  TRY(transaction, vault::Transaction::begin(database));
  TRY(statement, database.prepare(
      "INSERT INTO issuer(key, name, trusted, revision) VALUES(?1, ?2, 1, 0)"
      " ON CONFLICT(key) DO UPDATE SET name = ?2, trusted = 1"));
  statement.bind(1, ByteView(issuer)).bind(2, name);
  TRY_VOID(statement.run());
  TRY_VOID(check_issuer_count(database));
  return transaction.commit();
}

Result<void> distrust_issuer(vault::Database& database, const IssuerKey& issuer) {
  TRY(transaction, vault::Transaction::begin(database));
  TRY(statement, database.prepare("UPDATE issuer SET trusted = 0 WHERE key = ?1 AND trusted = 1"));
  statement.bind(1, ByteView(issuer));
  TRY_VOID(statement.run());
  if (database.changes() == 0) return Error(Errc::kNotFound, "this issuer is not trusted here");
  TRY(rows, internal::all_rows(database));
  for (Row& row : rows) {
    if (!std::ranges::equal(row.issuer, issuer)) continue;
    row.issuer_says = IssuerSays::kDistrusted;
    TRY_VOID(internal::put_row(database, row));
  }
  return transaction.commit();
}

Result<std::vector<TrustedIssuer>> trusted_issuers(vault::Database& database) {
  TRY(statement, database.prepare("SELECT key, name, revision FROM issuer WHERE trusted = 1"
                                  " ORDER BY name, key"));
  std::vector<TrustedIssuer> issuers;
  for (;;) {
    TRY(is_there, statement.step());
    if (!is_there) break;
    TrustedIssuer issuer;
    const ByteView key = statement.blob(0);
    if (key.size() != issuer.key.size()) {
      return Error(Errc::kCorrupt, "an issuer in the machine's store is damaged");
    }
    std::ranges::copy(key, issuer.key.begin());
    issuer.name = std::string(statement.text(1));
    issuer.revision = static_cast<std::uint64_t>(std::max<std::int64_t>(statement.integer(2), 0));
    issuers.push_back(std::move(issuer));
  }
  return issuers;
}

}  // namespace tomoshibi::store::orders
