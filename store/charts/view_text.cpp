// The words of the chart, the same on the screen, the command line and paper.
#include "store/charts/view.h"

#include <algorithm>

namespace tomoshibi::store::charts {
namespace {

std::string day_text(const Date& date, const Date& today) {
  if (!is_valid(date)) return "日付なし";
  if (date.year == today.year) return to_month_day(date);
  return std::to_string(date.year) + "/" + to_month_day(date);
}

std::string month_text(const YearMonth& month, const Date& today) {
  const std::string text = std::to_string(month.month) + "月分";
  return month.year == today.year ? text : std::to_string(month.year) + "年" + text;
}

Date last_day_of_month(const Date& date) {
  Date next{date.year, date.month, 1};
  if (next.month == 12) {
    ++next.year;
    next.month = 1;
  } else {
    ++next.month;
  }
  return add_days(next, -1);
}

void add_part(std::string& text, std::string_view part) {
  if (part.empty()) return;
  if (!text.empty()) text += "・";
  text += part;
}

bool is_blank(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c == ' ' || c == '\t'; });
}

}  // namespace

std::string ages_text(const ContentAges& ages, Date today) {
  std::string text;
  if (ages.newest_prescription)
    add_part(text, "処方箋 " + day_text(*ages.newest_prescription, today));
  if (ages.newest_receipt) add_part(text, "レセプト " + month_text(*ages.newest_receipt, today));
  if (ages.newest_notebook) add_part(text, "お薬手帳 " + day_text(*ages.newest_notebook, today));
  return text.empty() ? "情報なし" : text;
}

std::string source_text(const Medication& row, Date today) {
  switch (row.source) {
    case Source::kReceipt:
      if (!is_valid(row.date)) return "レセプト 日付なし";
      return "レセプト " + month_text(YearMonth{row.date.year, row.date.month}, today);
    case Source::kDispensing: return "電子処方箋 " + day_text(row.date, today);
    case Source::kPrescription: return "電子処方箋（処方） " + day_text(row.date, today);
    case Source::kNotebook: break;
  }
  if (row.patient_entered) return "お薬手帳（本人記入） " + day_text(row.date, today);
  return "お薬手帳 " + day_text(row.date, today);
}

int age_days(const Medication& row, Date today) {
  if (!is_valid(row.date) || !is_valid(today)) return -1;
  const Date until = row.source == Source::kReceipt ? last_day_of_month(row.date) : row.date;
  return std::max(0, days_between(until, today));
}

std::string age_text(int days) {
  if (days < 0) return "古さ不明";
  if (days == 0) return "今日";
  if (days == 1) return "きのう";
  return std::to_string(days) + "日前";
}

std::string usage_text(const Medication& row) {
  std::string text = row.usage;
  if (is_blank(row.usage)) {
    text = row.source == Source::kReceipt ? "用法: レセプトに記載なし" : "用法: 記載なし";
  }
  if (row.days) {
    const bool times = row.kind == DosageKind::kAsNeeded;
    text += " " + std::to_string(*row.days) + (times ? "回分" : "日分");
  }
  return text;
}

std::string facility_text(const Medication& row) {
  std::string text;
  add_part(text, row.facility);
  if (row.pharmacy != row.facility) add_part(text, row.pharmacy);
  return text;
}

}  // namespace tomoshibi::store::charts
