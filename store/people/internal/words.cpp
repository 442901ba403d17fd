#include "store/people/internal/words.h"

#include <algorithm>
#include <initializer_list>
#include <set>
#include <string_view>

#include "store/people/internal/text.h"

namespace tomoshibi::store::people::internal {
namespace {

constexpr std::size_t kMostWords = 300;  // Of one fact of a question.
constexpr std::uint32_t kMostDays = 1500;
constexpr std::size_t kMostYears = 15;

// The letter of each field.
enum : char {
  kFamilySound = 'a',
  kFamilyKanji,
  kFamilyRoman,
  kGivenSound,
  kGivenKanji,
  kGivenRoman,
  kDay,
  kYear,
  kTown,
  kCity,
  kNumber,
  kSymbol,
  kInsurer,
  kPhone,
  kSex,
};

std::string word_of(char field, std::uint64_t value) {
  std::string word(1, field);
  do {
    word += "0123456789abcdefghijklmnopqrstuv"[value % 32];
    value /= 32;
  } while (value != 0);
  return word;
}

std::string word_of(char field, std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;  // FNV-1a
  for (const char c : text) hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001b3U;
  return word_of(field, hash >> 14);
}

std::string word_of(char field, std::u32string_view text) { return word_of(field, std::string_view(encode(text))); }

template <typename Give>
void give_name(TermKind kind, const NameTerm& term, const Give& give) {
  const auto field = [kind](char of_family) {
    return static_cast<char>(of_family + (kind == TermKind::kFamily ? 0 : kGivenSound - kFamilySound));
  };
  if (!term.sound.empty()) give(word_of(field(kFamilySound), term.sound));
  if (!term.key.empty()) give(word_of(field(kFamilyKanji), term.key));
  if (term.kana.empty() && !term.roman.empty()) give(word_of(field(kFamilyRoman), term.roman));
}

template <typename Give>
void give_card(const Terms& terms, const CardFace& card, const Give& give) {
  if (!card.number.empty()) give(word_of(kNumber, card.number.digits));
  if (card.symbol != kNoTerm) give(word_of(kSymbol, terms.symbols[card.symbol].key));
  if (card.insurer != kNoTerm) give(word_of(kInsurer, terms.insurers[card.insurer].code.digits));
}

// One fact of a question: whoever has one of these words has it.
class Fact {
 public:
  void add(std::string word) {
    if (words_.size() < kMostWords) words_.insert(std::move(word));
  }
  bool empty() const { return words_.empty(); }
  std::string match() const {
    std::string text;
    for (const std::string& word : words_) text.append(text.empty() ? "(" : " OR ").append(word);
    return text + ")";
  }

 private:
  std::set<std::string> words_;
};

struct Facts {
  Fact family, given, day, year, town, number, symbol, insurer, phone, sex;
};

void add_names(const Asked& asked, const Index& index, Facts& facts) {
  for (const bool family : {true, false}) {
    const TermKind kind = family ? TermKind::kFamily : TermKind::kGiven;
    const auto& names = family ? index.families : index.givens;
    std::vector<std::pair<float, std::uint32_t>> near;
    for (std::size_t at = 0; at < asked.pieces.size(); ++at) {
      if (asked.name.pieces[at].kind != kind) continue;
      const bool is_guessed = std::ranges::any_of(asked.name.guesses, [at](const NameGuess& guess) {
        return guess.family == at || guess.given == at;
      });
      if (!is_guessed) continue;
      for (const std::uint32_t term : asked.pieces[at].hot) near.emplace_back(-asked.pieces[at].log[term], term);
    }
    std::ranges::sort(near);
    Fact& fact = family ? facts.family : facts.given;
    for (const auto& [log, term] : near) {
      give_name(kind, names[term], [&fact](std::string word) { fact.add(std::move(word)); });
    }
  }
}

void add_days(const DayWeights& days, Facts& facts) {
  if (!days.asked) return;
  std::vector<DayRange> ranges = days.ranges;
  std::ranges::stable_sort(ranges, std::greater{}, &DayRange::weight);
  std::uint32_t all = 0;
  for (const DayRange& range : ranges) all += range.last - range.first + 1;
  if (all <= kMostDays) {
    for (const DayRange& range : ranges) {
      for (std::uint32_t day = range.first; day <= range.last; ++day) facts.day.add(word_of(kDay, day));
    }
    facts.day.add(word_of(kDay, kNoDay));
    return;
  }
  std::set<int> years;
  for (const DayRange& range : ranges) {
    for (int year = date_of(range.first).year; year <= date_of(range.last).year; ++year) {
      if (years.size() < kMostYears) years.insert(year);
    }
  }
  for (const int year : years) facts.year.add(word_of(kYear, static_cast<std::uint64_t>(year)));
  facts.year.add(word_of(kDay, kNoDay));
}

void add_places(const Asked& asked, const Index& index, Facts& facts) {
  if (!asked.place.given) return;
  std::vector<std::pair<float, std::uint32_t>> near;
  for (std::uint32_t place = 0; place + 1 < asked.place.log.size(); ++place) {
    if (asked.place.level[place] < PlaceLevel::kSameCity) near.emplace_back(-asked.place.log[place], place);
  }
  std::ranges::sort(near);
  // A municipality alone: it is one word.
  const bool city_alone = std::ranges::all_of(
      near, [&](const auto& one) { return asked.place.level[one.second] == PlaceLevel::kCity; });
  for (const auto& [log, place] : near) {
    facts.town.add(city_alone ? word_of(kCity, index.places[place].place.city)
                              : word_of(kTown, std::string_view(pack_place(index.places[place].place))));
  }
}

// A number as it may be registered when it was said with one slip, or with digits that nobody can read.
void add_number(const Code& code, Fact& fact) {
  if (code.empty()) return;
  const auto add = [&fact](std::uint64_t digits) { fact.add(word_of(kNumber, digits)); };
  if (code.hashed || code.unread == 0) add(code.digits);
  if (code.hashed) return;
  const int length = code.length;
  if (code.unread != 0) {
    std::vector<std::uint64_t> all{code.digits & ~code.unread};
    for (int at = 0; at < length && all.size() <= 100; ++at) {
      if ((code.unread >> (4 * at) & 0xf) == 0) continue;
      const std::size_t before = all.size();
      for (std::size_t one = 0; one < before; ++one) {
        for (std::uint64_t digit = 1; digit < 10; ++digit) all.push_back(all[one] | digit << (4 * at));
      }
    }
    for (const std::uint64_t digits : all) add(digits);
    return;
  }
  for (int at = 0; at < length; ++at) {
    const std::uint64_t mask = std::uint64_t{0xf} << (4 * at);
    const std::uint64_t below = code.digits & ((std::uint64_t{1} << (4 * at)) - 1);
    for (std::uint64_t digit = 0; digit < 10; ++digit) add((code.digits & ~mask) | digit << (4 * at));
    add(below | (code.digits & ~(mask - 1) & ~mask) >> 4);  // One digit too many.
    if (at + 1 < length) {
      const std::uint64_t one = code.digits >> (4 * at) & 0xf, other = code.digits >> (4 * at + 4) & 0xf;
      add((code.digits & ~(mask | mask << 4)) | other << (4 * at) | one << (4 * at + 4));
    }
    if (length < 16) {
      for (std::uint64_t digit = 0; digit < 10; ++digit) {  // One too few.
        add(below | digit << (4 * at) | (code.digits & ~(mask - 1)) << 4);
      }
    }
  }
}

void add_card(const CardScores& card, const Index& index, Facts& facts) {
  add_number(card.asked.number, facts.number);
  if (card.asks_symbol()) {
    for (const CardScores::Symbol& symbol : card.symbols) {
      if (card.symbol_near(symbol.log)) facts.symbol.add(word_of(kSymbol, index.symbols[symbol.term].key));
    }
  }
  for (std::uint32_t term = 0; card.asks_insurer() && term < index.insurers.size(); ++term) {
    if (card.insurer_near(term)) facts.insurer.add(word_of(kInsurer, index.insurers[term].code.digits));
  }
}

}  // namespace

std::string words_of(const Terms& terms, const Face& face) {
  std::set<std::string> words;
  const auto give = [&words](std::string word) { words.insert(std::move(word)); };
  for (const FaceName& name : face.names) {
    if (name.family != kNoTerm) give_name(TermKind::kFamily, terms.families[name.family], give);
    if (name.given != kNoTerm) give_name(TermKind::kGiven, terms.givens[name.given], give);
  }
  give(word_of(kDay, face.day));
  if (face.day < kNoDay) give(word_of(kYear, static_cast<std::uint64_t>(date_of(face.day).year)));
  if (face.place != kNoTerm) {
    const Place& place = terms.places[face.place].place;
    give(word_of(kTown, std::string_view(pack_place(place))));
    give(word_of(kCity, place.city));
  }
  for (const CardFace& card : face.cards) give_card(terms, card, give);
  for (const std::uint64_t phone : face.phones) give(word_of(kPhone, phone));
  give(word_of(kSex, static_cast<std::uint64_t>(face.sex)));
  std::string text;
  for (const std::string& word : words) text.append(text.empty() ? "" : " ").append(word);
  return text;
}

std::vector<WordQuery> word_queries(const Asked& asked, const Index& index) {
  Facts facts;
  add_names(asked, index, facts);
  add_days(asked.day_date, facts);
  add_days(asked.day_age, facts);
  add_places(asked, index, facts);
  if (asked.has_card) add_card(asked.card, index, facts);
  if (asked.has_card && asked.may_be_exchanged) add_card(asked.card_exchanged, index, facts);
  if (asked.phone != 0) facts.phone.add(word_of(kPhone, asked.phone));
  if (asked.sex != Sex::kUnknown) facts.sex.add(word_of(kSex, static_cast<std::uint64_t>(asked.sex)));
  std::vector<WordQuery> queries;
  const auto add = [&queries](std::initializer_list<const Fact*> all, bool last = false) {
    if (std::ranges::any_of(all, [](const Fact* fact) { return fact->empty(); })) return;
    std::string match;
    for (const Fact* fact : all) match.append(match.empty() ? "" : " AND ").append(fact->match());
    queries.push_back({std::move(match), last});
  };
  const auto& [family, given, day, year, town, number, symbol, insurer, phone, sex] = facts;
  add({&phone});
  for (const Fact* other : {&symbol, &insurer, &day, &family, &given}) add({&number, other});
  add({&number});
  add({&family, &given, &day});
  add({&family, &given, &town});
  add({&family, &given, &year});
  add({&family, &day});
  add({&given, &day});
  add({&day, &town});
  add({&family, &year, &town});
  add({&given, &year, &town});
  add({&family, &given});
  for (const Fact* one : {&family, &given, &day}) add({one, &symbol});
  add({&family, &town});
  add({&given, &town});
  add({&day, &insurer, &sex});
  add({&day, &insurer});
  add({&year, &town, &sex});
  add({&year, &town});
  add({&family, &year});
  add({&given, &year});
  for (const Fact* one : {&family, &given, &year, &town}) add({one, &insurer}, true);
  add({&symbol, &insurer}, true);
  for (const Fact* one : {&day, &family, &given, &symbol, &town, &year, &insurer, &sex}) add({one}, true);
  return queries;
}

}  // namespace tomoshibi::store::people::internal
