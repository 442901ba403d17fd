// The chart's medicines (g): one line an ingredient, critical first; and the page of one line.
//
// A covered day is never written without 計算上 (the state holds the day alone, the words are the
// screen's); a prescription is not a pick-up; no usage is said, not left blank; an indication is
// 主な適応：…. Order, tones and sums come from the app by the rules of care.
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
#include "gui/widgets/plots.h"

namespace tomoshibi::gui {

enum class SupplyKind : std::uint8_t {
  kCalculated,      // 計算上 11/17分まで: `covered_until` is set.
  kCheckAtHand,     // 残量は現物で確認: pens, as-needed, weekly, uneven, no usage.
  kPrescribedOnly,  // 処方のみ・受け取り未確認
};
struct Supply {
  SupplyKind kind = SupplyKind::kCheckAtHand;
  std::string covered_until;   // 11/17, the day alone; only kCalculated.
  Tone tone = Tone::kPlain;    // kDanger, kCaution: a tag.
  std::string pick_up;         // 調剤済み 10/28, レセプト 9月分, 処方のみ・受け取り未確認
};

struct MedicineRow {
  std::string id;              // Of the ingredient; comes back in OpenMedicine.
  std::string name;            // ワルファリンK錠1mg「NIG」
  std::string usage;           // 1回2錠 1日1回 夕食後 21日分; empty: 用法：レセプトに記載なし.
  std::string indications;     // 血栓塞栓症など, without 主な適応：; empty: none is known.
  std::vector<TimelineBar> bars;  // Of the shown period.
  Supply supply;
  std::string facility;        // 能登里山病院・はまなす薬局
  std::string source;          // 電子処方箋 10/28, レセプト 9月分
  std::string age;             // 24日前
  bool is_old = false;         // The age is written in caution.
  std::size_t other_records = 0;  // Rows of other sources that gave way: ほかの記録 n.
};

struct MedicinesState {
  bool is_refused = false;     // 薬 is not in the consent.
  std::vector<MedicineRow> rows;
  std::size_t first = 0;
  float carried = 0.0F;
  TimelinePeriod period = TimelinePeriod::kOneYear;
  // Marks of the head over the timeline: a share of its width and its word (12月, 4月, 8月).
  struct Tick {
    float at = 0.0F;
    std::string word;
  };
  std::vector<Tick> ticks;
  std::string searched;        // 2021-11〜、9月分まで: the range, for the empty answer.
  std::string content_ages;    // 処方箋 11/20・レセプト 9月分まで
};

// One dispensing, prescription or receipt row of a line, newest first.
struct DispensingRow {
  std::string id;
  std::string date;            // 2026-10-28
  std::string name;
  std::string usage;           // Empty: 用法：レセプトに記載なし.
  std::string amount;          // 42錠　21日分
  Supply supply;
  std::string facility;
  std::string source;
  std::string age;
  bool gave_way = false;       // A stronger source says the same: ほかの記録.
};
struct MedicinePageState {
  std::string name;            // Of the ingredient or newest product.
  std::string indications;
  std::vector<DispensingRow> rows;
  std::size_t first = 0;
  float carried = 0.0F;
  std::string content_ages;
};

[[nodiscard]] std::optional<ChartIntent> draw_medicines(Ui& ui, const Rect& content,
                                                        const MedicinesState& state);
[[nodiscard]] std::optional<ChartIntent> draw_medicine_page(Ui& ui, const Rect& content,
                                                            const MedicinePageState& state);

}  // namespace tomoshibi::gui
