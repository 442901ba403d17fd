// Prepares a fresh ImGui context for Ui: what backend and tests share.
//
// ImGui is used for its draw lists only: no windows of its own, no keyboard navigation, no ini
// file, no font of its own on the screen (a tiny one exists because 1.86 cannot start a frame
// without).
#pragma once

namespace tomoshibi::gui {

// Call once after ImGui::CreateContext().
void prepare_context();

}  // namespace tomoshibi::gui
