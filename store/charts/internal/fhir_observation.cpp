// Observation: check-up items, laboratory tests, findings. One row a value; components are rows.
#include <algorithm>
#include <array>

#include "store/charts/internal/fhir_context.h"

namespace tomoshibi::store::charts::internal {
namespace {

struct CodedAnswer {
  int list;
  int code;
  std::string_view answer;
};
constexpr CodedAnswer kAnswers[] = {
#include "store/charts/internal/coded_answers.inc"
};
constexpr std::string_view kAnswerLists = "urn:oid:1.2.392.200119.6.";

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::optional<int> small_number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return {};
  return value;
}

std::string_view answer_of(const Coding& coding) {
  if (!coding.system.starts_with(kAnswerLists)) return {};
  const std::optional<int> list = small_number(coding.system.substr(kAnswerLists.size()));
  const std::optional<int> code = small_number(coding.code);
  if (!list || !code) return {};
  for (const CodedAnswer& known : kAnswers) {
    if (known.list == *list && known.code == *code) return known.answer;
  }
  return {};
}

// A coded result as people read it: the answer of its list, else what the source shows.
std::string shown(const Json& concept_value) {
  std::string answer;
  each_coding(concept_value, [&](const Coding& coding) {
    if (answer.empty()) answer = answer_of(coding);
  });
  return answer.empty() ? words_of(concept_value) : answer;
}

bool is_jlac10(std::string_view code) {
  return code.size() == 17 && std::ranges::all_of(code, [](char letter) {
           return (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z');
         });
}

// JLAC10 of 17 characters under any system that says so; else the first code with its system.
void read_code(const Json& code, CheckupItem& item) {
  std::string first;
  each_coding(code, [&](const Coding& coding) {
    const bool standard = holds(coding.system, "JLAC10") || coding.system.ends_with("119.6.1005") ||
                          coding.system.ends_with("119.4.504") ||
                          holds(coding.system, "eCheckup");
    if (item.code.empty() && standard && is_jlac10(coding.code)) item.code = coding.code;
    if (first.empty() && !coding.code.empty()) {
      first = kept(std::string(coding.system) + '|' + std::string(coding.code));
    }
  });
  if (item.code.empty()) item.code = first;
  item.name = words_of(code);
}

bool is_checkup(const FhirContext& context) {
  bool checkup = false;
  context.resource["category"].each([&](const Json& category) {
    each_coding(category, [&](const Coding& coding) {
      checkup |= coding.system == "urn:oid:2.16.840.1.113883.2.2.1.6.1001" ||
                 holds(coding.system, "eCheckup");
    });
  });
  each_coding(context.resource["code"], [&](const Coding& coding) {
    checkup |= coding.system.ends_with("119.6.1005") || holds(coding.system, "eCheckup");
  });
  context.resource["meta"]["profile"].each(
      [&](const Json& profile) { checkup |= holds(profile.text(), "eCheckup"); });
  return checkup;
}

// value[x] of an Observation or a component. False: there is none.
bool read_value(FhirContext& context, const Json& holder, CheckupItem& item) {
  const Json quantity = holder["valueQuantity"];
  if (quantity["value"].number()) {
    const std::string_view comparator = quantity["comparator"].text();
    item.text = number_as_written(context, "valueQuantity", quantity);
    if (comparator.empty()) {
      item.value = quantity["value"].number();
    } else {
      item.text.insert(0, comparator);  // "<0.5" is no number to calculate with.
    }
    item.unit = kept(quantity["unit"].text());
    if (item.unit.empty()) item.unit = kept(quantity["code"].text());
    return true;
  }
  if (holder["valueCodeableConcept"].here()) {
    item.text = shown(holder["valueCodeableConcept"]);
  } else if (holder["valueString"].here()) {
    item.text = kept(holder["valueString"].text());
  } else if (const Json whole = holder["valueInteger"]; whole.number()) {
    item.text = whole.number_text();
    item.value = whole.number();
  } else if (const std::optional<bool> truth = holder["valueBoolean"].boolean()) {
    item.text = *truth ? "はい" : "いいえ";
  } else if (const Json ratio = holder["valueRatio"]; ratio.here()) {
    item.text = ratio["numerator"]["value"].number_text() + ":" +
                ratio["denominator"]["value"].number_text();
  } else if (const Json range = holder["valueRange"]; range.here()) {
    item.text = range["low"]["value"].number_text() + "–" + range["high"]["value"].number_text();
    item.unit = kept(range["high"]["unit"].text());
  } else {
    for (const std::string_view name : {"valueDateTime", "valueTime"}) {
      if (item.text.empty()) item.text = kept(holder[name].text());
    }
    if (item.text.empty()) item.text = kept(holder["valuePeriod"]["start"].text());
  }
  return !item.text.empty();
}

std::string missing_text(const Json& resource) {
  const std::string reason = words_of(resource["dataAbsentReason"]);
  if (!reason.empty()) return "（結果なし：" + reason + "）";
  return {};
}

void read_facility(const FhirContext& context, CheckupItem& item) {
  item.facility = facility_of(context).name;
  context.resource["performer"].each([&](const Json& performer) {
    if (item.facility.empty()) item.facility = organization_name(context, performer);
  });
}

}  // namespace

void read_observation(FhirContext& context) {
  const Json& resource = context.resource;
  CheckupItem item;
  read_code(resource["code"], item);
  std::string_view when = resource["effectiveDateTime"].text();
  if (when.empty()) when = resource["effectivePeriod"]["start"].text();
  if (when.empty()) when = resource["effectiveInstant"].text();
  if (when.empty()) when = resource["issued"].text();
  item.date = day_of(when);
  item.laboratory = !is_checkup(context);
  read_facility(context, item);
  const std::string_view status = resource["status"].text();
  const bool error = status == "entered-in-error" || status == "cancelled";
  std::size_t rows = 0;
  const auto add = [&](CheckupItem& made, std::string_view part) {
    made.key = context.key("OB", part);
    if (error) {
      made.value = std::nullopt;
      made.text = "（取り消し）";
    }
    context.add(Part::kCheckup, made, made.date);
    ++rows;
  };
  if (read_value(context, resource, item)) add(item, {});
  std::size_t number = 0;
  resource["component"].each([&](const Json& component) {
    CheckupItem part = item;
    part.code.clear();
    part.value.reset();
    part.text.clear();
    part.unit.clear();
    read_code(component["code"], part);
    ++number;
    if (!read_value(context, component, part)) part.text = missing_text(component);
    if (!part.text.empty()) add(part, part.code.empty() ? std::to_string(number) : part.code);
  });
  if (rows > 0) return;
  item.text = missing_text(resource);
  if (item.text.empty()) item.text = texts_of_notes(resource["note"]);
  if (!item.text.empty() && !item.name.empty()) return add(item, {});
  read_unread(context);  // A heading for others, or nothing at all.
}

}  // namespace tomoshibi::store::charts::internal
