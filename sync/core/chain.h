// The reverse hash chain of one area, and the pair of an epoch that is made from it.
//
//   K[top] random ─H─▶ K[top-1] ─H─▶ … ─H─▶ K[0] = anchor, public
//   H       SHA-256("tomoshibi/epoch-chain/v1" ‖ 00 ‖ area code ‖ 00 ‖ e as 4 bytes ‖ K[e]), its first 16 bytes
//   pair    X25519 from derive(K[e], "epoch-pair", area code ‖ epoch): its public half is published ahead
//
// Invariants: a chain secret is never itself a key; a secret proves where it belongs (area, epoch), not that
// anybody may use it; epochs below a proven one are derived, never taken from outside. A drill's chain hashes
// "drill:" before the code, so that no secret of one world means anything in the other.
// Errors: kDenied (it does not lead to the anchor), kBadInput (epoch not above the anchor's, or more than
// kStepsMax above). Cost: one SHA-256 an epoch. Format: docs/format/trust-v1.md.
// Source: architecture.md (keys); reference/formats.md 9.1; TESLA (RFC 4082) for the derived use.
// Proof: tests/sync_chain_test.cpp (public vectors hash_chain.json).
#pragma once

#include <cstdint>

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

ChainSecret step_down(const Area& area, Epoch epoch, const ChainSecret& secret);  // K[epoch - 1]
// K[lower] from K[epoch]. Requires: lower <= epoch, at most kStepsMax apart.
ChainSecret walk_down(const Area& area, Epoch epoch, const ChainSecret& secret, Epoch lower);
Result<void> prove(const ChainAnchor& anchor, Epoch epoch, const ChainSecret& secret);
BoxPair epoch_pair(const Area& area, Epoch epoch, const ChainSecret& secret);

}  // namespace tomoshibi::sync
