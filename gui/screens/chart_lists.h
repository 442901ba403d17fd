// The chart's plain lists: procedures and surgery, conditions, allergies, sensitive facts; 資格.
//
// Every row carries its source and age. An empty list says so with its range; a part that the
// consent leaves out says so with a key to add it. Sensitive facts have a page of their own.
//
// Draws into the content rectangle that chart_frame gives. Proof: tests/gui_screen_chart_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gui/screens/chart_intents.h"
#include "gui/ui.h"

namespace tomoshibi::gui {

enum class ChartListKind : std::uint8_t { kCare, kConditions, kAllergies, kSensitive };

struct ChartListRow {
  std::string id;
  std::string date;      // 2026-09-12, 2019年; empty: 日付なし.
  std::string title;     // 人工腎臓, 慢性腎臓病, ペニシリン系
  std::string second;    // 手術, 継続中, アナフィラキシー; may be empty.
  bool is_severe = false;  // An allergy: danger ink and triangle.
  std::string facility;
  std::string source;    // レセプト 9月分　52日前
};

struct ChartListState {
  ChartListKind kind = ChartListKind::kCare;
  std::vector<ChartListRow> rows;    // Newest first.
  std::vector<Section> refused;      // Parts that the consent leaves out, in words above the list.
  std::size_t first = 0;
  float carried = 0.0F;
  std::string searched;              // 2021-11〜、9月分まで
  std::string content_ages;
};

// 資格: what a claim needs. All as printed on the card.
struct EligibilityCard {
  std::string id;
  std::string kind;            // 後期高齢者医療
  std::string insurer_number;
  std::string symbol;          // Empty: 記号なし.
  std::string number;
  std::string branch;          // Empty: 枝番なし.
  std::string as_of;           // 11/20: the screen adds 現在.
  bool check_digit_wrong = false;
};
struct EligibilityState {
  std::string holder;          // Name as registered.
  std::string furigana;
  std::string birth;
  std::string address;         // Empty: 住所不明.
  std::string linked;          // 住所・保険の異なる2件の記録をいっしょに出しています。…; empty: one.
  std::vector<EligibilityCard> cards;
  std::size_t first = 0;
  float carried = 0.0F;
};

[[nodiscard]] std::optional<ChartIntent> draw_list(Ui& ui, const Rect& content,
                                                   const ChartListState& state);
[[nodiscard]] std::optional<ChartIntent> draw_eligibility(Ui& ui, const Rect& content,
                                                          const EligibilityState& state);

}  // namespace tomoshibi::gui
