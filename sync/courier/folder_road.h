// A road that is a folder: a hub's data directory on a disk that is reachable from here, a mounted stick.
//
// Only plain files directly under it are read, never a link, never a name that leaves the folder; a transfer
// that broke goes on where it stopped. Proof: tests/sync_folder_road_test.cpp.
#pragma once

#include "sync/core/road.h"

namespace tomoshibi::sync {

class FolderRoad final : public Road {
 public:
  explicit FolderRoad(std::filesystem::path folder) : folder_(std::move(folder)) {}
  Result<Bytes> get(std::string_view name, std::size_t bytes_max) override;
  Result<std::vector<std::string>> list(std::string_view folder) override;
  Result<void> fetch(std::string_view name, const std::filesystem::path& to, std::uint64_t bytes,
                     const Progress& progress) override;
  Result<void> leave(std::string_view name, ByteView bytes) override;

 private:
  std::filesystem::path folder_;
};


}  // namespace tomoshibi::sync
