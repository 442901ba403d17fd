#include "app/desk/reserve.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>

namespace tomoshibi::app {
namespace {

// A write that fails with more than this free failed for another reason.
constexpr std::uint64_t kFullBelowBytes = std::uint64_t{4} << 20;

std::uint64_t free_bytes(const std::filesystem::path& folder) {
  struct statvfs information {};
  if (::statvfs(folder.c_str(), &information) != 0) return 0;
  return static_cast<std::uint64_t>(information.f_bavail) * information.f_frsize;
}

// What the file has on disk, not what its length says.
std::uint64_t allocated(const std::filesystem::path& file) {
  struct stat information {};
  if (::stat(file.c_str(), &information) != 0) return 0;
  return std::min(static_cast<std::uint64_t>(information.st_blocks) * 512,
                  static_cast<std::uint64_t>(information.st_size));
}

// Grows by steps up to `bytes`, for as long as there is room.
void grow(const std::filesystem::path& file, std::uint64_t bytes) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) return;
  std::uint64_t have = allocated(file);
  while (have < bytes) {
    const std::uint64_t step = std::min(Reserve::kStepBytes, bytes - have);
    if (::posix_fallocate(descriptor, static_cast<off_t>(have), static_cast<off_t>(step)) != 0) {
      // A part of the step may stand; the length says what is whole.
      [[maybe_unused]] const int cut = ::ftruncate(descriptor, static_cast<off_t>(have));
      break;
    }
    have += step;
  }
  ::fsync(descriptor);
  ::close(descriptor);
}

}  // namespace

Result<void> Reserve::make(const std::filesystem::path& dir, std::uint64_t bytes) {
  const std::filesystem::path file = dir / "journal.reserve";
  grow(file, bytes);
  if (allocated(file) < bytes) {
    return Error(Errc::kStorage, "the disk has no room for the journal's reserve; make room first");
  }
  return ok();
}

Reserve Reserve::open(const std::filesystem::path& dir, std::uint64_t bytes_wanted) {
  Reserve reserve(dir / "journal.reserve", bytes_wanted);
  const std::uint64_t missing = bytes_wanted - std::min(reserve.bytes(), bytes_wanted);
  if (missing > 0 && free_bytes(dir) > missing + kImportMarginBytes)
    grow(reserve.file_, bytes_wanted);
  return reserve;
}

std::uint64_t Reserve::bytes() const { return allocated(file_); }

bool Reserve::give_way() {
  if (free_bytes(file_.parent_path()) > kFullBelowBytes) return false;
  const std::uint64_t have = bytes();
  if (have == 0) return false;
  const std::uint64_t left = have - std::min(have, kStepBytes);
  return ::truncate(file_.c_str(), static_cast<off_t>(left)) == 0;
}

bool Reserve::has_room_for_import() const {
  return is_whole() && free_bytes(file_.parent_path()) >= kImportMarginBytes;
}

}  // namespace tomoshibi::app
