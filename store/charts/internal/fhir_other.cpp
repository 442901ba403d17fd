// AllergyIntolerance, Condition, Procedure; and whatever has no place of its own in a chart.
#include <algorithm>
#include <array>

#include "store/charts/internal/fhir_context.h"

namespace tomoshibi::store::charts::internal {
namespace {

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string_view first_code(const Json& concept_value) {
  std::string_view code;
  each_coding(concept_value, [&](const Coding& coding) {
    if (code.empty()) code = coding.code;
  });
  return code;
}

void append(std::string& text, const std::string& more, std::string_view between = " ") {
  if (more.empty() || holds(text, more)) return;
  if (!text.empty()) text += between;
  text += more;
}

std::string_view severity_words(std::string_view severity) {
  if (severity == "severe") return "重度";
  if (severity == "moderate") return "中等度";
  if (severity == "mild") return "軽度";
  return {};
}

// 未告知, 未提供: what the patient was not told.
bool is_undisclosed(const Json& resource) {
  bool undisclosed = false;
  const auto look = [&](const Json& label) {
    const std::string_view code = label["code"].text();
    undisclosed |= code == "UNINFORMED" || code == "UNDELIVERED" ||
                   holds(label["display"].text(), "未告知") ||
                   holds(label["display"].text(), "未説明");
  };
  resource["meta"]["tag"].each(look);
  resource["meta"]["security"].each(look);
  return undisclosed;
}

// What the text of a partial date adds, since only whole days are dates there.
std::string year_said(std::string_view when, const Date& day) {
  if (is_valid(day) || when.size() < 4 || when.size() > 7) return {};
  return "（" + kept(when) + "）";
}

// Words of a Narrative, without its marks.
std::string plain(std::string_view div) {
  std::string out;
  bool inside = false;
  for (const char letter : div.substr(0, 20'000)) {
    if (letter == '<') inside = true;
    if (!inside) out.push_back(letter);
    if (letter == '>') {
      inside = false;
      out.push_back(' ');
    }
  }
  for (std::size_t at; (at = out.find("  ")) != std::string::npos;) out.erase(at, 1);
  return kept(out);
}

void append_sections(const Json& sections, std::string& text, int depth) {
  if (depth > 4) return;
  sections.each([&](const Json& section) {
    std::string part = kept(section["title"].text());
    const std::string words = plain(section["text"]["div"].text());
    if (!words.empty()) part += part.empty() ? words : "：" + words;
    append(text, part, " ／ ");
    append_sections(section["section"], text, depth + 1);
  });
}

}  // namespace

void read_allergy(FhirContext& context) {
  const Json& resource = context.resource;
  Allergy allergy;
  allergy.key = context.key("AI");
  allergy.text = words_of(resource["code"]);
  allergy.code = code_of(resource["code"], {"Jfagy", "YJ-code", "GeneralOrderCode"});
  allergy.medication = holds(allergy.code, "MedicationAllergen") || holds(allergy.code, "YJ-code");
  resource["category"].each(
      [&](const Json& category) { allergy.medication |= category.text() == "medication"; });
  allergy.severe = resource["criticality"].text() == "high";
  resource["reaction"].each([&](const Json& reaction) {
    append(allergy.text, allergy.text.empty() ? words_of(reaction["substance"]) : std::string());
    reaction["manifestation"].each(
        [&](const Json& sign) { append(allergy.reaction, words_of(sign)); });
    append(allergy.reaction, kept(reaction["description"].text()));
    const std::string_view severity = reaction["severity"].text();
    append(allergy.reaction, std::string(severity_words(severity)));
    allergy.severe |= severity == "severe";
    append(allergy.reaction, texts_of_notes(reaction["note"]));
  });
  append(allergy.reaction, texts_of_notes(resource["note"]));
  const std::string_view verified = first_code(resource["verificationStatus"]);
  allergy.entered_in_error = verified == "entered-in-error" || verified == "refuted";
  if (verified == "unconfirmed") append(allergy.reaction, "（未確認）");
  const std::string_view clinical = first_code(resource["clinicalStatus"]);
  if (clinical == "resolved" || clinical == "inactive") append(allergy.reaction, "（解消と記録）");
  for (const std::string_view name : {"onsetDateTime", "recordedDate", "lastOccurrence"}) {
    if (!allergy.date.known()) allergy.date = day_of(resource[name].text());
  }
  if (allergy.text.empty()) {
    context.sink->quarantine("this allergy does not say to what");
    return;
  }
  context.add(Part::kAllergy, allergy, allergy.date);
}

void read_condition(FhirContext& context) {
  const Json& resource = context.resource;
  Condition condition;
  condition.key = context.key("CO");
  condition.text = words_of(resource["code"]);
  condition.code =
      code_of(resource["code"], {"ICD10", "disease-exCode", "disease-keyNumber", "disease"});
  if (condition.text.empty()) {
    condition.text = texts_of_notes(resource["note"]);
    if (condition.text.empty()) {
      context.sink->quarantine("this condition has no name");
      return;
    }
  }
  const std::string_view verified = first_code(resource["verificationStatus"]);
  if (verified == "entered-in-error") condition.text += "（取り消し）";
  if (verified == "refuted") condition.text += "（否定）";
  if (verified == "provisional" || verified == "differential" || verified == "unconfirmed") {
    condition.text += "（疑い）";
  }
  condition.undisclosed = is_undisclosed(resource);
  condition.onset = part_of_day(resource["onsetDateTime"].text());
  if (!condition.onset.known()) {
    condition.onset = part_of_day(resource["onsetPeriod"]["start"].text());
  }
  if (!condition.onset.known()) condition.onset = part_of_day(resource["recordedDate"].text());
  condition.ended = part_of_day(resource["abatementDateTime"].text());
  if (!condition.ended.known()) {
    condition.ended = part_of_day(resource["abatementPeriod"]["end"].text());
  }
  const std::string_view clinical = first_code(resource["clinicalStatus"]);
  if (!condition.ended.known() && (clinical == "resolved" || clinical == "remission")) {
    condition.text += clinical == "resolved" ? "（治癒）" : "（寛解）";
  }
  context.add(Part::kCondition, condition, condition.onset);
}

void read_procedure(FhirContext& context) {
  const Json& resource = context.resource;
  Procedure procedure;
  procedure.key = context.key("PR");
  procedure.text = words_of(resource["code"]);
  procedure.code = code_of(resource["code"], {"100495.20.2.71", "procedure", "Kcode"});
  if (procedure.text.empty()) {
    context.sink->quarantine("this procedure has no name");
    return;
  }
  std::string_view when = resource["performedDateTime"].text();
  if (when.empty()) when = resource["performedPeriod"]["start"].text();
  procedure.date = day_of(when);
  procedure.text += year_said(when, procedure.date);
  const auto surgical = [&](const Coding& coding) {
    procedure.surgery |= coding.code == "387713003" || coding.code == "surgery" ||
                         coding.code == "surgical" || holds(coding.display, "手術");
  };
  each_coding(resource["category"], surgical);
  if (holds(resource["category"]["text"].text(), "手術")) procedure.surgery = true;
  // Receipt codes 150...: 手術 of the medical fee table.
  each_coding(resource["code"], [&](const Coding& coding) {
    procedure.surgery |= coding.code.size() == 9 && coding.code.starts_with("150");
  });
  const std::string_view status = resource["status"].text();
  if (const std::string more = texts_of_notes(resource["note"]); !more.empty()) {
    procedure.text += "（" + more + "）";
  }
  if (status == "not-done") procedure.text += "（実施せず）";
  if (status == "entered-in-error") procedure.text += "（取り消し）";
  if (status == "preparation") procedure.text += "（予定）";
  procedure.facility = facility_of(context).name;
  resource["performer"].each([&](const Json& performer) {
    if (procedure.facility.empty()) {
      procedure.facility = organization_name(context, performer["onBehalfOf"]);
    }
    if (procedure.facility.empty()) {
      procedure.facility = organization_name(context, performer["actor"]);
    }
  });
  if (procedure.facility.empty()) {
    procedure.facility = organization_name(context, resource["location"]);
  }
  context.add(Part::kProcedure, procedure, procedure.date);
}

void read_unread(FhirContext& context) {
  const Json& resource = context.resource;
  std::string text;
  Date when;
  for (const std::string_view name :
       {"date", "occurrenceDateTime", "effectiveDateTime", "created", "recordedDate",
        "authoredOn"}) {
    if (!when.known()) when = day_of(resource[name].text());
  }
  append(text, to_iso(when));
  for (const std::string_view name :
       {"title", "description", "conclusion", "summary", "valueString"}) {
    append(text, kept(resource[name].text()));
  }
  for (const std::string_view name : {"type", "code", "vaccineCode", "category", "reasonCode"}) {
    resource[name].each([&](const Json& one) { append(text, words_of(one)); });
  }
  append(text, texts_of_notes(resource["note"]));
  append_sections(resource["section"], text, 0);
  if (text.empty()) text = plain(resource["text"]["div"].text());
  if (text.empty()) text = kept(resource["status"].text());
  context.row.clear();
  context.row.key = context.key(kept(context.type));
  context.row.date = when;
  context.row.as_of = context.as_of_or(when);
  context.row.body = kept(context.type) + ": " + kept(text);
  context.sink->add(context.subject, Part::kUnread, context.row, !context.as_of_known);
}

}  // namespace tomoshibi::store::charts::internal
