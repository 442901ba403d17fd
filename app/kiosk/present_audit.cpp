#include "app/kiosk/present_audit.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "gui/screens/audit_words.h"
#include "gui/screens/search_frame.h"

namespace tomoshibi::app {

namespace audit = store::audit;
namespace words = gui::audit_words;

namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDangerUnder = 6 * kHour;
constexpr std::int64_t kCautionUnder = 24 * kHour;
constexpr int kDaysShown = 14;

std::string when_text(Instant at) {
  return fmt::format("{} {}", to_month_day(date_in_japan(at)), clock_text(at));
}

std::string counted(std::uint64_t number) { return gui::with_thousands(number); }

std::string fingerprint(ByteView bytes) {
  const std::string hex = to_hex(bytes.first(std::min<std::size_t>(bytes.size(), 8)));
  std::string out;
  for (std::size_t i = 0; i < hex.size(); ++i) {
    if (i > 0 && i % 4 == 0) out += ' ';
    out += hex[i];
  }
  return out;
}

// 8,430件を検証：書き換え・欠け・並べ替えなし. What the entries say is not judged.
std::string good_sentence(std::uint64_t entries) {
  return gui::fill(words::kGood.ja, {counted(entries)});
}

// What a literal of verify() means to an official.
std::string_view damage_words(std::string_view what) {
  const auto has = [&](std::string_view part) { return what.find(part) != std::string_view::npos; };
  if (has("missing") || has("removed") || has("gap") || has("truncat")) return "欠け";
  if (has("order") || has("number")) return "並べ替え";
  return "書き換え";
}

std::string seal_time_words(const store::journal::SealMade& seal, Instant at) {
  const std::string day = to_month_day(date_in_japan(at));
  switch (seal.cause) {
    case store::journal::SealCause::kMorning: return day + "朝";
    case store::journal::SealCause::kEvening: return day + "夕";
    case store::journal::SealCause::kOnDemand: break;
  }
  return fmt::format("{} {}", day, clock_text(at));
}

std::vector<std::string> evidence_of(const AuditFacts& facts, const KioskProfile& profile) {
  const auto& found = facts.verification;
  const std::uint64_t bad = found.first_bad ? found.first_bad->value : 0;
  std::vector<std::string> lines{
      fmt::format("異常のある番号　{}", counted(bad)),
      fmt::format("確かな番号　1〜{}", counted(bad == 0 ? 0 : bad - 1)),
      fmt::format("種類　{}　（{}）", damage_words(found.what), found.what),
      found.holds() ? std::string("端末の記録　この異常は端末がみずから記録したもの。ほかに異常なし")
                    : std::string("端末の記録　端末が記録していない異常があります"),
      fmt::format("最後の確かな記録の指紋　{}", fingerprint(found.head)),
      fmt::format("この端末　{}　{}", profile.facility_name, profile.kiosk_name),
      fmt::format("確認した日時　{} {}", to_iso(date_in_japan(facts.checked)), clock_text(facts.checked))};
  if (facts.last_seal) {
    lines.push_back(fmt::format("最後の封印紙　{}（1〜{}番）{}",
                                seal_time_words(*facts.last_seal, facts.last_seal_at),
                                counted(facts.last_seal->size),
                                facts.seals_agree ? "" : "　合いません"));
  }
  return lines;
}

}  // namespace

std::vector<gui::AuditPaperSeal> present_seals(const AuditFacts& facts) {
  std::vector<gui::AuditPaperSeal> rows;
  for (auto seal = facts.seals.rbegin(); seal != facts.seals.rend(); ++seal) {
    rows.push_back({seal->entry.value, fmt::format("{}　1〜{}番", seal_time_words(seal->seal, seal->at),
                                                   counted(seal->seal.size))});
  }
  return rows;
}

std::string last_seal_words(const AuditFacts& facts) {
  return facts.last_seal ? seal_time_words(*facts.last_seal, facts.last_seal_at) : std::string();
}

std::string row_id(const audit::EntryName& name) {
  return fmt::format("{}-{}", to_hex(name.device), name.seq.value);
}

std::optional<audit::EntryName> name_from_row(std::string_view id) {
  const std::size_t dash = id.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto device = from_hex(id.substr(0, dash));
  audit::EntryName name;
  if (!device || device->size() != name.device.size()) return std::nullopt;
  std::ranges::copy(*device, name.device.begin());
  const std::string_view digits = id.substr(dash + 1);
  const auto [end, failed] =
      std::from_chars(digits.data(), digits.data() + digits.size(), name.seq.value);
  if (failed != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return name;
}

std::string due_words(Instant due, Instant now) {
  const std::int64_t left = due.milliseconds - now.milliseconds;
  if (left <= 0) return "期限切れ";
  if (left < kHour) return fmt::format("あと{}分", std::max<std::int64_t>(left / kMinute, 1));
  return fmt::format("あと{}時間", left / kHour);
}

gui::Tone due_tone(Instant due, Instant now) {
  const std::int64_t left = due.milliseconds - now.milliseconds;
  if (left < kDangerUnder) return gui::Tone::kDanger;
  return left < kCautionUnder ? gui::Tone::kCaution : gui::Tone::kPlain;
}

// ---------------------------------------------------------------------------- banner

gui::AuditBanner present_verifying(std::uint64_t done, std::uint64_t total) {
  gui::AuditBanner banner;
  banner.phase = gui::AuditPhase::kVerifying;
  banner.sentence = gui::fill(words::kVerifying.ja, {counted(done), counted(total)});
  banner.share = total == 0 ? 0.0F : static_cast<float>(done) / static_cast<float>(total);
  return banner;
}

gui::AuditBanner present_banner(const AuditFacts& facts, const KioskProfile& profile) {
  gui::AuditBanner banner;
  const auto& found = facts.verification;
  banner.checked = fmt::format("{} 確認　{:.1f}秒", clock_text(facts.checked), facts.seconds);
  if (found.good && facts.seals_agree) {
    banner.phase = gui::AuditPhase::kGood;
    banner.sentence = good_sentence(found.entries);
    banner.share = 1.0F;
  } else {
    banner.phase = gui::AuditPhase::kDamaged;
    const std::uint64_t bad = found.first_bad ? found.first_bad->value : 0;
    const std::uint64_t sure = bad == 0 ? 0 : bad - 1;
    if (found.good) {
      banner.sentence = "封印紙と合わない記録があります。";
    } else if (found.holds()) {
      banner.sentence = fmt::format("{}番に、端末がみずから記録した{}があります。ほかに異常はありません。",
                                    counted(bad), damage_words(found.what));
    } else {
      banner.sentence = fmt::format("{}番で{}があります。{}番までは確かです。", counted(bad),
                                    damage_words(found.what), counted(sure));
    }
    const std::uint64_t last = std::max(found.last.value, bad);
    banner.share = last == 0 ? 0.0F : static_cast<float>(sure) / static_cast<float>(last);
    if (!found.good) {
      banner.below = fmt::format("1–{}：確か", counted(sure));
      banner.below_end = fmt::format("{}–{}：確かめられない", counted(bad), counted(last));
    }
    banner.evidence = evidence_of(facts, profile);
    return banner;
  }
  const std::uint64_t entries = found.entries;
  if (!facts.last_seal) {
    banner.below = "封印紙はまだありません";
    banner.seal = "ほかの端末の連署 まだなし";
    return banner;
  }
  const std::uint64_t sealed = std::min(facts.last_seal->size, entries);
  const std::uint64_t open = entries - sealed;
  banner.unsealed = entries == 0 ? 0.0F : static_cast<float>(open) / static_cast<float>(entries);
  banner.below = fmt::format("1–{}：封印紙と一致", counted(sealed));
  if (open > 0) {
    banner.below_end = fmt::format("{}–{}：まだ封印紙なし（{}件）", counted(sealed + 1),
                                   counted(entries), counted(open));
  }
  banner.seal =
      fmt::format("封印紙 {}と一致", seal_time_words(*facts.last_seal, facts.last_seal_at));
  return banner;
}

// ---------------------------------------------------------------------------- lists

namespace {

gui::AuditRow queue_row(const AuditQueueRow& row, Instant now) {
  gui::AuditRow out;
  out.id = row_id(row.item.subject);
  if (row.item.state == audit::ReviewState::kDone) {
    out.lead = row.outcome.empty() ? std::string(words::kDone.ja) : row.outcome;
  } else {
    out.lead = due_words(row.item.due, now);
    out.tone = due_tone(row.item.due, now);
  }
  out.what = row.what;
  out.strong = row.item.top_priority;
  out.who = row.who;
  out.where = when_text(row.item.at) + " " + row.kiosk;
  return out;
}

// The day's number where the axis has room for it: the first, the last, and every fifth between.
std::string day_label(const Date& day, std::size_t index, std::size_t count) {
  const bool is_end = index == 0 || index + 1 == count;
  const bool has_room = index % 5 == 0 && index + 3 < count;
  return is_end || has_room ? fmt::format("{}日", day.day) : std::string();
}

gui::AuditStatistics present_statistics(const audit::Statistics& statistics, Instant now) {
  gui::AuditStatistics out;
  // The last days up to today, days without anything included.
  const Date today = date_in_japan(now);
  const Date first = add_days(today, 1 - kDaysShown);
  audit::Counts sum;
  for (int at = 0; at < kDaysShown; ++at) {
    const Date day = add_days(first, at);
    const auto found = std::ranges::find(statistics.days, day, &audit::DayCounts::day);
    const audit::Counts counts = found == statistics.days.end() ? audit::Counts{} : found->counts;
    out.days.push_back({day_label(day, static_cast<std::size_t>(at), kDaysShown), counts.opened,
                        counts.without_consent()});
    sum.opened += counts.opened;
    sum.oral += counts.oral;
    sum.guardian += counts.guardian;
    sum.family += counts.family;
    sum.none += counts.none;
    sum.refused += counts.refused;
    sum.wrong_person += counts.wrong_person;
  }
  out.period = to_month_day(first) + "–" + to_month_day(today);
  out.opened = sum.opened;
  out.without = sum.without_consent();
  out.counts = {{"口頭で同意", sum.oral},
                {"親権者・後見人が同意", sum.guardian},
                {"同意なし：家族が了承", sum.family},
                {"同意なし：意思を確認できない", sum.none},
                {"本人が断った（開いていません）", sum.refused},
                {"別の方でした", sum.wrong_person}};
  return out;
}

}  // namespace

std::size_t waiting_count(const AuditSnapshot& snapshot) {
  return static_cast<std::size_t>(std::ranges::count_if(snapshot.queue, [](const auto& row) {
    return row.item.state != audit::ReviewState::kDone;
  }));
}

gui::AuditOverview present_overview(const AuditSnapshot& snapshot, Instant now) {
  gui::AuditOverview page;
  constexpr std::size_t kFirstRows = 8;
  for (const AuditQueueRow& row : snapshot.queue) {
    if (row.item.state == audit::ReviewState::kDone) continue;
    page.queue.rows.push_back(queue_row(row, now));
    if (page.queue.rows.size() == kFirstRows) break;
  }
  page.sample_number = snapshot.last_draw;
  page.statistics = present_statistics(snapshot.statistics, now);
  return page;
}

gui::AuditQueue present_queue(const AuditSnapshot& snapshot, gui::AuditFilter filter, Instant now) {
  gui::AuditQueue page;
  page.filter = filter;
  for (const AuditQueueRow& row : snapshot.queue) {
    const auto of = row.item.state == audit::ReviewState::kWaiting ? gui::AuditFilter::kWaiting
                    : row.item.state == audit::ReviewState::kDone  ? gui::AuditFilter::kDone
                                                                   : gui::AuditFilter::kSecond;
    if (of == gui::AuditFilter::kWaiting) ++page.waiting;
    if (of == gui::AuditFilter::kSecond) ++page.second;
    if (of == gui::AuditFilter::kDone) ++page.done;
    if (of == filter) page.list.rows.push_back(queue_row(row, now));
  }
  return page;
}

gui::AuditList present_rows(const std::vector<AuditEntryRow>& rows) {
  gui::AuditList list;
  for (const AuditEntryRow& row : rows) {
    gui::AuditRow out;
    out.id = row_id(row.name);
    out.lead = when_text(row.at);
    out.what = row.what;
    out.strong = row.strong;
    out.who = row.who;
    out.where = fmt::format("{} 記録{}番", row.kiosk, counted(row.name.seq.value));
    list.rows.push_back(std::move(out));
  }
  return list;
}

// ---------------------------------------------------------------------------- findings

gui::AuditItem present_item(const AuditItemFacts& facts, Instant now) {
  gui::AuditItem item;
  item.id = row_id(facts.item.subject);
  item.title = facts.what;
  if (facts.item.state != audit::ReviewState::kDone && !facts.item.flags.empty()) {
    item.due = due_words(facts.item.due, now);
    item.due_tone = due_tone(facts.item.due, now);
  }
  item.flags = facts.flags;
  item.facts = facts.facts;
  item.stage = facts.stage;
  item.refused = facts.refused;
  item.needs_second = facts.item.top_priority;
  return item;
}

std::vector<std::string> finding_words(gui::AuditOutcome outcome) {
  switch (outcome) {
    case gui::AuditOutcome::kJustified:
      return {"記録された診療の内容と合う", "けが・急病への対応で、尋ねる間がなかった",
              "本人・家族に確かめた"};
    case gui::AuditOutcome::kAsked:
      return {"閲覧の理由を書面で求める", "面談で聞く", "当日の勤務と受け持ちを確かめる"};
    case gui::AuditOutcome::kUnjustified:
      return {"診療の必要が見当たらない", "受け持ちの方ではない", "身近な方の記録を見ている"};
    case gui::AuditOutcome::kReported: break;
  }
  return {"施設の管理者に報告する", "運用機関に報告する", "個人情報保護委員会への報告を準備する"};
}

store::journal::ReviewOutcome outcome_of(gui::AuditOutcome outcome) {
  switch (outcome) {
    case gui::AuditOutcome::kJustified: return store::journal::ReviewOutcome::kJustified;
    case gui::AuditOutcome::kAsked: return store::journal::ReviewOutcome::kAsked;
    case gui::AuditOutcome::kUnjustified: return store::journal::ReviewOutcome::kUnjustified;
    case gui::AuditOutcome::kReported: break;
  }
  return store::journal::ReviewOutcome::kReported;
}

std::string finding_note(const gui::AuditItem& item) {
  std::string note;
  const auto add = [&](std::string_view piece) {
    if (piece.empty()) return;
    if (!note.empty()) note += "。";
    note += piece;
  };
  for (std::size_t i = 0; i < item.words.size() && i < item.chosen.size(); ++i) {
    if (item.chosen.at(i)) add(item.words.at(i));
  }
  add(gui::settle(item.own).text);
  return note;
}

audit::Period period_of(gui::AuditPeriod period, Instant now) {
  const Date today = date_in_japan(now);
  audit::Period out;
  switch (period) {
    case gui::AuditPeriod::kToday: out.from = start_of_day_in_japan(today); break;
    case gui::AuditPeriod::kSevenDays: out.from = start_of_day_in_japan(add_days(today, -6)); break;
    case gui::AuditPeriod::kThirtyDays:
      out.from = start_of_day_in_japan(add_days(today, -29));
      break;
    case gui::AuditPeriod::kEverything: break;
  }
  return out;
}

std::string export_name(gui::AuditFormat format, Instant now) {
  const std::string_view ending = format == gui::AuditFormat::kCsv    ? "csv"
                                  : format == gui::AuditFormat::kBalp ? "balp.json"
                                                                      : "pack";
  const Date day = date_in_japan(now);
  std::string clock = clock_text(now);
  std::erase(clock, ':');
  return fmt::format("audit-{:04}{:02}{:02}-{:0>4}.{}", day.year, day.month, day.day, clock, ending);
}

}  // namespace tomoshibi::app
