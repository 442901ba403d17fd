#include "store/people/internal/index.h"

#include <algorithm>
#include <bit>

namespace tomoshibi::store::people::internal {
namespace {

std::uint32_t plus(std::uint32_t count, std::int64_t by) {
  return static_cast<std::uint32_t>(static_cast<std::int64_t>(count) + by);
}

std::size_t year_at(std::uint32_t day) {
  return static_cast<std::size_t>(date_of(day).year - Index::kFirstYear);
}

}  // namespace

std::span<const std::uint32_t> Segment::groups_of_insurer(std::uint32_t insurer) const {
  const auto of = [this](std::uint32_t group) { return groups[group].insurer; };
  return {std::ranges::lower_bound(by_insurer, insurer, {}, of), std::ranges::upper_bound(by_insurer, insurer, {}, of)};
}

std::span<const std::uint32_t> Segment::groups_of_symbol(std::uint32_t symbol) const {
  const auto of = [this](std::uint32_t group) { return groups[group].symbol; };
  return {std::ranges::lower_bound(by_symbol, symbol, {}, of), std::ranges::upper_bound(by_symbol, symbol, {}, of)};
}

Result<std::uint32_t> Index::number_of(TermKind kind, std::string_view value) {
  auto& by_value = by_value_[static_cast<std::size_t>(kind)];
  for (auto number = static_cast<std::uint32_t>(by_value.size()); number < size(kind); ++number) {
    by_value.emplace(packed(kind, number), number);
  }
  const auto known = by_value.find(value);
  if (known != by_value.end()) return known->second;
  const auto next = static_cast<std::uint32_t>(size(kind));
  by_value.emplace(std::string(value), next);
  TRY_VOID(Terms::add(kind, value));
  return next;
}

// A first image brings its dictionary as it is; later ones are matched by value.
Result<void> Index::take_terms(Segment& segment) {
  for (std::size_t at = 0; at < kTermKinds; ++at) {
    const TermKind kind{static_cast<std::uint8_t>(at)};
    const bool is_first = size(kind) == 0;
    std::vector<std::uint32_t>& to = segment.to_register[at];
    to.reserve(segment.image.terms(kind) + 1ULL);
    for (std::uint32_t local = 0; local < segment.image.terms(kind); ++local) {
      const std::string_view value = segment.image.term(kind, local);
      if (is_first) {
        to.push_back(local);
        TRY_VOID(Terms::add(kind, value));
      } else {
        TRY(number, number_of(kind, value));
        to.push_back(number);
      }
    }
    to.push_back(kNoTerm);
  }
  take_groups(segment);
  return ok();
}

void Index::take_groups(Segment& segment) {
  for (std::uint32_t group = 0; group < segment.image.groups(); ++group) {
    const CardGroup pair = segment.image.group(group);
    segment.groups.push_back({segment.term(TermKind::kInsurer, pair.insurer),
                              segment.term(TermKind::kSymbol, pair.symbol)});
    segment.by_insurer.push_back(group);
    segment.by_symbol.push_back(group);
  }
  const auto& groups = segment.groups;
  const auto insurer_of = [&groups](std::uint32_t group) { return groups[group].insurer; };
  const auto symbol_of = [&groups](std::uint32_t group) { return groups[group].symbol; };
  std::ranges::stable_sort(segment.by_insurer, {}, insurer_of);
  std::ranges::stable_sort(segment.by_symbol, {}, symbol_of);
}

// By the image's own numbers: one pass over its people.
void Index::count_people(Segment& segment, bool is_kept) {
  const Image& image = segment.image;
  for (std::size_t at = 0; at < kTermKinds; ++at) {
    segment.people[at].assign(image.terms(TermKind{static_cast<std::uint8_t>(at)}) + 1ULL, 0);
  }
  segment.group_people.assign(image.groups(), 0);
  for (std::uint32_t family = 0; family <= image.terms(TermKind::kFamily); ++family) {
    for (std::uint32_t slot = image.family_start(family); slot < image.family_start(family + 1); ++slot) {
      const std::uint8_t bits = image.bits(slot);
      if ((bits & kWithheldBit) != 0) withheld_.push_back(segment.base + slot);
      if ((bits & (kWithheldBit | kGoneBit)) != 0) continue;
      ++segment.people[0][family];
      ++segment.people[1][image.given(slot)];
      ++segment.people[2][image.place(slot)];
      ++visible_;
      if (image.day(slot) < kNoDay) ++born_[year_at(image.day(slot))];
    }
  }
  if (is_kept && image.slots() >= kTraitsFrom) {
    segment.traits = Traits(image);
    if (!image.listed()) segment.lists = SmallLists(image);
    births_.add(segment.traits, 1);
  }
  begin_crowds(segment);
  for (std::uint32_t group = 0; group < image.groups(); ++group) {
    const CardGroup pair = image.group(group);
    const std::uint32_t number = segment.crowd_of_group[group];
    Crowd* crowd = number == kNoTerm ? nullptr : &segment.crowds[number];
    for (std::uint32_t at = image.group_start(group); at < image.group_start(group + 1); ++at) {
      const CardEntry card = image.card(at);
      if (card.hidden()) continue;
      if (card.length() != 0) ++segment.lengths[static_cast<std::size_t>(digits_in(card.number))];
      if (crowd != nullptr) {
        const unsigned branch = card.meta >> 4 & 127U;
        ++crowd->people[branch][card.sex()];
        crowd->traits.push_back(card.day | card.sex() << 16 | branch << 18);
      }
      ++segment.group_people[group];
      ++segment.people[3][pair.insurer];
      ++segment.people[4][pair.symbol];
    }
  }
}

// Which groups are a crowd, and which insurers have one in their smaller groups.
void Index::begin_crowds(Segment& segment) {
  const Image& image = segment.image;
  const auto size_of = [&image](std::uint32_t group) {
    return image.group_start(group + 1) - image.group_start(group);
  };
  std::unordered_map<std::uint32_t, std::uint32_t> small, crowd_of_insurer;
  for (std::uint32_t group = 0; group < image.groups(); ++group) {
    if (size_of(group) < kCrowd) small[segment.groups[group].insurer] += size_of(group);
  }
  segment.crowd_of_group.assign(image.groups(), kNoTerm);
  for (std::uint32_t group = 0; group < image.groups(); ++group) {
    const std::uint32_t insurer = segment.groups[group].insurer;
    const auto next = static_cast<std::uint32_t>(segment.crowds.size());
    std::uint32_t& crowd = segment.crowd_of_group[group];
    if (size_of(group) >= kCrowd) {
      crowd = next;
    } else if (small[insurer] >= kCrowdedInsurer) {
      crowd = crowd_of_insurer.try_emplace(insurer, next).first->second;
    }
    if (crowd == next) segment.crowds.push_back({insurer, {}, {}});
  }
}

void Index::count(const Segment& segment, int by) {
  const auto add_up = [&](TermKind kind, auto& terms) {
    const auto at = static_cast<std::size_t>(kind);
    for (std::uint32_t local = 0; local < segment.image.terms(kind); ++local) {
      auto& term = terms[segment.to_register[at][local]];
      term.people = plus(term.people, std::int64_t{by} * segment.people[at][local]);
    }
  };
  add_up(TermKind::kFamily, families);
  add_up(TermKind::kGiven, givens);
  add_up(TermKind::kPlace, places);
  add_up(TermKind::kInsurer, insurers);
  add_up(TermKind::kSymbol, symbols);
}

Result<void> Index::add(Image image, std::uint32_t part) {
  ++revision_;
  Segment segment;
  segment.part = part;
  segment.base = slots();
  segment.image = std::move(image);
  TRY_VOID(take_terms(segment));
  count_people(segment, true);
  count(segment, 1);
  segments_.push_back(std::move(segment));
  return ok();
}

void Index::count_face(const Face& face, int by) {
  ++revision_;
  totals_.people = plus(totals_.people, by);
  if (face.withheld) return;
  visible_ = plus(visible_, by);
  if (face.day < kNoDay) born_[year_at(face.day)] = plus(born_[year_at(face.day)], by);
  const CardFace card = face.cards.empty() ? CardFace{} : face.cards.front();
  if (!card.number.empty()) {
    const bool is_short = !card.number.hashed && card.number.digits <= 0xffffffff;  // As an image keeps it.
    std::uint32_t& length = lengths_[is_short ? static_cast<std::size_t>(digits_in(card.number.digits)) : 1];
    length = plus(length, by);
  }
  const FaceName name = face.names.empty() ? FaceName{} : face.names.front();
  const std::array<std::uint32_t, kTermKinds> numbers{name.family, name.given, face.place, card.insurer,
                                                      card.symbol};
  const auto one = [&](TermKind kind, auto& terms) {
    const std::uint32_t number = numbers[static_cast<std::size_t>(kind)];
    if (number == kNoTerm) return;
    auto& people = totals_.terms[static_cast<std::size_t>(kind)];
    auto& newest = totals_.newest[static_cast<std::size_t>(kind)];
    if (people.size() <= number) {
      people.resize(terms.size());
      newest.resize(terms.size());
    }
    people[number] = plus(people[number], by);
    terms[number].people = plus(terms[number].people, by);
    if (by > 0) newest[number] = std::max(newest[number], face.as_of);
  };
  one(TermKind::kFamily, families);
  one(TermKind::kGiven, givens);
  one(TermKind::kPlace, places);
  one(TermKind::kInsurer, insurers);
  one(TermKind::kSymbol, symbols);
}

Result<void> Index::add_counted(Image image, std::uint32_t part,
                                std::array<std::vector<std::uint32_t>, kTermKinds> used) {
  Segment segment;
  segment.part = part;
  segment.base = slots();
  segment.image = std::move(image);
  for (std::size_t at = 0; at < kTermKinds; ++at) {
    if (segment.image.terms(TermKind{static_cast<std::uint8_t>(at)}) != used[at].size()) {
      return Error(Errc::kCorrupt, "an image of a few people has other terms than they");
    }
    used[at].push_back(kNoTerm);
  }
  segment.to_register = std::move(used);
  take_groups(segment);
  const std::uint32_t visible = visible_;
  const auto born = born_;
  count_people(segment, false);
  visible_ = visible;
  born_ = born;
  segments_.push_back(std::move(segment));
  return ok();
}

void Index::drop_counted(std::size_t segments) {
  for (; segments > 0; --segments) {
    const std::uint32_t base = segments_.back().base;
    std::erase_if(withheld_, [base](std::uint32_t slot) { return slot >= base; });
    segments_.pop_back();
  }
}

void Index::find_bearers() {
  if (known_bearers_ == segments_.size()) return;
  known_bearers_ = segments_.size();
  for (std::size_t kind = 0; kind < bearers_.size(); ++kind) {
    auto& [starts, all] = bearers_[kind];
    starts.assign(size(TermKind{static_cast<std::uint8_t>(kind)}) + 1, 0);
    const auto each = [&](const auto& give) {
      for (std::uint32_t segment = 0; segment < segments_.size(); ++segment) {
        const std::vector<std::uint32_t>& to = segments_[segment].to_register[kind];
        for (std::uint32_t local = 0; local + 1 < to.size(); ++local) give(to[local], Bearer{segment, local});
      }
    };
    each([&](std::uint32_t term, Bearer) { ++starts[term + 1]; });
    for (std::size_t at = 1; at < starts.size(); ++at) starts[at] += starts[at - 1];
    all.assign(starts.back(), {});
    std::vector<std::uint32_t> next = starts;
    each([&](std::uint32_t term, Bearer bearer) { all[next[term]++] = bearer; });
  }
}

void Index::forget_values() { by_value_ = {}; }

void Index::drop_last() {
  ++revision_;
  const Segment& last = segments_.back();
  count(last, -1);
  const Image& image = last.image;
  for (std::uint32_t slot = 0; slot < image.slots(); ++slot) {
    if ((image.bits(slot) & (kWithheldBit | kGoneBit)) != 0) continue;
    --visible_;
    if (image.day(slot) < kNoDay) --born_[year_at(image.day(slot))];
  }
  std::erase_if(withheld_, [&](std::uint32_t slot) { return slot >= last.base; });
  if (!last.traits.empty()) births_.add(last.traits, -1);
  segments_.pop_back();
  if (known_bearers_ > segments_.size()) {
    known_bearers_ = 0;
    bearers_ = {};
  }
}

void Index::hide(std::uint32_t slot) {
  ++revision_;
  Segment& segment = *(std::ranges::upper_bound(segments_, slot, {}, &Segment::base) - 1);
  const std::uint32_t local = slot - segment.base;
  Image& image = segment.image;
  if ((image.bits(local) & kGoneBit) != 0) return;
  const bool was_visible = (image.bits(local) & kWithheldBit) == 0;
  image.hide(local);
  std::erase(withheld_, slot);
  if (!was_visible) return;
  --visible_;
  segment.traits.hide(local);
  if (image.day(local) < kNoDay) --born_[year_at(image.day(local))];
  const std::uint32_t group = image.group_of(image.card_position(local));
  --segment.group_people[group];
  const CardEntry card = image.card(image.card_position(local));
  if (card.length() != 0) --segment.lengths[static_cast<std::size_t>(digits_in(card.number))];
  const CardGroup pair = image.group(group);
  const std::array<std::uint32_t, kTermKinds> numbers{image.family_of(local), image.given(local),
                                                      image.place(local), pair.insurer, pair.symbol};
  const auto one_less = [&](TermKind kind, auto& terms) {
    const auto at = static_cast<std::size_t>(kind);
    --segment.people[at][numbers[at]];
    const std::uint32_t global = segment.to_register[at][numbers[at]];
    if (global != kNoTerm) --terms[global].people;
  };
  one_less(TermKind::kFamily, families);
  one_less(TermKind::kGiven, givens);
  one_less(TermKind::kPlace, places);
  one_less(TermKind::kInsurer, insurers);
  one_less(TermKind::kSymbol, symbols);
}

std::uint32_t Index::slots() const {
  return segments_.empty() ? 0 : segments_.back().base + segments_.back().image.slots();
}

const Segment& Index::segment_of(std::uint32_t slot) const {
  const auto after = std::ranges::upper_bound(segments_, slot, {}, &Segment::base);
  return *(after - 1);
}

bool Index::is_visible(std::uint32_t slot) const {
  const Segment& segment = segment_of(slot);
  return (segment.image.bits(slot - segment.base) & (kWithheldBit | kGoneBit)) == 0;
}

std::uint32_t Index::row(std::uint32_t slot) const {
  const Segment& segment = segment_of(slot);
  return segment.image.row(slot - segment.base);
}

std::uint64_t Index::order(std::uint32_t slot) const {
  const Segment& segment = segment_of(slot);
  const std::uint64_t own = order_of(segment.part, segment.image.row(slot - segment.base));
  if (stands_for_.empty()) return own;
  const auto found = stands_for_.find(own);
  return found == stands_for_.end() ? own : found->second;
}

Face Index::face(std::uint32_t slot) const {
  const Segment& segment = segment_of(slot);
  Face face = segment.image.face(slot - segment.base);
  const auto turn = [&segment](TermKind kind, std::uint32_t& term) {
    if (term != kNoTerm) term = segment.term(kind, term);
  };
  for (FaceName& name : face.names) {
    turn(TermKind::kFamily, name.family);
    turn(TermKind::kGiven, name.given);
  }
  turn(TermKind::kPlace, face.place);
  for (CardFace& card : face.cards) {
    turn(TermKind::kInsurer, card.insurer);
    turn(TermKind::kSymbol, card.symbol);
  }
  return face;
}

std::uint32_t Index::numbers_of_length(int digits) const {
  std::uint32_t people = lengths_[static_cast<std::size_t>(digits)];
  for (const Segment& segment : segments_) people += segment.lengths[static_cast<std::size_t>(digits)];
  return people;
}

std::size_t Index::size_bytes() const {
  std::size_t size = 0;
  for (const Segment& segment : segments_) size += segment.image.size_bytes();
  return size;
}

}  // namespace tomoshibi::store::people::internal
