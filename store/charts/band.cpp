// What stands in the patient band, from the rows that may be seen.
#include "store/charts/band.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

#include "store/charts/checkup_marks.h"
#include "store/charts/checkup_marks_items.h"
#include "store/charts/precedence.h"

namespace tomoshibi::store::charts {
namespace {

using Words = std::span<const std::string_view>;

bool contains_any(std::string_view text, Words words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

// Folded, as fold_text() leaves them.
constexpr auto kNoAllergy = std::to_array<std::string_view>(
    {"なし", "無し", "無", "ない", "特になし", "特に無し", "該当なし", "アレルギーなし",
     "アレルギー無し", "アレルギー歴なし", "薬物アレルギーなし", "薬剤アレルギーなし",
     "noknownallergy", "noknownallergies", "noknowndrugallergy", "nkda", "none"});
constexpr std::string_view kNoKnownAllergyCode = "716186003";  // SNOMED CT.

constexpr auto kHaemodialysis =
    std::to_array<std::string_view>({"人工腎臓", "血液透析", "血液濾過", "血液ろ過", "維持透析"});
constexpr auto kPeritoneal =
    std::to_array<std::string_view>({"腹膜灌流", "腹膜かん流", "腹膜透析", "連続携行式"});

struct DeviceWords {
  Device::Kind kind;
  std::string_view label;
  std::array<std::string_view, 3> words;  // Any of them; empty ones do not count.
};
constexpr auto kDevices = std::to_array<DeviceWords>({
    {Device::Kind::kOxygen, "在宅酸素", {"在宅酸素", "酸素濃縮", "酸素ボンベ"}},
    {Device::Kind::kVentilator, "人工呼吸", {"人工呼吸", "", ""}},
    {Device::Kind::kCpap, "CPAP", {"持続陽圧呼吸", "cpap", ""}},
    {Device::Kind::kParenteral, "在宅中心静脈栄養", {"在宅中心静脈栄養", "", ""}},
    {Device::Kind::kPump, "注入ポンプ", {"注入シリンジポンプ", "注入ポンプ", "インスリンポンプ"}},
    {Device::Kind::kTubeFeeding, "在宅経管栄養", {"経管栄養", "在宅成分栄養", ""}},
});

constexpr auto kInfections = std::to_array<std::string_view>(
    {"hiv", "ヒト免疫不全", "後天性免疫不全", "エイズ", "hbs", "hbe抗", "hbc抗", "hbv", "b型肝炎",
     "b型慢性肝炎", "hcv", "c型肝炎", "c型慢性肝炎", "梅毒"});
constexpr auto kPsychiatric = std::to_array<std::string_view>(
    {"統合失調", "うつ病",   "鬱病",     "抑うつ",   "うつ状態",       "双極性", "躁",
     "不安障害", "不安症",   "パニック", "適応障害", "適応反応",       "依存症", "自閉",
     "注意欠如", "注意欠陥", "発達障害", "人格障害", "パーソナリティ", "強迫",   "摂食障害",
     "拒食",     "過食",     "精神病",   "精神障害", "神経症",         "解離",   "心的外傷",
     "妄想",     "知的障害", "自殺",     "自傷"});

// ICD-10 of a coded condition, in capitals; empty for another code system.
std::string icd10_of(std::string_view code) {
  const std::size_t bar = code.rfind('|');
  const std::string system =
      bar == std::string_view::npos ? std::string() : fold_text(code.substr(0, bar));
  if (bar != std::string_view::npos && system.find("icd") == std::string::npos) return {};
  std::string value = fold_text(bar == std::string_view::npos ? code : code.substr(bar + 1));
  std::transform(value.begin(), value.end(), value.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  std::erase(value, '.');
  return value;
}

bool is_infection_code(std::string_view icd10) {
  constexpr auto kCodes =
      std::to_array<std::string_view>({"A50", "A51", "A52", "A53", "B16", "B171", "B180", "B181",
                                       "B182", "B20", "B21", "B22", "B23", "B24", "Z21"});
  return std::any_of(kCodes.begin(), kCodes.end(),
                     [&](std::string_view code) { return icd10.starts_with(code); });
}

// F10 to F99; F00-F09 is dementia and delirium, which everybody who cares must know of.
bool is_psychiatric_code(std::string_view icd10) {
  return icd10.size() >= 3 && icd10[0] == 'F' && icd10[1] >= '1' && icd10[1] <= '9' &&
         icd10[2] >= '0' && icd10[2] <= '9';
}

bool is_current(const Date& day, const Date& today) {
  return is_valid(day) && is_valid(today) && days_between(day, today) <= kCurrentDays;
}

bool says_none(const Allergy& allergy) {
  const std::string folded = fold_text(allergy.text);
  return std::find(kNoAllergy.begin(), kNoAllergy.end(), folded) != kNoAllergy.end() ||
         allergy.code.ends_with(kNoKnownAllergyCode);
}

bool is_newer_voice(const Allergy& left, const Allergy& right) {
  return std::tie(right.date, right.as_of.milliseconds, left.key, left.text) <
         std::tie(left.date, left.as_of.milliseconds, right.key, right.text);
}

AllergyLine line_of(std::vector<Allergy> voices) {
  std::sort(voices.begin(), voices.end(), is_newer_voice);
  AllergyLine line;
  line.text = voices.front().text;
  bool reaction_is_severe = false;
  for (const Allergy& voice : voices) {
    const bool is_first = line.reaction.empty() && !voice.reaction.empty();
    const bool is_worse = voice.severe && !reaction_is_severe && !voice.reaction.empty();
    if (is_first || is_worse) {
      line.reaction = voice.reaction;
      reaction_is_severe = voice.severe;
    }
    line.severe = line.severe || voice.severe;
    line.medication = line.medication || voice.medication;
    line.disputed = line.disputed || voice.entered_in_error;
    if (!line.date.known()) line.date = voice.date;
  }
  line.voices = std::move(voices);
  return line;
}

void add_allergies(Band& band, const BandInput& input) {
  if (!input.sections.has(Section::kMedication) && !input.sections.has(Section::kCare)) {
    band.allergy_state = AllergyState::kNotConsented;
    return;
  }
  std::map<std::string, std::vector<Allergy>> by_substance;
  for (const Allergy& allergy : input.allergies) {
    if (says_none(allergy)) {
      band.denials.push_back(allergy);
    } else {
      by_substance[fold_text(allergy.text)].push_back(allergy);
    }
  }
  std::sort(band.denials.begin(), band.denials.end(), is_newer_voice);
  for (auto& [substance, voices] : by_substance) {
    band.allergies.push_back(line_of(std::move(voices)));
  }
  std::stable_sort(band.allergies.begin(), band.allergies.end(),
                   [](const AllergyLine& left, const AllergyLine& right) {
                     return std::tie(right.severe, right.medication, right.date) <
                            std::tie(left.severe, left.medication, left.date);
                   });
  if (!band.allergies.empty()) {
    band.allergy_state = AllergyState::kKnown;
  } else if (!band.denials.empty()) {
    band.allergy_state = AllergyState::kSaidNone;
  }
}

// A row that was not done, or is only planned or taken back, is no proof of a treatment.
bool was_done(std::string_view folded) {
  constexpr auto kNotDone = std::to_array<std::string_view>({"実施せず", "取り消し", "(予定)"});
  return !contains_any(folded, kNotDone);
}

constexpr auto kWeekdays =
    std::to_array<std::string_view>({"日", "月", "火", "水", "木", "金", "土"});

// 週3回 月水金, where the row says so itself (週3回 月・水・金). Takes folded text.
std::string said_pattern(std::string_view folded) {
  constexpr std::string_view kWeek = "週";
  constexpr std::string_view kTimes = "回";
  const std::size_t at = folded.find(kWeek);
  if (at == std::string_view::npos) return {};
  std::string_view rest = folded.substr(at + kWeek.size());
  if (rest.empty() || rest[0] < '1' || rest[0] > '7') return {};
  const char times = rest[0];
  rest.remove_prefix(1);
  if (!rest.starts_with(kTimes)) return {};
  rest.remove_prefix(kTimes.size());
  std::string days;
  int count = 0;
  while (!rest.empty()) {
    const auto* day = std::find_if(kWeekdays.begin(), kWeekdays.end(),
                                   [&](std::string_view name) { return rest.starts_with(name); });
    if (day != kWeekdays.end()) {
      days += *day;
      ++count;
      rest.remove_prefix(day->size());
      continue;
    }
    const auto separators = std::to_array<std::string_view>({"・", "、", ",", "/"});
    const auto* gap = std::find_if(separators.begin(), separators.end(),
                                   [&](std::string_view one) { return rest.starts_with(one); });
    if (gap == separators.end()) break;
    rest.remove_prefix(gap->size());
  }
  std::string pattern = std::string(kWeek) + times + std::string(kTimes);
  // Weekdays only where they are as many as the row says.
  return count == times - '0' ? pattern + " " + days : pattern;
}

// 週3回 月水金, when the four weeks up to the newest session show the same weekdays: each at least three
// times, and at most two sessions on other days.
std::string weekly_pattern(const std::set<Date>& sessions) {
  if (sessions.empty()) return {};
  std::array<int, 7> counts{};
  for (const Date& day : sessions) {
    if (days_between(day, *sessions.rbegin()) < 28)
      ++counts[static_cast<std::size_t>(weekday_of(day))];
  }
  std::string days;
  int a_week = 0;
  int others = 0;
  for (const std::size_t weekday : {1U, 2U, 3U, 4U, 5U, 6U, 0U}) {
    if (counts[weekday] >= 3) {
      days += kWeekdays[weekday];
      ++a_week;
    } else {
      others += counts[weekday];
    }
  }
  if (a_week == 0 || others > 2) return {};
  return "週" + std::to_string(a_week) + "回 " + days;
}

void add_questionnaire(Band& band, const BandInput& input) {
  for (const CheckupItem& item : input.checkups) {
    if (checkup_item_of(item.code) != "HISTORY_KIDNEY" || !is_valid(item.date)) continue;
    const std::string text = fold_text(item.text);
    const bool is_yes = text == "1" || text == "はい" || (text.empty() && item.value == 1.0);
    if (!is_yes) continue;
    if (!band.dialysis.questionnaire || *band.dialysis.questionnaire < item.date) {
      band.dialysis.questionnaire = item.date;
    }
  }
}

void add_dialysis(Band& band, const BandInput& input) {
  Dialysis& dialysis = band.dialysis;
  add_questionnaire(band, input);
  if (!input.sections.has(Section::kCare)) {
    dialysis.state = Dialysis::State::kNotConsented;
    return;
  }
  std::set<Date> sessions;
  const Procedure* newest = nullptr;
  for (const Procedure& row : input.procedures) {
    const std::string text = fold_text(row.text);
    const bool blood = contains_any(text, kHaemodialysis);
    if (!blood && !contains_any(text, kPeritoneal)) continue;
    if (!is_valid(row.date) || !was_done(text)) continue;
    if (blood) sessions.insert(row.date);
    if (newest == nullptr || std::tie(newest->date, row.text) < std::tie(row.date, newest->text)) {
      newest = &row;
    }
  }
  if (newest == nullptr) return;
  const bool current = is_current(newest->date, input.today);
  dialysis.state = current ? Dialysis::State::kCurrent : Dialysis::State::kPast;
  dialysis.text = newest->text;
  dialysis.facility = newest->facility;
  dialysis.last_day = newest->date;
  dialysis.peritoneal = contains_any(fold_text(newest->text), kPeritoneal);
  if (!current || dialysis.peritoneal) return;
  dialysis.pattern = said_pattern(fold_text(newest->text));
  if (dialysis.pattern.empty()) dialysis.pattern = weekly_pattern(sessions);
}

void add_devices(Band& band, const BandInput& input) {
  if (!input.sections.has(Section::kCare)) {
    band.devices_not_consented = true;
    return;
  }
  for (const DeviceWords& known : kDevices) {
    const Procedure* newest = nullptr;
    for (const Procedure& row : input.procedures) {
      const std::string text = fold_text(row.text);
      const bool is_one =
          std::any_of(known.words.begin(), known.words.end(), [&](std::string_view word) {
            return !word.empty() && text.find(word) != std::string::npos;
          });
      if (!is_one || !is_valid(row.date) || !was_done(text)) continue;
      if (newest == nullptr ||
          std::tie(newest->date, row.text) < std::tie(row.date, newest->text)) {
        newest = &row;
      }
    }
    if (newest == nullptr) continue;
    band.devices.push_back(Device{known.kind, std::string(known.label), newest->text, newest->date,
                                  is_current(newest->date, input.today)});
  }
  std::stable_partition(band.devices.begin(), band.devices.end(),
                        [](const Device& device) { return device.current; });
}

void add_egfr(Band& band, const BandInput& input) {
  const CheckupTable table = make_checkup_table(input.checkups, Sex::kUnknown, false);
  const auto row = std::find_if(table.rows.begin(), table.rows.end(),
                                [](const CheckupRow& other) { return other.key == "EGFR"; });
  if (row == table.rows.end()) return;
  for (std::size_t at = row->cells.size(); at > 0; --at) {
    const CheckupCell& cell = row->cells[at - 1];
    if (!cell.value) continue;
    band.egfr = KidneyFunction{cell.text, *cell.value, table.columns[at - 1].date,
                               band.dialysis.state == Dialysis::State::kCurrent};
    return;
  }
}

std::string month_of(const Date& date) {
  return std::to_string(date.year) + "年" + std::to_string(date.month) + "月";
}

void add_sensitive(Band& band, const BandInput& input) {
  for (const Condition& condition : input.conditions) {
    const auto kind = sensitive_kind_of(condition.text, condition.code);
    if (kind) band.sensitive.push_back(SensitiveFact{*kind, condition.text, condition.onset});
  }
  for (const CheckupItem& item : input.checkups) {
    const auto kind = sensitive_kind_of(item.name, {});
    if (!kind) continue;
    const std::string day = is_valid(item.date) ? month_of(item.date) : "日付なし";
    band.sensitive.push_back(
        SensitiveFact{*kind, item.name + " " + item.text + "（" + day + "）", item.date});
  }
  std::sort(band.sensitive.begin(), band.sensitive.end(),
            [](const SensitiveFact& left, const SensitiveFact& right) {
              return std::tie(left.kind, right.date, left.text) <
                     std::tie(right.kind, left.date, right.text);
            });
}

// レセプト9月分まで: how far the receipts reach, or the rows themselves where there is no receipt.
std::string until_text(const Band& band, const Date& last_day, const Date& today) {
  YearMonth until{last_day.year, last_day.month};
  if (band.receipts_until) until = *band.receipts_until;
  if (until.year == 0) return {};
  const std::string year = until.year == today.year ? "" : std::to_string(until.year) + "年";
  return year + std::to_string(until.month) + "月分まで";
}

}  // namespace

std::optional<SensitiveFact::Kind> sensitive_kind_of(std::string_view text, std::string_view code) {
  const std::string folded = fold_text(text);
  const std::string icd10 = icd10_of(code);
  if (contains_any(folded, kInfections) || is_infection_code(icd10)) {
    return SensitiveFact::Kind::kInfection;
  }
  if (contains_any(folded, kPsychiatric) || is_psychiatric_code(icd10)) {
    return SensitiveFact::Kind::kPsychiatric;
  }
  return std::nullopt;
}

Band make_band(const BandInput& input) {
  Band band;
  add_allergies(band, input);
  add_dialysis(band, input);
  add_devices(band, input);
  add_egfr(band, input);
  add_sensitive(band, input);
  return band;
}

std::string dialysis_text(const Dialysis& dialysis) {
  switch (dialysis.state) {
    case Dialysis::State::kNoInformation: return "情報なし";
    case Dialysis::State::kNotConsented: return "同意に含まれていません";
    case Dialysis::State::kPast: return "過去に透析（" + month_of(dialysis.last_day) + "）";
    case Dialysis::State::kCurrent: break;
  }
  if (dialysis.peritoneal) return "腹膜透析";
  return dialysis.pattern.empty() ? "透析あり" : dialysis.pattern;
}

std::string dialysis_note(const Band& band, Date today) {
  const Dialysis& dialysis = band.dialysis;
  if (dialysis.state == Dialysis::State::kNotConsented) return {};
  const std::string until = until_text(band, dialysis.last_day, today);
  const std::string source = until.empty() ? std::string() : "レセプト" + until + "。";
  if (dialysis.state == Dialysis::State::kCurrent) return source + "最終透析日は本人に確認";
  if (dialysis.questionnaire) {
    return source + "問診で腎不全・透析「はい」（" + month_of(*dialysis.questionnaire) +
           "）。本人に確認";
  }
  return source;
}

std::string egfr_text(const Band& band) {
  if (!band.egfr) return "情報なし";
  std::string text = "eGFR " + band.egfr->text + "（" + month_of(band.egfr->date);
  if (band.egfr->on_dialysis) text += "・透析中は参考";
  return text + "）";
}

std::string oxygen_text(const Band& band, Date today) {
  if (band.devices_not_consented) return "同意に含まれていません";
  for (const Device& device : band.devices) {
    if (device.kind != Device::Kind::kOxygen) continue;
    if (device.current)
      return device.label + "（" + until_text(band, device.last_day, today) + "）";
    return "過去に" + device.label + "（" + month_of(device.last_day) + "）";
  }
  const std::string until = until_text(band, Date{}, today);
  return until.empty() ? "情報なし" : "情報なし（" + until + "）";
}

}  // namespace tomoshibi::store::charts
