// Data and roads: one key, one sentence, and how old what is held is.
//
// Only the road that exists is drawn (a hub's folder). The sentence never says that nothing is missing,
// only that all of the other side's was received; it comes from the app. Ages are those of the content:
// plain up to a day, then caution, danger after seven days; what is sealed has its lock.
// Below strip and nav when somebody is signed in (`has_nav`), the whole window with a way back otherwise.
// Source: screens.md k; care.md 4. Proof: tests/gui_screen_roads_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "gui/ui.h"
#include "gui/widgets/cards.h"

namespace tomoshibi::gui {

struct RoadsRow {
  std::string name;         // 輪島市
  std::uint64_t people = 0;
  std::string as_of;        // 11/20
  int days = 0;             // Since then.
  std::string age;          // 1日前; きょう
  bool is_open = false;
  bool is_drill = false;
};
struct RoadsExchange {      // What the last one brought.
  Tone tone = Tone::kOk;    // Caution: something waits or was put aside.
  std::string title;        // この相手にある分はすべて受け取りました。
  std::string line;         // 11/21 13:05　フォルダ　12秒
};
struct RoadsState {
  bool has_nav = true;
  std::string road;         // The folder's name; empty: none is configured or in reach.
  bool is_running = false;
  float share = -1.0F;      // 0 to 1; below 0: not known yet.
  std::optional<RoadsExchange> last;
  std::vector<RoadsRow> rows;
  std::size_t first = 0;
  float carried = 0.0F;
  std::uint64_t unsent = 0;
  std::string certificate;  // 端末の証明書 2027-02-20まで（あと30日）; empty: nothing to say.
};

// How an age is told: plain up to a day, caution from two, danger over seven.
[[nodiscard]] Tone tone_of_age(int days);

namespace roads {
struct Exchange {};
struct Stop {};
struct Moved { std::size_t first = 0; float carried = 0.0F; };
struct Leave {};
}  // namespace roads

using RoadsIntent = std::variant<roads::Exchange, roads::Stop, roads::Moved, roads::Leave>;

// F5 is the key too.
[[nodiscard]] std::optional<RoadsIntent> draw(Ui& ui, const RoadsState& state);

}  // namespace tomoshibi::gui
