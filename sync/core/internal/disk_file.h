// A file by its descriptor: whole reads and whole writes at a place, and an end that closes it.
// Errors: kNotFound, kCorrupt (shorter than asked), kStorage.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <utility>

#include "store/base/bytes.h"
#include "store/base/result.h"

namespace tomoshibi::sync {

class DiskFile final {
 public:
  static Result<DiskFile> open(const std::filesystem::path& file);
  // Empty, whatever was there.
  static Result<DiskFile> create(const std::filesystem::path& file);
  DiskFile(DiskFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  DiskFile& operator=(DiskFile&&) = delete;
  DiskFile(const DiskFile&) = delete;
  DiskFile& operator=(const DiskFile&) = delete;
  ~DiskFile();

  Result<std::uint64_t> size() const;
  Result<void> read_at(std::uint64_t offset, std::span<std::uint8_t> into) const;
  Result<void> write_at(std::uint64_t offset, ByteView bytes);
  Result<void> sync();

 private:
  explicit DiskFile(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace tomoshibi::sync
