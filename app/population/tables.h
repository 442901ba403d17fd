// The tables behind the synthetic region: towns, names, products, illnesses.
//
// Invariant: all are constant, small and our own; each .inc names its source and date.
// Products are sorted by code, so that a prefix (7 digits: ingredient and route) is a range.
// Source: the price list of the Ministry of Health, Labour and Welfare of 2025-07-16 (codes, names,
// ingredients, strengths), JIS X 0402 and the census of 2020 (municipalities), Japan Post (towns).
// Illnesses: 国民生活基礎調査 2022, 患者調査 2005 and 2017, specific check-ups of 892,692 people for the
// large ones; most of the rest is a guess from general knowledge, good for tests, for nothing else.
// Proof: tests/population_tables_test.cpp.
#pragma once

#include <bitset>
#include <cstdint>
#include <span>
#include <string_view>

namespace tomoshibi::population {

enum class Specialty : std::uint8_t {
  kInternal, kCardiology, kOrthopaedics, kOphthalmology, kPsychiatry, kUrology, kDermatology,
  kNeurology, kDialysis, kRespiratory, kEar, kPaediatrics, kGynaecology, kHospital,
};
inline constexpr std::size_t kSpecialtyCount = 14;

enum class Illness : std::uint8_t {
  kHypertension, kDiabetes2, kDiabetes1, kLipid, kAtrialFibrillation, kHeartFailure, kCoronary,
  kStroke, kThrombosis, kValve, kPulmonaryHypertension, kKidneyDisease, kDialysis, kTransplant,
  kAsthma, kCopd, kReflux, kGastritis, kStomachProtection, kConstipation, kPain, kNeuropathy,
  kRheumatoid, kOsteoporosis, kSpinalStenosis, kDementia, kParkinson, kEpilepsy, kSchizophrenia,
  kBipolar, kDepression, kAnxiety, kInsomnia, kMigraine, kHypothyroid, kHyperthyroid, kGout,
  kProstate, kOveractiveBladder, kGlaucoma, kRhinitis, kEczema, kAtopic, kCancer, kSteroidUse,
  kLupus, kIronDeficiency, kMenopause, kHypotension, kDiabetesInsipidus, kAdrenal, kMyasthenia,
  kHaemophilia, kHiv, kTuberculosis, kColitis, kAdhd, kDryEye, kLiver, kHepatitisB, kLungFibrosis,
  kVertigo, kNutrition, kZincDeficiency, kCramp, kFatigue, kCataract, kAnaphylaxis, kAls,
  kLeukaemia, kWilson, kNephrotic, kNeurogenicBladder, kRestlessLegs, kTremor, kDysmenorrhoea,
  kObesity, kCold, kInfection, kInfluenza, kCovid, kGastroenteritis, kConjunctivitis, kFever,
  kZoster, kCystitis, kTinea, kBronchitis, kFebrileSeizure, kHypokalaemia,
  kCount,
};
inline constexpr std::size_t kIllnessCount = static_cast<std::size_t>(Illness::kCount);
using Illnesses = std::bitset<kIllnessCount>;
constexpr std::size_t at(Illness illness) { return static_cast<std::size_t>(illness); }

struct IllnessFacts {
  const char* key;
  const char* name;
  const char* icd10;
  bool metabolic;  // More often together in one person than chance has it.
  Specialty specialty;
  double men[5], women[5];  // Percent in the age bands 0-14, 15-39, 40-64, 65-74, 75+.
};
std::span<const IllnessFacts> illness_table();
inline constexpr int kAgeBands = 5;
int age_band(int age);

// Groups: one person takes at most one product of a group. Combinations carry several.
inline constexpr std::uint64_t kCcb = 1ull << 0;
inline constexpr std::uint64_t kRateCcb = 1ull << 1;
inline constexpr std::uint64_t kRas = 1ull << 2;
inline constexpr std::uint64_t kThiazide = 1ull << 3;
inline constexpr std::uint64_t kLoop = 1ull << 4;
inline constexpr std::uint64_t kMra = 1ull << 5;
inline constexpr std::uint64_t kBeta = 1ull << 6;
inline constexpr std::uint64_t kStatin = 1ull << 7;
inline constexpr std::uint64_t kEzetimibe = 1ull << 8;
inline constexpr std::uint64_t kFibrate = 1ull << 9;
inline constexpr std::uint64_t kOmega = 1ull << 10;
inline constexpr std::uint64_t kMetformin = 1ull << 11;
inline constexpr std::uint64_t kDpp4 = 1ull << 12;
inline constexpr std::uint64_t kSglt2 = 1ull << 13;
inline constexpr std::uint64_t kSecretagogue = 1ull << 14;
inline constexpr std::uint64_t kPioglitazone = 1ull << 15;
inline constexpr std::uint64_t kAlphaGlucosidase = 1ull << 16;
inline constexpr std::uint64_t kBasalInsulin = 1ull << 17;
inline constexpr std::uint64_t kMealInsulin = 1ull << 18;
inline constexpr std::uint64_t kAnticoagulant = 1ull << 19;
inline constexpr std::uint64_t kP2y12 = 1ull << 20;
inline constexpr std::uint64_t kAspirin = 1ull << 21;
inline constexpr std::uint64_t kAcid = 1ull << 22;
inline constexpr std::uint64_t kNsaid = 1ull << 23;
inline constexpr std::uint64_t kOpioid = 1ull << 24;
inline constexpr std::uint64_t kGabapentinoid = 1ull << 25;
inline constexpr std::uint64_t kBoneBlocker = 1ull << 26;
inline constexpr std::uint64_t kVitaminD = 1ull << 27;
inline constexpr std::uint64_t kCholinesterase = 1ull << 28;
inline constexpr std::uint64_t kLevodopa = 1ull << 29;
inline constexpr std::uint64_t kDopamineAgonist = 1ull << 30;
inline constexpr std::uint64_t kMaoB = 1ull << 31;
inline constexpr std::uint64_t kAntidepressant = 1ull << 32;
inline constexpr std::uint64_t kHypnotic = 1ull << 33;
inline constexpr std::uint64_t kOrexin = 1ull << 34;
inline constexpr std::uint64_t kAnxiolytic = 1ull << 35;
inline constexpr std::uint64_t kAntipsychotic = 1ull << 36;
inline constexpr std::uint64_t kThyroid = 1ull << 37;
inline constexpr std::uint64_t kAntithyroid = 1ull << 38;
inline constexpr std::uint64_t kUrate = 1ull << 39;
inline constexpr std::uint64_t kAlphaBlocker = 1ull << 40;
inline constexpr std::uint64_t kBladder = 1ull << 41;
inline constexpr std::uint64_t kInhaledSteroid = 1ull << 42;
inline constexpr std::uint64_t kLama = 1ull << 43;
inline constexpr std::uint64_t kReliever = 1ull << 44;
inline constexpr std::uint64_t kLeukotriene = 1ull << 45;
inline constexpr std::uint64_t kAntihistamine = 1ull << 46;
inline constexpr std::uint64_t kNasalSteroid = 1ull << 47;
inline constexpr std::uint64_t kGlaucomaPg = 1ull << 48;
inline constexpr std::uint64_t kGlaucomaBeta = 1ull << 49;
inline constexpr std::uint64_t kMagnesium = 1ull << 50;
inline constexpr std::uint64_t kSteroid = 1ull << 51;
inline constexpr std::uint64_t kCalcineurin = 1ull << 52;
inline constexpr std::uint64_t kAntimetabolite = 1ull << 53;
inline constexpr std::uint64_t kIron = 1ull << 54;
inline constexpr std::uint64_t kPotassiumBinder = 1ull << 55;
inline constexpr std::uint64_t kCalcimimetic = 1ull << 56;
inline constexpr std::uint64_t kHifPh = 1ull << 57;
inline constexpr std::uint64_t kAcetaminophen = 1ull << 58;
inline constexpr std::uint64_t kTriptan = 1ull << 59;
inline constexpr std::uint64_t kHormone = 1ull << 60;
inline constexpr std::uint64_t kPde5OrNitrate = 1ull << 61;

// Cautions: who is not given the product here. Coarse: enough that a pharmacist does not laugh.
inline constexpr std::uint32_t kNotInDialysis = 1u << 0;
inline constexpr std::uint32_t kNotInKidneyDisease = 1u << 1;
inline constexpr std::uint32_t kNotInAsthma = 1u << 2;
inline constexpr std::uint32_t kWomenOnly = 1u << 3;
inline constexpr std::uint32_t kMenOnly = 1u << 4;
inline constexpr std::uint32_t kNotInParkinson = 1u << 5;
inline constexpr std::uint32_t kNotInHeartFailure = 1u << 6;
inline constexpr std::uint32_t kNotWithAnticoagulant = 1u << 7;
inline constexpr std::uint32_t kNotInYoungWomen = 1u << 8;
inline constexpr std::uint32_t kNotInOld = 1u << 9;
inline constexpr std::uint32_t kAdultsOver40 = 1u << 10;

enum class Form : std::uint8_t { kOral, kExternal, kInjection };

struct Product {
  const char* code;
  const char* name;
  const char* ingredient;
  const char* strength;
  Form form;
  double daily_dose;  // On a dosing day, in `unit`; for a single time when as needed.
  const char* unit;
  int times_per_day;
  double days_per_week;  // Dosing days; 7 daily, 1 weekly, 0 as needed.
  const char* usage;
  int days;  // Usual days of one dispensing; what a pack lasts for external and as needed.
  const char* conditions;  // Keys, comma separated; _C marks a child's product.
  std::uint64_t groups;
  std::uint32_t cautions;

  bool as_needed() const { return days_per_week == 0; }
};
std::span<const Product> product_table();
// The products whose code starts with the prefix.
std::span<const Product> products_of(std::string_view prefix);

// What product rows are for, read once from their keys.
struct ProductUse {
  Illnesses illnesses;
  bool child = false;
};
std::span<const ProductUse> product_uses();  // Same order as product_table().
std::size_t index_of(const Product& product);

enum class Region : std::uint8_t { kKaga, kNoto, kOkuNoto };

struct Municipality {
  const char* code;  // JIS X 0402, five digits.
  const char* name;
  const char* kana;
  int population;
  Region region;
  const char* area_code;  // Of the telephone.
};
std::span<const Municipality> municipality_table();

struct Town {
  int municipality;
  const char* name;
  const char* kana;
  const char* postal_code;
};
std::span<const Town> towns_of(std::size_t municipality);

struct Surname {
  const char* kanji;
  const char* kana;
  int weight;
};
std::span<const Surname> surname_table();

struct GivenName {
  int cohort;
  const char* kanji;
  const char* kana;
  int weight;
};
inline constexpr int kCohortFirstYear[] = {0, 1940, 1955, 1970, 1985, 2000, 2012};
std::span<const GivenName> given_names(bool woman, int birth_year);

struct ForeignName {
  int country;  // Index into kCountries.
  int sex;      // 1 man, 2 woman, 0 family name.
  const char* roman;
  const char* kana;
};
inline constexpr const char* kCountries[] = {"VN", "CN", "PH", "BR", "ID", "KR", "NP", "MM"};
std::span<const ForeignName> foreign_names();

}  // namespace tomoshibi::population
