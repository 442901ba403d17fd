// Where an export goes, piece by piece: a file, a hash, a test's string. What is written is never
// held whole.
#pragma once

#include <functional>
#include <string_view>

#include "store/base/result.h"

namespace tomoshibi::store::audit {

//   Errors: kStorage, or whatever stands behind it; the writer stops at the first.
using Sink = std::function<Result<void>(std::string_view piece)>;

}  // namespace tomoshibi::store::audit
