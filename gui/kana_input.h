// Kana from keys: what a board key or a romaji letter does to a text. Pure functions of values.
//
// A text of kana is UTF-8; ？ stands for a kana nobody could hear. Voicing, half-voicing and small
// change the last kana and, pressed again, change it back. Romaji is converted as it is typed: what
// is not yet a kana stays visible as letters (pending) and can be deleted letter by letter.
//
//   "k" -> pending k, "ky" -> pending ky, "kyo" -> きょ ; "nn", "n'" -> ん ; "tt" -> っ + pending t
//
// A kanji or kana that arrives by paste passes unchanged. Capital letters are read as small ones.
// Proof: tests/gui_kana_test.cpp.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "gui/widgets/boards.h"

namespace tomoshibi::gui {

inline constexpr std::size_t kMaximumNameCharacters = 40;

struct KanaText {
  std::string text;     // UTF-8, what is sure.
  std::string pending;  // Romaji letters that are not a kana yet, at most 4.
  // What is shown and searched: the sure text (search), the text with the letters (shown).
  [[nodiscard]] std::string shown() const { return text + pending; }
  friend bool operator==(const KanaText&, const KanaText&) = default;
};

// One typed character. Beyond kMaximumNameCharacters nothing is added.
[[nodiscard]] KanaText type_character(KanaText before, char32_t character);
// Ends pending letters: n becomes ん, what cannot become a kana is dropped. On leaving the field.
[[nodiscard]] KanaText settle(KanaText before);
// One press on the kana or letter board (kDelete, kClear, kVoicing, ... included).
[[nodiscard]] KanaText press_board(KanaText before, const BoardKey& key);
// One character less: a pending letter first.
[[nodiscard]] KanaText delete_one(KanaText before);

// か -> が -> か; は -> ば; ぱ -> ば. A text whose last kana has no such form is unchanged.
[[nodiscard]] std::string toggle_voicing(std::string text);
[[nodiscard]] std::string toggle_half_voicing(std::string text);
// つ -> っ -> つ, や -> ゃ, わ -> ゎ, あ -> ぁ.
[[nodiscard]] std::string toggle_small(std::string text);

[[nodiscard]] std::size_t character_count(std::string_view utf8);
[[nodiscard]] std::string without_last_character(std::string_view utf8);
void append_utf8(std::string& out, char32_t character);

}  // namespace tomoshibi::gui
