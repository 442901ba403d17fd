// Orders and roads as the window shows them: card, strip cell, refused search, table of what is held.
//
// Pure functions of values but find_order_files(), which looks into folders. What is over is told by
// running time (`seconds_left`), dates are the order's own. Words: 開放通知, never 命令.
// Proof: tests/kiosk_present_orders_test.cpp.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/desk/desk.h"
#include "gui/frame.h"
#include "gui/screens/order_entry.h"
#include "gui/screens/roads.h"
#include "gui/screens/search_frame.h"
#include "gui/screens/sign_in.h"

namespace tomoshibi::app {

// 11月28日（土）24:00: midnight belongs to the day that ends.
std::string end_in_words(Instant end);
// 11/28; 11/28 24:00
std::string end_day(Instant end);
std::string end_day_and_time(Instant end);
// When it is over: the order's own end; of a code, as far as its running time reaches from now.
Instant end_of(const sync::Standing& one, Instant now);
// 通知 1a2b3c4d 第2版
std::string order_name(const sync::Standing& one);

// The one that speaks for what is open: the newest order, else the newest code. Null: nothing is.
const sync::Standing* leading(const OrderStatus& status);

gui::OrderCard present_order_card(const OrderStatus& status, std::span<const Held> held,
                                  Instant now);
// At most two, most urgent first.
std::vector<gui::SignInNote> order_notes(const OrderStatus& status, Instant now);
gui::StatusCell order_cell(const OrderStatus& status, Instant now);

// Days in which an administrator is reminded of the certificate: 90, 60, 30, 15, then each from 7.
bool is_reminder_day(int days_left);
// 端末の証明書 12/21まで（あと30日）; empty while there are more than 90 days.
std::string certificate_words(const OrderStatus& status, Instant now);

// Whether something was open here before, and is over.
bool has_ended(const OrderStatus& status);
gui::SealedAnswer present_sealed(const OrderStatus& status);
// Of a search that nothing opens: sealed, ended, or open for areas that are not on this kiosk.
gui::SearchAnswer sealed_answer(const OrderStatus& status, std::span<const Held> held);

std::vector<gui::RoadsRow> present_held(std::span<const Held> held, const OrderStatus& status,
                                        Instant now);
// The municipalities a code can be for: those on the shelf, the kiosk's own first.
std::vector<gui::OrderPlace> order_places(std::span<const Held> held, std::uint32_t own);

// Whether nine groups' group (from 0) is right by itself.
bool code_group_is_right(std::size_t group, std::string_view digits);

// Files that may be orders: *.order in each folder and one folder below, newest first, at most 20.
struct OrderFileFound {
  std::filesystem::path path;
  std::string where;  // The folder's name.
  Instant written;
};
std::vector<OrderFileFound> find_order_files(std::span<const std::filesystem::path> folders);
// Errors: kStorage (gone, unreadable), kBadInput (longer than an order can be).
Result<Bytes> read_order_file(const std::filesystem::path& path);

// A part of an order, as a scanner types it.
bool is_order_text(std::string_view scan);

}  // namespace tomoshibi::app
