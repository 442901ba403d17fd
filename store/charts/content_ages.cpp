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
  ContentAges ages;
  TRY(statement, region.prepare("SELECT source, newest FROM content_age"));
  for (;;) {
    TRY(row, statement.step());
    if (!row) break;
    const Date date = from_days(static_cast<std::int32_t>(statement.integer(1)));
    switch (statement.integer(0)) {
      case static_cast<std::int64_t>(kCheckupPlace):
        take_newer(ages.newest_checkup, date);
        break;
      case static_cast<std::int64_t>(Source::kReceipt):
        ages.newest_receipt = YearMonth{date.year, date.month};
        break;
      case static_cast<std::int64_t>(Source::kNotebook):
        take_newer(ages.newest_notebook, date);
        break;
      default:
        take_newer(ages.newest_prescription, date);
        break;
    }
  }
  return ages;
}

}  // namespace tomoshibi::store::charts
