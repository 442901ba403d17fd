#include "store/people/internal/image_builder.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <string>
#include <utility>

#include "store/people/internal/image_words.h"

namespace tomoshibi::store::people::internal {
namespace {

using Pair = std::pair<std::uint32_t, std::uint32_t>;

std::uint32_t width_of(std::uint64_t most) { return most < 0xffff ? 2 : most < 0xffffff ? 3 : 4; }

class Output {
 public:
  Output() { bytes_.resize(kHeaderWords * 4); }
  void set(std::uint32_t word, std::uint32_t value) { std::memcpy(bytes_.data() + word * 4U, &value, 4); }
  void begin(std::uint32_t section) {
    bytes_.resize((bytes_.size() + 7) / 8 * 8);
    set(std::uint32_t{kSectionsWord} + section, static_cast<std::uint32_t>(bytes_.size()));
  }
  void number(std::uint64_t value, std::size_t width) {
    const std::size_t at = bytes_.size();
    bytes_.resize(at + width);
    std::memcpy(bytes_.data() + at, &value, width);
  }
  void raw(const void* from, std::size_t size) {
    const auto* bytes = static_cast<const std::uint8_t*>(from);
    bytes_.insert(bytes_.end(), bytes, bytes + size);
  }
  void reserve(std::size_t size) { bytes_.reserve(size); }
  Bytes take() {
    begin(kSections);
    set(kSizeWord, static_cast<std::uint32_t>(bytes_.size()));
    return std::move(bytes_);
  }

 private:
  Bytes bytes_;
};

// The register's numbers of a kind, those that are used made dense.
class Dense {
 public:
  explicit Dense(std::size_t size) : to_(size, kNoTerm) {}
  void use(std::uint32_t number) {
    if (number < to_.size()) to_[number] = 0;
  }
  void close() {
    for (std::uint32_t number = 0; number < to_.size(); ++number) {
      if (to_[number] == kNoTerm) continue;
      to_[number] = static_cast<std::uint32_t>(from_.size());
      from_.push_back(number);
    }
  }
  std::uint32_t size() const { return static_cast<std::uint32_t>(from_.size()); }
  std::uint32_t of(std::uint32_t number) const { return number < to_.size() ? to_[number] : size(); }
  const std::vector<std::uint32_t>& all() const { return from_; }

 private:
  std::vector<std::uint32_t> to_, from_;
};

void put_terms(Output& out, const Terms& terms, TermKind kind, const Dense& dense) {
  const auto at = static_cast<std::uint32_t>(kind);
  std::string bytes;
  out.set(std::uint32_t{kTermsWord} + at, dense.size());
  out.begin(std::uint32_t{kTermOffsets} + 2 * at);
  out.number(0, 4);
  for (const std::uint32_t number : dense.all()) {
    bytes += terms.packed(kind, number);
    out.number(bytes.size(), 4);
  }
  out.begin(std::uint32_t{kTermBytes} + 2 * at);
  out.raw(bytes.data(), bytes.size());
}

// Slots by value, each list ascending without repeats, as differences.
void put_list(Output& out, std::uint32_t list, std::uint32_t values, std::vector<Pair>& slots) {
  std::ranges::sort(slots);
  const auto repeated = std::ranges::unique(slots);
  slots.erase(repeated.begin(), repeated.end());
  Bytes bytes;
  out.begin(std::uint32_t{kListOffsets} + 2 * list);
  std::size_t at = 0;
  for (std::uint32_t value = 0; value < values; ++value) {
    out.number(bytes.size(), 4);
    std::uint32_t before = 0;
    for (; at < slots.size() && slots[at].first == value; ++at) {
      std::uint32_t step = slots[at].second - before;
      before = slots[at].second;
      for (; step >= 0x80; step >>= 7) bytes.push_back(static_cast<std::uint8_t>(step | 0x80U));
      bytes.push_back(static_cast<std::uint8_t>(step));
    }
  }
  out.number(bytes.size(), 4);
  out.begin(std::uint32_t{kListBytes} + 2 * list);
  out.raw(bytes.data(), bytes.size());
}

template <typename Record>
void put_side(Output& out, std::uint32_t section, std::uint32_t count_word, std::vector<Record>& records,
              const std::vector<std::uint32_t>& slot_of) {
  for (Record& record : records) record.slot = slot_of[record.slot];
  std::ranges::stable_sort(records, {}, &Record::slot);
  out.begin(section);
  out.raw(records.data(), records.size() * sizeof(Record));
  out.set(count_word, static_cast<std::uint32_t>(records.size()));
}

bool fits_main_table(const Code& number) {
  return !number.hashed && number.length < kLongNumber && number.digits <= 0xffffffff;
}

int digits_in(std::uint32_t number) { return (32 - std::countl_zero(number | 1) + 3) / 4; }

}  // namespace

void ImageBuilder::add_cards(Row& row, const Face& face, std::uint32_t index) {
  row.insurer = row.symbol = kNoTerm;
  row.branch = kNoBranch;
  for (std::size_t at = 0; at < face.cards.size(); ++at) {
    const CardFace& card = face.cards[at];
    const bool first = at == 0;
    if (first) {
      row.insurer = card.insurer;
      row.symbol = card.symbol;
    }
    if (first && fits_main_table(card.number)) {
      row.number = static_cast<std::uint32_t>(card.number.digits);
      row.length = card.number.length;
      row.branch = card.branch;
      continue;
    }
    if (first) row.length = kLongNumber;
    row.bits |= kCardsBit;
    further_.cards.push_back({card.number.digits, index, 0, card.number.length,
                              static_cast<std::uint8_t>(card.number.hashed ? 1 : 0), card.branch,
                              static_cast<std::uint8_t>(first ? 1 : 0), 0});
    further_.pairs.emplace_back(card.insurer, card.symbol);
  }
}

void ImageBuilder::add(std::uint32_t row_number, const Face& face) {
  const auto index = static_cast<std::uint32_t>(people_.size());
  Row row{};
  row.row = row_number;
  row.family = face.names.empty() ? kNoTerm : face.names.front().family;
  row.given = face.names.empty() ? kNoTerm : face.names.front().given;
  row.place = face.place;
  row.day = static_cast<std::uint16_t>(std::min(face.day, kNoDay));
  row.bits = static_cast<std::uint8_t>(static_cast<unsigned>(face.sex) |
                                       (face.withheld ? unsigned{kWithheldBit} : 0U));
  row.as_of = face.as_of;
  for (std::size_t at = 1; at < face.names.size(); ++at) {
    row.bits |= kNamesBit;
    further_.names.push_back({index, face.names[at].family, face.names[at].given,
                              static_cast<std::uint32_t>(face.names[at].use)});
  }
  row.block = pack_block(face.block);
  if (row.block == kNoSlotBlock) {
    row.bits |= kBlockBit;
    further_.blocks.push_back({index, face.block.ward, face.block.numbers});
  }
  for (std::size_t at = 0; at < face.phones.size(); ++at) {
    const std::uint32_t packed = pack_phone(face.phones[at]);
    if (at == 0) row.phone = packed;
    if (at == 0 && packed != kNoSlotPhone) continue;
    row.bits |= kPhonesBit;
    further_.phones.push_back({face.phones[at], index, at == 0 ? 1U : 0U});
  }
  add_cards(row, face, index);
  people_.push_back(row);
}

Bytes ImageBuilder::finish() {
  const auto slots = static_cast<std::uint32_t>(people_.size());
  std::vector<Dense> dense;
  for (std::size_t kind = 0; kind < kTermKinds; ++kind) dense.emplace_back(terms_->size(TermKind{static_cast<std::uint8_t>(kind)}));
  Dense& families = dense[0];
  Dense& givens = dense[1];
  Dense& places = dense[2];
  Dense& insurers = dense[3];
  Dense& symbols = dense[4];
  for (const Row& row : people_) {
    families.use(row.family);
    givens.use(row.given);
    places.use(row.place);
    insurers.use(row.insurer);
    symbols.use(row.symbol);
  }
  for (const SideName& name : further_.names) {
    families.use(name.family);
    givens.use(name.given);
  }
  for (const auto& [insurer, symbol] : further_.pairs) {
    insurers.use(insurer);
    symbols.use(symbol);
  }
  for (Dense& one : dense) one.close();

  // Slots: by surname, given name, day of birth, row.
  std::vector<std::uint32_t> order(slots), slot_of(slots);
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, {}, [&](std::uint32_t index) {
    const Row& row = people_[index];
    return std::tuple(families.of(row.family), givens.of(row.given), row.day, row.row);
  });
  for (std::uint32_t slot = 0; slot < slots; ++slot) slot_of[order[slot]] = slot;

  // Groups: pairs of insurer and symbol, of main and side cards.
  std::vector<Pair> groups;
  const auto pair_of = [&](std::uint32_t insurer, std::uint32_t symbol) {
    return Pair{insurers.of(insurer), symbols.of(symbol)};
  };
  for (const Row& row : people_) groups.push_back(pair_of(row.insurer, row.symbol));
  for (const auto& [insurer, symbol] : further_.pairs) groups.push_back(pair_of(insurer, symbol));
  std::ranges::sort(groups);
  const auto repeated = std::ranges::unique(groups);
  groups.erase(repeated.begin(), repeated.end());
  const auto group_of = [&](const Pair& pair) {
    return static_cast<std::uint32_t>(std::ranges::lower_bound(groups, pair) - groups.begin());
  };
  std::vector<std::uint32_t> cards(slots), position_of(slots), group(slots);
  std::iota(cards.begin(), cards.end(), 0U);
  for (std::uint32_t index = 0; index < slots; ++index) {
    group[index] = group_of(pair_of(people_[index].insurer, people_[index].symbol));
  }
  std::ranges::sort(cards, {}, [&](std::uint32_t index) {
    return std::tuple(group[index], people_[index].number, people_[index].branch, slot_of[index]);
  });
  for (std::uint32_t position = 0; position < slots; ++position) position_of[cards[position]] = position;

  std::uint32_t most_row = 0;
  for (const Row& row : people_) most_row = std::max(most_row, row.row);
  const std::uint32_t given_width = width_of(givens.size());
  const std::uint32_t place_width = width_of(places.size());
  const std::uint32_t row_width = width_of(most_row);

  Output out;
  out.reserve(std::size_t{slots} * 44 + 4096);
  out.set(kMagicWord, kImageMagic);
  out.set(kVersionWord, kImageVersion);
  out.set(kSlotsWord, slots);
  out.set(kGroupsWord, static_cast<std::uint32_t>(groups.size()));
  out.set(kMostRowWord, most_row);
  out.set(kGivenWidthWord, given_width);
  out.set(kPlaceWidthWord, place_width);
  out.set(kRowWidthWord, row_width);
  for (std::size_t kind = 0; kind < kTermKinds; ++kind) {
    put_terms(out, *terms_, TermKind{static_cast<std::uint8_t>(kind)}, dense[kind]);
  }
  out.begin(kFamilyStarts);
  for (std::uint32_t family = 0, slot = 0; family <= families.size(); ++family) {
    out.number(slot, 4);
    while (slot < slots && families.of(people_[order[slot]].family) == family) ++slot;
    if (family == families.size()) out.number(slot, 4);
  }
  out.begin(kPeople);
  for (std::uint32_t slot = 0; slot < slots; ++slot) {
    const Row& row = people_[order[slot]];
    out.number(row.block, 4);
    out.number(row.phone, 4);
    out.number(row.day, 2);
    out.number(row.bits, 1);
    out.number(position_of[order[slot]], 3);
    out.number(givens.of(row.given), given_width);
    out.number(places.of(row.place), place_width);
  }
  out.begin(kRows);
  for (const std::uint32_t index : order) out.number(people_[index].row, row_width);
  out.begin(kGroupPairs);
  for (const auto& [insurer, symbol] : groups) {
    out.number(insurer, 4);
    out.number(symbol, 4);
  }
  out.begin(kGroupStarts);
  for (std::uint32_t number = 0, position = 0; number <= groups.size(); ++number) {
    while (position < slots && group[cards[position]] < number) ++position;
    out.number(position, 4);
  }
  out.begin(kCards);
  std::vector<Pair> long_enough;  // Number, position.
  for (std::uint32_t position = 0; position < slots; ++position) {
    const Row& row = people_[cards[position]];
    const unsigned branch = row.branch == kNoBranch ? 127U : row.branch;
    const unsigned hidden = (row.bits & kWithheldBit) != 0 ? 1U : 0U;
    out.number(row.number, 4);
    const unsigned more = (row.bits & kCardsBit) != 0 ? 1U : 0U;
    out.number(row.length | branch << 4 | (row.bits & unsigned{kSexMask}) << 11 | hidden << 13 | more << 14,
               2);
    out.number(row.day, 2);
    out.number(slot_of[cards[position]], 3);
    if (digits_in(row.number) >= Image::kLongEnough) long_enough.emplace_back(row.number, position);
  }
  out.begin(kNumbers);
  std::ranges::sort(long_enough);
  for (const auto& [number, position] : long_enough) out.number(position, 3);
  out.set(kNumbersWord, static_cast<std::uint32_t>(long_enough.size()));

  const bool listed = slots >= listed_from_;
  out.set(kListedWord, listed ? 1 : 0);
  std::vector<Pair> list;
  const std::array<std::uint32_t, 3> values{givens.size() + 1, kNoDay + 1, places.size() + 1};
  for (std::uint32_t which = 0; which < 3; ++which) {
    if (!listed) {
      out.begin(std::uint32_t{kListOffsets} + 2 * which);
      out.begin(std::uint32_t{kListBytes} + 2 * which);
      continue;
    }
    list.clear();
    for (std::uint32_t slot = 0; slot < slots; ++slot) {
      const Row& row = people_[order[slot]];
      list.emplace_back(which == 0   ? givens.of(row.given)
                        : which == 1 ? std::uint32_t{row.day}
                                     : places.of(row.place),
                        slot);
    }
    for (const SideName& name : further_.names) {
      if (which == 0) list.emplace_back(givens.of(name.given), slot_of[name.slot]);
    }
    put_list(out, which, values[which], list);
  }

  for (SideName& name : further_.names) {
    name.family = families.of(name.family);
    name.given = givens.of(name.given);
  }
  for (std::size_t at = 0; at < further_.cards.size(); ++at) {
    const auto& [insurer, symbol] = further_.pairs[at];
    further_.cards[at].group = group_of(pair_of(insurer, symbol));
  }
  put_side(out, kSideNames, kSideNamesWord, further_.names, slot_of);
  put_side(out, kSideCards, kSideCardsWord, further_.cards, slot_of);
  put_side(out, kSidePhones, kSidePhonesWord, further_.phones, slot_of);
  put_side(out, kSideBlocks, kSideBlocksWord, further_.blocks, slot_of);

  std::vector<std::int64_t> newest(std::size_t{places.size()} + insurers.size());
  for (const Row& row : people_) {
    if ((row.bits & kWithheldBit) != 0) continue;
    const auto note = [&](std::size_t at) { newest[at] = std::max(newest[at], row.as_of); };
    if (places.of(row.place) < places.size()) note(places.of(row.place));
    if (insurers.of(row.insurer) < insurers.size()) note(places.size() + insurers.of(row.insurer));
  }
  out.begin(kNewest);
  out.raw(newest.data(), newest.size() * 8);
  people_.clear();
  further_ = {};
  return out.take();
}

}  // namespace tomoshibi::store::people::internal
