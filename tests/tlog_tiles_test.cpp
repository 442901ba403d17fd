// A log's static files have the names and bytes that other programs expect, and prove what the tree
// does.
// Method: public vectors of paths, widths, tiles and bundles; logs grown step by step and read
// again from their tiles alone.
#include <map>
#include <random>

#include "store/tlog/tiles.h"
#include "tests/tlog_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;
using tlog::Bundle;
using tlog::Tile;

namespace {

std::string sha256_of(ByteView bytes) {
  Digest digest{};
  crypto_hash_sha256(digest.data(), bytes.data(), bytes.size());
  return to_hex(digest);
}

}  // namespace

TEST_CASE("tiles: numbers become the paths of the public vectors, and back, in one spelling") {
  const json all = vectors("tiles.json");
  if (all.is_null()) return;
  for (const json& one : all["paths"]) {
    const auto index = one["index"].get<std::uint64_t>();
    CHECK(tlog::tile_number(index) == one["path"].get<std::string>());
    CHECK(tlog::parse_tile_number(one["path"].get<std::string>()).value() == index);
  }
  for (const json& one : all["paths_invalid"]) {
    CAPTURE(one["why"].get<std::string>());
    CHECK(tlog::parse_tile_number(one["path"].get<std::string>()).error().code ==
          Errc::kBadInput);
  }
}

TEST_CASE("tiles: a tree's size gives the tiles of the public vectors") {
  const json all = vectors("tiles.json");
  if (all.is_null()) return;
  for (const json& one : all["widths"]) {
    const auto levels = tlog::tile_levels(one["size"]);
    CAPTURE(one["size"].get<std::uint64_t>());
    REQUIRE(levels.size() == one["levels"].size());
    for (const json& level : one["levels"]) {
      const auto number = level["level"].get<unsigned>();
      const auto& tiles = levels.at(number);
      CHECK(tiles == tlog::LevelTiles{level["full"], level["partial_width"]});
      if (level["partial_path"].is_null()) continue;
      const Tile partial{number, tiles.full, tiles.partial_width};
      CHECK(tlog::tile_path(partial) == level["partial_path"].get<std::string>());
      CHECK(tlog::parse_tile_path(tlog::tile_path(partial)).value() == partial);
    }
  }
}

TEST_CASE("tiles: a path has one spelling") {
  CHECK(tlog::parse_tile_path("tile/63/x001/000.p/255").value() == Tile{63, 1000, 255});
  CHECK(tlog::parse_bundle_path("tile/entries/x001/000.p/7").value() == Bundle{1000, 7});
  CHECK(tlog::bundle_path({1000, 7}) == "tile/entries/x001/000.p/7");
  CHECK(tlog::bundle_path({1000}) == "tile/entries/x001/000");
  for (const char* path :
       {"tile/64/000", "tile/00/000", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01",
        "tile/0/000.p/", "tile/0/000.p", "tile//000", "tile/0", "/tile/0/000", "tile/0/000/",
        "tile/0/../000", "tile/entries/000", "tile/0/x000/001",
        "tile/0/x001/x099/x511/x627/777", "tile/0/x001/x000/x000/x000/x000/x000/x000/x000/000"}) {
    CAPTURE(path);
    CHECK(tlog::parse_tile_path(path).error().code == Errc::kBadInput);
  }
  CHECK_FALSE(tlog::parse_bundle_path("tile/0/000"));
  CHECK(tlog::parse_tile_number("x001/x099/x511/x627/776").value() == tlog::kTreeSizeMax);
}

TEST_CASE("tiles: their bytes are those of the public vectors") {
  const json all = vectors("tiles.json");
  const json trees = vectors("merkle.json");
  if (all.is_null() || trees.is_null()) return;
  const KeptTree tree = numbered_tree(70'000, bytes_of(trees["big_suffix"]));
  for (const json& one : all["contents"]) {
    CAPTURE(one["path"].get<std::string>());
    const auto tile = tlog::parse_tile_path(one["path"].get<std::string>()).value();
    const auto bytes = tlog::tile_bytes(tile, tree.hashes()).value();
    CHECK(bytes.size() == one["bytes"].get<std::size_t>());
    CHECK(sha256_of(bytes) == one["sha256"].get<std::string>());
    const auto hashes = tlog::parse_tile(bytes, tile.width).value();
    CHECK(hashes.front() == *hash_of(one["first_hash"]));
    CHECK(hashes.back() == *hash_of(one["last_hash"]));
    CHECK_FALSE(tlog::parse_tile(ByteView(bytes).first(bytes.size() - 1), tile.width));
  }
}

TEST_CASE("tiles: bundles are those of the public vectors, good and bad") {
  const json all = vectors("tiles.json");
  if (all.is_null()) return;
  std::vector<Bytes> kept;
  for (const json& entry : all["entries"]) kept.push_back(bytes_of(entry));
  const std::vector<ByteView> entries(kept.begin(), kept.end());
  for (const json& one : all["bundles"]) {
    CAPTURE(one["case"].get<std::string>());
    const Bytes bytes = bytes_of(one["bundle"]);
    const auto read = tlog::parse_bundle(bytes, one["width"]);
    if (one["expect"] == "ok") {
      REQUIRE(read);
      CHECK(std::ranges::equal(*read, entries,
                               [](ByteView a, ByteView b) { return std::ranges::equal(a, b); }));
      CHECK(tlog::bundle_bytes(entries).value() == bytes);
    } else {
      REQUIRE_FALSE(read);
      CHECK(read.error().what == (one["expect"] == "truncated"
                                      ? std::string_view("bundle: truncated")
                                      : std::string_view("bundle: bytes behind the last entry")));
    }
  }
  CHECK_FALSE(tlog::bundle_bytes({}));
  CHECK_FALSE(tlog::bundle_bytes(std::vector<ByteView>(257)));
  const Bytes long_entry(65'536);
  CHECK_FALSE(tlog::bundle_bytes({{ByteView(long_entry)}}));
  CHECK(tlog::bundle_bytes({{ByteView(long_entry).first(65'535)}})->size() == 65'537);
  CHECK_FALSE(tlog::parse_bundle({}, 0));
  CHECK_FALSE(tlog::parse_bundle({}, 257));
}

TEST_CASE("tiles: a log grown step by step is proven from its tiles alone") {
  std::mt19937_64 random(7);
  const KeptTree tree = numbered_tree(66'000, Bytes{7});
  std::map<std::string, Bytes> files;
  std::uint64_t size = 0;
  for (const std::uint64_t next : {1u, 2u, 255u, 256u, 257u, 1000u, 65'535u, 65'536u, 66'000u}) {
    for (const Tile& tile : tlog::tiles_to_write(size, next)) {
      // What a growing log wrote once it never writes otherwise.
      const auto bytes = tlog::tile_bytes(tile, tree.hashes()).value();
      const auto placed = files.emplace(tlog::tile_path(tile), bytes);
      CHECK(placed.second);
    }
    size = next;
    CAPTURE(size);
    const auto fetch = [&](const Tile& tile) -> Result<Bytes> {
      const auto file = files.find(tlog::tile_path(tile));
      if (file == files.end()) return Error(Errc::kNotFound, "no such file");
      return file->second;
    };
    const auto subtrees = tlog::subtrees_of_tiles(size, fetch);
    const Digest root = tree.root(size);
    CHECK(tlog::root_of(size, subtrees).value() == root);
    for (int round = 0; round < 20; ++round) {
      const auto index = random() % size;
      const auto proof = tlog::prove_inclusion(index, size, subtrees).value();
      CHECK(tlog::verify_inclusion(tree.leaf(index), index, size, proof, root));
      const auto steps = tlog::prove_consistency(index, size, subtrees).value();
      CHECK(tlog::verify_consistency(index, tree.root(index), size, root, steps));
    }
    CHECK(subtrees(0, size).error().code == Errc::kBadInput);
    CHECK(subtrees(40, 0).error().code == Errc::kBadInput);
  }
  // A full tile stands for the partial one, which may be gone.
  const auto grown = [&](const Tile& tile) -> Result<Bytes> {
    const auto file = files.find(tlog::tile_path({tile.level, tile.index, tlog::kTileWidth}));
    if (file == files.end()) return Error(Errc::kNotFound, "no such file");
    return file->second;
  };
  CHECK(tlog::root_of(255, tlog::subtrees_of_tiles(255, grown)).value() == tree.root(255));
  CHECK(tlog::root_of(66'000, tlog::subtrees_of_tiles(66'000, grown)).error().code ==
        Errc::kNotFound);
}

TEST_CASE("tiles: what is written covers the tree, and bundles go with the lowest level") {
  CHECK(tlog::tiles_to_write(0, 0).empty());
  CHECK(tlog::tiles_to_write(9, 9).empty());
  CHECK(tlog::tiles_to_write(9, 5).empty());
  CHECK(tlog::tiles_to_write(0, 1) == std::vector<Tile>{{0, 0, 1}});
  CHECK(tlog::tiles_to_write(200, 600) ==
        std::vector<Tile>{{0, 0, 256}, {0, 1, 256}, {0, 2, 88}, {1, 0, 2}});
  CHECK(tlog::tiles_to_write(257, 258) == std::vector<Tile>{{0, 1, 2}});
  CHECK(tlog::bundles_to_write(200, 600) == std::vector<Bundle>{{0, 256}, {1, 256}, {2, 88}});
  CHECK_FALSE(tlog::tile_bytes({8, 0, 1}, numbered_tree(1, {}).hashes()));
  CHECK_FALSE(tlog::tile_bytes({0, 0, 0}, numbered_tree(1, {}).hashes()));
}
