// Patient, Coverage and the resources that only give names.
#include <algorithm>

#include "store/charts/internal/fhir_context.h"

namespace tomoshibi::store::charts::internal {
namespace {

constexpr std::string_view kRepresentation =
    "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation";
constexpr std::string_view kWithheld = "http://tomoshibi.example/StructureDefinition/withheld";
constexpr std::string_view kSuppressed =
    "http://tomoshibi.example/StructureDefinition/address-suppressed";
constexpr std::size_t kMaxNames = 16;
constexpr std::size_t kMaxList = 32;
constexpr std::size_t kMaxField = 400;  // Bytes of a name, a line of an address, a number.

std::string field(std::string_view text) {
  if (text.size() <= kMaxField) return kept(text);
  text = text.substr(0, kMaxField);
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xc0) == 0x80) {
    text.remove_suffix(1);
  }
  if (!text.empty()) text.remove_suffix(1);
  return kept(text);
}

// Katakana, hiragana, the long mark and spaces only.
bool is_kana(std::string_view text) {
  if (text.empty()) return false;
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte == ' ') {
      ++at;
      continue;
    }
    if (at + 3 > text.size()) return false;
    const unsigned code = (byte & 0x0fU) << 12 |
                          (static_cast<unsigned char>(text[at + 1]) & 0x3fU) << 6 |
                          (static_cast<unsigned char>(text[at + 2]) & 0x3fU);
    const bool kana = (code >= 0x3040 && code <= 0x30ff) || (code >= 0xff66 && code <= 0xff9f) ||
                      code == 0x3000;
    if ((byte & 0xf0) != 0xe0 || !kana) return false;
    at += 3;
  }
  return true;
}

NameUse use_of(std::string_view use) {
  if (use == "old" || use == "maiden") return NameUse::kFormer;
  if (use == "nickname" || use == "anonymous" || use == "temp") return NameUse::kAlias;
  return NameUse::kUsual;
}

// Family and given of a HumanName; a text alone is cut at its first space.
std::pair<std::string, std::string> parts_of(const Json& name) {
  std::string family = field(name["family"].text());
  std::string given;
  name["given"].each([&](const Json& part) {
    if (!given.empty()) given += ' ';
    given += field(part.text());
  });
  if (family.empty() && given.empty()) {
    std::string text = field(name["text"].text());
    for (std::size_t wide; (wide = text.find("\u3000")) != std::string::npos;) {
      text.replace(wide, 3, " ");
    }
    const std::size_t space = text.find(' ');
    family = text.substr(0, space);
    if (space != std::string::npos) given = kept(text.substr(space));
  }
  return {family, given};
}

void read_names(const Json& patient, Person& person) {
  struct Kana {
    NameUse use;
    std::string family, given;
  };
  std::vector<Kana> readings;
  std::vector<PersonName> roman;
  std::size_t count = 0;
  patient["name"].each([&](const Json& name) {
    if (++count > kMaxNames) return;
    std::string_view kind;
    name["extension"].each([&](const Json& extension) {
      if (extension["url"].text() == kRepresentation) kind = extension["valueCode"].text();
    });
    auto [family, given] = parts_of(name);
    if (family.empty() && given.empty()) return;
    const NameUse use = use_of(name["use"].text());
    if (kind == "SYL" || (kind.empty() && is_kana(family + given))) {
      readings.push_back({use, std::move(family), std::move(given)});
      return;
    }
    PersonName made{use, std::move(family), std::move(given), {}, {}};
    (kind == "ABC" ? roman : person.names).push_back(std::move(made));
  });
  // A roman name is the usual one of whoever has no other; else it is one more name.
  const bool has_usual = std::ranges::any_of(
      person.names, [](const PersonName& name) { return name.use == NameUse::kUsual; });
  for (PersonName& name : roman) {
    if (has_usual && name.use == NameUse::kUsual) name.use = NameUse::kAlias;
    person.names.push_back(std::move(name));
  }
  for (Kana& kana : readings) {
    const auto place = std::ranges::find_if(person.names, [&](const PersonName& name) {
      return name.use == kana.use && name.family_kana.empty() && name.given_kana.empty();
    });
    if (place == person.names.end()) {
      person.names.push_back({kana.use, {}, {}, std::move(kana.family), std::move(kana.given)});
    } else {
      place->family_kana = std::move(kana.family);
      place->given_kana = std::move(kana.given);
    }
  }
  std::ranges::stable_sort(person.names, {}, &PersonName::use);
}

void read_address(const Json& patient, Person& person) {
  Json best;
  patient["address"].each([&](const Json& address) {
    if (!best.here() || address["use"].text() == "home") best = address;
  });
  Address& address = person.address;
  address.postal_code = field(best["postalCode"].text());
  address.prefecture = field(best["state"].text());
  address.city = field(std::string(best["city"].text()) + std::string(best["district"].text()));
  std::size_t lines = 0;
  best["line"].each([&](const Json& line) {
    std::string& place = lines == 0 ? address.line : address.building;
    if (!place.empty()) place += ' ';
    place += field(line.text());
    ++lines;
  });
  if (lines > 0) return;
  std::string text = field(best["text"].text());
  for (const std::string& known : {address.prefecture, address.city}) {
    if (!known.empty() && text.starts_with(known)) text.erase(0, known.size());
  }
  address.line = kept(text);
}

void read_identifiers(const Json& patient, Person& person) {
  patient["identifier"].each([&](const Json& identifier) {
    const std::string value = field(identifier["value"].text());
    if (value.empty() || person.identifiers.size() >= kMaxList) return;
    person.identifiers.push_back({field(identifier["system"].text()), value});
    if (!is_member_id_system(person.identifiers.back().system)) return;
    if (const std::optional<InsuranceCard> card = card_of_member_id(value)) {
      person.cards.push_back(*card);
    }
  });
}

bool flag(const Json& resource, std::string_view url) {
  bool set = false;
  resource["extension"].each([&](const Json& extension) {
    if (extension["url"].text() == url) set = extension["valueBoolean"].truth();
  });
  return set;
}

// Insurer's number of a payor: by identifier, or of the Organization that it refers to.
std::string insurer_of(const FhirContext& context, const Json& payor) {
  std::string number = field(payor["identifier"]["value"].text());
  if (!number.empty()) return number;
  const auto number_of = [](const Json& organization) {
    std::string any;
    std::string insurer;
    organization["identifier"].each([&](const Json& identifier) {
      const std::string_view system = identifier["system"].text();
      const std::string value = field(identifier["value"].text());
      if (any.empty()) any = value;
      if (system.find("InsurerNumber") != std::string_view::npos ||
          system.ends_with("100495.20.3.61") || system.ends_with("119.6.101")) {
        insurer = value;
      }
    });
    return insurer.empty() ? any : insurer;
  };
  const Json target = target_of(context, payor);
  if (target.here()) return number_of(target);
  const std::string_view name = name_of_reference(payor["reference"].text());
  if (name.empty()) return {};
  return context.sink->fact(fact_name("number", context.source, name)).value_or(std::string());
}

}  // namespace

bool person_of_resource(const FhirContext& context, const Json& patient, std::string_view id,
                        Person& person) {
  person = {};
  person.source_system = context.source;
  person.source_id = id;
  person.id = person_of(context.source, id);
  read_names(patient, person);
  const Date birth = day_of(patient["birthDate"].text());
  if (is_valid(birth)) person.birth = birth;
  const std::string_view gender = patient["gender"].text();
  person.sex = gender == "male"     ? Sex::kMale
               : gender == "female" ? Sex::kFemale
                                    : Sex::kUnknown;
  read_address(patient, person);
  patient["telecom"].each([&](const Json& telecom) {
    const std::string_view system = telecom["system"].text();
    const std::string value = field(telecom["value"].text());
    const bool phone = system.empty() || system == "phone" || system == "sms";
    if (phone && !value.empty() && person.phones.size() < kMaxList) person.phones.push_back(value);
  });
  read_identifiers(patient, person);
  person.withheld = flag(patient, kWithheld);
  person.address_suppressed = flag(patient, kSuppressed);
  person.as_of = context.as_of_known ? context.as_of : context.now;
  return !person.names.empty() || !person.identifiers.empty();
}

std::string_view source_of(const Json& resource) {
  std::string_view source = resource["meta"]["source"].text();
  source = source.substr(0, source.find('#'));
  return source.empty() || source.size() > kMaxField ? kFhirSource : source;
}

std::optional<std::string> patient_name(const Json& patient, std::string_view full_url) {
  std::string name(patient["id"].text());
  if (name.empty()) {
    patient["identifier"].each([&](const Json& identifier) {
      const std::string_view system = identifier["system"].text();
      const std::string_view value = identifier["value"].text();
      if (value.empty() || !(name.empty() || is_member_id_system(system))) return;
      name = std::string(system) + '|' + std::string(value);
    });
  }
  if (name.empty()) name = full_url;
  if (name.empty() || name.size() > kMaxField) return std::nullopt;
  return name;
}

void read_patient(FhirContext& context) {
  const std::optional<std::string> name = patient_name(context.resource, context.full_url);
  if (!name) {
    context.sink->quarantine("this person has no id and no identifier, or one that is too long");
    return;
  }
  Person person;
  if (!person_of_resource(context, context.resource, *name, person)) {
    context.sink->quarantine("this person has no name and no identifier");
    return;
  }
  make_row(person, context.row);
  context.sink->add(person.id, Part::kPerson, context.row, !context.as_of_known);
}

void read_coverage(FhirContext& context) {
  InsuranceCard card;
  context.resource["extension"].each([&](const Json& extension) {
    const std::string_view url = extension["url"].text();
    const std::string value = field(extension["valueString"].text());
    if (url.ends_with("InsuredPersonSymbol")) card.symbol = value;
    if (url.ends_with("InsuredPersonNumber")) card.number = value;
    if (url.ends_with("InsuredPersonSubNumber")) card.branch = value;
  });
  card.insurer_number = insurer_of(context, context.resource["payor"].first());
  if (card.number.empty()) {
    std::string said;
    context.resource["identifier"].each([&](const Json& identifier) {
      if (is_member_id_system(identifier["system"].text())) said = identifier["value"].text();
    });
    if (const std::optional<InsuranceCard> whole = card_of_member_id(said)) card = *whole;
  }
  if (card.number.empty()) card.number = field(context.resource["subscriberId"].text());
  if (card.branch.empty()) card.branch = field(context.resource["dependent"].text());
  if (card.number.empty() || card.insurer_number.empty()) {
    context.sink->quarantine("this insurance card has no insurer number or no number");
    return;
  }
  make_row(card, context.key("CV"), context.as_of_or({}), context.row);
  context.sink->add(context.subject, Part::kCard, context.row, !context.as_of_known);
}

void read_organization(FhirContext& context) {
  const std::string_view id = context.resource["id"].text();
  const Json name_value = context.resource["name"];
  std::string name = field(name_value.text());
  if (name.empty()) {
    const auto [family, given] = parts_of(name_value.first());
    name = kept(family + ' ' + given);
  }
  if (name.empty()) name = organization_name(context, context.resource["organization"]);
  bool told = false;
  const auto keep = [&](std::string_view kind, std::string_view one, std::string_view other,
                        std::string_view body) {
    if (body.empty() || one.size() + other.size() == 0) return;
    context.sink->keep_fact(fact_name(kind, one, other), body);
    told = true;
  };
  if (!id.empty()) {
    keep("name", context.source, std::string(context.type) + '/' + std::string(id), name);
  }
  if (context.type == "Organization") {
    context.resource["identifier"].each([&](const Json& identifier) {
      const std::string value = field(identifier["value"].text());
      if (value.size() == 10) keep("facility", value, {}, name);
      if (!id.empty() && !value.empty()) {
        keep("number", context.source, "Organization/" + std::string(id), value);
      }
    });
  }
  if (!told) context.sink->quarantine("this resource gives no name that others could refer to");
}

}  // namespace tomoshibi::store::charts::internal
