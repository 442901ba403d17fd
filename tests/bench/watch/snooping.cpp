// Careful snoopers: consent made up, an ordinary pace, mostly during their own work, rarely a record.
#include <algorithm>
#include <array>
#include <cmath>

#include "tests/bench/watch/scene.h"

namespace tomoshibi::watch_bench {
namespace {

constexpr double kFakesRecord = 0.04;  // A note in somebody's record stays, signed, for ever.
constexpr double kSaysWrongPerson = 0.07;

class Snooper {
 public:
  Snooper(Random& random, const Village& village, std::vector<Act>& acts)
      : random_(random), village_(village), acts_(acts) {}

  void colleagues();
  void famous();
  void neighbours();
  void family();
  void bulk();
  void after_hours();
  void lists();

 private:
  struct Wish {
    std::size_t person = kNobody;
    double knows_birth = 0;
    bool has_card = false;
    Hard hard = Hard::kNo;
  };
  void look(std::size_t member, std::int64_t at, const Wish& wish);
  void peek(std::size_t member, std::size_t person);
  bool is_quiet(std::int64_t at) const;
  std::int64_t in_own_shift(std::size_t member);
  std::int64_t after_own_shift(std::size_t member);
  std::int64_t come_back(std::size_t member);
  std::int64_t some_time(std::size_t member);
  std::int64_t pause(double median_minutes) {
    return static_cast<std::int64_t>(random_.log_normal(median_minutes, 0.45) * kMinute);
  }
  std::size_t member_who(bool is_local);
  const Resident& home(std::size_t member) const {
    return village_.people[village_.staff[member].resident];
  }
  std::size_t anybody() {
    return static_cast<std::size_t>(random_.below(static_cast<int>(village_.people.size())));
  }
  std::size_t sheltered() {
    return village_.sheltered[static_cast<std::size_t>(
        random_.below(static_cast<int>(village_.sheltered.size())))];
  }
  std::size_t near(std::size_t member);
  Wish relative(std::size_t member);

  Random& random_;
  const Village& village_;
  std::vector<Act>& acts_;
};

std::size_t Snooper::member_who(bool is_local) {
  for (int tries = 0; tries < 10'000; ++tries) {
    const auto one = static_cast<std::size_t>(random_.below(static_cast<int>(village_.staff.size())));
    if (village_.staff[one].shifts.empty()) continue;
    if (is_local && !village_.staff[one].is_local()) continue;
    return one;
  }
  return kNobody;
}

// Nobody is at the kiosk, and nobody was a moment ago.
bool Snooper::is_quiet(std::int64_t at) const {
  return std::ranges::none_of(acts_, [&](const Act& act) {
    return act.at > at - 3 * kMinute && act.at < at + 3 * kMinute;
  });
}

std::int64_t Snooper::in_own_shift(std::size_t member) {
  const auto& shifts = village_.staff[member].shifts;
  std::int64_t at = 0;
  for (int tries = 0; tries < 60; ++tries) {
    const Shift& shift =
        shifts[static_cast<std::size_t>(random_.below(static_cast<int>(shifts.size())))];
    at = shift.from + static_cast<std::int64_t>(random_.unit() *
                                                static_cast<double>(shift.until - shift.from));
    if (is_quiet(at)) break;
  }
  return at;
}

std::int64_t Snooper::after_own_shift(std::size_t member) {
  const auto& shifts = village_.staff[member].shifts;
  const Shift& shift = shifts[static_cast<std::size_t>(random_.below(static_cast<int>(shifts.size())))];
  return shift.until + (5 + random_.below(70)) * kMinute;
}

// Back the same evening or night, while others are on duty.
std::int64_t Snooper::come_back(std::size_t member) {
  const auto& shifts = village_.staff[member].shifts;
  for (int tries = 0; tries < 60; ++tries) {
    const Shift& shift =
        shifts[static_cast<std::size_t>(random_.below(static_cast<int>(shifts.size())))];
    const std::int64_t at = shift.until + (180 + random_.below(300)) * kMinute;
    const auto hour = (at - village_.start) % kDay / kHour;
    if ((hour >= 19 || hour < 6) && !village_.staff[member].works_at(at)) return at;
  }
  return after_own_shift(member);
}

std::int64_t Snooper::some_time(std::size_t member) {
  const double draw = random_.unit();
  if (draw < 0.75) return in_own_shift(member);
  return draw < 0.9 ? after_own_shift(member) : come_back(member);
}

void Snooper::look(std::size_t member, std::int64_t at, const Wish& wish) {
  Act act;
  act.member = member;
  act.person = wish.person;
  act.at = at;
  act.search_takes = 15'000 + random_.below(60) * 1000;
  act.consent_takes = 15'000 + random_.below(50) * 1000;
  act.by_card = wish.has_card;
  act.says_birth = random_.chance(wish.knows_birth);
  const double answer = random_.unit();
  act.answer = village_.people[wish.person].age < 13 ? ConsentAnswer::kGuardian
               : answer < 0.88                       ? ConsentAnswer::kOral
               : answer < 0.93                       ? ConsentAnswer::kFamily
                                                     : ConsentAnswer::kNone;
  act.open_for = static_cast<std::int64_t>(random_.log_normal(3, 0.6) * kMinute);
  if (random_.chance(kFakesRecord)) act.record_after = kMinute;
  if (random_.chance(0.65)) {
    act.close = random_.chance(kSaysWrongPerson) ? store::journal::CloseReason::kWrongPerson
                                                 : store::journal::CloseReason::kDone;
  }
  act.label = {Truth::kSnooped, wish.hard};
  if (act.record_after) {
    act.label.hard = Hard::kFakedRecord;
  } else if (act.label.hard == Hard::kNo && (act.says_birth || act.by_card)) {
    act.label.hard = Hard::kKnowsBirth;
  }
  acts_.push_back(act);
}

// Under the consent that the person gave to somebody else.
void Snooper::peek(std::size_t member, std::size_t person) {
  for (Act& act : acts_) {
    if (act.person != person || act.label.truth == Truth::kSnooped || !act.has_consent ||
        act.answer == ConsentAnswer::kRefused) {
      continue;
    }
    act.looks.push_back({member, act.consent_at() + (1 + random_.below(20)) * kHour});
    act.label = {Truth::kPeeked, Hard::kPeek};
    return;
  }
  look(member, some_time(member), {person, 0.55, false, Hard::kNo});
}

void Snooper::colleagues() {
  const std::size_t member = member_who(false);
  std::vector<std::size_t> known;
  for (const Member& other : village_.staff) {
    if (other.is_local() && other.account != village_.staff[member].account) {
      known.push_back(other.resident);
    }
  }
  const int looks = random_.between(2, 6);
  for (int one = 0; one < looks; ++one) {
    Wish wish{kNobody, 0.3, false, Hard::kNo};
    if (!known.empty() && random_.chance(0.92)) {
      wish.person = known[static_cast<std::size_t>(random_.below(static_cast<int>(known.size())))];
    } else {  // The town's clerk, the driver: nobody has told the kiosk of them.
      wish.person = sheltered();
      wish.hard = Hard::kNoTie;
    }
    look(member, some_time(member), wish);
  }
}

void Snooper::famous() {
  const int members = random_.chance(0.12) ? 2 : random_.between(3, 7);
  std::vector<std::size_t> curious;
  for (int one = 0; one < members; ++one) curious.push_back(member_who(false));
  std::ranges::sort(curious);
  curious.erase(std::ranges::unique(curious).begin(), curious.end());
  if (random_.chance(0.5)) {  // Really here, and treated.
    for (int visits = random_.between(1, 3); visits > 0; --visits) {
      Act act;
      act.person = village_.famous;
      act.at = village_.start + random_.below(6) * kDay + random_.between(8, 20) * kHour;
      const auto members_there = on_duty(village_, act.at);
      if (members_there.empty()) continue;
      act.member = members_there.front();
      act.says_birth = random_.chance(village_.staff[act.member].asks_birth);
      if (random_.chance(village_.staff[act.member].records)) act.record_after = 3 * kMinute;
      acts_.push_back(act);
    }
  }
  for (const std::size_t member : curious) {
    const int looks = random_.chance(0.25) ? 2 : 1;
    for (int one = 0; one < looks; ++one) {
      if (random_.chance(0.15)) {
        peek(member, village_.famous);
      } else {
        // A public birth date is typed by whoever thinks of it.
        look(member, some_time(member), {village_.famous, 0.5, false, Hard::kNo});
      }
    }
  }
}

// By how many houses away: mostly the next ones, who are talked of.
std::size_t Snooper::near(std::size_t member) {
  const Resident& own = home(member);
  std::vector<std::pair<int, std::size_t>> houses;
  for (std::size_t house = 0; house < village_.households.size(); ++house) {
    const Resident& other = village_.people[village_.households[house].front()];
    if (house == own.household || other.town != own.town || own.town < 0) continue;
    houses.emplace_back(std::abs(other.lot - own.lot), house);
  }
  if (houses.empty()) return kNobody;
  std::ranges::sort(houses);
  auto rank = static_cast<std::size_t>(-std::log(1 - random_.unit()) * 4);
  if (random_.chance(0.2)) rank = static_cast<std::size_t>(random_.below(static_cast<int>(houses.size())));
  const auto& people = village_.households[houses[std::min(rank, houses.size() - 1)].second];
  return people[static_cast<std::size_t>(random_.below(static_cast<int>(people.size())))];
}

void Snooper::neighbours() {
  std::size_t member = kNobody;
  for (int tries = 0; tries < 200; ++tries) {
    member = member_who(true);
    if (member == kNobody) return;
    if (home(member).town >= 0) break;
  }
  if (home(member).town < 0) return;
  const int looks = random_.between(3, 7);
  for (int one = 0; one < looks; ++one) {
    Wish wish{near(member), 0.15, false, Hard::kNo};
    if (wish.person == kNobody) return;
    if (std::abs(village_.people[wish.person].lot - home(member).lot) > 20) wish.hard = Hard::kNoTie;
    look(member, some_time(member), wish);
  }
}

// Half of them at home with the member; then the parents' and brothers' houses, a sister who married,
// the wife's or husband's people, of whom the register knows nothing.
Snooper::Wish Snooper::relative(std::size_t member) {
  const Resident& own = home(member);
  const std::size_t self = village_.staff[member].resident;
  Wish wish{kNobody, 0.85, false, Hard::kNo};
  const auto& at_home = village_.households[own.household];
  const double draw = random_.unit();
  if (draw < 0.55 && at_home.size() > 1) {
    do {
      wish.person = at_home[static_cast<std::size_t>(random_.below(static_cast<int>(at_home.size())))];
    } while (wish.person == self);
    wish.has_card = random_.chance(0.1);
    return wish;
  }
  const bool is_in_law = draw > 0.94;
  const bool is_sister = !is_in_law && draw > 0.86;
  std::vector<std::size_t> fitting;
  for (std::size_t one = 0; one < village_.people.size(); ++one) {
    const Resident& other = village_.people[one];
    if (other.household == own.household) continue;
    const bool fits = is_in_law   ? other.family != own.family && other.former_family != own.family
                      : is_sister ? other.former_family == own.family && other.family != own.family
                                  : other.family == own.family;
    if (fits) fitting.push_back(one);
  }
  if (is_in_law || fitting.empty()) wish.hard = Hard::kNoTie;
  wish.person = fitting.empty()
                    ? anybody()
                    : fitting[static_cast<std::size_t>(random_.below(static_cast<int>(fitting.size())))];
  return wish;
}

void Snooper::family() {
  const std::size_t member = member_who(true);
  if (member == kNobody) return;
  const int looks = random_.between(2, 6);
  for (int one = 0; one < looks; ++one) look(member, some_time(member), relative(member));
}

void Snooper::bulk() {
  const std::size_t member = member_who(false);
  const int sittings = random_.between(1, 3);
  for (int sitting = 0; sitting < sittings; ++sitting) {
    std::int64_t at = random_.chance(0.65) ? in_own_shift(member) : after_own_shift(member);
    const int looks = random_.between(7, 20);
    const double pace = 2.2 + 3 * random_.unit();
    for (int one = 0; one < looks; ++one) {
      look(member, at, {random_.chance(0.7) ? sheltered() : anybody(), 0.12, false, Hard::kNo});
      at += kMinute + pause(pace);
    }
  }
}

void Snooper::after_hours() {
  const std::size_t member = member_who(false);
  const int sittings = random_.between(1, 3);
  for (int sitting = 0; sitting < sittings; ++sitting) {
    std::int64_t at = random_.chance(0.3) ? after_own_shift(member) : come_back(member);
    const int looks = random_.between(2, 6);
    for (int one = 0; one < looks; ++one) {
      std::size_t person = sheltered();
      if (village_.staff[member].is_local() && random_.chance(0.3)) {
        const std::size_t other = near(member);
        if (other != kNobody) person = other;
      }
      look(member, at, {person, 0.2, false, Hard::kNo});
      at += kMinute + pause(5);
    }
  }
}

// Names and addresses are looked through in the lists of candidates; nobody is opened.
void Snooper::lists() {
  const std::size_t member = member_who(false);
  for (int sitting = random_.between(1, 2); sitting > 0; --sitting) {
    std::int64_t at = some_time(member);
    for (int one = random_.between(7, 20); one > 0; --one) {
      Act act;
      act.member = member;
      act.at = at;
      act.has_consent = false;
      act.says_birth = false;
      act.person = sheltered();
      act.outcome = random_.chance(0.8) ? store::journal::SearchOutcome::kCleared
                                        : store::journal::SearchOutcome::kIdle;
      act.label = {Truth::kSnooped, Hard::kNo};
      acts_.push_back(act);
      at += kMinute + pause(1.5);
    }
  }
}

}  // namespace

void add_snooping(Random& random, const Village& village, Snooping kind, std::vector<Act>& acts) {
  Snooper snooper(random, village, acts);
  switch (kind) {
    case Snooping::kNobody: return;
    case Snooping::kColleague: return snooper.colleagues();
    case Snooping::kCelebrity: return snooper.famous();
    case Snooping::kNeighbour: return snooper.neighbours();
    case Snooping::kOwnFamily: return snooper.family();
    case Snooping::kBulk: return snooper.bulk();
    case Snooping::kAfterHours: return snooper.after_hours();
    case Snooping::kListsOnly: return snooper.lists();
  }
}

}  // namespace tomoshibi::watch_bench
