// Families from a pool of ages; see people.h.
#include "app/population/people.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "app/population/insurance.h"

namespace tomoshibi::population {
namespace {

// Per mille in five-year bands from 0-4 to 95+, by region; about the shares of 2025.
constexpr int kPyramid[3][20] = {
    {31, 38, 42, 47, 50, 47, 48, 53, 58, 68, 76, 66, 60, 58, 66, 72, 50, 34, 18, 6},
    {20, 25, 30, 33, 25, 27, 30, 37, 46, 57, 66, 67, 73, 72, 82, 85, 66, 50, 29, 10},
    {12, 15, 18, 21, 15, 17, 20, 25, 32, 48, 58, 64, 74, 78, 98, 100, 80, 64, 40, 15},
};

double men_share(int age) {
  if (age < 15) return 0.512;
  if (age < 65) return 0.503;
  if (age < 75) return 0.48;
  if (age < 80) return 0.45;
  if (age < 85) return 0.41;
  if (age < 90) return 0.34;
  return age < 95 ? 0.25 : 0.15;
}

struct Draft {
  int age = 0;
  bool woman = false;
  Date birth;
  int household = -1;
  int spouse = -1;
  bool child_here = false;   // Lives with a parent of this household.
  bool parent_here = false;  // An elder who joined a child's household.
};

class Pool {
 public:
  Pool(Random& random, Region region, int count, const Date& as_of);
  void make_families(Region region);
  std::vector<Draft> people;
  int households = 0;

 private:
  Date birth_of(int age);
  void place_child(int child);
  void marry();
  void house_children();
  void house_young_adults();
  void join_elders(Region region);
  void house_rest();
  void make_twins();
  int new_household() { return households++; }
  std::vector<int> shuffled();

  Random& random_;
  Date as_of_;
};

Pool::Pool(Random& random, Region region, int count, const Date& as_of)
    : random_(random), as_of_(as_of) {
  std::uint32_t cumulative[20];
  std::uint32_t sum = 0;
  for (int i = 0; i < 20; ++i) {
    sum += static_cast<std::uint32_t>(kPyramid[static_cast<int>(region)][i]);
    cumulative[i] = sum;
  }
  people.resize(static_cast<std::size_t>(count));
  for (Draft& draft : people) {
    const int band = static_cast<int>(random_.pick(cumulative, 20));
    draft.age = band * 5 + random_.below(5);
    if (band == 19) draft.age = 95 + random_.below(3) + random_.below(4) * random_.below(2);
    draft.woman = !random_.chance(men_share(draft.age));
    draft.birth = birth_of(draft.age);
  }
}

// A day on which somebody of that age on as_of can be born.
Date Pool::birth_of(int age) {
  Date latest = as_of_;
  latest.year = static_cast<std::int16_t>(latest.year - age);
  if (!is_valid(latest)) latest.day = 28;
  Date birth = add_days(latest, -random_.below(365));
  return birth;
}

std::vector<int> Pool::shuffled() {
  std::vector<int> order(people.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<int>(i);
  for (std::size_t i = order.size(); i > 1; --i) {
    std::swap(order[i - 1], order[static_cast<std::size_t>(random_.below(static_cast<int>(i)))]);
  }
  return order;
}

void Pool::marry() {
  const std::vector<int> order = shuffled();
  for (const int i : order) {
    Draft& wife = people[static_cast<std::size_t>(i)];
    if (!wife.woman || wife.age < 22) continue;
    const double share = wife.age < 25   ? 0.10
                         : wife.age < 30 ? 0.34
                         : wife.age < 40 ? 0.66
                         : wife.age < 65 ? 0.78
                         : wife.age < 75 ? 0.74
                         : wife.age < 80 ? 0.60
                         : wife.age < 85 ? 0.45
                                         : 0.22;
    if (!random_.chance(share)) continue;
    const int wanted = wife.age + random_.between(-1, 5);
    int best = -1;
    for (const int j : order) {
      const Draft& man = people[static_cast<std::size_t>(j)];
      if (man.woman || man.spouse >= 0 || man.age < 22) continue;
      if (man.age < wife.age - 4 || man.age > wife.age + 10) continue;
      const int distance = std::abs(man.age - wanted);
      if (best < 0 || distance < std::abs(people[static_cast<std::size_t>(best)].age - wanted)) {
        best = j;
      }
    }
    if (best < 0) continue;
    wife.spouse = best;
    people[static_cast<std::size_t>(best)].spouse = i;
    wife.household = people[static_cast<std::size_t>(best)].household = new_household();
  }
}

void Pool::place_child(int child) {
  Draft& draft = people[static_cast<std::size_t>(child)];
  const std::vector<int> order = shuffled();
  int best = -1;
  int best_score = -1000;
  for (const int i : order) {
    const Draft& mother = people[static_cast<std::size_t>(i)];
    const int gap = mother.age - draft.age;
    if (!mother.woman || gap < 21 || gap > 42 || mother.child_here) continue;
    int kids = 0;
    bool clash = false;
    for (const Draft& other : people) {
      if (!other.child_here || other.household != mother.household) continue;
      ++kids;
      clash |= std::abs(days_between(other.birth, draft.birth)) < 300;
    }
    if (mother.household < 0) kids = 0;
    if (clash || kids >= 3) continue;
    const int score = (mother.spouse >= 0 ? 8 : 0) + (gap >= 25 && gap <= 36 ? 6 : 0) +
                      (kids == 1   ? 2
                       : kids == 2 ? -3
                                   : 0) +
                      random_.below(6);
    if (score > best_score) {
      best_score = score;
      best = i;
    }
  }
  if (best >= 0) {
    Draft& mother = people[static_cast<std::size_t>(best)];
    if (mother.household < 0) mother.household = new_household();
    draft.household = mother.household;
    draft.child_here = true;
  } else if (draft.age < 18) {  // Nobody fits: this one is grown up instead.
    draft.age = 30 + random_.below(35);
    draft.birth = birth_of(draft.age);
  }
}

void Pool::house_children() {
  for (int age = 17; age >= 0; --age) {
    for (std::size_t i = 0; i < people.size(); ++i) {
      if (people[i].age == age && people[i].household < 0) place_child(static_cast<int>(i));
    }
  }
}

void Pool::house_young_adults() {
  for (std::size_t i = 0; i < people.size(); ++i) {
    const Draft& draft = people[i];
    if (draft.household >= 0 || draft.age < 18 || draft.age > 60) continue;
    const double share = draft.age < 25 ? 0.62 : draft.age < 35 ? 0.45 : 0.34;
    if (random_.chance(share)) place_child(static_cast<int>(i));
  }
}

// An old couple or widow moves in with a couple that is a generation younger.
void Pool::join_elders(Region region) {
  const double share = region == Region::kKaga ? 0.18 : 0.27;
  std::vector<bool> taken(static_cast<std::size_t>(households) + people.size(), false);
  for (const int i : shuffled()) {
    Draft& elder = people[static_cast<std::size_t>(i)];
    if (elder.age < 68 || elder.child_here || elder.parent_here) continue;
    if (!random_.chance(elder.spouse >= 0 ? share * 0.7 : share * 1.8)) continue;
    const bool with_children =
        elder.household >= 0 && std::any_of(people.begin(), people.end(), [&](const Draft& other) {
          return other.child_here && other.household == elder.household;
        });
    if (with_children) continue;
    for (const int j : shuffled()) {
      const Draft& son = people[static_cast<std::size_t>(j)];
      const int gap = elder.age - son.age;
      if (son.woman || son.spouse < 0 || gap < 23 || gap > 38 || son.household < 0) continue;
      if (taken[static_cast<std::size_t>(son.household)]) continue;
      taken[static_cast<std::size_t>(son.household)] = true;
      elder.household = son.household;
      elder.parent_here = true;
      if (elder.spouse >= 0) {
        Draft& other = people[static_cast<std::size_t>(elder.spouse)];
        other.household = son.household;
        other.parent_here = true;
      }
      break;
    }
  }
}

void Pool::house_rest() {
  for (Draft& draft : people) {
    if (draft.household < 0) draft.household = new_household();
  }
}

// Two children of one mother become twins now and then.
void Pool::make_twins() {
  for (std::size_t i = 0; i < people.size(); ++i) {
    for (std::size_t j = i + 1; j < people.size(); ++j) {
      Draft& first = people[i];
      Draft& second = people[j];
      if (!first.child_here || !second.child_here || first.household != second.household) continue;
      if (std::abs(first.age - second.age) > 3 || !random_.chance(0.03)) continue;
      second.age = first.age;
      second.birth = first.birth;
      if (random_.chance(0.5)) second.woman = first.woman;
      j = people.size();
    }
  }
}

void Pool::make_families(Region region) {
  marry();
  house_children();
  house_young_adults();
  join_elders(region);
  house_rest();
  make_twins();
}

// --- names and places ---------------------------------------------------------------------------

template <typename Row>
const Row& by_weight(Random& random, std::span<const Row> rows) {
  int total = 0;
  for (const Row& row : rows) total += row.weight;
  int draw = random.below(total);
  for (const Row& row : rows) {
    draw -= row.weight;
    if (draw < 0) return row;
  }
  return rows.back();
}

struct Home {
  const Surname* surname = nullptr;
  const Surname* other_surname = nullptr;  // Of the wife's parents, when they live here.
  int country = -1;
  const Town* town = nullptr;
  std::string block, building, phone;
  bool wife_side = false;
};

const char* const kIroha[] = {"イ", "ロ", "ハ", "ニ", "ホ", "ヘ",
                              "ト", "チ", "リ", "ヌ", "ル", "ヲ"};
const char* const kBuildings[] = {"コーポ",     "ハイツ",       "メゾン",   "グリーンハイツ",
                                  "サンライズ", "シティパレス", "アーバン", "レジデンス"};

std::string number(int value) { return std::to_string(value); }

std::string join(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) text.append(part);
  return text;
}

void settle(Random& random, Home& home, std::size_t municipality, bool single) {
  const Municipality& place = municipality_table()[municipality];
  const std::span<const Town> towns = towns_of(municipality);
  // The first towns of a stable shuffle hold most people: a few big towns, many hamlets.
  const double draw = random.unit();
  const auto rank = static_cast<std::uint64_t>(draw * draw * static_cast<double>(towns.size()));
  const std::uint64_t step = 7919;  // Prime and larger than any list: a fixed permutation.
  home.town = &towns[static_cast<std::size_t>((rank * step + 13) % towns.size())];
  const std::string_view town = home.town->name;
  if (place.region == Region::kKaga && !town.ends_with("町") && random.chance(0.7)) {
    const int chome = random.between(1, 5);
    const int block = random.between(1, 30);
    home.block =
        join({number(chome), "丁目", number(block), "番", number(random.between(1, 20)), "号"});
  } else if (random.chance(place.region == Region::kKaga ? 0.3 : 0.5)) {
    const std::string part = random.of(kIroha);
    const bool plain = random.chance(0.5);
    const int lot = random.between(1, plain ? 190 : 99);
    home.block = plain ? join({part, number(lot), "番地"})
                       : join({part, "の", number(lot), "番地", number(random.between(1, 9))});
  } else if (random.chance(0.25)) {
    const int section = random.between(1, 48);
    home.block = join({number(section), "字", number(random.between(1, 99)), "番地"});
  } else {
    const int lot = random.between(1, 380);
    const std::string part = random.chance(0.4) ? number(random.between(1, 12)) : std::string();
    home.block = join({number(lot), "番地", part});
  }
  if (random.chance(place.region == Region::kKaga ? (single ? 0.5 : 0.15) : 0.05)) {
    const char* building = random.of(kBuildings);
    const int floor = random.between(1, 6);
    home.building = join({building, town, " ", number(floor * 100 + random.between(1, 8)), "号室"});
  }
  const int digits = std::string_view(place.area_code).size() == 3 ? 3 : 2;
  const int exchange = digits == 3 ? random.between(220, 298) : random.between(22, 88);
  home.phone =
      join({place.area_code, "-", number(exchange), "-", number(random.between(1000, 9999))});
}

void name_citizen(Random& random, Citizen& citizen) {
  const GivenName& given = by_weight(random, given_names(citizen.woman, citizen.birth.year));
  citizen.given = given.kanji;
  citizen.given_kana = given.kana;
}

void name_foreigner(Random& random, Citizen& citizen, int country) {
  const std::span<const ForeignName> all = foreign_names();
  const auto draw = [&](int sex) {
    std::vector<const ForeignName*> fitting;
    for (const ForeignName& row : all) {
      if (row.country == country && row.sex == sex) fitting.push_back(&row);
    }
    return fitting[static_cast<std::size_t>(random.below(static_cast<int>(fitting.size())))];
  };
  const ForeignName* family = draw(0);
  const ForeignName* given = draw(citizen.woman ? 2 : 1);
  citizen.foreign = true;
  citizen.family = family->roman;
  citizen.family_kana = family->kana;
  citizen.given = given->roman;
  citizen.given_kana = given->kana;
}

// A namesake: another person of the same sex and birth year already bears this full name.
bool take_namesake(Random& random, std::vector<Citizen>& named, Citizen& citizen) {
  for (const Citizen& other : named) {
    if (other.woman != citizen.woman || other.foreign || other.birth.year != citizen.birth.year ||
        other.household == citizen.household || citizen.age < 20 || other.family.empty()) {
      continue;
    }
    if (!random.chance(0.5)) continue;
    citizen.family = other.family;
    citizen.family_kana = other.family_kana;
    citizen.given = other.given;
    citizen.given_kana = other.given_kana;
    return true;
  }
  return false;
}

struct Household {
  std::vector<int> members;
  Home home;
};

void name_member(Random& random, std::vector<Citizen>& done, const Household& house,
                 const Draft& draft, Citizen& citizen) {
  const Home& home = house.home;
  if (home.country >= 0) {
    name_foreigner(random, citizen, home.country);
    if (home.country == 5 && random.chance(0.6)) {  // Long-settled families often use a 通称.
      citizen.alias_family = home.surname->kanji;
      citizen.alias_family_kana = home.surname->kana;
    }
    return;
  }
  if (house.members.size() == 1 && random.chance(0.10) && take_namesake(random, done, citizen)) {
    return;
  }
  const bool other = draft.parent_here && home.wife_side;
  const Surname& surname = other ? *home.other_surname : *home.surname;
  citizen.family = surname.kanji;
  citizen.family_kana = surname.kana;
  for (int attempt = 0; attempt < 4; ++attempt) {
    name_citizen(random, citizen);
    const bool used = std::any_of(done.begin(), done.end(), [&](const Citizen& before) {
      return before.household == citizen.household && before.given_kana == citizen.given_kana;
    });
    if (!used) break;
  }
  if (citizen.woman && draft.spouse >= 0 && random.chance(0.12)) {
    const Surname& former = by_weight(random, surname_table());
    citizen.former_family = former.kanji;
    citizen.former_family_kana = former.kana;
  }
}

int draw_country(Random& random, const Household& house, const std::vector<Draft>& people) {
  bool young = false;
  for (const int i : house.members) {
    const int age = people[static_cast<std::size_t>(i)].age;
    young |= age >= 19 && age <= 44;
    if (age > 68) return -1;
  }
  const bool single = house.members.size() == 1;
  const double share = young ? (single ? 0.26 : 0.03) : 0.008;
  if (!random.chance(share)) return -1;
  static constexpr std::uint32_t kShare[] = {34, 54, 66, 74, 86, 92, 96, 100};
  return static_cast<int>(random.pick(kShare, std::size(kShare)));
}

std::vector<Household> gather(const Pool& pool) {
  std::vector<Household> houses(static_cast<std::size_t>(pool.households));
  for (std::size_t i = 0; i < pool.people.size(); ++i) {
    houses[static_cast<std::size_t>(pool.people[i].household)].members.push_back(
        static_cast<int>(i));
  }
  std::erase_if(houses, [](const Household& house) { return house.members.empty(); });
  for (Household& house : houses) {  // The oldest working person first, as registers have it.
    std::stable_sort(house.members.begin(), house.members.end(), [&](int a, int b) {
      const Draft& first = pool.people[static_cast<std::size_t>(a)];
      const Draft& second = pool.people[static_cast<std::size_t>(b)];
      const auto rank = [](const Draft& draft) {
        return draft.child_here ? 2 : draft.parent_here ? 1 : 0;
      };
      if (rank(first) != rank(second)) return rank(first) < rank(second);
      if (first.woman != second.woman && rank(first) == 0) return !first.woman;
      return first.age > second.age;
    });
  }
  return houses;
}

}  // namespace

std::vector<Citizen> make_block(Random& random, std::size_t municipality, int count,
                                const Date& as_of) {
  const Municipality& place = municipality_table()[municipality];
  Pool pool(random, place.region, count, as_of);
  pool.make_families(place.region);
  std::vector<Household> houses = gather(pool);
  std::vector<Citizen> citizens;
  citizens.reserve(static_cast<std::size_t>(count));
  int household = 0;
  for (Household& house : houses) {
    house.home.surname = &by_weight(random, surname_table());
    house.home.other_surname = &by_weight(random, surname_table());
    house.home.wife_side = random.chance(0.15);
    house.home.country = draw_country(random, house, pool.people);
    settle(random, house.home, municipality, house.members.size() == 1);
    const std::size_t first = citizens.size();
    for (const int i : house.members) {
      const Draft& draft = pool.people[static_cast<std::size_t>(i)];
      Citizen citizen;
      citizen.woman = draft.woman;
      citizen.birth = draft.birth;
      citizen.age = age_on(draft.birth, as_of);
      citizen.household = household;
      citizen.municipality = municipality;
      citizen.town = house.home.town;
      citizen.block = house.home.block;
      citizen.building = house.home.building;
      if (random.chance(0.85)) citizen.phone = house.home.phone;
      if (citizen.age >= 16 && citizen.age < 70 && random.chance(0.6)) {
        const int carrier = random.between(7, 9);
        const int middle = random.between(1000, 9999);
        citizen.phone = join(
            {"0", number(carrier), "0-", number(middle), "-", number(random.between(1000, 9999))});
      }
      if (citizen.age >= 80 && house.members.size() == 1 && random.chance(0.2)) {
        citizen.lives_in_care_home = true;
      }
      citizen.withheld = random.chance(1.0 / 2000);
      citizen.address_suppressed = random.chance(1.0 / 6000);
      name_member(random, citizens, house, draft, citizen);
      citizens.push_back(std::move(citizen));
    }
    insure_household(random, std::span(citizens).subspan(first));
    ++household;
  }
  return citizens;
}

}  // namespace tomoshibi::population
