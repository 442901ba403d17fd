// A segment gives its content to whoever holds both keys, and to nobody what the publisher did not sign.
// Method: records and images written and read; every byte of the front and every chunk changed; other
// keys, other roles, cut and longer files; the same content twice, compared byte by byte.
#include <nlohmann/json.hpp>

#include "sync/core/segment.h"
#include "tests/segment_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;
using sync::SegmentFront;
using sync::SegmentHeader;

namespace {

Bytes sentences(std::size_t size) {
  Bytes bytes;
  bytes.reserve(size);
  std::uint32_t state = 1;
  while (bytes.size() < size) {
    state = state * 1664525 + 1013904223;
    // Half noise, half repetition: packs to something between.
    bytes.push_back(static_cast<std::uint8_t>(state >> 24));
    bytes.push_back('a');
  }
  bytes.resize(size);
  return bytes;
}

struct Locked {
  sync::BoxPair fleet = box_of(1);
  sync::BoxPair epoch = box_of(2);
  sync::SegmentLocks locks() const { return {fleet.public_half, epoch.public_half}; }
};

Secret<32> key_for(const SegmentHeader& header, ByteView content) {
  return sync::published_key(secret_of(9), header, sync::sha256(content));
}

SegmentFront write_sentences(const std::filesystem::path& file, ByteView content,
                             const SegmentHeader& header = small_header()) {
  SoftSigner publisher(kPublisherNumber);
  auto front = sync::write_records(file, header, content, key_for(header, content),
                                   Locked().locks(), publisher);
  REQUIRE(front.has_value());
  return std::move(*front);
}

}  // namespace

TEST_CASE("segment: records come back, of every size around a chunk") {
  const Scratch scratch;
  const auto root = small_root();
  const Locked locked;
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, std::size_t{70'000}, std::size_t{400'000}}) {
    CAPTURE(size);
    const Bytes content = sentences(size);
    const auto file = scratch.path() / "one.seg";
    const SegmentFront written = write_sentences(file, content);
    const auto front = sync::verify_file(file, root);
    REQUIRE(front.has_value());
    CHECK(front->header == written.header);
    CHECK(front->name == written.name);
    CHECK(front->payload_at % 4096 == 0);
    const auto key = sync::unwrap(*front, locked.fleet, locked.epoch);
    REQUIRE(key.has_value());
    CHECK(sync::read_records(file, *front, *key).value() == content);
  }
}

TEST_CASE("segment: an image lies in the file as it is, from a page's beginning on") {
  const Scratch scratch;
  const auto root = small_root();
  const Locked locked;
  const Bytes image = sentences(3 * 65'536 + 4096);
  write_whole(scratch.path() / "image", image);
  SegmentHeader header = small_header();
  header.kind = sync::SegmentKind::kSnapshot;
  header.payload = sync::PayloadKind::kImage;
  header.from = 0;
  SoftSigner publisher(kPublisherNumber);
  const auto data_key = key_for(header, image);
  const auto file = scratch.path() / "one.seg";
  REQUIRE(sync::write_image(file, header, scratch.path() / "image", data_key, locked.locks(),
                            publisher));
  const auto front = sync::verify_file(file, root);
  REQUIRE(front.has_value());
  CHECK(front->list.size() == 4);
  const Bytes all = read_whole(file);
  CHECK(std::ranges::equal(ByteView(all).subspan(front->payload_at), image));
  CHECK(sync::unwrap(*front, locked.fleet, locked.epoch).value() == data_key);
  CHECK(sync::read_records(file, *front, data_key).error().code == Errc::kBadInput);
}

TEST_CASE("segment: the same content makes the same bytes, changed content another key") {
  const Scratch scratch;
  const Bytes content = sentences(100'000);
  Bytes other = content;
  other[5] = static_cast<std::uint8_t>(other[5] + 1);
  write_sentences(scratch.path() / "a", content);
  write_sentences(scratch.path() / "b", content);
  const SegmentFront changed = write_sentences(scratch.path() / "c", other);
  CHECK(read_whole(scratch.path() / "a") == read_whole(scratch.path() / "b"));
  const auto same = sync::verify_file(scratch.path() / "a", small_root()).value();
  CHECK(same.header.commitment != changed.header.commitment);
  const SegmentHeader header = small_header();
  SegmentHeader next = header;
  next.epoch += 1;
  CHECK_FALSE(key_for(header, content) == key_for(next, content));
  CHECK_FALSE(key_for(header, content) == key_for(header, other));
}

TEST_CASE("segment: both locks are needed, and the keys of another segment open nothing") {
  const Scratch scratch;
  const Locked locked;
  const auto file = scratch.path() / "one.seg";
  const SegmentFront front = write_sentences(file, sentences(1000));
  CHECK(sync::unwrap(front, box_of(7), locked.epoch).error().code == Errc::kDenied);
  CHECK(sync::unwrap(front, locked.fleet, box_of(7)).error().code == Errc::kDenied);
  CHECK(sync::unwrap(front, locked.epoch, locked.fleet).error().code == Errc::kDenied);
  // The wrap of one segment in another's header: the box says which it is for.
  SegmentHeader header = small_header();
  header.to = 9;
  const SegmentFront other = write_sentences(scratch.path() / "two.seg", sentences(1000), header);
  SegmentFront crossed = other;
  crossed.header.wrap = front.header.wrap;
  CHECK(sync::unwrap(crossed, locked.fleet, locked.epoch).error().code == Errc::kDenied);
  // A key that is not the one committed to reads nothing.
  CHECK(sync::read_records(file, front, secret_of(3)).error().code == Errc::kDenied);
}

TEST_CASE("segment: no byte of the front and no chunk can be changed") {
  const Scratch scratch;
  const auto root = small_root();
  const auto file = scratch.path() / "one.seg";
  const SegmentFront front = write_sentences(file, sentences(200'000));
  const Bytes good = read_whole(file);
  const ByteView before = ByteView(good).first(front.payload_at);
  for (std::size_t at = 0; at < before.size(); ++at) {
    Bytes bad(before.begin(), before.end());
    bad[at] = static_cast<std::uint8_t>(bad[at] ^ 0x10U);
    CHECK_FALSE(sync::read_front(bad, root).has_value());
  }
  for (std::size_t cut = 0; cut < before.size(); cut += 7)
    CHECK_FALSE(sync::read_front(before.first(cut), root).has_value());
  const auto changed = scratch.path() / "changed.seg";
  for (std::size_t at = front.payload_at; at < good.size(); at += 9973) {
    Bytes bad = good;
    bad[at] = static_cast<std::uint8_t>(bad[at] ^ 1U);
    write_whole(changed, bad);
    CHECK(sync::verify_file(changed, root).error().code == Errc::kCorrupt);
    // A file that changed after it was verified is not read either.
    const auto key = sync::unwrap(front, box_of(1), box_of(2)).value();
    CHECK(sync::read_records(changed, front, key).error().code == Errc::kCorrupt);
  }
  Bytes longer = good;
  longer.push_back(0);
  write_whole(changed, longer);
  CHECK(sync::verify_file(changed, root).error().code == Errc::kCorrupt);
  write_whole(changed, ByteView(good).first(good.size() - 1));
  CHECK(sync::verify_file(changed, root).error().code == Errc::kCorrupt);
  CHECK(sync::verify_file(scratch.path() / "absent", root).error().code == Errc::kNotFound);
}

TEST_CASE("segment: only PUBLISH signs one") {
  const Scratch scratch;
  const auto root = small_root();
  const Bytes content = sentences(100);
  const SegmentHeader header = small_header();
  // Nobody's key, then one of each other role: 10 ROOT, 20 ORDER, 30 ENROL, 50 WITNESS, 60 RELEASE.
  for (const int number : {1, 10, 20, 30, 50, 60}) {
    SoftSigner signer(static_cast<std::uint8_t>(number));
    const auto file = scratch.path() / "one.seg";
    REQUIRE(sync::write_records(file, header, content, key_for(header, content), Locked().locks(),
                                signer));
    CHECK(sync::verify_file(file, root).error().code == Errc::kDenied);
  }
}

TEST_CASE("segment: a header that makes no sense is not published") {
  const Scratch scratch;
  SoftSigner publisher(kPublisherNumber);
  const auto refused = [&](auto&& change) {
    SegmentHeader header = small_header();
    change(header);
    const auto front = sync::write_records(scratch.path() / "x.seg", header, sentences(10),
                                           secret_of(1), Locked().locks(), publisher);
    return !front && front.error().code == Errc::kBadInput;
  };
  CHECK(refused([](SegmentHeader& header) { header.to = header.from; }));
  CHECK(refused([](SegmentHeader& header) { header.from = 0; }));
  CHECK(refused([](SegmentHeader& header) { header.prefecture = 16; }));
  CHECK(refused([](SegmentHeader& header) { header.level = 4; }));
  CHECK(refused([](SegmentHeader& header) { header.epoch = 0; }));
  CHECK(refused([](SegmentHeader& header) { header.fleet = 0; }));
  CHECK(refused([](SegmentHeader& header) { header.source.assign(200, 'x'); }));
  CHECK(refused([](SegmentHeader& header) { header.kind = sync::SegmentKind::kSnapshot; }));
  CHECK_FALSE(refused([](SegmentHeader&) {}));
}

TEST_CASE("segment: the unpacker stops at what the header states") {
  // A publisher who signs a bomb: its frame unpacks to more than the header says.
  const Scratch scratch;
  const auto file = scratch.path() / "one.seg";
  const Bytes content(50'000'000, 0);
  const SegmentFront honest = write_sentences(file, content);
  const auto key = sync::unwrap(honest, box_of(1), box_of(2)).value();
  SegmentFront lying = honest;
  lying.header.plain_bytes = 1000;
  // Another header has another id, so the stream refuses before anything is unpacked …
  CHECK(sync::read_records(file, lying, key).error().code == Errc::kDenied);
  // … and the honest one is inside its cap.
  CHECK(sync::read_records(file, honest, key).value().size() == content.size());
}

TEST_CASE("segment: verifying says how far it is, and can be stopped") {
  const Scratch scratch;
  const auto root = small_root();
  const auto file = scratch.path() / "one.seg";
  const SegmentFront front = write_sentences(file, sentences(400'000));
  std::uint64_t last = 0;
  CHECK(sync::verify_file(file, root, [&](std::uint64_t done, std::uint64_t total) {
          CHECK(total == front.header.payload_bytes);
          CHECK(done > last);
          last = done;
          return true;
        }).has_value());
  CHECK(last == front.header.payload_bytes);
  const auto stopped =
      sync::verify_file(file, root, [](std::uint64_t, std::uint64_t) { return false; });
  CHECK(stopped.error().code == Errc::kDenied);
}

TEST_CASE("segment: the golden vector is what this program writes and reads") {
  std::ifstream in(std::string(TOMOSHIBI_SOURCE) + "/tests/golden/segment_v1.json");
  REQUIRE(in.good());
  const auto golden = nlohmann::json::parse(in);
  const auto bytes = [&](const char* name) { return from_hex(golden[name].get<std::string>()).value(); };
  const Scratch scratch;
  const auto file = scratch.path() / "golden.seg";
  const SegmentFront front = write_sentences(file, bytes("content"));
  CHECK(read_whole(file) == bytes("segment"));
  CHECK(sync::segment_path(front.name) == golden["path"].get<std::string>());
  const auto descriptor = sync::read_descriptor(bytes("descriptor"));
  REQUIRE(descriptor.has_value());
  CHECK(descriptor->name == front.name);
}
