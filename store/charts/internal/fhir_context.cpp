#include "store/charts/internal/fhir_context.h"

#include <algorithm>

#include "store/charts/internal/pack.h"

namespace tomoshibi::store::charts::internal {
namespace {

constexpr std::size_t kMaxText = 4000;
constexpr std::size_t kMaxId = 96;

bool is_uuid(std::string_view id) {
  return id.size() == 36 && id[8] == '-' && id[13] == '-' && id[18] == '-' && id[23] == '-';
}

}  // namespace

std::string kept(std::string_view text) {
  if (text.size() > kMaxText) {
    text = text.substr(0, kMaxText);
    while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xc0) == 0x80) {
      text.remove_suffix(1);
    }
    if (!text.empty()) text.remove_suffix(1);  // The first byte of the character that was cut.
  }
  std::string out(text);
  for (char& letter : out) {
    if (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f) letter = ' ';
  }
  const std::size_t first = out.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  return out.substr(first, out.find_last_not_of(' ') - first + 1);
}

Instant FhirContext::as_of_or(const Date& when) const {
  if (as_of_known) return as_of;
  return is_valid(when) ? start_of_day_in_japan(when) : now;
}

std::string FhirContext::key(std::string_view kind, std::string_view part) const {
  std::string out(kind);
  const std::string_view id = resource["id"].text();
  std::string named;
  if (!id.empty()) {
    out += '/';
    named = id;
  } else {
    const Json identifier = resource["identifier"].first();
    out += '=';
    named = identifier["system"].text();
    named += '|';
    named += identifier["value"].text();
    if (named.size() == 1) named = simdjson::minify(resource.value());
  }
  if (source != kFhirSource) named.insert(0, std::string(source) + '|');
  // What is long or random anyway is kept as 64 bits of its digest.
  if (named.size() > kMaxId || is_uuid(named)) {
    named = '~' + to_hex(ByteView(digest_of(as_bytes(named))).first(8));
  }
  out += named;
  if (!part.empty()) {
    out += '#';
    out += part;
  }
  return out;
}

std::string words_of(const Json& concept_value) {
  std::string words = kept(concept_value["text"].text());
  if (!words.empty()) return words;
  std::string code;
  each_coding(concept_value, [&](const Coding& coding) {
    if (words.empty()) words = kept(coding.display);
    if (code.empty()) code = kept(coding.code);
  });
  return words.empty() ? code : words;
}

std::string code_of(const Json& concept_value, std::initializer_list<std::string_view> preferred) {
  std::string best;
  std::size_t rank = SIZE_MAX;
  each_coding(concept_value, [&](const Coding& coding) {
    if (coding.code.empty() || coding.code == "NOCODED") return;
    std::size_t mine = preferred.size();
    for (std::size_t at = 0; at < preferred.size(); ++at) {
      if (coding.system.find(preferred.begin()[at]) != std::string_view::npos) {
        mine = at;
        break;
      }
    }
    if (mine >= rank) return;
    rank = mine;
    best = kept(std::string(coding.system) + '|' + std::string(coding.code));
  });
  return best;
}

std::optional<Instant> instant_of(std::string_view text) { return instant_from_iso(text); }

Date day_of(std::string_view text) {
  if (text.size() < 10) return {};
  if (text.size() == 10) return date_from_iso(text).value_or(Date{});
  const std::optional<Instant> instant = instant_from_iso(text);
  return instant ? date_in_japan(*instant) : date_from_iso(text.substr(0, 10)).value_or(Date{});
}

Date part_of_day(std::string_view text) {
  if (text.size() >= 10) return day_of(text);
  const auto digits = [&](std::size_t at, std::size_t count) {
    int value = 0;
    for (std::size_t place = at; place < at + count; ++place) {
      if (place >= text.size() || text[place] < '0' || text[place] > '9') return 0;
      value = value * 10 + (text[place] - '0');
    }
    return value;
  };
  Date date;
  date.year = static_cast<std::int16_t>(digits(0, 4));
  if (date.year == 0) return {};
  if (text.size() == 7 && text[4] == '-') {
    const int month = digits(5, 2);
    if (month >= 1 && month <= 12) date.month = static_cast<std::uint8_t>(month);
  }
  return date;
}

std::string_view name_of_reference(std::string_view reference) {
  if (const std::size_t history = reference.find("/_history/");
      history != std::string_view::npos) {
    reference = reference.substr(0, history);
  }
  if (reference.starts_with("urn:") || reference.starts_with('#')) return {};
  const std::size_t last = reference.rfind('/');
  if (last == std::string_view::npos || last == 0 || last + 1 == reference.size()) return {};
  const std::size_t before = reference.rfind('/', last - 1);
  return before == std::string_view::npos ? reference : reference.substr(before + 1);
}

Json target_of(const FhirContext& context, const Json& reference) {
  const std::string_view text = reference["reference"].text();
  if (text.empty()) return {};
  Json found;
  if (text.starts_with('#')) {
    context.resource["contained"].each([&](const Json& contained) {
      if (contained["id"].text() == text.substr(1)) found = contained;
      return !found.here();
    });
    return found;
  }
  if (context.bundle == nullptr) return {};
  if (const auto entry = context.bundle->by_url.find(text);
      entry != context.bundle->by_url.end()) {
    return entry->second;
  }
  if (const auto entry = context.bundle->by_name.find(std::string(name_of_reference(text)));
      entry != context.bundle->by_name.end()) {
    return entry->second;
  }
  return {};
}

std::string organization_name(const FhirContext& context, const Json& reference) {
  const Json target = target_of(context, reference);
  if (target.here()) {
    const std::string_view type = target["resourceType"].text();
    if (type == "Organization" || type == "Location") return kept(target["name"].text());
    if (type == "PractitionerRole") return organization_name(context, target["organization"]);
    return {};
  }
  const std::string_view text = reference["reference"].text();
  const std::string_view name = name_of_reference(text);
  const bool of_staff = reference["type"].text() == "Practitioner" || text.starts_with('#') ||
                        name.starts_with("Practitioner/");
  if (of_staff) return {};
  if (std::string display = kept(reference["display"].text()); !display.empty()) return display;
  if (name.empty()) return {};
  return context.sink->fact(fact_name("name", context.source, name)).value_or(std::string());
}

Facility facility_of(const FhirContext& context) {
  Facility facility;
  context.resource["extension"].each([&](const Json& extension) {
    if (!extension["url"].text().ends_with("JP_eCS_InstitutionNumber")) return;
    facility.code = kept(extension["valueIdentifier"]["value"].text());
  });
  if (!facility.code.empty()) {
    facility.name = context.sink->fact(fact_name("facility", facility.code, {}))
                        .value_or(std::string());
  }
  return facility;
}

std::string texts_of_notes(const Json& notes) {
  std::string all;
  notes.each([&](const Json& note) {
    const std::string text = kept(note["text"].text());
    if (text.empty()) return;
    if (!all.empty()) all += " ";
    all += text;
  });
  return all;
}

std::string number_as_written(FhirContext& context, std::string_view member,
                              const Json& quantity) {
  const std::string shortest = quantity["value"].number_text();
  const std::string_view document = context.document;
  const std::string quoted = '"' + std::string(member) + '"';
  const std::size_t at = document.find(quoted, context.number_cursor);
  if (at == std::string_view::npos) return shortest;
  context.number_cursor = at + quoted.size();
  constexpr std::string_view kValue = "\"value\"";
  const std::size_t value = document.find(kValue, context.number_cursor);
  if (value == std::string_view::npos || value - at > 400) return shortest;
  std::size_t first = value + kValue.size();
  while (first < document.size() && (document[first] == ' ' || document[first] == ':')) ++first;
  std::size_t last = first;
  while (last < document.size() &&
         ((document[last] >= '0' && document[last] <= '9') || document[last] == '.' ||
          document[last] == '-')) {
    ++last;
  }
  const std::string_view written = document.substr(first, last - first);
  double number = 0;
  const auto [end, error] =
      std::from_chars(written.data(), written.data() + written.size(), number);
  if (error != std::errc() || end != written.data() + written.size()) return shortest;
  // The same number, or what was found belongs to something else.
  return quantity["value"].number() == number && written.size() < 24 ? std::string(written)
                                                                     : shortest;
}

}  // namespace tomoshibi::store::charts::internal
