// A data key for tests: always the same, and nobody's.
#pragma once

#include <algorithm>
#include <cstdint>

#include "store/vault/data_key.h"

namespace tomoshibi::test {

inline store::vault::DataKey test_key(std::uint8_t which = 1) {
  store::vault::DataKey key;
  std::ranges::fill(key.fill(), static_cast<std::uint8_t>(0x40 + which));
  return key;
}

}  // namespace tomoshibi::test
