// What is computed once from the whole register: who sounds alike, who is written alike, which places and
// insurers are held. Belongs to one revision of the index.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "store/people/internal/index.h"
#include "store/people/query.h"

namespace tomoshibi::store::people::internal {

// The names of one kind by what they are written, how they sound, and by their tokens.
class NameLists {
 public:
  // Takes up what came since: names are never taken away.
  void extend(TermKind kind, const std::vector<NameTerm>& names);

  std::span<const std::uint32_t> written(const std::vector<NameTerm>& names, std::u32string_view key) const;
  std::span<const std::uint32_t> heard(const std::vector<NameTerm>& names, std::u32string_view kana) const;
  // Adds the terms that have this token.
  void with_token(std::string_view token, std::vector<std::uint32_t>& terms) const;

 private:
  std::uint32_t known_ = 0;
  std::vector<std::uint32_t> by_key_, by_kana_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> tokens_;  // Hash, term; sorted.
};

// The symbols of cards in the order of their keys, from the front and from the back.
class SymbolList {
 public:
  // Takes up what came since: symbols are never taken away.
  void extend(const std::vector<SymbolTerm>& symbols);
  // Every symbol that a slip makes of the asked one, or that begins with it, and some others; ascending.
  // With digits that nobody can read: all.
  std::vector<std::uint32_t> near(const std::vector<SymbolTerm>& symbols, std::u32string_view asked) const;

 private:
  std::uint32_t known_ = 0;
  std::vector<std::uint32_t> by_front_, by_back_;
};

struct Lookup {
  std::uint64_t revision = ~std::uint64_t{0};
  std::array<NameLists, 2> names;             // Surnames, given names.
  SymbolList symbols;
  std::array<std::size_t, kTermKinds> used{};  // Values of each kind that somebody visible has.
  std::vector<std::u32string> cities, towns;  // Sorted keys.
  std::vector<std::u32string> prefectures;
  std::vector<float> towns_of_city, cities_of_town;  // Of each place term.
  std::vector<Holding> holdings;
  // Of each place: how it may sound; made on the first question in kana.
  std::vector<std::vector<std::u32string>> place_kana;
};

// Brings `lookup` to the revision of the index. `newest` of places and insurers comes from the index too.
void refresh(Lookup& lookup, const Index& index);

}  // namespace tomoshibi::store::people::internal
