#include "store/charts/internal/chart_table.h"

#include <algorithm>
#include <array>

namespace tomoshibi::store::charts::internal {
namespace {

enum Which : std::size_t {
  kGet, kPut, kRemove, kWaits, kAlias, kPutAlias, kFact, kPutFact, kPutDictionary
};
constexpr std::array<std::string_view, 9> kSql = {
    "SELECT joined, blob FROM chart WHERE subject = ?1",
    "INSERT INTO chart(subject, joined, blob) VALUES(?1, ?2, ?3) "
    "ON CONFLICT(subject) DO UPDATE SET joined = excluded.joined, blob = excluded.blob",
    "DELETE FROM chart WHERE subject = ?1",
    "SELECT 1 FROM chart WHERE joined = 0 LIMIT 1",
    "SELECT person, birth FROM alias WHERE name = ?1",
    "INSERT OR REPLACE INTO alias(name, person, birth) VALUES(?1, ?2, ?3)",
    "SELECT body FROM fact WHERE name = ?1",
    "INSERT OR REPLACE INTO fact(name, body) VALUES(?1, ?2)",
    "INSERT INTO dictionary(number, bytes) VALUES(?1, ?2)",
};

constexpr std::int64_t kAlone = 2;  // In the column `joined`.

// Every statement is reset when the call that stepped it ends: no read stays open.
struct ResetAtEnd {
  vault::Statement& statement;
  ~ResetAtEnd() { statement.reset(); }
};

PersonId id_of(ByteView bytes) {
  PersonId id;
  if (bytes.size() == id.bytes.size()) std::ranges::copy(bytes, id.bytes.begin());
  return id;
}

}  // namespace

Result<ChartTable> ChartTable::open(vault::Database& region, Use use) {
  std::vector<std::optional<vault::Statement>> statements(kSql.size());
  for (std::size_t which = 0; which < kSql.size(); ++which) {
    if (use == Use::kRead && which != kGet && which != kFact) continue;
    TRY(statement, region.prepare(kSql[which]));
    statements[which].emplace(std::move(statement));
  }
  BlobBox box;
  TRY(dictionaries, region.prepare("SELECT number, bytes FROM dictionary ORDER BY number"));
  for (;;) {
    TRY(row, dictionaries.step());
    if (!row) break;
    TRY_VOID(box.add_dictionary(static_cast<std::uint32_t>(dictionaries.integer(0)),
                                as_text(dictionaries.blob(1))));
  }
  return ChartTable(std::move(box), std::move(statements));
}

Result<StoredChart> ChartTable::get(const PersonId& subject, std::string& payload) {
  vault::Statement& query = statement(kGet);
  const ResetAtEnd reset{query};
  query.bind(1, ByteView(subject.bytes));
  TRY(row, query.step());
  if (!row) return StoredChart{};
  TRY_VOID(box_.decompress(query.blob(1), payload));
  return StoredChart{true, query.integer(0) != 0, query.integer(0) == kAlone};
}

Result<void> ChartTable::put(const PersonId& subject, bool joined, std::string_view payload) {
  return put_as(subject, joined ? 1 : 0, payload);
}

Result<void> ChartTable::put_over(const PersonId& subject, bool alone, std::string_view payload) {
  return put_as(subject, alone ? kAlone : 1, payload);
}

Result<void> ChartTable::put_as(const PersonId& subject, std::int64_t joined,
                                std::string_view payload) {
  TRY_VOID(box_.compress(payload, blob_));
  vault::Statement& query = statement(kPut);
  query.bind(1, ByteView(subject.bytes));
  query.bind(2, joined);
  query.bind(3, as_bytes(blob_));
  return query.run();
}

Result<void> ChartTable::remove(const PersonId& subject) {
  vault::Statement& query = statement(kRemove);
  query.bind(1, ByteView(subject.bytes));
  return query.run();
}

Result<bool> ChartTable::anything_waits() {
  vault::Statement& query = statement(kWaits);
  const ResetAtEnd reset{query};
  return query.step();
}

Result<std::optional<Alias>> ChartTable::alias(const PersonId& name) {
  vault::Statement& query = statement(kAlias);
  const ResetAtEnd reset{query};
  query.bind(1, ByteView(name.bytes));
  TRY(row, query.step());
  if (!row) return std::optional<Alias>();
  return std::optional<Alias>(Alias{id_of(query.blob(0)), query.integer(1)});
}

Result<void> ChartTable::put_alias(const PersonId& name, const Alias& alias) {
  vault::Statement& query = statement(kPutAlias);
  query.bind(1, ByteView(name.bytes));
  query.bind(2, ByteView(alias.person.bytes));
  query.bind(3, alias.birth);
  return query.run();
}

Result<std::optional<std::string>> ChartTable::fact(const PersonId& name) {
  vault::Statement& query = statement(kFact);
  const ResetAtEnd reset{query};
  query.bind(1, ByteView(name.bytes));
  TRY(row, query.step());
  if (!row) return std::optional<std::string>();
  return std::optional<std::string>(as_text(query.blob(0)));
}

Result<void> ChartTable::put_fact(const PersonId& name, std::string_view body) {
  vault::Statement& query = statement(kPutFact);
  query.bind(1, ByteView(name.bytes));
  query.bind(2, as_bytes(body));
  return query.run();
}

Result<void> ChartTable::put_dictionary(std::string_view bytes) {
  const std::uint32_t number = box_.newest_dictionary() + 1;
  vault::Statement& query = statement(kPutDictionary);
  query.bind(1, std::int64_t{number});
  query.bind(2, as_bytes(bytes));
  TRY_VOID(query.run());
  return box_.add_dictionary(number, bytes);
}

}  // namespace tomoshibi::store::charts::internal
