// ChartReader: the only way from the store to a chart, and it takes a journal entry's proof.
//
// Invariant: what is read is exactly the charts that the access names, cut to the sections that
// its consent covers; there is no reading by id. Cost: one row, one page fetch a record and part.
//
// Parts and an overlay (delta.h): of a record that several have, all rows count, by key; the newer
// as_of wins, and of two alike the overlay's. Whoever left (the overlay's `removed`) has no chart.
// Source: architecture.md, law 1. Proof: tests/charts_reader_test.cpp, tests/compile_fail.
//
// Which section covers what: kMedication medicines and the notebook's other lines; kCare
// conditions, laboratory tests, procedures that are not surgery; kSurgery operations; kCheckup
// check-up items. Allergies are for everybody who may see medicines or care.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "store/base/access.h"
#include "store/base/chart.h"
#include "store/base/instant.h"
#include "store/base/result.h"
#include "store/vault/database.h"

namespace tomoshibi::store::charts {

class ChartReader final {
 public:
  // `region` comes from open_region() and must outlive the reader. Errors: kCorrupt, kStorage.
  static Result<ChartReader> open(vault::Database& region);
  // All of them must outlive the reader. Errors: kBadInput too (a part without a database).
  static Result<ChartReader> open(std::span<vault::Database* const> parts,
                                  vault::Database& overlay);

  ChartReader(ChartReader&&) noexcept;
  ChartReader& operator=(ChartReader&&) noexcept;
  ChartReader(const ChartReader&) = delete;
  ChartReader& operator=(const ChartReader&) = delete;
  ~ChartReader();

  // One Chart a record, in the order of the access, rows unmerged. A record without any row is an
  // empty Chart; sections that the access does not cover are empty.
  //   Errors: kDenied (the access names nobody, or is over at `now`), kNotFound (none of the
  //   records is in this store), kCorrupt, kStorage.
  Result<std::vector<Chart>> charts(const AuditedAccess& access, Instant now) const;

 private:
  struct State;
  explicit ChartReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace tomoshibi::store::charts
