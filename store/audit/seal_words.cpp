// The words of seals, and reading them as people type them.
#include "store/audit/seal_words.h"

#include <sodium.h>

#include <algorithm>
#include <array>

namespace tomoshibi::store::audit {

namespace {

constexpr SealWord kWords[] = {
#include "store/audit/internal/seal_words.inc"
};
static_assert(std::size(kWords) == kSealListSize);

constexpr std::size_t kNearMax = 3;
constexpr std::size_t kStartKana = 3;  // By which every word is known.

// U+FF66 … U+FF9D as hiragana.
constexpr std::u32string_view kHalfWidth =
    U"をぁぃぅぇぉゃゅょっーあいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわん";
static_assert(kHalfWidth.size() == 0xff9d - 0xff66 + 1);

// Bytes that are no UTF-8 become points that are in no word.
std::u32string points_of(std::string_view text) {
  std::u32string points;
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    char32_t point = length == 1 ? lead : lead & (0xffu >> (length + 1));
    for (std::size_t next = 1; next < length && at + next < text.size(); ++next)
      point = point << 6 | (static_cast<unsigned char>(text[at + next]) & 0x3fu);
    points.push_back(point);
    at += length;
  }
  return points;
}

bool takes_voicing(char32_t kana) {
  return std::u32string_view(U"かきくけこさしすせそたちつてとはひふへほ").find(kana) !=
         std::u32string_view::npos;
}
bool takes_half_voicing(char32_t kana) {
  return std::u32string_view(U"はひふへほ").find(kana) != std::u32string_view::npos;
}

// Katakana of either width and marks of voicing as hiragana; ぢ and づ as they sound.
std::u32string folded(std::string_view text) {
  std::u32string out;
  for (char32_t point : points_of(text)) {
    const bool voiced = point == 0x3099 || point == 0x309b || point == 0xff9e;
    const bool half_voiced = point == 0x309a || point == 0x309c || point == 0xff9f;
    if (voiced && !out.empty() && takes_voicing(out.back())) {
      point = out.back() + 1;
      out.pop_back();
    } else if (half_voiced && !out.empty() && takes_half_voicing(out.back())) {
      point = out.back() + 2;
      out.pop_back();
    } else if (point >= U'ァ' && point <= U'ヶ') {
      point -= 0x60;
    } else if (point >= 0xff66 && point <= 0xff9d) {
      point = kHalfWidth[point - 0xff66];
    }
    if (point == U'ぢ') point = U'じ';
    if (point == U'づ') point = U'ず';
    out.push_back(point);
  }
  return out;
}

// What stands between words: anything but kana, kanji and the long vowel mark.
bool is_part_of_word(char32_t point) {
  return (point >= 0x3041 && point <= 0x3096) || point == U'ー' || point == U'々' ||
         point == U'ヶ' || (point >= 0x3400 && point <= 0x9fff);
}

std::vector<std::u32string> tokens_of(const std::u32string& text) {
  std::vector<std::u32string> tokens;
  bool inside = false;
  for (const char32_t point : text) {
    const bool part = is_part_of_word(point);
    if (part && !inside) tokens.emplace_back();
    if (part) tokens.back().push_back(point);
    inside = part;
  }
  return tokens;
}

const std::vector<std::u32string>& readings() {
  static const std::vector<std::u32string> kReadings = [] {
    std::vector<std::u32string> list;
    for (const SealWord& word : kWords) list.push_back(points_of(word.reading));
    return list;
  }();
  return kReadings;
}

// The only word that begins with these three kana.
std::optional<std::uint16_t> word_starting(std::u32string_view text) {
  const auto& list = readings();
  const auto start = text.substr(0, kStartKana);
  const auto found = std::ranges::lower_bound(
      list, start, {}, [](const std::u32string& word) { return std::u32string_view(word); });
  if (start.size() < kStartKana || found == list.end() || !found->starts_with(start))
    return std::nullopt;
  return static_cast<std::uint16_t>(found - list.begin());
}

bool is_kanji(char32_t point) { return point == U'々' || point >= 0x3400; }

// A word with kanji in it; the rest is found by its kana.
std::optional<std::uint16_t> word_written(std::u32string_view token) {
  static const std::vector<std::u32string> kWritten = [] {
    std::vector<std::u32string> list;
    for (const SealWord& word : kWords) list.push_back(folded(word.written));
    return list;
  }();
  if (std::ranges::none_of(token, is_kanji)) return std::nullopt;
  const auto found = std::ranges::find_if(
      kWritten, [&](const std::u32string& written) { return written == token; });
  if (found == kWritten.end()) return std::nullopt;
  return static_cast<std::uint16_t>(found - kWritten.begin());
}

bool within_one_edit(std::u32string_view a, std::u32string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1) return false;
  std::size_t at = 0;
  while (at < a.size() && a[at] == b[at]) ++at;
  return a.substr(at + (a.size() == b.size() && at < a.size() ? 1 : 0)) ==
         b.substr(std::min(at + 1, b.size()));
}

std::vector<std::uint16_t> near_to(std::u32string_view token) {
  std::vector<std::uint16_t> near;
  for (std::uint16_t at = 0; at < kSealListSize && near.size() < kNearMax; ++at)
    if (within_one_edit(readings()[at], token)) near.push_back(at);
  const auto start = word_starting(token);
  if (start && near.size() < kNearMax && std::ranges::find(near, *start) == near.end())
    near.push_back(*start);
  return near;
}

// Takes the words of one run of letters; false at the first that is not in the list.
bool take(std::u32string_view token, TypedWords& typed) {
  if (const auto written = word_written(token)) {
    typed.words.push_back(*written);
    return true;
  }
  while (!token.empty()) {
    const auto word = word_starting(token);
    if (!word || !token.starts_with(readings()[*word])) {
      typed.unknown = typed.words.size() + 1;
      typed.near = near_to(token);
      return false;
    }
    typed.words.push_back(*word);
    token.remove_prefix(readings()[*word].size());
  }
  return true;
}

}  // namespace

std::span<const SealWord, kSealListSize> seal_words() { return kWords; }

Digest seal_words_hash() {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  for (const SealWord& word : kWords) {
    const auto line = std::string(word.reading) + '\n';
    crypto_hash_sha256_update(&state, as_bytes(line).data(), line.size());
  }
  Digest digest;
  crypto_hash_sha256_final(&state, digest.data());
  return digest;
}

TypedWords read_seal_words(std::string_view text) {
  TypedWords typed;
  if (text.size() > kTypedBytesMax) {
    typed.unknown = 1;
    return typed;
  }
  for (const auto& token : tokens_of(folded(text)))
    if (!take(token, typed)) break;
  return typed;
}

}  // namespace tomoshibi::store::audit
