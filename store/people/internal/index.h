// The register in memory: everybody as numbers into tables of distinct values, ready to be scored.
//
// Shape: one slot a person (slot = row in the database - 1), columns side by side; the terms of a
// kind are dense from 0. A person has one usual name and one card in his slot; further names
// (former, alias) and cards stand in short lists that are scanned after the columns.
// Invariant: `people` of a term counts the visible slots that use it, so that frequencies are
// exact; withheld people are counted nowhere (they must be absent from every figure).
// Cost: 45 B a person and about 300 B a distinct value.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "store/base/bytes.h"
#include "store/base/person.h"
#include "store/base/result.h"
#include "store/people/internal/card.h"
#include "store/people/internal/place.h"

namespace tomoshibi::store::people::internal {

enum class TermKind : std::uint8_t { kFamily = 0, kGiven, kPlace, kInsurer, kSymbol };
inline constexpr std::size_t kTermKinds = 5;
inline constexpr std::uint32_t kNoTerm = 0xffffffff;

// One half of a name.
struct NameTerm {
  std::u32string text;      // Folded as registered.
  std::u32string key;       // kanji_key of it; empty when the register has kana alone.
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

inline constexpr std::int32_t kFirstDay = -36525;  // 1870-01-01, in days since 1970.
inline constexpr std::size_t kDays = 36525 + 32872;  // To 2060.
inline constexpr std::uint32_t kNoDay = kDays;      // Unknown birth: one more entry in every table.

struct ExtraName {
  std::uint32_t slot = 0;
  std::uint32_t family = kNoTerm, given = kNoTerm;
  NameUse use = NameUse::kFormer;
};
struct CardFace {
  std::uint32_t insurer = kNoTerm, symbol = kNoTerm;
  Code number;
  std::uint8_t branch = kNoBranch;
};
struct ExtraCard {
  std::uint32_t slot = 0;
  CardFace card;
};

// One person as the index sees him; also what the table `face` keeps.
struct Face {
  std::vector<ExtraName> names;  // The usual one first; slots are not used here.
  std::uint32_t day = kNoDay;
  Sex sex = Sex::kUnknown;
  std::uint32_t place = kNoTerm;
  Block block;
  std::vector<CardFace> cards;
  std::vector<std::uint64_t> phones;
  bool withheld = false;
  std::int64_t as_of = 0;  // Milliseconds; of the column in `person`.
};
Bytes encode_face(const Face& face);
Result<Face> decode_face(ByteView bytes);
std::uint32_t day_of(const Date& date);

class Index {
 public:
  static constexpr std::uint8_t kSexMask = 3, kWithheld = 4, kAbsent = 8, kExtras = 16;

  // Columns, one entry a slot.
  std::vector<std::uint32_t> family, given, day, place, insurer, symbol;
  std::vector<std::uint64_t> number, phone;
  std::vector<std::uint8_t> number_length, branch, flags;
  std::vector<Block> block;
  std::vector<std::int64_t> as_of;
  std::vector<ExtraName> extra_names;
  std::vector<ExtraCard> extra_cards;
  std::vector<std::pair<std::uint64_t, std::uint32_t>> extra_phones;  // Number, slot.

  std::vector<NameTerm> families, givens;
  std::vector<PlaceTerm> places;
  std::vector<InsurerTerm> insurers;
  std::vector<SymbolTerm> symbols;

  std::size_t slots() const { return flags.size(); }
  std::uint32_t visible() const { return visible_; }  // Everybody who is not withheld.
  // Puts a face into a slot, in place of what was there.
  void place_face(std::uint32_t slot, const Face& face);
  void touch(std::uint32_t slot, std::int64_t milliseconds) {
    as_of[slot] = milliseconds;
    ++revision_;
  }
  Code number_of(std::uint32_t slot) const;
  // One person, gathered from the columns; `as_of` included.
  Face face(std::uint32_t slot) const;

  // Adds a term as it stands in the table `term`; they come in the order of their numbers.
  Result<void> add_term(TermKind kind, std::string_view packed);
  std::size_t terms(TermKind kind) const;

  // Grows whenever people or terms change: what was computed from them is stale.
  std::uint64_t revision() const { return revision_; }

 private:
  void count(std::uint32_t slot, int by);
  void remove_extras(std::uint32_t slot);
  std::uint32_t visible_ = 0;
  std::uint64_t revision_ = 0;
};

// How a term stands in the table `term`.
std::string pack_name(std::u32string_view text, std::u32string_view kana);
std::string pack_place(const Place& place);
// The tokens of a name term in the text index `words`, blank between; and of a query.
std::string tokens_of(TermKind kind, const NameTerm& term);
std::vector<std::string> kana_tokens(TermKind kind, std::u32string_view kana);
std::vector<std::string> kanji_tokens(TermKind kind, std::u32string_view key);
std::vector<std::string> roman_tokens(TermKind kind, std::u32string_view roman);

}  // namespace tomoshibi::store::people::internal
