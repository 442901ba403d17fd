// The model of the watch: bits for what patients leave behind, who somebody is to the user, when it
// was, who else looked; runs, budgets and rates beside it. See watch.h.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <map>
#include <set>
#include <utility>

#include "store/audit/watch_facts.h"
#include "store/journal/consent_rules.h"

namespace tomoshibi::store::audit::watching {
namespace {

using journal::ConsentFlag;

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::int64_t kJapan = 9 * kHour;

// ---- what is usual here ------------------------------------------------------------------------

// A share that is learned: of which accesses it is a share, and what is assumed before any is known.
enum Trait : std::size_t {
  kNoRecord, kNoCard, kNoBirth, kByNightTrait, kBackTrait, kSurnameTrait, kAddressTrait, kStaffTrait,
  kHouseholdTrait, kNeighbourTrait, kTraits,
};
constexpr double kAssumed[kTraits] = {0.35, 0.70, 0.25, 0.12, 0.03, 0.02, 0.02, 0.005, 0.002, 0.02};
// Learned from others as soon as some dozens of accesses are there …
constexpr double kPeersWeight = 20;
// … and from oneself as soon as habits differ: in recording far more than in anything else.
constexpr double kOwnWeight[kTraits] = {8, 20, 16, 10, 30, 20, 30, 20, 20, 20};
// Nothing is impossible, and nothing is certain.
constexpr double kShareLeast = 0.004;
constexpr double kShareMost = 0.98;

struct Counts {
  std::array<double, kTraits> of{};
  std::array<double, kTraits> has{};
  void add(Trait trait, bool value) {
    of[trait] += 1;
    if (value) has[trait] += 1;
  }
  void add(const Counts& other, double times) {
    for (std::size_t trait = 0; trait < kTraits; ++trait) {
      of[trait] += times * other.of[trait];
      has[trait] += times * other.has[trait];
    }
  }
};

struct Judged {
  const AccessFact* fact = nullptr;
  std::size_t user = 0;
  bool back = false;      // After hours.
  bool night = false;
  double trace = 0;       // Bits of nothing left behind; below zero: somebody was there.
  double sought = 0;
  double clock = 0;
  double who = 0;
  std::vector<FlagKind> named;
  std::uint32_t lookers = 0;
};

struct User {
  std::vector<std::size_t> accesses;  // In order of time.
  std::vector<std::size_t> searches;
  std::vector<Counts> until;          // Sums over the accesses before each; one more at the end.
};

class Judge {
 public:
  Judge(Facts facts, const Limits& limits) : facts_(std::move(facts)), limits_(limits) {}
  std::vector<Flag> flags();

 private:
  void gather();
  void mark_hours(User& user);
  Counts counts_of(const Judged& access) const;
  void learn(const Judged& access);
  double share(Trait trait) const { return shares_[trait]; }
  void weigh_who(Judged& access) const;
  double trace_of(const AccessFact& fact, double has_card, double knows_birth) const;
  void weigh(Judged& access);
  void weigh_sought();
  void weigh_sought(const std::vector<std::size_t>& list);
  void judge_access(const Judged& access);
  bool is_after_refusal(const Judged& access);
  void judge_bits(const Judged& access);
  void judge_runs(const User& user);
  void judge_searches(const User& user);
  void judge_budgets();
  void judge_no_consent();
  void flag(const EntryName& subject, FlagKind kind, std::uint32_t figure) {
    flags_.push_back({subject, kind, figure});
  }

  Facts facts_;
  const Limits& limits_;
  std::vector<Judged> accesses_;
  std::vector<User> users_;
  Counts all_;
  std::array<double, kTraits> shares_{};  // Of the access that is being weighed.
  std::set<PersonId> agreed_;             // Since they had refused.
  std::vector<Flag> flags_;
};

// Clocks are whatever they are: differences do not overflow.
std::int64_t apart(Instant later, Instant earlier) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(later.milliseconds) -
                                   static_cast<std::uint64_t>(earlier.milliseconds));
}

std::int64_t floor_div(std::int64_t value, std::int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

std::int64_t japan(Instant at) {
  return at.milliseconds > INT64_MAX - kJapan ? at.milliseconds : at.milliseconds + kJapan;
}
int hour_of(Instant at) {
  const std::int64_t time = japan(at);
  return static_cast<int>((time - floor_div(time, kDay) * kDay) / kHour);
}
bool between(int hour, int from, int until) {
  return from <= until ? hour >= from && hour < until : hour >= from || hour < until;
}

void Judge::gather() {
  const auto by_time = [](const auto& one, const auto& other) {
    return std::tie(one.at, one.name) < std::tie(other.at, other.name);
  };
  std::ranges::sort(facts_.accesses, by_time);
  std::ranges::sort(facts_.searches, by_time);
  std::map<AccountId, std::size_t> number_of;
  const auto number = [&](const AccountId& account) {
    const auto [at, is_new] = number_of.try_emplace(account, users_.size());
    if (is_new) users_.emplace_back();
    return at->second;
  };
  accesses_.reserve(facts_.accesses.size());
  for (const AccessFact& fact : facts_.accesses) {
    Judged access;
    access.fact = &fact;
    access.user = number(fact.account);
    access.night = between(hour_of(fact.at), limits_.night_from_hour, limits_.night_until_hour);
    users_[access.user].accesses.push_back(accesses_.size());
    accesses_.push_back(access);
  }
  for (std::size_t at = 0; at < facts_.searches.size(); ++at) {
    users_[number(facts_.searches[at].account)].searches.push_back(at);
  }
  for (User& user : users_) mark_hours(user);
  for (User& user : users_) {
    user.until.resize(user.accesses.size() + 1);
    for (std::size_t one = 0; one < user.accesses.size(); ++one) {
      user.until[one + 1] = user.until[one];
      user.until[one + 1].add(counts_of(accesses_[user.accesses[one]]), 1);
    }
    all_.add(user.until.back(), 1);
  }
}

// Who comes back in the evening or at night after a pause that is no night's sleep, and stays.
void Judge::mark_hours(User& user) {
  struct Act {
    Instant at;
    std::size_t access = SIZE_MAX;
  };
  std::vector<Act> acts;
  for (const std::size_t at : user.accesses) acts.push_back({accesses_[at].fact->at, at});
  for (const std::size_t at : user.searches) acts.push_back({facts_.searches[at].at, SIZE_MAX});
  std::ranges::stable_sort(acts, {}, &Act::at);
  bool is_back = false;
  std::size_t began = 0;  // The first act since he slept.
  for (std::size_t at = 0; at < acts.size(); ++at) {
    const std::int64_t pause = at == 0 ? 0 : apart(acts[at].at, acts[at - 1].at);
    if (pause >= limits_.back_within_minutes * kMinute) began = at;
    if (pause >= limits_.back_after_minutes * kMinute) {
      is_back = began != at &&
                apart(acts[at].at, acts[began].at) >= limits_.work_minutes * kMinute &&
                between(hour_of(acts[at].at), limits_.evening_from_hour,
                        limits_.evening_until_hour);
    }
    if (acts[at].access != SIZE_MAX) accesses_[acts[at].access].back = is_back;
  }
}

// Learned where something else says that a patient was there, so that who looks up many without
// trace does not thereby make it usual.
Counts Judge::counts_of(const Judged& access) const {
  const AccessFact& fact = *access.fact;
  Counts counts;
  if (!fact.opened) return counts;
  if (!fact.found.known || fact.found.by_card || fact.found.by_birth) {
    counts.add(kNoRecord, !fact.recorded);
  }
  if (fact.found.known && fact.recorded) {
    counts.add(kNoCard, !fact.found.by_card);
    if (!fact.found.by_card) counts.add(kNoBirth, !fact.found.by_birth);
  }
  if (!fact.recorded && !fact.found.by_card) return counts;
  counts.add(kByNightTrait, access.night);
  counts.add(kBackTrait, access.back);
  counts.add(kSurnameTrait, fact.flags.has(ConsentFlag::kSameSurname));
  counts.add(kAddressTrait, fact.flags.has(ConsentFlag::kSameAddress));
  counts.add(kStaffTrait, fact.flags.has(ConsentFlag::kOwnStaff));
  counts.add(kHouseholdTrait, fact.flags.has(ConsentFlag::kOwnHousehold));
  counts.add(kNeighbourTrait, fact.flags.has(ConsentFlag::kNeighbour));
  return counts;
}

// How usual each trait is with this user at other times, leaning on his peers while he is little
// known. The hours around the access say nothing: a run must not excuse itself.
void Judge::learn(const Judged& access) {
  const User& user = users_[access.user];
  const std::int64_t around = limits_.run_pause_minutes * kMinute;
  const auto first = std::ranges::partition_point(user.accesses, [&](std::size_t one) {
    return apart(access.fact->at, accesses_[one].fact->at) > around;
  });
  const auto last = std::ranges::partition_point(user.accesses, [&](std::size_t one) {
    return apart(accesses_[one].fact->at, access.fact->at) <= around;
  });
  Counts own = user.until.back();
  own.add(user.until[static_cast<std::size_t>(last - user.accesses.begin())], -1);
  own.add(user.until[static_cast<std::size_t>(first - user.accesses.begin())], 1);
  Counts peers = all_;
  peers.add(user.until.back(), -1);
  for (std::size_t trait = 0; trait < kTraits; ++trait) {
    const double theirs = (peers.has[trait] + kPeersWeight * kAssumed[trait]) /
                          (peers.of[trait] + kPeersWeight);
    const double his = (own.has[trait] + kOwnWeight[trait] * theirs) /
                       (own.of[trait] + kOwnWeight[trait]);
    shares_[trait] = std::clamp(his, kShareLeast, kShareMost);
  }
}

// ---- bits --------------------------------------------------------------------------------------

// Of accesses with nobody there: a made-up record misleads the next doctor and stays signed for ever;
// a card that is not there cannot be read; a birth date is known of one's own and of the famous.
constexpr double kSnoopRecords = 0.05;
constexpr double kSnoopHasCard = 0.03;
constexpr double kSnoopKnowsBirth = 0.35;
// What a ground would be worth if one access in four with nobody there had it.
constexpr double kGroundAmongSnoops = 0.25;
constexpr double kHourAmongSnoops = 0.35;
// Another user who looked at the same person: his bits count between these.
constexpr double kLookerLeast = -1.0;
constexpr double kLookerMost = 2.5;
constexpr double kLookerPart = 0.4;
// Relatives know a birth date and may hold the card.
constexpr double kRelativeKnowsBirth = 0.85;
constexpr double kRelativeHasCard = 0.1;

double bits(bool absent, double absent_among_snoops, double absent_among_patients) {
  return absent ? std::log2(absent_among_snoops / absent_among_patients)
                : std::log2((1 - absent_among_snoops) / (1 - absent_among_patients));
}

double Judge::trace_of(const AccessFact& fact, double has_card, double knows_birth) const {
  double sum = bits(!fact.recorded, 1 - kSnoopRecords, share(kNoRecord));
  if (!fact.found.known) return sum;
  sum += bits(!fact.found.by_card, 1 - has_card, share(kNoCard));
  if (fact.found.by_card) return sum;
  return sum + bits(!fact.found.by_birth, 1 - knows_birth, share(kNoBirth));
}

// Who it is to the user. Grounds come together (a household, its surname): the strongest counts, all
// are named.
void Judge::weigh_who(Judged& access) const {
  struct Ground {
    ConsentFlag consent;
    Trait trait;
    FlagKind kind;
    bool is_relative;
    bool is_near;  // However often it happens here, it does not become usual.
  };
  static constexpr Ground kGrounds[] = {
      {ConsentFlag::kOwnHousehold, kHouseholdTrait, FlagKind::kOwnHousehold, true,
       true},
      {ConsentFlag::kOwnStaff, kStaffTrait, FlagKind::kOwnStaff, false, true},
      {ConsentFlag::kNeighbour, kNeighbourTrait, FlagKind::kNeighbour, false, false},
      {ConsentFlag::kSameSurname, kSurnameTrait, FlagKind::kSameSurname, true, false},
      {ConsentFlag::kSameAddress, kAddressTrait, FlagKind::kSameAddress, false, false}};
  const AccessFact& fact = *access.fact;
  const double as_relative = trace_of(fact, kRelativeHasCard, kRelativeKnowsBirth);
  for (const Ground& ground : kGrounds) {
    if (!fact.flags.has(ground.consent)) continue;
    // A family that comes together is opened one after the other: with consent that is no ground.
    if (ground.kind == FlagKind::kSameAddress && !journal::asks_again(fact.answer)) continue;
    const double usual = ground.is_near ? kAssumed[ground.trait] : share(ground.trait);
    const double worth = std::log2(kGroundAmongSnoops / usual);
    const double more = ground.is_relative ? std::max(as_relative - access.trace, 0.0) : 0.0;
    access.who = std::max(access.who, worth + more);
    if (worth >= limits_.named_bits) access.named.push_back(ground.kind);
  }
}

void Judge::weigh(Judged& access) {
  learn(access);
  const AccessFact& fact = *access.fact;
  access.trace = trace_of(fact, kSnoopHasCard, kSnoopKnowsBirth);
  if (access.night) access.clock = std::log2(kHourAmongSnoops / share(kByNightTrait));
  if (access.back) {
    access.clock = std::max(access.clock, std::log2(kHourAmongSnoops / share(kBackTrait)));
  }
  access.clock = std::clamp(access.clock, 0.0, limits_.hour_bits_most);
  weigh_who(access);
}

// One person whom several users looked up without trace, within days: what the others left, or did
// not, says whether he was ever here.
void Judge::weigh_sought() {
  std::map<PersonId, std::vector<std::size_t>> by_person;
  for (std::size_t at = 0; at < accesses_.size(); ++at) {
    const AccessFact& fact = *accesses_[at].fact;
    if (fact.opened && fact.person) by_person[*fact.person].push_back(at);
  }
  for (const auto& [person, list] : by_person) weigh_sought(list);
}

void Judge::weigh_sought(const std::vector<std::size_t>& list) {
  const std::int64_t window = limits_.sought_days * kDay;
  std::map<std::size_t, std::multiset<double>> lookers;  // The bits of each user, in the window.
  std::size_t first = 0;
  std::size_t next = 0;
  const auto bits_of = [&](std::size_t one) {
    const AccessFact& fact = *accesses_[one].fact;
    return fact.recorded || fact.found.by_card
               ? -limits_.treated_bits
               : std::clamp(accesses_[one].trace, kLookerLeast, kLookerMost);
  };
  for (const std::size_t at : list) {
    Judged& access = accesses_[at];
    for (; next < list.size() && apart(accesses_[list[next]].fact->at, access.fact->at) <= window;
         ++next) {
      lookers[accesses_[list[next]].user].insert(bits_of(list[next]));
    }
    for (; apart(access.fact->at, accesses_[list[first]].fact->at) > window; ++first) {
      const auto gone = lookers.find(accesses_[list[first]].user);
      gone->second.erase(gone->second.find(bits_of(list[first])));
      if (gone->second.empty()) lookers.erase(gone);
    }
    double others = -limits_.seen_by_two_bits;
    for (const auto& [user, looks] : lookers) {
      const bool has_treated = *looks.begin() <= -limits_.treated_bits;
      if (!has_treated) ++access.lookers;
      if (user == access.user) continue;
      others += has_treated ? -limits_.treated_bits
                            : kLookerPart * *looks.rbegin() + limits_.sought_bits;
    }
    access.sought = std::max(0.0, others);
  }
}

// ---- flags -------------------------------------------------------------------------------------

std::uint32_t rounded(double value) {
  return value <= 0 ? 0 : static_cast<std::uint32_t>(std::lround(value));
}

// Who changed his mind and was treated left something behind; from then on he has agreed.
bool Judge::is_after_refusal(const Judged& access) {
  const AccessFact& fact = *access.fact;
  if (!fact.flags.has(ConsentFlag::kAfterRefusal)) return false;
  if (journal::asks_again(fact.answer)) return true;
  if (fact.person && agreed_.contains(*fact.person)) return false;
  if (access.trace > 0) return true;
  if (fact.person && fact.recorded) agreed_.insert(*fact.person);
  return false;
}

void Judge::judge_access(const Judged& access) {
  const AccessFact& fact = *access.fact;
  if (journal::asks_again(fact.answer)) flag(fact.name, FlagKind::kNoConsent, 0);
  if (fact.answer == ConsentAnswer::kRefused && fact.person) agreed_.erase(*fact.person);
  if (!fact.opened) return;
  if (is_after_refusal(access)) flag(fact.name, FlagKind::kAfterRefusal, 0);
  if (fact.flags.has(ConsentFlag::kWithheld)) flag(fact.name, FlagKind::kWithheld, 0);
  if (fact.flags.has(ConsentFlag::kNamesake)) flag(fact.name, FlagKind::kNamesake, 0);
  if (fact.emergency) flag(fact.name, FlagKind::kEmergencyCode, 0);
  if (!fact.found.searched) flag(fact.name, FlagKind::kNotSearched, 0);
  if (fact.viewers.size() >= limits_.viewers) {
    flag(fact.name, FlagKind::kSoughtAfter, static_cast<std::uint32_t>(fact.viewers.size()));
  }
  judge_bits(access);
}

void Judge::judge_bits(const Judged& access) {
  const AccessFact& fact = *access.fact;
  const double sum = access.trace + access.who + access.clock + access.sought;
  if (sum < limits_.flag_bits) return;
  for (const FlagKind kind : access.named) flag(fact.name, kind, rounded(sum));
  if (access.clock >= limits_.named_bits) {
    flag(fact.name, access.back ? FlagKind::kAfterHours : FlagKind::kByNight, rounded(sum));
  }
  if (access.sought >= limits_.named_bits && fact.viewers.size() < limits_.viewers) {
    flag(fact.name, FlagKind::kSoughtAfter, access.lookers);
  }
}

// A run: the sum of bits since it was last at nothing. What is flagged is the run up to its height.
void Judge::judge_runs(const User& user) {
  std::vector<std::size_t> run;
  std::size_t height_at = 0;  // How many of the run stand at its height.
  double sum = 0;
  double height = 0;
  const auto end_run = [&] {
    if (height >= limits_.run_bits) {
      for (std::size_t at = 0; at < height_at; ++at) {
        flag(accesses_[run[at]].fact->name, FlagKind::kBulk, static_cast<std::uint32_t>(height_at));
      }
    }
    run.clear();
    height_at = 0;
    sum = height = 0;
  };
  Instant last;
  for (const std::size_t at : user.accesses) {
    const Judged& access = accesses_[at];
    if (!access.fact->opened) continue;
    if (!run.empty() && apart(access.fact->at, last) > limits_.run_pause_minutes * kMinute) {
      end_run();
    }
    last = access.fact->at;
    sum += access.trace;
    if (sum <= 0) {
      end_run();
      continue;
    }
    run.push_back(at);
    if (sum > height) {
      height = sum;
      height_at = run.size();
    }
  }
  end_run();
}

void Judge::judge_searches(const User& user) {
  std::vector<std::size_t> row;
  const auto end_row = [&] {
    if (row.size() >= limits_.searches_in_a_row) {
      for (const std::size_t at : row) {
        flag(facts_.searches[at].name, FlagKind::kSearchesOnly,
             static_cast<std::uint32_t>(row.size()));
      }
    }
    row.clear();
  };
  for (const std::size_t at : user.searches) {
    const SearchFact& search = facts_.searches[at];
    if (search.led) end_row();
    if (search.led || !search.counts) continue;
    if (!row.empty() && apart(search.at, facts_.searches[row.back()].at) >
                            limits_.search_pause_minutes * kMinute) {
      end_row();
    }
    row.push_back(at);
  }
  end_row();
}

// More new people within the hour before than usual, by the user's own accesses or the device's.
void Judge::judge_budgets() {
  using Met = std::set<PersonId>;
  struct Hour {
    Met met;
    std::vector<Instant> latest;
    std::size_t first = 0;
    std::uint32_t add(const AccessFact& fact) {
      latest.push_back(fact.at);
      while (apart(fact.at, latest[first]) >= kHour) ++first;
      return static_cast<std::uint32_t>(latest.size() - first);
    }
  };
  std::vector<Hour> by_user(users_.size());
  std::map<KeyId, Hour> by_device;
  for (const Judged& access : accesses_) {
    const AccessFact& fact = *access.fact;
    bool is_flagged = fact.flags.has(ConsentFlag::kBudget);
    std::uint32_t figure = 0;
    if (fact.opened && fact.person && by_user[access.user].met.insert(*fact.person).second) {
      figure = by_user[access.user].add(fact);
      is_flagged |= figure > limits_.new_people_an_hour_by_user;
      is_flagged |= by_device[fact.name.device].add(fact) > limits_.new_people_an_hour_by_device;
    }
    if (is_flagged && fact.opened) flag(fact.name, FlagKind::kBudget, figure);
  }
}

// The chance of `count` or more of `tries`, each with `share`.
double chance_of(std::uint32_t count, std::uint32_t tries, double share) {
  double below = 0;
  for (std::uint32_t at = 0; at < count; ++at) {
    const double ways = std::lgamma(tries + 1.0) - std::lgamma(at + 1.0) -
                        std::lgamma(static_cast<double>(tries - at) + 1.0);
    below += std::exp(ways + at * std::log(share) + (tries - at) * std::log1p(-share));
  }
  return 1 - below;
}

// Openings without consent that left no trace, far above the median of the others.
void Judge::judge_no_consent() {
  struct Own {
    std::uint32_t opened = 0;
    std::vector<std::size_t> untraced;
  };
  std::vector<Own> own(users_.size());
  for (std::size_t at = 0; at < accesses_.size(); ++at) {
    const Judged& access = accesses_[at];
    if (!access.fact->opened) continue;
    ++own[access.user].opened;
    if (journal::asks_again(access.fact->answer) && access.trace > 0) {
      own[access.user].untraced.push_back(at);
    }
  }
  // Nobody's norm is nothing at all, and who opened hardly anybody sets none.
  constexpr double kNormLeast = 0.02;
  constexpr std::uint32_t kSetsANorm = 10;
  for (std::size_t user = 0; user < users_.size(); ++user) {
    if (own[user].untraced.size() < limits_.no_consent_least) continue;
    std::vector<double> shares;
    for (std::size_t other = 0; other < users_.size(); ++other) {
      if (other == user || own[other].opened < kSetsANorm) continue;
      shares.push_back(static_cast<double>(own[other].untraced.size()) / own[other].opened);
    }
    double norm = kNormLeast;
    if (!shares.empty()) {
      const auto middle = shares.begin() + static_cast<std::ptrdiff_t>(shares.size() / 2);
      std::ranges::nth_element(shares, middle);
      norm = std::clamp(*middle, kNormLeast, 0.9);
    }
    const auto count = static_cast<std::uint32_t>(own[user].untraced.size());
    if (chance_of(count, own[user].opened, norm) > limits_.no_consent_chance) continue;
    for (const std::size_t at : own[user].untraced) {
      flag(accesses_[at].fact->name, FlagKind::kNoConsentRate, count);
    }
  }
}

// What a reviewer should see first.
int gravity(FlagKind kind) {
  switch (kind) {
    case FlagKind::kAfterRefusal: return 0;
    case FlagKind::kWithheld: return 1;
    case FlagKind::kNoConsent: return 2;
    case FlagKind::kOwnHousehold: return 3;
    case FlagKind::kOwnStaff: return 4;
    case FlagKind::kSoughtAfter: return 5;
    default: return 10 + static_cast<int>(kind);
  }
}

std::vector<Flag> Judge::flags() {
  gather();
  for (Judged& access : accesses_) {
    if (access.fact->opened) weigh(access);
  }
  weigh_sought();
  for (const Judged& access : accesses_) judge_access(access);
  for (const User& user : users_) {
    judge_runs(user);
    judge_searches(user);
  }
  judge_budgets();
  judge_no_consent();
  std::ranges::sort(flags_, [](const Flag& one, const Flag& other) {
    if (one.subject != other.subject) return one.subject < other.subject;
    return gravity(one.kind) < gravity(other.kind);
  });
  return std::move(flags_);
}

}  // namespace

std::vector<Flag> judge(Facts facts, const Limits& limits) {
  return Judge(std::move(facts), limits).flags();
}

}  // namespace tomoshibi::store::audit::watching
