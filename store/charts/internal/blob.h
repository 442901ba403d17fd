// Blob: all rows of one person as bytes. Payload (this file) and its compression (BlobBox).
//
// Payload, version 1: for each Part in order: varint rows; then, when there are any, varint bodies
// and the distinct bodies as text, then five columns over the rows in order of key:
//   key      shared prefix with the key before, then the rest as text
//   date     zigzag difference of (year << 9 | month << 5 | day); 0 is "no date"
//   as_of    zigzag difference, in seconds when the flag byte before the column says 1, else in ms
//   body     number of the body
//   value    0 and text, or 1 + (digits << 3 | decimals) for a plain decimal number
// Stored: byte version (1), varint number of the dictionary (0: none), varint payload size, zstd
// frame without checksum and content size (the page below is authenticated).
//
// Errors: kCorrupt on whatever does not decode. Caps: 64 MiB payload, 1,000,000 rows a part.
// Proof: tests/charts_import_blob_test.cpp, tests/fuzz/chart_blob_fuzz.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/bytes.h"
#include "store/base/result.h"
#include "store/charts/internal/row.h"

namespace tomoshibi::store::charts::internal {

// Rows of one person by part, each part in order of key, keys distinct. Views into the arena of
// whoever made them, or into `owned`.
struct RowSet {
  std::array<std::vector<RowView>, kParts> parts;
  std::string owned;  // Keys and values that exist nowhere as whole bytes.

  std::vector<RowView>& of(Part part) { return parts[static_cast<std::size_t>(part)]; }
  const std::vector<RowView>& of(Part part) const { return parts[static_cast<std::size_t>(part)]; }
  void clear() {
    for (std::vector<RowView>& part : parts) part.clear();
    owned.clear();
  }
};

inline constexpr std::size_t kMaxPayload = std::size_t{64} << 20;
inline constexpr std::size_t kMaxRowsOfPart = 1'000'000;

// Requires: parts in order of key, keys distinct.
void encode_payload(const RowSet& rows, std::string& payload);
// `rows` keeps views into `payload`, which must outlive it.
bool decode_payload(std::string_view payload, RowSet& rows);

// Compresses and decompresses payloads with the dictionaries of one store.
class BlobBox final {
 public:
  BlobBox();
  BlobBox(BlobBox&&) noexcept;
  BlobBox& operator=(BlobBox&&) noexcept;
  ~BlobBox();

  // Blobs made from now on use the dictionary with the highest number.
  Result<void> add_dictionary(std::uint32_t number, std::string_view bytes);
  std::uint32_t newest_dictionary() const;

  Result<void> compress(std::string_view payload, std::string& blob);
  Result<void> decompress(ByteView blob, std::string& payload);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The dictionary that a blob was compressed with, 0: none, or no blob.
std::uint32_t dictionary_of(ByteView blob);

// A dictionary out of sample payloads laid end to end; empty when they are too few or too alike.
std::string train_dictionary(const std::string& samples, std::span<const std::size_t> sizes);

}  // namespace tomoshibi::store::charts::internal
