// Ui: what every screen draws with and is touched through, for one frame.
//
// A screen is `std::optional<Intent> draw(Ui& ui, const State& state)`: it draws into the frame's
// one draw list, registers what can be touched, and reads which of it was. It has no statics and no
// clock; what must outlive a frame (which area is pressed, where the focus is) lives here.
//
// Touch: down claims the last registered area under the finger (what is drawn on top wins); up
// inside the same area acts; sliding out cancels. Keys: Tab and Shift+Tab walk areas in the order
// drawn, arrows go to the nearest area of the same group, Space acts on the focus, Enter acts on a
// visible focus or else on the primary. A disabled area never acts: refused here, not only painted
// so.
//
//   begin(input) -> screen draws and asks -> end()
//
// Areas are known by a path, "candidates/9/row": by record, never by position. IdScope adds a step.
// Thread: gui. Proof: tests/gui_touch_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gui/fonts.h"
#include "gui/geometry.h"
#include "gui/text.h"
#include "gui/theme.h"

struct ImDrawList;

namespace tomoshibi::gui {

enum class Key : std::uint8_t {
  kTab,
  kShiftTab,
  kEnter,
  kEscape,
  kSpace,
  kBackspace,
  kDelete,
  kLeft,
  kRight,
  kUp,
  kDown,
  kHome,
  kEnd,
  kPageUp,
  kPageDown,
  kF1,
  kF2,
  kF3,
  kF4,
  kF5,
  kF6,
  kF7,
  kF8,
  kF9,
  kF10,
  kF11,
  kF12,
};

// What happened since the last frame. The backend fills it from the window, a test by hand.
struct Input {
  Vec2 pointer{-1.0F, -1.0F};
  bool is_down = false;
  std::vector<Key> keys;            // In the order pressed.
  std::u32string typed;             // Characters of the keyboard, no controls; pasted text too.
  std::optional<std::string> scan;  // One whole scan, its Enter taken away.
};

// What was typed may be a password: its characters are overwritten, not only let go.
void forget_typed(Input& input);
// The same with a scan, which names its person.
void forget_input(Input& input);

// Something that can be touched, as registered in this frame.
struct Area {
  std::string path;
  std::string group;  // Arrow keys stay inside one group; empty: Tab only.
  Rect rect;          // The hit rectangle: the whole pitch cell.
  bool enabled = true;
};

// What a widget learns about its area.
struct Touch {
  bool is_pressed = false;  // Finger is down on it now: show it.
  bool is_focused = false;  // Draw the focus ring.
  bool acted = false;       // Released inside, or by key. Never while disabled.
};

class Ui {
 public:
  explicit Ui(Glyphs& glyphs);

  Theme theme;
  Language language = Language::kJapanese;
  bool names_hidden = false;  // 隠す: screens draw names with draw_name(), which shows bars then.

  // Both call ImGui (NewFrame, Render): a context must exist and hold display size and font page.
  void begin(const Input& input);
  void end();

  [[nodiscard]] const Palette& colors() const { return theme.palette(); }
  [[nodiscard]] std::string_view say(const Words& words) const { return words.in(language); }
  [[nodiscard]] std::string say(const Words& words,
                                std::initializer_list<std::string_view> values) const {
    return fill(words.in(language), values);
  }
  [[nodiscard]] Glyphs& glyphs() { return glyphs_; }
  [[nodiscard]] ImDrawList& canvas();      // Everything.
  [[nodiscard]] ImDrawList& foreground();  // Drill frame only.

  // Registers an area and tells what happened to it. `name` is made unique by the scopes around it.
  // A second area of one path in a frame is a fault of the screen and asserts.
  Touch area(std::string_view name, Rect hit, bool enabled = true);
  void push_scope(std::string_view step);
  void pop_scope();
  void push_group(std::string_view group) { group_ = group; }
  void pop_group() { group_.clear(); }

  // Keys of this frame. take() gives a press once: the first who asks has it.
  [[nodiscard]] bool take(Key key);
  [[nodiscard]] const std::u32string& typed() const { return input_.typed; }
  void drop_typed() { forget_typed(input_); }
  [[nodiscard]] const std::optional<std::string>& scan() const { return input_.scan; }
  // Enter, unless a visible focus wants it. primary() asks; other widgets should not.
  [[nodiscard]] bool take_enter_for_primary();

  // A finger is on the glass: keep lists as they are until it is lifted.
  [[nodiscard]] bool finger_down() const { return input_.is_down; }
  [[nodiscard]] Vec2 pointer() const { return input_.pointer; }
  // Where the finger came down, and whether it has slid more than 12 px since (a drag, not a
  // touch).
  [[nodiscard]] Vec2 down_at() const { return down_at_; }
  [[nodiscard]] bool is_drag() const { return is_drag_; }
  // Whether the finger was lifted in this frame; a drag's release acts on nothing.
  [[nodiscard]] bool was_lifted() const { return was_lifted_; }

  [[nodiscard]] const std::vector<Area>& areas() const { return areas_; }
  [[nodiscard]] bool wants_another_frame() const;
  void request_frame() { wants_frame_ = true; }
  // On sign-out, lock and change of screen: forgets press and focus.
  void forget();
  void set_focus(std::string_view path);
  void cancel_press() { pressed_.clear(); }  // A drag took the finger over.
  [[nodiscard]] const std::string& focus() const { return focus_; }

  // Tests: keeps every string drawn in this frame. Off in the product: patient words are not
  // copied.
  void record_text(bool on) { records_text_ = on; }
  void note_text(std::string_view text);
  [[nodiscard]] const std::vector<std::string>& seen() const { return seen_; }

 private:
  void move_focus();
  void move_focus_towards(Key key);
  [[nodiscard]] std::string path_of(std::string_view name) const;

  Glyphs& glyphs_;
  Input input_;
  std::vector<Area> areas_;       // Of this frame.
  std::vector<Area> last_areas_;  // Of the frame before: what Tab walks.
  std::vector<std::string> scopes_;
  std::string group_;
  std::string pressed_;  // Claimed at touch-down.
  std::string claim_;
  std::string focus_;
  std::string key_acted_;  // Area that Space or Enter acts on in this frame.
  Vec2 down_at_;
  bool focus_visible_ = false;
  bool was_down_ = false;
  bool went_down_ = false;
  bool was_lifted_ = false;
  bool is_drag_ = false;
  bool wants_frame_ = false;
  bool records_text_ = false;
  std::vector<std::string> seen_;
};

class IdScope {
 public:
  IdScope(Ui& ui, std::string_view step) : ui_(ui) { ui_.push_scope(step); }
  ~IdScope() { ui_.pop_scope(); }
  IdScope(const IdScope&) = delete;
  IdScope& operator=(const IdScope&) = delete;

 private:
  Ui& ui_;
};

class GroupScope {
 public:
  GroupScope(Ui& ui, std::string_view group) : ui_(ui) { ui_.push_group(group); }
  ~GroupScope() { ui_.pop_group(); }
  GroupScope(const GroupScope&) = delete;
  GroupScope& operator=(const GroupScope&) = delete;

 private:
  Ui& ui_;
};

}  // namespace tomoshibi::gui
