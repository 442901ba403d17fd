// Which cards are looked at one by one, and what all others weigh.
#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>

#include "store/people/internal/card_scan.h"

namespace tomoshibi::store::people::internal {
namespace {

constexpr std::size_t kMostSpecial = 400'000;

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

// Sixteen bits of a number: a quick no for nearly all.
class Filter {
 public:
  explicit Filter(const std::vector<std::uint32_t>& numbers) : bits_(1024) {
    for (const std::uint32_t number : numbers) {
      bits_[place(number) / 64] |= std::uint64_t{1} << (place(number) % 64);
    }
  }
  bool may_have(std::uint32_t number) const {
    return (bits_.data()[place(number) / 64] >> (place(number) % 64) & 1) != 0;
  }

 private:
  static std::uint32_t place(std::uint32_t number) { return number * 0x9e3779b1U >> 16; }
  std::vector<std::uint64_t> bits_;
};

// One reading of the boxes: once for all images.
struct Asking {
  const Code* number = nullptr;
  bool asks_group = false;               // Insurer or symbol.
  bool known = false;                    // The number was asked and read whole.
  std::vector<std::uint32_t> near;       // What one slip makes of a number that is known.
  std::optional<Filter> filter;          // Of them, where neither insurer nor symbol was asked.
  float other = 1;                       // What a number weighs that is another; 1: none was asked.
  std::vector<std::uint32_t> insurers;   // Those that are near or fit.

  explicit Asking(const CardWeigher& weigher) : number(&weigher.scores().asked.number) {
    const CardScores& scores = weigher.scores();
    asks_group = scores.asks_insurer() || scores.asks_symbol();
    known = !number->empty() && !number->hashed && number->unread == 0;
    if (known) near = numbers_near(*number);
    if (!asks_group) filter.emplace(near);
    if (!number->empty()) other = weigher.of_number(CodeMatch::kOther);
    const auto count = static_cast<std::uint32_t>(std::max<std::size_t>(scores.insurer.size(), 1) - 1);
    for (std::uint32_t term = 0; term <= count && scores.asks_insurer(); ++term) {
      const std::uint32_t insurer = term < count ? term : kNoTerm;
      if (scores.insurer_near(insurer) || scores.insurer_does_fit(insurer)) insurers.push_back(insurer);
    }
  }
};

// The same on one image.
struct Reading {
  const Asking& asking;
  const CardWeigher* cards;
  const Code* number = asking.number;
  bool asks_group = asking.asks_group, known = asking.known;
  float other = asking.other;
  bool asks_number() const { return !number->empty(); }
};

class Splitter {
 public:
  Splitter(const Weigher& weigher, const std::vector<Asking>& asking)
      : weigher_(weigher), segment_(weigher.segment()), image_(segment_.image) {
    readings_.push_back({asking.front(), &weigher.cards()});
    if (weigher.exchanged()) readings_.push_back({asking.back(), &*weigher.exchanged()});
  }

  CardSplit run() {
    collect_groups();
    for (const std::uint32_t group : groups_) take_group(group);
    for (const Reading& reading : readings_) {
      if (!reading.asks_group) take_everywhere(reading);
      if (reading.known) take_same_long_number(*reading.number);
    }
    take_further_cards();
    std::ranges::sort(out_.special);
    out_.special.erase(std::unique(out_.special.begin(), out_.special.end()), out_.special.end());
    add_up();
    return std::move(out_);
  }

 private:
  float far_weight(std::uint32_t group) const {
    float most = 0;
    for (const Reading& reading : readings_) {
      most = std::max(most, reading.cards->group(group).weight * reading.other);
    }
    return most;
  }
  // Of a symbol that is not near and an insurer of this weight.
  float far_weight_of(float insurer_log) const {
    float most = 0;
    for (const Reading& reading : readings_) {
      const CardScores& scores = reading.cards->scores();
      const float symbol = scores.asks_symbol() ? scores.symbol_other : 0;
      most = std::max(most, std::exp(insurer_log + symbol + reading.cards->penalty()) * reading.other);
    }
    return most;
  }
  bool full() const { return out_.special.size() > kMostSpecial; }
  void add(std::uint32_t position, std::uint32_t group) {
    if (!full()) out_.special.push_back({position, group});
  }

  // Groups whose insurer and symbol may be near in some reading.
  void collect_groups() {
    const auto take = [this](std::span<const std::uint32_t> groups) {
      groups_.insert(groups_.end(), groups.begin(), groups.end());
    };
    const CardScores& scores = weigher_.cards().scores();
    for (const Reading& reading : readings_) {
      for (const CardScores::Symbol& symbol : reading.cards->scores().symbols) {
        take(segment_.groups_of_symbol(symbol.term));
      }
      if (!scores.asks_insurer() || reading.cards->scores().asks_symbol()) continue;
      by_insurer_ = true;
      for (const std::uint32_t insurer : readings_.front().asking.insurers) {
        take(segment_.groups_of_insurer(insurer));
      }
    }
    std::ranges::sort(groups_);
    groups_.erase(std::unique(groups_.begin(), groups_.end()), groups_.end());
  }

  void take_group(std::uint32_t number) {
    const std::uint32_t from = image_.group_start(number);
    const std::uint32_t to = image_.group_start(number + 1);
    for (const Reading& reading : readings_) {
      const CardWeigher::Group group = reading.cards->group(number);
      if (!group.near && !(group.insurer_fits && group.symbol_fits)) continue;
      if (to - from < kCrowd || !reading.asks_number()) {
        for (std::uint32_t at = from; at < to && !full(); ++at) add(at, number);
        return;
      }
      take_crowd(reading, number, from, to);
    }
  }

  void take_crowd(const Reading& reading, std::uint32_t group, std::uint32_t from, std::uint32_t to) {
    if (reading.number->hashed) return;
    if (!reading.known || reading.number->digits == 0) {
      for (std::uint32_t at = from; at < to; ++at) {
        if (is_near(reading, image_.card(at))) add(at, group);
      }
      return;
    }
    std::uint32_t low = from;
    for (const std::uint32_t number : reading.asking.near) {
      const auto [first, end] = cards_with(image_, low, to, number, std::uint64_t{number} + 1);
      for (std::uint32_t at = first; at < end; ++at) add(at, group);
      low = first;
    }
    // And those that begin with it: the number may still be typed.
    for (int more = 1; more < 8; ++more) {
      const std::uint64_t least = reading.number->digits << (4 * more);
      if (least > 0xffffffff) break;
      const auto [first, end] = cards_with(image_, from, to, least, (reading.number->digits + 1) << (4 * more));
      for (std::uint32_t at = first; at < end; ++at) add(at, group);
    }
  }

  static bool is_near(const Reading& reading, const CardEntry& entry) {
    if (entry.length() == kLongNumber) return false;
    if (reading.cards->match(entry, true) != CodeMatch::kOther) return true;
    Code held;
    held.digits = entry.number;
    held.length = static_cast<std::uint8_t>(entry.length());
    return reading.cards->number_fits(held);
  }

  // Neither insurer nor symbol was asked: the number says all.
  void take_everywhere(const Reading& reading) {
    if (!reading.asks_number()) {
      out_.special.resize(kMostSpecial + 1);
      return;
    }
    if (reading.number->hashed) return;
    const bool quick = reading.known && reading.number->digits != 0;
    const Filter& filter = *reading.asking.filter;
    const auto digits = static_cast<std::uint32_t>(reading.number->digits);
    const int length = digits_in(reading.number->digits);
    for (std::uint32_t at = 0; at < image_.slots() && !full(); ++at) {
      const CardEntry entry = image_.card(at);
      if (quick && !filter.may_have(entry.number)) {
        const int more = digits_in(entry.number) - length;
        if (more <= 0 || entry.number >> (4 * more) != digits) continue;
      }
      if (is_near(reading, entry)) add(at, image_.group_of(at));
    }
  }

  void take_same_long_number(const Code& number) {
    std::uint32_t low = 0;
    std::uint32_t high = image_.numbers();
    while (low < high) {
      const std::uint32_t middle = low + (high - low) / 2;
      if (image_.card(image_.by_number(middle)).number < number.digits) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    for (; low < image_.numbers(); ++low) {
      const std::uint32_t position = image_.by_number(low);
      if (image_.card(position).number != number.digits) return;
      add(position, image_.group_of(position));
    }
  }

  // Cards beyond the first, and long numbers.
  void take_further_cards() {
    for (const SideCard& card : image_.cards()) {
      Code held;
      held.digits = card.digits;
      held.length = card.length;
      held.hashed = card.hashed != 0;
      bool special = false;
      for (const Reading& reading : readings_) {
        const CardWeigher::Group group = reading.cards->group(card.group);
        const bool fits = group.insurer_fits && group.symbol_fits;
        special = special || (reading.asks_number()
                                  ? number_match(reading.cards->scores(), group.near, held) !=
                                            CodeMatch::kOther ||
                                        (fits && reading.cards->number_fits(held))
                                  : group.near || fits);
      }
      const std::uint32_t position = image_.card_position(card.slot);
      if (special) {
        add(position, image_.group_of(position));
      } else {
        out_.unseen += static_cast<double>(far_weight(card.group));
      }
    }
  }

  void add_up() {
    const std::vector<std::uint32_t>& people = segment_.group_people;
    std::vector<std::uint32_t> special(groups_.size(), 0);
    double inside = 0, outside_special = 0;
    std::vector<std::pair<std::uint32_t, double>> special_by_insurer;
    for (const CardSplit::Special& one : out_.special) {
      if (full()) break;
      if (image_.card(one.position).hidden()) continue;
      const auto found = std::ranges::lower_bound(groups_, one.group);
      if (found != groups_.end() && *found == one.group) {
        ++special[static_cast<std::size_t>(found - groups_.begin())];
      } else {
        ++outside_special;
        special_by_insurer.emplace_back(segment_.groups[one.group].insurer, 1);
      }
    }
    bool groups_alike = true;
    std::vector<std::pair<std::uint32_t, double>> inside_by_insurer;
    for (std::size_t at = 0; at < groups_.size(); ++at) {
      const std::uint32_t group = groups_[at];
      inside += people[group];
      inside_by_insurer.emplace_back(segment_.groups[group].insurer, people[group]);
      const double left = people[group] - special[at];
      if (left <= 0) continue;
      groups_alike = false;
      const float weight = far_weight(group);
      leave(left, weight);
      if (image_.group_start(group + 1) - image_.group_start(group) >= kCrowd) {
        out_.crowds.push_back({segment_.crowd_of_group[group], weight, true});
      } else {
        mixed_ = true;
      }
    }
    add_outside(inside + outside_special, special_by_insurer, inside_by_insurer);
    if (mixed_) out_.outside = -1;
    out_.alike = groups_alike && out_.outside >= 0 &&
                 weigher_.cards().scores().asked.branch == kNoBranch;
  }

  void leave(double people, float weight) {
    if (people <= 0) return;
    out_.people += people;
    out_.mass += people * static_cast<double>(weight);
    out_.most = std::max(out_.most, weight);
  }

  // Everybody of all other groups, by their insurers.
  void add_outside(double dealt_with, std::vector<std::pair<std::uint32_t, double>>& special,
                   std::vector<std::pair<std::uint32_t, double>>& inside) {
    const CardScores& scores = weigher_.cards().scores();
    double visible = 0;
    const std::vector<std::uint32_t>& by_insurer =
        segment_.people[static_cast<std::size_t>(TermKind::kInsurer)];
    for (const std::uint32_t count : by_insurer) visible += count;
    if (!scores.asks_insurer()) {
      out_.outside = far_weight_of(0);
      leave(visible - dealt_with, out_.outside);
      return;
    }
    out_.outside = by_insurer_ ? far_weight_of(scores.insurer_other) : -1;
    for (auto* list : {&special, &inside}) std::ranges::sort(*list);
    const auto of = [](const std::vector<std::pair<std::uint32_t, double>>& list, std::uint32_t insurer) {
      double sum = 0;
      for (auto at = std::ranges::lower_bound(list, insurer, {}, &std::pair<std::uint32_t, double>::first);
           at != list.end() && at->first == insurer; ++at) {
        sum += at->second;
      }
      return sum;
    };
    const float other = far_weight_of(scores.insurer_other);
    for (std::uint32_t local = 0; local < by_insurer.size(); ++local) {
      const std::uint32_t insurer = segment_.term(TermKind::kInsurer, local);
      const double left = by_insurer[local] - of(special, insurer) - of(inside, insurer);
      leave(left, scores.insurer_near(insurer) ? far_weight_of(scores.insurer_log(insurer)) : other);
    }
    if (by_insurer_) return;
    for (std::uint32_t number = 0; number < segment_.crowds.size(); ++number) {
      const std::uint32_t insurer = segment_.crowds[number].insurer;
      if (!scores.insurer_near(insurer)) continue;
      if (std::ranges::find(out_.crowds, number, &CardSplit::Left::crowd) != out_.crowds.end()) continue;
      out_.crowds.push_back({number, far_weight_of(scores.insurer_log(insurer)), false});
    }
  }

  const Weigher& weigher_;
  const Segment& segment_;
  const Image& image_;
  std::vector<Reading> readings_;
  std::vector<std::uint32_t> groups_;
  bool mixed_ = false;       // Some of a smaller group are left.
  bool by_insurer_ = false;  // All groups of insurers that are near are among them.
  CardSplit out_;
};

}  // namespace

std::vector<CardSplit> split_cards(const std::vector<Weigher>& weighers) {
  std::vector<CardSplit> splits;
  if (weighers.empty()) return splits;
  std::vector<Asking> asking;
  asking.emplace_back(weighers.front().cards());
  if (weighers.front().exchanged()) asking.emplace_back(*weighers.front().exchanged());
  for (const Weigher& weigher : weighers) {
    splits.push_back(Splitter(weigher, asking).run());
    splits.back().too_many = splits.back().special.size() > kMostSpecial;
  }
  return splits;
}

}  // namespace tomoshibi::store::people::internal
