#include "store/people/internal/explain.h"

#include <algorithm>
#include <cmath>

#include "store/people/internal/text.h"

namespace tomoshibi::store::people::internal {
namespace {

FieldMatch match_of(NameLevel level) {
  switch (level) {
    case NameLevel::kSame: return FieldMatch::kEqual;
    case NameLevel::kWriting:
    case NameLevel::kSound:
    case NameLevel::kReading: return FieldMatch::kVariant;
    case NameLevel::kPrefix:
    case NameLevel::kNear: return FieldMatch::kClose;
    case NameLevel::kOther: return FieldMatch::kDiffers;
    case NameLevel::kUnsaid: return FieldMatch::kUnknown;
  }
  return FieldMatch::kUnknown;
}

// The worse of two halves; a half that was not said does not count.
NameLevel worse(NameLevel one, NameLevel other) {
  if (one == NameLevel::kUnsaid) return other;
  if (other == NameLevel::kUnsaid) return one;
  return std::max(one, other);
}

bool agrees(NameLevel level) { return level <= NameLevel::kSound; }

bool agrees(const PieceLevels& levels) {
  // What was written and what was heard must both hold.
  const NameLevel level = worse(levels.name, levels.kana);
  if (levels.name != NameLevel::kUnsaid && levels.kana != NameLevel::kUnsaid) {
    return level <= NameLevel::kReading && (agrees(levels.name) || agrees(levels.kana));
  }
  return agrees(level);
}

class Explainer {
 public:
  Explainer(const Register::State& state, const Query& query, const Asked& asked,
            const Face& face, const Date& today)
      : state_(state), index_(state.index), query_(query), asked_(asked), face_(face),
        today_(today) {}

  Explained run() {
    name();
    birth();
    sex();
    place();
    phone();
    card();
    // A name that is only near, with anything but the exact day of birth: a brother or a sister
    // who is not registered looks just so.
    if (name_differs_ && !out_.birth_exact && !card_complete_) veto_ = true;
    // A surname, an age and a town are a brother's too: a single name needs the house or the date.
    if (single_name_ && !block_agrees_ && !asked_.birth.date && !card_complete_) veto_ = true;
    if (veto_) out_.keys = std::min(out_.keys, 1.0);
    return std::move(out_);
  }

 private:
  void add(Field field, FieldMatch match) { out_.fields.emplace_back(field, match); }

  void name() {
    if (!asked_.name.by_name && !asked_.name.by_kana) return;
    PieceLevels family, given;
    bool other_name = false;
    if (!asked_.name.guesses.empty()) {
      const NameOfPerson best = best_name(asked_, face_);
      const NameGuess& guess = asked_.name.guesses[best.guess];
      const auto& pieces = asked_.name.pieces;
      if (guess.family != kNoPiece) {
        family = levels_of(state_, pieces[guess.family], best.name.family);
      }
      if (guess.given != kNoPiece) {
        given = levels_of(state_, pieces[guess.given], best.name.given);
      }
      other_name = best.name.use != NameUse::kUsual;
      const bool both = guess.family != kNoPiece && guess.given != kNoPiece;
      const bool all = (guess.family == kNoPiece || agrees(family)) &&
                       (guess.given == kNoPiece || agrees(given));
      out_.full_name = both && all;
      if (all) out_.keys += both ? 1.0 : 0.5;
      name_differs_ = !all;
      single_name_ = !both;
    }
    FieldMatch written = match_of(worse(family.name, given.name));
    FieldMatch heard = match_of(worse(family.kana, given.kana));
    // Kana typed into the box of the name, and kanji into the box of the reading.
    if (written == FieldMatch::kUnknown && asked_.name.by_name) written = heard;
    if (heard == FieldMatch::kUnknown && asked_.name.by_kana) heard = written;
    if (other_name && written == FieldMatch::kEqual) written = FieldMatch::kVariant;
    if (other_name && heard == FieldMatch::kEqual) heard = FieldMatch::kVariant;
    if (asked_.name.by_name) add(Field::kName, written);
    if (asked_.name.by_kana) add(Field::kKana, heard);
  }

  void birth() {
    if (asked_.birth.date) {
      const std::uint32_t day = face_.day;
      if (day >= kNoDay) {
        add(Field::kBirth, FieldMatch::kUnknown);
      } else {
        date_key(from_days(static_cast<std::int32_t>(day) + kFirstDay));
      }
    }
    if (!asked_.birth.age) return;
    const std::uint32_t day = face_.day;
    if (day >= kNoDay) {
      add(Field::kAge, FieldMatch::kUnknown);
      return;
    }
    const int age = age_on(from_days(static_cast<std::int32_t>(day) + kFirstDay), today_);
    const SaidAge& said = *asked_.birth.age;
    const int off = std::abs(age - said.years);
    const bool fits = said.decade ? age / 10 == said.years / 10 : off <= 1;
    if (fits || off <= 4) out_.keys += 0.5;
    add(Field::kAge, fits ? FieldMatch::kEqual : off <= 4 ? FieldMatch::kClose
                                                           : FieldMatch::kDiffers);
    if (!fits && off > 12) veto_ = true;
  }

  void date_key(const Date& held) {
    switch (birth_level(*asked_.birth.date, held)) {
      case BirthLevel::kExact:
        out_.keys += 1;
        out_.birth_exact = true;
        add(Field::kBirth, FieldMatch::kEqual);
        return;
      case BirthLevel::kPart:
        out_.keys += 0.5;
        add(Field::kBirth, FieldMatch::kEqual);
        return;
      case BirthLevel::kSlip:
        // Year and month right and any other day, or any other month: a namesake born in that year
        // looks so by chance. A digit that was misread is one digit.
        out_.keys += looks_misread(*asked_.birth.date, held) ? 0.5 : 0.25;
        add(Field::kBirth, FieldMatch::kClose);
        return;
      case BirthLevel::kFar:
        veto_ = true;
        add(Field::kBirth, FieldMatch::kDiffers);
        return;
    }
  }

  static bool looks_misread(const PartialDate& asked, const Date& held) {
    const auto one_digit = [](int one, int other) {
      return one == other || one / 10 == other / 10 || one % 10 == other % 10;
    };
    if (asked.month == held.day && asked.day == held.month) return true;
    if (asked.year != held.year) return true;  // Of the years only known slips come so far.
    return one_digit(asked.month, held.month) && one_digit(asked.day, held.day);
  }

  void sex() {
    if (asked_.sex == Sex::kUnknown) return;
    const auto held = face_.sex;
    if (held == Sex::kUnknown) {
      add(Field::kSex, FieldMatch::kUnknown);
    } else if (held == asked_.sex) {
      add(Field::kSex, FieldMatch::kEqual);
    } else {
      out_.keys -= 0.5;
      add(Field::kSex, FieldMatch::kDiffers);
    }
  }

  void place() {
    const PlaceScores& place = asked_.place;
    if (!place.given) return;
    const std::uint32_t term = face_.place;
    if (term == kNoTerm) {
      add(Field::kAddress, FieldMatch::kUnknown);
      return;
    }
    const float block = place.any_block ? block_log(place, term, face_.block) : 0;
    const bool number_agrees = block > -2;
    block_agrees_ = place.any_block && number_agrees;
    switch (place.level[term]) {
      case PlaceLevel::kTown:
        out_.keys += number_agrees || block > -6.5F ? 1 : 0.5;
        add(Field::kAddress, number_agrees ? FieldMatch::kEqual : FieldMatch::kClose);
        return;
      case PlaceLevel::kCity: add(Field::kAddress, FieldMatch::kEqual); return;
      case PlaceLevel::kSound:
        out_.keys += 0.5;
        add(Field::kAddress, number_agrees ? FieldMatch::kVariant : FieldMatch::kClose);
        return;
      case PlaceLevel::kPrefix:
        out_.keys += 0.25;
        add(Field::kAddress, FieldMatch::kClose);
        return;
      case PlaceLevel::kSameCity: add(Field::kAddress, FieldMatch::kClose); return;
      case PlaceLevel::kElsewhere: add(Field::kAddress, FieldMatch::kDiffers); return;
    }
  }

  void phone() {
    if (asked_.phone == 0) return;
    const bool any = !face_.phones.empty();
    const bool equal = std::ranges::find(face_.phones, asked_.phone) != face_.phones.end();
    if (equal) out_.keys += 0.5;
    add(Field::kPhone, equal ? FieldMatch::kEqual
                       : any ? FieldMatch::kDiffers
                             : FieldMatch::kUnknown);
  }

  static FieldMatch code_match(const Code& asked, const Code& held, std::string_view text) {
    if (held.empty()) return FieldMatch::kUnknown;
    switch (compare(asked, held)) {
      case CodeMatch::kExact:
        if (asked.unread != 0) return FieldMatch::kClose;
        return asked.length == held.length || text.empty() ? FieldMatch::kEqual
                                                           : FieldMatch::kVariant;
      case CodeMatch::kOther: return FieldMatch::kDiffers;
      default: return FieldMatch::kClose;
    }
  }

  static FieldMatch symbol_match(std::u32string_view asked, std::u32string_view held) {
    if (asked == held) return FieldMatch::kEqual;
    return compare_symbols(asked, held) == CodeMatch::kOther ? FieldMatch::kDiffers
                                                             : FieldMatch::kClose;
  }

  void card() {
    if (!asked_.has_card) return;
    const CardScores* best_scores = &asked_.card;
    CardFace best;
    float most = kUnseen;
    for (const CardFace& held : face_.cards) {
      if (const float log = card_log(asked_.card, held); log > most) {
        most = log;
        best = held;
      }
    }
    bool turned = false;
    if (asked_.may_be_exchanged) {
      for (const CardFace& held : face_.cards) {
        const float log = card_log(asked_.card_exchanged, held) - 4.6F;
        if (log <= most) continue;
        most = log;
        best = held;
        best_scores = &asked_.card_exchanged;
        turned = true;
      }
    }
    card_fields(best_scores->asked, best, turned);
  }

  void card_fields(const AskedCard& asked, const CardFace& held, bool turned) {
    const auto turn = [turned](FieldMatch match) {
      return turned && match == FieldMatch::kEqual ? FieldMatch::kClose : match;
    };
    FieldMatch insurer = FieldMatch::kUnknown, symbol = FieldMatch::kUnknown,
               number = FieldMatch::kUnknown;
    if (!asked.insurer.empty()) {
      if (held.insurer != kNoTerm) {
        insurer = code_match(asked.insurer, index_.insurers[held.insurer].code, {});
      }
      add(Field::kInsurerNumber, insurer);
    }
    const bool no_symbol = held.symbol == kNoTerm;
    if (!asked.symbol.empty()) {
      symbol = no_symbol ? FieldMatch::kDiffers
                         : symbol_match(asked.symbol, index_.symbols[held.symbol].key);
      if (held.number.empty() && no_symbol) symbol = FieldMatch::kUnknown;
      if (!query_.card.symbol.empty() || turned) add(Field::kSymbol, turn(symbol));
    }
    if (!asked.number.empty()) {
      number = code_match(asked.number, held.number, query_.card.number);
      if (!query_.card.number.empty() || turned) add(Field::kNumber, turn(number));
    }
    branch_and_keys(asked, held, insurer, symbol, number, turned);
  }

  void branch_and_keys(const AskedCard& asked, const CardFace& held, FieldMatch insurer,
                       FieldMatch symbol, FieldMatch number, bool turned) {
    const auto same = [](FieldMatch match) {
      return match == FieldMatch::kEqual || match == FieldMatch::kVariant;
    };
    const bool symbol_good = held.symbol == kNoTerm ? asked.symbol.empty() : same(symbol);
    const bool complete = same(insurer) && same(number) && symbol_good && !turned;
    const bool branch_asked = asked.branch != kNoBranch;
    const bool branch_same = branch_asked && held.branch == asked.branch;
    card_complete_ = complete;
    if (complete) {
      out_.keys += branch_same ? 1.5 : 1.2;
    } else if (same(number) && (same(insurer) || same(symbol))) {
      out_.keys += 0.75;
    } else if (same(number) || (number == FieldMatch::kClose && same(insurer))) {
      out_.keys += 0.5;
    }
    if (!branch_asked) return;
    if (held.branch == kNoBranch) {
      add(Field::kBranch, FieldMatch::kUnknown);
      return;
    }
    if (!branch_same) out_.keys -= 0.5;
    add(Field::kBranch, branch_same ? FieldMatch::kEqual : FieldMatch::kDiffers);
  }

  const Register::State& state_;
  const Index& index_;
  const Query& query_;
  const Asked& asked_;
  const Face& face_;
  Date today_;
  Explained out_;
  bool veto_ = false, name_differs_ = false, single_name_ = false;
  bool block_agrees_ = false, card_complete_ = false;
};

}  // namespace

Explained explain(const Register::State& state, const Query& query, const Asked& asked,
                  const Face& face, const Date& today) {
  return Explainer(state, query, asked, face, today).run();
}

}  // namespace tomoshibi::store::people::internal
