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

// Over all images: values are the register's, and each list is that of every image together.
class Pruner {
 public:
  // `cards`: beside `weighers`, empty when no card is asked.
  Pruner(const std::vector<Weigher>& weighers, const std::vector<CardSplit>& cards, Tally& tally)
      : weighers_(weighers), cards_(cards), tables_(weighers.front().tables()), asked_(*tables_.asked),
        tally_(tally) {
    if (!asked_.name.empty()) far_.kin = tables_.kin_of_far_family;
    far_.number = QuestionTables::kFar;
    for (const Weigher& weigher : weighers_) {
      if (!is_listed(weigher)) continue;
      people_ += weigher.segment().image.slots();
      has_given_names_ = has_given_names_ && weigher.segment().traits.has_given_names();
    }
    seen_.resize((tables_.index->slots() + 63ULL) / 64);
    mean_of_cards();
  }
  static bool is_listed(const Weigher& weigher) { return !weigher.segment().traits.empty(); }
  double people() const { return people_; }

  // False: too many are near.
  bool begin(double budget) {
    const Weigher::Far all = far_of_all(weighers_);
    left_ = all.all;
    left_kin_ = all.kin;
    if (has_cards() && !take_cards(budget)) return false;
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
    if (has_given_names_) return 0;
    const Field* given = field(Image::List::kGiven);
    if (given == nullptr || given->next >= given->values.size()) return 0;
    double share = 1, ratio = people_ - weighed_;
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
    if (weighed_ >= people_) return 0;
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
    if (has_cards()) return true;  // Whoever fits has a card that was weighed by itself.
    if (!asked_.name.empty() && !far_name_fits()) {
      const Field* given = field(Image::List::kGiven);
      if (std::all_of(given->values.begin() + static_cast<std::ptrdiff_t>(given->next), given->values.end(),
                      [this](const Field::Value& value) {
                        return !tables_.far_family_fits(value.number);
                      })) {
        return true;
      }
    }
    return std::ranges::any_of(fields_, [this](const Field& one) {
      if (one.list == Image::List::kGiven || one.untold_fit) return false;
      return std::all_of(one.values.begin() + static_cast<std::ptrdiff_t>(one.next), one.values.end(),
                         [&](const Field::Value& value) {
                           return fit_of(one.list == Image::List::kDay
                                             ? tables_.days[value.number]
                                             : tables_.of(tables_.places, value.number)) == 0;
                         });
    });
  }
  // Whoever fits and was not weighed yet has a given name that fits. False: they are too many.
  bool take_fitting(double budget) {
    if (has_everybody_who_fits()) return true;
    const auto given = std::ranges::find(fields_, Image::List::kGiven, &Field::list);
    if (given == fields_.end() || far_name_fits()) {
      return false;
    }
    for (std::size_t at = given->next; at < given->values.size(); ++at) {
      if (!tables_.far_family_fits(given->values[at].number)) continue;
      spent_ += given->values[at].people * kRandomCost;
      if (spent_ > budget) return false;
      weigh_list(Image::List::kGiven, given->values[at].number);
    }
    return true;
  }
  double spent() const { return spent_; }

 private:
  const Field* field(Image::List list) const {
    const auto found = std::ranges::find(fields_, list, &Field::list);
    return found == fields_.end() ? nullptr : &*found;
  }
  bool has_cards() const { return !cards_.empty(); }
  bool far_name_fits() const { return (fit_of(tables_.far_name[0]) | fit_of(tables_.far_name[1])) != 0; }

  // The cards of all images together.
  void mean_of_cards() {
    if (!has_cards()) return;
    double people = 0, mass = 0;
    cards_alike_ = true;
    float most = 0;
    for (const CardSplit& split : cards_) {
      people += split.people;
      mass += split.mass;
      most = std::max(most, split.most);
      unseen_ += split.unseen;
      cards_alike_ = cards_alike_ && split.alike;
    }
    // The same far card in one image as in another; where nobody is left the greatest says nothing.
    far_card_ = most;
    card_most_ = static_cast<double>(most) + unseen_;
    const double of_branch = asked_.card.asked.branch == kNoBranch ? 1 : 0.3;
    card_mean_ = people <= 0 ? 0 : mass / people * of_branch;
  }
  double one_at_most_factor() const {
    // With a name its own weights carry kStart; the greatest weight of a sex is one.
    return (asked_.name.empty() ? static_cast<double>(kStart) : 1.0) * card_most();
  }
  double card_mean() const { return card_mean_; }
  double card_most() const { return card_most_; }
  double card_unsure() const {
    if (!has_cards() || (cards_alike_ && unseen_ <= 0)) return 0;
    return std::max(card_most() - card_mean(), card_mean());
  }

  bool take_slot(const Weigher& weigher, std::uint32_t slot) {
    const std::uint32_t number = weigher.segment().base + slot;
    std::uint64_t& word = seen_.data()[number / 64];
    const std::uint64_t bit = std::uint64_t{1} << (number % 64);
    if ((word & bit) != 0) return false;
    word |= bit;
    ++weighed_;
    const Weigher::Far far = weigher.far_of(slot);
    left_ -= far.all;
    left_kin_ -= far.kin;
    return true;
  }
  void weigh(const Weigher& weigher, const Weigher::Family& family, std::uint32_t slot) {
    if (!take_slot(weigher, slot)) return;
    Weigher::Weight weight = weigher.weigh_without_card(family, slot);
    if (has_cards()) {
      // His card is another one, but for those who were weighed by their cards first.
      weight.fits = false;
      if (!cards_alike_) {
        if (static_cast<double>(weight.all) * card_most() < least_with_card_) {
          skipped_ += static_cast<double>(weight.all);
          skipped_kin_ += static_cast<double>(weight.kin);
          return;
        }
        const CardWeigher::Weight card = weigher.card_weight(slot);
        weight.all *= card.all;
        weight.kin *= card.household;
      } else {
        weight.all *= far_card_;
        weight.kin *= far_card_;
      }
    }
    tally_.add(weigher.segment().base + slot, weight.all, weight.kin, weight.fits);
  }
  // Everybody of a value of the register, whichever image has him.
  void weigh_list(Image::List list, std::uint32_t value) {
    const auto of_image = [&](const Weigher& weigher, std::uint32_t local) {
      if (!is_listed(weigher)) return;
      weigher.segment().each(list, local, [&](std::uint32_t slot) { weigh(weigher, far_, slot); });
    };
    if (list == Image::List::kDay) {
      for (const Weigher& weigher : weighers_) of_image(weigher, value);
      return;
    }
    const TermKind kind = list == Image::List::kGiven ? TermKind::kGiven : TermKind::kPlace;
    if (value == kNoTerm) {
      for (const Weigher& weigher : weighers_) of_image(weigher, weigher.segment().image.terms(kind));
      return;
    }
    tables_.index->each_bearer(kind, std::span(&value, 1), [&](std::uint32_t segment, std::uint32_t local) {
      of_image(weighers_[segment], local);
    });
  }

  // Whoever has a card that may be meant, whole; then nobody needs a look whose card cannot outweigh them.
  bool take_cards(double budget) {
    for (const CardSplit& split : cards_) {
      spent_ += static_cast<double>(split.special.size()) * kRandomCost * 1.5;
      if (split.too_many || spent_ > budget) return false;
    }
    for (std::size_t at = 0; at < weighers_.size(); ++at) {
      if (is_listed(weighers_[at])) take_cards(weighers_[at], cards_[at]);
    }
    least_with_card_ = tally_.mass() * kNegligible * 1e-4;
    return true;
  }
  void take_cards(const Weigher& weigher, const CardSplit& cards) {
    Weigher::CardGroups groups;
    std::uint32_t group = ~0U;
    for (const CardSplit::Special& one : cards.special) {
      const CardEntry entry = weigher.segment().image.card(one.position);
      const std::uint32_t slot = entry.slot;
      if (entry.hidden() || !take_slot(weigher, slot)) continue;
      if (one.group != group) groups = weigher.card_groups(group = one.group);
      const Weigher::Family family = weigher.family(weigher.segment().image.family_of(slot));
      Weigher::Weight weight = weigher.weigh_without_card(family, slot);
      const CardWeigher::Weight card = weigher.card_of(entry, groups);
      weight.all *= card.all;
      weight.kin *= card.household;
      weight.fits = weight.fits && card.fits;
      tally_.add(weigher.segment().base + slot, weight.all, weight.kin, weight.fits);
    }
  }

  bool take_near_families(double budget) {
    const auto take = [&](std::uint32_t segment, std::uint32_t number) {
      const Weigher& weigher = weighers_[segment];
      if (!is_listed(weigher) || spent_ > budget) return;
      const std::uint32_t from = weigher.segment().image.family_start(number);
      const std::uint32_t to = weigher.segment().image.family_start(number + 1);
      const Weigher::Family family = weigher.family(number);
      for (std::uint32_t slot = from; slot < to; ++slot) weigh(weigher, family, slot);
      spent_ += to - from;
    };
    tables_.index->each_bearer(TermKind::kFamily, tables_.near_families, take);
    for (std::uint32_t segment = 0; segment < weighers_.size(); ++segment) {
      const Weigher& weigher = weighers_[segment];
      const Image& image = weigher.segment().image;
      const std::uint32_t none = image.terms(TermKind::kFamily);
      if (weigher.family_is_near(none)) take(segment, none);
      if (!is_listed(weigher)) continue;
      for (const SideName& name : image.names()) {
        if (weigher.family_is_near(name.family) || outweighs(weigher, name.given)) {
          weigh(weigher, weigher.family(image.family_of(name.slot)), name.slot);
        }
      }
    }
    return spent_ <= budget;
  }
  bool outweighs(const Weigher& weigher, std::uint32_t given) const {
    return weigher.given_is_near(given) &&
           tables_.outweighs_far(weigher.segment().term(TermKind::kGiven, given));
  }

  // What weighs more than a name that is far.
  void add_given_names() {
    Field field{Image::List::kGiven, {}, 0, 0, 0, 0};
    field.rest_weight = std::max(tables_.far_name[0], tables_.far_name[1]);
    std::vector<std::uint32_t> further(tables_.given_near.size(), 0);
    double all = people_, nameless = 0;
    for (const Weigher& weigher : weighers_) {
      if (!is_listed(weigher)) continue;
      const Segment& segment = weigher.segment();
      nameless += segment.people[1].back();
      all += static_cast<double>(segment.image.names().size());
      for (const SideName& name : segment.image.names()) {
        const std::uint32_t term = segment.term(TermKind::kGiven, name.given);
        ++further[std::min<std::size_t>(term, further.size() - 1)];
      }
    }
    const auto take = [&](std::uint32_t given, std::uint32_t people) {
      if (tables_.outweighs_far(given)) {
        field.values.push_back({tables_.of_far_family(given), given, people});
      } else {
        field.rest_weight = std::max(field.rest_weight, tables_.of_far_family(given));
      }
    };
    for (const std::uint32_t given : tables_.near_givens) {
      take(given, tables_.index->givens[given].people + further[given]);
    }
    if (tables_.given_near.back() != 0) take(kNoTerm, static_cast<std::uint32_t>(nameless) + further.back());
    field.rest_mass = static_cast<double>(field.rest_weight) * all;
    field.close();
    fields_.push_back(std::move(field));
  }

  void add_days() {
    Field field{Image::List::kDay, {}, asked_.day.cold, 0, 0, 0};
    std::uint32_t days = 0;
    for (const DayRange& range : asked_.day.ranges) days += range.last - range.first + 1;
    if (days > kMostDays) {  // No list: the greatest weight, and the sum of all.
      field.rest_weight = 0;
      for (const DayRange& range : asked_.day.ranges) {
        field.rest_weight = std::max(field.rest_weight, range.weight);
      }
      field.rest_weight = std::max(field.rest_weight, asked_.day.of(kNoDay).weight);
      field.rest_mass = people_ * static_cast<double>(field.rest_weight);
      field.untold_fit = true;
      field.close();
      fields_.push_back(std::move(field));
      return;
    }
    field.rest_mass = people_ * static_cast<double>(asked_.day.cold);
    const auto value = [&](std::uint32_t day) {
      std::uint32_t people = 0;
      for (std::size_t sex = 0; sex < Traits::kSexes; ++sex) {
        people += tables_.index->births().born(sex, day, day + 1);
      }
      if (people > 0) field.values.push_back({tables_.days[day], day, people});
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
    const std::vector<PlaceTerm>& places = tables_.index->places;
    const float least = std::min(2.0F, *std::ranges::min_element(tables_.places));
    std::uint32_t nowhere = 0;
    for (const Weigher& weigher : weighers_) {
      if (is_listed(weigher)) nowhere += weigher.segment().people[2].back();
    }
    for (std::uint32_t place = 0; place <= places.size(); ++place) {
      const bool none = place == places.size();
      const float weight = tables_.places[place];
      const std::uint32_t people = none ? nowhere : places[place].people;
      if (people == 0) continue;
      if (tables_.place_near[place] != 0) {
        spent_ += people * kRandomCost;
        if (spent_ > budget) return false;
        weigh_list(Image::List::kPlace, none ? kNoTerm : place);
      } else if (weight > least * 1.001F) {
        field.values.push_back({weight, none ? kNoTerm : place, people});
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
      weigh_list(field.list, value.number);
    }
    if (field.next == field.values.size()) field.left_mass = field.rest_mass;
  }

  const std::vector<Weigher>& weighers_;
  const std::vector<CardSplit>& cards_;
  const QuestionTables& tables_;
  const Asked& asked_;
  Tally& tally_;
  double people_ = 0;             // Of the images that have traits, whoever is hidden included.
  bool has_given_names_ = true;   // The traits of each of them.
  bool cards_alike_ = false;      // Every far card weighs far_card_.
  float far_card_ = 1;
  double card_most_ = 1, card_mean_ = 1, unseen_ = 0;
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
  if (weighers.empty()) return true;
  for (const Weigher& weigher : weighers) {
    if (!Pruner::is_listed(weigher)) weigher.run(0, weigher.segment().image.slots(), tally);
  }
  Pruner pruner(weighers, splits, tally);
  const double people = pruner.people();
  if (people <= 0) return true;
  if (!pruner.begin(people)) return false;
  while (true) {
    const double open = pruner.open(), one = pruner.one_at_most();
    const double sum = tally.mass() + pruner.rest() + allowance.absent;
    const double allowed = kNegligible * sum;
    const auto listed = static_cast<double>(tally.least_listed());
    if (pruner.unsure() + pruner.unsure_kin() * allowance.kin_factor > allowed || pruner.spent() > people) {
      return false;
    }
    if (open <= allowed && (one < listed || one <= 0)) break;
    const double wish = std::max(open / std::max(allowed, 1e-300), one / std::max(listed, 1e-300));
    if (!pruner.step(wish, people)) return false;
  }
  if (!pruner.take_fitting(people)) return false;
  tally.add_mass(pruner.rest(), pruner.rest_kin());
  return true;
}

}  // namespace tomoshibi::store::people::internal
