// Image: the compact, immutable form of many people, as it lies on disk and as it is searched. Built once
// (image_builder.h), taken over from one read, checked once; then nothing of it needs a check again.
//
// Shape: people stand in slots, sorted by surname, given name, day of birth and row, so that bearers of
// one name stand together; their first cards stand apart, sorted by insurer, symbol and number, so that a
// household and everybody insured by one employer stand together. Term numbers are the image's own, dense
// from 0, one more (the count itself) for "the register does not say". What is rare (further names and
// cards, long numbers, odd blocks and phones) stands in side tables sorted by slot.
// Lists of slots by given name, day and place exist from kListedFrom people on.
//
// Bytes, little-endian: a header of 32-bit words (image.cpp, enum Word), then the sections it names, each
// padded to eight bytes. The vault or the sealed package around it authenticates; parse() still believes
// nothing.
// Cost: 41 to 48 B a person, the more the fewer they are (docs/performance.md).
// Proof: tests/people_image_test.cpp, tests/fuzz/image_fuzz.cpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

#include "store/base/bytes.h"
#include "store/base/result.h"
#include "store/people/internal/face.h"
#include "store/people/internal/terms.h"

namespace tomoshibi::store::people::internal {

inline constexpr std::uint32_t kMostSlots = 0xfffffe;  // Slots fit three bytes.
inline constexpr std::uint32_t kListedFrom = 4096;

// Sex stands in the lowest two bits of `bits`.
enum Bit : std::uint8_t {
  kSexMask = 3,
  kWithheldBit = 4,
  kGoneBit = 8,  // Replaced by a newer record in another image; set in memory only.
  kNamesBit = 16,
  kCardsBit = 32,
  kPhonesBit = 64,
  kBlockBit = 128,
};

// Side tables. Plain records without gaps, sorted by slot.
struct SideName {
  std::uint32_t slot, family, given, use;
};
struct SideCard {
  std::uint64_t digits;
  std::uint32_t slot, group;
  std::uint8_t length, hashed, branch, first;  // first: stands for the card in the main table.
  std::uint32_t reserved;
};
struct SidePhone {
  std::uint64_t phone;
  std::uint32_t slot, first;
};
struct SideBlock {
  std::uint32_t slot, ward;
  std::array<std::uint16_t, 4> numbers;
};
// Those of one slot.
template <typename Record>
std::span<const Record> of_slot(std::span<const Record> records, std::uint32_t slot) {
  const auto from = std::ranges::lower_bound(records, slot, {}, &Record::slot);
  const auto to = std::ranges::upper_bound(records, slot, {}, &Record::slot);
  return records.subspan(static_cast<std::size_t>(from - records.begin()),
                         static_cast<std::size_t>(to - from));
}
struct CardGroup {
  std::uint32_t insurer, symbol;  // Image terms; the count of the kind: none.
};

// A card in the main table: number (eight digits at most, four bits each), meta, day, slot.
struct CardEntry {
  std::uint32_t number;
  // Length 4 bits (15: in the side table), branch 7 bits (127: none), sex 2, hidden 1, side cards 1.
  std::uint16_t meta;
  std::uint16_t day;
  std::uint32_t slot;
  unsigned length() const { return meta & 15U; }
  std::uint8_t branch() const {
    const unsigned value = meta >> 4 & 127U;
    return value == 127 ? kNoBranch : static_cast<std::uint8_t>(value);
  }
  unsigned sex() const { return meta >> 11 & 3U; }
  bool hidden() const { return (meta >> 13 & 1U) != 0; }
  bool has_more() const { return (meta >> 14 & 1U) != 0; }
};
inline constexpr unsigned kLongNumber = 15;
inline constexpr std::size_t kCardBytes = 11;

class Image {
 public:
  // Errors: kCorrupt (anything that is not exactly such an image).
  static Result<Image> parse(Bytes bytes);
  Image() = default;

  std::uint32_t slots() const { return slots_; }
  std::uint32_t terms(TermKind kind) const { return terms_[static_cast<std::size_t>(kind)]; }
  std::string_view term(TermKind kind, std::uint32_t number) const;
  std::size_t size_bytes() const { return bytes_.size(); }
  std::uint32_t most_row() const { return most_row_; }
  bool listed() const { return listed_; }

  // Slots of surname `family` are [family_start(family), family_start(family + 1)).
  std::uint32_t family_start(std::uint32_t family) const { return word(families_at_, family); }
  std::uint32_t family_of(std::uint32_t slot) const;

  std::uint32_t given(std::uint32_t slot) const { return id(at(slot) + kGivenAt, given_mask_); }
  std::uint32_t place(std::uint32_t slot) const { return id(at(slot) + place_at_, place_mask_); }
  std::uint32_t day(std::uint32_t slot) const { return half(at(slot) + 8); }
  std::uint8_t bits(std::uint32_t slot) const { return at(slot)[10]; }
  std::uint32_t card_position(std::uint32_t slot) const { return id(at(slot) + 11, 0xffffff); }
  Block block(std::uint32_t slot) const;
  std::uint64_t phone(std::uint32_t slot) const;  // The first; zero: none.
  std::uint32_t row(std::uint32_t slot) const {
    return id(bytes_.data() + rows_at_ + std::size_t{slot} * row_width_, row_mask_);
  }

  // The columns of one slot after the other, for loops over very many: what the accessors above read.
  struct Columns {
    const std::uint8_t* first;
    std::size_t stride, place_at;
    std::uint32_t given_mask, place_mask;
    static std::uint32_t word(const std::uint8_t* from) {
      std::uint32_t value;
      std::memcpy(&value, from, 4);
      return value;
    }
    static std::uint32_t day(const std::uint8_t* row) { return word(row + 8) & 0xffff; }
    static std::uint8_t bits(const std::uint8_t* row) { return row[10]; }
    static std::uint32_t card_position(const std::uint8_t* row) { return word(row + 11) & 0xffffff; }
    std::uint32_t given(const std::uint8_t* row) const { return word(row + kGivenAt) & given_mask; }
    std::uint32_t place(const std::uint8_t* row) const { return word(row + place_at) & place_mask; }
  };
  Columns columns(std::uint32_t slot) const {
    return {at(slot), stride_, place_at_, given_mask_, place_mask_};
  }

  std::uint32_t groups() const { return groups_; }
  CardGroup group(std::uint32_t number) const;
  std::uint32_t group_start(std::uint32_t group) const { return word(group_starts_at_, group); }
  std::uint32_t group_of(std::uint32_t position) const;
  CardEntry card(std::uint32_t position) const {
    const std::uint8_t* from = bytes_.data() + cards_at_ + position * kCardBytes;
    CardEntry entry;
    std::memcpy(&entry.number, from, 4);
    std::memcpy(&entry.meta, from + 4, 2);
    std::memcpy(&entry.day, from + 6, 2);
    entry.slot = id(from + 8, 0xffffff);
    return entry;
  }

  // Positions of cards whose number has kLongEnough digits or more, sorted by number.
  static constexpr int kLongEnough = 6;
  std::uint32_t numbers() const { return numbers_; }
  std::uint32_t by_number(std::uint32_t index) const {
    return id(bytes_.data() + numbers_at_ + std::size_t{index} * 3, 0xffffff);
  }

  std::span<const SideName> names() const { return names_; }
  std::span<const SideCard> cards() const { return side_cards_; }
  std::span<const SidePhone> phones() const { return phones_; }
  std::span<const SideBlock> blocks() const { return blocks_; }

  // Calls give(slot) for everybody with that given name (further names included), day or place.
  // Requires: listed().
  enum class List : std::uint8_t { kGiven, kDay, kPlace };
  template <typename Give>
  void each(List list, std::uint32_t value, Give&& give) const;
  // How many they are, hidden people included.
  std::uint32_t listed_people(List list, std::uint32_t value) const;

  // Newest word of anybody visible, in milliseconds, of a place or an insurer; 0: nobody said.
  std::int64_t newest(TermKind kind, std::uint32_t number) const;

  // The face in the image's own term numbers.
  Face face(std::uint32_t slot) const;
  // Takes a person out of every search and figure.
  void hide(std::uint32_t slot);

 private:
  static constexpr std::size_t kGivenAt = 14;
  const std::uint8_t* at(std::uint32_t slot) const {
    return bytes_.data() + people_at_ + std::size_t{slot} * stride_;
  }
  std::uint32_t word(std::size_t section, std::uint32_t index) const {
    std::uint32_t value;
    std::memcpy(&value, bytes_.data() + section + std::size_t{index} * 4, 4);
    return value;
  }
  static std::uint32_t id(const std::uint8_t* from, std::uint32_t mask) {
    std::uint32_t value;
    std::memcpy(&value, from, 4);
    return value & mask;
  }
  static std::uint32_t half(const std::uint8_t* from) {
    std::uint16_t value;
    std::memcpy(&value, from, 2);
    return value;
  }
  struct Slots {
    std::size_t offsets = 0, bytes = 0, size = 0;
    std::uint32_t values = 0;
  };
  bool read_header();
  bool check_terms();
  bool check_people();
  bool check_cards();
  bool check_sides();
  bool check_list(const Slots& list) const;
  bool check_numbers() const;

  Bytes bytes_;  // Eight bytes longer than the image: records are read four bytes at a time.
  std::uint32_t slots_ = 0, groups_ = 0, most_row_ = 0;
  std::array<std::uint32_t, kTermKinds> terms_{};
  std::array<std::size_t, kTermKinds> term_offsets_{}, term_bytes_{};
  std::size_t families_at_ = 0, people_at_ = 0, rows_at_ = 0, group_pairs_at_ = 0,
              group_starts_at_ = 0, cards_at_ = 0, numbers_at_ = 0, newest_at_ = 0;
  std::size_t stride_ = 0, place_at_ = 0, row_width_ = 4;
  std::uint32_t given_mask_ = 0, place_mask_ = 0, row_mask_ = 0, numbers_ = 0;
  bool listed_ = false;
  std::array<Slots, 3> lists_{};
  std::vector<SideName> names_;
  std::vector<SideCard> side_cards_;
  std::vector<SidePhone> phones_;
  std::vector<SideBlock> blocks_;
};

template <typename Give>
void Image::each(List list, std::uint32_t value, Give&& give) const {
  const Slots& slots = lists_[static_cast<std::size_t>(list)];
  const std::uint8_t* from = bytes_.data() + slots.bytes + word(slots.offsets, value);
  const std::uint8_t* end = bytes_.data() + slots.bytes + word(slots.offsets, value + 1);
  std::uint32_t slot = 0;
  while (from != end) {
    std::uint32_t step = *from & 0x7f;
    for (unsigned shift = 7; (*from++ & 0x80) != 0; shift += 7) {
      step |= static_cast<std::uint32_t>(*from & 0x7f) << shift;
    }
    slot += step;
    give(slot);
  }
}

}  // namespace tomoshibi::store::people::internal
