// The log of what was published reads back whole or not at all, and cover() takes the fewest files.
// Method: logs grown entry by entry and read again; bytes changed, rolled back and forked; cover()
// against every subset of small random sets.
#include <random>

#include "store/tlog/tiles.h"
#include "sync/core/catalogue.h"
#include "tests/segment_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;
using sync::Area;
using sync::Catalogue;
using sync::Descriptor;

namespace {

constexpr Area kWajima{17204, false};

Descriptor delta(std::uint64_t from, std::uint64_t to, std::uint64_t bytes = 100,
                 std::uint8_t level = 0) {
  Descriptor one;
  one.header = small_header();
  one.header.wrap.clear();
  one.header.from = from;
  one.header.to = to;
  one.header.level = level;
  one.header.payload_bytes = 50;
  one.bytes = bytes;
  one.name[0] = static_cast<std::uint8_t>(from);
  one.name[1] = static_cast<std::uint8_t>(to);
  one.name[2] = static_cast<std::uint8_t>(bytes);
  one.name[3] = level;
  return one;
}

Descriptor snapshot(std::uint64_t to, std::uint64_t bytes = 100) {
  Descriptor one = delta(0, to, bytes);
  one.header.kind = sync::SegmentKind::kSnapshot;
  one.header.payload = sync::PayloadKind::kImage;
  one.header.payload_bytes = 4096;
  one.bytes = bytes + 4096;
  one.name[4] = 1;
  return one;
}

void put(MemoryFolder& road, const std::vector<sync::LogFile>& files) {
  for (const auto& file : files) road.files[file.name] = file.bytes;
}

using Range = std::pair<std::uint64_t, std::uint64_t>;
std::vector<Range> ranges(const std::vector<Descriptor>& all) {
  std::vector<Range> out;
  for (const Descriptor& one : all) out.emplace_back(one.header.from, one.header.to);
  return out;
}

// Where a holder of `have` is after these files in this order; nothing when they do not join.
std::optional<std::uint64_t> after(std::uint64_t have, const std::vector<Descriptor>& files) {
  for (const Descriptor& one : files) {
    if (one.header.kind == sync::SegmentKind::kDelta &&
        (have == 0 || one.header.from > have || one.header.to <= have))
      return std::nullopt;
    if (one.header.to <= have) return std::nullopt;
    have = one.header.to;
  }
  return have;
}

// (publication reached, files, bytes) of the best of all subsets.
std::tuple<std::uint64_t, std::size_t, std::uint64_t> best_by_force(
    const std::vector<Descriptor>& all, std::uint64_t have) {
  std::tuple<std::uint64_t, std::size_t, std::uint64_t> best{have, 0, 0};
  for (std::uint32_t subset = 1; subset < 1U << all.size(); ++subset) {
    std::vector<Descriptor> files;
    std::uint64_t bytes = 0;
    for (std::size_t at = 0; at < all.size(); ++at) {
      if ((subset >> at & 1U) == 0) continue;
      files.push_back(all[at]);
      bytes += all[at].bytes;
    }
    std::ranges::stable_sort(files, {}, [](const Descriptor& one) { return one.header.to; });
    const auto reached = after(have, files);
    if (!reached) continue;
    const auto& [far, count, size] = best;
    if (*reached > far || (*reached == far && (files.size() < count ||
                                               (files.size() == count && bytes < size))))
      best = {*reached, files.size(), bytes};
  }
  return best;
}

}  // namespace

TEST_CASE("catalogue: a descriptor comes back, and nothing else is one") {
  for (const Descriptor& one : {delta(1, 2), snapshot(7)}) {
    const Bytes bytes = encode(one);
    CHECK(bytes.size() < 300);
    CHECK(sync::read_descriptor(bytes).value() == one);
    for (std::size_t cut = 0; cut < bytes.size(); ++cut)
      CHECK_FALSE(sync::read_descriptor(ByteView(bytes).first(cut)).has_value());
  }
  Descriptor impossible = delta(1, 2);
  impossible.bytes = 50;  // Not more than its payload.
  CHECK_FALSE(sync::read_descriptor(encode(impossible)).has_value());
  CHECK_FALSE(sync::read_descriptor(Bytes(2000, 0)).has_value());
}

TEST_CASE("catalogue: a segment's path is its name") {
  sync::SegmentName name{};
  name[0] = 0xab;
  name[31] = 0x01;
  CHECK(sync::segment_path(name) == "seg/ab/ab" + std::string(60, '0') + "01.seg");
  CHECK(sync::catalogue_origin(1) == "tomoshibi/segments/01");
  CHECK(sync::catalogue_folder(17) == "d/17");
}

TEST_CASE("catalogue: a log that grows is read from its files at every size") {
  const auto root = small_root();
  SoftSigner publisher(kPublisherNumber);
  MemoryFolder road;
  Catalogue log;
  store::tlog::TreeHead trusted;
  std::uint64_t number = 1;
  for (const std::size_t step : {1U, 2U, 100U, 153U, 1U, 300U, 2U}) {
    std::vector<Descriptor> more;
    for (std::size_t at = 0; at < step; ++at, ++number) more.push_back(delta(number, number + 1));
    put(road, sync::grow_catalogue(log, more, 17, publisher).value());
    const auto read = sync::read_catalogue(road.fetch(), 17, root, trusted);
    REQUIRE(read.has_value());
    CHECK(read->all == log.all);
    CHECK(read->head == log.head);
    trusted = read->head;
  }
  // The partial files of older sizes are not needed: cut from the full ones.
  std::erase_if(road.files, [](const auto& file) {
    return file.first.find(".p/") != std::string::npos &&
           file.first.find("entries/002.p") == std::string::npos;
  });
  CHECK(sync::read_catalogue(road.fetch(), 17, root, trusted).has_value());
}

TEST_CASE("catalogue: the tiles prove each entry to other programs") {
  SoftSigner publisher(kPublisherNumber);
  MemoryFolder road;
  Catalogue log;
  std::vector<Descriptor> more;
  for (std::uint64_t number = 1; number <= 300; ++number) more.push_back(delta(number, number + 1));
  put(road, sync::grow_catalogue(log, more, 17, publisher).value());
  const auto hashes = store::tlog::subtrees_of_tiles(300, [&](const store::tlog::Tile& tile) {
    return road.get("d/17/" + store::tlog::tile_path(tile), 8192);
  });
  for (const std::uint64_t index : {0U, 255U, 256U, 299U}) {
    const auto proof = store::tlog::prove_inclusion(index, 300, hashes);
    REQUIRE(proof.has_value());
    CHECK(store::tlog::verify_inclusion(store::tlog::leaf_hash(encode(log.all[index])), index, 300,
                                        *proof, log.head.root)
              .has_value());
  }
}

TEST_CASE("catalogue: forged, changed, older and forked logs are refused") {
  const auto root = small_root();
  SoftSigner publisher(kPublisherNumber);
  MemoryFolder road;
  Catalogue log;
  put(road, sync::grow_catalogue(log, std::vector{snapshot(1), delta(1, 2)}, 17, publisher).value());
  const MemoryFolder older = road;
  const auto old_head = log.head;
  put(road, sync::grow_catalogue(log, std::vector{delta(2, 3)}, 17, publisher).value());
  CHECK(sync::read_catalogue(road.fetch(), 17, root, old_head).has_value());
  SUBCASE("an older log is not taken for a newer one") {
    MemoryFolder rolled = older;
    CHECK(sync::read_catalogue(rolled.fetch(), 17, root, log.head).error().code == Errc::kDenied);
  }
  SUBCASE("another log of the same publisher is a fork") {
    MemoryFolder other;
    Catalogue forked;
    put(other, sync::grow_catalogue(forked, std::vector{snapshot(9), delta(9, 10), delta(10, 11)},
                                    17, publisher).value());
    CHECK(sync::read_catalogue(other.fetch(), 17, root, log.head).error().code == Errc::kDenied);
    CHECK(sync::read_catalogue(other.fetch(), 17, root, old_head).error().code == Errc::kDenied);
    CHECK(sync::read_catalogue(other.fetch(), 17, root).has_value());
  }
  SUBCASE("signed by somebody else") {
    SoftSigner stranger(20);
    MemoryFolder forged;
    Catalogue made;
    put(forged, sync::grow_catalogue(made, std::vector{snapshot(1)}, 17, stranger).value());
    CHECK_FALSE(sync::read_catalogue(forged.fetch(), 17, root).has_value());
  }
  SUBCASE("a log of another prefecture") {
    MemoryFolder moved;
    for (const auto& [name, bytes] : road.files) moved.files["d/16" + name.substr(4)] = bytes;
    CHECK_FALSE(sync::read_catalogue(moved.fetch(), 16, root).has_value());
  }
  SUBCASE("no byte of checkpoint and entries can be changed") {
    for (const std::string name : {"d/17/checkpoint", "d/17/tile/entries/000.p/3"}) {
      const Bytes good = road.files.at(name);
      for (std::size_t at = 0; at < good.size(); ++at) {
        road.files[name] = good;
        road.files[name][at] = static_cast<std::uint8_t>(good[at] ^ 4U);
        CHECK_FALSE(sync::read_catalogue(road.fetch(), 17, root).has_value());
      }
      road.files[name] = good;
    }
  }
  SUBCASE("a file that is gone") {
    road.files.erase("d/17/tile/entries/000.p/3");
    CHECK(sync::read_catalogue(road.fetch(), 17, root).error().code == Errc::kNotFound);
  }
}

TEST_CASE("catalogue: a month of publications is covered by few files") {
  std::vector<Descriptor> all{snapshot(1)};
  // 15 minutes each; six hours are 24 of them, a day 96, a week 672.
  for (std::uint64_t at = 1; at < 2000; ++at) {
    all.push_back(delta(at, at + 1));
    for (const auto& [level, span] : {Range{1, 24}, Range{2, 96}, Range{3, 672}}) {
      if (at % span == 0) {
        all.push_back(delta(at + 1 - span, at + 1, 100, static_cast<std::uint8_t>(level)));
      }
    }
  }
  // 1999 publications: two weeks, six days, three quarters, seven fresh ones.
  const auto files = sync::cover(all, kWajima, 1, 3);
  CHECK(files.size() == 2 + 6 + 3 + 7);
  CHECK(ranges(files).front() == Range{1, 673});
  CHECK(ranges(files).back() == Range{1999, 2000});
  CHECK(sync::cover(all, kWajima, 2000, 3).empty());
  CHECK(ranges(sync::cover(all, kWajima, 1999, 3)) == std::vector<Range>{{1999, 2000}});
  // Nothing held, or another epoch's: the snapshot comes first.
  CHECK(sync::cover(all, kWajima, 0, 3).size() == files.size() + 1);
  CHECK(sync::cover(all, kWajima, 1999, 2).size() == files.size() + 1);
  CHECK(sync::cover(all, Area{17204, true}, 0, 3).empty());
}

TEST_CASE("catalogue: after a close only the next epoch's files are covered") {
  std::vector<Descriptor> all{snapshot(1), delta(1, 2)};
  Descriptor next = snapshot(3);
  next.header.epoch = 4;
  Descriptor gone = all[0];
  gone.is_dropped = true;
  all.push_back(next);
  all.push_back(gone);
  CHECK(ranges(sync::cover(all, kWajima, 2, 3)) == std::vector<Range>{{0, 3}});
  CHECK(sync::cover(all, kWajima, 3, 4).empty());
  // Taken back within one epoch: as if it had never been.
  std::vector<Descriptor> same{snapshot(1), delta(1, 2), delta(2, 3)};
  same.push_back(same[2]);
  same.back().is_dropped = true;
  CHECK(ranges(sync::cover(same, kWajima, 0, 3)) == std::vector<Range>{{0, 1}, {1, 2}});
}

TEST_CASE("catalogue: cover() is the best of all subsets") {
  std::mt19937 random(20261122);
  for (int round = 0; round < 400; ++round) {
    std::vector<Descriptor> all;
    const std::size_t count = random() % 10;
    for (std::size_t at = 0; at < count; ++at) {
      const std::uint64_t from = 1 + random() % 8;
      const std::uint64_t to = from + 1 + random() % 4;
      const std::uint64_t bytes = 60 + random() % 5;
      all.push_back(random() % 4 == 0 ? snapshot(to, bytes) : delta(from, to, bytes));
      all.back().name[20] = static_cast<std::uint8_t>(at);
    }
    const std::uint64_t have = random() % 6;
    CAPTURE(round);
    const auto taken = sync::cover(all, kWajima, have, 3);
    const auto [far, files, bytes] = best_by_force(all, have);
    std::uint64_t size = 0;
    for (const Descriptor& one : taken) size += one.bytes;
    REQUIRE(after(have, taken).has_value());
    CHECK(after(have, taken) == far);
    CHECK(taken.size() == files);
    CHECK(size == bytes);
  }
}
