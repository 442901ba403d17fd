// Importer: files of other systems become people and charts.
//
// Formats, told apart by content: FHIR R4 (NDJSON with a resource or a Bundle a line; a JSON file
// with one resource or Bundle), JAHIS electronic medication notebook text (UTF-8, Shift-JIS),
// either of them plain, gzip or zstd.
//
// Invariants: one transaction a file, nothing half applied; read = stored + unchanged +
// quarantined; the same file twice stores nothing the second time; memory does not grow with the
// file; no text of a record enters an error, the quarantine or a log.
//
// What is counted. FHIR: every resource, and every entry of a Bundle (a Bundle itself is a wrapper
// and is not counted). JAHIS: the person, every medicine with the records that belong to it, every
// remark. A record is
//   stored       something of it is kept that was not there before: a person, a card, a chart row,
//                a name that others refer to; also when its person is not known yet (it waits).
//                Kinds of resource without a place of their own in a chart are kept as a line of
//                Chart::unread when they speak of a patient.
//   unchanged    what it says is kept already, or something newer of the same identity is.
//   quarantined  it could not be read, or nothing of it can be kept; with file, line and reason.
//
// Identity of a row is (source system, kind, id or identifier) within its person; the newer
// meta.lastUpdated wins, whichever comes first.
//
// Source: JP Core, JP-CLINS, eCheckup (reference/domain.md section 5); reference/jahis-tc.md.
// Proof: tests/charts_import_*_test.cpp, charts_fhir_*_test.cpp, charts_jahis_*_test.cpp; tests/fuzz.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "store/base/instant.h"
#include "store/base/result.h"
#include "store/people/register.h"
#include "store/vault/database.h"

namespace tomoshibi::store::charts {

struct ImportCounts {
  std::uint64_t read = 0;
  std::uint64_t stored = 0;
  std::uint64_t unchanged = 0;
  std::uint64_t quarantined = 0;
  // Of those stored or unchanged: chart rows in this file whose person is not known yet.
  std::uint64_t waiting = 0;
  bool operator==(const ImportCounts&) const = default;
};

struct Quarantined {
  std::string file;        // File name without its folder.
  std::uint64_t line = 0;  // From 1; the place in the file of a Bundle's entry.
  const char* reason = ""; // Plain words, a literal.
};

struct ImportProgress {
  std::uint64_t bytes_done = 0;   // Of the file as it lies on disk.
  std::uint64_t bytes_total = 0;
  std::uint64_t resources = 0;
};

// Called every few thousand records; false stops the import and undoes it.
using ProgressCall = std::function<bool(const ImportProgress&)>;

class Importer final {
 public:
  // Both must outlive the importer. The caller runs the register's after_import() after the last
  // file.
  static Result<Importer> create(vault::Database& region, people::Register& people);

  Importer(Importer&&) noexcept;
  Importer& operator=(Importer&&) noexcept;
  Importer(const Importer&) = delete;
  Importer& operator=(const Importer&) = delete;
  ~Importer();

  //   Errors: kNotFound (no such file), kBadInput (no record of it could be read: nothing was
  //   applied), kDenied (`progress` said stop: nothing was applied), kStorage, kCorrupt.
  //   After any error of a file the register must be opened anew: what it holds in memory may
  //   be ahead of the database, which was rolled back.
  Result<ImportCounts> import(const std::filesystem::path& file, Instant now,
                              const ProgressCall& progress = {});

  // What was quarantined since create(), at most the first 10,000.
  std::span<const Quarantined> quarantined() const;

 private:
  struct State;
  explicit Importer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace tomoshibi::store::charts
