#include "store/people/internal/pruned.h"

#include <algorithm>
#include <cmath>

namespace tomoshibi::store::people::internal {
namespace {

constexpr double kNegligible = 1e-7;  // Of the sum.
// One person anywhere costs as much as so many who stand side by side.
constexpr double kRandomCost = 12;
constexpr std::uint32_t kMostDays = 6000;  // An age is no list of days.

// The distinct values of one field in the order of their weight.
struct Field {
  struct Value {
    float weight;
    std::uint32_t number;
    std::uint32_t people;
  };
  Image::List list;
  std::vector<Value> values;       // Those that weigh more than the rest, best first.
  float rest_weight = 1;           // The most of all other values.
  double rest_mass = 0;            // Sum of people times weight of all other values.
  std::size_t next = 0;            // First value that is not taken yet.
  double left_mass = 0;            // Of the values from `next` on, the rest included.

  float cap() const { return next < values.size() ? values[next].weight : rest_weight; }
  void close() {
    std::ranges::stable_sort(values, std::greater{}, &Value::weight);
    left_mass = rest_mass;
    for (const Value& value : values) left_mass += static_cast<double>(value.weight) * value.people;
  }
};

class Pruner {
 public:
  Pruner(const Weigher& weigher, Tally& tally)
      : weigher_(weigher), image_(weigher.segment().image), asked_(weigher.asked()), tally_(tally),
        seen_((image_.slots() + 63ULL) / 64) {}

  void begin(const CardMass* cards) {
    take_near_families();
    if (cards != nullptr) take_cards(*cards);
    if (!asked_.name.empty()) add_given_names();
    if (asked_.day.asked) add_days();
    if (asked_.place.given) add_places();
  }

  // The most that all who are not weighed yet weigh together.
  double bound() const {
    const double left = image_.slots() - weighed_;
    if (left <= 0) return 0;
    double share = 1;
    double mass_ratio = left;
    for (const Field& field : fields_) {
      const auto cap = static_cast<double>(field.cap());
      share *= cap;
      if (cap > 0) mass_ratio = std::min(mass_ratio, field.left_mass / cap);
    }
    return one_at_most_factor() * share * mass_ratio;
  }
  double one_at_most() const {
    double share = one_at_most_factor();
    for (const Field& field : fields_) share *= static_cast<double>(field.cap());
    return share;
  }
  double kin_bound() const {
    double shared = std::min<double>(image_.slots(), household_mass_);
    for (const Field& field : fields_) {
      if (field.list == Image::List::kPlace) shared = std::min(shared, field.left_mass);
    }
    return static_cast<double>(weigher_.kin_of_far_family()) * shared;
  }

  // Weighs the people of the list that promises most for its length; `wish`: by which factor the bound
  // must still fall. False: there is none left, or it is too long.
  bool step(double wish, double budget) {
    Field* best_field = nullptr;
    std::size_t best_end = 0;
    double best_rate = 0;
    for (Field& field : fields_) {
      const double now = std::log(static_cast<double>(field.cap()));
      double people = 0;
      for (std::size_t at = field.next; at < field.values.size(); ++at) {
        people += field.values[at].people + 1.0;
        const float after = at + 1 < field.values.size() ? field.values[at + 1].weight : field.rest_weight;
        if (at + 1 < field.values.size() && after == field.values[at].weight) continue;
        const double gain = std::min(now - std::log(static_cast<double>(after)), std::log(wish) + 0.5);
        if (gain <= 0 || gain / people <= best_rate) continue;
        best_rate = gain / people;
        best_field = &field;
        best_end = at + 1;
      }
    }
    if (best_field == nullptr) return false;
    double people = 0;
    for (std::size_t at = best_field->next; at < best_end; ++at) people += best_field->values[at].people;
    if (spent_ + people * kRandomCost > budget) return false;
    spent_ += people * kRandomCost;
    take(*best_field, best_end);
    return true;
  }

  // Everybody who fits in all fields was weighed.
  bool has_everybody_who_fits() const {
    const bool by_family =
        !asked_.name.empty() && std::ranges::all_of(asked_.name.guesses, [](const NameGuess& guess) {
          return guess.family != kNoPiece;
        });
    if (by_family) return true;
    return std::ranges::any_of(fields_, [this](const Field& field) {
      return field.list == Image::List::kDay &&
             std::all_of(field.values.begin() + static_cast<std::ptrdiff_t>(field.next),
                         field.values.end(), [this](const Field::Value& value) {
                           return fit_of(weigher_.of_day(value.number)) == 0;
                         });
    });
  }
  double spent() const { return spent_; }

 private:
  double one_at_most_factor() const {
    // With a name its own weights carry kStart; the greatest weight of a sex is one.
    return asked_.name.empty() ? static_cast<double>(kStart) : 1.0;
  }

  bool take_slot(std::uint32_t slot) {
    std::uint64_t& word = seen_[slot / 64];
    const std::uint64_t bit = std::uint64_t{1} << (slot % 64);
    if ((word & bit) != 0) return false;
    word |= bit;
    ++weighed_;
    return true;
  }
  void weigh(std::uint32_t slot) {
    if (!take_slot(slot)) return;
    const Weigher::Weight weight = weigher_.weigh(slot);
    tally_.add(weigher_.segment().base + slot, weight.all, weight.kin, weight.fits);
  }

  void take_near_families() {
    if (asked_.name.empty()) return;
    const std::uint32_t families = image_.terms(TermKind::kFamily);
    for (std::uint32_t family = 0; family <= families; ++family) {
      if (!weigher_.family_is_near(family)) continue;
      const std::uint32_t from = image_.family_start(family);
      const std::uint32_t to = image_.family_start(family + 1);
      for (std::uint32_t slot = from; slot < to; ++slot) take_slot(slot);
      weigher_.run(from, to, tally_);
      spent_ += to - from;
    }
    for (const SideName& name : image_.names()) {
      if (weigher_.family_is_near(name.family)) weigh(name.slot);
    }
  }

  // The best cards; of all others together their mass is known, and what each weighs at most.
  void take_cards(const CardMass& cards) {
    household_mass_ = cards.household * (1 + 1e-6);
    Field field{Image::List::kGiven, {}, 0, cards.mass, 0, 0};
    for (const Best& one : cards.best) {
      weigh(one.slot - weigher_.segment().base);
      field.rest_weight = one.weight / kStart;
      field.rest_mass -= static_cast<double>(field.rest_weight);
    }
    if (cards.best.size() <= kMostCandidates && !cards.best.empty()) {
      field.rest_weight = cards.best.front().weight / kStart * kListed;
    } else if (cards.best.empty()) {
      field.rest_weight = 1;
    }
    // The mass was added up in another order: leave room for rounding.
    field.rest_mass = std::max(field.rest_mass, 0.0) + cards.mass * 1e-6;
    field.close();
    fields_.push_back(std::move(field));
  }

  void add_given_names() {
    Field field{Image::List::kGiven, {}, 0, 0, 0, 0};
    const std::uint32_t givens = image_.terms(TermKind::kGiven);
    std::vector<std::uint32_t> bearers = weigher_.segment().people[1];
    for (const SideName& name : image_.names()) ++bearers[name.given];
    for (std::uint32_t given = 0; given <= givens; ++given) {
      const float weight = weigher_.of_far_family(given);
      const std::uint32_t people = bearers[given];
      if (weigher_.given_is_near(given)) {
        field.values.push_back({weight, given, people});
      } else {
        field.rest_weight = std::max(field.rest_weight, weight);
        field.rest_mass += static_cast<double>(weight) * people;
      }
    }
    field.close();
    fields_.push_back(std::move(field));
  }

  void add_days() {
    Field field{Image::List::kDay, {}, asked_.day.cold, 0, 0, 0};
    std::uint32_t days = 0;
    for (const DayRange& range : asked_.day.ranges) days += range.last - range.first + 1;
    const auto slots = static_cast<double>(image_.slots());
    if (days > kMostDays) {  // No list: the greatest weight, and the sum of all.
      field.rest_weight = 0;
      for (const DayRange& range : asked_.day.ranges) {
        field.rest_weight = std::max(field.rest_weight, range.weight);
      }
      field.rest_weight = std::max(field.rest_weight, asked_.day.of(kNoDay).weight);
      field.rest_mass = slots * static_cast<double>(field.rest_weight);
      field.close();
      fields_.push_back(std::move(field));
      return;
    }
    field.rest_mass = slots * static_cast<double>(asked_.day.cold);
    const auto value = [&](std::uint32_t day) {
      const std::uint32_t people = image_.listed_people(Image::List::kDay, day);
      if (people > 0) field.values.push_back({weigher_.of_day(day), day, people});
    };
    for (const DayRange& range : asked_.day.ranges) {
      for (std::uint32_t day = range.first; day <= range.last; ++day) value(day);
    }
    value(kNoDay);
    field.close();
    fields_.push_back(std::move(field));
  }

  void add_places() {
    Field field{Image::List::kPlace, {}, 0, 0, 0, 0};
    const std::uint32_t places = image_.terms(TermKind::kPlace);
    float least = 2;
    for (std::uint32_t place = 0; place <= places; ++place) least = std::min(least, weigher_.of_place(place));
    for (std::uint32_t place = 0; place <= places; ++place) {
      const float weight = weigher_.of_place(place);
      const std::uint32_t people = weigher_.segment().people[2][place];
      if (people == 0) continue;
      if (weight > least * 1.001F) {
        field.values.push_back({weight, place, people});
      } else {
        field.rest_weight = std::max(field.rest_weight, weight);
        field.rest_mass += static_cast<double>(weight) * people;
      }
    }
    field.close();
    fields_.push_back(std::move(field));
  }

  void take(Field& field, std::size_t end) {
    for (; field.next < end; ++field.next) {
      const Field::Value& value = field.values[field.next];
      field.left_mass -= static_cast<double>(value.weight) * value.people;
      image_.each(field.list, value.number, [this](std::uint32_t slot) { weigh(slot); });
    }
    if (field.next == field.values.size()) field.left_mass = field.rest_mass;
  }

  const Weigher& weigher_;
  const Image& image_;
  const Asked& asked_;
  Tally& tally_;
  std::vector<std::uint64_t> seen_;
  std::vector<Field> fields_;
  double weighed_ = 0, spent_ = 0;
  double household_mass_ = 1e300;
};

}  // namespace

bool weigh_few(const std::vector<Weigher>& weighers, const std::vector<CardMass>& cards,
               const Allowance& allowance, Tally& tally) {
  std::vector<Pruner> pruners;
  double people = 0;
  for (std::size_t at = 0; at < weighers.size(); ++at) {
    const Image& image = weighers[at].segment().image;
    if (!image.listed()) {
      weighers[at].run(0, image.slots(), tally);
    } else {
      people += image.slots();
      pruners.emplace_back(weighers[at], tally).begin(cards.empty() ? nullptr : &cards[at]);
    }
  }
  while (true) {
    const double allowed = kNegligible * (tally.mass() + allowance.absent);
    const double listed = static_cast<double>(tally.most()) * static_cast<double>(kListed);
    double open = 0, kin = 0, one = 0, spent = 0;
    Pruner* worst = nullptr;
    double most_open = 0;
    for (Pruner& pruner : pruners) {
      const double bound = pruner.bound();
      open += bound;
      kin += pruner.kin_bound();
      one = std::max(one, pruner.one_at_most());
      spent += pruner.spent();
      if (worst == nullptr || bound > most_open) {
        worst = &pruner;
        most_open = bound;
      }
    }
    if (kin * allowance.kin_factor > allowed || spent > people) return false;
    if (open <= allowed && one <= listed) break;
    const double wish = std::max(open / std::max(allowed, 1e-300), one / std::max(listed, 1e-300));
    if (worst == nullptr || !worst->step(wish, people)) return false;
  }
  return std::ranges::all_of(pruners, &Pruner::has_everybody_who_fits);
}

}  // namespace tomoshibi::store::people::internal
