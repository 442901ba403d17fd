// The public halves of epochs, published ahead by ORDER, so that hubs and kiosks can seal without
// any secret; with them the anchor of each chain, against which a spoken code proves itself.
//
// One document a prefecture and world (real or drill); the newest issue counts, an older one is
// ignored. A hub seals to current(area, now). Which epoch that is needs no message each month: the
// document says which one was current when it was made, and one is added with every first of a
// month (Japan) since. After a close the authority makes the next issue, in which the area stands
// above every secret that was ever given out. (A fleet key does not follow epochs: it has its own
// generation, fleet.h.)
// Cost: 32 B an epoch and area; reading: one multiplication on the curve for each (small orders).
// Errors: kBadInput, kDenied (signatures), kNotFound (area not in it, or the horizon is over).
// Format: docs/format/trust-v1.md. Proof: tests/sync_epoch_keys_test.cpp,
// tests/fuzz/epoch_keys_fuzz.cpp.
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
  Epoch current = 1;                   // When the document was made.
  Epoch first = 1;                     // Of `public_halves`.
  std::vector<BoxPublic> public_halves;
};
inline constexpr std::size_t kEpochsMax = kStepsMax;       // Of one area.
inline constexpr std::size_t kPrefectureAreasMax = 1000;
inline constexpr Epoch kEpochsAhead = 24;                  // Published by default.

struct EpochKeys {
  std::uint64_t issue = 0;             // Grows with every document of one prefecture and world.
  std::uint32_t prefecture = 0;
  bool is_drill = false;
  Instant made;
  std::vector<AreaEpochs> areas;       // In order of code; each once.

  const AreaEpochs* of(const Area& area) const;
  std::optional<BoxPublic> public_half(const Area& area, Epoch epoch) const;
  // Errors: kNotFound (area not in it; the horizon is over: a new issue is needed).
  Result<Epoch> current(const Area& area, Instant at) const;
};
// `current` and one for every first of a month, in Japan, after `made` up to `at`.
Epoch epoch_at(Epoch current, Instant made, Instant at);
Bytes encode_epoch_keys_body(const EpochKeys& keys);
Result<EpochKeys> read_epoch_keys(ByteView document, const TrustRoot& root);

}  // namespace tomoshibi::sync
