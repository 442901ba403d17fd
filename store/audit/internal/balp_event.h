// One AuditEvent of FHIR R4, as JSON: the parts that BALP's patterns are put together from.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "store/audit/balp.h"

namespace tomoshibi::store::audit::balp {

using Json = nlohmann::ordered_json;

struct Code {
  std::string_view system;
  std::string_view code;
  std::string_view display;
};

inline constexpr std::string_view kDicom = "http://dicom.nema.org/resources/ontology/DCM";
inline constexpr std::string_view kInteraction = "http://hl7.org/fhir/restful-interaction";
inline constexpr Code kRest{"http://terminology.hl7.org/CodeSystem/audit-event-type", "rest",
                            "RESTful Operation"};
inline constexpr Code kSearch{kInteraction, "search", "search"};
inline constexpr Code kRead{kInteraction, "read", "read"};
inline constexpr Code kExport{kDicom, "110106", "Export"};
inline constexpr Code kOverride{kDicom, "110127", "Emergency Override Started"};
inline constexpr Code kDisclose{"http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle",
                                "disclose", "Disclose Record Lifecycle Event"};

// Text that FHIR takes as a string: no control characters, not empty (then "-").
std::string fhir_text(std::string_view text);
Json coding(const Code& code);
Json concept_of(const Code& code);

// What every event needs of where it happened.
struct Place {
  KeyId device{};
  std::string device_name;
  std::string site;
};

enum class Profile { kNone, kQuery, kPatientQuery, kPatientRead, kDisclosureSource };

struct EventHead {
  Profile profile = Profile::kNone;
  Code type;
  std::vector<Code> subtypes;
  char action = 'E';
  Instant recorded;
  char outcome = '0';
  std::string_view outcome_words;
};
Json event_of(const std::string& id, const EventHead& head);

Json device_who(const Place& place);
Json device_agent(const Place& place, const Code& role);
// The destination of a disclosure: paper, a file.
Json outside_agent(std::string_view where);
Json user_agent(const journal::Header& header, std::string_view name, bool breaks_glass);
Json source_of(const Place& place);

Json patient_entity(const PersonId& person);
Json request_entity(const EntryName& name, const std::vector<journal::Field>& fields,
                    std::string_view kind, journal::ClockConfidence confidence);
Json query_entity(const journal::SearchCriteria& criteria);
Json purpose_of(bool breaks_glass);

}  // namespace tomoshibi::store::audit::balp
