#include "store/people/internal/search.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "store/people/internal/explain.h"
#include "store/people/internal/scan.h"
#include "store/people/internal/state.h"
#include "store/people/internal/verdict.h"
#include "store/people/internal/weights.h"

namespace tomoshibi::store::people::internal {
namespace {

using namespace weights;
using State = Register::State;

struct Ranked {
  std::uint32_t slot;
  double probability;
};

struct Posterior {
  std::vector<Ranked> best;  // At most kMostCandidates + 1.
  double listed = 0;         // Of all of `best` together.
};

// P(person | query) over everybody, "not registered" and "an unregistered relative".
Posterior posterior_of(const Scan& scan, double people) {
  Posterior out;
  if (people < 1 || scan.score.empty()) return out;
  const float most = *std::ranges::max_element(scan.score);
  if (most <= kUnseen) return out;
  const double prior = std::log((1 - kAbsent - kRelative) / people);
  const double absent = std::log(kAbsent) + scan.log_absent_u;
  const double top = std::max(prior + static_cast<double>(most), absent);
  double sum = std::exp(absent - top);
  const double relative_prior = std::log(kRelative / people) + scan.log_relative_u;
  std::vector<std::pair<float, std::uint32_t>> order;
  const float counts = most - 22;
  const auto kin_counts = static_cast<float>(top - 16 - relative_prior);
  for (std::uint32_t at = 0; at < scan.score.size(); ++at) {
    const float score = scan.score[at];
    if (score > counts) {
      sum += std::exp(prior + static_cast<double>(score) - top);
      if (score > most - 18) order.emplace_back(-score, scan.few ? scan.slots[at] : at);
    }
    if (scan.relative[at] > kin_counts) {
      sum += std::exp(relative_prior + static_cast<double>(scan.relative[at]) - top);
    }
  }
  sum += std::exp(prior - top) * scan.rest + std::exp(relative_prior - top) * scan.rest_relative;
  const std::size_t wanted = std::min<std::size_t>(order.size(), kMostCandidates + 1);
  std::ranges::partial_sort(order, order.begin() + static_cast<std::ptrdiff_t>(wanted));
  for (std::size_t at = 0; at < wanted; ++at) {
    const double score = -static_cast<double>(order[at].first);
    const double probability = std::exp(prior + score - top) / sum;
    out.best.push_back({order[at].second, probability});
    out.listed += probability;
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
  Search(State& state, Role role, const Query& query, const Date& today)
      : state_(state), role_(role), query_(query), today_(today) {}

  Result<Answer> run() {
    TRY(asked, prepare(state_, query_, today_));
    asked_ = std::move(asked);
    answer_.people = state_.index.visible();
    answer_.warnings.birth_not_understood = asked_.birth.not_understood;
    warn_of_insurer();
    if (nothing_asked()) return std::move(answer_);
    if (answer_.people == 0 && state_.index.slots() == 0) {
      answer_.verdict = Verdict::kUncovered;
      return std::move(answer_);
    }
    if (std::optional<Scan> few = scan_few(state_, asked_)) {
      scan_ = *std::move(few);
    } else {
      scan_ = scan(state_, asked_);
    }
    posterior_ = posterior_of(scan_, static_cast<double>(answer_.people));
    TRY_VOID(collect());
    count();
    judge(Case{state_, asked_, suspects_, today_}, answer_);
    // Looked for whoever asks, so that the time says nothing; told to doctor and pharmacist.
    TRY(withheld, find_withheld());
    if (withheld && may_know_withheld(role_)) tell_withheld(*withheld);
    return std::move(answer_);
  }

 private:
  bool nothing_asked() const {
    return asked_.name.empty() && asked_.day.empty() && asked_.sex == Sex::kUnknown &&
           !asked_.place.given && asked_.phone == 0 && !asked_.has_card;
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

  Result<Candidate> candidate(const Ranked& ranked, Suspect& suspect) {
    suspect.face = state_.index.face(ranked.slot);
    suspect.why = explain(state_, query_, asked_, suspect.face, today_);
    Candidate out;
    TRY(person, load_person(state_, ranked.slot));
    out.person = person.address_suppressed ? without_address(std::move(person)) : person;
    out.probability = ranked.probability;
    out.fields = suspect.why.fields;
    TRY(others, linked(state_, out.person.id));
    out.linked = std::move(others);
    return out;
  }

  Result<void> collect() {
    const double best = posterior_.best.empty() ? 0 : posterior_.best.front().probability;
    nobody_ = posterior_.listed < kNobody;
    for (const Ranked& ranked : posterior_.best) {
      if (nobody_ ? answer_.nearest.size() >= kMostNearest
                  : answer_.candidates.size() >= kMostCandidates) {
        break;
      }
      if (!nobody_ && ranked.probability < best * 1e-6) break;
      Suspect suspect;
      TRY(one, candidate(ranked, suspect));
      if (nobody_) {
        answer_.nearest.push_back(std::move(one));
      } else {
        answer_.candidates.push_back(std::move(one));
        suspects_.push_back(std::move(suspect));
      }
    }
    mark_namesakes(state_.index, suspects_, answer_.candidates);
    return ok();
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
    if (asked_.has_card) count_card();
  }

  // Insurer, then symbol, number, branch, birth: how many are left after each that was given.
  void count_card() {
    if (scan_.few) {
      answer_.narrowing = scan_.narrowing;
      return;
    }
    const std::array<bool, 5> given{!asked_.card.asked.insurer.empty(),
                                    !asked_.card.asked.symbol.empty(),
                                    !asked_.card.asked.number.empty(),
                                    asked_.card.asked.branch != kNoBranch,
                                    asked_.day_date.asked};
    std::array<std::uint64_t, 5> left{};
    const Index& index = state_.index;
    for (std::uint32_t slot = 0; slot < index.slots(); ++slot) {
      if ((index.flags[slot] & (Index::kWithheld | Index::kAbsent)) != 0) continue;
      const std::uint8_t insurer_fits =
          !given[0] ? 1
          : index.insurer[slot] == kNoTerm ? 0
                                           : asked_.card.insurer_fits[index.insurer[slot]];
      if (insurer_fits == 0) continue;
      ++left[0];
      if (given[1] && (index.symbol[slot] == kNoTerm ||
                       asked_.card.symbol_fits[index.symbol[slot]] == 0)) {
        continue;
      }
      ++left[1];
      if (given[2]) {
        const Code number = index.number_of(slot);
        if (compare(asked_.card.asked.number, number) != CodeMatch::kExact &&
            !begins(asked_.card.asked.number, number)) {
          continue;
        }
      }
      ++left[2];
      if (given[3] && index.branch[slot] != asked_.card.asked.branch) continue;
      ++left[3];
      if (given[4] && asked_.day_date.fits[std::min(index.day[slot], kNoDay)] == 0) continue;
      ++left[4];
    }
    for (std::size_t at = 0; at < given.size(); ++at) {
      if (given[at]) answer_.narrowing.push_back(left[at]);
    }
  }

  // A withheld person of exactly this full name and this birth date, if there is one.
  Result<std::optional<PersonId>> find_withheld() {
    std::optional<PersonId> found;
    if (!asked_.birth.date || !asked_.birth.date->complete() || asked_.name.empty()) return found;
    const Index& index = state_.index;
    for (const std::uint32_t slot : state_.lookup.withheld) {
      if (asked_.day_date.fits[std::min(index.day[slot], kNoDay)] == 0) continue;
      if (index.day[slot] == kNoDay) continue;
      const Explained why = explain(state_, query_, asked_, index.face(slot), today_);
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
  Asked asked_;
  Scan scan_;
  Posterior posterior_;
  std::vector<Suspect> suspects_;  // Beside answer_.candidates.
  bool nobody_ = false;
  Answer answer_;
};

}  // namespace

Result<Answer> find(State& state, Role role, const Query& query, const Date& today) {
  return Search(state, role, query, today).run();
}

Result<Person> person(State& state, Role role, const PersonId& id) {
  TRY(slot, slot_of(state, id));
  if (!slot) return Error(Errc::kNotFound, "no such person in this region");
  if ((state.index.flags[*slot] & Index::kWithheld) != 0 && !may_know_withheld(role)) {
    return Error(Errc::kNotFound, "no such person in this region");
  }
  TRY(found, load_person(state, *slot));
  if (found.address_suppressed) return without_address(std::move(found));
  return found;
}

Result<Answer> Door::find(const Register& people, Role role, const Query& query,
                          const Date& today) {
  return internal::find(*people.state_, role, query, today);
}
Result<Person> Door::person(const Register& people, Role role, const PersonId& id) {
  return internal::person(*people.state_, role, id);
}

}  // namespace tomoshibi::store::people::internal
