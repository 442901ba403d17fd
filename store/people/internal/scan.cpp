#include "store/people/internal/scan.h"

#include <algorithm>
#include <cmath>

#include "store/people/internal/text.h"
#include "store/people/internal/weights.h"

namespace tomoshibi::store::people::internal {
namespace {

using namespace weights;

std::size_t entry(std::uint32_t term, std::size_t size) {
  return std::min<std::size_t>(term, size - 1);  // kNoTerm is the last entry.
}

// Hypotheses that cannot be the best one of anybody are not scanned.
void drop_hopeless_guesses(Asked& asked) {
  constexpr float kHopeless = 12;
  const auto promise = [&](const NameGuess& guess) {
    float best = static_cast<float>(guess.penalty);
    for (const std::size_t piece : {guess.family, guess.given}) {
      if (piece != kNoPiece) best += asked.pieces[piece].best;
    }
    // The floor of a rare piece lies low: compare what the guess would gain over "different".
    return best;
  };
  float most = kUnseen;
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

void join_days(Asked& asked) {
  if (asked.day_date.asked) asked.day = asked.day_date.log;
  if (!asked.day_age.asked) return;
  if (!asked.day_date.asked) {
    asked.day = asked.day_age.log;
    return;
  }
  for (std::size_t at = 0; at < asked.day.size(); ++at) asked.day[at] += asked.day_age.log[at];
}

struct Pass {
  const Index& index;
  const Asked& asked;
  Scan& out;

  bool seen(std::size_t slot) const {
    return (index.flags[slot] & (Index::kWithheld | Index::kAbsent)) == 0;
  }
};

struct NameTables {
  const float* family = nullptr;
  const float* given = nullptr;
  const std::uint8_t* family_fits = nullptr;
  const std::uint8_t* given_fits = nullptr;
  std::size_t families = 0, givens = 0;
  float penalty = 0, family_floor = 0;
};

NameTables tables_of(const Asked& asked, const NameGuess& guess) {
  NameTables tables;
  tables.penalty = static_cast<float>(guess.penalty);
  if (guess.family != kNoPiece) {
    const PieceScores& piece = asked.pieces[guess.family];
    tables.family = piece.log.data();
    tables.family_fits = piece.fits.data();
    tables.families = piece.log.size();
    tables.family_floor = piece.floor;
  }
  if (guess.given != kNoPiece) {
    const PieceScores& piece = asked.pieces[guess.given];
    tables.given = piece.log.data();
    tables.given_fits = piece.fits.data();
    tables.givens = piece.log.size();
  }
  return tables;
}

bool may_have_married(const Index& index, const Asked& asked, std::size_t slot) {
  return (index.flags[slot] & Index::kSexMask) == static_cast<unsigned>(Sex::kFemale) &&
         index.day[slot] < asked.adult_before;
}

struct NameScore {
  float log = kUnseen;
  float family = kUnseen;
  bool fits = false;
};

void add_name(NameScore& score, const NameTables& tables, std::uint32_t family,
              std::uint32_t given, bool married) {
  float log = tables.penalty;
  bool fits = true;
  if (tables.family != nullptr) {
    const std::size_t at = entry(family, tables.families);
    float part = tables.family[at];
    if (married && part < tables.family_floor + static_cast<float>(kMaidenName)) {
      part = tables.family_floor + static_cast<float>(kMaidenName);
    }
    score.family = std::max(score.family, part + tables.penalty);
    log += part;
    fits = tables.family_fits[at] != 0;
  }
  if (tables.given != nullptr) {
    const std::size_t at = entry(given, tables.givens);
    log += tables.given[at];
    fits = fits && tables.given_fits[at] != 0;
  }
  score.log = std::max(score.log, log);
  score.fits = score.fits || fits;
}

// Replaces what the usual name scored by what another name of the person scores, if better.
void scan_extra_names(Pass& pass, const std::vector<NameTables>& tables,
                      std::vector<float>& usual) {
  for (const ExtraName& extra : pass.index.extra_names) {
    if (!pass.seen(extra.slot)) continue;
    NameScore score;
    for (const NameTables& one : tables) add_name(score, one, extra.family, extra.given, false);
    const float log = score.log + static_cast<float>(kFormerName);
    float& before = usual[extra.slot];
    if (log > before) {
      pass.out.score[extra.slot] += log - before;
      before = log;
    }
    if (score.fits) pass.out.fits[extra.slot] |= 1;
  }
}

void scan_names(Pass& pass) {
  if (pass.asked.name.empty()) return;
  std::vector<NameTables> tables;
  double u = -1e9;
  double given_u = -1e9;
  for (const NameGuess& guess : pass.asked.name.guesses) {
    tables.push_back(tables_of(pass.asked, guess));
    double log_u = guess.penalty;
    double log_given = 0;
    if (guess.family != kNoPiece) log_u += pass.asked.pieces[guess.family].log_u;
    if (guess.given != kNoPiece) log_given = pass.asked.pieces[guess.given].log_u;
    u = std::max(u, log_u + log_given);
    given_u = std::max(given_u, log_given);
  }
  pass.out.log_absent_u += u;
  pass.out.log_relative_u += given_u;
  std::vector<float> usual(pass.index.slots(), kUnseen);
  for (std::size_t slot = 0; slot < pass.index.slots(); ++slot) {
    if (!pass.seen(slot)) continue;
    const bool married = may_have_married(pass.index, pass.asked, slot);
    NameScore score;
    for (const NameTables& one : tables) {
      add_name(score, one, pass.index.family[slot], pass.index.given[slot], married);
    }
    usual[slot] = score.log;
    pass.out.score[slot] += score.log;
    pass.out.relative[slot] += score.family > kUnseen ? score.family : 0;
    pass.out.fits[slot] = score.fits ? 1 : 0;
  }
  scan_extra_names(pass, tables, usual);
}

void scan_days(Pass& pass) {
  if (pass.asked.day.empty()) return;
  pass.out.log_absent_u += pass.asked.day_date.log_u + pass.asked.day_age.log_u;
  pass.out.log_relative_u += pass.asked.day_date.log_u + pass.asked.day_age.log_u;
  const float* log = pass.asked.day.data();
  const std::uint8_t* date_fits =
      pass.asked.day_date.asked ? pass.asked.day_date.fits.data() : nullptr;
  const std::uint8_t* age_fits = pass.asked.day_age.asked ? pass.asked.day_age.fits.data() : nullptr;
  for (std::size_t slot = 0; slot < pass.index.slots(); ++slot) {
    const std::uint32_t day = pass.index.day[slot] < kNoDay ? pass.index.day[slot] : kNoDay;
    pass.out.score[slot] += log[day];
    if (date_fits != nullptr) pass.out.fits[slot] &= date_fits[day];
    if (age_fits != nullptr) pass.out.fits[slot] &= age_fits[day];
  }
}

void scan_sexes(Pass& pass) {
  if (pass.asked.sex == Sex::kUnknown) return;
  const float half = std::log(0.5F);
  pass.out.log_absent_u += static_cast<double>(half);
  pass.out.log_relative_u += static_cast<double>(half);
  float log[4] = {half, static_cast<float>(kSexOther), static_cast<float>(kSexOther), half};
  std::uint8_t fits[4] = {1, 0, 0, 1};
  log[static_cast<std::size_t>(pass.asked.sex)] = static_cast<float>(kSexEqual);
  fits[static_cast<std::size_t>(pass.asked.sex)] = 1;
  for (std::size_t slot = 0; slot < pass.index.slots(); ++slot) {
    const std::size_t sex = pass.index.flags[slot] & Index::kSexMask;
    pass.out.score[slot] += log[sex];
    pass.out.fits[slot] &= fits[sex];
  }
}

void scan_places(Pass& pass) {
  const PlaceScores& place = pass.asked.place;
  if (!place.given) return;
  pass.out.log_absent_u += place.log_u + (place.any_block ? block_log_u() : 0);
  for (std::size_t slot = 0; slot < pass.index.slots(); ++slot) {
    const std::size_t at = entry(pass.index.place[slot], place.log.size());
    float log = place.log[at];
    float block = 0;
    if (place.any_block) {
      block = block_log(place, pass.index.place[slot], pass.index.block[slot]);
    }
    const bool known = pass.index.place[slot] != kNoTerm;
    const bool near = !known || (place.level[at] <= PlaceLevel::kPrefix &&
                                 block > static_cast<float>(kBlockPart) - 1);
    pass.out.score[slot] += log + block;
    pass.out.relative[slot] += log + block;
    if (!near) pass.out.fits[slot] = 0;
  }
}

bool card_fits(const CardScores& card, const CardFace& held) {
  const AskedCard& asked = card.asked;
  const auto term_fits = [](const std::vector<std::uint8_t>& fits, std::uint32_t term) {
    return term != kNoTerm && term < fits.size() && fits[term] != 0;
  };
  if (!asked.insurer.empty() && !term_fits(card.insurer_fits, held.insurer)) return false;
  if (!asked.symbol.empty() && !term_fits(card.symbol_fits, held.symbol)) return false;
  if (!asked.number.empty() && compare(asked.number, held.number) != CodeMatch::kExact &&
      !begins(asked.number, held.number)) {
    return false;
  }
  return asked.branch == kNoBranch || held.branch == kNoBranch || asked.branch == held.branch;
}

// The part of a card that the whole family shares.
float household_log(const CardScores& card, const CardFace& held) {
  float log = 0;
  if (!card.insurer.empty()) log += card.insurer[entry(held.insurer, card.insurer.size())];
  if (!card.symbol.empty()) log += card.symbol[entry(held.symbol, card.symbol.size())];
  if (!card.asked.number.empty()) {
    const CodeMatch match = compare(card.asked.number, held.number);
    log += static_cast<float>(code_log(match, card.asked.number.length, card.number_other));
  }
  return log;
}

float branch_log(const CardScores& card, const CardFace& held) {
  if (card.asked.branch == kNoBranch) return 0;
  if (held.branch == kNoBranch) return static_cast<float>(kBranchAny);
  return static_cast<float>(held.branch == card.asked.branch ? kBranchEqual : kBranchOther);
}

CardFace card_of(const Index& index, std::size_t slot) {
  CardFace card;
  card.insurer = index.insurer[slot];
  card.symbol = index.symbol[slot];
  card.number = index.number_of(static_cast<std::uint32_t>(slot));
  card.branch = index.branch[slot];
  return card;
}

// u of a number: what somebody who is not registered would have typed by chance.
double number_u(const Pass& pass, const CardScores& card) {
  if (card.asked.number.empty()) return 0;
  const double people = std::max<double>(pass.index.visible(), 1);
  double sum = 0.3;
  for (std::size_t slot = 0; slot < pass.index.slots(); ++slot) {
    const CodeMatch match = compare(card.asked.number, pass.index.number_of(
                                                           static_cast<std::uint32_t>(slot)));
    if (match != CodeMatch::kOther && pass.seen(slot)) {
      sum += std::exp(code_log(match, card.asked.number.length, card.number_other));
    }
  }
  return std::log(std::min(1.0, sum / people + std::exp(card.number_other)));
}

bool all_empty(const CardFace& card) {
  return card.insurer == kNoTerm && card.symbol == kNoTerm && card.number.empty();
}

void scan_card(Pass& pass, const CardScores& card, double penalty, std::vector<float>& log,
               std::vector<float>& household, bool count_fits) {
  for (std::size_t slot = 0; slot < pass.index.slots(); ++slot) {
    const CardFace held = card_of(pass.index, slot);
    const float shared = household_log(card, held) + static_cast<float>(penalty);
    household[slot] = std::max(household[slot], shared);
    log[slot] = std::max(log[slot], shared + branch_log(card, held));
    if (count_fits && !(card_fits(card, held) && !all_empty(held))) pass.out.fits[slot] &= 2;
  }
  for (const ExtraCard& extra : pass.index.extra_cards) {
    const float shared = household_log(card, extra.card) + static_cast<float>(penalty);
    household[extra.slot] = std::max(household[extra.slot], shared);
    log[extra.slot] = std::max(log[extra.slot], shared + branch_log(card, extra.card));
  }
}

void scan_cards(Pass& pass) {
  if (!pass.asked.has_card) return;
  const CardScores& card = pass.asked.card;
  std::vector<float> log(pass.index.slots(), kUnseen);
  std::vector<float> household(pass.index.slots(), kUnseen);
  // Bit 1 keeps what the other fields said, so that a second card can still fit.
  for (std::uint8_t& fits : pass.out.fits) fits = fits != 0 ? 3 : 0;
  scan_card(pass, card, 0, log, household, true);
  for (const ExtraCard& extra : pass.index.extra_cards) {
    if ((pass.out.fits[extra.slot] & 2) != 0 && card_fits(card, extra.card)) {
      pass.out.fits[extra.slot] |= 1;
    }
  }
  for (std::uint8_t& fits : pass.out.fits) fits &= 1;
  const double shared_u = card.insurer_log_u + card.symbol_log_u + number_u(pass, card);
  double branch_u = card.asked.branch == kNoBranch ? 0 : std::log(0.3);
  if (pass.asked.may_be_exchanged) {
    const float before = *std::ranges::max_element(log);
    std::vector<float> other(log.size(), kUnseen);
    std::vector<float> other_household(log.size(), kUnseen);
    scan_card(pass, pass.asked.card_exchanged, kBoxesExchanged, other, other_household, false);
    pass.out.exchanged = *std::ranges::max_element(other) > before + 3;
    for (std::size_t slot = 0; slot < log.size(); ++slot) {
      log[slot] = std::max(log[slot], other[slot]);
      household[slot] = std::max(household[slot], other_household[slot]);
    }
  }
  pass.out.log_absent_u += shared_u + branch_u;
  pass.out.log_relative_u += branch_u;
  for (std::size_t slot = 0; slot < log.size(); ++slot) {
    pass.out.score[slot] += log[slot];
    pass.out.relative[slot] += household[slot];
  }
}

void scan_phones(Pass& pass) {
  const std::uint64_t asked = pass.asked.phone;
  if (asked == 0) return;
  const double people = std::max<double>(pass.index.visible(), 1);
  const auto other = static_cast<float>(std::log(kPhoneOther / people));
  const auto equal = static_cast<float>(kPhoneEqual);
  double held = 0.3;
  for (std::size_t slot = 0; slot < pass.index.slots(); ++slot) {
    const std::uint64_t phone = pass.index.phone[slot];
    held += phone == asked ? 1 : 0;
  }
  const double u = std::log(held / people + kPhoneOther / people);
  pass.out.log_absent_u += u;
  pass.out.log_relative_u += u;
  std::vector<float> log(pass.index.slots());
  for (std::size_t slot = 0; slot < pass.index.slots(); ++slot) {
    const std::uint64_t phone = pass.index.phone[slot];
    log[slot] = phone == 0 ? static_cast<float>(u) : phone == asked ? equal : other;
  }
  for (const auto& [phone, slot] : pass.index.extra_phones) {
    if (phone == asked) log[slot] = equal;
  }
  for (std::size_t slot = 0; slot < pass.index.slots(); ++slot) {
    pass.out.score[slot] += log[slot];
    if (log[slot] == other) pass.out.fits[slot] = 0;
  }
}

}  // namespace

Result<Asked> prepare(Register::State& state, const Query& query, const Date& today) {
  refresh(state.lookup, state.index);
  Asked asked;
  const double people = std::max<double>(state.index.visible(), 1);
  asked.name = read_name(query.person);
  for (const NamePiece& piece : asked.name.pieces) {
    TRY(scores, score_piece(state, piece));
    asked.pieces.push_back(std::move(scores));
  }
  drop_hopeless_guesses(asked);
  asked.birth = read_birth(query);
  if (asked.birth.date) {
    asked.day_date = score_birth(*asked.birth.date, state.lookup, people);
  }
  if (asked.birth.age) {
    asked.day_age = score_age(*asked.birth.age, state.lookup, people, today);
  }
  join_days(asked);
  const Date adult{static_cast<std::int16_t>(today.year - 18), today.month,
                   std::min<std::uint8_t>(today.day, 28)};
  asked.adult_before = day_of(adult);
  asked.sex = read_sex(query.person.sex);
  asked.place = score_place(query.person.address, state.index, state.lookup);
  asked.phone = read_phone(query.person.phone);
  const AskedCard card = read_card(query.card);
  asked.has_card = !card.empty();
  if (asked.has_card) {
    asked.card = score_card(card, state.index);
    // Both boxes, or the number alone: it may be in the wrong one.
    const bool no_exact = std::ranges::none_of(
        asked.card.symbol, [](float log) { return log > static_cast<float>(kCodeExact) - 0.01F; });
    const bool symbol_odd = !card.symbol.empty() && no_exact;
    asked.may_be_exchanged = symbol_odd || (card.symbol.empty() && !card.number.empty() &&
                                            card.insurer.empty());
    if (asked.may_be_exchanged) {
      asked.card_exchanged = score_card(exchanged(query.card), state.index);
    }
  }
  asked.fields = count_fields(asked, query);
  return asked;
}

Scan scan(const Register::State& state, const Asked& asked) {
  Scan out;
  const std::size_t slots = state.index.slots();
  out.score.assign(slots, 0);
  out.relative.assign(slots, 0);
  out.fits.assign(slots, 1);
  Pass pass{state.index, asked, out};
  scan_names(pass);
  scan_days(pass);
  scan_sexes(pass);
  scan_places(pass);
  scan_cards(pass);
  scan_phones(pass);
  for (std::size_t slot = 0; slot < slots; ++slot) {
    if (!pass.seen(slot)) {
      out.score[slot] = out.relative[slot] = kUnseen;
      out.fits[slot] = 0;
    }
    out.fitting += out.fits[slot];
  }
  return out;
}

NameOfPerson best_name(const Register::State& state, const Asked& asked, std::uint32_t slot) {
  NameOfPerson best;
  const Index& index = state.index;
  best.name = ExtraName{slot, index.family[slot], index.given[slot], NameUse::kUsual};
  const bool married = may_have_married(index, asked, slot);
  const auto try_name = [&](const ExtraName& name, float penalty) {
    for (std::size_t guess = 0; guess < asked.name.guesses.size(); ++guess) {
      NameScore score;
      add_name(score, tables_of(asked, asked.name.guesses[guess]), name.family, name.given,
               married && name.use == NameUse::kUsual);
      if (score.log + penalty > best.log) best = NameOfPerson{guess, name, score.log + penalty};
    }
  };
  try_name(best.name, 0);
  if ((index.flags[slot] & Index::kExtras) == 0) return best;
  for (const ExtraName& extra : index.extra_names) {
    if (extra.slot == slot) try_name(extra, static_cast<float>(kFormerName));
  }
  return best;
}

float card_log(const CardScores& card, const CardFace& held) {
  return household_log(card, held) + branch_log(card, held);
}

std::vector<CardFace> cards_of(const Index& index, std::uint32_t slot) {
  std::vector<CardFace> cards{card_of(index, slot)};
  if ((index.flags[slot] & Index::kExtras) == 0) return cards;
  for (const ExtraCard& extra : index.extra_cards) {
    if (extra.slot == slot) cards.push_back(extra.card);
  }
  return cards;
}

}  // namespace tomoshibi::store::people::internal
