// Describer: what can be touched in the frame just shown, for tests that drive the real window.
//
// One JSON object, replaced whole whenever it changes ("image": another after every start anew):
// {"screen", "areas": [{"path", "x", "y", "w",
// "h", "enabled"}], "image"}. It names areas and record ids, never what is written in them.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

#include "app/kiosk/controller.h"

namespace tomoshibi::app {

std::string_view name_of(Screen screen);

class Describer final {
 public:
  // Empty: describes nothing.
  explicit Describer(std::filesystem::path file)
      : file_(std::move(file)),
        image_(std::chrono::steady_clock::now().time_since_epoch().count()) {}
  void note(Screen screen, const gui::Ui& ui);

 private:
  std::filesystem::path file_;
  std::int64_t image_;
  std::string last_;
};

}  // namespace tomoshibi::app
