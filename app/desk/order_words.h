// Orders and exchanges in words: the sentences of the terminal and the window, and their JSON.
//
// Words are care.md's: 開放通知, never 命令. No patient word. Proof: tests/desk_orders_test.cpp.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/desk/desk.h"
#include "app/desk/reports.h"

namespace tomoshibi::app {

std::string_view name_of(sync::Applied applied);  // opened extended changed closed same not_here
std::string_view name_of(sync::Standing::State state);  // open not_here not_yet over closed disputed unsigned

// 「通知 1a2b3c4d 第2版を適用しました。期間が延びました」
std::string sentence_of(const OrderHandedIn& order);
std::string sentence_of_code(const sync::Area& area);
// Why an order was not taken, for the screen: what is wrong, what to do.
std::string sentence_of(sync::OrderRefusal refusal);
// 「K-07にある分はすべて受け取りました」 and what waits; never 「足りないものはありません」 (care.md 4).
std::string sentence_of(const TakenByRoad& taken, const Desk& desk);
// A search that nobody may make now: what it is not, and what would open it (screen e5).
std::string what_would_open(const OrderStatus& status);
// 輪島市ほか18市町（石川県）; codes where no name is known.
std::string areas_in_words(std::span<const sync::Area> areas);
std::string places_in_words(std::span<const std::uint32_t> places);
// 「あと3日と4時間」
std::string time_left_in_words(std::int64_t seconds);

std::vector<std::string> lines_of(const OrderStatus& status, std::span<const Held> held);
Json report_orders(const OrderStatus& status, std::span<const Held> held);
Json report_of(const TakenByRoad& taken);

}  // namespace tomoshibi::app
