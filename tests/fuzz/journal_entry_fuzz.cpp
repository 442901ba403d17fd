// Any bytes as an entry, and any bytes as the inside of a sealed box: read or refused, never worse;
// no bytes are taken for a signature of the device.
// Run: build with the fuzz preset, then ./fuzz_journal_entry -max_len=8192
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "store/journal/entry.h"

using namespace tomoshibi;
namespace journal = tomoshibi::store::journal;

namespace {

journal::DeviceKeys fixed_keys() {
  const Secret<32> seed;  // Zeros.
  return journal::DeviceKeys::from_seed(seed.view());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const journal::DeviceKeys keys = fixed_keys();
  const ByteView input(data, size);
  if (auto entry = journal::read_entry(input)) {
    const Bytes again = journal::encode_entry(*entry);
    const auto second = journal::read_entry(again);
    if (!second || second->header.seq != entry->header.seq) std::abort();
    [[maybe_unused]] const auto fields = journal::fields_of(*entry);
    // The same bytes as the inside of a box.
    entry->boxes = {{journal::RecipientKind::kFacility,
                     journal::key_id_of(keys.public_keys().facility),
                     journal::seal_to(keys.public_keys().facility, input)}};
    entry->opened = false;
    [[maybe_unused]] const auto opened = journal::open_personal(*entry, keys.facility());
  }
  journal::Signature signature{};
  std::copy_n(data, std::min(size, signature.size()), signature.begin());
  const Bytes message{1, 2, 3};
  if (verify_signature(keys.public_keys().device, journal::kEntryDomain, message,
                                signature)) {
    std::abort();
  }
  return 0;
}
