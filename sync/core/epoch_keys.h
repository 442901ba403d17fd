// The public halves of epochs, published ahead by ORDER, so that hubs and kiosks can seal without any secret;
// with them the anchor of each chain, against which a spoken code proves itself.
//
// One document a prefecture and world (real or drill); the newest issue counts, an older one is ignored.
// A hub seals to current(area); it moves to the next with the month and at every close (fleet.h does not: a
// fleet key has its own generation). Cost: 36 B an epoch and area.
// Errors: kBadInput, kDenied (signatures), kNotFound (area not in it, or the horizon is over).
// Format: docs/format/trust-v1.md. Proof: tests/sync_epoch_keys_test.cpp, tests/fuzz/epoch_keys_fuzz.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sync/core/chain.h"
#include "sync/core/root.h"

namespace tomoshibi::sync {

struct AreaEpochs {
  ChainAnchor anchor;                  // Epoch 0 of the chain, or one that was opened long ago.
  Epoch first = 1;                     // Of `public_halves`.
  std::vector<BoxPublic> public_halves;
};
struct EpochKeys {
  std::uint64_t issue = 0;             // Grows with every document of one prefecture and world.
  std::uint32_t prefecture = 0;
  bool is_drill = false;
  Instant made;
  std::vector<AreaEpochs> areas;       // In order of code; each once.

  const AreaEpochs* of(const Area& area) const;
  std::optional<BoxPublic> public_half(const Area& area, Epoch epoch) const;
};
Bytes encode_epoch_keys_body(const EpochKeys& keys);
Result<EpochKeys> read_epoch_keys(ByteView document, const TrustRoot& root);

}  // namespace tomoshibi::sync
