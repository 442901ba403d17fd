// Writes pixels as a PNG file: screenshots of the kiosk and pictures of the tests.
//
// Errors: kStorage when the file cannot be written, kBadInput when the sizes do not fit.
// Cost: about 60 ms for a window. Proof: tests/gui_widgets_test.cpp reads one back.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "store/base/result.h"

namespace tomoshibi::gui {

// `rgb`: 3 bytes a pixel, rows from the top, width * height * 3 in all.
[[nodiscard]] Result<void> write_png(const std::string& path, std::span<const std::uint8_t> rgb,
                                     int width, int height);

}  // namespace tomoshibi::gui
