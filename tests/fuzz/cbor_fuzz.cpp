// What the strict reader accepts, the writer gives back byte for byte; nothing else may happen.
// Run: build with the fuzz preset, then ./fuzz_cbor -max_len=4096
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "store/base/cbor.h"

using namespace tomoshibi;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  const auto value = cbor::decode(input);
  if (!value) return 0;
  const Bytes again = cbor::encode(*value);
  if (!std::equal(again.begin(), again.end(), input.begin(), input.end())) std::abort();
  return 0;
}
