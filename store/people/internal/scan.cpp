#include "store/people/internal/scan.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <optional>

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

// Another name of the person counts when it fits better. Runs before the other fields are added.
void scan_extra_names(Pass& pass, const std::vector<NameTables>& tables) {
  for (const ExtraName& extra : pass.index.extra_names) {
    NameScore score;
    for (const NameTables& one : tables) add_name(score, one, extra.family, extra.given, false);
    const float log = score.log + static_cast<float>(kFormerName);
    pass.out.score[extra.slot] = std::max(pass.out.score[extra.slot], log);
    if (score.fits) pass.out.fits[extra.slot] |= 1;
  }
}

// Terms of which any guess says more than "a different name". Most people have two others, and for
// them the answer is one number, computed once.
struct Hot {
  std::vector<std::uint8_t> family, given;
  NameScore cold[2];  // By whether she may have married.
};

Hot find_hot(const Asked& asked, const Index& index, const std::vector<NameTables>& tables) {
  Hot hot;
  hot.family.assign(index.families.size() + 1, 0);
  hot.given.assign(index.givens.size() + 1, 0);
  const auto mark = [&](std::size_t piece, std::vector<std::uint8_t>& flags) {
    if (piece == kNoPiece) return;
    const PieceScores& scores = asked.pieces[piece];
    for (std::size_t at = 0; at < flags.size(); ++at) flags[at] |= scores.log[at] > scores.floor;
  };
  for (const NameGuess& guess : asked.name.guesses) {
    mark(guess.family, hot.family);
    mark(guess.given, hot.given);
  }
  for (const bool married : {false, true}) {
    NameScore& cold = hot.cold[married ? 1 : 0];
    for (std::size_t at = 0; at < tables.size(); ++at) {
      const NameGuess& guess = asked.name.guesses[at];
      float log = tables[at].penalty;
      if (guess.family != kNoPiece) {
        log += asked.pieces[guess.family].floor + (married ? static_cast<float>(kMaidenName) : 0);
        cold.family = std::max(cold.family, log);
      }
      if (guess.given != kNoPiece) log += asked.pieces[guess.given].floor;
      cold.log = std::max(cold.log, log);
    }
  }
  return hot;
}

void add_name_u(Pass& pass) {
  double u = -1e9;
  double given_u = -1e9;
  for (const NameGuess& guess : pass.asked.name.guesses) {
    double log_u = guess.penalty;
    double log_given = 0;
    if (guess.family != kNoPiece) log_u += pass.asked.pieces[guess.family].log_u;
    if (guess.given != kNoPiece) log_given = pass.asked.pieces[guess.given].log_u;
    u = std::max(u, log_u + log_given);
    given_u = std::max(given_u, log_given);
  }
  pass.out.log_absent_u += u;
  pass.out.log_relative_u += given_u;
}

void scan_names(Pass& pass) {
  if (pass.asked.name.empty()) return;
  add_name_u(pass);
  std::vector<NameTables> tables;
  for (const NameGuess& guess : pass.asked.name.guesses) {
    tables.push_back(tables_of(pass.asked, guess));
  }
  const Index& index = pass.index;
  const Hot hot = find_hot(pass.asked, index, tables);
  const std::size_t families = hot.family.size();
  const std::size_t givens = hot.given.size();
  const bool any_family = hot.cold[0].family > kUnseen;
  for (std::size_t slot = 0; slot < index.slots(); ++slot) {
    const bool married = may_have_married(index, pass.asked, slot);
    const std::uint32_t family = index.family[slot];
    const std::uint32_t given = index.given[slot];
    if ((hot.family[entry(family, families)] | hot.given[entry(given, givens)]) == 0) {
      const NameScore& cold = hot.cold[married ? 1 : 0];
      pass.out.score[slot] = cold.log;
      pass.out.relative[slot] = any_family ? cold.family : 0;
      pass.out.fits[slot] = 0;
      continue;
    }
    NameScore score;
    for (const NameTables& one : tables) add_name(score, one, family, given, married);
    pass.out.score[slot] = score.log;
    pass.out.relative[slot] = any_family ? score.family : 0;
    pass.out.fits[slot] = score.fits ? 1 : 0;
  }
  scan_extra_names(pass, tables);
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
  // By place: what is the same for everybody there, and who must be looked at for his number.
  const std::size_t size = place.log.size();
  std::vector<float> log(size);
  std::vector<std::uint8_t> near(size);
  for (std::size_t at = 0; at < size; ++at) {
    near[at] = at + 1 == size || place.level[at] <= PlaceLevel::kPrefix ? 1 : 0;
    const bool block_apart = near[at] == 0 && place.any_block;
    log[at] = place.log[at] +
              (block_apart ? block_log(place, static_cast<std::uint32_t>(at), Block{}) : 0);
  }
  for (std::size_t slot = 0; slot < pass.index.slots(); ++slot) {
    const std::size_t at = entry(pass.index.place[slot], size);
    float sum = log[at];
    if (near[at] == 0) {
      pass.out.fits[slot] = 0;
    } else if (place.any_block) {
      const float block = block_log(place, pass.index.place[slot], pass.index.block[slot]);
      sum += block;
      const bool known = at + 1 < size;
      if (known && block <= static_cast<float>(kBlockPart) - 1) pass.out.fits[slot] = 0;
    }
    pass.out.score[slot] += sum;
    pass.out.relative[slot] += sum;
  }
}

CardFace card_of(const Index& index, std::size_t slot) {
  CardFace card;
  card.insurer = index.insurer[slot];
  card.symbol = index.symbol[slot];
  card.number = index.number_of(static_cast<std::uint32_t>(slot));
  card.branch = index.branch[slot];
  return card;
}

// `number_fits`: that was looked at before.
bool card_fits(const CardScores& card, const CardFace& held, bool number_fits) {
  const AskedCard& asked = card.asked;
  const auto term_fits = [](const std::vector<std::uint8_t>& fits, std::uint32_t term) {
    return term != kNoTerm && term < fits.size() && fits[term] != 0;
  };
  if (!asked.insurer.empty() && !term_fits(card.insurer_fits, held.insurer)) return false;
  if (!asked.symbol.empty() && !term_fits(card.symbol_fits, held.symbol)) return false;
  if (!number_fits && !asked.number.empty() &&
      compare(asked.number, held.number) != CodeMatch::kExact &&
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

// How everybody's number stands to the one asked, in one tight loop: nearly all differ in three
// digits or more, which a few instructions see.
std::vector<CodeMatch> match_numbers(const Index& index, const Code& asked) {
  std::vector<CodeMatch> matches(index.slots(), CodeMatch::kOther);
  if (asked.empty()) return matches;
  const auto digits = [](std::uint64_t value) {
    return (64 - std::countl_zero(value | 1) + 3) / 4;
  };
  const int length = digits(asked.digits);
  for (std::size_t slot = 0; slot < index.slots(); ++slot) {
    const std::uint64_t differs = (index.number[slot] ^ asked.digits) & ~asked.unread;
    std::uint64_t marks =
        (differs | differs >> 1 | differs >> 2 | differs >> 3) & 0x1111111111111111;
    marks &= marks - 1;  // Without the two lowest: is there a third?
    marks &= marks - 1;
    const int longer = digits(index.number[slot]) - length;
    if (marks != 0 && longer * longer != 1 && index.number_length[slot] != 255) continue;
    matches[slot] = compare(asked, index.number_of(static_cast<std::uint32_t>(slot)));
  }
  return matches;
}

// The columns of the first card of everybody against one reading of the boxes.
class CardPass {
 public:
  CardPass(const Pass& pass, const CardScores& card, double penalty)
      : index_(pass.index), card_(card), numbers_(match_numbers(pass.index, card.asked.number)) {
    for (std::size_t at = 0; at < 6; ++at) {
      number_log_[at] = card.asked.number.empty()
                            ? 0
                            : static_cast<float>(code_log(static_cast<CodeMatch>(at),
                                                          card.asked.number.length,
                                                          card.number_other));
    }
    if (card.insurer.empty()) insurer_.assign(1, 0);
    if (card.symbol.empty()) symbol_.assign(1, 0);
    const std::vector<float>& insurer = card.insurer.empty() ? insurer_ : card.insurer;
    const std::vector<float>& symbol = card.symbol.empty() ? symbol_ : card.symbol;
    household_.resize(index_.slots());
    for (std::size_t slot = 0; slot < index_.slots(); ++slot) {
      household_[slot] = insurer[entry(index_.insurer[slot], insurer.size())] +
                         symbol[entry(index_.symbol[slot], symbol.size())] +
                         number_log_[static_cast<std::size_t>(numbers_[slot])] +
                         static_cast<float>(penalty);
    }
  }

  float household(std::size_t slot) const { return household_[slot]; }
  float all(std::size_t slot) const {
    if (card_.asked.branch == kNoBranch) return household_[slot];
    const std::uint8_t held = index_.branch[slot];
    const double branch = held == kNoBranch             ? kBranchAny
                          : held == card_.asked.branch ? kBranchEqual
                                                        : kBranchOther;
    return household_[slot] + static_cast<float>(branch);
  }

  bool fits(std::size_t slot) const {
    const AskedCard& asked = card_.asked;
    const bool exact = asked.number.empty() || numbers_[slot] == CodeMatch::kExact;
    if (!exact && asked.number.length >= index_.number_length[slot]) return false;
    if (!exact && !begins(asked.number, index_.number_of(static_cast<std::uint32_t>(slot)))) {
      return false;
    }
    return card_fits(card_, card_of(index_, slot), true);
  }

  // u of the number: what somebody who is not registered would have typed by chance.
  double number_u(const Pass& pass) const {
    if (card_.asked.number.empty()) return 0;
    const double people = std::max<double>(index_.visible(), kFewPeople);
    double sum = 0.3;
    for (std::size_t slot = 0; slot < numbers_.size(); ++slot) {
      if (numbers_[slot] == CodeMatch::kOther || !pass.seen(slot)) continue;
      sum += std::exp(code_log(numbers_[slot], card_.asked.number.length, card_.number_other));
    }
    return std::log(std::min(1.0, sum / people + std::exp(card_.number_other)));
  }

  float most() const {
    float most = kUnseen;
    for (std::size_t slot = 0; slot < household_.size(); ++slot) most = std::max(most, all(slot));
    return most;
  }

 private:
  const Index& index_;
  const CardScores& card_;
  std::vector<CodeMatch> numbers_;
  std::array<float, 6> number_log_{};
  std::vector<float> insurer_, symbol_, household_;
};

// People who hold further cards: the best of them counts.
void scan_extra_cards(Pass& pass, const CardPass& first,
                      const std::vector<std::uint8_t>& fits_before) {
  const CardScores& card = pass.asked.card;
  for (const ExtraCard& extra : pass.index.extra_cards) {
    const float shared = household_log(card, extra.card);
    const float all = shared + branch_log(card, extra.card);
    const float better = all - first.all(extra.slot);
    if (better > 0) pass.out.score[extra.slot] += better;
    if (shared > first.household(extra.slot)) {
      pass.out.relative[extra.slot] += shared - first.household(extra.slot);
    }
    if (card_fits(card, extra.card, false)) {
      pass.out.fits[extra.slot] |= fits_before[extra.slot];
    }
  }
}

void scan_cards(Pass& pass) {
  if (!pass.asked.has_card) return;
  const CardScores& card = pass.asked.card;
  const CardPass first(pass, card, 0);
  const double shared_u = card.insurer_log_u + card.symbol_log_u + first.number_u(pass);
  const double branch_u = card.asked.branch == kNoBranch ? 0 : std::log(0.3);
  pass.out.log_absent_u += shared_u + branch_u;
  pass.out.log_relative_u += branch_u;
  const std::vector<std::uint8_t> fits_before =
      pass.index.extra_cards.empty() ? std::vector<std::uint8_t>{} : pass.out.fits;
  std::optional<CardPass> other;
  if (pass.asked.may_be_exchanged) {
    other.emplace(pass, pass.asked.card_exchanged, kBoxesExchanged);
    pass.out.exchanged = other->most() > first.most() + 3;
  }
  for (std::size_t slot = 0; slot < pass.index.slots(); ++slot) {
    float all = first.all(slot);
    float household = first.household(slot);
    if (other) {
      all = std::max(all, other->all(slot));
      household = std::max(household, other->household(slot));
    }
    pass.out.score[slot] += all;
    pass.out.relative[slot] += household;
    if (pass.out.fits[slot] != 0 && !first.fits(slot)) pass.out.fits[slot] = 0;
  }
  scan_extra_cards(pass, first, fits_before);
}

void scan_phones(Pass& pass) {
  const std::uint64_t asked = pass.asked.phone;
  if (asked == 0) return;
  const double people = std::max<double>(pass.index.visible(), kFewPeople);
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

NameOfPerson best_name(const Asked& asked, const Face& face) {
  NameOfPerson best;
  const bool married = face.sex == Sex::kFemale && face.day < asked.adult_before;
  for (const ExtraName& name : face.names) {
    const bool usual = &name == &face.names.front();
    for (std::size_t guess = 0; guess < asked.name.guesses.size(); ++guess) {
      NameScore score;
      add_name(score, tables_of(asked, asked.name.guesses[guess]), name.family, name.given,
               married && usual);
      const float log = score.log + (usual ? 0 : static_cast<float>(kFormerName));
      if (log > best.log) best = NameOfPerson{guess, name, log};
    }
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
