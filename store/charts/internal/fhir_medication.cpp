// MedicationRequest, MedicationDispense, MedicationStatement; and Medication, which they refer to.
#include <algorithm>
#include <array>
#include <cmath>

#include "store/charts/internal/fhir_context.h"
#include "store/charts/internal/pack.h"
#include "store/charts/internal/usage.h"

namespace tomoshibi::store::charts::internal {
namespace {

constexpr std::size_t kMaxSenses = 8192;

enum class CodeKind : std::uint8_t { kYj, kHot, kGeneral, kReceipt, kLocal };

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

CodeKind kind_of_system(std::string_view system) {
  // 薬価 codes have the shape of YJ codes and stand in their place.
  if (holds(system, "YJ-code") || system.ends_with("100495.20.1.73") ||
      system.ends_with("100495.20.2.73") || system.ends_with("100495.20.2.72") ||
      system.ends_with("100495.20.1.72")) {
    return CodeKind::kYj;
  }
  if (holds(system, "GeneralOrderCode") || system.ends_with("100495.20.2.81") ||
      system.ends_with("100495.20.1.81")) {
    return CodeKind::kGeneral;
  }
  if (holds(system, "master-HOT") || holds(system, "200119.4.403.") ||
      holds(system, "200119.4.402.") || system.ends_with("100495.20.2.74") ||
      system.ends_with("100495.20.1.74")) {
    return CodeKind::kHot;
  }
  if (system.ends_with("100495.20.2.71") || system.ends_with("100495.20.1.71")) {
    return CodeKind::kReceipt;
  }
  return CodeKind::kLocal;
}

// Name and codes of a medicine out of its CodeableConcept.
void read_codes(const Json& concept_value, Medication& medicine) {
  std::array<std::string, 5> coded;
  std::array<std::string, 5> shown;
  std::string any_code;
  each_coding(concept_value, [&](const Coding& coding) {
    if (coding.code == "NOCODED") return;
    CodeKind kind = kind_of_system(coding.system);
    if (kind == CodeKind::kYj && yj_of(coding.code).empty()) kind = CodeKind::kLocal;
    const auto at = static_cast<std::size_t>(kind);
    if (any_code.empty()) any_code = kept(coding.code);
    if (shown[at].empty()) shown[at] = kept(coding.display);
    if (!coded[at].empty() || coding.code.empty()) return;
    coded[at] = kind == CodeKind::kYj
                    ? yj_of(coding.code)
                    : kept(std::string(coding.system) + '|' + std::string(coding.code));
  });
  const auto of = [](std::array<std::string, 5>& list, CodeKind kind) -> std::string& {
    return list[static_cast<std::size_t>(kind)];
  };
  medicine.yj = of(coded, CodeKind::kYj);
  medicine.generic_name = of(shown, CodeKind::kGeneral);
  // Without YJ the code that tells the ingredient comes first.
  static constexpr std::array kWithYj = {CodeKind::kHot, CodeKind::kReceipt, CodeKind::kGeneral,
                                         CodeKind::kLocal};
  static constexpr std::array kWithoutYj = {CodeKind::kGeneral, CodeKind::kHot,
                                            CodeKind::kReceipt, CodeKind::kLocal};
  for (const CodeKind kind : medicine.yj.empty() ? kWithoutYj : kWithYj) {
    if (medicine.other_code.empty()) medicine.other_code = of(coded, kind);
  }
  medicine.text = kept(concept_value["text"].text());
  for (const CodeKind kind : {CodeKind::kYj, CodeKind::kHot, CodeKind::kReceipt, CodeKind::kLocal,
                              CodeKind::kGeneral}) {
    if (medicine.text.empty()) medicine.text = of(shown, kind);
  }
  if (medicine.text.empty()) medicine.text = any_code;
}

void note(Medication& medicine, std::string text) {
  if (text.empty() || text == medicine.usage) return;
  if (std::ranges::find(medicine.notes, text) != medicine.notes.end()) return;
  if (medicine.notes.size() < 32) medicine.notes.push_back(std::move(text));
}

std::string_view code_under(const Json& concept_value, std::string_view system_part) {
  std::string_view found;
  each_coding(concept_value, [&](const Coding& coding) {
    if (found.empty() && holds(coding.system, system_part)) found = coding.code;
  });
  return found;
}

DosageKind kind_of_digit(char first) {
  switch (first) {
    case '1': return DosageKind::kInternal;
    case '2': return DosageKind::kExternal;
    case '3': return DosageKind::kInjection;
    default: return DosageKind::kUnknown;
  }
}

UsageSense learnt(FhirContext& context, const std::string& text) {
  if (text.empty()) return {};
  const auto known = context.senses->find(text);
  if (known != context.senses->end()) return known->second;
  const UsageSense sense = sense_of_usage(text);
  if (context.senses->size() < kMaxSenses) context.senses->emplace(text, sense);
  return sense;
}

// Of all dosage instructions together.
struct Dosage {
  std::string per_day, per_time, unit;
  bool as_needed = false;
  bool uneven = false;
  DosageKind kind = DosageKind::kUnknown;
  std::optional<int> days;
  std::size_t instructions = 0;
};

void read_repeat(const Json& repeat, Dosage& dosage) {
  const std::string_view unit = repeat["periodUnit"].text();
  const std::optional<double> period = repeat["period"].number();
  if (unit == "wk" || unit == "mo" || (unit == "d" && period && *period > 1)) dosage.uneven = true;
  if (repeat["dayOfWeek"].here()) dosage.uneven = true;
  const Json bounds = repeat["boundsDuration"];
  if (!dosage.days && bounds["code"].text() == "d") dosage.days = bounds["value"].whole_number();
  // The amount of a day, when only that of a time is said.
  const std::optional<double> frequency = repeat["frequency"].number();
  const bool daily = unit == "d" && (!period || *period == 1);
  if (dosage.per_day.empty() && !dosage.per_time.empty() && daily && frequency) {
    double amount = 0;
    std::from_chars(dosage.per_time.data(), dosage.per_time.data() + dosage.per_time.size(),
                    amount);
    std::array<char, 32> digits{};
    const double whole = std::round(amount * *frequency * 1000) / 1000;
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), whole);
    if (error == std::errc() && std::isfinite(whole)) dosage.per_day.assign(digits.data(), end);
  }
}

void read_amounts(const Json& instruction, Dosage& dosage) {
  const Json rate = instruction["doseAndRate"].first();
  const Json ratio = rate["rateRatio"];
  const Json by = ratio["denominator"];
  const bool a_day = by["code"].text() == "d" || by["unit"].text() == "日";
  if (a_day && by["value"].number() == 1.0) {
    dosage.per_day = ratio["numerator"]["value"].number_text();
    dosage.unit = kept(ratio["numerator"]["unit"].text());
  }
  const Json time = rate["doseQuantity"];
  dosage.per_time = time["value"].number_text();
  if (dosage.unit.empty()) dosage.unit = kept(time["unit"].text());
}

void read_instruction(FhirContext& context, const Json& instruction, Medication& medicine,
                      Dosage& dosage) {
  const bool first = dosage.instructions++ == 0;
  if (first) {
    read_amounts(instruction, dosage);
  } else if (instruction["doseAndRate"].here()) {
    dosage.uneven = true;  // Several amounts: no single one stands for a day.
  }
  const Json timing = instruction["timing"];
  read_repeat(timing["repeat"], dosage);
  instruction["extension"].each([&](const Json& extension) {
    if (extension["url"].text().ends_with("_UsageDuration") && !dosage.days) {
      dosage.days = extension["valueDuration"]["value"].whole_number();
    }
  });
  const Json code = timing["code"];
  std::string usage = words_of(code);
  const std::string said = kept(instruction["text"].text());
  const std::string_view standard = code_under(code, "MedicationUsage");
  if (usage.empty() || usage == standard) usage = said;
  if (!usage.empty() && !holds(medicine.usage, usage)) {
    if (!medicine.usage.empty()) medicine.usage += " / ";
    medicine.usage += usage;
  }
  note(medicine, said);
  note(medicine, kept(instruction["patientInstruction"].text()));
  instruction["additionalInstruction"].each([&](const Json& more) {
    const std::string_view added = code_under(more, "MedicationUsageAdditional");
    // V: uneven amounts; I: intervals of days; W: weekdays.
    if (added.starts_with('V') || added.starts_with('I') || added.starts_with('W')) {
      dosage.uneven = true;
    }
    const std::string words = words_of(more);
    dosage.uneven |= learnt(context, words).uneven;
    note(medicine, words);
  });
  const Json needed = instruction["asNeededBoolean"];
  if (needed.truth() || instruction["asNeededCodeableConcept"].here()) dosage.as_needed = true;
  note(medicine, words_of(instruction["asNeededCodeableConcept"]));
  for (const std::string& text : {usage, said}) {
    const UsageSense sense = learnt(context, text);
    dosage.uneven |= sense.uneven;
    dosage.as_needed |= sense.as_needed;
    if (dosage.kind == DosageKind::kUnknown) dosage.kind = sense.kind;
  }
  // Codes say more surely than words by which way it is given.
  if (!standard.empty() && kind_of_digit(standard[0]) != DosageKind::kUnknown) {
    dosage.kind = kind_of_digit(standard[0]);
  }
  const std::string_view method = code_under(instruction["method"], "MedicationMethod");
  if (!method.empty() && kind_of_digit(method[0]) != DosageKind::kUnknown) {
    dosage.kind = kind_of_digit(method[0]);
  }
}

void read_duration(const Json& duration, Medication& medicine, bool& in_times) {
  const std::optional<int> value = duration["value"].whole_number();
  if (!value) return;
  const std::string_view unit = duration["unit"].text();
  const std::string_view code = duration["code"].text();
  in_times = holds(unit, "回");
  medicine.days = code == "wk" ? *value * 7 : *value;
}

void settle_dosage(const Dosage& dosage, bool duration_in_times, Medication& medicine) {
  medicine.uneven = dosage.uneven;
  medicine.kind = dosage.as_needed ? DosageKind::kAsNeeded : dosage.kind;
  if (medicine.kind == DosageKind::kUnknown) medicine.kind = kind_of_yj(medicine.yj);
  if (duration_in_times) medicine.kind = DosageKind::kAsNeeded;
  if (medicine.unit.empty()) medicine.unit = dosage.unit;
  const bool a_day = medicine.kind == DosageKind::kInternal;
  medicine.dose = a_day ? dosage.per_day : dosage.per_time;
  if (medicine.dose.empty() && !a_day) medicine.dose = dosage.per_day;
  // How often a day is not said: the amount of a time is kept as such, not as a day's.
  if (medicine.dose.empty() && !dosage.per_time.empty()) {
    note(medicine, "1回 " + dosage.per_time + medicine.unit);
  }
  if (!medicine.days) medicine.days = dosage.days;
  if (medicine.kind != DosageKind::kAsNeeded || duration_in_times) return;
  // Of what is taken as needed only the number of times is known, never days.
  medicine.days = std::nullopt;
  double whole = 0;
  double time = 0;
  std::from_chars(medicine.quantity.data(), medicine.quantity.data() + medicine.quantity.size(),
                  whole);
  std::from_chars(medicine.dose.data(), medicine.dose.data() + medicine.dose.size(), time);
  if (whole > 0 && time > 0 && whole / time < 10000 && std::fmod(whole, time) == 0) {
    medicine.days = static_cast<int>(whole / time);
  }
}

Source source_of(const FhirContext& context) {
  Source source = context.type == "MedicationDispense"  ? Source::kDispensing
                  : context.type == "MedicationRequest" ? Source::kPrescription
                                                        : Source::kNotebook;
  context.resource["meta"]["tag"].each([&](const Json& tag) {
    if (!holds(tag["system"].text(), "source")) return;
    const std::string_view code = tag["code"].text();
    if (code == "receipt") source = Source::kReceipt;
    if (code == "dispensing" || code == "dispense") source = Source::kDispensing;
    if (code == "prescription") source = Source::kPrescription;
    if (code == "notebook") source = Source::kNotebook;
  });
  return source;
}

// 入院処方, 院内処方 of the MERIT-9 categories, or the ward of R4's own.
bool is_in_hospital(const Json& resource) {
  bool inside = false;
  resource["category"].each([&](const Json& category) {
    each_coding(category, [&](const Coding& coding) {
      if (coding.code == "IHP" || coding.code == "OHI" || coding.code == "inpatient") inside = true;
    });
    if (holds(category["text"].text(), "院内")) inside = true;
  });
  return inside;
}

void read_facilities(const FhirContext& context, Medication& medicine) {
  const Json& resource = context.resource;
  Facility facility = facility_of(context);
  medicine.facility = facility.name;
  medicine.facility_code = facility.code;
  if (context.type == "MedicationDispense") {
    resource["performer"].each([&](const Json& performer) {
      if (!medicine.pharmacy.empty()) return;
      medicine.pharmacy = organization_name(context, performer["actor"]);
    });
    if (medicine.pharmacy.empty()) {
      medicine.pharmacy = organization_name(context, resource["location"]);
    }
    const Json request = target_of(context, resource["authorizingPrescription"].first());
    if (medicine.facility.empty()) {
      medicine.facility = organization_name(context, request["requester"]);
    }
    return;
  }
  if (medicine.facility.empty()) {
    medicine.facility = organization_name(context, resource["requester"]);
  }
  if (medicine.facility.empty()) {
    medicine.facility = organization_name(context, resource["informationSource"]);
  }
  medicine.pharmacy = organization_name(context, resource["dispenseRequest"]["performer"]);
}

std::string_view words_of_status(std::string_view status) {
  if (status == "entered-in-error") return "入力誤りとして取り消された記録";
  if (status == "cancelled" || status == "declined") return "取り消された記録";
  if (status == "stopped") return "中止された記録";
  if (status == "on-hold") return "保留中の記録";
  if (status == "not-taken") return "本人は飲んでいないという記録";
  return {};
}

// The medicine itself: in place, contained, of the Bundle, or told before as a Medication.
void read_name(const FhirContext& context, Medication& medicine) {
  const Json reference = context.resource["medicationReference"];
  read_codes(context.resource["medicationCodeableConcept"], medicine);
  if (!medicine.text.empty() || !reference.here()) return;
  const Json target = target_of(context, reference);
  if (target.here()) {
    read_codes(target["code"], medicine);
    if (medicine.text.empty()) {
      read_codes(target["ingredient"].first()["itemCodeableConcept"], medicine);
    }
  } else if (const std::string_view name = name_of_reference(reference["reference"].text());
             !name.empty()) {
    const std::optional<std::string> told =
        context.sink->fact(fact_name("medicine", context.source, name));
    if (told) {
      Unpacker in(*told);
      medicine.text = in.text();
      medicine.yj = in.text();
      medicine.other_code = in.text();
      medicine.generic_name = in.text();
    }
  }
  if (medicine.text.empty()) medicine.text = kept(reference["display"].text());
}

}  // namespace

void read_medicine_name(FhirContext& context) {
  Medication medicine;
  read_codes(context.resource["code"], medicine);
  const std::string_view id = context.resource["id"].text();
  if (medicine.text.empty() || id.empty()) {
    context.sink->quarantine("this medicine has no name, or no id to refer to it");
    return;
  }
  std::string body;
  Packer out(body);
  out.text(medicine.text);
  out.text(medicine.yj);
  out.text(medicine.other_code);
  out.text(medicine.generic_name);
  context.sink->keep_fact(
      fact_name("medicine", context.source, "Medication/" + std::string(id)), body);
}

void read_medication(FhirContext& context) {
  const Json& resource = context.resource;
  Medication medicine;
  read_name(context, medicine);
  if (medicine.text.empty()) {
    context.sink->quarantine("this medicine has neither a name nor a code");
    return;
  }
  std::string_view kind = "MR";
  Json duration = resource["dispenseRequest"]["expectedSupplyDuration"];
  Json quantity = resource["dispenseRequest"]["quantity"];
  std::string_view when = resource["authoredOn"].text();
  Json instructions = resource["dosageInstruction"];
  if (context.type == "MedicationDispense") {
    kind = "MD";
    duration = resource["daysSupply"];
    quantity = resource["quantity"];
    when = resource["whenHandedOver"].text();
    if (when.empty()) when = resource["whenPrepared"].text();
  } else if (context.type == "MedicationStatement") {
    kind = "MS";
    instructions = resource["dosage"];
    when = resource["effectiveDateTime"].text();
    if (when.empty()) when = resource["effectivePeriod"]["start"].text();
    if (when.empty()) when = resource["dateAsserted"].text();
  }
  medicine.key = context.key(kind);
  medicine.date = day_of(when);
  medicine.source = source_of(context);
  medicine.quantity = quantity["value"].number_text();
  bool in_times = false;
  read_duration(duration, medicine, in_times);
  Dosage dosage;
  instructions.each(
      [&](const Json& one) { read_instruction(context, one, medicine, dosage); });
  if (dosage.unit.empty()) dosage.unit = kept(quantity["unit"].text());
  settle_dosage(dosage, in_times, medicine);
  read_facilities(context, medicine);
  medicine.in_hospital = is_in_hospital(resource) ||
                         (medicine.source == Source::kReceipt && medicine.usage.empty());
  note(medicine, std::string(words_of_status(resource["status"].text())));
  resource["note"].each([&](const Json& one) { note(medicine, kept(one["text"].text())); });
  context.add(Part::kMedication, medicine, medicine.date);
}

}  // namespace tomoshibi::store::charts::internal
