#include "sync/authority/internal/files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace tomoshibi::sync::internal {
namespace {

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

bool write_all(int descriptor, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t done = ::write(descriptor, bytes.data(), bytes.size());
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(done));
  }
  return true;
}

bool sync_folder(const std::filesystem::path& dir) {
  const Descriptor folder(::open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return folder.is_open() && ::fsync(folder.number()) == 0;
}

}  // namespace

Result<void> write_durably(const std::filesystem::path& file, ByteView bytes) {
  const std::string temporary = file.string() + ".new";
  {
    const Descriptor out(
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (!out.is_open() || !write_all(out.number(), bytes) || ::fsync(out.number()) != 0)
      return Error(Errc::kStorage, "authority: a file cannot be written");
  }
  if (::rename(temporary.c_str(), file.c_str()) != 0 || !sync_folder(file.parent_path()))
    return Error(Errc::kStorage, "authority: a file cannot be put in its place");
  return ok();
}

Result<Bytes> read_whole(const std::filesystem::path& file, std::size_t bytes_max) {
  const Descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!in.is_open() && errno == ENOENT)
    return Error(Errc::kNotFound, "authority: a file is not here");
  if (!in.is_open()) return Error(Errc::kStorage, "authority: a file cannot be read");
  Bytes out;
  Bytes part(std::size_t{64} << 10);
  while (true) {
    const ssize_t got = ::read(in.number(), part.data(), part.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Error(Errc::kStorage, "authority: a file cannot be read");
    if (got == 0) return out;
    out.insert(out.end(), part.begin(), part.begin() + got);
    if (out.size() > bytes_max) return Error(Errc::kBadInput, "authority: a file is too long");
  }
}

Result<void> make_folder(const std::filesystem::path& dir) {
  if (::mkdir(dir.c_str(), S_IRWXU) != 0 && errno != EEXIST)
    return Error(Errc::kStorage, "authority: a folder cannot be made");
  return ok();
}

std::vector<std::string> names_in(const std::filesystem::path& dir, std::string_view ending) {
  std::vector<std::string> out;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(dir, error)) {
    std::string name = entry.path().filename().string();
    if (name.ends_with(ending)) out.push_back(std::move(name));
  }
  std::ranges::sort(out);
  return out;
}

Result<FolderLock> FolderLock::take(const std::filesystem::path& dir) {
  const int descriptor =
      ::open((dir / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) return Error(Errc::kStorage, "authority: the folder cannot be locked");
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    ::close(descriptor);
    return Error(Errc::kStorage, "authority: another process is at work in this folder");
  }
  return FolderLock(descriptor);
}

FolderLock::~FolderLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace tomoshibi::sync::internal
