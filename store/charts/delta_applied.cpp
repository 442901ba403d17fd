// Whether a delta lies over already: asked before its bytes are opened.
#include "store/charts/delta.h"

namespace tomoshibi::store::charts {

Result<bool> has_applied(vault::Database& overlay, const Digest& name) {
  TRY(table, overlay.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'applied'"));
  TRY(is_there, table.step());
  table.reset();
  if (!is_there) return false;
  TRY(query, overlay.prepare("SELECT done >= whole FROM applied WHERE name = ?1"));
  query.bind(1, ByteView(name));
  TRY(row, query.step());
  return row && query.integer(0) != 0;
}

}  // namespace tomoshibi::store::charts
