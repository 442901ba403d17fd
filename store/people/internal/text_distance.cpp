// How far apart two readings, or two words in letters, are (rule 6 of text.h).
//
// Costs are counted in twentieths, so that sums are exact. What is far is known to be far after two
// or three kana.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "store/people/internal/kana_list.h"
#include "store/people/internal/text.h"
#include "store/people/internal/text_kana.h"

namespace tomoshibi::store::people::internal {
namespace {

constexpr double kUnits = 20;
constexpr std::uint8_t kAnyCode = 96;    // '?'
constexpr std::uint8_t kOtherCode = 97;  // Not a kana: unlike everything, itself included.
constexpr std::size_t kCodes = 98;

constexpr std::uint8_t kWhole = 20, kAlike = 2, kVoicing = 9, kConfused = 10, kSameVowel = 15;
constexpr std::uint8_t kMissingN = 14, kMissingTsu = 16, kMissingBar = 6, kMissingVowel = 9,
                       kMissingE = 10;

// Pairs that are heard for each other; both orders.
constexpr std::u32string_view kConfusions =
    U"シヒチシイエミニムヌムブダラドロデレマバモノセヘキチワアナラヤアユイリイヒキスツヨオチジ"
    U"ミビメベモボナマネメヌムタカテケトコハカサシャアュウョオジビギビ";

constexpr bool are_confused(char32_t one, char32_t other) {
  for (std::size_t at = 0; at + 1 < kConfusions.size(); at += 2) {
    const char32_t first = kConfusions[at];
    const char32_t second = kConfusions[at + 1];
    if ((first == one && second == other) || (first == other && second == one)) return true;
  }
  return false;
}

constexpr std::uint8_t substitution(char32_t one, char32_t other) {
  if (one == other) return 0;
  const char32_t first = mapped(kLarge, mapped(kSameSound, one));
  const char32_t second = mapped(kLarge, mapped(kSameSound, other));
  if (first == second) return kAlike;
  if (mapped(kPlainOf, first) == mapped(kPlainOf, second)) return kVoicing;
  if (are_confused(first, second)) return kConfused;
  if (vowel_of(first) != kNoVowel && vowel_of(first) == vowel_of(second)) return kSameVowel;
  return kWhole;
}

struct Costs {
  std::array<std::array<std::uint8_t, kCodes>, kCodes> pair{};
  std::array<std::array<std::uint8_t, kCodes>, kCodes> left_out{};  // By the kana before, the kana.
};

std::uint8_t leaving_out(char32_t c, char32_t previous) {
  if (c == U'ン') return kMissingN;
  if (c == U'ッ') return kMissingTsu;
  if (c == U'ー') return kMissingBar;
  const int vowel = vowel_of(previous);  // A long vowel heard or missed.
  if (vowel == 4 && (c == U'ウ' || c == U'オ')) return kMissingVowel;
  if (vowel == 2 && c == U'ウ') return kMissingVowel;
  if (vowel == 3 && (c == U'イ' || c == U'エ')) return kMissingE;
  return kWhole;
}

Costs make_costs() {
  Costs costs;
  const auto kana = [](std::size_t code) {
    return code < kKatakana ? kFirstKatakana + static_cast<char32_t>(code) : U' ';
  };
  for (std::size_t one = 0; one < kCodes; ++one) {
    for (std::size_t other = 0; other < kCodes; ++other) {
      const bool any = one == kAnyCode || other == kAnyCode;
      const bool strange = one == kOtherCode || other == kOtherCode;
      costs.pair[one][other] = any       ? std::uint8_t{0}
                               : strange ? kWhole
                                         : substitution(kana(one), kana(other));
      costs.left_out[one][other] = leaving_out(kana(other), kana(one));
    }
  }
  return costs;
}

const Costs& costs() {
  static const Costs made = make_costs();
  return made;
}

}  // namespace

std::uint8_t kana_code(char32_t c) {
  if (is_katakana(c)) return static_cast<std::uint8_t>(c - kFirstKatakana);
  return c == U'?' ? kAnyCode : kOtherCode;
}

KanaMeasure::KanaMeasure(std::u32string_view asked) : length_(asked.size()) {
  if (length_ > kMost) return;
  std::uint8_t previous = kOtherCode;
  for (std::size_t at = 0; at < length_; ++at) {
    codes_[at] = kana_code(asked[at]);
    without_[at] = costs().left_out[previous][codes_[at]];
    previous = codes_[at];
  }
}

double KanaMeasure::to(std::u32string_view held, double limit) const {
  std::array<std::uint8_t, kMost> codes;
  if (held.size() > kMost) return limit + 1;
  for (std::size_t at = 0; at < held.size(); ++at) codes[at] = kana_code(held[at]);
  return measure(codes.data(), held.size(), limit);
}

double KanaMeasure::to(std::span<const std::uint8_t> held, double limit) const {
  return measure(held.data(), held.size(), limit);
}

double KanaMeasure::measure(const std::uint8_t* held, std::size_t length, double limit) const {
  const double beyond = limit + 1;
  if (length_ > kMost || length > kMost || limit < 0) return beyond;
  const auto most = static_cast<unsigned>(std::min(limit, 2.0 * kMost) * kUnits + 1e-9);
  const std::size_t longer = std::max(length, length_);
  if ((longer - std::min(length, length_)) * kMissingBar > most) return beyond;
  const Costs& cost = costs();
  std::array<unsigned, kMost> with;
  std::array<unsigned, kMost + 1> row;  // The row above, overwritten from the left.
  row[0] = 0;
  std::uint8_t previous = kOtherCode;
  for (std::size_t j = 0; j < length; ++j) {
    with[j] = cost.left_out[previous][held[j]];
    previous = held[j];
    row[j + 1] = row[j] + with[j];
  }
  for (std::size_t i = 0; i < length_; ++i) {
    const std::uint8_t* pair = cost.pair[codes_[i]].data();
    const unsigned without = without_[i];
    unsigned diagonal = row[0];
    unsigned left = row[0] += without;
    unsigned least = left;
    for (std::size_t j = 0; j < length; ++j) {
      const unsigned above = row[j + 1];
      left = std::min(left + with[j], std::min(diagonal + pair[held[j]], above + without));
      least = std::min(least, left);
      diagonal = above;
      row[j + 1] = left;
    }
    if (least > most) return beyond;
  }
  return row[length] > most ? beyond : row[length] / kUnits;
}

KanaList::KanaList(std::span<const std::u32string> readings) {
  std::vector<std::uint32_t> order;
  for (std::size_t at = 0; at < readings.size(); ++at) {
    if (!readings[at].empty() && readings[at].size() <= KanaMeasure::kMost) {
      order.push_back(static_cast<std::uint32_t>(at));
    }
  }
  std::ranges::sort(order, {}, [&](std::uint32_t at) { return std::u32string_view(readings[at]); });
  std::u32string_view before;
  begins_.push_back(0);
  for (const std::uint32_t at : order) {
    const std::u32string& reading = readings[at];
    const auto parting = std::ranges::mismatch(before, reading);
    shared_.push_back(static_cast<std::uint8_t>(parting.in1 - before.begin()));
    for (const char32_t c : reading) codes_.push_back(kana_code(c));
    begins_.push_back(static_cast<std::uint32_t>(codes_.size()));
    before = reading;
  }
  places_ = std::move(order);
}

// A row for each kana of the held reading, a cell for each kana that was asked.
std::vector<KanaList::Near> KanaList::near(std::u32string_view asked, double limit) const {
  constexpr std::size_t kMost = KanaMeasure::kMost;
  std::vector<Near> found;
  if (asked.size() > kMost || limit < 0) return found;
  const auto most = static_cast<unsigned>(std::min(limit, 2.0 * kMost) * kUnits + 1e-9);
  const KanaMeasure measure(asked);
  const Costs& cost = costs();
  const std::size_t width = asked.size() + 1;
  std::vector<std::uint16_t> rows((kMost + 1) * width);
  for (std::size_t i = 0; i < asked.size(); ++i) {
    rows[i + 1] = static_cast<std::uint16_t>(rows[i] + measure.without_[i]);
  }
  std::size_t too_far = kMost + 1;  // So many kana are enough to be far.
  for (std::size_t at = 0; at < places_.size(); ++at) {
    const std::size_t shared = shared_[at];
    if (shared >= too_far) continue;
    too_far = kMost + 1;
    const std::uint8_t* held = codes_.data() + begins_[at];
    const std::size_t length = begins_[at + 1] - begins_[at];
    for (std::size_t j = shared; j < length; ++j) {
      const std::uint8_t* pair = cost.pair[held[j]].data();
      const unsigned with = cost.left_out[j == 0 ? kOtherCode : held[j - 1]][held[j]];
      const std::uint16_t* above = rows.data() + j * width;
      std::uint16_t* now = rows.data() + (j + 1) * width;
      unsigned left = above[0] + with;
      unsigned least = left;
      now[0] = static_cast<std::uint16_t>(left);
      for (std::size_t i = 0; i < asked.size(); ++i) {
        left = std::min(left + measure.without_[i],
                        std::min(0U + above[i] + pair[measure.codes_[i]], above[i + 1] + with));
        least = std::min(least, left);
        now[i + 1] = static_cast<std::uint16_t>(left);
      }
      if (least > most) {
        too_far = j + 1;
        break;
      }
    }
    const unsigned value = too_far <= length ? most + 1 : rows[length * width + asked.size()];
    if (value <= most) found.push_back({places_[at], value / kUnits});
  }
  return found;
}

double kana_distance(std::u32string_view asked, std::u32string_view held, double limit) {
  return KanaMeasure(asked).to(held, limit);
}

int letter_distance(std::u32string_view one, std::u32string_view other, int limit) {
  constexpr std::size_t kMost = 40;
  if (std::max(one.size(), other.size()) > kMost || limit < 0) return limit + 1;
  const auto most = static_cast<std::size_t>(limit);
  if (std::max(one.size(), other.size()) - std::min(one.size(), other.size()) > most) {
    return limit + 1;
  }
  // What is equal at both ends costs nothing, also with exchanged neighbours.
  while (!one.empty() && !other.empty() && one.back() == other.back()) {
    one.remove_suffix(1);
    other.remove_suffix(1);
  }
  while (!one.empty() && !other.empty() && one.front() == other.front()) {
    one.remove_prefix(1);
    other.remove_prefix(1);
  }
  if (one.empty() || other.empty()) return static_cast<int>(std::max(one.size(), other.size()));
  if (limit == 0) return 1;
  if (limit == 1) {
    if (one.size() == 1 && other.size() == 1) return 1;
    return one.size() == 2 && other.size() == 2 && one[0] == other[1] && one[1] == other[0] ? 1 : 2;
  }
  std::array<std::array<int, kMost + 1>, 3> rows;
  for (std::size_t j = 0; j <= other.size(); ++j) rows[0][j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= one.size(); ++i) {
    auto& now = rows[i % 3];
    const auto& before = rows[(i + 2) % 3];
    const auto& twice = rows[(i + 1) % 3];
    now[0] = static_cast<int>(i);
    int least = now[0];
    for (std::size_t j = 1; j <= other.size(); ++j) {
      const int same = one[i - 1] == other[j - 1] ? 0 : 1;
      now[j] = std::min({before[j - 1] + same, before[j] + 1, now[j - 1] + 1});
      if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1]) {
        now[j] = std::min(now[j], twice[j - 2] + 1);
      }
      least = std::min(least, now[j]);
    }
    if (least > limit) return limit + 1;
  }
  return std::min(rows[one.size() % 3][other.size()], limit + 1);
}

}  // namespace tomoshibi::store::people::internal
