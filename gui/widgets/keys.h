// Keys, chips, the primary action, tabs: what is pressed.
//
// Look: panel, 1 px edge, radius 8. Chosen: tint, 3 px border, a check. Off (a chip taken away):
// dashed border, no fill, a cross. Disabled: sunken, dashed, second ink, and the label says what is
// missing; the press is refused in Ui, not only painted away. The drawn rectangle is what is seen;
// the hit rectangle is grown by half a gutter on each side, so that no gap between keys is dead.
//
// Each returns true in the one frame in which it was pressed. Proof: tests/gui_widgets_test.cpp.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "gui/widgets/icons.h"

namespace tomoshibi::gui {

enum class KeyLook : std::uint8_t {
  kPanel,   // The ordinary key.
  kQuiet,   // On ground: corner keys, delete, clear, secondary.
  kChosen,  // Tint, 3 px border, check in the icon's place if an icon was asked for.
  kOff,     // Dashed, no fill, a cross in the icon's place.
};

struct KeyStyle {
  KeyLook look = KeyLook::kPanel;
  Size size = Size::kM;
  Icon icon = Icon::kNone;       // Left of the label.
  std::string_view second = {};  // S line below, or above when second_first.
  bool second_first = false;
  bool strong = false;     // Chosen keys are strong anyway.
  bool keep_icon = false;  // Chosen or off keeps its own icon (the ways of searching).
  bool enabled = true;
  bool left_aligned = false;  // Label starts at 16 px instead of the middle.
  float gap = kGutter;        // To the neighbours: the hit rectangle grows by half of it.
};

// A label with '\n' is two lines.
[[nodiscard]] bool key(Ui& ui, std::string_view name, const Rect& rect, std::string_view label,
                       const KeyStyle& style = {});

// A chip that is on or off: chosen with a check when on; when off, plain (`dashed_off` false) or
// dashed with a cross (a scope that was taken away).
[[nodiscard]] bool chip(Ui& ui, std::string_view name, const Rect& rect, std::string_view label,
                        bool is_on, bool dashed_off = false, Size size = Size::kM);

struct PrimaryStyle {
  bool enabled = true;  // False: `label` must say what is missing.
  Icon icon = Icon::kNone;
  Size size = Size::kM;
};
// The one primary action of a screen; Enter fires it too.
[[nodiscard]] bool primary(Ui& ui, std::string_view name, const Rect& rect, std::string_view label,
                           const PrimaryStyle& style = {});

// Tabs: M text, the active one strong with a 6 px bar. Widths follow the words; `lead` is the first
// tab's left edge. Returns the index pressed (also of the active one).
struct TabsResult {
  std::optional<std::size_t> pressed;
  float right = 0.0F;
};
TabsResult tabs(Ui& ui, std::string_view name, const Rect& rect,
                std::span<const std::string_view> labels, std::size_t active);

// A touchable area without a look of its own (rows, columns, cells): pressed look is a tint.
[[nodiscard]] bool touch_row(Ui& ui, std::string_view name, const Rect& rect, bool enabled = true);

// A search field box: label S above value M, focus border when active, caret behind the value.
struct FieldStyle {
  bool active = false;
  bool caret = true;
  std::string_view hint = {};  // Shown in second ink when the value is empty.
};
[[nodiscard]] bool field(Ui& ui, std::string_view name, const Rect& rect, std::string_view label,
                         std::string_view value, const FieldStyle& style = {});

}  // namespace tomoshibi::gui
