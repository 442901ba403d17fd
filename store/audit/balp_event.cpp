#include <sodium.h>

#include <algorithm>
#include <array>
#include <utility>

#include "store/audit/internal/balp_event.h"
#include "store/audit/statistics.h"
#include "store/journal/entry.h"

namespace tomoshibi::store::audit::balp {
namespace {

constexpr std::string_view kProfiles =
    "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.";
constexpr std::string_view kDeviceSystem = "urn:tomoshibi:device";
constexpr std::string_view kStaffSystem = "urn:tomoshibi:staff";
constexpr std::string_view kEntrySystem = "urn:tomoshibi:journal-entry";
constexpr Code kUserType{"http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP",
                         "information recipient"};
constexpr Code kBreakGlass{"http://terminology.hl7.org/CodeSystem/v3-ActReason", "BTG",
                           "break the glass"};
constexpr Code kTreat{"http://terminology.hl7.org/CodeSystem/v3-ActReason", "TREAT", "treatment"};
constexpr Code kPersonType{"http://terminology.hl7.org/CodeSystem/audit-entity-type", "1",
                           "Person"};
constexpr Code kSystemType{"http://terminology.hl7.org/CodeSystem/audit-entity-type", "2",
                           "System Object"};
constexpr Code kPatientRole{"http://terminology.hl7.org/CodeSystem/object-role", "1", "Patient"};
constexpr Code kQueryRole{"http://terminology.hl7.org/CodeSystem/object-role", "24", "Query"};
constexpr Code kRequestType{"https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType",
                            "XrequestId", "X-Request-Id"};
constexpr Code kUserDevice{"http://terminology.hl7.org/CodeSystem/security-source-type", "1",
                           "User Device"};

std::string_view suffix_of(Profile profile) {
  switch (profile) {
    case Profile::kNone: return "";
    case Profile::kQuery: return "Query";
    case Profile::kPatientQuery: return "PatientQuery";
    case Profile::kPatientRead: return "PatientRead";
    case Profile::kDisclosureSource: return "PrivacyDisclosure.Source";
  }
  return "";
}

std::string_view word_of(Role role) {
  static constexpr std::array<std::string_view, 7> kWords{
      "general", "doctor", "pharmacist", "selected", "administrator", "auditor", "master"};
  const auto number = static_cast<std::size_t>(role);
  return number < kWords.size() ? kWords[number] : "unknown";
}

Json identifier(std::string_view system, std::string_view value) {
  return {{"identifier", {{"system", system}, {"value", fhir_text(value)}}}};
}

// What may be said outside of the journal's boxes: codes, counts and numbers, no words of people.
bool may_be_told(std::string_view name) {
  static constexpr std::array<std::string_view, 52> kTold{
      "cause",    "device_key", "bad_from", "bad_to",       "lost_head",  "search",   "begin",
      "outcome",  "shown",      "part",     "parts",        "why",        "answer",   "place",
      "identity", "reason",     "sections", "wording",      "language",   "wording_hash", "flags",
      "consent",  "failures",   "read",     "stored",       "unchanged",  "quarantined", "content",
      "alarm",    "reading",    "entries",  "action",       "subject",    "role",     "issuer",
      "revision", "upkeep",     "result",   "store",        "matter",     "pages",    "format",
      "record",   "amends",     "event",    "order",        "road",       "peer",     "how",
      "grounds",  "stage",      "view"};
  static constexpr std::array<std::string_view, 10> kToldToo{
      "segments_in", "entries_in", "entries_out", "courier", "bytes",
      "size",        "root",       "count",       "device",  "kind_number"};
  return std::ranges::find(kTold, name) != kTold.end() ||
         std::ranges::find(kToldToo, name) != kToldToo.end();
}

// Percent-encoded as in a URL.
void add_encoded(std::string& out, std::string_view text) {
  static constexpr std::string_view kDigits = "0123456789ABCDEF";
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                       (byte >= 'a' && byte <= 'z') || byte == '-' || byte == '.' || byte == '_';
    if (plain) {
      out += letter;
    } else {
      out += '%';
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
    }
  }
}

// The search as a FHIR search would say it; what FHIR has no parameter for keeps our name.
std::string request_of(const journal::SearchCriteria& criteria) {
  static constexpr std::array<std::string_view, 12> kParameters{
      "name",    "phonetic", "birthdate",      "age",    "gender", "address",
      "telecom", "insurer-number", "symbol", "number", "branch", "_text"};
  std::string text = "GET /Patient";
  char joint = '?';
  for (const journal::SearchTerm& term : criteria.terms) {
    const auto number = static_cast<std::size_t>(term.field);
    text += std::exchange(joint, '&');
    text += number >= 1 && number <= kParameters.size() ? kParameters[number - 1] : "_text";
    text += '=';
    add_encoded(text, term.text);
  }
  return text;
}

std::string base64_of(std::string_view text) {
  constexpr int kVariant = sodium_base64_VARIANT_ORIGINAL;
  std::string encoded(sodium_base64_encoded_len(text.size(), kVariant), '\0');
  sodium_bin2base64(encoded.data(), encoded.size(), as_bytes(text).data(), text.size(), kVariant);
  encoded.pop_back();  // The zero that ends a C string.
  return encoded;
}

Json person_network(std::string_view address) {
  return {{"address", fhir_text(address)}, {"type", "1"}};
}

}  // namespace

std::string fhir_text(std::string_view text) {
  std::string clean;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    clean += byte < 0x20 || byte == 0x7f ? ' ' : letter;
  }
  const auto first = clean.find_first_not_of(' ');
  if (first == std::string::npos) return "-";
  return clean.substr(first, clean.find_last_not_of(' ') - first + 1);
}

Json coding(const Code& code) {
  return {{"system", code.system}, {"code", code.code}, {"display", code.display}};
}

Json concept_of(const Code& code) { return {{"coding", Json::array({coding(code)})}}; }

Json event_of(const std::string& id, const EventHead& head) {
  Json event = {{"resourceType", "AuditEvent"}, {"id", id}};
  const std::string_view suffix = suffix_of(head.profile);
  if (!suffix.empty()) {
    event["meta"] = {{"profile", Json::array({std::string(kProfiles) + std::string(suffix)})}};
  }
  event["type"] = coding(head.type);
  if (!head.subtypes.empty()) {
    Json subtypes = Json::array();
    for (const Code& code : head.subtypes) subtypes.push_back(coding(code));
    event["subtype"] = std::move(subtypes);
  }
  event["action"] = std::string(1, head.action);
  event["recorded"] = to_iso(believable(head.recorded));
  event["outcome"] = std::string(1, head.outcome);
  if (!head.outcome_words.empty()) event["outcomeDesc"] = head.outcome_words;
  return event;
}

Json device_who(const Place& place) {
  return identifier(kDeviceSystem, to_hex(place.device));
}

Json device_agent(const Place& place, const Code& role) {
  return {{"type", concept_of(role)},
          {"who", device_who(place)},
          {"requestor", false},
          {"network", person_network(place.device_name)}};
}

Json outside_agent(std::string_view where) {
  static constexpr Code kDestination{kDicom, "110152", "Destination Role ID"};
  return {{"type", concept_of(kDestination)},
          {"who", identifier("urn:tomoshibi:outside", where)},
          {"requestor", false},
          {"network", person_network(where)}};
}

Json purpose_of(bool breaks_glass) {
  return Json::array({concept_of(breaks_glass ? kBreakGlass : kTreat)});
}

Json user_agent(const journal::Header& header, std::string_view name, bool breaks_glass) {
  Json agent = {{"type", concept_of(kUserType)}};
  if (header.role) {
    agent["role"] = Json::array({Json{{"text", word_of(*header.role)}}});
  }
  agent["who"] = identifier(kStaffSystem, header.account.value);
  if (!name.empty()) agent["name"] = fhir_text(name);
  agent["requestor"] = true;
  agent["purposeOfUse"] = purpose_of(breaks_glass);
  return agent;
}

Json source_of(const Place& place) {
  Json source = Json::object();
  if (!place.site.empty()) source["site"] = fhir_text(place.site);
  source["observer"] = device_who(place);
  source["type"] = Json::array({coding(kUserDevice)});
  return source;
}

Json patient_entity(const PersonId& person) {
  return {{"what", {{"reference", "Patient/" + to_text(person)}}},
          {"type", coding(kPersonType)},
          {"role", coding(kPatientRole)}};
}

Json request_entity(const EntryName& name, const std::vector<journal::Field>& fields,
                    std::string_view kind, journal::ClockConfidence confidence) {
  static constexpr std::array<std::string_view, 3> kClocks{"unknown", "drifting", "anchored"};
  const auto number = static_cast<std::size_t>(confidence);
  Json detail = Json::array();
  const auto add = [&](std::string_view type, std::string_view value) {
    detail.push_back({{"type", type}, {"valueString", fhir_text(value)}});
  };
  add("kind", kind);
  add("clock", number < kClocks.size() ? kClocks[number] : kClocks[0]);
  for (const journal::Field& field : fields) {
    if (!may_be_told(field.name)) continue;
    if (const auto* word = std::get_if<std::string>(&field.value)) add(field.name, *word);
    if (const auto* count = std::get_if<std::int64_t>(&field.value)) {
      add(field.name, std::to_string(*count));
    }
  }
  const std::string value = to_hex(name.device) + "/" + std::to_string(name.seq.value);
  return {{"what", identifier(kEntrySystem, value)},
          {"type", coding(kRequestType)},
          {"detail", std::move(detail)}};
}

Json query_entity(const journal::SearchCriteria& criteria) {
  return {{"type", coding(kSystemType)},
          {"role", coding(kQueryRole)},
          {"query", base64_of(request_of(criteria))}};
}

}  // namespace tomoshibi::store::audit::balp
