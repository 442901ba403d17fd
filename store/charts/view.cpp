// Makes the view of a chart from its rows.
#include "store/charts/view.h"

#include <algorithm>
#include <tuple>

#include "store/charts/precedence.h"
#include "store/charts/products.h"

namespace tomoshibi::store::charts {
namespace {

std::vector<MedicationSpan> spans_of(const std::vector<Medication>& winners) {
  std::vector<MedicationSpan> spans;
  for (const Medication& row : winners) {
    if (row.source == Source::kPrescription || !is_valid(row.date)) continue;
    spans.push_back(MedicationSpan{row.date, covered_until(row)});
  }
  std::reverse(spans.begin(), spans.end());
  return spans;
}

bool is_ended(const MedicationLine& line, const Date& today) {
  const Supply& supply = line.supply;
  const Date last =
      std::max(supply.covered_until.value_or(supply.basis), supply.newer_prescription);
  if (!is_valid(last) || !is_valid(today))
    return false;  // Undated: nobody can say that it is over.
  const int limit_days = supply.covered_until ? kEndedDays : kUncountedEndedDays;
  return days_between(last, today) > limit_days;
}

// The code that stands for the line: the newest row that has one.
std::string code_of(const MedicationGroup& group) {
  for (const Medication& row : group.winners) {
    std::string code = drug_code_of(row);
    if (!code.empty()) return code;
  }
  return group.coded ? group.key : std::string();
}

MedicationLine line_of(MedicationGroup group, const Date& today) {
  const std::string code = code_of(group);
  MedicationLine line;
  line.critical = critical_of(code);
  line.supply = supply_of(group.winners, line.critical.rank, today);
  line.spans = spans_of(group.winners);
  line.key = std::move(group.key);
  line.coded = group.coded;
  line.records = std::move(group.records);
  line.newest = group.winners.front();
  line.winners = std::move(group.winners);
  line.losers = std::move(group.losers);
  line.main_indication = line.critical.sensitive ? std::string() : main_indication_of(code);
  line.ended = is_ended(line, today);
  if (line.ended) line.supply.alarm = false;
  line.short_name = line.critical.short_name;
  if (line.short_name.empty()) line.short_name = line.newest.generic_name;
  if (line.short_name.empty()) line.short_name = line.newest.text;
  return line;
}

// Ascending by last covered day; what has no sum comes after.
std::pair<bool, Date> covered_key(const MedicationLine& line) {
  return {!line.supply.covered_until.has_value(), line.supply.covered_until.value_or(Date{})};
}

bool is_line_before(const MedicationLine& left, const MedicationLine& right) {
  const auto key = [](const MedicationLine& line) {
    const Date& date = line.newest.date;
    return std::make_tuple(line.ended, line.critical.rank, -date.year, -date.month, -date.day,
                           covered_key(line), std::string_view(line.key));
  };
  return key(left) < key(right);
}

std::vector<MedicationLine> lines_of(std::span<const Chart> records, const Date& today) {
  std::vector<MedicationLine> lines;
  for (MedicationGroup& group : group_medications(records)) {
    lines.push_back(line_of(std::move(group), today));
  }
  std::sort(lines.begin(), lines.end(), is_line_before);
  return lines;
}

void add_critical(ChartView& view) {
  for (std::size_t at = 0; at < view.medications.size(); ++at) {
    const MedicationLine& line = view.medications[at];
    if (line.ended) continue;
    if (!line.coded) ++view.band.uncoded;
    if (line.critical.rank <= Rank::kDays) view.band.critical.push_back(at);
  }
  std::stable_sort(view.band.critical.begin(), view.band.critical.end(),
                   [&](std::size_t left, std::size_t right) {
                     const MedicationLine& a = view.medications[left];
                     const MedicationLine& b = view.medications[right];
                     return std::make_pair(a.critical.rank, covered_key(a)) <
                            std::make_pair(b.critical.rank, covered_key(b));
                   });
}

// Peritoneal dialysis is seen in the medicines: its fluid is dispensed.
void add_peritoneal(ChartView& view) {
  Dialysis& dialysis = view.band.dialysis;
  if (dialysis.state == Dialysis::State::kCurrent) return;
  for (const MedicationLine& line : view.medications) {
    if (line.critical.group != "PDFLUID" || !is_valid(line.newest.date)) continue;
    if (line.ended || days_between(line.newest.date, view.today) > kCurrentDays) continue;
    dialysis.state = Dialysis::State::kCurrent;
    dialysis.peritoneal = true;
    dialysis.text = line.newest.text;
    dialysis.last_day = line.newest.date;
    dialysis.facility = line.newest.facility;
    return;
  }
}

template <typename Row, typename Take>
std::vector<Row> gather(std::span<const Chart> records, std::vector<Row> Chart::*rows, Take take) {
  std::vector<Row> result;
  for (const Chart& chart : records) {
    for (const Row& row : chart.*rows) {
      if (take(row)) result.push_back(row);
    }
  }
  return result;
}

template <typename Row>
void sort_newest_first(std::vector<Row>& rows) {
  std::sort(rows.begin(), rows.end(), [](const Row& left, const Row& right) {
    return std::tie(right.date, left.text, left.key) < std::tie(left.date, right.text, right.key);
  });
}

template <typename Value>
void keep_newest(std::optional<Value>& newest, const Value& value) {
  if (!newest || *newest < value) newest = value;
}

void add_month(std::optional<YearMonth>& newest, const Date& date) {
  if (is_valid(date)) keep_newest(newest, YearMonth{date.year, date.month});
}

void add_age_of(ContentAges& ages, const Medication& row) {
  keep_newest(ages.newest_as_of, row.as_of);
  if (!is_valid(row.date)) return;
  switch (row.source) {
    case Source::kReceipt: add_month(ages.newest_receipt, row.date); break;
    case Source::kDispensing:
    case Source::kPrescription: keep_newest(ages.newest_prescription, row.date); break;
    case Source::kNotebook: keep_newest(ages.newest_notebook, row.date); break;
  }
}

ContentAges ages_of(const ChartView& view, std::span<const CheckupItem> checkups) {
  ContentAges ages;
  for (const MedicationLine& line : view.medications) {
    for (const Medication& row : line.winners) add_age_of(ages, row);
    for (const Medication& row : line.losers) add_age_of(ages, row);
  }
  for (const auto* rows : {&view.procedures, &view.surgeries}) {
    for (const Procedure& row : *rows) {
      add_month(ages.newest_receipt, row.date);
      keep_newest(ages.newest_as_of, row.as_of);
    }
  }
  for (const CheckupItem& item : checkups) {
    keep_newest(ages.newest_as_of, item.as_of);
    if (!item.laboratory && is_valid(item.date)) keep_newest(ages.newest_checkup, item.date);
  }
  for (const Allergy& row : view.allergies) keep_newest(ages.newest_as_of, row.as_of);
  for (const Condition& row : view.conditions) keep_newest(ages.newest_as_of, row.as_of);
  return ages;
}

std::size_t count_before_birth(const ChartView& view, const Date& birth) {
  if (!is_valid(birth)) return 0;
  std::size_t count = 0;
  const auto look_at = [&](const Date& date) {
    if (is_valid(date) && date < birth) ++count;
  };
  for (const MedicationLine& line : view.medications) {
    for (const Medication& row : line.winners) look_at(row.date);
  }
  for (const Procedure& row : view.procedures) look_at(row.date);
  for (const Procedure& row : view.surgeries) look_at(row.date);
  for (const CheckupColumn& column : view.checkups.columns) look_at(column.date);
  return count;
}

// The rows that the sections open, each list in its order.
void add_rows(ChartView& view, std::span<const Chart> records) {
  const bool care = view.sections.has(Section::kCare);
  const bool medicines = view.sections.has(Section::kMedication);
  const bool surgery = view.sections.has(Section::kSurgery);
  view.medications_refused = !medicines;
  view.care_refused = !care;
  view.surgery_refused = !surgery;
  if (medicines) view.medications = lines_of(records, view.today);
  view.allergies =
      gather(records, &Chart::allergies, [&](const Allergy&) { return medicines || care; });
  view.conditions = gather(records, &Chart::conditions, [&](const Condition&) { return care; });
  view.procedures = gather(records, &Chart::procedures,
                           [&](const Procedure& row) { return care && !row.surgery; });
  view.surgeries = gather(records, &Chart::procedures,
                          [&](const Procedure& row) { return surgery && row.surgery; });
  sort_newest_first(view.allergies);
  sort_newest_first(view.procedures);
  sort_newest_first(view.surgeries);
  std::sort(view.conditions.begin(), view.conditions.end(),
            [](const Condition& left, const Condition& right) {
              return std::make_tuple(left.ended.known(), right.onset, left.text, left.key) <
                     std::make_tuple(right.ended.known(), left.onset, right.text, right.key);
            });
  for (const Chart& chart : records) {
    view.records.push_back(chart.person);
    // Nobody knows what they are about: only a consent to everything covers them.
    if (view.sections == SectionSet::all()) {
      view.unread.insert(view.unread.end(), chart.unread.begin(), chart.unread.end());
    }
  }
}

}  // namespace

ChartView make_view(std::span<const Chart> records, Sex sex, Date birth, SectionSet sections,
                    Date today) {
  ChartView view;
  view.sections = sections;
  view.today = today;
  add_rows(view, records);
  const auto checkups = gather(records, &Chart::checkups, [&](const CheckupItem& item) {
    return sections.has(item.laboratory ? Section::kCare : Section::kCheckup);
  });
  view.band = make_band(
      BandInput{view.allergies, view.conditions, view.procedures, checkups, sections, today});
  view.band.medicines_not_consented = view.medications_refused;
  add_critical(view);
  add_peritoneal(view);
  const bool on_dialysis = view.band.dialysis.state == Dialysis::State::kCurrent;
  if (view.band.egfr) view.band.egfr->on_dialysis = on_dialysis;
  view.checkups = make_checkup_table(checkups, sex, on_dialysis);
  view.checkups.refused = !sections.has(Section::kCheckup);
  view.checkups.laboratory_refused = !sections.has(Section::kCare);
  view.ages = ages_of(view, checkups);
  view.band.receipts_until = view.ages.newest_receipt;
  view.rows_before_birth = count_before_birth(view, birth);
  return view;
}

std::string main_indication_of(std::string_view drug_code) {
  if (critical_of(drug_code).group == "NOCTURIA") return "夜間頻尿";
  const Ingredient* ingredient = find_ingredient(drug_code);
  return ingredient == nullptr ? std::string() : std::string(ingredient->indication);
}

}  // namespace tomoshibi::store::charts
