// The folder that a hub publishes into: every file is whole or absent, whenever the power goes.
//
//   put()     work folder: write, fsync ▸ rename into place ▸ fsync of the folder
//   adopt()   the same for a large file that was written and synced in the work folder by somebody else
//
// Invariants: a name never shows half a file; what put() and adopt() return has reached the disk. Names are
// paths of catalogue.h: lower-case letters, digits, dots, hyphens and slashes, no "..".
// `Guard` is asked before each step that changes the disk; when it says no, the step is left half done and
// everything fails from there: a power cut that tests can place.
// Errors: kStorage, kNotFound, kBadInput (a name, a file above the cap). Proof: tests/sync_publisher_test.cpp.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/bytes.h"
#include "store/base/result.h"

namespace tomoshibi::sync {

class PublishedFolder final {
 public:
  using Guard = std::function<bool(std::string_view step)>;
  // Makes both folders where they are absent and empties `work`; both on one file system.
  static Result<PublishedFolder> open(std::filesystem::path folder, std::filesystem::path work,
                                      Guard guard = {});

  Result<void> put(std::string_view name, ByteView bytes);
  // A place in the work folder to write at; the guard has been asked for `step`.
  Result<std::filesystem::path> begin(std::string_view step);
  Result<void> adopt(std::string_view name, const std::filesystem::path& from);
  Result<void> remove(std::string_view name);

  Result<Bytes> get(std::string_view name, std::size_t bytes_max) const;
  bool has(std::string_view name) const;
  std::filesystem::path path_of(std::string_view name) const { return folder_ / name; }
  // Names below `under`, without those that begin with a dot; in order.
  std::vector<std::string> list(std::string_view under) const;
  const std::filesystem::path& work() const { return work_; }

 private:
  PublishedFolder(std::filesystem::path folder, std::filesystem::path work, Guard guard);
  bool may(std::string_view step);
  std::filesystem::path folder_;
  std::filesystem::path work_;
  Guard guard_;
  std::uint64_t next_ = 0;
};

bool is_published_name(std::string_view name);

}  // namespace tomoshibi::sync
