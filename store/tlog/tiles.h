// Tiles (C2SP tlog-tiles): a log as static files, so that anything that serves files serves a log.
//
//   tile/<L>/<N>[.p/<W>]      W hashes (256 when there is no .p): hash i is the root of the entries
//                             [(256·N + i)·256^L, (256·N + i + 1)·256^L)
//   tile/entries/<N>[.p/<W>]  W entries: for each a length (2 bytes, big-endian), then its bytes
//   N                         groups of three digits, all but the last with x: x001/x234/067
//
// A full tile never changes; a partial one (W 1 … 255) is the right edge of one size of the tree
// and is never hashed into the level above. A reader must not see a checkpoint whose tiles are
// absent: entries and tiles are written and synced first, the checkpoint last.
// Errors of reading: kBadInput. Nothing read from a tile is true by itself: a proof made of it is.
// Source: reference/formats.md 5. Proof: tests/tlog_tiles_test.cpp (vectors).
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/tlog/merkle.h"

namespace tomoshibi::store::tlog {

inline constexpr unsigned kTileWidth = 256;
inline constexpr unsigned kTileLevelsMax = 64;
inline constexpr std::size_t kTilePathBytesMax = 64;
inline constexpr std::size_t kBundleEntryBytesMax = 65'535;

struct Tile {
  unsigned level = 0;
  std::uint64_t index = 0;
  unsigned width = kTileWidth;
  bool operator==(const Tile&) const = default;
};
std::string tile_path(const Tile& tile);
Result<Tile> parse_tile_path(std::string_view path);

struct Bundle {
  std::uint64_t index = 0;
  unsigned width = kTileWidth;
  bool operator==(const Bundle&) const = default;
};
std::string bundle_path(const Bundle& bundle);
Result<Bundle> parse_bundle_path(std::string_view path);

// <N> alone; one spelling each, at most 2^40.
std::string tile_number(std::uint64_t index);
Result<std::uint64_t> parse_tile_number(std::string_view text);

// One level of a tree: so many full tiles, and a partial one when its width is not 0.
struct LevelTiles {
  std::uint64_t full = 0;
  unsigned partial_width = 0;
  bool operator==(const LevelTiles&) const = default;
};
// From level 0 up; none of an empty tree.
std::vector<LevelTiles> tile_levels(std::uint64_t size);
// What a log must write when it grows from one size to the other, lowest level first.
std::vector<Tile> tiles_to_write(std::uint64_t old_size, std::uint64_t size);
std::vector<Bundle> bundles_to_write(std::uint64_t old_size, std::uint64_t size);

//   Errors: kBadInput (no such tile), whatever `hash` says.
Result<Bytes> tile_bytes(const Tile& tile, const SubtreeHash& hash);
Result<std::vector<Digest>> parse_tile(ByteView bytes, unsigned width);

// Fetches the bytes of a tile; a full one may be given for a partial one, it is cut.
using TileFetch = std::function<Result<Bytes>(const Tile& tile)>;
// The subtrees of a tree of that size, read from its tiles: what the proofs are made from.
// Cost: one fetch a hash; `fetch` keeps what it fetched.
SubtreeHash subtrees_of_tiles(std::uint64_t size, TileFetch fetch);

//   Errors: kBadInput (none, more than 256, one too long).
Result<Bytes> bundle_bytes(std::span<const ByteView> entries);
// Views into `bytes`.
Result<std::vector<ByteView>> parse_bundle(ByteView bytes, unsigned width);

}  // namespace tomoshibi::store::tlog
