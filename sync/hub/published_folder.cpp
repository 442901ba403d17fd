#include "sync/hub/published_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace tomoshibi::sync {
namespace {

namespace fs = std::filesystem;

const Error kCut(Errc::kStorage, "publishing: the disk stopped");

class Descriptor final {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }

 private:
  int number_;
};

bool write_all(int descriptor, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(descriptor, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(put));
  }
  return true;
}

bool sync_folder(const fs::path& folder) {
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return opened.number() >= 0 && ::fsync(opened.number()) == 0;
}

// Makes what is absent of a folder's path, each name durable in the one above.
bool make_folders(const fs::path& folder) {
  std::error_code ignored;
  if (folder.empty() || fs::is_directory(folder, ignored)) return true;
  if (!make_folders(folder.parent_path())) return false;
  if (::mkdir(folder.c_str(), 0755) != 0 && errno != EEXIST) return false;
  return sync_folder(folder.parent_path().empty() ? fs::path(".") : folder.parent_path());
}

}  // namespace

bool is_published_name(std::string_view name) {
  if (name.empty() || name.size() > 200 || name.front() == '/' || name.front() == '.' ||
      name.find("..") != std::string_view::npos || name.find("/.") != std::string_view::npos)
    return false;
  return std::ranges::all_of(name, [](char sign) {
    return (sign >= 'a' && sign <= 'z') || (sign >= '0' && sign <= '9') || sign == '.' ||
           sign == '-' || sign == '/';
  });
}

PublishedFolder::PublishedFolder(fs::path folder, fs::path work, Guard guard)
    : folder_(std::move(folder)), work_(std::move(work)), guard_(std::move(guard)) {}

Result<PublishedFolder> PublishedFolder::open(fs::path folder, fs::path work, Guard guard) {
  std::error_code failed;
  fs::remove_all(work, failed);
  if (failed || !make_folders(folder) || !make_folders(work))
    return Error(Errc::kStorage, "publishing: the folder cannot be made");
  return PublishedFolder(std::move(folder), std::move(work), std::move(guard));
}

bool PublishedFolder::may(std::string_view step) { return !guard_ || guard_(step); }

Result<fs::path> PublishedFolder::begin(std::string_view step) {
  fs::path place = work_ / std::to_string(next_++);
  if (!may(step)) {
    const Descriptor half(::open(place.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
    write_all(half.number(), as_bytes("TMSG"));
    return kCut;
  }
  return place;
}

Result<void> PublishedFolder::put(std::string_view name, ByteView bytes) {
  const fs::path place = work_ / std::to_string(next_++);
  {
    const Descriptor file(
        ::open(place.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    const bool cut = !may("write");
    const ByteView part = cut ? bytes.first(bytes.size() / 2) : bytes;
    if (file.number() < 0 || !write_all(file.number(), part) || cut) return kCut;
    if (!may("sync") || ::fsync(file.number()) != 0) return kCut;
  }
  return adopt(name, place);
}

Result<void> PublishedFolder::adopt(std::string_view name, const fs::path& from) {
  if (!is_published_name(name))
    return Error(Errc::kBadInput, "publishing: a name that no file may have");
  const fs::path to = path_of(name);
  if (!make_folders(to.parent_path()) || !may("rename") ||
      ::rename(from.c_str(), to.c_str()) != 0)
    return kCut;
  if (!may("sync folder") || !sync_folder(to.parent_path())) return kCut;
  return ok();
}

Result<void> PublishedFolder::remove(std::string_view name) {
  if (!is_published_name(name))
    return Error(Errc::kBadInput, "publishing: a name that no file may have");
  const fs::path place = path_of(name);
  if (!may("remove") || (::unlink(place.c_str()) != 0 && errno != ENOENT) ||
      !sync_folder(place.parent_path()))
    return kCut;
  return ok();
}

Result<Bytes> PublishedFolder::get(std::string_view name, std::size_t bytes_max) const {
  const Descriptor file(::open(path_of(name).c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number() < 0) return Error(Errc::kNotFound, "publishing: no such file");
  struct stat facts = {};
  if (::fstat(file.number(), &facts) != 0 || !S_ISREG(facts.st_mode))
    return Error(Errc::kStorage, "publishing: a file cannot be read");
  const auto size = static_cast<std::size_t>(facts.st_size);
  if (size > bytes_max) return Error(Errc::kBadInput, "publishing: a file above its cap");
  Bytes bytes(size);
  std::size_t done = 0;
  while (done < size) {
    const ssize_t got = ::read(file.number(), bytes.data() + done, size - done);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return Error(Errc::kStorage, "publishing: a file cannot be read");
    done += static_cast<std::size_t>(got);
  }
  return bytes;
}

bool PublishedFolder::has(std::string_view name) const {
  std::error_code ignored;
  return fs::is_regular_file(path_of(name), ignored);
}

std::vector<std::string> PublishedFolder::list(std::string_view under) const {
  std::vector<std::string> names;
  std::error_code failed;
  for (fs::recursive_directory_iterator at(path_of(under), failed), end; !failed && at != end;
       at.increment(failed)) {
    std::error_code ignored;
    if (!at->is_regular_file(ignored)) continue;
    names.push_back(at->path().lexically_relative(folder_).generic_string());
  }
  std::erase_if(names, [](const std::string& name) { return !is_published_name(name); });
  std::ranges::sort(names);
  return names;
}

}  // namespace tomoshibi::sync
