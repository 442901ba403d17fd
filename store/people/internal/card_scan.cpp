#include "store/people/internal/card_scan.h"

#include <algorithm>
#include <cmath>

namespace tomoshibi::store::people::internal {
namespace {

constexpr double kNegligible = 1e-7;

std::uint64_t low_digits(std::uint64_t digits, int count) {
  return count == 0 ? 0 : digits & (~std::uint64_t{0} >> (64 - 4 * count));
}
std::uint64_t high_digits(std::uint64_t digits, int from) {
  return from >= 16 ? 0 : digits >> (4 * from);
}

// The number itself and what one slip makes of it; two slips for short ones, where they weigh.
std::vector<std::uint32_t> numbers_near(const Code& asked) {
  const int length = asked.length;
  const std::uint64_t digits = asked.digits;
  std::vector<std::uint32_t> near;
  const auto add = [&near](std::uint64_t value) {
    if (value <= 0xffffffff) near.push_back(static_cast<std::uint32_t>(value));
  };
  const auto replace = [](std::uint64_t value, int at, std::uint64_t digit) {
    return (value & ~(std::uint64_t{0xf} << (4 * at))) | digit << (4 * at);
  };
  add(digits);
  // One digit more than the length: a longer number may differ from the asked in its first alone.
  const int reach = std::min(length + 1, 8);
  for (int at = 0; at < reach; ++at) {
    for (std::uint64_t digit = 0; digit < 10; ++digit) {
      const std::uint64_t one = replace(digits, at, digit);
      add(one);
      for (int other = 0; length < Image::kLongEnough && other < at; ++other) {
        for (std::uint64_t second = 0; second < 10; ++second) add(replace(one, other, second));
      }
      add(low_digits(digits, at) | digit << (4 * at) | high_digits(digits, at) << (4 * (at + 1)));
    }
    if (at + 1 < reach) {
      const std::uint64_t swapped = replace(digits, at, digits >> (4 * (at + 1)) & 0xf);
      add(replace(swapped, at + 1, digits >> (4 * at) & 0xf));
    }
    add(low_digits(digits, at) | high_digits(digits, at + 1) << (4 * at));
  }
  std::ranges::sort(near);
  near.erase(std::unique(near.begin(), near.end()), near.end());
  return near;
}

// Positions [first, second) of a number among the cards [from, to), which are sorted by number.
std::pair<std::uint32_t, std::uint32_t> cards_with(const Image& image, std::uint32_t from, std::uint32_t to,
                                                   std::uint64_t least, std::uint64_t end) {
  const auto lower = [&image](std::uint32_t low, std::uint32_t high, std::uint64_t number) {
    while (low < high) {
      const std::uint32_t middle = low + (high - low) / 2;
      if (image.card(middle).number < number) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  };
  const std::uint32_t first = lower(from, to, least);
  return {first, lower(first, to, end)};
}

class Few {
 public:
  Few(const Weigher& weigher, const std::vector<std::uint32_t>& near, Tally& tally)
      : weigher_(weigher), image_(weigher.segment().image), cards_(weigher.cards()),
        number_(weigher.cards().scores().asked.number), near_(near), tally_(tally) {}

  void run() {
    const std::vector<std::uint32_t>& people = weigher_.segment().group_people;
    for (std::uint32_t group = 0; group < image_.groups(); ++group) {
      const std::uint32_t from = image_.group_start(group);
      const std::uint32_t to = image_.group_start(group + 1);
      if (!cards_.near(group)) {
        leave(group, people[group]);
      } else if (!is_crowd(group)) {
        for (std::uint32_t at = from; at < to; ++at) weigh(at, group);
      } else {
        weigh_crowd(group, from, to);
      }
    }
    if (number_.unread == 0 && !number_.empty()) weigh_same_long_number();
    // Cards beyond the first and long numbers: they are few, and may belong to anybody.
    for (const SideCard& card : image_.cards()) {
      const std::uint32_t position = image_.card_position(card.slot);
      const std::uint32_t group = image_.group_of(position);
      if (!cards_.near(group) && !was_weighed(position)) weigh_apart(position, group);
    }
    if (weigher_.asked().day.asked && image_.listed()) weigh_born_then();
  }

  // What all who were not weighed weigh: estimate, and at the most.
  double rest() const { return rest_; }
  double rest_kin() const { return rest_kin_; }
  double rest_at_most() const {
    if (!weigher_.asked().day.asked) return rest_at_most_;
    // Those born on the days that weigh most were weighed: of the others there are few that weigh at all.
    const double born = 4 + 0.3 * day_share() * image_.slots();
    return std::min(rest_at_most_, most_of_one_ * born);
  }

 private:
  bool has_age() const { return weigher_.asked().day_age.asked; }

  void weigh(std::uint32_t position, std::uint32_t group) {
    const CardEntry entry = image_.card(position);
    const Weigher::Weight weight = weigher_.weigh_card(entry, group);
    tally_.add(weigher_.segment().base + entry.slot, weight.all, weight.kin, weight.fits);
  }
  // Of a group of which everybody was left as a whole.
  void weigh_apart(std::uint32_t position, std::uint32_t group) {
    if (image_.card(position).hidden()) return;
    apart_.push_back(position);
    weigh(position, group);
    leave(group, -1.0);
  }
  bool was_weighed(std::uint32_t position) const {
    return std::ranges::find(apart_, position) != apart_.end();
  }

  // Whoever was born on the day that was said, or on the one with day and month exchanged.
  void weigh_born_then() {
    constexpr float kWeighty = 0.01F;
    for (const DayRange& range : weigher_.asked().day.ranges) {
      if (range.weight < kWeighty || range.last - range.first > 1) continue;
      for (std::uint32_t day = range.first; day <= range.last; ++day) {
        image_.each(Image::List::kDay, day, [this](std::uint32_t slot) {
          const std::uint32_t position = image_.card_position(slot);
          const std::uint32_t group = image_.group_of(position);
          if (was_weighed(position) || (cards_.near(group) && !is_left_in_crowd(position, group))) return;
          weigh_apart(position, group);
        });
      }
    }
  }
  bool is_left_in_crowd(std::uint32_t position, std::uint32_t group) const {
    if (!is_crowd(group)) return false;
    return std::ranges::none_of(weighed_of_crowds_, [position](const auto& stretch) {
      return stretch.first <= position && position < stretch.second;
    });
  }
  bool is_crowd(std::uint32_t group) const {
    return image_.group_start(group + 1) - image_.group_start(group) >= kCrowd && !number_.empty() &&
           number_.digits != 0 && number_.unread == 0 && !has_age();
  }

  double day_share() const { return weigher_.asked().day.asked ? std::exp(weigher_.asked().day.log_u) : 1; }

  // So many people of a group are not looked at: their number is another.
  void leave(std::uint32_t group, double people) {
    const double one = static_cast<double>(kStart) * static_cast<double>(cards_.of_group(group)) *
                       static_cast<double>(cards_.of_number(CodeMatch::kOther));
    rest_kin_ += one * people;
    const double asked_branch = cards_.scores().asked.branch == kNoBranch ? 1 : 0.3;
    rest_ += one * people * asked_branch * day_share();
    rest_at_most_ += one * people;
    most_of_one_ = std::max(most_of_one_, one);
  }

  // The branches and sexes of a crowd are known: what it weighs but for a birth date is exact.
  void weigh_crowd(std::uint32_t group, std::uint32_t from, std::uint32_t to) {
    std::uint32_t done = from;  // Positions before it are dealt with.
    double weighed_mass = 0, weighed = 0;
    const auto one = [&](std::uint32_t at) {
      const CardEntry entry = image_.card(at);
      weigh(at, group);
      if (entry.hidden()) return;
      weighed += 1;
      weighed_mass += static_cast<double>(cards_.of_branch(entry.branch())) *
                      static_cast<double>(weigher_.of_sex(static_cast<std::uint8_t>(entry.sex())));
    };
    for (const auto& [first, end] : stretches(from, to)) {
      for (std::uint32_t at = std::max(first, done); at < end; ++at) one(at);
      done = std::max(done, end);
      weighed_of_crowds_.emplace_back(first, end);
    }
    const auto& crowds = weigher_.segment().crowds;
    const auto crowd = std::ranges::lower_bound(crowds, group, {}, &CrowdedGroup::group);
    double mass = -weighed_mass, people = -weighed;
    for (std::size_t branch = 0; branch < crowd->people.size(); ++branch) {
      const auto held = branch == 127 ? kNoBranch : static_cast<std::uint8_t>(branch);
      for (std::uint8_t sex = 0; sex < 4; ++sex) {
        const std::uint32_t count = crowd->people[branch][sex];
        people += count;
        mass += count * static_cast<double>(cards_.of_branch(held)) *
                static_cast<double>(weigher_.of_sex(sex));
      }
    }
    const double each = static_cast<double>(kStart) * static_cast<double>(cards_.of_group(group)) *
                        static_cast<double>(cards_.of_number(CodeMatch::kOther));
    rest_kin_ += each * people;
    rest_ += each * mass * day_share();
    rest_at_most_ += each * mass;
    most_of_one_ = std::max(most_of_one_, each);
  }

  // Where the near numbers of a group stand, and those that begin with the asked one; ascending.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> stretches(std::uint32_t from, std::uint32_t to) const {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> found;
    std::uint32_t low = from;
    for (const std::uint32_t number : near_) {
      const auto stretch = cards_with(image_, low, to, number, std::uint64_t{number} + 1);
      low = stretch.first;
      if (stretch.first != stretch.second) found.push_back(stretch);
    }
    for (int more = 1; more < 8; ++more) {
      const std::uint64_t least = number_.digits << (4 * more);
      if (least > 0xffffffff) break;
      const auto stretch = cards_with(image_, from, to, least, (number_.digits + 1) << (4 * more));
      if (stretch.first != stretch.second) found.push_back(stretch);
    }
    std::ranges::sort(found);
    return found;
  }

  void weigh_same_long_number() {
    const std::uint64_t number = number_.digits;
    std::uint32_t low = 0;
    std::uint32_t high = image_.numbers();
    while (low < high) {
      const std::uint32_t middle = low + (high - low) / 2;
      if (image_.card(image_.by_number(middle)).number < number) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    for (; low < image_.numbers(); ++low) {
      const std::uint32_t position = image_.by_number(low);
      if (image_.card(position).number != number) return;
      const std::uint32_t group = image_.group_of(position);
      if (!cards_.near(group)) weigh_apart(position, group);
    }
  }

  const Weigher& weigher_;
  const Image& image_;
  const CardWeigher& cards_;
  const Code& number_;
  const std::vector<std::uint32_t>& near_;
  Tally& tally_;
  std::vector<std::uint32_t> apart_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> weighed_of_crowds_;
  double rest_ = 0, rest_at_most_ = 0, rest_kin_ = 0, most_of_one_ = 0;
};

}  // namespace

void weigh_all_by_card(const std::vector<Weigher>& weighers, Tally& tally) {
  for (const Weigher& weigher : weighers) {
    const Image& image = weigher.segment().image;
    for (std::uint32_t group = 0; group < image.groups(); ++group) {
      for (std::uint32_t at = image.group_start(group); at < image.group_start(group + 1); ++at) {
        const CardEntry entry = image.card(at);
        const Weigher::Weight weight = weigher.weigh_card(entry, group);
        tally.add(weigher.segment().base + entry.slot, weight.all, weight.kin, weight.fits);
      }
    }
  }
}

bool weigh_few_by_card(const std::vector<Weigher>& weighers, const Allowance& allowance,
                       Tally& tally) {
  if (weighers.empty()) return true;
  const Asked& asked = weighers.front().asked();
  const AskedCard& card = asked.card.asked;
  const bool some_group = !card.insurer.empty() || !card.symbol.empty();
  if (asked.may_be_exchanged || !some_group || card.number.hashed) return false;
  const bool known = !card.number.empty() && card.number.unread == 0;
  const std::vector<std::uint32_t> near = known ? numbers_near(card.number) : std::vector<std::uint32_t>{};
  double rest = 0, at_most = 0, kin = 0;
  for (const Weigher& weigher : weighers) {
    Few few(weigher, near, tally);
    few.run();
    rest += few.rest();
    at_most += few.rest_at_most();
    kin += few.rest_kin();
  }
  tally.add_mass(rest, kin);
  const double off = std::max(at_most - rest, rest);
  return off <= kNegligible * 5 * (tally.mass() + allowance.absent);
}

std::vector<std::uint64_t> narrow(const std::vector<Weigher>& weighers, std::uint64_t fitting) {
  if (weighers.empty()) return {};
  const Asked& asked = weighers.front().asked();
  const AskedCard& card = asked.card.asked;
  const bool by_number = !card.number.empty();
  const bool by_branch = card.branch != kNoBranch;
  std::array<std::uint64_t, 4> left{};  // Insurer, symbol, number, branch.
  for (const Weigher& weigher : weighers) {
    const Image& image = weigher.segment().image;
    const CardWeigher& cards = weigher.cards();
    for (std::uint32_t group = 0; group < image.groups(); ++group) {
      if (!cards.insurer_fits(group)) continue;
      left[0] += weigher.segment().group_people[group];
      if (!cards.symbol_fits(group)) continue;
      left[1] += weigher.segment().group_people[group];
      if (!by_number && !by_branch) continue;
      const auto look = [&](std::uint32_t from, std::uint32_t to) {
        for (std::uint32_t at = from; at < to; ++at) {
          const CardEntry entry = image.card(at);
          if (entry.hidden() || entry.length() == kLongNumber) continue;
          Code held;
          held.digits = entry.number;
          held.length = static_cast<std::uint8_t>(entry.length());
          if (by_number && (held.empty() || !cards.number_fits(held))) continue;
          ++left[2];
          if (by_branch && entry.branch() != card.branch) continue;
          ++left[3];
        }
      };
      const std::uint32_t from = image.group_start(group);
      const std::uint32_t to = image.group_start(group + 1);
      if (!by_number || card.number.unread != 0 || card.number.digits == 0 || card.number.hashed) {
        look(from, to);
        continue;
      }
      // The number itself, and those that go on from it.
      for (int more = 0; more < 8; ++more) {
        const std::uint64_t least = card.number.digits << (4 * more);
        if (least > 0xffffffff) break;
        const auto [first, end] = cards_with(image, from, to, least, (card.number.digits + 1) << (4 * more));
        look(first, end);
      }
    }
  }
  std::vector<std::uint64_t> narrowing;
  if (!card.insurer.empty()) narrowing.push_back(left[0]);
  if (!card.symbol.empty()) narrowing.push_back(left[1]);
  if (by_number) narrowing.push_back(left[2]);
  if (by_branch) narrowing.push_back(left[3]);
  if (asked.day_date.asked) narrowing.push_back(std::min(fitting, left[by_branch ? 3 : by_number ? 2 : 1]));
  return narrowing;
}

}  // namespace tomoshibi::store::people::internal
