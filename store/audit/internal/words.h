// Words that stand on more than one of the papers that leave the audit desk. Japanese: they are kept.
#pragma once

#include <optional>
#include <string_view>

#include "store/base/access.h"

namespace tomoshibi::store::audit {

std::string_view role_word(const std::optional<Role>& role);  // 医師; empty for the device itself.

}  // namespace tomoshibi::store::audit
