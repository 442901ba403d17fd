// What stands before a segment's payload, as it comes by a road: nothing that a fuzzer writes is signed,
// so read_front() must say no; what is behind the signature is read by itself.
#include <cstdlib>

#include "sync/core/segment.h"

using namespace tomoshibi;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  const auto front = sync::front_size(bytes);
  if (front && (*front % 4096 != 0 || *front > (std::uint64_t{17} << 20))) std::abort();
  for (const bool is_core : {false, true}) {
    const auto header = is_core ? sync::read_header_core(bytes) : sync::read_header(bytes);
    if (!header) continue;
    // One meaning, one encoding.
    const Bytes again = is_core ? sync::encode_header_core(*header) : sync::encode_header(*header);
    if (!std::equal(again.begin(), again.end(), bytes.begin(), bytes.end())) std::abort();
  }
  return 0;
}
