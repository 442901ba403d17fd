#include "store/people/internal/explain.h"

#include <algorithm>
#include <cmath>

#include "store/people/internal/text.h"

namespace tomoshibi::store::people::internal {
namespace {

FieldMatch match_of_name(NameLevel level) {
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

// A sound taken for another that is easily taken for it, or one that was lost.
constexpr double kSurnameMisheard = 0.85;
// Sisters are called マイ and アイ.
constexpr double kGivenMisheard = 0.6;

HalfFact grade(NameLevel level, double distance, double misheard) {
  switch (level) {
    case NameLevel::kUnsaid: return HalfFact::kUnsaid;
    case NameLevel::kSame:
    case NameLevel::kWriting:
    case NameLevel::kSound: return HalfFact::kAgrees;
    case NameLevel::kReading: return HalfFact::kReading;
    case NameLevel::kNear:
      return distance <= misheard ? HalfFact::kClose : HalfFact::kFar;
    case NameLevel::kPrefix: return HalfFact::kFar;
    case NameLevel::kOther: return HalfFact::kOther;
  }
  return HalfFact::kOther;
}

HalfFact half_fact(const PieceLevels& levels, double misheard) {
  const HalfFact written = grade(levels.name, 1, misheard);
  const HalfFact heard = grade(levels.kana, levels.distance, misheard);
  if (written == HalfFact::kUnsaid) return heard;
  if (heard == HalfFact::kUnsaid) return written;
  // What was written and what was heard must both hold.
  const HalfFact worse = std::max(written, heard);
  if (std::min(written, heard) != HalfFact::kAgrees) return worse;
  if (worse <= HalfFact::kReading) return HalfFact::kAgrees;
  return worse == HalfFact::kOther ? HalfFact::kClose : HalfFact::kReading;
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
    const Keys keys = keys_of(facts_);
    out_.keys = keys.keys();
    out_.points = keys.points;
    out_.full_name = facts_.full_name();
    out_.birth_exact = facts_.birth == BirthFact::kExact;
    out_.facts = facts_;
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
    }
    facts_.name_asked = true;
    facts_.family = half_fact(family, kSurnameMisheard);
    facts_.given = half_fact(given, kGivenMisheard);
    // アオ and アオイ are both read from 碧: two sisters may be.
    const bool only_heard = given.name == NameLevel::kUnsaid && given.kana == NameLevel::kReading;
    if (only_heard) facts_.given = HalfFact::kClose;
    facts_.may_have_married = face_.sex == Sex::kFemale && face_.day < asked_.adult_before;
    FieldMatch written = match_of_name(worse(family.name, given.name));
    FieldMatch heard = match_of_name(worse(family.kana, given.kana));
    // Kana typed into the box of the name, and kanji into the box of the reading.
    if (written == FieldMatch::kUnknown && asked_.name.by_name) written = heard;
    if (heard == FieldMatch::kUnknown && asked_.name.by_kana) heard = written;
    if (other_name && written == FieldMatch::kEqual) written = FieldMatch::kVariant;
    if (other_name && heard == FieldMatch::kEqual) heard = FieldMatch::kVariant;
    if (asked_.name.by_name) add(Field::kName, written);
    if (asked_.name.by_kana) add(Field::kKana, heard);
  }

  void birth() {
    const std::uint32_t day = face_.day;
    const bool known = day < kNoDay;
    const Date held = known ? from_days(static_cast<std::int32_t>(day) + kFirstDay) : Date{};
    if (asked_.birth.date) {
      facts_.birth = known ? date_fact(*asked_.birth.date, held) : BirthFact::kUnknown;
      add(Field::kBirth, match_of(facts_.birth));
    }
    if (!asked_.birth.age) return;
    facts_.age = known ? age_fact(*asked_.birth.age, age_on(held, today_)) : AgeFact::kUnknown;
    add(Field::kAge, match_of(facts_.age));
  }

  static AgeFact age_fact(const SaidAge& said, int age) {
    const int off = std::abs(age - said.years);
    const int fits = said.approximate ? 2 : 1;
    if (said.decade ? age / 10 == said.years / 10 : off <= fits) return AgeFact::kFits;
    if (off <= 4) return AgeFact::kClose;
    return off <= 12 ? AgeFact::kOther : AgeFact::kFar;
  }
  static FieldMatch match_of(AgeFact fact) {
    switch (fact) {
      case AgeFact::kFits: return FieldMatch::kEqual;
      case AgeFact::kClose: return FieldMatch::kClose;
      case AgeFact::kOther:
      case AgeFact::kFar: return FieldMatch::kDiffers;
      default: return FieldMatch::kUnknown;
    }
  }

  static BirthFact date_fact(const PartialDate& asked, const Date& held) {
    switch (birth_level(asked, held)) {
      case BirthLevel::kExact: return BirthFact::kExact;
      case BirthLevel::kPart: return BirthFact::kYear;
      case BirthLevel::kSlip:
        if (!asked.complete()) return BirthFact::kSlip;
        if (is_impossible(asked) && asked.year == held.year) return BirthFact::kImpossible;
        // Year and month right and any other day, or any other month: a namesake born in that year
        // looks so by chance. A digit that was misread is one digit.
        return looks_misread(asked, held) ? BirthFact::kMisread : BirthFact::kSlip;
      case BirthLevel::kFar: return BirthFact::kFar;
    }
    return BirthFact::kFar;
  }
  static FieldMatch match_of(BirthFact fact) {
    switch (fact) {
      case BirthFact::kExact:
      case BirthFact::kYear: return FieldMatch::kEqual;
      case BirthFact::kMisread:
      case BirthFact::kImpossible:
      case BirthFact::kSlip: return FieldMatch::kClose;
      case BirthFact::kFar: return FieldMatch::kDiffers;
      default: return FieldMatch::kUnknown;
    }
  }

  static bool is_impossible(const PartialDate& asked) {
    return !is_valid({static_cast<std::int16_t>(asked.year), static_cast<std::uint8_t>(asked.month),
                      static_cast<std::uint8_t>(asked.day)});
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
    facts_.sex = held == Sex::kUnknown ? TwoWayFact::kUnknown
                 : held == asked_.sex  ? TwoWayFact::kSame
                                       : TwoWayFact::kOther;
    add(Field::kSex, match_of(facts_.sex));
  }
  static FieldMatch match_of(TwoWayFact fact) {
    return fact == TwoWayFact::kSame    ? FieldMatch::kEqual
           : fact == TwoWayFact::kOther ? FieldMatch::kDiffers
                                        : FieldMatch::kUnknown;
  }

  void place() {
    const PlaceScores& place = asked_.place;
    if (!place.given) return;
    const std::uint32_t term = face_.place;
    if (term == kNoTerm) {
      facts_.place = PlaceFact::kUnknown;
      add(Field::kAddress, FieldMatch::kUnknown);
      return;
    }
    const float block = place.any_block ? block_log(place, term, face_.block) : 0;
    const bool number_agrees = block > -2;
    facts_.block_agrees = place.any_block && number_agrees;
    facts_.place = place_fact(place.level[term], block);
    add(Field::kAddress, match_of(facts_.place, number_agrees));
  }
  static PlaceFact place_fact(PlaceLevel level, float block) {
    switch (level) {
      case PlaceLevel::kTown:
        return block > -6.5F ? PlaceFact::kTown : PlaceFact::kTownOtherNumber;
      case PlaceLevel::kCity: return PlaceFact::kCity;
      case PlaceLevel::kSound: return PlaceFact::kSound;
      case PlaceLevel::kPrefix: return PlaceFact::kPrefix;
      case PlaceLevel::kSameCity: return PlaceFact::kSameCity;
      case PlaceLevel::kElsewhere: return PlaceFact::kElsewhere;
    }
    return PlaceFact::kElsewhere;
  }
  static FieldMatch match_of(PlaceFact fact, bool number_agrees) {
    switch (fact) {
      case PlaceFact::kTown: return number_agrees ? FieldMatch::kEqual : FieldMatch::kClose;
      case PlaceFact::kCity: return FieldMatch::kEqual;
      case PlaceFact::kSound: return number_agrees ? FieldMatch::kVariant : FieldMatch::kClose;
      case PlaceFact::kTownOtherNumber:
      case PlaceFact::kPrefix:
      case PlaceFact::kSameCity: return FieldMatch::kClose;
      case PlaceFact::kElsewhere: return FieldMatch::kDiffers;
      default: return FieldMatch::kUnknown;
    }
  }

  void phone() {
    if (asked_.phone == 0) return;
    const bool any = !face_.phones.empty();
    const bool equal = std::ranges::find(face_.phones, asked_.phone) != face_.phones.end();
    facts_.phone = equal ? TwoWayFact::kSame : any ? TwoWayFact::kOther : TwoWayFact::kUnknown;
    add(Field::kPhone, match_of(facts_.phone));
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
    float most = -1e30F;
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
    card_facts(asked, held);
    facts_.exchanged = turned;
    if (asked.branch == kNoBranch) return;
    facts_.branch = held.branch == kNoBranch      ? TwoWayFact::kUnknown
                    : held.branch == asked.branch ? TwoWayFact::kSame
                                                  : TwoWayFact::kOther;
    add(Field::kBranch, match_of(facts_.branch));
  }

  static CodeFact code_fact(CodeMatch match, bool unread) {
    switch (match) {
      case CodeMatch::kExact: return unread ? CodeFact::kUnread : CodeFact::kExact;
      case CodeMatch::kOneDigit:
      case CodeMatch::kExchanged:
      case CodeMatch::kOneMore: return unread ? CodeFact::kUnreadSlip : CodeFact::kSlip;
      case CodeMatch::kTwoDigits:
      case CodeMatch::kOther: return CodeFact::kOther;
    }
    return CodeFact::kOther;
  }

  // 法別番号 39: 後期高齢者医療.
  static bool is_elderly_insurer(const Code& code) {
    return !code.hashed && code.length == 8 && code.digits >> 24 == 0x39;
  }

  void card_facts(const AskedCard& asked, const CardFace& held) {
    if (!asked.insurer.empty()) {
      facts_.insurer = held.insurer == kNoTerm
                           ? CodeFact::kUnknown
                           : code_fact(compare(asked.insurer, index_.insurers[held.insurer].code),
                                       asked.insurer.unread != 0);
    }
    facts_.symbol_held = held.symbol != kNoTerm;
    facts_.personal_number = held.insurer != kNoTerm && !facts_.symbol_held &&
                             held.branch == kNoBranch &&
                             is_elderly_insurer(index_.insurers[held.insurer].code);
    if (!asked.symbol.empty()) {
      facts_.symbol = held.symbol == kNoTerm
                          ? CodeFact::kUnknown
                          : code_fact(compare_symbols(asked.symbol, index_.symbols[held.symbol].key),
                                      asked.symbol.find(U'?') != std::u32string::npos);
    }
    if (!asked.number.empty()) {
      facts_.number = held.number.empty() ? CodeFact::kUnknown
                                          : code_fact(compare(asked.number, held.number),
                                                      asked.number.unread != 0);
    }
  }

  const Register::State& state_;
  const Index& index_;
  const Query& query_;
  const Asked& asked_;
  const Face& face_;
  Date today_;
  Facts facts_;
  Explained out_;
};

}  // namespace

Explained explain(const Register::State& state, const Query& query, const Asked& asked,
                  const Face& face, const Date& today) {
  return Explainer(state, query, asked, face, today).run();
}

}  // namespace tomoshibi::store::people::internal
