// A backup's list is read from a stick that anybody may have written: it must never crash or overrun.
#include <cstddef>
#include <cstdint>

#include "store/vault/archive.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  [[maybe_unused]] const auto list = tomoshibi::store::vault::parse_archive_list({data, size});
  return 0;
}
