// Small files of one folder: written whole or not at all, read with a cap, one process at a time.
//
// Errors: kStorage (the system refuses), kNotFound (no such file), kBadInput (longer than the cap).
// Proof: tests/sync_authority_test.cpp.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "store/base/bytes.h"
#include "store/base/result.h"

namespace tomoshibi::sync::internal {

// Temporary name, fsync, rename, fsync of the folder. Mode 0600.
Result<void> write_durably(const std::filesystem::path& file, ByteView bytes);
Result<Bytes> read_whole(const std::filesystem::path& file, std::size_t bytes_max);
Result<void> make_folder(const std::filesystem::path& dir);  // 0700; kStorage when it cannot be.
// Names in a folder that end so, sorted; none when there is no folder.
std::vector<std::string> names_in(const std::filesystem::path& dir, std::string_view ending);

// Held while something is changed. Errors: kStorage when another process holds it.
class FolderLock final {
 public:
  static Result<FolderLock> take(const std::filesystem::path& dir);
  FolderLock(FolderLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace tomoshibi::sync::internal
