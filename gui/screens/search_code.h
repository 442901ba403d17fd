// Search by code: what a scanner may read, and what becomes of it. The scan itself is taken wherever
// the focus is; this screen is for whoever looks for it.
//
// Source: screens.md b (third tab), "Keyboard and scanner". Proof: tests/gui_screen_search_code_test.cpp.
#pragma once

#include <optional>
#include <variant>

#include "gui/screens/search_frame.h"

namespace tomoshibi::gui {

// What the last scan was; its sentence stands in the answer column until the next.
enum class CodeNote : std::uint8_t {
  kNone,
  kUnreadable,     // 読めないコードです
  kNotebookRest,   // A later part of a notebook: the first one names the person.
  kMyNumber,       // Not used, not kept.
};
[[nodiscard]] const Words& words_of(CodeNote note);  // Requires: not kNone.

struct SearchCodeState {
  CodeNote note = CodeNote::kNone;
};

using SearchCodeIntent = std::variant<SwitchTab, WishOpenPatients>;

[[nodiscard]] std::optional<SearchCodeIntent> draw(Ui& ui, const SearchCodeState& state);

}  // namespace tomoshibi::gui
