// Values of check-ups; see checkups.h.
#include "app/population/checkups.h"

#include <algorithm>
#include <cmath>

namespace tomoshibi::population {
namespace {

// Mean or median and deviation (sigma for skewed items) at 40-49, 50-59, 60-69, 70 and over.
struct Norm {
  double mean[4];
  double deviation[4];
};
constexpr Norm kSystolic[2] = {{{124, 129, 134, 138}, {14, 16, 17, 18}},
                               {{116, 123, 130, 136}, {15, 17, 18, 18}}};
constexpr Norm kDiastolic[2] = {{{79, 82, 80, 76}, {11, 11, 11, 11}},
                                {{71, 76, 77, 75}, {11, 11, 10, 10}}};
constexpr Norm kTriglycerides[2] = {{{110, 112, 106, 98}, {0.55, 0.52, 0.48, 0.45}},
                                    {{68, 82, 90, 93}, {0.48, 0.47, 0.44, 0.42}}};
constexpr Norm kHdl[2] = {{{55, 57, 58, 58}, {14, 15, 15, 15}},
                          {{68, 69, 66, 64}, {15, 16, 16, 16}}};
constexpr Norm kLdl[2] = {{{124, 124, 117, 108}, {30, 30, 29, 28}},
                          {{115, 130, 126, 116}, {28, 30, 29, 28}}};
constexpr Norm kAst[2] = {{{22, 23, 23, 23}, {0.3, 0.3, 0.28, 0.28}},
                          {{18, 20, 21, 21}, {0.25, 0.25, 0.25, 0.25}}};
constexpr Norm kAlt[2] = {{{24, 23, 20, 18}, {0.50, 0.48, 0.42, 0.38}},
                          {{14, 17, 16, 15}, {0.40, 0.40, 0.36, 0.34}}};
constexpr Norm kGgt[2] = {{{36, 36, 31, 27}, {0.65, 0.65, 0.60, 0.55}},
                          {{16, 20, 19, 18}, {0.45, 0.50, 0.45, 0.42}}};
constexpr Norm kHbA1c[2] = {{{5.5, 5.6, 5.7, 5.7}, {0.3, 0.35, 0.35, 0.35}},
                            {{5.4, 5.6, 5.7, 5.75}, {0.25, 0.3, 0.3, 0.3}}};
constexpr Norm kHaemoglobin[2] = {{{15.2, 15.0, 14.8, 14.2}, {1.1, 1.1, 1.2, 1.4}},
                                  {{12.9, 13.5, 13.5, 13.2}, {1.4, 1.1, 1.0, 1.1}}};
constexpr Norm kCreatinine[2] = {{{0.83, 0.83, 0.85, 0.88}, {0.13, 0.14, 0.16, 0.20}},
                                 {{0.60, 0.61, 0.63, 0.66}, {0.14, 0.14, 0.15, 0.19}}};
constexpr Norm kUrate[2] = {{{6.2, 6.1, 5.9, 5.7}, {1.2, 1.2, 1.2, 1.3}},
                            {{4.3, 4.7, 4.9, 4.9}, {0.9, 1.0, 1.0, 1.1}}};
constexpr Norm kHeight[2] = {{{171.8, 169.7, 166.5, 162.6}, {5.6, 5.6, 5.8, 6.1}},
                             {{158.5, 156.4, 153.5, 148.9}, {5.3, 5.2, 5.5, 6.1}}};
constexpr Norm kMass[2] = {{{23.7, 23.9, 23.7, 23.3}, {3.5, 3.3, 3.0, 2.9}},
                           {{21.4, 22.1, 22.5, 22.5}, {3.5, 3.4, 3.3, 3.4}}};

// How a person differs from the norm, for life; each year adds its own noise.
struct Traits {
  double height, mass, pressure, fat, good, bad, liver, sugar, urate, blood, kidney;
  bool smoked;  // Before; answers stay the same over the years.
};

class Examiner {
 public:
  Examiner(Random& random, const Citizen& citizen, const Health& health, const Traits& traits)
      : random_(random),
        citizen_(citizen),
        health_(health),
        traits_(traits),
        sex_(citizen.woman ? 1 : 0) {}

  Checkup examine(const Date& day, int age);

 private:
  bool ill(Illness illness) const { return health_.illnesses.test(at(illness)); }
  bool ill_by(Illness illness, Day day) const;
  double draw(const Norm (&norm)[2], double trait, double share) const;
  double draw_skewed(const Norm (&norm)[2], double trait) const;
  void number(const char* code, const char* name, double value, int decimals, const char* unit);
  void coded(const char* code, const char* name, const char* list, int answer, const char* text);
  void yes_no(const char* code, const char* name, bool yes);
  void body();
  void blood_pressure();
  void lipids(bool fasting);
  void liver();
  void sugar(bool fasting);
  void kidney();
  void blood_count();
  void questions();
  void late_elder_questions();

  Random& random_;
  const Citizen& citizen_;
  const Health& health_;
  const Traits& traits_;
  std::size_t sex_;
  std::size_t band_ = 0;
  int age_ = 0;
  Day day_ = 0;
  double mass_index_ = 0;
  Checkup* out_ = nullptr;
};

bool Examiner::ill_by(Illness illness, Day day) const {
  for (const Problem& problem : health_.problems) {
    if (problem.illness == illness && problem.onset <= day) return true;
  }
  return false;
}

double Examiner::draw(const Norm (&norm)[2], double trait, double share) const {
  const double z = trait * share + random_.normal() * std::sqrt(1 - share * share);
  return norm[sex_].mean[band_] + norm[sex_].deviation[band_] * z;
}

double Examiner::draw_skewed(const Norm (&norm)[2], double trait) const {
  const double z = trait * 0.8 + random_.normal() * 0.6;
  return norm[sex_].mean[band_] * std::exp(norm[sex_].deviation[band_] * z);
}

void Examiner::number(const char* code, const char* name, double value, int decimals,
                      const char* unit) {
  out_->answers.push_back({code, name, value, decimals, unit, nullptr, 0, ""});
}

void Examiner::coded(const char* code, const char* name, const char* list, int answer,
                     const char* text) {
  out_->answers.push_back({code, name, 0, 0, "", list, answer, text});
}

void Examiner::yes_no(const char* code, const char* name, bool yes) {
  coded(code, name, "2003", yes ? 1 : 2, yes ? "はい" : "いいえ");
}

void Examiner::body() {
  // By today's age, so that nobody shrinks by centimetres at a birthday.
  const std::size_t cohort = citizen_.age < 50   ? 0u
                             : citizen_.age < 60 ? 1u
                             : citizen_.age < 70 ? 2u
                                                 : 3u;
  const double height =
      std::clamp(kHeight[sex_].mean[cohort] + kHeight[sex_].deviation[cohort] * traits_.height +
                     random_.normal(0, 0.15),
                 130.0, 195.0);
  mass_index_ = std::clamp(
      draw(kMass,
           traits_.mass + (ill(Illness::kDiabetes2) ? 0.4 : 0) + (ill(Illness::kObesity) ? 2.0 : 0),
           0.96),
      15.0, 45.0);
  const double weight = mass_index_ * height * height / 10000;
  number("9N001000000000001", "身長", height, 1, "cm");
  number("9N006000000000001", "体重", weight, 1, "kg");
  number("9N011000000000001", "BMI", mass_index_, 1, "kg/m2");
  if (age_ < 75) {
    const double waist =
        (sex_ == 0 ? 85.0 : 80.5) + (mass_index_ - 22.9) * 2.5 + random_.normal(0, 3);
    number("9N016160100000001", "腹囲（実測）", waist, 1, "cm");
  }
}

void Examiner::blood_pressure() {
  double systolic = draw(kSystolic, traits_.pressure + (mass_index_ - 23) * 0.06, 0.85);
  double diastolic = draw(kDiastolic, traits_.pressure, 0.75);
  if (ill_by(Illness::kHypertension, day_)) {
    systolic = 0.6 * systolic + 0.4 * 138 + 3;
    diastolic = 0.7 * diastolic + 0.3 * 78 + 1;
  } else if (ill(Illness::kHypertension)) {
    systolic += 16;
    diastolic += 8;
  } else if (systolic > 158) {
    systolic = 140 + (systolic - 140) * 0.5;
  }
  number("9A751000000000001", "収縮期血圧（1回目）", std::clamp(systolic, 82.0, 220.0), 0, "mmHg");
  number("9A761000000000001", "拡張期血圧（1回目）",
         std::clamp(std::min(diastolic, systolic - 22), 42.0, 130.0), 0, "mmHg");
}

void Examiner::lipids(bool fasting) {
  const bool treated = ill_by(Illness::kLipid, day_);
  double fat = draw_skewed(kTriglycerides, traits_.fat + (mass_index_ - 23) * 0.08);
  if (!fasting) fat *= 1.25;
  number(fasting ? "3F015000002327101" : "3F015129902327101",
         fasting ? "空腹時中性脂肪" : "随時中性脂肪", std::clamp(fat, 25.0, 1400.0), 0, "mg/dL");
  double good = draw(kHdl, traits_.good - (mass_index_ - 23) * 0.08, 0.85);
  if (good < 34) good = 34 - (34 - good) * 0.3;
  number("3F070000002327101", "HDLコレステロール", std::clamp(good, 22.0, 125.0), 0, "mg/dL");
  double bad = draw(kLdl, traits_.bad, 0.8);
  if (treated) {
    bad = 70 + (bad - 70) * 0.55;
  } else if (ill(Illness::kLipid)) {
    bad = std::max(bad + 25, 142.0);
  }
  number("3F077000002327101", "LDLコレステロール", std::clamp(bad, 32.0, 320.0), 0, "mg/dL");
}

void Examiner::liver() {
  const double drink = traits_.liver;
  const double heavy = drink + (mass_index_ - 23) * 0.08;
  number("3B035000002327201", "AST(GOT)", std::clamp(draw_skewed(kAst, heavy), 9.0, 400.0), 0,
         "U/L");
  number("3B045000002327201", "ALT(GPT)", std::clamp(draw_skewed(kAlt, heavy), 4.0, 450.0), 0,
         "U/L");
  number("3B090000002327101", "γ-GT(γ-GTP)", std::clamp(draw_skewed(kGgt, drink), 6.0, 1200.0), 0,
         "U/L");
}

void Examiner::sugar(bool fasting) {
  double share = draw(kHbA1c, traits_.sugar + (mass_index_ - 23) * 0.08, 0.85);
  const bool diabetic = ill_by(Illness::kDiabetes2, day_) || ill_by(Illness::kDiabetes1, day_);
  if (diabetic) {
    const double mean = health_.on_insulin ? 7.4 : 6.9;
    share = std::max(5.6, mean + 0.6 * traits_.sugar + random_.normal(0, 0.35));
  } else if (ill(Illness::kDiabetes2) || ill(Illness::kDiabetes1)) {
    share = 6.6 + 0.5 * std::abs(traits_.sugar);
  } else if (share > 6.4) {
    share = random_.chance(0.25) ? share : 6.3;
  }
  if (ill(Illness::kDialysis)) share -= 0.4;
  share = std::clamp(share, 4.5, 13.0);
  double glucose = 95 + (share - 5.5) * 27 + random_.normal(0, 7);
  if (!fasting) glucose += 10 + 18 * std::abs(random_.normal());
  number(fasting ? "3D010000001926101" : "3D010129901926101", fasting ? "空腹時血糖" : "随時血糖",
         std::clamp(glucose, 62.0, 420.0), 0, "mg/dL");
  number("3D046000001906202", "HbA1c(NGSP)", share, 1, "%");
}

void Examiner::kidney() {
  static constexpr const char* kSteps[] = {"", "－", "±", "＋", "＋＋", "＋＋＋"};
  double creatinine = draw_skewed(kCreatinine, traits_.kidney);
  const bool dialysis = ill_by(Illness::kDialysis, day_);
  int protein = random_.chance(0.04) ? 3 : random_.chance(0.06) ? 2 : 1;
  if (dialysis) {
    creatinine = std::clamp(
        9.6 + 1.6 * traits_.kidney + random_.normal(0, 0.6) - 1.2 * static_cast<double>(sex_), 6.1,
        14.0);
    protein = random_.between(3, 5);
  } else if (ill(Illness::kDialysis)) {
    creatinine = 2.2 + 2.5 * random_.unit();
    protein = 5;
  } else if (ill(Illness::kKidneyDisease) || ill(Illness::kTransplant)) {
    const int years = static_cast<int>((day_ - to_days({2021, 1, 1})) / 365);
    creatinine *= 1.45 + 0.2 * std::abs(traits_.kidney) + 0.04 * years;
    protein = random_.between(1, 4);
  }
  creatinine = std::round(creatinine * 100) / 100;
  const double filtration =
      194 * std::pow(creatinine, -1.094) * std::pow(age_, -0.287) * (sex_ == 1 ? 0.739 : 1.0);
  number("3C015000002327101", "血清クレアチニン", creatinine, 2, "mg/dL");
  number("8A065000002391901", "eGFR", filtration, 1, "mL/min/1.73m2");
  double urate = draw(kUrate, traits_.urate + (mass_index_ - 23) * 0.08, 0.8);
  if (ill_by(Illness::kGout, day_)) urate = 5.0 + (urate - 5.0) * 0.5;
  number("3C020000002327101", "尿酸", std::clamp(urate, 1.2, 11.5), 1, "mg/dL");
  if (dialysis && random_.chance(0.6)) return;  // No urine to test.
  const bool diabetic = ill(Illness::kDiabetes2) || ill(Illness::kDiabetes1);
  int sugar = random_.chance(sex_ == 0 ? 0.02 : 0.01) ? 3 : 1;
  if (diabetic && random_.chance(0.18)) sugar = random_.between(3, 5);
  if (health_.on_sglt2 && random_.chance(0.78)) sugar = 5;
  coded("1A020000000191111", "尿糖", "2102", sugar, kSteps[sugar]);
  coded("1A010000000191111", "尿蛋白", "2102", protein, kSteps[protein]);
}

void Examiner::blood_count() {
  double haemoglobin = draw(kHaemoglobin, traits_.blood, 0.75);
  if (age_ >= 80) haemoglobin -= 0.6;
  if (ill(Illness::kDialysis)) haemoglobin = 10.9 + 0.8 * random_.normal();
  if (ill(Illness::kIronDeficiency)) haemoglobin -= 1.6;
  haemoglobin = std::clamp(haemoglobin, 6.5, 18.5);
  number("2A030000001930101", "血色素量", haemoglobin, 1, "g/dL");
  number("2A040000001930102", "ヘマトクリット", haemoglobin * 3.0 + random_.normal(0, 0.8), 1, "%");
  number("2A020000001930101", "赤血球数", haemoglobin * 32.5 + random_.normal(0, 14), 0, "万/mm3");
}

void Examiner::questions() {
  yes_no("9N701000000000011", "服薬1（血圧）", ill_by(Illness::kHypertension, day_));
  yes_no("9N706000000000011", "服薬2（血糖）",
         ill_by(Illness::kDiabetes2, day_) || ill_by(Illness::kDiabetes1, day_));
  yes_no("9N711000000000011", "服薬3（脂質）", ill_by(Illness::kLipid, day_));
  yes_no("9N716000000000011", "既往歴1（脳血管）", ill_by(Illness::kStroke, day_));
  yes_no("9N721000000000011", "既往歴2（心血管）",
         ill_by(Illness::kCoronary, day_) || ill_by(Illness::kHeartFailure, day_));
  yes_no("9N726000000000011", "既往歴3（腎不全・人工透析）", ill_by(Illness::kDialysis, day_));
  yes_no("9N731000000000011", "貧血", ill(Illness::kIronDeficiency));
  const int smoke = health_.smoker ? 1 : traits_.smoked ? 2 : 3;
  static constexpr const char* kSmoke[] = {
      "", "はい", "以前は吸っていたが、最近1ヶ月間は吸っていない", "いいえ"};
  coded("9N736000000000011", "喫煙", "24060", smoke, kSmoke[smoke]);
  const int drink = traits_.liver > 0.9    ? 1
                    : traits_.liver > 0.3  ? 3
                    : traits_.liver > -0.4 ? 5
                                           : 8;
  const char* text = drink == 1   ? "毎日"
                     : drink == 3 ? "週3～4日"
                     : drink == 5 ? "月に1～3日"
                                  : "飲まない（飲めない）";
  coded("9N786000000000011", "飲酒", "24040", drink, text);
  yes_no("9N796000000000011", "睡眠", random_.chance(ill(Illness::kInsomnia) ? 0.3 : 0.68));
}

void Examiner::late_elder_questions() {
  static constexpr const char* kHealth[] = {"",       "よい",           "まあよい",
                                            "ふつう", "あまりよくない", "よくない"};
  const int burden = static_cast<int>(health_.illnesses.count());
  const int state = std::clamp(1 + burden / 2 + random_.below(2), 1, 5);
  coded("9N932000000000011", "健康状態", "19010", state, kHealth[state]);
  const auto ask = [&](const char* code, const char* name, const char* list, double share) {
    const bool yes = random_.chance(share);
    coded(code, name, list, yes ? 1 : 2, yes ? "はい" : "いいえ");
  };
  ask("9N934000000000011", "1日3食きちんと食べている", "19030", 0.93);
  ask("9N935000000000011", "半年前に比べて固いものが食べにくい", "19040", 0.27);
  ask("9N936000000000011", "お茶や汁物等でむせる", "19050", ill(Illness::kParkinson) ? 0.6 : 0.2);
  ask("9N937000000000011", "6か月で2～3kg以上の体重減少", "19060", 0.12);
  ask("9N938000000000011", "以前に比べて歩く速度が遅い", "19070", 0.55);
  ask("9N939000000000011", "この1年間に転んだ", "19080", ill(Illness::kParkinson) ? 0.5 : 0.19);
  ask("9N940000000000011", "ウォーキング等を週に1回以上", "19090", 0.6);
  ask("9N941000000000011", "いつも同じことを聞くと言われる", "19100",
      ill(Illness::kDementia) ? 0.85 : 0.15);
  ask("9N944000000000011", "週に1回以上は外出", "19130", ill(Illness::kDementia) ? 0.6 : 0.9);
  ask("9N946000000000011", "相談できる人がいる", "19150", 0.95);
}

Checkup Examiner::examine(const Date& day, int age) {
  Checkup checkup;
  checkup.day = day;
  checkup.late_elder = age >= 75;
  out_ = &checkup;
  day_ = to_days(day);
  age_ = age;
  band_ = age < 50 ? 0u : age < 60 ? 1u : age < 70 ? 2u : 3u;
  const bool fasting = random_.chance(0.75);
  body();
  blood_pressure();
  const int hours = fasting ? 2 : random_.chance(0.8) ? 3 : 4;
  static constexpr const char* kHours[] = {"", "", "食後10時間以上", "食後3.5時間以上10時間未満",
                                           "食後3.5時間未満"};
  coded("9N141000000000011", "採血時間（食後）", "2202", hours, kHours[hours]);
  lipids(fasting);
  liver();
  sugar(fasting);
  kidney();
  if (age < 75 || random_.chance(0.5)) blood_count();
  if (checkup.late_elder) {
    late_elder_questions();
  } else {
    questions();
  }
  out_ = nullptr;
  return checkup;
}

}  // namespace

std::vector<Checkup> make_checkups(Random& random, const Citizen& citizen, const Health& health,
                                   const Window& window, const Facilities& facilities) {
  std::vector<Checkup> checkups;
  if (citizen.age < 40 || citizen.no_insurance) return checkups;
  const auto normal = [&] { return std::clamp(random.normal(), -3.0, 3.0); };
  Traits traits{normal(), normal(), normal(), normal(),
                normal(), normal(), normal(), normal(),
                normal(), normal(), normal(), random.chance(citizen.woman ? 0.06 : 0.35)};
  traits.good -= traits.fat * 0.3;
  // Some come every year, some now and then, some never.
  const double habit = random.unit();
  const double elder = citizen.age >= 78 ? 0.6 : 1.0;
  const double share = (habit < 0.35 ? 0.0 : habit < 0.60 ? 0.4 : 0.88) * elder;
  const Date today = from_days(window.today);
  const Facility& place = facilities.check_up_place(random, citizen.municipality);
  Examiner examiner(random, citizen, health, traits);
  const int month = random.between(5, 10);
  for (int year = today.year - 5; year <= today.year; ++year) {
    const Date day = {static_cast<std::int16_t>(year),
                      static_cast<std::uint8_t>(std::clamp(month + random.between(-1, 1), 5, 11)),
                      static_cast<std::uint8_t>(random.between(1, 28))};
    const Day known = to_days(day) + random.between(35, 300);
    const int age = age_on(citizen.birth, day);
    if (age < 40 || !random.chance(share) || known > window.today) continue;
    if (to_days(day) < window.first - 150) continue;
    Checkup checkup = examiner.examine(day, age);
    checkup.known = known;
    checkup.place = &place;
    checkups.push_back(std::move(checkup));
  }
  return checkups;
}

}  // namespace tomoshibi::population
