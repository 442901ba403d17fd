// The sum "covered to", its many refusals, and its words.
#include "store/charts/supply.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "store/charts/precedence.h"

namespace tomoshibi::store::charts {
namespace {

using Words = std::span<const std::string_view>;

bool contains_any(std::string_view text, Words words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

void erase_all(std::string& text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at)) {
    text.erase(at, word.size());
  }
}

// Words that say "not the same on every day". 週間 ("for a week") is taken out before.
constexpr auto kNotDaily = std::to_array<std::string_view>(
    {"週",     "隔",     "曜",     "日おき", "日置き", "日毎",   "日ごと",
     "日に1",  "日に一", "おきに", "月",     "偶数日", "奇数日", "透析",
     "不均等", "漸減",   "漸増",   "増量",   "減量",   "休薬",   "サイクル"});
// Words of a note that say so; notes also hold cautions of the label, so fewer of them count.
constexpr auto kNotDailyNote =
    std::to_array<std::string_view>({"隔日", "隔週", "曜", "日おき", "週1回", "週2回", "週3回",
                                     "週に", "不均等", "漸減", "透析日", "休薬", "頓用", "頓服"});
constexpr auto kAsNeeded = std::to_array<std::string_view>(
    {"頓", "必要", "とき", "適宜", "指示", "症状", "場合", "自己調節"});
// Hours that are a schedule; any other 時 is an occasion (頭痛時, 不眠時, 発作時).
constexpr auto kScheduledHours =
    std::to_array<std::string_view>({"起床時", "就寝時", "就眠時", "食事時", "朝食時", "昼食時",
                                     "夕食時", "毎食時", "同時", "時間", "開始時"});
constexpr auto kNotCountedUnits = std::to_array<std::string_view>(
    {"キット", "筒", "本", "瓶", "バイアル", "シリンジ", "カートリッジ", "ブリスター", "吸入",
     "噴霧", "枚", "個", "滴", "管", "袋", "缶", "単位"});
constexpr auto kCountedUnits = std::to_array<std::string_view>({"錠", "カプセル", "包"});
// In the name of a medicine without a code: a form that is not swallowed by count.
constexpr auto kUncountedForms = std::to_array<std::string_view>({"注",
                                                                  "点眼",
                                                                  "点鼻",
                                                                  "点耳",
                                                                  "吸入",
                                                                  "軟膏",
                                                                  "クリーム",
                                                                  "ローション",
                                                                  "テープ",
                                                                  "パップ",
                                                                  "パッチ",
                                                                  "坐剤",
                                                                  "坐薬",
                                                                  "貼付",
                                                                  "ペン",
                                                                  "キット",
                                                                  "ソロスター",
                                                                  "フレックス",
                                                                  "ディスカス",
                                                                  "エリプタ",
                                                                  "エアゾール",
                                                                  "インヘラー",
                                                                  "レスピマット",
                                                                  "うがい",
                                                                  "含嗽",
                                                                  "メトトレキサート",
                                                                  "リウマトレックス",
                                                                  "メトレート"});
// Taken weekly, monthly or three times a week whatever the usage says. 7 characters: every
// strength;
// 9: one strength. Codes of the price list of 2025-07-16; intervals as in the common products'
// usage,
// trelagliptin, ibandronate and risedronate 75 mg by general knowledge.
constexpr auto kNeverDaily = std::to_array<std::string_view>(
    {"3999016", "3999468", "3969024", "3969025", "3999047", "3999040", "3999018F2", "3999018Q1",
     "3999019F2", "3999019F3", "3999026F2"});

bool is_never_daily(std::string_view code) {
  return std::any_of(kNeverDaily.begin(), kNeverDaily.end(),
                     [&](std::string_view prefix) { return code.starts_with(prefix); });
}

bool has_clock_digit(std::string_view text, std::size_t at) {
  return at > 0 && text[at - 1] >= '0' && text[at - 1] <= '9';
}

// 時 that is left when schedules and clock times (8時) are taken out.
bool names_an_occasion(std::string usage) {
  for (const std::string_view word : kScheduledHours) erase_all(usage, word);
  constexpr std::string_view kHour = "時";
  for (std::size_t at = usage.find(kHour); at != std::string::npos;
       at = usage.find(kHour, at + kHour.size())) {
    if (!has_clock_digit(usage, at)) return true;
  }
  return false;
}

bool is_regular_usage(const Medication& row) {
  std::string usage = fold_text(row.usage);
  if (usage.empty()) return false;
  erase_all(usage, "週間");
  if (contains_any(usage, kNotDaily) || contains_any(usage, kAsNeeded)) return false;
  if (names_an_occasion(usage)) return false;
  return std::none_of(row.notes.begin(), row.notes.end(), [](const std::string& note) {
    return contains_any(fold_text(note), kNotDailyNote);
  });
}

// Swallowed by count: said by the source (内服) or by the code, and not denied by either.
bool is_counted_form(const Medication& row) {
  const std::string code = drug_code_of(row);
  const std::string unit = fold_text(row.unit);
  if (contains_any(unit, kNotCountedUnits)) return false;
  if (!code.empty()) {
    if (is_never_daily(code) || route_of(code) != Route::kOral) return false;
    return row.kind == DosageKind::kInternal || row.kind == DosageKind::kUnknown;
  }
  if (contains_any(fold_text(row.text), kUncountedForms)) return false;
  if (row.kind == DosageKind::kInternal) return true;
  return row.kind == DosageKind::kUnknown && contains_any(unit, kCountedUnits);
}

std::optional<double> read_decimal(std::string_view text) {
  const std::string folded = fold_text(text);
  double value = 0.0;
  const char* end = folded.data() + folded.size();
  const auto [at, error] = std::from_chars(folded.data(), end, value);
  if (error != std::errc() || at != end || value <= 0.0) return std::nullopt;
  return value;
}

// Fewer tablets than the days need: it is not taken every day, whatever the usage says.
bool is_too_little(const Medication& row) {
  const auto dose = read_decimal(row.dose);
  const auto quantity = read_decimal(row.quantity);
  return dose && quantity && *quantity + 1e-6 < *dose * *row.days;
}

std::string day_text(const Date& date, const Date& today) {
  if (date.year == today.year) return to_month_day(date);
  return std::to_string(date.year) + "/" + to_month_day(date);
}

std::string month_text(const Date& date, const Date& today) {
  const std::string month = std::to_string(date.month) + "月分";
  if (date.year == today.year) return month;
  return std::to_string(date.year) + "年" + month;
}

PickUp pick_up_of(Source source) {
  switch (source) {
    case Source::kReceipt: return PickUp::kClaimed;
    case Source::kDispensing: return PickUp::kDispensed;
    case Source::kPrescription: return PickUp::kNotConfirmed;
    case Source::kNotebook: return PickUp::kNotebook;
  }
  return PickUp::kNotConfirmed;
}

bool is_given(const Medication& row) {
  return row.source != Source::kPrescription && !row.patient_entered;
}

// The common last covered day of all that was given on the newest day. Two strengths that are taken
// together end together; where they do not, nobody knows whether they are taken one after another.
std::optional<Date> common_end(std::span<const Medication> rows, const Date& day) {
  std::optional<Date> end;
  for (const Medication& row : rows) {
    if (row.date != day || !is_given(row)) continue;
    const auto until = covered_until(row);
    if (!until || (end && *end != *until)) return std::nullopt;
    end = until;
  }
  return end;
}

}  // namespace

bool is_countable(const Medication& row) {
  if (row.uneven || row.patient_entered) return false;
  if (!row.days || *row.days < 1 || *row.days > kDaysMax) return false;
  if (!is_valid(row.date)) return false;
  return is_counted_form(row) && is_regular_usage(row) && !is_too_little(row);
}

std::optional<Date> covered_until(const Medication& row) {
  if (row.source == Source::kPrescription || !is_countable(row)) return std::nullopt;
  return add_days(row.date, *row.days - 1);
}

Supply supply_of(std::span<const Medication> rows_newest_first, Rank rank, Date today) {
  Supply supply;
  if (rows_newest_first.empty()) return supply;
  const auto given = std::find_if(rows_newest_first.begin(), rows_newest_first.end(), is_given);
  if (given == rows_newest_first.end()) {
    const Medication& row = rows_newest_first.front();
    supply.basis = row.date;
    supply.pick_up = row.patient_entered ? PickUp::kNotebook : PickUp::kNotConfirmed;
    supply.kind = is_countable(row) ? SupplyKind::kPrescribedOnly : SupplyKind::kCheckAtHand;
    return supply;
  }
  supply.basis = given->date;
  supply.pick_up = pick_up_of(given->source);
  for (const Medication& row : rows_newest_first) {
    if (row.source != Source::kPrescription || !(given->date < row.date)) continue;
    supply.pick_up = PickUp::kNewerPrescription;
    supply.newer_prescription = row.date;
    break;
  }
  supply.covered_until = common_end(rows_newest_first, given->date);
  if (!supply.covered_until) return supply;
  supply.kind = SupplyKind::kCalculated;
  supply.days_left = days_between(today, *supply.covered_until) + 1;
  supply.over = supply.days_left <= 0;
  supply.warn = !supply.over && supply.days_left <= kWarnDays;
  supply.alarm = supply.over && rank == Rank::kHours;
  return supply;
}

std::string supply_text(const Supply& supply, Date today) {
  switch (supply.kind) {
    case SupplyKind::kCalculated:
      return "計算上 " + day_text(*supply.covered_until, today) + "分まで";
    case SupplyKind::kPrescribedOnly: return "処方のみ・受け取り未確認";
    case SupplyKind::kCheckAtHand: break;
  }
  return "残量は現物で確認";
}

std::string pick_up_text(const Supply& supply, Date today) {
  if (!supply.basis.known()) return "日付なし";
  switch (supply.pick_up) {
    case PickUp::kDispensed: return "調剤済み " + day_text(supply.basis, today);
    case PickUp::kClaimed: return "レセプト " + month_text(supply.basis, today);
    case PickUp::kNotebook: return "お薬手帳 " + day_text(supply.basis, today);
    case PickUp::kNewerPrescription:
      return "処方 " + day_text(supply.newer_prescription, today) + "・受け取り未確認";
    case PickUp::kNotConfirmed: break;
  }
  if (supply.kind == SupplyKind::kPrescribedOnly) return "処方 " + day_text(supply.basis, today);
  return "処方のみ・受け取り未確認";
}

}  // namespace tomoshibi::store::charts
