// Invented facilities; see facilities.h.
#include "app/population/facilities.h"

#include <algorithm>
#include <cassert>
#include <iterator>

#include "store/base/person.h"

namespace tomoshibi::population {
namespace {

const char* const kWords[] = {
    "まつかぜ", "しおさい",       "つばき",   "さくらがい", "ひだまり",   "みちしお", "こもれび",
    "かもめ",   "のぞみ",         "あおば",   "すみれ",     "やまぼうし", "いそしぎ", "しらさぎ",
    "ききょう", "なぎさ",         "あかね",   "さとやま",   "ふたば",     "みのり",   "わかば",
    "ゆきわり", "はくさんいちげ", "うみねこ", "ほたる",     "たかのは",   "ひまわり", "こぶし",
    "もみじ",   "つくし",         "せせらぎ", "あさひ",     "ゆうなぎ",   "いなほ",   "けやき",
    "くすのき", "れんげ"};
const char* const kEndings[] = {"内科医院",
                                "循環器内科クリニック",
                                "整形外科",
                                "眼科医院",
                                "メンタルクリニック",
                                "泌尿器科クリニック",
                                "皮フ科クリニック",
                                "脳神経内科クリニック",
                                "腎クリニック",
                                "呼吸器内科",
                                "耳鼻咽喉科医院",
                                "こどもクリニック",
                                "レディースクリニック",
                                "総合病院"};

struct HospitalName {
  std::size_t municipality;
  const char* name;
};
constexpr HospitalName kHospitals[] = {
    {0, "犀川みどり総合病院"}, {0, "卯辰西病院"},       {0, "金沢港記念病院"},
    {0, "医王山麓病院"},       {1, "七尾湾総合病院"},   {2, "こまつ梯川病院"},
    {2, "小松南総合病院"},     {3, "能登里山病院"},     {4, "すず岬病院"},
    {5, "加賀山麓総合病院"},   {6, "はくい千里浜病院"}, {7, "かほく丘病院"},
    {8, "白山手取総合病院"},   {9, "のみ丘病院"},       {12, "つばた森林病院"},
    {13, "内灘砂丘総合病院"},  {14, "しか増穂病院"},    {17, "あなみず湾病院"},
    {18, "のと九十九病院"},
};

// Where people of a municipality go when it has no such clinic: a larger town near by.
constexpr std::size_t kHub[] = {0, 0, 0, 1, 3, 2, 1, 0, 0, 2, 0, 8, 0, 0, 1, 6, 1, 3, 3};

int clinic_count(Specialty specialty, int population) {
  switch (specialty) {
    case Specialty::kInternal:
      return std::max(2, population / 4500);
    case Specialty::kOrthopaedics:
    case Specialty::kOphthalmology:
      return population / 15000;
    case Specialty::kEar:
    case Specialty::kDermatology:
    case Specialty::kPaediatrics:
      return population / 17000;
    case Specialty::kDialysis:
      return population / 22000;
    case Specialty::kHospital:
      return 0;
    default:
      return population / 30000;
  }
}

}  // namespace

Facilities::Facilities()
    : clinics_(municipality_table().size() * kSpecialtyCount),
      hospitals_(municipality_table().size()),
      pharmacies_(municipality_table().size()),
      serials_(municipality_table().size() * 2, 0),
      random_(0x746f6d6f73686962u, 1) {
  for (const HospitalName& row : kHospitals) {
    Facility facility;
    facility.name = row.name;
    facility.specialty = Specialty::kHospital;
    facility.hospital = true;
    facility.electronic = random_.chance(0.6);
    facility.dispenses = random_.chance(0.15);
    if (facility.name == "能登里山病院") facility.electronic = true;
    if (facility.name == "能登里山病院") facility.dispenses = false;
    hospitals_[row.municipality].push_back(add(facility, row.municipality, '1'));
  }
  for (std::size_t i = 0; i < municipality_table().size(); ++i) add_clinics(i);
}

std::size_t Facilities::add(Facility facility, std::size_t municipality, char table) {
  const std::string_view code = municipality_table()[municipality].code;
  int& serial = serials_[municipality * 2 + (table == '4' ? 1 : 0)];
  serial += 1 + random_.below(9);
  std::string number = std::to_string(serial);
  number.insert(0, 4 - number.size(), '0');
  // 17407, 17461 and 17463 would share their last digits with others.
  std::string digits = "17";
  digits += table;
  digits += code[2] == '4' ? '4' : code[3];
  digits += code[4];
  digits += number;
  facility.code = with_check_digit(digits);
  all_.push_back(std::move(facility));
  return all_.size() - 1;
}

void Facilities::add_clinics(std::size_t municipality) {
  const Municipality& place = municipality_table()[municipality];
  const double own = place.region == Region::kKaga ? 0.26 : 0.38;
  for (std::size_t kind = 0; kind < kSpecialtyCount; ++kind) {
    const auto specialty = static_cast<Specialty>(kind);
    for (int i = clinic_count(specialty, place.population); i > 0; --i) {
      Facility facility;
      facility.name = std::string(random_.of(kWords)) + kEndings[kind];
      facility.specialty = specialty;
      facility.electronic = random_.chance(0.42);
      facility.dispenses = random_.chance(own);
      clinics_[municipality * kSpecialtyCount + kind].push_back(add(facility, municipality, '1'));
    }
  }
  for (int i = std::max(2, place.population / 3500); i > 0; --i) {
    Facility facility;
    facility.name =
        std::string(random_.of(kWords)) + "薬局" +
        (random_.chance(0.35)
             ? std::string(place.name).substr(0, std::string(place.name).size() - 3) + "店"
             : "");
    facility.electronic = random_.chance(0.8);
    pharmacies_[municipality].push_back(add(facility, municipality, '4'));
  }
  if (municipality != 3) return;
  Facility kidney;
  kidney.name = "のと腎クリニック";
  kidney.specialty = Specialty::kDialysis;
  const std::size_t slot =
      municipality * kSpecialtyCount + static_cast<std::size_t>(Specialty::kDialysis);
  clinics_[slot].push_back(add(kidney, municipality, '1'));
  Facility pharmacy;
  pharmacy.name = "はまなす薬局";
  pharmacy.electronic = true;
  pharmacies_[municipality].push_back(add(pharmacy, municipality, '4'));
  Facility offline;
  offline.name = "まえはま薬局";
  pharmacies_[municipality].push_back(add(offline, municipality, '4'));
}

const Facility& Facilities::clinic(Random& random, std::size_t municipality,
                                   Specialty specialty) const {
  if (specialty == Specialty::kHospital) return hospital(random, municipality);
  std::size_t place = municipality;
  for (int hop = 0; hop < 4; ++hop) {
    const Indices& found = clinics_[place * kSpecialtyCount + static_cast<std::size_t>(specialty)];
    if (!found.empty())
      return all_[found[static_cast<std::size_t>(random.below(static_cast<int>(found.size())))]];
    if (hop == 0 && !hospitals_[place].empty() && random.chance(0.6)) {
      return hospital(random, place);
    }
    place = kHub[place];
  }
  return hospital(random, municipality);
}

const Facility& Facilities::hospital(Random& random, std::size_t municipality) const {
  std::size_t place = municipality;
  while (hospitals_[place].empty()) place = kHub[place];
  const Indices& found = hospitals_[place];
  return all_[found[static_cast<std::size_t>(random.below(static_cast<int>(found.size())))]];
}

const Facility& Facilities::pharmacy(Random& random, std::size_t municipality) const {
  const Indices& found = pharmacies_[municipality];
  return all_[found[static_cast<std::size_t>(random.below(static_cast<int>(found.size())))]];
}

const Facility& Facilities::check_up_place(Random& random, std::size_t municipality) const {
  return random.chance(0.4) ? hospital(random, municipality)
                            : clinic(random, municipality, Specialty::kInternal);
}

const Facility& Facilities::named(std::string_view name) const {
  const auto found = std::find_if(
      all_.begin(), all_.end(), [name](const Facility& facility) { return facility.name == name; });
  assert(found != all_.end());
  return *found;
}

}  // namespace tomoshibi::population
