// Catalogue: the log of what a hub has published, one descriptor an entry, in a C2SP tile log.
//
//   published/
//     root/<n>.root               signed documents (root.h), every version
//     orders/<order id>-<revision>.order
//     keys/<prefecture>.epochs    newest issue; drill: <prefecture>-drill.epochs
//     fleet/<generation>.fleet, fleet/<generation>/<device id>.box
//     devices/<device id>.cert, revoked/<device id>.revoked
//     d/<prefecture>/checkpoint   signed note of PUBLISH: origin "tomoshibi/segments/<prefecture>",
//                                 size, root
//     d/<prefecture>/tile/…       as C2SP tlog-tiles
//     seg/<aa>/<name>.seg
// Everything but checkpoint is immutable; a reader checks the checkpoint first and needs only what its
// size needs. keys/ and fleet/ may hold newer issues under the same name: the document's own number counts.
// The same folder is what a hub serves over HTTP, what a stick carries and what a peer offers.
//
// A descriptor is CBOR {0: "segment", 1: 1, 2: header core, 3: name, 4: bytes, 5: dropped}. cover()
// gives the fewest files that bring a holder of publication `have` to the newest, oldest first.
// Everybody reads the log whole and computes its root anew; what was trusted before must be its beginning.
// Errors: kBadInput (malformed), kDenied (signature, a fork, a rollback), kCorrupt (entries that are not
// the signed ones), what the road says. Caps: descriptor 1 KiB, 1,000,000 entries.
// Source: sync-and-reliability.md 2.2, 2.9; LTX levels; C2SP tlog-tiles. Format: docs/format/segment-v1.md.
// Proof: tests/sync_catalogue_test.cpp, tests/fuzz/descriptor_fuzz.cpp.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/tlog/checkpoint.h"
#include "sync/core/segment.h"

namespace tomoshibi::sync {

struct Descriptor {
  SegmentHeader header;                // Without wrap and commitment.
  SegmentName name{};
  std::uint64_t bytes = 0;
  bool is_dropped = false;             // A later entry that takes an earlier segment back.
  bool operator==(const Descriptor&) const = default;
};
Bytes encode(const Descriptor& descriptor);
Result<Descriptor> read_descriptor(ByteView bytes);

inline constexpr std::size_t kDescriptorBytesMax = 1024;
inline constexpr std::uint64_t kCatalogueEntriesMax = 1'000'000;

std::string catalogue_origin(std::uint32_t prefecture);
std::string catalogue_folder(std::uint32_t prefecture);  // "d/17"
std::string segment_path(const SegmentName& name);       // "seg/ab/abcd….seg"

// The log as it was read and verified, or as it stands after growing.
struct Catalogue {
  store::tlog::TreeHead head;
  std::vector<Descriptor> all;         // In the order of the log.
  std::vector<Digest> leaves;          // Of the entries' bytes.
};
// Gives a small file by its name under published/, refused above the cap: whatever the road is.
using FetchSmall = std::function<Result<Bytes>(std::string_view name, std::size_t bytes_max)>;
// `trusted`: the newest head that was accepted before.
Result<Catalogue> read_catalogue(const FetchSmall& fetch, std::uint32_t prefecture, const TrustRoot& root,
                                 const store::tlog::TreeHead& trusted = {});
// The files that a log of one more publication needs, in the order in which they must become durable:
// bundles, tiles, the checkpoint last. `now` grows with it.
struct LogFile {
  std::string name;
  Bytes bytes;
};
Result<std::vector<LogFile>> grow_catalogue(Catalogue& now, std::span<const Descriptor> more,
                                            std::uint32_t prefecture, DocumentSigner& publisher);

// Those that no later entry takes back, of the newest epoch of this area, in the order of the log.
std::vector<Descriptor> live(std::span<const Descriptor> all, const Area& area);

// What a holder of one area takes. `have`: the newest publication that he has of this area under
// `epoch_held`; 0: nothing. Fewest files, then fewest bytes; empty when he has all that can be had.
std::vector<Descriptor> cover(std::span<const Descriptor> all, const Area& area,
                              std::uint64_t have, Epoch epoch_held);

}  // namespace tomoshibi::sync
