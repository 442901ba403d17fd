// What a question makes of every value of the register: once for all images.
#include <algorithm>
#include <cmath>

#include "store/people/internal/weigher.h"
#include "store/people/internal/weights.h"

namespace tomoshibi::store::people::internal {
namespace {

using namespace weights;

float log_of(const Asked& asked, std::size_t piece, std::uint32_t term) {
  if (piece == kNoPiece) return 0;
  const std::vector<float>& log = asked.pieces[piece].log;
  return log[std::min<std::size_t>(term, log.size() - 1)];
}

bool fits_piece(const Asked& asked, std::size_t piece, std::uint32_t term) {
  if (piece == kNoPiece) return true;
  const std::vector<std::uint8_t>& fits = asked.pieces[piece].fits;
  return fits[std::min<std::size_t>(term, fits.size() - 1)] != 0;
}

float floor_of(const Asked& asked, std::size_t piece) {
  return piece == kNoPiece ? 0 : asked.pieces[piece].floor;
}

// What a relative's name is by a hypothesis, apart from the surname that he shares: a given name by
// chance. Each hypothesis pairs its own halves: one that says no surname and one that says no given
// name would together say that nothing was asked.
float kin_part(const Asked& asked, const NameGuess& guess) {
  const double given = guess.given == kNoPiece ? 0 : asked.pieces[guess.given].log_u;
  return static_cast<float>(guess.penalty + given);
}

}  // namespace

QuestionTables::QuestionTables(const Index& from, const Asked& question) : index(&from), asked(&question) {
  prepare_names();
  if (asked->day.asked) prepare_days();
  sexes.fill(with_fit(1, true));
  if (asked->sex != Sex::kUnknown) {
    sexes.fill(with_fit(static_cast<float>(asked->rates.sex_other), false));
    sexes[0] = with_fit(0.5F, true);
    sexes[static_cast<std::size_t>(asked->sex)] = with_fit(static_cast<float>(std::exp(kSexEqual)), true);
  }
  if (asked->place.given) prepare_places();
  phone = phone_weights(*index);
  if (asked->has_card) cards.emplace(asked->card, 0.0F);
  if (asked->may_be_exchanged) {
    exchanged.emplace(asked->card_exchanged, static_cast<float>(kBoxesExchanged));
  }
}

void QuestionTables::prepare_days() {
  days.assign(kNoDay + 1, with_fit(asked->day.cold, false));
  for (const DayRange& range : asked->day.ranges) {
    std::fill(days.begin() + range.first, days.begin() + range.last + 1, with_fit(range.weight, range.fits));
  }
  days[kNoDay] = with_fit(asked->day.of(kNoDay).weight, true);
}

void QuestionTables::prepare_names() {
  family_near.assign(index->families.size() + 1, 0);
  given_near.assign(index->givens.size() + 1, 0);
  if (asked->name.empty()) return;
  name_top = static_cast<float>(Weigher::log_scale(*asked));
  const auto mark = [this](std::size_t piece, std::vector<std::uint8_t>& near, std::vector<std::uint32_t>& terms) {
    if (piece == kNoPiece) return;
    for (const std::uint32_t term : asked->pieces[piece].hot) {
      if (near[term] == 0) terms.push_back(term);
      near[term] = 1;
    }
    near.back() = 1;
  };
  float kin = -1e30F;
  for (const NameGuess& guess : asked->name.guesses) {
    mark(guess.family, family_near, near_families);
    mark(guess.given, given_near, near_givens);
    kin = std::max(kin, kin_part(*asked, guess) + floor_of(*asked, guess.family));
  }
  std::ranges::sort(near_families);
  std::ranges::sort(near_givens);
  kin_of_far_family = kStart * std::exp(kin - name_top);
  for (const bool married : {false, true}) {
    float& far = far_name[married ? 1 : 0];
    far = name_weight(kFar, kFar, married);
    std::vector<float>& table = far_family[married ? 1 : 0];
    table.assign(given_near.size(), far);
    for (const std::uint32_t given : near_givens) table[given] = name_weight(kFar, given, married);
    table.back() = name_weight(kFar, kNoTerm, married);
  }
}

float QuestionTables::name_weight(std::uint32_t family, std::uint32_t given, bool may_have_married) const {
  const bool given_far = given == kFar || of(given_near, given) == 0;
  float best = -1e30F;
  bool fits = false;
  for (const NameGuess& guess : asked->name.guesses) {
    float part = family == kFar ? floor_of(*asked, guess.family) : log_of(*asked, guess.family, family);
    if (may_have_married && guess.family != kNoPiece) {
      part = std::max(part, asked->pieces[guess.family].floor + static_cast<float>(kMaidenName));
    }
    const float other = given_far ? floor_of(*asked, guess.given) : log_of(*asked, guess.given, given);
    best = std::max(best, static_cast<float>(guess.penalty) + part + other);
    const bool family_fits =
        guess.family == kNoPiece || (family != kFar && fits_piece(*asked, guess.family, family));
    const bool given_fits = guess.given == kNoPiece || (!given_far && fits_piece(*asked, guess.given, given));
    fits = fits || (family_fits && given_fits);
  }
  return with_fit(kStart * std::exp(best - name_top), fits);
}

float QuestionTables::kin_weight(std::uint32_t family) const {
  float kin = -1e30F;
  for (const NameGuess& guess : asked->name.guesses) {
    kin = std::max(kin, kin_part(*asked, guess) + log_of(*asked, guess.family, family));
  }
  return kStart * std::exp(kin - name_top);
}

void QuestionTables::prepare_places() {
  const PlaceScores& scores = asked->place;
  places.resize(scores.log.size());
  place_near.assign(scores.log.size(), 0);
  for (std::size_t at = 0; at < places.size(); ++at) {
    const bool none = at + 1 == places.size();
    const bool near = !none && scores.level[at] <= PlaceLevel::kPrefix;
    place_near[at] = near && scores.any_block ? 1 : 0;
    const auto term = static_cast<std::uint32_t>(at);
    const float block = near || !scores.any_block ? 0 : block_log(scores, term, Block{});
    places[at] = with_fit(std::exp(scores.log[at] + block), near || none);
  }
}

}  // namespace tomoshibi::store::people::internal
