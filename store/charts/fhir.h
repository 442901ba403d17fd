// Reader of FHIR R4 in Japan: resources and Bundles of JP Core, JP-CLINS and eCheckup become rows
// (internal/row.h) and people.
//
// What becomes what: Patient -> person; Coverage -> card; MedicationRequest, MedicationDispense,
// MedicationStatement -> medicines; Observation -> check-up items and laboratory tests (one row a
// component); AllergyIntolerance, Condition, Procedure -> the same; Organization, Location,
// Practitioner, Medication -> names that others refer to; whatever else speaks of a patient -> a
// line of Chart::unread with its readable text.
//
// Whose a resource is: a reference to a Patient by id, by address or by the fullUrl of its Bundle;
// an identifier (a member id first of all); the only Patient of its Bundle; a contained Patient.
// An id is read within the source (meta.source) of the resource, then within the unnamed source.
//
// Caps: 64 levels of nesting, 20,000 entries a Bundle, 4,000 bytes a text (cut at a character).
// Errors: none of its own; what cannot be used is quarantined at the sink.
// Source: reference/domain.md section 5.
// Proof: tests/charts_fhir_*_test.cpp, tests/fuzz/fhir_fuzz.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "store/base/instant.h"
#include "store/charts/internal/sink.h"

namespace tomoshibi::store::charts {

class FhirReader final {
 public:
  explicit FhirReader(internal::Sink& sink);
  FhirReader(const FhirReader&) = delete;
  FhirReader& operator=(const FhirReader&) = delete;
  ~FhirReader();

  // One JSON document: a resource, a Bundle, or an array of resources. Requires 64 readable bytes
  // behind it (internal/input.h gives them). `line`: where it stands in its file, 0 when it is all
  // of the file (its entries are numbered instead); `now`: the "as of" of what comes without any.
  void read(std::string_view document, std::uint64_t line, Instant now);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tomoshibi::store::charts
