#include "store/charts/region.h"

#include <array>

#include "store/charts/content_ages.h"
#include "store/people/schema.h"

namespace tomoshibi::store::charts {
namespace {

constexpr const char* kSchemaV2 = R"sql(
CREATE TABLE chart(
  subject BLOB PRIMARY KEY,
  joined INTEGER NOT NULL,
  blob BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX chart_waiting ON chart(subject) WHERE joined = 0;
CREATE TABLE alias(
  name BLOB PRIMARY KEY,
  person BLOB NOT NULL,
  birth INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE dictionary(
  number INTEGER PRIMARY KEY,
  bytes BLOB NOT NULL);
CREATE TABLE fact(
  name BLOB PRIMARY KEY,
  body BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE part(
  book BLOB NOT NULL,
  person BLOB NOT NULL,
  number INTEGER NOT NULL,
  of_parts INTEGER NOT NULL,
  text BLOB NOT NULL,
  PRIMARY KEY(book, person, number)) WITHOUT ROWID;
CREATE TABLE quarantine(
  entry INTEGER PRIMARY KEY,
  file TEXT NOT NULL,
  line INTEGER NOT NULL,
  reason TEXT NOT NULL,
  digest TEXT NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE(digest, reason));
)sql";

constexpr std::array kSteps = {vault::Migration{1, people::kSchemaV1},
                               vault::Migration{2, kSchemaV2},
                               vault::Migration{3, kContentAgesSchema},
                               vault::Migration{4, people::kSchemaImage},
                               vault::Migration{5, people::kSchemaRemoved},
                               vault::Migration{6, people::kSchemaWords}};

}  // namespace

Result<vault::Database> open_region(const std::filesystem::path& file, vault::Database::Mode mode,
                                    const vault::DataKey& key) {
  TRY(database, vault::Database::open(file, mode, key));
  if (mode == vault::Database::Mode::kReadWrite) TRY_VOID(database.migrate(kSteps));
  return database;
}

}  // namespace tomoshibi::store::charts
