// Acts become entries, in order of time, with the flags that the product's watch gives; see
// shelter_week.h.
#include "tests/bench/watch/shelter_week.h"

#include <algorithm>
#include <array>
#include <functional>
#include <set>

#include "tests/bench/watch/scene.h"
#include "tests/bench/watch/village.h"

namespace tomoshibi::watch_bench {
namespace {

namespace journal = store::journal;
namespace audit = store::audit;

class Writer {
 public:
  Writer(Random& random, const Village& village) : random_(random), village_(village) {}
  ShelterWeek write(const std::vector<Act>& acts);

 private:
  struct Step {
    std::int64_t at = 0;
    std::size_t order = 0;  // As planned: steps of one moment keep it.
    std::function<void()> write;
  };
  void plan(const Act& act, std::size_t number);
  void later(std::int64_t at, std::function<void()> write) {
    steps_.push_back({at, steps_.size(), std::move(write)});
  }
  EntrySeq add(std::size_t member, journal::Body body);
  journal::SearchCriteria criteria_of(const Act& act) const;
  std::vector<PersonId> shown_by(const Act& act);
  journal::ConsentRecorded consent_of(const Act& act);
  audit::Likeness likeness_of(std::size_t member, const Resident& person) const;

  Random& random_;
  const Village& village_;
  ShelterWeek week_;
  audit::Watch watch_;
  std::vector<Step> steps_;
  std::vector<EntrySeq> consents_;
  std::vector<EntrySeq> searches_;
  std::set<std::size_t> refused_;
  std::vector<std::string> last_unconsented_;  // The household that each member opened so last.
  std::int64_t now_ = 0;
};

EntrySeq Writer::add(std::size_t member, journal::Body body) {
  journal::Entry entry;
  entry.header.device.fill(7);
  entry.header.seq = {week_.entries.size() + 1};
  entry.header.wall = {now_};
  entry.header.account = village_.staff[member].account;
  entry.header.role = village_.staff[member].pharmacist ? Role::kPharmacist : Role::kDoctor;
  entry.body = std::move(body);
  entry.opened = true;
  watch_.take(entry);
  week_.entries.push_back(std::move(entry));
  return week_.entries.back().header.seq;
}

journal::SearchCriteria Writer::criteria_of(const Act& act) const {
  using journal::SearchField;
  journal::SearchCriteria criteria;
  if (act.is_batch) {
    criteria.kind = journal::SearchKind::kBatch;
    criteria.terms = {{SearchField::kText, "roster"}};
    return criteria;
  }
  criteria.kind = act.by_card ? journal::SearchKind::kCard : journal::SearchKind::kPerson;
  if (act.by_card) {
    criteria.terms = {{SearchField::kNumber, "1234567"}, {SearchField::kBirth, "19470314"}};
    return criteria;
  }
  const std::string name = act.person == kNobody ? "" : village_.people[act.person].family;
  criteria.terms.push_back({SearchField::kName, name.empty() ? "name" : name});
  if (act.says_birth) {
    criteria.terms.push_back({SearchField::kBirth, "昭和22年3月14日"});
  } else {
    criteria.terms.push_back({SearchField::kAge, "79"});
  }
  return criteria;
}

std::vector<PersonId> Writer::shown_by(const Act& act) {
  std::vector<PersonId> shown;
  if (act.person != kNobody) shown.push_back(village_.people[act.person].id);
  const int others = act.by_card ? 0 : random_.below(4);
  for (int one = 0; one < others; ++one) {
    shown.push_back(village_.people[static_cast<std::size_t>(
        random_.below(static_cast<int>(village_.people.size())))].id);
  }
  return shown;
}

// What a desk with this register tells of the two (app/desk).
audit::Likeness Writer::likeness_of(std::size_t number, const Resident& person) const {
  const Member& member = village_.staff[number];
  audit::Likeness likeness;
  likeness.same_surname = person.family == member.family || person.former_family == member.family;
  likeness.own_staff = std::ranges::any_of(village_.staff, [&](const Member& other) {
    return other.family == person.family && other.given == person.given;
  });
  for (const std::size_t home : member.homes) {
    likeness.own_household |= village_.people[home].line == person.line;
    likeness.neighbour |= audit::next_door(village_.people[home].line, person.line);
  }
  likeness.neighbour &= !likeness.own_household;
  likeness.same_address = !person.line.empty() && last_unconsented_[number] == person.line;
  return likeness;
}

journal::ConsentRecorded Writer::consent_of(const Act& act) {
  const Resident& person = village_.people[act.person];
  journal::ConsentRecorded consent;
  consent.answer = act.answer;
  consent.place = "shelter";
  consent.persons = {person.id};
  consent.sections = SectionSet::all();
  if (act.answer == ConsentAnswer::kNone) consent.reasons = {NoConsentReason::kUnconscious};
  consent.flags = watch_.grounds(village_.staff[act.member].account, person.id,
                                 likeness_of(act.member, person), {now_});
  using journal::ConsentFlag;
  if (act.is_namesake) consent.flags = consent.flags.with(ConsentFlag::kNamesake);
  if (act.is_withheld) consent.flags = consent.flags.with(ConsentFlag::kWithheld);
  if (act.answer == ConsentAnswer::kRefused) {
    refused_.insert(act.person);
  } else if (refused_.contains(act.person)) {
    consent.flags = consent.flags.with(ConsentFlag::kAfterRefusal);
  }
  if (needs_reason(act.answer)) last_unconsented_[act.member] = person.line;
  return consent;
}

void Writer::plan(const Act& act, std::size_t number) {
  later(act.at, [this, &act, number] {
    searches_[number] = add(act.member, journal::SearchBegins{criteria_of(act)});
    if (!act.has_consent) week_.searches[searches_[number].value] = act.label;
  });
  later(act.at + act.search_takes, [this, &act, number] {
    journal::SearchEnds ends;
    ends.begin = searches_[number];
    ends.outcome = act.outcome;
    ends.criteria = criteria_of(act);
    ends.shown = shown_by(act);
    ends.shown_count = ends.shown.size();
    add(act.member, ends);
  });
  if (!act.has_consent) return;
  later(act.consent_at(), [this, &act, number] {
    consents_[number] = add(act.member, consent_of(act));
    if (act.answer == ConsentAnswer::kRefused) return;
    week_.accesses[consents_[number].value] = act.label;
    add(act.member, journal::ChartViewed{consents_[number],
                                         {village_.people[act.person].id},
                                         SectionSet::all()});
  });
  if (act.answer == ConsentAnswer::kRefused) return;
  for (const Look& look : act.looks) {
    later(std::max(look.at, act.consent_at() + 1), [this, &act, &look, number] {
      add(look.member, journal::ChartViewed{consents_[number],
                                            {village_.people[act.person].id},
                                            SectionSet::all()});
    });
  }
  if (act.record_after) {
    later(act.consent_at() + *act.record_after, [this, &act, number] {
      journal::RecordMade record;
      record.kind = journal::RecordKind::kStillHeld;
      record.consent = consents_[number];
      add(act.member, record);
    });
  }
  if (act.close) {
    later(act.consent_at() + act.open_for, [this, &act, number] {
      add(act.member, journal::ChartClosed{consents_[number], *act.close, {}});
    });
  }
}

ShelterWeek Writer::write(const std::vector<Act>& acts) {
  consents_.resize(acts.size());
  searches_.resize(acts.size());
  last_unconsented_.resize(village_.staff.size());
  for (std::size_t number = 0; number < acts.size(); ++number) plan(acts[number], number);
  std::ranges::sort(steps_, [](const Step& one, const Step& other) {
    return std::tie(one.at, one.order) < std::tie(other.at, other.order);
  });
  for (const Step& step : steps_) {
    now_ = step.at;
    step.write();
  }
  return std::move(week_);
}

}  // namespace

std::string_view name_of(Snooping kind) {
  constexpr std::array<std::string_view, 8> kNames{"nobody",     "colleague", "celebrity",
                                                   "neighbour",  "own family", "bulk browsing",
                                                   "after hours", "lists only"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view name_of(Hard hard) {
  constexpr std::array<std::string_view, 5> kNames{"nothing special", "no tie known", "record faked",
                                                   "birth date known", "under another's consent"};
  return kNames[static_cast<std::size_t>(hard)];
}

std::uint64_t seed_of(SeedsFor use, std::uint32_t number) {
  return static_cast<std::uint64_t>(use) << 32 | number;
}

ShelterWeek make_week(std::uint64_t seed, Snooping kind) {
  Random people(seed, 1);
  const Village village = make_village(people);
  Random honest(seed, 2);
  std::vector<Act> acts = honest_acts(honest, village);
  Random snooping(seed, 3 + static_cast<std::uint64_t>(kind));
  add_snooping(snooping, village, kind, acts);
  Random written(seed, 64);
  return Writer(written, village).write(acts);
}

}  // namespace tomoshibi::watch_bench
