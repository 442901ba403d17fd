#include "store/people/internal/image.h"

#include <algorithm>
#include <bit>

#include "store/people/internal/image_words.h"

namespace tomoshibi::store::people::internal {
namespace {

static_assert(std::endian::native == std::endian::little, "images are read in place");

constexpr std::size_t kMostTermBytes = 16384;
constexpr std::size_t kFixedRow = 14;  // Before the given name and the place.

std::uint32_t mask_of(std::size_t width) { return width >= 4 ? ~0U : (1U << (8 * width)) - 1; }

template <typename Record>
bool copy_records(const Bytes& bytes, std::size_t from, std::size_t end, std::uint32_t count,
                  std::vector<Record>& into) {
  if (std::uint64_t{count} * sizeof(Record) > end - from) return false;
  into.resize(count);
  if (count > 0) std::memcpy(into.data(), bytes.data() + from, count * sizeof(Record));
  return true;
}

// Eight decimal digits, four bits each.
bool is_decimal(std::uint32_t digits) {
  return ((digits >> 3 & (digits >> 2 | digits >> 1)) & 0x11111111U) == 0;
}

constexpr std::u32string_view kStemLetters = U"甲乙丙丁戊己庚辛壬癸";

}  // namespace

std::uint32_t pack_block(const Block& block) {
  std::uint32_t ward = 0;
  if (block.ward != 0) {
    const std::size_t stem = kStemLetters.find(block.ward);
    if (block.ward > 0x30a0 && block.ward <= 0x30a0 + 96) {
      ward = block.ward - 0x30a0;
    } else if (stem != std::u32string_view::npos) {
      ward = 97 + static_cast<std::uint32_t>(stem);
    } else {
      return kNoSlotBlock;
    }
  }
  const auto& number = block.numbers;
  if (number[0] >= 1U << 12 || number[1] >= 1U << 7 || number[2] >= 1U << 6 || number[3] != 0) {
    return kNoSlotBlock;
  }
  return ward << 25 | std::uint32_t{number[0]} << 13 | std::uint32_t{number[1]} << 6 | number[2];
}

Block unpack_block(std::uint32_t packed) {
  Block block;
  const std::uint32_t ward = packed >> 25;
  if (ward >= 97 && ward < 97 + kStemLetters.size()) {
    block.ward = kStemLetters[ward - 97];
  } else if (ward > 0 && ward < 97) {
    block.ward = 0x30a0 + ward;
  }
  block.numbers[0] = static_cast<std::uint16_t>(packed >> 13 & 0xfffU);
  block.numbers[1] = static_cast<std::uint16_t>(packed >> 6 & 0x7fU);
  block.numbers[2] = static_cast<std::uint16_t>(packed & 0x3fU);
  return block;
}

// read_phone() puts a one in front of the digits.
std::uint32_t pack_phone(std::uint64_t phone) {
  constexpr std::uint64_t kTen = 10'000'000'000, kEleven = 100'000'000'000;
  if (phone == 0) return 0;
  if (phone >= kTen && phone < kTen + 1'000'000'000) {
    return static_cast<std::uint32_t>(phone - kTen + 1);
  }
  if (phone >= kEleven && phone < kEleven + kTen && (phone - kEleven) % 1'000'000'000 < 100'000'000) {
    const std::uint64_t digits = phone - kEleven;
    const std::uint64_t second = digits / 1'000'000'000;
    return static_cast<std::uint32_t>(1'000'000'001 + second * 100'000'000 + digits % 100'000'000);
  }
  return kNoSlotPhone;
}

std::uint64_t unpack_phone(std::uint32_t packed) {
  if (packed == 0 || packed == kNoSlotPhone) return 0;
  if (packed <= 1'000'000'000) return 10'000'000'000 + packed - 1;
  const std::uint64_t digits = packed - 1'000'000'001;
  return 100'000'000'000 + digits / 100'000'000 * 1'000'000'000 + digits % 100'000'000;
}

Result<Image> Image::parse(Bytes bytes) {
  constexpr Error kBad{Errc::kCorrupt, "an image of the search index is damaged"};
  Image image;
  const std::size_t size = bytes.size();
  image.bytes_ = std::move(bytes);
  image.bytes_.resize(size + 8);
  const bool good = size >= kHeaderWords * 4 && size < 0xffffffff &&
                    image.word(0, kSizeWord) == size && image.read_header() &&
                    image.check_terms() && image.check_people() && image.check_cards() &&
                    image.check_numbers() && image.check_sides() &&
                    std::ranges::all_of(image.lists_, [&](const Slots& list) {
                      return !image.listed_ || image.check_list(list);
                    });
  if (!good) return kBad;
  return image;
}

bool Image::read_header() {
  if (word(0, kMagicWord) != kImageMagic || word(0, kVersionWord) != kImageVersion) return false;
  slots_ = word(0, kSlotsWord);
  groups_ = word(0, kGroupsWord);
  most_row_ = word(0, kMostRowWord);
  listed_ = word(0, kListedWord) != 0;
  numbers_ = word(0, kNumbersWord);
  if (slots_ > kMostSlots || groups_ > slots_ + 1 || numbers_ > slots_) return false;
  std::array<std::size_t, kSections + 1> at{};
  for (std::uint32_t section = 0; section <= kSections; ++section) {
    at[section] = word(0, std::uint32_t{kSectionsWord} + section);
    const std::size_t least = section == 0 ? kHeaderWords * 4 : at[section - 1];
    if (at[section] < least || at[section] > bytes_.size() - 8) return false;
  }
  const auto room = [&at](std::uint32_t section) { return at[section + 1] - at[section]; };
  for (std::uint32_t kind = 0; kind < kTermKinds; ++kind) {
    terms_[kind] = word(0, std::uint32_t{kTermsWord} + kind);
    term_offsets_[kind] = at[kTermOffsets + 2 * kind];
    term_bytes_[kind] = at[kTermBytes + 2 * kind];
    if (terms_[kind] > kMostSlots || room(kTermOffsets + 2 * kind) < (terms_[kind] + 1ULL) * 4) {
      return false;
    }
    if (word(term_offsets_[kind], terms_[kind]) > room(kTermBytes + 2 * kind)) return false;
  }
  const std::size_t given_width = word(0, kGivenWidthWord);
  const std::size_t place_width = word(0, kPlaceWidthWord);
  row_width_ = word(0, kRowWidthWord);
  const auto wide_enough = [](std::size_t width, std::uint64_t most) {
    return width >= 2 && width <= 4 && mask_of(width) >= most;
  };
  if (!wide_enough(given_width, terms(TermKind::kGiven)) ||
      !wide_enough(place_width, terms(TermKind::kPlace)) || !wide_enough(row_width_, most_row_)) {
    return false;
  }
  given_mask_ = mask_of(given_width);
  place_mask_ = mask_of(place_width);
  row_mask_ = mask_of(row_width_);
  place_at_ = kFixedRow + given_width;
  stride_ = place_at_ + place_width;
  families_at_ = at[kFamilyStarts];
  people_at_ = at[kPeople];
  rows_at_ = at[kRows];
  group_pairs_at_ = at[kGroupPairs];
  group_starts_at_ = at[kGroupStarts];
  cards_at_ = at[kCards];
  numbers_at_ = at[kNumbers];
  newest_at_ = at[kNewest];
  for (std::uint32_t list = 0; list < 3; ++list) {
    const std::uint32_t values = list == 0   ? terms(TermKind::kGiven)
                                 : list == 1 ? kNoDay
                                             : terms(TermKind::kPlace);
    lists_[list] = Slots{at[kListOffsets + 2 * list], at[kListBytes + 2 * list],
                         room(kListBytes + 2 * list), values + 1};
    if (listed_ && room(kListOffsets + 2 * list) < (values + 2ULL) * 4) return false;
  }
  const std::uint64_t people = slots_;
  return room(kFamilyStarts) >= (terms(TermKind::kFamily) + 2ULL) * 4 &&
         room(kPeople) >= people * stride_ && room(kRows) >= people * row_width_ &&
         room(kGroupPairs) >= groups_ * 8ULL && room(kGroupStarts) >= (groups_ + 1ULL) * 4 &&
         room(kCards) >= people * kCardBytes && room(kNumbers) >= numbers_ * 3ULL &&
         room(kNewest) >= (terms(TermKind::kPlace) + std::uint64_t{terms(TermKind::kInsurer)}) * 8 &&
         copy_records(bytes_, at[kSideNames], at[kSideNames + 1], word(0, kSideNamesWord), names_) &&
         copy_records(bytes_, at[kSideCards], at[kSideCards + 1], word(0, kSideCardsWord),
                      side_cards_) &&
         copy_records(bytes_, at[kSidePhones], at[kSidePhones + 1], word(0, kSidePhonesWord),
                      phones_) &&
         copy_records(bytes_, at[kSideBlocks], at[kSideBlocks + 1], word(0, kSideBlocksWord), blocks_);
}

bool Image::check_terms() {
  for (std::size_t kind = 0; kind < kTermKinds; ++kind) {
    std::uint32_t before = 0;
    for (std::uint32_t number = 0; number <= terms_[kind]; ++number) {
      const std::uint32_t offset = word(term_offsets_[kind], number);
      if (offset < before || offset - before > kMostTermBytes || (number == 0 && offset != 0)) {
        return false;
      }
      before = offset;
    }
  }
  return true;
}

bool Image::check_people() {
  const std::uint32_t families = terms(TermKind::kFamily);
  if (family_start(0) != 0 || family_start(families + 1) != slots_) return false;
  for (std::uint32_t family = 0; family <= families; ++family) {
    if (family_start(family) > family_start(family + 1)) return false;
  }
  const std::uint32_t givens = terms(TermKind::kGiven);
  const std::uint32_t places = terms(TermKind::kPlace);
  for (std::uint32_t slot = 0; slot < slots_; ++slot) {
    if (given(slot) > givens || place(slot) > places || day(slot) > kNoDay ||
        (bits(slot) & kSexMask) > 2 || (bits(slot) & kGoneBit) != 0 ||
        card_position(slot) >= slots_ || row(slot) > most_row_) {
      return false;
    }
  }
  return true;
}

bool Image::check_cards() {
  if (group_start(0) != 0 || group_start(groups_) != slots_) return false;
  for (std::uint32_t number = 0; number < groups_; ++number) {
    const CardGroup pair = group(number);
    if (group_start(number) > group_start(number + 1) ||
        pair.insurer > terms(TermKind::kInsurer) || pair.symbol > terms(TermKind::kSymbol)) {
      return false;
    }
  }
  for (std::uint32_t position = 0; position < slots_; ++position) {
    const CardEntry entry = card(position);
    if (entry.slot >= slots_ || card_position(entry.slot) != position || !is_decimal(entry.number) ||
        entry.day != day(entry.slot) || entry.sex() != (bits(entry.slot) & kSexMask) ||
        entry.hidden() != ((bits(entry.slot) & kWithheldBit) != 0) ||
        entry.has_more() != ((bits(entry.slot) & kCardsBit) != 0)) {
      return false;
    }
  }
  return true;
}

bool Image::check_numbers() const {
  for (std::uint32_t index = 0; index < numbers_; ++index) {
    if (by_number(index) >= slots_) return false;
  }
  return true;
}

bool Image::check_sides() {
  const auto ordered = [this](const auto& records, std::uint8_t bit) {
    std::uint32_t before = 0;
    for (const auto& record : records) {
      if (record.slot >= slots_ || record.slot < before || (bits(record.slot) & bit) == 0) return false;
      before = record.slot;
    }
    return true;
  };
  return ordered(names_, kNamesBit) && ordered(side_cards_, kCardsBit) &&
         ordered(phones_, kPhonesBit) && ordered(blocks_, kBlockBit) &&
         std::ranges::all_of(names_,
                             [this](const SideName& name) {
                               return name.family <= terms(TermKind::kFamily) &&
                                      name.given <= terms(TermKind::kGiven) && name.use <= 2;
                             }) &&
         std::ranges::all_of(side_cards_, [this](const SideCard& card) {
           return card.group < groups_ && (card.branch < 100 || card.branch == kNoBranch);
         });
}

// Slots of each value ascend and end where the offsets say.
bool Image::check_list(const Slots& list) const {
  if (word(list.offsets, 0) != 0 || word(list.offsets, list.values) > list.size) return false;
  for (std::uint32_t value = 0; value < list.values; ++value) {
    std::size_t from = word(list.offsets, value);
    const std::size_t end = word(list.offsets, value + 1);
    if (end < from || end > list.size) return false;
    std::uint64_t slot = 0;
    while (from < end) {
      std::uint64_t step = 0;
      for (unsigned shift = 0;; shift += 7) {
        if (from >= end || shift > 21) return false;
        const std::uint8_t byte = bytes_[list.bytes + from++];
        step |= std::uint64_t{byte & 0x7fU} << shift;
        if ((byte & 0x80) == 0) break;
      }
      slot += step;
      if (slot >= slots_) return false;
    }
  }
  return true;
}

std::string_view Image::term(TermKind kind, std::uint32_t number) const {
  const auto at = static_cast<std::size_t>(kind);
  const std::uint32_t from = word(term_offsets_[at], number);
  const std::uint32_t to = word(term_offsets_[at], number + 1);
  return as_text(ByteView(bytes_).subspan(term_bytes_[at] + from, to - from));
}

std::uint32_t Image::family_of(std::uint32_t slot) const {
  std::uint32_t low = 0;
  std::uint32_t high = terms(TermKind::kFamily) + 1;  // family_start(low) <= slot < family_start(high)
  while (high - low > 1) {
    const std::uint32_t middle = low + (high - low) / 2;
    (family_start(middle) <= slot ? low : high) = middle;
  }
  return low;
}

std::uint32_t Image::group_of(std::uint32_t position) const {
  std::uint32_t low = 0;
  std::uint32_t high = groups_;
  while (high - low > 1) {
    const std::uint32_t middle = low + (high - low) / 2;
    (group_start(middle) <= position ? low : high) = middle;
  }
  return low;
}

CardGroup Image::group(std::uint32_t number) const {
  return {word(group_pairs_at_, 2 * number), word(group_pairs_at_, 2 * number + 1)};
}

Block Image::block(std::uint32_t slot) const {
  if ((bits(slot) & kBlockBit) == 0) return unpack_block(id(at(slot), ~0U));
  const auto found = of_slot(blocks(), slot);
  if (found.empty()) return {};
  return Block{static_cast<char32_t>(found.front().ward), found.front().numbers};
}

std::uint64_t Image::phone(std::uint32_t slot) const {
  const std::uint32_t packed = id(at(slot) + 4, ~0U);
  if (packed != kNoSlotPhone) return unpack_phone(packed);
  for (const SidePhone& one : of_slot(phones(), slot)) {
    if (one.first != 0) return one.phone;
  }
  return 0;
}

std::uint32_t Image::listed_people(List list, std::uint32_t value) const {
  std::uint32_t people = 0;
  const Slots& slots = lists_[static_cast<std::size_t>(list)];
  const std::uint8_t* from = bytes_.data() + slots.bytes + word(slots.offsets, value);
  const std::uint8_t* end = bytes_.data() + slots.bytes + word(slots.offsets, value + 1);
  for (; from != end; ++from) people += (*from & 0x80) == 0 ? 1 : 0;
  return people;
}

std::int64_t Image::newest(TermKind kind, std::uint32_t number) const {
  const std::size_t index =
      kind == TermKind::kPlace ? number : std::size_t{terms(TermKind::kPlace)} + number;
  std::int64_t value;
  std::memcpy(&value, bytes_.data() + newest_at_ + index * 8, 8);
  return value;
}

Face Image::face(std::uint32_t slot) const {
  Face face;
  const auto term_or_none = [this](TermKind kind, std::uint32_t number) {
    return number >= terms(kind) ? kNoTerm : number;
  };
  const auto name = [&](std::uint32_t family, std::uint32_t given, NameUse use) {
    face.names.push_back({term_or_none(TermKind::kFamily, family),
                          term_or_none(TermKind::kGiven, given), use});
  };
  const std::uint8_t flags = bits(slot);
  name(family_of(slot), given(slot), NameUse::kUsual);
  if ((flags & kNamesBit) != 0) {
    for (const SideName& one : of_slot(names(), slot)) {
      name(one.family, one.given, static_cast<NameUse>(one.use));
    }
  }
  face.day = day(slot);
  face.sex = static_cast<Sex>(flags & kSexMask);
  face.place = term_or_none(TermKind::kPlace, place(slot));
  face.block = block(slot);
  const auto in_group = [&](std::uint32_t group_number) {
    const CardGroup pair = group(group_number);
    CardFace card;
    card.insurer = term_or_none(TermKind::kInsurer, pair.insurer);
    card.symbol = term_or_none(TermKind::kSymbol, pair.symbol);
    return card;
  };
  const std::uint32_t position = card_position(slot);
  const CardEntry entry = card(position);
  if (entry.length() != kLongNumber) {
    CardFace first = in_group(group_of(position));
    first.number.digits = entry.number;
    first.number.length = static_cast<std::uint8_t>(entry.length());
    first.branch = entry.branch();
    face.cards.push_back(first);
  }
  if ((flags & kCardsBit) != 0) {
    for (const SideCard& one : of_slot(cards(), slot)) {
      CardFace card = in_group(one.group);
      card.number.digits = one.digits;
      card.number.length = one.length;
      card.number.hashed = one.hashed != 0;
      card.branch = one.branch;
      face.cards.insert(one.first != 0 ? face.cards.begin() : face.cards.end(), card);
    }
  }
  if (const std::uint64_t first = phone(slot); first != 0) face.phones.push_back(first);
  if ((flags & kPhonesBit) != 0) {
    for (const SidePhone& one : of_slot(phones(), slot)) {
      if (one.first == 0) face.phones.push_back(one.phone);
    }
  }
  face.withheld = (flags & kWithheldBit) != 0;
  return face;
}

void Image::hide(std::uint32_t slot) {
  bytes_[people_at_ + std::size_t{slot} * stride_ + 10] |= kGoneBit;
  const std::size_t entry = cards_at_ + std::size_t{card_position(slot)} * kCardBytes;
  bytes_[entry + 5] |= 1U << 5;  // Bit 13 of meta.
}

}  // namespace tomoshibi::store::people::internal
