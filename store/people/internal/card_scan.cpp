#include "store/people/internal/card_scan.h"

#include <algorithm>
#include <cmath>

namespace tomoshibi::store::people::internal {
namespace {

constexpr double kNegligible = 5e-7;  // Of the sum.

// Of a crowd: what day and sex weigh, of everybody or of those who were weighed; with the branch and without.
struct Sum {
  double people = 0, with_branch = 0, alone = 0;
};

class Few {
 public:
  Few(const Weigher& weigher, const CardSplit& split, Tally& tally)
      : weigher_(weigher), segment_(weigher.segment()), image_(segment_.image), split_(split), tally_(tally) {}

  void weigh_special() {
    in_crowds_.resize(split_.crowds.size());
    Weigher::CardGroups groups;
    std::uint32_t group = ~0U;
    Sum* crowd = nullptr;
    for (const CardSplit::Special& one : split_.special) {
      if (one.group != group) {
        group = one.group;
        groups = weigher_.card_groups(group);
        const std::uint32_t number = segment_.crowd_of_group[group];
        const auto found = std::ranges::find(split_.crowds, number, &CardSplit::Left::crowd);
        crowd = found == split_.crowds.end()
                    ? nullptr
                    : &in_crowds_[static_cast<std::size_t>(found - split_.crowds.begin())];
      }
      const CardEntry entry = image_.card(one.position);
      if (entry.hidden()) continue;
      const Weigher::Weight weight = weigher_.weigh_card(entry, groups);
      tally_.add(segment_.base + entry.slot, weight.all, weight.kin, weight.fits);
      const double alone = weigher_.of_day_and_sex(entry.day, entry.sex());
      special_ += alone;
      if (crowd == nullptr) continue;
      crowd->people += 1;
      crowd->alone += alone;
      crowd->with_branch += alone * static_cast<double>(weigher_.cards().of_branch(entry.branch()));
    }
  }

  // What is left of this image; `alone`: by day and sex.
  struct Left {
    double people = 0, mass = 0, alone = 0, rest = 0;
  };
  // `closely`: crowds of an insurer that is near are added up too.
  Left left(bool closely) const {
    Left left{split_.people, split_.mass, -special_, 0};
    for (std::size_t at = 0; at < split_.crowds.size(); ++at) {
      const CardSplit::Left& one = split_.crowds[at];
      if (!one.inside && !closely) continue;
      const Sum crowd = crowd_sum(one.crowd);
      const auto weight = static_cast<double>(one.weight);
      const double people = crowd.people - in_crowds_[at].people;
      left.rest += weight * (crowd.with_branch - in_crowds_[at].with_branch);
      left.alone -= crowd.alone - in_crowds_[at].alone;
      left.people -= people;
      left.mass -= weight * people;
    }
    return left;
  }

 private:
  Sum crowd_sum(std::uint32_t number) const {
    const Crowd& crowd = segment_.crowds[number];
    const CardWeigher& cards = weigher_.cards();
    std::array<double, 128> branches{};
    for (std::size_t branch = 0; branch < branches.size(); ++branch) {
      const auto held = branch == 127 ? kNoBranch : static_cast<std::uint8_t>(branch);
      branches[branch] = static_cast<double>(cards.of_branch(held));
    }
    Sum sum;
    sum.people = static_cast<double>(crowd.traits.size());
    if (!weigher_.asked().day.asked) {
      for (std::size_t branch = 0; branch < branches.size(); ++branch) {
        for (unsigned sex = 0; sex < 3; ++sex) {
          const double alone = crowd.people[branch][sex] * weigher_.of_day_and_sex(kNoDay, sex);
          sum.alone += alone;
          sum.with_branch += alone * branches[branch];
        }
      }
    } else {
      for (const std::uint32_t trait : crowd.traits) {
        const double alone = weigher_.of_day_and_sex(trait & 0xffff, trait >> 16 & 3);
        sum.alone += alone;
        sum.with_branch += alone * branches.data()[trait >> 18];
      }
    }
    for (const std::uint32_t slot : segment_.traits.gone()) {
      const std::uint32_t position = image_.card_position(slot);
      if (segment_.crowd_of_group[image_.group_of(position)] != number) continue;
      const CardEntry entry = image_.card(position);
      const double alone = weigher_.of_day_and_sex(entry.day, entry.sex());
      sum.people -= 1;
      sum.alone -= alone;
      sum.with_branch -= alone * static_cast<double>(cards.of_branch(entry.branch()));
    }
    return sum;
  }

  const Weigher& weigher_;
  const Segment& segment_;
  const Image& image_;
  const CardSplit& split_;
  Tally& tally_;
  std::vector<Sum> in_crowds_;
  double special_ = 0;
};

// By day and sex, of everybody.
double alone_of_all(const std::vector<Weigher>& weighers) {
  double sum = far_of_all(weighers).all;
  for (const Weigher& weigher : weighers) {
    if (!weigher.segment().traits.empty()) continue;
    const std::uint32_t slots = weigher.segment().image.slots();
    for (std::uint32_t slot = 0; slot < slots; ++slot) sum += weigher.far_of(slot).all;
  }
  return sum / static_cast<double>(kStart);
}

// What all weigh who were not looked at, and how far that may be off.
struct Rest {
  double mass = 0, unsure = 0;
};
Rest rest_of(const std::vector<Weigher>& weighers, const std::vector<CardSplit>& splits,
             const std::vector<Few>& all, double alone, bool closely) {
  const Weigher& first = weighers.front();
  const bool asks_branch = first.cards().scores().asked.branch != kNoBranch;
  Few::Left sum;
  Rest rest;
  // What each card outside of crowds weighs, when it is the same in every image.
  float outside = -2;
  for (std::size_t at = 0; at < all.size(); ++at) {
    const Few::Left left = all[at].left(closely);
    sum.people += left.people;
    sum.mass += left.mass;
    sum.alone += left.alone;
    rest.mass += left.rest;
    rest.unsure += splits[at].unseen;
    outside = outside == -2 || outside == splits[at].outside ? splits[at].outside : -1;
  }
  sum.alone += alone;
  if (!asks_branch && outside >= 0) {
    rest.mass += static_cast<double>(outside) * std::max(sum.alone, 0.0);
  } else if (sum.people > 0.5) {
    const double most = first.most_of_day_and_sex() * static_cast<double>(first.cards().most_of_branch());
    const double guess =
        sum.mass * std::clamp(sum.alone / sum.people, 0.0, 1.0) * (asks_branch ? 0.3 : 1);
    rest.mass += guess;
    rest.unsure += std::max(guess, sum.mass * most - guess);
  }
  rest.mass *= static_cast<double>(kStart);
  rest.unsure *= static_cast<double>(kStart);
  return rest;
}

}  // namespace

void weigh_all_by_card(const std::vector<Weigher>& weighers, Tally& tally) {
  for (const Weigher& weigher : weighers) {
    const Image& image = weigher.segment().image;
    for (std::uint32_t group = 0; group < image.groups(); ++group) {
      const Weigher::CardGroups groups = weigher.card_groups(group);
      for (std::uint32_t at = image.group_start(group); at < image.group_start(group + 1); ++at) {
        const CardEntry entry = image.card(at);
        const Weigher::Weight weight = weigher.weigh_card(entry, groups);
        tally.add(weigher.segment().base + entry.slot, weight.all, weight.kin, weight.fits);
      }
    }
  }
}

bool weigh_few_by_card(const std::vector<Weigher>& weighers, const std::vector<CardSplit>& splits,
                       const Allowance& allowance, Tally& tally) {
  if (weighers.empty()) return true;
  if (std::ranges::any_of(splits, &CardSplit::too_many)) return false;
  std::vector<Few> all;
  double most = 0, left = 0;
  for (std::size_t at = 0; at < weighers.size(); ++at) {
    all.emplace_back(weighers[at], splits[at], tally).weigh_special();
    most = std::max(most, static_cast<double>(splits[at].most) * static_cast<double>(kStart));
    left += splits[at].people;
  }
  // Somebody else may stand on the list.
  if (left > 0 && most >= static_cast<double>(tally.least_listed())) return false;
  double rest_kin = 0;
  for (const CardSplit& split : splits) rest_kin += split.mass * static_cast<double>(kStart);
  const double alone = alone_of_all(weighers);
  for (const bool closely : {false, true}) {
    const Rest rest = rest_of(weighers, splits, all, alone, closely);
    if (rest.unsure > kNegligible * (tally.mass() + rest.mass + allowance.absent)) continue;
    tally.add_mass(rest.mass, rest_kin);
    return true;
  }
  return false;
}

namespace {

struct Narrowed {
  std::array<std::uint64_t, 4> of{};  // Insurer, symbol, number, branch.
};

std::vector<std::uint64_t> narrowing_of(const Asked& asked, const Narrowed& left, std::uint64_t fitting) {
  const AskedCard& card = asked.card.asked;
  const bool by_number = !card.number.empty();
  const bool by_branch = card.branch != kNoBranch;
  std::vector<std::uint64_t> narrowing;
  if (!card.insurer.empty()) narrowing.push_back(left.of[0]);
  if (!card.symbol.empty()) narrowing.push_back(left.of[1]);
  if (by_number) narrowing.push_back(left.of[2]);
  if (by_branch) narrowing.push_back(left.of[3]);
  if (asked.day_date.asked) narrowing.push_back(std::min(fitting, left.of[by_branch ? 3 : by_number ? 2 : 1]));
  return narrowing;
}

// A card of a group that fits.
void count(const Asked& asked, const CardWeigher& cards, const CardEntry& entry, Narrowed& left) {
  if (entry.hidden() || entry.length() == kLongNumber) return;
  Code held;
  held.digits = entry.number;
  held.length = static_cast<std::uint8_t>(entry.length());
  if (!asked.card.asked.number.empty() && (held.empty() || !cards.number_fits(held))) return;
  ++left.of[2];
  left.of[3] += entry.branch() == asked.card.asked.branch ? 1U : 0U;
}

bool asks_of_cards(const Asked& asked) {
  return !asked.card.asked.number.empty() || asked.card.asked.branch != kNoBranch;
}

}  // namespace

std::vector<std::uint64_t> narrow_everybody(const std::vector<Weigher>& weighers, std::uint64_t fitting) {
  if (weighers.empty()) return {};
  const Asked& asked = weighers.front().asked();
  Narrowed left;
  for (const Weigher& weigher : weighers) {
    const Image& image = weigher.segment().image;
    for (std::uint32_t number = 0; number < image.groups(); ++number) {
      const CardWeigher::Group group = weigher.cards().group(number);
      if (!group.insurer_fits) continue;
      left.of[0] += weigher.segment().group_people[number];
      if (!group.symbol_fits) continue;
      left.of[1] += weigher.segment().group_people[number];
      if (!asks_of_cards(asked)) continue;
      for (std::uint32_t at = image.group_start(number); at < image.group_start(number + 1); ++at) {
        count(asked, weigher.cards(), image.card(at), left);
      }
    }
  }
  return narrowing_of(asked, left, fitting);
}

std::vector<std::uint64_t> narrow(const std::vector<Weigher>& weighers, const std::vector<CardSplit>& splits,
                                  std::uint64_t fitting) {
  if (weighers.empty()) return {};
  if (std::ranges::any_of(splits, &CardSplit::too_many)) return narrow_everybody(weighers, fitting);
  const Asked& asked = weighers.front().asked();
  const CardScores& scores = asked.card;
  Narrowed left;
  for (std::size_t at = 0; at < weighers.size(); ++at) {
    const Weigher& weigher = weighers[at];
    const Segment& segment = weigher.segment();
    const std::vector<std::uint32_t>& insured = segment.people[static_cast<std::size_t>(TermKind::kInsurer)];
    for (std::uint32_t local = 0; local < insured.size(); ++local) {
      if (scores.insurer_does_fit(segment.term(TermKind::kInsurer, local))) left.of[0] += insured[local];
    }
    for (const CardScores::Symbol& symbol : scores.symbols) {
      if (!symbol.fits) continue;
      for (const std::uint32_t group : segment.groups_of_symbol(symbol.term)) {
        if (scores.insurer_does_fit(segment.groups[group].insurer)) left.of[1] += segment.group_people[group];
      }
    }
    CardWeigher::Group group;
    std::uint32_t number = ~0U;
    for (const CardSplit::Special& one : splits[at].special) {
      if (!asks_of_cards(asked)) break;
      if (one.group != number) {
        number = one.group;
        group = weigher.cards().group(number);
      }
      if (!group.insurer_fits || !group.symbol_fits) continue;
      count(asked, weigher.cards(), segment.image.card(one.position), left);
    }
  }
  if (!scores.asks_symbol()) left.of[1] = left.of[0];
  return narrowing_of(asked, left, fitting);
}

}  // namespace tomoshibi::store::people::internal
