// The search while it is typed and scanned: every key is answered, the newest text wins, rows wait
// for care, and a code goes straight to its answer.
// Method: the whole kiosk without a window, the real desk on its real thread.
#include <doctest/doctest.h>

#include <condition_variable>
#include <mutex>
#include <string>

#include "app/desk/machine.h"
#include "store/journal/list.h"
#include "tests/support/kiosk_fixture.h"

using namespace tomoshibi;
using namespace tomoshibi::app;
using test::Kiosk;
namespace journal = tomoshibi::store::journal;

namespace {

constexpr std::string_view kHerBook =
    "JAHISTC08,1\n1,見本 花子,2,S250405,,石川県輪島市河井町1番地,,,,,ﾐﾎﾝ ﾊﾅｺ\n5,20261110,1\n";

// The store's thread stands still until it is let go: what is asked meanwhile waits.
class Standstill {
 public:
  explicit Standstill(Kiosk& kiosk) {
    kiosk.store->post(
        [this](Desk&) {
          std::unique_lock lock(mutex_);
          changed_.wait(lock, [this] { return is_over_; });
          return 0;
        },
        [](int) {});
  }
  void end() {
    {
      const std::lock_guard lock(mutex_);
      is_over_ = true;
    }
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_over_ = false;
};

struct Counted {
  int begun = 0;
  int ended = 0;
};
Counted searches(const Kiosk& kiosk) {
  Counted counted;
  const auto machine = Machine::read_journal_keys(kiosk.dir());
  REQUIRE(machine.has_value());
  REQUIRE(journal::list(kiosk.dir(), machine->data, {}, [&](const journal::Entry& entry) {
            counted.begun += std::holds_alternative<journal::SearchBegins>(entry.body) ? 1 : 0;
            counted.ended += std::holds_alternative<journal::SearchEnds>(entry.body) ? 1 : 0;
          }).has_value());
  return counted;
}

}  // namespace

TEST_CASE("kiosk search: every key from the first kana on is answered with a count, without a name") {
  Kiosk kiosk;
  kiosk.sign_in();
  kiosk.type(U"m");
  kiosk.until([&] { return kiosk.sees("どれからでも探せます"); });
  for (const char32_t key : std::u32string_view(U"ihonhanako")) {
    kiosk.type(std::u32string(1, key));
    kiosk.until([&] { return kiosk.sees("1") && kiosk.sees("人"); });
    CHECK_FALSE(kiosk.sees("見本 花子"));
    CHECK(kiosk.area_with("rows/").empty());
  }
  kiosk.press("fields/birth");
  kiosk.type(U"25");
  kiosk.until([&] { return !kiosk.area_with("rows/").empty(); });
  CHECK(kiosk.sees("見本 花子"));
}

TEST_CASE("kiosk search: while the store is busy keys go on, one question waits, the newest text wins") {
  Kiosk kiosk;
  kiosk.sign_in();
  const Counted before = searches(kiosk);
  Standstill still(kiosk);
  kiosk.type(U"mihonhanako");
  kiosk.harness.frame(kiosk.screen(false));
  CHECK(kiosk.sees("みほんはなこ"));  // Drawn, though nobody answers.
  kiosk.press("fields/birth");
  kiosk.type(U"25");
  still.end();
  kiosk.until([&] { return !kiosk.area_with("rows/").empty(); });
  CHECK(kiosk.sees("見本 花子"));
  CHECK(searches(kiosk).begun == before.begun + 1);
}

TEST_CASE("kiosk search: a notebook's code goes straight to the person, and opens nothing") {
  Kiosk kiosk;
  kiosk.sign_in();
  kiosk.harness.scan(kiosk.screen(), kHerBook);
  kiosk.until([&] {
    return kiosk.controller->screen() == Screen::kConsent ||
           kiosk.controller->screen() == Screen::kCandidates;
  });
  kiosk.harness.frame(kiosk.screen(false));
  CHECK(kiosk.sees("見本 花子"));
  CHECK_FALSE(kiosk.sees("ワルファリン"));
  kiosk.harness.picture("scan-answer");
}

TEST_CASE("kiosk search: a code of nobody here fills the form and says so") {
  Kiosk kiosk;
  kiosk.sign_in();
  kiosk.harness.press_key(kiosk.screen(), gui::Key::kF3);
  kiosk.until(Screen::kSearchCard);
  kiosk.harness.scan(kiosk.screen(), "JAHISTC08,1\n1,黒川 善三郎,1,19260101,,,,,,,ｸﾛｶﾜ ｾﾞﾝｻﾞﾌﾞﾛｳ\n");
  kiosk.until([&] { return kiosk.sees("見つかりません"); });
  CHECK(kiosk.controller->screen() == Screen::kSearchName);
  CHECK(kiosk.sees("くろかわ ぜんざぶろう"));
  CHECK(kiosk.sees("1926年1月1日"));
}

TEST_CASE("kiosk search: a prescription's code fills the card, its name beside it") {
  Kiosk kiosk;
  kiosk.sign_in();
  kiosk.harness.scan(kiosk.screen(),
                     "JAHIS10\n11,,黒川 善三郎,ｸﾛｶﾜ ｾﾞﾝｻﾞﾌﾞﾛｳ\n12,1\n13,19260101\n22,39172044\n23,,00484821,1,\n");
  kiosk.until(Screen::kSearchCard);
  CHECK(kiosk.sees("コードの氏名"));
  CHECK(kiosk.sees("黒川 善三郎"));
  kiosk.press("drop_holder");
  kiosk.harness.frame(kiosk.screen(false));
  CHECK_FALSE(kiosk.sees("黒川 善三郎"));
}

TEST_CASE("kiosk search: digits of a card narrow one by one, and how the count fell is said") {
  Kiosk kiosk;
  kiosk.sign_in();
  kiosk.harness.press_key(kiosk.screen(), gui::Key::kF3);
  kiosk.until(Screen::kSearchCard);
  for (const char32_t digit : std::u32string_view(U"39172044")) {
    kiosk.type(std::u32string(1, digit));
    kiosk.until([&] { return kiosk.sees("保険者 "); });
    CHECK(kiosk.area_with("rows/").empty());  // One field is not enough for a name.
  }
  kiosk.press("pad/next");
  kiosk.type(U"0000123");
  kiosk.until([&] { return kiosk.sees("→ 番号 "); });
  kiosk.type(U"4");
  kiosk.until([&] { return !kiosk.area_with("rows/").empty(); });
  CHECK(kiosk.sees("見本 花子"));
  CHECK(kiosk.sees("保険者 1 → 番号 1"));
}

TEST_CASE("kiosk search: a member id's code goes straight to its person") {
  Kiosk kiosk;
  kiosk.sign_in();
  kiosk.harness.scan(kiosk.screen(), "39172044::00001234:");
  kiosk.until([&] {
    return kiosk.controller->screen() == Screen::kConsent ||
           kiosk.controller->screen() == Screen::kCandidates;
  });
  kiosk.harness.frame(kiosk.screen(false));
  CHECK(kiosk.sees("見本 花子"));
}

TEST_CASE("kiosk search: an unknown code says so and changes nothing; a 個人番号 is not used") {
  Kiosk kiosk;
  kiosk.sign_in();
  kiosk.find_her();
  kiosk.harness.scan(kiosk.screen(), "4901234567894");
  CHECK(kiosk.sees("読めないコードです"));
  CHECK(kiosk.sees("見本 花子"));
  kiosk.harness.picture("scan-unknown");
  kiosk.harness.scan(kiosk.screen(), "123456789018");
  CHECK(kiosk.sees("個人番号"));
  std::string all;
  for (const std::string& piece : kiosk.harness.ui().seen()) all += piece;
  CHECK(all.find("生年月日・住所で探してください。") != std::string::npos);  // Whole, not cut.
  CHECK(kiosk.sees("見本 花子"));
  kiosk.harness.picture("scan-my-number");
  kiosk.press("tab_code");
  kiosk.until(Screen::kSearchCode);
  kiosk.harness.scan(kiosk.screen(), "123456789018");
  kiosk.harness.frame(kiosk.screen(false));
  CHECK(kiosk.sees("個人番号"));
  CHECK_FALSE(kiosk.sees("123456789018"));
  kiosk.harness.picture("search-code");
}

TEST_CASE("kiosk search: a code read beside an open chart waits for it to be closed, and one read while locked does nothing") {
  Kiosk kiosk;
  kiosk.sign_in();
  kiosk.find_her();
  kiosk.open_chart();
  kiosk.harness.scan(kiosk.screen(), kHerBook);
  kiosk.harness.frame(kiosk.screen(false));
  CHECK(kiosk.controller->screen() == Screen::kChart);
  CHECK(kiosk.sees("閉じてから"));
  kiosk.harness.press_key(kiosk.screen(), gui::Key::kF12);
  kiosk.until(Screen::kLocked);
  kiosk.harness.scan(kiosk.screen(), kHerBook);
  kiosk.harness.frame(kiosk.screen(false));
  CHECK(kiosk.controller->screen() == Screen::kLocked);
  CHECK_FALSE(kiosk.sees("見本"));
}
