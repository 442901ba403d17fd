// Charts by the id of a record. Only ChartReader, which asks for an AuditedAccess first, and the
// tests of this folder may use it; tests/layering.cmake keeps everybody else out of internal/.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "store/base/chart.h"
#include "store/base/consent.h"
#include "store/base/result.h"
#include "store/charts/internal/chart_table.h"
#include "store/vault/database.h"

namespace tomoshibi::store::charts::internal {

class ChartsById final {
 public:
  static Result<ChartsById> open(vault::Database& region);

  // Nothing when no Patient of this id was imported. Errors: kCorrupt, kStorage.
  Result<std::optional<Chart>> read(const PersonId& id, SectionSet sections);

 private:
  explicit ChartsById(ChartTable table) : table_(std::move(table)) {}
  Result<void> name_facilities(Chart& chart);
  ChartTable table_;
  std::string payload_;
  RowSet rows_;
};

}  // namespace tomoshibi::store::charts::internal
