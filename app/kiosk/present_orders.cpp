#include "app/kiosk/present_orders.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <iterator>
#include <system_error>

#include "app/desk/order_words.h"
#include "store/base/municipality.h"

namespace tomoshibi::app {
namespace {

using State = sync::Standing::State;

constexpr std::int64_t kDaySeconds = 86'400;
constexpr std::size_t kOrderFilesShown = 20;
constexpr std::size_t kFolderEntriesMax = 2000;

// A moment before, so that midnight is the end of a day and not the beginning of the next.
Date last_day(Instant end) { return date_in_japan({end.milliseconds - 1}); }
std::string end_clock(Instant end) {
  std::string clock = clock_text(end);
  return clock == "00:00" ? "24:00" : clock;
}

bool has_unknown(std::span<const sync::Area> areas) {
  return std::ranges::any_of(areas, sync::is_unknown_address);
}

std::string data_in_words(std::span<const sync::Area> areas) {
  std::string words = areas_in_words(areas);
  if (has_unknown(areas) && areas.size() > 1) words += "（住所不明の方を含む）";
  return words;
}

std::string places_of(const sync::Standing& one) {
  std::string words = places_in_words(one.places);
  if (!one.facilities.empty()) words += fmt::format("の{}施設", one.facilities.size());
  return words;
}

// Why an order that is here opens nothing. Empty: there is nothing to say about it.
std::string why_not(const sync::Standing& one) {
  if (one.is_emergency) return {};
  switch (one.state) {
    case State::kNotHere: return order_name(one) + "は、この端末の場所・施設が対象外です。";
    case State::kNotYet: {
      return fmt::format("{}は{} {}に始まります。", order_name(one),
                         to_month_day(date_in_japan(one.not_before)), clock_text(one.not_before));
    }
    case State::kDisputed:
      return order_name(one) + "は、同じ版で中身の違うものがあり使えません。発出元に確かめてください。";
    case State::kUnsigned: return "発出元の鍵が替わりました。新しい通知が要ります。";
    case State::kOpen:
    case State::kOver:
    case State::kClosed: break;
  }
  return {};
}

// 前回の通知 1a2b3c4d 第2版は11/14 24:00に終わりました。
std::string last_one(const OrderStatus& status) {
  for (const sync::Standing& one : status.orders) {
    if (one.state == State::kClosed) return "前回の" + order_name(one) + "は閉じられました。";
    if (one.state != State::kOver) continue;
    if (one.is_emergency) return "前回の緊急コードの7日間は終わりました。";
    return fmt::format("前回の{}は{}に終わりました。", order_name(one),
                       end_day_and_time(one.not_after));
  }
  return {};
}

gui::OrderCard open_card(const OrderStatus& status, const sync::Standing& one, Instant now) {
  gui::OrderCard card;
  const bool is_short = one.seconds_left < kDaySeconds;
  card.tone = is_short || status.is_emergency ? gui::Tone::kCaution : gui::Tone::kOk;
  card.icon = gui::Icon::kLockOpen;
  card.title = status.is_emergency ? "緊急コードで利用できます" : "災害時閲覧を利用できます";
  if (!one.is_emergency) card.lines.emplace_back("使う場所", places_of(one));
  card.lines.emplace_back("データ", data_in_words(status.open));
  if (status.is_emergency)
    card.lines.emplace_back("", "すべての操作に緊急コードと記録し、後日、必ず確認します。");
  card.foot = end_in_words(end_of(one, now)) + "まで";
  card.foot_note = time_left_in_words(one.seconds_left);
  if (!one.is_emergency) card.foot_note += "　" + order_name(one);
  return card;
}

gui::OrderCard drill_card(const OrderStatus& status, const sync::Standing& one,
                          std::span<const Held> held, Instant now) {
  gui::OrderCard card;
  card.tone = gui::Tone::kDrill;
  card.icon = gui::Icon::kLockOpen;
  card.title = "訓練です。実在の患者は出ません";
  std::uint64_t people = 0;
  for (const Held& area : held) {
    if (std::ranges::find(status.open, area.area) != status.open.end()) people += area.people;
  }
  card.lines.emplace_back("", fmt::format("架空の{}人（{}の地名）", gui::with_thousands(people),
                                          areas_in_words(status.open)));
  const Instant end = end_of(one, now);
  const bool is_today = last_day(end) == date_in_japan(now);
  card.lines.emplace_back(
      "", fmt::format("訓練の{}　{}まで", order_name(one),
                      is_today ? "本日 " + end_clock(end) : end_day_and_time(end)));
  return card;
}

gui::OrderCard sealed_card(const OrderStatus& status) {
  gui::OrderCard card;
  card.is_sunken = true;
  card.icon = gui::Icon::kLock;
  card.tone = gui::Tone::kPlain;
  card.title = status.is_ending ? "災害時閲覧は終わりました" : "封印中です";
  if (status.is_ending) {
    card.lines.emplace_back("", "開いている方の画面は、閉じるまで残ります。");
  } else {
    card.lines.emplace_back("", "開放通知のファイル・QR・読み上げコードのどれかで開きます。");
  }
  const std::string last = last_one(status);
  if (!last.empty()) card.lines.emplace_back("", last);
  for (const sync::Standing& one : status.orders) {
    const std::string why = why_not(one);
    if (!why.empty() && card.lines.size() < 3) card.lines.emplace_back("", why);
  }
  return card;
}

int certificate_days(const OrderStatus& status, Instant now) {
  return days_between(date_in_japan(now), date_in_japan(*status.certificate_end));
}

}  // namespace

std::string end_in_words(Instant end) {
  constexpr std::array<std::string_view, 7> kDays{"日", "月", "火", "水", "木", "金", "土"};
  const Date day = last_day(end);
  return fmt::format("{}月{}日（{}）{}", day.month, day.day,
                     kDays.at(static_cast<std::size_t>(weekday_of(day))), end_clock(end));
}

std::string end_day(Instant end) { return to_month_day(last_day(end)); }
std::string end_day_and_time(Instant end) { return end_day(end) + " " + end_clock(end); }

Instant end_of(const sync::Standing& one, Instant now) {
  if (!one.is_emergency) return one.not_after;
  return {now.milliseconds + one.seconds_left * 1000};
}

std::string order_name(const sync::Standing& one) {
  if (one.is_emergency) return "緊急コード";
  return fmt::format("通知 {} 第{}版", to_hex(one.id).substr(0, 8), one.revision);
}

const sync::Standing* leading(const OrderStatus& status) {
  const sync::Standing* code = nullptr;
  for (const sync::Standing& one : status.orders) {
    if (one.state != State::kOpen || (status.is_drill && !one.is_drill)) continue;
    if (!one.is_emergency) return &one;
    if (code == nullptr) code = &one;
  }
  return code;
}

gui::OrderCard present_order_card(const OrderStatus& status, std::span<const Held> held,
                                  Instant now) {
  const sync::Standing* one = status.open.empty() ? nullptr : leading(status);
  if (one == nullptr) return sealed_card(status);
  return one->is_drill ? drill_card(status, *one, held, now) : open_card(status, *one, now);
}

std::vector<gui::SignInNote> order_notes(const OrderStatus& status, Instant now) {
  std::vector<gui::SignInNote> notes;
  const auto caution = [&](std::string text) {
    notes.push_back({gui::Icon::kTriangle, std::move(text), gui::Tone::kCaution});
  };
  if (status.wants_fleet_key)
    caution("新しい鍵がまだ届いていません。データを受け取り直してください。");
  for (const sync::Standing& one : status.orders) {
    if (!one.has_dispute || one.state == State::kDisputed) continue;
    caution("同じ版で中身の違う通知が届きました。発出元に確かめてください。");
    break;
  }
  if (!status.open.empty() && !status.absent.empty())
    caution("この端末にデータがない地域：" + areas_in_words(status.absent));
  if (status.is_demo_authority) {
    notes.push_back({gui::Icon::kQuestion,
                     "発出元 " + status.authority + "（体験用の鍵。本番では使えません）",
                     gui::Tone::kPlain});
  }
  if (status.certificate_end) {
    const int days = certificate_days(status, now);
    if (is_reminder_day(days)) {
      const gui::Tone tone = days <= 7 ? gui::Tone::kCaution : gui::Tone::kPlain;
      notes.insert(days <= 7 ? notes.begin() : notes.end(),
                   {gui::Icon::kClock, certificate_words(status, now), tone});
    }
  }
  if (notes.size() > 2) notes.resize(2);
  return notes;
}

gui::StatusCell order_cell(const OrderStatus& status, Instant now) {
  gui::StatusCell cell;
  cell.first = "災害時閲覧";
  cell.short_first = "閲覧";
  const sync::Standing* one = status.open.empty() ? nullptr : leading(status);
  if (one == nullptr) {
    cell.icon = gui::Icon::kLock;
    cell.second = status.is_ending ? "終わりました" : "封印中です";
    cell.short_second = status.is_ending ? "終わりました" : "封印中";
    return cell;
  }
  cell.icon = gui::Icon::kLockOpen;
  const Instant end = end_of(*one, now);
  const bool is_today = last_day(end) == date_in_japan(now);
  if (one->is_drill) {
    cell.tone = gui::Tone::kDrill;
    cell.second = fmt::format("訓練 {}まで", is_today ? end_clock(end) : end_day(end));
  } else if (status.is_emergency) {
    cell.tone = gui::Tone::kCaution;
    cell.second = fmt::format("緊急コード {}まで", end_day(end));
    cell.short_second = fmt::format("緊急 {}まで", end_day(end));
    return cell;
  } else if (one->seconds_left < kDaySeconds) {
    cell.tone = gui::Tone::kCaution;
    cell.second = "利用可 " + time_left_in_words(one->seconds_left);
  } else {
    cell.tone = gui::Tone::kOk;
    cell.second = fmt::format("利用可 {}まで", end_day(end));
  }
  cell.short_second = cell.second;
  return cell;
}

bool is_reminder_day(int days_left) {
  return days_left <= 7 || days_left == 15 || days_left == 30 || days_left == 60 ||
         days_left == 90;
}

std::string certificate_words(const OrderStatus& status, Instant now) {
  if (!status.certificate_end) return {};
  const int days = certificate_days(status, now);
  if (days > 90) return {};
  const std::string day = to_month_day(date_in_japan(*status.certificate_end));
  if (days < 0) return fmt::format("端末の証明書は{}に切れました。更新してください。", day);
  return fmt::format("端末の証明書 {}まで（あと{}日）。更新してください。", day, days);
}

bool has_ended(const OrderStatus& status) {
  if (status.is_ending) return true;
  return std::ranges::any_of(status.orders, [](const sync::Standing& one) {
    return one.state == State::kOver || one.state == State::kClosed;
  });
}

gui::SealedAnswer present_sealed(const OrderStatus& status) {
  gui::SealedAnswer sealed;
  sealed.last = last_one(status);
  for (const sync::Standing& one : status.orders) {
    std::string why = why_not(one);
    if (!why.empty() && sealed.notes.size() < 2) sealed.notes.push_back(std::move(why));
  }
  return sealed;
}

gui::SearchAnswer sealed_answer(const OrderStatus& status, std::span<const Held> held) {
  gui::SearchAnswer answer;
  if (!status.open.empty() && !status.is_ending) {
    // Ordered, and nothing of it is here: not absent, it cannot be looked up.
    answer.found = gui::Found::kUncovered;
    answer.empty.asked_for = areas_in_words(status.open);
    for (const Held& one : held) {
      if (answer.empty.held.size() == 5) break;
      answer.empty.held.push_back({area_name(one.area.code), gui::with_thousands(one.people) + "人",
                                   to_month_day(date_in_japan(one.data_as_of))});
    }
    return answer;
  }
  answer.found = has_ended(status) ? gui::Found::kEnded : gui::Found::kSealed;
  answer.empty.sealed = present_sealed(status);
  return answer;
}

std::vector<gui::RoadsRow> present_held(std::span<const Held> held, const OrderStatus& status,
                                        Instant now) {
  std::vector<gui::RoadsRow> rows;
  const Date today = date_in_japan(now);
  for (const Held& one : held) {
    gui::RoadsRow row;
    row.name = area_name(one.area.code) + (one.area.is_drill ? "（訓練）" : "");
    row.people = one.people;
    const Date day = date_in_japan(one.data_as_of);
    row.as_of = to_month_day(day);
    row.days = std::max(days_between(day, today), 0);
    row.age = row.days == 0 ? "きょう" : fmt::format("{}日前", row.days);
    row.is_drill = one.area.is_drill;
    row.is_open = std::ranges::find(status.open, one.area) != status.open.end();
    rows.push_back(std::move(row));
  }
  // The oldest of what is open stands first: it is what a doctor must know of.
  std::ranges::stable_sort(rows, [](const gui::RoadsRow& a, const gui::RoadsRow& b) {
    if (a.is_open != b.is_open) return a.is_open;
    return a.days > b.days;
  });
  return rows;
}

std::vector<gui::OrderPlace> order_places(std::span<const Held> held, std::uint32_t own) {
  std::vector<gui::OrderPlace> places;
  for (const Held& one : held) {
    if (!one.area.is_drill) places.push_back({one.area.code, area_name(one.area.code)});
  }
  if (places.empty()) {
    for (const Municipality& town : municipalities()) {
      if (town.code / 1000 == own / 1000) places.push_back({town.code, std::string(town.name)});
    }
  }
  std::ranges::stable_sort(places, [own](const gui::OrderPlace& a, const gui::OrderPlace& b) {
    return a.code == own && b.code != own;
  });
  return places;
}

bool code_group_is_right(std::size_t group, std::string_view digits) {
  if (group >= static_cast<std::size_t>(sync::kSpokenGroups)) return false;
  SecretText text;  // The groups before it only hold its place.
  for (std::size_t at = 0; at < group * gui::kCodeGroupDigits; ++at) text.push_back('0');
  for (const char digit : digits) text.push_back(digit);
  return sync::read_groups(text.view()).groups.at(group) == sync::GroupState::kRight;
}

std::vector<OrderFileFound> find_order_files(std::span<const std::filesystem::path> folders) {
  namespace fs = std::filesystem;
  std::vector<OrderFileFound> found;
  std::size_t seen = 0;
  const auto take = [&](const fs::directory_entry& entry) {
    std::error_code failed;
    if (entry.path().extension() != ".order" || entry.is_symlink(failed)) return;
    if (!entry.is_regular_file(failed) || entry.file_size(failed) > sync::kOrderBytesMax) return;
    struct ::stat about {};
    if (::stat(entry.path().c_str(), &about) != 0) return;
    const Instant written{static_cast<std::int64_t>(about.st_mtim.tv_sec) * 1000};
    found.push_back({entry.path(), entry.path().parent_path().filename().string(), written});
  };
  for (const fs::path& folder : folders) {
    if (folder.empty()) continue;
    std::error_code failed;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, failed)) {
      if (++seen > kFolderEntriesMax) break;
      take(entry);
      std::error_code below;
      if (entry.is_symlink(below) || !entry.is_directory(below)) continue;
      for (const fs::directory_entry& inner : fs::directory_iterator(entry.path(), below)) {
        if (++seen > kFolderEntriesMax) break;
        take(inner);
      }
    }
  }
  std::ranges::sort(found, [](const OrderFileFound& a, const OrderFileFound& b) {
    return std::pair(b.written.milliseconds, a.path) < std::pair(a.written.milliseconds, b.path);
  });
  const auto same = std::ranges::unique(found, {}, &OrderFileFound::path);
  found.erase(same.begin(), same.end());
  if (found.size() > kOrderFilesShown) found.resize(kOrderFilesShown);
  return found;
}

Result<Bytes> read_order_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error(Errc::kStorage, "the order's file cannot be read");
  Bytes bytes(sync::kOrderBytesMax + 1);
  file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  const auto count = static_cast<std::size_t>(file.gcount());
  if (file.bad()) return Error(Errc::kStorage, "the order's file cannot be read");
  if (count > sync::kOrderBytesMax) return Error(Errc::kBadInput, "longer than an order can be");
  bytes.resize(count);
  return bytes;
}

bool is_order_text(std::string_view scan) { return scan.starts_with("TMSBO1:"); }

}  // namespace tomoshibi::app
