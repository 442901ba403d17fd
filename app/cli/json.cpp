#include "app/cli/json.h"

#include <utility>

namespace tomoshibi::cli {

namespace people = store::people;
namespace charts = store::charts;

namespace {

const char* sex_name(Sex sex) {
  switch (sex) {
    case Sex::kMale:
      return "male";
    case Sex::kFemale:
      return "female";
    case Sex::kUnknown:
      break;
  }
  return "unknown";
}

const char* source_name(Source source) {
  switch (source) {
    case Source::kReceipt:
      return "receipt";
    case Source::kDispensing:
      return "dispensing";
    case Source::kPrescription:
      return "prescription";
    case Source::kNotebook:
      return "notebook";
  }
  return "receipt";
}

Json date_json(const Date& date) {
  if (!date.known()) return nullptr;
  if (date.month == 0 || date.day == 0) {
    std::string text = std::to_string(date.year);
    if (date.month != 0) text += (date.month < 10 ? "-0" : "-") + std::to_string(date.month);
    return text;
  }
  return to_iso(date);
}

Json instant_json(const Instant& instant) {
  if (instant.milliseconds == 0) return nullptr;
  return to_iso(instant);
}

std::string address_text(const Address& address) {
  std::string text = address.prefecture + address.city + address.line;
  if (!address.building.empty()) text += " " + address.building;
  return text;
}

Json candidate_json(const people::Candidate& candidate) {
  const Person& person = candidate.person;
  const InsuranceCard card = person.cards.empty() ? InsuranceCard{} : person.cards.front();
  Json fields = Json::object();
  for (const auto& [field, match] : candidate.fields) {
    fields[std::string(people::to_text(field))] = people::to_text(match);
  }
  Json linked = Json::array();
  for (const PersonId& id : candidate.linked) linked.push_back(to_text(id));
  Json others = Json::array();
  for (const people::LinkedRecord& other : candidate.others) {
    const auto& cards = other.person.cards;
    const InsuranceCard held = cards.empty() ? InsuranceCard{} : cards.front();
    others.push_back({{"person", to_text(other.person.id)},
                      {"source_id", other.person.source_id},
                      {"evidence", other.evidence},
                      {"name", display_name(other.person)},
                      {"kana", display_kana(other.person)},
                      {"birth", to_iso(other.person.birth)},
                      {"address", address_text(other.person.address)},
                      {"insurer_number", held.insurer_number},
                      {"symbol", held.symbol},
                      {"number", held.number},
                      {"branch", held.branch}});
  }
  return {{"person", to_text(person.id)},
          {"source_id", person.source_id},
          {"probability", candidate.probability},
          {"name", display_name(person)},
          {"kana", display_kana(person)},
          {"birth", to_iso(person.birth)},
          {"sex", sex_name(person.sex)},
          {"address", address_text(person.address)},
          {"insurer_number", card.insurer_number},
          {"symbol", card.symbol},
          {"number", card.number},
          {"branch", card.branch},
          {"fields", fields},
          {"namesake", candidate.namesake},
          {"linked", linked},
          {"others", others}};
}

Json medication_json(const Medication& row, const charts::MedicationLine& line) {
  const auto covered = charts::covered_until(row);
  return {{"text", row.text},
          {"yj", row.yj},
          {"code", row.other_code},
          {"generic_name", row.generic_name},
          {"ingredient", line.coded ? line.key : std::string()},
          {"rank", charts::rank_number(line.critical.rank)},
          {"date", date_json(row.date)},
          {"days", row.days ? Json(*row.days) : Json(nullptr)},
          {"dose", row.dose},
          {"unit", row.unit},
          {"quantity", row.quantity},
          {"usage", row.usage},
          {"covered_until", covered ? date_json(*covered) : Json(nullptr)},
          {"notes", row.notes},
          {"source", source_name(row.source)},
          {"in_hospital", row.in_hospital},
          {"patient_entered", row.patient_entered},
          {"facility", row.facility},
          {"facility_code", row.facility_code},
          {"pharmacy", row.pharmacy},
          {"as_of", instant_json(row.as_of)}};
}

Json checkups_json(const charts::CheckupTable& table) {
  Json rows = Json::array();
  for (const charts::CheckupRow& row : table.rows) {
    for (std::size_t at = 0; at < row.cells.size(); ++at) {
      const charts::CheckupCell& cell = row.cells[at];
      if (cell.text.empty()) continue;
      rows.push_back({{"item", row.key},
                      {"name", row.name},
                      {"date", date_json(table.columns[at].date)},
                      {"value", cell.value ? Json(*cell.value) : Json(nullptr)},
                      {"text", cell.text},
                      {"unit", row.unit},
                      {"mark", cell.mark == charts::Mark::kAbove   ? "above"
                               : cell.mark == charts::Mark::kBelow ? "below"
                                                                   : "none"},
                      {"decision", row.decision},
                      {"laboratory", table.columns[at].laboratory},
                      {"dialysis_reference", row.dialysis_reference},
                      {"others", cell.others},
                      {"facility", cell.facility},
                      {"as_of", instant_json(cell.as_of)}});
    }
  }
  for (const charts::UndatedResult& result : table.undated) {
    rows.push_back({{"item", nullptr},
                    {"name", result.name},
                    {"date", nullptr},
                    {"value", nullptr},
                    {"text", result.text},
                    {"unit", result.unit},
                    {"mark", "none"},
                    {"as_of", instant_json(result.as_of)}});
  }
  return rows;
}

Json procedures_json(const std::vector<Procedure>& procedures, Json rows) {
  for (const Procedure& procedure : procedures) {
    rows.push_back({{"text", procedure.text},
                    {"code", procedure.code},
                    {"date", date_json(procedure.date)},
                    {"surgery", procedure.surgery},
                    {"facility", procedure.facility},
                    {"as_of", instant_json(procedure.as_of)}});
  }
  return rows;
}

std::string text_field(const nlohmann::json& object, const char* name) {
  const auto at = object.find(name);
  if (at == object.end() || at->is_null()) return {};
  if (at->is_string()) return at->get<std::string>();
  if (at->is_number_integer()) return std::to_string(at->get<std::int64_t>());
  return {};
}

}  // namespace

Json answer_to_json(const Json& id, const people::Answer& answer, std::int64_t micros) {
  Json candidates = Json::array();
  for (const people::Candidate& candidate : answer.candidates) {
    candidates.push_back(candidate_json(candidate));
  }
  Json value = {{"id", id},
                {"verdict", people::to_text(answer.verdict)},
                {"micros", micros},
                {"fitting", answer.fitting},
                {"people", answer.people},
                {"candidates", candidates}};
  if (!answer.nearest.empty()) {
    Json nearest = Json::array();
    for (const people::Candidate& candidate : answer.nearest) nearest.push_back(candidate_json(candidate));
    value["nearest"] = nearest;
  }
  if (!answer.held.empty()) {
    Json held = Json::array();
    for (const people::Holding& holding : answer.held) {
      held.push_back({{"kind", holding.kind == people::Holding::Kind::kInsurer ? "insurer" : "municipality"},
                      {"code", holding.code},
                      {"name", holding.name},
                      {"people", holding.people},
                      {"as_of", instant_json(holding.as_of)}});
    }
    value["held"] = held;
  }
  if (answer.ask) value["ask"] = people::to_text(*answer.ask);
  if (answer.warnings != people::Warnings{}) {
    value["warnings"] = {{"insurer_check_digit", answer.warnings.insurer_check_digit_wrong},
                         {"symbol_and_number_exchanged", answer.warnings.symbol_and_number_exchanged},
                         {"birth_not_understood", answer.warnings.birth_not_understood}};
  }
  return value;
}

Json chart_to_json(const app::OpenedChart& opened) {
  const charts::ChartView& view = opened.view;
  Json medications = Json::array();
  Json others = Json::array();
  for (const charts::MedicationLine& line : view.medications) {
    for (const Medication& row : line.winners) medications.push_back(medication_json(row, line));
    for (const Medication& row : line.losers) others.push_back(medication_json(row, line));
  }
  Json allergies = Json::array();
  for (const Allergy& allergy : view.allergies) {
    allergies.push_back({{"text", allergy.text},
                         {"code", allergy.code},
                         {"reaction", allergy.reaction},
                         {"severe", allergy.severe},
                         {"medication", allergy.medication},
                         {"date", date_json(allergy.date)},
                         {"entered_in_error", allergy.entered_in_error},
                         {"as_of", instant_json(allergy.as_of)}});
  }
  Json conditions = Json::array();
  for (const Condition& condition : view.conditions) {
    conditions.push_back({{"text", condition.text},
                          {"code", condition.code},
                          {"onset", date_json(condition.onset)},
                          {"ended", date_json(condition.ended)},
                          {"undisclosed", condition.undisclosed},
                          {"as_of", instant_json(condition.as_of)}});
  }
  Json records = Json::array();
  for (const PersonId& id : view.records) records.push_back(to_text(id));
  return {{"person", to_text(opened.person.id)},
          {"source_id", opened.person.source_id},
          {"records", records},
          {"entry", opened.entry.value},
          {"consent_entry", opened.consent.value},
          {"name", display_name(opened.person)},
          {"kana", display_kana(opened.person)},
          {"birth", to_iso(opened.person.birth)},
          {"sex", sex_name(opened.person.sex)},
          {"sections",
           {{"medication", !view.medications_refused},
            {"care", !view.care_refused},
            {"surgery", !view.surgery_refused},
            {"checkup", !view.checkups.refused}}},
          {"ages", charts::ages_text(view.ages, opened.today)},
          {"medications", medications},
          {"other_records", others},
          {"checkups", checkups_json(view.checkups)},
          {"allergies", allergies},
          {"conditions", conditions},
          {"procedures", procedures_json(view.surgeries, procedures_json(view.procedures, Json::array()))},
          {"unread", view.unread}};
}

Result<BatchQuery> batch_query_from(std::string_view line) {
  if (line.size() > 64 * 1024) return Error(Errc::kBadInput, "a query line is longer than 64 KiB");
  const nlohmann::json value = nlohmann::json::parse(line, nullptr, false);
  if (!value.is_object()) return Error(Errc::kBadInput, "a query line is no JSON object");
  BatchQuery batch;
  if (const auto id = value.find("id"); id != value.end()) {
    batch.id = id->is_string() ? Json(id->get<std::string>()) : Json::parse(id->dump());
  }
  const std::string kind = text_field(value, "kind");
  if (kind != "card" && kind != "person") {
    return Error(Errc::kBadInput, "a query needs \"kind\": \"card\" or \"person\"");
  }
  // A torn card may come with half a name: whatever is given counts, whichever kind it is.
  batch.query.card = {text_field(value, "insurer_number"), text_field(value, "symbol"),
                      text_field(value, "number"), text_field(value, "branch"), {}};
  batch.query.person = {text_field(value, "name"),  text_field(value, "kana"),
                        text_field(value, "birth"), text_field(value, "age"),
                        text_field(value, "sex"),   text_field(value, "address"),
                        text_field(value, "phone")};
  if (kind == "card") std::swap(batch.query.card.birth, batch.query.person.birth);
  return batch;
}

}  // namespace tomoshibi::cli
