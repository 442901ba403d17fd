// What is computed once from the whole register: who sounds alike, who is written alike, how many
// were born in which year. Belongs to one revision of the index.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "store/people/internal/index.h"
#include "store/people/query.h"

namespace tomoshibi::store::people::internal {

struct Lookup {
  static constexpr int kFirstYear = 1870;
  static constexpr std::size_t kYears = 191;

  std::uint64_t revision = ~std::uint64_t{0};
  // Of surnames [0] and given names [1]: terms by kanji_key and by kana.
  std::array<std::unordered_map<std::u32string, std::vector<std::uint32_t>>, 2> by_key, by_kana;
  std::array<std::uint32_t, kYears> born{};  // Visible people by year of birth.
  std::vector<std::u32string> cities, towns;  // Sorted keys.
  std::vector<std::u32string> prefectures;
  std::vector<float> towns_of_city, cities_of_town;  // Of each place term.
  std::vector<std::uint32_t> withheld;               // Slots.
  std::vector<Holding> holdings;
  // Cards: who has which number (sorted; of every card), and how many first cards share insurer
  // and symbol.
  struct CardGroup {
    std::uint32_t insurer, symbol, people;
  };
  std::vector<std::pair<std::uint64_t, std::uint32_t>> by_number;
  std::vector<CardGroup> card_groups;
  // Of each place: how it may sound; made on the first question in kana.
  std::vector<std::vector<std::u32string>> place_kana;
};

// Brings `lookup` to the revision of the index.
void refresh(Lookup& lookup, const Index& index);

}  // namespace tomoshibi::store::people::internal
