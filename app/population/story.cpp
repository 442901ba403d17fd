// The people of the screens; see story.h.
#include "app/population/story.h"

#include <algorithm>
#include <cassert>
#include <string>
#include <string_view>

#include "app/population/insurance.h"

namespace tomoshibi::population {
namespace {

struct Role {
  const char* area;
  const char* town;
  const char* block;
  const char* family;
  const char* given;
  const char* family_kana;
  const char* given_kana;
  bool woman;
  Date birth;
};
// All born in Showa 22: what "やまもと き", Showa 22 finds.
constexpr Role kRoles[] = {
    {"17204",
     "門前町道下",
     "ロの45番地",
     "山本",
     "喜代子",
     "ヤマモト",
     "キヨコ",
     true,
     {1947, 3, 14}},
    {"17204", "河井町", "12部8番地", "山本", "喜代子", "ヤマモト", "キヨコ", true, {1947, 8, 2}},
    {"17205", "飯田町", "9部31番地", "山本", "清", "ヤマモト", "キヨシ", false, {1947, 11, 23}},
    {"17461", "大町", "ハ81番地", "山元", "きみ", "ヤマモト", "キミ", true, {1947, 1, 9}},
    {"17204", "鳳至町", "上町94番地", "山本", "喜美枝", "ヤマモト", "キミエ", true, {1947, 6, 27}},
    {"17463", "宇出津", "ト字29番地", "山本", "菊男", "ヤマモト", "キクオ", false, {1947, 5, 5}},
    {"17463", "松波", "13字20番地", "山本", "京子", "ヤマモト", "キョウコ", true, {1947, 10, 18}},
};
constexpr std::uint64_t kStorySeed = 19470314;

std::size_t place_of(std::string_view area) {
  const auto table = municipality_table();
  return static_cast<std::size_t>(
      std::find_if(table.begin(), table.end(),
                   [area](const Municipality& row) { return area == row.code; }) -
      table.begin());
}

std::vector<Role> roles_in(const std::vector<std::size_t>& places) {
  std::vector<Role> roles;
  for (const Role& role : kRoles) {
    if (std::find(places.begin(), places.end(), place_of(role.area)) != places.end()) {
      roles.push_back(role);
    }
  }
  return roles;
}

Citizen citizen_of(const Role& role, Random& random, const Date& today) {
  Citizen citizen;
  citizen.family = role.family;
  citizen.given = role.given;
  citizen.family_kana = role.family_kana;
  citizen.given_kana = role.given_kana;
  citizen.woman = role.woman;
  citizen.birth = role.birth;
  citizen.age = age_on(role.birth, today);
  citizen.municipality = place_of(role.area);
  for (const Town& town : towns_of(citizen.municipality)) {
    if (std::string_view(town.name) == role.town) citizen.town = &town;
  }
  assert(citizen.town != nullptr);
  citizen.block = role.block;
  citizen.phone = "0768-" + std::to_string(random.between(22, 88)) + "-" +
                  std::to_string(random.between(1000, 9999));
  insure_late_elder(random, citizen);
  return citizen;
}

// --- 山本 喜代子
// ----------------------------------------------------------------------------------

struct Taken {
  const char* code;
  double dose;
  std::size_t care;
  Day from;       // Days before the day of the data.
  int last_days;  // Of the newest dispensing; 0: as the others.
};
enum StoryCare : std::size_t { kWard, kKidney, kInsulin };
constexpr Day kAlways = 2200;
constexpr Day kDialysisFrom = 430;
constexpr Taken kTaken[] = {
    {"3332001F1130", 2, kWard, kAlways, 21},        {"2149032F1021", 1, kWard, kAlways, 0},
    {"2171022F4028", 1, kWard, kAlways, 21},        {"2189015F2070", 1, kWard, kAlways, 0},
    {"2329023F1110", 1, kWard, kAlways, 0},         {"1190027F2029", 1, kWard, 700, 0},
    {"2492416G2024", 6, kInsulin, kAlways, 0},      {"2190029D1025", 3, kKidney, kDialysisFrom, 0},
    {"2190024F1023", 3, kKidney, kDialysisFrom, 0}, {"3999044F2020", 1, kKidney, 300, 0},
    {"3112001F2051", 1, kKidney, kDialysisFrom, 0}, {"1190015F1020", 1, kKidney, 300, 0},
    {"2190040B1020", 1, kKidney, 240, 0},           {"2354003F2014", 2, kKidney, 380, 0},
};

void add_visits(Resident& resident, const Window& window) {
  Random random(kStorySeed, 1);
  // Newest visits: the hospital on 28 October, the kidney clinic on 11 November of 2026.
  const Day newest[] = {window.today - 24, window.today - 10, window.today - 24};
  for (const std::size_t care : {kWard, kKidney, kInsulin}) {
    int back = 0;
    for (Day day = newest[care]; day >= window.first; day -= 28 + (++back % 5 == 0 ? 7 : 0)) {
      Visit visit;
      visit.day = day;
      visit.care = care;
      for (const Taken& taken : kTaken) {
        if (taken.care != care || day < window.today - taken.from) continue;
        const int days = back == 0 && taken.last_days > 0 ? taken.last_days : 28;
        visit.lines.push_back(make_line(random, products_of(taken.code).front(), taken.dose, days));
      }
      if (!visit.lines.empty()) resident.visits.push_back(std::move(visit));
    }
  }
  std::stable_sort(resident.visits.begin(), resident.visits.end(),
                   [](const Visit& a, const Visit& b) { return a.day < b.day; });
}

struct Year {
  int years_ago;
  double values[10];  // BMI, systolic, diastolic, TG, HDL, LDL, HbA1c, creatinine, eGFR, Hb.
  int protein;
};
constexpr Year kYears[] = {
    {5, {23.9, 152, 84, 188, 42, 148, 7.4, 1.42, 28.4, 11.8}, 3},
    {4, {23.6, 148, 82, 172, 44, 139, 7.1, 1.66, 24.1, 11.4}, 4},
    {3, {23.1, 156, 88, 165, 41, 126, 6.9, 2.07, 19.0, 11.1}, 4},
    {2, {22.4, 161, 92, 160, 40, 118, 6.8, 2.91, 13.2, 10.6}, 5},
    {1, {21.8, 144, 78, 141, 38, 102, 6.4, 5.10, 7.1, 10.2}, 5},
};

void add_checkups(Resident& resident, const Window& window, const Facility& place) {
  static constexpr struct {
    const char* code;
    const char* name;
    int decimals;
    const char* unit;
  } kItems[] = {
      {"9N011000000000001", "BMI", 1, "kg/m2"},
      {"9A751000000000001", "収縮期血圧（1回目）", 0, "mmHg"},
      {"9A761000000000001", "拡張期血圧（1回目）", 0, "mmHg"},
      {"3F015000002327101", "空腹時中性脂肪", 0, "mg/dL"},
      {"3F070000002327101", "HDLコレステロール", 0, "mg/dL"},
      {"3F077000002327101", "LDLコレステロール", 0, "mg/dL"},
      {"3D046000001906202", "HbA1c(NGSP)", 1, "%"},
      {"3C015000002327101", "血清クレアチニン", 2, "mg/dL"},
      {"8A065000002391901", "eGFR", 1, "mL/min/1.73m2"},
      {"2A030000001930101", "血色素量", 1, "g/dL"},
  };
  static constexpr const char* kSteps[] = {"", "－", "±", "＋", "＋＋", "＋＋＋"};
  const int this_year = from_days(window.today).year;
  for (const Year& year : kYears) {
    Checkup checkup;
    checkup.day = {static_cast<std::int16_t>(this_year - year.years_ago),
                   static_cast<std::uint8_t>(year.years_ago == 3 ? 7 : 6), 12};
    checkup.known = to_days(checkup.day) + 180;
    checkup.late_elder = age_on(resident.citizen.birth, checkup.day) >= 75;
    checkup.place = &place;
    for (std::size_t i = 0; i < std::size(kItems); ++i) {
      checkup.answers.push_back({kItems[i].code, kItems[i].name, year.values[i], kItems[i].decimals,
                                 kItems[i].unit, nullptr, 0, ""});
    }
    checkup.answers.push_back(
        {"9N141000000000011", "採血時間（食後）", 0, 0, "", "2202", 2, "食後10時間以上"});
    checkup.answers.push_back(
        {"1A010000000191111", "尿蛋白", 0, 0, "", "2102", year.protein, kSteps[year.protein]});
    if (!checkup.late_elder) {
      checkup.answers.push_back(
          {"9N701000000000011", "服薬1（血圧）", 0, 0, "", "2003", 1, "はい"});
      checkup.answers.push_back(
          {"9N706000000000011", "服薬2（血糖）", 0, 0, "", "2003", 1, "はい"});
      checkup.answers.push_back(
          {"9N711000000000011", "服薬3（脂質）", 0, 0, "", "2003", 1, "はい"});
    }
    resident.checkups.push_back(std::move(checkup));
  }
}

Resident make_heroine(Citizen citizen, const Window& window, const Facilities& facilities) {
  Resident resident;
  citizen.card.number = "03271845";
  resident.citizen = std::move(citizen);
  const Facility& hospital = facilities.named("能登里山病院");
  const Facility& kidney = facilities.named("のと腎クリニック");
  const Facility& near = facilities.named("はまなす薬局");
  const Facility& other = facilities.named("まえはま薬局");  // Registers no dispensing.
  Health& health = resident.health;
  health.cares = {{&hospital, &near, Specialty::kInternal, 28, 28},
                  {&kidney, &other, Specialty::kDialysis, 28, 28},
                  {&hospital, &other, Specialty::kInternal, 28, 28}};
  const auto problem = [&](Illness illness, Day onset, std::size_t care) {
    health.problems.push_back({illness, onset, care});
    health.illnesses.set(at(illness));
  };
  const Day today = window.today;
  problem(Illness::kDialysis, today - kDialysisFrom, kKidney);
  problem(Illness::kAtrialFibrillation, today - 2700, kWard);
  problem(Illness::kDiabetes2, today - 7600, kWard);
  problem(Illness::kHypertension, today - 9100, kWard);
  problem(Illness::kLipid, today - 5200, kWard);
  problem(Illness::kInsomnia, today - 700, kWard);
  problem(Illness::kConstipation, today - 380, kKidney);
  health.on_insulin = true;
  health.allergies.push_back(
      {"ペニシリン系", "6131001F2", "アナフィラキシー", true, true, {2019, 0, 0}});
  health.procedures.push_back({"人工腎臓（慢性維持透析）", "週3回 月・水・金",
                               today - kDialysisFrom, false, kKidney, true, 1});
  health.procedures.push_back(
      {"内シャント設置術", "", today - kDialysisFrom - 34, true, kWard, false, 0});
  add_visits(resident, window);
  add_checkups(resident, window, hospital);
  return resident;
}

}  // namespace

std::size_t story_size(const std::vector<std::size_t>& places) {
  const bool told = std::find(places.begin(), places.end(), place_of("17204")) != places.end();
  return told ? roles_in(places).size() : 0;
}

std::vector<Resident> make_story(const std::vector<std::size_t>& places, const Window& window,
                                 const Facilities& facilities) {
  std::vector<Resident> residents;
  std::uint64_t stream = 2;
  for (const Role& role : roles_in(places)) {
    Random random(kStorySeed, stream++);
    Citizen citizen = citizen_of(role, random, from_days(window.today));
    if (residents.empty()) {
      residents.push_back(make_heroine(std::move(citizen), window, facilities));
      continue;
    }
    Resident resident;
    resident.citizen = std::move(citizen);
    resident.health = make_health(random, resident.citizen, window, facilities);
    resident.visits = make_visits(random, resident.citizen, window, facilities, resident.health);
    resident.checkups =
        make_checkups(random, resident.citizen, resident.health, window, facilities);
    residents.push_back(std::move(resident));
  }
  return residents;
}

}  // namespace tomoshibi::population
