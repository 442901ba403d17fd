// A key from what a person knows: Argon2id with recorded cost.
//
// Text is normalised (NFKC) once, here. Cost: measure_cost() finds the memory that takes about the
// wished time on this machine; what is stored is refused above kCostMax before memory is taken and
// below kCostFloor. Source: RFC 9106; reference/formats.md 7.4.
// Proof: tests/vault_passphrase_test.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "store/base/result.h"
#include "store/base/secret.h"
#include "store/base/wiped.h"

namespace tomoshibi::store::vault {

struct PassphraseCost {
  std::uint32_t passes = 3;
  std::uint32_t memory_kib = 262'144;
  bool operator==(const PassphraseCost&) const = default;
};
inline constexpr PassphraseCost kCostDefault{3, 262'144};
inline constexpr PassphraseCost kCostFloor{2, 65'536};     // 64 MiB: below it a slot is refused.
inline constexpr PassphraseCost kCostMax{10, 2'097'152};   // 2 GiB.

using Salt = std::array<std::uint8_t, 16>;

// What everybody means by the same text: NFKC, so that full-width and half-width are one passphrase
// and one PIN. Errors: kBadInput (not UTF-8, or longer than SecretText holds).
Result<SecretText> normalised(const SecretText& text);

// Normalises by itself. One lane, as libsodium has it.
//   Errors: kBadInput (cost out of bounds; text empty, not UTF-8 or too long), kStorage (not enough
//   memory).
Result<Secret<32>> key_from_passphrase(const SecretText& passphrase, const Salt& salt,
                                       const PassphraseCost& cost);

// The largest memory between floor and 256 MiB, at three passes (floor: two), that takes at most
// `milliseconds` here. Takes a few seconds at most.
PassphraseCost measure_cost(int milliseconds);

}  // namespace tomoshibi::store::vault
