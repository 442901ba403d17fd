// How old the content of a whole region is, by source: what the status strip and `status` say.
//
// Kept in the table content_age: one row a source, the newest day of any of its rows. An import notes
// what it read and writes it in the same transaction, so that no screen has to read every chart.
// Proof: tests/charts_content_ages_test.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "store/base/chart.h"
#include "store/charts/view.h"
#include "store/vault/database.h"

namespace tomoshibi::store::charts {

inline constexpr const char* kContentAgesSchema =
    "CREATE TABLE content_age(source INTEGER PRIMARY KEY, newest INTEGER NOT NULL) WITHOUT ROWID;";

// Gathers the newest day of every source while rows go by.
class ContentAgeNotes final {
 public:
  // A row dated after `today` is a slip and makes nothing newer.
  explicit ContentAgeNotes(Date today) : today_(today) {}

  // `place`: a Source (1 to 4), 0 for a check-up; any other number is passed over.
  void note(std::size_t place, const Date& date);
  // Keeps the newer of what is there and what was noted; joins the open transaction.
  Result<void> write(vault::Database& region) const;

 private:
  Date today_;
  std::array<Date, 5> newest_{};
};

//   Errors: kStorage, kCorrupt.
Result<ContentAges> content_ages(vault::Database& region);
// Of several, an overlay among them: of each source the newest.
Result<ContentAges> content_ages(std::span<vault::Database* const> parts);

}  // namespace tomoshibi::store::charts
