// TwinFile: a small file kept as two copies, FILE and FILE.2, each replaced whole.
//
//   write()   for one copy, then for the other:
//             make FILE.new ─▶ write ─▶ sync ─▶ rename over FILE ─▶ sync the folder
//
// Invariant: at any instant at least one copy holds a whole content that some write() was given,
// and after write() returned both hold that one. The second copy is not touched before the first is
// durable. What a content is worth (a digest, a revision) is the caller's to know: he says which
// copy he holds for the weaker one, and that is replaced first.
// Mode 0600. Errors: kStorage; kNotFound when a copy is not there.
// Proof: tests/vault_slots_test.cpp (every step failing, the power cut at every step).
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>

#include "store/base/bytes.h"
#include "store/base/result.h"

namespace tomoshibi::store::vault {

enum class FileStep : std::uint8_t { kCreate, kWrite, kSync, kRename, kSyncFolder };

// Asked before each step at the file: what stands between a test and the disk.
class FileSteps {
 public:
  virtual ~FileSteps() = default;
  // False: the step fails as if the system had refused it. `file`: the temporary name, at kRename
  // the final one, at kSyncFolder the folder. `content`: what kWrite is about to write.
  virtual bool may_go(FileStep step, const std::filesystem::path& file, ByteView content) = 0;
};

namespace internal {

class TwinFile final {
 public:
  static constexpr int kCopies = 2;

  // `steps` may be null; it outlives this.
  TwinFile(std::filesystem::path file, FileSteps* steps);

  bool exists() const;  // One of the two at least.
  // Errors: kNotFound, kCorrupt (longer than bytes_max), kStorage.
  Result<Bytes> read(int copy, std::size_t bytes_max) const;
  // `weaker`: the copy that is replaced first. After an error the copy at fault is weaker().
  Result<void> write(ByteView content);
  int weaker() const { return weaker_; }
  void set_weaker(int copy) { weaker_ = copy; }

 private:
  Result<void> replace(int copy, ByteView content);
  bool may_go(FileStep step, const std::filesystem::path& file, ByteView content) const;

  std::array<std::filesystem::path, kCopies> files_;
  FileSteps* steps_;
  int weaker_ = 0;
};

}  // namespace internal
}  // namespace tomoshibi::store::vault
