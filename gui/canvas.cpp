#include "gui/canvas.h"

#include <imgui.h>

namespace tomoshibi::gui {

void prepare_context() {
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.Fonts->AddFontDefault();
  io.Fonts->Build();
  ImGuiStyle& style = ImGui::GetStyle();
  // Lines are geometry: the page of glyphs holds no baked lines.
  style.AntiAliasedLinesUseTex = false;
  style.AntiAliasedLines = true;
  style.AntiAliasedFill = true;
  style.CircleTessellationMaxError = 0.1F;
}

}  // namespace tomoshibi::gui
