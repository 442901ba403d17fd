// Deriving and sealing: HKDF-SHA-256, X25519 pairs from secrets, sealed boxes whose randomness is
// derived.
//
// Invariants: one key, one purpose: `info` is "tomoshibi/<purpose>/v1" ‖ 00 ‖ fields of fixed
// length. A sealed box does not bind what it is for, so seal_for() puts purpose ‖ 00 ‖ context in
// front of the text and open_for() compares it before anything is given; a context has one length
// for one purpose. A public half of small order would give everybody the same shared secret:
// readers of signed documents refuse it with is_box_public(), seal() requires that they did.
// Errors: kDenied (another key, damaged, another purpose), kBadInput (over the cap).
// Source: RFC 5869; libsodium crypto_box_seal; reference/formats.md 7.2, 7.3.
// Proof: tests/sync_keys_test.cpp (public vectors kdf.json, sealed_boxes.json).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "store/base/bytes.h"
#include "store/base/result.h"
#include "store/base/secret.h"
#include "store/base/wiped.h"

namespace tomoshibi::sync {

// RFC 5869, Extract and Expand in one; `length` at most 255 * 32.
WipedBytes hkdf_sha256(ByteView key, ByteView salt, ByteView info, std::size_t length);
// HKDF with an empty salt and info = "tomoshibi/" ‖ purpose ‖ "/v1" ‖ 00 ‖ context.
Secret<32> derive(ByteView key, std::string_view purpose, ByteView context);

Digest sha256(ByteView bytes);  // What travels is named by it; digest_of() of base is BLAKE2b.

using BoxPublic = std::array<std::uint8_t, 32>;  // X25519
struct BoxPair {
  BoxPublic public_half{};
  Secret<32> private_half;
};
BoxPair make_box_pair();                        // Random.
BoxPair box_pair_from(const Secret<32>& seed);   // crypto_scalarmult_base of the seed.
BoxPublic public_half_of(const Secret<32>& private_half);
bool is_box_public(const BoxPublic& key);        // False for the points of small order.

inline constexpr std::size_t kSealOverhead = 48;
// `ephemeral`: where published bytes must be the same each time; derived by the caller from the
// text's own key and context, never used for two texts. Null: random. Requires: is_box_public(to).
Bytes seal(const BoxPublic& to, ByteView text, const Secret<32>* ephemeral = nullptr);
Result<WipedBytes> open_box(const BoxPair& as, ByteView sealed);

Bytes seal_for(const BoxPublic& to, std::string_view purpose, ByteView context, ByteView text,
               const Secret<32>* ephemeral = nullptr);
Result<WipedBytes> open_for(const BoxPair& as, std::string_view purpose, ByteView context,
                            ByteView sealed);

}  // namespace tomoshibi::sync
