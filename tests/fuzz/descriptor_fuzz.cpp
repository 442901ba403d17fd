// Entries of a catalogue: what reads back is the same bytes, and covering what was read ends.
#include <cstdlib>
#include <vector>

#include "sync/core/catalogue.h"

using namespace tomoshibi;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // Several entries, each with its length in front.
  std::vector<sync::Descriptor> all;
  ByteView rest(data, size);
  while (rest.size() >= 2 && all.size() < 64) {
    const std::size_t length = std::min<std::size_t>(rest.size() - 2,
                                                     std::size_t{rest[0]} << 8 | rest[1]);
    const ByteView entry = rest.subspan(2, length);
    rest = rest.subspan(2 + length);
    auto descriptor = sync::read_descriptor(entry);
    if (!descriptor) continue;
    const Bytes again = encode(*descriptor);
    if (!std::equal(again.begin(), again.end(), entry.begin(), entry.end())) std::abort();
    all.push_back(std::move(*descriptor));
  }
  if (all.empty()) return 0;
  const auto taken = sync::cover(all, all.front().header.area, all.front().header.from,
                                 all.front().header.epoch);
  if (taken.size() > all.size()) std::abort();
  return 0;
}
