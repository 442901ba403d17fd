#include "sync/core/internal/disk_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace tomoshibi::sync {

DiskFile::~DiskFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<DiskFile> DiskFile::open(const std::filesystem::path& file) {
  // Not blocking: what lies there may be no file at all.
  DiskFile opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (opened.descriptor_ < 0) {
    if (errno == ENOENT) return Error(Errc::kNotFound, "the file is not there");
    return Error(Errc::kStorage, "the file cannot be opened");
  }
  struct stat facts = {};
  if (::fstat(opened.descriptor_, &facts) != 0 || !S_ISREG(facts.st_mode))
    return Error(Errc::kBadInput, "this is no regular file");
  return opened;
}

Result<DiskFile> DiskFile::create(const std::filesystem::path& file) {
  DiskFile made(::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (made.descriptor_ < 0) return Error(Errc::kStorage, "the file cannot be made");
  return made;
}

Result<std::uint64_t> DiskFile::size() const {
  struct stat facts = {};
  if (::fstat(descriptor_, &facts) != 0 || facts.st_size < 0)
    return Error(Errc::kStorage, "the file's size cannot be read");
  return static_cast<std::uint64_t>(facts.st_size);
}

Result<void> DiskFile::read_at(std::uint64_t offset, std::span<std::uint8_t> into) const {
  while (!into.empty()) {
    const ssize_t got = ::pread(descriptor_, into.data(), into.size(), static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Error(Errc::kStorage, "the file cannot be read");
    if (got == 0) return Error(Errc::kCorrupt, "the file is shorter than it says");
    into = into.subspan(static_cast<std::size_t>(got));
    offset += static_cast<std::uint64_t>(got);
  }
  return ok();
}

Result<void> DiskFile::write_at(std::uint64_t offset, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t put =
        ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return Error(Errc::kStorage, "the file cannot be written");
    bytes = bytes.subspan(static_cast<std::size_t>(put));
    offset += static_cast<std::uint64_t>(put);
  }
  return ok();
}

Result<void> DiskFile::sync() {
  if (::fsync(descriptor_) != 0) return Error(Errc::kStorage, "the file cannot be made durable");
  return ok();
}

}  // namespace tomoshibi::sync
