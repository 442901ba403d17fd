// The reverse hash chain of one area, and the pair of an epoch that is made from it.
//
//   K[top] random ─H─▶ K[top-1] ─H─▶ … ─H─▶ K[0] = anchor, public
//   name    the area's code, "17204"; of a drill "drill:17204"
//   H       SHA-256("tomoshibi/epoch-chain/v1" ‖ 00 ‖ name ‖ 00 ‖ e as 4 bytes ‖ K[e]), its first
//           16 bytes
//   pair    X25519 from derive(K[e], "epoch-pair", name ‖ 00 ‖ e as 4 bytes); its public half is
//           published ahead
//
// Invariants: a chain secret is never itself a key; a secret proves where it belongs (area, epoch),
// not that anybody may use it; epochs below a proven one are derived, never taken from outside. The
// name in the hash keeps the chains apart: no secret of one area or world means anything in
// another.
// Errors: kDenied (it does not lead to the anchor), kBadInput (epoch below the anchor's, 0, or more
// than kStepsMax above). Cost: one SHA-256 an epoch. Format: docs/format/trust-v1.md.
// Source: architecture.md (keys); reference/formats.md 9.1; TESLA (RFC 4082) for the derived use.
// Proof: tests/sync_chain_test.cpp (public vectors hash_chain.json).
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "store/base/result.h"
#include "store/base/secret.h"
#include "sync/core/area.h"
#include "sync/core/keys.h"

namespace tomoshibi::sync {

using Epoch = std::uint32_t;               // From 1; 0 is the anchor's and opens nothing.
inline constexpr Epoch kStepsMax = 200;    // That one proof may walk.
using ChainSecret = Secret<16>;

struct ChainAnchor {
  Area area;
  Epoch epoch = 0;
  std::array<std::uint8_t, 16> value{};    // K[epoch]
};

std::string chain_name(const Area& area);

ChainSecret step_down(const Area& area, Epoch epoch, const ChainSecret& secret);  // K[epoch - 1]
// K[lower] from K[epoch]. Requires: lower <= epoch, at most kStepsMax apart.
ChainSecret walk_down(const Area& area, Epoch epoch, const ChainSecret& secret, Epoch lower);
// At the anchor's own epoch: the same value.
Result<void> prove(const ChainAnchor& anchor, Epoch epoch, const ChainSecret& secret);
BoxPair epoch_pair(const Area& area, Epoch epoch, const ChainSecret& secret);

}  // namespace tomoshibi::sync
