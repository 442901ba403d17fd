// A whole kiosk without a window: the real desk on its real thread over a demo store with one invented
// patient, the controller driven frame by frame, the clocks in the test's hand.
#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "app/kiosk/controller.h"
#include "tests/support/imgui_harness.h"
#include "tests/support/scratch.h"

namespace tomoshibi::test {

inline constexpr const char* kPatient =
    R"json({"resourceType":"Patient","id":"a1","meta":{"lastUpdated":"2026-11-20T10:00:00+09:00"},"name":[{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation","valueCode":"IDE"}],"family":"見本","given":["花子"]},{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation","valueCode":"SYL"}],"family":"ミホン","given":["ハナコ"]}],"gender":"female","birthDate":"1950-04-05","address":[{"state":"石川県","city":"輪島市","line":["河井町1番地"]}]})json";
inline constexpr const char* kMedicine =
    R"json({"resourceType":"MedicationDispense","id":"m1","meta":{"lastUpdated":"2026-11-10T10:00:00+09:00"},"status":"completed","medicationCodeableConcept":{"text":"ワルファリンＫ錠１ｍｇ","coding":[{"system":"http://capstandard.jp/iyaku.info/CodeSystem/YJ-code","code":"3332001F1024"}]},"subject":{"reference":"Patient/a1"},"whenHandedOver":"2026-11-10","daysSupply":{"value":28,"unit":"日"},"dosageInstruction":[{"text":"1日1回夕食後"}]})json";

inline constexpr const char* kCard =
    R"json({"resourceType":"Coverage","id":"c1","status":"active","extension":[{"url":"http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Coverage_InsuredPersonNumber","valueString":"00001234"}],"beneficiary":{"reference":"Patient/a1"},"payor":[{"identifier":{"system":"http://jpfhir.jp/fhir/core/mhlw/IdSystem/InsurerNumber","value":"39172044"}}]})json";

// One kiosk with one patient, driven frame by frame.
struct Kiosk {
  // `prepare`: what else stands in the store before the window opens; nobody is signed in.
  explicit Kiosk(app::ControllerOptions options = {},
                 const std::function<void(app::Desk&)>& prepare = {}) {
    REQUIRE(app::DataDirectory::init_demo(dir()).has_value());
    {
      std::ofstream file(scratch.path() / "region.ndjson");
      file << kPatient << "\n" << kCard << "\n" << kMedicine << "\n";
    }
    {
      auto desk = app::Desk::open(dir(), [this] { return wall; });
      REQUIRE(desk.has_value());
      REQUIRE(desk->sign_in_demo().has_value());
      REQUIRE(desk->import(scratch.path() / "region.ndjson", {}).has_value());
      REQUIRE(desk->leave(store::journal::LockReason::kSignOut).has_value());
      if (prepare) prepare(*desk);
    }
    controller = std::make_unique<app::Controller>(harness.ui(), [this] { return wall; }, std::move(options));
    store = std::make_unique<app::StoreThread>(dir(), [this] { return wall; }, [] {},
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
  void until(app::Screen wanted) {
    until([&] { return controller->screen() == wanted; });
    harness.frame(screen(false));
  }
  bool sees(std::string_view text) const { return harness.sees(text); }
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
    until(app::Screen::kSignIn);
    type(U"123456");
    until(app::Screen::kSearchName);
  }
  void find_her() {
    type(U"mihonhanako");
    press("fields/birth");
    type(U"25");
    until([&] { return !area_with("rows/").empty(); });
  }
  void open_chart() {
    press(area_with("rows/"));
    until(app::Screen::kConsent);
    press("consent/identity/stated");
    press("consent/answer/oral");
    press("consent/record");
    until(app::Screen::kChart);
  }

  Scratch scratch;
  Instant wall = *instant_from_iso("2026-11-21T14:32:00+09:00");
  app::Controller::Time time = std::chrono::steady_clock::now();
  ImGuiHarness harness;
  std::unique_ptr<app::Controller> controller;
  std::unique_ptr<app::StoreThread> store;
};

}  // namespace tomoshibi::test
