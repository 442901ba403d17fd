// Fuzzes the blob of a chart: forged payloads decode to rows or to nothing; what decodes reads, and
// packs again to something that decodes to the same rows.
#include <cassert>
#include <cstdint>
#include <string>
#include <string_view>

#include "store/charts/internal/blob.h"

namespace charts = tomoshibi::store::charts::internal;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > (std::size_t{1} << 16)) return 0;
  charts::BlobBox box;
  std::string unpacked;
  (void)box.decompress(tomoshibi::ByteView(data, size), unpacked).has_value();
  const std::string_view payload(reinterpret_cast<const char*>(data), size);
  charts::RowSet rows;
  if (!charts::decode_payload(payload, rows)) return 0;
  tomoshibi::Medication medicine;
  tomoshibi::CheckupItem item;
  tomoshibi::Person person;
  for (const charts::RowView& row : rows.of(charts::Part::kMedication)) {
    (void)charts::read(row, medicine);
  }
  for (const charts::RowView& row : rows.of(charts::Part::kCheckup)) (void)charts::read(row, item);
  for (const charts::RowView& row : rows.of(charts::Part::kPerson)) (void)charts::read(row, person);
  std::string again;
  charts::encode_payload(rows, again);
  charts::RowSet back;
  const bool decoded = charts::decode_payload(again, back);
  assert(decoded);
  for (std::size_t part = 0; part < charts::kParts; ++part) {
    assert(back.parts[part].size() == rows.parts[part].size());
  }
  return 0;
}
