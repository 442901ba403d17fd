#include "store/charts/content_ages.h"

namespace tomoshibi::store::charts {
namespace {

constexpr std::size_t kCheckupPlace = 0;

void take_newer(std::optional<Date>& newest, const Date& date) {
  if (!newest || *newest < date) newest = date;
}

}  // namespace

void ContentAgeNotes::note(std::size_t place, const Date& date) {
  if (place >= newest_.size() || !is_valid(date) || date > today_) return;
  if (newest_[place] < date) newest_[place] = date;
}

Result<void> ContentAgeNotes::write(vault::Database& region) const {
  TRY(statement, region.prepare("INSERT INTO content_age(source, newest) VALUES(?1, ?2) "
                                "ON CONFLICT(source) DO UPDATE SET newest = max(newest, excluded.newest)"));
  for (std::size_t place = 0; place < newest_.size(); ++place) {
    if (!newest_[place].known()) continue;
    statement.bind(1, static_cast<std::int64_t>(place)).bind(2, std::int64_t{to_days(newest_[place])});
    TRY_VOID(statement.run());
  }
  return ok();
}

Result<ContentAges> content_ages(vault::Database& region) {
  vault::Database* const one = &region;
  return content_ages(std::span<vault::Database* const>(&one, 1));
}

Result<ContentAges> content_ages(std::span<vault::Database* const> parts) {
  std::array<std::optional<Date>, 5> newest;
  for (vault::Database* const part : parts) {
    TRY(statement, part->prepare("SELECT source, newest FROM content_age"));
    for (;;) {
      TRY(row, statement.step());
      if (!row) break;
      const auto place = static_cast<std::size_t>(statement.integer(0));
      if (place >= newest.size()) continue;
      take_newer(newest[place], from_days(static_cast<std::int32_t>(statement.integer(1))));
    }
  }
  ContentAges ages;
  const auto of = [&](Source source) { return newest[static_cast<std::size_t>(source)]; };
  ages.newest_checkup = newest[kCheckupPlace];
  if (const auto receipt = of(Source::kReceipt)) {
    ages.newest_receipt = YearMonth{receipt->year, receipt->month};
  }
  ages.newest_notebook = of(Source::kNotebook);
  ages.newest_prescription = of(Source::kPrescription);
  if (const auto dispensed = of(Source::kDispensing)) {
    take_newer(ages.newest_prescription, *dispensed);
  }
  return ages;
}

}  // namespace tomoshibi::store::charts
