// Charts by the id of a record. Only ChartReader, which asks for an AuditedAccess first, and the
// tests of this folder may use it; tests/layering.cmake keeps everybody else out of internal/.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "store/base/chart.h"
#include "store/base/consent.h"
#include "store/base/result.h"
#include "store/charts/internal/chart_table.h"
#include "store/vault/database.h"

namespace tomoshibi::store::charts::internal {

class ChartsById final {
 public:
  static Result<ChartsById> open(vault::Database& region);
  // Parts and, over them, an overlay: see chart_reader.h.
  static Result<ChartsById> open(std::span<vault::Database* const> parts,
                                 vault::Database& overlay);

  // Nothing when no Patient of this id was imported, or he left. Errors: kCorrupt, kStorage.
  Result<std::optional<Chart>> read(const PersonId& id, SectionSet sections);

 private:
  // One database, with what was read of it last.
  struct Layer {
    ChartTable table;
    std::string payload;
    RowSet rows;
  };
  ChartsById() = default;
  Result<bool> gather(const PersonId& id);
  Result<bool> read_layer(Layer& layer, const PersonId& id, bool& alone);
  Result<bool> has_left(const PersonId& id);
  Result<void> name_facilities(Chart& chart);
  Result<std::string> name_of_facility(std::string_view code);

  std::vector<Layer> layers_;  // The overlay, or the only one, last.
  std::optional<vault::Statement> find_removed_;
  RowSet rows_;  // All layers laid over each other; views into them.
};

}  // namespace tomoshibi::store::charts::internal
