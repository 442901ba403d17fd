#include "app/desk/order_words.h"

#include <algorithm>

#include "store/base/municipality.h"

namespace tomoshibi::app {
namespace {

std::string day_and_time(Instant instant) {
  const Date date = date_in_japan(instant);
  return to_month_day(date) + " " + clock_text(instant);
}

std::string short_id(std::string_view id) { return std::string(id.substr(0, 8)); }

std::string thousands(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, ",");
  }
  return digits;
}

std::string line_of(const sync::Standing& one) {
  std::string line = one.is_emergency ? "緊急コード" : "開放通知 " + short_id(to_hex(one.id)) + " 第" +
                                                           std::to_string(one.revision) + "版";
  if (one.is_drill) line = "【訓練】" + line;
  line += "　" + places_in_words(one.data);
  using State = sync::Standing::State;
  switch (one.state) {
    case State::kOpen: line += "　開放中、" + time_left_in_words(one.seconds_left); break;
    case State::kNotHere: line += "　この端末の場所・施設は対象外です"; break;
    case State::kNotYet: line += "　" + day_and_time(one.not_before) + "から"; break;
    case State::kOver:
      line += one.is_drill ? "　終わりました（実際の開放があるあいだ、訓練は始まりません）"
                           : "　期間が終わりました";
      break;
    case State::kClosed: line += "　閉じられました"; break;
    case State::kUnsigned: line += "　発出元の鍵が替わりました。新しい通知が要ります"; break;
    case State::kDisputed:
      line += "　同じ版で中身の違う通知があります。使えません。発出元に確かめてください";
      break;
  }
  if (!one.reason.empty()) line += "（" + one.reason + "）";
  return line;
}

}  // namespace

std::string_view name_of(sync::Applied applied) {
  switch (applied) {
    case sync::Applied::kOpened: return "opened";
    case sync::Applied::kExtended: return "extended";
    case sync::Applied::kChanged: return "changed";
    case sync::Applied::kClosed: return "closed";
    case sync::Applied::kSame: return "same";
    case sync::Applied::kNotHere: return "not_here";
  }
  return "";
}

std::string_view name_of(sync::Standing::State state) {
  using State = sync::Standing::State;
  switch (state) {
    case State::kOpen: return "open";
    case State::kNotHere: return "not_here";
    case State::kNotYet: return "not_yet";
    case State::kOver: return "over";
    case State::kClosed: return "closed";
    case State::kDisputed: return "disputed";
    case State::kUnsigned: return "unsigned";
  }
  return "";
}

std::string sentence_of(const OrderHandedIn& order) {
  const std::string head =
      "開放通知 " + short_id(order.id) + " 第" + std::to_string(order.revision) + "版";
  switch (order.applied) {
    case sync::Applied::kOpened: return head + "を適用しました。サインインすると探せます。";
    case sync::Applied::kExtended: return head + "を適用しました。期間が延びました。";
    case sync::Applied::kChanged: return head + "を適用しました。対象の地域・施設が変わりました。";
    case sync::Applied::kClosed:
      return head + "で閉じられました。開いている方の画面は、閉じるまで残ります。";
    case sync::Applied::kSame: return head + "は、すでに適用されています。";
    case sync::Applied::kNotHere:
      return head + "は本物ですが、この端末の場所・施設は対象外です。開きません。";
  }
  return head;
}

std::string sentence_of_code(const sync::Area& area) {
  return area_name(area.code) +
         "を緊急コードで7日間開きました。すべての操作に緊急コードと記録し、後日、必ず確認します。";
}

std::string sentence_of(sync::OrderRefusal refusal) {
  using Refusal = sync::OrderRefusal;
  switch (refusal) {
    case Refusal::kNone: return "";
    case Refusal::kMalformed: return "開放通知として読めません。もう一度受け取ってください。";
    case Refusal::kForged:
      return "署名が合いません。改ざんの恐れがあります。使わずに発出元へ知らせてください。";
    case Refusal::kTooFewSignatures: return "必要な数の署名がありません。発出元に確かめてください。";
    case Refusal::kWrongRole: return "開放の権限のない鍵で署名されています。使えません。";
    case Refusal::kOlderRevision: return "これより新しい版がすでに適用されています。";
    case Refusal::kDisputed:
      return "同じ版で中身の違う通知があります。どちらも使えません。発出元に確かめてください。";
    case Refusal::kClosedBefore: return "この通知はすでに閉じられています。開き直せません。";
    case Refusal::kOver: return "期間が終わった通知です。延長の通知を受け取ってください。";
    case Refusal::kNotYet: return "まだ始まっていない通知です。始まる時刻に開きます。";
    case Refusal::kTooFarAhead:
      return "版の番号が飛びすぎています。使わずに発出元へ知らせてください。";
    case Refusal::kTooMany: return "通知が多すぎます。管理者に知らせてください。";
  }
  return "";
}

std::string places_in_words(std::span<const std::uint32_t> places) {
  // By prefecture: one is named, more are counted.
  std::string words;
  for (std::size_t at = 0; at < places.size();) {
    const std::uint32_t prefecture = places[at] < 100 ? places[at] : places[at] / 1000;
    std::size_t end = at;
    std::size_t named = 0;
    bool is_whole = false;
    std::uint32_t first = 0;
    while (end < places.size() &&
           (places[end] < 100 ? places[end] : places[end] / 1000) == prefecture) {
      is_whole |= places[end] < 100;
      if (places[end] >= 100 && places[end] % 1000 != 0) {
        if (first == 0) first = places[end];
        ++named;
      }
      ++end;
    }
    if (!words.empty()) words += "・";
    if (is_whole || named == 0) {
      words += is_whole ? std::string(prefecture_name(prefecture)) : area_name(prefecture * 1000);
    } else {
      words += area_name(first);
      if (named > 1) words += "ほか" + std::to_string(named - 1) + "市町";
      words += "（" + std::string(prefecture_name(prefecture)) + "）";
    }
    at = end;
  }
  return words;
}

std::string areas_in_words(std::span<const sync::Area> areas) {
  std::vector<std::uint32_t> codes;
  for (const sync::Area& area : areas) codes.push_back(area.code);
  std::ranges::sort(codes);
  return places_in_words(codes);
}

std::string time_left_in_words(std::int64_t seconds) {
  if (seconds <= 0) return "まもなく終わります";
  const std::int64_t hours = seconds / 3600;
  if (hours < 1) return "あと" + std::to_string(std::max<std::int64_t>(seconds / 60, 1)) + "分";
  if (hours < 24) return "あと" + std::to_string(hours) + "時間";
  std::string words = "あと" + std::to_string(hours / 24) + "日";
  if (hours % 24 != 0) words += "と" + std::to_string(hours % 24) + "時間";
  return words;
}

std::string what_would_open(const OrderStatus& status) {
  using State = sync::Standing::State;
  if (status.is_ending) {
    return "災害時閲覧は終わりました。開いている方の画面は、閉じるまで残ります。";
  }
  const std::string head = "まだ封印されています。故障ではありません。";
  if (!status.open.empty()) {
    return head + "開放通知はありますが、" + areas_in_words(status.absent) +
           "のデータか鍵がこの端末にありません。ハブか隣の端末から受け取ってください。";
  }
  const auto has = [&](State state) {
    return std::ranges::any_of(status.orders,
                               [&](const sync::Standing& one) { return one.state == state; });
  };
  if (has(State::kNotHere)) {
    return head + "届いている開放通知は、この端末の場所・施設を含みません。" + status.authority +
           "に確かめてください。";
  }
  if (has(State::kOver) || has(State::kClosed)) {
    return "災害時閲覧は終わりました。この救護所の記録は見られます。延長の通知が届けば、また開きます。";
  }
  return head + status.authority +
         "の開放通知で開きます。ファイル・QR・運搬USB・読み上げコードのどれでも受け取れます。";
}

std::string sentence_of(const TakenByRoad& taken, const Desk& desk) {
  std::string words;
  for (const OrderHandedIn& order : taken.orders) words += sentence_of(order);
  if (taken.segments > 0) {
    words += "データを" + thousands(taken.segments) + "件（" +
             thousands(std::max<std::uint64_t>(taken.bytes >> 20, 1)) + " MiB）受け取りました。";
  }
  if (taken.waiting == 0) {
    words += "この相手にある分はすべて受け取りました。";
  } else {
    words += "あと" + thousands(taken.waiting) + "件は次の機会に受け取ります。";
  }
  if (taken.refused > 0) {
    words += "確かめられないファイルが" + thousands(taken.refused) +
             "件あり、使いませんでした。相手先に知らせてください。";
  }
  if (taken.has_certificate) words += "端末の証明書を受け取りました。";
  if (desk.is_sealed() || !desk.is_region_open()) {
    words += "データは封をしたままです。開放通知とサインインで開きます。";
  }
  return words;
}

std::vector<std::string> lines_of(const OrderStatus& status, std::span<const Held> held) {
  std::vector<std::string> lines;
  lines.push_back("発出元 " + status.authority +
                  (status.is_demo_authority ? "（体験用の鍵。本番では使えません）" : ""));
  if (status.orders.empty()) lines.push_back("開放通知はありません。データは封をしたままです。");
  for (const sync::Standing& one : status.orders) lines.push_back(line_of(one));
  if (status.is_ending) lines.push_back("開放は終わりました。開いている方の画面を閉じると、データも消えます。");
  if (status.wants_fleet_key) lines.push_back("新しい鍵がまだ届いていません。データを受け取り直してください。");
  if (!status.absent.empty()) {
    lines.push_back("この端末にデータがない地域：" + areas_in_words(status.absent));
  }
  for (const Held& one : held) {
    lines.push_back("保管 " + area_name(one.area.code) + (one.area.is_drill ? "（訓練）" : "") + "　" +
                    thousands(one.people) + "人　" + day_and_time(one.data_as_of) + "現在　第" +
                    std::to_string(one.publication) + "号");
  }
  if (status.certificate_end) {
    lines.push_back("端末の証明書 " + to_iso(date_in_japan(*status.certificate_end)) + "まで");
  } else {
    lines.push_back("端末の証明書はまだありません。ハブと初めてつながったときに届きます。");
  }
  return lines;
}

Json report_orders(const OrderStatus& status, std::span<const Held> held) {
  Json orders = Json::array();
  for (const sync::Standing& one : status.orders) {
    orders.push_back(Json{{"order", one.is_emergency ? "" : to_hex(one.id)},
                          {"revision", one.revision},
                          {"state", name_of(one.state)},
                          {"emergency", one.is_emergency},
                          {"drill", one.is_drill},
                          {"reason", one.reason},
                          {"places", one.places},
                          {"facilities", one.facilities},
                          {"data", one.data},
                          {"not_before", to_iso(one.not_before)},
                          {"not_after", to_iso(one.not_after)},
                          {"seconds_left", one.seconds_left}});
  }
  const auto codes = [](const std::vector<sync::Area>& areas) {
    Json list = Json::array();
    for (const sync::Area& area : areas) list.push_back(sync::code_text(area));
    return list;
  };
  Json shelf = Json::array();
  for (const Held& one : held) {
    shelf.push_back(Json{{"area", sync::code_text(one.area)},
                         {"drill", one.area.is_drill},
                         {"epoch", one.epoch},
                         {"publication", one.publication},
                         {"people", one.people},
                         {"data_as_of", to_iso(one.data_as_of)},
                         {"bytes", one.bytes}});
  }
  return Json{{"authority", status.authority},
              {"demo_authority", status.is_demo_authority},
              {"orders", std::move(orders)},
              {"open_areas", codes(status.open)},
              {"absent_areas", codes(status.absent)},
              {"ending", status.is_ending},
              {"drill", status.is_drill},
              {"emergency", status.is_emergency},
              {"held", std::move(shelf)},
              {"certificate_end",
               status.certificate_end ? Json(to_iso(*status.certificate_end)) : Json(nullptr)}};
}

Json report_of(const TakenByRoad& taken) {
  Json orders = Json::array();
  for (const OrderHandedIn& order : taken.orders) {
    orders.push_back(Json{
        {"order", order.id}, {"revision", order.revision}, {"applied", name_of(order.applied)}});
  }
  return Json{{"segments", taken.segments},   {"bytes", taken.bytes},
              {"waiting", taken.waiting},     {"refused", taken.refused},
              {"orders", std::move(orders)},  {"new_root", taken.has_new_root},
              {"new_fleet_key", taken.has_new_fleet_key},
              {"certificate", taken.has_certificate},
              {"data_as_of", to_iso(taken.data_as_of)}};
}

}  // namespace tomoshibi::app
