#include "store/people/internal/verdict.h"

#include <algorithm>
#include <array>
#include <string>

#include "store/people/internal/question.h"
#include "store/people/internal/state.h"
#include "store/people/internal/text.h"
#include "store/people/internal/weights.h"

namespace tomoshibi::store::people::internal {

using namespace weights;

// Written alike, or sounding alike, both halves together.
bool are_namesakes(const Index& index, const Face& one, const Face& other) {
  const auto keys_of = [&index](const Face& face) {
    std::array<std::u32string, 2> keys;
    if (face.names.empty()) return keys;
    const FaceName& name = face.names.front();
    if (name.family != kNoTerm) {
      keys[0] = index.families[name.family].key;
      keys[1] = index.families[name.family].sound;
    }
    if (name.given != kNoTerm) {
      keys[0] += U' ' + index.givens[name.given].key;
      keys[1] += U' ' + index.givens[name.given].sound;
    }
    return keys;
  };
  const auto first = keys_of(one);
  const auto second = keys_of(other);
  return (first[0] == second[0] && first[0].size() > 1) ||
         (first[1] == second[1] && first[1].size() > 1);
}

namespace {

class Judge {
 public:
  Judge(const Case& what, Answer& answer) : what_(what), answer_(answer) {}

  void run() {
    const double best =
        answer_.candidates.empty() ? 0 : answer_.candidates.front().probability;
    const bool uncovered = insurer_not_held() || what_.asked.place.unknown_place ||
                           answer_.people == 0;
    if (uncovered && best < 0.5) {
      answer_.verdict = Verdict::kUncovered;
      hold_back();
      answer_.held = what_.state.lookup.holdings;
      return;
    }
    if (answer_.candidates.empty()) {
      answer_.verdict = is_stale() ? Verdict::kStale : Verdict::kNone;
      if (answer_.verdict == Verdict::kStale) answer_.held = relevant_holdings();
      return;
    }
    answer_.verdict = is_certain() ? Verdict::kCertain : Verdict::kPossible;
    if (answer_.verdict == Verdict::kPossible) ask_for_more();
  }

 private:
  bool insurer_not_held() const {
    const Code& asked = what_.asked.card.asked.insurer;
    if (!what_.asked.has_card || asked.empty() || asked.hashed || asked.length < 6) return false;
    return std::ranges::none_of(what_.state.index.insurers, [&](const InsurerTerm& term) {
      return term.people > 0 && compare(asked, term.code) == CodeMatch::kExact;
    });
  }

  // What was found is not what was asked for: shown as the nearest, never as candidates.
  void hold_back() {
    for (Candidate& one : answer_.candidates) {
      if (answer_.nearest.size() < kMostNearest) answer_.nearest.push_back(std::move(one));
    }
    answer_.candidates.clear();
    answer_.rows_allowed = false;
  }

  bool is_certain() const {
    const Candidate& first = answer_.candidates.front();
    const Face& first_face = what_.suspects.front().face;
    if (first.probability < kCertain || what_.suspects.front().why.keys < kKeys) return false;
    // Anybody else of the same full name and birth date: never certain.
    for (std::size_t at = 1; at < answer_.candidates.size(); ++at) {
      const auto& links = first.linked;
      const bool same_human =
          std::ranges::find(links, answer_.candidates[at].person.id) != links.end();
      if (same_human) continue;
      if (answer_.candidates[at].probability * kNamesake > first.probability) return false;
      if (what_.suspects[at].why.full_name && what_.suspects[at].why.birth_exact) return false;
      if (first.namesake && are_namesakes(what_.state.index, first_face, what_.suspects[at].face) &&
          answer_.candidates[at].person.birth == first.person.birth) {
        return false;
      }
    }
    return true;
  }

  void ask_for_more() { answer_.ask = best_question(what_, answer_); }

  // What is held of the place and the insurer that were named; of everything when none was.
  std::vector<Holding> relevant_holdings() const {
    const std::vector<Holding>& all = what_.state.lookup.holdings;
    std::vector<Holding> relevant;
    for (const Holding& holding : all) {
      bool named = false;
      if (holding.kind == Holding::Kind::kInsurer) {
        const Code& asked = what_.asked.card.asked.insurer;
        named = what_.asked.has_card && !asked.empty() &&
                compare(asked, read_code(holding.code)) == CodeMatch::kExact;
      } else {
        const std::u32string key = kanji_key(fold(holding.name));
        named = std::ranges::any_of(what_.asked.place.asked.guesses, [&](const auto& guess) {
          return !guess.city.empty() && guess.city == key;
        });
      }
      if (named) relevant.push_back(holding);
    }
    return relevant.empty() ? all : relevant;
  }

  bool is_stale() const {
    std::int64_t newest = 0;
    for (const Holding& holding : relevant_holdings()) {
      newest = std::max(newest, holding.as_of.milliseconds);
    }
    if (newest == 0) return false;  // The sources did not say: no age can be claimed.
    const Date day = date_in_japan(Instant{newest});
    return days_between(day, what_.today) > kStaleDays;
  }

  const Case& what_;
  Answer& answer_;
};

}  // namespace

// A linked record of the same human being is no namesake.
void mark_namesakes(const Index& index, std::span<const Suspect> suspects,
                    std::vector<Candidate>& candidates) {
  for (std::size_t one = 0; one < candidates.size(); ++one) {
    for (std::size_t other = 0; other < one; ++other) {
      const std::vector<PersonId>& links = candidates[one].linked;
      if (std::ranges::find(links, candidates[other].person.id) != links.end()) continue;
      if (!are_namesakes(index, suspects[one].face, suspects[other].face)) continue;
      candidates[one].namesake = candidates[other].namesake = true;
    }
  }
}

void judge(const Case& what, Answer& answer) { Judge(what, answer).run(); }

}  // namespace tomoshibi::store::people::internal
