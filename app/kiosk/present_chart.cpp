#include "app/kiosk/present_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "app/desk/evidence.h"
#include "app/kiosk/present_search.h"

namespace tomoshibi::app {

namespace charts = store::charts;

namespace {

constexpr int kOldDays = 45;  // The age of a row is written in caution from here on.

std::string year_month_text(const Date& date) {
  if (!date.known()) return {};
  if (date.month == 0) return fmt::format("{}年", date.year);
  return fmt::format("{}年{}月", date.year, date.month);
}

std::string full_date(const Date& date) {
  if (!date.known()) return {};
  return date.month != 0 && date.day != 0 ? to_iso(date) : year_month_text(date);
}

// Five years back to now, and how far receipts reach: the range of every empty answer.
std::string searched_range(const OpenedChart& chart) {
  std::string text = fmt::format("{}-{:02}〜", chart.today.year - 5, chart.today.month);
  const auto& until = chart.view.band.receipts_until;
  text += until ? fmt::format("、{}月分まで", until->month) : std::string("、レセプトなし");
  return text;
}

gui::Tone tone_of(const charts::Supply& supply) {
  if (supply.alarm) return gui::Tone::kDanger;
  return supply.warn ? gui::Tone::kCaution : gui::Tone::kPlain;
}

gui::Mark mark_of(charts::Mark mark) {
  switch (mark) {
    case charts::Mark::kAbove:
      return gui::Mark::kAbove;
    case charts::Mark::kBelow:
      return gui::Mark::kBelow;
    case charts::Mark::kNone:
      break;
  }
  return gui::Mark::kNone;
}

// The same words as everywhere, in the room of a line: the day of the prescription stands with its source.
std::string pick_up_words(const charts::Supply& supply, const Date& today) {
  if (supply.pick_up == charts::PickUp::kNotConfirmed) return "処方のみ・受け取り未確認";
  if (supply.pick_up == charts::PickUp::kNewerPrescription) {
    return to_month_day(supply.newer_prescription) + "処方は受け取り未確認";
  }
  return charts::pick_up_text(supply, today);
}

gui::Supply supply_state(const charts::Supply& supply, const Date& today) {
  gui::Supply state;
  state.tone = tone_of(supply);
  state.pick_up = pick_up_words(supply, today);
  switch (supply.kind) {
    case charts::SupplyKind::kCalculated:
      state.kind = gui::SupplyKind::kCalculated;
      if (supply.covered_until) {
        state.covered_until = supply.covered_until->year == today.year
                                  ? to_month_day(*supply.covered_until)
                                  : fmt::format("{}/{}", supply.covered_until->year,
                                                to_month_day(*supply.covered_until));
      }
      break;
    case charts::SupplyKind::kCheckAtHand:
      state.kind = gui::SupplyKind::kCheckAtHand;
      break;
    case charts::SupplyKind::kPrescribedOnly:
      state.kind = gui::SupplyKind::kPrescribedOnly;
      break;
  }
  return state;
}

// ---------------------------------------------------------------------------- medicines

int days_of(gui::TimelinePeriod period) {
  switch (period) {
    case gui::TimelinePeriod::kThreeMonths:
      return 91;
    case gui::TimelinePeriod::kOneYear:
      return 365;
    case gui::TimelinePeriod::kFiveYears:
      return 1826;
  }
  return 365;
}

float share_of(const Date& date, const Date& today, int days) {
  const int back = days_between(date, today);
  return std::clamp(1.0F - static_cast<float>(back) / static_cast<float>(days), 0.0F, 1.0F);
}

std::vector<gui::TimelineBar> bars_of(const charts::MedicationLine& line, const Date& today, int days) {
  std::vector<gui::TimelineBar> bars;
  std::optional<Date> last_until;
  for (const charts::MedicationSpan& span : line.spans) {
    // Without a sum it is a mark on its day: one hundredth of the width.
    const Date until = span.until.value_or(span.from);
    if (days_between(until, today) > days) continue;
    // A dispensing that begins where the last one ends goes on with its bar.
    if (!bars.empty() && span.until && last_until && days_between(*last_until, span.from) <= 1) {
      bars.back().to = std::max(bars.back().to, share_of(add_days(until, 1), today, days));
      last_until = span.until;
      continue;
    }
    last_until = span.until;
    gui::TimelineBar bar;
    bar.from = share_of(span.from, today, days);
    bar.to = std::max(share_of(add_days(until, 1), today, days), bar.from + 0.01F);
    bar.is_ended = line.ended;
    bars.push_back(bar);
  }
  return bars;
}

// Months or years over the timeline: three to five words, whatever the period.
std::vector<gui::MedicinesState::Tick> ticks_of(const Date& today, gui::TimelinePeriod period) {
  std::vector<gui::MedicinesState::Tick> ticks;
  const int days = days_of(period);
  const int step = period == gui::TimelinePeriod::kThreeMonths ? 1
                   : period == gui::TimelinePeriod::kOneYear   ? 4
                                                               : 12;
  // The first days of every month back from now, each `step` months, oldest first.
  int year = today.year;
  int month = today.month;
  if (step == 12) month = 1;
  while (step == 4 && month % 4 != 0) {
    if (--month == 0) {
      month = 12;
      --year;
    }
  }
  for (;;) {
    const Date first{static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month), 1};
    if (days_between(first, today) > days) break;
    ticks.push_back({share_of(first, today, days), step == 12 ? fmt::format("{}年", year % 100)
                                                              : fmt::format("{}月", month)});
    month -= step;
    while (month < 1) {
      month += 12;
      --year;
    }
  }
  std::ranges::reverse(ticks);
  // A word that would run over the right edge says nothing; the line "now" stands there.
  if (!ticks.empty() && ticks.back().at > 0.9F) ticks.pop_back();
  return ticks;
}

bool is_hidden(const charts::Critical& critical, const ChartPlace& place) {
  return critical.sensitive && !place.sensitive_shown;
}

gui::MedicineRow medicine_row(const OpenedChart& chart, const charts::MedicationLine& line,
                              const ChartPlace& place) {
  gui::MedicineRow row;
  row.id = line.key;
  const bool hidden = is_hidden(line.critical, place);
  row.name = hidden ? std::string(charts::kHiddenName) : line.newest.text;
  if (!hidden) {
    row.usage = line.newest.usage.empty() ? std::string() : charts::usage_text(line.newest);
    row.indications = line.main_indication;
  }
  row.bars = bars_of(line, chart.today, days_of(place.period));
  row.supply = supply_state(line.supply, chart.today);
  row.facility = charts::facility_text(line.newest);
  row.source = charts::source_text(line.newest, chart.today);
  const int days = charts::age_days(line.newest, chart.today);
  row.age = charts::age_text(days);
  row.is_old = days >= kOldDays;
  row.other_records = line.losers.size();
  return row;
}

gui::MedicinesState medicines(const OpenedChart& chart, const ChartPlace& place) {
  gui::MedicinesState state;
  state.is_refused = chart.view.medications_refused;
  for (const charts::MedicationLine& line : chart.view.medications) {
    state.rows.push_back(medicine_row(chart, line, place));
  }
  state.first = place.first;
  state.carried = place.carried;
  state.period = place.period;
  state.ticks = ticks_of(chart.today, place.period);
  state.searched = searched_range(chart);
  state.content_ages = charts::ages_text(chart.view.ages, chart.today);
  return state;
}

gui::DispensingRow dispensing_row(const OpenedChart& chart, const Medication& medication,
                                  charts::Rank rank, bool gave_way) {
  gui::DispensingRow row;
  row.id = medication.key;
  row.date = full_date(medication.date);
  row.name = medication.text;
  row.usage = medication.usage;
  row.amount = medication.quantity.empty() ? std::string() : medication.quantity + medication.unit;
  if (medication.days) {
    const bool times = medication.kind == DosageKind::kAsNeeded;
    row.amount += fmt::format("{}{}{}", row.amount.empty() ? "" : "　", *medication.days, times ? "回分" : "日分");
  }
  row.supply = supply_state(charts::supply_of(std::span(&medication, 1), rank, chart.today), chart.today);
  row.supply.tone = gui::Tone::kPlain;  // The line says what is urgent; a past dispensing is not.
  row.facility = charts::facility_text(medication);
  row.source = charts::source_text(medication, chart.today);
  row.age = charts::age_text(charts::age_days(medication, chart.today));
  row.gave_way = gave_way;
  return row;
}

gui::MedicinePageState medicine_page(const OpenedChart& chart, const charts::MedicationLine& line,
                                     const ChartPlace& place) {
  gui::MedicinePageState state;
  state.name = line.newest.text;
  state.indications = line.main_indication;
  std::vector<std::pair<Date, gui::DispensingRow>> rows;
  for (const Medication& row : line.winners) {
    rows.emplace_back(row.date, dispensing_row(chart, row, line.critical.rank, false));
  }
  for (const Medication& row : line.losers) {
    rows.emplace_back(row.date, dispensing_row(chart, row, line.critical.rank, true));
  }
  std::ranges::stable_sort(rows, std::ranges::greater(), &std::pair<Date, gui::DispensingRow>::first);
  std::size_t number = 0;
  for (auto& [date, row] : rows) {
    row.id = fmt::format("{}-{}", number++, row.id);  // Keys of two sources may be alike.
    state.rows.push_back(std::move(row));
  }
  state.first = place.first;
  state.carried = place.carried;
  state.content_ages = charts::ages_text(chart.view.ages, chart.today);
  return state;
}

// ---------------------------------------------------------------------------- check-ups

gui::TrendState trend_state(const charts::CheckupPlot& plot) {
  gui::TrendState state;
  state.title = plot.title;
  state.value = plot.value;
  state.mark = mark_of(plot.value_mark);
  for (const auto& point : plot.points) {
    if (point) {
      state.points.emplace_back(gui::TrendPoint{static_cast<float>(point->value), mark_of(point->mark)});
    } else {
      state.points.emplace_back(std::nullopt);
    }
  }
  if (plot.threshold) state.threshold = static_cast<float>(*plot.threshold);
  state.bad_is_above = plot.bad_is_above;
  state.threshold_label = plot.threshold_label;
  state.first_year = std::to_string(plot.first_year);
  state.last_year = std::to_string(plot.last_year);
  return state;
}

// The plot's own item, or the n-th row of the table that has a number.
charts::CheckupPlot plot_at(const charts::CheckupTable& table, std::size_t plot, std::size_t moved) {
  if (moved == 0) {
    const auto main = charts::make_main_plots(table);
    if (plot < main.size()) return main[plot];
  }
  std::vector<std::string> keys;
  for (const charts::CheckupRow& row : table.rows) {
    if (std::ranges::any_of(row.cells, [](const auto& cell) { return cell.value.has_value(); })) {
      keys.push_back(row.key);
    }
  }
  if (keys.empty()) return {};
  return charts::make_plot(table, keys[(moved - 1) % keys.size()]);
}

gui::CheckupRow checkup_row(const charts::CheckupRow& row, const std::vector<std::size_t>& columns,
                            const ChartPlace& place) {
  gui::CheckupRow state;
  state.id = row.key;
  const bool hidden = row.sensitive && !place.sensitive_shown;
  state.name = hidden ? std::string(charts::kHiddenName) : row.name;
  state.dialysis_reference = row.dialysis_reference;
  state.limit = row.decision;
  for (const std::size_t at : columns) {
    const charts::CheckupCell& cell = row.cells[at];
    gui::CheckupCell shown;
    shown.value = hidden && !cell.text.empty() ? "＊" : cell.text;
    shown.mark = hidden ? gui::Mark::kNone : mark_of(cell.mark);
    shown.several = cell.several;
    state.cells.push_back(std::move(shown));
  }
  return state;
}

gui::CheckupsState checkups(const OpenedChart& chart, const ChartPlace& place) {
  const charts::CheckupTable& table = chart.view.checkups;
  gui::CheckupsState state;
  state.laboratory = place.laboratory;
  state.is_refused = place.laboratory ? table.laboratory_refused : table.refused;
  std::vector<std::size_t> columns;
  for (std::size_t at = 0; at < table.columns.size(); ++at) {
    if (table.columns[at].laboratory != place.laboratory) continue;
    columns.push_back(at);
    state.columns.push_back({table.columns[at].title});
  }
  for (const charts::CheckupRow& row : table.rows) {
    const bool any = std::ranges::any_of(
        columns, [&](std::size_t at) { return !row.cells[at].text.empty(); });
    if (any) state.rows.push_back(checkup_row(row, columns, place));
  }
  for (std::size_t at = 0; at < state.trends.size(); ++at) {
    state.trends[at] = trend_state(plot_at(table, at, place.trends[at]));
  }
  state.newer_columns = place.newer_columns;
  state.first = place.first;
  state.carried = place.carried;
  if (table.as_of) {
    state.source = fmt::format("特定健診・後期高齢者健診　{}登録",
                               year_month_text(date_in_japan(*table.as_of)));
  }
  state.searched = "5年分";
  return state;
}

// ---------------------------------------------------------------------------- lists

bool hides(std::string_view text, std::string_view code, const ChartPlace& place) {
  return !place.sensitive_shown && charts::sensitive_kind_of(text, code).has_value();
}

gui::ChartListState list_base(const OpenedChart& chart, gui::ChartListKind kind, const ChartPlace& place) {
  gui::ChartListState state;
  state.kind = kind;
  state.first = place.first;
  state.carried = place.carried;
  state.searched = searched_range(chart);
  state.content_ages = charts::ages_text(chart.view.ages, chart.today);
  return state;
}

std::string as_of_text(const Instant& as_of) {
  if (as_of.milliseconds == 0) return {};
  return to_iso(date_in_japan(as_of)) + " 登録";
}

gui::ChartListState care(const OpenedChart& chart, const ChartPlace& place) {
  gui::ChartListState state = list_base(chart, gui::ChartListKind::kCare, place);
  if (chart.view.care_refused) state.refused.push_back(Section::kCare);
  if (chart.view.surgery_refused) state.refused.push_back(Section::kSurgery);
  std::vector<Procedure> all = chart.view.surgeries;
  all.insert(all.end(), chart.view.procedures.begin(), chart.view.procedures.end());
  std::ranges::stable_sort(all, std::ranges::greater(), &Procedure::date);
  for (std::size_t at = 0; at < all.size(); ++at) {
    gui::ChartListRow row;
    row.id = fmt::format("{}-{}", at, all[at].key);
    row.date = full_date(all[at].date);
    row.title = all[at].text;
    row.second = all[at].surgery ? "手術" : "";
    row.facility = all[at].facility;
    row.source = as_of_text(all[at].as_of);
    state.rows.push_back(std::move(row));
  }
  return state;
}

gui::ChartListState conditions(const OpenedChart& chart, const ChartPlace& place) {
  gui::ChartListState state = list_base(chart, gui::ChartListKind::kConditions, place);
  if (chart.view.care_refused) state.refused.push_back(Section::kCare);
  for (std::size_t at = 0; at < chart.view.conditions.size(); ++at) {
    const Condition& condition = chart.view.conditions[at];
    gui::ChartListRow row;
    row.id = fmt::format("{}-{}", at, condition.key);
    row.date = full_date(condition.onset);
    row.title = hides(condition.text, condition.code, place) ? std::string(charts::kHiddenName)
                                                             : condition.text;
    row.second = condition.ended.known() ? full_date(condition.ended) + " まで" : "継続中";
    if (condition.undisclosed) row.second += "　本人に未告知";
    row.source = as_of_text(condition.as_of);
    state.rows.push_back(std::move(row));
  }
  return state;
}

gui::ChartListState allergies(const OpenedChart& chart, const ChartPlace& place) {
  gui::ChartListState state = list_base(chart, gui::ChartListKind::kAllergies, place);
  for (std::size_t at = 0; at < chart.view.allergies.size(); ++at) {
    const Allergy& allergy = chart.view.allergies[at];
    gui::ChartListRow row;
    row.id = fmt::format("{}-{}", at, allergy.key);
    row.date = full_date(allergy.date);
    row.title = allergy.text;
    row.second = allergy.reaction;
    if (allergy.entered_in_error) row.second += "　誤記の届けあり";
    row.is_severe = allergy.severe;
    row.source = as_of_text(allergy.as_of);
    state.rows.push_back(std::move(row));
  }
  return state;
}

gui::ChartListState sensitive(const OpenedChart& chart, const ChartPlace& place) {
  gui::ChartListState state = list_base(chart, gui::ChartListKind::kSensitive, place);
  std::size_t number = 0;
  for (const charts::SensitiveFact& fact : chart.view.band.sensitive) {
    gui::ChartListRow row;
    row.id = std::to_string(number++);
    row.date = full_date(fact.date);
    row.title = fact.text;
    state.rows.push_back(std::move(row));
  }
  for (const charts::MedicationLine& line : chart.view.medications) {
    if (!line.critical.sensitive) continue;
    gui::ChartListRow row;
    row.id = std::to_string(number++);
    row.date = full_date(line.newest.date);
    row.title = line.newest.text;
    row.second = line.critical.label;
    row.facility = charts::facility_text(line.newest);
    row.source = charts::source_text(line.newest, chart.today);
    state.rows.push_back(std::move(row));
  }
  return state;
}

void add_cards(gui::EligibilityState& state, const Person& person, std::string_view whose) {
  for (const InsuranceCard& card : person.cards) {
    gui::EligibilityCard shown;
    shown.id = std::to_string(state.cards.size());
    shown.kind = std::string(insurer_kind(card.insurer_number)) + std::string(whose);
    shown.insurer_number = card.insurer_number;
    shown.symbol = card.symbol;
    shown.number = card.number;
    shown.branch = card.branch;
    shown.as_of = to_month_day(date_in_japan(person.as_of));
    shown.check_digit_wrong = check_digit_of(card.insurer_number) == CheckDigit::kWrong;
    state.cards.push_back(std::move(shown));
  }
}

gui::EligibilityState eligibility(const OpenedChart& chart, const ChartPlace& place) {
  gui::EligibilityState state;
  state.holder = display_name(chart.person);
  state.furigana = to_hiragana(display_kana(chart.person));
  state.birth = to_japanese(chart.person.birth);
  const Address& address = chart.person.address;
  state.address = address.city + address.line;
  add_cards(state, chart.person, "");
  for (const store::people::LinkedRecord& other : chart.others)
    add_cards(state, other.person, "（もう1件の記録）");
  if (!chart.others.empty()) {
    const store::people::LinkedRecord& other = chart.others.front();
    state.linked = linked_words(chart.person, chart.others) +
                   "の記録をいっしょに出しています。もう1件：" + other_record_words(other.person) +
                   "　根拠：" + evidence_words(other.evidence);
  }
  state.first = place.first;
  state.carried = place.carried;
  return state;
}

// ---------------------------------------------------------------------------- band

void add_allergies(gui::PatientBandState& state, const charts::Band& band) {
  for (const charts::AllergyLine& allergy : band.allergies) {
    gui::BandAllergy shown;
    shown.name = allergy.text;
    // The fill says that it is severe; the word would push the year off the card.
    shown.reaction = allergy.reaction;
    if (constexpr std::string_view kSevere = " 重度"; allergy.severe && shown.reaction.ends_with(kSevere)) {
      shown.reaction.resize(shown.reaction.size() - kSevere.size());
    }
    if (allergy.date.known()) shown.when = fmt::format("{}年", allergy.date.year);
    state.allergies.push_back(std::move(shown));
  }
  state.can_note_no_allergy = false;  // Recorded data of the post come with a later release.
  state.allergy_knowledge = band.allergies.empty() ? gui::AllergyKnowledge::kNoInformation
                                                   : gui::AllergyKnowledge::kKnown;
}

void add_dialysis(gui::PatientBandState& state, const charts::Band& band) {
  using State = charts::Dialysis::State;
  const charts::Dialysis& dialysis = band.dialysis;
  if (dialysis.state != State::kCurrent && dialysis.state != State::kPast) return;
  gui::BandDialysis shown;
  if (dialysis.state == State::kPast) {
    shown.frequency = "過去に透析";
    shown.days = year_month_text(dialysis.last_day);
  } else if (const std::size_t space = dialysis.pattern.find(' '); space != std::string::npos) {
    shown.frequency = dialysis.pattern.substr(0, space);
    shown.days = dialysis.pattern.substr(space + 1);
  } else {
    shown.frequency = !dialysis.pattern.empty() ? dialysis.pattern
                      : dialysis.peritoneal     ? "腹膜透析"
                                                : "透析あり";
  }
  if (band.receipts_until) shown.source = fmt::format("レセプト{}月分まで。", band.receipts_until->month);
  shown.ask = "最終透析日は本人に確認";
  state.dialysis = std::move(shown);
}

void add_medicines(gui::PatientBandState& state, const OpenedChart& chart, const ChartPlace& place) {
  for (const std::size_t at : chart.view.band.critical) {
    const charts::MedicationLine& line = chart.view.medications[at];
    gui::BandMedicine shown;
    shown.name = is_hidden(line.critical, place) ? std::string(charts::kHiddenName) : line.short_name;
    shown.status = charts::supply_text(line.supply, chart.today);
    shown.tone = tone_of(line.supply);
    const bool confirmed = line.supply.pick_up != charts::PickUp::kNotConfirmed &&
                           line.supply.pick_up != charts::PickUp::kNewerPrescription;
    shown.second = confirmed ? pick_up_words(line.supply, chart.today) : "受け取り未確認";
    state.medicines.push_back(std::move(shown));
  }
  if (chart.view.band.medicines_not_consented) state.no_medicines = "薬は同意に含まれていません";
}

gui::PatientBandState band_of(const OpenedChart& chart, const ChartGround& ground,
                              const ChartPlace& place, Instant now) {
  const charts::Band& band = chart.view.band;
  gui::PatientBandState state;
  state.furigana = to_hiragana(display_kana(chart.person));
  state.name = display_name(chart.person);
  state.sex_and_age = sex_word(chart.person.sex);
  if (chart.person.birth.known()) {
    state.sex_and_age += fmt::format(" {}歳", age_on(chart.person.birth, chart.today));
  }
  state.birth = to_japanese(chart.person.birth);
  state.birth_short = to_japanese_short(chart.person.birth);
  state.identity = identity_words(ground.identity);
  state.identity_presumed = ground.identity == IdentityCheck::kPresumed;
  state.address = town_of(chart.person);
  if (!chart.others.empty())
    state.address += fmt::format("（記録{}件）", chart.others.size() + 1);
  state.consent = fmt::format("{} {}", consent_words(ground.answer), clock_text(ground.since));
  state.consent_is_over = ground.until <= now;
  state.remaining = state.consent_is_over ? std::string() : "残り " + time_left(ground.until, now);
  if (state.consent_is_over) {
    state.notices.push_back({"同意の24時間が過ぎました", "もう一度尋ねる", gui::Tone::kCaution});
  }
  state.has_sensitive =
      !band.sensitive.empty() ||
      std::ranges::any_of(chart.view.medications,
                          [](const charts::MedicationLine& line) { return line.critical.sensitive; });
  add_allergies(state, band);
  add_dialysis(state, band);
  add_medicines(state, chart, place);
  state.renal = charts::egfr_text(band);
  state.oxygen = charts::oxygen_text(band, chart.today);
  return state;
}

gui::ChartPage page_of(const OpenedChart& chart, const ChartPlace& place) {
  if (place.sensitive) return sensitive(chart, place);
  if (place.allergies) return allergies(chart, place);
  if (!place.medicine.empty()) {
    const auto& lines = chart.view.medications;
    const auto line = std::ranges::find(lines, place.medicine, &charts::MedicationLine::key);
    if (line != lines.end()) return medicine_page(chart, *line, place);
  }
  switch (place.tab) {
    case gui::ChartTab::kMedicines:
      return medicines(chart, place);
    case gui::ChartTab::kCheckups:
      return checkups(chart, place);
    case gui::ChartTab::kCare:
      return care(chart, place);
    case gui::ChartTab::kConditions:
      return conditions(chart, place);
    case gui::ChartTab::kEligibility:
      return eligibility(chart, place);
  }
  return medicines(chart, place);
}

}  // namespace

ChartPlace at_page(ChartPlace place) {
  place.first = 0;
  place.carried = 0.0F;
  return place;
}

SectionSet first_sections(SectionSet consented) {
  const SectionSet first = consented.without(Section::kSurgery);
  return first.empty() ? consented : first;
}

SectionSet page_sections(gui::ChartTab tab, bool laboratory) {
  switch (tab) {
    case gui::ChartTab::kMedicines: return SectionSet{}.with(Section::kMedication);
    case gui::ChartTab::kCheckups:
      return SectionSet{}.with(laboratory ? Section::kCare : Section::kCheckup);
    case gui::ChartTab::kCare: return SectionSet{}.with(Section::kCare).with(Section::kSurgery);
    case gui::ChartTab::kConditions: return SectionSet{}.with(Section::kCare);
    case gui::ChartTab::kEligibility: break;
  }
  return {};
}

void add_section(charts::ChartView& chart, charts::ChartView&& arrived) {
  if (!arrived.sections.has(Section::kSurgery)) return;
  chart.surgeries = std::move(arrived.surgeries);
  chart.surgery_refused = false;
  chart.sections = chart.sections.with(Section::kSurgery);
}

gui::ChartState present_chart(const OpenedChart& chart, const ChartGround& ground,
                              const ChartPlace& place, Instant now) {
  gui::ChartState state;
  state.band = band_of(chart, ground, place, now);
  state.tab = place.tab;
  state.page = page_of(chart, place);
  return state;
}

}  // namespace tomoshibi::app
