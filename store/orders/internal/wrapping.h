// The private half of an account, wrapped under what the member knows (and has).
//
//   secret = Argon2id(NFKC(proof), salt, cost)                                        32 bytes
//   key    = BLAKE2b-256, key: secret, over
//            "tomoshibi/account-wrap/v1" ‖ 00 ‖ factor ‖ token (32, or nothing)        32 bytes
//   box    = nonce (24) ‖ XChaCha20-Poly1305(key, nonce, private half, binding)        72 bytes
//   binding = CBOR ["tomoshibi/account-half/v1", id, role, proof, factor, public half, salt,
//             passes, memory in KiB, end in ms for a responder or null, is demo]
//
// The binding: a wrapping does not open under another id, role, public half, cost or end. Whoever
// knows the proof can wrap anew as he likes: against him stand the page cipher of the machine's
// vault and the signature of a roster, not this. The opened half must give the public half, in
// which case the one box can open under one key only (two keys would have to give the same 32
// bytes): crafted boxes do not let one try test many passwords. Such a box counts as a wrong proof,
// so that it tells nothing.
// Format: docs/format/roster-v1.md. Proof: tests/orders_wrapping_test.cpp,
// tests/golden/roster_v1.py.
#pragma once

#include <array>
#include <cstdint>

#include "store/base/bytes.h"
#include "store/base/result.h"
#include "store/base/secret.h"
#include "store/base/wiped.h"
#include "store/orders/accounts.h"
#include "store/vault/passphrase.h"

namespace tomoshibi::store::orders::internal {

inline constexpr std::size_t kBoxBytes = 24 + 32 + 16;

struct WrappedHalf {
  std::array<std::uint8_t, kBoxBytes> box{};
  vault::Salt salt{};
  vault::PassphraseCost cost;
  bool operator==(const WrappedHalf&) const = default;
};

Digest digest_of_wrapping(const WrappedHalf& wrapped);
vault::PublicHalf public_half_of(const Secret<32>& private_half);
// False for a point of small order: what is sealed to it is sealed to everybody.
bool may_be_sealed_to(const vault::PublicHalf& half);

// `account` has its public half and everything else that is bound. A new salt and nonce each time.
//   Errors: kBadInput (cost, text), kDenied (a token is wanted), kStorage (memory).
Result<WrappedHalf> wrap(const Account& account, const Secret<32>& private_half,
                         const SecretText& proof, const Secret<32>* token,
                         const vault::PassphraseCost& cost);
//   Errors: kDenied (wrong proof or token), kStorage (memory).
Result<Secret<32>> unwrap(const Account& account, const WrappedHalf& wrapped,
                          const SecretText& proof, const Secret<32>* token);
// Takes as long as unwrap() and gives nothing: for an account that is not here.
void pretend_to_unwrap(const SecretText& proof, const vault::PassphraseCost& cost);

}  // namespace tomoshibi::store::orders::internal
