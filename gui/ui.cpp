#include "gui/ui.h"

#include <imgui.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace tomoshibi::gui {
namespace {

constexpr float kDragDistance = 12.0F;

const Area* find_area(const std::vector<Area>& areas, std::string_view path) {
  const auto found =
      std::find_if(areas.begin(), areas.end(), [&](const Area& a) { return a.path == path; });
  return found == areas.end() ? nullptr : &*found;
}

const Area* top_area_at(const std::vector<Area>& areas, Vec2 point) {
  const auto found = std::find_if(areas.rbegin(), areas.rend(),
                                  [&](const Area& a) { return a.rect.contains(point); });
  return found == areas.rend() ? nullptr : &*found;
}

}  // namespace

Ui::Ui(Glyphs& glyphs) : glyphs_(glyphs) {}

void Ui::begin(const Input& input) {
  forget_input(input_);
  input_ = input;
  went_down_ = input_.is_down && !was_down_;
  was_lifted_ = !input_.is_down && was_down_;
  wants_frame_ = false;
  last_areas_.swap(areas_);
  areas_.clear();
  seen_.clear();
  scopes_.clear();
  group_.clear();
  claim_.clear();
  key_acted_.clear();
  if (went_down_) {
    down_at_ = input_.pointer;
    is_drag_ = false;
    focus_visible_ = false;
    // What was on the glass when the finger came down, not what this frame may put there.
    const Area* touched = top_area_at(last_areas_, input_.pointer);
    pressed_ = touched != nullptr ? touched->path : std::string();
  }
  if (input_.is_down) {
    const float distance = std::hypot(input_.pointer.x - down_at_.x, input_.pointer.y - down_at_.y);
    is_drag_ = is_drag_ || distance > kDragDistance;
  }
  if (!input_.typed.empty() && !(focus_visible_ && input_.typed == U" ")) focus_visible_ = false;
  move_focus();
  glyphs_.begin_frame();
  ImGuiIO& io = ImGui::GetIO();
  io.Fonts->TexUvWhitePixel = ImVec2(glyphs_.white().x, glyphs_.white().y);
  ImGui::NewFrame();
}

void forget_typed(Input& input) {
  volatile char32_t* characters = input.typed.data();
  for (std::size_t i = 0; i < input.typed.size(); ++i) characters[i] = 0;
  input.typed.clear();
}

void forget_input(Input& input) {
  forget_typed(input);
  if (!input.scan) return;
  volatile char* bytes = input.scan->data();
  for (std::size_t i = 0; i < input.scan->size(); ++i) bytes[i] = 0;
  input.scan.reset();
}

void Ui::end() {
  assert(scopes_.empty());
  forget_input(input_);
  if (went_down_ && last_areas_.empty()) pressed_ = claim_;
  if (was_lifted_) {
    pressed_.clear();
    is_drag_ = false;
  }
  was_down_ = input_.is_down;
  ImGui::Render();
}

ImDrawList& Ui::canvas() {
  return *ImGui::GetBackgroundDrawList();
}
ImDrawList& Ui::foreground() {
  return *ImGui::GetForegroundDrawList();
}

std::string Ui::path_of(std::string_view name) const {
  std::string path;
  for (const std::string& step : scopes_) {
    path += step;
    path += '/';
  }
  path += name;
  return path;
}

Touch Ui::area(std::string_view name, Rect hit, bool enabled) {
  std::string path = path_of(name);
  assert(find_area(areas_, path) == nullptr && "two areas of one path in a frame");
  const bool is_inside = hit.contains(input_.pointer);
  if (went_down_ && is_inside) claim_ = path;
  Touch touch;
  const bool is_mine = pressed_ == path;
  touch.is_pressed = enabled && is_mine && input_.is_down && is_inside;
  touch.is_focused = focus_visible_ && focus_ == path;
  touch.acted = enabled && ((was_lifted_ && is_mine && is_inside) || key_acted_ == path);
  areas_.push_back({std::move(path), group_, hit, enabled});
  return touch;
}

void Ui::push_scope(std::string_view step) {
  scopes_.emplace_back(step);
}

void Ui::pop_scope() {
  assert(!scopes_.empty());
  scopes_.pop_back();
}

bool Ui::take(Key key) {
  const auto found = std::find(input_.keys.begin(), input_.keys.end(), key);
  if (found == input_.keys.end()) return false;
  input_.keys.erase(found);
  return true;
}

bool Ui::take_enter_for_primary() {
  return take(Key::kEnter);
}

void Ui::move_focus() {
  for (const Key step : {Key::kTab, Key::kShiftTab}) {
    while (take(step)) {
      std::vector<const Area*> open;
      for (const Area& area : last_areas_) {
        if (area.enabled) open.push_back(&area);
      }
      if (open.empty()) continue;
      const auto here =
          std::find_if(open.begin(), open.end(), [&](const Area* a) { return a->path == focus_; });
      const auto count = static_cast<std::ptrdiff_t>(open.size());
      std::ptrdiff_t index =
          here == open.end() ? (step == Key::kTab ? -1 : 0) : here - open.begin();
      index = (index + (step == Key::kTab ? 1 : -1) + count) % count;
      focus_ = open[static_cast<std::size_t>(index)]->path;
      focus_visible_ = true;
    }
  }
  if (!focus_visible_) return;
  for (const Key direction : {Key::kLeft, Key::kRight, Key::kUp, Key::kDown})
    move_focus_towards(direction);
  if (take(Key::kSpace)) {
    key_acted_ = focus_;
    forget_typed(input_);
  } else if (take(Key::kEnter)) {
    key_acted_ = focus_;
  }
}

void Ui::move_focus_towards(Key key) {
  const Area* here = find_area(last_areas_, focus_);
  if (here == nullptr || here->group.empty() || !take(key)) return;
  const Vec2 from = here->rect.center();
  const bool is_horizontal = key == Key::kLeft || key == Key::kRight;
  const float sign = key == Key::kLeft || key == Key::kUp ? -1.0F : 1.0F;
  float best = std::numeric_limits<float>::max();
  const Area* next = nullptr;
  for (const Area& area : last_areas_) {
    if (area.group != here->group || !area.enabled || area.path == here->path) continue;
    const Vec2 to = area.rect.center();
    const float along = sign * (is_horizontal ? to.x - from.x : to.y - from.y);
    const float across = std::abs(is_horizontal ? to.y - from.y : to.x - from.x);
    if (along < 1.0F) continue;
    const float cost = along + 3.0F * across;
    if (cost < best) best = cost, next = &area;
  }
  if (next != nullptr) focus_ = next->path;
}

bool Ui::wants_another_frame() const {
  return wants_frame_ || glyphs_.needs_another_frame();
}

void Ui::forget() {
  pressed_.clear();
  claim_.clear();
  focus_.clear();
  focus_visible_ = false;
  seen_.clear();
  forget_input(input_);
}

void Ui::set_focus(std::string_view path) {
  focus_ = std::string(path);
  focus_visible_ = true;
}

void Ui::note_text(std::string_view text) {
  if (records_text_) seen_.emplace_back(text);
}

}  // namespace tomoshibi::gui
