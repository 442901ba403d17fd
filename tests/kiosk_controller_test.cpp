// The window's controller, whole, without a window: from the PIN to a chart, and away again.
// Method: the real desk on its real thread over a demo store; frames drawn into memory; touches by
// the names of areas; the clocks in the test's hand. Pictures with TOMOSHIBI_PICTURES.
#include <doctest/doctest.h>

#include <chrono>
#include <fstream>
#include <string>
#include <thread>

#include "app/desk/machine.h"
#include "app/kiosk/controller.h"
#include "store/journal/list.h"
#include "tests/support/imgui_harness.h"
#include "tests/support/scratch.h"

using namespace tomoshibi;
using namespace tomoshibi::app;
namespace journal = tomoshibi::store::journal;

namespace {

constexpr const char* kPatient =
    R"json({"resourceType":"Patient","id":"a1","meta":{"lastUpdated":"2026-11-20T10:00:00+09:00"},"name":[{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation","valueCode":"IDE"}],"family":"見本","given":["花子"]},{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation","valueCode":"SYL"}],"family":"ミホン","given":["ハナコ"]}],"gender":"female","birthDate":"1950-04-05","address":[{"state":"石川県","city":"輪島市","line":["河井町1番地"]}]})json";
constexpr const char* kMedicine =
    R"json({"resourceType":"MedicationDispense","id":"m1","meta":{"lastUpdated":"2026-11-10T10:00:00+09:00"},"status":"completed","medicationCodeableConcept":{"text":"ワルファリンＫ錠１ｍｇ","coding":[{"system":"http://capstandard.jp/iyaku.info/CodeSystem/YJ-code","code":"3332001F1024"}]},"subject":{"reference":"Patient/a1"},"whenHandedOver":"2026-11-10","daysSupply":{"value":28,"unit":"日"},"dosageInstruction":[{"text":"1日1回夕食後"}]})json";

// One kiosk with one patient, driven frame by frame.
struct Kiosk {
  Kiosk() {
    REQUIRE(DataDirectory::init_demo(dir()).has_value());
    {
      std::ofstream file(scratch.path() / "region.ndjson");
      file << kPatient << "\n" << kMedicine << "\n";
    }
    {
      auto desk = Desk::open(dir(), [this] { return wall; });
      REQUIRE(desk.has_value());
      REQUIRE(desk->sign_in_demo().has_value());
      REQUIRE(desk->import(scratch.path() / "region.ndjson", {}).has_value());
      REQUIRE(desk->leave(journal::LockReason::kSignOut).has_value());
    }
    controller = std::make_unique<Controller>(harness.ui(), [this] { return wall; }, ControllerOptions{});
    store = std::make_unique<StoreThread>(dir(), [this] { return wall; }, [] {},
                                          [this](const Result<void>& result) { controller->opened(result); });
    controller->attach(*store);
  }
  std::filesystem::path dir() const { return scratch.path() / "kiosk"; }

  bool draw(bool touched) {
    controller->draw(time, touched);
    return false;
  }
  auto screen(bool touched = true) {
    return [this, touched](gui::Ui&) { return draw(touched); };
  }
  // Frames until `done`; the store thread gets its time. Fails after ten seconds.
  template <typename Done>
  void until(Done done) {
    for (int round = 0; round < 1000; ++round) {
      store->collect();
      harness.frame(screen(false));
      if (done()) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    FAIL("the screen did not come: " << harness.describe());
  }
  void until(Screen wanted) {
    until([&] { return controller->screen() == wanted; });
    harness.frame(screen(false));
  }
  void press(std::string_view path) {
    harness.press(screen(), path);
    store->collect();
  }
  void type(std::u32string_view text) {
    for (const char32_t character : text) {
      harness.type(screen(), std::u32string(1, character));
      store->collect();
    }
  }
  std::string area_with(std::string_view part) {
    for (const gui::Area& area : harness.ui().areas()) {
      if (area.path.find(part) != std::string::npos) return area.path;
    }
    return {};
  }
  void sign_in() {
    until(Screen::kSignIn);
    type(U"123456");
    until(Screen::kSearchName);
  }
  void find_her() {
    type(U"mihonhanako");
    press("fields/birth");
    type(U"25");
    until([&] { return !area_with("rows/").empty(); });
  }
  void open_chart() {
    press(area_with("rows/"));
    until(Screen::kConsent);
    press("consent/identity/stated");
    press("consent/answer/oral");
    press("consent/record");
    until(Screen::kChart);
  }

  test::Scratch scratch;
  Instant wall = *instant_from_iso("2026-11-21T14:32:00+09:00");
  Controller::Time time = std::chrono::steady_clock::now();
  test::ImGuiHarness harness;
  std::unique_ptr<Controller> controller;
  std::unique_ptr<StoreThread> store;
};

}  // namespace

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
