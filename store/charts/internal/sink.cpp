#include "store/charts/internal/sink.h"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>

#include "store/charts/internal/pack.h"
#include "store/people/register.h"

namespace tomoshibi::store::charts::internal {
namespace {

PersonId digest_id(std::string_view domain, std::string_view one, std::string_view other) {
  return derive_person_id(as_bytes(domain), one, other);
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char letter) { return (letter & 0x80) == 0; });
}

// Letters and digits of a card's field as they are compared: no spaces, no hyphens or dots.
std::string bare(std::string_view text) {
  const std::string wide = folded(text);
  std::string out;
  for (std::size_t at = 0; at < wide.size();) {
    const auto rest = std::string_view(wide).substr(at);
    std::size_t skip = 0;
    for (const std::string_view dash : {" ", "-", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014",
                                        "\u2015", "\u2212", "\u30fc", "\u30fb", "\u00b7", "."}) {
      if (rest.starts_with(dash)) skip = dash.size();
    }
    if (skip == 0) {
      const char letter = wide[at];
      out.push_back(letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A')
                                                   : letter);
      skip = 1;
    }
    at += skip;
  }
  return out;
}

// Without the zeros in front, when it is all digits.
std::string unpadded(std::string_view text) {
  std::string out = bare(text);
  const bool digits =
      std::ranges::all_of(out, [](char letter) { return letter >= '0' && letter <= '9'; });
  const std::size_t first = out.find_first_not_of('0');
  if (digits && first != std::string::npos) out.erase(0, first);
  if (digits && first == std::string::npos) out.clear();
  return out;
}

}  // namespace

std::string folded(std::string_view text) {
  if (is_ascii(text)) return std::string(text);
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* form = icu::Normalizer2::getNFKCInstance(status);
  if (U_FAILURE(status) != 0) return std::string(text);
  const icu::UnicodeString wide = form->normalize(
      icu::UnicodeString::fromUTF8(
          icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size()))),
      status);
  std::string out;
  if (U_SUCCESS(status) != 0) wide.toUTF8String(out);
  return U_SUCCESS(status) != 0 ? out : std::string(text);
}

PersonId person_of(std::string_view source_system, std::string_view source_id) {
  const Digest key = open_source_key(source_system);
  return derive_person_id(key, source_system, source_id);
}

bool is_member_id_system(std::string_view system) {
  return system == people::kMemberIdSystem ||
         system == "http://jpfhir.jp/fhir/core/IdSystem/JP_Coverage_id" ||
         system.ends_with("JP_Insurance_memberID");
}

std::optional<InsuranceCard> card_of_member_id(std::string_view value) {
  const bool quoted = value.starts_with('"');
  const char between = quoted ? ',' : ':';
  std::array<std::string, 4> fields;
  std::size_t at = 0;
  for (;;) {
    const std::size_t end = value.find(between);
    std::string_view field = value.substr(0, end);
    if (quoted && field.size() >= 2 && field.front() == '"' && field.back() == '"') {
      field = field.substr(1, field.size() - 2);
    }
    fields[at++] = field;
    if (end == std::string_view::npos) break;
    value.remove_prefix(end + 1);
    if (at == fields.size()) return std::nullopt;
  }
  if (at < 3 || fields[0].empty() || fields[2].empty()) return std::nullopt;
  return InsuranceCard{fields[0], fields[1], fields[2], fields[3]};
}

PersonId alias_of(const InsuranceCard& card) {
  std::string text;
  Packer out(text);
  out.text(unpadded(card.insurer_number));
  out.text(unpadded(card.symbol));
  out.text(unpadded(card.number));
  out.text(unpadded(card.branch));
  return digest_id("tomoshibi/charts/alias/v1", "member id", text);
}

PersonId alias_of(std::string_view system, std::string_view value) {
  if (is_member_id_system(system)) {
    if (const std::optional<InsuranceCard> card = card_of_member_id(value)) return alias_of(*card);
  }
  return digest_id("tomoshibi/charts/alias/v1", system, bare(value));
}

PersonId fact_name(std::string_view kind, std::string_view one, std::string_view other) {
  std::string text;
  Packer(text).text(one);
  text += other;
  return digest_id("tomoshibi/charts/fact/v1", kind, text);
}

}  // namespace tomoshibi::store::charts::internal
