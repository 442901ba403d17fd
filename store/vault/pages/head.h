// The head of a vault file: which pages are the newest. What makes an old page, put back, a wrong page.
//
// Every page has a token: the first 8 bytes of its tag as last written. Tokens stand in tag pages, two
// copies each, written in turn; the head names the current copies by a bitmap and holds the root over
// their tags. A head is written to the older of two slots after everything that it names is synced, so
// a power cut leaves the old head with all that it names, or the new one.
//
// Mark and OutsideHead say how far the log was synced; inside the log file, and in x.db-head.
// Proof: tests/vault_pages_test.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "store/vault/pages/layout.h"

namespace tomoshibi::store::vault::pages {

using TagBytes = std::array<std::uint8_t, kTagBytes>;

struct Head {
  std::uint64_t generation = 0;  // Grows with every head.
  std::uint32_t pages = 0;
  LogId log{};                   // The log at that time; zeros: none yet.
  std::uint32_t log_frames = 0;  // Of it, synced at that time.
  std::array<std::uint8_t, 100> first_bytes{};  // Of page 1: read before the log is looked at.
  std::vector<bool> copies;      // One a group: which copy of its tag page counts.
  std::array<std::uint8_t, 32> root{};
};
inline constexpr std::size_t kHeadTextBytes = kBlockBytes - kTrailerBytes;

// SHA-256 over the tags of the current tag pages, in order.
std::array<std::uint8_t, 32> root_of(std::span<const TagBytes> tags);

void write_head(const Head& head, std::span<std::uint8_t, kHeadTextBytes> out);
// Absent when the numbers contradict each other.
std::optional<Head> read_head(std::span<const std::uint8_t, kHeadTextBytes> in,
                              const Geometry& geometry);

struct Mark {
  std::uint64_t sequence = 0;  // Grows with every mark, over all logs of the file.
  LogId log{};
  std::uint32_t frames = 0;    // Committed and synced: never written again without a lower mark first.
};
inline constexpr std::size_t kMarkTextBytes = 32;
void write_mark(const Mark& mark, std::span<std::uint8_t, kMarkTextBytes> out);
Mark read_mark(std::span<const std::uint8_t, kMarkTextBytes> in);

struct OutsideHead {
  std::uint64_t sequence = 0;
  std::uint64_t generation = 0;
  LogId log{};
  std::uint32_t frames = 0;
};
inline constexpr std::size_t kOutsideTextBytes = 40;
inline constexpr std::int64_t kOutsideSlotBytes = 512;
void write_outside(const OutsideHead& head, std::span<std::uint8_t, kOutsideTextBytes> out);
OutsideHead read_outside(std::span<const std::uint8_t, kOutsideTextBytes> in);

}  // namespace tomoshibi::store::vault::pages
