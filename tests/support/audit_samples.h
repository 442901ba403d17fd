// The audit desk as the design's picture tells it, and a page of each kind. All people are invented.
#pragma once

#include "gui/screens/audit.h"

namespace tomoshibi::test {

inline gui::AuditList sample_audit_rows() {
  gui::AuditList list;
  list.rows = {
      {"a", "あと3時間", gui::Tone::kDanger, "同意なし：意識がない", true, "西村 由紀 医師", "11/18 17:40 K-12"},
      {"b", "あと9時間", gui::Tone::kCaution, "閲覧者と同じ姓", false, "大谷 健 薬剤師", "11/18 23:15 K-12"},
      {"c", "あと31時間", gui::Tone::kPlain, "検索だけ 14回続く", false, "森下 彩 薬剤師", "11/19 21:50 K-07"},
      {"d", "あと40時間", gui::Tone::kPlain, "同意なし：認知症など", false, "西村 由紀 医師", "11/20 06:25 K-12"},
      {"e", "あと51時間", gui::Tone::kPlain, "届けの方を2人で開いた", false, "東 直樹 医師", "11/20 18:02 K-07"},
      {"f", "あと60時間", gui::Tone::kPlain, "1時間に31人（ふだんより多い）", false, "大谷 健 薬剤師", "11/21 02:10 K-12"}};
  return list;
}

inline gui::AuditState sample_audit() {
  gui::AuditState state;
  state.waiting = 6;
  state.refusals = 31;
  state.banner.phase = gui::AuditPhase::kGood;
  state.banner.sentence = "8,430件を検証：書き換え・欠け・並べ替えなし";
  state.banner.share = 1.0F;
  state.banner.unsealed = 18.0F / 8430.0F;
  state.banner.below = "1–8,412：封印紙と一致";
  state.banner.below_end = "8,413–8,430：まだ封印紙なし（18件）";
  state.banner.checked = "14:30 確認　0.9秒";
  state.banner.seal = "封印紙 11/21朝と一致";
  gui::AuditOverview page;
  page.queue = sample_audit_rows();
  page.sample_number = "2026-11-21";
  page.statistics.period = "11/8–11/21";
  page.statistics.opened = 1102;
  page.statistics.without = 220;
  const std::uint64_t opened[5] = {186, 254, 291, 240, 131};
  const std::uint64_t without[5] = {61, 53, 48, 37, 21};
  for (int day = 8; day <= 21; ++day) {
    gui::AuditDay one;
    if (day == 8 || day == 13 || day == 17 || day == 21) one.label = std::to_string(day) + "日";
    if (day >= 17) {
      one.opened = opened[day - 17];
      one.without = without[day - 17];
    }
    page.statistics.days.push_back(one);
  }
  page.statistics.counts = {{"口頭で同意", 839},
                            {"親権者・後見人が同意", 43},
                            {"同意なし：家族が了承", 152},
                            {"同意なし：意思を確認できない", 68},
                            {"本人が断った（開いていません）", 31},
                            {"別の方でした", 6}};
  state.page = std::move(page);
  return state;
}

inline gui::AuditBanner sample_damage() {
  gui::AuditBanner banner;
  banner.phase = gui::AuditPhase::kDamaged;
  banner.sentence = "5,120番で書き換えがあります。5,119番までは確かです。";
  banner.share = 5119.0F / 8430.0F;
  banner.below = "1–5,119：確か";
  banner.below_end = "5,120–8,430：確かめられない";
  banner.checked = "14:30 確認　0.6秒";
  banner.evidence = {"異常のある番号　5,120", "確かな番号　1〜5,119", "内容　署名が合わない",
                     "最後の確かな記録の指紋　4f2a 91c0 77de 0b15", "この端末　K-12　第3救護所"};
  return banner;
}

inline gui::AuditQueue sample_queue() {
  gui::AuditQueue queue;
  queue.list = sample_audit_rows();
  for (int i = 0; i < 12; ++i) {
    gui::AuditRow row = queue.list.rows[4];
    row.id = "more" + std::to_string(i);
    queue.list.rows.push_back(row);
  }
  queue.waiting = queue.list.rows.size();
  queue.second = 2;
  queue.done = 140;
  return queue;
}

inline gui::AuditItem sample_item() {
  gui::AuditItem item;
  item.id = "b";
  item.title = "閲覧者と同じ姓";
  item.due = "あと9時間";
  item.due_tone = gui::Tone::kCaution;
  item.flags = {"同意のない閲覧です", "対象の方は、閲覧者と同じ姓です"};
  item.facts = {{"見た人", "鈴木 一（薬剤師）　利用者番号 ph02"},
                {"日時", "2026-11-18 23:15　届いた日時 11/18 23:15"},
                {"場所", "第3救護所 K-12　記録 4,211番"},
                {"対象の方", "記録番号 3f2a 91c0 77de 0b15 3f2a 91c0 77de 0b15"},
                {"検索の言葉", "よみ すずき けん・生まれ 昭和33・性別 男", gui::Tone::kPlain, true},
                {"本人確認", "持ち物・タグ"},
                {"同意", "意思を確認できない", gui::Tone::kCaution},
                {"理由", "意識がない"},
                {"見たもの", "23:15 薬・診療・健診　23:17 手術"},
                {"したこと", "投薬を記録 1件（記録 4,214番）"},
                {"もう1人", "ほかにだれもいない（夜間）"},
                {"終わりかた", "閉じた 23:22"}};
  item.words = {"記録された診療の内容と合う", "けが・急病への対応で、尋ねる間がなかった",
                "本人・家族に確かめた"};
  item.chosen = {false, false, false};
  return item;
}

inline gui::AuditSample sample_sample() {
  gui::AuditSample sample;
  sample.number = "2026-11-21 4f2a91";
  sample.list = sample_audit_rows();
  for (gui::AuditRow& row : sample.list.rows) {
    row.lead = row.where.substr(0, 11);
    row.tone = gui::Tone::kPlain;
  }
  return sample;
}

inline gui::AuditPersons sample_persons() {
  gui::AuditPersons persons;
  persons.asked.text = "やまもと";
  persons.has_asked = true;
  persons.found = {{"3f2a91c077de0b153f2a91c077de0b15", "閲覧3・検索5"},
                   {"81b2c377de0b153f2a91c077de0b1500", "閲覧0・検索1"}};
  return persons;
}

inline gui::AuditPerson sample_person() {
  gui::AuditPerson person;
  person.id = "3f2a 91c0 77de 0b15";
  person.count = "閲覧 3件・検索 5件";
  person.list = sample_sample().list;
  return person;
}

inline gui::AuditRefusals sample_refusals() {
  gui::AuditRefusals refusals;
  refusals.list = sample_sample().list;
  for (gui::AuditRow& row : refusals.list.rows) row.what = "本人が断った";
  return refusals;
}

inline gui::AuditSeal sample_seal() {
  gui::AuditSeal seal;
  seal.words = {"あさがお", "かわらばん", "しらさぎ", "ひのき", "まつかぜ", "ゆうなぎ"};
  seal.when = "2026-11-21 07:30";
  seal.size = 8412;
  seal.last = "11/20 夕";
  seal.code.side = 41;
  for (std::size_t i = 0; i < 41 * 41; ++i) seal.code.dark.push_back((i * 7 + i / 41 * 3) % 5 < 2);
  return seal;
}

inline gui::AuditExport sample_export() {
  gui::AuditExport out;
  out.places = {{"/exports", "この端末の書き出し用フォルダ"}, {"/media/usb", "USB KINGSTON"}};
  out.place = 1;
  out.done = "書き出しました：audit-2026-11-21.csv（記録 8,431番）";
  return out;
}

}  // namespace tomoshibi::test
