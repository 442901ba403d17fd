// The honest week of a shelter: queues, families, rounds, call-backs, mis-picks.
#include <algorithm>
#include <cmath>
#include <map>

#include "tests/bench/watch/scene.h"

namespace tomoshibi::watch_bench {
namespace {

// Of a day's patients, by hour. After the clinic hours of relief posts: a morning and an afternoon.
constexpr double kByHour[24] = {.15, .1, .1, .1, .15, .25, .5, .9, 2.5, 3, 3, 2.2,
                                1.2, 2.4, 2.4, 2, 1.6, 1, 1, 1.2, .8, .5, .35, .2};

class HonestWeek {
 public:
  HonestWeek(Random& random, const Village& village) : random_(random), village_(village) {}
  std::vector<Act> make();

 private:
  using JournalClose = store::journal::CloseReason;
  void day(int number, double patients);
  void surge(std::int64_t from);
  void rounds(int number);
  void hand_over();
  void call_back(int number);
  void staff_as_patients();
  void group_arrives(std::int64_t at, bool is_surge);
  void patient(std::size_t person, std::size_t member, std::int64_t at, bool is_surge);
  void not_found(std::size_t member, std::int64_t at);
  void mis_pick(const Act& right);
  void answer_of(Act& act, bool is_surge);
  void second_look(Act& act);
  std::size_t who_comes(std::int64_t at);
  std::optional<std::size_t> who_serves(std::int64_t at);
  std::int64_t free_from(std::int64_t at, std::int64_t takes);
  std::int64_t minutes(double median, double sigma) {
    return static_cast<std::int64_t>(random_.log_normal(median, sigma) * kMinute);
  }
  std::size_t one_of(const std::vector<std::size_t>& list) {
    return list[static_cast<std::size_t>(random_.below(static_cast<int>(list.size())))];
  }

  Random& random_;
  const Village& village_;
  std::vector<Act> acts_;
  std::vector<std::pair<std::size_t, std::int64_t>> seen_;
  std::int64_t busy_until_ = 0;
  double card_share_ = 1;   // Of this shelter, beside the members' own habit.
  double birth_share_ = 1;
};

std::int64_t HonestWeek::free_from(std::int64_t at, std::int64_t takes) {
  const std::int64_t start = std::max(at, busy_until_);
  busy_until_ = start + takes;
  return start;
}

std::optional<std::size_t> HonestWeek::who_serves(std::int64_t at) {
  const auto members = on_duty(village_, at);
  if (members.empty()) return std::nullopt;
  double all = 0;
  for (const std::size_t one : members) all += village_.staff[one].pace;
  double draw = random_.unit() * all;
  for (const std::size_t one : members) {
    draw -= village_.staff[one].pace;
    if (draw <= 0) return one;
  }
  return members.back();
}

// Old patients again, mostly from the days before; else somebody of the shelter, or from around it.
std::size_t HonestWeek::who_comes(std::int64_t at) {
  if (!seen_.empty() && random_.chance(0.28)) {
    for (int tries = 0; tries < 6; ++tries) {
      const auto& [person, when] =
          seen_[static_cast<std::size_t>(random_.below(static_cast<int>(seen_.size())))];
      const bool is_chronic = village_.people[person].chronic;
      if (at - when > 8 * kHour && (is_chronic || at - when < 3 * kDay)) return person;
    }
  }
  if (random_.chance(0.82)) {
    for (int tries = 0; tries < 4; ++tries) {
      const std::size_t one = one_of(village_.sheltered);
      const Resident& person = village_.people[one];
      // The old and the chronic come more often.
      if (random_.chance(person.chronic ? 1.0 : person.age >= 65 ? 0.6 : 0.3)) return one;
    }
    return one_of(village_.sheltered);
  }
  return static_cast<std::size_t>(random_.below(static_cast<int>(village_.people.size())));
}

void HonestWeek::answer_of(Act& act, bool is_surge) {
  const Resident& person = village_.people[act.person];
  const double unconscious = is_surge ? 0.07 : person.age >= 80 ? 0.05 : 0.012;
  if (person.age < 13) {
    act.answer = random_.chance(0.95) ? ConsentAnswer::kGuardian : ConsentAnswer::kNone;
  } else if (random_.chance(unconscious)) {
    act.answer = ConsentAnswer::kNone;
  } else if (person.age >= 75 && random_.chance(0.07)) {
    act.answer = ConsentAnswer::kFamily;
  } else if (random_.chance(0.008)) {
    act.answer = ConsentAnswer::kRefused;
  }
}

// The pharmacist, or whoever takes over, looks under the same consent.
void HonestWeek::second_look(Act& act) {
  if (!random_.chance(0.2)) return;
  const std::int64_t at = act.consent_at() + minutes(14, 0.6);
  const auto other = who_serves(at);
  if (!other || *other == act.member) return;
  act.looks.push_back({*other, at});
  if (!act.record_after && village_.staff[*other].pharmacist &&
      random_.chance(village_.staff[*other].records)) {
    act.record_after = at - act.consent_at() + kMinute;
  }
}

void HonestWeek::not_found(std::size_t member, std::int64_t at) {
  const int tries = random_.between(1, 3);
  for (int one = 0; one < tries; ++one) {
    Act act;
    act.at = free_from(at, kMinute);
    act.member = member;
    act.has_consent = false;
    act.says_birth = random_.chance(0.8);
    act.outcome = random_.chance(0.7) ? store::journal::SearchOutcome::kCleared
                                      : store::journal::SearchOutcome::kIdle;
    acts_.push_back(act);
  }
}

// A neighbour in the list is opened, closed as somebody else, and the right one follows.
void HonestWeek::mis_pick(const Act& right) {
  Act wrong = right;
  wrong.person = static_cast<std::size_t>(random_.below(static_cast<int>(village_.people.size())));
  wrong.by_card = false;
  wrong.record_after.reset();
  wrong.looks.clear();
  wrong.answer = ConsentAnswer::kOral;
  wrong.open_for = 20'000 + random_.below(40) * 1000;
  wrong.close = JournalClose::kWrongPerson;
  wrong.at = right.at - 3 * kMinute;
  acts_.push_back(wrong);
}

void HonestWeek::patient(std::size_t person, std::size_t member, std::int64_t at, bool is_surge) {
  const Member& user = village_.staff[member];
  if (user.resident == person) return;  // One's own chart is somebody else's work.
  Act act;
  act.member = member;
  act.person = person;
  act.search_takes = 15'000 + random_.below(45) * 1000;
  act.consent_takes = 20'000 + random_.below(60) * 1000;
  act.open_for = minutes(4, 0.6);
  act.at = free_from(at, act.search_takes + act.consent_takes + minutes(1.2, 0.4));
  answer_of(act, is_surge);
  const bool is_mute = act.answer == ConsentAnswer::kNone && village_.people[person].age >= 13;
  act.by_card = random_.chance(user.reads_card * card_share_ * (is_mute ? 0.6 : 1));
  act.says_birth = random_.chance(is_mute ? 0.45 : user.asks_birth * birth_share_);
  double records = user.records;
  if (act.answer == ConsentAnswer::kNone) records += (1 - records) * 0.6;
  if (random_.chance(records)) act.record_after = std::min(minutes(3, 0.6), 30 * kMinute);
  if (random_.chance(0.65)) act.close = JournalClose::kDone;
  act.is_namesake = !act.by_card && random_.chance(0.004);  // Of names: a card number is one person's.
  act.is_withheld = random_.chance(0.0008);
  if (act.answer != ConsentAnswer::kRefused) {
    second_look(act);
    if (random_.chance(0.012)) mis_pick(act);
  }
  seen_.emplace_back(person, act.at);
  acts_.push_back(act);
}

void HonestWeek::group_arrives(std::int64_t at, bool is_surge) {
  const auto member = who_serves(at);
  if (!member) return;
  if (random_.chance(0.05)) not_found(*member, at);
  const std::size_t first = who_comes(at);
  patient(first, *member, at, is_surge);
  if (!random_.chance(0.22)) return;
  // A family comes together and is opened one after the other.
  int more = random_.between(1, 3);
  for (const std::size_t one : village_.households[village_.people[first].household]) {
    if (one == first || more == 0) continue;
    if (!village_.people[one].here && !random_.chance(0.3)) continue;
    patient(one, *member, at, is_surge);
    --more;
  }
}

void HonestWeek::day(int number, double patients) {
  double all = 0;
  for (const double hour : kByHour) all += hour;
  std::vector<std::int64_t> arrivals;
  for (int hour = 0; hour < 24; ++hour) {
    const double expected = patients / 1.33 * kByHour[hour] / all;
    int count = static_cast<int>(expected);
    if (random_.chance(expected - count)) ++count;
    for (int one = 0; one < count; ++one) {
      arrivals.push_back(village_.start + number * kDay + hour * kHour + random_.below(3600) * 1000);
    }
  }
  std::ranges::sort(arrivals);
  for (const std::int64_t at : arrivals) group_arrives(at, false);
}

// A bus of injured, or half a class with a fever.
void HonestWeek::surge(std::int64_t from) {
  const int people = random_.between(8, 22);
  for (int one = 0; one < people; ++one) {
    group_arrives(from + one * (2 * kHour / people), true);
  }
}

// A doctor goes from bed to bed with a list: old and chronic people, little is recorded, few cards.
void HonestWeek::rounds(int number) {
  const std::int64_t from = village_.start + number * kDay + 7 * kHour + random_.below(7200) * 1000;
  const auto member = who_serves(from);
  if (!member) return;
  std::int64_t at = from;
  const int beds = random_.between(6, 16);
  for (int bed = 0; bed < beds; ++bed) {
    std::size_t person = one_of(village_.sheltered);
    for (int tries = 0; tries < 20 && !village_.people[person].chronic; ++tries) {
      person = one_of(village_.sheltered);
    }
    const std::size_t before = acts_.size();
    patient(person, *member, at, false);
    at += minutes(4.5, 0.4);
    if (acts_.size() == before) continue;
    Act& act = acts_.back();
    act.by_card = act.by_card && random_.chance(0.3);
    act.says_birth = random_.chance(0.75);  // As the list has it.
    if (act.record_after && random_.chance(0.4)) act.record_after.reset();
  }
}

// Whoever comes on duty looks at what is open.
void HonestWeek::hand_over() {
  std::vector<std::size_t> order(acts_.size());
  for (std::size_t at = 0; at < order.size(); ++at) order[at] = at;
  std::ranges::sort(order, {}, [&](std::size_t one) { return acts_[one].at; });
  for (std::size_t member = 0; member < village_.staff.size(); ++member) {
    for (const Shift& shift : village_.staff[member].shifts) {
      int wanted = random_.below(6);
      for (auto one = order.rbegin(); one != order.rend() && wanted > 0; ++one) {
        Act& act = acts_[*one];
        if (act.consent_at() > shift.from || act.consent_at() + 10 * kHour < shift.from) continue;
        if (act.person == kNobody || act.member == member || !random_.chance(0.15)) continue;
        if (act.answer == ConsentAnswer::kRefused || act.close == JournalClose::kWrongPerson) continue;
        act.looks.push_back({member, shift.from + random_.below(30) * kMinute});
        --wanted;
      }
    }
  }
}

// Somebody is called from his bed, or stays for one more.
void HonestWeek::call_back(int number) {
  const std::int64_t at = village_.start + number * kDay + random_.between(18, 29) * kHour +
                          random_.below(60) * kMinute;
  const auto member =
      static_cast<std::size_t>(random_.below(static_cast<int>(village_.staff.size())));
  if (village_.staff[member].works_at(at) || village_.staff[member].shifts.empty()) return;
  if (at < village_.staff[member].shifts.front().from ||
      at > village_.staff[member].shifts.back().until + 12 * kHour) {
    return;
  }
  const int patients = random_.between(1, 3);
  for (int one = 0; one < patients; ++one) {
    patient(who_comes(at), member, at + one * 10 * kMinute, false);
  }
}

void HonestWeek::staff_as_patients() {
  for (const Member& member : village_.staff) {
    if (!member.is_local() || !random_.chance(0.3)) continue;
    const std::int64_t at = village_.start + random_.below(7) * kDay + random_.between(8, 20) * kHour;
    const auto other = who_serves(at);
    if (other) patient(member.resident, *other, at, false);
  }
}

std::vector<Act> HonestWeek::make() {
  const double patients = std::clamp(random_.log_normal(640, 0.35), 250.0, 1150.0);
  card_share_ = 0.75 + 0.5 * random_.unit();
  birth_share_ = 0.88 + 0.12 * random_.unit();
  for (int number = 0; number < 7; ++number) {
    busy_until_ = 0;
    if (random_.chance(0.6)) rounds(number);
    busy_until_ = 0;
    day(number, patients / 7 * random_.log_normal(0.9, 0.2));
    busy_until_ = 0;
    if (random_.chance(0.35)) call_back(number);
    if (random_.chance(0.5)) {
      Act batch;
      batch.at = village_.start + number * kDay + 7 * kHour;
      const auto member = who_serves(batch.at);
      if (member) {
        batch.member = *member;
        batch.is_batch = true;
        batch.has_consent = false;
        batch.outcome = store::journal::SearchOutcome::kAnswered;
        acts_.push_back(batch);
      }
    }
  }
  for (int one = random_.between(0, 2); one > 0; --one) {
    busy_until_ = 0;
    surge(village_.start + random_.below(7) * kDay + random_.between(8, 20) * kHour);
  }
  busy_until_ = 0;
  staff_as_patients();
  hand_over();
  return std::move(acts_);
}

}  // namespace

std::vector<Act> honest_acts(Random& random, const Village& village) {
  return HonestWeek(random, village).make();
}

}  // namespace tomoshibi::watch_bench
