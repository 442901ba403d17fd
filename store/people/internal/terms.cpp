#include "store/people/internal/terms.h"

#include <algorithm>

#include "store/people/internal/text.h"

namespace tomoshibi::store::people::internal {
namespace {

constexpr char kBetween = '\x1f';

NameTerm make_name(std::string_view packed) {
  const std::size_t at = packed.find(kBetween);
  NameTerm term;
  term.text = decode(packed.substr(0, at));
  if (at != std::string_view::npos) term.kana = decode(packed.substr(at + 1));
  term.key = name_key(term.text);
  const bool roman = !term.text.empty() && is_roman(term.text.front());
  const bool kana_only =
      !term.text.empty() && std::ranges::all_of(term.text, [](char32_t c) { return is_kana(c); });
  if (term.kana.empty() && kana_only) term.kana = kana_key(term.text);
  term.spelling = spelling_key(term.kana);
  term.sound = sound_key(term.kana);
  term.roman = roman ? roman_key(term.text) : roman_of_kana(term.kana);
  return term;
}

}  // namespace

Result<void> Terms::add(TermKind kind, std::string_view packed) {
  switch (kind) {
    case TermKind::kFamily: families.push_back(make_name(packed)); return ok();
    case TermKind::kGiven: givens.push_back(make_name(packed)); return ok();
    case TermKind::kPlace: {
      const std::size_t first = packed.find(kBetween);
      const std::size_t second = first == packed.npos ? first : packed.find(kBetween, first + 1);
      if (second == packed.npos) return Error(Errc::kCorrupt, "a place does not decode");
      PlaceTerm term;
      term.place.prefecture = decode(packed.substr(0, first));
      term.place.city = decode(packed.substr(first + 1, second - first - 1));
      term.place.town = decode(packed.substr(second + 1));
      places.push_back(std::move(term));
      return ok();
    }
    case TermKind::kInsurer:
      insurers.push_back({read_code(packed), std::string(packed), 0});
      return ok();
    case TermKind::kSymbol: symbols.push_back({decode(packed), 0}); return ok();
  }
  return Error(Errc::kCorrupt, "a term of an unknown kind");
}

std::size_t Terms::size(TermKind kind) const {
  switch (kind) {
    case TermKind::kFamily: return families.size();
    case TermKind::kGiven: return givens.size();
    case TermKind::kPlace: return places.size();
    case TermKind::kInsurer: return insurers.size();
    case TermKind::kSymbol: return symbols.size();
  }
  return 0;
}

std::size_t Terms::used(TermKind kind) const {
  const auto count = [](const auto& terms) {
    return static_cast<std::size_t>(
        std::ranges::count_if(terms, [](const auto& term) { return term.people > 0; }));
  };
  switch (kind) {
    case TermKind::kFamily: return count(families);
    case TermKind::kGiven: return count(givens);
    case TermKind::kPlace: return count(places);
    case TermKind::kInsurer: return count(insurers);
    case TermKind::kSymbol: return count(symbols);
  }
  return 0;
}

std::string Terms::packed(TermKind kind, std::uint32_t number) const {
  switch (kind) {
    case TermKind::kFamily: return pack_name(families[number].text, families[number].kana);
    case TermKind::kGiven: return pack_name(givens[number].text, givens[number].kana);
    case TermKind::kPlace: return pack_place(places[number].place);
    case TermKind::kInsurer: return insurers[number].text;
    case TermKind::kSymbol: return encode(symbols[number].key);
  }
  return {};
}

std::string pack_name(std::u32string_view text, std::u32string_view kana) {
  return encode(text) + kBetween + encode(kana);
}

std::string pack_place(const Place& place) {
  return encode(place.prefecture) + kBetween + encode(place.city) + kBetween + encode(place.town);
}

namespace {

std::string prefix_of(TermKind kind, char what) {
  return std::string(kind == TermKind::kFamily ? "f" : "g") + what;
}

// Pairs of neighbours, with the edges of the word as letters of their own.
void add_pairs(std::vector<std::string>& tokens, const std::string& prefix,
               std::u32string_view text) {
  char32_t before = U'0';
  for (const char32_t c : text) {
    if (before != U'?' && c != U'?') tokens.push_back(prefix + encode(std::u32string{before, c}));
    before = c;
  }
  if (before != U'?') tokens.push_back(prefix + encode(std::u32string{before, U'1'}));
}

}  // namespace

std::vector<std::string> kana_tokens(TermKind kind, std::u32string_view kana) {
  std::vector<std::string> tokens;
  const std::u32string sound = sound_key(kana);
  add_pairs(tokens, prefix_of(kind, 'k'), sound);
  // Two sounds with anything between: one kana misheard in the middle leaves this one.
  for (std::size_t at = 0; at + 2 < sound.size(); ++at) {
    tokens.push_back(prefix_of(kind, 's') + encode(std::u32string{sound[at], sound[at + 2]}));
  }
  return tokens;
}

std::vector<std::string> kanji_tokens(TermKind kind, std::u32string_view key) {
  std::vector<std::string> tokens;
  for (const char32_t c : key) tokens.push_back(prefix_of(kind, 'j') + encode(std::u32string{c}));
  return tokens;
}

std::vector<std::string> roman_tokens(TermKind kind, std::u32string_view roman) {
  std::vector<std::string> tokens;
  for (const std::u32string& word : words_of(roman)) {
    for (std::size_t at = 0; at < word.size(); ++at) {
      const std::u32string piece = at + 2 < word.size() ? word.substr(at, 3) : word.substr(at);
      if (at == 0 || piece.size() == 3) tokens.push_back(prefix_of(kind, 'r') + encode(piece));
    }
  }
  return tokens;
}

std::vector<std::string> tokens_of(TermKind kind, const NameTerm& term) {
  std::vector<std::string> tokens = kana_tokens(kind, term.kana);
  for (std::string& token : kanji_tokens(kind, term.key)) tokens.push_back(std::move(token));
  for (std::string& token : roman_tokens(kind, term.roman)) tokens.push_back(std::move(token));
  std::ranges::sort(tokens);
  tokens.erase(std::unique(tokens.begin(), tokens.end()), tokens.end());
  return tokens;
}

}  // namespace tomoshibi::store::people::internal
