// The page of an order takes nine groups in any order, says which is wrong and what to say back, keeps
// the primary shut until groups and a second person are there, and leaves no digit behind.
// Method: draw it without a window, press by path, feed the keys back as the app does. The check of a
// group is a rule of the test's own: the last digit equals the first.
// With TOMOSHIBI_PICTURES=<folder> its states are written there in every theme and text size.
#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <variant>

#include "gui/screens/order_entry.h"
#include "gui/screens/order_entry_words.h"
#include "gui/screens/second_person.h"
#include "gui/screens/second_person_words.h"
#include "tests/support/frame_samples.h"
#include "tests/support/story_people.h"

namespace tomoshibi::gui {
namespace {

using test::ImGuiHarness;
namespace wish = order_entry;

bool checks(std::size_t, std::string_view digits) { return digits.front() == digits.back(); }

void type(SpokenCode& code, std::string_view digits) {
  for (const char digit : digits) {
    ProofKeys keys;
    keys.type(static_cast<char32_t>(digit));
    code.take(keys, checks);
  }
}

struct Fixture {
  ImGuiHarness harness;
  SpokenCode code;
  OrderEntryState state;
  Fixture() {
    harness.ui().record_text(true);
    state.places = {{17204, "輪島市"}, {17205, "珠洲市"}, {17461, "穴水町"}, {17463, "能登町"}};
    state.place = 17204;
    state.code = &code;
    state.first_person = "西村 由紀（医師）";
    state.closes = "11/28 14:32";
  }
  std::optional<OrderEntryIntent> draw_once() {
    return harness.frame([&](Ui& ui) { return screen(ui); });
  }
  std::optional<OrderEntryIntent> screen(Ui& ui) {
    if (state.has_strip) (void)status_strip(ui, test::sample_strip());
    return draw(ui, state);
  }
  std::optional<OrderEntryIntent> press(std::string_view path) {
    return harness.press([&](Ui& ui) { return screen(ui); }, path);
  }
  template <typename Wanted>
  const Wanted* pressed(std::string_view path) {
    held = press(path);
    return held ? std::get_if<Wanted>(&*held) : nullptr;
  }
  void take(const std::optional<OrderEntryIntent>& intent) {
    REQUIRE(intent.has_value());
    REQUIRE(std::holds_alternative<wish::Typed>(*intent));
    code.take(std::get<wish::Typed>(*intent).keys, checks);
  }
  void pictures(const std::string& name) {
    test::in_every_look(harness, name, [&](const std::string& file) {
      draw_once();
      CHECK_MESSAGE(test::faulty_areas(harness.ui()) == "", file);
      harness.picture(file);
    });
  }
  std::optional<OrderEntryIntent> held;
};

TEST_CASE("spoken code: focus moves on by itself, around the end, and to the first wrong group") {
  SpokenCode code;
  type(code, "12345");
  CHECK(code.mark(0) == GroupMark::kUnfinished);
  CHECK(code.focus() == 0);
  type(code, "1");
  CHECK(code.mark(0) == GroupMark::kRight);
  CHECK(code.focus() == 1);
  code.go_to(6);
  type(code, "700000");
  CHECK(code.mark(6) == GroupMark::kWrong);
  CHECK(code.focus() == 7);
  type(code, "800008900009");
  CHECK(code.focus() == 1);  // Around the end, to the next that is missing.
  for (int group = 0; group < 5; ++group) type(code, "400004");
  CHECK(code.right() == 8);
  CHECK(code.focus() == 6);
  CHECK_FALSE(code.is_complete());
  type(code, "7");  // The wrong group begins anew.
  CHECK(code.digits(6) == "7");
  type(code, "00007");
  CHECK(code.is_complete());
  type(code, "5");  // Nothing is left to type into.
  CHECK(code.is_complete());
  CHECK(code.text().view() ==
        "123451 400004 400004 400004 400004 400004 700007 800008 900009");
}

TEST_CASE("spoken code: a right group is not overwritten by going on typing, delete takes one") {
  SpokenCode code;
  type(code, "123451");
  code.go_to(0);
  type(code, "9");
  CHECK(code.digits(0) == "123451");
  CHECK(code.digits(1) == "9");
  ProofKeys keys;
  keys.remove();
  code.take(keys, checks);
  CHECK(code.mark(1) == GroupMark::kMissing);
  code.go_to(0);
  code.take(keys, checks);
  CHECK(code.digits(0) == "12345");
  CHECK(code.mark(0) == GroupMark::kUnfinished);
  code.clear();
  CHECK(code.is_empty());
  CHECK(code.text().view().find_first_not_of(' ') == std::string_view::npos);
}

TEST_CASE("order entry: the municipality is chosen first, and can be changed") {
  Fixture f;
  f.state.place.reset();
  f.draw_once();
  CHECK_FALSE(f.harness.has_area("order/pad/1"));
  CHECK(f.harness.sees("開く市町を選んでください"));
  const auto* chosen = f.pressed<wish::ChoosePlace>("order/place/17461");
  REQUIRE(chosen != nullptr);
  CHECK(chosen->code == 17461U);
  f.state.place = 17461;
  f.draw_once();
  CHECK(f.harness.sees("穴水町"));
  const auto* change = f.pressed<wish::ChoosePlace>("order/place_key");
  REQUIRE(change != nullptr);
  CHECK_FALSE(change->code.has_value());
}

TEST_CASE("order entry: more municipalities than fit are turned page by page") {
  Fixture f;
  f.state.place.reset();
  for (std::uint32_t code = 1; code < 40; ++code)
    f.state.places.push_back({20000 + code, "町 " + std::to_string(code)});
  const auto* paged = f.pressed<wish::PagePlaces>("order/place/others");
  REQUIRE(paged != nullptr);
  CHECK(paged->first > 4);
  f.state.first_place = paged->first;
  f.draw_once();
  CHECK_FALSE(f.harness.has_area("order/place/17204"));
}

TEST_CASE("order entry: digits by pad and keyboard, groups by touch, the wrong one in words") {
  Fixture f;
  f.take(f.press("order/pad/1"));
  f.take(f.harness.type([&](Ui& ui) { return f.screen(ui); }, U"0000１"));
  CHECK(f.code.mark(0) == GroupMark::kRight);
  const auto* group = f.pressed<wish::GoToGroup>("order/group/7");
  REQUIRE(group != nullptr);
  f.code.go_to(group->group);
  CHECK(f.code.focus() == 6);
  type(f.code, "319644");
  f.draw_once();
  CHECK(f.harness.sees("7組目が違います。「7組をもう一度」と伝えてください。"));
  CHECK(f.harness.sees("1組は正しく入っています。"));
  CHECK(f.harness.sees("違います"));
  CHECK(f.harness.sees("開く（あと8組と2人目）"));
  CHECK_FALSE(f.press("order/primary").has_value());
  f.take(f.press("order/pad/delete"));  // Of the focused eighth: nothing.
  CHECK(f.code.mark(7) == GroupMark::kMissing);
  const auto* previous = f.pressed<wish::GoToGroup>("order/pad/previous");
  REQUIRE(previous != nullptr);
  CHECK(previous->group == 6);
}

TEST_CASE("order entry: which groups are right is told as runs") {
  SpokenCode code;
  CHECK(right_groups(code).empty());
  for (int group = 0; group < 4; ++group) type(code, "400004");
  code.go_to(5);
  type(code, "500005");
  CHECK(right_groups(code) == "1〜4・6");
}

TEST_CASE("order entry: the primary wants nine right groups, a second person, and no wait") {
  Fixture f;
  for (int group = 0; group < 9; ++group) type(f.code, "400004");
  f.draw_once();
  CHECK(f.harness.sees("開く（あと2人目）"));
  CHECK_FALSE(f.press("order/primary").has_value());
  CHECK(f.pressed<wish::AskSecond>("order/second") != nullptr);
  f.state.second = CodeSecond::kProven;
  f.state.second_person = "大谷 健（薬剤師）";
  CHECK(f.pressed<wish::Open>("order/primary") != nullptr);
  CHECK(f.harness.sees("2人目　大谷 健（薬剤師）"));
  f.state.second = CodeSecond::kAlone;
  CHECK(f.pressed<wish::Open>("order/primary") != nullptr);
  CHECK(f.harness.sees("いま1人です"));
  f.state.wait_seconds = 570;
  f.state.refused = CodeRefused::kTooMany;
  CHECK_FALSE(f.press("order/primary").has_value());
  CHECK(f.harness.sees("次の入力まで 9:30"));
  CHECK(f.harness.sees("違うコードが続きました"));
  f.state.wait_seconds = 0;
  f.state.refused = CodeRefused::kNotThisArea;
  f.draw_once();
  CHECK(f.harness.sees("コードは読めましたが、この市町の鍵ではありません。"));
  CHECK(f.harness.sees("市町名を確かめてください"));
}

TEST_CASE("order entry: while it opens nothing acts and the step is told") {
  Fixture f;
  for (int group = 0; group < 9; ++group) type(f.code, "400004");
  f.state.second = CodeSecond::kAlone;
  for (const auto& [step, words] : {std::pair{1, "1/3 鍵を確認"}, std::pair{2, "2/3 開いています"},
                                    std::pair{3, "3/3 差分を反映"}}) {
    f.state.opening = OrderOpening{step, 0.5F};
    f.draw_once();
    CHECK(f.harness.sees(words));
  }
  for (const auto* path : {"order/primary", "order/pad/1", "order/group/3", "order/second",
                           "order/back", "order/way/qr"}) {
    CHECK_FALSE(f.press(path).has_value());
  }
  CHECK_FALSE(f.harness.type([&](Ui& ui) { return f.screen(ui); }, U"1").has_value());
  f.state.opening.reset();
  f.state.is_done = true;
  f.state.done_label = "探す";
  f.state.notice = OrderNotice{Tone::kOk, "輪島市を緊急コードで7日間開きました。", ""};
  CHECK(f.pressed<wish::GoOn>("order/primary") != nullptr);
}

TEST_CASE("order entry: without anybody signed in only the code is shut, and it says so") {
  Fixture f;
  f.state.has_strip = false;
  f.state.can_speak = false;
  f.draw_once();
  CHECK(f.harness.sees("ログインしてから入力します"));
  CHECK_FALSE(f.harness.has_area("order/pad/1"));
  const auto* way = f.pressed<wish::ChooseWay>("order/way/file");
  REQUIRE(way != nullptr);
  CHECK(way->way == OrderWay::kFile);
}

TEST_CASE("order entry: a file is chosen, then applied; none is said") {
  Fixture f;
  f.state.way = OrderWay::kFile;
  f.draw_once();
  CHECK(f.harness.sees("開放通知のファイルが見つかりません"));
  CHECK_FALSE(f.press("order/primary").has_value());
  f.state.files = {{"0", "noto-2.order", "USB KINGSTON", "11/21 14:02"},
                   {"1", "noto-1.order", "USB KINGSTON", "11/14 09:10"}};
  const auto* chosen = f.pressed<wish::ChooseFile>("order/file_row/1");
  REQUIRE(chosen != nullptr);
  CHECK(chosen->index == 1);
  f.state.file = 1;
  const auto* apply = f.pressed<wish::ApplyFile>("order/primary");
  REQUIRE(apply != nullptr);
  CHECK(apply->index == 1);
}

TEST_CASE("order entry: QR parts are counted") {
  Fixture f;
  f.state.way = OrderWay::kQr;
  f.draw_once();
  CHECK(f.harness.sees("読み取りを待っています"));
  f.state.parts_have = 1;
  f.state.parts_of = 3;
  f.draw_once();
  CHECK(f.harness.sees("あと2枚を読んでください"));
  CHECK(f.harness.sees("／3 枚"));
}

TEST_CASE("order entry: the second person's page has no voice of the hub, and a reason when alone") {
  ImGuiHarness harness;
  harness.ui().record_text(true);
  SecondPersonState state;
  state.purpose = SecondFor::kSpokenCode;
  state.prover.accounts = {{.id = {"otani"}, .name = "大谷 健", .role = "薬剤師"}};
  SecretText proof;
  state.prover.proof = &proof;
  const auto screen = [&](Ui& ui) { return draw(ui, state); };
  harness.frame(screen);
  CHECK(harness.has_area("second_person/by/colleague"));
  CHECK_FALSE(harness.has_area("second_person/by/voice"));
  CHECK(harness.sees("2人目として確認") == false);  // Six digits are missing first.
  state.by = SecondBy::kNobody;
  state.chosen = 0;
  const auto recorded = harness.press(screen, "second_person/record");
  REQUIRE(recorded.has_value());
  CHECK(std::holds_alternative<second_person::Record>(*recorded));
  CHECK(second_words(state) == "夜間で1人");
  CHECK(harness.sees("1人で続ける（後日、必ず確認します）"));
  test::in_every_look(harness, "l-order-second", [&](const std::string& file) {
    harness.frame(screen);
    CHECK_MESSAGE(test::faulty_areas(harness.ui()) == "", file);
    harness.picture(file);
  });
}

TEST_CASE("order entry: every key is reachable and large enough in every look") {
  Fixture f;
  for (int group = 0; group < 4; ++group) type(f.code, "400004");
  f.code.go_to(6);
  type(f.code, "319644");
  f.code.go_to(4);
  type(f.code, "27");
  f.pictures("l-order");
  f.state.refused = CodeRefused::kNotThisArea;
  f.state.second = CodeSecond::kAlone;
  f.state.opening = OrderOpening{2, 0.4F};
  f.pictures("l-order-opening");
  f.state.opening.reset();
  f.state.place.reset();
  f.pictures("l-order-place");
  f.state.way = OrderWay::kFile;
  f.state.files = {{"0", "noto-2.order", "USB KINGSTON", "11/21 14:02"},
                   {"1", "noto-1.order", "受け取り用フォルダ", "11/14 09:10"}};
  f.state.file = 0;
  f.pictures("l-order-file");
  f.state.notice = OrderNotice{
      Tone::kDanger, "署名が合いません。改ざんの恐れがあります。使わずに発出元へ知らせてください。", ""};
  f.pictures("l-order-refused");
  f.state.notice = OrderNotice{Tone::kOk, "開放通知 1a2b3c4d 第2版を適用しました。", ""};
  f.state.is_done = true;
  f.state.done_label = "ログインする";
  f.pictures("l-order-done");
  f.state.notice.reset();
  f.state.is_done = false;
  f.state.has_strip = false;
  f.state.way = OrderWay::kQr;
  f.state.parts_have = 1;
  f.state.parts_of = 3;
  f.pictures("l-order-qr");
}

TEST_CASE("order entry: every sentence has both languages") {
  for (const auto list : {order_entry_words::all(), second_person_words::all()}) {
    for (const Words& words : list) {
      CHECK_FALSE(words.ja.empty());
      CHECK_FALSE(words.en.empty());
    }
  }
}

}  // namespace
}  // namespace tomoshibi::gui
