// Shamir's sharing over GF(256) for secrets of any length: what shamir.h is built from.
//
// The field is GF(2)[x] modulo x^8+x^4+x^3+x+1 (0x11B). Neither multiply() nor invert() has a
// branch or a table that depends on its operands: x is public, but y and the coefficients are not.
// A polynomial is stored per byte of the secret: coefficients[byte * needed + power], power 0 being
// the secret's byte. Source: reference/formats.md 7.5. Proof: tests/vault_shamir_test.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "store/base/bytes.h"

namespace tomoshibi::store::vault::internal {

std::uint8_t field_multiply(std::uint8_t a, std::uint8_t b);
std::uint8_t field_invert(std::uint8_t a);  // 0 gives 0.

using SetCheck = std::array<std::uint8_t, 4>;    // The same in all shares of a set.
using ShareCheck = std::array<std::uint8_t, 2>;  // Over everything else in one share.
SetCheck set_check_of(ByteView secret);
ShareCheck share_check_of(std::uint8_t needed, std::uint8_t number, const SetCheck& set,
                          ByteView y);

// y of share `number`: coefficients.size() is needed * y.size().
void evaluate(ByteView coefficients, int needed, std::uint8_t number, std::span<std::uint8_t> y);

struct Point {
  std::uint8_t number = 0;
  ByteView y;
};

enum class JoinFault : std::uint8_t { kNone, kTooFew, kTwice, kZero, kLength, kCheck };

// All points are used, so that one wrong among too many is found as well. Wipes `secret` on
// a fault.
JoinFault join_points(std::span<const Point> points, int needed, const SetCheck& set,
                      std::span<std::uint8_t> secret);

}  // namespace tomoshibi::store::vault::internal
