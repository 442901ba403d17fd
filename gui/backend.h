// The window: GLFW and OpenGL 3 behind a plain interface, drawn only when there is a reason.
//
// Idle costs nothing: wait() sleeps until an event, a wake-up posted from another thread, or a
// deadline that was asked for. Every pointer transition gets a frame of its own, so that a quick
// touch (down and up within one poll) is never lost. A pointer that only hovers draws nothing.
// Keyboard characters go through ScannerMachine.
//
//   while (backend.is_open()) { input = backend.wait(); ui.begin(input); draw; ui.end();
//   backend.show(); }
//
// Thread: gui; only wake() may be called from others. Errors: kNotFound no display, kStorage a
// picture cannot be written. Proof: end-to-end test under Xvfb; scanner and png by unit tests.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "gui/ui.h"
#include "store/base/result.h"

namespace tomoshibi::gui {

struct WindowOptions {
  std::string title = "灯火";
  int width = 1280;
  int height = 800;
  bool fullscreen = false;  // Kiosk: no frame, whole monitor; the 1280x800 plane is scaled to fit.
};

class Backend {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Backend>> create(const WindowOptions& options,
                                                               Glyphs& glyphs);
  ~Backend();
  Backend(const Backend&) = delete;
  Backend& operator=(const Backend&) = delete;

  [[nodiscard]] bool is_open() const;
  // Sleeps until there is something to draw for; `deadline_ms` from now at the latest.
  [[nodiscard]] Input wait(std::optional<std::uint64_t> deadline_ms);
  // Asks for one more frame at once (Ui::wants_another_frame()).
  void redraw();
  // Uploads new glyphs, draws the frame that Ui::end() closed, swaps.
  void show(Color ground);
  // From any thread: makes wait() return.
  void wake();
  // The frame shown last, as a PNG file. Call after show(): kBadInput inside a frame.
  [[nodiscard]] Result<void> save_screenshot(const std::string& path);
  // Frames shown since the start: what the idle measurement reads.
  [[nodiscard]] std::uint64_t frames_drawn() const;

 private:
  struct Impl;
  explicit Backend(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tomoshibi::gui
