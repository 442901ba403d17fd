#include "store/people/internal/asked.h"

#include <algorithm>
#include <cmath>

#include "store/people/internal/text.h"
#include "store/people/internal/weights.h"

namespace tomoshibi::store::people::internal {
namespace {

using namespace weights;

// Hypotheses that cannot be the best one of anybody are not weighed.
void drop_hopeless_guesses(Asked& asked) {
  constexpr float kHopeless = 12;
  const auto promise = [&](const NameGuess& guess) {
    float best = static_cast<float>(guess.penalty);
    for (const std::size_t piece : {guess.family, guess.given}) {
      if (piece != kNoPiece) best += asked.pieces[piece].best;
    }
    return best;
  };
  float most = -1e30F;
  for (const NameGuess& guess : asked.name.guesses) most = std::max(most, promise(guess));
  std::erase_if(asked.name.guesses,
                [&](const NameGuess& guess) { return promise(guess) < most - kHopeless; });
  constexpr std::size_t kMost = 10;
  if (asked.name.guesses.size() <= kMost) return;
  std::ranges::stable_sort(asked.name.guesses, [&](const NameGuess& one, const NameGuess& other) {
    return promise(one) > promise(other);
  });
  asked.name.guesses.resize(kMost);
}

int count_fields(const Asked& asked, const Query& query) {
  const auto one = [](bool given) { return given ? 1 : 0; };
  return one(!asked.name.empty()) + one(asked.birth.date || asked.birth.age) +
         one(asked.sex != Sex::kUnknown) + one(asked.place.given) + one(asked.phone != 0) +
         one(!asked.card.asked.insurer.empty()) + one(!asked.card.asked.symbol.empty()) +
         one(!read_code(query.card.number).empty()) + one(asked.card.asked.branch != kNoBranch);
}

void read_cards(Asked& asked, const Query& query, const Index& index, const Lookup& lookup) {
  const AskedCard card = read_card(query.card);
  asked.has_card = !card.empty();
  if (!asked.has_card) return;
  asked.card = score_card(card, index, lookup);
  // Both boxes, or the number alone: it may be in the wrong one.
  const bool no_exact = std::ranges::none_of(asked.card.symbols, [](const CardScores::Symbol& symbol) {
    return symbol.log > static_cast<float>(kCodeExact) - 0.01F;
  });
  const bool symbol_odd = !card.symbol.empty() && no_exact;
  asked.may_be_exchanged =
      symbol_odd || (card.symbol.empty() && !card.number.empty() && card.insurer.empty());
  if (asked.may_be_exchanged) asked.card_exchanged = score_card(exchanged(query.card), index, lookup);
}

}  // namespace

bool Asked::nothing() const {
  return name.empty() && !day.asked && sex == Sex::kUnknown && !place.given && phone == 0 && !has_card;
}

bool Asked::card_alone() const { return has_card && name.empty() && !place.given && phone == 0; }

Asked prepare(Register::State& state, const Query& query, const Date& today) {
  Asked asked;
  asked.rates = state.rates;
  asked.name = read_name(query.person);
  for (const NamePiece& piece : asked.name.pieces) asked.pieces.push_back(score_piece(state, piece));
  drop_hopeless_guesses(asked);
  asked.birth = read_birth(query);
  if (asked.birth.date) asked.day_date = score_birth(*asked.birth.date, state.index, state.rates);
  if (asked.birth.age) asked.day_age = score_age(*asked.birth.age, state.index, today);
  asked.day = join(asked.day_date, asked.day_age);
  const Date adult{static_cast<std::int16_t>(today.year - 18), today.month,
                   std::min<std::uint8_t>(today.day, 28)};
  asked.adult_before = day_of(adult);
  asked.sex = read_sex(query.person.sex);
  asked.place = score_place(query.person.address, state.index, state.lookup);
  asked.phone = read_phone(query.person.phone);
  read_cards(asked, query, state.index, state.lookup);
  asked.fields = count_fields(asked, query);
  return asked;
}

PhoneWeights phone_weights(const Index& index) {
  const double people = std::max<double>(index.visible(), kFewPeople);
  return {static_cast<float>((1.3 + kPhoneOther) / people), static_cast<float>(std::exp(kPhoneEqual)),
          static_cast<float>(kPhoneOther / people)};
}

Chance chance_of(const Asked& asked, const Index& index) {
  Chance chance;
  const auto both = [&chance](double log) {
    chance.absent += log;
    chance.relative += log;
  };
  if (!asked.name.empty()) {
    double name = -1e9;
    for (const NameGuess& guess : asked.name.guesses) {
      const double family_u = guess.family == kNoPiece ? 0 : asked.pieces[guess.family].log_u;
      const double given_u = guess.given == kNoPiece ? 0 : asked.pieces[guess.given].log_u;
      name = std::max(name, guess.penalty + family_u + given_u);
    }
    chance.absent += name;  // A relative's given name is weighed with the surname: Weigher::Family.
  }
  both(asked.day.log_u);
  if (asked.sex != Sex::kUnknown) both(std::log(0.5));
  if (asked.place.given) {
    chance.absent += asked.place.log_u + (asked.place.any_block ? block_log_u() : 0);
  }
  if (asked.has_card) {
    chance.absent += asked.card.insurer_log_u + asked.card.symbol_log_u + asked.card.number_log_u;
    both(asked.card.branch_log_u);
  }
  if (asked.phone != 0) both(std::log(static_cast<double>(phone_weights(index).none)));
  return chance;
}

NameOfPerson best_name(const Asked& asked, const Face& face) {
  NameOfPerson best;
  const bool may_have_married = face.sex == Sex::kFemale && face.day < asked.adult_before;
  const auto log_of = [&asked](std::size_t piece, std::uint32_t term) {
    if (piece == kNoPiece) return 0.0F;
    const std::vector<float>& log = asked.pieces[piece].log;
    return log[std::min<std::size_t>(term, log.size() - 1)];
  };
  for (const FaceName& name : face.names) {
    const bool usual = &name == &face.names.front();
    for (std::size_t at = 0; at < asked.name.guesses.size(); ++at) {
      const NameGuess& guess = asked.name.guesses[at];
      float family = log_of(guess.family, name.family);
      if (guess.family != kNoPiece && usual && may_have_married) {
        family = std::max(family, asked.pieces[guess.family].floor + static_cast<float>(kMaidenName));
      }
      const float log = static_cast<float>(guess.penalty) + family + log_of(guess.given, name.given) +
                        (usual ? 0 : static_cast<float>(kFormerName));
      if (log > best.log) best = NameOfPerson{at, name, log};
    }
  }
  return best;
}

}  // namespace tomoshibi::store::people::internal
