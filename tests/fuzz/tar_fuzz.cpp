// A backup is read from a stick that anybody may have written: unpacking it must never crash, write outside its
// folder or take a damaged member for a good one.
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

#include "app/desk/tar.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const int descriptor = memfd_create("archive", MFD_CLOEXEC);
  if (descriptor < 0 || ::write(descriptor, data, size) != static_cast<ssize_t>(size)) return 0;
  char folder[] = "/dev/shm/tomoshibi-fuzz-XXXXXX";
  if (mkdtemp(folder) != nullptr) {
    const std::string file = "/proc/self/fd/" + std::to_string(descriptor);
    [[maybe_unused]] const auto names = tomoshibi::app::read_tar(file, folder);
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
  }
  ::close(descriptor);
  return 0;
}
