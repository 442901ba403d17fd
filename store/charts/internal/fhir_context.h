// What the readers of the single kinds of resources share: the resource at hand with its source
// and time, its Bundle, and how concepts, dates and references are read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "store/base/chart.h"
#include "store/charts/internal/json.h"
#include "store/charts/internal/sink.h"
#include "store/charts/internal/usage.h"

namespace tomoshibi::store::charts::internal {

struct Coding {
  std::string_view system;
  std::string_view code;
  std::string_view display;
};

// Of one document: the entries of its Bundle by fullUrl and by "Type/id".
struct FhirBundle {
  std::unordered_map<std::string_view, Json> by_url;
  std::unordered_map<std::string, Json> by_name;
  Json only_patient;  // Absent when there are none or several.
  std::string_view only_patient_url;
  std::size_t patients = 0;
  Instant as_of;
  bool has_as_of = false;
};

struct FhirContext {
  Sink* sink = nullptr;
  Instant now;
  std::string_view document;        // As written, for the digits of numbers.
  std::size_t number_cursor = 0;    // How far numbers were looked for in it.
  const FhirBundle* bundle = nullptr;
  std::unordered_map<std::string, UsageSense>* senses = nullptr;  // Learnt once a distinct text.

  // Of the resource at hand.
  Json resource;
  std::string_view type;
  std::string_view full_url;
  std::string_view source;  // source_of(resource)
  Instant as_of;
  bool as_of_known = false;  // meta.lastUpdated of itself or of its Bundle.
  PersonId subject;
  Row row;  // Room.

  // Adds `value` as a row of the subject. `when` stands in when nothing says "as of".
  template <typename Value>
  void add(Part part, Value& value, const Date& when) {
    value.as_of = as_of_or(when);
    make_row(value, row);
    sink->add(subject, part, row, !as_of_known);
  }
  Instant as_of_or(const Date& when) const;
  // "MR/<id>": the identity of the resource, with what tells its parts apart.
  std::string key(std::string_view kind, std::string_view part = {}) const;
};

// Who gave the resource: meta.source without its fragment (a request's number), or kFhirSource.
std::string_view source_of(const Json& resource);
// What a Patient is called at his source: his id, his member id or first identifier, the fullUrl.
std::optional<std::string> patient_name(const Json& patient, std::string_view full_url);

// Text as it is kept: at most 4,000 bytes, control characters as spaces, no spaces around.
std::string kept(std::string_view text);

template <typename Call>
void each_coding(const Json& concept_value, Call&& call) {
  concept_value["coding"].each([&](const Json& coding) {
    call(Coding{coding["system"].text(), coding["code"].text(), coding["display"].text()});
  });
}
// CodeableConcept to words: its text, else its first display, else its first code.
std::string words_of(const Json& concept_value);
// "system|code" of the first coding whose system holds one of the names' parts; else the first.
std::string code_of(const Json& concept_value, std::initializer_list<std::string_view> preferred);

// The day of a FHIR date, dateTime or instant, in Japan. Unknown when it says less than a day.
Date day_of(std::string_view text);
// The same, with month or day 0 when it says only the year or month.
Date part_of_day(std::string_view text);
std::optional<Instant> instant_of(std::string_view text);

// A resource that a Reference names: contained, of the Bundle, or nothing.
Json target_of(const FhirContext& context, const Json& reference);
// "Patient/123" of "https://host/fhir/Patient/123/_history/2"; empty when it has another shape.
std::string_view name_of_reference(std::string_view reference);
// A name by reference: of the target, the display, or a fact that came earlier.
std::string organization_name(const FhirContext& context, const Json& reference);
struct Facility {
  std::string name;
  std::string code;  // 10 digits where known.
};
// Facility of the eCS extension, by number and by what is known under it.
Facility facility_of(const FhirContext& context);
std::string texts_of_notes(const Json& notes);
// The decimal as it stands in the file ("5.60"), when it can be found there; else the shortest.
std::string number_as_written(FhirContext& context, std::string_view member, const Json& quantity);

// Readers. Each adds rows, keeps a fact or quarantines.
void read_patient(FhirContext& context);
void read_coverage(FhirContext& context);
void read_organization(FhirContext& context);  // And Location, Practitioner, PractitionerRole.
void read_medicine_name(FhirContext& context);  // The resource Medication.
void read_medication(FhirContext& context);
void read_observation(FhirContext& context);
void read_allergy(FhirContext& context);
void read_condition(FhirContext& context);
void read_procedure(FhirContext& context);
void read_unread(FhirContext& context);

// Out of read_patient, for a contained Patient.
bool person_of_resource(const FhirContext& context, const Json& patient, std::string_view id,
                        Person& person);

}  // namespace tomoshibi::store::charts::internal
