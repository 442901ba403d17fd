// Catalogue: the log of what a hub has published, one descriptor an entry, in a C2SP tile log.
//
//   published/
//     root/<n>.root               signed documents (root.h), every version
//     orders/<order id>-<revision>.order
//     keys/<prefecture>.epochs    newest issue; drill: <prefecture>-drill.epochs
//     fleet/<generation>.fleet, fleet/<generation>/<device id>.box
//     devices/<device id>.cert, revoked/<device id>.revoked
//     d/<prefecture>/checkpoint   signed note of PUBLISH: origin "tomoshibi/segments/<prefecture>", size, root
//     d/<prefecture>/tile/…       as C2SP tlog-tiles
//     seg/<aa>/<name>.seg
// Everything but checkpoint is immutable; a reader checks the checkpoint first and needs only what its size needs.
// The same folder is what a hub serves over HTTP, what a stick carries and what a peer offers.
//
// A descriptor is CBOR: what the header of the segment says, its name, and its size. cover() gives the fewest
// files that bring a holder of publication `have` to the newest, oldest first; a snapshot when that is less.
// Errors: kBadInput, kDenied. Caps: descriptor 1 KiB, 1,000,000 entries.
// Source: sync-and-reliability.md 2.2, 2.9; LTX levels. Proof: tests/sync_catalogue_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "store/tlog/checkpoint.h"
#include "sync/core/segment.h"

namespace tomoshibi::sync {

struct Descriptor {
  SegmentHeader header;                // Without wrap and commitment.
  SegmentName name{};
  std::uint64_t bytes = 0;
  bool is_dropped = false;             // A later entry that takes an earlier segment back (after a close).
};
Bytes encode(const Descriptor& descriptor);
Result<Descriptor> read_descriptor(ByteView bytes);

std::string catalogue_origin(std::uint32_t prefecture);
std::string segment_path(const SegmentName& name);       // "seg/ab/abcd….seg"

// What a holder of one area takes. `have`: the newest publication that it has of this area under `epoch`; 0: nothing.
std::vector<Descriptor> cover(std::span<const Descriptor> all, const Area& area, std::uint64_t have,
                              Epoch epoch_held);

}  // namespace tomoshibi::sync
