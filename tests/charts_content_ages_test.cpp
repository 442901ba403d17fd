// The age of a region's content: by source, the newest day that makes sense, kept over imports.
// Method: notes written into a real region database, twice, in either order.
#include <doctest/doctest.h>

#include "store/charts/content_ages.h"
#include "store/charts/region.h"
#include "tests/support/scratch.h"
#include "tests/support/test_key.h"

using namespace tomoshibi;
using namespace tomoshibi::store::charts;

namespace {

constexpr Date kToday{2026, 11, 21};

void write_notes(store::vault::Database& region, std::initializer_list<std::pair<Source, Date>> rows) {
  ContentAgeNotes notes(kToday);
  for (const auto& [source, date] : rows) notes.note(static_cast<std::size_t>(source), date);
  REQUIRE(notes.write(region).has_value());
}

}  // namespace

TEST_CASE("content ages: the newest day of each source, never one after today, never an older one again") {
  const test::Scratch scratch;
  auto region = open_region(scratch.path() / "region.db", store::vault::Database::Mode::kReadWrite,
                            test::test_key());
  REQUIRE(region.has_value());
  CHECK_FALSE(content_ages(*region)->newest_receipt.has_value());

  write_notes(*region, {{Source::kReceipt, {2026, 9, 30}},
                        {Source::kReceipt, {2026, 8, 2}},
                        {Source::kPrescription, {2026, 11, 20}},
                        {Source::kDispensing, {2026, 11, 19}},
                        {Source::kPrescription, {2062, 11, 20}}});
  write_notes(*region, {{Source::kReceipt, {2026, 7, 1}}, {Source::kNotebook, {2026, 10, 1}}});
  const auto ages = content_ages(*region);
  REQUIRE(ages.has_value());
  CHECK(ages->newest_receipt == YearMonth{2026, 9});
  CHECK(ages->newest_prescription == Date{2026, 11, 20});
  CHECK(ages->newest_notebook == Date{2026, 10, 1});
  CHECK(ages_text(*ages, kToday) == "処方箋 11/20・レセプト 9月分・お薬手帳 10/1");
}
