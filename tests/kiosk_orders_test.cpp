// The window of an enrolled kiosk: sealed until an order comes by file, scan or spoken code; what is open
// until when; an order that ends leaves the open chart alone.
// Method: the real desk on its real thread over a fleet in miniature (desk_fleet.h); frames drawn into
// memory; touches by the names of areas. Pictures with TOMOSHIBI_PICTURES.
#include <doctest/doctest.h>

#include <chrono>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "app/kiosk/controller.h"
#include "sync/core/order.h"
#include "tests/desk_fleet.h"
#include "tests/support/imgui_harness.h"

namespace tomoshibi {
namespace {

using app::Screen;
using test::Fleet;

std::u32string wide(std::string_view ascii) {
  std::u32string out;
  for (const char one : ascii) out += static_cast<char32_t>(one);
  return out;
}

struct Window {
  explicit Window(const std::function<void(app::Desk&)>& prepare = {}) {
    kiosk.fleet.publish_all(kiosk.shelf());
    kiosk.fleet.publish_drill(kiosk.shelf());
    std::filesystem::create_directories(orders());
    if (prepare) {
      auto desk = kiosk.open();
      prepare(desk);
    }
    app::ControllerOptions options;
    options.order_folder = orders();
    options.hub_folder = kiosk.scratch.path() / "hub";
    const auto clock = [this] { return kiosk.time; };
    controller = std::make_unique<app::Controller>(harness.ui(), clock, options);
    store = std::make_unique<app::StoreThread>(
        kiosk.dir(), clock, [] {},
        [this](const Result<void>& result) { controller->opened(result); });
    controller->attach(*store);
    harness.ui().record_text(true);
    until(Screen::kSignIn);
    until([&] { return harness.has_area("order_key"); });
  }
  std::filesystem::path orders() const { return kiosk.scratch.path() / "orders"; }
  void put(const std::string& name, const Bytes& order) const {
    std::ofstream(orders() / name, std::ios::binary) << as_text(order);
  }
  auto screen(bool touched = true) {
    return [this, touched](gui::Ui&) {
      controller->draw(time, touched);
      return false;
    };
  }
  template <typename Done>
  void until(Done done) {
    for (int round = 0; round < 2000; ++round) {
      store->collect();
      harness.frame(screen(false));
      if (done()) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    FAIL("it did not come: " << harness.describe());
  }
  void until(Screen wanted) {
    until([&] { return controller->screen() == wanted; });
    harness.frame(screen(false));
  }
  void until_sees(std::string_view text) {
    until([&] { return harness.sees(text); });
  }
  void press(std::string_view path) {
    harness.press(screen(), path);
    store->collect();
  }
  void type(std::u32string_view text) {
    for (const char32_t one : text) {
      harness.type(screen(), std::u32string(1, one));
      store->collect();
    }
  }
  // Everything drawn, in one piece: a sentence may be in two lines.
  std::string everything() {
    std::string all;
    for (const std::string& piece : harness.ui().seen()) all += piece;
    return all;
  }
  bool reads(std::string_view text) { return everything().find(text) != std::string::npos; }
  std::string area_with(std::string_view part) {
    for (const gui::Area& area : harness.ui().areas()) {
      if (area.path.find(part) != std::string::npos) return area.path;
    }
    return {};
  }
  void prove(const std::string& account, std::string_view path, std::string_view primary) {
    press(std::string(path) + account);
    harness.frame(screen());
    type(wide(test::kOwnPassword));
    press(primary);
  }
  void sign_in() {
    prove("doctor1", "accounts/", "primary");
    until(Screen::kSearchName);
  }
  void minute_passes() {
    kiosk.time.milliseconds += 61'000;
    time += std::chrono::seconds(61);
    harness.frame(screen());
  }
  void find_her() {
    type(U"mihonhanako");
    press("fields/birth");
    type(U"25");
    until([&] { return !area_with("rows/").empty(); });
  }
  void picture(const char* name) {
    harness.frame(screen(false));
    harness.picture(name);
  }

  test::Enrolled kiosk;
  app::Controller::Time time = std::chrono::steady_clock::now();
  test::ImGuiHarness harness;
  std::unique_ptr<app::Controller> controller;
  std::unique_ptr<app::StoreThread> store;
};

Bytes close_of(const Fleet& fleet) {
  Fleet::Wish wish;
  wish.revision = 2;
  wish.kind = sync::OrderKind::kClose;
  return fleet.order(wish);
}

}  // namespace

TEST_CASE("window orders: sealed, it says so on every screen, that it is no fault, and what opens it") {
  Window window;
  CHECK(window.harness.sees("封印中です"));
  window.picture("kiosk-sealed-signin");
  window.sign_in();
  window.until_sees("まだ封印されています");
  CHECK(window.harness.sees("封印中です"));
  CHECK(window.reads("故障ではありません"));
  window.type(U"mihon");
  window.until([&] { return !window.store->waiting_since(); });
  CHECK(window.harness.sees("まだ封印されています"));
  CHECK(window.area_with("rows/").empty());
  window.picture("kiosk-sealed-search");
  window.press("empty/primary");
  window.until(Screen::kOrderEntry);
  window.press("order/back");
  window.until(Screen::kSearchName);
}

TEST_CASE("window orders: a file opens; the card, the strip and the search know it") {
  Window window;
  window.put("noto.order", window.kiosk.fleet.order({}));
  window.put("broken.order", Bytes(100, 7));
  window.press("order_key");
  window.until(Screen::kOrderEntry);
  window.until([&] { return !window.area_with("file_row/").empty(); });
  window.press("order/file_row/" + (window.orders() / "broken.order").string());
  window.press("order/primary");
  window.until([&] { return window.reads("開放通知として読めません"); });
  window.press("order/file_row/" + (window.orders() / "noto.order").string());
  window.picture("kiosk-order-file");
  window.press("order/primary");
  window.until([&] { return window.reads("を適用しました"); });
  window.picture("kiosk-order-applied");
  window.press("order/primary");
  window.until(Screen::kSignIn);
  CHECK(window.harness.sees("災害時閲覧を利用できます"));
  CHECK(window.reads("11月28日（土）08:00まで"));
  window.picture("kiosk-open-signin");
  window.sign_in();
  window.until_sees("利用可 11/28まで");
  window.find_her();
  CHECK(window.harness.sees("見本 花子"));
}

TEST_CASE("window orders: a scan of an order leads to its page from wherever it comes, once it is whole") {
  Window window;
  window.sign_in();
  window.until_sees("まだ封印されています");
  const auto texts = sync::order_texts(window.kiosk.fleet.order({}));
  REQUIRE_FALSE(texts.empty());
  window.harness.scan(window.screen(), "TMSBO1:1/1:not a part of anything");
  window.until(Screen::kOrderEntry);
  window.until([&] { return window.reads("読めないコードです"); });
  for (const std::string& text : texts) window.harness.scan(window.screen(), text);
  window.until([&] { return window.reads("を適用しました"); });
  window.press("order/primary");
  window.until(Screen::kSearchName);
  window.find_her();
  CHECK(window.harness.sees("見本 花子"));
}

TEST_CASE("window orders: an order that ends leaves the open chart, then nobody is found any more") {
  Window window([](app::Desk& desk) {
    REQUIRE(desk.apply_order(Fleet().order({})).has_value());
  });
  window.sign_in();
  window.until_sees("利用可");
  window.find_her();
  window.press(window.area_with("rows/"));
  window.until(Screen::kConsent);
  window.press("consent/identity/stated");
  window.press("consent/answer/oral");
  window.press("consent/record");
  window.until([&] {
    return window.controller->screen() == Screen::kChart ||
           window.controller->screen() == Screen::kSecondPerson;
  });
  if (window.controller->screen() == Screen::kSecondPerson) {
    window.press("second_person/by/nobody");
    window.press("second_person/answer/0");
    window.press("second_person/record");
    window.until(Screen::kChart);
  }
  for (const std::string& text : sync::order_texts(close_of(window.kiosk.fleet)))
    window.harness.scan(window.screen(), text);
  window.until([&] { return window.reads("で閉じられました"); });
  window.press("order/back");
  window.until(Screen::kChart);
  window.until([&] { return window.reads("災害時閲覧は終わりました"); });
  CHECK(window.harness.sees("薬A"));
  window.picture("kiosk-order-ended-chart");
  window.press("chart/band/close");
  window.until(Screen::kSearchName);
  window.minute_passes();
  window.until_sees("災害時閲覧は終わりました");
  window.type(U"mihonhanako");
  window.until([&] { return !window.store->waiting_since(); });
  CHECK(window.area_with("rows/").empty());
  window.picture("kiosk-ended");
}

TEST_CASE("window orders: a spoken code opens its area, with a second person; another area's does not") {
  Window window;
  window.sign_in();
  window.until_sees("まだ封印されています");
  window.press("empty/primary");
  window.until(Screen::kOrderEntry);
  CHECK(window.harness.sees("開く市町を選んでください"));
  window.press("order/place/17461");
  std::string digits = window.kiosk.fleet.spoken(test::kWajima, 3);
  std::erase_if(digits, [](char one) { return one < '0' || one > '9'; });
  REQUIRE(digits.size() == 54);
  // The third group is heard wrong first.
  std::string heard = digits;
  heard[17] = heard[17] == '1' ? '2' : '1';
  window.type(wide(heard));
  CHECK(window.reads("3組目が違います。「3組をもう一度」と伝えてください。"));
  window.picture("kiosk-order-code");
  window.type(wide(digits.substr(12, 6)));
  CHECK_FALSE(window.reads("もう一度」と"));
  window.press("order/second");
  window.until(Screen::kOrderSecond);
  window.prove("doctor2", "second_person/accounts/", "second_person/primary");
  window.until(Screen::kOrderEntry);
  window.press("order/primary");
  window.until([&] { return window.reads("この市町の鍵ではありません"); });
  window.press("order/place_key");
  window.press("order/place/17204");
  window.press("order/primary");
  window.until([&] { return window.reads("緊急コードで7日間開きました"); });
  CHECK_FALSE(window.reads(digits.substr(0, 6)));
  window.press("order/primary");
  window.until(Screen::kSearchName);
  window.until([&] { return window.reads("緊急 11/28まで"); });
  window.find_her();
  CHECK(window.harness.sees("見本 花子"));
  window.picture("kiosk-emergency");
}

TEST_CASE("window orders: a drill wears its frame and says in words that nobody is real") {
  Window window([](app::Desk& desk) {
    Fleet::Wish wish;
    wish.is_drill = true;
    wish.data = {test::kWajima};
    REQUIRE(desk.apply_order(Fleet().order(wish)).has_value());
  });
  window.until_sees("訓練です。実在の患者は出ません");
  window.picture("kiosk-drill-signin");
  window.sign_in();
  window.until_sees("訓練　実在の患者ではありません");
  const gui::Palette& colors = window.harness.ui().colors();
  window.harness.frame(window.screen(false));
  bool has_stripe = false;
  for (int y = 100; y < 130; ++y) has_stripe |= window.harness.pixel(3, y) == colors.drill;
  CHECK(has_stripe);
  window.picture("kiosk-drill");
}

TEST_CASE("window orders: data and roads tells what is held, and an exchange with nothing says so") {
  Window window;
  window.press("roads_key");
  window.until(Screen::kRoads);
  window.until_sees("輪島市");
  CHECK(window.harness.sees("封印中"));
  CHECK_FALSE(window.harness.has_area("roads/stop"));
  window.press("roads/exchange");  // No folder: refused.
  CHECK(window.harness.sees("届く相手がいません"));
  std::filesystem::create_directories(window.kiosk.scratch.path() / "hub");
  window.harness.frame(window.screen());
  CHECK(window.harness.sees("届く相手がいません"));  // A folder in which no hub published.
  std::filesystem::create_directories(window.kiosk.scratch.path() / "hub" / "root");
  window.harness.frame(window.screen());
  window.press("roads/exchange");
  window.until([&] { return window.reads("11/21 14:32　フォルダ"); });
  window.picture("kiosk-roads");
  window.press("roads/back");
  window.until(Screen::kSignIn);
}

}  // namespace tomoshibi
