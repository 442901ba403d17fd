#include "store/charts/fhir.h"

#include <algorithm>
#include <array>

#include "store/charts/internal/fhir_context.h"

namespace tomoshibi::store::charts {

using internal::FhirBundle;
using internal::FhirContext;
using internal::Json;
using internal::patient_name;
using internal::source_of;

namespace {

constexpr std::size_t kMaxDepth = 64;
constexpr std::size_t kMaxEntries = 20'000;
constexpr std::size_t kMaxTypeName = 64;

using Reader = void (*)(FhirContext&);
struct KindOf {
  std::string_view type;
  Reader reader;
  bool names;         // Gives names or people that others refer to: read first of a Bundle.
  bool of_a_patient;  // Needs to know whose it is.
};
constexpr std::array kKinds = {
    KindOf{"MedicationDispense", internal::read_medication, false, true},
    KindOf{"Observation", internal::read_observation, false, true},
    KindOf{"MedicationRequest", internal::read_medication, false, true},
    KindOf{"Condition", internal::read_condition, false, true},
    KindOf{"Patient", internal::read_patient, true, false},
    KindOf{"Coverage", internal::read_coverage, false, true},
    KindOf{"AllergyIntolerance", internal::read_allergy, false, true},
    KindOf{"Procedure", internal::read_procedure, false, true},
    KindOf{"MedicationStatement", internal::read_medication, false, true},
    KindOf{"Organization", internal::read_organization, true, false},
    KindOf{"Location", internal::read_organization, true, false},
    KindOf{"Practitioner", internal::read_organization, true, false},
    KindOf{"PractitionerRole", internal::read_organization, true, false},
    KindOf{"Medication", internal::read_medicine_name, true, false},
};

const KindOf* kind_of(std::string_view type) {
  const auto found = std::ranges::find(kKinds, type, &KindOf::type);
  return found == kKinds.end() ? nullptr : &*found;
}

// Kinds that no chart and no reference could use.
bool is_about_nobody(std::string_view type) {
  static constexpr auto kTypes = std::to_array<std::string_view>(
      {"OperationOutcome", "CapabilityStatement", "StructureDefinition", "ValueSet", "CodeSystem",
       "SearchParameter", "Parameters", "MessageHeader", "Subscription", "Bundle"});
  return std::ranges::find(kTypes, type) != kTypes.end();
}

}  // namespace

struct FhirReader::State {
  explicit State(internal::Sink& the_sink) : sink(the_sink) {}

  internal::Sink& sink;
  simdjson::dom::parser parser;
  bool ready = false;
  std::unordered_map<std::string, internal::UsageSense> senses;
  // The last subject by reference: records come person by person.
  std::string last_reference;
  PersonId last_subject;

  bool make_bundle(const Json& document, FhirBundle& bundle);
  void read_bundle(FhirContext& context, const Json& document, std::uint64_t line);
  void read_resource(FhirContext& context, const Json& resource, std::string_view full_url);
  bool find_subject(FhirContext& context);
  bool subject_of_reference(FhirContext& context, const Json& reference);
  bool subject_of_patient(FhirContext& context, const Json& patient, std::string_view url);
  bool subject_of_identifier(FhirContext& context, const Json& identifier);
};

FhirReader::FhirReader(internal::Sink& sink) : state_(std::make_unique<State>(sink)) {}
FhirReader::~FhirReader() = default;

void FhirReader::read(std::string_view document, std::uint64_t line, Instant now) {
  State& state = *state_;
  if (!state.ready) {
    state.ready = state.parser.allocate(std::size_t{1} << 20, kMaxDepth) == simdjson::SUCCESS;
  }
  simdjson::dom::element root;
  const simdjson::error_code error =
      state.parser.parse(document.data(), document.size(), false).get(root);
  if (error != simdjson::SUCCESS) {
    state.sink.begin(std::max<std::uint64_t>(line, 1), document, 0);
    state.sink.quarantine(error == simdjson::UTF8_ERROR    ? "this line is not UTF-8 text"
                          : error == simdjson::DEPTH_ERROR ? "this record is nested too deeply"
                          : error == simdjson::MEMALLOC    ? "not enough memory for this record"
                                                           : "this is not well-formed JSON");
    return;
  }
  FhirContext context;
  context.sink = &state.sink;
  context.now = now;
  context.document = document;
  context.senses = &state.senses;
  const Json whole(root);
  std::uint64_t number = 0;
  const auto read_one = [&](const Json& resource) {
    if (resource["resourceType"].text() == "Bundle") {
      state.read_bundle(context, resource, line);
      return;
    }
    ++number;
    state.sink.begin(line != 0 ? line : number, document, number);
    state.read_resource(context, resource, {});
  };
  if (whole.is_array()) {
    whole.each(read_one);
  } else {
    read_one(whole);
  }
}

bool FhirReader::State::make_bundle(const Json& document, FhirBundle& bundle) {
  std::size_t entries = 0;
  document["entry"].each([&](const Json& entry) {
    if (++entries > kMaxEntries) return;
    const Json resource = entry["resource"];
    if (!resource.is_object()) return;
    const std::string_view url = entry["fullUrl"].text();
    const std::string_view type = resource["resourceType"].text();
    const std::string_view id = resource["id"].text();
    if (!url.empty()) bundle.by_url.emplace(url, resource);
    if (!id.empty()) bundle.by_name.emplace(std::string(type) + '/' + std::string(id), resource);
    if (type != "Patient") return;
    bundle.only_patient = ++bundle.patients == 1 ? resource : Json();
    bundle.only_patient_url = url;
  });
  for (const std::string_view when :
       {document["meta"]["lastUpdated"].text(), document["timestamp"].text()}) {
    if (bundle.has_as_of) continue;
    if (const std::optional<Instant> instant = internal::instant_of(when)) {
      bundle.as_of = *instant;
      bundle.has_as_of = true;
    }
  }
  return entries <= kMaxEntries;
}

// Names and people first, then what refers to them; each in the order of the Bundle.
void FhirReader::State::read_bundle(FhirContext& context, const Json& document,
                                    std::uint64_t line) {
  FhirBundle bundle;
  const bool whole = make_bundle(document, bundle);
  context.bundle = &bundle;
  context.number_cursor = 0;
  std::uint64_t entries = 0;
  for (const bool names : {true, false}) {
    std::uint64_t number = 0;
    document["entry"].each([&](const Json& entry) {
      if (++number > kMaxEntries) return;
      const Json resource = entry["resource"];
      const KindOf* kind = kind_of(resource["resourceType"].text());
      if ((kind != nullptr && kind->names) != names) return;
      ++entries;
      sink.begin(line != 0 ? line : number, context.document, number);
      read_resource(context, resource, entry["fullUrl"].text());
    });
  }
  context.bundle = nullptr;
  if (whole && entries > 0) return;
  sink.begin(std::max<std::uint64_t>(line, 1), context.document, 0);
  sink.quarantine(whole ? "this Bundle is empty"
                        : "this Bundle has more than 20,000 entries; the rest was not read");
}

void FhirReader::State::read_resource(FhirContext& context, const Json& resource,
                                      std::string_view full_url) {
  const std::string_view type = resource["resourceType"].text();
  if (type.empty() || type.size() > kMaxTypeName) {
    sink.quarantine("this is not a FHIR resource: it has no resourceType");
    return;
  }
  context.resource = resource;
  context.type = type;
  context.full_url = full_url;
  context.source = source_of(resource);
  const std::optional<Instant> updated =
      internal::instant_of(resource["meta"]["lastUpdated"].text());
  const bool of_bundle = !updated && context.bundle != nullptr && context.bundle->has_as_of;
  context.as_of_known = updated.has_value() || of_bundle;
  context.as_of = updated ? *updated : of_bundle ? context.bundle->as_of : Instant{};
  const KindOf* kind = kind_of(type);
  if (kind == nullptr && is_about_nobody(type)) {
    sink.quarantine("this kind of resource says nothing of a patient");
    return;
  }
  if ((kind == nullptr || kind->of_a_patient) && !find_subject(context)) {
    sink.quarantine("this record does not say whose it is");
    return;
  }
  (kind == nullptr ? internal::read_unread : kind->reader)(context);
}

bool FhirReader::State::find_subject(FhirContext& context) {
  for (const std::string_view member : {"subject", "patient", "beneficiary", "individual", "for"}) {
    const Json reference = context.resource[member].first();
    if (reference.is_object()) return subject_of_reference(context, reference);
  }
  // A document speaks of one person.
  if (context.bundle == nullptr || context.bundle->patients != 1) return false;
  return subject_of_patient(context, context.bundle->only_patient,
                            context.bundle->only_patient_url);
}

bool FhirReader::State::subject_of_reference(FhirContext& context, const Json& reference) {
  const std::string_view text = reference["reference"].text();
  if (text.empty()) return subject_of_identifier(context, reference["identifier"]);
  if (const Json target = internal::target_of(context, reference); target.here()) {
    if (target["resourceType"].text() != "Patient") return false;
    if (!text.starts_with('#')) return subject_of_patient(context, target, text);
    Person person;
    const std::string id = patient_name(target, {}).value_or(context.key("contained", text));
    if (!internal::person_of_resource(context, target, id, person)) return false;
    internal::make_row(person, context.row);
    sink.add(person.id, internal::Part::kPerson, context.row, !context.as_of_known);
    context.subject = person.id;
    return true;
  }
  if (text.starts_with('#')) return subject_of_identifier(context, reference["identifier"]);
  std::string_view name = internal::name_of_reference(text);
  if (name.empty()) name = text;  // urn:uuid of another Bundle, or a bare id.
  if (name.starts_with("Patient/")) {
    name.remove_prefix(8);
  } else if (name != text) {
    return false;  // A group, a device.
  }
  if (name.empty()) return false;
  if (last_reference.size() == context.source.size() + name.size() &&
      last_reference.starts_with(context.source) && last_reference.ends_with(name)) {
    context.subject = last_subject;
    return true;
  }
  context.subject = internal::person_of(context.source, name);
  last_reference = context.source;
  last_reference += name;
  last_subject = context.subject;
  return true;
}

bool FhirReader::State::subject_of_patient(FhirContext& context, const Json& patient,
                                           std::string_view url) {
  const std::optional<std::string> name = patient_name(patient, url);
  if (!name) return false;
  context.subject = internal::person_of(source_of(patient), *name);
  return true;
}

bool FhirReader::State::subject_of_identifier(FhirContext& context, const Json& identifier) {
  const std::string_view value = identifier["value"].text();
  if (value.empty() || value.size() > 1000) return false;
  context.subject = internal::alias_of(identifier["system"].text(), value);
  return true;
}

}  // namespace tomoshibi::store::charts
