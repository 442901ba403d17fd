// What the pages of the audit desk share: columns, lists, the banner.
//
// Private to gui/screens/audit_*.cpp. Proof: tests/gui_screen_audit_*_test.cpp.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "gui/screens/audit.h"
#include "gui/screens/audit_words.h"
#include "gui/screens/search_frame.h"
#include "gui/screens/screen_parts.h"
#include "gui/widgets/boards.h"
#include "gui/widgets/cards.h"

namespace tomoshibi::gui::audit_parts {

namespace w = audit_words;

using Intent = std::optional<AuditIntent>;

inline bool is_large(const Ui& ui) { return ui.theme.text != TextSize::kNormal; }
inline constexpr float kPageColumn = 88.0F;

// Left asks, right answers, below `top`; both mirrored in left-handed mode.
[[nodiscard]] Rect left_column(const Ui& ui, float top);
[[nodiscard]] Rect right_column(const Ui& ui, float top);
// The primary's place in the left or the right column.
[[nodiscard]] Rect foot_of(const Rect& column);

struct ListTitles {
  std::string_view lead, what, who, where;
};
struct ListStyle {
  ListTitles titles;
  std::string_view empty;        // Said instead of rows.
  std::string_view empty_note = {};
  bool pages = true;             // With keys and dragging; else the first rows alone.
};
[[nodiscard]] float list_row_height(const Ui& ui);
// Head and rows in `area`; OpenItem, and Scroll where it pages.
void draw_list(Ui& ui, const Rect& area, const AuditList& list, const ListStyle& style,
               Intent& intent);

// The banner in its rectangle; VerifyAgain, ShowEvidence.
[[nodiscard]] float banner_height(const Ui& ui);
void draw_banner(Ui& ui, const Rect& rect, const AuditBanner& banner, Intent& intent);

// One sentence in a tinted box with its icon; the box is as high as said_height().
[[nodiscard]] float said_height(Ui& ui, float width, std::string_view sentence);
void draw_said(Ui& ui, const Rect& box, Tone tone, Icon icon, std::string_view sentence);

// Kana or letters by board and keyboard. Empty: nothing was pressed.
struct Typed {
  std::optional<KanaText> text;
  std::optional<bool> letters;
};
[[nodiscard]] Typed draw_text_board(Ui& ui, const Rect& board, const KanaText& text, bool letters);

// ---- The pages, each below the tabs from `top` on ----
void draw_page(Ui& ui, float top, const AuditState& state, const AuditOverview& page, Intent& intent);
void draw_page(Ui& ui, float top, const AuditState& state, const AuditQueue& page, Intent& intent);
void draw_page(Ui& ui, float top, const AuditState& state, const AuditItem& page, Intent& intent);
void draw_page(Ui& ui, float top, const AuditState& state, const AuditSample& page, Intent& intent);
void draw_page(Ui& ui, float top, const AuditState& state, const AuditPersons& page, Intent& intent);
void draw_page(Ui& ui, float top, const AuditState& state, const AuditPerson& page, Intent& intent);
void draw_page(Ui& ui, float top, const AuditState& state, const AuditPaper& page, Intent& intent);
void draw_page(Ui& ui, float top, const AuditState& state, const AuditRefusals& page, Intent& intent);
void draw_page(Ui& ui, float top, const AuditState& state, const AuditSeal& page, Intent& intent);
void draw_page(Ui& ui, float top, const AuditState& state, const AuditExport& page, Intent& intent);
void draw_page(Ui& ui, float top, const AuditState& state, const AuditEvidence& page, Intent& intent);

}  // namespace tomoshibi::gui::audit_parts
