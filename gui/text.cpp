#include "gui/text.h"

namespace tomoshibi::gui {

std::string fill(std::string_view pattern, std::initializer_list<std::string_view> values) {
  std::string out;
  out.reserve(pattern.size() + 16);
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool is_slot = pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}' &&
                         pattern[i + 1] >= '0' && pattern[i + 1] <= '9';
    const std::size_t index = is_slot ? static_cast<std::size_t>(pattern[i + 1] - '0') : 0;
    if (is_slot && index < values.size()) {
      out += values.begin()[index];
      i += 2;
    } else {
      out += pattern[i];
    }
  }
  return out;
}

}  // namespace tomoshibi::gui
