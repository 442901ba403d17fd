// ChartTable: the tables of region.h behind plain calls: blobs by person, aliases, facts,
// dictionaries. Rows come and go as payloads (blob.h); compression is done here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/ids.h"
#include "store/base/result.h"
#include "store/charts/internal/blob.h"
#include "store/vault/database.h"

namespace tomoshibi::store::charts::internal {

struct StoredChart {
  bool found = false;
  bool joined = false;  // The person is known; false: the rows wait for him.
  bool alone = false;   // Of an overlay: what the parts below have of him counts no more.
};

// Who a name turned out to be.
struct Alias {
  PersonId person;        // All zero when two people have the name: it joins nobody any more.
  std::int64_t birth = 0;  // Packed date, to tell two people from two records of one.
};

class ChartTable final {
 public:
  // kRead: get() and fact() alone; of an image, where the tables are packed otherwise.
  enum class Use : std::uint8_t { kRead, kWrite };
  static Result<ChartTable> open(vault::Database& region, Use use = Use::kWrite);

  Result<StoredChart> get(const PersonId& subject, std::string& payload);
  Result<void> put(const PersonId& subject, bool joined, std::string_view payload);
  // Into an overlay: over what the parts have, or in its place.
  Result<void> put_over(const PersonId& subject, bool alone, std::string_view payload);
  Result<void> remove(const PersonId& subject);
  // Whether any chart waits for its person.
  Result<bool> anything_waits();

  Result<std::optional<Alias>> alias(const PersonId& name);
  Result<void> put_alias(const PersonId& name, const Alias& alias);

  Result<std::optional<std::string>> fact(const PersonId& name);
  Result<void> put_fact(const PersonId& name, std::string_view body);

  bool has_dictionary() const { return box_.newest_dictionary() != 0; }
  // Keeps it in the store; blobs from now on use it.
  Result<void> put_dictionary(std::string_view bytes);

 private:
  ChartTable(BlobBox box, std::vector<std::optional<vault::Statement>> statements)
      : box_(std::move(box)), statements_(std::move(statements)) {}
  vault::Statement& statement(std::size_t which) { return *statements_[which]; }
  Result<void> put_as(const PersonId& subject, std::int64_t joined, std::string_view payload);

  BlobBox box_;
  std::vector<std::optional<vault::Statement>> statements_;  // In the order of kSql of the .cpp.
  std::string blob_;                                         // Room for compression.
};

}  // namespace tomoshibi::store::charts::internal
