#include "app/hub/hub_book.h"

#include <algorithm>

namespace tomoshibi::app {

namespace vault = store::vault;

namespace {

constexpr vault::Migration kTables[] = {{1, R"sql(
CREATE TABLE note(name TEXT PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE device(id BLOB PRIMARY KEY, record BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE fleet(generation INTEGER PRIMARY KEY, secret BLOB NOT NULL);
)sql"}};

Result<Secret<32>> secret_from(ByteView bytes) {
  Secret<32> secret;
  if (bytes.size() != secret.view().size())
    return Error(Errc::kCorrupt, "a key of this hub does not read");
  std::ranges::copy(bytes, secret.fill().begin());
  return secret;
}

}  // namespace

Result<HubBook> HubBook::open(const std::filesystem::path& file, const vault::DataKey& key) {
  TRY(database, vault::Database::open(file, vault::Database::Mode::kReadWrite, key));
  TRY_VOID(database.migrate(kTables));
  return HubBook(std::make_unique<vault::Database>(std::move(database)));
}

Result<void> HubBook::keep(std::string_view name, ByteView bytes) {
  TRY(statement, database_->prepare("INSERT OR REPLACE INTO note VALUES(?1, ?2)"));
  statement.bind(1, name).bind(2, bytes);
  return statement.run();
}

Result<std::optional<Bytes>> HubBook::kept(std::string_view name) {
  TRY(statement, database_->prepare("SELECT bytes FROM note WHERE name = ?1"));
  statement.bind(1, name);
  TRY(row, statement.step());
  if (!row) return std::optional<Bytes>();
  const ByteView bytes = statement.blob(0);
  return std::optional<Bytes>(Bytes(bytes.begin(), bytes.end()));
}

Result<void> HubBook::keep_secret(std::string_view name, const Secret<32>& secret) {
  return keep(name, secret.view());
}

Result<Secret<32>> HubBook::secret(std::string_view name) {
  TRY(statement, database_->prepare("SELECT bytes FROM note WHERE name = ?1"));
  statement.bind(1, name);
  TRY(row, statement.step());
  if (!row) return Error(Errc::kNotFound, "this hub does not have the key");
  return secret_from(statement.blob(0));
}

Result<std::vector<sync::DeviceRecord>> HubBook::devices() {
  std::vector<sync::DeviceRecord> all;
  TRY(statement, database_->prepare("SELECT record FROM device ORDER BY id"));
  for (;;) {
    TRY(row, statement.step());
    if (!row) return all;
    TRY(record, sync::read_device_record(statement.blob(0)));
    all.push_back(std::move(record));
  }
}

Result<void> HubBook::put(const sync::DeviceRecord& record) {
  const Bytes bytes = encode(record);
  TRY(statement, database_->prepare("INSERT OR REPLACE INTO device VALUES(?1, ?2)"));
  statement.bind(1, ByteView(record.enrolled.device)).bind(2, ByteView(bytes));
  return statement.run();
}

Result<std::vector<sync::Generation>> HubBook::generations() {
  std::vector<sync::Generation> all;
  TRY(statement, database_->prepare("SELECT generation FROM fleet ORDER BY generation"));
  for (;;) {
    TRY(row, statement.step());
    if (!row) return all;
    all.push_back(static_cast<sync::Generation>(statement.integer(0)));
  }
}

Result<Secret<32>> HubBook::fleet_secret(sync::Generation generation) {
  TRY(statement, database_->prepare("SELECT secret FROM fleet WHERE generation = ?1"));
  statement.bind(1, std::int64_t{generation});
  TRY(row, statement.step());
  if (!row) return Error(Errc::kNotFound, "this hub does not have that fleet key");
  return secret_from(statement.blob(0));
}

Result<void> HubBook::put_fleet(sync::Generation generation, const Secret<32>& secret) {
  TRY(statement, database_->prepare("INSERT OR REPLACE INTO fleet VALUES(?1, ?2)"));
  statement.bind(1, std::int64_t{generation}).bind(2, ByteView(secret.view()));
  return statement.run();
}

}  // namespace tomoshibi::app
