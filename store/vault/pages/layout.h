// Where everything stands in a vault file and its log: docs/format/vault-v1.md as numbers.
//
//   x.db        block 0 header │ 1 head, slot 0 │ 2 head, slot 1 │ 3 header again │ group 0 │ group 1 │ …
//     group     tag page, copy 0 │ tag page, copy 1 │ pages of SQLite, as many as a tag page has tokens
//   x.db-wal    blocks 0, 1 log header, slots 0, 1 │ 2, 3 mark, slots 0, 1 │ frame 1 │ frame 2 │ …
//     frame     sealed (SQLite's frame header, 24 ‖ page without its reserve) ‖ trailer: page size + 24
//   x.db-head   the newest state known, outside the file: two slots of 512
// Blocks are 4,096 bytes, numbers big-endian.
#pragma once

#include <array>
#include <cstdint>

#include "store/base/bytes.h"
#include "store/vault/pages/cipher.h"

namespace tomoshibi::store::vault::pages {

inline constexpr std::int64_t kBlockBytes = 4096;
inline constexpr std::int64_t kPreambleBytes = 4 * kBlockBytes;
inline constexpr std::uint32_t kPageBytesMin = 1024;
inline constexpr std::uint32_t kPageBytesMax = 65536;
inline constexpr std::size_t kTokenBytes = 8;
inline constexpr std::uint32_t kGroupsMax = 28'000;  // What the head's bitmap holds.

inline constexpr std::int64_t kLogPreambleBytes = 4 * kBlockBytes;
inline constexpr std::int64_t kMarksAt = 2 * kBlockBytes;
inline constexpr std::int64_t kLogHeaderBytes = 32;    // SQLite's own.
inline constexpr std::int64_t kFrameHeaderBytes = 24;  // SQLite's own.

using FileId = std::array<std::uint8_t, 16>;
using LogId = std::array<std::uint8_t, 16>;

// What is sealed says what it is and where it belongs; nothing opens in another's place.
enum class Place : std::uint8_t {
  kPage = 1,   // number: page number
  kTagPage,    // number: group * 2 + copy
  kHead,       // number: slot
  kLogHeader,  // number: slot
  kFrame,      // number: frame number, with the log's id
  kMark,       // number: slot
  kOutside,    // number: slot
};

// place (1) ‖ zeros (7) ‖ number (8) ‖ log id (16; zeros but for frames)
using Associated = std::array<std::uint8_t, 32>;
constexpr Associated associated_with(Place place, std::uint64_t number, const LogId& log = {}) {
  Associated bytes{};
  bytes[0] = static_cast<std::uint8_t>(place);
  for (std::size_t at = 0; at < 8; ++at) {
    bytes[8 + at] = static_cast<std::uint8_t>(number >> (56 - 8 * at));
  }
  for (std::size_t at = 0; at < log.size(); ++at) bytes[16 + at] = log[at];
  return bytes;
}

// Where the pages of one file stand. Pages count from 1, groups from 0.
struct Geometry {
  std::uint32_t page_bytes = 4096;

  constexpr std::size_t text_bytes() const { return page_bytes - kTrailerBytes; }
  constexpr std::uint32_t group_pages() const {
    return static_cast<std::uint32_t>(text_bytes() / kTokenBytes);
  }
  constexpr std::uint32_t group_of(std::uint32_t page) const { return (page - 1) / group_pages(); }
  constexpr std::int64_t group_offset(std::uint32_t group) const {
    return kPreambleBytes +
           static_cast<std::int64_t>(group) * (group_pages() + 2) * std::int64_t{page_bytes};
  }
  constexpr std::int64_t tag_page_offset(std::uint32_t group, std::uint32_t copy) const {
    return group_offset(group) + std::int64_t{copy} * page_bytes;
  }
  constexpr std::int64_t page_offset(std::uint32_t page) const {
    return group_offset(group_of(page)) +
           std::int64_t{2 + (page - 1) % group_pages()} * page_bytes;
  }
  // Length of a file that holds this many pages.
  constexpr std::int64_t file_bytes(std::uint32_t pages) const {
    return pages == 0 ? kPreambleBytes : page_offset(pages) + page_bytes;
  }
  constexpr std::int64_t frame_bytes() const { return kFrameHeaderBytes + page_bytes; }
  constexpr std::int64_t frame_offset(std::uint32_t frame) const {  // Of ours, from 1.
    return kLogPreambleBytes + (std::int64_t{frame} - 1) * frame_bytes();
  }
};
constexpr bool is_page_size(std::uint64_t bytes) {
  return bytes >= kPageBytesMin && bytes <= kPageBytesMax && (bytes & (bytes - 1)) == 0;
}

template <std::size_t N>
constexpr void put_number(std::uint8_t* out, std::uint64_t value) {
  for (std::size_t at = 0; at < N; ++at) {
    out[at] = static_cast<std::uint8_t>(value >> (8 * (N - 1 - at)));
  }
}
template <std::size_t N>
constexpr std::uint64_t get_number(const std::uint8_t* in) {
  std::uint64_t value = 0;
  for (std::size_t at = 0; at < N; ++at) value = value << 8 | in[at];
  return value;
}

}  // namespace tomoshibi::store::vault::pages
