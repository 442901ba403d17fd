// Residence: in which municipality somebody is registered, and nothing else of him: by this a hub sorts its
// people into the parts that it publishes.
// Errors: kCorrupt (a record that does not decode), kNotFound (not here), kStorage.
// Proof: tests/hub_truth_test.cpp.
#pragma once

#include <cstdint>

#include "store/base/ids.h"
#include "store/base/result.h"
#include "store/vault/database.h"

namespace tomoshibi::store::people {

// A code as area_code_of() gives it: 17204; 17000 when only the prefecture is known; 0.
Result<std::uint32_t> residence_code(vault::Database& region, const PersonId& id);

}  // namespace tomoshibi::store::people
