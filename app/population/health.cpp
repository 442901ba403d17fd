// From a person to illnesses and courses of medicines; see health.h.
#include "app/population/health.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <string_view>

namespace tomoshibi::population {
namespace {

struct Rule {
  Illness illness;
  double chance;
  int age_first, age_last;
  const char* choices;
};
constexpr Rule kRules[] = {
#include "app/population/regimen.inc"
};

struct Choice {
  std::string_view prefix;
  int weight;
};

struct ReadRule {
  const Rule* rule;
  std::vector<Choice> choices;
};

std::vector<ReadRule> read_rules() {
  std::vector<ReadRule> rules;
  for (const Rule& rule : kRules) {
    ReadRule read{&rule, {}};
    std::string_view rest = rule.choices;
    while (!rest.empty()) {
      const std::size_t space = std::min(rest.find(' '), rest.size());
      const std::string_view word = rest.substr(0, space);
      const std::size_t colon = word.find(':');
      Choice choice{word.substr(0, colon), 0};
      std::from_chars(word.data() + colon + 1, word.data() + word.size(), choice.weight);
      read.choices.push_back(choice);
      rest.remove_prefix(std::min(space + 1, rest.size()));
    }
    rules.push_back(std::move(read));
  }
  return rules;
}

const std::vector<ReadRule>& rules() {
  static const std::vector<ReadRule> kRead = read_rules();
  return kRead;
}

// What an illness falls back to when none of its rules gave anything.
constexpr struct {
  Illness illness;
  const char* prefix;
} kFallbacks[] = {
    {Illness::kHypertension, "2171022"}, {Illness::kDiabetes2, "3969014"},
    {Illness::kLipid, "2189018"},        {Illness::kGastritis, "2329021"},
    {Illness::kConstipation, "2354003"}, {Illness::kPain, "2649735"},
    {Illness::kGlaucoma, "1319756"},     {Illness::kOsteoporosis, "3112006"},
};

// Chronic illnesses that begin only at some age, whatever the band says.
int youngest(Illness illness) {
  switch (illness) {
    case Illness::kAsthma:
    case Illness::kRhinitis:
      return 2;
    case Illness::kAdhd:
      return 6;
    case Illness::kDepression:
    case Illness::kAnxiety:
      return 12;
    case Illness::kMigraine:
      return 8;
    case Illness::kIronDeficiency:
      return 10;
    case Illness::kDementia:
      return 62;
    case Illness::kCopd:
      return 45;
    case Illness::kMenopause:
      return 43;
    case Illness::kDysmenorrhoea:
      return 16;
    case Illness::kProstate:
      return 50;
    case Illness::kPain:
      return 14;
    case Illness::kOveractiveBladder:
      return 6;
    case Illness::kHypertension:
    case Illness::kGout:
    case Illness::kNeuropathy:
      return 22;
    case Illness::kLipid:
    case Illness::kAtrialFibrillation:
    case Illness::kHeartFailure:
    case Illness::kCoronary:
    case Illness::kStroke:
      return 28;
    case Illness::kInsomnia:
    case Illness::kDryEye:
    case Illness::kReflux:
      return 15;
    default:
      return 0;
  }
}

bool has(const Illnesses& illnesses, Illness illness) { return illnesses.test(at(illness)); }

class Prescriber {
 public:
  Prescriber(Random& random, const Citizen& citizen, const Window& window,
             const Facilities& facilities, Health& health);
  void prescribe();

 private:
  std::size_t care_for(Illness illness);
  std::size_t open_care(const Facility& clinic, Specialty specialty);
  int draw_cycle(Specialty specialty);
  bool give(std::string_view prefix, const Problem& problem);
  bool give_one_of(const std::vector<Choice>& choices, const Problem& problem);
  bool fits(const Product& product) const;
  double dose_of(const Product& product);
  void protect_stomach(const Problem& problem);
  void add_companions(const Product& product, const Problem& problem);
  void shorten_cycles();
  std::uint32_t barred() const;

  Random& random_;
  const Citizen& citizen_;
  const Window& window_;
  const Facilities& facilities_;
  Health& health_;
  std::uint64_t taken_ = 0;
  std::uint32_t barred_ = 0;
  bool from_hospital_ = false;
  const Facility* family_pharmacy_;
};

Prescriber::Prescriber(Random& random, const Citizen& citizen, const Window& window,
                       const Facilities& facilities, Health& health)
    : random_(random),
      citizen_(citizen),
      window_(window),
      facilities_(facilities),
      health_(health),
      family_pharmacy_(&facilities.pharmacy(random, citizen.municipality)) {
  from_hospital_ = random_.chance(citizen.age >= 75 ? 0.22 : 0.12);
  barred_ = barred();
}

std::uint32_t Prescriber::barred() const {
  const Illnesses& ill = health_.illnesses;
  std::uint32_t mask = citizen_.woman ? kMenOnly : kWomenOnly;
  if (has(ill, Illness::kDialysis)) mask |= kNotInDialysis;
  if (has(ill, Illness::kKidneyDisease) || has(ill, Illness::kTransplant)) {
    mask |= kNotInKidneyDisease;
  }
  if (has(ill, Illness::kAsthma)) mask |= kNotInAsthma;
  if (has(ill, Illness::kParkinson)) mask |= kNotInParkinson;
  if (has(ill, Illness::kHeartFailure)) mask |= kNotInHeartFailure;
  if (citizen_.woman && citizen_.age >= 12 && citizen_.age <= 46) mask |= kNotInYoungWomen;
  if (citizen_.age >= 75) mask |= kNotInOld;
  if (citizen_.age < 40) mask |= kAdultsOver40;
  return mask;
}

int Prescriber::draw_cycle(Specialty specialty) {
  if (specialty == Specialty::kDialysis) return random_.chance(0.5) ? 14 : 28;
  if (specialty == Specialty::kPsychiatry) return random_.chance(0.3) ? 14 : 28;
  static constexpr int kDays[] = {14, 28, 30, 35, 56, 60, 84, 90};
  static constexpr std::uint32_t kShares[] = {1, 16, 23, 25, 54, 64, 85, 100};
  return kDays[random_.pick(kShares, std::size(kShares))];
}

std::size_t Prescriber::open_care(const Facility& clinic, Specialty specialty) {
  for (std::size_t i = 0; i < health_.cares.size(); ++i) {
    if (health_.cares[i].clinic == &clinic) return i;
  }
  Care care;
  care.clinic = &clinic;
  care.specialty = specialty;
  if (!clinic.dispenses) {
    care.pharmacy = random_.chance(0.7) ? family_pharmacy_
                                        : &facilities_.pharmacy(random_, citizen_.municipality);
  }
  care.cycle_days = draw_cycle(specialty);
  care.early_cycle_days = random_.chance(0.9)
                              ? std::min(90, care.cycle_days * (care.cycle_days < 35 ? 3 : 2))
                              : care.cycle_days;
  health_.cares.push_back(care);
  return health_.cares.size() - 1;
}

std::size_t Prescriber::care_for(Illness illness) {
  Specialty specialty = illness_table()[at(illness)].specialty;
  if (citizen_.age < 15 && specialty != Specialty::kOphthalmology &&
      specialty != Specialty::kHospital) {
    specialty = Specialty::kPaediatrics;
  }
  const bool inner = specialty == Specialty::kInternal || specialty == Specialty::kCardiology ||
                     specialty == Specialty::kRespiratory || specialty == Specialty::kNeurology;
  for (std::size_t i = 0; i < health_.cares.size(); ++i) {
    if (health_.cares[i].specialty == specialty) return i;
    if (inner && from_hospital_ && health_.cares[i].clinic->hospital) return i;
  }
  if (inner && from_hospital_) {
    return open_care(facilities_.hospital(random_, citizen_.municipality), specialty);
  }
  if (specialty == Specialty::kCardiology && random_.chance(0.5)) {
    specialty = Specialty::kInternal;
    for (std::size_t i = 0; i < health_.cares.size(); ++i) {
      if (health_.cares[i].specialty == specialty) return i;
    }
  }
  return open_care(facilities_.clinic(random_, citizen_.municipality, specialty), specialty);
}

bool Prescriber::fits(const Product& product) const {
  if ((product.groups & taken_) != 0 || (product.cautions & barred_) != 0) return false;
  const bool small = citizen_.age < 12;
  if (product_uses()[index_of(product)].child != small) {
    // Children share ointments, eye drops, factor products and a few others with grown-ups.
    const bool shared = small &&
                        (product.form == Form::kExternal || product.form == Form::kInjection ||
                         citizen_.age >= 6) &&
                        !product_uses()[index_of(product)].illnesses.test(at(Illness::kAsthma)) &&
                        !product_uses()[index_of(product)].illnesses.test(at(Illness::kPain));
    if (!shared) return false;
  }
  if (citizen_.age < 20 && std::string_view(product.code).starts_with("2451402G30") &&
      citizen_.age < 9) {
    return false;  // The 0.3 mg pen is for 30 kg and more.
  }
  if (std::string_view(product.code).starts_with("2451402G20") && citizen_.age >= 9) return false;
  for (const Course& course : health_.courses) {
    if (std::string_view(course.product->code).substr(0, 7) ==
        std::string_view(product.code).substr(0, 7)) {
      return false;
    }
  }
  return true;
}

double Prescriber::dose_of(const Product& product) {
  const std::string_view code = product.code;
  const std::string_view unit = product.unit;
  if (code.starts_with("2492") || code.starts_with("39695")) {
    if (unit != "単位" && unit != "ドーズ") return product.daily_dose;
    const int dose =
        static_cast<int>(std::lround(product.daily_dose * random_.log_normal(1, 0.35)));
    const int step = product.times_per_day;
    return std::max(step * 2, dose / step * step);
  }
  if (code.starts_with("3332001")) return random_.between(3, 8) * 0.5;
  if (product_uses()[index_of(product)].child && (unit == "g" || unit == "mL")) {
    const double weight = citizen_.age < 1 ? 8 : 9 + 2.4 * citizen_.age;
    return std::max(0.1, std::round(product.daily_dose * weight / 15 * 10) / 10);
  }
  if (code.starts_with("2456001F1019")) return random_.chance(0.7) ? 1 : 2;
  return product.daily_dose;
}

bool Prescriber::give(std::string_view prefix, const Problem& problem) {
  const Product* chosen = nullptr;
  int seen = 0;
  for (const Product& product : products_of(prefix)) {
    if (!fits(product)) continue;
    if (!product_uses()[index_of(product)].illnesses.test(at(problem.illness)) &&
        prefix.size() < 8 && products_of(prefix).size() > 2 && random_.chance(0.7)) {
      continue;
    }
    if (random_.below(++seen) == 0) chosen = &product;
  }
  if (chosen == nullptr) return false;
  Course course;
  course.product = chosen;
  course.care = problem.care;
  course.first = problem.onset;
  course.last = window_.today + 400;
  course.daily_dose = dose_of(*chosen);
  if (problem.illness == Illness::kTuberculosis) course.last = problem.onset + 190;
  if ((chosen->groups & (kHypnotic | kAnxiolytic)) != 0 && random_.chance(0.5)) {
    course.first = std::max(course.first, window_.today - random_.between(60, 800));
  }
  // A growing child's doses and products are those of the last years only.
  if (citizen_.age < 17) course.first = std::max(course.first, window_.today - 800);
  // Some medicines joined later, some took the place of another strength or brand.
  const int known = window_.today - std::max(problem.onset, window_.first);
  if (known > 200 && random_.chance(0.30)) {
    const Day change = window_.today - random_.between(60, known - 60);
    const Product* before = nullptr;
    const std::string_view ingredient = std::string_view(chosen->code).substr(0, 7);
    for (const Product& other : products_of(ingredient)) {
      if (&other != chosen && other.form == chosen->form && fits(other) && random_.chance(0.6)) {
        before = &other;
      }
    }
    if (before != nullptr) {
      Course earlier = course;
      earlier.product = before;
      earlier.daily_dose = dose_of(*before);
      earlier.last = change - 1;
      health_.courses.push_back(earlier);
      course.first = change;
    } else if (random_.chance(0.5)) {
      course.first = change;
    }
  }
  taken_ |= chosen->groups;
  if ((chosen->groups & kAnticoagulant) != 0) barred_ |= kNotWithAnticoagulant;
  health_.courses.push_back(course);
  add_companions(*chosen, problem);
  return true;
}

bool Prescriber::give_one_of(const std::vector<Choice>& choices, const Problem& problem) {
  std::uint64_t tried = 0;
  for (std::size_t attempt = 0; attempt < choices.size(); ++attempt) {
    int total = 0;
    for (std::size_t i = 0; i < choices.size(); ++i) {
      if ((tried >> i & 1) == 0) total += choices[i].weight;
    }
    if (total == 0) return false;
    int draw = random_.below(total);
    for (std::size_t i = 0; i < choices.size(); ++i) {
      if ((tried >> i & 1) != 0) continue;
      draw -= choices[i].weight;
      if (draw >= 0) continue;
      if (give(choices[i].prefix, problem)) return true;
      tried |= 1ull << i;
      break;
    }
  }
  return false;
}

void Prescriber::protect_stomach(const Problem& problem) {
  if (random_.chance(0.8)) {
    const char* const kPrefixes[] = {"2329021", "2329021", "2329023F1110", "2329030F1020"};
    give(random_.of(kPrefixes), problem);
  }
}

void Prescriber::add_companions(const Product& product, const Problem& problem) {
  if ((product.groups & kNsaid) != 0) protect_stomach(problem);
  if (std::string_view(product.code).starts_with("3999016") && random_.chance(0.92)) {
    give("3135001", problem);
  }
  if ((product.groups & kBasalInsulin) != 0) {
    health_.on_insulin = true;
    if (problem.illness == Illness::kDiabetes2 && (taken_ & kMealInsulin) == 0 &&
        random_.chance(0.35)) {
      give(random_.chance(0.6) ? "2492415G1031" : "2492422", problem);
    }
  }
  if ((product.groups & kSglt2) != 0) health_.on_sglt2 = true;
  if (problem.illness == Illness::kCancer && std::string_view(product.code).starts_with("8")) {
    give("2359007", problem);
  }
}

// Dialysis patients see their doctors often; nobody gives them three months of medicines.
void Prescriber::shorten_cycles() {
  if (!has(health_.illnesses, Illness::kDialysis)) return;
  for (Care& care : health_.cares) {
    care.cycle_days = std::min(care.cycle_days, 28);
    care.early_cycle_days = std::min(care.early_cycle_days, 28);
  }
}

void Prescriber::prescribe() {
  for (std::size_t i = 0; i < kIllnessCount; ++i) {
    if (!health_.illnesses.test(i)) continue;
    const auto illness = static_cast<Illness>(i);
    const double years = -9.0 * std::log(1.0 - random_.unit() * 0.97);
    const int lived = (citizen_.age - youngest(illness)) * 365;
    const int days = std::clamp(static_cast<int>(years * 365), 40, std::max(60, lived));
    Problem problem{illness, window_.today - days, care_for(illness)};
    if (illness == Illness::kTuberculosis) problem.onset = window_.today - random_.between(60, 900);
    health_.problems.push_back(problem);
  }
  std::vector<bool> given(health_.problems.size(), false);
  for (const ReadRule& rule : rules()) {
    if (!has(health_.illnesses, rule.rule->illness)) continue;
    if (citizen_.age < rule.rule->age_first || citizen_.age > rule.rule->age_last) continue;
    if (!random_.chance(rule.rule->chance)) continue;
    for (std::size_t i = 0; i < health_.problems.size(); ++i) {
      const Problem problem = health_.problems[i];
      if (problem.illness == rule.rule->illness && give_one_of(rule.choices, problem)) {
        given[i] = true;
      }
    }
  }
  for (const auto& fallback : kFallbacks) {
    for (std::size_t i = 0; i < health_.problems.size(); ++i) {
      const Problem problem = health_.problems[i];
      if (!given[i] && problem.illness == fallback.illness && citizen_.age >= 12) {
        give(fallback.prefix, problem);
      }
    }
  }
  shorten_cycles();
  health_.groups = taken_;
  health_.barred = barred_;
}

void draw_allergies(Random& random, const Citizen& citizen, const Window& window, Health& health) {
  static constexpr AllergyFact kMedicines[] = {
      {"ペニシリン系", "6131001F2", "発疹", true, false, {}},
      {"セフェム系抗菌薬", "6132016F2", "全身の発疹", true, false, {}},
      {"アスピリン", "3399007H1", "蕁麻疹・顔面浮腫", true, true, {}},
      {"ロキソプロフェン", "1149019F1", "蕁麻疹", true, false, {}},
      {"アセトアミノフェン", "1141007F1", "薬疹", true, false, {}},
      {"ヨード造影剤", "", "嘔吐・蕁麻疹", true, true, {}},
      {"クラリスロマイシン", "6149003F2", "下痢・発疹", true, false, {}},
      {"レボフロキサシン", "6241013F3", "発疹", true, false, {}},
      {"リドカイン（局所麻酔薬）", "", "動悸・血圧低下", true, true, {}},
      {"カルバマゼピン", "1139002F1", "重症薬疹", true, true, {}},
      {"ST合剤", "6290100F2", "発熱・発疹", true, false, {}},
  };
  static constexpr AllergyFact kOthers[] = {{"さば", "", "蕁麻疹", false, false, {}},
                                            {"えび・かに", "", "口腔内違和感", false, false, {}},
                                            {"そば", "", "アナフィラキシー", false, true, {}},
                                            {"落花生", "", "アナフィラキシー", false, true, {}},
                                            {"キウイ", "", "口腔アレルギー", false, false, {}},
                                            {"ハチ毒", "", "アナフィラキシー", false, true, {}},
                                            {"ラテックス", "", "接触皮膚炎", false, false, {}}};
  static constexpr AllergyFact kChildren[] = {{"鶏卵", "", "蕁麻疹", false, false, {}},
                                              {"牛乳", "", "蕁麻疹", false, false, {}},
                                              {"小麦", "", "アナフィラキシー", false, true, {}},
                                              {"くるみ", "", "アナフィラキシー", false, true, {}}};
  const auto add = [&](AllergyFact fact) {
    const int years = std::min(citizen.age, 30);
    const Date day = from_days(window.today - random.between(30, years * 365 + 60));
    fact.when = random.chance(0.5) ? day : Date{day.year, 0, 0};
    health.allergies.push_back(fact);
  };
  const auto taking = [&](const AllergyFact& fact) {
    return std::any_of(health.courses.begin(), health.courses.end(), [&](const Course& course) {
      return fact.code9[0] != '\0' && std::string_view(course.product->code).substr(0, 7) ==
                                          std::string_view(fact.code9).substr(0, 7);
    });
  };
  if (citizen.age >= 5 && random.chance(citizen.age >= 40 ? 0.055 : 0.02)) {
    AllergyFact fact = random.of(kMedicines);
    if (!taking(fact)) {
      if (random.chance(0.06)) {
        fact.reaction = "アナフィラキシー";
        fact.severe = true;
      }
      add(fact);
    }
  }
  if (citizen.age < 12 ? random.chance(0.05) : random.chance(0.018)) {
    add(citizen.age < 12 ? random.of(kChildren) : random.of(kOthers));
  }
  if (has(health.illnesses, Illness::kAnaphylaxis) && health.allergies.empty()) {
    AllergyFact fact = citizen.age < 15 ? kChildren[3] : kOthers[random.chance(0.6) ? 5 : 2];
    add(fact);
  }
}

void draw_procedures(Random& random, const Citizen& citizen, const Window& window, Health& health) {
  const auto care_of = [&](Illness illness) -> std::size_t {
    for (const Problem& problem : health.problems) {
      if (problem.illness == illness) return problem.care;
    }
    return 0;
  };
  const auto any_day = [&] {
    return window.receipts_end - random.below(window.receipts_end - window.first);
  };
  if (has(health.illnesses, Illness::kDialysis)) {
    static constexpr const char* kDays[] = {"週3回 月・水・金", "週3回 火・木・土"};
    Problem found{Illness::kDialysis, window.first, 0};
    for (const Problem& problem : health.problems) {
      if (problem.illness == Illness::kDialysis) found = problem;
    }
    const int pattern = random.below(2);
    health.procedures.push_back({"人工腎臓（慢性維持透析）", kDays[pattern],
                                 std::max(found.onset, window.first), false, found.care, true,
                                 pattern + 1});
  }
  const bool lungs =
      has(health.illnesses, Illness::kCopd) || has(health.illnesses, Illness::kLungFibrosis);
  if (lungs && citizen.age >= 60 && random.chance(0.12)) {
    const Illness cause =
        has(health.illnesses, Illness::kCopd) ? Illness::kCopd : Illness::kLungFibrosis;
    health.procedures.push_back({"在宅酸素療法指導管理料", "酸素 1.5L/分（安静時）", any_day(),
                                 false, care_of(cause), true, 0});
  }
  if (has(health.illnesses, Illness::kAls) && random.chance(0.4)) {
    health.procedures.push_back(
        {"在宅人工呼吸指導管理料", "", any_day(), false, care_of(Illness::kAls), true, 0});
  }
  if (health.cares.empty()) return;
  const auto operate = [&](double chance, const char* text, std::size_t care) {
    if (random.chance(chance))
      health.procedures.push_back({text, "", any_day(), true, care, false, 0});
  };
  if (citizen.age >= 65) operate(0.07, "水晶体再建術（眼内レンズ挿入）", 0);
  if (citizen.age >= 75) operate(0.02, "骨折観血的手術（大腿）", 0);
  if (citizen.age >= 60 && citizen.woman) operate(0.012, "人工関節置換術（膝）", 0);
  if (citizen.age >= 40) operate(0.015, "内視鏡的大腸ポリープ・粘膜切除術", 0);
  if (has(health.illnesses, Illness::kCoronary)) {
    operate(0.22, "経皮的冠動脈ステント留置術", care_of(Illness::kCoronary));
  }
  if (has(health.illnesses, Illness::kAtrialFibrillation)) {
    operate(0.08, "経皮的カテーテル心筋焼灼術", care_of(Illness::kAtrialFibrillation));
    operate(0.05, "ペースメーカー移植術", care_of(Illness::kAtrialFibrillation));
  }
  if (has(health.illnesses, Illness::kValve)) {
    operate(0.3, "弁置換術（1弁）", care_of(Illness::kValve));
  }
  if (has(health.illnesses, Illness::kCancer)) {
    operate(0.4, citizen.woman ? "乳腺悪性腫瘍手術" : "前立腺悪性腫瘍手術",
            care_of(Illness::kCancer));
  }
  if (citizen.age >= 15 && citizen.age < 60) operate(0.004, "腹腔鏡下虫垂切除術", 0);
}

}  // namespace

Window::Window(const Date& as_of) : today(to_days(as_of)) {
  // Claims of the month before last are the newest that are in.
  const int months = as_of.year * 12 + (as_of.month - 1);
  const auto first_of = [](int month) {
    return to_days(
        {static_cast<std::int16_t>(month / 12), static_cast<std::uint8_t>(month % 12 + 1), 1});
  };
  receipts_end = first_of(months - 1) - 1;
  first = first_of(months - 61);
  electronic_first = today - 100;
}

Illnesses draw_illnesses(Random& random, int age, bool woman) {
  // Three classes of metabolic risk whose mean is 1, so that the table's shares hold.
  const double draw = random.unit();
  const double risk = draw < 0.30 ? 0.55 : draw < 0.75 ? 1.0 : 1.54;
  const int band = age_band(age);
  Illnesses illnesses;
  for (std::size_t i = 0; i < kIllnessCount; ++i) {
    const IllnessFacts& facts = illness_table()[i];
    const double share = (woman ? facts.women : facts.men)[band] / 100.0;
    if (share <= 0) continue;
    const bool sick = random.chance(share * (facts.metabolic ? risk : 1.0));
    if (sick && age >= youngest(static_cast<Illness>(i))) illnesses.set(i);
  }
  const auto excludes = [&](Illness first, Illness second) {
    if (illnesses.test(at(first))) illnesses.reset(at(second));
  };
  excludes(Illness::kDiabetes1, Illness::kDiabetes2);
  excludes(Illness::kTransplant, Illness::kDialysis);
  excludes(Illness::kDialysis, Illness::kKidneyDisease);
  excludes(Illness::kHypothyroid, Illness::kHyperthyroid);
  excludes(Illness::kSchizophrenia, Illness::kBipolar);
  excludes(Illness::kBipolar, Illness::kDepression);
  excludes(Illness::kDialysis, Illness::kOveractiveBladder);
  return illnesses;
}

std::vector<std::string> regimen_prefixes() {
  std::vector<std::string> prefixes;
  for (const ReadRule& rule : rules()) {
    for (const Choice& choice : rule.choices) prefixes.emplace_back(choice.prefix);
  }
  for (const auto& fallback : kFallbacks) prefixes.emplace_back(fallback.prefix);
  return prefixes;
}

Health make_health(Random& random, const Citizen& citizen, const Window& window,
                   const Facilities& facilities) {
  Health health;
  health.illnesses = draw_illnesses(random, citizen.age, citizen.woman);
  health.smoker = citizen.age >= 20 && random.chance(citizen.woman ? 0.07 : 0.25);
  health.leftover = 1.0 + 0.2 * random.unit();
  Prescriber prescriber(random, citizen, window, facilities, health);
  prescriber.prescribe();
  draw_allergies(random, citizen, window, health);
  draw_procedures(random, citizen, window, health);
  return health;
}

}  // namespace tomoshibi::population
