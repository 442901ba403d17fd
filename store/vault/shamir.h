// m of n: a 32-byte key as printed shares, over GF(256), with a check for each share and the set.
//
// Invariants: coefficients are fresh and uniform, zero included; x is 1-255 and never twice; field
// arithmetic has no secret-dependent branch or table; a wrong, foreign or too small set is refused
// before the result is used. Only for random keys, never for a password or PIN (the set's check is
// a test of the secret).
//
//   share bytes  set check (4) ‖ m ‖ x ‖ y (32) ‖ share check (2): 40 bytes
//   on paper     20 groups of five digits and a Damm digit over the group's number (formats.md 9.3)
//
// Source: reference/formats.md 7.5 and 9.3. Proof: tests/vault_shamir_test.cpp (shared vectors).
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/bytes.h"
#include "store/base/result.h"
#include "store/base/secret.h"
#include "store/base/wiped.h"

namespace tomoshibi::store::vault {

struct Share {
  static constexpr std::size_t kBytes = 40;
  Secret<40> bytes;
  int needed() const;  // m
  int number() const;  // x
};

//   Errors: kBadInput unless 2 <= needed <= made <= 255.
Result<std::vector<Share>> split(const Secret<32>& secret, int needed, int made);
//   Errors: kBadInput (too few: needed() says how many; one twice; a check fails; of two sets).
Result<Secret<32>> join(std::span<const Share> shares);

// "000015 005159 …": what is printed. Whoever takes it wipes it.
SecretText to_paper(const Share& share);
// Accepts spaces, hyphens, full-width and kanji digits; refuses letters.
//   Errors: kBadInput; wrong_group (may be null) says which, 1-20, or 0 when each group reads but
//   the share as a whole does not hold (groups in a wrong order). Nothing is corrected by itself.
Result<Share> from_paper(std::string_view text, int* wrong_group);

}  // namespace tomoshibi::store::vault
