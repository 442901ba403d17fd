// FHIR lines by hand-written appends; see records.h.
#include "app/population/records.h"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <cmath>

namespace tomoshibi::population {
namespace {

constexpr std::string_view kRepresentation =
    R"({"url":"http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation","valueCode":")";
constexpr std::string_view kInstitution =
    R"({"url":"http://jpfhir.jp/)"
    R"(fhir/clins/Extension/StructureDefinition/JP_eCS_InstitutionNumber",)"
    R"("valueIdentifier":{"system":"http://jpfhir.jp/)"
    R"(fhir/core/IdSystem/insurance-medical-institution-no",)"
    R"("value":")";
constexpr std::string_view kOurs = "http://tomoshibi.example/";
constexpr std::string_view kDay = R"("unit":"日","system":"http://unitsofmeasure.org","code":"d"})";

void append_integer(std::string& out, std::int64_t value) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out.append(digits, end);
}

void append_fixed(std::string& out, double value, int decimals) {
  char digits[48];
  const auto end =
      std::to_chars(digits, digits + sizeof digits, value + 0.0, std::chars_format::fixed, decimals)
          .ptr;
  out.append(digits, end);
}

// As few digits as say the value: 2, 0.5, 12.25.
void append_number(std::string& out, double value) {
  const std::size_t before = out.size();
  append_fixed(out, value, 3);
  while (out.back() == '0') out.pop_back();
  if (out.back() == '.') out.pop_back();
  if (out.size() == before) out += '0';
}

void append_date(std::string& out, const Date& date) {
  append_integer(out, date.year);
  if (date.month == 0) return;
  const auto two = [&](int value) {
    out += '-';
    out += static_cast<char>('0' + value / 10);
    out += static_cast<char>('0' + value % 10);
  };
  two(date.month);
  if (date.day != 0) two(date.day);
}

void append_day(std::string& out, Day day) { append_date(out, from_days(day)); }

// Half-width ASCII as full width, as member ids with kanji have it.
std::string full_width(std::string_view text) {
  std::string wide;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x21 || byte > 0x7e) {
      wide += c;
      continue;
    }
    const unsigned code = 0xff01u + (byte - 0x21u);
    wide += static_cast<char>(0xe0u | (code >> 12));
    wide += static_cast<char>(0x80u | ((code >> 6) & 0x3fu));
    wide += static_cast<char>(0x80u | (code & 0x3fu));
  }
  return wide;
}

bool ascii_only(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<signed char>(c) >= 0; });
}

std::string padded_insurer(const std::string& number) {
  return number.size() < 8 ? std::string(8 - number.size(), '0') + number : number;
}

// 保険者8:記号:番号:枝番 in one width.
std::string member_id(const InsuranceCard& card) {
  std::string symbol = card.symbol;
  std::string number = card.number;
  if (!ascii_only(symbol)) {
    symbol = full_width(symbol);
    number = full_width(number);
  }
  return padded_insurer(card.insurer_number) + ":" + symbol + ":" + number + ":" + card.branch;
}

void begin(std::string& out, std::string_view type, std::string_view id, int number,
           std::string_view profile, Day known, std::string_view clock) {
  out += R"({"resourceType":")";
  out += type;
  out += R"(","id":")";
  out += id;
  if (number > 0) {
    out += '-';
    append_integer(out, number);
  }
  out += R"(","meta":{"lastUpdated":")";
  append_day(out, known);
  out += clock;
  out += R"(","profile":["http://jpfhir.jp/fhir/)";
  out += profile;
  out += R"("])";
}

void subject(std::string& out, std::string_view name, std::string_view id) {
  out += R"(,")";
  out += name;
  out += R"(":{"reference":"Patient/)";
  out += id;
  out += R"("})";
}

void institution(std::string& out, const Facility& facility) {
  out += kInstitution;
  out += facility.code;
  out += R"("}})";
}

void human_name(std::string& out, std::string_view code, std::string_view use,
                std::string_view family, std::string_view given) {
  out += R"({"extension":[)";
  out += kRepresentation;
  out += code;
  out += R"("}],"use":")";
  out += use;
  out += R"(","text":")";
  out += family;
  out += ' ';
  out += given;
  out += R"(","family":")";
  out += family;
  out += R"(","given":[")";
  out += given;
  out += R"("]})";
}

// Receipts of a month are known from the 11th of the next.
Day receipt_known(Day day) {
  Date date = from_days(day);
  date.day = 11;
  date.month = static_cast<std::uint8_t>(date.month % 12 + 1);
  if (date.month == 1) ++date.year;
  return to_days(date);
}

}  // namespace

void write_organization(const Facility& facility, Day known, std::string& out) {
  begin(out, "Organization", "facility-" + facility.code, 0,
        "core/StructureDefinition/JP_Organization", known, "T20:00:00+09:00");
  out +=
      R"(},"identifier":[{"system":"http://jpfhir.jp/)"
      R"(fhir/core/IdSystem/insurance-medical-institution-no","value":")";
  out += facility.code;
  out += R"("}],"active":true,"name":")";
  out += facility.name;
  out += R"("})";
  out += '\n';
}

RecordWriter::RecordWriter(const Window& window) : window_(window) {
  for (const Product& product : product_table()) {
    concepts_.push_back(
        std::string(R"(,"medicationCodeableConcept":{"coding":[{"system":)"
                    R"("http://capstandard.jp/iyaku.info/CodeSystem/YJ-code","code":")") +
        product.code + R"("}],"text":")" + product.name + R"("})");
  }
}

void RecordWriter::patient(const Record& record, std::string& out) const {
  const Citizen& person = *record.citizen;
  begin(out, "Patient", record.id, 0, "core/StructureDefinition/JP_Patient", window_.today - 1,
        "T20:00:00+09:00");
  out += '}';
  if (person.withheld || person.address_suppressed) {
    out += R"(,"extension":[)";
    const auto flag = [&](std::string_view name) {
      if (out.back() == '}') out += ',';
      out += R"({"url":")";
      out += kOurs;
      out += "StructureDefinition/";
      out += name;
      out += R"(","valueBoolean":true})";
    };
    if (person.withheld) flag("withheld");
    if (person.address_suppressed) flag("address-suppressed");
    out += ']';
  }
  if (!person.card.insurer_number.empty()) {
    out +=
        R"(,"identifier":[{"system":"http://jpfhir.jp/)"
        R"(fhir/clins/Idsystem/JP_Insurance_memberID","value":")";
    out += member_id(person.card);
    out += R"("}])";
  }
  out += R"(,"active":true,"name":[)";
  human_name(out, person.foreign ? "ABC" : "IDE", "usual", person.family, person.given);
  out += ',';
  human_name(out, "SYL", "usual", person.family_kana, person.given_kana);
  if (!person.former_family.empty()) {
    out += ',';
    human_name(out, "IDE", "maiden", person.former_family, person.given);
    out += ',';
    human_name(out, "SYL", "maiden", person.former_family_kana, person.given_kana);
  }
  if (!person.alias_family.empty()) {
    out += ',';
    human_name(out, "IDE", "nickname", person.alias_family, person.given);
    out += ',';
    human_name(out, "SYL", "nickname", person.alias_family_kana, person.given_kana);
  }
  out += ']';
  if (!person.phone.empty()) {
    out += R"(,"telecom":[{"system":"phone","value":")";
    out += person.phone;
    out += R"("}])";
  }
  out += person.woman ? R"(,"gender":"female","birthDate":")" : R"(,"gender":"male","birthDate":")";
  append_date(out, person.birth);
  const std::string_view postal = person.town->postal_code;
  const std::string_view city = municipality_table()[person.municipality].name;
  out += R"(","address":[{"use":"home","text":"石川県)";
  out += city;
  out += person.town->name;
  out += person.block;
  if (!person.building.empty()) (out += ' ') += person.building;
  out += R"(","line":[")";
  out += person.town->name;
  out += person.block;
  if (!person.building.empty()) ((out += R"(",")") += person.building);
  out += R"("],"city":")";
  out += city;
  out += R"(","state":"石川県","postalCode":")";
  out += postal.substr(0, 3);
  out += '-';
  out += postal.substr(3);
  out += R"(","country":"JP"}]})";
  out += '\n';
}

std::uint64_t RecordWriter::coverage(const Record& record, std::string& out) const {
  const Citizen& person = *record.citizen;
  const auto one = [&](std::string_view suffix, bool active, const InsuranceCard& card,
                       std::string_view insurer) {
    begin(out, "Coverage", record.id + std::string(suffix), 0,
          "core/StructureDefinition/JP_Coverage", window_.today - 1, "T20:00:00+09:00");
    out += "}";
    bool first = true;
    const auto extension = [&](std::string_view name, const std::string& value) {
      if (value.empty()) return;
      out += first ? R"(,"extension":[)" : ",";
      first = false;
      out +=
          R"({"url":"http://jpfhir.jp/)"
          R"(fhir/core/Extension/StructureDefinition/JP_Coverage_InsuredPerson)";
      out += name;
      out += R"(","valueString":")";
      out += value;
      out += R"("})";
    };
    extension("Symbol", card.symbol);
    extension("Number", card.number);
    extension("SubNumber", card.branch);
    if (!first) out += ']';
    out += active ? R"(,"status":"active")" : R"(,"status":"cancelled")";
    subject(out, "beneficiary", record.id);
    if (active)
      out += person.dependant ? R"(,"relationship":{"text":"被扶養者"})"
                              : R"(,"relationship":{"text":"被保険者"})";
    if (!active) out += R"(,"period":{"end":"2015-03-31"})";
    out +=
        R"(,"payor":[{"identifier":{"system":"http://jpfhir.jp/)"
        R"(fhir/core/mhlw/IdSystem/InsurerNumber","value":")";
    out += card.insurer_number;
    out += R"("},"display":")";
    out += insurer;
    out += R"("}]})";
    out += '\n';
  };
  std::uint64_t count = 0;
  if (!person.card.insurer_number.empty()) {
    one("-c", true, person.card, person.insurer_name);
    ++count;
  }
  if (!person.old_insurer.empty()) {
    InsuranceCard old;
    old.insurer_number = person.old_insurer;
    old.number = person.card.number;
    one("-c2", false, old, "退職者医療（国民健康保険）");
    ++count;
  }
  return count;
}

void RecordWriter::dosage(const Line& line, bool with_usage, std::string& out) const {
  const Product& product = *line.product;
  out += R"(,"dosageInstruction":[{)";
  if (with_usage) {
    out += R"("text":")";
    out += product.usage;
    out += R"(",)";
    if (product.as_needed()) {
      out += R"("asNeededBoolean":true,)";
    } else {
      const double weekly = product.days_per_week;
      out += R"("timing":{"repeat":{"frequency":)";
      append_integer(out, weekly == 7   ? product.times_per_day
                          : weekly >= 1 ? static_cast<int>(weekly)
                                        : 1);
      const int period = weekly >= 1 ? 1 : weekly == 0.5 ? 2 : weekly == 0.25 ? 4 : 26;
      out += R"(,"period":)";
      append_integer(out, period);
      out += weekly == 7 ? R"(,"periodUnit":"d"}},)" : R"(,"periodUnit":"wk"}},)";
    }
  }
  const double once =
      product.as_needed() ? line.daily_dose : line.daily_dose / product.times_per_day;
  out += R"("doseAndRate":[{"doseQuantity":{"value":)";
  append_number(out, once);
  out += R"(,"unit":")";
  out += product.unit;
  out += R"("})";
  if (product.days_per_week == 7) {
    out += R"(,"rateRatio":{"numerator":{"value":)";
    append_number(out, line.daily_dose);
    out += R"(,"unit":")";
    out += product.unit;
    out += R"("},"denominator":{"value":1,)";
    out += kDay;
    out += '}';
  }
  out += "}]}]";
}

void RecordWriter::medication(const Record& record, int number, Kind kind, Day day,
                              const Care& care, const Line& line, int rp, std::string& out) const {
  const bool order = kind == Kind::kPrescription;
  const bool inside = care.pharmacy == nullptr;
  begin(out, order ? "MedicationRequest" : "MedicationDispense", record.id, number,
        order ? "eCS/StructureDefinition/JP_MedicationRequest_eCS"
              : "core/StructureDefinition/JP_MedicationDispense",
        kind == Kind::kReceipt ? receipt_known(day) : day,
        kind == Kind::kReceipt ? "T05:00:00+09:00"
        : order                ? "T11:20:00+09:00"
                               : "T17:40:00+09:00");
  out += R"(,"tag":[{"system":"http://tomoshibi.example/CodeSystem/source","code":")";
  out += kind == Kind::kReceipt ? "receipt" : order ? "prescription" : "dispense";
  out += R"("}]},"extension":[)";
  institution(out, *care.clinic);
  out +=
      R"(],"identifier":[{"system":"http://jpfhir.jp/)"
      R"(fhir/core/mhlw/IdSystem/Medication-RPGroupNumber","value":")";
  append_integer(out, rp);
  out +=
      R"("},{"system":"http://jpfhir.jp/fhir/core/mhlw/IdSystem/MedicationAdministrationIndex",)"
      R"("value":"1"}],"status":"completed")";
  if (order) out += R"(,"intent":"order")";
  out += order ? R"(,"category":[)" : R"(,"category":)";
  out +=
      R"({"coding":[{"system":"http://jpfhir.jp/)"
      R"(fhir/core/CodeSystem/JP_MedicationCategoryMERIT9_CS",)";
  out += inside ? R"("code":"OHI","display":"院内処方"}]})"
                : R"("code":"OHO","display":"院外処方"}]})";
  if (order) out += ']';
  out += concepts_[index_of(*line.product)];
  subject(out, "subject", record.id);
  out += order ? R"(,"authoredOn":")" : R"(,"whenHandedOver":")";
  append_day(out, day);
  out += '"';
  if (order) {
    out += R"(,"requester":{"display":")";
    out += care.clinic->name;
    out += R"("})";
  } else if (!inside) {
    out += R"(,"performer":[{"actor":{"identifier":{"system":")"
           R"(http://jpfhir.jp/fhir/core/IdSystem/insurance-medical-institution-no","value":")";
    out += care.pharmacy->code;
    out += R"("},"display":")";
    out += care.pharmacy->name;
    out += R"("}}])";
  }
  if (order) out += R"(,"dispenseRequest":{)";
  out += order ? R"("quantity":{"value":)" : R"(,"quantity":{"value":)";
  append_number(out, line.quantity);
  out += R"(,"unit":")";
  out += line.unit;
  out += R"("})";
  if (line.days > 0) {
    out += order ? R"(,"expectedSupplyDuration":{"value":)" : R"(,"daysSupply":{"value":)";
    append_integer(out, line.days);
    out += ',';
    out += kDay;
  }
  if (order) out += '}';
  dosage(line, kind != Kind::kReceipt || !inside, out);
  out += "}\n";
}

std::uint64_t RecordWriter::visits(const Record& record, Random& random, int& number,
                                   std::string& out) const {
  const int before = number;
  for (const Visit& visit : *record.visits) {
    const Care& care = record.health->cares[visit.care];
    const bool recent = visit.day >= window_.electronic_first;
    const bool ordered = recent && care.clinic->electronic && care.pharmacy != nullptr;
    // Now and then the last prescription has not been taken to a pharmacy yet.
    const bool waiting = ordered && visit.day > window_.today - 4 && random.chance(0.3);
    const bool registered =
        recent && care.pharmacy != nullptr && care.pharmacy->electronic && !waiting;
    int rp = 0;
    for (const Line& line : visit.lines) {
      ++rp;
      if (visit.day >= window_.first && visit.day <= window_.receipts_end) {
        medication(record, ++number, Kind::kReceipt, visit.day, care, line, rp, out);
      }
      if (registered) medication(record, ++number, Kind::kDispense, visit.day, care, line, rp, out);
      if (ordered)
        medication(record, ++number, Kind::kPrescription, visit.day, care, line, rp, out);
    }
  }
  return static_cast<std::uint64_t>(number - before);
}

void RecordWriter::checkup(const Record& record, int number, const Checkup& checkup,
                           std::string& out) const {
  begin(out, "Observation", record.id, number,
        "eCheckup/StructureDefinition/JP_Observation_Common_eCheckupGeneral", checkup.known,
        "T06:00:00+09:00");
  out += R"(},"extension":[)";
  institution(out, *checkup.place);
  out +=
      R"(],"status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/)"
      R"(CodeSystem/observation-category","code":"exam"}]}],)"
      R"("code":{"coding":[{"system":"urn:oid:1.2.392.200119.6.1002","code":")";
  out += checkup.late_elder
             ? R"(020","display":"広域連合の保健事業"}],"text":"後期高齢者健康診査"})"
             : R"(010","display":"特定健診"}],"text":"特定健康診査"})";
  subject(out, "subject", record.id);
  out += R"(,"effectiveDateTime":")";
  append_date(out, checkup.day);
  out += R"(","performer":[{"display":")";
  out += checkup.place->name;
  out += R"("}],"component":[)";
  for (const Answer& answer : checkup.answers) {
    if (out.back() != '[') out += ',';
    out += R"({"code":{"coding":[{"system":"urn:oid:1.2.392.200119.6.1005","code":")";
    out += answer.code;
    out += R"(","display":")";
    out += answer.name;
    out += R"("}]},)";
    if (answer.list == nullptr) {
      out += R"("valueQuantity":{"value":)";
      append_fixed(out, answer.value, answer.decimals);
      out += R"(,"unit":")";
      out += answer.unit;
      out += R"("}})";
    } else {
      out += R"("valueCodeableConcept":{"coding":[{"system":"urn:oid:1.2.392.200119.6.)";
      out += answer.list;
      out += R"(","code":")";
      append_integer(out, answer.answer);
      out += R"(","display":")";
      out += answer.answer_text;
      out += R"("}]}})";
    }
  }
  out += "]}\n";
}

void RecordWriter::condition(const Record& record, int number, const Problem& problem,
                             std::string& out) const {
  const IllnessFacts& facts = illness_table()[at(problem.illness)];
  const Facility& clinic = *record.health->cares[problem.care].clinic;
  const Day known = std::clamp(problem.onset + 20, window_.first - 400, window_.today - 5);
  begin(out, "Condition", record.id, number, "eCS/StructureDefinition/JP_Condition_eCS", known,
        "T18:00:00+09:00");
  out += R"(},"extension":[)";
  institution(out, clinic);
  out +=
      R"(],"clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/)"
      R"(CodeSystem/condition-clinical","code":"active"}]},)"
      R"("verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/)"
      R"(CodeSystem/condition-ver-status","code":"confirmed"}]},)"
      R"("category":[{"coding":[{"system":"http://terminology.hl7.org/)"
      R"(CodeSystem/condition-category","code":"encounter-diagnosis"}]}],)"
      R"("code":{"coding":[{"system":"http://jpfhir.jp/)"
      R"(fhir/core/mhlw/CodeSystem/ICD10-2013-full","code":")";
  out += facts.icd10;
  out += R"(","display":")";
  out += facts.name;
  out += R"("}],"text":")";
  out += facts.name;
  out += R"("})";
  subject(out, "subject", record.id);
  out += R"(,"onsetDateTime":")";
  append_day(out, problem.onset);
  out += R"("})";
  out += '\n';
}

void RecordWriter::allergy(const Record& record, int number, const AllergyFact& fact,
                           std::string& out) const {
  const Date when = {fact.when.year, fact.when.month == 0 ? std::uint8_t{12} : fact.when.month,
                     fact.when.day == 0 ? std::uint8_t{15} : fact.when.day};
  const Day recorded = std::min(to_days(when) + 10, window_.today - 5);
  begin(out, "AllergyIntolerance", record.id, number,
        "eCS/StructureDefinition/JP_AllergyIntolerance_eCS", recorded, "T18:00:00+09:00");
  out +=
      R"(,"tag":[{"system":"http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication",)"
      R"("code":"LTS"}]},)"
      R"("clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/)"
      R"(CodeSystem/allergyintolerance-clinical","code":"active"}]},"category":[")";
  out += fact.medication ? "medication" : "food";
  out += fact.severe ? R"("],"criticality":"high","code":{)" : R"("],"criticality":"low","code":{)";
  if (fact.code9[0] != '\0') {
    out +=
        R"("coding":[{"system":"http://jpfhir.jp/)"
        R"(fhir/core/CodeSystem/GCM/JP_JfagyMedicationAllergen_CS","code":"GCM)";
    out += fact.code9;
    out += R"(ZZZ","display":")";
    out += fact.substance;
    out += R"("}],)";
  }
  out += R"("text":")";
  out += fact.substance;
  out += R"("})";
  subject(out, "patient", record.id);
  out += R"(,"onsetDateTime":")";
  append_date(out, fact.when);
  out += R"(","recordedDate":")";
  append_day(out, recorded);
  out += R"(","reaction":[{"manifestation":[{"text":")";
  out += fact.reaction;
  out += fact.severe ? R"("}],"severity":"severe"}]})" : R"("}],"severity":"moderate"}]})";
  out += '\n';
}

void RecordWriter::procedure(const Record& record, int number, const ProcedureFact& fact, Day first,
                             Day last, std::string& out) const {
  const Facility& clinic = *record.health->cares[fact.care].clinic;
  begin(out, "Procedure", record.id, number, "core/StructureDefinition/JP_Procedure",
        receipt_known(first), "T05:00:00+09:00");
  out +=
      R"(,"tag":[{"system":"http://tomoshibi.example/CodeSystem/source","code":")"
      R"(receipt"}]},"extension":[)";
  institution(out, clinic);
  out += R"(],"status":"completed","category":{"text":")";
  out += fact.surgery ? "手術" : "診療";
  out += R"("},"code":{"text":")";
  out += fact.text;
  out += R"("})";
  subject(out, "subject", record.id);
  if (first == last) {
    out += R"(,"performedDateTime":")";
    append_day(out, first);
    out += '"';
  } else {
    out += R"(,"performedPeriod":{"start":")";
    append_day(out, first);
    out += R"(","end":")";
    append_day(out, last);
    out += R"("})";
  }
  out += R"(,"performer":[{"actor":{"display":")";
  out += clinic.name;
  out += R"("}}])";
  if (fact.note[0] != '\0') {
    out += R"(,"note":[{"text":")";
    out += fact.note;
    out += R"("}])";
  }
  out += "}\n";
}

void RecordWriter::infection(const Record& record, int number, const Care& care,
                             std::string& out) const {
  const Day day = window_.receipts_end - 200;
  begin(out, "Observation", record.id, number,
        "eCS/StructureDefinition/JP_Observation_LabResult_eCS", day + 3, "T18:00:00+09:00");
  out += R"(},"extension":[)";
  institution(out, *care.clinic);
  out +=
      R"(],"status":"final","category":[{"coding":[{"system":"http://jpfhir.jp/)"
      R"(fhir/core/CodeSystem/JP_SimpleObservationCategory_CS","code":"laboratory"}]}],)"
      R"("code":{"text":"HBs抗原"})";
  subject(out, "subject", record.id);
  out += R"(,"effectiveDateTime":")";
  append_day(out, day);
  out += R"(","performer":[{"display":")";
  out += care.clinic->name;
  out += R"("}],"valueCodeableConcept":{"text":"陽性"}})";
  out += '\n';
}

// A row a month; of the newest two claims months of dialysis a row a session, as receipts have it.
void RecordWriter::repeated(const Record& record, const ProcedureFact& fact, int& number,
                            std::string& out) const {
  Date month = from_days(fact.day);
  month.day = 1;
  while (to_days(month) < window_.receipts_end) {
    Date next = month;
    next.month = static_cast<std::uint8_t>(month.month % 12 + 1);
    if (next.month == 1) ++next.year;
    const Day first = to_days(month);
    const Day last = to_days(next) - 1;
    if (fact.first_weekday > 0 && window_.receipts_end - last < 40) {
      for (Day day = first; day <= last; ++day) {
        const int after = weekday_of(from_days(day)) - fact.first_weekday;
        if (day < fact.day || (after != 0 && after != 2 && after != 4)) continue;
        procedure(record, ++number, fact, day, day, out);
      }
    } else {
      procedure(record, ++number, fact, std::max(first, fact.day), last, out);
    }
    month = next;
  }
}

std::uint64_t RecordWriter::write(const Record& record, Random& random, std::string& out) const {
  patient(record, out);
  std::uint64_t count = 1 + coverage(record, out);
  int number = 0;
  for (const AllergyFact& fact : record.health->allergies) allergy(record, ++number, fact, out);
  for (const Problem& problem : record.health->problems) {
    if (illness_table()[at(problem.illness)].icd10[0] == '\0') continue;
    condition(record, ++number, problem, out);
    if (problem.illness == Illness::kHepatitisB) {
      infection(record, ++number, record.health->cares[problem.care], out);
    }
  }
  for (const ProcedureFact& fact : record.health->procedures) {
    if (!fact.monthly) {
      procedure(record, ++number, fact, fact.day, fact.day, out);
      continue;
    }
    repeated(record, fact, number, out);
  }
  for (const Checkup& item : *record.checkups) checkup(record, ++number, item, out);
  visits(record, random, number, out);
  return count + static_cast<std::uint64_t>(number);
}

}  // namespace tomoshibi::population
