// The dictionary of a register: every distinct surname, given name, place, insurer and symbol once, with
// what comparing needs of it.
//
// Invariant: `people` counts the visible people who bear the value, so that frequencies are exact;
// withheld people are counted nowhere (they must be absent from every figure).
// Cost: about 300 B a name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/result.h"
#include "store/people/internal/card.h"
#include "store/people/internal/face.h"
#include "store/people/internal/place.h"

namespace tomoshibi::store::people::internal {

enum class TermKind : std::uint8_t { kFamily = 0, kGiven, kPlace, kInsurer, kSymbol };
inline constexpr std::size_t kTermKinds = 5;

// One half of a name.
struct NameTerm {
  std::u32string text;      // Folded as registered.
  std::u32string key;       // name_key of it; empty when the register has kana alone.
  std::u32string kana;      // kana_key; may be empty.
  std::u32string spelling;  // spelling_key of the kana.
  std::u32string sound;     // sound_key of the kana.
  std::u32string roman;     // roman_key, of the text when that is roman, else of the kana.
  std::uint32_t people = 0;
};
struct PlaceTerm {
  Place place;
  std::uint32_t people = 0;
};
struct InsurerTerm {
  Code code;
  std::string text;  // As first registered.
  std::uint32_t people = 0;
};
struct SymbolTerm {
  std::u32string key;
  std::uint32_t people = 0;
};

class Terms {
 public:
  std::vector<NameTerm> families, givens;
  std::vector<PlaceTerm> places;
  std::vector<InsurerTerm> insurers;
  std::vector<SymbolTerm> symbols;

  // Adds a term as it is packed in the table `term` and in images; numbers are given in this order.
  //   Errors: kCorrupt (not such a term).
  Result<void> add(TermKind kind, std::string_view packed);
  std::size_t size(TermKind kind) const;
  // How many of them somebody bears.
  std::size_t used(TermKind kind) const;
  // The same again: equal for equal values, whatever they were read from.
  std::string packed(TermKind kind, std::uint32_t number) const;
};

std::string pack_name(std::u32string_view text, std::u32string_view kana);
std::string pack_place(const Place& place);

// The tokens of a name: what a misheard or miswritten name still shares with the right one. Of a term
// (each once), and of one half of a query.
std::vector<std::string> tokens_of(TermKind kind, const NameTerm& term);
std::vector<std::string> kana_tokens(TermKind kind, std::u32string_view kana);
std::vector<std::string> kanji_tokens(TermKind kind, std::u32string_view key);
std::vector<std::string> roman_tokens(TermKind kind, std::u32string_view roman);

}  // namespace tomoshibi::store::people::internal
