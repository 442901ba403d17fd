#include "store/people/internal/pruned.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tomoshibi::store::people::internal {
namespace {

constexpr double kNegligible = 2e-7;  // Of the sum.
// One person anywhere costs as much as so many who stand side by side.
constexpr double kRandomCost = 4;
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
  bool untold_fit = false;         // Some of the other values fit.
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
  Pruner(const Weigher& weigher, const CardSplit* cards, Tally& tally)
      : weigher_(weigher), image_(weigher.segment().image), asked_(weigher.asked()), cards_(cards),
        tally_(tally), far_(weigher.far_family()), seen_((image_.slots() + 63ULL) / 64) {}

  // False: too many are near.
  bool begin(double budget) {
    const Weigher::Far all = weigher_.far_of_all();
    left_ = all.all;
    left_kin_ = all.kin;
    if (cards_ != nullptr && !take_cards(budget)) return false;
    if (!asked_.name.empty()) {
      add_given_names();
      if (!take_near_families(budget)) return false;
    }
    if (asked_.day.asked) add_days();
    return !asked_.place.given || add_places(budget);
  }

  // The most that those weigh together of whom a given name is near and the surname is not; units of the
  // tally, cards counted.
  double open() const {
    if (weigher_.segment().traits.has_given_names()) return 0;
    const Field* given = field(Image::List::kGiven);
    if (given == nullptr || given->next >= given->values.size()) return 0;
    const double people = image_.slots() - weighed_;
    double share = 1, ratio = people;
    for (const Field& one : fields_) {
      const auto cap = static_cast<double>(one.cap());
      share *= cap;
      double mass = one.left_mass;
      if (&one == given) mass -= one.rest_mass;
      if (cap > 0) ratio = std::min(ratio, mass / cap);
    }
    return one_at_most_factor() * share * ratio;
  }
  double one_at_most() const {
    if (weighed_ >= image_.slots()) return 0;
    double share = one_at_most_factor();
    for (const Field& field : fields_) share *= static_cast<double>(field.cap());
    return share;
  }
  // What all others weigh together, and how far that may be off.
  double rest() const {
    return asked_.phone != 0 ? 0 : (std::max(left_, 0.0) + skipped_) * card_mean();
  }
  double rest_kin() const { return (std::max(left_kin_, 0.0) + skipped_kin_) * card_mean(); }
  double unsure() const {
    if (asked_.phone != 0) return (std::max(left_, 0.0) + skipped_) * card_most();
    return (std::max(left_, 0.0) + skipped_) * card_unsure();
  }
  double unsure_kin() const { return (std::max(left_kin_, 0.0) + skipped_kin_) * card_unsure(); }

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
    if (cards_ != nullptr) return true;  // Whoever fits has a card that was weighed by itself.
    if (!asked_.name.empty() && fit_of(weigher_.far_name(false)) == 0 && fit_of(weigher_.far_name(true)) == 0) {
      const Field* given = field(Image::List::kGiven);
      if (std::all_of(given->values.begin() + static_cast<std::ptrdiff_t>(given->next), given->values.end(),
                      [this](const Field::Value& value) {
                        return !weigher_.far_family_fits(value.number);
                      })) {
        return true;
      }
    }
    return std::ranges::any_of(fields_, [this](const Field& one) {
      if (one.list == Image::List::kGiven || one.untold_fit) return false;
      return std::all_of(one.values.begin() + static_cast<std::ptrdiff_t>(one.next), one.values.end(),
                         [&](const Field::Value& value) {
                           return fit_of(one.list == Image::List::kDay ? weigher_.of_day(value.number)
                                                                       : weigher_.of_place(value.number)) == 0;
                         });
    });
  }
  // Whoever fits and was not weighed yet has a given name that fits. False: they are too many.
  bool take_fitting(double budget) {
    if (has_everybody_who_fits()) return true;
    const auto given = std::ranges::find(fields_, Image::List::kGiven, &Field::list);
    if (given == fields_.end() || fit_of(weigher_.far_name(false)) != 0 || fit_of(weigher_.far_name(true)) != 0) {
      return false;
    }
    for (std::size_t at = given->next; at < given->values.size(); ++at) {
      if (!weigher_.far_family_fits(given->values[at].number)) continue;
      spent_ += given->values[at].people * kRandomCost;
      if (spent_ > budget) return false;
      image_.each(Image::List::kGiven, given->values[at].number, [this](std::uint32_t slot) { weigh(far_, slot); });
    }
    return true;
  }
  double spent() const { return spent_; }

 private:
  const Field* field(Image::List list) const {
    const auto found = std::ranges::find(fields_, list, &Field::list);
    return found == fields_.end() ? nullptr : &*found;
  }
  double one_at_most_factor() const {
    // With a name its own weights carry kStart; the greatest weight of a sex is one.
    return (asked_.name.empty() ? static_cast<double>(kStart) : 1.0) * card_most();
  }
  double card_mean() const {
    if (cards_ == nullptr) return 1;
    return cards_->people <= 0 ? 0 : cards_->mass / cards_->people * branch_mean();
  }
  double branch_mean() const { return asked_.card.asked.branch == kNoBranch ? 1 : 0.3; }
  double card_most() const {
    return cards_ == nullptr ? 1 : static_cast<double>(cards_->most) + cards_->unseen;
  }
  double card_unsure() const {
    if (cards_ == nullptr || (cards_->alike && cards_->unseen <= 0)) return 0;
    return std::max(card_most() - card_mean(), card_mean());
  }

  bool take_slot(std::uint32_t slot) {
    std::uint64_t& word = seen_.data()[slot / 64];
    const std::uint64_t bit = std::uint64_t{1} << (slot % 64);
    if ((word & bit) != 0) return false;
    word |= bit;
    ++weighed_;
    const Weigher::Far far = weigher_.far_of(slot);
    left_ -= far.all;
    left_kin_ -= far.kin;
    return true;
  }
  void weigh(const Weigher::Family& family, std::uint32_t slot) {
    if (!take_slot(slot)) return;
    Weigher::Weight weight = weigher_.weigh_without_card(family, slot);
    if (cards_ != nullptr) {
      // His card is another one, but for those who were weighed by their cards first.
      weight.fits = false;
      if (!cards_->alike) {
        if (static_cast<double>(weight.all) * card_most() < least_with_card_) {
          skipped_ += static_cast<double>(weight.all);
          skipped_kin_ += static_cast<double>(weight.kin);
          return;
        }
        const CardWeigher::Weight card = weigher_.card_weight(slot);
        weight.all *= card.all;
        weight.kin *= card.household;
      } else {
        weight.all *= cards_->most;
        weight.kin *= cards_->most;
      }
    }
    tally_.add(weigher_.segment().base + slot, weight.all, weight.kin, weight.fits);
  }

  // Whoever has a card that may be meant, whole; then nobody needs a look whose card cannot outweigh them.
  bool take_cards(double budget) {
    spent_ += static_cast<double>(cards_->special.size()) * kRandomCost * 1.5;
    if (cards_->too_many || spent_ > budget) return false;
    Weigher::CardGroups groups;
    std::uint32_t group = ~0U;
    for (const CardSplit::Special& one : cards_->special) {
      const CardEntry entry = image_.card(one.position);
      const std::uint32_t slot = entry.slot;
      if (entry.hidden() || !take_slot(slot)) continue;
      if (one.group != group) groups = weigher_.card_groups(group = one.group);
      Weigher::Weight weight = weigher_.weigh_without_card(weigher_.family(image_.family_of(slot)), slot);
      const CardWeigher::Weight card = weigher_.card_of(entry, groups);
      weight.all *= card.all;
      weight.kin *= card.household;
      weight.fits = weight.fits && card.fits;
      tally_.add(weigher_.segment().base + slot, weight.all, weight.kin, weight.fits);
    }
    least_with_card_ = tally_.mass() * kNegligible * 1e-4;
    return true;
  }

  bool take_near_families(double budget) {
    const std::uint32_t families = image_.terms(TermKind::kFamily);
    for (std::uint32_t number = 0; number <= families; ++number) {
      if (!weigher_.family_is_near(number)) continue;
      const std::uint32_t from = image_.family_start(number);
      const std::uint32_t to = image_.family_start(number + 1);
      const Weigher::Family family = weigher_.family(number);
      for (std::uint32_t slot = from; slot < to; ++slot) weigh(family, slot);
      spent_ += to - from;
      if (spent_ > budget) return false;
    }
    for (const SideName& name : image_.names()) {
      if (weigher_.family_is_near(name.family) ||
          (weigher_.given_is_near(name.given) && weigher_.outweighs_far(name.given))) {
        weigh(weigher_.family(image_.family_of(name.slot)), name.slot);
      }
    }
    return true;
  }

  // What weighs more than a name that is far.
  void add_given_names() {
    Field field{Image::List::kGiven, {}, 0, 0, 0, 0};
    const std::uint32_t givens = image_.terms(TermKind::kGiven);
    std::vector<std::uint32_t> bearers = weigher_.segment().people[1];
    for (const SideName& name : image_.names()) ++bearers[name.given];
    for (std::uint32_t given = 0; given <= givens; ++given) {
      const float weight = weigher_.of_far_family(given);
      const std::uint32_t people = bearers[given];
      if (weigher_.given_is_near(given) && weigher_.outweighs_far(given)) {
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
      field.untold_fit = true;
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

  // Where the number of the house counts everybody is weighed.
  bool add_places(double budget) {
    Field field{Image::List::kPlace, {}, 0, 0, 0, 0};
    const std::uint32_t places = image_.terms(TermKind::kPlace);
    float least = 2;
    for (std::uint32_t place = 0; place <= places; ++place) least = std::min(least, weigher_.of_place(place));
    for (std::uint32_t place = 0; place <= places; ++place) {
      const float weight = weigher_.of_place(place);
      const std::uint32_t people = weigher_.segment().people[2][place];
      if (people == 0) continue;
      if (weigher_.place_is_near(place)) {
        spent_ += people * kRandomCost;
        if (spent_ > budget) return false;
        image_.each(Image::List::kPlace, place, [this](std::uint32_t slot) { weigh(far_, slot); });
      } else if (weight > least * 1.001F) {
        field.values.push_back({weight, place, people});
      } else {
        field.rest_weight = std::max(field.rest_weight, weight);
        field.rest_mass += static_cast<double>(weight) * people;
        field.untold_fit = field.untold_fit || fit_of(weight) != 0;
      }
    }
    field.close();
    fields_.push_back(std::move(field));
    return true;
  }

  void take(Field& field, std::size_t end) {
    for (; field.next < end; ++field.next) {
      const Field::Value& value = field.values[field.next];
      field.left_mass -= static_cast<double>(value.weight) * value.people;
      image_.each(field.list, value.number, [this](std::uint32_t slot) { weigh(far_, slot); });
    }
    if (field.next == field.values.size()) field.left_mass = field.rest_mass;
  }

  const Weigher& weigher_;
  const Image& image_;
  const Asked& asked_;
  const CardSplit* cards_;
  Tally& tally_;
  Weigher::Family far_;
  std::vector<std::uint64_t> seen_;
  std::vector<Field> fields_;
  double left_ = 0, left_kin_ = 0;        // Of whoever was not taken yet, as if both names were far.
  double skipped_ = 0, skipped_kin_ = 0;  // Of those whose cards were not looked at.
  double least_with_card_ = 0;
  double weighed_ = 0, spent_ = 0;
};

}  // namespace

bool weigh_few(const std::vector<Weigher>& weighers, const std::vector<CardSplit>& splits,
               const Allowance& allowance, Tally& tally) {
  std::vector<Pruner> pruners;
  double people = 0;
  pruners.reserve(weighers.size());
  for (std::size_t at = 0; at < weighers.size(); ++at) {
    const Image& image = weighers[at].segment().image;
    if (!image.listed()) {
      weighers[at].run(0, image.slots(), tally);
      continue;
    }
    people += image.slots();
    pruners.emplace_back(weighers[at], splits.empty() ? nullptr : &splits[at], tally);
    if (!pruners.back().begin(people)) return false;
  }
  while (true) {
    double open = 0, one = 0, spent = 0, rest = 0, unsure = 0, unsure_kin = 0, most_open = -1;
    Pruner* worst = nullptr;
    for (Pruner& pruner : pruners) {
      open += pruner.open();
      one = std::max(one, pruner.one_at_most());
      rest += pruner.rest();
      unsure += pruner.unsure();
      unsure_kin += pruner.unsure_kin();
      spent += pruner.spent();
      const double worth = std::max(pruner.open(), pruner.one_at_most());
      if (worth > most_open) {
        most_open = worth;
        worst = &pruner;
      }
    }
    const double sum = tally.mass() + rest + allowance.absent;
    const double allowed = kNegligible * sum;
    const auto listed = static_cast<double>(tally.least_listed());
    if (unsure + unsure_kin * allowance.kin_factor > allowed || spent > people) return false;
    if (open <= allowed && (one < listed || one <= 0)) break;
    const double wish = std::max(open / std::max(allowed, 1e-300), one / std::max(listed, 1e-300));
    if (worst == nullptr || !worst->step(wish, people)) return false;
  }
  for (Pruner& pruner : pruners) {
    if (!pruner.take_fitting(people)) return false;
    tally.add_mass(pruner.rest(), pruner.rest_kin());
  }
  return true;
}

}  // namespace tomoshibi::store::people::internal
