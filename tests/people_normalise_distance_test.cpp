// Promise: distances are exact, whatever is cut short to find them.
// Method: a plain dynamic programme over random readings, without limit, band or shared beginnings,
// against kana_distance(), KanaMeasure and KanaList; letters likewise.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "store/people/internal/kana_list.h"
#include "store/people/internal/text.h"

using namespace tomoshibi::store::people::internal;

namespace {

constexpr double kNoLimit = 1000;

// What one kana costs against another, and alone: of readings so short that nothing else matters.
double pair_cost(char32_t one, char32_t other) {
  return std::min(kana_distance(std::u32string{one}, std::u32string{other}, kNoLimit), 2.0);
}
// A kana heard or missed: ン, ッ, ー, the second half of a long vowel, any other.
double alone_cost(char32_t before, char32_t c) {
  const auto in = [before](std::u32string_view row) { return row.find(before) != row.npos; };
  if (c == U'ン') return 0.7;
  if (c == U'ッ') return 0.8;
  if (c == U'ー') return 0.3;
  if (before != 0 && in(U"オョヨ") && (c == U'ウ' || c == U'オ')) return 0.45;
  if (before != 0 && in(U"ウズヅ") && c == U'ウ') return 0.45;
  return 1;
}

double plain_distance(const std::u32string& asked, const std::u32string& held) {
  std::vector<std::vector<double>> cost(asked.size() + 1, std::vector<double>(held.size() + 1));
  const auto alone = [](const std::u32string& text, std::size_t at) {
    return alone_cost(at == 0 ? 0 : text[at - 1], text[at]);
  };
  for (std::size_t i = 0; i <= asked.size(); ++i) {
    for (std::size_t j = 0; j <= held.size(); ++j) {
      if (i == 0 && j == 0) continue;
      double least = kNoLimit;
      if (i > 0) least = std::min(least, cost[i - 1][j] + alone(asked, i - 1));
      if (j > 0) least = std::min(least, cost[i][j - 1] + alone(held, j - 1));
      if (i > 0 && j > 0) {
        least = std::min(least, cost[i - 1][j - 1] + pair_cost(asked[i - 1], held[j - 1]));
      }
      cost[i][j] = least;
    }
  }
  return cost[asked.size()][held.size()];
}

int plain_letters(const std::u32string& one, const std::u32string& other) {
  std::vector<std::vector<int>> cost(one.size() + 1, std::vector<int>(other.size() + 1));
  for (std::size_t i = 0; i <= one.size(); ++i) {
    for (std::size_t j = 0; j <= other.size(); ++j) {
      if (i == 0 || j == 0) {
        cost[i][j] = static_cast<int>(i + j);
        continue;
      }
      const int same = one[i - 1] == other[j - 1] ? 0 : 1;
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + same});
      if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1]) {
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
      }
    }
  }
  return cost[one.size()][other.size()];
}

// Readings of kana that are confused, doubled and left out, so that they are near each other.
std::u32string reading(std::size_t longest) {
  constexpr std::u32string_view kKana = U"アイウオカガキシヒジズヅタダンッーョヨラナマ?";
  const auto length = *rc::gen::inRange<std::size_t>(0, longest + 1);
  std::u32string made;
  for (std::size_t at = 0; at < length; ++at) {
    made += kKana[*rc::gen::inRange<std::size_t>(0, kKana.size())];
  }
  return made;
}

std::u32string letters(std::size_t longest) {
  const auto length = *rc::gen::inRange<std::size_t>(0, longest + 1);
  std::u32string made;
  for (std::size_t at = 0; at < length; ++at) {
    made += static_cast<char32_t>(U'A' + *rc::gen::inRange<unsigned>(0, 4));
  }
  return made;
}

}  // namespace

TEST_CASE("distance: of kana, equal to the plain sum over all ways, within the limit") {
  CHECK(rc::check("kana_distance", [] {
    const std::u32string asked = reading(8);
    const std::u32string held = reading(8);
    const double limit = *rc::gen::inRange(0, 80) / 20.0;
    const double wanted = plain_distance(asked, held);
    const double found = kana_distance(asked, held, limit);
    RC_ASSERT(kana_distance(asked, held, kNoLimit) == KanaMeasure(asked).to(held, kNoLimit));
    if (wanted <= limit + 1e-9) {
      RC_ASSERT(std::abs(found - wanted) < 1e-9);
    } else {
      RC_ASSERT(found > limit);
    }
    RC_ASSERT(std::abs(kana_distance(held, asked, kNoLimit) - wanted) < 1e-9);  // Either way round.
  }));
}

TEST_CASE("distance: a list finds everyone within the limit, with the same distances, and nobody else") {
  CHECK(rc::check("KanaList", [] {
    std::vector<std::u32string> readings;
    const auto count = *rc::gen::inRange<std::size_t>(0, 60);
    for (std::size_t at = 0; at < count; ++at) readings.push_back(reading(6));
    const KanaList list(readings);
    const std::u32string asked = reading(6);
    const double limit = *rc::gen::inRange(0, 60) / 20.0;
    std::vector<KanaList::Near> found = list.near(asked, limit);
    std::ranges::sort(found, {}, &KanaList::Near::place);
    std::vector<KanaList::Near> wanted;
    for (std::size_t at = 0; at < readings.size(); ++at) {
      const double distance = kana_distance(asked, readings[at], limit);
      if (!readings[at].empty() && distance <= limit) {
        wanted.push_back({static_cast<std::uint32_t>(at), distance});
      }
    }
    RC_ASSERT(found == wanted);
  }));
}

TEST_CASE("distance: as codes the same as in letters, and long readings are near nothing") {
  const std::u32string held = U"タカハシ";
  std::vector<std::uint8_t> codes;
  for (const char32_t c : held) codes.push_back(kana_code(c));
  CHECK(KanaMeasure(U"タカバシ").to(codes, 3) == doctest::Approx(0.45));
  const std::u32string whole(KanaMeasure::kMost, U'ア');
  CHECK(kana_distance(whole, whole, 1) == 0);
  CHECK(kana_distance(whole + U"ア", whole, 9) > 9);
  CHECK(kana_distance(U"ヤマモト", U"YAMA", 3) > 3);
}

TEST_CASE("distance: sums of costs are exact, so that a limit holds to the hundredth") {
  CHECK(kana_distance(U"カタサハ", U"ガダザバ", 1.8) == 1.8);
  CHECK(kana_distance(U"カタサハ", U"ガダザバ", 1.79) > 1.79);
}

TEST_CASE("distance: of letters, equal to the plain sum over all ways, within the limit") {
  CHECK(rc::check("letter_distance", [] {
    const std::u32string one = letters(9);
    const std::u32string other = letters(9);
    const int limit = *rc::gen::inRange(0, 6);
    const int wanted = plain_letters(one, other);
    const int found = letter_distance(one, other, limit);
    if (wanted <= limit) {
      RC_ASSERT(found == wanted);
    } else {
      RC_ASSERT(found > limit);
    }
  }));
}
