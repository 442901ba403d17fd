// Deriving and sealing give the bytes that others give, and a box opens for one key and one purpose
// only. Method: public vectors both ways; what libsodium sealed by itself; the points of small
// order.
#include "sync/core/keys.h"

#include <sodium.h>

#include "tests/sync_vectors.h"

using namespace tomoshibi;
using namespace tomoshibi::sync;
using namespace tomoshibi::test;

TEST_CASE("keys: HKDF gives what the public vectors give") {
  const auto all = public_vectors("kdf.json");
  if (all.is_null()) return;
  for (const auto& one : all["hkdf_sha256"]) {
    const WipedBytes out = hkdf_sha256(hex_bytes(one["ikm"]), hex_bytes(one["salt"]),
                                       hex_bytes(one["info"]), one["length"]);
    CHECK(to_hex(out) == one["okm"]);
  }
}

TEST_CASE("keys: HKDF at its shortest and longest, and the first case of RFC 5869") {
  const Bytes key(22, 0x0b);
  const Bytes salt = from_hex("000102030405060708090a0b0c").value();
  const Bytes info = from_hex("f0f1f2f3f4f5f6f7f8f9").value();
  CHECK(to_hex(hkdf_sha256(key, salt, info, 42)) ==
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  CHECK(hkdf_sha256(key, salt, info, 0).empty());
  const WipedBytes longest = hkdf_sha256(key, salt, info, 255 * 32);
  CHECK(longest.size() == 255 * 32);
  CHECK(std::equal(longest.begin(), longest.begin() + 42,
                   hkdf_sha256(key, salt, info, 42).begin()));
}

TEST_CASE("keys: the keys that the public chains derive come out of derive()") {
  const auto all = public_vectors("hash_chain.json");
  if (all.is_null()) return;
  int seen = 0;
  for (const auto& chain : all["chains"]) {
    for (const auto& use : chain["use_keys"]) {
      for (const auto& known : chain["keys"]) {
        if (known["epoch"] != use["epoch"]) continue;
        const std::string area = chain["muni"];
        Bytes context(area.begin(), area.end());
        const auto epoch = use["epoch"].get<std::uint32_t>();
        for (const std::uint32_t byte : {0U, epoch >> 24, epoch >> 16, epoch >> 8, epoch})
          context.push_back(static_cast<std::uint8_t>(byte & 0xff));
        const std::string purpose = use["purpose"];
        const auto key = derive(hex_bytes(known["key"]), purpose, context);
        CHECK(to_hex(key.view()) == use["key"]);
        ++seen;
      }
    }
  }
  CHECK(seen >= 4);
}

TEST_CASE("keys: sealed boxes are the public ones, byte for byte, and only those open") {
  const auto all = public_vectors("sealed_boxes.json");
  if (all.is_null()) return;
  for (const auto& one : all["cases"]) {
    CAPTURE(one["case"].get<std::string>());
    BoxPair pair = box_pair_from(hex_secret<32>(one["recipient_secret"]));
    CHECK(to_hex(pair.public_half) == one["recipient_public"]);
    const auto opened = open_box(pair, hex_bytes(one["sealed"]));
    if (one["expect"] != "ok") {
      REQUIRE_FALSE(opened);
      CHECK(opened.error().code == Errc::kDenied);
      continue;
    }
    REQUIRE(opened);
    CHECK(to_hex(*opened) == one["message"]);
    const auto ephemeral = hex_secret<32>(one["ephemeral_secret"]);
    CHECK(to_hex(seal(pair.public_half, hex_bytes(one["message"]), &ephemeral)) == one["sealed"]);
  }
}

TEST_CASE("keys: without a given randomness no box is like another, and libsodium's own opens") {
  const BoxPair pair = make_box_pair();
  const Bytes text = {1, 2, 3};
  const Bytes first = seal(pair.public_half, text);
  CHECK(first != seal(pair.public_half, text));
  Bytes theirs(text.size() + kSealOverhead);
  REQUIRE(crypto_box_seal(theirs.data(), text.data(), text.size(), pair.public_half.data()) == 0);
  CHECK(std::ranges::equal(open_box(pair, theirs).value(), text));
  CHECK(public_half_of(pair.private_half) == pair.public_half);
}

TEST_CASE("keys: a box is opened for the purpose and context that it was made for, and no other") {
  const BoxPair pair = make_box_pair();
  const Bytes context = {0, 0, 0, 7};
  const Bytes other = {0, 0, 0, 8};
  const Bytes text = {9, 9};
  const Bytes box = seal_for(pair.public_half, "fleet", context, text);
  CHECK(std::ranges::equal(open_for(pair, "fleet", context, box).value(), text));
  for (const auto& wrong : {open_for(pair, "fleet", other, box),
                            open_for(pair, "flee", context, box),
                            open_for(pair, "order-keys", context, box),
                            open_for(make_box_pair(), "fleet", context, box)}) {
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().code == Errc::kDenied);
  }
  // A context that is longer than everything in the box.
  CHECK_FALSE(open_for(pair, "fleet", Bytes(100, 0), box));
  CHECK(open_for(pair, "fleet", {}, seal_for(pair.public_half, "fleet", {}, {})).value().empty());
}

TEST_CASE("keys: points of small order are no public halves") {
  for (const char* hex :
       {"0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"}) {
    CAPTURE(hex);
    BoxPublic key{};
    std::ranges::copy(from_hex(hex).value(), key.begin());
    CHECK_FALSE(is_box_public(key));
  }
  for (int round = 0; round < 20; ++round) CHECK(is_box_public(make_box_pair().public_half));
}
