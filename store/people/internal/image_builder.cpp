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
  slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
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

// What was added, brought into the order of the image.
class ImageBuilder::Writer {
 public:
  Writer(const Terms& terms, const std::vector<Row>& people, Further& further)
      : terms_(terms), people_(people), further_(further),
        slots_(static_cast<std::uint32_t>(people.size())) {
    number_terms();
    order_people();
    group_cards();
    for (const Row& row : people) most_row_ = std::max(most_row_, row.row);
  }

  Bytes write(bool listed) {
    out_.reserve(std::size_t{slots_} * 44 + 4096);
    put_header(listed);
    for (std::size_t kind = 0; kind < kTermKinds; ++kind) {
      put_terms(out_, terms_, TermKind{static_cast<std::uint8_t>(kind)}, dense_[kind]);
    }
    put_people();
    put_cards();
    for (std::uint32_t list = 0; list < 3; ++list) put_slots(list, listed);
    put_sides();
    put_newest();
    return out_.take();
  }

 private:
  const Dense& dense(TermKind kind) const { return dense_[static_cast<std::size_t>(kind)]; }
  std::uint32_t given(std::uint32_t number) const { return dense(TermKind::kGiven).of(number); }
  std::uint32_t place(std::uint32_t number) const { return dense(TermKind::kPlace).of(number); }
  std::uint32_t family(std::uint32_t number) const { return dense(TermKind::kFamily).of(number); }
  Pair pair_of(std::uint32_t insurer, std::uint32_t symbol) const {
    return {dense(TermKind::kInsurer).of(insurer), dense(TermKind::kSymbol).of(symbol)};
  }

  void number_terms() {
    for (std::size_t kind = 0; kind < kTermKinds; ++kind) {
      dense_.emplace_back(terms_.size(TermKind{static_cast<std::uint8_t>(kind)}));
    }
    const auto use = [this](TermKind kind, std::uint32_t number) {
      dense_[static_cast<std::size_t>(kind)].use(number);
    };
    for (const Row& row : people_) {
      use(TermKind::kFamily, row.family);
      use(TermKind::kGiven, row.given);
      use(TermKind::kPlace, row.place);
      use(TermKind::kInsurer, row.insurer);
      use(TermKind::kSymbol, row.symbol);
    }
    for (const SideName& name : further_.names) {
      use(TermKind::kFamily, name.family);
      use(TermKind::kGiven, name.given);
    }
    for (const auto& [insurer, symbol] : further_.pairs) {
      use(TermKind::kInsurer, insurer);
      use(TermKind::kSymbol, symbol);
    }
    for (Dense& one : dense_) one.close();
  }

  void order_people() {
    order_.resize(slots_);
    slot_of_.resize(slots_);
    std::iota(order_.begin(), order_.end(), 0U);
    std::ranges::sort(order_, {}, [this](std::uint32_t index) {
      const Row& row = people_[index];
      return std::tuple(family(row.family), given(row.given), row.day, row.row);
    });
    for (std::uint32_t slot = 0; slot < slots_; ++slot) slot_of_[order_[slot]] = slot;
  }

  // Pairs of insurer and symbol, of main and side cards; then the cards by pair, number and branch.
  void group_cards() {
    for (const Row& row : people_) groups_.push_back(pair_of(row.insurer, row.symbol));
    for (const auto& [insurer, symbol] : further_.pairs) groups_.push_back(pair_of(insurer, symbol));
    std::ranges::sort(groups_);
    groups_.erase(std::unique(groups_.begin(), groups_.end()), groups_.end());
    group_.resize(slots_);
    cards_.resize(slots_);
    position_of_.resize(slots_);
    for (std::uint32_t index = 0; index < slots_; ++index) {
      group_[index] = group_of(pair_of(people_[index].insurer, people_[index].symbol));
    }
    std::iota(cards_.begin(), cards_.end(), 0U);
    std::ranges::sort(cards_, {}, [this](std::uint32_t index) {
      const Row& row = people_[index];
      return std::tuple(group_[index], row.number, row.branch, slot_of_[index]);
    });
    for (std::uint32_t position = 0; position < slots_; ++position) {
      position_of_[cards_[position]] = position;
    }
  }
  std::uint32_t group_of(const Pair& pair) const {
    return static_cast<std::uint32_t>(std::ranges::lower_bound(groups_, pair) - groups_.begin());
  }

  void put_header(bool listed) {
    out_.set(kMagicWord, kImageMagic);
    out_.set(kVersionWord, kImageVersion);
    out_.set(kSlotsWord, slots_);
    out_.set(kGroupsWord, static_cast<std::uint32_t>(groups_.size()));
    out_.set(kMostRowWord, most_row_);
    out_.set(kGivenWidthWord, width_of(dense(TermKind::kGiven).size()));
    out_.set(kPlaceWidthWord, width_of(dense(TermKind::kPlace).size()));
    out_.set(kRowWidthWord, width_of(most_row_));
    out_.set(kListedWord, listed ? 1 : 0);
  }

  void put_people() {
    const std::uint32_t families = dense(TermKind::kFamily).size();
    out_.begin(kFamilyStarts);
    for (std::uint32_t number = 0, slot = 0; number <= families; ++number) {
      out_.number(slot, 4);
      while (slot < slots_ && family(people_[order_[slot]].family) == number) ++slot;
      if (number == families) out_.number(slot, 4);
    }
    out_.begin(kPeople);
    for (const std::uint32_t index : order_) {
      const Row& row = people_[index];
      out_.number(row.block, 4);
      out_.number(row.phone, 4);
      out_.number(row.day, 2);
      out_.number(row.bits, 1);
      out_.number(position_of_[index], 3);
      out_.number(given(row.given), width_of(dense(TermKind::kGiven).size()));
      out_.number(place(row.place), width_of(dense(TermKind::kPlace).size()));
    }
    out_.begin(kRows);
    for (const std::uint32_t index : order_) out_.number(people_[index].row, width_of(most_row_));
  }

  void put_cards() {
    out_.begin(kGroupPairs);
    for (const auto& [insurer, symbol] : groups_) {
      out_.number(insurer, 4);
      out_.number(symbol, 4);
    }
    out_.begin(kGroupStarts);
    for (std::uint32_t number = 0, position = 0; number <= groups_.size(); ++number) {
      while (position < slots_ && group_[cards_[position]] < number) ++position;
      out_.number(position, 4);
    }
    out_.begin(kCards);
    std::vector<Pair> long_enough;  // Number, position.
    for (std::uint32_t position = 0; position < slots_; ++position) {
      const Row& row = people_[cards_[position]];
      const unsigned branch = row.branch == kNoBranch ? 127U : row.branch;
      const unsigned hidden = (row.bits & kWithheldBit) != 0 ? 1U : 0U;
      const unsigned more = (row.bits & kCardsBit) != 0 ? 1U : 0U;
      out_.number(row.number, 4);
      out_.number(row.length | branch << 4 | (row.bits & unsigned{kSexMask}) << 11 | hidden << 13 |
                      more << 14,
                  2);
      out_.number(row.day, 2);
      out_.number(slot_of_[cards_[position]], 3);
      if (digits_in(row.number) >= Image::kLongEnough) long_enough.emplace_back(row.number, position);
    }
    out_.begin(kNumbers);
    std::ranges::sort(long_enough);
    for (const auto& [number, position] : long_enough) out_.number(position, 3);
    out_.set(kNumbersWord, static_cast<std::uint32_t>(long_enough.size()));
  }

  // 0: by given name, 1: by day, 2: by place.
  void put_slots(std::uint32_t list, bool listed) {
    if (!listed) {
      out_.begin(std::uint32_t{kListOffsets} + 2 * list);
      out_.begin(std::uint32_t{kListBytes} + 2 * list);
      return;
    }
    std::vector<Pair> slots;
    slots.reserve(slots_);
    for (std::uint32_t slot = 0; slot < slots_; ++slot) {
      const Row& row = people_[order_[slot]];
      const std::uint32_t value = list == 0   ? given(row.given)
                                  : list == 1 ? std::uint32_t{row.day}
                                              : place(row.place);
      slots.emplace_back(value, slot);
    }
    if (list == 0) {
      for (const SideName& name : further_.names) slots.emplace_back(given(name.given), slot_of_[name.slot]);
    }
    const std::array<std::uint32_t, 3> values{dense(TermKind::kGiven).size() + 1, kNoDay + 1,
                                              dense(TermKind::kPlace).size() + 1};
    put_list(out_, list, values[list], slots);
  }

  void put_sides() {
    for (SideName& name : further_.names) {
      name.family = family(name.family);
      name.given = given(name.given);
    }
    for (std::size_t at = 0; at < further_.cards.size(); ++at) {
      const auto& [insurer, symbol] = further_.pairs[at];
      further_.cards[at].group = group_of(pair_of(insurer, symbol));
    }
    put_side(out_, kSideNames, kSideNamesWord, further_.names, slot_of_);
    put_side(out_, kSideCards, kSideCardsWord, further_.cards, slot_of_);
    put_side(out_, kSidePhones, kSidePhonesWord, further_.phones, slot_of_);
    put_side(out_, kSideBlocks, kSideBlocksWord, further_.blocks, slot_of_);
  }

  void put_newest() {
    const std::uint32_t places = dense(TermKind::kPlace).size();
    const std::uint32_t insurers = dense(TermKind::kInsurer).size();
    std::vector<std::int64_t> newest(std::size_t{places} + insurers);
    for (const Row& row : people_) {
      if ((row.bits & kWithheldBit) != 0) continue;
      const auto note = [&](std::size_t at) { newest[at] = std::max(newest[at], row.as_of); };
      const std::uint32_t insurer = dense(TermKind::kInsurer).of(row.insurer);
      if (place(row.place) < places) note(place(row.place));
      if (insurer < insurers) note(std::size_t{places} + insurer);
    }
    out_.begin(kNewest);
    out_.raw(newest.data(), newest.size() * 8);
  }

  const Terms& terms_;
  const std::vector<Row>& people_;
  Further& further_;
  std::uint32_t slots_, most_row_ = 0;
  std::vector<Dense> dense_;                      // By kind.
  std::vector<std::uint32_t> order_, slot_of_;    // Slot to index, and back.
  std::vector<Pair> groups_;
  std::vector<std::uint32_t> group_, cards_, position_of_;  // By index; position to index, and back.
  Output out_;
};

Bytes ImageBuilder::finish() {
  Bytes image = Writer(*terms_, people_, further_).write(people_.size() >= listed_from_);
  people_.clear();
  further_ = {};
  return image;
}

}  // namespace tomoshibi::store::people::internal
