// What the window says of orders: the card, the strip's cell, why nothing opens, how old what is held is.
// Method: values in, words out.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

#include "app/kiosk/present_orders.h"
#include "tests/support/scratch.h"

namespace tomoshibi::app {
namespace {

using State = sync::Standing::State;

Instant at(const char* iso) { return *instant_from_iso(iso); }
const Instant kNow = at("2026-11-21T14:32:00+09:00");

sync::Standing order() {
  sync::Standing one;
  one.id.fill(0x1a);
  one.revision = 2;
  one.places = {17204, 17205, 17461, 17463};
  one.data = {17000, 17204};
  one.not_before = at("2026-11-21T00:00:00+09:00");
  one.not_after = at("2026-11-29T00:00:00+09:00");
  one.seconds_left = 7 * 86'400 + 9 * 3600;
  return one;
}
OrderStatus open_status() {
  OrderStatus status;
  status.orders = {order()};
  status.open = {{17000, false}, {17204, false}};
  return status;
}
bool says(const gui::OrderCard& card, std::string_view text) {
  std::string all = card.title + card.foot + card.foot_note;
  for (const auto& [label, value] : card.lines) all += label + value;
  return all.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("order card: where, whose data, until when, what is left, number and revision") {
  const gui::OrderCard card = present_order_card(open_status(), {}, kNow);
  CHECK(card.tone == gui::Tone::kOk);
  CHECK_FALSE(card.is_sunken);
  CHECK(card.foot == "11月28日（土）24:00まで");  // Midnight belongs to the day that ends.
  for (const auto word : {"災害時閲覧を利用できます", "輪島市ほか3市町", "住所不明の方を含む",
                          "あと7日と9時間", "通知 1a1a1a1a 第2版"}) {
    CHECK_MESSAGE(says(card, word), std::string(word));
  }
}

TEST_CASE("order card: less than a day, a code, a drill and nothing each look their own") {
  OrderStatus status = open_status();
  status.orders[0].seconds_left = 3 * 3600;
  CHECK(present_order_card(status, {}, kNow).tone == gui::Tone::kCaution);
  CHECK(order_cell(status, kNow).tone == gui::Tone::kCaution);
  CHECK(order_cell(status, kNow).second == "利用可 あと3時間");

  status = open_status();
  status.orders[0] = {};
  status.orders[0].is_emergency = status.is_emergency = true;
  status.orders[0].seconds_left = 7 * 86'400;
  CHECK(says(present_order_card(status, {}, kNow), "緊急コード"));
  CHECK(order_cell(status, kNow).second == "緊急コード 11/28まで");
  CHECK(order_cell(status, kNow).tone == gui::Tone::kCaution);

  status = open_status();
  status.orders[0].is_drill = status.is_drill = true;
  status.orders[0].not_after = at("2026-11-21T17:00:00+09:00");
  const gui::OrderCard drill = present_order_card(status, {}, kNow);
  CHECK(drill.tone == gui::Tone::kDrill);
  CHECK(says(drill, "実在の患者は出ません"));
  CHECK(says(drill, "本日 17:00まで"));
  CHECK(order_cell(status, kNow).second == "訓練 17:00まで");
  CHECK(order_cell(status, kNow).tone == gui::Tone::kDrill);

  status = {};
  CHECK(present_order_card(status, {}, kNow).is_sunken);
  CHECK(order_cell(status, kNow).second == "封印中です");
  CHECK(order_cell(status, kNow).tone == gui::Tone::kPlain);
}

TEST_CASE("order card: an order of which the period is over, or that is for others, says so") {
  OrderStatus status;
  status.orders = {order()};
  status.orders[0].state = State::kOver;
  status.orders[0].not_after = at("2026-11-15T00:00:00+09:00");
  CHECK(says(present_order_card(status, {}, kNow), "前回の通知 1a1a1a1a 第2版は11/14 24:00に終わりました"));
  CHECK(sealed_answer(status, {}).found == gui::Found::kEnded);
  status.orders[0].state = State::kNotHere;
  CHECK(says(present_order_card(status, {}, kNow), "この端末の場所・施設が対象外です"));
  CHECK(sealed_answer(status, {}).found == gui::Found::kSealed);
  CHECK(sealed_answer(status, {}).empty.sealed.notes.size() == 1);
  status.orders[0].state = State::kDisputed;
  CHECK(says(present_order_card(status, {}, kNow), "中身の違うもの"));
}

TEST_CASE("sealed answer: ordered, but not on this kiosk, is no absence of people") {
  OrderStatus status = open_status();
  const gui::SearchAnswer answer = sealed_answer(status, {});
  CHECK(answer.found == gui::Found::kUncovered);
  status.is_ending = true;
  CHECK(sealed_answer(status, {}).found == gui::Found::kEnded);
}

TEST_CASE("certificate: reminded at 90, 60, 30 and 15 days, then daily from 7") {
  for (const int days : {90, 60, 30, 15, 7, 6, 1, 0, -3}) CHECK(is_reminder_day(days));
  for (const int days : {91, 89, 45, 16, 14, 8}) CHECK_FALSE(is_reminder_day(days));
  OrderStatus status = open_status();
  status.certificate_end = at("2026-12-21T10:00:00+09:00");
  CHECK(certificate_words(status, kNow).find("あと30日") != std::string::npos);
  CHECK(order_notes(status, kNow).size() == 1);
  status.certificate_end = at("2026-12-20T10:00:00+09:00");
  CHECK(order_notes(status, kNow).empty());
  status.certificate_end = at("2027-12-20T10:00:00+09:00");
  CHECK(certificate_words(status, kNow).empty());
}

TEST_CASE("roads: open areas first, the oldest of them first, ages in words") {
  OrderStatus status = open_status();
  const std::vector<Held> held{{{17204, false}, 3, 1, 19706, at("2026-11-20T18:00:00+09:00"), 1},
                               {{17461, false}, 3, 1, 6530, at("2026-11-12T18:00:00+09:00"), 1},
                               {{17000, false}, 3, 1, 3912, at("2026-11-21T06:00:00+09:00"), 1}};
  const auto rows = present_held(held, status, kNow);
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].name == "輪島市");
  CHECK(rows[0].age == "1日前");
  CHECK(rows[1].age == "きょう");
  CHECK(rows[2].days == 9);
  CHECK_FALSE(rows[2].is_open);
  const auto places = order_places(held, 17461);
  REQUIRE(places.size() == 3);
  CHECK(places[0].code == 17461U);
}

TEST_CASE("spoken code: a group is judged at its own place") {
  // The first group of a public vector; at another place its check digit is another.
  const sync::SpokenGroups groups = sync::read_groups("000015");
  const bool at_first = groups.groups[0] == sync::GroupState::kRight;
  CHECK(code_group_is_right(0, "000015") == at_first);
  int right = 0;
  for (char digit = '0'; digit <= '9'; ++digit) {
    if (code_group_is_right(4, std::string("00001") + digit)) ++right;
  }
  CHECK(right == 1);  // Exactly one check digit fits.
  CHECK_FALSE(code_group_is_right(9, "000015"));
}

TEST_CASE("order files: plain files named so, there or one folder below, no links, newest first") {
  const test::Scratch scratch;
  const auto folder = scratch.path() / "in";
  std::filesystem::create_directories(folder / "stick" / "deeper");
  const auto write = [](const std::filesystem::path& path, std::size_t bytes) {
    std::ofstream(path, std::ios::binary) << std::string(bytes, 'x');
  };
  write(folder / "a.order", 10);
  write(folder / "stick" / "b.order", 10);
  write(folder / "stick" / "deeper" / "c.order", 10);
  write(folder / "note.txt", 10);
  write(folder / "big.order", sync::kOrderBytesMax + 1);
  std::filesystem::create_symlink(folder / "a.order", folder / "link.order");
  const std::vector<std::filesystem::path> folders{folder, {}, scratch.path() / "missing"};
  const auto found = find_order_files(folders);
  REQUIRE(found.size() == 2);
  for (const OrderFileFound& one : found) CHECK(read_order_file(one.path)->size() == 10);
  CHECK(read_order_file(folder / "big.order").error().code == Errc::kBadInput);
  CHECK(read_order_file(folder / "missing").error().code == Errc::kStorage);
}

}  // namespace tomoshibi::app
