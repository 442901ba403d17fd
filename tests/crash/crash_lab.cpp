#include "tests/crash/crash_lab.h"

#include <sqlite3.h>

#include <algorithm>
#include <cassert>
#include <cstdio>
#include <optional>
#include <set>
#include <utility>

#include "tests/crash/store_door.h"

namespace tomoshibi::test {
namespace {

constexpr const char* kFile = "x.db";

// Column values of every row, each with its type and length in front.
int append_rows(sqlite3* store, const char* sql, Bytes& into) {
  sqlite3_stmt* statement = nullptr;
  int code = sqlite3_prepare_v2(store, sql, -1, &statement, nullptr);
  while (code == SQLITE_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
      const auto* value = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement, i));
      const int count = sqlite3_column_bytes(statement, i);
      into.push_back(static_cast<std::uint8_t>(sqlite3_column_type(statement, i)));
      for (int shift = 0; shift < 32; shift += 8) {
        into.push_back(static_cast<std::uint8_t>(count >> shift));
      }
      if (count > 0) into.insert(into.end(), value, value + count);
    }
    into.push_back(0xff);
    code = SQLITE_OK;
  }
  const int finished = sqlite3_finalize(statement);
  return code == SQLITE_DONE ? finished : code;
}

// The names in the first column.
int names_of(sqlite3* store, const char* sql, std::vector<std::string>& into) {
  sqlite3_stmt* statement = nullptr;
  int code = sqlite3_prepare_v2(store, sql, -1, &statement, nullptr);
  while (code == SQLITE_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
    into.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(statement, 0)));
    code = SQLITE_OK;
  }
  const int finished = sqlite3_finalize(statement);
  return code == SQLITE_DONE ? finished : code;
}

}  // namespace

const std::vector<Letter>& alphabet() {
  static const std::vector<Letter> kAlphabet{
      {'i', "insert one row"},
      {'I', "insert 60 rows in one transaction"},
      {'u', "update every row"},
      {'d', "delete every third row"},
      {'b', "insert a value of 60,000 bytes"},
      {'s', "savepoint, a large change, roll back to it, a small change, commit"},
      {'p', "checkpoint, passive"},
      {'t', "checkpoint, truncating the log"},
      {'v', "VACUUM"},
      {'f', "insert into a full-text table"},
      {'m', "two steps of a migration"},
      {'c', "close and open again"},
      {'k', "close without a checkpoint, open again"},
  };
  return kAlphabet;
}

std::string_view letters_of_the_alphabet() {
  static const std::string kLetters = [] {
    std::string letters;
    for (const Letter& letter : alphabet()) letters.push_back(letter.letter);
    return letters;
  }();
  return kLetters;
}

std::vector<std::string> statements_of_creation() {
  return {
      "BEGIN IMMEDIATE;"
      "CREATE TABLE person(id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT);"
      "CREATE INDEX person_by_name ON person(name);"
      "CREATE TABLE mark(id INTEGER PRIMARY KEY);"
      "PRAGMA user_version=1;"
      "COMMIT;",
      "CREATE VIRTUAL TABLE words USING fts5(body);",
      "INSERT INTO person(name,note) VALUES('first','row');",
  };
}

std::vector<std::string> statements_of(char letter) {
  // Values depend on what is there, never on chance.
  static constexpr const char* kNext = "(SELECT ifnull(max(id),0)+1 FROM person)";
  const std::string next = kNext;
  switch (letter) {
    case 'i':
      return {"INSERT INTO person SELECT n, 'name '||(n*7919%1000), 'note '||n FROM (SELECT " +
              next + " AS n);"};
    case 'I':
      return {"BEGIN IMMEDIATE;"
              "WITH RECURSIVE c(i,n) AS (SELECT 1, " + next +
              " UNION ALL SELECT i+1, n+1 FROM c WHERE i<60)"
              " INSERT INTO person SELECT n, 'name '||(n*7919%1000),"
              " replace(hex(zeroblob(100)),'00',printf('%04d',n)) FROM c;"
              "COMMIT;"};
    case 'u':
      return {"UPDATE person SET name=name||'+', note=substr(note||' changed',1,500);"};
    case 'd':
      return {"DELETE FROM person WHERE id%3=0;"};
    case 'b':
      return {"INSERT INTO person SELECT n, 'large', replace(hex(zeroblob(15000)),'00',"
              "printf('%04d',n)) FROM (SELECT " + next + " AS n);"};
    case 's':
      return {"BEGIN IMMEDIATE;"
              "INSERT INTO person(name) VALUES('before the savepoint');"
              "SAVEPOINT one;"
              "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM c WHERE i<150)"
              " INSERT INTO person(name,note) SELECT 'undone', hex(zeroblob(150)) FROM c;"
              "UPDATE person SET name='undone';"
              "ROLLBACK TO one;"
              "UPDATE person SET note='after the savepoint' WHERE id%2=0;"
              "RELEASE one;"
              "COMMIT;"};
    case 'p':
      return {"PRAGMA wal_checkpoint(PASSIVE);"};
    case 't':
      return {"PRAGMA wal_checkpoint(TRUNCATE);"};
    case 'v':
      return {"VACUUM;"};
    case 'f':
      return {"INSERT INTO words(body) SELECT 'lamp '||n||' of the shelter, word'||(n*31)||"
              "' and '||hex(n*n) FROM (SELECT ifnull(max(rowid),0)+1 AS n FROM words);"};
    case 'm':
      return {"BEGIN IMMEDIATE;"
              "CREATE TABLE IF NOT EXISTS visit(id INTEGER PRIMARY KEY, person INTEGER, seen TEXT);"
              "CREATE INDEX IF NOT EXISTS visit_by_person ON visit(person);"
              "PRAGMA user_version=2;"
              "COMMIT;",
              "BEGIN IMMEDIATE;"
              "INSERT INTO visit(person,seen) SELECT id, name FROM person;"
              "PRAGMA user_version=3;"
              "COMMIT;"};
    default:
      return {};
  }
}

int run_sql(sqlite3* store, const char* sql) {
  const int code = sqlite3_exec(store, sql, nullptr, nullptr, nullptr);
  return code == SQLITE_OK ? code : sqlite3_extended_errcode(store);
}

int read_state(sqlite3* store, SeenState& state) {
  Bytes seen;
  int code = append_rows(store, "PRAGMA user_version", seen);
  const auto also = [&](const char* sql) {
    if (code == SQLITE_OK) code = append_rows(store, sql, seen);
  };
  also("SELECT type,name,tbl_name,sql FROM sqlite_schema ORDER BY type,name");
  std::vector<std::string> tables;
  if (code == SQLITE_OK) {
    code = names_of(store,
                    "SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE 'words_%'"
                    " AND name NOT LIKE 'sqlite_%' AND name<>'mark' ORDER BY name",
                    tables);
  }
  bool words = false;
  for (const std::string& table : tables) {
    words = words || table == "words";
    also(("SELECT rowid,* FROM " + table + " ORDER BY rowid").c_str());
  }
  // Through the indexes too: they are other pages.
  if (words) also("SELECT rowid FROM words WHERE words MATCH 'lamp OR shelter' ORDER BY rowid");
  if (!tables.empty()) also("SELECT name,count(*) FROM person GROUP BY name ORDER BY name");
  state.content = digest_of(seen);
  state.marks = 0;
  if (code == SQLITE_OK && !tables.empty()) {
    Bytes marks;
    code = append_rows(store, "SELECT id FROM mark", marks);
    state.marks = static_cast<std::int64_t>(std::count(marks.begin(), marks.end(), 0xff));
  }
  return code;
}

int check_integrity(sqlite3* store) {
  std::vector<std::string> answers;
  int code = names_of(store, "PRAGMA integrity_check", answers);
  if (code != SQLITE_OK) return code;
  if (answers != std::vector<std::string>{"ok"}) return SQLITE_CORRUPT;
  std::vector<std::string> words;
  code = names_of(store, "SELECT name FROM sqlite_schema WHERE name='words'", words);
  if (code != SQLITE_OK || words.empty()) return code;
  return run_sql(store, "INSERT INTO words(words) VALUES('integrity-check')");
}

sqlite3* open_store(const LabOptions& options, const char* below_vfs, int& code) {
  sqlite3* store = open_door(options.sealed, kFile, below_vfs, code, options.key_number);
  if (store == nullptr) return nullptr;
  char pragmas[400];
  // What vault::Database sets, and a cache of a few pages.
  sqlite3_snprintf(sizeof pragmas, pragmas,
                   "PRAGMA page_size=%d; %s PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0;"
                   "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA journal_mode=WAL;"
                   "PRAGMA synchronous=%s; PRAGMA secure_delete=ON; PRAGMA cache_size=%d;"
                   "SELECT count(*) FROM sqlite_schema;",
                   options.page_bytes, door_is_new(store) ? "PRAGMA journal_mode=MEMORY;" : "",
                   options.synchronous ? "FULL" : "OFF", options.cache_pages);
  code = run_sql(store, pragmas);
  if (code == SQLITE_OK) return store;
  sqlite3_close_v2(store);
  return nullptr;
}

Oracle::Oracle() {
  [[maybe_unused]] const int code = sqlite3_open(":memory:", &reference_);
  assert(code == SQLITE_OK);
}
Oracle::~Oracle() { sqlite3_close_v2(reference_); }
void Oracle::run(const std::string& sql) {
  [[maybe_unused]] const int code = run_sql(reference_, sql.c_str());
  assert(code == SQLITE_OK);
}
Digest Oracle::state() const {
  SeenState state;
  [[maybe_unused]] const int code = read_state(reference_, state);
  assert(code == SQLITE_OK);
  return state.content;
}

CrashLab::CrashLab(const LabOptions& options)
    : options_(options), disk_("recorded disk"), second_disk_("disk after the crash") {}

void CrashLab::set_thoroughness(std::size_t disks_per_point, std::size_t nested_every) {
  options_.disks_per_point = disks_per_point;
  options_.nested_every = nested_every;
}

void CrashLab::fail(std::string_view word, std::size_t point, std::string_view what, int code) {
  ++counts_.failures;
  if (failures_.size() >= 20) return;
  char text[256];
  std::snprintf(text, sizeof text,
                "word '%.*s', after operation %zu: %.*s (code %d, damage %s, seed %llu)",
                static_cast<int>(word.size()), word.data(), point, static_cast<int>(what.size()),
                what.data(), code, door_last_damage().c_str(),
                static_cast<unsigned long long>(options_.seed));
  failures_.emplace_back(text);
}

bool CrashLab::run_steps(sqlite3*& store, Oracle& oracle,
                         const std::vector<std::string>& statements) {
  for (const std::string& sql : statements) {
    Step step{disk_.operations().size(), 0, oracle.state(), {}};
    const int code = run_sql(store, sql.c_str());
    oracle.run(sql);
    step.end = disk_.operations().size();
    step.after = oracle.state();
    steps_.push_back(step);
    if (code != SQLITE_OK) {
      fail(sql.substr(0, 30), step.end, "a statement failed on a healthy disk", code);
      return false;
    }
  }
  return true;
}

bool CrashLab::run_word(std::string_view word, std::size_t& last_begins) {
  disk_.load({});
  steps_.clear();
  start_randomness(options_.seed);
  Oracle oracle;
  int code = SQLITE_OK;
  const auto reopen = [&](sqlite3*& store, bool checkpoint) {
    if (!checkpoint) sqlite3_db_config(store, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    sqlite3_close_v2(store);
    store = open_store(options_, disk_.name(), code);
    if (store == nullptr) fail(word, disk_.operations().size(), "reopening failed", code);
    return store != nullptr;
  };
  last_begins = 0;
  sqlite3* store = open_store(options_, disk_.name(), code);
  if (store == nullptr) {
    fail(word, 0, "a new store could not be made", code);
    return false;
  }
  bool good = run_steps(store, oracle, statements_of_creation());
  for (const char letter : word) {
    if (!good) break;
    last_begins = disk_.operations().size();
    if (letter == 'c' || letter == 'k') good = reopen(store, letter == 'c');
    else good = run_steps(store, oracle, statements_of(letter));
  }
  // Kept open: what closing does belongs to the letter c. Its calls come behind the last step.
  if (store != nullptr) {
    Step tail{disk_.operations().size(), 0, oracle.state(), oracle.state()};
    sqlite3_db_config(store, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    sqlite3_close_v2(store);
    tail.end = disk_.operations().size();
    steps_.push_back(tail);
  }
  if (options_.sealed && disk_.temporaries_opened() > 0) {
    fail(word, 0, "a temporary file was opened", 0);
  }
  return good;
}

void CrashLab::visit(std::string_view word) {
  ++counts_.workloads;
  seen_.clear();
  std::size_t first = 0;
  if (!run_word(word, first)) return;
  const std::vector<Operation>& operations = disk_.operations();
  const Disk nothing;
  CrashPoints points(nothing, operations);
  for (std::size_t point = first; point <= operations.size(); ++point) {
    points.advance_to(point);
    ++counts_.crash_points;
    points.each_disk(options_.disks_per_point, options_.seed + point, [&](const Disk& disk) {
      const std::uint64_t fingerprint = fingerprint_of(disk);
      const auto place = std::lower_bound(seen_.begin(), seen_.end(), fingerprint);
      // A disk that was good before an acknowledgement may be a loss after it.
      if (place != seen_.end() && *place == fingerprint) return;
      seen_.insert(place, fingerprint);
      judge(disk, point, word);
    });
    const bool acknowledged = std::any_of(steps_.begin(), steps_.end(), [&](const Step& step) {
      return step.end == point + 1;
    });
    if (acknowledged) seen_.clear();
  }
}

void CrashLab::judge(const Disk& disk, std::size_t point, std::string_view word) {
  ++counts_.disks;
  Digest last{};
  std::optional<Digest> running;
  Oracle nothing;
  last = nothing.state();
  for (const Step& step : steps_) {
    if (step.end <= point) last = step.after;
    else if (step.begin < point) running = step.after;
  }
  second_disk_.load(disk);
  int code = SQLITE_OK;
  sqlite3* store = open_store(options_, second_disk_.name(), code);
  if (store == nullptr) return fail(word, point, "the store does not open", code);
  SeenState seen;
  code = read_state(store, seen);
  if (code != SQLITE_OK) {
    fail(word, point, "the store does not read", code);
  } else if (seen.content != last && !(running && seen.content == *running)) {
    fail(word, point, "an acknowledged transaction is lost, or a state that never was", 0);
  } else if (code = check_integrity(store); code != SQLITE_OK) {
    fail(word, point, "the integrity check fails", code);
  } else if (door_says_rolled_back(store)) {
    fail(word, point, "the store is called rolled back", 0);
  }
  sqlite3_db_config(store, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  sqlite3_close_v2(store);
  const std::int64_t firsts = counts_.disks - counts_.nested_disks;
  if (code == SQLITE_OK && firsts % static_cast<std::int64_t>(options_.nested_every) == 0) {
    crash_again(disk, seen, point, word);
  }
}

void CrashLab::crash_again(const Disk& disk, const SeenState& seen, std::size_t point,
                           std::string_view word) {
  // Recovery, one acknowledged row where there is a table for it, a checkpoint, the end.
  second_disk_.load(disk);
  int code = SQLITE_OK;
  sqlite3* store = open_store(options_, second_disk_.name(), code);
  if (store == nullptr) return fail(word, point, "the store opens only once", code);
  const std::size_t marking = second_disk_.operations().size();
  const bool marked = run_sql(store, "INSERT INTO mark DEFAULT VALUES") == SQLITE_OK;
  const std::size_t acknowledged = second_disk_.operations().size();
  run_sql(store, "PRAGMA wal_checkpoint(TRUNCATE)");
  sqlite3_close_v2(store);
  const std::vector<Operation> operations = second_disk_.operations();

  CrashPoints points(disk, operations);
  const std::size_t stride = std::max<std::size_t>(1, operations.size() / options_.nested_points);
  const std::size_t offset = static_cast<std::size_t>(counts_.disks) % stride;
  std::set<std::pair<std::uint64_t, bool>> judged;
  for (std::size_t again = offset; again <= operations.size(); again += stride) {
    points.advance_to(again);
    const std::uint64_t seed = options_.seed + point * 1000 + again;
    points.each_disk(options_.nested_disks_per_point, seed, [&](const Disk& second) {
      if (!judged.emplace(fingerprint_of(second), again >= acknowledged).second) return;
      ++counts_.disks;
      ++counts_.nested_disks;
      second_disk_.load(second);
      sqlite3* reopened = open_store(options_, second_disk_.name(), code);
      if (reopened == nullptr) {
        return fail(word, point, "after a crash in recovery the store does not open", code);
      }
      SeenState state;
      code = read_state(reopened, state);
      const std::int64_t least = seen.marks + (marked && again >= acknowledged ? 1 : 0);
      const std::int64_t most = seen.marks + (marked && again > marking ? 1 : 0);
      if (code != SQLITE_OK) {
        fail(word, point, "after a crash in recovery the store does not read", code);
      } else if (state.content != seen.content || state.marks < least || state.marks > most) {
        fail(word, point, "a crash in recovery lost what was there", 0);
      } else if (code = check_integrity(reopened); code != SQLITE_OK) {
        fail(word, point, "after a crash in recovery the integrity check fails", code);
      } else if (door_says_rolled_back(reopened)) {
        fail(word, point, "after a crash in recovery the store is called rolled back", 0);
      }
      sqlite3_db_config(reopened, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
      sqlite3_close_v2(reopened);
    });
  }
}

}  // namespace tomoshibi::test
