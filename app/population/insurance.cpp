// Cards for a household; see insurance.h.
#include "app/population/insurance.h"

#include <iterator>
#include <string>

namespace tomoshibi::population {
namespace {

struct Scheme {
  const char* law;     // 法別番号, two digits.
  const char* serial;  // Three digits after the prefecture.
  const char* name;
  const char* symbol;  // Fixed kanji symbol; empty: digits of the employer.
  std::uint32_t cumulative;
};

// Schemes of employed people; shares are a guess for a rural prefecture.
constexpr Scheme kEmployed[] = {
    {"01", "001", "全国健康保険協会石川支部", "", 600},
    {"02", "001", "全国健康保険協会船員保険部", "船石", 612},
    {"03", "001", "全国健康保険協会（日雇特例）", "日雇", 613},
    {"04", "001", "全国健康保険協会（日雇特別療養）", "日特", 614},
    {"06", "021", "石川県機械工業健康保険組合", "", 680},
    {"06", "034", "北陸繊維健康保険組合", "", 730},
    {"06", "047", "加賀電子部品健康保険組合", "", 780},
    {"06", "052", "能登信用金庫健康保険組合", "", 800},
    {"31", "001", "国家公務員共済組合石川支部", "国共石", 825},
    {"32", "010", "石川県市町村職員共済組合", "石市共", 885},
    {"32", "001", "地方職員共済組合石川県支部", "地共石", 925},
    {"33", "001", "警察共済組合石川県支部", "警石", 942},
    {"34", "017", "公立学校共済組合石川支部", "公石川", 985},
    {"34", "025", "日本私立学校振興・共済事業団", "私学", 1000},
};
constexpr Scheme kSelfDefence = {"07", "001", "自衛官診療証（小松）", "自小", 0};
// 特例退職 of societies that have it, for retired people up to 74.
constexpr Scheme kRetired[] = {
    {"63", "021", "石川県機械工業健康保険組合（特例退職）", "", 70},
    {"72", "001", "国家公務員共済組合（特例退職）", "国特退", 80},
    {"73", "010", "石川県市町村職員共済組合（特例退職）", "石特退", 90},
    {"74", "001", "警察共済組合（特例退職）", "警特退", 95},
    {"75", "017", "公立学校共済組合（特例退職）", "公特退", 100},
};
// 国保組合 (three digits from 301).
constexpr Scheme kSocieties[] = {
    {"", "301", "石川県医師国民健康保険組合", "石医", 30},
    {"", "302", "石川県建設国民健康保険組合", "石建", 85},
    {"", "303", "石川県歯科医師国民健康保険組合", "石歯", 100},
};

std::string insurer_number(const Scheme& scheme) {
  return with_check_digit(std::string(scheme.law) + "17" + scheme.serial);
}

std::string digits(Random& random, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    text += static_cast<char>('0' + (i == 0 ? random.between(1, 9) : random.below(10)));
  }
  return text;
}

std::string branch(int value) {
  return {static_cast<char>('0' + value / 10), static_cast<char>('0' + value % 10)};
}

struct Cover {
  InsuranceCard card;
  std::string name;
  int next_branch = 0;
  bool with_branch = true;
  bool municipal = false;  // 国保 has no dependants: each member is insured.
};

Cover employer_cover(Random& random, const Scheme& scheme) {
  Cover cover;
  cover.name = scheme.name;
  cover.card.insurer_number = insurer_number(scheme);
  cover.card.symbol = scheme.symbol;
  if (cover.card.symbol.empty()) {
    const bool national = std::string_view(scheme.law) == "01";
    cover.card.symbol = digits(random, national ? 8 : random.between(2, 4));
    cover.card.number = digits(random, national ? random.between(1, 4) : random.between(3, 6));
  } else {
    cover.card.number = digits(random, random.between(5, 7));
  }
  cover.with_branch = !random.chance(0.03);
  return cover;
}

Cover municipal_cover(Random& random, std::size_t municipality) {
  const Municipality& place = municipality_table()[municipality];
  // The serial is the municipality's order here: a pattern, not the insurer's real number.
  const int serial = static_cast<int>(municipality) + 1;
  Cover cover;
  cover.name = std::string(place.name) + "国民健康保険";
  cover.card.insurer_number =
      with_check_digit("17" + std::string(serial < 10 ? "00" : "0") + std::to_string(serial));
  const std::string_view name = place.name;
  if (!random.chance(0.15)) {
    cover.card.symbol = "石" + std::string(name.substr(0, 3)) +
                        (municipality % 3 == 0 ? digits(random, 2) : std::string());
  }
  cover.card.number = digits(random, municipality % 2 == 0 ? 7 : 6);
  cover.next_branch = 1;
  cover.municipal = true;
  cover.with_branch = !random.chance(0.03);
  return cover;
}

Cover society_cover(Random& random) {
  static constexpr std::uint32_t kShares[] = {30, 85, 100};
  const Scheme& scheme = kSocieties[random.pick(kShares, std::size(kShares))];
  Cover cover = employer_cover(random, scheme);
  cover.card.number = digits(random, 5);
  return cover;
}

Cover worker_cover(Random& random, const Citizen& worker) {
  const double own_business = worker.age >= 60 ? 0.5 : 0.2;
  if (random.chance(own_business)) {
    if (random.chance(0.08)) return society_cover(random);
    return municipal_cover(random, worker.municipality);
  }
  const bool komatsu = worker.municipality == 2 || worker.municipality == 3;
  if (komatsu && !worker.woman && worker.age < 55 && random.chance(0.05)) {
    return employer_cover(random, kSelfDefence);
  }
  const int draw = random.below(1000);
  for (const Scheme& scheme : kEmployed) {
    if (draw < static_cast<int>(scheme.cumulative)) return employer_cover(random, scheme);
  }
  return employer_cover(random, kEmployed[0]);
}

void give(Citizen& citizen, Cover& cover) {
  citizen.card = cover.card;
  citizen.insurer_name = cover.name;
  citizen.dependant = !cover.municipal && cover.next_branch > 0;
  if (cover.with_branch) citizen.card.branch = branch(cover.next_branch);
  ++cover.next_branch;
}

void insure_retired(Random& random, Citizen& citizen, Cover& municipal) {
  if (random.chance(0.05)) {
    static constexpr std::uint32_t kShares[] = {70, 80, 90, 95, 100};
    Cover cover = employer_cover(random, kRetired[random.pick(kShares, std::size(kShares))]);
    give(citizen, cover);
  } else {
    give(citizen, municipal);
  }
}

}  // namespace

void insure_late_elder(Random& random, Citizen& citizen) {
  const std::string_view code = municipality_table()[citizen.municipality].code;
  citizen.card = {};
  citizen.card.insurer_number = with_check_digit("3917" + std::string(code.substr(2)));
  citizen.card.number = digits(random, 8);
  citizen.insurer_name = "石川県後期高齢者医療広域連合";
  citizen.dependant = false;
}

void insure_household(Random& random, std::span<Citizen> household) {
  const bool welfare = household.size() <= 2 && random.chance(0.012);
  Cover main = worker_cover(random, household.front());
  Cover municipal = municipal_cover(random, household.front().municipality);
  const bool main_is_municipal = main.name == municipal.name;
  if (main_is_municipal) municipal = main;
  Cover* family = main_is_municipal ? &municipal : &main;
  bool head_done = false;
  for (Citizen& citizen : household) {
    const bool seventy_five = citizen.age >= 75;
    if (welfare) {
      citizen.no_insurance = true;
    } else if (seventy_five) {
      insure_late_elder(random, citizen);
    } else if (citizen.age >= 65) {
      const bool with_family = head_done && !main_is_municipal && random.chance(0.25);
      if (with_family) {
        give(citizen, *family);
      } else {
        insure_retired(random, citizen, municipal);
      }
    } else if (citizen.age >= 20 && head_done && random.chance(citizen.woman ? 0.5 : 0.75)) {
      Cover own = worker_cover(random, citizen);
      if (own.name == municipal.name) {
        give(citizen, municipal);
      } else {
        give(citizen, own);
      }
    } else {
      // The head's cover; when the head is older than that, the member's own.
      if (!head_done && &citizen != &household.front()) {
        main = worker_cover(random, citizen);
        family = main.name == municipal.name ? &municipal : &main;
      }
      give(citizen, *family);
      head_done = true;
    }
    if (citizen.age >= 66 && citizen.age <= 76 && random.chance(0.004)) {
      Scheme old = {"67", "", "", "", 0};
      old.serial = municipality_table()[citizen.municipality].code + 2;
      citizen.old_insurer = insurer_number(old);
    }
  }
}

}  // namespace tomoshibi::population
