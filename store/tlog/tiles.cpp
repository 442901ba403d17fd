// Tiles: see the header.
#include "store/tlog/tiles.h"

#include <algorithm>

#include "store/tlog/decimal.h"

namespace tomoshibi::store::tlog {

namespace {

constexpr std::string_view kTiles = "tile/";
constexpr std::string_view kBundles = "tile/entries/";
constexpr std::string_view kPartial = ".p/";
constexpr std::size_t kHashBytes = std::tuple_size_v<Digest>;

std::string with_width(std::string path, unsigned width) {
  if (width != kTileWidth) {
    path += kPartial;
    path += std::to_string(width);
  }
  return path;
}

// <N>[.p/<W>]
Result<Bundle> parse_place(std::string_view text) {
  Bundle place;
  const auto partial = text.find(kPartial);
  if (partial != std::string_view::npos) {
    TRY(width, parse_decimal(text.substr(partial + kPartial.size()), kTileWidth - 1));
    if (width == 0) return Error(Errc::kBadInput, "tile path: a width of 0");
    place.width = static_cast<unsigned>(width);
    text = text.substr(0, partial);
  }
  TRY(index, parse_tile_number(text));
  place.index = index;
  return place;
}

// The tile of this index in a level; width 0 when there is none.
unsigned width_at(const LevelTiles& level, std::uint64_t index) {
  if (index < level.full) return kTileWidth;
  return index == level.full ? level.partial_width : 0;
}

}  // namespace

std::string tile_number(std::uint64_t index) {
  const auto group = [](std::uint64_t value) {
    auto text = std::to_string(value);
    return std::string(3 - text.size(), '0') + text;
  };
  std::string text = group(index % 1000);
  while ((index /= 1000) > 0) text = 'x' + group(index % 1000) + '/' + text;
  return text;
}

Result<std::uint64_t> parse_tile_number(std::string_view text) {
  const Error malformed(Errc::kBadInput, "tile path: malformed number");
  if (text.size() > kTilePathBytesMax) return malformed;
  std::uint64_t index = 0;
  auto rest = text;
  while (true) {
    const bool more = rest.starts_with('x');
    if (more) rest.remove_prefix(1);
    const auto digits = rest.substr(0, 3);
    if (digits.size() != 3 || digits.find_first_not_of("0123456789") != std::string_view::npos)
      return malformed;
    for (const char digit : digits) index = index * 10 + static_cast<std::uint64_t>(digit - '0');
    if (index > kTreeSizeMax) return malformed;
    rest.remove_prefix(3);
    if (!more) break;
    if (!rest.starts_with('/')) return malformed;
    rest.remove_prefix(1);
  }
  // Nothing behind the last group, and no needless x000 before the first.
  if (!rest.empty() || tile_number(index) != text) return malformed;
  return index;
}

std::string tile_path(const Tile& tile) {
  std::string path(kTiles);
  path += std::to_string(tile.level);
  path += '/';
  path += tile_number(tile.index);
  return with_width(std::move(path), tile.width);
}

Result<Tile> parse_tile_path(std::string_view path) {
  const Error malformed(Errc::kBadInput, "tile path: malformed");
  if (path.size() > kTilePathBytesMax || !path.starts_with(kTiles)) return malformed;
  path.remove_prefix(kTiles.size());
  const auto slash = path.find('/');
  if (slash == std::string_view::npos) return malformed;
  TRY(level, parse_decimal(path.substr(0, slash), kTileLevelsMax - 1));
  TRY(place, parse_place(path.substr(slash + 1)));
  return Tile{static_cast<unsigned>(level), place.index, place.width};
}

std::string bundle_path(const Bundle& bundle) {
  return with_width(std::string(kBundles) + tile_number(bundle.index), bundle.width);
}

Result<Bundle> parse_bundle_path(std::string_view path) {
  if (path.size() > kTilePathBytesMax || !path.starts_with(kBundles))
    return Error(Errc::kBadInput, "tile path: malformed");
  return parse_place(path.substr(kBundles.size()));
}

std::vector<LevelTiles> tile_levels(std::uint64_t size) {
  std::vector<LevelTiles> levels;
  for (auto hashes = size; hashes > 0; hashes /= kTileWidth)
    levels.push_back({hashes / kTileWidth, static_cast<unsigned>(hashes % kTileWidth)});
  return levels;
}

std::vector<Tile> tiles_to_write(std::uint64_t old_size, std::uint64_t size) {
  std::vector<Tile> tiles;
  const auto levels = tile_levels(size);
  for (unsigned level = 0; level < levels.size(); ++level) {
    // Hashes of this level that the old tree had already.
    const auto old_hashes = old_size >> (level * 8);
    const auto hashes = size >> (level * 8);
    if (old_hashes >= hashes) continue;
    for (auto index = old_hashes / kTileWidth; index * kTileWidth < hashes; ++index)
      tiles.push_back({level, index, width_at(levels[level], index)});
  }
  return tiles;
}

std::vector<Bundle> bundles_to_write(std::uint64_t old_size, std::uint64_t size) {
  std::vector<Bundle> bundles;
  for (const Tile& tile : tiles_to_write(old_size, size))
    if (tile.level == 0) bundles.push_back({tile.index, tile.width});
  return bundles;
}

Result<Bytes> tile_bytes(const Tile& tile, const SubtreeHash& hash) {
  if (tile.level >= kTileLevelsMax / 8 || tile.width == 0 || tile.width > kTileWidth ||
      tile.index > kTreeSizeMax)
    return Error(Errc::kBadInput, "tile: no such tile");
  Bytes bytes;
  bytes.reserve(tile.width * kHashBytes);
  for (unsigned at = 0; at < tile.width; ++at) {
    TRY(one, hash(tile.level * 8, tile.index * kTileWidth + at));
    bytes.insert(bytes.end(), one.begin(), one.end());
  }
  return bytes;
}

Result<std::vector<Digest>> parse_tile(ByteView bytes, unsigned width) {
  if (width == 0 || width > kTileWidth || bytes.size() != width * kHashBytes)
    return Error(Errc::kBadInput, "tile: another length");
  std::vector<Digest> hashes(width);
  for (Digest& hash : hashes) {
    std::ranges::copy(bytes.first(kHashBytes), hash.begin());
    bytes = bytes.subspan(kHashBytes);
  }
  return hashes;
}

SubtreeHash subtrees_of_tiles(std::uint64_t size, TileFetch fetch) {
  return [levels = tile_levels(size), fetch = std::move(fetch)](
             unsigned level, std::uint64_t index) -> Result<Digest> {
    const Error absent(Errc::kBadInput, "tile: the tree has no such subtree");
    const unsigned tile_level = level / 8;
    const unsigned fold = level % 8;  // Hashes of a tile, folded so many times.
    if (tile_level >= levels.size() || index > kTreeSizeMax >> fold) return absent;
    const auto first = index << fold;
    Tile tile{tile_level, first / kTileWidth, 0};
    tile.width = width_at(levels[tile_level], tile.index);
    const std::size_t offset = first % kTileWidth;
    const std::size_t count = std::size_t{1} << fold;
    if (offset + count > tile.width) return absent;
    TRY(bytes, fetch(tile));
    auto kept = ByteView(bytes);
    if (kept.size() == kTileWidth * kHashBytes) kept = kept.first(tile.width * kHashBytes);
    TRY(hashes, parse_tile(kept, tile.width));
    for (std::size_t left = count; left > 1; left /= 2)
      for (std::size_t at = 0; at < left / 2; ++at)
        hashes[offset + at] = node_hash(hashes[offset + 2 * at], hashes[offset + 2 * at + 1]);
    return hashes[offset];
  };
}

Result<Bytes> bundle_bytes(std::span<const ByteView> entries) {
  if (entries.empty() || entries.size() > kTileWidth)
    return Error(Errc::kBadInput, "bundle: 1 to 256 entries");
  Bytes bytes;
  for (const ByteView entry : entries) {
    if (entry.size() > kBundleEntryBytesMax)
      return Error(Errc::kBadInput, "bundle: an entry of more than 65,535 bytes");
    bytes.push_back(static_cast<std::uint8_t>(entry.size() >> 8));
    bytes.push_back(static_cast<std::uint8_t>(entry.size() & 0xff));
    bytes.insert(bytes.end(), entry.begin(), entry.end());
  }
  return bytes;
}

Result<std::vector<ByteView>> parse_bundle(ByteView bytes, unsigned width) {
  if (width == 0 || width > kTileWidth) return Error(Errc::kBadInput, "bundle: 1 to 256 entries");
  std::vector<ByteView> entries;
  for (unsigned at = 0; at < width; ++at) {
    if (bytes.size() < 2) return Error(Errc::kBadInput, "bundle: truncated");
    const std::size_t length = std::size_t{bytes[0]} << 8 | bytes[1];
    bytes = bytes.subspan(2);
    if (bytes.size() < length) return Error(Errc::kBadInput, "bundle: truncated");
    entries.push_back(bytes.first(length));
    bytes = bytes.subspan(length);
  }
  if (!bytes.empty()) return Error(Errc::kBadInput, "bundle: bytes behind the last entry");
  return entries;
}

}  // namespace tomoshibi::store::tlog
