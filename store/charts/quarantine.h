// Quarantine: what an import could not use, kept as file name, line, reason and a digest that finds
// the record again in its file. Never its text.
//
// Invariant: the same record is entered once, however often its file is imported.
// Caps: 100,000 entries a file are written, 10,000 are held in memory; all are counted.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/instant.h"
#include "store/base/result.h"
#include "store/charts/import.h"
#include "store/vault/database.h"

namespace tomoshibi::store::charts {

class Quarantine final {
 public:
  static Result<Quarantine> open(vault::Database& region);

  void begin_file(std::string file_name, Instant now);
  // `raw` and `part` say which record; only their digest is kept.
  Result<void> enter(std::uint64_t line, const char* reason, std::string_view raw,
                     std::uint64_t part);
  std::uint64_t of_this_file() const { return of_this_file_; }
  std::span<const Quarantined> all() const { return all_; }

 private:
  explicit Quarantine(vault::Statement insert) : insert_(std::move(insert)) {}
  vault::Statement insert_;
  std::string file_;
  Instant now_;
  std::uint64_t of_this_file_ = 0;
  std::vector<Quarantined> all_;
};

}  // namespace tomoshibi::store::charts
