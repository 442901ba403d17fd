// The window's controller, whole, without a window: from the PIN to a chart, and away again.
// Method: the real desk on its real thread over a demo store; frames drawn into memory; touches by
// the names of areas; the clocks in the test's hand. Pictures with TOMOSHIBI_PICTURES.
#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include "app/desk/machine.h"
#include "store/journal/list.h"
#include "tests/support/kiosk_fixture.h"

using namespace tomoshibi;
using namespace tomoshibi::app;
using test::Kiosk;
namespace journal = tomoshibi::store::journal;

TEST_CASE("kiosk: from the PIN to a chart and back, and the patient is gone from the glass") {
  Kiosk kiosk;
  kiosk.sign_in();
  kiosk.harness.picture("kiosk-search");
  kiosk.find_her();
  CHECK(kiosk.harness.sees("見本 花子"));
  kiosk.open_chart();
  kiosk.harness.picture("kiosk-chart");
  CHECK(kiosk.harness.sees("ワルファリン"));
  CHECK(kiosk.harness.sees("計算上 12/7分まで"));
  kiosk.press("chart/band/close");
  kiosk.until(Screen::kSearchName);
  CHECK_FALSE(kiosk.harness.sees("見本"));
  kiosk.harness.press_key(kiosk.screen(), gui::Key::kF4);
  kiosk.until(Screen::kOpenPatients);
}

TEST_CASE("kiosk: a wrong PIN says how many tries are left and opens nothing") {
  Kiosk kiosk;
  kiosk.until(Screen::kSignIn);
  kiosk.type(U"000000");
  kiosk.until([&] { return kiosk.harness.sees("あと4回"); });
  CHECK(kiosk.controller->screen() == Screen::kSignIn);
}

TEST_CASE("kiosk: two minutes untouched hide names, fifteen lock, and a lock forgets the patient") {
  Kiosk kiosk;
  kiosk.sign_in();
  kiosk.find_her();
  kiosk.open_chart();
  kiosk.time += std::chrono::minutes(2);
  kiosk.harness.frame(kiosk.screen(false));
  CHECK(kiosk.harness.ui().names_hidden);
  CHECK(kiosk.controller->screen() == Screen::kChart);
  kiosk.time += std::chrono::minutes(13);
  kiosk.harness.frame(kiosk.screen(false));
  kiosk.until(Screen::kLocked);
  CHECK_FALSE(kiosk.harness.sees("見本"));
  CHECK_FALSE(kiosk.harness.sees("ワルファリン"));
  CHECK(kiosk.harness.sees("西村 由紀"));
  kiosk.type(U"123456");
  kiosk.until(Screen::kSearchName);
}

TEST_CASE("kiosk: hidden names come back with the PIN alone, the chart still open") {
  Kiosk kiosk;
  kiosk.sign_in();
  kiosk.find_her();
  kiosk.open_chart();
  kiosk.press("strip/hide");
  CHECK(kiosk.harness.ui().names_hidden);
  kiosk.press("strip/hide");
  kiosk.until(Screen::kLocked);
  CHECK_FALSE(kiosk.harness.sees("見本"));
  kiosk.type(U"123456");
  kiosk.until(Screen::kChart);
  CHECK_FALSE(kiosk.harness.ui().names_hidden);
}

TEST_CASE("kiosk: a refusal goes back to the search with its sentence, and stands first next time") {
  Kiosk kiosk;
  kiosk.sign_in();
  kiosk.find_her();
  kiosk.press(kiosk.area_with("rows/"));
  kiosk.until(Screen::kConsent);
  kiosk.press("consent/identity/stated");
  kiosk.press("consent/answer/refused");
  kiosk.press("consent/record");
  kiosk.until(Screen::kSearchName);
  CHECK(kiosk.harness.sees("本人が断ったことを記録しました"));
  kiosk.find_her();
  kiosk.press(kiosk.area_with("rows/"));
  kiosk.until(Screen::kConsent);
  CHECK(kiosk.harness.sees("本人が断っています"));
}

TEST_CASE("kiosk: thirty seconds untouched end a search, and its entry says whom it showed") {
  Kiosk kiosk;
  kiosk.sign_in();
  kiosk.find_her();
  kiosk.time += std::chrono::seconds(31);
  kiosk.harness.frame(kiosk.screen(false));
  bool ended = false;
  kiosk.until([&] {
    ended = false;
    const auto machine = Machine::read_journal_keys(kiosk.dir());
    REQUIRE(machine.has_value());
    const auto keys = journal::DeviceKeys::load(kiosk.dir(), machine->wrapping);
    REQUIRE(keys.has_value());
    journal::ListOptions options;
    options.key = &keys->facility();
    const auto listed = journal::list(kiosk.dir(), machine->data, options, [&](const journal::Entry& entry) {
      if (const auto* end = std::get_if<journal::SearchEnds>(&entry.body)) {
        ended = end->outcome == journal::SearchOutcome::kIdle && end->shown.size() == 1;
      }
    });
    return listed.has_value() && ended;
  });
  CHECK(ended);
}

TEST_CASE("kiosk: whoever worked by card and locked finds an empty name search that works") {
  Kiosk kiosk;
  kiosk.sign_in();
  kiosk.harness.press_key(kiosk.screen(), gui::Key::kF3);
  kiosk.until(Screen::kSearchCard);
  kiosk.type(U"39");
  kiosk.harness.press_key(kiosk.screen(), gui::Key::kF12);
  kiosk.until(Screen::kLocked);
  kiosk.type(U"123456");
  kiosk.until(Screen::kSearchName);
  kiosk.find_her();
  CHECK(kiosk.harness.sees("見本 花子"));
}
