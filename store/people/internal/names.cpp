#include "store/people/internal/names.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "store/people/internal/state.h"
#include "store/people/internal/text.h"
#include "store/people/internal/weights.h"

namespace tomoshibi::store::people::internal {
namespace {

using namespace weights;

constexpr std::size_t kMostGuesses = 40;
constexpr double kNever = -100;

// One way to cut the words of a field in two.
struct Cut {
  std::u32string family, given;
  double penalty = 0;
  bool exchanged = false;
  bool family_open = false, given_open = false;
};

std::u32string joined(std::span<const std::u32string> words, bool blanks) {
  std::u32string text;
  for (const std::u32string& word : words) {
    if (blanks && !text.empty()) text += U' ';
    text += word;
  }
  return text;
}

bool any_kanji(std::u32string_view text) { return std::ranges::any_of(text, is_kanji); }

std::vector<Cut> cuts_of(std::span<const std::u32string> words, bool roman) {
  std::vector<Cut> cuts;
  if (words.empty()) return cuts;
  if (words.size() == 1) {
    const std::u32string& word = words.front();
    for (std::size_t at = 1; !roman && at < word.size() && at <= 8; ++at) {
      cuts.push_back({word.substr(0, at), word.substr(at), 0, false, false, true});
    }
    // 太郎山田: kanji alone, because kana would be cut in too many ways that all mean something.
    for (std::size_t at = 1; any_kanji(word) && word.size() >= 3 && at < word.size() && at <= 8; ++at) {
      cuts.push_back({word.substr(at), word.substr(0, at), kSwapped, true, true, false});
    }
    cuts.push_back({word, {}, kSingle, false, true, false});
    cuts.push_back({{}, word, kSingle, false, false, true});
    return cuts;
  }
  const double exchange = roman ? kSwappedRoman : kSwapped;
  for (std::size_t at = 1; at < words.size() && at <= 4; ++at) {
    const std::u32string head = joined(words.subspan(0, at), roman);
    const std::u32string tail = joined(words.subspan(at), roman);
    cuts.push_back({head, tail, 0, false, false, true});
    cuts.push_back({tail, head, exchange, true, true, false});
  }
  return cuts;
}

bool all_kana(std::u32string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char32_t c) {
    return is_kana(c) || c == U' ' || c == U'-' || c == U'?' || c == U'・' || c == U'~';
  });
}
bool any_roman(std::u32string_view text) { return std::ranges::any_of(text, is_roman); }

std::vector<std::u32string> kana_words(std::u32string_view folded) {
  std::vector<std::u32string> words;
  for (const std::u32string& word : words_of(folded)) {
    if (std::u32string kana = kana_key(word); !kana.empty()) words.push_back(std::move(kana));
  }
  return words;
}

std::vector<std::u32string> roman_words(std::u32string_view folded) {
  return words_of(roman_key(folded));
}

class Guesser {
 public:
  explicit Guesser(AskedName& asked) : asked_(&asked) {}

  // `kanji`, `kana` and `roman` cuts of the same person; at most two of them are given.
  void add(const Cut* kanji, const Cut* kana, const Cut* roman) {
    if (asked_->guesses.size() >= kMostGuesses) return;
    NamePiece family, given;
    given.kind = TermKind::kGiven;
    NameGuess guess{kNoPiece, kNoPiece, 0};
    for (const Cut* cut : {kanji, kana, roman}) {
      if (cut == nullptr) continue;
      guess.penalty = std::min(guess.penalty, cut->penalty);
      family.open = family.open || cut->family_open;
      given.open = given.open || cut->given_open;
    }
    if (kanji != nullptr) {
      family.text = kanji->family;
      given.text = kanji->given;
      family.key = name_key(family.text);
      given.key = name_key(given.text);
    }
    if (kana != nullptr) {
      family.kana = kana->family;
      given.kana = kana->given;
    }
    if (roman != nullptr) {
      family.roman = roman->family;
      given.roman = roman->given;
    }
    guess.family = piece(family);
    guess.given = piece(given);
    asked_->guesses.push_back(guess);
  }

 private:
  std::size_t piece(const NamePiece& wanted) {
    if (wanted.empty()) return kNoPiece;
    const auto known = std::ranges::find(asked_->pieces, wanted);
    if (known == asked_->pieces.end()) {
      asked_->pieces.push_back(wanted);
      return asked_->pieces.size() - 1;
    }
    return static_cast<std::size_t>(known - asked_->pieces.begin());
  }
  AskedName* asked_;
};

bool go_together(const Cut& one, const Cut& other) {
  const auto full = [](const Cut& cut) { return !cut.family.empty() && !cut.given.empty(); };
  if (full(one) && full(other)) return one.exchanged == other.exchanged;
  if (full(one) || full(other)) return !one.exchanged && !other.exchanged;
  return one.family.empty() == other.family.empty();
}

const std::vector<NameTerm>& names_of(const Register::State& state, const NamePiece& piece) {
  return piece.kind == TermKind::kFamily ? state.index.families : state.index.givens;
}
const NameLists& lists_of(const Register::State& state, const NamePiece& piece) {
  return state.lookup.names[static_cast<std::size_t>(piece.kind)];
}

// Terms that share a token with the piece, or a reading of its kanji.
std::vector<std::uint32_t> similar_terms(const Register::State& state, const NamePiece& piece) {
  const std::vector<NameTerm>& names = names_of(state, piece);
  const NameLists& lists = lists_of(state, piece);
  std::vector<std::uint32_t> terms;
  const auto add_tokens = [&](const std::vector<std::string>& tokens) {
    for (const std::string& token : tokens) lists.with_token(token, terms);
  };
  if (!piece.kana.empty()) add_tokens(kana_tokens(piece.kind, piece.kana));
  add_tokens(kanji_tokens(piece.kind, piece.key));
  if (!piece.roman.empty()) add_tokens(roman_tokens(piece.kind, piece.roman));
  const auto add = [&terms](std::span<const std::uint32_t> more) {
    terms.insert(terms.end(), more.begin(), more.end());
  };
  // Kanji written for the reading: everybody who sounds as the written kanji are read.
  if (!piece.key.empty()) {
    for (const std::uint32_t term : lists.written(names, piece.key)) {
      if (!names[term].kana.empty()) add(lists.heard(names, names[term].kana));
    }
  }
  if (!piece.kana.empty()) {  // Other readings of the same kanji.
    for (const std::uint32_t term : lists.heard(names, piece.kana)) {
      if (!names[term].key.empty()) add(lists.written(names, names[term].key));
    }
  }
  std::ranges::sort(terms);
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
  return terms;
}

struct Scored {
  double log = kNever;
  NameLevel level = NameLevel::kOther;
};

void better(Scored& best, double log, NameLevel level) {
  if (log > best.log) best = Scored{log, level};
}

// What the register knows of a piece beyond its letters, gathered once.
struct Readings {
  std::vector<std::u32string_view> kana;  // How the written kanji are read.
  std::vector<std::u32string_view> keys;  // What the heard kana are written as.
};

Readings readings_of_piece(const Register::State& state, const NamePiece& piece) {
  Readings readings;
  const std::vector<NameTerm>& names = names_of(state, piece);
  const NameLists& lists = lists_of(state, piece);
  if (!piece.key.empty()) {
    for (const std::uint32_t term : lists.written(names, piece.key)) {
      if (names[term].people > 0) readings.kana.push_back(names[term].kana);
    }
  }
  if (!piece.kana.empty()) {
    for (const std::uint32_t term : lists.heard(names, piece.kana)) {
      if (names[term].people > 0) readings.keys.push_back(names[term].key);
    }
  }
  return readings;
}

bool contains(const std::vector<std::u32string_view>& values, const std::u32string& value) {
  return !value.empty() && std::ranges::find(values, value) != values.end();
}

Scored score_kanji(const Register::State& state, const NamePiece& piece, const NameTerm& term,
                   const Readings& readings) {
  Scored best;
  if (piece.text == term.text) better(best, kKanjiExact, NameLevel::kSame);
  if (piece.key == term.key) better(best, kKanjiExact, NameLevel::kWriting);
  if (best.level != NameLevel::kOther) return best;
  if (contains(readings.kana, term.kana)) {
    const std::vector<NameTerm>& names = names_of(state, piece);
    const auto ways = static_cast<double>(
        std::ranges::count_if(lists_of(state, piece).heard(names, term.kana),
                              [&names](std::uint32_t other) { return names[other].people > 0; }));
    better(best, kHomophone - std::log(std::max(1.0, ways / 4)), NameLevel::kReading);
  }
  if (piece.open && term.key.starts_with(piece.key)) better(best, kPrefix, NameLevel::kPrefix);
  if (piece.key.size() >= 2 && letter_distance(piece.key, term.key, 1) == 1) {
    better(best, kOneKanji, NameLevel::kNear);
  }
  return best;
}

Scored score_kana(const NamePiece& piece, const NameTerm& term, const Readings& readings,
                  const std::u32string& spelling, const std::u32string& sound) {
  Scored best;
  if (term.kana.empty()) {
    if (contains(readings.keys, term.key)) better(best, kOtherReading, NameLevel::kReading);
    return best;
  }
  if (piece.kana == term.kana) {
    better(best, kKanaExact, NameLevel::kSame);
    return best;
  }
  if (spelling == term.spelling) better(best, kKanaSpelling, NameLevel::kWriting);
  if (sound == term.sound) better(best, kKanaSound, NameLevel::kSound);
  if (best.level != NameLevel::kOther) return best;
  if (contains(readings.keys, term.key)) {
    better(best, kOtherReading, NameLevel::kReading);
  }
  if (piece.open && term.kana.starts_with(piece.kana)) better(best, kPrefix, NameLevel::kPrefix);
  const double distance = kana_distance(piece.kana, term.kana, kKanaFarthest);
  if (distance <= kKanaFarthest) {
    const bool wild = piece.kana.find(U'?') != std::u32string::npos;
    if (distance == 0 && wild) {
      better(best, kKanaExact, NameLevel::kSame);
    } else {
      better(best, kKanaSound + kKanaEdit * distance, NameLevel::kNear);
    }
  }
  return best;
}

bool is_part(std::u32string_view some, std::u32string_view all) {
  const std::vector<std::u32string> whole = words_of(all);
  if (whole.size() < 2) return false;
  return std::ranges::all_of(words_of(some), [&](const std::u32string& word) {
    return std::ranges::find(whole, word) != whole.end();
  });
}

Scored score_roman(const NamePiece& piece, const NameTerm& term) {
  Scored best;
  if (term.roman.empty()) return best;
  if (piece.roman == term.roman) better(best, kRomanEqual, NameLevel::kWriting);
  if (best.level == NameLevel::kOther && is_part(piece.roman, term.roman)) {
    better(best, kRomanPart, NameLevel::kWriting);
  }
  if (best.level != NameLevel::kOther) return best;
  if (piece.open && term.roman.starts_with(piece.roman)) {
    better(best, kPrefix, NameLevel::kPrefix);
  }
  const int limit = piece.roman.size() > 4 ? 3 : 1;
  const int edits = letter_distance(piece.roman, term.roman, limit);
  if (edits <= limit) better(best, kRomanBase + kRomanEdit * edits, NameLevel::kNear);
  return best;
}

// Kanji and kana of one name are not independent: the mean of the two.
double mean_of(double one, double other, double floor) {
  return (std::max(one, floor) + std::max(other, floor)) / 2;
}

}  // namespace

AskedName read_name(const PersonQuery& query) {
  AskedName asked;
  const std::u32string name = fold(query.name);
  const std::u32string kana = fold(query.kana);
  asked.by_name = !name.empty();
  asked.by_kana = !kana.empty();
  std::vector<Cut> kanji_cuts, kana_cuts, roman_cuts;
  const auto take = [&](const std::u32string& text, bool kana_field) {
    if (text.empty()) return;
    if (any_roman(text) && !any_kanji(text)) {
      roman_cuts = cuts_of(roman_words(text), true);
    } else if (all_kana(text) && (kana_field || kana.empty())) {
      kana_cuts = cuts_of(kana_words(text), false);
    } else if (!kana_field || name.empty()) {
      kanji_cuts = cuts_of(words_of(text), false);
    }
  };
  take(name, false);
  take(kana, true);
  Guesser guesser(asked);
  const auto pair_up = [&](const std::vector<Cut>& main, const std::vector<Cut>& kana_side,
                           bool roman) {
    for (const Cut& one : main) {
      for (const Cut& other : kana_side) {
        if (!go_together(one, other)) continue;
        guesser.add(roman ? nullptr : &one, &other, roman ? &one : nullptr);
      }
    }
  };
  if (!kana_cuts.empty() && (!kanji_cuts.empty() || !roman_cuts.empty())) {
    if (!kanji_cuts.empty()) pair_up(kanji_cuts, kana_cuts, false);
    if (!roman_cuts.empty()) pair_up(roman_cuts, kana_cuts, true);
    return asked;
  }
  for (const Cut& cut : kanji_cuts) guesser.add(&cut, nullptr, nullptr);
  for (const Cut& cut : kana_cuts) guesser.add(nullptr, &cut, nullptr);
  for (const Cut& cut : roman_cuts) guesser.add(nullptr, nullptr, &cut);
  return asked;
}

PieceScores score_piece(const Register::State& state, const NamePiece& piece) {
  const std::vector<NameTerm>& names = names_of(state, piece);
  const double people = std::max<double>(state.index.visible(), kFewPeople);
  std::vector<std::uint32_t> terms;
  if (piece.kana.find(U'?') != std::u32string::npos) {
    for (std::uint32_t term = 0; term < names.size(); ++term) terms.push_back(term);
  } else {
    terms = similar_terms(state, piece);
  }
  const std::u32string spelling = spelling_key(piece.kana);
  const std::u32string sound = sound_key(piece.kana);
  const Readings readings = readings_of_piece(state, piece);
  const double rough_floor = std::log(0.3 / people) + kDifferent;
  std::vector<std::pair<std::uint32_t, float>> near;
  PieceScores scores;
  scores.fits.assign(names.size() + 1, 0);
  double u = 0.3 / people;
  for (const std::uint32_t term : terms) {
    Scored written, heard;
    if (!piece.text.empty()) written = score_kanji(state, piece, names[term], readings);
    if (!piece.roman.empty()) written = score_roman(piece, names[term]);
    if (!piece.kana.empty()) {
      heard = score_kana(piece, names[term], readings, spelling, sound);
    }
    const bool both = (!piece.text.empty() || !piece.roman.empty()) && !piece.kana.empty();
    const double log = both ? mean_of(written.log, heard.log, rough_floor)
                            : std::max(written.log, heard.log);
    if (log <= rough_floor) continue;
    near.emplace_back(term, static_cast<float>(log));
    u += names[term].people / people * std::exp(log);
    const NameLevel level = both ? std::max(written.level, heard.level)
                                 : (piece.kana.empty() ? written.level : heard.level);
    scores.fits[term] = level <= NameLevel::kPrefix ? 1 : 0;
  }
  scores.log_u = std::log(std::min(u, 1.0));
  scores.floor = static_cast<float>(scores.log_u + kDifferent);
  scores.log.assign(names.size() + 1, scores.floor);
  scores.best = scores.floor;
  for (const auto& [term, log] : near) {
    if (log <= scores.floor) continue;
    scores.log[term] = log;
    scores.hot.push_back(term);
    if (names[term].people > 0) scores.best = std::max(scores.best, scores.log[term]);
  }
  scores.log.back() = static_cast<float>(scores.log_u);  // Nothing registered: says nothing.
  return scores;
}

PieceLevels levels_of(const Register::State& state, const NamePiece& piece, std::uint32_t term) {
  PieceLevels levels;
  const std::vector<NameTerm>& names = names_of(state, piece);
  if (term >= names.size()) return levels;
  const Readings readings = readings_of_piece(state, piece);
  if (!piece.text.empty()) {
    levels.name = score_kanji(state, piece, names[term], readings).level;
  }
  if (!piece.roman.empty()) levels.name = score_roman(piece, names[term]).level;
  if (!piece.kana.empty()) {
    levels.kana = score_kana(piece, names[term], readings, spelling_key(piece.kana),
                             sound_key(piece.kana)).level;
    if (levels.kana == NameLevel::kNear) {
      levels.distance = kana_distance(piece.kana, names[term].kana, kKanaFarthest);
    }
  }
  return levels;
}

}  // namespace tomoshibi::store::people::internal
