// Data and roads has one key, says what the last exchange brought, tells the age of each area in
// words, and draws no road that does not exist.
// Method: draw it without a window, press by path, read words and areas.
#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <variant>

#include "gui/frame.h"
#include "gui/screens/roads.h"
#include "gui/screens/roads_words.h"
#include "tests/support/frame_samples.h"
#include "tests/support/story_people.h"

namespace tomoshibi::gui {
namespace {

using test::ImGuiHarness;

RoadsState sample() {
  RoadsState state;
  state.road = "hub";
  state.unsent = 14;
  state.certificate = "端末の証明書 12/21まで（あと30日）";
  state.last = RoadsExchange{Tone::kOk,
                             "データを12件（48 MiB）受け取りました。この相手にある分はすべて受け取りました。",
                             "11/21 13:05　フォルダ　12秒"};
  state.rows = {{"輪島市", 19706, "11/20", 1, "1日前", true, false},
                {"珠洲市", 10482, "11/20", 1, "1日前", true, false},
                {"穴水町", 6530, "11/19", 2, "2日前", false, false},
                {"能登町", 13190, "11/12", 9, "9日前", false, false},
                {"石川県（住所不明）", 3912, "11/20", 1, "1日前", true, false}};
  return state;
}

struct Fixture {
  ImGuiHarness harness;
  RoadsState state = sample();
  Fixture() { harness.ui().record_text(true); }
  std::optional<RoadsIntent> screen(Ui& ui) {
    auto intent = draw(ui, state);
    if (state.has_nav) {
      (void)status_strip(ui, test::sample_strip());
      NavState bar;
      bar.active = NavTab::kRoads;
      bar.shows_roster = bar.shows_unidentified = false;
      bar.is_drill = true;
      (void)nav(ui, bar);
    }
    return intent;
  }
  std::optional<RoadsIntent> draw_once() {
    return harness.frame([&](Ui& ui) { return screen(ui); });
  }
  std::optional<RoadsIntent> press(std::string_view path) {
    return harness.press([&](Ui& ui) { return screen(ui); }, path);
  }
  void pictures(const std::string& name) {
    test::in_every_look(harness, name, [&](const std::string& file) {
      draw_once();
      CHECK_MESSAGE(test::faulty_areas(harness.ui()) == "", file);
      harness.picture(file);
    });
  }
};

TEST_CASE("roads: the key and F5 exchange; without a road both refuse and say why") {
  Fixture f;
  auto wish = f.press("roads/exchange");
  REQUIRE(wish.has_value());
  CHECK(std::holds_alternative<roads::Exchange>(*wish));
  wish = f.harness.press_key([&](Ui& ui) { return f.screen(ui); }, Key::kF5);
  REQUIRE(wish.has_value());
  f.state.road.clear();
  CHECK_FALSE(f.press("roads/exchange").has_value());
  CHECK_FALSE(
      f.harness.press_key([&](Ui& ui) { return f.screen(ui); }, Key::kF5).has_value());
  CHECK(f.harness.sees("届く相手がいません"));
}

TEST_CASE("roads: while it runs the key is progress and can be stopped") {
  Fixture f;
  f.state.is_running = true;
  f.draw_once();
  CHECK(f.harness.sees("相手を確かめています"));
  f.state.share = 0.629F;
  f.draw_once();
  CHECK(f.harness.sees("受け取っています 62%"));
  CHECK_FALSE(f.harness.has_area("roads/exchange"));
  const auto wish = f.press("roads/stop");
  REQUIRE(wish.has_value());
  CHECK(std::holds_alternative<roads::Stop>(*wish));
}

TEST_CASE("roads: plain up to a day, caution from two, danger over seven") {
  CHECK(tone_of_age(0) == Tone::kPlain);
  CHECK(tone_of_age(1) == Tone::kPlain);
  CHECK(tone_of_age(2) == Tone::kCaution);
  CHECK(tone_of_age(7) == Tone::kCaution);
  CHECK(tone_of_age(8) == Tone::kDanger);
}

TEST_CASE("roads: each area says people, when, whether it is sealed, how old; no road is invented") {
  Fixture f;
  f.draw_once();
  for (const auto word : {"19,706", "11/12", "9日前", "封印中", "開放中", "石川県（住所不明）",
                          "データを12件", "14", "あと30日"}) {
    CHECK_MESSAGE(f.harness.sees(word), word);
  }
  for (const auto word : {"ネットワーク", "LAN", "隣の端末", "足りないものはありません"}) {
    CHECK_FALSE(f.harness.sees(word));
  }
}

TEST_CASE("roads: more areas than fit are turned by keys") {
  Fixture f;
  for (int i = 0; i < 14; ++i) f.state.rows.push_back(f.state.rows.front());
  const auto wish = f.press("roads/page/down");
  REQUIRE(wish.has_value());
  CHECK(std::get<roads::Moved>(*wish).first > 0);
}

TEST_CASE("roads: with nobody signed in there is a way back") {
  Fixture f;
  f.state.has_nav = false;
  const auto wish = f.press("roads/back");
  REQUIRE(wish.has_value());
  CHECK(std::holds_alternative<roads::Leave>(*wish));
}

TEST_CASE("roads: every key is reachable and large enough in every look") {
  Fixture f;
  f.pictures("k-roads");
  f.state.is_running = true;
  f.state.share = 0.6F;
  f.pictures("k-roads-running");
  f.state = sample();
  f.state.has_nav = false;
  f.state.road.clear();
  f.state.last.reset();
  f.state.rows.clear();
  f.pictures("k-roads-nothing");
  for (int i = 0; i < 14; ++i) f.state.rows.push_back(sample().rows.at(1));
  f.pictures("k-roads-many");
}

TEST_CASE("roads: every sentence has both languages") {
  for (const Words& words : roads_words::all()) {
    CHECK_FALSE(words.ja.empty());
    CHECK_FALSE(words.en.empty());
  }
}

}  // namespace
}  // namespace tomoshibi::gui
