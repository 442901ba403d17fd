// Banners, tags, cards and rows that say something.
//
// A tone is always with its word and its icon: danger brings the triangle, caution the clock.
// At most one banner in a column. Proof: tests/gui_widgets_test.cpp.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "gui/widgets/keys.h"

namespace tomoshibi::gui {

// Tint, 8 px left rule, icon 36 to 56, strong title (L, falls to M), S lines below ('\n' breaks and
// it wraps). `without_rule`: the head of an answer column (pictures e1 to e5).
struct BannerStyle {
  Tone tone = Tone::kCaution;
  Icon icon = Icon::kTriangle;
  Size title_size = Size::kL;
  bool without_rule = false;
};
void banner(Ui& ui, const Rect& rect, std::string_view title, std::string_view lines,
            const BannerStyle& style = {});

// A fill with icon and strong text, as wide as its words: danger with triangle, caution with clock,
// drill and ok without. Height is text + 12. Returns its width.
float tag(Ui& ui, Vec2 at, std::string_view text, Tone tone, Size size = Size::kS);
[[nodiscard]] float tag_width(Ui& ui, std::string_view text, Tone tone, Size size = Size::kS);
// A pale tag (同姓同名): tint and ink of the tone, no icon unless given; in high contrast with
// border.
float tint_tag(Ui& ui, Vec2 at, std::string_view text, Tone tone, Size size = Size::kS,
               Icon icon = Icon::kNone);
[[nodiscard]] float tint_tag_width(Ui& ui, std::string_view text, Size size = Size::kS,
                                   Icon icon = Icon::kNone);

// One person in a list: name L strong, furigana S, one S line of pieces, tag, chevron. 84 px high.
struct CandidateRow {
  std::string_view name;
  std::string_view furigana;
  std::span<const Piece>
      line;  // "79歳 女　昭22(1947)-03-＊＊　輪島市 …", differing digits underlined.
  std::string_view tag = {};  // 同姓同名; empty: none.
  bool is_certain = false;    // ok rule at the left; say 本人の可能性が高い in `tag`.
};
// 84; at largest text 126, because the reading then has a line of its own.
[[nodiscard]] float candidate_row_height(const Theme& theme);
[[nodiscard]] bool candidate_row(Ui& ui, std::string_view name, const Rect& rect,
                                 const CandidateRow& row);

// How one field of a candidate compares: ring, two waves, cross, dash; drawn, never a letter.
enum class Agreement : std::uint8_t { kAgrees, kClose, kDiffers, kNotGiven };
void draw_agreement(Ui& ui, Agreement agreement, Vec2 center, float side = 16.0F);

// Round step number 1 to 4 (32 px) with its title M strong and an S note behind it.
void step(Ui& ui, Vec2 at, int number, std::string_view title, std::string_view note = {});

// A choice with icon 40, title strong, S sentence; chosen has a round check top left.
struct ChoiceCard {
  Icon icon = Icon::kNone;
  std::string_view title;
  std::string_view sentence;  // '\n' breaks.
  bool is_chosen = false;
  bool enabled = true;
};
[[nodiscard]] bool choice_card(Ui& ui, std::string_view name, const Rect& rect,
                               const ChoiceCard& card);

// A fact of the kiosk on the sign-in screen: icon, label S, value L strong, S line.
struct FactCard {
  Icon icon = Icon::kNone;
  std::string_view label;
  std::string_view value;
  std::string_view line;
  Tone tone = Tone::kPlain;  // Caution and danger tint the card.
};
void fact_card(Ui& ui, const Rect& rect, const FactCard& card);

// Count of people in X with its unit and an S note: the head of the answer column (76 px).
void count_head(Ui& ui, const Rect& rect, std::string_view count, std::string_view unit,
                std::string_view note);

// Busy longer than 150 ms: thin primary bar under the nav (progress 0 to 1, below 0 unknown: whole
// bar) and the sentence of what is done.
void busy_bar(Ui& ui, float y, float progress);

// Slanted violet stripes over everything: 10 px left, right, bottom, 6 px top. Call last.
void drill_frame(Ui& ui);

}  // namespace tomoshibi::gui
