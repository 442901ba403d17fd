// Upkeep of vault files: verifying, copying while they are in use, and changing their key.
//
//   backup    Copying to a new file under the same key, while the source is read and written
//   re-key    Copying to FILE.rekey under the next key, in slices; then put_in_place()
//             power cut while copying    FILE opens with its key; what was copied is thrown away
//             power cut while replacing  FILE opens with the one key or the other: open_with_either()
//
// Invariant: a copy is complete and synced before finish() returns; until then its file is nothing.
// A file's old content stays on the medium until that is overwritten; it is closed by forgetting its
// key (KeySlots::adopt_next_data_key), not by wiping.
// Thread: the one of the source. Source: SQLite's backup interface. Proof: tests/vault_upkeep_test.cpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>

#include "store/base/result.h"
#include "store/vault/data_key.h"
#include "store/vault/database.h"

namespace tomoshibi::store::vault {

struct FileReport {
  std::uint64_t pages = 0;     // Read and verified.
  bool structure_is_good = false;
  Freshness freshness = Freshness::kFresh;
};
// Every page of the file and of its log, then SQLite's structures.
//   Errors: kNotFound, kDenied (wrong key), kCorrupt (last_damage() names the place), kStorage.
using CheckProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;
Result<FileReport> check_file(const std::filesystem::path& file, const DataKey& key,
                              const CheckProgress& progress);

class Copying final {
 public:
  // `to` must not exist; what an earlier, unfinished copy left under this name is removed.
  //   Errors: kDenied (a finished vault is there), kStorage.
  static Result<Copying> begin(Database& source, const std::filesystem::path& to,
                               const DataKey& key);
  Copying(Copying&&) noexcept;
  Copying& operator=(Copying&&) = delete;
  Copying(const Copying&) = delete;
  Copying& operator=(const Copying&) = delete;
  ~Copying();  // Unfinished: removes what it wrote.

  // Copies some pages; true when all are copied. What the source's own connection writes meanwhile
  // is copied too; another connection's write starts it again. Errors: kStorage, kCorrupt.
  Result<bool> step(int pages);
  double share() const;  // 0 to 1
  // Closes the copy. Errors: kStorage.
  Result<void> finish();

 private:
  struct State;
  explicit Copying(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Where a file's re-keyed copy is written.
std::filesystem::path rekeyed_path(const std::filesystem::path& file);
// The copy takes the file's name. The file must be closed, its log taken over (no -wal).
//   Errors: kNotFound (no copy), kDenied (a log is there), kStorage.
Result<void> put_in_place(const std::filesystem::path& file);

struct OpenedWith {
  Database database;
  bool with_next = false;  // The next key opened it: adopt it.
};
Result<OpenedWith> open_with_either(const std::filesystem::path& file, Database::Mode mode,
                                    const DataKey& current, const DataKey* next);

}  // namespace tomoshibi::store::vault
