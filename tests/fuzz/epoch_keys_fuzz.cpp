// Bodies of epoch keys and fleets that ORDER and ENROL signed: refused, or read as what is written
// again. First byte: which of them, or the raw bytes as a document.
#include <cstdint>
#include <cstdlib>

#include "sync/core/epoch_keys.h"
#include "sync/core/fleet.h"
#include "tests/sync_roots.h"

using namespace tomoshibi;
using namespace tomoshibi::sync;
using namespace tomoshibi::test;

namespace {

void read_keys(const TrustRoot& root, ByteView body) {
  const auto keys = read_epoch_keys(
      encode(signed_by({11, 12}, DocumentKind::kEpochKeys, Bytes(body.begin(), body.end()))), root);
  if (!keys) return;
  for (const AreaEpochs& one : keys->areas) {
    if (!keys->public_half(one.anchor.area, one.current)) std::abort();
    for (const std::int64_t days : {0, 40, 4000}) {
      const auto current =
          keys->current(one.anchor.area, {keys->made.milliseconds + days * 86'400'000});
      if (current && !keys->public_half(one.anchor.area, *current)) std::abort();
    }
  }
  const Bytes again = encode_epoch_keys_body(*keys);
  if (!read_epoch_keys(encode(signed_by({11, 12}, DocumentKind::kEpochKeys, again)), root))
    std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  static const TrustRoot root = sample_trust();
  const ByteView rest(data + 1, size - 1);
  switch (data[0] % 4) {
    case 0:
      if (read_epoch_keys(rest, root) || read_fleet(rest, root)) std::abort();  // Nobody signed it.
      break;
    case 1: {
      const auto fleet =
          read_fleet(encode(signed_by({21}, DocumentKind::kFleet, Bytes(rest.begin(), rest.end()))),
                     root);
      if (fleet && fleet->generation == 0) std::abort();
      break;
    }
    default: read_keys(root, rest); break;
  }
  return 0;
}
