#include "store/vault/internal/twin_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>

namespace tomoshibi::store::vault::internal {
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
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

std::filesystem::path folder_of(const std::filesystem::path& file) {
  const std::filesystem::path folder = file.parent_path();
  return folder.empty() ? std::filesystem::path(".") : folder;
}

}  // namespace

TwinFile::TwinFile(std::filesystem::path file, FileSteps* steps)
    : files_{file, std::filesystem::path(file.string() + ".2")}, steps_(steps) {}

bool TwinFile::exists() const {
  struct stat found {};
  for (const auto& file : files_) {
    if (::lstat(file.c_str(), &found) == 0) return true;
  }
  return false;
}

Result<Bytes> TwinFile::read(int copy, std::size_t bytes_max) const {
  const auto& path = files_[static_cast<std::size_t>(copy)];
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.is_open()) {
    return errno == ENOENT ? Error(Errc::kNotFound, "the file is not there")
                           : Error(Errc::kStorage, "the file cannot be opened");
  }
  Bytes bytes(bytes_max + 1);
  std::size_t length = 0;
  while (length < bytes.size()) {
    const ssize_t count = ::read(file.number(), bytes.data() + length, bytes.size() - length);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Error(Errc::kStorage, "the file cannot be read");
    if (count == 0) break;
    length += static_cast<std::size_t>(count);
  }
  if (length > bytes_max) return Error(Errc::kCorrupt, "the file is too long");
  bytes.resize(length);
  return bytes;
}

bool TwinFile::may_go(FileStep step, const std::filesystem::path& file, ByteView content) const {
  return steps_ == nullptr || steps_->may_go(step, file, content);
}

Result<void> TwinFile::replace(int copy, ByteView content) {
  const auto& path = files_[static_cast<std::size_t>(copy)];
  const std::filesystem::path temporary = path.string() + ".new";
  {
    // What an earlier power cut left under that name goes; a link there is not followed.
    const bool made = may_go(FileStep::kCreate, temporary, {}) &&
                      (::unlink(temporary.c_str()) == 0 || errno == ENOENT);
    const Descriptor file(made ? ::open(temporary.c_str(),
                                        O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)
                               : -1);
    if (!file.is_open() || !may_go(FileStep::kWrite, temporary, content) ||
        !write_all(file.number(), content) || !may_go(FileStep::kSync, temporary, {}) ||
        ::fsync(file.number()) != 0) {
      return Error(Errc::kStorage, "the file cannot be written");
    }
  }
  if (!may_go(FileStep::kRename, path, {}) || ::rename(temporary.c_str(), path.c_str()) != 0) {
    return Error(Errc::kStorage, "the file cannot be put in place");
  }
  const std::filesystem::path folder = folder_of(path);
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened.is_open() || !may_go(FileStep::kSyncFolder, folder, {}) ||
      ::fsync(opened.number()) != 0) {
    return Error(Errc::kStorage, "the folder cannot be synced");
  }
  return ok();
}

Result<void> TwinFile::write(ByteView content) {
  const int first = weaker_;
  TRY_VOID(replace(first, content));
  weaker_ = 1 - first;
  TRY_VOID(replace(1 - first, content));
  weaker_ = first;
  return ok();
}

}  // namespace tomoshibi::store::vault::internal
