// What people weigh whose surname is far from what was asked: one by one, and all of them together, from the
// traits of the image.
#include <algorithm>

#include "store/people/internal/weigher.h"

namespace tomoshibi::store::people::internal {

double Weigher::most_of_day_and_sex() const {
  if (!has_day_) return 1;
  float most = std::max(days_[kNoDay], asked_.day.cold);
  for (const DayRange& range : asked_.day.ranges) most = std::max(most, range.weight);
  return static_cast<double>(most);
}

Weigher::Family Weigher::far_family() const {
  Family family;
  family.number = kFar;
  family.kin = has_name_ ? kin_of_far_family_ : kStart;
  return family;
}

Weigher::Far Weigher::far_of(std::uint32_t slot) const {
  const std::uint8_t bits = image_.bits(slot);
  if ((bits & (kWithheldBit | kGoneBit)) != 0) return {};
  return far_seen(slot);
}

Weigher::Far Weigher::far_seen(std::uint32_t slot) const {
  const unsigned sex = image_.bits(slot) & kSexMask;
  const std::uint32_t day = image_.day(slot);
  const bool married = sex == static_cast<unsigned>(Sex::kFemale) && day < asked_.adult_before;
  const bool given = has_name_ && segment_.traits.has_given_names();
  Far far{static_cast<double>(given ? far_family_[married ? 1 : 0].data()[image_.given(slot)]
                                    : far_name_[married ? 1 : 0]),
          static_cast<double>(has_name_ ? kin_of_far_family_ : kStart)};
  if (has_day_) far.all *= static_cast<double>(days_[day]);
  if (has_sex_) far.all *= static_cast<double>(sexes_[sex]);
  if (has_place_) {
    const auto place = static_cast<double>(places_[image_.place(slot)]);
    far.all *= place;
    far.kin *= place;
  }
  return far;
}

// By sex and day of birth, wherever they live.
double Weigher::far_born() const {
  const Traits& traits = segment_.traits;
  const std::uint32_t adult = std::min(asked_.adult_before, kNoDay);
  double sum = 0;
  for (std::size_t sex = 0; sex < Traits::kSexes; ++sex) {
    const bool woman = sex == static_cast<std::size_t>(Sex::kFemale);
    double of_sex = 0;
    for (const bool before : {true, false}) {
      const std::uint32_t first = before ? 0 : adult;
      const std::uint32_t end = before ? adult : kNoDay + 1;
      double mass = traits.born(sex, first, end);
      if (has_day_) {
        const auto cold = static_cast<double>(with_fit(asked_.day.cold, false));
        mass *= cold;
        for (const DayRange& range : asked_.day.ranges) {
          const std::uint32_t from = std::max(first, range.first);
          const std::uint32_t to = std::min(end, range.last + 1);
          if (from < to) mass += (static_cast<double>(days_[from]) - cold) * traits.born(sex, from, to);
        }
        if (!before) {
          mass += (static_cast<double>(days_[kNoDay]) - cold) * traits.born(sex, kNoDay, kNoDay + 1);
        }
      }
      of_sex += mass * static_cast<double>(far_name_[woman && before ? 1 : 0]);
    }
    sum += of_sex * (has_sex_ ? static_cast<double>(sexes_[sex]) : 1.0);
  }
  return sum;
}

// What all who have a given name that is near weigh more than if it were far.
double Weigher::more_of_given(std::uint32_t given) const {
  std::array<double, 8> more{};  // By sex and whether she may have married.
  for (std::size_t at = 0; at < more.size(); ++at) {
    const std::size_t sex = at / 2;
    const std::size_t married = sex == static_cast<std::size_t>(Sex::kFemale) ? at % 2 : 0;
    more[at] = (static_cast<double>(far_family_[married][given]) - static_cast<double>(far_name_[married])) *
               (has_sex_ ? static_cast<double>(sexes_[sex]) : 1.0);
  }
  const std::uint32_t adult = asked_.adult_before;
  const float* days = days_.data();
  const float* places = places_.data();
  double sum = 0;
  for (const std::uint32_t trait : segment_.traits.of_given(given)) {
    const std::uint32_t day = trait & 0xffff;
    double one = more[(trait >> 16 & 3) * 2 + (day < adult ? 1 : 0)];
    if (has_day_) one *= static_cast<double>(days[day]);
    if (has_place_) one *= static_cast<double>(places[trait >> 18]);
    sum += one;
  }
  return sum;
}

Weigher::Far Weigher::far_of_all() const {
  const Traits& traits = segment_.traits;
  const std::vector<std::uint32_t>& people = segment_.people[static_cast<std::size_t>(TermKind::kPlace)];
  const auto kin = static_cast<double>(has_name_ ? kin_of_far_family_ : kStart);
  Far far{far_born(), 0};
  if (!has_place_) {
    for (const std::uint32_t count : people) far.kin += kin * count;
  } else {
    // As if everybody lived where it says least, and what more each other place weighs.
    const auto least = static_cast<double>(*std::ranges::min_element(places_));
    std::array<double, 8> known{};  // Name and sex, by sex and whether she may have married.
    for (std::size_t at = 0; at < known.size(); ++at) {
      const std::size_t sex = at / 2;
      const bool married = sex == static_cast<std::size_t>(Sex::kFemale) && at % 2 != 0;
      known[at] = static_cast<double>(far_name_[married ? 1 : 0]) *
                  (has_sex_ ? static_cast<double>(sexes_[sex]) : 1.0);
    }
    const std::uint32_t adult = asked_.adult_before;
    const float* days = days_.data();
    far.all *= least;
    for (std::uint32_t place = 0; place < places_.size(); ++place) {
      const auto weight = static_cast<double>(places_[place]);
      far.kin += kin * weight * people[place];
      if (weight == least) continue;
      double mass = 0;
      for (const std::uint32_t trait : traits.of_place(place)) {
        const std::uint32_t day = trait & 0xffff;
        const double one = known[(trait >> 16 & 3) * 2 + (day < adult ? 1 : 0)];
        mass += has_day_ ? one * static_cast<double>(days[day]) : one;
      }
      far.all += (weight - least) * mass;
    }
  }
  if (has_name_ && traits.has_given_names()) {
    const std::uint32_t givens = image_.terms(TermKind::kGiven);
    for (std::uint32_t given = 0; given <= givens; ++given) {
      if (given_near_[given] != 0 && outweighs_far(given)) far.all += more_of_given(given);
    }
  }
  for (const std::uint32_t slot : traits.gone()) far.all -= far_seen(slot).all;
  return far;
}

}  // namespace tomoshibi::store::people::internal
