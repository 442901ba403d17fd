#include "app/desk/reports.h"

#include <array>
#include <cstdio>
#include <optional>
#include <utility>

#include "app/desk/machine.h"
#include "store/journal/list.h"

namespace tomoshibi::app {

namespace charts = store::charts;
namespace journal = store::journal;

namespace {

const char* condition_name(journal::JournalCondition condition) {
  switch (condition) {
    case journal::JournalCondition::kGood: return "good";
    case journal::JournalCondition::kRolledBack: return "rolled_back";
    case journal::JournalCondition::kDamaged: return "damaged";
    case journal::JournalCondition::kHeadLost: return "head_lost";
    case journal::JournalCondition::kRestored: return "restored";
    case journal::JournalCondition::kMoved: return "moved";
  }
  return "good";
}

Json date_or_null(const std::optional<Date>& date) {
  return date ? Json(to_iso(*date)) : Json(nullptr);
}

Json month_or_null(const std::optional<charts::YearMonth>& month) {
  if (!month) return nullptr;
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d", month->year, month->month);
  return text.data();
}

Json report_of(const store::people::Holding& holding) {
  return {
      {"kind", holding.kind == store::people::Holding::Kind::kInsurer ? "insurer" : "municipality"},
      {"code", holding.code},
      {"name", holding.name},
      {"people", holding.people},
      {"as_of", to_iso(holding.as_of)}};
}

}  // namespace

std::string to_line(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Json> report_status(const Desk& desk) {
  TRY(status, desk.status());
  Json holdings = Json::array();
  for (const auto& holding : status.holdings) holdings.push_back(report_of(holding));
  const charts::ContentAges& ages = status.ages;
  return Json{
      {"kiosk", desk.profile().kiosk_name},
      {"facility", desk.profile().facility_name},
      {"demo", desk.profile().is_demo},
      {"people", status.people},
      {"prescriptions_until", date_or_null(ages.newest_prescription)},
      {"receipts_until", month_or_null(ages.newest_receipt)},
      {"ages", charts::ages_text(ages, date_in_japan(status.now))},
      {"holdings", holdings},
      {"journal",
       {{"entries", status.journal.last.value},
        {"head", to_hex(status.journal.head)},
        {"condition", condition_name(status.journal.condition)}}},
      {"region_open", status.is_region_open},
      {"store_rolled_back", status.store_rolled_back},
      {"journal_reserve", {{"bytes", status.reserve_bytes}, {"wanted", status.reserve_wanted}}},
      {"lock_minutes", desk.lock_minutes()},
      {"open_consents", status.open_consents},
      {"unsent", status.journal.last.value},
      {"clock_confidence", "unknown"},
      {"order", nullptr}};
}

Json report_of(const journal::Verification& found) {
  Json declared = Json::array();
  for (const journal::Declared& one : found.declared) {
    declared.push_back({{"entry", one.entry.value}, {"cause", journal::name_of(one.cause)}});
  }
  Json undeclared;
  if (const auto& damage = found.undeclared) {
    undeclared = {{"number", damage->number ? Json(damage->number->value) : Json(nullptr)},
                  {"what", damage->what}};
  }
  return {{"good", found.good},
          {"holds", found.holds()},
          {"declared", std::move(declared)},
          {"undeclared", std::move(undeclared)},
          {"entries", found.entries},
          {"last", found.last.value},
          {"first_bad", found.first_bad ? Json(found.first_bad->value) : Json(nullptr)},
          {"what", found.what},
          {"incarnations", found.incarnations},
          {"head", to_hex(found.head)}};
}

Json report_of(const journal::Entry& entry) {
  const auto persons = journal::persons_of(entry.body);
  Json all = Json::array();
  for (const PersonId& id : persons) all.push_back(to_text(id));
  Json value = {{"seq", entry.header.seq.value},
                {"kind", journal::kind_name(entry.body)},
                {"person", persons.empty() ? Json(nullptr) : Json(to_text(persons.front()))},
                {"account", entry.header.account.value},
                {"time", to_iso(entry.header.wall)}};
  Json fields = Json::object();
  for (const journal::Field& field : journal::fields_of(entry)) {
    std::visit([&](const auto& item) { fields[std::string(field.name)] = item; }, field.value);
  }
  value["persons"] = std::move(all);
  value["fields"] = std::move(fields);
  return value;
}

Result<journal::Verification> report_entries(const std::filesystem::path& dir, Reader reader,
                                             const std::function<void(const Json&)>& give) {
  TRY(keys, Machine::read_journal_keys(dir));
  std::optional<journal::DeviceKeys> device;
  journal::ListOptions options;
  if (reader != Reader::kNobody) {
    TRY(loaded, journal::DeviceKeys::load(dir, keys.wrapping));
    device.emplace(std::move(loaded));
    if (reader == Reader::kFacility) options.key = &device->facility();
    if (reader == Reader::kAuditor && device->auditor()) options.key = &*device->auditor();
  }
  return journal::list(dir, keys.data, options,
                       [&](const journal::Entry& entry) { give(report_of(entry)); });
}

}  // namespace tomoshibi::app
