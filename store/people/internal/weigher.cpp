#include "store/people/internal/weigher.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "store/people/internal/weights.h"

namespace tomoshibi::store::people::internal {
namespace {

using namespace weights;

}  // namespace

// ---------------------------------------------------------------------------- cards

CardWeigher::CardWeigher(const CardScores& scores, float penalty) : scores_(&scores), penalty_(penalty) {
  const Code& asked = scores.asked.number;
  const bool number = has_number_ = !asked.empty();
  digits_ = static_cast<std::uint32_t>(asked.digits);
  read_ = ~static_cast<std::uint32_t>(asked.unread);
  length_ = digits_in(asked.digits | asked.unread);
  for (std::size_t match = 0; match < number_.size(); ++match) {
    number_[match] = number ? std::exp(scores.number[match]) : 1;
  }
  for (std::size_t branch = 0; branch < branch_.size(); ++branch) {
    branch_[branch] = std::exp(branch_log(scores, static_cast<std::uint8_t>(branch)));
  }
}

CardWeigher::Group CardWeigher::group(std::uint32_t number) const {
  const CardGroup& pair = segment_->groups[number];
  const CardScores::Symbol symbol = scores_->symbol(pair.symbol);
  return {std::exp(scores_->insurer_log(pair.insurer) + symbol.log + penalty_),
          scores_->insurer_near(pair.insurer) && scores_->symbol_near(symbol.log),
          scores_->insurer_does_fit(pair.insurer), symbol.fits};
}

bool CardWeigher::number_fits(const Code& held) const {
  const Code& asked = scores_->asked.number;
  if (asked.empty()) return true;
  if (held.empty()) return false;
  return compare(asked, held) == CodeMatch::kExact || begins(asked, held);
}

// What compare() says, nearly always without it: three digits that differ are another number, unless one is
// longer by one.
CodeMatch CardWeigher::match(const CardEntry& entry, bool near) const {
  const Code& asked = scores_->asked.number;
  if (entry.length() == 0 || asked.hashed) return CodeMatch::kOther;
  const bool fits_32_bits = (asked.digits | asked.unread) <= 0xffffffff;
  const std::uint32_t differs = (entry.number ^ digits_) & read_;
  if (!near && (differs != 0 || digits_in(entry.number) < Image::kLongEnough || asked.unread != 0)) {
    return CodeMatch::kOther;
  }
  if (fits_32_bits && near && differs != 0) {
    std::uint32_t marks = (differs | differs >> 1 | differs >> 2 | differs >> 3) & 0x11111111U;
    marks &= marks - 1;
    marks &= marks - 1;
    const int longer = digits_in(entry.number) - length_;
    if (marks != 0 && longer * longer != 1) return CodeMatch::kOther;
  }
  Code held;
  held.digits = entry.number;
  held.length = static_cast<std::uint8_t>(entry.length());
  return number_match(*scores_, near, held);
}

CardWeigher::Weight CardWeigher::weigh(const CardEntry& entry, const Group& group) const {
  if (entry.length() == kLongNumber) return {};  // It stands in the side table.
  Weight weight{group.weight, group.weight, false};
  bool fits = group.insurer_fits && group.symbol_fits;
  if (has_number_) {
    const CodeMatch how = match(entry, group.near);
    weight.household *= number_[static_cast<std::size_t>(how)];
    if (fits && how != CodeMatch::kExact) {
      Code held;
      held.digits = entry.number;
      held.length = static_cast<std::uint8_t>(entry.length());
      fits = std::max<int>(held.length, digits_in(held.digits)) > scores_->asked.number.length &&
             number_fits(held);
    }
  }
  const std::uint8_t branch = entry.branch();
  weight.all = weight.household * branch_[branch];
  weight.fits = fits && (scores_->asked.branch == kNoBranch || branch == kNoBranch ||
                         branch == scores_->asked.branch);
  return weight;
}

// ---------------------------------------------------------------------------- people

double Weigher::log_scale(const Asked& asked) {
  float top = -1e30F;
  for (const NameGuess& guess : asked.name.guesses) {
    float best = static_cast<float>(guess.penalty);
    for (const std::size_t piece : {guess.family, guess.given}) {
      if (piece != kNoPiece) best += asked.pieces[piece].best;
    }
    top = std::max(top, best);
  }
  return asked.name.guesses.empty() ? 0 : static_cast<double>(top);
}

Weigher::Weigher(const QuestionTables& tables, const Segment& segment)
    : tables_(tables), segment_(segment), image_(segment.image), asked_(*tables.asked),
      has_name_(!asked_.name.empty()), has_day_(asked_.day.asked),
      has_sex_(asked_.sex != Sex::kUnknown), has_place_(asked_.place.given), has_card_(asked_.has_card),
      days_(tables.days.data()) {
  if (tables.cards) cards_ = tables.cards->on(segment);
  if (tables.exchanged) exchanged_ = tables.exchanged->on(segment);
}

float Weigher::name_weight(std::uint32_t family, std::uint32_t given, bool may_have_married) const {
  return tables_.name_weight(family_term(family), given == kFar ? kFar : given_term(given), may_have_married);
}

Weigher::Family Weigher::family(std::uint32_t number) const {
  Family family;
  family.number = number;
  if (!has_name_) return family;
  family.near = family_is_near(number);
  family.kin = tables_.kin_of_far_family;
  if (!family.near) return family;
  family.kin = tables_.kin_weight(family_term(number));
  for (const bool married : {false, true}) {
    family.far_given[married ? 1 : 0] = name_weight(number, kFar, married);
  }
  return family;
}

// Another name of the person counts when it fits better.
float Weigher::with_further_names(std::uint32_t slot, float weight) const {
  const auto penalty = static_cast<float>(std::exp(kFormerName));
  bool fits = fit_of(weight) != 0;
  for (const SideName& name : of_slot(image_.names(), slot)) {
    const float other = family_is_near(name.family) ? name_weight(name.family, name.given, false)
                                                      : far_family(false, name.given);
    fits = fits || fit_of(other) != 0;
    weight = std::max(weight, other * penalty);
  }
  return with_fit(weight, fits);
}

float Weigher::with_block(std::uint32_t slot, std::uint32_t place, float weight) const {
  const float block =
      block_log(asked_.place, segment_.term(TermKind::kPlace, place), image_.block(slot));
  const bool fits = fit_of(weight) != 0 && block > static_cast<float>(kBlockPart) - 1;
  return with_fit(weight * std::exp(block), fits);
}

float Weigher::phone_weight(std::uint32_t slot) const {
  const std::uint64_t phone = image_.phone(slot);
  if (phone == asked_.phone) return with_fit(tables_.phone.equal, true);
  if ((image_.bits(slot) & kPhonesBit) != 0) {
    for (const SidePhone& one : of_slot(image_.phones(), slot)) {
      if (one.phone == asked_.phone) return with_fit(tables_.phone.equal, true);
    }
  }
  return phone == 0 ? with_fit(tables_.phone.none, true) : with_fit(tables_.phone.other, false);
}

CardWeigher::Weight Weigher::further_cards(std::uint32_t slot, CardWeigher::Weight best) const {
  for (const SideCard& card : of_slot(image_.cards(), slot)) {
    Code held;
    held.digits = card.digits;
    held.length = card.length;
    held.hashed = card.hashed != 0;
    for (const CardWeigher* weigher : {&*cards_, exchanged_ ? &*exchanged_ : nullptr}) {
      if (weigher == nullptr) continue;
      const CardWeigher::Group group = weigher->group(card.group);
      const CodeMatch match = weigher->scores().asked.number.empty()
                                  ? CodeMatch::kExact
                                  : number_match(weigher->scores(), group.near, held);
      const float household = group.weight * weigher->of_number(match);
      best.household = std::max(best.household, household);
      best.all = std::max(best.all, household * weigher->of_branch(card.branch));
      if (weigher != &*cards_) continue;
      const std::uint8_t asked_branch = weigher->scores().asked.branch;
      const bool branch_fits = asked_branch == kNoBranch || card.branch == kNoBranch ||
                               asked_branch == card.branch;
      best.fits = best.fits || (group.insurer_fits && group.symbol_fits && weigher->number_fits(held) &&
                                branch_fits);
    }
  }
  return best;
}

Weigher::CardGroups Weigher::card_groups(std::uint32_t group) const {
  CardGroups groups;
  groups.usual = cards_->group(group);
  if (exchanged_) groups.exchanged = exchanged_->group(group);
  return groups;
}

CardWeigher::Weight Weigher::first_card(const CardEntry& entry, const CardGroups& groups) const {
  CardWeigher::Weight weight = cards_->weigh(entry, groups.usual);
  if (exchanged_) {
    const CardWeigher::Weight other = exchanged_->weigh(entry, groups.exchanged);
    weight.all = std::max(weight.all, other.all);
    weight.household = std::max(weight.household, other.household);
  }
  return weight;
}

CardWeigher::Weight Weigher::card_of(const CardEntry& entry, const CardGroups& groups) const {
  const CardWeigher::Weight weight = first_card(entry, groups);
  return entry.has_more() ? further_cards(entry.slot, weight) : weight;
}

CardWeigher::Weight Weigher::card_weight(std::uint32_t slot) const {
  const std::uint32_t position = image_.card_position(slot);
  const CardWeigher::Weight weight =
      by_position_.empty()
          ? first_card(image_.card(position), card_groups(image_.group_of(position)))
          : by_position_[position];
  return (image_.bits(slot) & kCardsBit) != 0 ? further_cards(slot, weight) : weight;
}

void Weigher::weigh_all_cards() {
  if (!has_card_ || !by_position_.empty()) return;
  by_position_.reserve(image_.slots());
  for (std::uint32_t group = 0; group < image_.groups(); ++group) {
    const CardGroups groups = card_groups(group);
    for (std::uint32_t at = image_.group_start(group); at < image_.group_start(group + 1); ++at) {
      by_position_.push_back(first_card(image_.card(at), groups));
    }
  }
}

// Cards come last: whoever is weighed without them is weighed to the last bit alike.
Weigher::Weight Weigher::weigh(const Family& family, std::uint32_t slot) const {
  Weight weight = weigh_without_card(family, slot);
  if (!has_card_) return weight;
  const CardWeigher::Weight card = card_weight(slot);
  weight.all *= card.all;
  weight.kin *= card.household;
  weight.fits = weight.fits && card.fits;
  return weight;
}

Weigher::Weight Weigher::weigh_without_card(const Family& family, std::uint32_t slot) const {
  const std::uint8_t bits = image_.bits(slot);
  if ((bits & (kWithheldBit | kGoneBit)) != 0) return {};
  Weight weight{kStart, family.kin, true};
  unsigned fits = 1;
  const std::uint32_t day = image_.day(slot);
  if (has_name_) {
    const std::uint32_t given = image_.given(slot);
    const bool married =
        (bits & kSexMask) == static_cast<unsigned>(Sex::kFemale) && day < asked_.adult_before;
    float name;
    if (!family.near) {
      name = far_family(married, given);
    } else if (!given_is_near(given)) {
      name = family.far_given[married ? 1 : 0];
    } else {
      name = name_weight(family.number, given, married);
    }
    if ((bits & kNamesBit) != 0) name = with_further_names(slot, name);
    weight.all = name;
    fits = fit_of(name);
  }
  if (has_day_) {
    weight.all *= days_[day];
    fits &= fit_of(days_[day]);
  }
  if (has_sex_) {
    const float sex = tables_.sexes[bits & kSexMask];
    weight.all *= sex;
    fits &= fit_of(sex);
  }
  if (has_place_) {
    const std::uint32_t place = image_.place(slot);
    float at = of_place(place);
    if (place_is_near(place)) at = with_block(slot, place, at);
    weight.all *= at;
    weight.kin *= at;
    fits &= fit_of(at);
  }
  if (asked_.phone != 0) {
    const float phone = phone_weight(slot);
    weight.all *= phone;
    fits &= fit_of(phone);
  }
  weight.fits = fits != 0;
  return weight;
}

bool Weigher::fits_exchanged(std::uint32_t slot) const {
  if (!exchanged_) return false;
  const std::uint32_t position = image_.card_position(slot);
  const CardEntry entry = image_.card(position);
  const CardGroups groups = card_groups(image_.group_of(position));
  return exchanged_->weigh(entry, groups.exchanged).all >
         cards_->weigh(entry, groups.usual).all * std::exp(3.0F);
}

Weigher::Weight Weigher::weigh_card(const CardEntry& entry, const CardGroups& groups) const {
  if (entry.hidden()) return {};
  const CardWeigher::Weight card = card_of(entry, groups);
  Weight weight{kStart, kStart * card.household, card.fits};
  if (has_day_) {
    weight.all *= days_[entry.day];
    weight.fits = weight.fits && fit_of(days_[entry.day]) != 0;
  }
  if (has_sex_) {
    weight.all *= tables_.sexes[entry.sex()];
    weight.fits = weight.fits && fit_of(tables_.sexes[entry.sex()]) != 0;
  }
  weight.all *= card.all;
  return weight;
}

// The same products in the same order as weigh(), for people whose surname is far: nearly everybody.
void Weigher::run_far(std::uint32_t from, std::uint32_t to, Tally& tally) const {
  static constexpr float kOne = std::bit_cast<float>(std::bit_cast<std::uint32_t>(1.0F) | 1U);
  const Image::Columns columns = image_.columns(from);
  const float* days = has_day_ ? days_ : &kOne;
  const std::array<float, 4> sexes = tables_.sexes;
  const float start_kin = has_name_ ? tables_.kin_of_far_family : kStart;
  const std::uint32_t adult_before = asked_.adult_before;
  const bool has_name = has_name_, has_day = has_day_, has_place = has_place_, has_sex = has_sex_;
  const CardWeigher::Weight* cards = by_position_.empty() ? nullptr : by_position_.data();
  constexpr unsigned kOdd = kWithheldBit | kGoneBit | kNamesBit | kCardsBit;
  double mass = 0, kin_mass = 0;
  std::uint64_t fitting = 0;
  Family family;
  family.kin = start_kin;
  const std::uint8_t* row = columns.first;
  for (std::uint32_t slot = from; slot < to; ++slot, row += columns.stride) {
    const std::uint8_t bits = Image::Columns::bits(row);
    const std::uint32_t place = has_place ? columns.place(row) : 0;
    if ((bits & kOdd) != 0 || (has_place && place_is_near(place))) {
      family.number = kFar;
      const Weight weight = weigh(family, slot);
      tally.add(segment_.base + slot, weight.all, weight.kin, weight.fits);
      continue;
    }
    const std::uint32_t day = Image::Columns::day(row);
    float all = kStart, kin = start_kin;
    unsigned fits = 1;
    if (has_name) {
      const bool married =
          (bits & kSexMask) == static_cast<unsigned>(Sex::kFemale) && day < adult_before;
      all = far_family(married, columns.given(row));
      fits = fit_of(all);
    }
    const float of_day = days[has_day ? day : 0];
    if (has_day) all *= of_day;
    fits &= fit_of(of_day);
    const float of_sex = sexes[bits & kSexMask];
    if (has_sex) all *= of_sex;
    fits &= fit_of(of_sex);
    const float of_place = has_place ? this->of_place(place) : kOne;
    if (has_place) {
      all *= of_place;
      kin *= of_place;
    }
    fits &= fit_of(of_place);
    if (cards != nullptr) {
      const CardWeigher::Weight& card = cards[Image::Columns::card_position(row)];
      all *= card.all;
      kin *= card.household;
      fits &= card.fits ? 1U : 0U;
    }
    mass += static_cast<double>(all);
    kin_mass += static_cast<double>(kin);
    fitting += fits;
    if (all >= tally.least()) tally.offer(segment_.base + slot, all);
  }
  tally.add_many(mass, kin_mass, fitting);
}

void Weigher::run(std::uint32_t from, std::uint32_t to, Tally& tally) const {
  const bool plain = asked_.phone == 0 && (!has_card_ || !by_position_.empty());
  for (std::uint32_t slot = from; slot < to;) {
    const Family family = this->family(image_.family_of(slot));
    std::uint32_t end = std::min(to, image_.family_start(family.number + 1));
    if (plain && !family.near) {
      // As many surnames at once as are far.
      std::uint32_t next = family.number + 1;
      const std::uint32_t families = image_.terms(TermKind::kFamily);
      while (end < to && next <= families && !family_is_near(next)) {
        end = std::min(to, image_.family_start(++next));
      }
      run_far(slot, end, tally);
      slot = end;
      continue;
    }
    for (; slot < end; ++slot) {
      const Weight weight = weigh(family, slot);
      tally.add(segment_.base + slot, weight.all, weight.kin, weight.fits);
    }
  }
}

}  // namespace tomoshibi::store::people::internal
