// PageCipher: XAES-256-GCM over one key, as the C2SP specification defines it.
//
//   sealed    ciphertext (as long as the text) ‖ trailer: nonce (24) ‖ tag (16)
//
// A nonce is 192 bits: 12 that choose a derived AES-256 key, 12 for GCM under it. A cipher draws 20 of
// the 24 bytes anew at its start and every kSealsPerBatch seals and counts in the other four, so a
// nonce repeats only when 160 random bits do; nothing needs to be remembered between openings. Pages
// of one batch share a derived key, which is kept: sealing and opening then cost what AES-GCM costs.
//
// Synthetic nonces, of an image: the nonce is BLAKE2b-192 over associated data and text under a key of its
// own. Nothing random is needed, the same text at the same place gives the same bytes, and two texts
// share a nonce only when 192 bits of the hash do. What an onlooker with two files of one key learns is
// where they are equal; an image's key comes from its content.
//
// Invariant: open() gives nothing of a text that does not verify (the buffer is zeroed).
// AES key schedules live in OpenSSL's memory and are wiped when they are freed; the key itself stays
// in its Secret. Thread: one at a time; every open file has its own.
// Source: C2SP XAES-256-GCM; NIST SP 800-38D, SP 800-108r1. Proof: tests/vault_cipher_test.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>

#include "store/base/bytes.h"
#include "store/base/result.h"
#include "store/base/secret.h"

namespace tomoshibi::store::vault::pages {

inline constexpr std::size_t kNonceBytes = 24;
inline constexpr std::size_t kTagBytes = 16;
inline constexpr std::size_t kTrailerBytes = kNonceBytes + kTagBytes;  // A page's reserve: 40.
inline constexpr std::uint32_t kSealsPerBatch = 1U << 20;

using Trailer = std::span<std::uint8_t, kTrailerBytes>;
using TrailerView = std::span<const std::uint8_t, kTrailerBytes>;

class PageCipher final {
 public:
  // Errors: kStorage when OpenSSL or the random number generator fails.
  static Result<PageCipher> create(const Secret<32>& key);
  static Result<PageCipher> create_synthetic(const Secret<32>& key, const Secret<32>& nonce_key);
  PageCipher(PageCipher&&) noexcept;
  PageCipher& operator=(PageCipher&&) noexcept;
  PageCipher(const PageCipher&) = delete;
  PageCipher& operator=(const PageCipher&) = delete;
  ~PageCipher();

  // `out` is as long as `text` and may be the same bytes. False: OpenSSL failed, use nothing.
  bool seal(ByteView associated, ByteView text, std::uint8_t* out, Trailer trailer);
  // False: it does not verify (or OpenSSL failed); `out` is all zero then.
  bool open(ByteView associated, ByteView sealed, TrailerView trailer, std::uint8_t* out);

  // With a nonce of the caller's: for vectors only.
  bool seal_with(std::span<const std::uint8_t, kNonceBytes> nonce, ByteView associated,
                 ByteView text, std::uint8_t* out, std::span<std::uint8_t, kTagBytes> tag);

 private:
  struct State;
  explicit PageCipher(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace tomoshibi::store::vault::pages
