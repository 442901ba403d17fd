// crash_damage: what a failing disk or a thief may do to the files, byte by byte and file by file.
//
//   crash_damage --stride N       every N-th byte (37) of a small store, and every replacement
//   crash_damage --full           every byte; prints the table of docs/reliability.md
//   crash_damage --large N        N random bits of a store of about 50 MB
//   --page BYTES
//
// Promise: with one byte changed, opening and reading everything (every row, integrity_check, every
// page) either gives an error or exactly what was written. Where it is the second, the bytes carry
// nothing: the same region filled with noise, whole, changes nothing either.
// A page, a file or a pair of files that was valid at another time or place gives an error, or is
// reported as rolled back (or as unknown, when the head outside is gone), or reads as the newest.
// Exit status: 0 no failure, 1 failures (the first 20 are printed), 2 bad arguments.
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "store/vault/pages/head.h"
#include "tests/crash/crash_lab.h"
#include "tests/crash/sample_store.h"
#include "tests/crash/store_door.h"

using namespace tomoshibi;
using namespace tomoshibi::test;
using store::vault::pages::Geometry;
namespace layout = store::vault::pages;

namespace {

const std::string kMain = "x.db";
const std::string kLog = "x.db-wal";
const std::string kHead = "x.db-head";
constexpr std::int64_t kMarksAt = layout::kLogPreambleBytes - 2 * layout::kBlockBytes;

// What an opening of damaged files came to.
enum class Answer : std::uint8_t { kError, kWritten, kRolledBack, kNoHead, kWrong };

struct Tally {
  std::int64_t detected = 0;
  std::int64_t harmless = 0;
  std::int64_t reported = 0;  // Read as written, and the head outside called missing.
  std::int64_t wrong = 0;
};

// Names the part of the format that a byte belongs to.
std::string region_of(const std::string& file, std::int64_t at, const Geometry& geometry) {
  const std::int64_t in_block = at % layout::kBlockBytes;
  if (file == kHead) {
    const bool is_slot = in_block % layout::kOutsideSlotBytes < 80;
    return is_slot ? "head outside: slot" : "head outside: padding";
  }
  if (file == kLog) {
    if (at >= layout::kLogPreambleBytes) return "log: frame";
    if (at >= kMarksAt) return in_block < 72 ? "log: mark" : "log: padding of marks";
    return at < layout::kBlockBytes ? "log: header, slot 0" : "log: header, slot 1";
  }
  if (at < layout::kBlockBytes) return "header, first copy";
  if (at < 2 * layout::kBlockBytes) return "head, slot 0";
  if (at < 3 * layout::kBlockBytes) return "head, slot 1";
  if (at < layout::kPreambleBytes) return "header, second copy";
  const std::int64_t each = (geometry.group_pages() + 2) * std::int64_t{geometry.page_bytes};
  const std::int64_t within = (at - layout::kPreambleBytes) % each / geometry.page_bytes;
  if (within < 2) return within == 0 ? "tag page, copy 0" : "tag page, copy 1";
  return "page";
}

class DamageLab final {
 public:
  explicit DamageLab(const LabOptions& options) : options_(options), disk_("damaged disk") {
    geometry_.page_bytes = static_cast<std::uint32_t>(options.page_bytes);
  }

  void flip_bytes(std::int64_t stride);
  void fill_harmless_regions();
  void flip_in_large(std::int64_t flips);
  void replace();
  void print_table() const;
  std::int64_t failures() const { return failures_; }

 private:
  void make_small();
  Answer open_and_read(const Disk& disk, int key_number = 0);
  void expect(const char* what, const Disk& disk, const std::set<Answer>& allowed);
  void run(sqlite3* store, const std::string& sql);
  void replace_pages();
  void replace_files();
  void replace_log_parts();
  void replace_by_abandoned_log();
  void replace_after_half_checkpoint();
  void fail(const std::string& what);

  LabOptions options_;
  RecordingVfs disk_;
  Geometry geometry_;
  Disk older_;    // After a checkpoint and with a log.
  Disk newest_;   // Later: pages changed, another log.
  Disk other_;    // Another store under the same data key.
  Digest written_{};  // What newest_ holds.
  std::map<std::string, Tally> tallies_;
  std::int64_t replacements_ = 0;
  std::int64_t failures_ = 0;
};

void DamageLab::fail(const std::string& what) {
  if (++failures_ <= 20) std::printf("%s\n", what.c_str());
}

void DamageLab::run(sqlite3* store, const std::string& sql) {
  if (const int code = run_sql(store, sql.c_str()); code != SQLITE_OK) {
    fail("a statement failed on a healthy disk (code " + std::to_string(code) + ")");
  }
}

void DamageLab::make_small() {
  auto sample = make_sample_store(disk_, options_);
  if (!sample) return fail("a statement failed on a healthy disk");
  older_ = std::move(sample->older);
  newest_ = std::move(sample->newest);
  other_ = std::move(sample->other);
  written_ = sample->written;
  if (open_and_read(newest_) != Answer::kWritten) fail("the undamaged store is not as written");
}

Answer DamageLab::open_and_read(const Disk& disk, int key_number) {
  disk_.load(disk);
  int code = SQLITE_OK;
  LabOptions options = options_;
  options.key_number = key_number;
  sqlite3* store = open_store(options, disk_.name(), code);
  if (store == nullptr) return Answer::kError;
  SeenState seen;
  code = read_state(store, seen);
  if (code == SQLITE_OK) code = check_integrity(store);
  if (code == SQLITE_OK) code = door_verify(store);
  Answer answer = Answer::kError;
  if (code == SQLITE_OK) {
    if (door_says_rolled_back(store)) answer = Answer::kRolledBack;
    else if (seen.content != written_) answer = Answer::kWrong;
    else answer = Answer::kWritten;
    if (door_says_no_head(store)) answer = Answer::kNoHead;
  }
  sqlite3_db_config(store, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  sqlite3_close_v2(store);
  return answer;
}

// ---- one byte ----------------------------------------------------------------------------------

void DamageLab::flip_bytes(std::int64_t stride) {
  make_small();
  std::int64_t phase = 0;
  for (const auto& [file, bytes] : newest_) {
    Disk damaged = newest_;
    Bytes& target = damaged[file];
    for (std::int64_t at = phase++ % stride; at < static_cast<std::int64_t>(bytes.size());
         at += stride) {
      std::uint8_t& byte = target[static_cast<std::size_t>(at)];
      const std::uint8_t kept = byte;
      byte = static_cast<std::uint8_t>(byte ^ (1U << (at % 8)));
      const Answer answer = open_and_read(damaged);
      byte = kept;
      Tally& tally = tallies_[file + " " + region_of(file, at, geometry_)];
      if (answer == Answer::kWritten) ++tally.harmless;
      else if (answer == Answer::kNoHead) ++tally.reported;
      else if (answer == Answer::kError) ++tally.detected;
      else {
        ++tally.wrong;
        fail("a flipped bit of " + file + ", byte " + std::to_string(at) +
             (answer == Answer::kWrong ? ": wrong data" : ": called rolled back"));
      }
    }
  }
}

// Bytes whose change is harmless: all those of one block or page together, and whole.
void DamageLab::fill_harmless_regions() {
  std::uint64_t noise = 99;
  for (const auto& [file, bytes] : newest_) {
    const std::int64_t size = static_cast<std::int64_t>(bytes.size());
    std::int64_t from = 0;
    while (from < size) {
      std::int64_t to = from + 1;
      const std::string region = region_of(file, from, geometry_);
      const std::int64_t unit = region == "log: frame" ? geometry_.frame_bytes()
                                : region == "page"     ? geometry_.page_bytes
                                                       : layout::kBlockBytes;
      const std::int64_t base = region == "log: frame" ? layout::kLogPreambleBytes : 0;
      const std::int64_t stop = std::min(size, base + ((from - base) / unit + 1) * unit);
      while (to < stop && region_of(file, to, geometry_) == region) ++to;
      Disk damaged = newest_;
      Bytes& target = damaged[file];
      target[static_cast<std::size_t>(from + (to - from) / 2)] ^= 1U;
      const Answer one = open_and_read(damaged);
      for (std::int64_t at = from; at < to; ++at) {
        noise = noise * 6364136223846793005U + 1442695040888963407U;
        target[static_cast<std::size_t>(at)] = static_cast<std::uint8_t>(noise >> 56);
      }
      const Answer all = open_and_read(damaged);
      if (all == Answer::kWrong || (one == Answer::kWritten && all != Answer::kWritten)) {
        fail("noise over " + file + " from " + std::to_string(from) + " changes what is read");
      }
      from = to;
    }
  }
}

void DamageLab::print_table() const {
  std::printf("| File | Region | Bytes changed | Error | Read as written | of these, \"no head\" | "
              "Wrong |\n|---|---|---|---|---|---|---|\n");
  for (const auto& [name, tally] : tallies_) {
    const std::size_t space = name.find(' ');
    const std::int64_t all = tally.detected + tally.harmless + tally.reported + tally.wrong;
    std::printf("| `%s` | %s | %lld | %lld | %lld | %lld | %lld |\n",
                name.substr(0, space).c_str(), name.substr(space + 1).c_str(),
                static_cast<long long>(all),
                static_cast<long long>(tally.detected),
                static_cast<long long>(tally.harmless + tally.reported),
                static_cast<long long>(tally.reported), static_cast<long long>(tally.wrong));
  }
}

// A store in the file alone; each flip is looked for by reading every page, and undone.
void DamageLab::flip_in_large(std::int64_t flips) {
  start_randomness(11);
  disk_.load({});
  int code = SQLITE_OK;
  LabOptions options = options_;
  options.cache_pages = 4000;
  sqlite3* store = open_store(options, disk_.name(), code);
  if (store == nullptr) return fail("no store can be made");
  for (const std::string& sql : statements_of_creation()) run(store, sql);
  run(store, "WITH RECURSIVE c(n) AS (SELECT 2 UNION ALL SELECT n+1 FROM c WHERE n<60000)"
             " INSERT INTO person SELECT n, 'name '||(n*7919%1000), substr("
             "hex(n*7919)||replace(hex(zeroblob(180)),'00',printf('%04d',n)),1,760)"
             " FROM c;");
  run(store, "DELETE FROM person WHERE id%17=0; PRAGMA wal_checkpoint(TRUNCATE);");
  SeenState seen;
  if (read_state(store, seen) != SQLITE_OK) return fail("the large store does not read");
  written_ = seen.content;
  sqlite3_close_v2(store);
  const Disk whole = disk_.files();
  const std::size_t size = whole.at(kMain).size();
  std::printf("a store of %zu bytes\n", size);
  std::uint64_t random = options_.seed;
  disk_.load(whole);
  for (std::int64_t flip = 0; flip < flips; ++flip) {
    random = random * 6364136223846793005U + 1442695040888963407U;
    const std::size_t at = static_cast<std::size_t>((random >> 20) % size);
    const auto bit = static_cast<std::uint8_t>(1U << (random >> 61));
    disk_.tamper(kMain)[at] ^= bit;
    const std::size_t operations = disk_.operations().size();
    store = open_store(options_, disk_.name(), code);
    if (store != nullptr) {
      code = door_verify(store);
      // Not found by its place: then everything must read as written.
      if (code == SQLITE_OK && (read_state(store, seen) != SQLITE_OK || seen.content != written_)) {
        fail("bit " + std::to_string(bit) + " of byte " + std::to_string(at) + ": wrong data");
      }
      sqlite3_db_config(store, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
      sqlite3_close_v2(store);
    }
    Tally& tally = tallies_[kMain + " " +
                            region_of(kMain, static_cast<std::int64_t>(at), geometry_)];
    ++(store == nullptr || code != SQLITE_OK ? tally.detected : tally.harmless);
    if (disk_.operations().size() == operations) disk_.tamper(kMain)[at] ^= bit;
    else disk_.load(whole);
  }
}

// ---- valid things in a wrong place -------------------------------------------------------------

void DamageLab::expect(const char* what, const Disk& disk, const std::set<Answer>& allowed) {
  ++replacements_;
  const Answer answer = open_and_read(disk);
  if (allowed.contains(answer)) return;
  static constexpr const char* kNames[] = {"an error", "read as written", "rolled back", "no head",
                                           "wrong data, unreported"};
  fail(std::string(what) + ": " + kNames[static_cast<std::size_t>(answer)]);
}

void DamageLab::replace_pages() {
  const std::int64_t page_bytes = geometry_.page_bytes;
  const auto copy_of = [&](const Disk& from, std::int64_t at, Disk& to, std::int64_t into) {
    const Bytes& source = from.at(kMain);
    Bytes& target = to[kMain];
    if (at + page_bytes > static_cast<std::int64_t>(source.size())) return false;
    if (into + page_bytes > static_cast<std::int64_t>(target.size())) return false;
    if (std::equal(source.begin() + at, source.begin() + at + page_bytes, target.begin() + into)) {
      return false;
    }
    std::copy_n(source.begin() + at, page_bytes, target.begin() + into);
    return true;
  };
  const auto pages = static_cast<std::uint32_t>(
      (newest_.at(kMain).size() - layout::kPreambleBytes) / geometry_.page_bytes);
  for (std::uint32_t page = 1; page <= pages; ++page) {
    const std::int64_t at = geometry_.page_offset(page);
    Disk disk = newest_;
    if (copy_of(older_, at, disk, at)) {
      expect("an older page", disk, {Answer::kError, Answer::kWritten});
    }
    disk = newest_;
    if (copy_of(other_, at, disk, at)) {
      expect("a page of another store", disk, {Answer::kError, Answer::kWritten});
    }
    for (std::uint32_t second = page + 1; second <= pages; ++second) {
      disk = newest_;
      const std::int64_t there = geometry_.page_offset(second);
      if (copy_of(newest_, at, disk, there) && copy_of(newest_, there, disk, at)) {
        expect("two pages swapped", disk, {Answer::kError, Answer::kWritten});
      }
    }
  }
  // All older pages together with their tag pages, and with the heads of that time.
  for (const bool with_heads : {false, true}) {
    Disk disk = newest_;
    Bytes& target = disk[kMain];
    const Bytes& source = older_.at(kMain);
    const std::size_t from = static_cast<std::size_t>(with_heads ? layout::kBlockBytes
                                                                 : layout::kPreambleBytes);
    const std::size_t to = std::min(source.size(), target.size());
    std::copy(source.begin() + static_cast<std::ptrdiff_t>(from),
              source.begin() + static_cast<std::ptrdiff_t>(to),
              target.begin() + static_cast<std::ptrdiff_t>(from));
    expect(with_heads ? "older pages, tag pages and heads" : "older pages and tag pages", disk,
           {Answer::kError, Answer::kRolledBack});
  }
}

void DamageLab::replace_files() {
  const auto with = [&](const std::vector<std::string>& names, const Disk& from) {
    Disk disk = newest_;
    for (const std::string& name : names) {
      if (from.contains(name)) disk[name] = from.at(name);
      else disk.erase(name);
    }
    return disk;
  };
  const Disk nothing;
  const std::set<Answer> told{Answer::kError, Answer::kRolledBack};
  expect("an older file", with({kMain}, older_), told);
  expect("an older log", with({kLog}, older_), told);
  expect("an older file with its log", with({kMain, kLog}, older_), told);
  expect("no log", with({kLog}, nothing), told);
  Disk alone = with({kMain}, older_);
  alone.erase(kLog);
  expect("an older file without a log", alone, told);
  expect("no file", with({kMain}, nothing), told);
  Disk emptied = newest_;
  for (const std::size_t bytes : std::array<std::size_t, 4>{0, 1, 4096, 16384}) {
    emptied[kMain] = newest_.at(kMain);
    emptied[kMain].resize(bytes);
    expect("a file cut to its beginning", emptied, told);
    emptied[kMain].assign(bytes, 0);
    expect("a file cut and blank", emptied, told);
  }
  expect("the file of another store", with({kMain}, other_), told);
  expect("the log of another store", with({kLog}, other_), told);
  expect("the file and log of another store", with({kMain, kLog}, other_),
         {Answer::kError, Answer::kRolledBack, Answer::kNoHead});
  expect("no head outside", with({kHead}, nothing), {Answer::kNoHead});
  expect("the head of another store", with({kHead}, other_), {Answer::kNoHead, Answer::kError});
  // It lags behind, as after a power cut.
  expect("an older head outside", with({kHead}, older_), {Answer::kWritten});
  Disk unknown = with({kMain, kLog}, older_);
  unknown.erase(kHead);
  expect("an older file with its log, no head outside", unknown, {Answer::kNoHead, Answer::kError});
  // All of them together: what no software can tell (docs/format/vault-v1.md says so).
  ++replacements_;
  if (const Answer answer = open_and_read(older_); answer != Answer::kWrong) {
    fail("an older state of everything together was expected to pass unseen");
  }
  ++replacements_;
  disk_.load(newest_);
  LabOptions options = options_;
  options.key_number = 1;
  int code = SQLITE_OK;
  if (open_store(options, disk_.name(), code) != nullptr || code != SQLITE_AUTH) {
    fail("a wrong key is not told from damage");
  }
}

void DamageLab::replace_log_parts() {
  const std::int64_t frame_bytes = geometry_.frame_bytes();
  const std::int64_t size = static_cast<std::int64_t>(newest_.at(kLog).size());
  const std::set<Answer> told{Answer::kError, Answer::kRolledBack};
  const std::set<Answer> told_or_unused{Answer::kError, Answer::kRolledBack, Answer::kWritten};
  const std::int64_t frames = (size - layout::kLogPreambleBytes) / frame_bytes;
  const auto cut = [&](std::int64_t to) {
    Disk disk = newest_;
    disk[kLog].resize(static_cast<std::size_t>(to));
    return disk;
  };
  for (std::int64_t frame = 0; frame < frames; ++frame) {
    const std::int64_t at = layout::kLogPreambleBytes + frame * frame_bytes;
    expect("the log cut between frames", cut(at), told);
    expect("the log cut within a frame", cut(at + frame_bytes / 2), told);
  }
  for (const std::int64_t at : {0, 1, 72, 4096, 4168, 8192, 8264, 12288, 12360, 16383}) {
    if (at < size) expect(("the log cut at " + std::to_string(at)).c_str(), cut(at), told);
  }
  for (std::int64_t one = 0; one < frames; ++one) {
    for (std::int64_t two = one + 1; two < frames; ++two) {
      Disk disk = newest_;
      const auto first = disk[kLog].begin() + layout::kLogPreambleBytes + one * frame_bytes;
      const auto second = disk[kLog].begin() + layout::kLogPreambleBytes + two * frame_bytes;
      std::swap_ranges(first, first + frame_bytes, second);
      expect("two frames swapped", disk, told);
    }
    for (const Disk* from : {&older_, &other_}) {
      const std::int64_t at = layout::kLogPreambleBytes + one * frame_bytes;
      if (at + frame_bytes > static_cast<std::int64_t>(from->at(kLog).size())) continue;
      Disk disk = newest_;
      std::copy_n(from->at(kLog).begin() + at, frame_bytes, disk[kLog].begin() + at);
      expect("a frame of another log", disk, told);
    }
  }
  // Both marks gone: the head outside still knows.
  Disk disk = newest_;
  std::fill_n(disk[kLog].begin() + kMarksAt, 2 * layout::kBlockBytes, std::uint8_t{0});
  expect("no marks", disk, told_or_unused);
  disk[kLog].resize(static_cast<std::size_t>(layout::kLogPreambleBytes + frame_bytes));
  expect("no marks and the log cut", disk, told);
}

// A log that was begun and abandoned before its first commit, put back over the one that came after
// it: both were begun under the same head.
void DamageLab::replace_by_abandoned_log() {
  disk_.load(older_);
  int code = SQLITE_OK;
  const auto leave = [&](sqlite3* store) {
    sqlite3_db_config(store, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    sqlite3_close_v2(store);
    return disk_.files();
  };
  sqlite3* store = open_store(options_, disk_.name(), code);
  if (store == nullptr) return fail("the store does not open");
  run(store, "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA cache_size=5; BEGIN;");
  run(store, "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c WHERE n<200)"
             " INSERT INTO person(name,note) SELECT 'abandoned', hex(zeroblob(100)) FROM c;");
  const Disk abandoned = disk_.files();  // As the power went.
  run(store, "ROLLBACK");
  leave(store);
  Disk disk = abandoned;
  for (int opening = 0; opening < 2; ++opening) {
    disk_.load(disk);
    store = open_store(options_, disk_.name(), code);
    if (store == nullptr) return fail("the store does not open");
    for (int i = 0; i < 5; ++i) run(store, statements_of('i').front());
    SeenState seen;
    if (read_state(store, seen) != SQLITE_OK) fail("the store does not read");
    disk = leave(store);
    const Digest written = std::exchange(written_, seen.content);
    expect("the log after an abandoned one", disk, {Answer::kWritten});
    Disk back = disk;
    back[kLog] = abandoned.at(kLog);
    expect("an abandoned log", back, {Answer::kError, Answer::kRolledBack});
    for (const std::size_t bytes : {std::size_t{4096}, std::size_t{12288}, std::size_t{16384}}) {
      back[kLog] = abandoned.at(kLog);
      back[kLog].resize(std::min(bytes, back[kLog].size()));
      expect("the beginning of an abandoned log", back, {Answer::kError, Answer::kRolledBack});
    }
    written_ = written;
  }
}

// A checkpoint that a reader stopped half way: file and log are both needed.
void DamageLab::replace_after_half_checkpoint() {
  disk_.load(older_);
  int code = SQLITE_OK;
  sqlite3* writer = open_store(options_, disk_.name(), code);
  sqlite3* reader = open_store(options_, disk_.name(), code);
  if (writer == nullptr || reader == nullptr) return fail("two connections do not open");
  run(writer, "PRAGMA wal_checkpoint(TRUNCATE)");
  for (const char letter : std::string("Iu")) run(writer, statements_of(letter).front());
  run(reader, "BEGIN; SELECT count(*) FROM person;");
  for (const char letter : std::string("Iu")) run(writer, statements_of(letter).front());
  run(writer, "PRAGMA wal_checkpoint(PASSIVE)");
  const Disk half = disk_.files();
  run(writer, statements_of('i').front());
  SeenState seen;
  if (read_state(writer, seen) != SQLITE_OK) fail("the store does not read");
  const Disk disk = disk_.files();
  for (sqlite3* store : {reader, writer}) {
    sqlite3_db_config(store, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    sqlite3_close_v2(store);
  }
  const Digest written = std::exchange(written_, seen.content);
  expect("after half a checkpoint", disk, {Answer::kWritten});
  const std::set<Answer> told{Answer::kError, Answer::kRolledBack};
  for (const Disk* from : std::array<const Disk*, 4>{&half, &older_, &newest_, &other_}) {
    Disk back = disk;
    back[kLog] = from->at(kLog);
    expect("another log after half a checkpoint", back, told);
  }
  Disk back = disk;
  back.erase(kLog);
  expect("no log after half a checkpoint", back, told);
  for (std::size_t bytes = 0; bytes < disk.at(kLog).size(); bytes += 1000) {
    back[kLog] = disk.at(kLog);
    back[kLog].resize(bytes);
    expect("a cut log after half a checkpoint", back, told);
  }
  written_ = written;
}

void DamageLab::replace() {
  make_small();
  replace_pages();
  replace_files();
  replace_log_parts();
  replace_by_abandoned_log();
  replace_after_half_checkpoint();
  std::printf("%lld replacements of pages, frames and files\n",
              static_cast<long long>(replacements_));
}

}  // namespace

int main(int count, char** values) {
  LabOptions options{.sealed = true, .page_bytes = 1024, .cache_pages = 100};
  std::int64_t stride = 37;
  std::int64_t large = 0;
  for (int i = 1; i < count; ++i) {
    const std::string name = values[i];
    if (name == "--full") stride = 1;
    else if (name == "--stride" && i + 1 < count) stride = std::max(1, std::atoi(values[++i]));
    else if (name == "--large" && i + 1 < count) large = std::atoll(values[++i]);
    else if (name == "--page" && i + 1 < count) options.page_bytes = std::atoi(values[++i]);
    else {
      std::fprintf(stderr, "crash_damage: see the head of tests/crash/damage.cpp\n");
      return 2;
    }
  }
  const auto started = std::chrono::steady_clock::now();
  if (large > 0) options.page_bytes = 4096;
  DamageLab lab(options);
  if (large > 0) {
    lab.flip_in_large(large);
  } else {
    lab.flip_bytes(stride);
    lab.fill_harmless_regions();
    lab.replace();
  }
  lab.print_table();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
  std::printf("%lld failures, %.1f s\n", static_cast<long long>(lab.failures()), took.count());
  return lab.failures() == 0 ? 0 : 1;
}
