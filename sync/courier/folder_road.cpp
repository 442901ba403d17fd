#include "sync/courier/folder_road.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

namespace tomoshibi::sync {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kNamesMax = 100'000;
constexpr std::size_t kPieceBytes = std::size_t{1} << 20;

constexpr Error kNotThere(Errc::kNotFound, "there is no such file on this road");
constexpr Error kGone(Errc::kOffline, "the folder cannot be read; is the stick still in?");
constexpr Error kNoRoom(Errc::kStorage, "what arrives cannot be written; check the free space");

// Closed when it goes out of scope.
class Descriptor final {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }

 private:
  int number_;
};

// Names come from documents: what would leave the folder is no name.
bool is_inside(std::string_view name) {
  if (name.empty() || name.front() == '/' || name.size() > 256) return false;
  return name.find("..") == std::string_view::npos && name.find('\0') == std::string_view::npos;
}

// Never through a symbolic link, never anything but a plain file.
Result<std::uint64_t> open_plain(const Descriptor& file) {
  if (!file.is_open()) return errno == ENOENT || errno == ENOTDIR ? kNotThere : kGone;
  struct stat about {};
  if (::fstat(file.number(), &about) != 0) return kGone;
  if (!S_ISREG(about.st_mode)) return kNotThere;
  return static_cast<std::uint64_t>(about.st_size);
}

bool write_all(int to, const std::uint8_t* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t written = ::write(to, bytes, size);
    if (written <= 0) return false;
    bytes += written;
    size -= static_cast<std::size_t>(written);
  }
  return true;
}

}  // namespace

Result<Bytes> FolderRoad::get(std::string_view name, std::size_t bytes_max) {
  if (!is_inside(name)) return kNotThere;
  const Descriptor file(
      ::open((folder_ / name).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  TRY(size, open_plain(file));
  if (size > bytes_max) return Error(Errc::kBadInput, "a file on this road is longer than it may be");
  Bytes bytes(static_cast<std::size_t>(size));
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t got = ::read(file.number(), bytes.data() + done, bytes.size() - done);
    if (got < 0) return kGone;
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  bytes.resize(done);
  return bytes;
}

Result<std::vector<std::string>> FolderRoad::list(std::string_view folder) {
  if (!is_inside(folder)) return kNotThere;
  std::vector<std::string> names;
  std::error_code failed;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder_ / folder, failed)) {
    if (names.size() == kNamesMax) break;
    std::error_code unknown;
    if (entry.is_regular_file(unknown)) names.push_back(entry.path().filename().string());
  }
  if (failed == std::errc::no_such_file_or_directory) return kNotThere;
  if (failed) return kGone;
  std::ranges::sort(names);
  return names;
}

Result<void> FolderRoad::fetch(std::string_view name, const fs::path& to, std::uint64_t bytes,
                               const Progress& progress) {
  if (!is_inside(name)) return kNotThere;
  const Descriptor from(
      ::open((folder_ / name).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  TRY(size, open_plain(from));
  const Descriptor into(::open(to.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (!into.is_open()) return kNoRoom;
  const off_t there = ::lseek(into.number(), 0, SEEK_END);
  if (there < 0) return kNoRoom;
  std::uint64_t done = static_cast<std::uint64_t>(there);
  const std::uint64_t end = std::min(size, bytes);
  if (done > end) return Error(Errc::kBadInput, "more has arrived than was announced");
  if (::lseek(from.number(), there, SEEK_SET) != there) return kGone;
  std::vector<std::uint8_t> piece(kPieceBytes);
  while (done < end) {
    const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(kPieceBytes, end - done));
    const ssize_t got = ::read(from.number(), piece.data(), wanted);
    if (got <= 0) return kGone;
    if (!write_all(into.number(), piece.data(), static_cast<std::size_t>(got))) return kNoRoom;
    done += static_cast<std::uint64_t>(got);
    if (progress && !progress(done)) return Error(Errc::kDenied, "stopped; it goes on from here next time");
  }
  return ok();
}

Result<void> FolderRoad::leave(std::string_view name, ByteView bytes) {
  if (!is_inside(name)) return kNotThere;
  const fs::path file = folder_ / name;
  std::error_code failed;
  fs::create_directories(file.parent_path(), failed);
  if (fs::exists(file, failed)) return ok();
  const fs::path temporary = file.string() + ".new";
  {
    const Descriptor into(::open(temporary.c_str(),
                                 O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
                                 S_IRUSR | S_IWUSR));
    if (!into.is_open() || !write_all(into.number(), bytes.data(), bytes.size()) ||
        ::fsync(into.number()) != 0) {
      return Error(Errc::kOffline, "nothing can be left on this road: it is read-only or full");
    }
  }
  if (::rename(temporary.c_str(), file.c_str()) != 0) {
    return Error(Errc::kOffline, "nothing can be left on this road: it is read-only or full");
  }
  return ok();
}

}  // namespace tomoshibi::sync
