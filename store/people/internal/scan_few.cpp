// A card with nothing else but a birth date, by its number: a few look-ups instead of everybody.
#include <algorithm>
#include <cmath>

#include "store/people/internal/scan.h"
#include "store/people/internal/weights.h"

namespace tomoshibi::store::people::internal {
namespace {

using namespace weights;

std::uint64_t low_digits(std::uint64_t digits, int count) {
  return count == 0 ? 0 : digits & (~std::uint64_t{0} >> (64 - 4 * count));
}

std::uint64_t high_digits(std::uint64_t digits, int from) {
  return from >= 16 ? 0 : digits >> (4 * from);
}

// The number itself and what one slip makes of it; two slips for short ones, where they weigh.
std::vector<std::uint64_t> numbers_near(const Code& asked) {
  const int length = asked.length;
  const std::uint64_t digits = asked.digits;
  std::vector<std::uint64_t> near{digits};
  const auto replace = [](std::uint64_t value, int at, std::uint64_t digit) {
    return (value & ~(std::uint64_t{0xf} << (4 * at))) | digit << (4 * at);
  };
  for (int at = 0; at < length; ++at) {
    for (std::uint64_t digit = 0; digit < 10; ++digit) {
      const std::uint64_t one = replace(digits, at, digit);
      near.push_back(one);
      for (int other = 0; length <= 5 && other < at; ++other) {
        for (std::uint64_t second = 0; second < 10; ++second) {
          near.push_back(replace(one, other, second));
        }
      }
      if (length < 16) {  // A digit that was left out.
        near.push_back(low_digits(digits, at) | digit << (4 * at) |
                       high_digits(digits, at) << (4 * (at + 1)));
      }
    }
    if (at + 1 < length) {
      const std::uint64_t swapped = replace(digits, at, digits >> (4 * (at + 1)) & 0xf);
      near.push_back(replace(swapped, at + 1, digits >> (4 * at) & 0xf));
    }
    near.push_back(low_digits(digits, at) | high_digits(digits, at + 1) << (4 * at));
  }
  if (length < 16) {
    for (std::uint64_t digit = 1; digit < 10; ++digit) {
      near.push_back(digits | digit << (4 * length));
    }
  }
  std::ranges::sort(near);
  const auto repeated = std::ranges::unique(near);
  near.erase(repeated.begin(), repeated.end());
  return near;
}

std::vector<std::uint32_t> people_of(const Lookup& lookup,
                                     const std::vector<std::uint64_t>& numbers) {
  std::vector<std::uint32_t> slots;
  for (const std::uint64_t number : numbers) {
    auto at = std::ranges::lower_bound(lookup.by_number, std::pair{number, std::uint32_t{0}});
    for (; at != lookup.by_number.end() && at->first == number; ++at) slots.push_back(at->second);
  }
  std::ranges::sort(slots);
  const auto repeated = std::ranges::unique(slots);
  slots.erase(repeated.begin(), repeated.end());
  return slots;
}

bool card_alone(const Asked& asked) {
  const Code& number = asked.card.asked.number;
  return asked.has_card && asked.name.empty() && asked.sex == Sex::kUnknown &&
         !asked.place.given && asked.phone == 0 && !asked.day_age.asked && !number.empty() &&
         !number.hashed && number.unread == 0 && !asked.may_be_exchanged;
}

float of_term(const std::vector<float>& table, std::uint32_t term) {
  return table.empty() ? 0 : table[std::min<std::size_t>(term, table.size() - 1)];
}

bool agrees(const std::vector<std::uint8_t>& fits, bool asked, std::uint32_t term) {
  return !asked || (term < fits.size() && fits[term] != 0);
}

class Few {
 public:
  Few(const Register::State& state, const Asked& asked)
      : index_(state.index), lookup_(state.lookup), asked_(asked), card_(asked.card) {}

  std::optional<Scan> run() {
    const std::vector<std::uint32_t> slots =
        people_of(lookup_, numbers_near(card_.asked.number));
    bool agreed = false;
    for (const std::uint32_t slot : slots) agreed = add(slot) || agreed;
    if (!agreed) return std::nullopt;
    // A branch is given once in a family: whoever has it is registered, no relative has it too.
    for (std::size_t at = 0; branch_held_ && at < out_.relative.size(); ++at) {
      out_.relative[at] += static_cast<float>(kBranchOther);
    }
    add_rest();
    add_u();
    narrow();
    return std::move(out_);
  }

 private:
  // Whether this person's card is the one asked, as far as it was said.
  bool add(std::uint32_t slot) {
    float best = kUnseen, household = kUnseen;
    bool agreed = false;
    const Face face = index_.face(slot);
    for (const CardFace& held : face.cards) {
      const CodeMatch match = compare(card_.asked.number, held.number);
      const float shared =
          of_term(card_.insurer, held.insurer) + of_term(card_.symbol, held.symbol) +
          static_cast<float>(code_log(match, card_.asked.number.length, card_.number_other));
      household = std::max(household, shared);
      best = std::max(best, card_log(card_, held));
      number_sum_ += match == CodeMatch::kOther
                         ? 0
                         : std::exp(code_log(match, card_.asked.number.length, card_.number_other));
      agreed = agreed ||
               (match == CodeMatch::kExact &&
                agrees(card_.insurer_fits, !card_.insurer.empty(), held.insurer) &&
                agrees(card_.symbol_fits, !card_.symbol.empty(), held.symbol));
    }
    const std::uint32_t day = std::min(index_.day[slot], kNoDay);
    const bool branch = card_.asked.branch == kNoBranch || index_.branch[slot] == kNoBranch ||
                        index_.branch[slot] == card_.asked.branch;
    const bool day_fits = !asked_.day_date.asked || asked_.day_date.fits[day] != 0;
    if (!asked_.day.empty()) best += asked_.day[day];
    out_.slots.push_back(slot);
    out_.score.push_back(best);
    out_.relative.push_back(household);
    out_.fits.push_back(agreed && branch && day_fits ? 1 : 0);
    out_.fitting += out_.fits.back();
    branch_held_ = branch_held_ || (agreed && card_.asked.branch != kNoBranch &&
                                    index_.branch[slot] == card_.asked.branch);
    exact_ += agreed ? 1 : 0;
    exact_branch_ += agreed && branch ? 1 : 0;
    return agreed;
  }

  // Another number: alike for everybody of one insurer and symbol.
  void add_rest() {
    for (const Lookup::CardGroup& group : lookup_.card_groups) {
      const double log = static_cast<double>(of_term(card_.insurer, group.insurer)) +
                         static_cast<double>(of_term(card_.symbol, group.symbol)) +
                         card_.number_other;
      if (log < -45) continue;
      out_.rest_relative += group.people * std::exp(log);
    }
    const double day_u = asked_.day.empty() ? 0 : asked_.day_date.log_u;
    out_.rest = out_.rest_relative * std::exp(day_u);
  }

  void add_u() {
    const double people = std::max<double>(index_.visible(), kFewPeople);
    const double number_u =
        std::log(std::min(1.0, (number_sum_ + 0.3) / people + std::exp(card_.number_other)));
    const double branch_u = card_.asked.branch == kNoBranch ? 0 : std::log(0.3);
    const double day_u = asked_.day.empty() ? 0 : asked_.day_date.log_u;
    out_.few = true;
    out_.log_absent_u = card_.insurer_log_u + card_.symbol_log_u + number_u + branch_u + day_u;
    out_.log_relative_u = branch_u + day_u;
  }

  void narrow() {
    std::uint64_t insurer = 0, symbol = 0;
    for (const Lookup::CardGroup& group : lookup_.card_groups) {
      if (!agrees(card_.insurer_fits, !card_.insurer.empty(), group.insurer)) continue;
      insurer += group.people;
      if (agrees(card_.symbol_fits, !card_.symbol.empty(), group.symbol)) symbol += group.people;
    }
    if (!card_.insurer.empty()) out_.narrowing.push_back(insurer);
    if (!card_.symbol.empty()) out_.narrowing.push_back(symbol);
    out_.narrowing.push_back(exact_);
    if (card_.asked.branch != kNoBranch) out_.narrowing.push_back(exact_branch_);
    if (asked_.day_date.asked) out_.narrowing.push_back(out_.fitting);
  }

  const Index& index_;
  const Lookup& lookup_;
  const Asked& asked_;
  const CardScores& card_;
  Scan out_;
  double number_sum_ = 0;
  std::uint64_t exact_ = 0, exact_branch_ = 0;
  bool branch_held_ = false;
};

}  // namespace

std::optional<Scan> scan_few(const Register::State& state, const Asked& asked) {
  if (!card_alone(asked)) return std::nullopt;
  return Few(state, asked).run();
}

}  // namespace tomoshibi::store::people::internal
