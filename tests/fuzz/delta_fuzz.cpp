// Fuzzes a delta: forged bytes are refused or parse to what is written again in one form; merging what parses gives
// something that parses, the same whether it is merged once or twice.
#include <cassert>
#include <cstdint>
#include <vector>

#include "store/charts/delta.h"
#include "store/charts/internal/blob.h"
#include "store/charts/internal/delta_bytes.h"

namespace charts = tomoshibi::store::charts;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > (std::size_t{1} << 16)) return 0;
  const tomoshibi::ByteView bytes(data, size);
  (void)charts::people_in(bytes).has_value();
  const auto delta = charts::internal::parse_delta(bytes);
  if (!delta) return 0;
  charts::internal::RowSet rows;
  for (const auto& person : delta->people) {
    if (person.rows) (void)charts::internal::decode_payload(*person.rows, rows);
  }
  const std::string again = charts::internal::encode_delta(*delta);
  const auto back = charts::internal::parse_delta(tomoshibi::as_bytes(again));
  assert(back && back->people.size() == delta->people.size());
  assert(charts::internal::encode_delta(*back) == again);
  const std::vector<tomoshibi::Bytes> twice(2, tomoshibi::Bytes(bytes.begin(), bytes.end()));
  const auto merged = charts::merge(twice);
  if (!merged) return 0;  // Rows that do not decode.
  const std::vector<tomoshibi::Bytes> once(1, *merged);
  const auto same = charts::merge(once);
  assert(same && *same == *merged);
  assert(charts::people_in(*merged).value() == delta->people.size());
  return 0;
}
