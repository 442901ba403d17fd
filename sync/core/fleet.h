// The fleet key: the second lock on every segment. A data key is sealed to its area's epoch, and
// that box to the fleet; so neither a copied stick with an overheard code nor a stolen kiosk
// without an order opens anything.
//
//   Fleet      public half of one generation, signed by ENROL; hubs seal to it, orders too
//   FleetBox   its private half sealed to one device's box key: seal_for(device, "fleet",
//              generation as 4 bytes); the caller compares what opens with the Fleet's public half
//
// A generation ends every month, at every close and when a device is revoked: the next one is
// sealed to all enrolled devices but the revoked. Devices keep the newest two. Format:
// docs/format/trust-v1.md.
// Errors: kBadInput, kDenied. Proof: tests/sync_fleet_test.cpp.
#pragma once

#include <cstdint>

#include "sync/core/keys.h"
#include "sync/core/root.h"

namespace tomoshibi::sync {

using Generation = std::uint32_t;  // From 1.

struct Fleet {
  std::uint32_t prefecture = 0;    // Of the hub's cell.
  Generation generation = 0;
  Instant made;
  BoxPublic public_half{};
};
Bytes encode_fleet_body(const Fleet& fleet);
Result<Fleet> read_fleet(ByteView document, const TrustRoot& root);

Bytes seal_fleet(const BoxPublic& device, Generation generation, const Secret<32>& private_half);
Result<BoxPair> open_fleet(const BoxPair& device, Generation generation, ByteView box);

}  // namespace tomoshibi::sync
