// An order comes in: as a file, as QR parts, or as a spoken code by keypad.
//
// The spoken code: the municipality first, then nine groups of six digits. Each is judged as soon as it
// is whole: right, or wrong with the words to say back. Two people: who is signed in, and a second who
// proves himself on a page of his own, or 「いま1人です」 with a reason. The one primary says what is
// missing. File and QR need nobody signed in; the code does.
//
// Below the strip when somebody is signed in (`has_strip`), the whole window otherwise. Digits are read
// from the app's SpokenCode; they come back as keys that wipe themselves.
// Source: screens.md l; care.md 9, 15. Proof: tests/gui_screen_order_entry_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "gui/screens/spoken_code.h"
#include "gui/ui.h"
#include "gui/widgets/icons.h"

namespace tomoshibi::gui {

enum class OrderWay : std::uint8_t { kSpoken, kFile, kQr };

struct OrderPlace {
  std::uint32_t code = 0;  // 17204
  std::string name;        // 輪島市
};
struct OrderFileRow {
  std::string id;     // Of the caller.
  std::string name;   // noto-2.order
  std::string where;  // USB KINGSTON; 受け取り用フォルダ
  std::string when;   // 11/21 14:02
};
// What became of it, or why not.
struct OrderNotice {
  Tone tone = Tone::kOk;
  std::string title;  // As long as it is: it wraps.
  std::string line;
};
// It is being opened. 0: not known yet.
struct OrderOpening {
  int step = 0;          // 1 to 3.
  float share = -1.0F;   // Of that step, 0 to 1; below 0: not known.
};
enum class CodeRefused : std::uint8_t { kNone, kNotThisArea, kTooMany };
enum class CodeSecond : std::uint8_t { kMissing, kProven, kAlone };

struct OrderEntryState {
  bool has_strip = true;
  OrderWay way = OrderWay::kSpoken;
  std::optional<OrderNotice> notice;
  bool is_done = false;    // The notice tells of an order that counts: the primary leads on.
  std::string done_label;  // 探す
  std::optional<OrderOpening> opening;

  std::vector<OrderFileRow> files;
  std::optional<std::size_t> file;  // Chosen.

  int parts_have = 0, parts_of = 0;  // QR; 0 of 0: none yet.

  bool can_speak = true;  // False: sign in first.
  std::vector<OrderPlace> places;
  std::size_t first_place = 0;         // Of the page shown.
  std::optional<std::uint32_t> place;  // None: it is chosen first.
  const SpokenCode* code = nullptr;
  std::string first_person;   // 西村 由紀（医師）
  CodeSecond second = CodeSecond::kMissing;
  std::string second_person;  // 大谷 健（薬剤師）
  CodeRefused refused = CodeRefused::kNone;
  int wait_seconds = 0;       // Above 0: the primary refuses.
  std::string closes;         // 11/28 14:32
};

namespace order_entry {
struct Leave {};
struct ChooseWay { OrderWay way = OrderWay::kSpoken; };
struct ChooseFile { std::size_t index = 0; };
struct ApplyFile { std::size_t index = 0; };
struct ChoosePlace { std::optional<std::uint32_t> code; };  // None: choose anew.
struct PagePlaces { std::size_t first = 0; };
struct GoToGroup { std::size_t group = 0; };
struct Typed { ProofKeys keys; };
struct AskSecond {};
struct Open {};
struct GoOn {};  // The primary of what is done.
}  // namespace order_entry

using OrderEntryIntent =
    std::variant<order_entry::Leave, order_entry::ChooseWay, order_entry::ChooseFile,
                 order_entry::ApplyFile, order_entry::ChoosePlace, order_entry::PagePlaces,
                 order_entry::GoToGroup, order_entry::Typed, order_entry::AskSecond,
                 order_entry::Open, order_entry::GoOn>;

[[nodiscard]] std::optional<OrderEntryIntent> draw(Ui& ui, const OrderEntryState& state);

// 1〜4・6: which groups are right, for the sentence.
[[nodiscard]] std::string right_groups(const SpokenCode& code);

}  // namespace tomoshibi::gui
