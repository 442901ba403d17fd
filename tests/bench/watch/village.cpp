#include "tests/bench/watch/village.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>

namespace tomoshibi::watch_bench {
namespace {

constexpr int kBlocks = 40;              // 5,120 people in the register around the shelter.
constexpr int kTowns = 5;                // A school's district in Noto.
constexpr int kHouseholdsATown = 90;
constexpr double kMainSurname = 0.18;    // Of a town's households: hamlets of one name are common.
constexpr double kHouseholdHere = 0.35;  // Of those towns: the rest is at home or with relatives.
constexpr double kChronic = 0.10;        // Daily injections, dressings, dialysis arrangements.
constexpr double kFormerKnown = 0.4;     // Former surnames in the register.
constexpr std::int64_t kRest = 9 * kHour;

std::size_t wajima() {
  const auto places = population::municipality_table();
  for (std::size_t at = 0; at < places.size(); ++at) {
    if (std::string_view(places[at].code) == "17204") return at;
  }
  return 0;
}

PersonId id_of(std::size_t number) {
  const std::string text = "watch-" + std::to_string(number);
  return derive_person_id(open_source_key("watch"), "watch", text);
}

void add_people(Random& random, Village& village) {
  for (int block = 0; block < kBlocks; ++block) {
    const auto citizens = population::make_block(random, wajima(),
                                                 static_cast<int>(population::kBlockPeople),
                                                 {2026, 12, 7});
    std::map<int, std::size_t> household_of;
    for (const population::Citizen& citizen : citizens) {
      const auto [at, is_new] =
          household_of.try_emplace(citizen.household, village.households.size());
      if (is_new) village.households.emplace_back();
      Resident person;
      person.id = id_of(village.people.size());
      person.family = citizen.family;
      person.given = citizen.given;
      person.former_family = citizen.former_family;
      person.line = std::string(citizen.town->name) + citizen.block + citizen.building;
      person.household = at->second;
      person.age = citizen.age;
      village.households[at->second].push_back(village.people.size());
      village.people.push_back(person);
    }
  }
}

// Moves households into the shelter's towns: a number along the road, the town's own surname for some.
void settle_towns(Random& random, Village& village) {
  const auto surnames = population::surname_table();
  const auto towns = population::towns_of(wajima());
  std::size_t household = 0;
  for (int town = 0; town < kTowns; ++town) {
    const std::string name = towns[static_cast<std::size_t>(town * 7 + 3) % towns.size()].name;
    // One of the commonest, by weight.
    const std::string main = surnames[static_cast<std::size_t>(random.below(20))].kanji;
    std::vector<int> lots;
    for (int lot = 1; lot <= kHouseholdsATown * 3; ++lot) lots.push_back(lot);
    for (int at = 0; at < kHouseholdsATown && household < village.households.size(); ++at) {
      const std::size_t draw = static_cast<std::size_t>(random.below(static_cast<int>(lots.size())));
      const int lot = lots[draw];
      lots.erase(lots.begin() + static_cast<std::ptrdiff_t>(draw));
      const bool is_main = random.chance(kMainSurname);
      const bool is_here = random.chance(kHouseholdHere);
      const std::string old = village.people[village.households[household].front()].family;
      for (const std::size_t one : village.households[household]) {
        Resident& person = village.people[one];
        person.town = town;
        person.lot = lot;
        person.line = name + std::to_string(lot) + "番地";
        if (is_main && person.family == old) person.family = main;
        if (!random.chance(kFormerKnown)) person.former_family.clear();
        person.here = is_here && random.chance(0.9);
        if (!person.here) continue;
        person.chronic = random.chance(person.age >= 65 ? 2 * kChronic : kChronic / 2);
        village.sheltered.push_back(one);
      }
      ++household;
    }
  }
}

void add_member(Random& random, Village& village, bool local) {
  Member member;
  const std::size_t number = village.staff.size();
  member.account.value = "u" + std::to_string(number / 10) + std::to_string(number % 10);
  if (local) {
    for (int tries = 0; tries < 1000 && !member.is_local(); ++tries) {
      const std::size_t one =
          random.chance(0.6)
              ? village.sheltered[static_cast<std::size_t>(
                    random.below(static_cast<int>(village.sheltered.size())))]
              : static_cast<std::size_t>(random.below(static_cast<int>(village.people.size())));
      const Resident& person = village.people[one];
      if (person.age < 26 || person.age > 66) continue;
      if (std::ranges::any_of(village.staff,
                              [&](const Member& other) { return other.resident == one; })) {
        continue;
      }
      member.resident = one;
      member.family = person.family;
      member.given = person.given;
    }
  }
  if (!member.is_local()) {
    const auto surnames = population::surname_table();
    const auto given = population::given_names(random.chance(0.4), 1984);
    member.family = surnames[static_cast<std::size_t>(
        random.below(static_cast<int>(std::min<std::size_t>(surnames.size(), 200))))].kanji;
    member.given = given[static_cast<std::size_t>(random.below(static_cast<int>(given.size())))].kanji;
  }
  for (std::size_t one = 0; one < village.people.size(); ++one) {
    const Resident& person = village.people[one];
    if (person.family == member.family && person.given == member.given) member.homes.push_back(one);
  }
  if (member.homes.size() > 3) member.homes.clear();  // The desk would be guessing.
  member.pharmacist = random.chance(0.25);
  // One in ten writes on paper. The others' keys are one touch (手元, allergy asked, given).
  member.records = random.chance(0.1) ? 0.10 + 0.30 * random.unit() : 0.55 + 0.42 * random.unit();
  member.asks_birth = 0.62 + 0.35 * random.unit();
  member.reads_card = std::clamp(0.33 + 0.08 * random.normal(), 0.1, 0.6);
  member.pace = random.log_normal(1.0, 0.35);
  village.staff.push_back(member);
}

// Day, evening and night; whoever worked least and has slept takes the next. Teams from outside stay
// three to five days.
void make_roster(Random& random, Village& village) {
  struct Kind { std::int64_t from, until; int people; };
  const Kind kinds[] = {{8 * kHour, 17 * kHour, 3}, {13 * kHour, 22 * kHour, 2},
                        {20 * kHour + kHour / 2, 32 * kHour + kHour / 2, 2}};
  std::vector<std::pair<int, int>> days;
  for (const Member& member : village.staff) {
    const int first = member.is_local() ? 0 : random.between(0, 4);
    days.emplace_back(first, member.is_local() ? 6 : first + random.between(2, 4));
  }
  for (int day = -1; day < 7; ++day) {
    for (const Kind& kind : kinds) {
      const std::int64_t from = village.start + day * kDay + kind.from;
      for (int place = 0; place < kind.people; ++place) {
        std::size_t best = SIZE_MAX;
        double best_score = 0;
        for (std::size_t one = 0; one < village.staff.size(); ++one) {
          const auto& [first, last] = days[one];
          if (std::max(day, 0) < first || day > last) continue;
          const auto& shifts = village.staff[one].shifts;
          if (!shifts.empty() && shifts.back().until + kRest > from) continue;
          const double score = static_cast<double>(shifts.size()) + random.unit() * 1.5;
          if (best == SIZE_MAX || score < best_score) {
            best = one;
            best_score = score;
          }
        }
        if (best == SIZE_MAX) continue;
        const auto longer = static_cast<std::int64_t>(-std::log(1 - random.unit()) * 20 * kMinute);
        village.staff[best].shifts.push_back(
            {from, village.start + day * kDay + kind.until + std::min(longer, 2 * kHour)});
      }
    }
  }
}

}  // namespace

bool Member::works_at(std::int64_t time) const {
  return std::ranges::any_of(shifts, [&](const Shift& shift) {
    return time >= shift.from && time < shift.until;
  });
}

std::vector<std::size_t> on_duty(const Village& village, std::int64_t time) {
  std::vector<std::size_t> members;
  for (std::size_t one = 0; one < village.staff.size(); ++one) {
    if (village.staff[one].works_at(time)) members.push_back(one);
  }
  return members;
}

Village make_village(Random& random) {
  Village village;
  village.start = start_of_day_in_japan({2026, 12, 7}).milliseconds;
  add_people(random, village);
  settle_towns(random, village);
  const int members = random.between(11, 15);
  for (int one = 0; one < members; ++one) add_member(random, village, random.chance(0.5));
  make_roster(random, village);
  do {
    village.famous = static_cast<std::size_t>(random.below(static_cast<int>(village.people.size())));
  } while (village.people[village.famous].age < 20);
  return village;
}

}  // namespace tomoshibi::watch_bench
