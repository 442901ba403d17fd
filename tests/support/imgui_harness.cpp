#include "tests/support/imgui_harness.h"

#include <doctest/doctest.h>
#include <imgui.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "gui/canvas.h"
#include "gui/png.h"
#include "tests/support/rasteriser.h"

namespace tomoshibi::test {
namespace {

constexpr int kWidth = static_cast<int>(gui::kWindowWidth);
constexpr int kHeight = static_cast<int>(gui::kWindowHeight);

}  // namespace

ImGuiHarness::ImGuiHarness() : context_(ImGui::CreateContext()) {
  ImGui::SetCurrentContext(context_);
  auto glyphs = gui::Glyphs::create();
  REQUIRE_MESSAGE(glyphs.has_value(), "the screen font is not installed");
  glyphs_ = std::move(*glyphs);
  gui::prepare_context();
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = ImVec2(gui::kWindowWidth, gui::kWindowHeight);
  io.DeltaTime = 1.0F / 60.0F;
  io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
  ui_ = std::make_unique<gui::Ui>(*glyphs_);
  ui_->record_text(true);
}

ImGuiHarness::~ImGuiHarness() {
  ImGui::DestroyContext(context_);
}

void ImGuiHarness::begin() {
  ImGui::SetCurrentContext(context_);
  ui_->begin(input);
}

void ImGuiHarness::end() {
  pixels_.clear();
  ui_->end();
  input.keys.clear();
  input.typed.clear();
  input.scan.reset();
}

bool ImGuiHarness::sees(std::string_view text) const {
  return std::any_of(ui_->seen().begin(), ui_->seen().end(), [&](const std::string& drawn) {
    return drawn.find(text) != std::string::npos;
  });
}

const gui::Area* ImGuiHarness::area(std::string_view path) const {
  for (const gui::Area& area : ui_->areas()) {
    if (area.path == path) return &area;
  }
  return nullptr;
}

bool ImGuiHarness::has_area(std::string_view path) const {
  return area(path) != nullptr;
}

gui::Vec2 ImGuiHarness::middle_of(std::string_view path) const {
  const gui::Area* found = area(path);
  REQUIRE_MESSAGE(found != nullptr, "no area \"" << std::string(path) << "\" on the screen:\n"
                                                 << describe());
  return found->rect.center();
}

std::string ImGuiHarness::describe() const {
  std::string out;
  for (const std::string& text : ui_->seen()) out += "text " + text + "\n";
  for (const gui::Area& area : ui_->areas()) {
    out += "area " + area.path + (area.enabled ? "" : " (disabled)") + " " +
           std::to_string(static_cast<int>(area.rect.x)) + "," +
           std::to_string(static_cast<int>(area.rect.y)) + " " +
           std::to_string(static_cast<int>(area.rect.w)) + "x" +
           std::to_string(static_cast<int>(area.rect.h)) + "\n";
  }
  return out;
}

const std::vector<std::uint8_t>& ImGuiHarness::pixels() {
  if (pixels_.empty()) {
    ImGui::SetCurrentContext(context_);
    pixels_ =
        rasterise(*ImGui::GetDrawData(), kWidth, kHeight, glyphs_->page(), gui::Glyphs::kPageSize)
            .rgb;
  }
  return pixels_;
}

bool ImGuiHarness::save_png(const std::string& path) {
  return gui::write_png(path, pixels(), kWidth, kHeight).has_value();
}

void ImGuiHarness::picture(std::string_view name) {
  const char* folder = std::getenv("TOMOSHIBI_PICTURES");
  if (folder == nullptr) return;
  std::error_code ignored;
  std::filesystem::create_directories(folder, ignored);
  CHECK(save_png(std::string(folder) + "/" + std::string(name) + ".png"));
}

gui::Color ImGuiHarness::pixel(int x, int y) {
  const std::size_t at = (static_cast<std::size_t>(y) * kWidth + static_cast<std::size_t>(x)) * 3U;
  const std::vector<std::uint8_t>& all = pixels();
  return {all.at(at), all.at(at + 1), all.at(at + 2), 255};
}

}  // namespace tomoshibi::test
