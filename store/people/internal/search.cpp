#include "store/people/internal/search.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <unordered_map>

#include "store/people/internal/explain.h"
#include "store/people/internal/lean.h"
#include "store/people/internal/scan.h"
#include "store/people/internal/state.h"
#include "store/people/internal/verdict.h"
#include "store/people/internal/weights.h"

namespace tomoshibi::store::people::internal {
namespace {

using namespace weights;
using State = Register::State;

struct Posterior {
  std::vector<double> probability;  // Beside Scan::best.
  double listed = 0;                // Of all of them together.
};

// P(person | query) over everybody, "not registered" and "an unregistered relative".
Posterior posterior_of(const Scan& scan, const Chance& chance, double people, double not_here) {
  Posterior out;
  if (scan.best.empty()) return out;
  const double prior = std::log((1 - not_here - kRelative) / people);
  const double registered = prior + scan.log_mass;
  const double absent = std::log(not_here) + chance.absent;
  const double relative = std::log(kRelative / people) + chance.relative + scan.log_kin;
  const double top = std::max({registered, absent, relative});
  const double sum = std::exp(registered - top) + std::exp(absent - top) + std::exp(relative - top);
  for (const Best& one : scan.best) {
    const double log = prior + std::log(static_cast<double>(one.weight)) + scan.log_scale;
    out.probability.push_back(std::exp(log - top) / sum);
    out.listed += out.probability.back();
  }
  return out;
}

Person without_address(Person person) {
  person.address = Address{};
  person.phones.clear();
  return person;
}

class Search {
 public:
  Search(State& state, Role role, const Query& query, const Date& today, Thoroughness thoroughness)
      : state_(state), role_(role), query_(query), today_(today), thoroughness_(thoroughness) {}

  Result<Answer> run() {
    while (true) {
      TRY(answer, attempt());
      if (answer) return *std::move(answer);
    }
  }

 private:
  // Nothing: somebody was met who is not to be seen; he is hidden now, and the question is asked again.
  Result<std::optional<Answer>> attempt() {
    answer_ = {};
    suspects_.clear();
    slots_.clear();
    hidden_ = false;
    TRY_VOID(refresh(state_));
    asked_ = prepare(state_, query_, today_);
    answer_.people = state_.index.visible();
    answer_.warnings.birth_not_understood = asked_.birth.not_understood;
    warn_of_insurer();
    if (asked_.nothing()) return std::optional(std::move(answer_));
    if (answer_.people == 0 && state_.index.slots() == 0 && state_.index.totals().people == 0) {
      answer_.verdict = Verdict::kUncovered;
      return std::optional(std::move(answer_));
    }
    TRY(fetched, Fetched::open(state_, asked_));
    scan_ = scan(state_.index, asked_, thoroughness_);
    Chance chance = chance_of(asked_, state_.index);
    fetched.add_rest(chance, scan_);
    // A branch is given once in a family: whoever bears it is registered, no relative has it too.
    if (branch_is_taken()) chance.relative += kBranchOther;
    posterior_ = posterior_of(scan_, chance, static_cast<double>(answer_.people),
                              asked_.rates.absent);
    TRY_VOID(collect());
    if (hidden_) return std::optional<Answer>{};
    count();
    judge(Case{state_, asked_, suspects_, today_}, answer_);
    // Looked for whoever asks, so that the time says nothing; told to doctor and pharmacist.
    TRY(withheld, find_withheld());
    if (withheld && may_know_withheld(role_)) tell_withheld(*withheld);
    return std::optional(std::move(answer_));
  }

  bool branch_is_taken() const {
    if (asked_.card.asked.branch == kNoBranch || scan_.best.empty()) return false;
    const Face face = state_.index.face(scan_.best.front().slot);
    return std::ranges::any_of(face.cards, [this](const CardFace& card) {
      return card.branch == asked_.card.asked.branch &&
             compare(asked_.card.asked.number, card.number) == CodeMatch::kExact;
    });
  }

  void warn_of_insurer() {
    const Code code = read_code(query_.card.insurer_number);
    if (code.hashed || code.unread != 0 || code.length < 6) return;
    std::string digits;
    for (int at = code.length - 1; at >= 0; --at) {
      digits += static_cast<char>('0' + (code.digits >> (4 * at) & 0xf));
    }
    answer_.warnings.insurer_check_digit_wrong = check_digit_of(digits) == CheckDigit::kWrong;
  }

  // A person of the list, to be shown.
  Result<Candidate> candidate(std::uint32_t slot, double probability, const Suspect& suspect) {
    Candidate out;
    TRY(person, load_person(state_, slot));
    TRY_VOID(look_for_another(slot, person));
    if (hidden_) return out;
    out.person = person.address_suppressed ? without_address(std::move(person)) : std::move(person);
    out.probability = probability;
    out.fields = suspect.why.fields;
    TRY(others, linked(state_, out.person.id));
    for (Linked& other : others) {
      out.linked.push_back(other.id);
      TRY(record, load_person(state_, other.id));
      if (record.address_suppressed) record = without_address(std::move(record));
      out.others.push_back({std::move(record), std::move(other.evidence)});
    }
    return out;
  }

  // Of a person whom several databases hold the newest record counts, and whoever one of them withholds
  // is withheld; a person of the overlay covers the others from the start.
  Result<void> look_for_another(std::uint32_t slot, const Person& person) {
    if (state_.parts.size() < 3 || state_.index.part(slot) + 1 == state_.parts.size()) return ok();
    if (state_.withheld_below.contains(person.id)) return hide(slot);
    for (const auto* list : {&answer_.candidates, &answer_.nearest}) {
      for (const Candidate& one : *list) {
        if (one.person.id != person.id) continue;
        const std::uint32_t other = slots_.at(person.id);
        const std::int64_t by = person.as_of.milliseconds - one.person.as_of.milliseconds;
        const bool is_newer = by > 0 || (by == 0 && state_.index.order(slot) < state_.index.order(other));
        return hide(is_newer ? other : slot);
      }
    }
    slots_[person.id] = slot;
    return ok();
  }
  Result<void> hide(std::uint32_t slot) {
    hidden_ = true;
    const std::uint32_t part = state_.index.part(slot), row = state_.index.row(slot);
    // Whoever was fetched by his words is counted apart from the index's images.
    if (state_.parts[part].is_lean && !state_.parts[part].left.contains(row)) {
      return leave_totals(state_, part, row);
    }
    state_.index.hide(slot);
    return ok();
  }

  // Who weighs next to nothing beside the first is left out, unless he could be taken for him.
  bool is_worth_showing(std::size_t at, const Suspect& suspect) const {
    constexpr double kShown = 1e-3;
    if (posterior_.probability[at] >= posterior_.probability.front() * kShown) return true;
    if (suspect.why.full_name && suspect.why.birth_exact) return true;
    return !suspects_.empty() && suspects_.front().face.day == suspect.face.day &&
           are_namesakes(state_.index, suspects_.front().face, suspect.face);
  }

  Result<void> collect() {
    nobody_ = posterior_.listed < kNobody;
    for (std::size_t at = 0; at < scan_.best.size(); ++at) {
      if (nobody_ ? answer_.nearest.size() >= kMostNearest
                  : answer_.candidates.size() >= kMostCandidates) {
        break;
      }
      const std::uint32_t slot = scan_.best[at].slot;
      Suspect suspect;
      suspect.face = state_.index.face(slot);
      suspect.why = explain(state_, query_, asked_, suspect.face, today_);
      if (!is_worth_showing(at, suspect)) continue;
      TRY(one, candidate(slot, posterior_.probability[at], suspect));
      if (hidden_) return ok();
      if (nobody_) {
        answer_.nearest.push_back(std::move(one));
      } else if (!join_to_linked(one)) {
        answer_.candidates.push_back(std::move(one));
        suspects_.push_back(std::move(suspect));
      }
    }
    mark_namesakes(state_.index, suspects_, answer_.candidates);
    return ok();
  }

  // Two records of one human being are one row: whichever fits better stands in front.
  bool join_to_linked(const Candidate& one) {
    for (Candidate& earlier : answer_.candidates) {
      if (std::ranges::find(earlier.linked, one.person.id) == earlier.linked.end()) continue;
      earlier.probability += one.probability;
      return true;
    }
    return false;
  }

  void count() {
    answer_.fitting = scan_.fitting;
    if (scan_.fitting == 0 && !nobody_) {
      // Nobody fits to the letter: those who fit but for a slip.
      answer_.fitting = static_cast<std::uint64_t>(
          std::ranges::count_if(answer_.candidates, [](const Candidate& one) {
            return one.differs() == 0;
          }));
    }
    answer_.rows_allowed = asked_.fields >= 2 && answer_.fitting <= kMostRows;
    answer_.warnings.symbol_and_number_exchanged = scan_.exchanged && !nobody_;
    answer_.narrowing = scan_.narrowing;
  }

  // A withheld person of exactly this full name and this birth date, if there is one.
  Result<std::optional<PersonId>> find_withheld() {
    std::optional<PersonId> found;
    if (!asked_.birth.date || !asked_.birth.date->complete() || asked_.name.empty()) return found;
    const Index& index = state_.index;
    for (const std::uint32_t slot : index.withheld()) {
      const Face face = index.face(slot);
      if (face.day == kNoDay || !asked_.day_date.of(face.day).fits) continue;
      const Explained why = explain(state_, query_, asked_, face, today_);
      if (!why.full_name || !why.birth_exact || found) continue;
      TRY(id, load_id(state_, slot));
      found = id;
    }
    return found;
  }

  void tell_withheld(const PersonId& id) {
    // Somebody else of this name and birth date is here and may be shown: both stay possible.
    if (!suspects_.empty() && suspects_.front().why.full_name && suspects_.front().why.birth_exact) {
      if (answer_.verdict == Verdict::kCertain) answer_.verdict = Verdict::kPossible;
      return;
    }
    Answer answer;
    answer.verdict = Verdict::kWithheld;
    answer.people = answer_.people;
    answer.warnings = answer_.warnings;
    Candidate only;
    only.person.id = id;
    answer.candidates.push_back(std::move(only));
    answer_ = std::move(answer);
  }

  State& state_;
  Role role_;
  const Query& query_;
  Date today_;
  Thoroughness thoroughness_;
  Asked asked_;
  Scan scan_;
  Posterior posterior_;
  std::vector<Suspect> suspects_;  // Beside answer_.candidates.
  std::unordered_map<PersonId, std::uint32_t> slots_;  // Of whoever stands on the list.
  bool nobody_ = false;
  bool hidden_ = false;  // Somebody was, on the way.
  Answer answer_;
};

}  // namespace

Result<Answer> find(State& state, Role role, const Query& query, const Date& today,
                    Thoroughness thoroughness) {
  return Search(state, role, query, today, thoroughness).run();
}

Result<Person> person(State& state, Role role, const PersonId& id) {
  TRY(withheld, is_withheld(state, id));
  if (withheld && !may_know_withheld(role)) {
    return Error(Errc::kNotFound, "no such person in this region");
  }
  TRY(found, load_person(state, id));
  if (found.address_suppressed) return without_address(std::move(found));
  return found;
}

Result<Answer> Door::find(const Register& people, Role role, const Query& query,
                          const Date& today, Thoroughness thoroughness) {
  return internal::find(*people.state_, role, query, today, thoroughness);
}
Result<Person> Door::person(const Register& people, Role role, const PersonId& id) {
  return internal::person(*people.state_, role, id);
}
Register::State& Door::state(Register& people) { return *people.state_; }

}  // namespace tomoshibi::store::people::internal
