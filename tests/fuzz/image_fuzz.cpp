// Whatever bytes are taken for an image: parse() refuses them, or everything in it can be read.
#include <cstddef>
#include <cstdint>

#include "store/people/internal/index.h"

using namespace tomoshibi::store::people::internal;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto image = Image::parse(tomoshibi::Bytes(data, data + size));
  if (!image) return 0;
  for (std::uint32_t slot = 0; slot < image->slots(); ++slot) (void)image->face(slot);
  if (image->listed()) {
    for (std::uint32_t place = 0; place <= image->terms(TermKind::kPlace); ++place) {
      image->each(Image::List::kPlace, place, [](std::uint32_t) {});
    }
  }
  Index index;
  if (!index.add(*std::move(image))) return 0;
  for (std::uint32_t slot = 0; slot < index.slots(); ++slot) index.hide(slot);
  return index.visible() == 0 ? 0 : (__builtin_trap(), 0);
}
