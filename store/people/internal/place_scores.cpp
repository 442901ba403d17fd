// How well each place of the register explains an address that was asked.
#include <algorithm>
#include <cmath>

#include "store/people/internal/fields.h"
#include "store/people/internal/text.h"
#include "store/people/internal/weights.h"

namespace tomoshibi::store::people::internal {
namespace {

using namespace weights;

struct Found {
  double log;
  PlaceLevel level;
  std::size_t guess;
};

void better(Found& found, double log, PlaceLevel level, std::size_t guess) {
  if (log > found.log) found = Found{log, level, guess};
}

struct Counts {
  double in_city;  // Towns of the city of this place.
  double ties;     // Cities that have a town of this name.
};

bool related(std::u32string_view one, std::u32string_view other) {
  const std::size_t shorter = std::min(one.size(), other.size());
  return shorter >= 1 && one.substr(0, shorter) == other.substr(0, shorter);
}

void compare_guess(Found& found, const AskedPlace::Guess& guess, std::size_t number,
                   const Place& place, const Counts& counts) {
  const bool city_said = !guess.city.empty();
  const bool same_city = city_said && guess.city == place.city;
  if (guess.town.empty()) {
    if (same_city) better(found, -0.05, PlaceLevel::kCity, number);
    return;
  }
  const double tie = city_said ? 0 : kTownTie * std::log(counts.ties);
  if (guess.town == place.town) {
    if (same_city || !city_said) {
      better(found, kTownExact + tie, PlaceLevel::kTown, number);
    } else {
      better(found, kTownOtherCity, PlaceLevel::kElsewhere, number);
    }
    return;
  }
  if (same_city || !city_said) {
    if (related(guess.town, place.town)) better(found, kTownPrefix, PlaceLevel::kPrefix, number);
    if (place.town.size() > guess.town.size() && place.town.ends_with(guess.town)) {
      better(found, kTownPrefix, PlaceLevel::kPrefix, number);
    }
    if (guess.town.size() >= 3 && letter_distance(guess.town, place.town, 1) == 1) {
      better(found, kTownOneKanji, PlaceLevel::kPrefix, number);
    }
  }
  if (same_city) {
    better(found, std::log(kSameCity / counts.in_city), PlaceLevel::kSameCity, number);
  }
}

void compare_kana(Found& found, std::u32string_view asked,
                  const std::vector<std::u32string>& readings, double in_city) {
  constexpr double kFarthest = 2.9;
  double least = kFarthest + 1;
  if (readings.empty()) return;
  const std::u32string& city = readings.front();
  if (asked == city) better(found, -0.05, PlaceLevel::kCity, 0);
  if (asked.starts_with(city)) {
    better(found, std::log(kSameCity / in_city), PlaceLevel::kSameCity, 0);
  }
  for (const std::u32string& reading : std::span(readings).subspan(1)) {
    const std::size_t longer = std::max(asked.size(), reading.size());
    const std::size_t shorter = std::min(asked.size(), reading.size());
    if (longer - shorter > 4) continue;
    if (asked == reading) {
      better(found, kTownKana, PlaceLevel::kTown, 0);
      return;
    }
    least = std::min(least, kana_distance(asked, reading, std::min(least, kFarthest)));
  }
  if (least <= kFarthest) {
    const PlaceLevel level = least <= 1.01 ? PlaceLevel::kSound : PlaceLevel::kPrefix;
    better(found, kTownKana - 0.6 + kTownKanaEdit * least, level, 0);
  }
}

// Nobody of the municipality, or of the prefecture, that was named is held.
bool nobody_held(const AskedPlace& asked, const Index& index, const Lookup& lookup) {
  if (!asked.unknown_city.empty()) return true;
  if (!asked.prefecture.empty()) {
    const bool any_said =
        std::ranges::any_of(lookup.prefectures, [](const auto& name) { return !name.empty(); });
    const bool held = std::ranges::binary_search(lookup.prefectures, asked.prefecture);
    if (any_said && !held) return true;
  }
  if (asked.guesses.empty() || !asked.kana.empty()) return false;
  return std::ranges::none_of(asked.guesses, [&](const AskedPlace::Guess& guess) {
    return guess.city.empty() || std::ranges::binary_search(lookup.cities, guess.city) ||
           index.places.empty();
  });
}

}  // namespace

PlaceScores score_place(std::string_view text, const Index& index, Lookup& lookup) {
  PlaceScores scores;
  scores.asked = read_place(text, lookup.cities, lookup.towns);
  scores.given = !scores.asked.empty();
  if (!scores.given) return scores;
  scores.unknown_place = nobody_held(scores.asked, index, lookup);
  if (!scores.asked.kana.empty() && lookup.place_kana.size() != index.places.size()) {
    lookup.place_kana.clear();
    for (const PlaceTerm& term : index.places) {
      lookup.place_kana.push_back(readings_of(term.place));
    }
  }
  const double people = std::max<double>(index.visible(), 1);
  const double places = std::max<double>(
      static_cast<double>(lookup.used[static_cast<std::size_t>(TermKind::kPlace)]), 20);
  double u = 0;
  for (std::size_t term = 0; term < index.places.size(); ++term) {
    const Place& place = index.places[term].place;
    Found found{std::log(kElsewhere / places), PlaceLevel::kElsewhere, 0};
    const Counts counts{static_cast<double>(lookup.towns_of_city[term]),
                        static_cast<double>(lookup.cities_of_town[term])};
    for (std::size_t guess = 0; guess < scores.asked.guesses.size(); ++guess) {
      if (scores.asked.kana.empty()) {
        compare_guess(found, scores.asked.guesses[guess], guess, place, counts);
      }
    }
    if (!scores.asked.kana.empty()) {
      compare_kana(found, scores.asked.kana, lookup.place_kana[term], counts.in_city);
    }
    scores.log.push_back(static_cast<float>(found.log));
    scores.level.push_back(found.level);
    scores.guess.push_back(static_cast<std::uint8_t>(found.guess));
    u += index.places[term].people / people * std::exp(found.log);
  }
  for (const AskedPlace::Guess& guess : scores.asked.guesses) {
    scores.any_block = scores.any_block || !guess.block.empty();
  }
  scores.log_u = std::log(std::min(1.0, u + 0.3 / people));
  scores.log.push_back(static_cast<float>(scores.log_u));
  scores.level.push_back(PlaceLevel::kElsewhere);
  scores.guess.push_back(0);
  return scores;
}

double block_log_u() { return kBlockOther; }

float block_log(const PlaceScores& scores, std::uint32_t place, const Block& held) {
  const std::size_t term = std::min<std::size_t>(place, scores.log.size() - 1);
  const Block& asked = scores.asked.guesses[scores.guess[term]].block;
  const PlaceLevel level = scores.level[term];
  if (asked.empty()) return 0;
  const bool near = level == PlaceLevel::kTown || level == PlaceLevel::kSound ||
                    level == PlaceLevel::kPrefix;
  if (!near || held.empty()) return static_cast<float>(kBlockOther);
  switch (compare(asked, held)) {
    case BlockMatch::kAll: return static_cast<float>(kBlockAll);
    case BlockMatch::kPrefix: return static_cast<float>(kBlockPrefix);
    case BlockMatch::kPart: return static_cast<float>(kBlockPart);
    case BlockMatch::kNone: return static_cast<float>(kBlockNone);
  }
  return 0;
}

}  // namespace tomoshibi::store::people::internal
