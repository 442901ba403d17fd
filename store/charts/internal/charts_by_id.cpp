#include "store/charts/internal/charts_by_id.h"

#include <map>

#include "store/charts/internal/lay_over.h"
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

Result<ChartsById> ChartsById::open(vault::Database& region) { return open({}, region); }

Result<ChartsById> ChartsById::open(std::span<vault::Database* const> parts,
                                    vault::Database& overlay) {
  ChartsById charts;
  for (vault::Database* const part : parts) {
    if (part == nullptr) return Error(Errc::kBadInput, "a part has no database");
    TRY(table, ChartTable::open(*part, ChartTable::Use::kRead));
    charts.layers_.push_back({std::move(table), {}, {}});
  }
  TRY(table, ChartTable::open(overlay, ChartTable::Use::kRead));
  charts.layers_.push_back({std::move(table), {}, {}});
  if (!parts.empty()) {
    TRY(removed, overlay.prepare("SELECT 1 FROM removed WHERE id = ?1"));
    charts.find_removed_.emplace(std::move(removed));
  }
  return charts;
}

Result<bool> ChartsById::has_left(const PersonId& id) {
  if (!find_removed_) return false;
  find_removed_->bind(1, ByteView(id.bytes));
  TRY(gone, find_removed_->step());
  find_removed_->reset();
  return gone;
}

Result<bool> ChartsById::read_layer(Layer& layer, const PersonId& id, bool& alone) {
  layer.rows.clear();
  TRY(stored, layer.table.get(id, layer.payload));
  if (!stored.found || !stored.joined) return false;
  alone = stored.alone;
  if (!decode_payload(layer.payload, layer.rows)) {
    return Error(Errc::kCorrupt, "a chart is damaged");
  }
  return true;
}

// The rows of every layer that has any, those of the overlay over all. False: nobody has him.
Result<bool> ChartsById::gather(const PersonId& id) {
  rows_.clear();
  TRY(left, has_left(id));
  if (left) return false;
  bool alone = false;
  Layer& top = layers_.back();
  TRY(on_top, read_layer(top, id, alone));
  bool found = on_top;
  for (std::size_t at = 0; at + 1 < layers_.size() && !alone; ++at) {
    bool ignored = false;
    TRY(below, read_layer(layers_[at], id, ignored));
    if (!below) continue;
    lay_over(rows_, layers_[at].rows, OfTwoAlike::kStays);
    found = true;
  }
  if (on_top) lay_over(rows_, top.rows, OfTwoAlike::kIsReplaced);
  return found;
}

Result<std::optional<Chart>> ChartsById::read(const PersonId& id, SectionSet sections) {
  TRY(found, gather(id));
  if (!found) return std::optional<Chart>();
  Chart chart;
  chart.person = id;
  if (!read_sections(rows_, sections, chart)) {
    return Error(Errc::kCorrupt, "a chart is damaged");
  }
  TRY_VOID(name_facilities(chart));
  return std::optional<Chart>(std::move(chart));
}

// What the overlay says of a facility is the newest.
Result<std::string> ChartsById::name_of_facility(std::string_view code) {
  const PersonId name = fact_name("facility", code, {});
  for (std::size_t at = layers_.size(); at-- > 0;) {
    TRY(known, layers_[at].table.fact(name));
    if (known) return *std::move(known);
  }
  return std::string();
}

// A facility that was known by its number alone when the row came may have a name by now.
Result<void> ChartsById::name_facilities(Chart& chart) {
  std::map<std::string, std::string> names;
  for (Medication& medicine : chart.medications) {
    if (!medicine.facility.empty() || medicine.facility_code.empty()) continue;
    const auto [place, fresh] = names.try_emplace(medicine.facility_code);
    if (fresh) {
      TRY(name, name_of_facility(medicine.facility_code));
      place->second = std::move(name);
    }
    medicine.facility = place->second;
  }
  return ok();
}

}  // namespace tomoshibi::store::charts::internal
