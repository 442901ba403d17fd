// The frame around a screen as the design's pictures tell it: one state for every screen's test.
//
// All people and places of care are invented (山本 喜代子, 21 November 2026, kiosk K-12).
#pragma once

#include "gui/frame.h"

namespace tomoshibi::test {

[[nodiscard]] inline gui::StatusStripState sample_strip() {
  gui::StatusStripState out;
  out.cells = {gui::StatusCell{gui::Icon::kLockOpen, "災害時閲覧", "利用可 11/28まで",
                               gui::Tone::kOk, "", "", 0},
               gui::StatusCell{gui::Icon::kDocument, "処方箋 11/20", "レセプト 9月分",
                               gui::Tone::kPlain, "", "", 0},
               gui::StatusCell{gui::Icon::kUpload, "未送信 14件", "控え 2か所", gui::Tone::kPlain,
                               "未送信", "14件", 0},
               gui::StatusCell{gui::Icon::kBattery, "電池 64%", "約3時間40分", gui::Tone::kPlain,
                               "電池", "64%", 0.64F},
               gui::StatusCell{gui::Icon::kClock, "時刻 照合済み", "14:32", gui::Tone::kPlain,
                               "時刻", "14:32", 0}};
  out.role = "医師";
  out.user = "西村 由紀";
  return out;
}

[[nodiscard]] inline gui::PatientBandState sample_band() {
  gui::PatientBandState out;
  out.furigana = "やまもと きよこ";
  out.name = "山本 喜代子";
  out.sex_and_age = "女 79歳";
  out.birth = "昭和22年(1947)3月14日";
  out.birth_short = "昭22-03-14";
  out.identity = "氏名と生年月日を名乗った";
  out.address = "輪島市 門前町道下";
  out.consent = "口頭で同意 14:32";
  out.remaining = "残り 23時間58分";
  out.allergy_knowledge = gui::AllergyKnowledge::kKnown;
  out.allergies = {{"ペニシリン系", "アナフィラキシー", "2019年"}};
  out.dialysis =
      gui::BandDialysis{"週3回", "月水金", "レセプト9月分まで。", "最終透析日は本人に確認"};
  out.medicines = {
      {"ワルファリン", "計算上 11/17分まで", gui::Tone::kDanger, "手元 未確認"},
      {"インスリン", "残量は現物で確認", gui::Tone::kPlain, "処方のみ・受け取り未確認"},
      {"カルベジロール", "計算上 11/24分まで", gui::Tone::kPlain, "手元 未確認"}};
  out.renal = "eGFR 7.1（2025年6月・透析中は参考）";
  out.oxygen = "情報なし（9月分まで）";
  return out;
}

}  // namespace tomoshibi::test
