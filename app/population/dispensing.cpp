// Visits and acute episodes; see dispensing.h.
#include "app/population/dispensing.h"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace tomoshibi::population {
namespace {

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// The word in which packs of this product are counted.
const char* pack_unit(const Product& product) {
  const std::string_view strength = product.strength;
  if (contains(strength, "キット")) return "キット";
  if (contains(strength, "１筒")) return "筒";
  if (contains(strength, "瓶")) return "瓶";
  if (contains(strength, "１個")) return "個";
  return "本";
}

Line injection_line(const Product& product, Line line) {
  const std::string_view unit = product.unit;
  const int doses =
      std::max(1, static_cast<int>(std::lround(line.days * product.days_per_week / 7.0)));
  line.unit = pack_unit(product);
  if (unit == "単位" || unit == "ドーズ") {
    const double pen = contains(product.strength, "４５０単位") ? 450 : 300;
    const double needed = line.daily_dose * line.days + 3.0 * line.days;
    line.quantity = std::max(1.0, std::ceil(needed / pen));
  } else if (unit == "mg") {
    line.quantity = std::max(1, line.days / 28);
  } else {
    line.quantity = product.days_per_week == 0 ? 1 : doses * product.daily_dose;
  }
  line.days = 0;
  return line;
}

Line external_line(Random& random, const Product& product, Line line) {
  const std::string_view unit = product.unit;
  const int days = line.days;
  line.days = 0;
  line.unit = product.unit;
  if (unit == "枚") {
    const bool pain = (product.groups & kOpioid) == 0 && contains(product.conditions, "PAIN");
    if (pain) {
      line.quantity = random.of({14, 28, 35, 42, 63}) + 0.0;
    } else {
      line.days = days;
      line.quantity =
          std::max(1.0, std::round(days * product.days_per_week / 7.0)) * product.daily_dose;
    }
  } else if (unit == "g") {
    line.quantity = contains(product.ingredient, "ヘパリン類似") ? random.of({25, 50, 75})
                                                                 : random.of({5, 10, 20});
    if (contains(product.ingredient, "パップ")) line.quantity = 500;
  } else if (unit == "滴" && !contains(product.strength, "瓶")) {
    line.unit = "mL";
    line.quantity = 2.5 * std::max(1, days / 28) * (product.daily_dose >= 3 ? 2 : 1);
  } else if (unit == "個") {
    line.quantity = random.of({3, 5, 10});
  } else if (unit == "容器") {
    line.unit = "キット";
    line.quantity = product.daily_dose;
  } else if (unit == "瓶" || unit == "筒") {
    line.quantity = product.daily_dose * (unit == "筒" ? 2 : 1);
  } else {
    line.unit = pack_unit(product);
    line.quantity = product.as_needed() ? 1 : std::max(1, (days + 10) / std::max(1, product.days));
  }
  return line;
}

// Hypnotics, anxiolytics, opioids and methylphenidate: at most 30 days at a time.
bool limited(const Product& product) {
  return (product.groups & (kHypnotic | kAnxiolytic | kOpioid)) != 0 ||
         std::string_view(product.code).starts_with("1179009");
}

// Days of one product in a dispensing of the whole: S-1 is taken 28 days, then rests 14.
int days_of(const Product& product, int cycle) {
  return std::string_view(product.code).starts_with("4229101") ? std::min(cycle, 28) : cycle;
}

// A day on which a clinic is open.
Day open_day(Day day) {
  for (int i = 0; i < 9; ++i) {
    const Date date = from_days(day);
    const bool new_year =
        (date.month == 1 && date.day <= 3) || (date.month == 12 && date.day >= 30);
    if (weekday_of(date) != 0 && !new_year) return day;
    ++day;
  }
  return day;
}

class Calendar {
 public:
  Calendar(Random& random, const Citizen& citizen, const Window& window,
           const Facilities& facilities, Health& health, std::vector<Visit>& visits)
      : random_(random),
        citizen_(citizen),
        window_(window),
        facilities_(facilities),
        health_(health),
        visits_(visits),
        spring_habit_(random.below(18)) {}

  void regular();
  void acute();

 private:
  void care_visits(std::size_t care);
  void month(const Date& first);
  void spring(const Date& first);
  void episode(const Date& month, Specialty specialty, std::initializer_list<const char*> products,
               int days = 0);
  bool suits(const Product& product) const;
  bool add(Visit& visit, const char* prefix, int days);
  void cold(const Date& month);
  bool small() const { return age_ < 12; }

  Random& random_;
  const Citizen& citizen_;
  const Window& window_;
  const Facilities& facilities_;
  Health& health_;
  std::vector<Visit>& visits_;
  int age_ = 0;       // At the month that is being filled.
  int spring_habit_;  // Which tablet and spray this person gets each spring.
};

void Calendar::regular() {
  for (std::size_t care = 0; care < health_.cares.size(); ++care) care_visits(care);
}

void Calendar::care_visits(std::size_t index) {
  const Care care = health_.cares[index];
  Day start = window_.today + 1;
  for (const Course& course : health_.courses) {
    if (course.care == index) start = std::min(start, course.first);
  }
  if (start > window_.today) return;
  if (start < window_.first) start = window_.first + random_.below(care.early_cycle_days);
  const Day dense_from = window_.today - 365;
  int visit_number = random_.below(3);
  Day day = open_day(start);
  while (day <= window_.today) {
    int cycle = day < dense_from ? care.early_cycle_days : care.cycle_days;
    for (const Course& course : health_.courses) {
      if (course.care == index && limited(*course.product) && course.first <= day &&
          course.last >= day) {
        cycle = std::min(cycle, cycle == 28 || cycle == 56 || cycle == 84 ? 28 : 30);
      }
    }
    Visit visit;
    visit.day = day;
    visit.care = index;
    for (const Course& course : health_.courses) {
      if (course.care != index || course.first > day || course.last < day) continue;
      const Product& product = *course.product;
      if (product.as_needed() && visit_number % 3 != 0) continue;
      if (product.days >= 180 && visit_number % std::max(1, 180 / cycle) != 0) continue;
      if (product.form == Form::kExternal && random_.chance(0.40)) continue;
      visit.lines.push_back(
          make_line(random_, product, course.daily_dose, days_of(product, cycle)));
    }
    if (!visit.lines.empty()) visits_.push_back(std::move(visit));
    ++visit_number;
    const int late = static_cast<int>(std::lround(random_.normal(1.0, 2.2) * health_.leftover));
    day = open_day(day + cycle + std::clamp(late, -3, 10));
  }
}

bool Calendar::suits(const Product& product) const {
  if ((product.groups & health_.groups) != 0 || (product.cautions & health_.barred) != 0) {
    return false;
  }
  const std::string_view code = product.code;
  for (const AllergyFact& allergy : health_.allergies) {
    const std::string_view bad = allergy.code9;
    if (bad.size() >= 7 && bad.substr(0, 7) == code.substr(0, 7)) return false;
    if (bad.starts_with("613") && code.starts_with("613")) return false;
    if (bad.starts_with("3399007") && (product.groups & kNsaid) != 0) return false;
  }
  return std::none_of(health_.courses.begin(), health_.courses.end(), [&](const Course& course) {
    return std::string_view(course.product->code).substr(0, 7) == code.substr(0, 7);
  });
}

bool Calendar::add(Visit& visit, const char* prefix, int days) {
  for (const Product& product : products_of(prefix)) {
    if (!suits(product)) continue;
    if (product_uses()[index_of(product)].child != small() && product.form == Form::kOral) continue;
    double dose = product.daily_dose;
    const std::string_view unit = product.unit;
    if (small() && (unit == "g" || unit == "mL")) {
      dose = std::max(0.1, std::round(dose * (9 + 2.4 * age_) / 15 * 10) / 10);
    }
    visit.lines.push_back(make_line(random_, product, dose, days > 0 ? days : product.days));
    return true;
  }
  return false;
}

void Calendar::episode(const Date& first, Specialty specialty,
                       std::initializer_list<const char*> products, int days) {
  Visit visit;
  visit.day = open_day(to_days(first) + random_.below(28));
  if (visit.day > window_.today) return;
  for (const char* prefix : products) add(visit, prefix, days);
  if (visit.lines.empty()) return;
  std::size_t found = health_.cares.size();
  for (std::size_t i = 0; i < health_.cares.size(); ++i) {
    if (health_.cares[i].specialty == specialty) found = i;
  }
  if (found == health_.cares.size()) {
    Care care;
    care.specialty = specialty;
    care.clinic = &facilities_.clinic(random_, citizen_.municipality, specialty);
    if (!care.clinic->dispenses) {
      care.pharmacy = &facilities_.pharmacy(random_, citizen_.municipality);
    }
    health_.cares.push_back(care);
  }
  visit.care = found;
  visits_.push_back(std::move(visit));
}

void Calendar::cold(const Date& first) {
  const Specialty children = Specialty::kPaediatrics;
  if (small()) {
    const char* tape = age_ < 3 ? "2259707S1" : "2259707S2205";
    if (random_.chance(0.3)) {
      episode(first, children, {"2233002Q", "2249003R", tape}, 5);
    } else if (random_.chance(0.3)) {
      episode(first, children,
              {"2233002Q", "1141007C", random_.chance(0.5) ? "6131001C" : "6132015C"}, 5);
    } else {
      episode(first, children, {"2233002Q", "2249003R", "1141007C"}, 5);
    }
    return;
  }
  const char* fever = random_.chance(0.6) ? "1141007F3" : "1149019F1";
  const char* cough = random_.chance(0.5) ? "2223001" : "2249003F2";
  switch (random_.below(6)) {
    case 0:
      episode(first, Specialty::kInternal, {"1180107", "2233002F", cough}, 5);
      break;
    case 1:
      episode(first, Specialty::kInternal, {"5200013", fever}, 5);
      break;
    case 2:
      episode(first, Specialty::kInternal, {fever, "3327002", "2233002F", cough}, 5);
      break;
    case 3:
      episode(first, Specialty::kInternal, {"2233002F", cough, "5200119"}, 7);
      break;
    case 4:
      episode(first, Specialty::kInternal,
              {fever, "2233002F", random_.chance(0.5) ? "6149003F" : "6131001F"}, 5);
      break;
    default:
      episode(first, Specialty::kInternal, {fever, "3327002", "2233002F"}, 5);
      break;
  }
}

// Cedar pollen: an antihistamine, often with a nasal spray, from February to April.
void Calendar::spring(const Date& first) {
  static const char* const kTablets[] = {"4490023F", "4490028F", "4490033", "4490025", "4490014",
                                         "4490027",  "4490032",  "4490034", "4490022"};
  const char* grown = kTablets[static_cast<std::size_t>(spring_habit_ % 9)];
  const char* tablet = small() ? (age_ < 7 ? "4490028Q" : "4490023R") : grown;
  if (random_.chance(0.5)) {
    const char* nose = spring_habit_ % 2 == 0 ? "1329710" : "1329711";
    const char* eye = random_.chance(0.4) ? "1319752" : nose;
    episode(first, Specialty::kEar, {tablet, nose, eye}, 28);
  } else {
    episode(first, Specialty::kEar, {tablet}, 28);
  }
}

void Calendar::month(const Date& first) {
  const int m = first.month;
  const bool winter = m == 12 || m <= 3;
  const double young = small() ? 3.0 : age_ >= 75 ? 0.8 : 1.0;
  const bool old_enough = age_ >= 12;
  if (random_.chance((winter ? 0.010 : 0.004) * young)) cold(first);
  if ((m == 1 || m == 2) && random_.chance(0.005 * young)) {
    if (small()) {
      episode(first, Specialty::kPaediatrics, {"6250021R", "1141007C"}, 5);
    } else if (random_.chance(0.6)) {
      episode(first, Specialty::kInternal, {"6250021M", "1141007F3"}, 5);
    } else {
      episode(first, Specialty::kInternal,
              {random_.chance(0.6) ? "6250703" : "6250047", "1141007F3"});
    }
  }
  if (winter && random_.chance(0.003 * young)) {
    episode(first, small() ? Specialty::kPaediatrics : Specialty::kInternal,
            {small() ? "2316009C" : "2316009F", small() ? "2399005R" : "2399005F"}, 5);
  }
  if (old_enough && (m == 1 || m == 8) && random_.chance(age_ >= 65 ? 0.006 : 0.003)) {
    const char* drug = age_ >= 65 ? "6250051" : "6250052";
    episode(first, Specialty::kInternal, {drug, "1141007F3", "2233002F"}, 5);
  }
  if (random_.chance(0.001)) episode(first, Specialty::kOphthalmology, {"1319742", "1315704"}, 7);
  if (citizen_.woman && old_enough && random_.chance(0.002)) {
    episode(first, Specialty::kInternal, {random_.chance(0.5) ? "6241013F3" : "6132016"}, 5);
  }
  if (age_ >= 50 && random_.chance(0.0005)) {
    episode(first, Specialty::kDermatology,
            {random_.chance(0.5) ? "6250046" : "6250019", "1141007F3"}, 7);
  }
  if (m >= 6 && m <= 9 && random_.chance(0.002)) {
    episode(first, Specialty::kDermatology, {"2646701", "2634710"}, 7);
  }
  if (age_ >= 18 && random_.chance(0.002)) {  // The dentist.
    episode(first, Specialty::kInternal, {"6131001F", "1149019F1"}, 3);
  }
  if (age_ >= 25 && random_.chance(0.0025)) {
    episode(first, Specialty::kOrthopaedics, {"1149019F1", "2329021", "2649735S3"}, 7);
  }
  if (m >= 2 && m <= 4 && health_.illnesses.test(at(Illness::kRhinitis)) && random_.chance(0.4)) {
    spring(first);
  }
}

void Calendar::acute() {
  Date first = from_days(window_.first);
  while (to_days(first) <= window_.today) {
    age_ = age_on(citizen_.birth, first);
    if (to_days(first) > to_days(citizen_.birth) + 180) month(first);
    first.month = static_cast<std::uint8_t>(first.month % 12 + 1);
    if (first.month == 1) ++first.year;
  }
}

}  // namespace

Line make_line(Random& random, const Product& product, double daily_dose, int days) {
  Line line{&product, daily_dose, days, 0, product.unit};
  if (product.form == Form::kInjection) return injection_line(product, line);
  if (product.form == Form::kExternal) return external_line(random, product, line);
  const std::string_view unit = product.unit;
  if (product.as_needed()) {
    line.days = 0;
    line.quantity = std::round(daily_dose * random.of({5, 10, 10, 14}) * 10) / 10;
    return line;
  }
  if (unit == "滴") {
    line.days = 0;
    line.unit = "mL";
    line.quantity = 10;
    return line;
  }
  if (product.days == 1) line.days = 1;
  const double dosing_days = std::max(1.0, std::round(line.days * product.days_per_week / 7.0));
  line.quantity = std::round(daily_dose * dosing_days * 100) / 100;
  if (std::string_view(product.usage).find("初日3錠") != std::string_view::npos) line.quantity += 2;
  return line;
}

std::vector<Visit> make_visits(Random& random, const Citizen& citizen, const Window& window,
                               const Facilities& facilities, Health& health) {
  std::vector<Visit> visits;
  Calendar calendar(random, citizen, window, facilities, health, visits);
  calendar.regular();
  calendar.acute();
  std::stable_sort(visits.begin(), visits.end(),
                   [](const Visit& a, const Visit& b) { return a.day < b.day; });
  std::erase_if(visits, [&](const Visit& visit) { return visit.day < to_days(citizen.birth); });
  return visits;
}

}  // namespace tomoshibi::population
