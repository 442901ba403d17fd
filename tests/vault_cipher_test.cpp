// Promise: XAES-256-GCM as specified, and nothing comes out of a text that does not verify.
// Method: the specification's two vectors; every bit of nonce, tag, text and associated data flipped.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "store/vault/pages/cipher.h"

using namespace tomoshibi;
using namespace tomoshibi::store::vault::pages;

namespace {

Secret<32> key_of(std::uint8_t byte) {
  Secret<32> key;
  std::ranges::fill(key.fill(), byte);
  return key;
}

std::string sealed_hex(std::uint8_t key, std::string_view text, std::string_view associated) {
  auto cipher = PageCipher::create(key_of(key));
  REQUIRE(cipher);
  const std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWX";
  std::array<std::uint8_t, kNonceBytes> nonce{};
  std::ranges::copy(letters, nonce.begin());
  Bytes out(text.size());
  std::array<std::uint8_t, kTagBytes> tag{};
  REQUIRE(cipher->seal_with(nonce, as_bytes(associated), as_bytes(text), out.data(), tag));
  out.insert(out.end(), tag.begin(), tag.end());
  return to_hex(out);
}

}  // namespace

TEST_CASE("cipher: the vectors of the XAES-256-GCM specification, both values of the key's first bit") {
  CHECK(sealed_hex(0x01, "XAES-256-GCM", "") ==
        "ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271");
  CHECK(sealed_hex(0x03, "XAES-256-GCM", "c2sp.org/XAES-256-GCM") ==
        "986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d");
}

TEST_CASE("cipher: a text opens as it was sealed, in place as well; every flipped bit is refused") {
  auto writer = PageCipher::create(key_of(7));
  auto reader = PageCipher::create(key_of(7));
  REQUIRE(writer);
  REQUIRE(reader);
  Bytes text(100);
  for (std::size_t at = 0; at < text.size(); ++at) text[at] = static_cast<std::uint8_t>(at);
  const Bytes associated = {1, 2, 3};
  Bytes sealed(text.size());
  std::array<std::uint8_t, kTrailerBytes> trailer{};
  REQUIRE(writer->seal(associated, text, sealed.data(), trailer));
  CHECK(sealed != text);
  Bytes opened = sealed;
  REQUIRE(reader->open(associated, opened, trailer, opened.data()));
  CHECK(opened == text);

  std::size_t refused = 0;
  for (std::size_t bit = 0; bit < 8 * (sealed.size() + trailer.size() + associated.size()); ++bit) {
    Bytes changed_text = sealed;
    auto changed_trailer = trailer;
    Bytes changed_associated = associated;
    std::size_t byte = bit / 8;
    std::uint8_t* place = changed_text.data() + byte;
    if (byte >= sealed.size()) {
      byte -= sealed.size();
      place = byte < trailer.size() ? changed_trailer.data() + byte
                                    : changed_associated.data() + (byte - trailer.size());
    }
    *place = static_cast<std::uint8_t>(*place ^ 1U << bit % 8);
    Bytes out(text.size(), 0xEE);
    const bool good = reader->open(changed_associated, changed_text, changed_trailer, out.data());
    const bool nothing = std::ranges::all_of(out, [](std::uint8_t one) { return one == 0; });
    if (!good && nothing) ++refused;
  }
  CHECK(refused == 8 * (sealed.size() + trailer.size() + associated.size()));
}

TEST_CASE("cipher: no two seals share a nonce; texts of many writers open") {
  std::set<std::string> nonces;
  auto reader = PageCipher::create(key_of(9));
  REQUIRE(reader);
  const Bytes text(64, 5);
  for (int writer = 0; writer < 40; ++writer) {  // More than a reader keeps derived keys for.
    auto cipher = PageCipher::create(key_of(9));
    REQUIRE(cipher);
    for (int at = 0; at < 25; ++at) {
      Bytes sealed(text.size());
      std::array<std::uint8_t, kTrailerBytes> trailer{};
      REQUIRE(cipher->seal({}, text, sealed.data(), trailer));
      nonces.insert(to_hex(std::span(trailer).first<kNonceBytes>()));
      Bytes opened(text.size());
      REQUIRE(reader->open({}, sealed, trailer, opened.data()));
      REQUIRE(opened == text);
    }
  }
  CHECK(nonces.size() == 1000);
}
