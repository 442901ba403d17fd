// A stream opens whole and in order, or not at all, and its cipher is the one of other programs.
// Method: public vectors under both their keys' lengths of chunk; every cut, swap and bit of small
// streams.
#include <random>

#include "sync/core/keys.h"
#include "sync/core/stream.h"
#include "tests/tlog_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;

namespace {

Secret<32> key_of(const json& hex) {
  Secret<32> key;
  const Bytes bytes = bytes_of(hex);
  REQUIRE(bytes.size() == 32);
  std::ranges::copy(bytes, key.fill().begin());
  return key;
}

Bytes counted(std::size_t size) {
  Bytes bytes(size);
  for (std::size_t at = 0; at < size; ++at)
    bytes[at] = static_cast<std::uint8_t>((7 * at + 3) % 251);
  return bytes;
}

sync::Stream stream_of(std::uint8_t key, std::uint8_t aad) {
  Secret<32> data_key;
  data_key.fill()[0] = key;
  Digest header{};
  header[0] = aad;
  return sync::Stream::create(data_key, header).value();
}

}  // namespace

TEST_CASE("stream: the public vectors of AES-256-GCM open, or are refused") {
  const json all = vectors("stream.json");
  if (all.is_null()) return;
  int tried = 0;
  int skipped = 0;
  for (const json& one : all["cases"]) {
    if (one["suite"] != "aes-256-gcm") {
      ++skipped;
      continue;
    }
    CAPTURE(one["case"].get<std::string>());
    auto stream = sync::Stream::with_chunk_key(key_of(one["key"]), *hash_of(one["aad"])).value();
    const std::size_t chunk = one["chunk"];
    const auto opened = sync::open_all(stream, bytes_of(one["ciphertext"]), chunk);
    ++tried;
    if (one["expect"] == "reject") {
      CHECK_FALSE(opened.has_value());
      continue;
    }
    REQUIRE(opened.has_value());
    CHECK(*opened == bytes_of(one["plaintext"]));
    CHECK(sync::seal_all(stream, *opened, chunk).value() == bytes_of(one["ciphertext"]));
    CHECK(sync::sealed_size(opened->size(), chunk) == bytes_of(one["ciphertext"]).size());
  }
  CHECK(tried > 25);
  MESSAGE("skipped: " << skipped << " cases of ChaCha20-Poly1305, which suite 1 does not use");
}

TEST_CASE("stream: the public vectors of 64 KiB chunks") {
  const json all = vectors("stream.json");
  if (all.is_null()) return;
  int tried = 0;
  for (const json& one : all["big"]) {
    if (one["suite"] != "aes-256-gcm") continue;
    auto stream = sync::Stream::with_chunk_key(key_of(one["key"]), *hash_of(one["aad"])).value();
    const Bytes plain = counted(one["plaintext_bytes"]);
    const Bytes sealed = sync::seal_all(stream, plain, one["chunk"]).value();
    REQUIRE(sealed.size() == one["ciphertext_bytes"].get<std::size_t>());
    CHECK(to_hex(sync::sha256(sealed)) == one["ciphertext_sha256"].get<std::string>());
    CHECK(sync::open_all(stream, sealed, one["chunk"]).value() == plain);
    ++tried;
  }
  CHECK(tried == 3);
}

TEST_CASE("stream: other lengths, other places and every flipped bit are refused") {
  constexpr std::size_t kChunk = 32;
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, kChunk, kChunk + 1, 3 * kChunk}) {
    CAPTURE(size);
    auto stream = stream_of(1, 1);
    const Bytes sealed = sync::seal_all(stream, counted(size), kChunk).value();
    REQUIRE(sealed.size() == sync::sealed_size(size, kChunk));
    for (std::size_t cut = 0; cut < sealed.size(); ++cut)
      CHECK_FALSE(sync::open_all(stream, ByteView(sealed).first(cut), kChunk).has_value());
    Bytes longer = sealed;
    longer.push_back(0);
    CHECK_FALSE(sync::open_all(stream, longer, kChunk).has_value());
    for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
      Bytes other = sealed;
      other[bit / 8] = static_cast<std::uint8_t>(other[bit / 8] ^ (1U << (bit % 8)));
      CHECK_FALSE(sync::open_all(stream, other, kChunk).has_value());
    }
  }
}

TEST_CASE("stream: the commitment tells keys and headers apart, and one key is one stream") {
  const auto one = stream_of(1, 1);
  CHECK(one.commitment() == stream_of(1, 1).commitment());
  CHECK(one.commitment() != stream_of(2, 1).commitment());
  CHECK(one.commitment() != stream_of(1, 2).commitment());
  auto first = stream_of(1, 1);
  auto other = stream_of(1, 2);
  const Bytes sealed = sync::seal_all(first, counted(100)).value();
  CHECK(sync::open_all(other, sealed).error().code == Errc::kDenied);
}
