#include "gui/png.h"

#include <png.h>

namespace tomoshibi::gui {

Result<void> write_png(const std::string& path, std::span<const std::uint8_t> rgb, int width,
                       int height) {
  if (width <= 0 || height <= 0 ||
      rgb.size() != static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3U) {
    return Error(Errc::kBadInput, "a picture's bytes do not match its width and height");
  }
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(width);
  image.height = static_cast<png_uint_32>(height);
  image.format = PNG_FORMAT_RGB;
  if (png_image_write_to_file(&image, path.c_str(), 0, rgb.data(), 0, nullptr) == 0) {
    return Error(Errc::kStorage, "the picture cannot be written: check the folder and free space");
  }
  return ok();
}

}  // namespace tomoshibi::gui
