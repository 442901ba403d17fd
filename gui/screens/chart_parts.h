// Parts that the pages of a chart share: empty answers, refused sections, foot, supply words.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gui/screens/chart_intents.h"
#include "gui/screens/chart_medicines.h"
#include "gui/ui.h"

namespace tomoshibi::gui {

inline constexpr float kPageColumn = 88.0F;

// A section that the consent leaves out: said, with the key 同意を足す.
[[nodiscard]] std::optional<ChartIntent> draw_refused(Ui& ui, const Rect& place, Section section);
// The same on one line above a list; returns the height used.
float draw_refused_line(Ui& ui, const Rect& place, Section section,
                        std::optional<ChartIntent>& intent);
// Nothing on record: the title with its range, what it does not mean, the age of the content.
void draw_empty(Ui& ui, const Rect& content, std::string_view title, std::string_view sentence,
                std::string_view content_ages);

[[nodiscard]] float foot_height(const Ui& ui);
// The height that a line needs when it may wrap.
[[nodiscard]] float foot_height(Ui& ui, float width, std::string_view line);
// 出ない薬：…, then the age of the content by source.
void draw_medicine_foot(Ui& ui, const Rect& rect, std::string_view content_ages);
// A sunken band with one line, or more where foot_height() measured more.
void draw_foot(Ui& ui, const Rect& rect, std::string_view line);

// 計算上 11/17分まで, 残量は現物で確認, 処方のみ・受け取り未確認: the only way these words are made.
[[nodiscard]] std::string supply_words(const Ui& ui, const Supply& supply);
// The words as tag or strong line, the pick-up below it when it says more. Returns the height.
// draw_supply_line() puts the pick-up behind the words instead.
void draw_supply_line(Ui& ui, Vec2 at, float width, const Supply& supply);
float draw_supply(Ui& ui, Vec2 at, float width, const Supply& supply);

}  // namespace tomoshibi::gui
