#include "gui/kana_input.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "gui/fonts.h"

namespace tomoshibi::gui {
namespace {

struct Romaji {
  std::string_view letters;
  std::string_view kana;
};

// clang-format off
// Both spellings in use, Hepburn and Kunrei, and the x/l forms of small kana.
constexpr std::array kRomaji = {
    Romaji{"a", "あ"}, Romaji{"i", "い"}, Romaji{"u", "う"}, Romaji{"e", "え"}, Romaji{"o", "お"},
    Romaji{"ka", "か"}, Romaji{"ki", "き"}, Romaji{"ku", "く"}, Romaji{"ke", "け"}, Romaji{"ko", "こ"},
    Romaji{"ga", "が"}, Romaji{"gi", "ぎ"}, Romaji{"gu", "ぐ"}, Romaji{"ge", "げ"}, Romaji{"go", "ご"},
    Romaji{"sa", "さ"}, Romaji{"si", "し"}, Romaji{"shi", "し"}, Romaji{"su", "す"}, Romaji{"se", "せ"},
    Romaji{"so", "そ"}, Romaji{"za", "ざ"}, Romaji{"zi", "じ"}, Romaji{"ji", "じ"}, Romaji{"zu", "ず"},
    Romaji{"ze", "ぜ"}, Romaji{"zo", "ぞ"}, Romaji{"ta", "た"}, Romaji{"ti", "ち"}, Romaji{"chi", "ち"},
    Romaji{"tu", "つ"}, Romaji{"tsu", "つ"}, Romaji{"te", "て"}, Romaji{"to", "と"}, Romaji{"da", "だ"},
    Romaji{"di", "ぢ"}, Romaji{"du", "づ"}, Romaji{"dzu", "づ"}, Romaji{"de", "で"}, Romaji{"do", "ど"},
    Romaji{"na", "な"}, Romaji{"ni", "に"}, Romaji{"nu", "ぬ"}, Romaji{"ne", "ね"}, Romaji{"no", "の"},
    Romaji{"ha", "は"}, Romaji{"hi", "ひ"}, Romaji{"hu", "ふ"}, Romaji{"fu", "ふ"}, Romaji{"he", "へ"},
    Romaji{"ho", "ほ"}, Romaji{"ba", "ば"}, Romaji{"bi", "び"}, Romaji{"bu", "ぶ"}, Romaji{"be", "べ"},
    Romaji{"bo", "ぼ"}, Romaji{"pa", "ぱ"}, Romaji{"pi", "ぴ"}, Romaji{"pu", "ぷ"}, Romaji{"pe", "ぺ"},
    Romaji{"po", "ぽ"}, Romaji{"ma", "ま"}, Romaji{"mi", "み"}, Romaji{"mu", "む"}, Romaji{"me", "め"},
    Romaji{"mo", "も"}, Romaji{"ya", "や"}, Romaji{"yu", "ゆ"}, Romaji{"yo", "よ"}, Romaji{"ra", "ら"},
    Romaji{"ri", "り"}, Romaji{"ru", "る"}, Romaji{"re", "れ"}, Romaji{"ro", "ろ"}, Romaji{"wa", "わ"},
    Romaji{"wi", "ゐ"}, Romaji{"we", "ゑ"}, Romaji{"wo", "を"}, Romaji{"nn", "ん"}, Romaji{"n'", "ん"},
    Romaji{"vu", "ゔ"},
    Romaji{"kya", "きゃ"}, Romaji{"kyu", "きゅ"}, Romaji{"kyo", "きょ"},
    Romaji{"gya", "ぎゃ"}, Romaji{"gyu", "ぎゅ"}, Romaji{"gyo", "ぎょ"},
    Romaji{"sya", "しゃ"}, Romaji{"syu", "しゅ"}, Romaji{"syo", "しょ"},
    Romaji{"sha", "しゃ"}, Romaji{"shu", "しゅ"}, Romaji{"sho", "しょ"}, Romaji{"she", "しぇ"},
    Romaji{"zya", "じゃ"}, Romaji{"zyu", "じゅ"}, Romaji{"zyo", "じょ"},
    Romaji{"ja", "じゃ"}, Romaji{"ju", "じゅ"}, Romaji{"jo", "じょ"}, Romaji{"je", "じぇ"},
    Romaji{"jya", "じゃ"}, Romaji{"jyu", "じゅ"}, Romaji{"jyo", "じょ"},
    Romaji{"tya", "ちゃ"}, Romaji{"tyu", "ちゅ"}, Romaji{"tyo", "ちょ"},
    Romaji{"cha", "ちゃ"}, Romaji{"chu", "ちゅ"}, Romaji{"cho", "ちょ"}, Romaji{"che", "ちぇ"},
    Romaji{"nya", "にゃ"}, Romaji{"nyu", "にゅ"}, Romaji{"nyo", "にょ"},
    Romaji{"hya", "ひゃ"}, Romaji{"hyu", "ひゅ"}, Romaji{"hyo", "ひょ"},
    Romaji{"bya", "びゃ"}, Romaji{"byu", "びゅ"}, Romaji{"byo", "びょ"},
    Romaji{"pya", "ぴゃ"}, Romaji{"pyu", "ぴゅ"}, Romaji{"pyo", "ぴょ"},
    Romaji{"mya", "みゃ"}, Romaji{"myu", "みゅ"}, Romaji{"myo", "みょ"},
    Romaji{"rya", "りゃ"}, Romaji{"ryu", "りゅ"}, Romaji{"ryo", "りょ"},
    Romaji{"fa", "ふぁ"}, Romaji{"fi", "ふぃ"}, Romaji{"fe", "ふぇ"}, Romaji{"fo", "ふぉ"},
    Romaji{"va", "ゔぁ"}, Romaji{"vi", "ゔぃ"}, Romaji{"ve", "ゔぇ"}, Romaji{"vo", "ゔぉ"},
    Romaji{"thi", "てぃ"}, Romaji{"dhi", "でぃ"},
    Romaji{"xa", "ぁ"}, Romaji{"xi", "ぃ"}, Romaji{"xu", "ぅ"}, Romaji{"xe", "ぇ"}, Romaji{"xo", "ぉ"},
    Romaji{"xya", "ゃ"}, Romaji{"xyu", "ゅ"}, Romaji{"xyo", "ょ"}, Romaji{"xtu", "っ"},
    Romaji{"la", "ぁ"}, Romaji{"li", "ぃ"}, Romaji{"lu", "ぅ"}, Romaji{"le", "ぇ"}, Romaji{"lo", "ぉ"},
    Romaji{"lya", "ゃ"}, Romaji{"lyu", "ゅ"}, Romaji{"lyo", "ょ"}, Romaji{"ltu", "っ"}};

// clang-format on

bool is_letter(char32_t c) {
  return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
}
bool is_vowel(char c) {
  return std::string_view("aiueo").find(c) != std::string_view::npos;
}

std::optional<std::string_view> kana_of(std::string_view letters) {
  for (const Romaji& entry : kRomaji) {
    if (entry.letters == letters) return entry.kana;
  }
  return std::nullopt;
}

bool begins_a_kana(std::string_view letters) {
  return std::any_of(kRomaji.begin(), kRomaji.end(),
                     [&](const Romaji& e) { return e.letters.starts_with(letters); });
}

bool has_room(const KanaText& text) {
  return character_count(text.text) < kMaximumNameCharacters;
}

void add(KanaText& text, std::string_view kana) {
  if (has_room(text)) text.text += kana;
}

// Turns as much of the pending letters into kana as is certain.
void convert(KanaText& text) {
  while (!text.pending.empty()) {
    std::string& letters = text.pending;
    if (const auto kana = kana_of(letters)) {
      add(text, *kana);
      letters.clear();
      return;
    }
    if (begins_a_kana(letters)) return;
    const char first = letters[0];
    const char second = letters.size() > 1 ? letters[1] : '\0';
    if (first == 'n') {
      add(text, "ん");  // n before a consonant.
    } else if (first == 'm' && (second == 'b' || second == 'p')) {
      add(text, "ん");  // Hepburn: Namba, Kumpei.
    } else if (!is_vowel(first) && (first == second || (first == 't' && second == 'c'))) {
      add(text, "っ");
    }
    letters.erase(0, 1);
  }
}

constexpr std::u32string_view kVoiceable = U"かきくけこさしすせそたちつてと";
constexpr std::u32string_view kHaRow = U"はひふへほ";
constexpr std::u32string_view kSmallable = U"あいうえおつやゆよわ";

// In Unicode a plain kana is followed by its voiced form, は by ば and ぱ; a small one comes before
// it.
char32_t voiced(char32_t c) {
  if (c == U'う') return U'ゔ';
  if (c == U'ゔ') return U'う';
  if (kVoiceable.find(c) != std::u32string_view::npos ||
      kHaRow.find(c) != std::u32string_view::npos)
    return c + 1;
  if (kVoiceable.find(c - 1) != std::u32string_view::npos ||
      kHaRow.find(c - 1) != std::u32string_view::npos)
    return c - 1;
  if (kHaRow.find(c - 2) != std::u32string_view::npos) return c - 1;  // ぱ -> ば
  return c;
}

char32_t half_voiced(char32_t c) {
  if (kHaRow.find(c) != std::u32string_view::npos) return c + 2;
  if (kHaRow.find(c - 2) != std::u32string_view::npos) return c - 2;
  if (kHaRow.find(c - 1) != std::u32string_view::npos) return c + 1;  // ば -> ぱ
  return c;
}

char32_t small(char32_t c) {
  if (kSmallable.find(c) != std::u32string_view::npos) return c - 1;
  if (kSmallable.find(c + 1) != std::u32string_view::npos) return c + 1;
  return c;
}

template <typename Change>
std::string change_last(std::string text, Change&& change) {
  const std::string head = without_last_character(text);
  std::string_view tail(text);
  tail.remove_prefix(head.size());
  const auto last = next_character(tail);
  if (!last || last->selector != 0) return text;
  std::string out = head;
  append_utf8(out, change(last->code));
  return out;
}

}  // namespace

void append_utf8(std::string& out, char32_t character) {
  const auto byte = [&](char32_t value) {
    out += static_cast<char>(static_cast<unsigned char>(value));
  };
  if (character < 0x80) {
    byte(character);
  } else if (character < 0x800) {
    byte(0xC0U | (character >> 6U));
    byte(0x80U | (character & 0x3FU));
  } else if (character < 0x10000) {
    byte(0xE0U | (character >> 12U));
    byte(0x80U | ((character >> 6U) & 0x3FU));
    byte(0x80U | (character & 0x3FU));
  } else {
    byte(0xF0U | (character >> 18U));
    byte(0x80U | ((character >> 12U) & 0x3FU));
    byte(0x80U | ((character >> 6U) & 0x3FU));
    byte(0x80U | (character & 0x3FU));
  }
}

std::size_t character_count(std::string_view utf8) {
  std::size_t count = 0;
  while (next_character(utf8)) ++count;
  return count;
}

std::string without_last_character(std::string_view utf8) {
  std::string_view rest = utf8;
  std::size_t before_last = 0;
  while (!rest.empty()) {
    before_last = utf8.size() - rest.size();
    (void)next_character(rest);
  }
  return std::string(utf8.substr(0, before_last));
}

std::string toggle_voicing(std::string text) {
  return change_last(std::move(text), voiced);
}
std::string toggle_half_voicing(std::string text) {
  return change_last(std::move(text), half_voiced);
}
std::string toggle_small(std::string text) {
  return change_last(std::move(text), small);
}

KanaText settle(KanaText before) {
  if (before.pending == "n") add(before, "ん");
  before.pending.clear();
  return before;
}

KanaText type_character(KanaText before, char32_t character) {
  if (is_letter(character)) {
    const char32_t lower = character <= U'Z' ? character - U'A' + U'a' : character;
    if (!has_room(before)) return before;
    before.pending += static_cast<char>(lower);
    convert(before);
    return before;
  }
  if (character == U'\'' && before.pending == "n") {
    before.pending.clear();
    add(before, "ん");
    return before;
  }
  if (character < 0x20 || character == 0x7F) return before;
  KanaText text = settle(std::move(before));
  if (character == U'-') {
    add(text, "ー");
  } else if (character == U'?') {
    add(text, "？");
  } else if (character == U'　') {
    add(text, " ");
  } else if (character == U' ' || character >= 0x80 || (character >= U'0' && character <= U'9')) {
    std::string piece;
    append_utf8(piece, character);
    add(text, piece);
  }
  return text;
}

KanaText delete_one(KanaText before) {
  if (!before.pending.empty()) {
    before.pending.pop_back();
  } else {
    before.text = without_last_character(before.text);
  }
  return before;
}

KanaText press_board(KanaText before, const BoardKey& key) {
  using Kind = BoardKey::Kind;
  if (key.kind == Kind::kDelete) return delete_one(std::move(before));
  if (key.kind == Kind::kClear) return {};
  KanaText text = settle(std::move(before));
  switch (key.kind) {
    case Kind::kCharacter: {
      std::string piece;
      append_utf8(piece, key.character);
      add(text, piece);
      break;
    }
    case Kind::kUnknown:
      add(text, "？");
      break;
    case Kind::kSpace:
      if (!text.text.empty() && !text.text.ends_with(' ')) add(text, " ");
      break;
    case Kind::kVoicing:
      text.text = toggle_voicing(std::move(text.text));
      break;
    case Kind::kHalfVoicing:
      text.text = toggle_half_voicing(std::move(text.text));
      break;
    case Kind::kSmall:
      text.text = toggle_small(std::move(text.text));
      break;
    case Kind::kDelete:
    case Kind::kClear:
    case Kind::kPrevious:
    case Kind::kNext:
    case Kind::kOtherBoard:
    case Kind::kShift:
    case Kind::kSigns:
      break;
  }
  return text;
}

}  // namespace tomoshibi::gui
