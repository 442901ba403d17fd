// ChartNotes: what a part that is published has to know of its charts without keeping them: the
// newest day of each source, the newest as-of, and the facilities that are known by their number
// alone.
//
// A day counts up to the one that the region itself notes for that source (content_ages.h): what is
// dated later was a slip when it was imported, and no clock is asked again. Cost: one chart
// unpacked, about 20 us.
// Proof: tests/charts_region_image_test.cpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "store/base/instant.h"
#include "store/charts/internal/blob.h"
#include "store/vault/database.h"

namespace tomoshibi::store::charts::internal {

class ChartNotes final {
 public:
  // `region`: whose dictionaries and days count.
  static Result<ChartNotes> open(vault::Database& region);

  // A blob as the table `chart` keeps it. Gives it again without what stands in the person's record,
  // until the next call. Errors: kCorrupt.
  Result<ByteView> note(ByteView blob);
  void note(const RowSet& rows);
  void note_as_of(Instant as_of) { newest_as_of_ = std::max(newest_as_of_, as_of); }

  Instant data_as_of() const { return newest_as_of_; }
  // (source, day since 1970), as the table content_age has them.
  std::vector<std::pair<std::int64_t, std::int64_t>> ages() const;
  // Names that `region` knows for the facilities that were noted: (name of the fact, its body), in
  // order.
  Result<std::vector<std::pair<PersonId, std::string>>> facilities(vault::Database& region) const;

  const std::set<std::string, std::less<>>& unnamed_facilities() const { return codes_; }

 private:
  ChartNotes() = default;
  void note_medicines(const std::vector<RowView>& rows);
  void note_day(std::size_t place, const Date& date);

  BlobBox box_;
  std::array<Date, 5> most_{};    // Of the region.
  std::array<Date, 5> newest_{};
  Instant newest_as_of_;
  std::set<std::string, std::less<>> codes_;  // Of facilities without a name.
  std::string payload_, slim_, blob_;
  RowSet rows_;
};

// The dictionaries of a region.
Result<BlobBox> box_of(vault::Database& region);

// facility: which facts a published chart needs, since it has a facility by its number alone. Kept
// where changes are tracked (delta.h), so that a name that comes later goes out.
inline constexpr const char* kFacilityTable =
    "CREATE TABLE IF NOT EXISTS facility(name BLOB PRIMARY KEY) WITHOUT ROWID";
// Where there is no such table: nothing.
Result<void> keep_facilities(vault::Database& region, const ChartNotes& notes);

}  // namespace tomoshibi::store::charts::internal
