// What people weigh whose surname is far from what was asked: one by one, and all of them together, from the
// traits of the image.
#include <algorithm>
#include <iterator>

#include "store/people/internal/weigher.h"

namespace tomoshibi::store::people::internal {

double Weigher::most_of_day_and_sex() const {
  if (!has_day_) return 1;
  float most = std::max(days_[kNoDay], asked_.day.cold);
  for (const DayRange& range : asked_.day.ranges) most = std::max(most, range.weight);
  return static_cast<double>(most);
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
  Far far{static_cast<double>(given ? far_family(married, image_.given(slot))
                                    : tables_.far_name[married ? 1 : 0]),
          static_cast<double>(has_name_ ? tables_.kin_of_far_family : kStart)};
  if (has_day_) far.all *= static_cast<double>(days_[day]);
  if (has_sex_) far.all *= static_cast<double>(tables_.sexes[sex]);
  if (has_place_) {
    const auto place = static_cast<double>(of_place(image_.place(slot)));
    far.all *= place;
    far.kin *= place;
  }
  return far;
}

// What all who have a given name that is near weigh more than if it were far.
double Weigher::more_of_given(std::uint32_t given) const {
  std::array<double, 8> more{};  // By sex and whether she may have married.
  for (std::size_t at = 0; at < more.size(); ++at) {
    const std::size_t sex = at / 2;
    const std::size_t married = sex == static_cast<std::size_t>(Sex::kFemale) ? at % 2 : 0;
    more[at] = (static_cast<double>(far_family(married != 0, given)) -
                static_cast<double>(tables_.far_name[married])) *
               (has_sex_ ? static_cast<double>(tables_.sexes[sex]) : 1.0);
  }
  const std::uint32_t adult = asked_.adult_before;
  const float* days = days_;
  double sum = 0;
  for (const std::uint32_t trait : segment_.traits.of_given(given)) {
    const std::uint32_t day = trait & 0xffff;
    double one = more[(trait >> 16 & 3) * 2 + (day < adult ? 1 : 0)];
    if (has_day_) one *= static_cast<double>(days[day]);
    if (has_place_) one *= static_cast<double>(of_place(trait >> 18));
    sum += one;
  }
  return sum;
}

namespace {

// By sex and day of birth, wherever they live.
double far_born(const QuestionTables& tables) {
  const Births& births = tables.index->births();
  const Asked& asked = *tables.asked;
  const std::uint32_t adult = std::min(asked.adult_before, kNoDay);
  double sum = 0;
  for (std::size_t sex = 0; sex < Traits::kSexes; ++sex) {
    const bool woman = sex == static_cast<std::size_t>(Sex::kFemale);
    double of_sex = 0;
    for (const bool before : {true, false}) {
      const std::uint32_t first = before ? 0 : adult;
      const std::uint32_t end = before ? adult : kNoDay + 1;
      double mass = births.born(sex, first, end);
      if (asked.day.asked) {
        const auto cold = static_cast<double>(with_fit(asked.day.cold, false));
        mass *= cold;
        for (const DayRange& range : asked.day.ranges) {
          const std::uint32_t from = std::max(first, range.first);
          const std::uint32_t to = std::min(end, range.last + 1);
          if (from < to) mass += (static_cast<double>(tables.days[from]) - cold) * births.born(sex, from, to);
        }
        if (!before) {
          mass += (static_cast<double>(tables.days[kNoDay]) - cold) * births.born(sex, kNoDay, kNoDay + 1);
        }
      }
      of_sex += mass * static_cast<double>(tables.far_name[woman && before ? 1 : 0]);
    }
    sum += of_sex * (asked.sex != Sex::kUnknown ? static_cast<double>(tables.sexes[sex]) : 1.0);
  }
  return sum;
}

// What more, or less, everybody of an image weighs by the place than if it weighed `least`; and as kin.
Weigher::Far add_places(const QuestionTables& tables, const Segment& segment, double least, double kin) {
  const Asked& asked = *tables.asked;
  std::array<double, 8> known{};  // Name and sex, by sex and whether she may have married.
  for (std::size_t at = 0; at < known.size(); ++at) {
    const std::size_t sex = at / 2;
    const bool married = sex == static_cast<std::size_t>(Sex::kFemale) && at % 2 != 0;
    known[at] = static_cast<double>(tables.far_name[married ? 1 : 0]) *
                (asked.sex != Sex::kUnknown ? static_cast<double>(tables.sexes[sex]) : 1.0);
  }
  const std::vector<std::uint32_t>& people = segment.people[static_cast<std::size_t>(TermKind::kPlace)];
  const bool has_day = asked.day.asked;
  Weigher::Far more;
  for (std::uint32_t place = 0; place < people.size(); ++place) {
    const auto weight =
        static_cast<double>(tables.of(tables.places, segment.term(TermKind::kPlace, place)));
    more.kin += kin * weight * people[place];
    if (weight == least) continue;
    double mass = 0;
    for (const std::uint32_t trait : segment.traits.of_place(place)) {
      const std::uint32_t day = trait & 0xffff;
      const double one = known[(trait >> 16 & 3) * 2 + (day < asked.adult_before ? 1 : 0)];
      mass += has_day ? one * static_cast<double>(tables.days.data()[day]) : one;
    }
    more.all += (weight - least) * mass;
  }
  return more;
}

}  // namespace

Weigher::Far far_of_all(const std::vector<Weigher>& weighers) {
  if (weighers.empty()) return {};
  const QuestionTables& tables = weighers.front().tables();
  const Asked& asked = *tables.asked;
  const auto kin = static_cast<double>(asked.name.empty() ? kStart : tables.kin_of_far_family);
  // As if everybody lived where it says least, and what more each other place weighs.
  const double least =
      asked.place.given ? static_cast<double>(*std::ranges::min_element(tables.places)) : 1.0;
  Weigher::Far far{far_born(tables) * least, 0};
  for (const Weigher& weigher : weighers) {
    const Segment& segment = weigher.segment();
    if (segment.traits.empty()) continue;
    if (asked.place.given) {
      const Weigher::Far more = add_places(tables, segment, least, kin);
      far.all += more.all;
      far.kin += more.kin;
    } else {
      for (const std::uint32_t count : segment.people[static_cast<std::size_t>(TermKind::kPlace)]) {
        far.kin += kin * count;
      }
    }
    for (const std::uint32_t slot : segment.traits.gone()) far.all -= weigher.far_seen(slot).all;
    if (asked.name.empty() || !segment.traits.has_given_names()) continue;
    const std::uint32_t none = segment.image.terms(TermKind::kGiven);
    if (weigher.given_is_near(none) && tables.outweighs_far(kNoTerm)) far.all += weigher.more_of_given(none);
  }
  if (asked.name.empty()) return far;
  std::vector<std::uint32_t> givens;
  std::ranges::copy_if(tables.near_givens, std::back_inserter(givens),
                       [&tables](std::uint32_t given) { return tables.outweighs_far(given); });
  tables.index->each_bearer(TermKind::kGiven, givens, [&](std::uint32_t segment, std::uint32_t local) {
    if (weighers[segment].segment().traits.has_given_names()) far.all += weighers[segment].more_of_given(local);
  });
  return far;
}

}  // namespace tomoshibi::store::people::internal
