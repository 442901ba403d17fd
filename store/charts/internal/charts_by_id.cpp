#include "store/charts/internal/charts_by_id.h"

#include <map>

#include "store/charts/internal/sink.h"

namespace tomoshibi::store::charts::internal {
namespace {

template <typename Value>
bool read_all(const std::vector<RowView>& rows, std::vector<Value>& values) {
  values.resize(rows.size());
  for (std::size_t at = 0; at < rows.size(); ++at) {
    if (!read(rows[at], values[at])) return false;
  }
  return true;
}

bool read_sections(const RowSet& rows, SectionSet sections, Chart& chart) {
  bool good = true;
  if (sections.has(Section::kMedication)) {
    good = good && read_all(rows.of(Part::kMedication), chart.medications);
    for (const RowView& row : rows.of(Part::kUnread)) chart.unread.emplace_back(row.body);
  }
  if (sections.has(Section::kMedication) || sections.has(Section::kCare)) {
    good = good && read_all(rows.of(Part::kAllergy), chart.allergies);
  }
  if (sections.has(Section::kCare)) {
    good = good && read_all(rows.of(Part::kCondition), chart.conditions);
  }
  if (sections.has(Section::kCare) || sections.has(Section::kCheckup)) {
    good = good && read_all(rows.of(Part::kCheckup), chart.checkups);
    std::erase_if(chart.checkups, [&](const CheckupItem& item) {
      return !sections.has(item.laboratory ? Section::kCare : Section::kCheckup);
    });
  }
  if (sections.has(Section::kCare) || sections.has(Section::kSurgery)) {
    good = good && read_all(rows.of(Part::kProcedure), chart.procedures);
    std::erase_if(chart.procedures, [&](const Procedure& procedure) {
      return !sections.has(procedure.surgery ? Section::kSurgery : Section::kCare);
    });
  }
  return good;
}

}  // namespace

Result<ChartsById> ChartsById::open(vault::Database& region) {
  TRY(table, ChartTable::open(region));
  return ChartsById(std::move(table));
}

Result<std::optional<Chart>> ChartsById::read(const PersonId& id, SectionSet sections) {
  TRY(stored, table_.get(id, payload_));
  if (!stored.found || !stored.joined) return std::optional<Chart>();
  Chart chart;
  chart.person = id;
  if (!decode_payload(payload_, rows_) || !read_sections(rows_, sections, chart)) {
    return Error(Errc::kCorrupt, "a chart is damaged");
  }
  TRY_VOID(name_facilities(chart));
  return std::optional<Chart>(std::move(chart));
}

// A facility that was known by its number alone when the row came may have a name by now.
Result<void> ChartsById::name_facilities(Chart& chart) {
  std::map<std::string, std::string> names;
  for (Medication& medicine : chart.medications) {
    if (!medicine.facility.empty() || medicine.facility_code.empty()) continue;
    const auto [place, fresh] = names.try_emplace(medicine.facility_code);
    if (fresh) {
      TRY(name, table_.fact(fact_name("facility", medicine.facility_code, {})));
      place->second = name.value_or(std::string());
    }
    medicine.facility = place->second;
  }
  return ok();
}

}  // namespace tomoshibi::store::charts::internal
